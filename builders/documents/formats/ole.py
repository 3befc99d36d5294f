"""Files of the Office programs before 2007, and others in their container (OLE): told by the names of the streams in it.

Word and PowerPoint files, those of WPS Office among them, are read through LibreOffice where that is installed.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import PurePath
from typing import Any

from builders.documents.formats import docx, libreoffice, pptx
from builders.text.decode import Blob
from ontology.errors import ReadError

__all__ = ["MARK", "extract", "is_mail", "is_presentation", "is_word", "named", "slides"]

#: How the container begins.
MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: What a stream is called that tells a format, in the order in which they are looked for, as files may hold others.
_STREAMS = {
    "locked": ("EncryptedPackage", "EncryptionInfo"),
    "mail": ("__substg1.0_", "__nameid_version1.0"),
    "hangul": ("HwpSummaryInformation",),
    "word": ("WordDocument",),
    "presentation": ("PowerPoint Document",),
    "book": ("Workbook", "Book\0"),
    "drawing": ("VisioDocument",),
}
_SUFFIXES = {
    **dict.fromkeys((".doc", ".dot", ".wps", ".wpt"), "word"),
    **dict.fromkeys((".ppt", ".pps", ".pot", ".dps", ".dpt"), "presentation"),
    **dict.fromkeys((".xls", ".xlt", ".et", ".ett"), "book"),
}
_SAVE = "open it in Word, WPS Office or LibreOffice and save it as"
_NAMED = {
    "locked": ("an office file protected by a password", "take the password off and save it again"),
    "mail": ("a mail saved by Outlook (.msg)", "save it as .eml, or as text"),
    "hangul": ("a Hangul file (.hwp)", f"{_SAVE} .docx or PDF"),
    "word": ("an old Word or WPS file (.doc)", f"{_SAVE} .docx or PDF"),
    "presentation": ("an old PowerPoint or WPS file (.ppt)", f"{_SAVE} .pptx or PDF"),
    "book": ("an old Excel or WPS file (.xls)", f"{_SAVE} .xlsx or .csv"),
    "drawing": ("a Visio drawing", "save it as PDF"),
    "": ("an old office file (OLE)", f"{_SAVE} .docx, PDF or text"),
}


def is_word(blob: Blob) -> bool:
    """Whether a file is one of Word or WPS Writer before 2007."""
    return _kind(blob) == "word"


def is_presentation(blob: Blob) -> bool:
    """Whether a file is one of PowerPoint or WPS Presentation before 2007."""
    return _kind(blob) == "presentation"


def is_mail(blob: Blob) -> bool:
    """Whether a file is a mail saved by Outlook."""
    return _kind(blob) == "mail"


def named(blob: Blob) -> tuple[str, str]:
    """What to tell of a file in the container: what it is, and the remedy."""
    return _NAMED[_kind(blob)]


@lru_cache(maxsize=1)
def _kind(blob: Blob) -> str:
    """A key of the table of names; by the suffix where no stream tells it."""
    if blob.head(len(MARK)) != MARK:
        return ""
    marks = [(kind, name.encode("utf-16-le")) for kind, names in _STREAMS.items() for name in names]
    found, rest = set(), b""
    for block in blob.blocks():
        data = rest + block
        found |= {kind for kind, mark in marks if kind not in found and mark in data}
        rest = data[-64:]
    suffix = PurePath(blob.path).suffix.lower()
    return next((kind for kind in _STREAMS if kind in found), _SUFFIXES.get(suffix, ""))


def extract(blob: Blob) -> tuple[str, dict[str, Any]]:
    """The text of an old Word file as LibreOffice converts it.

    Args:
        blob: The file.

    Returns:
        As for :func:`docx.extract`, with ``encoding`` and ``read_by``: the program and its version.

    Raises:
        ReadError: LibreOffice is not installed, or cannot convert it.
    """
    return _converted(blob, "word", "docx", ".doc")


def slides(blob: Blob) -> tuple[str, dict[str, Any]]:
    """:func:`extract`, of an old PowerPoint file."""
    return _converted(blob, "presentation", "pptx", ".ppt")


def _converted(blob: Blob, kind: str, target: str, default: str) -> tuple[str, dict[str, Any]]:
    what, remedy = _NAMED[kind]
    if libreoffice.program() is None:
        raise ReadError(blob.path, "format", f"this is {what}: {remedy}, or install LibreOffice, through which it is read")
    suffix = PurePath(blob.path).suffix.lower()
    made = libreoffice.converted(blob, suffix if _SUFFIXES.get(suffix) == kind else default, target)
    if made is None:
        raise ReadError(blob.path, "format", f"this is {what} that LibreOffice cannot read: {remedy}")
    text, metadata = (docx if target == "docx" else pptx).extract(made)
    version = libreoffice.version()
    return text, metadata | {"encoding": version, "read_by": {"program": version}}
