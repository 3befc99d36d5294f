"""What is central in the network and what clusters, and how it gets into the graph ``analysis``.

Degree, PageRank (Page et al. 1999), betweenness (Brandes 2001), eigenvector centrality (Bonacich 1972; Newman,
*Networks*, 2018, section 7.1) and communities (Louvain: Blondel et al. 2008, with the modularity of Newman and Girvan
2004 and the resolution of Reichardt and Bornholdt 2006). Ties are weighted by the number of sentences, except for
degree and betweenness, which count steps.

The same network gives the same numbers, whatever the order of its nodes: it is put in order first, chance comes from
``seed`` alone, and results are rounded.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.network import network
from graph.store import KnowledgeGraph
from ontology.errors import UsageError
from ontology.folder import KGFolder
from ontology.iris import GRAPH, mint
from ontology.namespaces import RDF, SKOS, XSD, YP
from ontology.union import replace_graphs

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray
    from scipy import sparse

    Vector = NDArray[np.float64]

__all__ = ["EXACT", "PIVOTS", "Analysis", "analyse", "write_back"]

#: Up to so many nodes betweenness is exact: a few seconds. Above, it is estimated from PIVOTS sources.
EXACT = 1500
#: Sources for the estimate (Brandes and Pich 2007): enough that the first twenty are nearly the same as the exact ones.
PIVOTS = 200
#: Decimals kept; also what makes the written graph the same on every run.
DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Analysis:
    """What :func:`analyse` found.

    ``things``: one row a thing, the most central first: iri, label, kind (str), degree (things tied to it), pagerank
    (shares of one), betweenness (share of shortest paths through it, 0 to 1), eigenvector (largest 1), community
    (number, null when it is tied to nothing), mentions, reports (int).
    ``communities``: one row a community, the largest first: community (number from 1), name (its leading members),
    members (int), iri.
    """

    things: pl.DataFrame
    communities: pl.DataFrame

    def table(self, top: int = 20) -> str:
        """The most central things and the largest communities, ``top`` of each at most, as text."""
        import polars as pl

        shown = self.things.head(top).drop("iri", "reports"), self.communities.head(top).drop("iri")
        with pl.Config(
            tbl_rows=-1, tbl_cols=-1, tbl_width_chars=1000, fmt_str_lengths=80, tbl_hide_column_data_types=True,
            tbl_hide_dataframe_shape=True, tbl_formatting="UTF8_BORDERS_ONLY", float_precision=4,
        ):  # fmt: skip
            return "\n".join(str(frame) for frame in shown)

    def _repr_html_(self) -> str:
        shown = self.things.drop("iri").head(20)._repr_html_()
        return f"{shown}{self.communities.drop('iri').head(20)._repr_html_()}"


def analyse(
    source: KnowledgeGraph | nx.Graph[str] | str | os.PathLike[str],
    *,
    seed: int = 0,
    resolution: float = 1.0,
    betweenness_pivots: int | None = None,
) -> Analysis:
    """Centralities and communities of a knowledge graph (open, or the path of one), or of a network made from it.

    ``resolution`` above 1 favours more, smaller communities. ``betweenness_pivots`` sets from how many sources
    betweenness is estimated; by default it is exact up to :data:`EXACT` things, and from :data:`PIVOTS` sources above.
    Raises UsageError for numbers out of range, StoreError for a path without a graph.
    """
    import polars as pl

    if resolution <= 0 or (betweenness_pivots is not None and betweenness_pivots < 1):
        raise UsageError("resolution and betweenness_pivots must be above 0")
    if isinstance(source, KnowledgeGraph):
        graph = network(source)
    elif isinstance(source, str | os.PathLike):
        with KnowledgeGraph.open(source) as kg:
            graph = network(kg)
    else:
        graph = source
    nodes, numbered = _in_order(graph)
    pagerank, betweenness, eigenvector = _centralities(numbered, seed, betweenness_pivots)
    columns: dict[str, Any] = {
        "iri": nodes,
        "label": [graph.nodes[iri].get("label", iri) for iri in nodes],
        "kind": [graph.nodes[iri].get("kind", "") for iri in nodes],
        "degree": [degree for _, degree in numbered.degree()],
        "pagerank": pagerank,
        "betweenness": betweenness,
        "eigenvector": eigenvector,
        "community": [None] * len(nodes),
        "mentions": [graph.nodes[iri].get("mentions", 0) for iri in nodes],
        "reports": [graph.nodes[iri].get("reports", 0) for iri in nodes],
    }
    communities: list[tuple[int, str, int, str]] = []
    for name, members in _communities(numbered, columns["label"], pagerank, seed, resolution):
        communities.append((len(communities) + 1, name, len(members), mint("community", str(len(communities) + 1))))
        for member in members:
            columns["community"][member] = len(communities)
    things = pl.DataFrame(columns, schema=_THINGS).sort(["pagerank", "mentions", "iri"], descending=[True, True, False])
    return Analysis(things, pl.DataFrame(communities, schema=_COMMUNITIES, orient="row"))


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
    ties = ((min(a, b), max(a, b), weight) for a, b, weight in ends)
    numbered.add_weighted_edges_from(sorted(ties))
    return nodes, numbered


def _centralities(graph: nx.Graph[int], seed: int, pivots: int | None) -> tuple[list[float], list[float], list[float]]:
    """PageRank, betweenness and eigenvector centrality, rounded."""
    import networkx as nx
    import numpy as np

    size = len(graph)
    if not size:
        return [], [], []
    ranks = nx.pagerank(graph, weight="weight", tol=1e-10, max_iter=500)
    if pivots is None:
        pivots = size if size <= EXACT else PIVOTS
    chosen = range(size) if pivots >= size else sorted(random.Random(seed).sample(range(size), pivots))
    weights = nx.to_scipy_sparse_array(graph, nodelist=range(size), weight="weight", dtype=np.dtype(float), format="csr")
    between = _betweenness((weights != 0).astype(float), np.fromiter(chosen, dtype=int))
    eigen = _eigenvector(weights)
    return (
        [round(ranks[node], DECIMALS) for node in range(size)],
        [round(value, DECIMALS) for value in between.tolist()],
        [round(value, DECIMALS) for value in eigen.tolist()],
    )


def _betweenness(adjacency: sparse.csr_array, sources: NDArray[np.int_], batch: int = 64) -> Vector:
    """Betweenness by counting steps, from ``sources`` only, scaled to all sources and to 0 ... 1.

    Brandes (2001), "A faster algorithm for betweenness centrality", with the breadth-first searches of a ``batch`` of
    sources done at once, level by level, as products of the sparse adjacency matrix with a dense one of a column for
    each source. Scaling of a sample: Brandes and Pich (2007), "Centrality estimation in large networks".
    """
    import numpy as np

    size = adjacency.shape[0]
    total = np.zeros(size)
    if size < 3:
        return total
    for start in range(0, len(sources), batch):
        chunk = sources[start : start + batch]
        at = (chunk, np.arange(len(chunk)))
        paths = np.zeros((size, len(chunk)))
        paths[at] = 1.0
        depth = np.full(paths.shape, -1, dtype=np.int32)
        depth[at] = 0
        frontier, last = paths.copy(), 0
        while True:
            frontier = adjacency @ frontier
            frontier[depth >= 0] = 0.0
            new = frontier > 0
            if not new.any():
                break
            last += 1
            depth[new] = last
            paths += frontier
        share = np.zeros_like(paths)
        for level in range(last, 0, -1):
            at_level = depth == level
            carried = np.divide(1.0 + share, paths, out=np.zeros_like(paths), where=at_level)
            share += np.where(depth == level - 1, paths * (adjacency @ carried), 0.0)
        share[at] = 0.0
        total += share.sum(axis=1)
    scaled: Vector = total * (size / len(sources)) / ((size - 1) * (size - 2))
    return scaled


def _eigenvector(weights: sparse.csr_array) -> Vector:
    """Eigenvector centrality within the largest component (the first of equals), largest 1; 0 elsewhere."""
    import numpy as np
    from scipy.sparse.csgraph import connected_components
    from scipy.sparse.linalg import ArpackError, eigsh

    values = np.zeros(weights.shape[0])
    component_of = connected_components(weights, directed=False)[1]
    component = np.flatnonzero(component_of == np.bincount(component_of).argmax())
    if len(component) < 2:
        return values
    matrix = weights[component][:, component]
    if len(component) <= 100:
        vector = np.linalg.eigh(matrix.toarray())[1][:, -1]
    else:
        try:  # a fixed start, where ARPACK would draw one by chance
            vector = eigsh(matrix, k=1, which="LA", v0=np.ones(len(component)))[1][:, 0]
        except ArpackError:
            vector = _power(matrix)
    values[component] = np.abs(vector) / np.abs(vector).max()
    return values


def _power(matrix: sparse.csr_array, rounds: int = 1000) -> Vector:
    """The leading eigenvector by power iteration on ``matrix`` + 1, which also settles on bipartite networks."""
    import numpy as np

    vector = np.ones(matrix.shape[0])
    for _ in range(rounds):
        last, vector = vector, matrix @ vector + vector
        vector /= np.linalg.norm(vector)
        if np.abs(vector - last).max() < 1e-9:
            break
    return vector


def _communities(
    graph: nx.Graph[int], labels: list[str], rank: list[float], seed: int, resolution: float
) -> list[tuple[str, list[int]]]:
    """Names and members of the communities, the largest first; one that is tied to nothing is in none."""
    import networkx as nx

    tied = graph.subgraph(sorted(node for node, degree in graph.degree() if degree)).copy()
    if not tied:
        return []
    found = []
    for members in nx.community.louvain_communities(tied, weight="weight", resolution=resolution, seed=seed):
        leading = sorted(members, key=lambda node: (-rank[node], node))
        found.append(("、".join(labels[node] for node in leading[:3]), leading))
    return sorted(found, key=lambda community: (-len(community[1]), community[0], community[1]))


def analysis_quads(analysis: Analysis) -> bytes:
    """The graph ``analysis`` as sorted N-Quads; numbers with a fixed count of decimals."""
    from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

    graph = NamedNode(GRAPH + "analysis")
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
    """Make ``analysis`` the graph ``analysis`` of the knowledge graph in ``path``; whether that changed anything.

    All the rest of the graph and of its manifest stays; readers keep the snapshot they opened. Raises StoreError when
    there is no graph or another process is writing it.
    """
    from pyoxigraph import NamedNode, RdfFormat, Store

    folder = KGFolder(path)
    folder.manifest()  # the error about a folder without a graph comes before one about its lock
    lines = analysis_quads(analysis)
    graph = NamedNode(GRAPH + "analysis")
    with folder.lock():
        manifest = folder.manifest()
        new = Store()  # numbers are compared as a store keeps them: 0.010000 is 0.01
        new.load(lines, RdfFormat.N_QUADS)
        if set(new) == set(folder.open().quads_for_pattern(None, None, None, graph)):
            return False
        with folder.transaction(manifest) as store:
            replace_graphs(store, [graph.value], lines.decode())
            if "statements" in manifest:
                manifest["statements"] = len(store)
            del store
    return True
