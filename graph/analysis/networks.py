"""networkx graphs of what the reports name: who is named with whom, and which relations are stated.

>>> from graph.store.snapshot import Snapshot
>>> kg = Snapshot.parse('''
...     @prefix yp: <https://w3id.org/yinpu/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
...     @prefix dcterms: <http://purl.org/dc/terms/> .
...     <urn:known> { <urn:icbc> a yp:Bank ; skos:prefLabel "中国工商银行"@zh-Hans .
...                   <urn:fraud> a yp:Theme ; skos:prefLabel "反欺诈"@zh-Hans . }
...     <urn:r> { <urn:r#char=0,9> dcterms:references <urn:icbc>, <urn:fraud> . }''')
>>> graph = network(kg)
>>> graph.nodes["urn:icbc"]
{'kind': 'Bank', 'label': '中国工商银行', 'mentions': 1, 'reports': 1}
>>> graph.edges["urn:icbc", "urn:fraud"]
{'weight': 1, 'reports': 1}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from graph.query.labels import labels
from graph.query.mentions import mentions
from graph.query.packaged import nearest
from ontology.errors import UsageError
from ontology.namespaces import ITSRDF, ORG, RDF, expand
from ontology.schema import ENTITY_TYPES, NETWORKED, RELATION_TYPES, relation_of

if TYPE_CHECKING:
    import networkx as nx
    import polars as pl
    from scipy import sparse

    from graph.store.snapshot import Snapshot

__all__ = ["CROWD", "facts", "network", "weak_relations"]

Triple = tuple[str, str, str]
#: The types that may be asked for.
_NAMEABLE = {entity.name: entity for entity in ENTITY_TYPES.values() if not entity.grouping}
#: The relations that facts are made of, and the properties that state them.
_RELATIONS = [relation for relation in RELATION_TYPES.values() if relation.networked]
_PROPERTIES = dict.fromkeys(relation.property for relation in _RELATIONS if relation.property)
#: Things that a sentence names at the most.
CROWD = 25


def network(kg: Snapshot, kinds: Sequence[str] = NETWORKED, min_weight: int = 1, by: str = "sentences") -> nx.Graph[str]:
    """Who is named with whom: an undirected network of named things, nodes and edges in sorted order.

    A stretch that names more than :data:`CROWD` things is a table or list run together and makes no edges. The counts are
    products of sparse incidence matrices (things by sentences), so a million mentions take seconds.

    Args:
        kg: The graph.
        kinds: Types of :data:`ontology.schema.ENTITY_TYPES`; by default those that are ``networked`` there.
        min_weight: Edges below it are left out; things without an edge stay.
        by: Unit of ``weight``: ``sentences`` or ``reports``.

    Returns:
        Nodes are IRIs with ``kind`` (type), ``label``, ``mentions`` (how often it is named) and ``reports`` (how many name
        it). Edges have ``weight`` (sentences, or reports, that name both) and ``reports`` (that name both, in any sentence).

    Raises:
        UsageError: A kind or the unit is unknown.
    """
    import networkx as nx
    import numpy as np
    from scipy import sparse

    for kind in kinds:
        if kind not in _NAMEABLE:
            raise UsageError(f"no kind of thing {kind!r} in a network{nearest(kind, _NAMEABLE)}")
    if by not in ("sentences", "reports"):
        raise UsageError(f"a network is by sentences or by reports, not by {by!r}")
    named, in_sentences, in_reports = _incidence(kg, set(kinds))
    things = sorted(named)
    graph: nx.Graph[str] = nx.Graph()
    names = labels(kg)
    reports = np.asarray(in_reports.sum(axis=1)).ravel()
    for number, iri in enumerate(things):
        graph.add_node(iri, kind=names.types[iri], label=names.label(iri), mentions=named[iri], reports=int(reports[number]))
    together = in_sentences if by == "sentences" else in_reports
    pairs = sparse.triu(together @ together.T, k=1).tocsr()
    pairs.sort_indices()
    pairs = pairs.tocoo()
    shared = (in_reports @ in_reports.T).tocsr() if things else None
    kept = pairs.data >= min_weight
    rows, columns, weights = pairs.row[kept], pairs.col[kept], pairs.data[kept]
    both = np.asarray(shared[rows, columns]).ravel() if shared is not None and len(rows) else rows
    counted = zip(rows.tolist(), columns.tolist(), weights.tolist(), both.tolist(), strict=True)
    graph.add_edges_from(
        (things[a], things[b], {"weight": int(weight), "reports": int(count)}) for a, b, weight, count in counted
    )
    return graph


def _incidence(kg: Snapshot, kinds: set[str]) -> tuple[Counter[str], sparse.csr_matrix, sparse.csr_matrix]:
    """How often each thing is named, and which sentences and reports name it: matrices of 0 and 1, things sorted."""
    import polars as pl

    types = labels(kg).types
    wanted = [iri for iri, type_ in types.items() if type_ in kinds]
    found = mentions(kg).select("id", "sentence", "report").filter(pl.col("id").is_in(wanted)).collect()
    named = Counter(dict(found.group_by("id").len().iter_rows()))
    rows = {iri: number for number, iri in enumerate(sorted(named))}
    in_sentences = found.select("id", "sentence").drop_nulls().unique()
    in_sentences = in_sentences.filter(pl.len().over("sentence") <= CROWD)
    in_reports = found.select("id", "report").unique()
    return named, _matrix(in_sentences, rows), _matrix(in_reports, rows)


def _matrix(pairs: pl.DataFrame, rows: dict[str, int]) -> sparse.csr_matrix:
    """Things (rows, in their numbered order) by what names them (columns, sorted): 1 where a pair stands."""
    import numpy as np
    import polars as pl
    from scipy import sparse

    thing, place = pairs.to_series(0), pairs.to_series(1)
    row = thing.replace_strict(rows, return_dtype=pl.Int64).to_numpy() if len(pairs) else np.zeros(0, dtype=np.int64)
    column = place.rank("dense").to_numpy().astype(np.int64) - 1 if len(pairs) else np.zeros(0, dtype=np.int64)
    shape = (len(rows), place.n_unique())
    return sparse.csr_matrix((np.ones(len(row), dtype=np.int64), (row, column)), shape=shape)


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
