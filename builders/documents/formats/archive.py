"""Zip archives: their files one by one, in order of name, each under ``ARCHIVE!/NAME``.

What an archive can do harm with is refused with one clear line: passwords, bombs, paths that lead out of it, links,
and archives inside archives beyond a small depth. Nothing is ever written to disk.
"""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from builders.documents.formats.stream import LARGE
from builders.text.decode import Blob
from ontology.errors import ReadError

__all__ = ["DEPTH", "HEAD", "Budget", "is_bomb", "looks_like", "members", "names"]

#: Archives inside archives; files of an archive; bytes of one file and of all; times that a large file may be packed.
DEPTH, FILES, LARGEST, TOTAL, RATIO = 3, 20_000, 600_000_000, 2_000_000_000, 300
#: First bytes that tell an archive from an office document.
HEAD = 4096
_BOOK, _OFFICE = b"mimetypeapplication/", ("[content_types].xml", "word/document.xml")
#: What stands before a member, with its name as far as it is printable.
_LOCAL = re.compile(rb"PK\x03\x04.{26}([\x20-\x7e]{1,60})", re.S)


def looks_like(blob: Blob) -> bool:
    """A zip archive that is no office document or electronic book, by the names of its members."""
    head = blob.head(HEAD)
    if head[:4] not in (b"PK\3\4", b"PK\5\6") or _BOOK in head:
        return False
    return not any(name.replace("\\", "/").lower().lstrip("/") in _OFFICE for name in names(blob))


def names(blob: Blob) -> list[str]:
    """The names of the members of a zip archive.

    Args:
        blob: The archive.

    Returns:
        Those of its directory; where that is damaged or cut off, those before the members that are found.
    """
    broken = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, zlib.error)
    with suppress(*broken), blob.open() as file, zipfile.ZipFile(file) as archive:
        return archive.namelist()
    return [match[1].decode("utf-8", "replace") for block in blob.blocks() for match in _LOCAL.finditer(block)]


class Budget:
    """What is left of the bytes that one archive may unpack to, the archives inside it included."""

    def __init__(self) -> None:
        self.left = TOTAL

    def spend(self, size: int, path: str) -> None:
        """Take ``size`` bytes, which the file ``path`` unpacks to.

        Raises:
            ReadError: They are more than is left.
        """
        self.left -= size
        if self.left < 0:
            raise ReadError(path, "bomb", f"the archive unpacks to over {TOTAL:,} bytes, unread from here: unpack it yourself")


def members(blob: Blob, failures: list[ReadError], budget: Budget) -> Iterator[Blob]:
    """The files of an archive, in order of name; hidden ones are left out.

    Args:
        blob: The archive.
        failures: Where each file that is refused is listed.
        budget: What the outermost archive may still unpack to.

    Yields:
        Each file, its path after that of the archive and ``!/``.

    Raises:
        ReadError: The archive is damaged, or holds over 20,000 files.
    """
    path = blob.path
    with blob.open() as file, _opened(file, path) as archive:
        infos = sorted((info for info in archive.infolist() if not info.is_dir()), key=_name)
        if len(infos) > FILES:
            raise ReadError(path, "too-many", f"the archive holds {len(infos):,} files, over {FILES:,}: unpack it yourself")
        for info in infos:
            name = _name(info)
            if any(
                part.startswith((".", "__MACOSX")) and part not in ("..", ".") for part in name.replace("\\", "/").split("/")
            ):
                continue
            try:
                _refuse(info, f"{path}!/{name}")
                budget.spend(info.file_size, f"{path}!/{name}")
                yield _member(archive, info, f"{path}!/{name}")
            except ReadError as error:
                failures.append(error)
                if budget.left < 0:
                    return


def _opened(file: BinaryIO, path: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        raise ReadError(path, "broken-zip", "the archive is damaged or cut off: fetch it again") from None


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str) -> Blob:
    """One file of an archive: held in memory unless it is long."""
    packed = Blob(path, info.file_size, lambda: archive.open(info))  # type: ignore[arg-type,return-value]
    return packed if info.file_size > LARGE else Blob.held(path, packed.read())


def _name(info: zipfile.ZipInfo) -> str:
    """The file's name, in UTF-8 or as Chinese Windows wrote it, without the signs that would break a line."""
    name = info.filename
    if not info.flag_bits & 0x800:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return re.sub(r"[\0-\x1f\x7f\u2028\u2029]", "?", name)


def is_bomb(info: zipfile.ZipInfo) -> bool:
    """Whether a member is far larger than what it is packed in, as no honest one is."""
    return info.file_size > 10_000_000 and info.file_size > RATIO * max(1, info.compress_size)


def _refuse(info: zipfile.ZipInfo, path: str) -> None:
    """Refuse a file that can do harm or cannot be read.

    Raises:
        ReadError: Its path leads out of the archive, or it is a link, locked or a bomb.
    """
    name = _name(info).replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or name[1:3] == ":/":
        raise ReadError(path, "traversal", "its path leads out of the archive: unpack it yourself if you trust it")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise ReadError(path, "link", "a link inside an archive, left unread: add the file that it leads to")
    if info.flag_bits & 1:
        raise ReadError(path, "locked", "protected by a password: unpack it yourself")
    if info.file_size > LARGEST or is_bomb(info):
        raise ReadError(path, "bomb", f"unpacks to {info.file_size:,} bytes: unpack it yourself if you trust it")
