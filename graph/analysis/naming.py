"""What a community is called: its most distinctive members.

The members that are tied to it far more than to the rest, by the log-odds ratio with a Dirichlet prior of all ties
(:mod:`graph.query.odds`) in standard deviations: things tied to everything are passed over, and
so are rare ones, which chance could have put there.

>>> import networkx as nx
>>> from graph.analysis.arrays import Arrays
>>> graph = nx.Graph([("甲", "乙"), ("甲", "丙"), ("乙", "丙"), ("丙", "丁"), ("丁", "戊")])
>>> distinctive(Arrays.of(graph), [[1, 2, 4], [0, 3]])
[[2, 4, 1], [3, 0]]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from graph.query.odds import log_odds

if TYPE_CHECKING:
    from graph.analysis.arrays import Arrays

__all__ = ["distinctive"]

#: How much the prior weighs: as much as so many ties.
_PRIOR = 100.0


def distinctive(network: Arrays, communities: Sequence[Sequence[int]]) -> list[list[int]]:
    """The members of communities, the most distinctive first.

    Args:
        network: The network they were found in.
        communities: The numbers of the members of each.

    Returns:
        The same numbers in order, of equals the smaller first.
    """
    import numpy as np

    weights = network.weights
    strength, total = np.asarray(weights.sum(axis=1)).ravel(), max(float(weights.sum()), 1e-12)
    prior = _PRIOR * strength / total
    found = []
    for members in communities:
        at = np.asarray(members)
        inner = np.asarray(weights[at][:, at].sum(axis=1)).ravel()
        within = float(inner.sum())
        score = log_odds(inner, strength[at] - inner, prior[at], (within, total - within), _PRIOR).score
        found.append(at[np.lexsort((at, -score.round(9)))].tolist())
    return found
