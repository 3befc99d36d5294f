"""How many things of each kind, mentions and statements a graph holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.query.sparql import run
from ontology.namespaces import YP

if TYPE_CHECKING:
    from graph.store.snapshot import Snapshot

__all__ = ["counts"]

#: What is counted, by class.
_COUNTED = {
    "reports": YP.Report,
    "banks": YP.Bank,
    "regulators": YP.Regulator,
    "organizations": YP.Organization,
    "regulations": YP.Regulation,
    "themes": YP.Theme,
    "products": YP.Product,
    "publications": YP.Publication,
    "relations": YP.Relation,
    "communities": YP.Community,
}


def counts(kg: Snapshot) -> dict[str, int]:
    """How many reports, banks, ... there are, and mentions, unlinked ones among them, and statements.

    >>> from graph.store.snapshot import Snapshot
    >>> kg = Snapshot.parse("<urn:g> { <urn:icbc> a <https://w3id.org/yinpu/ontology#Bank> }")
    >>> {name: number for name, number in counts(kg).items() if number}
    {'banks': 1, 'statements': 1}
    """
    found = {name: _count(kg, f"?x a <{iri}>") for name, iri in _COUNTED.items()}
    found["mentions"] = _count(kg, "?x a nif:Phrase")
    found["unlinked"] = _count(kg, "?x a nif:Phrase ; yp:reason ?why")
    found["statements"] = len(kg)
    return found


def _count(kg: Snapshot, pattern: str) -> int:
    """How many things ``?x`` fit ``pattern``."""
    answer: Any = run(kg, f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}").answer
    return int(next(answer)["n"].value)
