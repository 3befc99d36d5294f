"""A finding of a check as a person is told of it: the file and line of the row, what is wrong, and what to do.

>>> told("dates", "institutions: 海塘银行: until 2001 is before since 2002", Path("no tables here"))
'dates: institutions: 海塘银行: until 2001 is before since 2002; correct the date'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ontology.knowledge import table_files as tables
from ontology.knowledge.held import normalised, placed, seen
from ontology.knowledge.table_files import Placed, Row

__all__ = ["told"]

#: The place with which a finding may begin.
_PLACED = re.compile(r"((?:(?!: ).)+: line \d+): ")

#: What to do about a finding of each check that does not say so itself.
REMEDIES = {
    "columns": "give the file the header of its table (docs/knowledge.md)",
    "described": "describe it in columns.tsv, or take the row out",
    "levels": "add the claim and its evidence, or set the level to recalled and empty the day",
    "values": "write what the column may hold (docs/tables.md)",
    "preferred": "keep one row of status preferred a thing, with the first column as its name",
    "references": "correct the name, or add a row for what it names",
    "shared_names": "take the name out of all rows but one, or give it the status ambiguous in each",
    "theme_names": "take it out of concept, alt, hidden and en of all rows but one",
    "dates": "correct the date",
    "versions": "correct the row, or take it out",
    "numbers": "write the number as the document has it",
    "cycles": "take one of the links out",
    "legal_names": "complete the name or change its status",
    "number_years": "correct the number or the date, or say in waivers.tsv why both are right",
    "issuers_then": "name who issued it then, correct a date, or say in waivers.tsv why it is right",
    "prefixes_fit": "correct number or issuer, or add the prefix to document_numbers.tsv with a claim",
    "nothing_to_come": "correct the date or number, or take the row out until the day",
    "valid_codes": "look the code up again; a wrong one is taken out",
    "names_of_all": "take the name out of all rows but one, or say in waivers.tsv why both have it",
    "kin": "take it out of related",
    "places_nest": "correct code, division or parent",
    "successors": "correct the dates or replaced_by",
    "claims_hold": "correct the claim, or take it out and let the row be recalled",
    "evidence_is_kept": "complete the row (yinpu knowledge verify writes it), or take it out",
    "decisions_are_signed": "write reason, who and when",
    "asked_again": "look again: if it stands, write today's date as its when and run python -m ontology; else take it out",
}
#: Columns by which a row is called in findings.
_KEYS = ("entity", "concept", "name", "code", "work", "prefix", "thing", "evidence", "subject", "old", "decision")


def told(check: str, line: str, root: Path) -> str:
    """A finding with its place and remedy.

    Args:
        check: The name of the check.
        line: What it found: the table, the row and what is wrong, parted by colons.
        root: The folder of the tables.

    Returns:
        A line; without a place where no one row is meant, or the check has told it.
    """
    remedy = REMEDIES.get(check, "")
    if "waives nothing" in line:
        remedy = "take the row out of waivers.tsv"
    if told := _PLACED.match(line):
        where, line = f"{told[1]}: ", line[told.end() :]
    else:
        where = "" if ".tsv: line" in line else _place(line, root)
    return f"{where}{check}: {line}{'; ' if remedy else ''}{remedy}"


def _place(line: str, root: Path) -> str:
    """Where the row stands that a finding begins with; empty where none is found."""
    table, _, rest = line.partition(": ")
    if table not in tables.COLUMNS:
        table, rest = "", line
    index = _index(root, seen(root))
    for key in _keys(rest):
        found = [one for of, one in index.get(key, index.get(normalised(key), ())) if not table or of == table]
        if found:
            worst = max(found, key=lambda one: (_quoted(one.row, key, line), -one.line))
            return f"{worst.path}: line {worst.line}: "
    return ""


def _keys(rest: str) -> Iterator[str]:
    """What a finding may call its row, after the table: its first parts; else any of the names that it lists."""
    parts = rest.split(": ")
    yield from (": ".join(parts[:size]) for size in range(len(parts), 0, -1))
    yield parts[0].split(" | ")[0]
    yield from (name.split(" (")[0] for part in parts for name in part.split("; "))


def _quoted(row: Row, key: str, line: str) -> int:
    """How many cells of a row a finding quotes, besides what it calls the row by."""
    return sum(cell in line for cell in {*row.values()} - {"", key})


@lru_cache(maxsize=2)
def _index(root: Path, _: object) -> dict[str, list[tuple[str, Placed]]]:
    """The rows of all tables, each with its table, by what a finding may call them."""
    found: dict[str, list[tuple[str, Placed]]] = {}
    for table in tables.COLUMNS:
        for one in placed(table, root):
            cells = list(one.row.values())
            keys = {*(one.row.get(key, "") for key in _KEYS), cells[0], " ".join(cells[:2]), " ".join(cells)}
            keys |= {normalised(one.row.get("name", "")), one.row.get("old", "").partition("/")[2]}
            for key in keys - {""}:
                found.setdefault(key, []).append((table, one))
    return found
