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

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from graph.exchange.statements import left_out
from graph.query.labels import labels
from ontology.iris import GRAPH
from ontology.namespaces import PROV

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, NamedNode, Store

    from graph.store.snapshot import Snapshot

__all__ = ["Difference", "GraphChange", "diff"]


@dataclass(frozen=True, slots=True)
class GraphChange:
    """One named graph that differs: its IRI and label, how many statements came and went, and on request which.

    ``status`` is ``added``, ``removed`` or ``changed``; ``lines`` are N-Quads after ``-`` or ``+``, sorted; ``was`` is the IRI
    that it had before, of a report that was edited.
    """

    graph: str
    label: str
    status: str
    added: int
    removed: int
    lines: tuple[str, ...] = ()
    was: str = ""


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
            was = f" was <{change.was}>" if change.was else ""
            text.append(f"{change.status:<7}  +{change.added} -{change.removed}  {change.label} <{change.graph}>{was}")
            text.extend(change.lines)
        return "\n".join(text)


def diff(old: Snapshot, new: Snapshot, aside: Collection[str] = (), *, lines: bool = False) -> Difference:
    """What differs between two graphs, named graph by named graph.

    A report that was edited has another IRI; where the new graph tells which one it revises (``prov:wasRevisionOf``), the two
    are one that changed, and are compared as if the old one had the new IRI.

    Args:
        old: The one graph.
        new: The other.
        aside: Which of the graphs of paths, times and runs (:data:`ontology.iris.ASIDE`) to compare too.
        lines: Whether to give the statements, those of ``old`` with the new IRIs.

    Returns:
        The graphs that differ.

    Raises:
        UsageError: There is no such graph to compare too.
    """
    without = left_out(aside)
    names = ({graph.value: graph for graph in kg.store.named_graphs() if graph.value not in without} for kg in (old, new))
    before, after = names
    revised = _revised(new, before.keys(), after.keys())
    renamed = _renaming(revised)
    was_called = {revised.get(iri, iri): iri for iri in before}
    changes = []
    for iri in sorted(was_called.keys() | after.keys()):
        own = was_called.get(iri, "")
        was = _statements(old.store, before[own], renamed) if own else frozenset()
        now = _statements(new.store, after[iri]) if iri in after else frozenset()
        edited = own not in ("", iri)
        if was == now and not edited:
            continue
        gone, came = was - now, now - was
        status = "removed" if not now else "added" if not was else "changed"
        marked = [*_marked("-", gone, iri), *_marked("+", came, iri)] if lines else []
        label = labels(new if now else old).label(iri)
        changes.append(GraphChange(iri, label, status, len(came), len(gone), tuple(marked), own if edited else ""))
    return Difference(tuple(changes))


def _revised(new: Snapshot, before: Collection[str], after: Collection[str]) -> dict[str, str]:
    """By IRI of a report that went, the IRI of the one that came in its place, as the graph ``provenance`` of ``new`` tells."""
    from pyoxigraph import NamedNode

    told = new.store.quads_for_pattern(None, NamedNode(str(PROV.wasRevisionOf)), None, NamedNode(GRAPH + "provenance"))
    older = {quad.subject.value: quad.object.value for quad in told}  # type: ignore[union-attr]
    found: dict[str, str] = {}
    for iri in sorted(older.keys() & set(after) - set(before)):
        was, seen = older[iri], {iri}
        while was in older and was not in before and was not in seen:
            seen.add(was)
            was = older[was]
        if was in before and was not in after:
            found.setdefault(was, iri)
    return found


def _renaming(revised: Mapping[str, str]) -> Callable[[str], str]:
    """Puts in N-Triples the new IRI for that of each revised report, and for what is named below it."""
    if not revised:
        return str
    bases = sorted({re.escape(iri[: iri.rfind("/") + 1]) for iri in revised})
    iri = re.compile(f"<((?:{'|'.join(bases)})[^<>#]*)")
    return partial(iri.sub, lambda match: "<" + revised.get(match[1], match[1]))


def _marked(sign: str, lines: frozenset[str], graph: str) -> list[str]:
    """N-Triples ``lines`` as N-Quads of ``graph`` after ``sign``, sorted."""
    return [f"{sign} {line.removesuffix(' .')} <{graph}> ." for line in sorted(lines)]


def _statements(store: Store, graph: NamedNode | BlankNode, renamed: Callable[[str], str] = str) -> frozenset[str]:
    """The statements of one named graph as N-Triples lines, renamed, blank nodes named canonically."""
    from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

    data = renamed((store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph) or b"").decode("utf-8"))
    if "_:" in data:
        dataset = Dataset(parse(data, RdfFormat.N_TRIPLES))
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        return frozenset(f"{quad.triple} ." for quad in dataset)
    return frozenset(filter(None, data.split("\n")))
