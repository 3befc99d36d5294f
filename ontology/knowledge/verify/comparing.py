"""Facts against rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ontology.knowledge.claims import Claim, thing_of
from ontology.knowledge.identifiers import SCHEMES
from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.lexicon import LEGAL_TAIL
from ontology.knowledge.table_files import Row
from ontology.knowledge.verify.facts import Fact, agrees
from ontology.knowledge.verify.identifying import Things, fillable, identifier_claim
from ontology.normalise import normalise

__all__ = ["KEYS", "Difference", "Result", "compare"]

#: The tables whose rows are told by cells other than a name, joined by @; facts call them so.
KEYS = {"places": ("code",), "document_numbers": ("prefix",), "versions": ("work", "promulgated")}


class Difference(NamedTuple):
    """Where a data set and a row disagree, or the row is silent.

    Attributes:
        thing: The thing, as claims call it.
        field: The column.
        ours: The cell; empty where the row is silent.
        theirs: The values that the data set gives.
        locator: Where it gives them.
    """

    thing: str
    field: str
    ours: str
    theirs: tuple[str, ...]
    locator: str

    def __str__(self) -> str:
        return f"{self.thing}: {self.field} {self.ours or 'empty'}, there {' or '.join(self.theirs)} ({self.locator})"


@dataclass(slots=True)
class Result:
    """What a comparison gave.

    Attributes:
        agreed: The claims that the data set supports, without the days.
        differing: Cells that it contradicts.
        lacking: Empty cells that it could fill.
        filled: Claims for identifiers that the tables lack and the data set gives without a choice.
        unknown: Facts of things that the tables do not have.
    """

    agreed: list[Claim] = field(default_factory=list)
    differing: list[Difference] = field(default_factory=list)
    lacking: list[Difference] = field(default_factory=list)
    filled: list[Claim] = field(default_factory=list)
    unknown: list[Fact] = field(default_factory=list)


def compare(facts: Iterable[Fact], knowledge: Knowledge, evidence: str) -> Result:
    """Compare a data set with the tables.

    Args:
        facts: What it says.
        knowledge: The tables.
        evidence: What claims call it.

    Returns:
        Claims, differences, gaps and what is unknown, in the order of the facts; a claim for a name is of every row with it.
    """
    result, rows, things = Result(), _Rows(knowledge), Things(knowledge)
    for fact in facts:
        if fact.table == "ids":
            _compare_identifier(result, fact, things, evidence)
            continue
        held = rows.called(fact)
        if not held:
            result.unknown.append(fact)
        for row in held:
            _compare_one(result, fact, row, evidence, rows.issuers)
    result.agreed = _once(result.agreed)
    result.filled = fillable(result.filled)
    return result


def _once(claims: Iterable[Claim]) -> list[Claim]:
    """The claims, each once; of those for one identifier the first: a list may name it in ten places."""
    found: dict[tuple[str, ...], Claim] = {}
    for claim in claims:
        found.setdefault(claim[:3] if claim.field in SCHEMES else claim, claim)
    return list(found.values())


def _compare_one(result: Result, fact: Fact, row: Row, evidence: str, issuers: Mapping[str, set[str]]) -> None:
    thing, ours = thing_of(fact.table, row), row[fact.field]
    if fact.field == "name" and fact.table not in KEYS:
        original = fact.values[0] if fact.values[0] != ours else ""
        result.agreed.append(Claim(thing, "name", ours, original, evidence, fact.locator, "", ""))
        return
    if row.get("status", "preferred") != "preferred":
        return
    if fact.field == "issuer":
        result.agreed += [
            Claim(thing, "issuer", one, said if said != one else "", evidence, fact.locator, "", "")
            for one in ours.split(";")
            for said in fact.values
            if one in issuers.get(normalise(said), ())
        ]
        return
    agreeing = next((value for value in fact.values if agrees(ours, value)), "") if ours else ""
    if agreeing:
        original = agreeing if agreeing != ours else ""
        result.agreed.append(Claim(thing, fact.field, ours, original, evidence, fact.locator, "", ""))
    else:
        (result.differing if ours else result.lacking).append(Difference(thing, fact.field, ours, fact.values, fact.locator))


def _compare_identifier(result: Result, fact: Fact, things: Things, evidence: str) -> None:
    thing = things.of(fact)
    if not thing:
        result.unknown.append(fact)
        return
    ours = things.held(thing, fact.field)
    agreeing = [value for value in fact.values if value in ours]
    result.agreed += [identifier_claim(fact, thing, value, evidence) for value in agreeing]
    if ours and not agreeing:
        result.differing.append(Difference(thing, fact.field, " or ".join(ours), fact.values, fact.locator))
    elif not ours:
        result.filled += [identifier_claim(fact, thing, value, evidence) for value in fact.values]


class _Rows:
    """Rows of each table by the normalised names of their things."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._held: dict[str, dict[str, list[Row]]] = {}

    @cached_property
    def issuers(self) -> dict[str, set[str]]:
        """The institutions that a normalised name may stand for."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self._knowledge.rows("institutions"):
            if row["status"] in ("preferred", "legal", "short"):
                found[normalise(row["name"])].add(row["entity"])
        return found

    def called(self, fact: Fact) -> list[Row]:
        """The rows that a fact speaks of: of a name those that bear it, else the preferred row of the one thing that does."""
        by_name = self._held.get(fact.table)
        if by_name is None:
            by_name = self._held[fact.table] = self._read(fact.table)
        if fact.table in KEYS:
            return by_name.get(fact.name, [])
        key = normalise(fact.name)
        named = by_name.get(key) or by_name.get(LEGAL_TAIL.sub("", key), [])
        if fact.field == "name":
            return named
        things = {thing_of(fact.table, row) for row in named}
        return by_name.get(f"\0{things.pop()}", []) if len(things) == 1 else []

    def _read(self, table: str) -> dict[str, list[Row]]:
        """Rows by name, and the preferred row of each thing by what claims call it, behind a sign that no name holds."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self._knowledge.rows(table):
            if table in KEYS:
                found["@".join(row[column] for column in KEYS[table])].append(row)
                continue
            if row["status"] in ("ambiguous", "hidden", "never"):
                continue
            found[normalise(row["name"])].append(row)
            if row["status"] == "preferred":
                found[f"\0{thing_of(table, row)}"].append(row)
        return found
