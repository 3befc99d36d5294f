"""The cases and penalties of a graph, as rows: what ``yinpu cases -g`` and ``yinpu penalties -g`` print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from graph.query.labels import labels
from graph.query.texts import quote
from ontology.namespaces import DCTERMS, NIF, RDF, SCHEMA, SKOS, YP

if TYPE_CHECKING:
    from graph.store.snapshot import Snapshot

__all__ = ["CASE", "PENALTY", "cases", "penalties"]

#: The columns of rows.
CASE = (
    *("source", "report", "institutions", "title", "project", "award", "leader", "themes", "technologies", "results"),
    *("text", "start", "end"),
)
PENALTY = (
    *("source", "report", "party", "type", "violation", "number", "amount_yuan", "authority", "date", "text", "start", "end"),
)


def cases(kg: Snapshot) -> Iterator[dict[str, Any]]:
    """The cases of a graph, by report and place.

    Args:
        kg: The graph.

    Yields:
        Rows with the columns :data:`CASE`.
    """
    for told in _told(kg, YP.Case):
        yield told.around() | {
            "institutions": told.things(YP.ofInstitution),
            "title": told.word(SKOS.prefLabel),
            "project": told.one(YP.ofProject) or told.word(YP.ofProjectName),
            "award": told.one(YP.wonAward) or told.word(YP.wonAwardName),
            "leader": "、".join([*told.things(YP.ledBy), *told.objects(YP.ledByName)]) or None,
            "themes": told.things(DCTERMS.subject),
            "technologies": told.things(YP.uses),
            "results": told.word(YP.results),
        }


def penalties(kg: Snapshot) -> Iterator[dict[str, Any]]:
    """The penalties of a graph, by report and place.

    Args:
        kg: The graph.

    Yields:
        Rows with the columns :data:`PENALTY`; of punished persons the surname alone.
    """
    for told in _told(kg, YP.Penalty):
        amount = told.word(YP.amount)
        party = told.objects(YP.party)
        yield told.around() | {
            "party": told.one(YP.party) or told.word(YP.partyName),
            "type": labels(kg).types.get(party[0]) if party else None,
            "violation": told.word(YP.violation),
            "number": told.word(SCHEMA.identifier),
            "amount_yuan": float(amount) if amount else None,
            "authority": told.one(YP.authority) or told.word(YP.authorityName),
            "date": told.word(DCTERMS.date),
        }


def _told(kg: Snapshot, class_: Any) -> list[_Told]:
    from pyoxigraph import NamedNode

    nodes = {quad.subject.value: quad.subject for quad in kg.quads(RDF.type, object=NamedNode(str(class_)))}
    return sorted((_Told(kg, node) for node in nodes.values()), key=lambda told: (told.report, told.span))


class _Told:
    """A case or penalty of a report."""

    def __init__(self, kg: Snapshot, node: Any) -> None:
        self._kg, self.node = kg, node
        self.report = node.value.partition("#")[0]
        begin, end = node.value.rpartition("=")[2].split(",")
        self.span = int(begin), int(end)

    def around(self) -> dict[str, Any]:
        """Where it stands."""
        from pyoxigraph import NamedNode

        start, end = self.span
        text = quote(self._kg, f"{self.report}#char={start},{end}")
        source = next((quad.object.value for quad in self._kg.quads(NIF.sourceUrl, NamedNode(self.report))), None)
        return {"source": source, "report": self.report, "text": text, "start": start, "end": end}

    def objects(self, predicate: Any) -> list[str]:
        return sorted({quad.object.value for quad in self._kg.quads(predicate, self.node)})

    def things(self, predicate: Any) -> list[str]:
        return [labels(self._kg).label(one) for one in self.objects(predicate)]

    def one(self, predicate: Any) -> str | None:
        return next(iter(self.things(predicate)), None)

    def word(self, predicate: Any) -> str | None:
        return next(iter(self.objects(predicate)), None)
