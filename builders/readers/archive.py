"""Zip archives: their files one by one, in order of name, each under ``ARCHIVE!/NAME``.

What an archive can do harm with is refused with one clear line: passwords, bombs, paths that lead out of it, links,
and archives inside archives beyond a small depth. Nothing is ever written to disk.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator

from ontology.errors import ReadError

__all__ = ["DEPTH", "looks_like", "members"]

#: Archives inside archives; files of an archive; bytes of one file and of all; times that a large file may be packed.
DEPTH, FILES, LARGEST, TOTAL, RATIO = 3, 20_000, 600_000_000, 2_000_000_000, 300

_OFFICE = (b"[Content_Types].xml", b"mimetypeapplication/")


def looks_like(data: bytes) -> bool:
    """A zip archive that is no office document or electronic book."""
    return data[:4] in (b"PK\3\4", b"PK\5\6") and not any(mark in data[:4096] for mark in _OFFICE)


def members(data: bytes, path: str, failures: list[ReadError]) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of the files of an archive; what is refused goes to ``failures``. ReadError when nothing can be read."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = sorted((i for i in archive.infolist() if not i.is_dir()), key=_name)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        raise ReadError(path, "broken-zip", "the archive is damaged or cut off: fetch it again") from None
    if len(infos) > FILES:
        raise ReadError(path, "too-many", f"the archive holds {len(infos):,} files, over {FILES:,}: unpack it yourself")
    total = 0
    for info in infos:
        name = _name(info)
        if any(part.startswith((".", "__MACOSX")) and part not in ("..", ".") for part in name.split("/")):
            continue
        inner = f"{path}!/{name}"
        try:
            total += info.file_size
            if total > TOTAL:
                raise ReadError(inner, "bomb", f"the archive unpacks to over {TOTAL:,} bytes: unpack it yourself")
            yield inner, _read(archive, info, inner)
        except ReadError as error:
            failures.append(error)
            if total > TOTAL:
                return


def _name(info: zipfile.ZipInfo) -> str:
    """The file's name, in UTF-8 or as Chinese Windows wrote it."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str) -> bytes:
    name = _name(info).replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or name[1:3] == ":/":
        raise ReadError(path, "traversal", "its path leads out of the archive: left unread")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise ReadError(path, "link", "a link inside an archive: left unread")
    if info.flag_bits & 1:
        raise ReadError(path, "locked", "protected by a password: unpack it yourself")
    if info.file_size > LARGEST or (info.file_size > 10_000_000 and info.file_size > RATIO * max(1, info.compress_size)):
        raise ReadError(path, "bomb", f"unpacks to {info.file_size:,} bytes: unpack it yourself if you trust it")
    try:
        with archive.open(info) as stream:
            data = stream.read(info.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, ValueError, EOFError):
        raise ReadError(path, "broken-zip", "damaged inside the archive: fetch it again") from None
    if len(data) > info.file_size:
        raise ReadError(path, "bomb", "is larger than the archive states: left unread")
    return data
