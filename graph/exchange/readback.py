"""Evidence read back: whether the words that a graph gives for its places are those that stand there in the kept texts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from graph.query.mentions import place
from graph.store.mentions import scan
from graph.store.terms import text
from ontology.errors import DamageError
from ontology.namespaces import NIF, YP

if TYPE_CHECKING:
    from graph.store.snapshot import Snapshot

__all__ = ["Reading", "readings"]

#: Reports whose mentions are in memory at once.
_AT_ONCE = 2_000


class Place(NamedTuple):
    """A place in a source: its IRI, begin, end, and the words that the graph gives for it."""

    iri: str
    start: int
    end: int
    words: str | None


#: The IRI of a place, and what is wrong with it: nothing when it reads back.
Reading = tuple[str, str]


def readings(kg: Snapshot, sample: int | None, seed: int = 0) -> Iterator[Reading]:
    """Read places back.

    Args:
        kg: A graph in a folder.
        sample: How many places, spread over the reports; None for every one.
        seed: Decides which.

    Yields:
        Each place with what is wrong with it. Reports whose shard is damaged are left out.
    """
    chance = random.Random(seed)
    reports = sorted(kg.manifest["reports"])
    if sample is not None:
        chance.shuffle(reports)
    left = len(reports)
    for first in range(0, len(reports), _AT_ONCE):
        chosen = reports[first : first + _AT_ONCE]
        rows = _mentions(kg, chosen)
        for report in chosen:
            found = _places(kg, report, rows.get(report, []))
            if sample is not None:
                found = chance.sample(found, min(len(found), -(-sample // left)))  # an equal share for each that is left
                sample, left = sample - len(found), left - 1
            yield from _read(kg, report, found)
            if sample == 0:
                return


def _mentions(kg: Snapshot, reports: list[str]) -> dict[str, list[tuple[int, int, str]]]:
    """The mentions of some reports: begin, end, words."""
    import polars as pl

    if kg.mentions_path is None:
        return {}
    rows = scan(kg.mentions_path).filter(pl.col("report").is_in(reports)).select("report", "start", "end", "text").collect()
    found: dict[str, list[tuple[int, int, str]]] = {}
    for report, start, end, words in rows.sort(rows.columns).iter_rows():
        found.setdefault(report, []).append((start, end, words))
    return found


def _places(kg: Snapshot, report: str, mentions: list[tuple[int, int, str]]) -> list[Place]:
    """The places in a report: sentences, phrases, evidence of metadata and relations, mentions."""
    from pyoxigraph import NamedNode

    graph = NamedNode(report)

    def of(predicate: str) -> Iterator[Any]:
        return kg.store.quads_for_pattern(None, NamedNode(predicate), None, graph)

    stated: dict[str, str | None] = {quad.subject.value: quad.object.value for quad in of(str(NIF.anchorOf))}
    for quad in of(str(YP.evidence)):
        stated.setdefault(quad.object.value, None)
    first, last = (
        {one.subject.value: int(one.object.value) for one in of(str(name))} for name in (NIF.beginIndex, NIF.endIndex)
    )
    places = []
    for iri, words in sorted(stated.items()):
        if told := (first[iri], last[iri]) if iri in first and iri in last else place(iri):
            places.append(Place(iri, *told, words))
    return places + [Place(f"{report}#char={start},{end}", start, end, words) for start, end, words in mentions]


def _read(kg: Snapshot, report: str, places: list[Place]) -> Iterator[Reading]:
    """Compare the words of places in one report with its text."""
    try:
        piece = kg.piece(report)
    except DamageError:
        return
    for iri, first, last, words in places:
        start, end = (at - piece["start"] for at in (first, last)) if piece else (-1, -1)
        there = piece["text"][start:end] if piece and 0 <= start <= end else ""
        if piece and "#evidence=" in iri and not 0 <= start <= end <= len(piece["text"]):
            yield iri, ""  # on its page, but not near the report: it is not kept with it
        elif words is None:
            yield iri, "is the evidence of a relation, and has no words"
        else:
            yield iri, "" if text(there) == text(words) else "has other words than stand there"
