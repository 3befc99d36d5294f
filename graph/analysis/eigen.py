"""What is central by the centrality of its neighbours: PageRank and eigenvector centrality, of weighted ties.

PageRank: Page et al. 1999; eigenvector centrality: Bonacich 1972, Newman, *Networks*, 2018, section 7.1.

>>> import networkx as nx
>>> from graph.analysis.arrays import Arrays
>>> path = Arrays.of(nx.path_graph(3)).weights
>>> pagerank(path).round(4).tolist(), eigenvector(path).round(4).tolist()
([0.2568, 0.4865, 0.2568], [0.7071, 1.0, 0.7071])
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy import sparse

    Vector = NDArray[np.float64]

__all__ = ["DAMPING", "eigenvector", "pagerank"]

#: The share of steps of PageRank's walk that follow a tie.
DAMPING = 0.85
#: Rounds of power iteration at the most, and what PageRank may still change by, in all, as a share of the number of nodes.
_ROUNDS = 1000
_SETTLED = 1e-12


def pagerank(weights: sparse.csr_array) -> Vector:
    """PageRank by power iteration, as networkx defines it: from a node without ties the walk goes on anywhere.

    Args:
        weights: A symmetric matrix.

    Returns:
        Shares of one.
    """
    import numpy as np
    from scipy import sparse

    size = weights.shape[0]
    if not size:
        return np.zeros(0)
    strength = np.asarray(weights.sum(axis=1)).ravel()
    tied = strength > 0
    walk = (weights @ sparse.diags_array(np.divide(1.0, strength, out=np.zeros(size), where=tied))).tocsr()
    ranks = np.full(size, 1.0 / size)
    for _ in range(_ROUNDS):
        last = ranks
        ranks = DAMPING * (walk @ last + last[~tied].sum() / size) + (1 - DAMPING) / size
        if np.abs(ranks - last).sum() < size * _SETTLED:
            break
    return ranks


def eigenvector(weights: sparse.csr_array) -> Vector:
    """Eigenvector centrality within the largest component (the first of equals).

    Args:
        weights: A symmetric matrix.

    Returns:
        The largest is 1; 0 outside of that component.
    """
    import numpy as np
    from scipy.sparse.csgraph import connected_components
    from scipy.sparse.linalg import ArpackError, eigsh

    values = np.zeros(weights.shape[0])
    if not weights.nnz:
        return values
    component_of = connected_components(weights, directed=False)[1]
    component = np.flatnonzero(component_of == np.bincount(component_of).argmax())
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


def _power(matrix: sparse.csr_array) -> Vector:
    """The leading eigenvector by power iteration on ``matrix`` + 1, which also settles on bipartite networks."""
    import numpy as np

    vector = np.ones(matrix.shape[0])
    for _ in range(_ROUNDS):
        last, vector = vector, matrix @ vector + vector
        vector /= np.linalg.norm(vector)
        if np.abs(vector - last).max() < 1e-9:
            break
    return vector
