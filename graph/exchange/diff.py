"""What changed between two graphs, named graph by named graph: a report's own graph tells which report changed.

>>> from graph.store.snapshot import Snapshot
>>> old = Snapshot.parse('<urn:g> { <urn:a> <urn:p> "1" } <urn:h> { <urn:a> <urn:p> "1" }')
>>> new = Snapshot.parse('<urn:g> { <urn:a> <urn:p> "2" } <urn:h> { <urn:a> <urn:p> "1" }')
>>> print(diff(old, new, lines=True))
1 graph differs: 1 statement added, 1 removed
changed  +1 -1  urn:g <urn:g>
- <urn:a> <urn:p> "1" <urn:g> .
+ <urn:a> <urn:p> "2" <urn:g> .
>>> print(diff(new, new))
no difference
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.query.labels import labels

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, NamedNode, Store

    from graph.store.snapshot import Snapshot

__all__ = ["Difference", "GraphChange", "diff"]


@dataclass(frozen=True, slots=True)
class GraphChange:
    """One named graph that differs: its IRI and label, how many statements came and went, and on request which.

    ``status`` is ``added``, ``removed`` or ``changed``; ``lines`` are N-Quads after ``-`` or ``+``, sorted.
    """

    graph: str
    label: str
    status: str
    added: int
    removed: int
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """The named graphs that differ, sorted by IRI; false when there is none. ``str()`` is the text for people."""

    changes: tuple[GraphChange, ...]

    def __bool__(self) -> bool:
        return bool(self.changes)

    @property
    def added(self) -> int:
        """How many statements only the new graph has."""
        return sum(change.added for change in self.changes)

    @property
    def removed(self) -> int:
        """How many statements only the old graph has."""
        return sum(change.removed for change in self.changes)

    def __str__(self) -> str:
        if not self.changes:
            return "no difference"
        graphs = "1 graph differs" if len(self.changes) == 1 else f"{len(self.changes):,} graphs differ"
        statements = "1 statement" if self.added == 1 else f"{self.added:,} statements"
        text = [f"{graphs}: {statements} added, {self.removed:,} removed"]
        for change in self.changes:
            text.append(f"{change.status:<7}  +{change.added} -{change.removed}  {change.label} <{change.graph}>")
            text.extend(change.lines)
        return "\n".join(text)


def diff(old: Snapshot, new: Snapshot, *, lines: bool = False) -> Difference:
    """What differs between ``old`` and ``new``, named graph by named graph, on request with the statements."""
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
        marked = [*_marked("-", gone, iri), *_marked("+", came, iri)] if lines else []
        label = labels(new if now else old).label(iri)
        changes.append(GraphChange(iri, label, status, len(came), len(gone), tuple(marked)))
    return Difference(tuple(changes))


def _marked(sign: str, lines: frozenset[str], graph: str) -> list[str]:
    """N-Triples ``lines`` as N-Quads of ``graph`` after ``sign``, sorted."""
    return [f"{sign} {line.removesuffix(' .')} <{graph}> ." for line in sorted(lines)]


def _statements(store: Store, graph: NamedNode | BlankNode) -> frozenset[str]:
    """The statements of one named graph as N-Triples lines, blank nodes named canonically."""
    from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat

    data = store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph) or b""
    if b"_:" in data:
        dataset = Dataset(store.quads_for_pattern(None, None, None, graph))
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        return frozenset(f"{quad.triple} ." for quad in dataset)
    return frozenset(data.decode("utf-8").split("\n"))
