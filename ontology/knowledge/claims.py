"""How well each row is known, and where that can be looked up.

Every row of a table has a ``level`` (:data:`LEVELS`) and, above the lowest, the day on which it was ``checked``. A level above
recalled rests on claims: rows of the table ``claims``, each of which says that a piece of evidence (the table ``evidence``: a
public data set or document in one version) gives a value for a field of a thing, and where in it. One fact may have several.

>>> claims = Claims([Claim("place/110000", "name", "北京市", "", "divisions", "areas.csv", "2026-01-05", "2026-01-05")])
>>> [one.evidence for one in claims.of("place/110000", "name", "北京市")], claims.of("place/110000", "name", "北平市")
(['divisions'], ())
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ontology.knowledge import table_files as tables
from ontology.knowledge.table_files import Row

__all__ = ["CORE", "LEVELS", "Claim", "Claims", "Evidence", "core_facts", "level_of", "thing_of"]

#: How well a row is known: from memory alone; found again in an independent public source; read in the publisher's own text
#: or register; judged by an expert who is named.
LEVELS = ("recalled", "corroborated", "primary", "expert")
#: The level that a kind of evidence gives.
BY_KIND = {
    "data set": "corroborated",
    "document": "corroborated",
    "official text": "primary",
    "register": "primary",
    "judgement": "expert",
}
#: The cells of a row that must be claimed for the row to stand above recalled: what makes the row this row. Of cells parted
#: by | one will do (a rule is known by its title and its number, its day or one of its issuers). A cell has a level of its own
#: only by its own claims.
CORE: Mapping[str, tuple[str, ...]] = {
    "institutions": ("name",),
    "regulations": ("name", "number|date|issuer"),
    "publications": ("name",),
    "products": ("name",),
    "places": ("name", "parent"),
    "document_numbers": ("issuer",),
    "versions": ("promulgated",),
    "ids": ("value",),
    "changes": ("date",),
}


class Claim(NamedTuple):
    """That a piece of evidence gives a value for a field of a thing.

    Attributes:
        thing: The thing: the kind and id of its IRI (``institution/中国工商银行``), or ``place/CODE``, ``prefix/银发``.
        field: The column.
        value: The value as the table has it.
        original: The value as the evidence has it, where that is written otherwise.
        evidence: A row of the table ``evidence``.
        locator: Where in it: a file, a row, a section.
        first_seen: The day on which it was first found there.
        checked: The day on which it was last found there.
    """

    thing: str
    field: str
    value: str
    original: str
    evidence: str
    locator: str
    first_seen: str
    checked: str


class Evidence(NamedTuple):
    """A public data set or document, in one version.

    Attributes:
        evidence: What claims call it.
        title: Its title.
        publisher: Who publishes it.
        version: The version that was looked at.
        licence: The licence under which it is published; empty when it states none.
        kind: A key of :data:`BY_KIND`.
        digest: SHA-256 of what was read of it.
        note: What it holds, and how it may be had.
    """

    evidence: str
    title: str
    publisher: str
    version: str
    licence: str
    kind: str
    digest: str
    note: str


class Claims:
    """Claims by thing, field and value."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._held: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
        for claim in claims:
            self._held[claim.thing, claim.field, claim.value].append(claim)

    @classmethod
    def read(cls, rows: Iterable[Row]) -> Claims:
        """The claims of the rows of the table ``claims``."""
        return cls(Claim(**row) for row in rows)

    def of(self, thing: str, field: str, value: str) -> tuple[Claim, ...]:
        """The claims for one value of one field of a thing."""
        return tuple(self._held.get((thing, field, value), ()))

    def __iter__(self) -> Iterator[Claim]:
        return (claim for held in self._held.values() for claim in held)


def thing_of(table: str, row: Row) -> str:
    """What claims call the thing of a row.

    Args:
        table: A key of :data:`CORE` or of :data:`ontology.knowledge.table_files.KINDS`.
        row: A row of it.

    Returns:
        The kind and id of its IRI; of a place or a prefix, which have no IRI, its code or the prefix, of a version its work
        and day, of an identifier the thing that has it.
    """
    if table == "ids":
        return row["thing"]
    if table == "places":
        return f"place/{row['code']}"
    if table == "document_numbers":
        return f"prefix/{row['prefix']}"
    if table == "ids":
        return row["thing"]
    if table == "versions":
        return f"version/{row['work']}@{row['promulgated']}"
    return f"{tables.KINDS[table]}/{row['id']}"


def core_facts(table: str, row: Row) -> list[list[tuple[str, str]]]:
    """The filled cells of a row that must be claimed for its level.

    Args:
        table: The table.
        row: A row of it.

    Returns:
        For each thing that must be known the fields and values of which one will do; cells of several values give each. Of an
        identifier the field is its scheme.

    >>> core_facts("publications", {"name": "甲刊", "status": "preferred"})
    [[('name', '甲刊')]]
    >>> core_facts("regulations", {"name": "甲办法", "number": "", "date": "2020-05", "issuer": "乙部;丙局"})[1]
    [('date', '2020-05'), ('issuer', '乙部'), ('issuer', '丙局')]
    """
    if table == "ids":
        return [[(row["scheme"], row["value"])]]
    groups = (
        [(name, one) for name in fields.split("|") for one in row[name].split(";") if one] for fields in CORE.get(table, ())
    )
    return [group for group in groups if group]


def level_of(table: str, row: Row, claims: Claims, evidence: Mapping[str, Evidence]) -> tuple[str, str]:
    """The level of a row and the day on which it was checked, by the claims for its core facts.

    Args:
        table: The table.
        row: A row of it.
        claims: All claims.
        evidence: The evidence by what claims call it.

    Returns:
        The lowest of the levels of its core facts, each the highest that a claim gives it, and the earliest of the days;
        ``("recalled", "")`` where one has no claim.
    """
    if table not in CORE:
        return LEVELS[0], ""
    thing, levels, days = thing_of(table, row), [], []
    for group in core_facts(table, row):
        found = (one for field, value in group for one in claims.of(thing, field, value))
        held = [(LEVELS.index(BY_KIND[evidence[one.evidence].kind]), one.checked) for one in found]
        if not held:
            return LEVELS[0], ""
        levels.append(max(held)[0])
        days.append(max(held)[1])
    return (LEVELS[min(levels)], min(days)) if levels else (LEVELS[0], "")
