"""Yinpu's analysis beside the same four calls of networkx, with how far the numbers agree.

python benchmarks/network.py
"""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory

import networkx as nx
from common import seconds, table

from builders import build
from builders.sample import sample_path
from graph import KnowledgeGraph
from graph.analysis.measures import EXACT, PIVOTS
from graph.analysis.networks import network
from graph.analysis.runs import analyse


def sample() -> nx.Graph:
    with TemporaryDirectory() as scratch:
        build([sample_path()], Path(scratch) / "kg")
        with KnowledgeGraph.open(Path(scratch) / "kg") as kg:
            return network(kg)


def synthetic(size: int) -> nx.Graph:
    """A network with hubs, its edges weighted as those of reports are: most 1, few large."""
    chance = random.Random(1)
    graph = nx.relabel_nodes(nx.barabasi_albert_graph(size, 6, seed=1), str)
    for _, _, edge in graph.edges(data=True):
        edge["weight"] = int(chance.paretovariate(1.5))
    return graph


def plain(graph: nx.Graph) -> tuple[dict, dict, dict, list]:
    """What one would write with networkx alone; its eigenvector_centrality does not converge on the sample."""
    pivots = None if len(graph) <= EXACT else PIVOTS
    largest = graph.subgraph(max(nx.connected_components(graph), key=len))
    return (
        nx.pagerank(graph, weight="weight"),
        nx.betweenness_centrality(graph, k=pivots, seed=0),
        nx.eigenvector_centrality_numpy(largest, weight="weight"),
        nx.community.louvain_communities(graph, weight="weight", seed=0),
    )


def main() -> None:
    rows = []
    for name, graph in (("sample", sample()), ("synthetic", synthetic(4000))):
        kept = []
        ours = min(seconds(lambda graph=graph, kept=kept: kept.append(analyse(graph))) for _ in range(2))
        theirs = seconds(lambda graph=graph, kept=kept: kept.append(plain(graph)))
        things, (rank, between, eigen, groups) = kept[0].things, kept[-1]
        first = [
            len(set(things.sort(column, descending=True)["iri"][:20]) & set(sorted(measure, key=measure.get)[-20:]))
            for column, measure in (("pagerank", rank), ("betweenness", between), ("eigenvector", eigen))
        ]
        members = things.drop_nulls("community").group_by("community").agg("iri")["iri"].to_list()
        loose = [{iri} for iri in things.filter(things["community"].is_null())["iri"]]
        quality = [nx.community.modularity(graph, parts) for parts in ([*map(set, members), *loose], groups)]
        size = f"{name}: {len(graph):,} things, {graph.number_of_edges():,} edges"
        same = "/".join(map(str, first))
        rows.append((size, f"{ours:.2f}", f"{theirs:.2f}", f"{theirs / ours:.1f}", same, f"{quality[0]:.3f}/{quality[1]:.3f}"))
    head = ("network", "Yinpu s", "networkx s", "networkx : Yinpu", "of the first 20, both have", "modularity")
    table(f"PageRank, betweenness (above {EXACT:,} things from {PIVOTS} of them), eigenvector, Louvain", head, rows)


if __name__ == "__main__":
    main()
