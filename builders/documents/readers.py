"""From files to texts: each file opened, told by its content, and decoded or taken apart.

:func:`load_all` opens a file of any format (``formats.kinds``), an archive of files, a table of texts (``formats.rows``,
``formats.sheets``), and a long text a report at a time (``formats.stream``); :func:`load` the one text of a file. What a text
is of, and the reports in it, tells ``documents.shapes``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from pathlib import Path

from builders.document_model import Layer
from builders.documents.formats import archive, html, pdf, stream
from builders.documents.formats.column_names import ColumnNames, Columns
from builders.documents.formats.kinds import CONTAINERS, TABLES, TEXTS, Members, kind_of
from builders.documents.formats.rows import Table
from builders.documents.shapes import READERS, detect, read, read_with, reader_of
from builders.documents.split import collection, listing
from builders.records import Section, Source
from builders.text.decode import Blob, encoding_of, read_bytes, texts
from builders.text.repair import escaped, unescaped
from ontology.errors import ReadError, isolated
from ontology.knowledge.knowledge import Knowledge, default_knowledge

__all__ = ["READERS", "Columns", "detect", "load", "load_all", "read", "read_bytes", "read_with", "reader_of", "sections"]

#: Bytes of the longest web page, and of the longest other text that :func:`load` reads whole.
LARGEST = 100_000_000
#: Why a container says nothing itself that is there for what it holds: a mail without words, the cover of a portfolio.
_FOR_WHAT_THEY_HOLD = ("empty", "portfolio")


def load(path: str | Path) -> Source:
    """Open, decode and recognise the one text of a file.

    Args:
        path: The file, of any format but an archive.

    Returns:
        The text with its encoding, digest and reader.

    Raises:
        ReadError: The file cannot be read, is an archive or a table of several texts, or a text of over 100 MB; says why and
            what to do.
    """
    blob = _given(path)
    digest = blob.digest()
    kind = kind_of(blob)
    if kind in CONTAINERS and kind not in TEXTS:
        raise ReadError(path, "archive", "this is an archive of files: use load_all, or build from it")
    if blob.size > LARGEST and kind == "text":
        raise ReadError(path, "too-large", f"{blob.size:,} bytes are too many for one text: use load_all, or build from it")
    table = Table(ColumnNames(default_knowledge()))
    if (tabled := _tabled(blob, kind, table, [])) is not None:
        found = list(islice(tabled, 2))
        if len(found) == 1:
            return replace(found[0], sha256=digest)
        raise ReadError(path, "table", "this is a table of texts: use load_all, or build from it")
    return _open(blob, digest, kind)


def _given(path: str | Path) -> Blob:
    """The bytes of a file, held in memory when they are few."""
    blob = Blob.of(path)
    return blob if blob.size > stream.LARGE else Blob.held(path, blob.read())


def load_all(
    path: str | Path,
    failures: list[ReadError] | None = None,
    columns: Columns = Columns(),  # noqa: B008
    knowledge: Knowledge | None = None,
) -> Iterator[Source]:
    """The texts of a file: itself, the files of an archive (``a.zip!/b.txt``), the rows of a table (``a.csv#1``).

    A long file of many reports comes as a source for each, all with offsets in the whole file.

    Args:
        path: The file.
        failures: Where to list what cannot be read inside an archive, a table or a long file; without it, that is raised.
        columns: Which columns of a table hold text and title.
        knowledge: The names by which the columns of a table are told; by default as for :func:`read`.

    Yields:
        Each text as a source.

    Raises:
        ReadError: The file cannot be read; or, without ``failures``, something inside it.
    """
    blob = _given(path)
    inside: list[ReadError] = []
    table = Table(ColumnNames(knowledge or default_knowledge()), columns)
    for source in _unpack(blob, blob.digest(), inside, table, archive.Budget()):
        if inside and failures is None:
            raise inside[0]
        yield source
    if failures is not None:
        failures += inside
    elif inside:
        raise inside[0]


def _unpack(
    blob: Blob, digest: str, failures: list[ReadError], table: Table, budget: archive.Budget, depth: int = 0
) -> Iterator[Source]:
    kind = kind_of(blob)
    if kind in CONTAINERS:
        yield from _container(blob, digest, kind, failures, table, budget, depth)
    elif (tabled := _tabled(blob, kind, table, failures)) is not None:
        yield from (replace(source, sha256=digest) for source in tabled)
    elif kind == "text" and blob.size > stream.LARGE:
        yield from _reports(blob, digest, failures)
    else:
        yield _open(blob, digest, kind)


def _tabled(blob: Blob, kind: str, table: Table, failures: list[ReadError]) -> Iterator[Source] | None:
    """The texts of a file that is a table, or a document that another program has read; None for other files."""
    if kind in TABLES:
        return TABLES[kind](blob, table, failures)
    if kind == "text" and (shape := table.shape(blob)):
        return table.sources(blob, shape, failures)
    return None


def _container(
    blob: Blob, digest: str, kind: str, failures: list[ReadError], table: Table, budget: archive.Budget, depth: int
) -> Iterator[Source]:
    """The files in a container; before them its own text, when it has one (a mail, a PDF)."""
    empty: list[ReadError] = []
    if kind in TEXTS:
        with isolated(blob.path, empty):
            source = _open(blob, digest, kind)
            if unread := pdf.unread(source):
                failures.append(unread)
            yield source
    held = False
    for source in _members(blob, digest, failures, table, budget, depth, CONTAINERS[kind]):
        held = True
        yield source
    if empty and not held:
        raise empty[0]
    failures += [error for error in empty if error.reason not in _FOR_WHAT_THEY_HOLD]


def _members(
    blob: Blob,
    digest: str,
    failures: list[ReadError],
    table: Table,
    budget: archive.Budget,
    depth: int,
    members: Members,
) -> Iterator[Source]:
    for inner in members(blob, failures, budget):
        if depth >= archive.DEPTH:
            raise ReadError(blob.path, "nested", f"archives inside archives more than {archive.DEPTH} deep: unpack it yourself")
        with isolated(inner.path, failures):
            inner.check()
            name = inner.path.removeprefix(f"{blob.path}!/")
            for source in _unpack(inner, digest, failures, table, budget, depth + 1):
                deeper = source.metadata.get("member")
                member = f"{name}!/{deeper}" if deeper else name
                yield replace(source, metadata=source.metadata | {"member": member})


def _reports(blob: Blob, digest: str, failures: list[ReadError]) -> Iterator[Source]:
    """The reports of a long text, a source each."""
    encoding = encoding_of(blob)
    parts = texts(blob, encoding)
    opening = "".join(islice(parts, 4))
    if html.looks_like(opening, blob.path) or escaped(opening):
        if blob.size > LARGEST:
            what = f"a web page, or a text of escapes, of {blob.size:,} bytes"
            raise ReadError(blob.path, "too-large", f"{what}: save its text, or split it")
        yield _text(blob, digest)
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


def _open(blob: Blob, digest: str, kind: str) -> Source:
    """The one text of a file of some kind."""
    if kind in TEXTS:
        text, metadata = TEXTS[kind](blob)
        return Source(blob.path, text, metadata.pop("encoding", kind), digest, kind, metadata)
    return _text(blob, digest)


def _text(blob: Blob, digest: str) -> Source:
    """The text of a web page or of any other text file."""
    path = blob.path
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
