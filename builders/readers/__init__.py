"""Readers: one module for each kind of source, each turning a decoded file into reports.

===========  =================================================================================
listing      a page of a report site: entries with title, excerpt or whole text, and counters
paged        one report in numbered blocks (``1、…``) under a head with its title and pages
collection   several articles one after the other, each under its title line
html         a page saved by a browser
pdf          a PDF with a text layer
plain        any other text: one report
===========  =================================================================================

:func:`load` opens and decodes a file; :func:`read` finds its kind by its content, not by its name, and yields
:class:`~builders.records.Section` records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from builders.decode import decode, read_bytes
from builders.readers import collection, html, listing, paged, pdf, plain
from builders.records import Section, Source
from ontology.errors import ReadError

__all__ = ["READERS", "detect", "load", "read", "read_bytes", "sections"]

READERS: dict[str, Callable[[Source], Iterator[Section]]] = {
    "listing": listing.read,
    "paged": paged.read,
    "collection": collection.read,
    "html": html.read,
    "pdf": pdf.read,
    "plain": plain.read,
}


def load(path: str | Path) -> Source:
    """Open, decode and recognise ``path``. ReadError says what is wrong with a file that cannot be read."""
    data, digest = read_bytes(path)
    if data.startswith(b"%PDF-"):
        text, metadata = pdf.extract(data, path)
        return Source(str(path), text, "pdf", digest, "pdf", metadata)
    text, encoding = decode(data, path)
    if html.looks_like(text):
        text, metadata = html.extract(text)
        if not text.strip():
            raise ReadError(path, "no-text", "no text in this page but menus and scripts: save it again when it has loaded")
        return Source(str(path), text, encoding, digest, "html", metadata)
    return Source(str(path), text, encoding, digest, detect(text))


def detect(text: str) -> str:
    """The kind of source that ``text`` is, by its shape.

    >>> detect("第一段。\\n第二段。")
    'plain'
    """
    if listing.looks_like(text):
        return "listing"
    if paged.looks_like(text):
        return "paged"
    if collection.looks_like(text):
        return "collection"
    return "plain"


def read(source: Source) -> Iterator[Section]:
    """The reports in ``source``, in the order of its text."""
    reader = source.reader or detect(source.text)
    return READERS[reader](replace(source, reader=reader))


def sections(path: str | Path) -> tuple[Source, list[Section]]:
    """:func:`load` and :func:`read` in one."""
    source = load(path)
    return source, list(read(source))
