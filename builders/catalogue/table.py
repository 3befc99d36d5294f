"""Reading a catalogue: a table whose rows name files and say what is known of them.

A row names its file by a path or name, or by the sha256 of its bytes. Rows are numbered as a spreadsheet numbers them: the
header is row 1; in JSON lines, where there is none, the first object is row 1.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from builders.catalogue.values import COLUMNS, LISTS, PARSERS, column_of, names_of_types, period
from builders.documents.formats.rows import records
from builders.text.decode import Blob
from ontology.errors import ReadError, UsageError
from ontology.filenames import shown
from ontology.knowledge.table_files import Row as TableRow
from ontology.normalise import normalise
from ontology.spreadsheet import untexted

__all__ = ["Catalogue", "Row", "read_catalogue"]

_SUFFIXES = (".csv", ".tsv", ".jsonl", ".xlsx")


class Row(NamedTuple):
    """What a row says of a report.

    Attributes:
        number: The row, as a spreadsheet numbers it.
        file: The file that it names; empty when it names one by its digest only.
        sha256: Digest of the file's bytes; empty when it is not given.
        start: Where the report begins in the file; None when it is not given.
        values: Field, value and the words of the cell.
    """

    number: int
    file: str
    sha256: str
    start: int | None
    values: tuple[tuple[str, Any, str], ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A catalogue as it was read.

    Attributes:
        path: The file, in full; it is no source itself.
        rows: Its rows, but for empty ones.
        notes: What is to be told of it: columns that are not known, rows that name no file.
    """

    path: str = ""
    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def stored(cls, kept: Mapping[str, Any] | None) -> Catalogue:
        """The catalogue that a graph keeps; an empty one when it keeps none."""
        if not kept:
            return cls()
        rows = (
            Row(number, file, sha256, start, tuple((field, value, words) for field, value, words in values))
            for number, file, sha256, start, values in kept["rows"]
        )
        return cls(kept["path"], tuple(rows))

    def to_store(self) -> dict[str, Any]:
        """What a graph keeps of it, as an object of JSON."""
        return {"path": self.path, "rows": [list(row) for row in self.rows]}


def read_catalogue(path: str | os.PathLike[str], types: Mapping[str, TableRow]) -> Catalogue:
    """Read a catalogue.

    Args:
        path: A file ``.csv``, ``.tsv``, ``.jsonl`` or ``.xlsx`` (of which the first sheet is read).
        types: The types of document that it may name (:attr:`ontology.Knowledge.document_types`).

    Returns:
        Its rows and what is to be told of it.

    Raises:
        UsageError: There is no such file, or it is of another kind.
        ReadError: It is no table, has no column that names files, or a cell is wrong; names row and column.
    """
    file = Path(path)
    suffix = file.suffix.lower()
    if suffix not in _SUFFIXES:
        raise UsageError(f"--catalogue {shown(path)}: not a kind that is read here: save it as {', '.join(_SUFFIXES)}")
    if not file.is_file():
        raise UsageError(f"--catalogue {shown(path)}: there is no such file: check the path")
    called = shown(path)
    table = list(_workbook(file, called) if suffix == ".xlsx" else _lines(file, suffix))
    headers = list(dict.fromkeys(header for _, cells in table for header in cells))
    by_column = _columns(headers, called)
    notes = list(_unknown(headers))
    rows: list[Row] = []
    wrong: list[str] = []
    known = names_of_types(types)
    for number, cells in table:
        if not any(_filled(value) for value in cells.values()):
            continue
        row = _row(number, {column: cells.get(header) for column, header in by_column.items()}, by_column, known, wrong)
        if row and (row.file or row.sha256):
            rows.append(row)
        elif row:
            notes.append(f"ROW {number}: names no file: fill its column file or sha256")
    if wrong:
        more = f" (and {len(wrong) - 1:,} more cells)" if wrong[1:] else ""
        raise ReadError(called, "malformed", f"{wrong[0]}{more}")
    return Catalogue(shown(os.path.realpath(file)), tuple(rows), tuple(notes))


def _columns(headers: Iterable[str], path: str) -> dict[str, str]:
    """The header of each column that is known."""
    found: dict[str, str] = {}
    for header in headers:
        if column := column_of(header):
            if column in found:
                raise ReadError(path, "malformed", f"columns {found[column]} and {header} say the same: keep one of them")
            found[column] = header
    if not found.keys() & {"file", "sha256"}:
        there = ", ".join(headers) or "none"
        raise ReadError(path, "no-column", f"no column file (文件) or sha256 (it has: {there}): name the file of each row")
    return found


def _unknown(headers: Iterable[str]) -> Iterator[str]:
    """A line for each column whose name is nearly one that is known, and one for all others that are not."""
    names = [name for aliases in COLUMNS.values() for name in aliases]
    others = []
    for header in headers:
        if not column_of(header):
            if near := get_close_matches(normalise(header), names, 1, 0.7):
                yield f"column {header}: not known, left out: did you mean {near[0]}?"
            else:
                others.append(header)
    if others:
        yield f"columns not known, left out: {', '.join(others)}"


def _filled(value: Any) -> bool:
    return value not in (None, "", []) and not (isinstance(value, str) and not value.strip())


def _row(number: int, cells: dict[str, Any], headers: dict[str, str], types: dict[str, str], wrong: list[str]) -> Row | None:
    """A row with its values; None when a cell is wrong, which is then told in ``wrong``."""
    found: dict[str, tuple[Any, str]] = {}
    before = len(wrong)
    for column, cell in cells.items():
        if not _filled(cell):
            continue
        words = _words(column, cell)
        try:
            found[column] = _value(column, words, types), words
        except ValueError as error:
            wrong.append(f"row {number}, column {headers[column]}: {words!r} {error}")
    try:
        _join_period(found)
    except ValueError as error:
        wrong.append(f"row {number}, column {headers.get('period_end', headers.get('period_start'))}: the period {error}")
    if len(wrong) > before:
        return None
    file, sha256, start = (
        found.pop(name, (default, ""))[0] for name, default in (("file", ""), ("sha256", ""), ("start", None))
    )
    return Row(number, file, sha256, start, tuple((field, value, words) for field, (value, words) in found.items()))


def _value(column: str, words: str, types: dict[str, str]) -> Any:
    if column != "type":
        return PARSERS[column](words)
    if normalise(words) not in types:
        raise ValueError(f"is no type of document: one of {', '.join(sorted(set(types.values())))}")
    return types[normalise(words)]


def _join_period(found: dict[str, tuple[Any, str]]) -> None:
    """Put the first and the last day into one period."""
    begin, end = found.pop("period_start", None), found.pop("period_end", None)
    if begin and end:
        words = f"{begin[0]}..{end[0]}"
        found["period"] = period(words), words
    elif begin or end:
        raise ValueError("has only one end: fill both columns")


def _words(column: str, cell: Any) -> str:
    """A cell as it would be typed."""
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, list) and column == "period":
        return "..".join(map(str, cell))
    if isinstance(cell, list) and column in LISTS:
        return "; ".join(_one(item) for item in cell)
    return untexted(str(cell)).strip()


def _one(item: Any) -> str:
    """One of several persons or institutions, as a word or as ``yinpu reports`` gives authors."""
    if isinstance(item, dict):
        return f"{item.get('name', '')} ({item['licence']})" if item.get("licence") else str(item.get("name", ""))
    return str(item)


def _lines(file: Path, suffix: str) -> Iterator[tuple[int, dict[str, Any]]]:
    failures: list[ReadError] = []
    first = 1 if suffix == ".jsonl" else 2
    for number, record in records(Blob.of(file), suffix, failures):
        yield number + first - 1, record
    for error in failures:
        if error.reason == "cells":
            number = int(error.path.rpartition("#")[2]) + first - 1
            raise ReadError(file, "malformed", f"row {number}: more cells than the header has: take the commas apart")
        raise error


def _workbook(file: Path, called: str) -> Iterator[tuple[int, dict[str, Any]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        cells = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        why = str(error).split("\n")[0]
        raise ReadError(called, "malformed", f"is no workbook ({why}): open and save it again as .xlsx or .csv") from None
    filled = [(number, row) for number, row in enumerate(cells, 1) if any(map(_filled, row))]
    if not filled:
        return
    headers = [str(cell).strip() for cell in filled[0][1]]
    for number, row in filled[1:]:
        yield number, {header: cell for header, cell in zip(headers, row, strict=False) if header}
