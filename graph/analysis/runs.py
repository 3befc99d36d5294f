"""An analysis of the network: what is central and what clusters, and how it gets into the graph ``runs``.

Edges are weighted by the number of sentences, except for degree and betweenness, which count steps. The same network gives
the same numbers, whatever the order of its nodes: it is put in order first, chance comes from ``seed`` alone, and results
are rounded.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.analysis.communities import communities
from graph.analysis.measures import DECIMALS, centralities
from graph.analysis.networks import network
from graph.store.folder import KGFolder
from graph.store.snapshot import Snapshot
from graph.store.union import compared_size, set_graphs
from ontology.errors import UsageError
from ontology.iris import GRAPH, mint
from ontology.namespaces import RDF, SKOS, XSD, YP

if TYPE_CHECKING:
    import networkx as nx
    import polars as pl

__all__ = ["Analysis", "analyse", "analysis_quads", "write_back"]


@dataclass(frozen=True, slots=True)
class Analysis:
    """What :func:`analyse` found.

    ``things``: one row a thing, the most central first: iri, label, kind (str), degree (its edges), pagerank
    (shares of one), betweenness (share of shortest paths through it, 0 to 1), eigenvector (largest 1), community
    (number, null when it has no edge), mentions, reports (int).
    ``communities``: one row a community, the largest first: community (number from 1), name (its leading members),
    members (int), iri.
    """

    things: pl.DataFrame
    communities: pl.DataFrame

    def _repr_html_(self) -> str:
        shown = self.things.drop("iri").head(20)._repr_html_()
        return f"{shown}{self.communities.drop('iri').head(20)._repr_html_()}"


def analyse(
    source: Snapshot | nx.Graph[str] | str | os.PathLike[str],
    *,
    seed: int = 0,
    resolution: float = 1.0,
    betweenness_pivots: int | None = None,
) -> Analysis:
    """Centralities and communities of a knowledge graph, or of a network made from it.

    Args:
        source: An open graph, the path of one, or a network.
        seed: Decides all that is left to chance.
        resolution: Above 1 favours more, smaller communities.
        betweenness_pivots: From how many sources betweenness is estimated; None as in
            :func:`graph.analysis.measures.centralities`.

    Returns:
        Frames of things and communities, see :class:`Analysis` for their columns.

    Raises:
        UsageError: A number is out of range.
        StoreError: The path holds no graph.
    """
    import polars as pl

    if resolution <= 0 or (betweenness_pivots is not None and betweenness_pivots < 1):
        raise UsageError("resolution and betweenness_pivots must be above 0")
    graph = _network_of(source)
    nodes, numbered = _in_order(graph)
    measured = centralities(numbered, seed, betweenness_pivots)
    labels = [graph.nodes[iri].get("label", iri) for iri in nodes]
    found = communities(numbered, labels, measured.pagerank, seed, resolution)
    community_of = {member: number for number, (_, members) in enumerate(found, 1) for member in members}
    columns = {
        "iri": nodes,
        "label": labels,
        "kind": [graph.nodes[iri].get("kind", "") for iri in nodes],
        "degree": [degree for _, degree in numbered.degree()],
        **measured._asdict(),
        "community": [community_of.get(node) for node in range(len(nodes))],
        "mentions": [graph.nodes[iri].get("mentions", 0) for iri in nodes],
        "reports": [graph.nodes[iri].get("reports", 0) for iri in nodes],
    }
    things = pl.DataFrame(columns, schema=_THINGS).sort(["pagerank", "mentions", "iri"], descending=[True, True, False])
    rows = [(n, name, len(members), mint("community", str(n))) for n, (name, members) in enumerate(found, 1)]
    return Analysis(things, pl.DataFrame(rows, schema=_COMMUNITIES, orient="row"))


def _network_of(source: Snapshot | nx.Graph[str] | str | os.PathLike[str]) -> nx.Graph[str]:
    if isinstance(source, Snapshot):
        return network(source)
    if isinstance(source, str | os.PathLike):
        with Snapshot.open(source) as kg:
            return network(kg)
    return source


_THINGS: dict[str, Any] = {
    "iri": str,
    "label": str,
    "kind": str,
    "degree": int,
    "pagerank": float,
    "betweenness": float,
    "eigenvector": float,
    "community": int,
    "mentions": int,
    "reports": int,
}
_COMMUNITIES: dict[str, Any] = {"community": int, "name": str, "members": int, "iri": str}


def _in_order(graph: nx.Graph[str]) -> tuple[list[str], nx.Graph[int]]:
    """The nodes sorted, and the graph over their numbers, edges sorted, so that hashing and history cannot matter."""
    import networkx as nx

    nodes = sorted(graph)
    number = {iri: n for n, iri in enumerate(nodes)}
    numbered: nx.Graph[int] = nx.Graph()
    numbered.add_nodes_from(range(len(nodes)))
    ends = ((number[a], number[b], weight) for a, b, weight in graph.edges(data="weight", default=1) if a != b)
    edges = ((min(a, b), max(a, b), weight) for a, b, weight in ends)
    numbered.add_weighted_edges_from(sorted(edges))
    return nodes, numbered


def analysis_quads(analysis: Analysis) -> bytes:
    """The graph ``runs`` as sorted N-Quads; numbers with a fixed count of decimals."""
    from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

    graph = NamedNode(GRAPH + "runs")
    decimal = NamedNode(str(XSD.decimal))

    def quad(subject: str, predicate: Any, value: Any) -> Quad:
        if isinstance(value, float):
            value = Literal(f"{value:.{DECIMALS}f}", datatype=decimal)
        elif isinstance(value, int):
            value = Literal(value)
        return Quad(NamedNode(subject), NamedNode(str(predicate)), value, graph)

    found = []
    columns = {
        YP.degree: "degree",
        YP.pageRank: "pagerank",
        YP.betweenness: "betweenness",
        YP.eigenvector: "eigenvector",
        YP.mentionCount: "mentions",
    }
    community_iri = dict(analysis.communities.select("community", "iri").iter_rows())
    for row in analysis.things.iter_rows(named=True):
        found += [quad(row["iri"], predicate, row[column]) for predicate, column in columns.items()]
        if row["community"] is not None:
            found.append(quad(row["iri"], YP.community, NamedNode(community_iri[row["community"]])))
    for row in analysis.communities.iter_rows(named=True):
        found.append(quad(row["iri"], RDF.type, NamedNode(str(YP.Community))))
        found.append(quad(row["iri"], SKOS.prefLabel, Literal(row["name"], language="zh-hans")))
        found.append(quad(row["iri"], YP.members, row["members"]))
    lines = serialize(found, format=RdfFormat.N_QUADS) or b""
    return b"".join(line + b"\n" for line in sorted(lines.split(b"\n")) if line)


def write_back(path: str | os.PathLike[str], analysis: Analysis) -> bool:
    """Make an analysis the named graph ``runs`` of a knowledge graph.

    All the rest of the graph and of its manifest stays; readers keep the snapshot they opened.

    Args:
        path: The folder of the graph.
        analysis: What :func:`analyse` found.

    Returns:
        Whether anything changed.

    Raises:
        StoreError: There is no graph, or another process is writing it.
    """
    from pyoxigraph import NamedNode, RdfFormat, Store

    folder = KGFolder(path)
    folder.manifest()  # the error about a folder without a graph comes before one about its lock
    lines = analysis_quads(analysis)
    graph = NamedNode(GRAPH + "runs")
    with folder.lock():
        manifest = folder.manifest()
        new = Store()  # numbers are compared as a store keeps them: 0.010000 is 0.01
        new.load(lines, RdfFormat.N_QUADS)
        if set(new) == set(folder.open().quads_for_pattern(None, None, None, graph)):
            return False
        with folder.transaction(manifest) as generation:
            set_graphs(generation.store, {graph.value: lines.decode()})
            if "statements" in manifest:
                manifest["statements"], manifest["named"] = len(generation.store), compared_size(generation.store)
    return True
