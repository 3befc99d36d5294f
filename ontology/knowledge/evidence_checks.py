"""What must hold of claims and evidence: each is of a thing that is there, says what the table says, and can be looked up.

>>> list(claims_hold(Path("no tables here"))), list(evidence_is_kept(Path("no tables here")))
([], [])
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from ontology.knowledge.claims import CORE, thing_of
from ontology.knowledge.held import rows

__all__ = ["claims_hold", "evidence_is_kept"]

_DIGEST = re.compile(r"[0-9a-f]{64}")


def claims_hold(root: Path) -> Iterator[str]:
    """A claim is for a cell that a table has: of a thing that is there, and of the value that it has."""
    cells: dict[str, set[tuple[str, str]]] = defaultdict(set)
    claimed: dict[str, set[str]] = defaultdict(set)
    for row in rows("claims", root):
        claimed[row["thing"]].add(row["field"])
    for table in CORE:
        for row in rows(table, root):
            if fields := claimed.get(thing := thing_of(table, row)):
                told = [(field, row[field]) for field in fields if field in row]
                cells[thing].update((field, one) for field, cell in told for one in (cell, *cell.split(";")))
    for row in rows("ids", root):
        cells[row["thing"]].add((row["scheme"], row["value"]))
    for row in rows("claims", root):
        known = cells.get(row["thing"])
        if known is None:
            yield f"claims: {row['thing']}: {row['field']} {row['value']}: no table has this thing"
        elif (row["field"], row["value"]) not in known:
            yield f"claims: {row['thing']}: {row['field']} {row['value']}: no row has this value"
        if row["first_seen"] > row["checked"]:
            yield f"claims: {row['thing']}: first seen {row['first_seen']}, after it was checked {row['checked']}"


def evidence_is_kept(root: Path) -> Iterator[str]:
    """Evidence has a title, a version and the digest of what was read, and some claim rests on it."""
    used = {row["evidence"] for row in rows("claims", root)}
    for row in rows("evidence", root):
        lacking = [name for name in ("title", "version") if not row[name]]
        lacking += [] if _DIGEST.fullmatch(row["digest"]) else ["digest"]
        if lacking:
            yield f"evidence: {row['evidence']}: no {', '.join(lacking)}"
        if row["evidence"] not in used:
            yield f"evidence: {row['evidence']}: no claim rests on it"
