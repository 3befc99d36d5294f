"""Readers: one module for each kind of source, each turning a decoded file into reports.

In ``documents.split``, by the shape of the text, and in ``documents.formats``, by the format of the file:

==================  =================================================================================
split.listing       a page of a report site: entries with title, excerpt or whole text, and counters
split.paged         one report in numbered blocks (``1、…``) under a head with its title and pages
split.collection    several articles one after the other, each under its title line
split.plain         any other text: one report
formats.html        a page saved by a browser
formats.pdf         a PDF with a text layer
formats.docx        a Word file
plugins             readers of other distributions
==================  =================================================================================

:func:`load_all` opens and decodes a file, a zip archive of files (``formats.archive``) or a table of texts
(``formats.rows``), a long one a report at a time (``formats.stream``); the kind of each is found by its content, and by its
name only for a web page of unusual tags; :func:`read` yields :class:`~builders.records.Section` records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from pathlib import Path, PurePath
from zipfile import is_zipfile

from builders.document_model import Layer
from builders.documents.boilerplate import set_aside, solid
from builders.documents.formats import archive, docx, html, pdf, stream
from builders.documents.formats.rows import SUFFIXES, Columns, rows
from builders.documents.plugins import plugged
from builders.documents.split import collection, listing, paged, plain
from builders.records import Section, Source
from builders.text.decode import Blob, encoding_of, read_bytes, texts
from builders.text.marks import printable, unsaid
from builders.text.repair import escaped, unescaped
from ontology.errors import ReadError, isolated
from ontology.knowledge.knowledge import Knowledge, default_knowledge

__all__ = ["READERS", "Columns", "detect", "load", "load_all", "read", "read_bytes", "reader_of", "sections"]

#: From a source to its reports.
Reader = Callable[[Source, Knowledge], Iterator[Section]]
#: Our own readers, by name.
READERS: dict[str, Reader] = {
    "listing": listing.read,
    "paged": paged.read,
    "collection": collection.read,
    "html": html.read,
    "pdf": pdf.read,
    "docx": docx.read,
    "plain": plain.read,
}


#: Readers of special shapes, in the order in which they are tried, with what tells a text of that shape.
_SHAPES: dict[str, Callable[[str], bool]] = {
    "listing": listing.looks_like,
    "paged": paged.looks_like,
    "collection": collection.looks_like,
}
#: Bytes of the longest web page, and of the longest other text that :func:`load` reads whole.
LARGEST = 100_000_000


def load(path: str | Path) -> Source:
    """Open, decode and recognise the one text of a file.

    Args:
        path: The file, of any format but an archive.

    Returns:
        The text with its encoding, digest and reader.

    Raises:
        ReadError: The file cannot be read, is an archive, or is a text of over 100 MB; says why and what to do.
    """
    blob = _given(path)
    digest = blob.digest()
    if archive.looks_like(blob) and _is_zip(blob):
        raise ReadError(path, "archive", "this is an archive of files: use load_all, or build from it")
    if blob.size > LARGEST and not _whole(blob):
        raise ReadError(path, "too-large", f"{blob.size:,} bytes are too many for one text: use load_all, or build from it")
    return _open(blob, digest)


def _given(path: str | Path) -> Blob:
    """The bytes of a file, held in memory when they are few."""
    blob = Blob.of(path)
    return blob if blob.size > stream.LARGE else Blob.held(path, blob.read())


def _is_zip(blob: Blob) -> bool:
    with blob.open() as file:
        return is_zipfile(file)


def load_all(path: str | Path, failures: list[ReadError] | None = None, columns: Columns = Columns()) -> Iterator[Source]:  # noqa: B008
    """The texts of a file: itself, the files of an archive (``a.zip!/b.txt``), the rows of a table (``a.csv#1``).

    A long file of many reports comes as a source for each, all with offsets in the whole file.

    Args:
        path: The file.
        failures: Where to list what cannot be read inside an archive, a table or a long file; without it, that is raised.
        columns: Which columns of a table hold text and title.

    Yields:
        Each text as a source.

    Raises:
        ReadError: The file cannot be read; or, without ``failures``, something inside it.
    """
    blob = _given(path)
    inside: list[ReadError] = []
    for source in _unpack(blob, blob.digest(), inside, columns, archive.Budget()):
        if inside and failures is None:
            raise inside[0]
        yield source
    if failures is not None:
        failures += inside
    elif inside:
        raise inside[0]


def _unpack(
    blob: Blob, digest: str, failures: list[ReadError], columns: Columns, budget: archive.Budget, depth: int = 0
) -> Iterator[Source]:
    if archive.looks_like(blob):
        yield from _members(blob, digest, failures, columns, budget, depth)
    elif (suffix := PurePath(blob.path).suffix.lower()) in SUFFIXES:
        yield from (replace(source, sha256=digest) for source in rows(blob, suffix, columns, failures))
    elif blob.size > stream.LARGE and not _whole(blob):
        yield from _reports(blob, digest, failures)
    else:
        source = _open(blob, digest)
        if unread := pdf.unread(source):
            failures.append(unread)
        yield source


def _members(
    blob: Blob, digest: str, failures: list[ReadError], columns: Columns, budget: archive.Budget, depth: int
) -> Iterator[Source]:
    if depth >= archive.DEPTH:
        raise ReadError(blob.path, "nested", f"archives inside archives more than {archive.DEPTH} deep: unpack it yourself")
    for inner in archive.members(blob, failures, budget):
        with isolated(inner.path, failures):
            inner.check()
            yield from _unpack(inner, digest, failures, columns, budget, depth + 1)


def _whole(blob: Blob) -> bool:
    """Whether a long file is of a kind that can only be read whole."""
    return blob.head(4).startswith((b"%PDF", b"PK", b"\xd0\xcf\x11\xe0"))


def _reports(blob: Blob, digest: str, failures: list[ReadError]) -> Iterator[Source]:
    """The reports of a long text, a source each."""
    encoding = encoding_of(blob)
    parts = texts(blob, encoding)
    opening = "".join(islice(parts, 4))
    if html.looks_like(opening, blob.path) or escaped(opening):
        if blob.size > LARGEST:
            what = f"a web page, or a text of escapes, of {blob.size:,} bytes"
            raise ReadError(blob.path, "too-large", f"{what}: save its text, or split it")
        yield _open(blob, digest)
        return
    reader = detect(opening)
    again = collection.headings(opening) if reader == "collection" else set()
    # the reports of these readers follow one another: a long file of them is read a report at a time
    follow: dict[str, Callable[[str], list[int]]] = {
        "listing": listing.starts,
        "collection": partial(collection.starts, again=again),
    }
    starts = follow.get(reader, _nowhere)
    head = opening[: next(iter(starts(opening)), 0)]
    for base, text, more in stream.reports(chain([opening], parts), starts, stream.WINDOW, stream.LONGEST):
        if len(text) > stream.LONGEST:
            size = f"a single report of over {stream.LONGEST:,} characters begins at character {base:,}"
            failures.append(ReadError(blob.path, "too-long", f"{size}: split it into its reports"))
        elif text.strip():
            stated = {"more": more, "opening": head if base else "", "headings": again}
            yield Source(blob.path, text, encoding.name, digest, reader, stated, base)


def _nowhere(_: str) -> list[int]:
    """No report begins inside: the file is one."""
    return []


def _open(blob: Blob, digest: str) -> Source:
    head, path = blob.head(archive.HEAD), blob.path
    if head.startswith(b"%PDF-"):
        text, metadata = pdf.extract(blob)
        return Source(path, text, "pdf", digest, "pdf", metadata)
    if docx.looks_like(blob):
        text, metadata = docx.extract(blob)
        return Source(path, text, "docx", digest, "docx", metadata)
    encoding = encoding_of(blob)
    text = "".join(texts(blob, encoding))
    if html.looks_like(text, path):
        text, metadata = html.extract(text)
        if not any(block.layer is Layer.BODY for block in metadata["blocks"]):
            why = "no text in this page but menus, scripts and frames"
            raise ReadError(path, "no-text", f"{why}: save it, or what its frames show, when it has loaded")
        if (said := unescaped(text)) != text:  # escaped twice: the blocks are those of other places
            text, metadata = said, {name: value for name, value in metadata.items() if name != "blocks"}
        return Source(path, text, encoding.name, digest, "html", metadata)
    text = unescaped(text)
    if not text.strip():
        raise ReadError(path, "empty", "the file holds no text: fetch it again or leave it out")
    return Source(path, text, encoding.name, digest, detect(text))


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
    found = map(_shown, reader_of(reader)(replace(source, reader=reader), knowledge))
    return (stream.shifted(section, source.base) for section in found) if source.base else found


def _shown(section: Section) -> Section:
    """``section`` with title and names as they are shown: without marks, control characters and invisible ones."""
    title = unsaid(section.title) or printable(section.title)
    publishers, authors = (tuple(map(unsaid, section.publishers)), tuple((unsaid(name), no) for name, no in section.authors))
    if (title, publishers, authors) == (section.title, section.publishers, section.authors):
        return section
    return replace(section, title=title, publishers=tuple(filter(None, publishers)), authors=authors)


def sections(path: str | Path, knowledge: Knowledge | None = None) -> tuple[Source, list[Section]]:
    """:func:`load` and :func:`read` in one.

    Args:
        path: As for :func:`load`.
        knowledge: As for :func:`read`.

    Returns:
        The open file and the reports in it.

    Raises:
        ReadError: As for :func:`load`.
    """
    source = load(path)
    return source, list(read(source, knowledge))
