"""The text of a PDF page in the order in which it is read: two columns one after the other, not line by line.

A page has two columns when an empty strip runs down its middle and both sides are filled with lines as wide as a column
(the cells of a table are not). Most files draw one column after the other, and their order is kept; where lines of the
two alternate, they are parted. What crosses the strip stands where it stands: what is above it is read before it.
Boxes are (left, bottom, right, top) in points, from the page's lower left corner.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

from builders.documents.formats.pdf.drawing import Box, Glyph, boxes, glyphs, quarter, rules
from builders.documents.formats.pdf.tables import Table, levels_of, tables_of

__all__ = ["Run", "gutter", "in_order", "joined", "page_text", "runs_of"]

#: Lines that a column has at least; share of the text that may cross the strip; share of a column that most of its lines fill.
LINES, CROSSING, FILLED = 5, 0.4, 0.75
#: Strips narrower than this many points part nothing.
NARROWEST = 7.0
#: A hyphen that parts a word, any other one, and control characters.
_PARTED = re.compile("(?<=[a-z])[\x02\ufffe]\n?(?=[a-z])")
_HYPHEN = re.compile("(?<=[0-9A-Za-z])[\x02\ufffe](?=\n?[0-9A-Za-z])|\ufffe")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\uffff]")


class Run(NamedTuple):
    """A stretch of text on one line."""

    text: str
    box: Box


def page_text(page: Any, text: Any, aslant: Sequence[str] = ()) -> tuple[str, bool]:
    r"""The text of a page in the order of reading.

    Args:
        page: A page of pypdfium2.
        text: Its text page.
        aslant: Its lines that are drawn aslant, which belong to no column and no cell.

    Returns:
        The text, lines ended by ``\n``, the cells of tables parted by tabs, and whether it stands in two columns.
    """
    quarters = quarter(text)
    stretches = list(boxes(text, quarters))
    runs = list(runs_of(("", box) for box in stretches))
    middle = gutter([run.box for run in runs])
    if middle is not None and _across(runs, middle):
        characters = (one for one in glyphs(text, quarters, aslant=bool(aslant)) if one[0] != "\n")
        return "\n".join([*in_order(list(runs_of(characters)), middle), *aslant]), True
    levels = levels_of(stretches)
    if sum(len(level) > 1 for level in levels) > 1:
        read = cache(lambda: list(glyphs(text, quarters, aslant=bool(aslant))))
        if tables := tables_of(read, rules(page, quarters), levels):
            return "\n".join([_with_tables(read(), tables), *aslant]), middle is not None
    return text.get_text_bounded().replace("\r\n", "\n").replace("\r", "\n"), middle is not None


def _with_tables(characters: Sequence[Glyph], tables: Sequence[Table]) -> str:
    """The text of a page with each table where the first of its characters stands."""
    parts = [char for char, _ in characters]
    for table in tables:
        for member in table.members:
            parts[member] = ""
        parts[table.members[0]] = "\n" + "\n".join(table.lines) + "\n"
    lines = "".join(parts).split("\n")
    return "\n".join(line.rstrip(" ") for line in lines if line.strip())


def joined(text: str) -> str:
    r"""The text of a page without control characters, words joined that were parted at the end of a line.

    pdfium puts U+0002 or U+FFFE for the hyphen; between small letters it parts a word, between others it is one.

    Args:
        text: The text as pdfium gives it, its lines ended by line feeds.

    Returns:
        The text as it is said.

    >>> joined("Commer\x02cial Bank, 2022\x022023, 银行\x01年报\x02观察")
    'Commercial Bank, 2022-2023, 银行年报观察'
    """
    if text.isprintable():
        return text
    text = _HYPHEN.sub("-", _PARTED.sub("", text))
    return _CONTROL.sub("", text)


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


def gutter(boxes: Sequence[Box]) -> float | None:
    """Where the strip between two columns is.

    Args:
        boxes: Boxes of all runs of the page, in points.

    Returns:
        The middle of the strip, in points from the left edge; None when the page has no two columns.

    >>> left, right = ([(start, y, start + 190, y + 9) for y in range(0, 200, 15)] for start in (50.0, 260.0))
    >>> gutter(left + right), gutter(left), gutter(left + [(a, b, a + 30, d) for a, b, _, d in right])
    (250.0, None, None)
    """
    if len(boxes) < 2 * LINES:
        return None
    first, last = min(box[0] for box in boxes), max(box[2] for box in boxes)
    strip = _strip(boxes, first + 0.3 * (last - first), first + 0.7 * (last - first))
    if strip is None:
        return None
    left = [box for box in boxes if box[2] <= strip[0] + 1]
    right = [box for box in boxes if box[0] >= strip[1] - 1]
    if min(len(left), len(right)) < LINES or len(boxes) - len(left) - len(right) > CROSSING * len(boxes):
        return None
    low, high = (max(min(b[1] for b in side) for side in (left, right)), min(max(b[3] for b in side) for side in (left, right)))
    shorter = min(max(b[3] for b in side) - min(b[1] for b in side) for side in (left, right))
    filled = all(
        median(b[2] - b[0] for b in side) > FILLED * width
        for side, width in ((left, strip[0] - first), (right, last - strip[1]))
    )
    return (strip[0] + strip[1]) / 2 if filled and high - low > 0.5 * shorter else None


def _strip(boxes: Sequence[Box], start: float, end: float) -> tuple[float, float] | None:
    """The widest strip between ``start`` and ``end`` that few boxes cross."""
    edges = sorted({start, end, *(x for box in boxes for x in (box[0], box[2]) if start < x < end)})
    few = CROSSING / 2 * len(boxes)
    lefts, rights = sorted(box[0] for box in boxes), sorted(box[2] for box in boxes)
    best, opened = (0.0, 0.0), None
    for left, right in pairwise(edges):
        if bisect_left(lefts, right) - bisect_right(rights, left) > few:
            opened = None
            continue
        opened = left if opened is None else opened
        if right - opened > best[1] - best[0]:
            best = (opened, right)
    return best if best[1] - best[0] >= NARROWEST else None


def _places(runs: Sequence[Run], middle: float) -> list[tuple[int, int, float, int]]:
    """For each run what to sort it by: wide ones above it, then 0 for a wide one, 1 for the left and 2 for the right."""
    edge = _edges(runs)
    sides = [0 if run.box in edge or run.box[0] < middle < run.box[2] else 1 if run.box[2] <= middle else 2 for run in runs]
    wide = sorted(((run.box[1] + run.box[3]) / 2 for run, side in zip(runs, sides, strict=True) if not side), reverse=True)
    places = []
    for index, (run, side) in enumerate(zip(runs, sides, strict=True)):
        level = (run.box[1] + run.box[3]) / 2
        above = sum(other > level for other in wide)
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


def _across(runs: Sequence[Run], middle: float) -> bool:
    """Whether the columns come line by line: what follows a line on the left is most often its neighbour on the right."""
    pairs = [a.box[2] <= middle <= b.box[0] and min(a.box[3], b.box[3]) > max(a.box[1], b.box[1]) for a, b in pairwise(runs)]
    return sum(pairs) >= max(LINES, 0.5 * sum(run.box[0] >= middle for run in runs))


def in_order(runs: Sequence[Run], middle: float) -> list[str]:
    """The lines of a page with two columns, in the order of reading.

    Args:
        runs: All runs of the page.
        middle: Where the columns are parted, in points from the left edge.

    Returns:
        Lines; runs on one level are joined by a blank.
    """
    lines: list[str] = []
    previous: tuple[int, int] | None = None
    level = 0.0
    for above, side, _, index in sorted(_places(runs, middle)):
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
