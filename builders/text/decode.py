"""Files to text: their bytes in blocks, which encoding they are in, and what to say when they are no text.

Order: byte-order marks, UTF-8, UTF-16 without a mark, then charset-normalizer among the encodings that Chinese files
come in. What is guessed is guessed from the beginning and must hold to the end. A file that was read in a wrong encoding
and saved so is turned back (:mod:`builders.text.repair`). The text keeps its line ends, so that offsets count what is in
the file. A file of any size takes the memory of one block.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from builders.text.blob import Blob, digest, read_bytes, reading
from builders.text.repair import LOST_SHARE, Misreading, bytes_of, garbled, misreading
from ontology.errors import ReadError

__all__ = ["Blob", "Encoding", "decode", "digest", "encoding_of", "lines", "read_bytes", "texts"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Encodings whose last character may be cut off.
_CUT_OFF = ("utf-8", "utf-8-sig")
#: Bytes of the beginning that tell whether a text was misread.
_OPENING = 80_000
_CHINESE = ["gb18030", "big5", "big5hkscs"]
_LOST = "\ufffd"
#: What UTF-16 decodes to when it is UTF-16: Chinese characters and signs, full-width forms, printable ASCII.
#: Rare ones whose bytes the other way round are ASCII do not count.
_SWAPPED = "".join(map(chr, range(0x4F00, 0x8000, 0x100)))
_USUAL = re.compile(rf"(?![{_SWAPPED}])[\t\n\r -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef‘’“”—…·]")


class Encoding(NamedTuple):
    """What a file is encoded in.

    Attributes:
        name: The name to tell, such as ``utf-8 (damaged)``.
        codec: The codec of Python.
        errors: What the codec does where it fails.
        misread: How the text was read before it was saved, when that was wrong.
    """

    name: str
    codec: str
    errors: str = "strict"
    misread: Misreading | None = None


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
    """The text of a file, a block at a time, turned back where it was misread; of UTF-8 a last character cut off is left out.

    Args:
        blob: The file.
        encoding: Its encoding (:func:`encoding_of`).

    Yields:
        Stretches of the text in order, some perhaps empty.

    Raises:
        ReadError: The file cannot be read.
    """
    if encoding.misread is None:
        yield from _decoded(blob, encoding)
        return
    read_as, codec = encoding.misread
    decoder = codecs.getincrementaldecoder("utf-8-sig" if codec == "utf-8" else codec)("replace")
    for text in _decoded(blob, encoding):
        yield decoder.decode(bytes_of(text, read_as))
    yield decoder.decode(b"", final=True)


def _decoded(blob: Blob, encoding: Encoding) -> Iterator[str]:
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
    codec, opened = encoding.codec, blob.open
    if encoding.misread:
        codec, errors, opened = "utf-8", "strict", Blob.held(blob.path, "".join(texts(blob, encoding)).encode()).open
    with reading(blob.path, blob.file), io.TextIOWrapper(opened(), codec, errors, newline) as stream:
        while line := stream.readline(longest):
            yield line


def encoding_of(blob: Blob) -> Encoding:
    """The encoding that holds for all of a file, or in which it loses one character in two hundred or less.

    Args:
        blob: The file.

    Returns:
        The encoding, by byte-order mark, UTF-16's shape, UTF-8, else a guess; with how it was misread before, if it was.

    Raises:
        ReadError: The file is binary, in no encoding that Chinese files use, or was misread in a way that lost much.
    """
    head = blob.head()
    found = _encoding(blob, head)
    opening = head[:_OPENING].decode(found.codec, "ignore")
    way = misreading(opening)
    if way and (back := _turned(blob, found, way)):
        return back
    if garbled(opening):
        raise ReadError(blob.path, "garbled", "garbled: it was read in a wrong encoding and saved so: fetch it again")
    return found


def _turned(blob: Blob, found: Encoding, way: Misreading) -> Encoding | None:
    """The encoding that turns all of a misread file back; None when it does not hold to the end."""
    back = Encoding(f"{way.codec} (read as {way.read_as})", found.codec, found.errors, way)
    try:
        _, bad, wide = _count(blob, back)
    except UnicodeEncodeError:
        return None
    return back if bad * LOST_SHARE <= wide else None


def _encoding(blob: Blob, head: bytes) -> Encoding:
    """The encoding of what is in a file, whatever it is."""
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


def _euro(error: UnicodeError) -> tuple[str, int]:
    """What a byte that does not decode stands for: 80 is the euro sign of code page 936, any other is lost."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.object[error.start] == 0x80:
        return "€", error.start + 1
    return _LOST, error.end


codecs.register_error("yinpu.euro", _euro)


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
    plain = head.decode("gb18030", "yinpu.euro").encode("gb18030") if b"\x80" in head else head
    best = from_bytes(plain, cp_isolation=_CHINESE).best()
    likely = best.encoding if best else "gb18030"
    for codec in dict.fromkeys([likely, *_CHINESE]):
        encoding = Encoding(codec, codec, "yinpu.euro" if codec == "gb18030" else "replace")
        characters, bad, _ = _count(blob, encoding)
        if bad * 200 <= characters:
            return encoding
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
