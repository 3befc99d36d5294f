"""Tar archives and packed files (``.tar``, ``.gz``, ``.bz2``, ``.xz`` and both): their files in the order of the archive.

They are read as streams: nothing is written to disk, and what a stream unpacks to is counted as it comes. The same is refused
as of zip archives.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import PurePath
from typing import IO, Any, BinaryIO

from builders.documents.formats.archive import (
    FILES,
    LARGEST,
    RATIO,
    TOTAL,
    Budget,
    decoded,
    hidden,
    printed,
    refuse_link,
    refuse_path,
)
from builders.documents.formats.stream import LARGE
from builders.text.decode import Blob
from ontology.errors import ReadError

__all__ = ["looks_like", "members"]

_PACKED: dict[bytes, Callable[[BinaryIO], Any]] = {b"\x1f\x8b\x08": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\0": lzma.open}
_BROKEN = (tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, OSError, ValueError)
#: Bytes of a header of a tar archive; bytes that may be packed as well as they like.
_HEADER, _SMALL = 512, 10_000_000
_SHORT = {".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar"}


def looks_like(blob: Blob) -> bool:
    """A tar archive, packed or not, or a packed file."""
    head = blob.head(_HEADER)
    return _is_tar(head) or _opener(head) is not None


def members(blob: Blob, failures: list[ReadError], budget: Budget) -> Iterator[Blob]:
    """The files of a tar archive, or the one file that is packed; hidden ones are left out.

    Args:
        blob: The archive.
        failures: Where each file that is refused is listed, and the end of an archive that is cut off.
        budget: What the outermost archive may still unpack to.

    Yields:
        Each file, its path after that of the archive and ``!/``.

    Raises:
        ReadError: The archive is damaged from its beginning, holds over 20,000 files, or unpacks to far too much.
    """
    with _told(blob.path), _unpacked(blob) as stream:
        head = stream.read(_HEADER)
    if _is_tar(head):
        yield from _files(blob, failures, budget)
    else:
        yield _file(blob, budget)


def _is_tar(head: bytes) -> bool:
    if head[257:262] == b"ustar":
        return True
    with suppress(tarfile.HeaderError):
        return len(head) == _HEADER and bool(tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape").name)
    return False


def _opener(head: bytes) -> Callable[[BinaryIO], Any] | None:
    if head.startswith(b"BZh") and head[4:10] not in (b"1AY&SY", b"\x17rE8P\x90"):
        return None
    return next((opener for mark, opener in _PACKED.items() if head.startswith(mark)), None)


@contextmanager
def _unpacked(blob: Blob) -> Iterator[_Counted]:
    """What a file unpacks to, counted."""
    opener = _opener(blob.head(_HEADER))
    with blob.open() as file:
        yield _Counted(file if opener is None else opener(file), blob)


@contextmanager
def _told(path: str) -> Iterator[None]:
    """Turns what goes wrong in unpacking into one clear line."""
    try:
        yield
    except _BROKEN:
        raise ReadError(path, "broken-archive", "the archive is damaged or cut off: fetch it again") from None


class _Counted(io.RawIOBase):
    """A stream that ends in an error where it has given far more than is packed in it."""

    def __init__(self, stream: IO[bytes], blob: Blob) -> None:
        super().__init__()
        self._stream, self._blob, self.given = stream, blob, 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(min(size, 1 << 24) if size >= 0 else 1 << 24)
        self.given += len(data)
        if self.given > TOTAL or (self.given > _SMALL and self.given > RATIO * self._blob.size):
            what = f"the archive unpacks to over {self.given:,} bytes, unread from here"
            raise ReadError(self._blob.path, "bomb", f"{what}: unpack it yourself if you trust it")
        return data


def _file(blob: Blob, budget: Budget) -> Blob:
    """The one file that is packed."""
    name = PurePath(blob.path.rpartition("/")[2])
    inner = name.stem + _SHORT.get(name.suffix.lower(), "") if name.suffix else f"{name}.unpacked"
    path = f"{blob.path}!/{inner}"
    size, held = 0, io.BytesIO()
    with _told(blob.path), _unpacked(blob) as stream:
        while data := stream.read(1 << 20):
            size += len(data)
            if size > LARGEST:
                raise ReadError(path, "bomb", f"unpacks to over {LARGEST:,} bytes: unpack it yourself if you trust it")
            if size <= LARGE:
                held.write(data)
    budget.spend(size, path)
    opener = _opener(blob.head(_HEADER))
    if opener is None or size <= LARGE:
        return Blob.held(path, held.getvalue())
    return Blob(path, size, lambda: opener(blob.open()))


@contextmanager
def _opened(blob: Blob) -> Iterator[tarfile.TarFile]:
    """The archive as a stream of blocks, each read once."""
    with (
        _unpacked(blob) as stream,
        tarfile.open(fileobj=stream, mode="r|", encoding="utf-8", errors="surrogateescape") as archive,
    ):
        yield archive


def _files(blob: Blob, failures: list[ReadError], budget: Budget) -> Iterator[Blob]:
    """The files of a tar archive as they come; an error behind the first of them is listed."""
    given = 0
    try:
        with _told(blob.path), _opened(blob) as archive:
            for number, info in enumerate(archive):
                if number >= FILES:
                    raise ReadError(blob.path, "too-many", f"the archive holds over {FILES:,} files: unpack it yourself")
                name = _name(info)
                if info.isdir() or hidden(name):
                    continue
                given += 1
                path = f"{blob.path}!/{name}"
                try:
                    _refuse(info, name, path)
                    budget.spend(info.size, path)
                    yield _member(blob, archive, info, number, path)
                except ReadError as error:
                    failures.append(error)
                    if budget.left < 0:
                        return
    except ReadError as error:
        if not given:
            raise
        failures.append(error)


def _name(info: tarfile.TarInfo) -> str:
    """The name of a file, in UTF-8 or as Chinese Windows wrote it."""
    [name] = decoded([info.name.encode("utf-8", "surrogateescape")])
    return printed(name.removeprefix("./"))


def _refuse(info: tarfile.TarInfo, name: str, path: str) -> None:
    """Refuse a file that can do harm or is none.

    Raises:
        ReadError: Its path leads out of the archive, or it is a link, a device or too large.
    """
    refuse_path(name, path)
    refuse_link(path, info.issym() or info.islnk())
    if not info.isreg():
        raise ReadError(path, "special", "a pipe or a device in an archive, not a file: leave it out")
    if info.size > LARGEST:
        raise ReadError(path, "bomb", f"unpacks to {info.size:,} bytes: unpack it yourself if you trust it")


def _member(blob: Blob, archive: tarfile.TarFile, info: tarfile.TarInfo, number: int, path: str) -> Blob:
    """One file: held in memory unless it is long, when the archive is gone through again for it."""
    if info.size > LARGE:
        return Blob(path, info.size, lambda: _Again(blob, number))  # type: ignore[arg-type,return-value]
    file = archive.extractfile(info)
    data = file.read() if file else b""
    if len(data) < info.size:
        raise ReadError(path, "broken-archive", "cut off inside the archive: fetch it again")
    return Blob.held(path, data)


class _Again(io.RawIOBase):
    """A long file of an archive, read by going through the archive to it."""

    def __init__(self, blob: Blob, number: int) -> None:
        super().__init__()
        self._context = _opened(blob)
        archive = self._context.__enter__()
        info = next(info for at, info in enumerate(archive) if at == number)
        self._file = archive.extractfile(info)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._file.read(len(buffer)) if self._file else b""
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._context.__exit__(None, None, None)
        super().close()
