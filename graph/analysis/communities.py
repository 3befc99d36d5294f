"""What clusters in a network, and how sure that is.

Leiden (Traag, Waltman and van Eck 2019) by modularity (Newman and Girvan 2004) with a resolution (Reichardt and Bornholdt 2006)
gives another partition for each seed. So it is run with :data:`SEEDS` of them, and things stay together that are together in
at least half of the runs: a consensus (as in Lancichinetti and Fortunato 2012) by average linkage of the shares of runs in
which two things part. Things that never part are one for this, so that 50,000 of them take seconds.

>>> import networkx as nx
>>> graph = nx.Graph([(0, 1), (0, 2), (1, 2), (3, 4)])
>>> found = communities(Arrays.of(graph))
>>> [one.members for one in found.communities], round(found.modularity, 3), found.stability
([[0, 1, 2], [3, 4]], 0.375, [1.0, 1.0, 1.0, 1.0, 1.0])
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

from graph.analysis.arrays import Arrays

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Labels = NDArray[np.int64]

__all__ = ["LARGE", "LEAST_AGREEMENT", "SEEDS", "Communities", "Community", "agreement", "communities", "leiden"]

#: Runs, each with a seed of its own.
SEEDS = 30
#: Leiden cycles of a run: so many that further ones change next to nothing; and those of a network with more than LARGE ties,
#: where the first two come to within 0.001 of the same modularity in a quarter of the time.
_CYCLES, _CYCLES_OF_LARGE = 10, 2
LARGE = 200_000
#: Runs at once, at the most: each holds a copy of the network.
_AT_ONCE = 4
#: The share of runs in which two things have to be together to stay so.
_TOGETHER = 0.5
#: Mean adjusted Rand index between the runs below which there are no stable communities: of random networks of equal
#: degrees it is about 0.1, of those with planted communities that can be found at all above 0.6.
LEAST_AGREEMENT = 0.3
#: Groups of things that never part, at the most, of which the linkage is made; smaller ones join the nearest of these.
_GROUPS = 4000


class Community(NamedTuple):
    """Things more closely connected to one another than to the rest.

    ``members``: their numbers, sorted; ``stability``: the mean share of runs in which two of them are together; ``modularity``:
    what it adds to that of the whole.
    """

    members: list[int]
    stability: float
    modularity: float


class Communities(NamedTuple):
    """The communities, the largest first, and what tells of their quality.

    ``stability``: of each node, the mean share of runs in which it is together with another member of its community; None in
    none; ``modularity``: of the partition; ``agreement``: the mean adjusted Rand index between the runs. There are no
    ``communities`` where the agreement is below :data:`LEAST_AGREEMENT`.
    """

    communities: list[Community]
    stability: list[float | None]
    modularity: float
    agreement: float


def communities(network: Arrays, seed: int = 0, resolution: float = 1.0, seeds: int = SEEDS) -> Communities:
    """The communities of a weighted network, by consensus.

    Args:
        network: Its weights are above 0.
        seed: The runs have the seeds ``seed * seeds`` and those that follow, so that no two values have one in common.
        resolution: Above 1 favours more, smaller communities.
        seeds: How many runs.

    Returns:
        Communities of two or more members; a node without an edge is in none.
    """
    import numpy as np

    size = len(network.nodes)
    tied = np.flatnonzero(np.diff(network.weights.indptr))
    if not len(tied):
        return Communities([], [None] * size, 0.0, 1.0)
    weights = network.weights[tied][:, tied]
    with ThreadPoolExecutor(min(_AT_ONCE, os.cpu_count() or 1)) as pool:
        runs = np.stack(list(pool.map(lambda run: leiden(weights, seed * seeds + run, resolution), range(seeds))), axis=1)
    agreed = agreement(runs)
    if agreed < LEAST_AGREEMENT:
        return Communities([], [None] * size, 0.0, agreed)
    label = _consensus(runs)
    stability = _stability(runs, label)
    parts = _modularity(weights, label, resolution)
    found, of_node = [], np.full(size, np.nan)
    for number in range(label.max() + 1):
        members = np.flatnonzero(label == number)
        if len(members) > 1:
            of_node[tied[members]] = stability[members].round(_DECIMALS)
            found.append(Community(tied[members].tolist(), round(float(stability[members].mean()), _DECIMALS), parts[number]))
    found.sort(key=lambda one: (-len(one.members), one.members))
    told = [None if np.isnan(value) else value for value in of_node.tolist()]
    return Communities(found, told, round(sum(parts), _DECIMALS), round(agreed, _DECIMALS))


_DECIMALS = 6


def leiden(weights: Any, seed: int, resolution: float = 1.0) -> Labels:
    """One run of Leiden by modularity.

    Args:
        weights: A symmetric CSR matrix with sorted indices: the same edges in another order would give another partition.
        seed: Decides all that is left to chance.
        resolution: Above 1 favours more, smaller communities.

    Returns:
        The number of each node's community, from 0.
    """
    import numpy as np
    from graspologic_native import leiden_csr

    size = weights.shape[0]
    arrays = (weights.indptr.astype(np.int64), weights.indices.astype(np.int32), weights.data.astype(float))
    cycles = _CYCLES if weights.nnz <= 2 * LARGE else _CYCLES_OF_LARGE
    _, found = leiden_csr(*arrays, size, resolution=resolution, iterations=cycles, seed=seed)
    return np.fromiter((found[node] for node in range(size)), dtype=np.int64, count=size)


def _consensus(runs: Labels) -> Labels:
    """The consensus of partitions, a column each: a number from 0 for each row."""
    import numpy as np
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import cdist, pdist

    groups, group, sizes = np.unique(runs, axis=0, return_inverse=True, return_counts=True)
    if len(groups) == 1:
        return np.zeros(len(runs), dtype=np.int64)
    order = np.argsort(-sizes, kind="stable")
    cores, rest = order[:_GROUPS], order[_GROUPS:]
    label = np.empty(len(groups), dtype=np.int64)
    tree = linkage(pdist(groups[cores], "hamming"), "average")
    label[cores] = fcluster(tree, 1 - _TOGETHER, "distance") - 1
    for at in range(0, len(rest), _GROUPS):
        part = rest[at : at + _GROUPS]
        label[part] = label[cores[cdist(groups[part], groups[cores], "hamming").argmin(axis=1)]]
    numbered: Labels = label[group.ravel()]
    return numbered


def _stability(runs: Labels, label: Labels) -> NDArray[np.float64]:
    """Of each node the mean share of runs in which it is together with another member of its community; 1 when it has none."""
    import numpy as np

    size, seeds = runs.shape
    others = np.bincount(label)[label] - 1
    together = np.zeros(size)
    for column in runs.T:
        _, part, count = np.unique(np.stack([label, column]), axis=1, return_inverse=True, return_counts=True)
        together += count[part.ravel()] - 1
    share: NDArray[np.float64] = np.divide(together, others * seeds, out=np.ones(size), where=others > 0)
    return share


def _modularity(weights: Any, label: Labels, resolution: float) -> list[float]:
    """What each community adds to the modularity of the whole."""
    import numpy as np

    strength, total = np.asarray(weights.sum(axis=1)).ravel(), weights.sum()
    rows = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
    inner = label[rows] == label[weights.indices]
    within = np.bincount(label[rows[inner]], weights=weights.data[inner], minlength=label.max() + 1)
    expected = np.bincount(label, weights=strength, minlength=label.max() + 1)
    return [round(value, _DECIMALS) for value in (within / total - resolution * (expected / total) ** 2).tolist()]


def agreement(runs: Labels) -> float:
    """The mean adjusted Rand index (Hubert and Arabie 1985) between partitions.

    Args:
        runs: A column each, at least one.

    Returns:
        1.0 for the same partitions, about 0 for unrelated ones.

    >>> import numpy as np
    >>> agreement(np.array([[0, 1], [0, 1], [1, 0], [1, 0]])), round(agreement(np.array([[0, 0], [0, 1], [1, 0], [1, 1]])), 6)
    (1.0, -0.5)
    """
    from itertools import combinations

    import numpy as np

    pairs = [_rand(one, other) for one, other in combinations(runs.T, 2)]
    return float(np.mean(pairs)) if pairs else 1.0


def _rand(one: Labels, other: Labels) -> float:
    """The adjusted Rand index of two partitions."""
    import numpy as np

    def pairs(counts: Any) -> float:
        return float((counts * (counts - 1.0)).sum() / 2)

    _, both = np.unique(np.stack([one, other]), axis=1, return_counts=True)
    first, second = np.unique(one, return_counts=True)[1], np.unique(other, return_counts=True)[1]
    a, b, within = pairs(first), pairs(second), pairs(both)
    chance = a * b / max(pairs(np.array([len(one)])), 1.0)
    most = (a + b) / 2
    return 1.0 if most == chance else (within - chance) / (most - chance)
