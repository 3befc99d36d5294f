"""What changed between two graphs, named graph by named graph: a report's own graph tells which report changed.

>>> from graph import KnowledgeGraph
>>> old = KnowledgeGraph.parse('<urn:g> { <urn:a> <urn:p> "1" } <urn:h> { <urn:a> <urn:p> "1" }')
>>> new = KnowledgeGraph.parse('<urn:g> { <urn:a> <urn:p> "2" } <urn:h> { <urn:a> <urn:p> "1" }')
>>> for change in diff(old, new, lines=True):
...     print(change.graph, change.added, change.removed, *change.lines)
urn:g 1 1 - <urn:a> <urn:p> "1" . + <urn:a> <urn:p> "2" .
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, NamedNode, Store

    from graph.store import KnowledgeGraph

__all__ = ["GraphChange", "diff"]


@dataclass(frozen=True, slots=True)
class GraphChange:
    """One named graph that differs: its IRI and label, how many statements came and went, and on request which.

    ``status`` is ``added``, ``removed`` or ``changed``; ``lines`` are N-Triples after ``-`` or ``+``, sorted.
    """

    graph: str
    label: str
    status: str
    added: int
    removed: int
    lines: tuple[str, ...] = ()


def diff(old: KnowledgeGraph, new: KnowledgeGraph, *, lines: bool = False) -> list[GraphChange]:
    """The named graphs that differ between ``old`` and ``new``, sorted by IRI; empty when they hold the same."""
    before = {graph.value: graph for graph in old.store.named_graphs()}
    after = {graph.value: graph for graph in new.store.named_graphs()}
    changes = []
    for iri in sorted(before.keys() | after.keys()):
        was = _statements(old.store, before[iri]) if iri in before else frozenset()
        now = _statements(new.store, after[iri]) if iri in after else frozenset()
        if was == now:
            continue
        gone, came = was - now, now - was
        status = "removed" if not now else "added" if not was else "changed"
        marked = [f"- {line}" for line in sorted(gone)] + [f"+ {line}" for line in sorted(came)] if lines else []
        label = (new if now else old).label(iri)
        changes.append(GraphChange(iri, label, status, len(came), len(gone), tuple(marked)))
    return changes


def _statements(store: Store, graph: NamedNode | BlankNode) -> frozenset[str]:
    """The statements of one named graph as N-Triples lines, blank nodes named canonically."""
    from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat

    data = store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph) or b""
    if b"_:" in data:
        dataset = Dataset(store.quads_for_pattern(None, None, None, graph))
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        return frozenset(f"{quad.triple} ." for quad in dataset)
    return frozenset(data.decode("utf-8").splitlines())
