"""What a view draws: which things, which edges, and which of them are left out because a drawing holds only so many.

A :class:`ViewData` is chosen by a function for each view from :class:`ViewInputs`: the graph with its network, relations and
analysis, each made once for all views.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from graph.analysis.facts import ORIGINS, facts, weak_relations
from graph.analysis.networks import network
from graph.analysis.runs import analyse
from graph.query.labels import labels
from graph.query.reports import Catalogued, reports
from graph.views.sources import shown_paths
from ontology.errors import UsageError
from ontology.namespaces import DCTERMS, SCHEMA, YP

if TYPE_CHECKING:
    import networkx as nx

    from graph.store.snapshot import Snapshot

__all__ = ["MOST_EDGES", "MOST_THINGS", "Edge", "Relation", "ViewData", "ViewInputs", "view_data"]

#: A drawing of more cannot be read, and browsers slow down.
MOST_THINGS = 300
MOST_EDGES = 900
#: Edges that a thing keeps in a crowded drawing, however weak, so that none floats alone.
_KEPT = 2
#: Neighbours in the drawing of a neighbourhood.
_NEIGHBOURS = 80


class Relation(NamedTuple):
    """A relation of two things.

    ``evidence``: how many sentences say it, or have it follow; ``origins``: where it comes from, of
    :data:`graph.analysis.facts.ORIGINS`.
    """

    name: str
    subject: str
    object: str
    predicate: str
    evidence: int
    origins: tuple[str, ...]


@dataclass(slots=True)
class Edge:
    """Two things drawn with a line: how many sentences and reports name both, and the relations of the two."""

    source: str
    target: str
    weight: int = 0
    reports: int = 0
    relations: list[Relation] = field(default_factory=list)

    @property
    def strength(self) -> float:
        """What counts when only some can be drawn: a relation as much as three sentences that name both."""
        return self.weight + 3 * len(self.relations)

    @property
    def origins(self) -> list[str]:
        """Where what ties the two comes from, the surest first: of its relations, and ``named`` for being named together."""
        found = {origin for relation in self.relations for origin in relation.origins}
        return [origin for origin in ORIGINS if origin in found] + ["named"] * (self.weight > 0)


@dataclass(slots=True)
class ViewData:
    """What one view draws.

    ``colour`` is by ``kind`` or ``community``; things are ``sized`` by ``mentions`` or ``degree``; the counts are of what
    was left out.
    """

    name: str
    things: list[str]
    edges: list[Edge]
    colour: str = "kind"
    sized: str = "mentions"
    focus: str | None = None
    hidden_things: int = 0
    hidden_edges: int = 0


class ViewInputs:
    """What the views of one knowledge graph are made of; each part is made when first asked for, and kept.

    Args:
        kg: The graph.
        network: Its network, when there is one already.
        min_score: Relations whose score is lower are left out.
    """

    def __init__(self, kg: Snapshot, network: nx.Graph[str] | None = None, min_score: float = 0) -> None:
        self.kg, self.min_score = kg, min_score
        self._network = network

    @cached_property
    def network(self) -> nx.Graph[str]:
        """Who is named with whom: what is analysed, too."""
        return network(self.kg, backbone=None) if self._network is None else self._network

    @cached_property
    def facts(self) -> nx.MultiDiGraph[str]:
        """The relations between things."""
        return facts(self.kg, min_score=self.min_score)

    @cached_property
    def weak(self) -> set[str]:
        """The relations that are left out, as nodes of their evidence."""
        return weak_relations(self.kg, self.min_score)

    @cached_property
    def communities(self) -> dict[str, tuple[int, str]]:
        """The number (from 1, the largest first) and name of each thing's community: as the graph has it, else found now."""
        written = {quad.subject.value: quad.object.value for quad in self.kg.quads(YP.community)}
        if written:
            size, label = Counter(written.values()), labels(self.kg).label
            ranked = sorted(size, key=lambda iri: (-size[iri], label(iri), iri))
            number = {iri: rank for rank, iri in enumerate(ranked, 1)}
            return {thing: (number[iri], label(iri)) for thing, iri in written.items()}
        analysis = analyse(self.kg, betweenness_pivots=1, surprise=False)
        name = dict(analysis.communities.select("community", "name").iter_rows())
        members = analysis.things.drop_nulls("community").select("iri", "community")
        return {iri: (number, name[number]) for iri, number in members.iter_rows()}

    @cached_property
    def reports(self) -> dict[str, Catalogued]:
        """The catalogue by IRI."""
        return {report["id"]: report for report in reports(self.kg)}

    @cached_property
    def shown_path(self) -> Callable[[str], str]:
        """From the path of a source to what pages show of it."""
        return shown_paths(report["source"] or "" for report in self.reports.values())

    def size(self, iri: str) -> int:
        """How often the thing is named; for a report, how many things it names."""
        if iri in self.network:
            return int(self.network.nodes[iri]["mentions"])
        return self._named.get(iri, 0)

    @cached_property
    def _named(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for quad in self.kg.quads(SCHEMA.mentions):
            counts[quad.subject.value] = counts.get(quad.subject.value, 0) + 1
        return counts

    def edges(self, pairs: Iterable[tuple[str, str]]) -> list[Edge]:
        """The edges of ``pairs`` with all that is known of each, in sorted order."""
        found = []
        for source, target in sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}):
            edge = Edge(source, target)
            if self.network.has_edge(source, target):
                attributes = self.network.edges[source, target]
                edge.weight, edge.reports = attributes["count"], attributes["reports"]
            for subject, thing in ((source, target), (target, source)):
                if self.facts.has_edge(subject, thing):
                    edge.relations += [
                        Relation(name, subject, thing, d["predicate"], d["evidence"], tuple(d["origins"].split()))
                        for name, d in self.facts[subject][thing].items()
                    ]
            found.append(edge)
        return found


def view_data(inputs: ViewInputs, name: str, focus: str | None = None) -> ViewData:
    """What the view ``name`` draws; UsageError when a neighbourhood has no ``focus``."""
    return _SELECTIONS[name](inputs, focus)


def _between(inputs: ViewInputs, kinds: Collection[str], others: Collection[str]) -> list[tuple[str, str]]:
    """The pairs named together of which one is of ``kinds`` and one of ``others``."""
    kind = inputs.network.nodes.data("kind")
    return [
        (a, b)
        for a, b in inputs.network.edges()
        if (kind[a] in kinds and kind[b] in others) or (kind[b] in kinds and kind[a] in others)
    ]


def _stated(inputs: ViewInputs, relations: Collection[str], kinds: Collection[str] = ()) -> list[tuple[str, str]]:
    """The pairs of which one of ``relations`` is stated, both of ``kinds`` when given."""
    types = labels(inputs.kg).types
    return [
        (a, b)
        for a, b, relation in inputs.facts.edges(keys=True)
        if relation in relations and (not kinds or (types[a] in kinds and types[b] in kinds))
    ]


def _cut(name: str, edges: list[Edge], alone: Iterable[str] = (), **options: Any) -> ViewData:
    """The strongest things and edges of a view; things ``alone`` have no edge and come last."""
    strength: dict[str, float] = {}
    for edge in edges:
        for iri in (edge.source, edge.target):
            strength[iri] = strength.get(iri, 0) + edge.strength
    for iri in alone:
        strength.setdefault(iri, 0)
    focus = options.get("focus")
    ranked = sorted(strength, key=lambda iri: (iri != focus, -strength[iri], iri))
    shown = set(ranked[:MOST_THINGS])
    inside = sorted(
        (edge for edge in edges if edge.source in shown and edge.target in shown),
        key=lambda edge: (-edge.strength, edge.source, edge.target),
    )
    kept = _thinned(inside)
    order = sorted(kept, key=lambda edge: (edge.source, edge.target))
    return ViewData(
        name, sorted(shown), order, hidden_things=len(strength) - len(shown), hidden_edges=len(edges) - len(kept), **options
    )


def _thinned(edges: list[Edge]) -> list[Edge]:
    """At most MOST_EDGES of ``edges`` (strongest first): the best few of every thing, then the strongest of all."""
    if len(edges) <= MOST_EDGES:
        return edges
    count: dict[str, int] = {}
    own: list[Edge] = []
    rest: list[Edge] = []
    for edge in edges:
        few = min(count.get(edge.source, 0), count.get(edge.target, 0)) < _KEPT
        (own if few else rest).append(edge)
        for iri in (edge.source, edge.target):
            count[iri] = count.get(iri, 0) + 1
    return (own + rest)[:MOST_EDGES]


def _overview(inputs: ViewInputs, focus: str | None) -> ViewData:
    graph = inputs.network
    strength = dict(graph.degree(weight="count"))
    strongest = set(sorted(strength, key=lambda iri: (-strength[iri], iri))[: 2 * MOST_THINGS])
    pairs = [(a, b) for a, b in graph.edges() if a in strongest and b in strongest]
    made = _cut("overview", inputs.edges(pairs), colour="community")
    made.hidden_things += len(strength) - len(strongest)
    made.hidden_edges += graph.number_of_edges() - len(pairs)
    return made


def _banks_themes(inputs: ViewInputs, focus: str | None) -> ViewData:
    pairs = _between(inputs, {"Bank"}, {"Theme"}) + _stated(inputs, {"practises", "uses"}, {"Bank", "Theme"})
    return _cut("banks-themes", inputs.edges(pairs))


def _regulators_regulations(inputs: ViewInputs, focus: str | None) -> ViewData:
    pairs = _between(inputs, {"Regulator"}, {"Regulation"}) + _stated(inputs, {"issuedBy"})
    drawn = {iri for pair in pairs for iri in pair}
    among = _stated(inputs, {"isReplacedBy", "becomes", "partOf"}, {"Regulator", "Regulation"})
    pairs += [pair for pair in among if drawn & set(pair)]
    named = [iri for iri, data in inputs.network.nodes(data=True) if data["kind"] == "Regulation"]
    return _cut("regulators-regulations", inputs.edges(pairs), named)


def _publishers_reports(inputs: ViewInputs, focus: str | None) -> ViewData:
    types = labels(inputs.kg).types
    pairs = [pair for pair in _stated(inputs, {"publishedBy", "subject"}) if types[pair[0]] == "Report"]
    return _cut("publishers-reports", inputs.edges(pairs), inputs.reports, sized="degree")


def _neighbourhood(inputs: ViewInputs, focus: str | None) -> ViewData:
    if focus is None:
        raise UsageError("a neighbourhood needs a focus: give the name of a thing, for example --focus 招商银行")
    around: set[str] = set()
    if focus in inputs.facts:
        around |= set(inputs.facts.successors(focus)) | set(inputs.facts.predecessors(focus))
    if focus in inputs.reports:
        around |= {quad.object.value for quad in _about(inputs, focus)}
    if focus in inputs.network:
        around |= set(inputs.network[focus])
    around.discard(focus)

    def closeness(iri: str) -> tuple[float, int, str]:
        edge = inputs.edges([(focus, iri)])[0]
        return -edge.strength, -inputs.size(iri), iri

    near = sorted(around, key=closeness)[:_NEIGHBOURS]
    drawn = {focus, *near}
    pairs = [(focus, iri) for iri in near]
    pairs += [(a, b) for a, b in inputs.network.subgraph(drawn).edges()]
    pairs += [(a, b) for a, b in inputs.facts.subgraph(drawn).edges()]
    made = _cut("neighbourhood", _sparse(inputs.edges(pairs), focus), [focus], focus=focus)
    made.hidden_things += len(around) - len(near)
    return made


def _sparse(edges: list[Edge], focus: str) -> list[Edge]:
    """All edges of ``focus``, all stated relations, and the stronger half of the rest when they are many."""
    own = [edge for edge in edges if focus in (edge.source, edge.target) or edge.relations]
    kept = {id(edge) for edge in own}
    rest = sorted((edge for edge in edges if id(edge) not in kept), key=lambda edge: (-edge.weight, edge.source, edge.target))
    return own + rest[: max(150, len(own))]


def _about(inputs: ViewInputs, report: str) -> Iterable[Any]:
    from pyoxigraph import NamedNode

    subject = NamedNode(report)
    return [*inputs.kg.quads(SCHEMA.mentions, subject), *inputs.kg.quads(DCTERMS.publisher, subject)]


_SELECTIONS: dict[str, Callable[[ViewInputs, str | None], ViewData]] = {
    "overview": _overview,
    "banks-themes": _banks_themes,
    "regulators-regulations": _regulators_regulations,
    "publishers-reports": _publishers_reports,
    "neighbourhood": _neighbourhood,
}
