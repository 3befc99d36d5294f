"""The union of all named graphs, kept in the store's default graph, where each statement stands once.

The default graph of a query is the RDF merge of all named graphs: a statement that two reports make is one statement.
Oxigraph can take the union while it answers, but up to 0.5 it then counts a statement once per graph that holds it
(oxigraph issue 1919, mended for 0.6), so that sums and counts come out too high. A materialised union is right, and
faster to query; it costs about a third more space. Exports and comparisons read the named graphs only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import Store

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
    import tempfile

    from pyoxigraph import DefaultGraph, RdfFormat

    store.clear_graph(DefaultGraph())
    with tempfile.TemporaryFile() as quads, tempfile.TemporaryFile() as triples:
        store.dump(quads, RdfFormat.N_QUADS)
        quads.seek(0)
        # a line ends in its graph's IRI, which holds no blank: what stands before it is the triple
        triples.writelines(line[: line.rindex(b" <")] + b" .\n" for line in quads)
        triples.seek(0)
        store.bulk_load(triples, RdfFormat.N_TRIPLES)


def has_union(store: Store) -> bool:
    """Whether the default graph holds anything, that is: whether :func:`fill_default_graph` was called.

    >>> from pyoxigraph import Store
    >>> has_union(Store())
    False
    """
    from pyoxigraph import DefaultGraph

    return next(iter(store.quads_for_pattern(None, None, None, DefaultGraph())), None) is not None
