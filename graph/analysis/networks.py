"""networkx graphs of what the reports name: who is named with whom, and which relations are stated.

>>> from graph.store.snapshot import Snapshot
>>> kg = Snapshot.parse('''
...     @prefix yp: <https://w3id.org/yinpu/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
...     @prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
...     @prefix itsrdf: <http://www.w3.org/2005/11/its/rdf#> .
...     <urn:icbc> a yp:Bank ; skos:prefLabel "中国工商银行"@zh-Hans .
...     <urn:fraud> a yp:Theme ; skos:prefLabel "反欺诈"@zh-Hans .
...     <urn:r#1> nif:sentence <urn:r#s> ; itsrdf:taIdentRef <urn:icbc> .
...     <urn:r#2> nif:sentence <urn:r#s> ; itsrdf:taIdentRef <urn:fraud> .''')
>>> graph = network(kg)
>>> graph.nodes["urn:icbc"]
{'kind': 'Bank', 'label': '中国工商银行', 'mentions': 1, 'reports': 1}
>>> graph.edges["urn:icbc", "urn:fraud"]
{'weight': 1, 'reports': 1}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from graph.query.labels import labels
from graph.query.packaged import nearest
from ontology.errors import UsageError
from ontology.namespaces import DCTERMS, ITSRDF, NIF, ORG, RDF, SKOS, YP

if TYPE_CHECKING:
    import networkx as nx
    from scipy import sparse

    from graph.store.snapshot import Snapshot

__all__ = ["CROWD", "ENTITIES", "RELATIONS", "facts", "network"]

#: The classes whose things make up the network unless others are asked for.
ENTITIES = ("Bank", "Regulator", "Organization", "Regulation", "Theme", "Product")
#: The classes that may be asked for: those of the things that a text can name.
_NAMEABLE = (*ENTITIES, "Publication", "Report")
#: Predicates that relate two things, and the names of the relations they stand for.
RELATIONS = {
    str(YP.offers): "offers",
    str(YP.practises): "practises",
    str(YP.addresses): "addresses",
    str(YP.uses): "uses",
    str(YP.cooperatesWith): "cooperatesWith",
    str(DCTERMS.publisher): "publishedBy",
    str(DCTERMS.isReplacedBy): "isReplacedBy",
    str(DCTERMS.subject): "subject",
    str(ORG.subOrganizationOf): "partOf",
    str(SKOS.broader): "broader",
}
#: Things that a sentence names at the most.
CROWD = 25


def network(kg: Snapshot, kinds: Sequence[str] = ENTITIES, min_weight: int = 1, by: str = "sentences") -> nx.Graph[str]:
    """Who is named with whom: an undirected graph of the named things of ``kinds``, nodes and edges in sorted order.

    Nodes are IRIs with the attributes ``kind`` (class), ``label``, ``mentions`` (how often it is named) and ``reports``
    (how many reports name it). Edges have ``weight`` and ``reports`` (reports that name both, in any sentence);
    ``weight`` counts the sentences that name both, or with ``by="reports"`` the reports; a stretch that names more than
    :data:`CROWD` things is a table or list run together and ties nothing. Ties below ``min_weight`` are
    left out; things without a tie stay. Raises UsageError for an unknown kind or unit.

    The counts are products of sparse incidence matrices (things by sentences), so a million mentions take seconds.
    """
    import networkx as nx
    import numpy as np
    from scipy import sparse

    for kind in kinds:
        if kind not in _NAMEABLE:
            raise UsageError(f"no kind of thing {kind!r} in a network{nearest(kind, dict.fromkeys(_NAMEABLE))}")
    if by not in ("sentences", "reports"):
        raise UsageError(f"a network is by sentences or by reports, not by {by!r}")
    mentions, in_sentences, in_reports = _incidence(kg, set(kinds))
    things = sorted(mentions)
    graph: nx.Graph[str] = nx.Graph()
    names = labels(kg)
    reports = np.asarray(in_reports.sum(axis=1)).ravel()
    for number, iri in enumerate(things):
        graph.add_node(iri, kind=names.types[iri], label=names.label(iri), mentions=mentions[iri], reports=int(reports[number]))
    together = in_sentences if by == "sentences" else in_reports
    ties = sparse.triu(together @ together.T, k=1).tocsr()
    ties.sort_indices()
    ties = ties.tocoo()
    shared = (in_reports @ in_reports.T).tocsr() if things else None
    kept = ties.data >= min_weight
    rows, columns, weights = ties.row[kept], ties.col[kept], ties.data[kept]
    both = np.asarray(shared[rows, columns]).ravel() if shared is not None and len(rows) else rows
    for row, column, weight, count in zip(rows.tolist(), columns.tolist(), weights.tolist(), both.tolist(), strict=True):
        graph.add_edge(things[row], things[column], weight=int(weight), reports=int(count))
    return graph


def _incidence(kg: Snapshot, kinds: set[str]) -> tuple[Counter[str], sparse.csr_matrix, sparse.csr_matrix]:
    """How often each thing is named, and which sentences and reports name it: matrices of 0 and 1, things sorted."""
    types = labels(kg).types
    thing_of = {}
    for quad in kg.quads(ITSRDF.taIdentRef):
        iri = quad.object.value
        if types.get(iri) in kinds:
            thing_of[quad.subject.value] = iri
    sentence_of = {quad.subject.value: quad.object.value for quad in kg.quads(NIF.sentence)}
    mentions = Counter(thing_of.values())
    rows = {iri: number for number, iri in enumerate(sorted(mentions))}
    in_sentences = {(rows[iri], sentence_of[mention]) for mention, iri in thing_of.items() if mention in sentence_of}
    crowd = Counter(sentence for _, sentence in in_sentences)
    in_sentences = {pair for pair in in_sentences if crowd[pair[1]] <= CROWD}
    in_reports = {(rows[iri], mention.partition("#")[0]) for mention, iri in thing_of.items()}
    return mentions, _matrix(in_sentences, len(rows)), _matrix(in_reports, len(rows))


def _matrix(pairs: set[tuple[int, str]], rows: int) -> sparse.csr_matrix:
    import numpy as np
    from scipy import sparse

    numbers = {name: number for number, name in enumerate(sorted({name for _, name in pairs}))}
    row = [row for row, _ in pairs]
    column = [numbers[name] for _, name in pairs]
    return sparse.csr_matrix((np.ones(len(row), dtype=np.int64), (row, column)), shape=(rows, len(numbers)))


def facts(kg: Snapshot) -> nx.MultiDiGraph[str]:
    """The relations between things, whether a report states them or the tables know them, in sorted order.

    Nodes are IRIs with ``kind`` and ``label``. An edge's key is its relation: ``offers``, ``practises``, ``addresses``,
    ``uses``, ``cooperatesWith``, ``issuedBy`` (regulations), ``publishedBy`` (reports and publications), ``subject``,
    ``partOf``, ``broader``, ``isReplacedBy``, or ``becomes`` from an institution to one that a renaming, merger or split
    made of it. Edges have ``predicate`` (the IRI) and ``evidence``: how many sentences state it.
    """
    import networkx as nx

    evidence = _evidence(kg)
    found = {
        (quad.subject.value, predicate, quad.object.value) for predicate in RELATIONS for quad in kg.quads(predicate)
    } | _successions(kg)
    names = labels(kg)
    types = names.types
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    known = sorted((s, p, o) for s, p, o in found if s in types and o in types)
    for iri in sorted({end for s, _, o in known for end in (s, o)}):
        graph.add_node(iri, kind=types[iri], label=names.label(iri))
    for subject, predicate, thing in known:
        name = RELATIONS.get(predicate, "becomes")
        if name == "publishedBy" and types[subject] == "Regulation":
            name = "issuedBy"
        graph.add_edge(subject, thing, name, predicate=predicate, evidence=evidence[subject, predicate, thing])
    return graph


def _evidence(kg: Snapshot) -> Counter[tuple[str, str, str]]:
    """How many sentences state each relation."""
    parts: dict[str, dict[str, str]] = {}
    for predicate in (RDF.subject, RDF.predicate, RDF.object):
        for quad in kg.quads(predicate):
            parts.setdefault(quad.subject.value, {})[str(predicate)] = quad.object.value
    return Counter(
        (part[str(RDF.subject)], part[str(RDF.predicate)], part[str(RDF.object)]) for part in parts.values() if len(part) == 3
    )


def _successions(kg: Snapshot) -> set[tuple[str, str, str]]:
    """From each institution to those that a change event made of it."""
    before: dict[str, set[str]] = {}
    for quad in kg.quads(ORG.originalOrganization):
        before.setdefault(quad.subject.value, set()).add(quad.object.value)
    return {
        (old, str(ORG.resultingOrganization), quad.object.value)
        for quad in kg.quads(ORG.resultingOrganization)
        for old in before.get(quad.subject.value, ())
        if old != quad.object.value
    }
