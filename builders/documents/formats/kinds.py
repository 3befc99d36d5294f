"""What a file is, told by its content: its first bytes and the names of the members of a container, never by its name.

A format is a module beside this one, and a line in one of the tables below. A file of no known format is a text, or is
refused by whoever decodes it.

>>> kind_of(Blob.held("a.txt", "银行转型。".encode())), kind_of(Blob.held("a.txt", b"%PDF-1.7"))
('text', 'pdf')
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from builders.documents.formats import archive, docx, epub, mail, msg, odf, ofd, ole, pdf, pptx, refused, rtf, sheets, tar
from builders.documents.formats.rows import Table
from builders.records import Source
from builders.text.decode import Blob
from ontology.errors import ReadError

__all__ = ["CONTAINERS", "LIBRARIES", "TABLES", "TEXTS", "Members", "kind_of"]

#: From a file to its text and what it states of itself: ``blocks`` where the format tells them, ``title``, ``author``, …
Extract = Callable[[Blob], tuple[str, dict[str, Any]]]
#: From a container to the files in it; those that are refused are listed, and the budget is spent on the others.
Members = Callable[[Blob, list[ReadError], archive.Budget], Iterator[Blob]]

#: Formats of one text each.
TEXTS: dict[str, Extract] = {
    "pdf": pdf.extract,
    "docx": docx.extract,
    "pptx": pptx.extract,
    "odf": odf.extract,
    "epub": epub.extract,
    "ofd": ofd.extract,
    "doc": ole.extract,
    "ppt": ole.slides,
    "rtf": rtf.extract,
    "mhtml": mail.page,
    "eml": mail.extract,
    "msg": msg.extract,
}
#: Formats that hold other files; a mail or a PDF is a text and holds files too.
CONTAINERS: dict[str, Members] = {
    "eml": mail.attachments,
    "msg": msg.attachments,
    "pdf": pdf.attachments,
    "zip": archive.members,
    "tar": tar.members,
}
#: Formats of tables: texts a row, or one document of all.
TABLES: dict[str, Callable[[Blob, Table, list[ReadError]], Iterator[Source]]] = {"workbook": sheets.sources}
_XML, _PAGE, _SHEETS = ("Python",), ("selectolax", "justext", "lxml"), ("python-calamine",)
#: The libraries that read a format, as they are distributed; ``Python`` for its own (zipfile, ElementTree, email, csv, json).
#: Rows of a workbook are told by its kind, those of a text by ``row``; what is not named here Yinpu reads by itself.
LIBRARIES: dict[str, tuple[str, ...]] = {
    "pdf": ("pypdfium2",),
    "html": _PAGE,
    **dict.fromkeys(("mhtml", "eml", "epub"), (*_XML, *_PAGE)),
    "msg": ("olefile", *_XML, *_PAGE),
    **dict.fromkeys(("docx", "pptx", "odf", "ofd", "doc", "ppt", "row"), _XML),
    "parsed": (*_XML, "selectolax"),
    **dict.fromkeys(("workbook", "xlsx", "xlsm", "xlsb", "xls", "ods"), _SHEETS),
}
#: What tells a format, in the order in which they are tried.
_TOLD: dict[str, Callable[[Blob], bool]] = {
    "pdf": pdf.looks_like,
    "docx": docx.looks_like,
    "workbook": sheets.looks_like,
    "pptx": pptx.looks_like,
    "odf": odf.looks_like,
    "epub": epub.looks_like,
    "ofd": ofd.looks_like,
    "doc": ole.is_word,
    "ppt": ole.is_presentation,
    "msg": msg.is_mail,
    "rtf": rtf.looks_like,
    "mhtml": mail.is_page,
    "eml": mail.is_mail,
    "tar": tar.looks_like,
    "zip": archive.looks_like,
}


def kind_of(blob: Blob) -> str:
    """The format of a file.

    Args:
        blob: The file.

    Returns:
        A key of :data:`TEXTS`, :data:`TABLES` or :data:`CONTAINERS`; ``text`` for any other.

    Raises:
        ReadError: It is of a format that is known and cannot be read; says what to do.
    """
    kind = next((kind for kind, looks_like in _TOLD.items() if looks_like(blob)), "text")
    if kind in ("zip", "text"):
        refused.check(blob)
    return kind
