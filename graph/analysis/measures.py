"""What is central in a network: PageRank, betweenness and eigenvector centrality.

PageRank (Page et al. 1999), betweenness (Brandes 2001), eigenvector centrality (Bonacich 1972; Newman, *Networks*, 2018,
section 7.1). Edges are weighted, except for betweenness, which counts steps. Nodes are the numbers from 0 on, put in order
by the caller; results are rounded, so that the same network gives the same numbers.

>>> import networkx as nx
>>> found = centralities(Arrays.of(nx.path_graph(3)))
>>> found.betweenness, found.eigenvector
([0.0, 1.0, 0.0], [0.707107, 1.0, 0.707107])
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

from graph.analysis.arrays import Arrays

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy import sparse

    Vector = NDArray[np.float64]

__all__ = ["DECIMALS", "EXACT", "PIVOTS", "Centralities", "centralities"]

#: Up to so many nodes betweenness is exact: a few seconds. Above, it is estimated from PIVOTS sources.
EXACT = 1500
#: Sources for the estimate (Brandes and Pich 2007): enough that the first twenty are nearly the same as the exact ones.
PIVOTS = 200
#: Decimals kept; also what makes the written graph the same on every run.
DECIMALS = 6


class Centralities(NamedTuple):
    """Of each node: pagerank (shares of one), betweenness (0 to 1), eigenvector (largest 1)."""

    pagerank: list[float]
    betweenness: list[float]
    eigenvector: list[float]


def centralities(network: Arrays, seed: int = 0, pivots: int | None = None) -> Centralities:
    """Centralities of all nodes of a weighted network.

    Args:
        network: The network.
        seed: Decides which sources are drawn.
        pivots: From how many sources betweenness is estimated; None for all up to :data:`EXACT` nodes, and
            :data:`PIVOTS` above.

    Returns:
        Lists of PageRank, betweenness and eigenvector centrality by node, rounded to :data:`DECIMALS`.
    """
    import numpy as np

    size = len(network.nodes)
    if not size:
        return Centralities([], [], [])
    weights = network.weights
    if pivots is None:
        pivots = size if size <= EXACT else PIVOTS
    chosen = range(size) if pivots >= size else sorted(random.Random(seed).sample(range(size), pivots))
    between = _betweenness((weights != 0).astype(float), np.fromiter(chosen, dtype=int))
    eigen = _eigenvector(weights)
    return Centralities(
        [round(value, DECIMALS) for value in _pagerank(weights).tolist()],
        [round(value, DECIMALS) for value in between.tolist()],
        [round(value, DECIMALS) for value in eigen.tolist()],
    )


def _pagerank(weights: sparse.csr_array, damping: float = 0.85, rounds: int = 500) -> Vector:
    """PageRank by power iteration, as networkx defines it: from a node without ties the walk goes on anywhere."""
    import numpy as np
    from scipy import sparse

    size = weights.shape[0]
    strength = np.asarray(weights.sum(axis=1)).ravel()
    tied = strength > 0
    walk = (sparse.diags_array(np.divide(1.0, strength, out=np.zeros(size), where=tied)) @ weights).T.tocsr()
    ranks = np.full(size, 1.0 / size)
    for _ in range(rounds):
        last = ranks
        ranks = damping * (walk @ last + last[~tied].sum() / size) + (1 - damping) / size
        if np.abs(ranks - last).sum() < size * 1e-12:
            break
    return ranks


def _betweenness(adjacency: sparse.csr_array, sources: NDArray[np.int_], batch: int = 64) -> Vector:
    """Betweenness by counting steps, from ``sources`` only, scaled to all sources and to 0 ... 1.

    Brandes (2001), "A faster algorithm for betweenness centrality", with the breadth-first searches of a ``batch`` of
    sources done at once, level by level, as products of the sparse adjacency matrix with a dense one of a column for
    each source. Scaling of a sample: Brandes and Pich (2007), "Centrality estimation in large networks".

    Args:
        adjacency: Square matrix, 1.0 where two nodes are connected.
        sources: The nodes from which paths are counted.
        batch: How many sources are searched from at once.

    Returns:
        The betweenness of each node.
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
