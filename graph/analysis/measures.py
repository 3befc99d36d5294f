"""The measures of the nodes of a network, by one of two backends.

===================  ===================================================================================================
measure              is
===================  ===================================================================================================
``degree``           how many ties
``strength``         their weights, added up
``pagerank``         share of a random walk along weighted ties (:mod:`.eigen`)
``betweenness``      share of shortest paths that pass through it, by steps (:mod:`.paths`)
``closeness``        mean of 1 / steps to all others: harmonic, so that a network in pieces has it too (:mod:`.paths`)
``eigenvector``      by weighted ties, within the largest component (:mod:`.eigen`)
``core``             core number, by unweighted ties (:mod:`.ties`)
``clustering``       share of pairs of neighbours that are tied, unweighted (:mod:`.ties`)
``participation``    how evenly its weighted ties are spread over communities (:mod:`.roles`): what bridges
``within_module``    its weighted ties within its community, in standard deviations from the mean of that (:mod:`.roles`)
===================  ===================================================================================================

``compiled`` counts on arrays by numpy and scipy, ``networkx`` in plain Python (:mod:`.reference`): the same but for rounding.
Betweenness and closeness are exact up to :data:`EXACT` nodes that have ties, else estimated from :data:`PIVOTS` of them, with
the standard error of each beside it. Nodes are the numbers of the arrays; results are rounded, so that the same network gives
the same numbers.

>>> import networkx as nx
>>> found = measure(Arrays.of(nx.path_graph(3)))
>>> found.columns["betweenness"], found.columns["closeness"], found.columns["core"], found.sources
([0.0, 1.0, 0.0], [0.75, 1.0, 0.75], [1, 1, 1], 3)
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from math import isnan
from typing import TYPE_CHECKING, Any, NamedTuple

from graph.analysis import reference
from graph.analysis.arrays import Arrays
from graph.analysis.eigen import eigenvector, pagerank
from graph.analysis.paths import paths
from graph.analysis.roles import Roles, roles
from graph.analysis.ties import clustering, cores

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy import sparse

__all__ = ["BACKENDS", "DECIMALS", "EXACT", "MEASURES", "PIVOTS", "Measured", "measure", "pivots"]

#: Up to so many nodes with ties all of them are sources of paths: two seconds. Above, PIVOTS are drawn.
EXACT = 1500
#: Sources of an estimate: enough that the first twenty are nearly the same as the exact ones.
PIVOTS = 200
#: Decimals kept; also what makes the written graph the same on every run.
DECIMALS = 6
#: What is measured of each node, in this order; the errors are 0 when the measure is exact.
MEASURES = (
    "degree",
    "strength",
    "pagerank",
    "betweenness",
    "betweenness_error",
    "closeness",
    "closeness_error",
    "eigenvector",
    "core",
    "clustering",
    "participation",
    "within_module",
)


class Backend(NamedTuple):
    """``measured``: the measures of a matrix of weights, paths from the sources given; ``roles``: those by communities."""

    measured: Callable[[sparse.csr_array, Sequence[int]], dict[str, NDArray[Any]]]
    roles: Callable[[sparse.csr_array, NDArray[np.int64]], Roles]


class Measured(NamedTuple):
    """``columns``: of each of :data:`MEASURES` a list by node, None where it has none; ``sources``: of paths, how many."""

    columns: dict[str, list[Any]]
    sources: int


def measure(
    network: Arrays,
    communities: Sequence[Sequence[int]] = (),
    *,
    seed: int = 0,
    sources: int | None = None,
    backend: str = "compiled",
) -> Measured:
    """All measures of all nodes.

    Args:
        network: The network.
        communities: The numbers of the members of each; participation and within-module degree are None where there are none.
        seed: Decides which sources are drawn.
        sources: From how many betweenness and closeness are estimated; None: see :data:`EXACT`.
        backend: One of :data:`BACKENDS`.

    Returns:
        Lists by node, floats rounded to :data:`DECIMALS`.
    """
    import numpy as np

    weights, size = network.weights, len(network.nodes)
    degree = np.diff(weights.indptr)
    chosen = pivots(weights, seed, sources)
    columns: dict[str, NDArray[Any]] = {"degree": degree, **BACKENDS[backend].measured(weights, chosen)}
    module = np.full(size, -1, dtype=np.int64)
    for number, members in enumerate(communities):
        module[list(members)] = number
    parts = BACKENDS[backend].roles(weights, module) if communities else Roles(*np.full((2, size), np.nan))
    columns |= parts._asdict()
    return Measured({name: _listed(columns[name]) for name in MEASURES}, len(chosen))


def pivots(weights: sparse.csr_array, seed: int = 0, sources: int | None = None) -> list[int]:
    """The nodes from which paths are counted: nodes that have ties, in order.

    Args:
        weights: The network.
        seed: Decides which are drawn.
        sources: How many; None: all up to :data:`EXACT`, else :data:`PIVOTS`.

    Returns:
        All when there are no more.
    """
    import numpy as np

    tied: list[int] = np.flatnonzero(np.diff(weights.indptr)).tolist()
    if sources is None:
        sources = len(tied) if len(tied) <= EXACT else PIVOTS
    return tied if sources >= len(tied) else sorted(random.Random(seed).sample(tied, sources))


def _listed(values: NDArray[Any]) -> list[Any]:
    """A vector as a list of ints, or of rounded floats and None for NaN."""
    import numpy as np

    if values.dtype.kind != "f":
        return list(values.tolist())
    return [None if isnan(value) else value for value in (np.round(values, DECIMALS) + 0.0).tolist()]


def _compiled(weights: sparse.csr_array, sources: Sequence[int]) -> dict[str, NDArray[Any]]:
    """The measures by numpy and scipy; paths only among nodes that have ties."""
    import numpy as np

    size = weights.shape[0]
    tied = np.flatnonzero(np.diff(weights.indptr))
    whole = len(tied) == size
    within = weights if whole else weights[tied][:, tied]
    found = paths(within, np.searchsorted(tied, sources).tolist(), size)._asdict()
    return {
        "strength": np.asarray(weights.sum(axis=1)).ravel(),
        "pagerank": pagerank(weights),
        **{name: values if whole else _spread(values, tied, size) for name, values in found.items()},
        "eigenvector": eigenvector(weights),
        "core": cores(weights),
        "clustering": clustering(weights),
    }


def _spread(values: NDArray[Any], at: NDArray[np.int_], size: int) -> NDArray[Any]:
    """A vector with ``values`` at some places and 0 elsewhere."""
    import numpy as np

    whole = np.zeros(size)
    whole[at] = values
    return whole


#: What measures are counted by.
BACKENDS = {"compiled": Backend(_compiled, roles), "networkx": Backend(reference.measured, reference.roles)}
