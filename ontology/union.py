"""The union of all named graphs, kept in the store's default graph, where each statement stands once.

The default graph of a query is the RDF merge of all named graphs: a statement that two reports make is one statement.
Oxigraph can take the union while it answers, but up to 0.5 it then counts a statement once per graph that holds it
(oxigraph issue 1919, mended for 0.6), so that sums and counts come out too high. A materialised union is right, and
faster to query; it costs about a third more space. Exports and comparisons read the named graphs only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

__all__ = ["fill_default_graph", "has_union"]


def fill_default_graph(store: Store) -> None:
    """Make the default graph of ``store`` the union of its named graphs, whatever it held before.

    >>> from pyoxigraph import RdfFormat, Store
    >>> store = Store()
    >>> lines = b'<urn:a> <urn:p> "1" <urn:g> .\\n<urn:a> <urn:p> "1" <urn:h> .'
    >>> store.load(lines, RdfFormat.N_QUADS)
    >>> fill_default_graph(store)
    >>> len(list(store.query("SELECT * { ?s ?p ?o }")))
    1
    """
    from pyoxigraph import DefaultGraph

    store.clear_graph(DefaultGraph())
    store.bulk_extend(_merged(store))


def _merged(store: Store) -> Iterator[Quad]:
    from pyoxigraph import DefaultGraph, Quad

    default = DefaultGraph()
    for quad in store.quads_for_pattern(None, None, None, None):
        if quad.graph_name != default:
            yield Quad(quad.subject, quad.predicate, quad.object, default)


def has_union(store: Store) -> bool:
    """Whether the default graph holds anything, that is: whether :func:`fill_default_graph` was called.

    >>> from pyoxigraph import Store
    >>> has_union(Store())
    False
    """
    from pyoxigraph import DefaultGraph

    return next(iter(store.quads_for_pattern(None, None, None, DefaultGraph())), None) is not None
