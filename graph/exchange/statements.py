"""The statements of a graph, as they are handed on and compared.

What is compared is facts, mentions, knowledge and vocabulary: the same documents give the same, wherever they lie and
whenever they were read. Paths, times and builds stand in the graph ``provenance``, analyses in ``runs``; they are left out
unless asked for.

>>> from graph.store.snapshot import Snapshot
>>> kg = Snapshot.parse('<urn:g> { <urn:a> <urn:p> "1" } <https://w3id.org/yinpu/graph/runs> { <urn:a> <urn:p> "2" }')
>>> len(statements(kg)), len(statements(kg, ["runs"]))
(1, 2)
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any

from graph.query.mentions import mentions as named_in
from graph.query.packaged import nearest
from graph.query.results import SHORT, curie, turtle
from graph.store.nif import phrase_quads
from ontology.errors import UsageError
from ontology.iris import ASIDE, GRAPH

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

    from graph.store.snapshot import Snapshot

__all__ = ["WRITERS", "left_out", "named_quads", "statements"]


def left_out(aside: Collection[str] = ()) -> set[str]:
    """The IRIs of the graphs that are not compared.

    Args:
        aside: Which of :data:`ASIDE` to compare all the same.

    Returns:
        Those of the others.

    Raises:
        UsageError: A name is unknown.
    """
    if unknown := sorted(set(aside) - set(ASIDE)):
        raise UsageError(f"no graph {unknown[0]!r} to add{nearest(unknown[0], dict.fromkeys(ASIDE))}")
    return {GRAPH + name for name in ASIDE if name not in aside}


def statements(kg: Snapshot, aside: Collection[str] = (), mentions: str = "") -> list[Quad]:
    """The statements of a graph that are handed on.

    Args:
        kg: The graph.
        aside: Which of :data:`ontology.iris.ASIDE` to add.
        mentions: ``nif`` to add each mention as a NIF phrase.

    Returns:
        Quads of named graphs, in no order.

    Raises:
        UsageError: A name is unknown.
    """
    without = {f"<{graph}>" for graph in left_out(aside)}
    if mentions not in ("", "nif"):
        raise UsageError(f"mentions are handed on as nif, not as {mentions!r}")
    quads = [quad for quad in named_quads(kg.store) if str(quad.graph_name) not in without]
    return list({*quads, *_phrases(kg)}) if mentions else quads


def _phrases(kg: Snapshot) -> Iterator[Quad]:
    """The mentions of a graph as NIF phrases, with their sentences and contexts."""
    import polars as pl
    from pyoxigraph import RdfFormat, Store

    phrases = Store()  # which writes numbers as the graph's own store does
    frame = named_in(kg).sort("report", "start", "end", "type").collect()
    for (report,), rows in frame.group_by("report", maintain_order=True):
        if piece := kg.piece(str(report)):
            columns = rows.select(pl.exclude("report", "sentence")).to_dict(as_series=False)
            lines = "".join(phrase_quads(str(report), columns, piece["text"], piece["start"]))
            phrases.load(lines.encode(), RdfFormat.N_QUADS)
    yield from phrases


def named_quads(store: Store) -> Iterator[Quad]:
    """The quads of the named graphs, with blank nodes named canonically (RDFC-1.0), in no order."""
    from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, DefaultGraph

    default = DefaultGraph()
    blank = Dataset()
    for quad in store.quads_for_pattern(None, None, None, None):
        if quad.graph_name == default:
            continue
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            blank.add(quad)
        else:
            yield quad
    blank.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    yield from blank


def _nquads(quads: Collection[Quad]) -> bytes:
    """Sorted N-Quads: the same bytes for the same statements."""
    from pyoxigraph import RdfFormat, serialize

    lines = (serialize(quads, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    return b"".join(sorted(lines))


def _turtle(quads: Collection[Quad]) -> bytes:
    """Turtle for people: the union, without the names of graphs."""
    return turtle({quad.triple for quad in quads})


def _jsonld(quads: Collection[Quad]) -> bytes:
    """JSON-LD with prefixes in its context and IRIs shortened by them, one object a named graph, sorted."""
    from pyoxigraph import RdfFormat, serialize

    in_order = sorted(quads, key=lambda q: (str(q.graph_name), str(q.subject), str(q.predicate), str(q.object)))
    expanded = json.loads(serialize(in_order, format=RdfFormat.JSON_LD) or b"[]")
    document = {"@context": dict(sorted(SHORT.items())), "@graph": [_shorten(item) for item in expanded]}
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _shorten(item: Any) -> Any:
    """An expanded JSON-LD value with its keys, ``@id`` and ``@type`` shortened to prefixed names."""
    if isinstance(item, list):
        return [_shorten(value) for value in item]
    if not isinstance(item, dict):
        return item
    short: dict[str, Any] = {}
    for key, value in item.items():
        if key == "@id" or (key == "@type" and isinstance(value, str)):
            short[key] = curie(value)
        elif key == "@type":
            short[key] = [curie(iri) for iri in value]
        elif key.startswith("@"):
            short[key] = _shorten(value)
        else:
            values = _shorten(value)
            short[curie(key)] = values[0] if isinstance(values, list) and len(values) == 1 else values
    return short


#: The writers of statements by format.
WRITERS: dict[str, Callable[[Collection[Quad]], bytes]] = {"nq": _nquads, "ttl": _turtle, "jsonld": _jsonld}
