"""Readers: one module for each kind of source, each turning a decoded file into reports.

===========  =================================================================================
listing      a page of a report site: entries with title, excerpt or whole text, and counters
paged        one report in numbered blocks (``1、…``) under a head with its title and pages
collection   several articles one after the other, each under its title line
html         a page saved by a browser
pdf          a PDF with a text layer
docx         a Word file
plain        any other text: one report
===========  =================================================================================

:func:`load_all` opens and decodes a file, a zip archive of files or a table of texts (``rows``); :func:`read` finds the kind
of each by its content, not by its name, and yields :class:`~builders.records.Section` records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path, PurePath
from zipfile import is_zipfile

from builders.decode import decode, read_bytes
from builders.readers import archive, collection, docx, html, listing, paged, pdf, plain
from builders.readers.rows import SUFFIXES, Columns, rows
from builders.records import Section, Source
from ontology.errors import ReadError

__all__ = ["READERS", "Columns", "detect", "load", "load_all", "read", "read_bytes", "sections"]

READERS: dict[str, Callable[[Source], Iterator[Section]]] = {
    "listing": listing.read,
    "paged": paged.read,
    "collection": collection.read,
    "html": html.read,
    "pdf": pdf.read,
    "docx": docx.read,
    "plain": plain.read,
}


def load(path: str | Path) -> Source:
    """Open, decode and recognise the one text of ``path``. ReadError says what is wrong with one that cannot be read."""
    data, digest = read_bytes(path)
    if archive.looks_like(data) and is_zipfile(BytesIO(data)):
        raise ReadError(path, "archive", "this is an archive of files: use load_all, or build from it")
    return _open(data, digest, path)


def load_all(path: str | Path, failures: list[ReadError] | None = None, columns: Columns = Columns()) -> Iterator[Source]:  # noqa: B008
    """The texts of ``path``: itself, the files of an archive (``a.zip!/b.txt``), the rows of a table (``a.csv#1``).

    What cannot be read inside an archive goes to ``failures`` and stops nothing; without such a list it is raised.
    """
    data, digest = read_bytes(path)
    inside: list[ReadError] = []
    for source in _unpack(data, digest, str(path), inside, columns):
        if inside and failures is None:
            raise inside[0]
        yield source
    if failures is not None:
        failures += inside
    elif inside:
        raise inside[0]


def _unpack(
    data: bytes, digest: str, path: str, failures: list[ReadError], columns: Columns, depth: int = 0
) -> Iterator[Source]:
    if not archive.looks_like(data):
        suffix = PurePath(path).suffix.lower()
        if suffix in SUFFIXES:
            text, encoding = decode(data, path)
            yield from (replace(s, encoding=encoding, sha256=digest) for s in rows(text, path, suffix, columns))
        else:
            yield _open(data, digest, path)
        return
    if depth >= archive.DEPTH:
        raise ReadError(path, "nested", f"archives inside archives more than {archive.DEPTH} deep: unpack it yourself")
    for inner, content in archive.members(data, path, failures):
        try:
            if content.strip(b"\0 \t\r\n"):
                yield from _unpack(content, digest, inner, failures, columns, depth + 1)
            else:
                raise ReadError(inner, "empty", "the file is empty: fetch it again or leave it out")
        except ReadError as error:
            failures.append(error)


def _open(data: bytes, digest: str, path: str | Path) -> Source:
    if data.startswith(b"%PDF-"):
        text, metadata = pdf.extract(data, path)
        return Source(str(path), text, "pdf", digest, "pdf", metadata)
    if docx.looks_like(data):
        text, metadata = docx.extract(data, path)
        return Source(str(path), text, "docx", digest, "docx", metadata)
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
