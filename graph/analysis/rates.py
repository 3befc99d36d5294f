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

__all__ = ["chances", "change_points", "dispersion", "garwood"]

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


def dispersion(counts: Vector, residuals: Vector, reports: tuple[int, int], lengths: tuple[float, float]) -> Vector:
    """By how much the counts of two parts vary more than those of single events would: the design effect, 1 at the least.

    Under the hypothesis that it does not matter in which part a report stands, the variance of what is counted in one of them
    beyond its share is that of a random choice of reports (the permutation variance; Cochran 1977, "Sampling Techniques",
    section 2.4); divided by that of a Poisson count it is what counts and exposures are to be divided by (Rao and Scott 1999,
    "A simple method for analysing overdispersion in clustered Poisson data").

    Args:
        counts: Of each thing, in all reports.
        residuals: Its squared difference of count and expectation, the rate in all times the length, added up over reports.
        reports: How many either part has.
        lengths: How long either is.

    Returns:
        Of one report alone, of which nothing can be told, its counts.
    """
    total, size = sum(reports), sum(lengths)
    if total < 2:
        return np.maximum(counts, 1.0)
    chosen = reports[0] * reports[1] / (total * (total - 1))
    share = lengths[0] * lengths[1] / max(size, 1e-12) ** 2
    factor = chosen / share if share > 0 else total / (total - 1)
    return np.maximum(residuals * factor / np.maximum(counts, 1), 1.0)


def chances(z: Vector) -> tuple[Vector, Vector]:
    """What chance gives, of one score and of many.

    Args:
        z: Normal scores; both sides count.

    Returns:
        The chance of a score as far from 0 when nothing is to be found, and what share of the scores that are at least as far
        would be there by chance, 1 at the most (Benjamini and Hochberg 1995).
    """
    from scipy.special import ndtr

    chance: Vector = 2 * ndtr(-np.abs(z))
    order = np.argsort(chance, kind="stable")
    shares = chance[order] * len(z) / np.arange(1, len(z) + 1)
    false = np.empty_like(chance)
    false[order] = np.minimum(np.minimum.accumulate(shares[::-1])[::-1], 1.0)
    return chance, false


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
