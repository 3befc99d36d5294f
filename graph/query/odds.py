"""What one side has more of than another: log-odds with an informative Dirichlet prior.

Monroe, Colaresi and Quinn 2008, "Fightin' words", *Political Analysis* 16, equations 16, 20 and 22. The prior, which is what
both sides would have if they did not differ, keeps rare items from the top: they need more counts to be told apart from it.

>>> import numpy as np
>>> found = log_odds(np.array([9.0, 1.0]), np.array([40.0, 50.0]), np.array([50.0, 50.0]))
>>> found.ratio.round(2).tolist(), found.score.round(2).tolist()
([0.25, -0.25], [1.5, -1.46])
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]

__all__ = ["Odds", "log_odds"]


class Odds(NamedTuple):
    """Of each item, ``ratio``: the log of the ratio of both odds; ``score``: that in standard deviations (z)."""

    ratio: Vector
    score: Vector


def log_odds(
    one: Vector, other: Vector, prior: Vector, totals: tuple[float, float] | None = None, weight: float | None = None
) -> Odds:
    """The log-odds of items.

    Args:
        one: The count of each item on one side.
        other: And on the other.
        prior: What each item counts on both sides beforehand, above 0.
        totals: What all items count on either side; None: these are all.
        weight: What all items count beforehand; None: these are all.

    Returns:
        Above 0 where the first side has more.
    """
    import numpy as np

    all_one, all_other = (one.sum(), other.sum()) if totals is None else totals
    weight = float(prior.sum()) if weight is None else weight
    one, other = one + prior, other + prior
    ratio = np.log(one / (all_one + weight - one)) - np.log(other / (all_other + weight - other))
    return Odds(ratio, ratio / np.sqrt(1 / one + 1 / other))
