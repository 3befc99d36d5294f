"""The facts: which relations between things are stated by reports, follow from them, or are known from tables.

The attributes, on which other programs may rely:

========  =============  ===================================================================================================
of        attribute      is
========  =============  ===================================================================================================
nodes     ``kind``       type, as in :data:`ontology.schema.ENTITY_TYPES`
nodes     ``label``      what the thing is shown as
edges     (the key)      the relation, one of :data:`ontology.schema.RELATION_TYPES` that is ``networked`` there
edges     ``predicate``  the IRI of the property
edges     ``evidence``   how many sentences state it, or have it follow
edges     ``reports``    how many reports say it
edges     ``origins``    which of :data:`ORIGINS` it has, with a blank between: ``stated`` in a sentence, ``inferred`` from what
                         one states, ``metadata`` of a report, known from a ``table``
========  =============  ===================================================================================================

>>> from graph.store.snapshot import Snapshot
>>> kg = Snapshot.parse('''
...     @prefix yp: <https://w3id.org/yinpu/ontology#> . @prefix dcterms: <http://purl.org/dc/terms/> .
...     <urn:known> { <urn:rule> a yp:Regulation ; dcterms:publisher <urn:pbc> . <urn:pbc> a yp:Regulator }
...     <urn:r> { <urn:r> a yp:Report ; dcterms:publisher <urn:pbc> }''')
>>> [(a, b, key, told["origins"]) for a, b, key, told in facts(kg).edges(keys=True, data=True)]
[('urn:r', 'urn:pbc', 'publishedBy', 'metadata'), ('urn:rule', 'urn:pbc', 'issuedBy', 'table')]
>>> facts(kg, origins=["tables"])
Traceback (most recent call last):
...
ontology.errors.UsageError: no origin 'tables' of facts: did you mean table?
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from graph.analysis.selecting import EVERYWHERE, Where, reports_held
from graph.query.labels import labels
from graph.query.packaged import nearest
from ontology.errors import UsageError
from ontology.namespaces import DCTERMS, ITSRDF, ORG, RDF, YP, expand
from ontology.schema import ENTITY_TYPES, RELATION_TYPES, relation_of

if TYPE_CHECKING:
    import networkx as nx

    from graph.store.snapshot import Snapshot

    Triple = tuple[str, str, str]

__all__ = ["ORIGINS", "facts", "weak_relations"]

#: Where facts come from.
ORIGINS = ("stated", "inferred", "metadata", "table")
#: The relations that facts are made of, and the properties that state them.
_RELATIONS = {relation.name: relation for relation in RELATION_TYPES.values() if relation.networked}
_PROPERTIES = dict.fromkeys(relation.property for relation in _RELATIONS.values() if relation.property)


class _Said(NamedTuple):
    """A fact as one graph has it: the report, None for the tables; how many sentences it has by origin."""

    fact: Triple
    name: str
    report: str | None
    origins: Mapping[str, int]


def facts(
    kg: Snapshot,
    min_score: float = 0,
    *,
    kinds: Collection[str] | None = None,
    relations: Collection[str] | None = None,
    origins: Collection[str] | None = None,
    where: Where = EVERYWHERE,
) -> nx.MultiDiGraph[str]:
    """The relations between things, whether a report states them or the tables know them, in sorted order.

    ``becomes`` leads from an institution to one that a renaming, merger or split made of it.

    Args:
        kg: The graph.
        min_score: What rules read that are right less often is left out; what tables and catalogues know stays.
        kinds: Types that both ends must be of; None: any.
        relations: Only these; None: all.
        origins: Only what has one of these, of :data:`ORIGINS`; None: all.
        where: Only what these reports say; tables are no reports, so what they alone know goes with the first filter.

    Returns:
        Nodes are IRIs; see the module for the attributes.

    Raises:
        UsageError: A kind, relation, origin or filter is unknown.
    """
    import networkx as nx

    for given, known, what in (
        (kinds, dict.fromkeys(ENTITY_TYPES), "kind of thing {!r} in facts"),
        (relations, _RELATIONS, "relation {!r} in facts"),
        (origins, dict.fromkeys(ORIGINS), "origin {!r} of facts"),
    ):
        for name in given or ():
            if name not in known:
                raise UsageError(f"no {what.format(name)}{nearest(name, known)}")
    names, taken = labels(kg), where.reports(kg)
    types, reports = names.types, None if taken is None else set(taken)
    edges: dict[tuple[str, str, str, str], _Edge] = {}
    for said in _said(kg, types, min_score):
        subject, predicate, thing = said.fact
        chosen = {origin: number for origin, number in said.origins.items() if origins is None or origin in origins}
        if not chosen or (relations is not None and said.name not in relations):
            continue
        if (reports is not None and said.report not in reports) or not {subject, thing} <= types.keys():
            continue
        if kinds is None or (types[subject] in kinds and types[thing] in kinds):
            edges.setdefault((subject, predicate, thing, said.name), _Edge()).add(said.report, chosen)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for iri in sorted({end for subject, _, thing, _ in edges for end in (subject, thing)}):
        graph.add_node(iri, kind=types[iri], label=names.label(iri))
    for (subject, predicate, thing, name), edge in sorted(edges.items()):
        graph.add_edge(subject, thing, name, predicate=predicate, **edge.told())
    return graph


class _Edge:
    """What is known of a fact, added up over the graphs that have it."""

    def __init__(self) -> None:
        self.evidence = 0
        self.reports: set[str] = set()
        self.origins: set[str] = set()

    def add(self, report: str | None, origins: Mapping[str, int]) -> None:
        self.evidence += sum(origins.values())
        self.origins |= set(origins)
        if report is not None:
            self.reports.add(report)

    def told(self) -> dict[str, int | str]:
        """The attributes of the edge."""
        return {
            "evidence": self.evidence,
            "reports": len(self.reports),
            "origins": " ".join(origin for origin in ORIGINS if origin in self.origins),
        }


def _said(kg: Snapshot, types: Mapping[str, str], min_score: float) -> Iterator[_Said]:
    """Each statement of a relation in each graph that has it, but for those that weak evidence alone bears out."""
    from pyoxigraph import DefaultGraph, NamedNode

    evidence, default, known = (
        _evidence(kg, weak_relations(kg, min_score)),
        DefaultGraph(),
        set(reports_held(kg)["report"].to_list()),
    )
    for stated in _PROPERTIES:
        predicate = expand(stated)
        quads: list[Any] = list(kg.store.quads_for_pattern(None, NamedNode(predicate), None, None))
        named = {(quad.subject, quad.object) for quad in quads if quad.graph_name != default}
        for quad in quads:
            if quad.graph_name == default and (quad.subject, quad.object) in named:
                continue  # the default graph is the union of the others
            relation = relation_of(stated, types.get(quad.subject.value, ""), _RELATIONS.values())
            if relation is None:
                continue
            fact = (quad.subject.value, predicate, quad.object.value)
            graph = None if quad.graph_name == default else quad.graph_name.value
            report = graph if graph in known else None
            otherwise = {"table" if report is None else "metadata": 0}
            yield _Said(fact, relation.name, report, evidence.get((graph, *fact), otherwise))
    for old, new in _successions(kg):
        yield _Said((old, str(ORG.resultingOrganization), new), "becomes", None, {"table": 0})


def weak_relations(kg: Snapshot, min_score: float) -> set[str]:
    """The relations, as nodes of their evidence, whose score is lower."""
    if min_score <= 0:
        return set()
    nodes = {quad.subject.value for quad in kg.named(RDF.subject)}
    scores = ((quad.subject.value, float(quad.object.value)) for quad in kg.named(ITSRDF.taConfidence))
    return {node for node, score in scores if score < min_score and node in nodes}


def _evidence(kg: Snapshot, weak: Collection[str]) -> dict[tuple[str | None, str, str, str], dict[str, int]]:
    """How many sentences state each relation in each graph, by origin (stated unless another is told), without weak ones."""
    parts: dict[tuple[str, str], dict[str, str]] = {}
    for predicate in (RDF.subject, RDF.predicate, RDF.object):
        for quad in kg.named(predicate):
            parts.setdefault((quad.graph_name.value, quad.subject.value), {})[str(predicate)] = quad.object.value
    origins = {quad.subject.value: quad.object.value for quad in kg.named(YP.origin)}
    found: dict[tuple[str | None, str, str, str], dict[str, int]] = {}
    for (graph, node), part in parts.items():
        if len(part) == 3:
            key = (graph, part[str(RDF.subject)], part[str(RDF.predicate)], part[str(RDF.object)])
            counts, origin = found.setdefault(key, {}), origins.get(node, "stated")
            if node not in weak:
                counts[origin] = counts.get(origin, 0) + 1
    return found


def _successions(kg: Snapshot) -> set[tuple[str, str]]:
    """From each institution to those that a change event made of it: one that hands duties over to another goes on itself."""
    from pyoxigraph import Literal

    transfers = {quad.subject.value for quad in kg.quads(DCTERMS.type, object=Literal("transfer"))}
    before: dict[str, set[str]] = {}
    for quad in kg.quads(ORG.originalOrganization):
        before.setdefault(quad.subject.value, set()).add(quad.object.value)
    return {
        (old, quad.object.value)
        for quad in kg.quads(ORG.resultingOrganization)
        for old in before.get(quad.subject.value, ())
        if old != quad.object.value and quad.subject.value not in transfers
    }
