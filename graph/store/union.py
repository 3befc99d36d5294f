"""The union of all named graphs, kept in the store's default graph, where each statement stands once.

The default graph of a query is the RDF merge of all named graphs: a statement that two reports make is one statement.
Oxigraph can take the union while it answers, but up to 0.5 it then counts a statement once per graph that holds it
(oxigraph issue 1919, mended for 0.6), so that sums and counts come out too high. A materialised union is right, and
faster to query; it costs disk space. Exports and comparisons read the named graphs only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyoxigraph import Store

__all__ = ["fill_default_graph", "has_union", "named_size", "replace_graphs"]


def replace_graphs(store: Store, graphs: Iterable[str], quads: str) -> None:
    r"""Replace named graphs; the union follows.

    Args:
        store: Changed.
        graphs: IRIs of the named graphs that are removed.
        quads: N-Quads that are added, every line with a graph.

    >>> from pyoxigraph import Store
    >>> store = Store()
    >>> replace_graphs(store, [], '<urn:a> <urn:p> "1" <urn:g> .\n<urn:a> <urn:p> "1" <urn:h> .\n')
    >>> replace_graphs(store, ["urn:g"], '<urn:a> <urn:p> "2" <urn:g> .\n')
    >>> sorted(row["o"].value for row in store.query("SELECT * { ?s ?p ?o }"))
    ['1', '2']
    """
    from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat

    default = DefaultGraph()
    old = []
    for name in graphs:
        graph = NamedNode(name)
        old += [quad.triple for quad in store.quads_for_pattern(None, None, None, graph)]
        store.remove_graph(graph)
    store.bulk_load((quads + _triples(quads)).encode(), RdfFormat.N_QUADS)
    for s, p, o in old:
        if all(quad.graph_name == default for quad in store.quads_for_pattern(s, p, o, None)):
            store.remove(Quad(s, p, o, default))


def _triples(quads: str) -> str:
    """The lines without their graph: it stands last and holds no blank."""
    return "".join(line[: line.rindex(" <")] + " .\n" for line in quads.split("\n") if line)


def named_size(store: Store) -> int:
    r"""The number of statements in named graphs, which is what an export holds.

    Args:
        store: A store, with the union of them or without.

    Returns:
        Their number; one that two graphs hold counts twice.

    >>> from pyoxigraph import Store
    >>> store = Store()
    >>> replace_graphs(store, [], '<urn:a> <urn:p> "1" <urn:g> .\n<urn:a> <urn:p> "1" <urn:h> .\n')
    >>> named_size(store), len(store)
    (2, 3)
    """
    answer: Any = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")  # of the default graph alone
    return len(store) - int(next(answer)["n"].value)


def fill_default_graph(store: Store) -> None:
    r"""Make the default graph of a small store the union of its named graphs, whatever it held before.

    Args:
        store: Changed; its statements are read into memory.

    >>> from pyoxigraph import RdfFormat, Store
    >>> store = Store()
    >>> lines = b'<urn:a> <urn:p> "1" <urn:g> .\n<urn:a> <urn:p> "1" <urn:h> .'
    >>> store.load(lines, RdfFormat.N_QUADS)
    >>> fill_default_graph(store)
    >>> len(list(store.query("SELECT * { ?s ?p ?o }")))
    1
    """
    from pyoxigraph import DefaultGraph, Quad

    default = DefaultGraph()
    store.clear_graph(default)
    store.extend([Quad(q.subject, q.predicate, q.object, default) for q in store.quads_for_pattern(None, None, None, None)])


def has_union(store: Store) -> bool:
    """Tell whether the union was made.

    Args:
        store: Any store.

    Returns:
        Whether its default graph holds anything.

    >>> from pyoxigraph import Store
    >>> has_union(Store())
    False
    """
    from pyoxigraph import DefaultGraph

    return next(iter(store.quads_for_pattern(None, None, None, DefaultGraph())), None) is not None
