"""Days as documents print them, as exactly as they print them, and the days between which each lies.

>>> bounds("2023"), bounds("2023-09"), bounds("2023-09-27")
(('2023-01-01', '2023-12-31'), ('2023-09-01', '2023-09-30'), ('2023-09-27', '2023-09-27'))
"""

from __future__ import annotations

from calendar import monthrange

__all__ = ["bounds"]


def bounds(day: str) -> tuple[str, str]:
    """The first and the last day that a date may mean.

    Args:
        day: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    Returns:
        Two ISO days; a whole day is both.

    Raises:
        ValueError: It is none of these forms, or there is no such month.

    >>> bounds("2024-02")[1]
    '2024-02-29'
    """
    match len(day):
        case 4:
            return f"{day}-01-01", f"{day}-12-31"
        case 7:
            return f"{day}-01", f"{day}-{monthrange(int(day[:4]), int(day[5:]))[1]}"
        case 10:
            return day, day
    raise ValueError(f"{day!r} is not written as YYYY, YYYY-MM or YYYY-MM-DD")
