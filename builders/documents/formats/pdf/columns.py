"""The columns of a page: where they are parted, and their lines in the order of reading.

A page has columns when empty strips run down it and what is between them is filled with lines as wide as a column (the cells of
a table are not). A narrow column beside a wide one, as notes of brokers have, may have shorter lines, which do not stand level
with those beside it. What crosses a strip stands where it stands: what is above it is read before it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from builders.documents.formats.pdf.drawing import Box

__all__ = ["Run", "across", "gutters", "in_order", "runs_of"]

#: Lines that a column has at least; share of the text that may cross the strips; share of a column that most of its lines fill.
LINES, CROSSING, FILLED = 5, 0.4, 0.75
#: Strips narrower than this many points part nothing; columns of a page at the most.
NARROWEST, _MOST = 7.0, 4
#: Share of the page that a narrow column has at the most, that its usual line fills, and of its lines that may stand level;
#: width of the usual line of one of three columns, as a multiple of its height.
_NARROW, _NOTES, _LEVEL, _WORDS = 0.3, 0.4, 0.5, 8


class Run(NamedTuple):
    """A stretch of text on one line."""

    text: str
    box: Box


def runs_of(pieces: Iterable[tuple[str, Box]]) -> Iterator[Run]:
    """Pieces of text joined where they follow one another on a line without a gap of two characters.

    Args:
        pieces: Text and box of each, in the order of the file.

    Yields:
        Runs in the same order.

    >>> pieces = [("银", (0, 0, 9, 9)), ("行", (10, 0, 19, 9)), ("数", (60, 0, 69, 9)), ("据", (0, 20, 9, 29))]
    >>> [run.text for run in runs_of(pieces)]
    ['银行', '数', '据']
    """
    text, box = "", None
    for piece, (left, bottom, right, top) in pieces:
        if box is not None:
            tall = max(box[3] - box[1], top - bottom, 1.0)
            flat = max(min(box[3] - box[1], top - bottom), 0.1)  # of a sign like “ or 一
            level = min(box[3], top) - max(box[1], bottom) > 0.4 * flat
            if level and -0.7 * tall < left - box[2] < 1.6 * tall:
                text += piece
                box = (min(box[0], left), min(box[1], bottom), max(box[2], right), max(box[3], top))
                continue
            yield Run(text, box)
        text, box = piece, (left, bottom, right, top)
    if box is not None:
        yield Run(text, box)


def gutters(boxes: Sequence[Box]) -> list[float]:
    """Where the strips between columns are.

    Args:
        boxes: Boxes of all runs of the page, in points.

    Returns:
        The middle of each strip, in points from the left edge; nothing when the page has no columns.

    >>> left, right = ([(start, y, start + 190, y + 9) for y in range(0, 200, 15)] for start in (50.0, 260.0))
    >>> gutters(left + right), gutters(left), gutters(left + [(a, b, a + 30, d) for a, b, _, d in right])
    ([250.0], [], [])
    """
    if len(boxes) < 2 * LINES:
        return []
    first, last = min(box[0] for box in boxes), max(box[2] for box in boxes)
    wide = last - first
    strips = list(_strips(boxes, first + 0.15 * wide, last - 0.15 * wide))
    inner = list(_strips(boxes, first + 0.3 * wide, last - 0.3 * wide))
    widest = [max(inner, key=lambda strip: strip[1] - strip[0])] if inner else []
    for some in (strips, widest):
        if 0 < len(some) < _MOST and _columned(boxes, [(first, first), *some, (last, last)]):
            return [(left + right) / 2 for left, right in some]
    return []


def _columned(boxes: Sequence[Box], strips: Sequence[tuple[float, float]]) -> bool:
    """Whether what is between strips are columns."""
    sides = [[box for box in boxes if box[0] >= left - 1 and box[2] <= right + 1] for (_, left), (right, _) in pairwise(strips)]
    if min(map(len, sides)) < LINES or len(boxes) - sum(map(len, sides)) > CROSSING * len(boxes):
        return False
    bottoms, tops = [min(b[1] for b in side) for side in sides], [max(b[3] for b in side) for side in sides]
    shorter = min(top - bottom for bottom, top in zip(bottoms, tops, strict=True))
    if min(tops) - max(bottoms) <= 0.5 * shorter:
        return False
    page = strips[-1][0] - strips[0][0]
    shares = [
        (median(b[2] - b[0] for b in side) / max(right - left, 1.0), (right - left) / page)
        for side, (_, left), (right, _) in zip(sides, strips, strips[1:], strict=False)
    ]
    filled = all(share > FILLED for share, _ in shares)
    if len(sides) > 2:
        return filled and all(median((b[2] - b[0]) / max(b[3] - b[1], 1.0) for b in side) > _WORDS for side in sides)
    narrow = 0 if shares[0][1] < shares[1][1] else 1
    if shares[narrow][1] >= _NARROW:
        return filled
    return shares[narrow][0] > _NOTES and shares[1 - narrow][0] > FILLED and not _level(sides[narrow], sides[1 - narrow])


def _level(some: Sequence[Box], others: Sequence[Box]) -> bool:
    """Whether most lines of one column stand level with lines of the other, as the cells of a table do."""
    levels = sorted(box[1] + box[3] for box in others)
    found = sum(bisect_right(levels, box[1] + box[3] + 3) > bisect_left(levels, box[1] + box[3] - 3) for box in some)
    return found > _LEVEL * len(some)


def _strips(boxes: Sequence[Box], start: float, end: float) -> Iterator[tuple[float, float]]:
    """The strips between ``start`` and ``end`` that few boxes cross."""
    edges = sorted({start, end, *(x for box in boxes for x in (box[0], box[2]) if start < x < end)})
    few = CROSSING / 2 * len(boxes)
    lefts, rights = sorted(box[0] for box in boxes), sorted(box[2] for box in boxes)
    opened: float | None = None
    closed = start
    for left, right in pairwise(edges):
        if bisect_left(lefts, right) - bisect_right(rights, left) <= few:
            opened = left if opened is None else opened
            closed = right
            if right < end:
                continue
        if opened is not None and closed - opened >= NARROWEST:
            yield opened, closed
        opened = None


def _places(runs: Sequence[Run], middles: Sequence[float]) -> list[tuple[int, int, float, int]]:
    """For each run what to sort it by: wide ones above it, then 0 for a wide one, and the number of its column for others."""
    edge = _edges(runs)
    sides = []
    for run in runs:
        first, last = bisect_right(middles, run.box[0]), bisect_left(middles, run.box[2])
        sides.append(0 if run.box in edge or first < last else first + 1)
    wide = sorted((run.box[1] + run.box[3]) / 2 for run, side in zip(runs, sides, strict=True) if not side)
    places = []
    for index, (run, side) in enumerate(zip(runs, sides, strict=True)):
        above = len(wide) - bisect_right(wide, (run.box[1] + run.box[3]) / 2)
        places.append((above, side, 0.0, index) if side else (above + 1, 0, run.box[0], index))
    return places


def _edges(runs: Sequence[Run]) -> set[Box]:
    """Boxes of the first and the last line of the page where they stand apart from the rest: heads and feet."""
    levels = sorted({round(run.box[1]) for run in runs})
    steps = [b - a for a, b in pairwise(levels) if b - a > 4]
    if len(steps) < 4:
        return set()
    apart = 1.7 * median(steps)
    heads = [levels[-1]] if levels[-1] - levels[-2] > apart else []
    feet = [levels[0]] if levels[1] - levels[0] > apart else []
    return {run.box for run in runs if round(run.box[1]) in (*heads, *feet)}


def across(runs: Sequence[Run], middles: Sequence[float]) -> bool:
    """Whether columns come line by line: lines of a narrow one, or half of them, follow neighbours in another.

    Args:
        runs: All runs of the page, in the order of the file.
        middles: Where the columns are parted.

    Returns:
        Whether they must be put in order.
    """
    places = [(bisect_right(middles, run.box[0]), bisect_left(middles, run.box[2])) for run in runs]
    counts = Counter(first for first, last in places if first == last)
    pairs = 0
    for (one, here), (other, there) in pairwise(zip(runs, places, strict=True)):
        beside = here[0] == here[1] < there[0] == there[1]
        pairs += beside and other.box[3] > 2 * one.box[1] - one.box[3]
    return pairs >= max(LINES, 0.5 * min(counts.values(), default=0))


def in_order(runs: Sequence[Run], middles: Sequence[float]) -> list[str]:
    """The lines of a page in columns, in the order of reading.

    Args:
        runs: All runs of the page.
        middles: Where the columns are parted, in points from the left edge.

    Returns:
        Lines; runs on one level are joined by a blank.
    """
    lines: list[str] = []
    previous: tuple[int, int] | None = None
    level = 0.0
    for above, side, _, index in sorted(_places(runs, middles)):
        run = runs[index]
        text = run.text.strip()
        if not text:
            continue
        if previous == (above, side) and abs(run.box[1] - level) < 3:
            lines[-1] += " " + text
        else:
            lines.append(text)
        previous, level = (above, side), run.box[1]
    return lines
