"""Counts over time: how sure a rate is, how unevenly reports bear it, and where it changed.

>>> low, high = garwood(np.array([0.0, 5.0]))
>>> low.round(3).tolist(), high.round(3).tolist()
([0.0, 1.623], [3.689, 11.668])
>>> change_points(np.array([[2, 3, 2, 20, 22, 19], [5, 5, 5, 5, 5, 5]]), np.ones((2, 6)))
[[3], []]
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["change_points", "discoveries", "dispersion", "garwood"]

Vector = NDArray[np.float64]

#: What change points may be by chance, of a thing that does not change.
FALSE_ALARM = 0.01


def garwood(counts: Vector, confidence: float = 0.95) -> tuple[Vector, Vector]:
    """The exact interval of the mean of a Poisson count (Garwood 1936, "Fiducial limits for the Poisson distribution").

    Args:
        counts: Counts; those of which a part was taken off need not be whole, the limits are quantiles of gamma distributions.
        confidence: How often the interval holds the mean at least.

    Returns:
        The lower limits, 0 of a count of 0, and the upper ones.
    """
    from scipy.special import gammaincinv

    tail = (1 - confidence) / 2
    low = np.where(counts > 0, gammaincinv(np.maximum(counts, 1e-12), tail), 0.0)
    return low, gammaincinv(counts + 1, 1 - tail)


def dispersion(squares: Vector, counts: Vector, reports: Vector, parts: Vector, naming: Vector) -> Vector:
    """By how much the counts of reports vary more than chance: Pearson's statistic by its degrees of freedom, 1 at the least.

    Dividing counts and exposures by it makes the intervals of counts in clusters right (Rao and Scott 1999, "A simple method
    for analysing overdispersion in clustered Poisson data").

    Args:
        squares: For each thing, its squared count of each report over what its rate leads to expect there, added up.
        counts: Its count.
        reports: How many reports the parts have in which it is named; each part has a rate of its own.
        parts: How many such parts there are.
        naming: How many reports name it.

    Returns:
        Where a part has one report only, so that nothing can be told: the count of a report that names it.
    """
    freedom = reports - parts
    told = (squares - counts) / np.maximum(freedom, 1)
    return np.maximum(np.where(freedom > 0, told, counts / np.maximum(naming, 1)), 1.0)


def discoveries(z: Vector, rate: float = 0.05) -> tuple[Vector, NDArray[np.bool_]]:
    """Which of many tests tell something when ``rate`` of those that do may be wrong (Benjamini and Hochberg 1995).

    Args:
        z: Normal scores; both sides count.
        rate: How many of what is found may be false.

    Returns:
        The chance of each score, and which are found.
    """
    from scipy.special import ndtr

    chance: Vector = 2 * ndtr(-np.abs(z))
    order = np.argsort(chance, kind="stable")
    fit = np.flatnonzero(chance[order] <= rate * np.arange(1, len(z) + 1) / max(len(z), 1))
    found = np.zeros(len(z), dtype=bool)
    if len(fit):
        found[order[: fit[-1] + 1]] = True
    return chance, found


def change_points(counts: NDArray[Any], exposures: Vector) -> list[list[int]]:
    """Where rates changed: the cuts that make the Poisson likelihood largest, less a penalty for each.

    The exact optimum by dynamic programming (optimal partitioning: Jackson et al. 2005, "An algorithm for optimal
    partitioning of data on an interval"). The penalty is the quantile of chi-squared with one degree of freedom at
    :data:`FALSE_ALARM` divided by the places where there may be a cut (Bonferroni).

    Args:
        counts: Things by periods.
        exposures: Likewise, what each was counted in, above 0.

    Returns:
        Of each thing, the periods at which another rate begins.
    """
    from scipy.special import chdtri

    things, periods = counts.shape
    if periods < 2:
        return [[] for _ in range(things)]
    penalty = float(chdtri(1, FALSE_ALARM / (periods - 1)))
    sums, sizes = (np.concatenate([np.zeros((things, 1)), np.cumsum(each, axis=1)], axis=1) for each in (counts, exposures))
    best = np.full((things, periods + 1), np.inf)
    best[:, 0] = -penalty
    came = np.zeros((things, periods + 1), dtype=np.int64)
    for end in range(1, periods + 1):
        for begin in range(end):
            total, size = sums[:, end] - sums[:, begin], sizes[:, end] - sizes[:, begin]
            fit = np.where(total > 0, -2 * total * np.log(np.maximum(total, 1e-300) / size), 0.0)
            value = best[:, begin] + fit + penalty
            better = value < best[:, end] - 1e-9
            best[better, end] = value[better]
            came[better, end] = begin
    return [_cuts(row) for row in came.tolist()]


def _cuts(came: list[int]) -> list[int]:
    """The cuts, from where each best end came from."""
    cuts, at = [], came[-1]
    while at > 0:
        cuts.append(at)
        at = came[at]
    return cuts[::-1]
