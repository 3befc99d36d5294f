"""Zip archives: their files one by one, in order of name, each under ``ARCHIVE!/NAME``.

Names are UTF-8, or what the archive as a whole shows them to be: UTF-8 without its flag (macOS), GB18030 or Big5 (Windows).

What an archive can do harm with is refused with one clear line: passwords, bombs, paths that lead out of it, links,
and archives inside archives beyond a small depth. Nothing is ever written to disk.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import BinaryIO

from builders.documents.formats.stream import LARGE
from builders.text.decode import Blob
from ontology.errors import ReadError

__all__ = [
    "DEPTH",
    "FILES",
    "HEAD",
    "LARGEST",
    "RATIO",
    "TOTAL",
    "Budget",
    "decoded",
    "hidden",
    "is_bomb",
    "looks_like",
    "members",
    "names",
    "printed",
    "refuse_link",
    "refuse_path",
]

#: Archives inside archives; files of an archive; bytes of one file and of all; times that a large file may be packed.
DEPTH, FILES, LARGEST, TOTAL, RATIO = 3, 20_000, 600_000_000, 2_000_000_000, 300
#: First bytes that tell an archive from an office document.
HEAD = 4096
_BOOK, _OFFICE = b"mimetypeapplication/", ("[content_types].xml", "word/document.xml")
#: A character of two bytes; where the usual ones of two encodings are.
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\xfe]")
_USUAL = {
    "gb18030": re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]"),
    "big5": re.compile(rb"[\xa1\xa4-\xc6][\x40-\x7e\xa1-\xfe]"),
}
#: What stands before a member: the length of its name, behind which that follows.
_LOCAL = re.compile(rb"PK\x03\x04.{22}(.\0)..", re.S)


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
    found = ((block, match.end(), match[1][0]) for block in blob.blocks() for match in _LOCAL.finditer(block))
    return [block[start : start + size].decode("utf-8", "replace") for block, start, size in found]


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
        given = [info for info in archive.infolist() if not info.is_dir()]
        infos = sorted(zip(_names(given), given, strict=True), key=lambda one: one[0])
        if len(infos) > FILES:
            raise ReadError(path, "too-many", f"the archive holds {len(infos):,} files, over {FILES:,}: unpack it yourself")
        for name, info in infos:
            if hidden(name):
                continue
            try:
                _refuse(info, name, f"{path}!/{name}")
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


def _names(infos: Sequence[zipfile.ZipInfo]) -> list[str]:
    """The files' names: of those without the flag of UTF-8, as their bytes tell."""
    told = [_unicode_name(info) for info in infos]
    raw = [info.filename.encode("cp437", "replace") if name is None else b"" for name, info in zip(told, infos, strict=True)]
    return [printed(guessed if name is None else name) for name, guessed in zip(told, decoded(raw), strict=True)]


def _unicode_name(info: zipfile.ZipInfo) -> str | None:
    """The name as its flag or its field of Unicode says; None when there is neither."""
    if info.flag_bits & 0x800:
        return info.filename
    extra = info.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        if kind == 0x7075 and size > 5:
            with suppress(UnicodeDecodeError):
                return extra[9 : 4 + size].decode()
        extra = extra[4 + size :]
    return None


def decoded(raw: Sequence[bytes]) -> list[str]:
    """Names of an archive that does not tell their encoding, which is that of them all.

    Args:
        raw: The bytes of each.

    Returns:
        The names: in UTF-8 where all are, else in GB18030 or Big5, where more of their characters are usual ones.

    >>> decoded(["观察.txt".encode(), b"a.txt"]), decoded(["觀察".encode("big5")]), decoded(["观察".encode("gbk")])
    (['观察.txt', 'a.txt'], ['觀察'], ['观察'])
    """
    for codec in ("utf-8", *sorted(_USUAL, key=lambda name: -_share(b"\n".join(raw), name))):
        with suppress(UnicodeDecodeError):
            return [name.decode(codec) for name in raw]
    return [name.decode("gb18030", "replace") for name in raw]


def _share(raw: bytes, codec: str) -> float:
    """The share of the characters of two bytes that are in the part of an encoding where the usual ones are."""
    pairs = _PAIR.findall(raw)
    return sum(_USUAL[codec].fullmatch(pair) is not None for pair in pairs) / max(1, len(pairs))


def printed(name: str) -> str:
    """A name without the signs that would break a line."""
    return re.sub(r"[\0-\x1f\x7f\u2028\u2029]", "?", name)


def hidden(name: str) -> bool:
    """Whether a file is one that systems keep out of sight, or in a folder of such."""
    parts = name.replace("\\", "/").split("/")
    return any(part.startswith((".", "__MACOSX")) and part not in ("..", ".") for part in parts)


def apart(name: str, seen: dict[str, int]) -> str:
    """A name that no other of the same container has.

    Args:
        name: The name that a file is given.
        seen: How often each was given before; counted on.

    Returns:
        The name, with a number from the second time on.

    >>> seen = {}
    >>> [apart("年报.docx", seen) for _ in range(2)]
    ['年报.docx', '年报 (2).docx']
    """
    seen[name] = seen.get(name, 0) + 1
    if seen[name] == 1:
        return name
    stem, dot, suffix = name.rpartition(".")
    return f"{stem} ({seen[name]}){dot}{suffix}" if stem else f"{name} ({seen[name]})"


def refuse_path(name: str, path: str) -> None:
    """Refuse a file whose name leads out of its archive.

    Args:
        name: The name in the archive.
        path: What the file is called.

    Raises:
        ReadError: It does.
    """
    name = name.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or name[1:3] == ":/":
        raise ReadError(path, "traversal", "its path leads out of the archive: unpack it yourself if you trust it")


def refuse_link(path: str, link: bool) -> None:
    """Refuse a link.

    Args:
        path: What the file is called.
        link: Whether it is one.

    Raises:
        ReadError: It is.
    """
    if link:
        raise ReadError(path, "link", "a link inside an archive, left unread: add the file that it leads to")


def is_bomb(info: zipfile.ZipInfo) -> bool:
    """Whether a member is far larger than what it is packed in, as no honest one is."""
    return info.file_size > 10_000_000 and info.file_size > RATIO * max(1, info.compress_size)


def _refuse(info: zipfile.ZipInfo, name: str, path: str) -> None:
    """Refuse a file that can do harm or cannot be read.

    Raises:
        ReadError: Its path leads out of the archive, or it is a link, locked or a bomb.
    """
    refuse_path(name, path)
    refuse_link(path, stat.S_ISLNK(info.external_attr >> 16))
    if info.flag_bits & 1:
        raise ReadError(path, "locked", "protected by a password: unpack it yourself")
    if info.file_size > LARGEST or is_bomb(info):
        raise ReadError(path, "bomb", f"unpacks to {info.file_size:,} bytes: unpack it yourself if you trust it")
