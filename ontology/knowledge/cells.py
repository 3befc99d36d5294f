"""What the data dictionary (the table ``columns``) says of cells, checked: which are filled, their values and forms.

>>> FORMS["ISO day"]("2026-02-30"), FORMS["kind/id"]("place/110000"), list(values(Path("no tables here")))
(False, True, [])
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from ontology.knowledge import table_files as tables
from ontology.knowledge.held import placed, rows
from ontology.knowledge.table_files import Placed, Row

__all__ = ["FORMS", "faults", "values"]


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


#: The forms that a cell alone tells; days that may be years, numbers of documents and identifiers have checks of their own.
FORMS: Mapping[str, Callable[[str], object]] = {
    "ISO day": _is_day,
    "number": re.compile(r"-?\d+(\.\d+)?").fullmatch,
    "six digits": re.compile(r"\d{6}").fullmatch,
    "six digits, F and six of a division that is no more, or R and three of a region": re.compile(r"F?\d{6}|R\d{3}").fullmatch,
    "hexadecimal": re.compile(r"[0-9a-f]+").fullmatch,
    "kind/id": lambda text: bool(re.fullmatch(r"[a-z_-]+/.+", text)),
}
#: Tables whose keys other tables may hold as values; names of things are looked up by the check ``references``.
_LISTS = ("kinds", "document_types")


def values(root: Path) -> Iterator[str]:
    """Required cells are filled, values are from their lists, forms are kept."""
    for table in tables.COLUMNS:
        yield from faults(table, root)


def faults(table: str, root: Path) -> Iterator[str]:
    """What is wrong in the cells of one table.

    Args:
        table: A key of :data:`ontology.knowledge.table_files.COLUMNS`.
        root: The folder of the tables.

    Yields:
        Lines that begin with file and line, and name table, row, column and value.
    """
    held = [one for one in placed(table, root) if one.row.get("status") != "never"]
    for said in _dictionary().get(table, ()) if held else ():
        column = said["column"]
        if said["required"] and (tables.ships(root) or column not in tables.OPTIONAL):
            for one in held:
                if not one.row[column] and (said["required"] == "yes" or one.row.get("status") == "preferred"):
                    yield f"{_told(table, one)}: {column} is empty"
        allowed = _allowed(said["values"], root)
        if allowed is not None:
            for one in held:
                if one.row[column] and one.row[column] not in allowed:
                    yield f"{_told(table, one)}: {column} {one.row[column]!r} is none of {_listed(said['values'])}"
        if form := FORMS.get(said["form"]):
            for one in held:
                if one.row[column] and not form(one.row[column]):
                    yield f"{_told(table, one)}: {column} {one.row[column]!r} is not of the form: {said['form']}"


@cache
def _dictionary() -> dict[str, list[Row]]:
    """The descriptions of Yinpu's columns by table."""
    found: dict[str, list[Row]] = {}
    for row in rows("columns", tables.KNOWLEDGE):
        found.setdefault(row["table"], []).append(row)
    return found


def _allowed(said: str, root: Path) -> frozenset[str] | None:
    """The values that a column may have; None where it may have any."""
    table, _, column = said.partition(".")
    if table in _LISTS:
        return frozenset(row[column] for row in rows(table, root))
    return frozenset(said.split(", ")) if said and table not in tables.COLUMNS else None


def _listed(said: str) -> str:
    table, _, column = said.partition(".")
    return f"the column {column} of {table}" if table in _LISTS else said


def _told(table: str, one: Placed) -> str:
    return f"{one.path}: line {one.line}: {table}: {next(filter(None, one.row.values()), '')}"
