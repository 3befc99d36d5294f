"""How many things of each kind, mentions and statements a graph holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.query.mentions import mentions
from graph.query.sparql import run
from ontology.schema import ENTITY_TYPES

if TYPE_CHECKING:
    from graph.store.snapshot import Snapshot

__all__ = ["counts"]

#: The types that are counted, reports first.
_COUNTED = sorted((entity for entity in ENTITY_TYPES.values() if entity.plural), key=lambda entity: entity.name != "Report")


def counts(kg: Snapshot) -> dict[str, int]:
    """How much a graph holds.

    Args:
        kg: The graph.

    Returns:
        Numbers of reports and of things of each type (by its plural), then of ``relations``, ``mentions``, ``unlinked`` ones
        among these, and ``statements``: the lines of an export.

    >>> from graph.store.snapshot import Snapshot
    >>> kg = Snapshot.parse("<urn:g> { <urn:icbc> a <https://w3id.org/yinpu/ontology#Bank> }")
    >>> {name: number for name, number in counts(kg).items() if number}
    {'banks': 1, 'statements': 1}
    """
    import polars as pl

    found = {entity.plural: _count(kg, f"?x a {entity.term}") for entity in _COUNTED}
    found["relations"] = _count(kg, "GRAPH ?g { ?x a yp:Relation }")
    named = mentions(kg).select(pl.len(), pl.col("id").null_count()).collect()
    found["mentions"], found["unlinked"] = named.row(0)
    found["statements"] = kg.statements()
    return found


def _count(kg: Snapshot, pattern: str) -> int:
    """How many things ``?x`` fit ``pattern``."""
    answer: Any = run(kg, f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}").answer
    return int(next(answer)["n"].value)
