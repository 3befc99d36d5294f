"""Decisions that two things are one, or that what looks wrong is right: each is asked again when its rows change.

A merger is a row of ``redirects``; that names or themes that look alike are two, or that another finding is right all the same,
one of ``waivers`` or ``identity_waivers``. Each says why, who decided and when. The table ``judged`` holds a digest of the rows
that were looked at: :func:`unjudged` gives a new decision its row, :func:`asked_again` lists those whose rows are others now.

>>> decided("waivers", {"check": "twins", "subject": "甲 | 乙", "when": "2026-01-05"})
'waivers: twins: 甲 | 乙: 2026-01-05'
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from ontology.knowledge import table_files as tables
from ontology.knowledge.held import normalised, placed, rows, seen
from ontology.knowledge.table_files import Placed, Row

__all__ = ["DECISIONS", "asked_again", "decided", "decisions_are_signed", "unjudged"]

#: The tables of decisions, and the columns that say what was decided on.
DECISIONS = {"redirects": ("old", "new"), "waivers": ("check", "subject"), "identity_waivers": ("entity", "name")}
#: Cells that say nothing of what a thing is.
_ASIDE = ("level", "checked", "id", "since", "until", "seat", "related", "hidden")
#: Statuses of the rows that say what a thing is.
_SAID = ("preferred", "legal")
_DIGITS = 10


def decided(table: str, row: Row) -> str:
    """What a decision is called: its table, what was decided on, and when."""
    return ": ".join((table, *(row[name] for name in DECISIONS[table]), row["when"]))


def decisions_are_signed(root: Path) -> Iterator[str]:
    """A decision says why, who decided and when."""
    for table in DECISIONS:
        for row in rows(table, root):
            if lacking := [name for name in ("reason", "who", "when") if not row[name]]:
                yield f"{table}: {row.get('subject') or row[DECISIONS[table][0]]}: no {', '.join(lacking)}"


def asked_again(root: Path) -> Iterator[str]:
    """A decision was made on the rows as they are: one whose rows have changed since, or have gone, is asked again."""
    held = {row["decision"]: row["digest"] for row in rows("judged", root)}
    for name, digest in _digests(root):
        table, label = name.split(": ")[0], ": ".join(name.split(": ")[1:-1])
        if not digest:
            yield f"{table}: {label}: no table has what was decided on"
        elif held.get(name, "") not in ("", digest):
            yield f"{table}: {label}: its rows have changed since it was decided on {name.split(': ')[-1]}"


def unjudged(root: Path) -> dict[str, str]:
    """The digest of each decision that is to stand in the table ``judged``, kept where it stands there already.

    Args:
        root: The folder of the tables.

    Returns:
        Digests by decision, without those that are no more.
    """
    held = {row["decision"]: row["digest"] for row in rows("judged", root)}
    return {name: held.get(name, digest) for name, digest in _digests(root) if digest}


def _digests(root: Path) -> Iterator[tuple[str, str]]:
    """Each decision with the digest of the rows that it is on; an empty one where there are none."""
    index = _index(root, seen(root))
    for table in DECISIONS:
        for row in rows(table, root):
            lines = sorted({line for key in _keys(table, row) for line in index.get(key, ())})
            yield decided(table, row), sha256("\n".join(lines).encode()).hexdigest()[:_DIGITS] if lines else ""


def _keys(table: str, row: Row) -> list[str]:
    """What the rows are called that a decision is on."""
    if table == "redirects":
        return [row["new"]]
    if table == "identity_waivers":
        return [f"institutions: {row['entity']}", f"institutions: {row['entity']}: {row['name']}"]
    if " | " in row["subject"]:
        return [f"themes: {one}" for one in row["subject"].split(" | ")]
    return [row["subject"]]


@lru_cache(maxsize=2)
def _index(root: Path, _: object) -> dict[str, list[str]]:
    """The rows of the things that decisions are on, as lines, by what they call them."""
    wanted = {key for table in DECISIONS for row in rows(table, root) for key in _keys(table, row)}
    found: dict[str, list[str]] = defaultdict(list)
    for table, kind in tables.KINDS.items():
        for one in placed(table, root):
            if keys := wanted.intersection(_called(table, kind, one)):
                line = "\t".join((table, *(cell for name, cell in one.row.items() if name not in _ASIDE)))
                for key in keys:
                    found[key].append(line)
    for table in ("document_numbers", "places", "versions"):
        for one in placed(table, root):
            found[f"{table}: {next(iter(one.row.values()))}"].append("\t".join(one.row.values()))
    return found


def _called(table: str, kind: str, one: Placed) -> Iterator[str]:
    row, label = one.row, tables.label_of(table, one.row)
    if row.get("status", "preferred") in _SAID:
        yield f"{table}: {label}"
        if row["id"]:
            yield f"{kind}/{row['id']}"
    if "name" in row:
        yield f"{table}: {label}: {row['name']}"
        yield normalised(row["name"])
    else:
        yield normalised(label)
