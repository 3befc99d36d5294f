"""Time and memory of each measure and of communities, beside igraph and networkit (which may be missing).

python benchmarks/analysis.py [KG...]

The generated network has 50,000 nodes and 1,000,000 ties in 200 groups, a few nodes with many ties. Yinpu's measures are
each made in a process of its own: processor time (all threads), and the peak of memory above what it held before, which is the
networks.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
from common import optional, seconds, table
from scipy import sparse

from graph import KnowledgeGraph
from graph.analysis.arrays import Arrays
from graph.analysis.communities import LARGE, SEEDS, communities, leiden
from graph.analysis.eigen import eigenvector, pagerank
from graph.analysis.measures import PIVOTS, pivots
from graph.analysis.networks import network
from graph.analysis.paths import paths
from graph.analysis.roles import roles
from graph.analysis.ties import clustering, cores

NODES, TIES, GROUPS = 50_000, 1_000_000, 200


class Networks(NamedTuple):
    """One network in all forms; None where a library is missing."""

    plain: nx.Graph
    arrays: Arrays
    igraph: Any
    networkit: Any


def generated() -> nx.Graph:
    """Groups of equal size, seven of ten ties within them, ends drawn by weights of a heavy tail; the ties are weighted."""
    chance = np.random.default_rng(1)
    pull = chance.pareto(2.5, NODES) + 1
    group = np.arange(NODES) % GROUPS
    pairs: set[tuple[int, int]] = set()
    by_group = [np.flatnonzero(group == number) for number in range(GROUPS)]
    shares = [pull[members] / pull[members].sum() for members in by_group]
    while len(pairs) < TIES:
        within = [chance.choice(by_group[g], (4 * TIES // GROUPS // 5, 2), p=shares[g]) for g in range(GROUPS)]
        across = chance.choice(NODES, (TIES * 3 // 10, 2), p=pull / pull.sum())
        drawn = np.sort(np.concatenate([*within, across]), axis=1)
        chance.shuffle(drawn)
        pairs.update(map(tuple, drawn[drawn[:, 0] != drawn[:, 1]].tolist()))
    weights = chance.pareto(1.5, TIES) + 1
    graph = nx.empty_graph(NODES)
    graph.add_weighted_edges_from((a, b, w) for (a, b), w in zip(sorted(pairs)[:TIES], weights.tolist(), strict=True))
    return graph


def forms(graph: nx.Graph) -> Networks:
    arrays = Arrays.of(graph)
    half = sparse.triu(arrays.weights).tocoo()
    ends, weights = np.stack([half.row, half.col], axis=1), half.data
    igraph, networkit = optional("igraph"), optional("networkit")
    other = third = None
    if igraph:
        other = igraph.Graph(len(arrays.nodes), ends.tolist(), edge_attrs={"weight": weights.tolist()})
    if networkit:
        third = networkit.GraphFromCoo((weights, (half.row, half.col)), n=len(arrays.nodes), weighted=True, directed=False)
    return Networks(graph, arrays, other, third)


def ours(nets: Networks, sources: list[int]) -> dict[str, Callable[[], object]]:
    """What is measured, by name."""
    weights = nets.arrays.weights
    module = np.arange(weights.shape[0]) % GROUPS
    return {
        "arrays of the networkx graph": partial(Arrays.of, nets.plain),
        "strength": partial(weights.sum, axis=1),
        "PageRank": partial(pagerank, weights),
        "eigenvector": partial(eigenvector, weights),
        "core number": partial(cores, weights),
        "clustering": partial(clustering, weights),
        f"betweenness and closeness, {len(sources)} sources": partial(paths, weights, sources),
        "participation, within-module": partial(roles, weights, module),
        "Leiden, one run": partial(leiden, weights, 0),
        f"communities, {SEEDS} runs": partial(communities, nets.arrays),
    }


def cycles(ties: int) -> int:
    """Cycles of Leiden: the same everywhere."""
    return 10 if ties <= LARGE else 2


def of_igraph(graph: Any, sources: list[int]) -> dict[str, Callable[[], object]]:
    options = {"objective_function": "modularity", "weights": "weight", "n_iterations": cycles(graph.ecount())}
    return {
        "strength": partial(graph.strength, weights="weight"),
        "PageRank": partial(graph.pagerank, weights="weight"),
        "eigenvector": partial(graph.eigenvector_centrality, weights="weight"),
        "core number": graph.coreness,
        "clustering": partial(graph.transitivity_local_undirected, mode="zero"),
        f"betweenness and closeness, {len(sources)} sources": partial(graph.betweenness, sources=sources),
        "Leiden, one run": partial(graph.community_leiden, **options),
    }


def of_networkit(graph: Any, sources: list[int]) -> dict[str, Callable[[], object]]:
    import networkit

    kinds = networkit.centrality
    return {
        "PageRank": kinds.PageRank(graph, 0.85, 1e-12).run,
        "eigenvector": kinds.EigenvectorCentrality(graph).run,
        "core number": kinds.CoreDecomposition(graph).run,
        "clustering": kinds.LocalClusteringCoefficient(graph).run,
        f"betweenness and closeness, {len(sources)} sources": kinds.EstimateBetweenness(graph, len(sources)).run,
        "Leiden, one run": networkit.community.ParallelLeiden(graph, iterations=cycles(graph.numberOfEdges())).run,
    }


def apart(what: str, work: Callable[[], object]) -> tuple[float, float]:
    """Seconds, and MB of memory above what was held before, of ``work`` in a forked process."""

    def child(answer: Any) -> None:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        took = seconds(work)
        answer.send((took, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024))

    here, there = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=child, args=(there,))
    process.start()
    took, held = here.recv()
    process.join()
    print(f"{what}: {took:.2f} s, {held:.0f} MB", file=sys.stderr)
    return took, held


def compared(name: str, graph: nx.Graph) -> None:
    nets = forms(graph)
    sources = pivots(nets.arrays.weights, sources=PIVOTS)
    # the peers keep threads, which a fork loses: they are measured here, after all else
    others = {
        "igraph": of_igraph(nets.igraph, sources) if nets.igraph else {},
        "networkit": of_networkit(nets.networkit, sources) if nets.networkit else {},
    }
    measured = {what: apart(what, work) for what, work in ours(nets, sources).items()}
    theirs = {peer: {what: seconds(work) for what, work in works.items()} for peer, works in others.items()}
    rows = []
    for what, (took, held) in measured.items():
        row = [what, f"{took:.2f}", f"{held:.0f}"]
        for other in theirs.values():
            row += [f"{other[what]:.2f}", f"{took / max(other[what], 1e-3):.1f}"] if what in other else ["", ""]
        rows.append(row)
    head = ("measure", "Yinpu s", "MB above the networks", "igraph s", "Yinpu : igraph", "networkit s", "Yinpu : networkit")
    table(f"{name}: {len(graph):,} nodes, {graph.number_of_edges():,} ties", head, rows)
    quality(nets)


def quality(nets: Networks) -> None:
    """The modularity that one run of Leiden comes to."""

    def modularity(label: Any) -> float:
        weights = nets.arrays.weights
        rows = np.repeat(np.arange(len(label)), np.diff(weights.indptr))
        inner = weights.data[label[rows] == label[weights.indices]].sum() / weights.sum()
        return float(inner - ((np.bincount(label, weights=np.asarray(weights.sum(axis=1)).ravel()) / weights.sum()) ** 2).sum())

    found = {"Yinpu": modularity(leiden(nets.arrays.weights, 0))}
    if nets.igraph:
        options = {"objective_function": "modularity", "weights": "weight", "n_iterations": cycles(nets.igraph.ecount())}
        found["igraph"] = modularity(np.array(nets.igraph.community_leiden(**options).membership))
    print("\nmodularity of one run: " + ", ".join(f"{name} {value:.4f}" for name, value in found.items()))


def main() -> None:
    compared("generated", generated())
    for path in sys.argv[1:]:
        with KnowledgeGraph.open(path) as kg:
            compared(Path(path).name, network(kg))


if __name__ == "__main__":
    main()
