"""The bytes of a file, read in blocks, and what to say when they cannot be."""

from __future__ import annotations

import errno
import hashlib
import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ontology.errors import ReadError
from ontology.filenames import shown

__all__ = ["BLOCK", "SAMPLE", "Blob", "digest", "read_bytes", "reading"]

#: Bytes read at a time; bytes of the beginning from which an encoding is guessed.
BLOCK, SAMPLE = 1 << 20, 200_000
_BLANK = b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"


@contextmanager
def reading(path: str, file: Path | None) -> Iterator[None]:
    """Turns what goes wrong in opening and reading into a ReadError; without a ``file`` it is inside an archive."""
    try:
        yield
    except FileNotFoundError:
        if file and file.is_symlink():
            raise ReadError(path, "link", "a link to a file that is not there: mend or remove it") from None
        raise ReadError(path, "missing", "there is no such file: check the path") from None
    except IsADirectoryError:
        raise ReadError(path, "folder", "this is a folder: give its files, or build from the folder") from None
    except PermissionError:
        raise ReadError(path, "permission", "no permission to read it: change its mode or owner") from None
    except NotImplementedError:
        raise ReadError(path, "packing", "packed in a way that cannot be read here: unpack it yourself") from None
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, EOFError) as error:
        if isinstance(error, OSError) and error.errno == errno.ELOOP:
            raise ReadError(path, "link", "a link that leads back to itself: remove it") from None
        if file is None:
            raise ReadError(path, "broken-zip", "damaged inside the archive: fetch it again") from None
        why = error.strerror or error if isinstance(error, OSError) else error
        raise ReadError(path, "unreadable", f"cannot be read ({why}): mend or remove it") from None


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes that can be read from their start more than once.

    Attributes:
        path: What to call them in errors.
        size: How many they are.
        open: Gives a stream at their start.
        file: Where they lie on disk; None for those in memory or inside an archive.
    """

    path: str
    size: int
    open: Callable[[], BinaryIO]
    file: Path | None = None

    @classmethod
    def of(cls, path: str | Path) -> Blob:
        """The bytes of a file, which is not read yet.

        Args:
            path: The file.

        Returns:
            Its bytes, called by the path as given.

        Raises:
            ReadError: The file is missing, cannot be looked at, or is a folder, a pipe or a device.
        """  # noqa: DOC501 (a folder is told as a ReadError too)
        file = Path(path)
        with reading(str(path), file):
            found = file.stat()
            if stat.S_ISDIR(found.st_mode):
                raise IsADirectoryError
            if not stat.S_ISREG(found.st_mode):
                raise ReadError(path, "special", "a pipe or a device, not a file: save what it gives and read that")
        return cls(shown(path), found.st_size, lambda: file.open("rb"), file)

    @classmethod
    def held(cls, path: str | Path, data: bytes) -> Blob:
        """Bytes in memory."""
        return cls(shown(path), len(data), lambda: io.BytesIO(data))

    def blocks(self) -> Iterator[bytes]:
        """All bytes, a block at a time.

        Yields:
            Blocks of up to :data:`BLOCK` bytes.

        Raises:
            ReadError: They cannot be read.
        """
        with reading(self.path, self.file), self.open() as stream:
            while block := stream.read(BLOCK):
                yield block

    def head(self, size: int = SAMPLE) -> bytes:
        """The first bytes."""
        with reading(self.path, self.file), self.open() as stream:
            return stream.read(size)

    def read(self) -> bytes:
        """All bytes at once."""
        return b"".join(self.blocks())

    def check(self) -> None:
        """Look for bytes that say something.

        Raises:
            ReadError: There is nothing but blanks, NULs and byte-order marks.
        """
        if not any(block.strip(_BLANK) for block in self.blocks()):
            raise ReadError(self.path, "empty", "the file is empty: fetch it again or leave it out")

    def digest(self) -> str:
        """The SHA-256 of all bytes.

        Returns:
            64 hexadecimal digits.

        Raises:
            ReadError: The file is empty or cannot be read.
        """
        self.check()
        found = hashlib.sha256()
        for block in self.blocks():
            found.update(block)
        return found.hexdigest()


def digest(path: str | Path) -> str:
    """The SHA-256 of a file.

    Args:
        path: The file.

    Returns:
        64 hexadecimal digits.

    Raises:
        ReadError: The file is missing, unreadable or empty.
    """
    return Blob.of(path).digest()


def read_bytes(path: str | Path) -> tuple[bytes, str]:
    """A file's bytes and their SHA-256.

    Args:
        path: The file.

    Returns:
        The bytes, and 64 hexadecimal digits.

    Raises:
        ReadError: The file is missing, unreadable or empty.
    """
    blob = Blob.of(path)
    return blob.read(), blob.digest()
