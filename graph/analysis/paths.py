"""What is central by shortest paths: betweenness and closeness, exact or from a sample of sources, with the error of it.

Betweenness (Freeman 1977) is the share of the shortest paths between two others that pass through a node; closeness is
harmonic (Marchiori and Latora 2000; Rochat 2009): the mean of ``1 / steps`` to all other nodes, 0 for those that cannot be
reached, so that pieces of a network compare. Both count steps, not weights, and are 0 to 1.

Both are sums over sources: a path is counted from where it starts. So a random sample of sources (Brandes and Pich 2007,
"Centrality estimation in large networks"; Eppstein and Wang 2004) estimates them without bias, and what the sources differ by
tells the standard error, with the correction for a finite population: 0 when all sources are taken. It holds for the central
nodes; where few paths pass, a sample may hold none of those that do, and the error of betweenness is told too small.

>>> import networkx as nx
>>> from graph.analysis.arrays import Arrays
>>> found = paths(Arrays.of(nx.path_graph(4)).weights, [0, 1, 2, 3])
>>> found.betweenness.round(4).tolist(), found.closeness.round(4).tolist(), found.betweenness_error.tolist()
([0.0, 0.6667, 0.6667, 0.0], [0.6111, 0.8333, 0.8333, 0.6111], [0.0, 0.0, 0.0, 0.0])
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy import sparse

    Vector = NDArray[np.float64]
    Matrix = NDArray[np.float64]

__all__ = ["Paths", "estimate", "paths"]

#: Sources that are searched from at once.
_BATCH = 64


class Paths(NamedTuple):
    """Of each node: betweenness and harmonic closeness, 0 to 1, and the standard error of either."""

    betweenness: Vector
    betweenness_error: Vector
    closeness: Vector
    closeness_error: Vector


def paths(weights: sparse.csr_array, sources: Sequence[int], size: int | None = None) -> Paths:
    """Betweenness and closeness by counting steps from ``sources``.

    Brandes (2001), "A faster algorithm for betweenness centrality", with the breadth-first searches of :data:`_BATCH` sources
    done at once, level by level, as products of the sparse adjacency matrix with a dense one of a column for each source.

    Args:
        weights: A symmetric matrix; there is a tie where it is not 0.
        sources: A random sample of its nodes, or all.
        size: Nodes of the whole network, when it has further ones without any tie.

    Returns:
        Estimates for each node of the matrix.
    """
    import numpy as np

    nodes, taken = weights.shape[0], len(sources)
    adjacency = (weights != 0).astype(float)
    sums = np.zeros((4, nodes))
    for start in range(0, taken, _BATCH):
        through, near = _searched(adjacency, np.asarray(sources[start : start + _BATCH]))
        for row, part in ((0, through), (2, near)):
            sums[row] += part.sum(axis=1)
            sums[row + 1] += np.einsum("ij,ij->i", part, part)
    size = nodes if size is None else size
    between = estimate(sums[0], sums[1], nodes, taken, (size - 1) * (size - 2))
    return Paths(*between, *estimate(sums[2], sums[3], nodes, taken, size - 1))


def estimate(total: Vector, squares: Vector, nodes: int, taken: int, most: float) -> tuple[Vector, Vector]:
    """A sum over all nodes from that over a sample.

    Args:
        total: What the sample gives, added up.
        squares: The squares of what each of the sample gives, added up.
        nodes: How many there are in all.
        taken: How many were taken.
        most: The largest that the sum over all can be.

    Returns:
        The estimates as shares of ``most``, and their standard errors.
    """
    import numpy as np

    if not taken or most <= 0:
        return np.zeros_like(total), np.zeros_like(total)
    variance = np.maximum(squares - total**2 / taken, 0.0) / max(taken - 1, 1)
    error = nodes * np.sqrt(variance / taken * (1 - taken / nodes))
    return total * (nodes / taken) / most, error / most


def _searched(adjacency: sparse.csr_array, sources: NDArray[np.int_]) -> tuple[Matrix, Matrix]:
    """From each source, a column each: the share of paths to all others that pass through a node; and 1 / steps to it."""
    import numpy as np

    at = (sources, np.arange(len(sources)))
    counts = np.zeros((adjacency.shape[0], len(sources)))
    counts[at] = 1.0
    depth = np.full(counts.shape, -1, dtype=np.int32)
    depth[at] = 0
    frontier, last = counts.copy(), 0
    while True:
        frontier = adjacency @ frontier
        frontier[depth >= 0] = 0.0
        new = frontier > 0
        if not new.any():
            break
        last += 1
        depth[new] = last
        counts += frontier
    share = np.zeros_like(counts)
    for level in range(last, 1, -1):  # what is one step away adds only to the source, which is not between
        carried = np.divide(1.0 + share, counts, out=np.zeros_like(counts), where=depth == level)
        share += np.where(depth == level - 1, counts * (adjacency @ carried), 0.0)
    return share, np.divide(1.0, depth, out=np.zeros_like(counts), where=depth > 0)
