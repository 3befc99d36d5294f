"""The known names that are most like an unknown one, for messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["nearest"]


def nearest(name: str, known: Mapping[str, Any]) -> str:
    """The end of an error message about an unknown name.

    Args:
        name: The unknown name.
        known: The known ones, as keys.

    Returns:
        ``": did you mean a or b?"`` for the names most like it, or all names when none is like it; empty when there is none.

    >>> nearest("publisher", {"publishers": 1, "central": 2})
    ': did you mean publishers?'
    """
    from rapidfuzz import fuzz, process

    found = process.extract(name, list(known), scorer=fuzz.ratio, limit=3, score_cutoff=55)
    if found:
        return f": did you mean {' or '.join(match for match, _, _ in found)}?"
    return f": there is {', '.join(sorted(known))}" if known else ""
