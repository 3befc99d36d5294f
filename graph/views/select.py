"""What a view draws: which things, which ties, and which of them are left out because a picture holds only so many.

A :class:`Scene` is chosen by a function for each view from :class:`Material`: the graph with its network, relations and
analysis, each made once for all views.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from graph.analysis.networks import facts, network
from graph.analysis.runs import analyse
from graph.query.labels import labels
from graph.query.reports import Catalogued, reports
from ontology.errors import UsageError
from ontology.namespaces import DCTERMS, SCHEMA, YP

if TYPE_CHECKING:
    import networkx as nx

    from graph.store.snapshot import Snapshot

__all__ = ["MOST_THINGS", "MOST_TIES", "Material", "Scene", "Tie", "scene"]

#: A picture of more cannot be read, and browsers slow down.
MOST_THINGS = 300
MOST_TIES = 900
#: Ties that a thing keeps in a crowded picture, however weak, so that none floats alone.
_KEPT = 2
#: Neighbours in the picture of a neighbourhood.
_NEIGHBOURS = 80


@dataclass(slots=True)
class Tie:
    """Two things drawn with a line: the sentences and reports that name both, and the relations stated of them.

    ``relations`` are (relation, subject, object, sentences that state it).
    """

    source: str
    target: str
    weight: int = 0
    reports: int = 0
    relations: list[tuple[str, str, str, int]] = field(default_factory=list)

    @property
    def strength(self) -> float:
        """What counts when only some can be drawn: a stated relation as much as three sentences."""
        return self.weight + 3 * len(self.relations)


@dataclass(slots=True)
class Scene:
    """What one view draws.

    ``colour`` is by ``kind`` or ``community``; things are ``sized`` by ``mentions`` or ``ties``; the counts are of what
    was left out.
    """

    name: str
    things: list[str]
    ties: list[Tie]
    colour: str = "kind"
    sized: str = "mentions"
    focus: str | None = None
    hidden_things: int = 0
    hidden_ties: int = 0


class Material:
    """What the views of one knowledge graph are made of; each part is made when first asked for, and kept."""

    def __init__(self, kg: Snapshot, network: nx.Graph[str] | None = None) -> None:
        self.kg = kg
        self._network = network

    @cached_property
    def network(self) -> nx.Graph[str]:
        """Who is named with whom: what is analysed, too."""
        return network(self.kg) if self._network is None else self._network

    @cached_property
    def facts(self) -> nx.MultiDiGraph[str]:
        """The relations between things."""
        return facts(self.kg)

    @cached_property
    def communities(self) -> dict[str, tuple[int, str]]:
        """The number (from 1, the largest first) and name of each thing's community: as the graph has it, else found now."""
        written = {quad.subject.value: quad.object.value for quad in self.kg.quads(YP.community)}
        if written:
            size, label = Counter(written.values()), labels(self.kg).label
            ranked = sorted(size, key=lambda iri: (-size[iri], label(iri), iri))
            number = {iri: rank for rank, iri in enumerate(ranked, 1)}
            return {thing: (number[iri], label(iri)) for thing, iri in written.items()}
        analysis = analyse(self.network, betweenness_pivots=1)
        name = dict(analysis.communities.select("community", "name").iter_rows())
        tied = analysis.things.drop_nulls("community").select("iri", "community")
        return {iri: (number, name[number]) for iri, number in tied.iter_rows()}

    @cached_property
    def reports(self) -> dict[str, Catalogued]:
        """The catalogue by IRI."""
        return {report["id"]: report for report in reports(self.kg)}

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

    def ties(self, pairs: Iterable[tuple[str, str]]) -> list[Tie]:
        """The ties of ``pairs`` with all that is known of each, in sorted order."""
        found = []
        for source, target in sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}):
            tie = Tie(source, target)
            if self.network.has_edge(source, target):
                edge = self.network.edges[source, target]
                tie.weight, tie.reports = edge["weight"], edge["reports"]
            for subject, thing in ((source, target), (target, source)):
                if self.facts.has_edge(subject, thing):
                    tie.relations += [(name, subject, thing, d["evidence"]) for name, d in self.facts[subject][thing].items()]
            found.append(tie)
        return found


def scene(material: Material, name: str, focus: str | None = None) -> Scene:
    """The scene of the view ``name``; UsageError when a neighbourhood has no ``focus``."""
    return SCENES[name](material, focus)


def _between(material: Material, kinds: Collection[str], others: Collection[str]) -> list[tuple[str, str]]:
    """The pairs named together of which one is of ``kinds`` and one of ``others``."""
    kind = material.network.nodes.data("kind")
    return [
        (a, b)
        for a, b in material.network.edges()
        if (kind[a] in kinds and kind[b] in others) or (kind[b] in kinds and kind[a] in others)
    ]


def _stated(material: Material, relations: Collection[str], kinds: Collection[str] = ()) -> list[tuple[str, str]]:
    """The pairs of which one of ``relations`` is stated, both of ``kinds`` when given."""
    types = labels(material.kg).types
    return [
        (a, b)
        for a, b, relation in material.facts.edges(keys=True)
        if relation in relations and (not kinds or (types[a] in kinds and types[b] in kinds))
    ]


def _cut(name: str, ties: list[Tie], alone: Iterable[str] = (), **options: Any) -> Scene:
    """A scene of the strongest things and ties; things ``alone`` have no tie and come last."""
    strength: dict[str, float] = {}
    for tie in ties:
        for iri in (tie.source, tie.target):
            strength[iri] = strength.get(iri, 0) + tie.strength
    for iri in alone:
        strength.setdefault(iri, 0)
    focus = options.get("focus")
    ranked = sorted(strength, key=lambda iri: (iri != focus, -strength[iri], iri))
    shown = set(ranked[:MOST_THINGS])
    inside = sorted(
        (tie for tie in ties if tie.source in shown and tie.target in shown),
        key=lambda tie: (-tie.strength, tie.source, tie.target),
    )
    kept = _thinned(inside)
    order = sorted(kept, key=lambda tie: (tie.source, tie.target))
    return Scene(
        name, sorted(shown), order, hidden_things=len(strength) - len(shown), hidden_ties=len(ties) - len(kept), **options
    )


def _thinned(ties: list[Tie]) -> list[Tie]:
    """At most MOST_TIES of ``ties`` (strongest first): the best few of every thing, then the strongest of all."""
    if len(ties) <= MOST_TIES:
        return ties
    count: dict[str, int] = {}
    own: list[Tie] = []
    rest: list[Tie] = []
    for tie in ties:
        few = min(count.get(tie.source, 0), count.get(tie.target, 0)) < _KEPT
        (own if few else rest).append(tie)
        for iri in (tie.source, tie.target):
            count[iri] = count.get(iri, 0) + 1
    return (own + rest)[:MOST_TIES]


def _overview(material: Material, focus: str | None) -> Scene:
    graph = material.network
    strength = dict(graph.degree(weight="weight"))
    strongest = set(sorted(strength, key=lambda iri: (-strength[iri], iri))[: 2 * MOST_THINGS])
    pairs = [(a, b) for a, b in graph.edges() if a in strongest and b in strongest]
    made = _cut("overview", material.ties(pairs), colour="community")
    made.hidden_things += len(strength) - len(strongest)
    made.hidden_ties += graph.number_of_edges() - len(pairs)
    return made


def _banks_themes(material: Material, focus: str | None) -> Scene:
    pairs = _between(material, {"Bank"}, {"Theme"}) + _stated(material, {"practises", "uses"}, {"Bank", "Theme"})
    return _cut("banks-themes", material.ties(pairs))


def _regulators_regulations(material: Material, focus: str | None) -> Scene:
    pairs = _between(material, {"Regulator"}, {"Regulation"}) + _stated(material, {"issuedBy"})
    drawn = {iri for pair in pairs for iri in pair}
    among = _stated(material, {"isReplacedBy", "becomes", "partOf"}, {"Regulator", "Regulation"})
    pairs += [pair for pair in among if drawn & set(pair)]
    named = [iri for iri, data in material.network.nodes(data=True) if data["kind"] == "Regulation"]
    return _cut("regulators-regulations", material.ties(pairs), named)


def _publishers_reports(material: Material, focus: str | None) -> Scene:
    types = labels(material.kg).types
    pairs = [pair for pair in _stated(material, {"publishedBy", "subject"}) if types[pair[0]] == "Report"]
    return _cut("publishers-reports", material.ties(pairs), material.reports, sized="ties")


def _neighbourhood(material: Material, focus: str | None) -> Scene:
    if focus is None:
        raise UsageError("a neighbourhood needs a focus: give the name of a thing, for example --focus 招商银行")
    around: set[str] = set()
    if focus in material.facts:
        around |= set(material.facts.successors(focus)) | set(material.facts.predecessors(focus))
    if focus in material.reports:
        around |= {quad.object.value for quad in _about(material, focus)}
    if focus in material.network:
        around |= set(material.network[focus])
    around.discard(focus)

    def closeness(iri: str) -> tuple[float, int, str]:
        tie = material.ties([(focus, iri)])[0]
        return -tie.strength, -material.size(iri), iri

    near = sorted(around, key=closeness)[:_NEIGHBOURS]
    drawn = {focus, *near}
    pairs = [(focus, iri) for iri in near]
    pairs += [(a, b) for a, b in material.network.subgraph(drawn).edges()]
    pairs += [(a, b) for a, b in material.facts.subgraph(drawn).edges()]
    made = _cut("neighbourhood", _sparse(material.ties(pairs), focus), [focus], focus=focus)
    made.hidden_things += len(around) - len(near)
    return made


def _sparse(ties: list[Tie], focus: str) -> list[Tie]:
    """All ties of ``focus``, all stated relations, and the stronger half of the rest when they are many."""
    own = [tie for tie in ties if focus in (tie.source, tie.target) or tie.relations]
    kept = {id(tie) for tie in own}
    rest = sorted((tie for tie in ties if id(tie) not in kept), key=lambda tie: (-tie.weight, tie.source, tie.target))
    return own + rest[: max(150, len(own))]


def _about(material: Material, report: str) -> Iterable[Any]:
    from pyoxigraph import NamedNode

    subject = NamedNode(report)
    return [*material.kg.quads(SCHEMA.mentions, subject), *material.kg.quads(DCTERMS.publisher, subject)]


SCENES: dict[str, Callable[[Material, str | None], Scene]] = {
    "overview": _overview,
    "banks-themes": _banks_themes,
    "regulators-regulations": _regulators_regulations,
    "publishers-reports": _publishers_reports,
    "neighbourhood": _neighbourhood,
}
