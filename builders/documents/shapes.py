"""Which reader a text is for, and the reports that it makes out.

By the shape of the text (``documents.split``) or by the format of the file (``documents.formats``):

==================  =================================================================================
split.listing       a page of a report site: entries with title, excerpt or whole text, and counters
split.paged         one report in numbered blocks (``1、…``) under a head with its title and pages
split.collection    several articles one after the other, each under its title line
split.plain         any other text: one report
formats.html        a page saved by a browser
formats.pdf         a PDF with a text layer
formats.rows        a row of a table of texts
formats.sheets      a workbook of tables
formats.parsed      a document that another program has parsed
formats.written     any other format of files: Word, PowerPoint, OFD, EPUB, rich text, mails, …
plugins             readers of other distributions
==================  =================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain

from builders.documents.boilerplate import set_aside, solid
from builders.documents.formats import pdf, rows, stream, written
from builders.documents.formats.programs import libraries, program
from builders.documents.plugins import plugged
from builders.documents.split import collection, listing, paged, plain
from builders.records import Section, Source
from builders.text.marks import printable, unsaid
from ontology.knowledge.knowledge import Knowledge, default_knowledge

__all__ = ["READERS", "detect", "read", "read_with", "reader_of"]

#: From a source to its reports.
Reader = Callable[[Source, Knowledge], Iterator[Section]]
#: Formats that tell their blocks.
_WRITTEN = ("html", "docx", "pptx", "odf", "epub", "ofd", "doc", "ppt", "rtf", "mhtml", "eml", "msg", "workbook", "parsed")
#: Our own readers, by name.
READERS: dict[str, Reader] = {
    "listing": listing.read,
    "paged": paged.read,
    "collection": collection.read,
    "pdf": pdf.read,
    **dict.fromkeys(_WRITTEN, written.read),
    "row": rows.read,
    "plain": plain.read,
}


#: Readers of special shapes, in the order in which they are tried, with what tells a text of that shape.
_SHAPES: dict[str, Callable[[str], bool]] = {
    "listing": listing.looks_like,
    "paged": paged.looks_like,
    "collection": collection.looks_like,
}


def detect(text: str) -> str:
    r"""The kind of source that a text is, by its shape; plain where a special reader would set aside most of it.

    Args:
        text: The text, or the beginning of a long one.

    Returns:
        ``listing``, ``paged``, ``collection``, ``plain`` or the name of a plug-in.

    >>> detect("第一段。\n第二段。")
    'plain'
    """
    more = ((name, reader.looks_like) for name, reader in plugged(*READERS).items())
    shapes = chain(_SHAPES.items(), more)
    return next((name for name, looks_like in shapes if looks_like(text) and _keeps(name, text)), "plain")


def reader_of(name: str) -> Reader:
    """The reader called ``name``.

    Args:
        name: One of :data:`READERS`, or a plug-in's.

    Returns:
        Its function.
    """
    return READERS[name] if name in READERS else plugged(*READERS)[name].read


def read_with(source: Source) -> tuple[str, ...]:
    """The libraries, the plug-in and the version of Yinpu that have read a source.

    Args:
        source: The open file.

    Returns:
        Names with versions, Yinpu last.
    """
    more = {} if source.reader in READERS else plugged(*READERS)
    return libraries(source, more[source.reader].version if source.reader in more else "")


def _keeps(reader: str, text: str) -> bool:
    """Whether ``reader`` reads half of ``text`` or more as reports, their titles and their counters."""
    aside = set_aside(text, reader_of(reader)(Source("", text, "", "", reader), default_knowledge()))
    return (aside.total() - aside["counters"]) * 2 <= solid(text)


def read(source: Source, knowledge: Knowledge | None = None) -> Iterator[Section]:
    """The reports in a source.

    Args:
        source: The open file; its reader is detected when it names none.
        knowledge: The names by which publishers are told; by default our tables and those of ``YINPU_KNOWLEDGE``.

    Returns:
        An iterator of reports in the order of the text, with offsets in the whole file, and with so much metadata as the
        shape of the text tells; :meth:`builders.Extractor.cleaned` completes them.
    """
    knowledge = knowledge or default_knowledge()
    reader = source.reader or detect(source.text)
    found: Iterator[Section] = map(_shown, reader_of(reader)(replace(source, reader=reader), knowledge))
    if read_by := program(source):
        found = (replace(section, reader=read_by) for section in found)
    return (stream.shifted(section, source.base) for section in found) if source.base else found


def _shown(section: Section) -> Section:
    """``section`` with title and names as they are shown: without marks, control characters and invisible ones."""
    title = unsaid(section.title) or printable(section.title)
    publishers, authors = (tuple(map(unsaid, section.publishers)), tuple((unsaid(name), no) for name, no in section.authors))
    if (title, publishers, authors) == (section.title, section.publishers, section.authors):
        return section
    evidence = tuple(one._replace(value=unsaid(one.value) or one.value) for one in section.evidence)
    return replace(section, title=title, publishers=tuple(filter(None, publishers)), authors=authors, evidence=evidence)
