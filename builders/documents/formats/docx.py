"""Word files (``.docx``): paragraphs and table cells as lines, with the title, author and date that the file states.

Offsets count in the extracted text. The format is a zip archive of XML, read with the standard library.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from builders.records import Section, Source
from builders.text.decode import Blob
from ontology.errors import ReadError
from ontology.knowledge.knowledge import Knowledge

__all__ = ["extract", "looks_like", "read"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CORE = {
    "{http://purl.org/dc/elements/1.1/}title": "title",
    "{http://purl.org/dc/elements/1.1/}creator": "author",
    "{http://purl.org/dc/terms/}created": "created",
}
#: Bytes of XML that are taken for a document; more is no report.
LARGEST = 200_000_000


def looks_like(blob: Blob) -> bool:
    """A zip archive that holds a Word document."""
    return blob.head(4).startswith(b"PK\3\4") and any(b"word/document.xml" in block for block in blob.blocks())


def extract(blob: Blob) -> tuple[str, dict[str, Any]]:
    """The text of a Word file, a paragraph a line, and what it states of itself.

    Args:
        blob: The file.

    Returns:
        Text, and metadata with ``title``, ``author`` and ``created`` (empty when not stated).

    Raises:
        ReadError: The file is damaged, locked, too large or without text.
    """
    path = blob.path
    try:
        with blob.open() as file, zipfile.ZipFile(file) as archive:
            info = archive.getinfo("word/document.xml")
            if info.file_size > LARGEST:
                raise ReadError(path, "too-large", f"its text is {info.file_size:,} bytes of XML: split it")
            with archive.open(info) as stream:
                text = "".join(_paragraphs(stream))
            stated = _stated(archive)
    except (
        KeyError,
        zipfile.BadZipFile,
        ElementTree.ParseError,
        RuntimeError,
        EOFError,
        NotImplementedError,
        ValueError,
        OSError,
    ):
        raise ReadError(path, "broken-docx", "the Word file is damaged or locked: open and save it again") from None
    except Exception as error:  # zlib.error has no common base with the others
        if type(error).__name__ != "error":
            raise
        raise ReadError(path, "broken-docx", "the Word file is damaged: open and save it again") from None
    if not text.strip():
        raise ReadError(path, "empty", "the Word file holds no text: it may hold images only")
    return text, stated


def _paragraphs(stream: Any) -> Iterator[str]:
    for _, element in ElementTree.iterparse(stream):
        if element.tag == _W + "p":
            yield "".join(_runs(element)) + "\n"
            element.clear()


def _runs(paragraph: ElementTree.Element) -> Iterator[str]:
    for node in paragraph.iter():
        if node.tag == _W + "t":
            yield node.text or ""
        elif node.tag == _W + "tab":
            yield "\t"
        elif node.tag in (_W + "br", _W + "cr"):
            yield "\n"


def _stated(archive: zipfile.ZipFile) -> dict[str, Any]:
    found = {"title": "", "author": "", "created": ""}
    if "docProps/core.xml" in archive.namelist() and archive.getinfo("docProps/core.xml").file_size < 1_000_000:
        for node in ElementTree.fromstring(archive.read("docProps/core.xml")):
            if node.tag in _CORE:
                found[_CORE[node.tag]] = (node.text or "").strip()
    return found


def read(source: Source, knowledge: Knowledge) -> Iterator[Section]:
    """The file as one report."""
    yield Section(title="", start=0, end=len(source.text), body=((0, len(source.text)),))
