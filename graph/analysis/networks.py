"""networkx graphs of what the reports name: who is named with whom, and which relations are stated.

The attributes of a network of things named together, on which other programs may rely:

========  ============  ====================================================================================================
of        attribute     is
========  ============  ====================================================================================================
nodes     ``kind``      type, as in :data:`ontology.schema.ENTITY_TYPES`
nodes     ``label``     what the thing is shown as
nodes     ``mentions``  how often it is named
nodes     ``reports``   how many reports name it
edges     ``weight``    what measures weigh by: in a backbone as its method says, else the same as ``count``
edges     ``count``     how many sentences (or what else was asked for) name both
edges     ``reports``   how many reports name both in one of these
edges     ``expected``  in how many they would stand together by chance, given how often each report names them
edges     ``npmi``      how strongly they belong together, -1 to 1 (:mod:`graph.analysis.association`)
edges     ``likelihood``  how sure that is: 10.83 is one in a thousand by chance
========  ============  ====================================================================================================

>>> from graph.store.snapshot import Snapshot
>>> kg = Snapshot.parse('''
...     @prefix yp: <https://w3id.org/yinpu/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
...     @prefix dcterms: <http://purl.org/dc/terms/> .
...     <urn:known> { <urn:icbc> a yp:Bank ; skos:prefLabel "中国工商银行"@zh-Hans .
...                   <urn:fraud> a yp:Theme ; skos:prefLabel "反欺诈"@zh-Hans . }
...     <urn:r> { <urn:r#char=0,9> dcterms:references <urn:icbc>, <urn:fraud> . }''')
>>> graph = network(kg, backbone=None)
>>> graph.nodes["urn:icbc"]
{'kind': 'Bank', 'label': '中国工商银行', 'mentions': 1, 'reports': 1}
>>> graph.edges["urn:icbc", "urn:fraud"]
{'weight': 1.0, 'count': 1, 'reports': 1, 'expected': 1.0, 'likelihood': 0.0, 'npmi': 0.0}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from graph.analysis.association import associate
from graph.analysis.backbone import METHODS
from graph.analysis.backbone import backbone as backbone_of
from graph.analysis.cooccurrence import CROWD, Cooccurrence
from graph.query.labels import labels
from graph.query.mentions import mentions
from graph.query.packaged import nearest
from ontology.errors import UsageError
from ontology.namespaces import ITSRDF, ORG, RDF, expand
from ontology.schema import ENTITY_TYPES, NETWORKED, RELATION_TYPES, relation_of

if TYPE_CHECKING:
    import networkx as nx
    import polars as pl

    from graph.store.snapshot import Snapshot

__all__ = ["UNITS", "NamedTogether", "facts", "named_together", "network", "weak_relations"]

Triple = tuple[str, str, str]
#: The types that may be asked for.
_NAMEABLE = {entity.name: entity for entity in ENTITY_TYPES.values() if not entity.grouping}
#: The relations that facts are made of, and the properties that state them.
_RELATIONS = [relation for relation in RELATION_TYPES.values() if relation.networked]
_PROPERTIES = dict.fromkeys(relation.property for relation in _RELATIONS if relation.property)
#: What things may stand together in, and the column of mentions that tells it.
UNITS = {"sentences": "sentence", "blocks": "block", "reports": "report"}
#: Decimals of ``expected``, ``npmi`` and ``likelihood``.
_DECIMALS = 6


def network(
    kg: Snapshot,
    kinds: Collection[str] = NETWORKED,
    *,
    by: str = "sentences",
    backbone: str | None = "association",
    reports: Collection[str] | None = None,
    min_weight: float = 0,
) -> nx.Graph[str]:
    """Who is named with whom: an undirected network of named things, nodes and edges in sorted order.

    Args:
        kg: The graph.
        kinds: Types of :data:`ontology.schema.ENTITY_TYPES`; by default those that are ``networked`` there.
        by: What things stand together in, of :data:`UNITS`. A sentence or block that names more than
            :data:`graph.analysis.cooccurrence.CROWD` things is a table or list run together and ties nothing.
        backbone: Which ties are kept, by a method of :mod:`graph.analysis.backbone`; None: all.
        reports: Only what these reports name; None: all.
        min_weight: Edges below it are left out; things without an edge stay.

    Returns:
        Nodes are IRIs; see the module for the attributes.

    Raises:
        UsageError: A kind, the unit or the method is unknown.
    """
    named = named_together(kg, kinds, by=by, reports=reports)
    return named.graph(backbone, min_weight)


class NamedTogether:
    """What is named together, counted once, from which networks are made."""

    def __init__(self, kg: Snapshot, named: pl.DataFrame, crowd: int) -> None:
        """Of the mentions ``named``: columns ``id``, ``report``, ``unit`` and ``sentence``; see :class:`.Cooccurrence`."""
        import polars as pl

        counts = named.group_by("id").agg(pl.len().alias("mentions"), pl.col("report").n_unique().alias("reports")).sort("id")
        things = counts["id"].to_list()
        self.named, self._labels = named, labels(kg)
        self._mentioned, self._reports = (
            dict(zip(things, counts[name].to_list(), strict=True)) for name in ("mentions", "reports")
        )
        self.counted = Cooccurrence.of(named, things, crowd)

    def graph(self, backbone: str | None = "association", min_weight: float = 0) -> nx.Graph[str]:
        """The network, see :func:`network`; raises UsageError when there is no such method."""
        import networkx as nx
        import numpy as np

        if backbone is not None and backbone not in METHODS:
            raise UsageError(f"no backbone {backbone!r}{nearest(backbone, dict.fromkeys(METHODS))}")
        counted = self.counted
        graph: nx.Graph[str] = nx.Graph()
        for thing in counted.things:
            graph.add_node(
                thing,
                kind=self._labels.types[thing],
                label=self._labels.label(thing),
                mentions=self._mentioned[thing],
                reports=self._reports[thing],
            )
        found = associate(counted)
        if backbone is None:
            kept, weight = np.arange(len(counted.both)), counted.both.astype(float)
        else:
            kept, weight = backbone_of(counted, found, backbone)
        heavy = weight >= min_weight
        kept, weight = kept[heavy], weight[heavy]
        columns = {
            "weight": weight.round(_DECIMALS),
            "count": counted.both[kept],
            "reports": counted.reports[kept],
            **{name: vector[kept].round(_DECIMALS) for name, vector in found._asdict().items()},
        }
        names, values = list(columns), zip(*(column.tolist() for column in columns.values()), strict=True)
        things, ends = counted.things, zip(counted.first[kept].tolist(), counted.second[kept].tolist(), strict=True)
        graph.add_edges_from(
            (things[a], things[b], dict(zip(names, row, strict=True))) for (a, b), row in zip(ends, values, strict=True)
        )
        return graph


def named_together(
    kg: Snapshot, kinds: Collection[str] = NETWORKED, *, by: str = "sentences", reports: Collection[str] | None = None
) -> NamedTogether:
    """What :func:`network` makes its networks of; for who needs several of them.

    Args:
        kg: The graph.
        kinds: As in :func:`network`, like the others.
        by: The unit.
        reports: Only what these name.

    Returns:
        The counts.

    Raises:
        UsageError: A kind or the unit is unknown.
    """
    import polars as pl

    for kind in kinds:
        if kind not in _NAMEABLE:
            raise UsageError(f"no kind of thing {kind!r} in a network{nearest(kind, _NAMEABLE)}")
    if by not in UNITS:
        raise UsageError(f"a network is by {', '.join(UNITS)}, not by {by!r}")
    wanted = [iri for iri, type_ in labels(kg).types.items() if type_ in set(kinds)]
    found = mentions(kg).filter(pl.col("id").is_in(wanted))
    if reports is not None:
        found = found.filter(pl.col("report").is_in(list(reports)))
    named = found.select("id", "report", "sentence", unit=_unit(by)).collect()
    return NamedTogether(kg, named, len(wanted) if by == "reports" else CROWD)


def _unit(by: str) -> pl.Expr:
    """What tells the units apart: blocks are numbered within their report."""
    import polars as pl

    if by == "blocks":
        return pl.concat_str("report", pl.col("block").cast(pl.String), separator=" ")
    return pl.col(UNITS[by])


def facts(kg: Snapshot, min_score: float = 0) -> nx.MultiDiGraph[str]:
    """The relations between things, whether a report states them or the tables know them, in sorted order.

    Args:
        kg: The graph.
        min_score: What rules read that are right less often is left out; what tables and catalogues know stays.

    Returns:
        Nodes are IRIs with ``kind`` and ``label``. An edge's key is its relation, one of
        :data:`ontology.schema.RELATION_TYPES` that is ``networked`` there; ``becomes`` leads from an institution to one
        that a renaming, merger or split made of it. Edges have ``predicate`` (the IRI) and ``evidence``: how many
        sentences state it.
    """
    import networkx as nx

    weak = weak_relations(kg, min_score)
    evidence, doubted = _evidence(kg, weak)
    names = labels(kg)
    types = names.types
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    found = _related(kg, types) | _successions(kg)
    known = sorted(
        (s, predicate, o, name)
        for s, predicate, o, name in found
        if s in types and o in types and (s, predicate, o) not in doubted
    )
    for iri in sorted({end for s, _, o, _ in known for end in (s, o)}):
        graph.add_node(iri, kind=types[iri], label=names.label(iri))
    for subject, predicate, thing, name in known:
        graph.add_edge(subject, thing, name, predicate=predicate, evidence=evidence[subject, predicate, thing])
    return graph


def _related(kg: Snapshot, types: Mapping[str, str]) -> set[tuple[str, str, str, str]]:
    """Each statement of a relation: subject, predicate, object, and what the relation is called of such a subject."""
    found = set()
    for stated in _PROPERTIES:
        predicate = expand(stated)
        for quad in kg.quads(predicate):
            if relation := relation_of(stated, types.get(quad.subject.value, ""), _RELATIONS):
                found.add((quad.subject.value, predicate, quad.object.value, relation.name))
    return found


def weak_relations(kg: Snapshot, min_score: float) -> set[str]:
    """The relations, as nodes of their evidence, whose score is lower."""
    if min_score <= 0:
        return set()
    nodes = {quad.subject.value for quad in kg.named(RDF.subject)}
    scores = ((quad.subject.value, float(quad.object.value)) for quad in kg.named(ITSRDF.taConfidence))
    return {node for node, score in scores if score < min_score and node in nodes}


def _evidence(kg: Snapshot, weak: Collection[str]) -> tuple[Counter[Triple], set[Triple]]:
    """How many sentences state each relation, without ``weak`` nodes; and what only these state."""
    parts: dict[tuple[str, str], dict[str, str]] = {}
    for predicate in (RDF.subject, RDF.predicate, RDF.object):
        for quad in kg.named(predicate):
            parts.setdefault((quad.graph_name.value, quad.subject.value), {})[str(predicate)] = quad.object.value
    counts: Counter[Triple] = Counter()
    read: dict[bool, dict[Triple, set[str]]] = {True: {}, False: {}}
    for (graph, node), part in parts.items():
        if len(part) == 3:
            triple = part[str(RDF.subject)], part[str(RDF.predicate)], part[str(RDF.object)]
            read[node in weak].setdefault(triple, set()).add(graph)
            counts[triple] += node not in weak
    return counts, {
        triple for triple, graphs in read[True].items() if triple not in read[False] and graphs >= _graphs_of(kg, triple)
    }


def _graphs_of(kg: Snapshot, triple: Triple) -> set[str]:
    """The named graphs that hold a statement."""
    from pyoxigraph import NamedNode

    subject, predicate, thing = triple
    held = kg.named(predicate, NamedNode(subject))
    return {quad.graph_name.value for quad in held if quad.object.value == thing}


def _successions(kg: Snapshot) -> set[tuple[str, str, str, str]]:
    """From each institution to those that a change event made of it, as :func:`_related` has it."""
    before: dict[str, set[str]] = {}
    for quad in kg.quads(ORG.originalOrganization):
        before.setdefault(quad.subject.value, set()).add(quad.object.value)
    return {
        (old, str(ORG.resultingOrganization), quad.object.value, "becomes")
        for quad in kg.quads(ORG.resultingOrganization)
        for old in before.get(quad.subject.value, ())
        if old != quad.object.value
    }
