"""PDF files as they are opened: behind other bytes, cut off, damaged, locked."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from builders.text.decode import Blob
from ontology.errors import ReadError
from ontology.filenames import shown

__all__ = ["AGAIN", "looks_like", "open_document"]

#: What to do with a damaged one.
AGAIN = "fetch it again"
#: Bytes in which a PDF begins; how it begins behind other bytes.
_BEFORE = 8192
_BEGINNING = re.compile(rb"%PDF-\d\.\d\s{1,4}(?:%[^\r\n]{0,64}\s{1,4})?\d+ \d+ obj\b")
#: The object that a whole PDF names at its end.
_CATALOGUE = re.compile(rb"\b(\d+) (\d+) obj\s*<<(?:(?!endobj).){0,2000}?/Type\s*/Catalog\b", re.S)


def looks_like(blob: Blob) -> bool:
    """Whether a file begins as PDFs do, what a server or a mail program put before it aside."""
    return _start(blob) is not None


def _start(blob: Blob) -> int | None:
    """Where the PDF begins in a file."""
    head = blob.head(_BEFORE)
    if head.startswith(b"%PDF-"):
        return 0
    found = _BEGINNING.search(head)
    return found.start() if found else None


def open_document(blob: Blob) -> Any:
    """The document of pypdfium2.

    Args:
        blob: The file.

    Returns:
        The open document.

    Raises:
        ReadError: It is damaged or locked.
    """
    import pypdfium2 as pdfium

    start = _start(blob) or 0
    on_disk = not start and blob.file and shown(blob.file) == str(blob.file)
    try:
        return pdfium.PdfDocument(blob.file if on_disk else blob.read()[start:])
    except pdfium.PdfiumError as error:
        reason = str(error).lower()
    if "format" in reason and (found := _CATALOGUE.search(data := blob.read()[start:])):
        with suppress(pdfium.PdfiumError):  # a file that is cut off, whose objects can still be found
            return pdfium.PdfDocument(data + b"\ntrailer\n<</Root %s %s R>>\n%%%%EOF\n" % found.groups())
    if "password" in reason:
        raise ReadError(blob.path, "locked", "the PDF is protected by a password: save an open copy")
    if "security" in reason:
        raise ReadError(blob.path, "locked", "the PDF is protected in a way that cannot be read here: save an open copy")
    raise ReadError(blob.path, "broken-pdf", f"the PDF is damaged or cut off: {AGAIN}")
