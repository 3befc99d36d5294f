"""The backbone of a network: the ties that say something, and enough of them to hold together what hangs together.

Three ways to choose ties, which :data:`METHODS` names:

``association`` (the default)
    the log-likelihood ratio is at least :data:`LEAST_LIKELIHOOD` (see :mod:`.association`); ties weigh by NPMI.
``noise``
    noise-corrected (Coscia and Neffke 2017, "Network backboning with noisy data"): a count exceeds what its ends' totals lead
    to expect by :data:`DEVIATIONS` of its posterior deviations; ties weigh by NPMI.
``disparity``
    disparity filter (Serrano, Boguñá and Vespignani 2009): at one of its ends, a tie has more of the node's strength than
    chance would give it, at :data:`SIGNIFICANCE`; ties weigh by their counts.

To each is added the maximum spanning forest, by NPMI, of the pairs that stand together more often than expected, so that no
thing falls off for being rare. Where there are :data:`MANY` reports or more, a thing that one of them alone names has no ties:
with what it stands in it says nothing beyond that report.

>>> from graph.analysis.association import associate
>>> from graph.analysis.cooccurrence import Cooccurrence
>>> both = Cooccurrence.count([(thing, unit, 1) for unit in range(9) for thing in ("ab" if unit < 6 else "cd")])
>>> backbone(both, associate(both)).kept.tolist()
[0, 1]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from graph.analysis.association import Association
    from graph.analysis.cooccurrence import Cooccurrence

    Mask = NDArray[np.bool_]

__all__ = ["DEVIATIONS", "LEAST_LIKELIHOOD", "MANY", "METHODS", "SIGNIFICANCE", "Backbone", "backbone"]

#: The ways to choose ties.
METHODS = ("association", "noise", "disparity")
#: Of ``association``: one in a thousand by chance (the chi-squared distribution with one degree of freedom).
LEAST_LIKELIHOOD = 10.83
#: Of ``noise``: one in ten thousand, one-sided, as is usual for it.
DEVIATIONS = 1.64
#: From so many reports on, things of one report alone have no ties.
MANY = 10
#: Of ``disparity``.
SIGNIFICANCE = 0.05


class Backbone(NamedTuple):
    """``kept``: which pairs, by number, in order; ``weight``: of each of these, above 0."""

    kept: NDArray[np.int64]
    weight: NDArray[np.float64]


def backbone(counted: Cooccurrence, found: Association, method: str = "association") -> Backbone:
    """The ties of the backbone.

    Args:
        counted: What stands together how often.
        found: Its association.
        method: One of :data:`METHODS`.

    Returns:
        Which pairs, and their weights.
    """
    import numpy as np

    above = (found.npmi > 0) & _beyond_one_report(counted)
    if method == "association":
        chosen = found.likelihood >= LEAST_LIKELIHOOD
    elif method == "noise":
        chosen = _noise(counted)
    else:
        chosen = _disparity(counted)
    kept = np.flatnonzero(above & (chosen | _forest(counted, found.npmi, above)))
    weight = found.npmi if method != "disparity" else counted.both.astype(float)
    return Backbone(kept, weight[kept])


def _beyond_one_report(counted: Cooccurrence) -> Mask:
    """The pairs of things that several reports name, where there are many."""
    import numpy as np

    if len(counted.units_of_report) < MANY:
        return np.ones(len(counted.both), dtype=bool)
    several = np.diff(counted.by_report.tocsr().indptr) > 1
    both: Mask = several[counted.first] & several[counted.second]
    return both


def _noise(counted: Cooccurrence) -> Mask:
    """Coscia and Neffke 2017, equations 4 to 8: the score of a count against the deviation of its posterior (beta) estimate."""
    import numpy as np

    strength = _strength(counted)
    one, other, both = strength[counted.first], strength[counted.second], counted.both.astype(float)
    total = strength.sum()
    mean = one * other / total**2
    variance = (one * other * (total - one) * (total - other)) / (total**4 * (total - 1))
    alpha = mean**2 / variance * (1 - mean) - mean
    beta = (mean / variance) * (1 - mean) ** 2 - (1 - mean)
    share = (both + alpha) / (total + alpha + beta)
    of_count = share * (1 - share) * total
    lift = total / (one * other)
    slope = 2 * (lift + both * (1 / (one * other) - total * (one + other) / (one * other) ** 2)) / (lift * both + 1) ** 2
    score = (lift * both - 1) / (lift * both + 1)
    beyond: Mask = score > DEVIATIONS * np.sqrt(of_count) * np.abs(slope)
    return beyond


def _disparity(counted: Cooccurrence) -> Mask:
    """Serrano et al. 2009, equation 2, at either end."""
    import numpy as np

    strength = _strength(counted)
    ends = np.concatenate([counted.first, counted.second])
    degree = np.bincount(ends, minlength=len(counted.things))
    chance = np.ones(len(counted.both))
    for end in (counted.first, counted.second):
        share = counted.both / strength[end]
        chance = np.minimum(chance, np.where(degree[end] > 1, (1 - share) ** (degree[end] - 1), 1.0))
    return chance < SIGNIFICANCE


def _strength(counted: Cooccurrence) -> NDArray[np.float64]:
    """The counts of each thing's pairs, added up."""
    import numpy as np

    ends, both = np.concatenate([counted.first, counted.second]), np.concatenate([counted.both, counted.both])
    return np.bincount(ends, weights=both, minlength=len(counted.things)).astype(float)


def _forest(counted: Cooccurrence, npmi: NDArray[np.float64], above: Mask) -> Mask:
    """The pairs of the maximum spanning forest of those ``above`` chance."""
    import numpy as np
    from scipy import sparse
    from scipy.sparse.csgraph import minimum_spanning_tree

    size, at = len(counted.things), np.flatnonzero(above)
    costs = sparse.csr_array((2.0 - npmi[at], (counted.first[at], counted.second[at])), shape=(size, size))
    tree = minimum_spanning_tree(costs).tocoo()
    within: Mask = np.isin(counted.first * size + counted.second, tree.row.astype(np.int64) * size + tree.col)
    return within
