"""Drawing for a reader who judges what was drawn, and how sure the share is that the judgement gives.

>>> drawn("abcdefgh", 3, seed=7) == drawn("abcdefgh", 3, seed=7), drawn("ab", 3, seed=7)
(True, ['a', 'b'])
>>> told(59, 60)
'98.3 % (91.1 to 99.7 %)'
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

__all__ = ["drawn", "interval", "told"]

T = TypeVar("T")
#: Of how many samples in a hundred the interval holds the share.
_CONFIDENCE = 0.95


def drawn(held: Sequence[T], number: int, seed: int) -> list[T]:
    """Some of what is held, drawn at random: the same of the same for one seed.

    Args:
        held: What to draw from, in an order that does not change.
        number: How many; all when there are fewer.
        seed: Another seed draws others.

    Returns:
        What was drawn, in the order in which it is held.
    """
    chosen = Random(seed).sample(range(len(held)), min(number, len(held)))
    return [held[at] for at in sorted(chosen)]


def interval(number: int, of: int) -> tuple[float, float]:
    """Wilson's interval of a share.

    Returns:
        Its ends; those of nothing known when there is no case.

    >>> [round(end, 3) for end in interval(1, 60)], interval(0, 0)
    ([0.003, 0.089], (0.0, 1.0))
    """
    from scipy.stats import binomtest

    if not of:
        return 0.0, 1.0
    found = binomtest(number, of).proportion_ci(_CONFIDENCE, method="wilson")
    return float(found.low), float(found.high)


def told(number: int, of: int) -> str:
    """A share in per cent with its interval; ``-`` when there is no case."""
    if not of:
        return "-"
    low, high = interval(number, of)
    return f"{100 * number / of:.1f} % ({100 * low:.1f} to {100 * high:.1f} %)"
