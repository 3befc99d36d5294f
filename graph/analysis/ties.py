"""What the ties around a node are like: core number and clustering, neither of which weighs ties.

>>> import networkx as nx
>>> from graph.analysis.arrays import Arrays
>>> weights = Arrays.of(nx.Graph([(0, 1), (0, 2), (1, 2), (2, 3)])).weights
>>> cores(weights).tolist(), clustering(weights).round(4).tolist()
([2, 2, 2, 1], [1.0, 1.0, 0.3333, 0.0])
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy import sparse

__all__ = ["clustering", "cores"]

#: Paths of two steps that are counted at once: what bounds the memory of clustering.
_WORK = 4_000_000


def cores(weights: sparse.csr_array) -> NDArray[np.int64]:
    """The core number of each node: the largest k of which it is in the k-core, all members having k ties within it.

    Seidman 1983; by peeling, all nodes of a layer at once.

    Args:
        weights: A symmetric matrix; there is a tie where it is not 0.

    Returns:
        0 for a node without ties.
    """
    import numpy as np

    size = weights.shape[0]
    left, core, alive = np.diff(weights.indptr).astype(np.int64), np.zeros(size, dtype=np.int64), np.ones(size, dtype=bool)
    level = 0
    while alive.any():
        level = max(level, int(left[alive].min()))
        going = np.flatnonzero(alive & (left <= level))
        while len(going):
            core[going], alive[going] = level, False
            neighbours = weights[going].indices
            left -= np.bincount(neighbours, minlength=size)
            neighbours = np.unique(neighbours)
            going = neighbours[alive[neighbours] & (left[neighbours] <= level)]
    return core


def clustering(weights: sparse.csr_array) -> NDArray[np.float64]:
    """The clustering coefficient of each node: the share of pairs of its neighbours that are tied (Watts and Strogatz 1998).

    Args:
        weights: A symmetric matrix; there is a tie where it is not 0.

    Returns:
        0 to 1; 0 for a node with less than two ties.
    """
    import numpy as np

    adjacency = (weights != 0).astype(float)
    degree = np.diff(adjacency.indptr).astype(float)
    triangles = np.zeros(len(degree))
    part_of = np.cumsum(adjacency @ degree) // _WORK
    for rows in np.split(np.arange(len(degree)), np.flatnonzero(np.diff(part_of)) + 1):
        part = adjacency[rows]
        triangles[rows] = np.asarray((part @ adjacency).multiply(part).sum(axis=1)).ravel()
    pairs = degree * (degree - 1)
    share: NDArray[np.float64] = np.divide(triangles, pairs, out=np.zeros_like(triangles), where=pairs > 0)
    return share
