"""Periods of reports: a year, half, quarter, month or day, and the days between which it lies.

>>> period("2023"), period("2023H1"), period("2023Q4"), period("2024-02")
('2023-01-01/2023-12-31', '2023-01-01/2023-06-30', '2023-10-01/2023-12-31', '2024-02-01/2024-02-29')
"""

from __future__ import annotations

import re
from datetime import date

from ontology.days import bounds

__all__ = ["period"]

_PART = re.compile(r"(\d{4})-?([HQhq])([1-4])")
_MONTHS = {"H": 6, "Q": 3}


def period(written: str) -> str:
    """The first and last day of a period.

    Args:
        written: ``2023``, ``2023H1``, ``2023Q3``, ``2023-05`` or ``2023-05-17``.

    Returns:
        Two ISO days with a slash between, as ISO 8601 writes intervals.

    Raises:
        ValueError: It is none of these forms, or there is no such half, month or day.
    """
    if part := _PART.fullmatch(written):
        months = _MONTHS[part[2].upper()]
        last = months * int(part[3])
        first, final = bounds(f"{part[1]}-{last - months + 1:02d}")[0], bounds(f"{part[1]}-{last:02d}")[1]
    else:
        first, final = bounds(written)
    return f"{date.fromisoformat(first)}/{date.fromisoformat(final)}"
