"""The answer to a query as a network: any SELECT of two or three columns, any CONSTRUCT.

========  =============  ===================================================================================================
of        attribute      is
========  =============  ===================================================================================================
nodes     ``kind``       type, as in :data:`ontology.schema.ENTITY_TYPES`, of things that the graph knows
nodes     ``label``      what a thing is shown as; of text, the text
nodes     (others)       of a CONSTRUCT: each property whose value is a literal, by the end of its IRI
edges     ``weight``     two columns: how many rows have both; a third one of numbers: their sum
edges     (the key)      the third column when it is text; of a CONSTRUCT the end of the property's IRI
edges     ``predicate``  then the whole of it
========  =============  ===================================================================================================

>>> from graph.store.snapshot import Snapshot
>>> kg = Snapshot.parse("<urn:g> { <urn:a> <urn:p> <urn:b> ; <urn:n> 3 . <urn:b> <urn:q> <urn:c> }")
>>> list(query_network(kg, "SELECT ?s ?o { ?s ?p ?o FILTER(isIRI(?o)) } ORDER BY ?s").edges(data=True))
[('urn:a', 'urn:b', {'weight': 1}), ('urn:b', 'urn:c', {'weight': 1})]
>>> graph = query_network(kg, "CONSTRUCT WHERE { ?s ?p ?o }")
>>> list(graph.edges(keys=True)), graph.nodes["urn:a"]["urn:n"]
([('urn:a', 'urn:b', 'urn:p'), ('urn:b', 'urn:c', 'urn:q')], 3)
>>> query_network(kg, "SELECT ?s { ?s ?p ?o }")  # doctest: +ELLIPSIS
Traceback (most recent call last):
...
ontology.errors.UsageError: a network is made of two or three columns, source, target and perhaps ...: the query gives s
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.query.columns import value_of
from graph.query.labels import labels
from graph.query.sparql import run
from ontology.errors import UsageError

if TYPE_CHECKING:
    import networkx as nx

    from graph.query.results import Result
    from graph.store.snapshot import Snapshot

__all__ = ["query_network"]


def query_network(
    kg: Snapshot, query: str | Path, /, columns: Sequence[str] | None = None, **params: Any
) -> nx.DiGraph[str] | nx.MultiDiGraph[str]:
    """The answer to a query as a directed network.

    Args:
        kg: The graph.
        query: SPARQL, the name of a packaged query, or the Path of a ``.rq`` file.
        columns: Which columns of a SELECT are source, target and weight or relation; None: all that it has, in its order.
        **params: Values of the query's parameters.

    Returns:
        A DiGraph of two columns, or of three whose third has numbers; a MultiDiGraph of relations, and of a CONSTRUCT. Rows
        without a source or target make no edge. Nodes and edges are in sorted order; see the module for their attributes.

    Raises:
        UsageError: The query is malformed or asks yes or no, has other columns, or numbers are missing in some rows.
    """
    answer = run(kg, query, params)
    if answer.kind == "graph":
        return _of_statements(kg, answer)
    names = answer.variables
    chosen = list(columns) if columns is not None else names
    if answer.kind == "ask" or len(chosen) not in (2, 3) or not set(chosen) <= set(names):
        several = " (name yours: columns=...)" if len(names) > 3 else ""
        raise UsageError(
            "a network is made of two or three columns, source, target and perhaps weight or relation: "
            f"the query gives {', '.join(names)}{several}"
        )
    places = [names.index(name) for name in chosen]
    rows = [[row[place] for place in places] for row in answer.rows()]
    kept = [[_plain(term) for term in row] for row in rows if row[0] is not None and row[1] is not None]
    if len(chosen) == 2:
        return _weighed(kg, ((source, target, 1) for source, target in kept))
    third = [row[2] for row in kept]
    if any(value is None for value in third):
        raise UsageError(
            f"column {chosen[2]} is empty in {third.count(None)} of {len(kept)} rows: leave these out of the query"
        )
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in third) and (
        third or (answer.declared.get(chosen[2]) or answer.told.get(chosen[2])) in ("integer", "decimal")
    ):
        return _weighed(kg, kept)
    return _related(kg, {(str(source), str(target), str(name)): str(name) for source, target, name in kept})


def _plain(term: Any) -> Any:
    """A term as an IRI, a text or a number."""
    return None if term is None else value_of(term)


def _weighed(kg: Snapshot, rows: Iterable[Sequence[Any]]) -> nx.DiGraph[str]:
    import networkx as nx

    sums: dict[tuple[str, str], Any] = {}
    for source, target, weight in rows:
        pair = str(source), str(target)
        sums[pair] = sums.get(pair, 0) + weight
    graph: nx.DiGraph[str] = nx.DiGraph()
    _add_nodes(kg, graph, sums)
    graph.add_edges_from((source, target, {"weight": weight}) for (source, target), weight in sorted(sums.items()))
    return graph


def _related(kg: Snapshot, edges: dict[tuple[str, str, str], str]) -> nx.MultiDiGraph[str]:
    """The network of source, target and key, with the whole name of each relation."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    _add_nodes(kg, graph, ((source, target) for source, target, _ in edges))
    for (source, target, key), whole in sorted(edges.items()):
        graph.add_edge(source, target, key, predicate=whole)
    return graph


def _of_statements(kg: Snapshot, answer: Result) -> nx.MultiDiGraph[str]:
    """Statements between things are edges; those with a literal tell of their subject, several by one property as a text."""
    from pyoxigraph import Literal

    edges: dict[tuple[str, str, str], str] = {}
    told: dict[str, dict[str, list[Any]]] = {}
    for subject, predicate, value in answer.rows():
        source, whole = str(_plain(subject)), str(_plain(predicate))
        if isinstance(value, Literal):
            told.setdefault(source, {}).setdefault(_end(whole), []).append(_plain(value))
        else:
            edges[source, str(_plain(value)), _end(whole)] = whole
    graph = _related(kg, edges)
    _add_nodes(kg, graph, ((source, source) for source in sorted(told)))
    for source, values in sorted(told.items()):
        for name, each in sorted(values.items()):
            graph.nodes[source][name] = each[0] if len(each) == 1 else "、".join(sorted(map(str, each)))
    return graph


def _end(iri: str) -> str:
    return re.sub(r"^.*[/#](.)", r"\1", iri)


def _add_nodes(kg: Snapshot, graph: nx.DiGraph[str], pairs: Iterable[tuple[str, str]]) -> None:
    """The ends of pairs, in sorted order, with what is known of them."""
    names = labels(kg)
    for node in sorted({end for pair in pairs for end in pair} - set(graph)):
        kind = {"kind": names.types[node]} if node in names.types else {}
        graph.add_node(node, **kind, label=names.preferred.get(node, node))
