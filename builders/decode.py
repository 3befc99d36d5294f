"""Bytes to text: which encoding a file is in, and what to say when it is no text.

Order: byte-order marks, UTF-8, then charset-normalizer among the encodings that Chinese files come in. The decoded
text keeps its line ends, so that offsets count what is in the file.
"""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path

from ontology.errors import ReadError

__all__ = ["decode", "read_bytes"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHINESE = ["gb18030", "big5", "big5hkscs"]


def read_bytes(path: str | Path) -> tuple[bytes, str]:
    """The bytes of ``path`` and their SHA-256; ReadError for a missing, unreadable or empty file."""
    try:
        data = Path(path).read_bytes()
    except FileNotFoundError:
        raise ReadError(path, "missing", "there is no such file: check the path") from None
    except IsADirectoryError:
        raise ReadError(path, "folder", "this is a folder: give its files, or build from the folder") from None
    except PermissionError:
        raise ReadError(path, "permission", "no permission to read it: change its mode or owner") from None
    except OSError as error:
        raise ReadError(path, "unreadable", f"cannot be read: {error.strerror}") from None
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise ReadError(path, "empty", "the file is empty: fetch it again or leave it out")
    return data, hashlib.sha256(data).hexdigest()


def decode(data: bytes, path: str | Path = "-") -> tuple[str, str]:
    """Text and encoding of ``data``; ReadError when it is binary or in no known encoding.

    >>> decode("银行业".encode("gb18030") * 20)[1]
    'gb18030'
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding, path)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and len(data) - error.start < 4:
            return data[: error.start].decode("utf-8"), "utf-8 (cut off)"
    else:
        if text.count("\0") * 100 > len(text):
            raise ReadError(path, "binary", "this is a binary file, not text: convert it to text, HTML or PDF")
        return text, "utf-8"
    return _guess(data, path)


def _strict(data: bytes, encoding: str, path: str | Path) -> tuple[str, str]:
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError as error:
        raise ReadError(path, "encoding", f"begins as {encoding} but is not at byte {error.start}: save it as UTF-8") from None


def _guess(data: bytes, path: str | Path) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    controls = sum(data[:65536].count(bytes([b])) for b in (*range(9), *range(14, 27)))
    if controls * 50 > len(data[:65536]):
        raise ReadError(path, "binary", "this is a binary file, not text: convert it to text, HTML or PDF")
    best = from_bytes(data[:200_000], cp_isolation=_CHINESE).best()
    for encoding in dict.fromkeys([best.encoding if best else "gb18030", *_CHINESE]):
        text = data.decode(encoding, errors="replace")
        if text.count("�") * 200 <= len(text):
            return text, encoding
    raise ReadError(path, "encoding", "in no encoding that Chinese files use: save it as UTF-8")
