"""A graph in the forms that other programs read.

``nq`` is sorted N-Quads, the same bytes for the same graph; ``ttl`` is Turtle for people (the union, without the names
of graphs); ``jsonld`` keeps the named graphs and carries its context; ``graphml`` and ``gexf`` hold the network for
Gephi and its kin; ``csv`` is two tables, ``nodes.csv`` (id, type, label, other_labels, kind, mentions, pagerank,
community) and ``edges.csv`` (source, target, predicate, weight), in a folder or a zip. Other distributions may bring more
(``yinpu.exporters``, see :mod:`ontology.plugins`).

>>> from graph.store.snapshot import Snapshot
>>> kg = Snapshot.parse('<urn:g> { <urn:b> <urn:p> "2" . <urn:a> <urn:p> "1" }')
>>> print(exported(kg, "nq").decode(), end="")
<urn:a> <urn:p> "1" <urn:g> .
<urn:b> <urn:p> "2" <urn:g> .
"""

from __future__ import annotations

import csv
import io
import os
import re
import sys
import zipfile
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.analysis.networks import network
from graph.exchange.statements import WRITERS, statements
from graph.query.labels import labels
from graph.query.mentions import mentions as named_in
from graph.query.packaged import nearest
from graph.query.results import curie
from graph.query.sparql import frame
from ontology.errors import StoreError, UsageError
from ontology.files import write_atomically
from ontology.plugins import Plugin, plugins
from ontology.schema import ENTITY_TYPES, RELATION_TYPES
from ontology.spreadsheet import texted

if TYPE_CHECKING:
    import networkx as nx

    from graph.store.snapshot import Snapshot

__all__ = ["EXPORTS", "export", "exported", "exporter", "flatten"]


def exported(kg: Snapshot, format: str, aside: Collection[str] = (), mentions: str = "") -> bytes:
    """The graph in a form that other programs read.

    Args:
        kg: The graph.
        format: See :func:`exporter`; ``csv`` gives a zip of the two tables.
        aside: Which of the graphs that are not compared to add, in the formats of statements
            (:data:`ontology.iris.ASIDE`).
        mentions: ``nif`` to add each mention as a NIF phrase, in these formats.

    Returns:
        The bytes of a file.

    Raises:
        UsageError: A format or name is unknown, or does not fit the format.
        PluginError: A plug-in cannot be loaded.
    """
    if format in WRITERS:
        return WRITERS[format](statements(kg, aside, mentions))
    write = exporter(format)
    if aside or mentions:
        raise UsageError(f"--with and --mentions are for {', '.join(WRITERS)}, not for {format}")
    return write(kg)


def exporter(format: str) -> Callable[[Snapshot], bytes]:
    """What writes a graph in a format.

    Args:
        format: One of :data:`EXPORTS`, or a plug-in's.

    Returns:
        A function that gives the whole graph as bytes.

    Raises:
        UsageError: The format is unknown; the nearest names are told.
        PluginError: A plug-in cannot be loaded.
    """
    if format in EXPORTS:
        return EXPORTS[format]
    more = plugins("exporters", *EXPORTS)
    if format not in more:
        raise UsageError(f"no export format {format!r}{nearest(format, {**EXPORTS, **more})}")
    return partial(_by_plugin, more[format])


def _by_plugin(plugin: Plugin, kg: Snapshot) -> bytes:
    data = plugin.call(plugin.object, kg)
    if not isinstance(data, bytes):
        raise plugin.error(f"wrote a {type(data).__name__} where bytes are asked for")
    return data


def export(
    kg: Snapshot,
    format: str,
    output: str | os.PathLike[str] | None = None,
    aside: Collection[str] = (),
    mentions: str = "",
) -> list[Path]:
    """Write a graph in a form that other programs read.

    Args:
        kg: The graph.
        format: One of :data:`EXPORTS`.
        output: A file, or for ``csv`` a folder or a file ending in ``.zip``; standard output when None or ``-``.
        aside: As of :func:`exported`.
        mentions: As of :func:`exported`.

    Returns:
        The files written; none for standard output.

    Raises:
        UsageError: The format is unknown, or ``csv`` is to go to standard output.
        StoreError: The output cannot be written.
    """
    if output is None or str(output) == "-":
        if format == "csv":
            raise UsageError("csv is two tables: give a folder or a file ending in .zip with -o")
        sys.stdout.buffer.write(exported(kg, format, aside, mentions))
        return []
    path = Path(output)
    try:
        if format == "csv" and path.suffix != ".zip":
            path.mkdir(parents=True, exist_ok=True)
            tables = _tables(kg)
            for name, table in tables.items():
                write_atomically(path / name, table)
            return [path / name for name in tables]
        data = exported(kg, format, aside, mentions)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, data)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror}): give another place with -o") from None
    return [path]


def flatten(graph: nx.Graph[str]) -> nx.Graph[str]:
    """A copy of a network that GraphML and GEXF can hold.

    Args:
        graph: Any networkx graph.

    Returns:
        The copy: lists become ``a; b``, attributes that are None are left out, values other than numbers and truth values
        become strings.

    >>> import networkx as nx
    >>> network = nx.Graph()
    >>> network.add_node("a", label="甲", names=["乙", "丙"], seat=None)
    >>> dict(flatten(network).nodes["a"])
    {'label': '甲', 'names': '乙; 丙'}
    """
    flat = graph.__class__()
    flat.add_nodes_from((node, _scalars(data)) for node, data in graph.nodes(data=True))
    flat.add_edges_from((source, target, _scalars(data)) for source, target, data in graph.edges(data=True))
    return flat


def _scalars(data: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, list | tuple | set | frozenset):
            ordered = sorted(value, key=str) if isinstance(value, set | frozenset) else value
            plain[str(key)] = "; ".join(str(item) for item in ordered)
        elif isinstance(value, bool | int | float | str):
            plain[str(key)] = value
        elif value is not None:
            plain[str(key)] = str(value)
    return plain


def _graphml(kg: Snapshot) -> bytes:
    import networkx as nx

    return "\n".join(nx.generate_graphml(flatten(network(kg, backbone=None)))).encode() + b"\n"


def _gexf(kg: Snapshot) -> bytes:
    import networkx as nx

    text = "\n".join(nx.generate_gexf(flatten(network(kg, backbone=None))))
    return re.sub(r' lastmodifieddate="[^"]*"', "", text).encode() + b"\n"  # the day of export is no part of the graph


_NODES = f"""
SELECT DISTINCT ?id ?type ?kind ?mentions ?pagerank ?community WHERE {{
  VALUES (?class ?type) {{ {" ".join(f'({e.term} "{e.name}")' for e in ENTITY_TYPES.values() if not e.grouping)} }}
  ?id a ?class .
  OPTIONAL {{ ?id yp:kind ?kind }}
  OPTIONAL {{ ?id yp:mentionCount ?mentions }}
  OPTIONAL {{ ?id yp:pageRank ?pagerank }}
  OPTIONAL {{ ?id yp:community ?community }}
}}"""

_EDGES = f"""
SELECT ?source ?target ?predicate (COUNT(DISTINCT ?graph) AS ?weight) WHERE {{
  VALUES ?predicate {{ {" ".join(dict.fromkeys(r.property for r in RELATION_TYPES.values() if r.property))} }}
  GRAPH ?graph {{ ?source ?predicate ?target FILTER(ISIRI(?target)) }}
}} GROUP BY ?source ?target ?predicate"""


def _tables(kg: Snapshot) -> dict[str, bytes]:
    """``nodes.csv`` and ``edges.csv``, sorted, with a byte-order mark so that spreadsheets read the Chinese."""
    names_of = labels(kg)
    others: dict[str, list[str]] = {}
    for row in frame(kg, "SELECT DISTINCT ?id ?name { ?id skos:altLabel ?name } ORDER BY ?name").rows():
        others.setdefault(row[0], []).append(row[1])
    nodes: dict[str, list[Any]] = {}
    for iri, kind, detail, mentions, rank, community in sorted(frame(kg, _NODES).rows(), key=str):
        names = "|".join(others.get(iri, ()))
        of_kind, group = (names_of.label(value) if value else "" for value in (detail, community))
        nodes.setdefault(iri, [iri, kind, names_of.label(iri), names, of_kind, mentions, rank, group])
    edges = [(source, target, curie(predicate), weight) for source, target, predicate, weight in frame(kg, _EDGES).rows()]
    named = named_in(kg).drop_nulls("id").group_by("report", "id").len().collect()
    edges += [(source, target, "schema:mentions", weight) for source, target, weight in named.rows()]
    for iri in sorted({end for source, target, _, _ in edges for end in (source, target)} - nodes.keys()):
        nodes[iri] = [iri, names_of.types.get(iri, ""), names_of.label(iri), "|".join(others.get(iri, ())), "", None, None, ""]
    header = ["id", "type", "label", "other_labels", "kind", "mentions", "pagerank", "community"]
    return {
        "nodes.csv": _csv(header, list(nodes.values())),
        "edges.csv": _csv(["source", "target", "predicate", "weight"], [list(edge) for edge in sorted(edges)]),
    }


def _csv(header: list[str], rows: list[list[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([map(texted, row) for row in rows])
    return text.getvalue().encode("utf-8-sig")


def _csv_zip(kg: Snapshot) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _tables(kg).items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _statements(kg: Snapshot, format: str) -> bytes:
    return WRITERS[format](statements(kg))


#: The writers by format.
EXPORTS: dict[str, Callable[[Snapshot], bytes]] = {
    **{format: partial(_statements, format=format) for format in WRITERS},
    "graphml": _graphml,
    "gexf": _gexf,
    "csv": _csv_zip,
}
