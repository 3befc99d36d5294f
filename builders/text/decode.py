"""Files to text: their bytes in blocks, which encoding they are in, and what to say when they are no text.

Order: byte-order marks, UTF-8, UTF-16 without a mark, then charset-normalizer among the encodings that Chinese files
come in. What is guessed is guessed from the beginning and must hold to the end. The text keeps its line ends, so that
offsets count what is in the file. A file of any size takes the memory of one block.
"""

from __future__ import annotations

import codecs
import errno
import hashlib
import io
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ontology.errors import ReadError
from ontology.filenames import shown

__all__ = ["Blob", "Encoding", "decode", "digest", "encoding_of", "lines", "read_bytes", "texts"]

#: Bytes read at a time; bytes of the beginning from which an encoding is guessed.
BLOCK, SAMPLE = 1 << 20, 200_000

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Encodings whose last character may be cut off.
_CUT_OFF = ("utf-8", "utf-8-sig")
_CHINESE = ["gb18030", "big5", "big5hkscs"]
_BLANK = b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"
_LOST = "\ufffd"
#: What UTF-16 decodes to when it is UTF-16: Chinese characters and signs, full-width forms, printable ASCII.
#: Rare ones whose bytes the other way round are ASCII do not count.
_SWAPPED = "".join(map(chr, range(0x4F00, 0x8000, 0x100)))
_USUAL = re.compile(rf"(?![{_SWAPPED}])[\t\n\r -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef‘’“”—…·]")


@contextmanager
def _reading(path: str, file: Path | None) -> Iterator[None]:
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
        with _reading(str(path), file):
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
        with _reading(self.path, self.file), self.open() as stream:
            while block := stream.read(BLOCK):
                yield block

    def head(self, size: int = SAMPLE) -> bytes:
        """The first bytes."""
        with _reading(self.path, self.file), self.open() as stream:
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


class Encoding(NamedTuple):
    """What a file is encoded in.

    Attributes:
        name: The name to tell, such as ``utf-8 (damaged)``.
        codec: The codec of Python.
        errors: What the codec does where it fails.
    """

    name: str
    codec: str
    errors: str = "strict"


def decode(data: bytes, path: str | Path = "-") -> tuple[str, str]:
    """Text and encoding of some bytes.

    Args:
        data: The bytes of a text file.
        path: What to call them in errors.

    Returns:
        The text and the name of its encoding.

    Raises:
        ReadError: They are binary, or in no encoding that Chinese files use.

    >>> decode("银行业".encode("gb18030") * 20)[1]
    'gb18030'
    """
    encoding = encoding_of(Blob.held(path, data))
    return "".join(texts(Blob.held(path, data), encoding)), encoding.name


def texts(blob: Blob, encoding: Encoding) -> Iterator[str]:
    """The text of a file, a block at a time; a character of UTF-8 cut off at the very end is left out.

    Args:
        blob: The file.
        encoding: Its encoding (:func:`encoding_of`).

    Yields:
        Stretches of the text in order, some perhaps empty.

    Raises:
        ReadError: The file cannot be read.
    """
    decoder = codecs.getincrementaldecoder(encoding.codec)(encoding.errors)
    for block in blob.blocks():
        yield decoder.decode(block)
    if encoding.codec not in _CUT_OFF:
        yield decoder.decode(b"", final=True)


def lines(blob: Blob, encoding: Encoding, newline: str, longest: int) -> Iterator[str]:
    """The lines of a file.

    Args:
        blob: The file.
        encoding: Its encoding (:func:`encoding_of`).
        newline: What ends a line, as for :class:`io.TextIOWrapper`.
        longest: Characters of a line above which it comes in parts.

    Yields:
        Lines with their ends.

    Raises:
        ReadError: The file cannot be read.
    """
    errors = "ignore" if encoding.codec in _CUT_OFF and encoding.errors == "strict" else encoding.errors
    with (
        _reading(blob.path, blob.file),
        io.TextIOWrapper(blob.open(), encoding.codec, errors, newline) as stream,
    ):
        while line := stream.readline(longest):
            yield line


def encoding_of(blob: Blob) -> Encoding:
    """The encoding that holds for all of a file, or in which it loses one character in two hundred or less.

    Args:
        blob: The file.

    Returns:
        The encoding, by byte-order mark, UTF-16's shape, UTF-8, else a guess.

    Raises:
        ReadError: The file is binary, or in no encoding that Chinese files use.
    """  # noqa: DOC501 (made by functions)
    head = blob.head()
    for mark, codec in _MARKS:
        if head.startswith(mark):
            lost, rest = _first_lost(blob, codec)
            if lost is not None or (rest and codec not in _CUT_OFF):
                raise _not_throughout(blob.path, codec, blob.size - rest if lost is None else lost)
            return Encoding(codec, codec)
    if wide := _wide(head):
        return Encoding(wide, wide, "replace")
    lost, rest = _first_lost(blob, "utf-8")
    if lost is not None:
        return _guess(blob, head)
    if head.count(b"\0") * 100 > len(head):
        raise _binary(blob.path)
    return Encoding("utf-8 (cut off)" if rest else "utf-8", "utf-8")


def _binary(path: str) -> ReadError:
    return ReadError(path, "binary", "this is a binary file, not text: convert it to text, HTML or PDF")


def _not_throughout(path: str, codec: str, lost: int) -> ReadError:
    return ReadError(path, "encoding", f"begins as {codec} but is not at byte {lost:,}: save it as UTF-8")


def _first_lost(blob: Blob, codec: str) -> tuple[int | None, int]:
    """The first byte that does not decode (None when all do), and how many bytes of a character cut off end the file."""
    decoder = codecs.getincrementaldecoder(codec)()
    done = rest = 0
    for block in blob.blocks():
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            return done - rest + error.start, 0
        done, rest = done + len(block), len(decoder.getstate()[0])
    return None, rest


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark, known by NULs (of ASCII and line ends) in what makes Chinese text one way round only."""
    if b"\0" not in head:
        return None
    shares = {}
    for codec in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2].decode(codec, "replace")
        shares[codec] = len(_USUAL.findall(text)) / max(1, len(text))
    best = max(shares, key=lambda codec: shares[codec])
    return best if shares[best] > 0.95 and min(shares.values()) < 0.7 else None


def _guess(blob: Blob, head: bytes) -> Encoding:
    """An encoding that loses one character in two hundred or less, damaged UTF-8 first."""
    from charset_normalizer import from_bytes

    controls = sum(head[:65536].count(bytes([b])) for b in (*range(9), *range(14, 27)))
    if controls * 50 > len(head[:65536]):
        raise _binary(blob.path)
    damaged = Encoding("utf-8 (damaged)", "utf-8", "replace")
    characters, bad, wide = _count(blob, damaged)
    if bad * 200 <= characters and bad * 20 <= wide:
        return damaged
    best = from_bytes(head, cp_isolation=_CHINESE).best()
    likely = best.encoding if best else "gb18030"
    for codec in dict.fromkeys([likely, *_CHINESE]):
        characters, bad, _ = _count(blob, Encoding(codec, codec, "replace"))
        if bad * 200 <= characters:
            return Encoding(codec, codec, "replace")
    lost, _ = _first_lost(blob, likely)
    if lost is not None and lost > len(head):
        raise _not_throughout(blob.path, likely, lost)
    raise ReadError(blob.path, "encoding", "in no encoding that Chinese files use: save it as UTF-8")


def _count(blob: Blob, encoding: Encoding) -> tuple[int, int, int]:
    """Characters, those lost, and those beyond ASCII that are there."""
    characters = bad = plain = 0
    for text in texts(blob, encoding):
        characters += len(text)
        bad += text.count(_LOST)
        plain += len(text.encode("ascii", "ignore"))
    return characters, bad, characters - plain - bad
