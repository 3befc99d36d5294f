r"""Files too long to hold: read a report at a time.

Every report is a source of its own that knows where its text begins (:class:`~builders.records.Window`), so that the
offsets of a long file read as those of a short one.

>>> import re
>>> parts = ["报头\n甲\n甲的正", "文\n乙\n乙的正文\n丙\n", "丙的正文\n"]
>>> starts = lambda text: [m.start() for m in re.finditer("^[甲乙丙]$", text, re.M)]
>>> [(base, text) for base, text, _ in reports(parts, starts, size=8)]
[(0, '报头\n甲\n甲的正文\n'), (10, '乙\n乙的正文\n'), (17, '丙\n丙的正文\n')]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, pairwise

from builders.records import Section

__all__ = ["LARGE", "LONGEST", "WINDOW", "reports", "shifted"]

#: Bytes above which a file is read a report at a time; characters looked through at a time; those of the longest report.
LARGE, WINDOW, LONGEST = 32_000_000, 4_000_000, 20_000_000
#: Characters of the longest line kept while a report is passed over; characters that must follow a report's beginning
#: before it counts as one, since what follows may tell otherwise.
_LINE, _MARGIN = 100_000, 1000


def shifted(section: Section, base: int) -> Section:
    """``section`` with offsets that count from ``base`` characters earlier; evidence may stand before them."""
    return replace(
        section,
        start=section.start + base,
        end=section.end + base,
        body=tuple((a + base, b + base) for a, b in section.body),
        cuts=tuple((a + base, b + base) for a, b in section.cuts),
        boilerplate=tuple((kind, a + base, b + base) for kind, a, b in section.boilerplate),
        evidence=tuple(
            one if (one.start, one.end) == (-1, -1) else one._replace(start=one.start + base, end=one.end + base)
            for one in section.evidence
        ),
    )


def reports(
    parts: Iterable[str], starts: Callable[[str], list[int]], size: int = WINDOW, longest: int = LONGEST
) -> Iterator[tuple[int, str, bool]]:
    """The reports of a long text, one at a time; what stands before the first goes with it.

    Args:
        parts: The text, in pieces of any size.
        starts: Tells where reports begin in whole lines.
        size: Characters that are looked through at a time.
        longest: Characters of the longest report; of a longer one only the beginning is given, itself longer than that.

    Yields:
        Where the report begins, its text, and whether more follows.
    """
    text, base, due, passing = "", 0, size, False
    for part, last in chain(((part, False) for part in parts), [("", True)]):
        text += part
        if len(text) < due and not last:
            continue
        whole = len(text) if last else text.rfind("\n") + 1
        found = starts(text[:whole])
        bounds = [bound for bound in found if last or bound < whole - _MARGIN]
        likely = found[len(bounds)] if len(found) > len(bounds) else _line(text, whole)
        if passing:
            dropped = bounds[0] if bounds else likely
            text, base, passing, likely = text[dropped:], base + dropped, not bounds, likely - dropped
            bounds = [bound - dropped for bound in bounds]
        cuts = [0, *bounds[1:], *([len(text)] if last and text and not passing else [])]
        for start, end in pairwise(cuts):
            yield base + start, text[start:end], not last or end < len(text)
        if len(text) - cuts[-1] > longest and not passing:
            yield base + cuts[-1], text[cuts[-1] :], True
            cuts.append(likely)
            passing = True
        text, base = text[cuts[-1] :], base + cuts[-1]
        due = len(text) + size


def _line(text: str, start: int) -> int:
    """``start`` of the unfinished line that ends ``text``; the end when it is too long to be a title."""
    return start if len(text) - start < _LINE else len(text)
