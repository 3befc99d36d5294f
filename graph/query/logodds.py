"""How surely one of many counts rose: the log-odds ratio with an informative Dirichlet prior.

Monroe, Colaresi and Quinn 2008, "Fightin' Words", equations 15, 16, 19 and 22: both counts are raised by a prior, which pulls
what is rare to what is usual, and the ratio by its standard deviation says how sure it is. So neither what is frequent anyway
nor what is rare, which chance could have put there, comes first.

>>> import numpy as np
>>> ratio, deviation = log_odds(np.array([10.0, 2.0]), np.array([30.0, 2.0]), np.array([4.0, 1.0]))
>>> ratio.round(2).tolist(), (ratio / deviation).round(2).tolist()
([0.89, -0.89], [2.79, -1.09])
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]

__all__ = ["log_odds"]


def log_odds(
    first: Vector,
    second: Vector,
    prior: Vector,
    first_total: float | None = None,
    second_total: float | None = None,
    prior_total: float | None = None,
) -> tuple[Vector, Vector]:
    """By how much each share grew from the first counts to the second.

    Args:
        first: Counts.
        second: Counts of the same things.
        prior: What each count is raised by, above 0.
        first_total: Of all things, where the counts are of some; None: the sum of the counts.
        second_total: Likewise.
        prior_total: Likewise.

    Returns:
        The logarithms of the ratios of odds, above 0 for what rose, and their standard deviations. Counts that come in clusters
        vary more than these tell.
    """
    import numpy as np

    whole = float(prior.sum()) if prior_total is None else prior_total
    all_first = float(first.sum()) if first_total is None else first_total
    all_second = float(second.sum()) if second_total is None else second_total
    one, other = first + prior, second + prior
    ratio = np.log(other / (all_second + whole - other)) - np.log(one / (all_first + whole - one))
    return ratio, np.sqrt(1 / one + 1 / other)
