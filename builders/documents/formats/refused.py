r"""Formats that are known and not read: each is named, with what to do, before anyone takes its bytes for a text.

>>> check(Blob.held("a.rar", b"Rar!\x1a\x07\x01\x00"))
Traceback (most recent call last):
...
ontology.errors.ReadError: a.rar: this is a RAR archive: unpack it and give its files
"""

from __future__ import annotations

import re
from typing import NamedTuple

from builders.documents.formats import ole
from builders.documents.formats.package import members
from builders.text.decode import Blob
from ontology.errors import ReadError

__all__ = ["check"]

_UNPACK, _OCR = "unpack it and give its files", "run an OCR program over it and give the text, or a PDF with a text layer"
_PRINT = "open it in its program and save it as PDF with text, or as .docx"
_SPEECH, _LEAVE = "leave it out, or give its transcript as text", "leave it out"
_CAJ, _BOOK = "open it in CAJViewer and save it as PDF or as text", "convert it to .epub (calibre does) or to text"
_DATA = "export its tables as .csv or .xlsx"


class _Format(NamedTuple):
    """A format by what stands at some place of its first bytes."""

    at: int
    marks: tuple[bytes, ...]
    name: str
    remedy: str


_FORMATS = (
    _Format(0, (b"Rar!\x1a\x07",), "a RAR archive", _UNPACK),
    _Format(0, (b"7z\xbc\xaf\x27\x1c",), "a 7z archive", _UNPACK),
    _Format(
        0, (b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"\x1f\x9d", b"LZIP", b"MSCF\0", b"xar!\0"), "a packed file", _UNPACK
    ),
    _Format(2, (b"-lh0-", b"-lh5-", b"-lh6-", b"-lh7-"), "an LZH archive", _UNPACK),
    _Format(0, (b"MSWIM\0\0\0",), "a disk image", _UNPACK),
    _Format(0, (b"CAJ\0", b"KDH \0", b"KDH ", b"TEB\0", b"HN\x01\0", b"HN\0\0"), "a CAJ file of CNKI", _CAJ),
    _Format(0, (b"Founder CEB",), "a CEB file", "open it in Apabi Reader and print it to PDF"),
    _Format(0, (b"AT&TFORM",), "a DjVu file", "convert it to PDF and run an OCR program over it"),
    _Format(60, (b"BOOKMOBI", b"TEXtREAd"), "a Mobipocket or Kindle book", _BOOK),
    _Format(0, (b"TPZ0", b"\xeaDRMION\xee", b"CONT\x02\0"), "a Kindle book", _BOOK),
    _Format(0, (b"ITSF\x03\0",), "a compiled help file (.chm)", "unpack it to HTML and give its pages"),
    _Format(0, (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"8BPS\0"), "an image", _OCR),
    _Format(0, (b"II*\0", b"MM\0*", b"II+\0", b"\0\0\x01\0\x01\0"), "an image", _OCR),
    _Format(8, (b"WEBP",), "an image", _OCR),
    _Format(4, (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftypavif", b"jP  \r\n\x87\n"), "an image", _OCR),
    _Format(
        0, (b"ID3\x02", b"ID3\x03", b"ID3\x04", b"\xff\xfb", b"\xff\xf3", b"fLaC\0", b"#!AMR"), "a sound recording", _SPEECH
    ),
    _Format(8, (b"WAVEfmt ",), "a sound recording", _SPEECH),
    _Format(4, (b"ftypM4A",), "a sound recording", _SPEECH),
    _Format(
        0,
        (b"OggS\0", b"\x1aE\xdf\xa3", b"FLV\x01", b"\0\0\x01\xba", b"\0\0\x01\xb3", b".RMF\0"),
        "a video or sound file",
        _SPEECH,
    ),
    _Format(0, (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",), "a video or sound file", _SPEECH),
    _Format(8, (b"AVI LIST",), "a video", _SPEECH),
    _Format(4, (b"ftyp",), "a video", _SPEECH),
    _Format(
        0, (b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\0asm", b"dex\n0"), "a program", _LEAVE
    ),
    _Format(0, (b"SQLite format 3\0",), "an SQLite database", _DATA),
    _Format(4, (b"Standard Jet DB\0", b"Standard ACE DB\0"), "an Access database", _DATA),
    _Format(0, (b"!BDN",), "a mailbox of Outlook", "export its mails as .eml"),
    _Format(0, (b"bplist00",), "a web archive of Safari, or another property list", "save the page as .html"),
    _Format(0, (b"\0\x01\0\0\0", b"OTTO\0", b"ttcf\0", b"wOFF\0", b"wOF2\0"), "a font", _LEAVE),
    _Format(0, (b"AC10",), "an AutoCAD drawing", "leave it out, or print it to PDF"),
)
#: Parts of zip archives that tell a format.
_PARTS = {
    "visio/document.xml": "a Visio drawing",
    "index/document.iwa": "a file of Pages, Numbers or Keynote",
    "fixeddocseq.fdseq": "an XPS file",
    "fixeddocumentsequence.fdseq": "an XPS file",
}
#: What stands near the top of texts of XML that are no text.
_XML = {
    b'progid="Word.Document"': ("a Word file in XML of 2003", "open it in Word and save it as .docx"),
    b'progid="Excel.Sheet"': ("an Excel file in XML of 2003", "open it in Excel and save it as .xlsx"),
    b"http://schemas.microsoft.com/office/2006/xmlPackage": ("a Word file in flat XML", "open it and save it as .docx"),
    b"office:document ": ("an OpenDocument file in flat XML", "open it and save it as .odt"),
    b"http://schemas.uof.org/": ("a UOF file", "open it in WPS Office or LibreOffice and save it as .docx"),
}
#: Bytes that no text has.
_BINARY = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")
_POSTSCRIPT = (b"%!PS-Adobe", b"\xc5\xd0\xd3\xc6")


def check(blob: Blob) -> None:
    """Look for a format that is known and not read.

    Args:
        blob: A file of no format that is read, or a zip archive.

    Raises:
        ReadError: It is of such a format; names it and says what to do.
    """
    head = blob.head(1024)
    if head.startswith(b"PK"):
        found = next(((_PARTS[name], _PRINT) for name in members(blob) if name in _PARTS), None)
        if found is None and (b"mimetypeapplication/" in head or "[content_types].xml" in members(blob)):
            found = ("an office file of a kind that is not read here, or damaged", _PRINT)
    elif head.startswith(ole.MARK):
        found = ole.named(blob)
    elif head.startswith(_POSTSCRIPT):
        found = ("a PostScript file", "convert it to PDF (ps2pdf does)")
    elif _BINARY.search(head):
        found = _by_mark(head)
    else:
        found = None
    if found is None and b"<" in head:
        found = next((told for mark, told in _XML.items() if mark in head), None)
    if found:
        reason = "locked" if "password" in found[0] else "format"
        raise ReadError(blob.path, reason, f"this is {found[0]}: {found[1]}")


def _by_mark(head: bytes) -> tuple[str, str] | None:
    """The format that a mark tells, and the remedy."""
    if head.startswith(b"MZ") and (b"\0\0\0" in head or b"DOS mode" in head):
        return "a program", _LEAVE
    if head.startswith(b"BM") and head[6:10] == bytes(4):
        return "an image", _OCR
    found = next((one for one in _FORMATS if head.startswith(one.marks, one.at)), None)
    return (found.name, found.remedy) if found else None
