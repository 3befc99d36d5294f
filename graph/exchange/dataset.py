"""An rdflib Dataset over the Oxigraph store of a knowledge graph, which refuses to write.

>>> from pyoxigraph import Store
>>> data = dataset(Store())
>>> import rdflib
>>> data.add((rdflib.URIRef("urn:a"), rdflib.RDF.type, rdflib.OWL.Thing))
Traceback (most recent call last):
...
ontology.errors.StoreError: the graph is read-only: copy it into a Dataset of your own to change it
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn

import rdflib
from oxrdflib import OxigraphStore
from oxrdflib._converter import from_ox, from_ox_graph_name, to_ox_quad_pattern
from pyoxigraph import DefaultGraph

from graph.query.sparql import check_read_only
from graph.store.union import has_union
from ontology.errors import StoreError
from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store
    from rdflib.query import Result

__all__ = ["dataset"]


def _refuse(*_: Any, **__: Any) -> NoReturn:
    raise StoreError("the graph is read-only: copy it into a Dataset of your own to change it")


class ReadOnlyOxigraphStore(OxigraphStore):  # type: ignore[misc]
    """oxrdflib's store without the methods that write, and with a union default graph that holds each statement once."""

    add = _refuse
    addN = _refuse
    remove = _refuse
    update = _refuse
    remove_graph = _refuse
    destroy = _refuse

    def __init__(self, store: Store) -> None:
        super().__init__(store=store)
        self._has_union = has_union(store)

    def add_graph(self, graph: rdflib.Graph) -> None:
        """Nothing: rdflib calls this for every graph it opens, and graphs that hold nothing need no entry."""

    def query(self, query: Any, initNs: Any, initBindings: Any, queryGraph: Any, **kwargs: object) -> Result:
        """As in oxrdflib, but SERVICE is refused, and the union is the store's default graph where that holds it already."""
        if queryGraph == "__UNION__" and self._has_union:
            queryGraph = ""  # not a node: the store's own default graph
        if isinstance(query, str):
            check_read_only(query)
        answer: Result = super().query(query, initNs, initBindings, queryGraph, **kwargs)
        return answer

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Any]:
        """As in oxrdflib; of the union (no context), each statement once with all graphs that hold it."""
        if context is not None or not self._has_union:
            yield from super().triples(triple_pattern, context)
            return
        try:
            pattern = to_ox_quad_pattern(triple_pattern, None)[:3]
        except (TypeError, ValueError):
            return  # no store holds such a statement
        for quad in self._inner.quads_for_pattern(*pattern, DefaultGraph()):
            yield (from_ox(quad.subject), from_ox(quad.predicate), from_ox(quad.object)), self._graphs_of(quad)

    def _graphs_of(self, quad: Quad) -> Iterator[rdflib.Graph]:
        for held in self._inner.quads_for_pattern(quad.subject, quad.predicate, quad.object, None):
            if held.graph_name != DefaultGraph():
                yield from_ox_graph_name(held.graph_name, self)


def dataset(store: Store) -> rdflib.Dataset:
    """A Dataset with a union default graph and the prefixes of :data:`ontology.namespaces.PREFIXES` bound."""
    data = rdflib.Dataset(store=ReadOnlyOxigraphStore(store), default_union=True)
    for prefix, iri in PREFIXES.items():
        data.bind(prefix, iri, replace=True)
    return data
