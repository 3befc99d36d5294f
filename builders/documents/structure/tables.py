r"""Cells and columns in lines of text: bars, tabs, and runs of blanks as ``pdftotext -layout`` writes them.

>>> [line[a:b] for line in ("| 银行 | 余额 |", "甲行\t3", "合计    12.5    100") for a, b in cells(line)]
['| 银行 |', ' 余额 |', '甲行\t', '3', '合计    ', '12.5    ', '100']
>>> cells("一句普通的话，没有 边界。")
[]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from builders.document_model import Span
from builders.documents.structure.lines import width

__all__ = ["Chunk", "cells", "chunks", "columns"]

#: What parts cells: a tab, three blanks, two wide ones.
_BORDER = re.compile(r"[^\S\n]*\t[^\S\n]*|(?: {3,}|\u3000{2,}|\xa0{3,})[^\S\n]*")
_BAR = re.compile(r"(?<!\\)\|")
#: Characters of the longest line that is looked at for cells.
_LONGEST = 400
#: What running text has, and cells seldom have.
_RUNNING = re.compile(r"[，。；,;]|《[^》]*$")
#: Lines that two columns share at least, and share of its column that the usual line fills.
_SHARED, _FILLED = 3, 0.6
#: The same where a title in book-title marks goes on in the next line of its column, as it does in no table.
_SHARED_TITLE, _FILLED_TITLE = 2, 0.4
_OPENED, _CLOSES = re.compile(r"《[^》]*$"), re.compile(r"[^《]*》")
#: Columns by which the lines of a column may begin apart.
_LOOSE = 4


class Chunk(NamedTuple):
    """A stretch of a line between two borders.

    Attributes:
        start: Where it begins in the line.
        end: Where the next one begins.
        left: Column in which its words begin.
        right: Column in which they end.
        words: Its words.
    """

    start: int
    end: int
    left: int
    right: int
    words: str


def cells(line: str) -> list[Span]:
    """The cells of a line, each with the border after it.

    Args:
        line: A line, its end included or not.

    Returns:
        Spans that tile the line; none when it has fewer than two cells.
    """
    if len(line) > _LONGEST:
        return []
    if "|" in line and (line.count("|") > 1 or " | " in line):
        led = line.lstrip().startswith("|")
        starts = [match.end() for match in _BAR.finditer(line.rstrip().removesuffix("|"))][led:]
        return list(zip([0, *starts], [*starts, len(line)], strict=True)) if starts else []
    if not ("\t" in line or "   " in line or "\u3000\u3000" in line or "\xa0\xa0\xa0" in line):
        return []
    first, last = len(line) - len(line.lstrip()), len(line.rstrip())
    starts = [match.end() for match in _BORDER.finditer(line, first, last)]
    if not starts:
        return []
    spans = list(zip([0, *starts], [*starts, len(line)], strict=True))
    said = [len(line[a:b].strip()) for a, b in spans]
    return spans if min(said) and (max(said) > 1 or any(line[a:b].strip().isdigit() for a, b in spans)) else []


def chunks(line: str) -> list[Chunk]:
    """The cells of a line with the columns in which their words stand; the whole line when it has no borders."""
    found = []
    for start, end in cells(line) or [(0, len(line))]:
        words = line[start:end].strip()
        left = width(line[: line.index(words, start)].expandtabs(8))
        found.append(Chunk(start, end, left, left + width(words), words))
    return found


def columns(rows: Sequence[Sequence[Chunk]]) -> int | None:
    """Where the right one of two columns of running text begins.

    Args:
        rows: The chunks of neighbouring lines.

    Returns:
        The column; None when the lines are no two columns, but a table or single lines.
    """
    pairs = [row for row in rows if len(row) == 2]
    if len(pairs) < _SHARED_TITLE or any(len(row) > 2 for row in rows):
        return None
    usual = median(right.left for _, right in pairs)
    near = [right.left for _, right in pairs if abs(right.left - usual) <= _LOOSE]
    if len(near) < 0.8 * len(pairs):
        return None
    border = min(near)
    left = [row[0] for row in rows if row[0].left < border]
    right = [row[-1] for row in rows if row[-1].left >= border]
    if any(chunk.right > border for chunk in left):
        return None
    titled = _titled(left) or _titled(right)
    filled = _FILLED_TITLE if titled else _FILLED
    if len(pairs) < _SHARED and not titled:
        return None
    for side in (left, right):
        if not any(_RUNNING.search(chunk.words) for chunk in side):
            return None
        room = max(chunk.right for chunk in side) - min(chunk.left for chunk in side)
        if room < 16 or median(chunk.right - chunk.left for chunk in side) < filled * room:
            return None
    wide = (border - min(chunk.left for chunk in left), max(chunk.right for chunk in right) - border)
    return border if min(wide) >= 0.5 * max(wide) else None


def _titled(side: Sequence[Chunk]) -> bool:
    """Whether a title in book-title marks goes on from one line of a column to the next."""
    return any(_OPENED.search(one.words) and _CLOSES.match(other.words) for one, other in pairwise(side))
