r"""Lines that belong to the page, not to the text: page numbers, and heads and feet that come back from page to page.

Where pages begin is told by the format (a PDF), by form feeds, by marks such as ``- 12 -``, or by lines of nothing but
numbers that rise by one or two at a page's distance.

>>> from builders.documents.structure.lines import lines_of
>>> raw = "".join(f"海山研究报告\n{'正文一句。' * 40}\n{'下文一句。' * 40}\n第 {n} 页\n" for n in range(1, 6))
>>> lines = list(lines_of(raw, (0, len(raw))))
>>> sorted({lines[at].words for at in furniture(lines, ())})
['海山研究报告', '第 1 页', '第 2 页', '第 3 页', '第 4 页', '第 5 页']
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from builders.document_model import Kind
from builders.documents.boilerplate import PAGE, TIMES
from builders.documents.structure.lines import Line

__all__ = ["furniture"]

_PAGED = re.compile(r"[页頁]|p", re.I)
_DIGITS = re.compile(r"\d+")
#: Characters between two lines of nothing but page numbers.
_PAGE = range(150, PAGE.stop)
#: Lines of an opening, in which a title stands that is a running head later on.
_OPENING = 12
#: Lines at the edge of a page that may be its head or foot, characters of the longest, and numbers that it may have.
_EDGE, _LONGEST, _NUMBERS = 2, 160, 4


def furniture(lines: Sequence[Line], page_starts: Sequence[int]) -> dict[int, Kind]:
    """Page marks and running heads among the lines of a text.

    Args:
        lines: All lines with words, in order.
        page_starts: Where pages begin, as far as the format tells.

    Returns:
        Index of a line to ``page mark`` or ``boilerplate`` (a running head).
    """
    marks = _marks(lines) | _numbers(lines)
    found = dict.fromkeys(marks, Kind.PAGE_MARK)
    if len(page_starts) > 1:
        bounds = [bisect_left(lines, start, key=lambda line: line.start) for start in page_starts]
        bounds.append(len(lines))
    else:
        bounds = sorted(marks)
    if len(bounds) >= 3:
        found |= dict.fromkeys(_heads(lines, bounds, marks) - marks, Kind.BOILERPLATE)
    return found


def _marks(lines: Sequence[Line]) -> set[int]:
    """Marks of pages: those that say so (第 3 页), and bare ones (3 / 9) where most of them go up by one or two."""
    told = [at for at, line in enumerate(lines) if line.shape.kind is Kind.PAGE_MARK]
    bare = [at for at in told if not _PAGED.search(lines[at].words)]
    numbers = [int(_DIGITS.search(lines[at].words)[0]) for at in bare]  # type: ignore[index]
    rising = sum(0 <= b - a <= 2 for a, b in pairwise(numbers))
    return set(told) if rising * 5 >= 3 * (len(numbers) - 1) else set(told) - set(bare)


def _numbers(lines: Sequence[Line]) -> set[int]:
    """Lines of nothing but a number that rises by one or two from page to page."""
    numbers = [(at, int(line.words)) for at, line in enumerate(lines) if len(line.words) <= 4 and line.words.isdecimal()]
    kept: set[int] = set()
    run: list[int] = []
    last = 0
    for at, number in numbers:
        if run and number - last in (1, 2) and (lines[at].start - lines[run[-1]].end) // (number - last) in _PAGE:
            run.append(at)
        elif run and number == last:
            continue
        else:
            run = [at]
        last = number
        if len(run) >= TIMES:
            kept.update(run)
    return kept


def _heads(lines: Sequence[Line], bounds: Sequence[int], marks: set[int]) -> set[int]:
    """Lines at the edges of pages that, numbers aside, come back on a third of the pages, or on three near each other."""
    places: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for page, bound in enumerate(bounds):
        before = [at for at in range(max(0, bound - _EDGE - 1), bound) if at not in marks][-_EDGE:]
        after = [at for at in range(bound, min(len(lines), bound + _EDGE + 1)) if at not in marks][:_EDGE]
        for at in {*before, *after}:
            if len(lines[at].words) <= _LONGEST and lines[at].shape.kind is not Kind.CAPTION:
                places[_shape(lines[at].words)].setdefault(at, page)
    everywhere = Counter(line.words for line in lines)
    found: set[int] = set()
    for words, on in places.items():
        if sum(everywhere[one] for one in {lines[at].words for at in on}) > 1.5 * len(on):
            continue  # a cell or a phrase that comes back, at the edge of a page or not
        near = _near(sorted(set(on.values()))) if len(words) > 1 else set()
        often = len(on) >= max(3, len(bounds) / 3)
        first = min(on)
        if on[first] == 0 and first < _OPENING and sum(lines[at].words == lines[first].words for at in on) * 2 >= len(on):
            del on[first]  # it may be the title
        found.update(at for at, page in on.items() if often or page in near)
    return found


def _shape(words: str) -> str:
    """What is compared of a line: its words, one or two numbers in them aside; a sentence or a row of figures as it is."""
    if words[-1] in "。！？；" or len(_DIGITS.findall(words)) > _NUMBERS:
        return words
    return _DIGITS.sub("#", words)


def _near(pages: Sequence[int]) -> set[int]:
    """Pages that stand in rows of three or more with steps of one or two (a chapter's head, on every page or every other).

    Args:
        pages: Page indexes, sorted.

    Returns:
        Those of them that are in such a row.

    >>> sorted(_near([1, 3, 5, 20, 21]))
    [1, 3, 5]
    """
    near: set[int] = set()
    row: list[int] = []
    for page in pages:
        if row and page - row[-1] > 2:
            row = []
        row.append(page)
        if len(row) >= 3:
            near.update(row)
    return near
