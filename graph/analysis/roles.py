"""The part that a node has within its community and between communities (Guimerà and Amaral 2005, *Nature* 433).

Links count by their weights. What is in no community is one of its own.

>>> import networkx as nx
>>> import numpy as np
>>> from graph.analysis.arrays import Arrays
>>> weights = Arrays.of(nx.Graph([(0, 1), (0, 2), (1, 2), (2, 3), (3, 4)])).weights
>>> found = roles(weights, np.array([0, 0, 0, 1, 1]))
>>> found.participation.round(4).tolist(), found.within_module.round(4).tolist()
([0.0, 0.0, 0.4444, 0.5, 0.0], [0.0, 0.0, 0.0, 0.0, 0.0])
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy import sparse

__all__ = ["Roles", "roles"]


class Roles(NamedTuple):
    """The roles of each node.

    ``participation``: 0 when all its ties are to one community, towards 1 when they are spread evenly over many; NaN without a
    tie. ``within_module``: how many standard deviations its ties to its own community are above the mean of its members; NaN
    in none.
    """

    participation: NDArray[np.float64]
    within_module: NDArray[np.float64]


def roles(weights: sparse.csr_array, module: NDArray[np.int64]) -> Roles:
    """The roles of all nodes.

    Args:
        weights: A symmetric matrix.
        module: The number of each node's community from 0, -1 in none.

    Returns:
        Participation coefficients and within-module degrees (z).
    """
    import numpy as np
    from scipy import sparse

    size, loose = len(module), module < 0
    count = int(module.max(initial=-1)) + 1
    own = np.where(loose, count + np.cumsum(loose) - 1, module)
    member = sparse.csr_array((np.ones(size), (np.arange(size), own)), shape=(size, count + int(loose.sum())))
    towards = (weights @ member).tocsr()
    strength = np.asarray(weights.sum(axis=1)).ravel()
    squares = np.asarray(towards.multiply(towards).sum(axis=1)).ravel()
    share = np.divide(squares, strength**2, out=np.ones(size), where=strength > 0)
    participation = np.where(strength > 0, np.maximum(1.0 - share, 0.0), np.nan)
    within = np.asarray(towards.multiply(member).sum(axis=1)).ravel()
    members = np.bincount(own)
    mean = np.bincount(own, weights=within) / np.maximum(members, 1)
    off = within - mean[own]
    spread = np.sqrt(np.bincount(own, weights=off**2) / np.maximum(members, 1))[own]
    score = np.divide(off, spread, out=np.zeros(size), where=spread > 1e-12)
    return Roles(participation, np.where(loose, np.nan, score))
