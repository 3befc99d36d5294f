"""The union of the facts of all named graphs, kept in the store's default graph, where each statement stands once.

The default graph of a query is the RDF merge of what the named graphs say: a statement that two reports make is one statement.
What bears the facts out (sentences, the statements of relations and of values, NIF phrases) stands in the graph of its report
alone, and is asked for there: ``GRAPH ?report { … }``.
Oxigraph can take the union while it answers, but up to 0.5 it then counts a statement once per graph that holds it
(oxigraph issue 1919, mended for 0.6), so that sums and counts come out too high. A materialised union is right, and
faster to query; it costs disk space. Exports and comparisons read the named graphs only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, Any

from ontology.iris import ASIDE, GRAPH

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store, Triple

__all__ = ["compared_size", "fill_default_graph", "has_union", "load", "remove_graphs", "set_graphs", "triples"]


#: Bytes that the engine is given at once: it holds about six times as much while it sorts them.
_AT_ONCE = 100_000_000


def load(store: Store, chunks: Iterable[str]) -> None:
    r"""Load N-Quads; the memory taken does not grow with them.

    Args:
        store: Changed. When the loading fails or is killed, it holds a part of the chunks: throw it away.
        chunks: Whole lines, with those of the union (:func:`triples`).

    >>> from pyoxigraph import Store
    >>> store = Store()
    >>> load(store, ['<urn:a> <urn:p> "1" <urn:g> .\n', '<urn:a> <urn:p> "1" .\n'])
    >>> len(store)
    2
    """
    from pyoxigraph import RdfFormat

    left = iter(chunks)
    for first in left:
        store.bulk_load(_Reader(chain((first,), left)), RdfFormat.N_QUADS)  # type: ignore[arg-type]


class _Reader:
    """Chunks of text as a file to read bytes from, which ends once it has given enough; the others are left."""

    def __init__(self, chunks: Iterable[str]) -> None:
        self._chunks, self._open, self._given = iter(chunks), BytesIO(), 0

    def read(self, size: int = -1) -> bytes:
        while not (taken := self._open.read(size)):
            chunk = next(self._chunks, None) if self._given < _AT_ONCE else None
            if chunk is None:
                return b""
            self._open = BytesIO(chunk.encode())
            self._given += len(self._open.getbuffer())
        return taken


def triples(quads: str, graph: str) -> str:
    r"""The lines of one named graph as they stand in the union.

    Args:
        quads: N-Quads of one graph.
        graph: Its IRI.

    Returns:
        The same lines without the graph.

    >>> triples('<urn:a> <urn:p> "1" <urn:g> .\n', "urn:g")
    '<urn:a> <urn:p> "1" .\n'
    """
    return quads.replace(f" <{graph}> .\n", " .\n")


def remove_graphs(store: Store, graphs: Iterable[str]) -> None:
    r"""Remove named graphs; the union follows.

    Args:
        store: Changed.
        graphs: IRIs of named graphs; those that the store does not hold are skipped.

    >>> from pyoxigraph import Store
    >>> store = Store()
    >>> set_graphs(store, {"urn:g": '<urn:a> <urn:p> "1" <urn:g> .\n'})
    True
    >>> remove_graphs(store, ["urn:g", "urn:h"])
    >>> len(store)
    0
    """
    from pyoxigraph import NamedNode

    for name in graphs:
        stated = f"GRAPH <{name}> {{ ?s ?p ?o }}"
        elsewhere = f"FILTER NOT EXISTS {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != <{name}>) }}"
        store.update(f"DELETE {{ ?s ?p ?o }} WHERE {{ {stated} {elsewhere} }}")  # of the default graph
        store.remove_graph(NamedNode(name))


def set_graphs(store: Store, graphs: Mapping[str, str]) -> bool:
    r"""Make named graphs hold these statements and no others, writing only what differs; the union follows.

    Args:
        store: Changed.
        graphs: By IRI of a graph, its N-Quads.

    Returns:
        Whether anything differed.

    >>> from pyoxigraph import Store
    >>> store = Store()
    >>> for value in "122":
    ...     print(set_graphs(store, {"urn:g": f'<urn:a> <urn:p> "{value}" <urn:g> .\n'}))
    True
    True
    False
    >>> [row["o"].value for row in store.query("SELECT * { ?s ?p ?o }")]
    ['2']
    """
    changed, new = False, []
    for name, quads in graphs.items():
        if not (old := _lines(store, name)):
            new += [quads, triples(quads, name)]
            continue
        now = set(triples(quads, name).encode().splitlines())
        gone, came = _quads(old - now, name), _quads(now - old, name)
        gone, came = gone - came, came - gone  # one statement may be written in two ways
        for quad in gone:
            store.remove(quad)
        _remove_from_union(store, [quad.triple for quad in gone])
        store.extend([*came, *(_in_union(quad.triple) for quad in came)])
        changed = changed or bool(gone or came)
    if any(new):
        load(store, new)  # all at once: the fewer loads, the fewer files
    return changed or any(new)


def _lines(store: Store, graph: str) -> set[bytes]:
    """The statements of a named graph as lines of N-Triples, which compare faster than objects do."""
    from pyoxigraph import NamedNode, RdfFormat

    return set((store.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(graph)) or b"").splitlines())


def _quads(lines: Iterable[bytes], graph: str) -> set[Quad]:
    """Lines of N-Triples as statements of a named graph."""
    from pyoxigraph import NamedNode, Quad, RdfFormat, parse

    name = NamedNode(graph)
    return {Quad(q.subject, q.predicate, q.object, name) for q in parse(b"\n".join(lines), RdfFormat.N_TRIPLES)}


def _remove_from_union(store: Store, stated: Iterable[Triple]) -> None:
    """Take statements out of the union that no named graph makes any more."""
    for triple in stated:
        quad = _in_union(triple)
        held = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        if all(one == quad for one in held):
            store.remove(quad)


def _in_union(triple: Triple) -> Quad:
    from pyoxigraph import DefaultGraph, Quad

    return Quad(triple.subject, triple.predicate, triple.object, DefaultGraph())


def compared_size(store: Store) -> int:
    r"""The number of statements that are compared, which is what an export holds: those of named graphs but for :data:`ASIDE`.

    Args:
        store: A store, with the union of them or without.

    Returns:
        Their number; one that two graphs hold counts twice.

    >>> from pyoxigraph import Store
    >>> store = Store()
    >>> set_graphs(store, {graph: f'<urn:a> <urn:p> "1" <{graph}> .\n' for graph in ("urn:g", "urn:h")})
    True
    >>> compared_size(store), len(store)
    (2, 3)
    """
    from pyoxigraph import NamedNode

    answer: Any = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")  # of the default graph alone
    aside = (store.quads_for_pattern(None, None, None, NamedNode(GRAPH + name)) for name in ASIDE)
    return len(store) - int(next(answer)["n"].value) - sum(1 for quads in aside for _ in quads)


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
