r"""Tables of texts: rows of CSV and its kin, and objects of JSON, one source a row, named ``FILE#ROW`` (rows count from 1).

Which columns hold text, title, publisher and day is told by their names (``formats.column_names``).

>>> from ontology import Knowledge
>>> blob = Blob.held("a.txt", "标题;正文;日期\n转型;招商银行推进转型。;2023/9/27".encode())
>>> table = Table(ColumnNames(Knowledge()))
>>> table.shape(blob)
'delimited'
>>> row = next(table.sources(blob, "delimited", []))
>>> row.path, row.text, row.metadata["title"], row.metadata["issued"]
('a.txt#1', '招商银行推进转型。', '转型', '2023/9/27')
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import PurePath
from typing import Any, NamedTuple

from builders.documents.formats import delimited, json_records
from builders.documents.formats.column_names import ColumnNames, Columns, Fields
from builders.documents.formats.parsed import docling, mineru
from builders.documents.formats.stream import LONGEST
from builders.documents.metadata.claims import beside
from builders.documents.metadata.titles import organizations_and_people
from builders.records import Section, Source
from builders.text.decode import Blob, Encoding, encoding_of, texts
from ontology.errors import ReadError
from ontology.knowledge.knowledge import Knowledge
from ontology.normalise import normalise

__all__ = ["Columns", "Table", "read", "records", "row_source"]

#: Suffixes that say that a text is a table.
_TABLES, _LINES = (".csv", ".tsv"), (".jsonl", ".ndjson")
#: Documents that other programs have parsed: what tells them, and what reads them.
_LAYOUTS: dict[str, tuple[Callable[[Any], bool], Callable[[Any], tuple[str, dict[str, Any]]]]] = {
    "docling": (docling.looks_like, docling.extract),
    "mineru": (mineru.looks_like, mineru.extract),
}
#: Bytes of the beginning by which a table is told.
_OPENING = 65_536
#: Halves of characters that JSON may name and no text may hold; seconds or milliseconds since 1970.
_HALF = re.compile("[\ud800-\udfff]")
_SECONDS = re.compile(r"(1\d{9})(?:\d{3})?")
#: What may stand before JSON; what may stand between two cells of a header.
_BLANKS, _SIGNS = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n", (b",", b"\t", b";", b"|")


class Table(NamedTuple):
    """How tables of texts are read.

    Attributes:
        names: What their columns are.
        columns: Which hold text and title, where they are given.
    """

    names: ColumnNames
    columns: Columns = Columns()

    def shape(self, blob: Blob) -> str:
        """Whether a text is a table, by its beginning and, for a file that says so, by its suffix.

        Args:
            blob: The file.

        Returns:
            ``delimited``, ``json`` or ``json rows``; nothing for any other text.
        """
        suffix = PurePath(blob.path).suffix.lower()
        head = blob.head(_OPENING)
        if suffix in _LINES and not _opening(blob.path, head):
            return "json rows"
        bare = head.lstrip(_BLANKS)
        if bare[:1] in (b"{", b"[") or suffix in _LINES:
            told = json_records.looks_like(_opening(blob.path, head), suffix)
            return {"rows": "json rows", "whole": "json", "": ""}[told]
        line = bare.partition(b"\n")[0][:4096]
        if suffix in _TABLES or (line.count(b",") + line.count(b"\t") + line.count(b";") + line.count(b"|") > 0):
            return "delimited" if self._layout(_opening(blob.path, head), suffix) else ""
        return ""

    def sources(self, blob: Blob, shape: str, failures: list[ReadError]) -> Iterator[Source]:
        """The rows of a table as sources; rows without text are left out.

        Args:
            blob: The file.
            shape: What :meth:`shape` tells of it.
            failures: Where malformed and overlong rows are listed.

        Yields:
            Each row, with what its columns state in the metadata and without a digest.

        Raises:
            ReadError: No column holds text (lists the columns), or the file stops being a table (names the row).
        """
        encoding = encoding_of(blob)
        if shape == "json":
            yield from self._of_json(blob, encoding, failures)
        else:
            yield from self._rows(blob, encoding, self._records(blob, encoding, shape, failures), failures, strict=True)

    def _layout(self, opening: str, suffix: str) -> delimited.Layout | None:
        return delimited.layout_of(opening, suffix, lambda cells: self.names.count(cells, self.columns))

    def _records(
        self, blob: Blob, encoding: Encoding, shape: str, failures: list[ReadError]
    ) -> Iterator[tuple[int, dict[str, Any]]]:
        if shape == "json rows":
            return json_records.rows(blob, encoding, failures, LONGEST)
        opening = next((part for part in texts(blob, encoding) if part.strip()), "")[:_OPENING]
        layout = self._layout(opening, PurePath(blob.path).suffix.lower()) or delimited.Layout()
        return delimited.records(blob, encoding, layout, self._ends_with_text, failures)

    def _ends_with_text(self, header: Sequence[str]) -> bool:
        return bool(header) and header[-1] in self.names(header, self.columns)["text"]

    def _of_json(self, blob: Blob, encoding: Encoding, failures: list[ReadError]) -> Iterator[Source]:
        """The records of one value of JSON; a single object is the file itself."""
        try:
            value = json_records.parsed(blob, encoding)
        except json_records.SeveralError:
            found = self._records(blob, encoding, "json rows", failures)
            yield from self._rows(blob, encoding, found, failures, strict=True)
            return
        if layout := next((name for name, (looks_like, _) in _LAYOUTS.items() if looks_like(value)), ""):
            text, metadata = _LAYOUTS[layout][1](value)
            if not text.strip():
                raise ReadError(blob.path, "empty", "no text in what was made of this document: parse it again")
            yield Source(blob.path, text, encoding.name, "", "parsed", metadata | {"layout": layout})
            return
        given = value if isinstance(value, list) else [value]
        records = json_records.held(given, lambda names: bool(self.names(names, self.columns)["text"]))
        if not records:
            keys = given[0] if given and isinstance(given[0], dict) else {}
            raise _no_text(blob.path, keys, self.columns)
        if isinstance(value, dict) and self.names(value, self.columns)["text"]:
            fields = self.names(records[0], self.columns)
            if source := row_source(blob.path, encoding.name, records[0], fields, 1):
                yield source
            return
        yield from self._rows(blob, encoding, enumerate(records, 1), failures, strict=False)

    def _rows(
        self,
        blob: Blob,
        encoding: Encoding,
        found: Iterable[tuple[int, dict[str, Any]]],
        failures: list[ReadError],
        *,
        strict: bool,
    ) -> Iterator[Source]:
        """The rows as sources; with ``strict`` the first has to have a text."""
        fields: dict[tuple[str, ...], Fields] = {}
        for number, record in found:
            header = tuple(record)
            if header not in fields:
                fields[header] = self.names(header, self.columns)
                if len(fields) == 1 and not fields[header]["text"] and strict:
                    raise _no_text(blob.path, header, self.columns)
            source = row_source(f"{blob.path}#{number}", encoding.name, record, fields[header], number)
            if source and len(source.text) > LONGEST:
                failures.append(delimited.overlong(blob.path, number))
            elif source:
                yield source


def _opening(path: str, head: bytes) -> str:
    """The beginning of a text; nothing where its bytes are none."""
    try:
        blob = Blob.held(path, head)
        return "".join(texts(blob, encoding_of(blob)))
    except ReadError:
        return ""


def _no_text(path: str, header: Iterable[str], columns: Columns) -> ReadError:
    there = ", ".join(map(str, header)) or "no names at all"
    wanted = f"no column {columns.text}" if columns.text else "no column whose name tells a text"
    return ReadError(path, "no-column", f"{wanted} (it has: {there[:300]}): name it with --text-column")


def row_source(path: str, encoding: str, record: Mapping[str, Any], fields: Fields, number: int) -> Source | None:
    """A row of a table as a source.

    Args:
        path: What to call it.
        encoding: How its file is encoded.
        record: Its cells by the name of their column.
        fields: What the columns hold.
        number: Its number.

    Returns:
        The source, read by ``row``; None for a row without text.
    """
    body = _cell(record, fields["text"])
    if not body.strip():
        return None
    stated = {
        field: _cell(record, fields[field]).strip() for field in ("title", "publisher", "issued", "author", "url", "type")
    }
    stated["issued"] = _day(stated["issued"])
    return Source(path, body, encoding, "", "row", {"row": number, **stated})


def _cell(record: Mapping[str, Any], names: Sequence[str]) -> str:
    """What the first of some columns says that says something."""
    for name in names:
        value = record.get(name)
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            value = "\n".join(value)
        if value is not None and not isinstance(value, (dict, list)) and (said := str(value)).strip():
            return _HALF.sub("\ufffd", said)
    return ""


def _day(stated: str) -> str:
    """A day as it is stated; seconds since 1970 as the day in China.

    Returns:
        The words, or an ISO date.

    >>> _day("1695772800"), _day("2023年9月27日")
    ('2023-09-27', '2023年9月27日')
    """
    if match := _SECONDS.fullmatch(stated):
        return (datetime.fromtimestamp(int(match[1]), UTC) + timedelta(hours=8)).date().isoformat()
    return stated


def records(blob: Blob, suffix: str, failures: list[ReadError]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a table as they are.

    Args:
        blob: The file.
        suffix: ``.csv``, ``.tsv``, ``.jsonl`` or ``.ndjson``.
        failures: Where malformed and overlong rows are listed.

    Yields:
        Number of the row, from 1, and its cells by the name of their column.

    Raises:
        ReadError: The file is no text, or stops being a table (names the row).
    """
    encoding = encoding_of(blob)
    if suffix in _LINES:
        yield from json_records.rows(blob, encoding, failures, LONGEST)
        return
    layout = delimited.Layout("\t" if suffix == ".tsv" else ",")
    yield from delimited.records(blob, encoding, layout, lambda _: False, failures)


def read(source: Source, knowledge: Knowledge) -> Iterator[Section]:
    """A row as one report, with the people and the type that its columns state."""
    stated, text = source.metadata, source.text
    _, people = organizations_and_people(stated.get("author", ""), knowledge.lexicon)
    type_ = _type(stated.get("type", ""), knowledge)
    said = [beside("author", name, stated["author"], "column", 0.92) for name in people]
    said += [beside("type", type_, stated["type"], "column", 0.92)] if type_ else []
    yield Section(
        title="",
        start=0,
        end=len(text),
        body=((0, len(text)),),
        authors=tuple((name, "") for name in people),
        type=type_,
        evidence=tuple(said),
    )


def _type(stated: str, knowledge: Knowledge) -> str:
    """The type of document that a word names."""
    word = normalise(stated)
    named = (row["type"] for row in knowledge.document_types.values() if word in _names(row))
    return next(named, "") if word else ""


def _names(row: Mapping[str, str]) -> set[str]:
    return {normalise(name) for name in (row["type"], row["zh"], *row["alt"].split("|")) if name}
