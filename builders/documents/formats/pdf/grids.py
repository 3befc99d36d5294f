"""Tables with drawn borders: the cells between the lines of a page.

Lines that cross one another are one table. Where no line parts two neighbouring fields, they are one cell.

>>> lying = [(y, 0.0, 200.0) for y in (0.0, 20.0, 40.0)]
>>> standing = [(0.0, 0.0, 40.0), (100.0, 0.0, 20.0), (200.0, 0.0, 40.0)]
>>> [(cell.row, cell.box) for cell in grids(Rules(lying, standing))[0].cells]
[(1, (0.0, 20.0, 200.0, 40.0)), (2, (0.0, 0.0, 100.0, 20.0)), (2, (100.0, 0.0, 200.0, 20.0))]
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from builders.documents.formats.pdf.drawing import Box, Rules

__all__ = ["Cell", "Grid", "Rules", "grids"]

#: Points by which lines may miss one another; lines of a page above which it is a drawing; columns and rows of a table.
_NEAR, _MOST, _WIDEST, _LONGEST = 3.0, 3000, 60, 400

Line = tuple[float, float, float]


class Cell(NamedTuple):
    """A cell: number of its row, from 1, and of its column, from 0, and where it is."""

    row: int
    column: int
    box: Box


class Grid(NamedTuple):
    """A table: where it is, its columns and its cells, row by row."""

    box: Box
    columns: int
    cells: list[Cell]


def grids(rules: Rules) -> list[Grid]:
    """The tables that the lines of a page make.

    Args:
        rules: The lines.

    Returns:
        Tables of two columns and two rows or more, from the top of the page.
    """
    if not rules.standing or len(rules.lying) < 3 or len(rules.lying) + len(rules.standing) > _MOST:
        return []
    lying, standing = _joined(rules.lying), _joined(rules.standing)
    found = [grid for some, others in _crossing(lying, standing) if (grid := _grid(some, others))]
    return sorted(found, key=lambda grid: -grid.box[3])


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Lines with those joined that lie on one another or go on one another."""
    level: float | None = None
    snapped: list[Line] = []
    for at, first, last in sorted(lines):
        level = at if level is None or at - level > _NEAR else level
        snapped.append((level, first, last))
    found: list[Line] = []
    for at, first, last in sorted(snapped):
        if found and found[-1][0] == at and first <= found[-1][2] + _NEAR:
            found[-1] = (at, found[-1][1], max(last, found[-1][2]))
        else:
            found.append((at, first, last))
    return found


def _roots(size: int) -> tuple[Callable[[int], int], Callable[[int, int], None]]:
    """Sets of numbers that can be joined: the function that tells the first of a number's set, and the one that joins two."""
    parent = list(range(size))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    def join(one: int, other: int) -> None:
        low, high = sorted((root(one), root(other)))
        parent[high] = low

    return root, join


def _crossing(lying: Sequence[Line], standing: Sequence[Line]) -> list[tuple[list[Line], list[Line]]]:
    """The lines of each group that touch or cross one another."""
    root, join = _roots(len(lying) + len(standing))
    levels = [y for y, _, _ in lying]
    for at, (x, low, high) in enumerate(standing, len(lying)):
        for one in range(bisect_left(levels, low - _NEAR), bisect_right(levels, high + _NEAR)):
            if lying[one][1] - _NEAR <= x <= lying[one][2] + _NEAR:
                join(one, at)
    groups: defaultdict[int, tuple[list[Line], list[Line]]] = defaultdict(lambda: ([], []))
    for at, line in enumerate(lying):
        groups[root(at)][0].append(line)
    for at, line in enumerate(standing, len(lying)):
        groups[root(at)][1].append(line)
    return [group for group in groups.values() if len(group[0]) > 2 and group[1]]


def _grid(lying: Sequence[Line], standing: Sequence[Line]) -> Grid | None:
    """The table of lines that cross; open sides are closed."""
    left, right = min(first for _, first, _ in lying), max(last for _, _, last in lying)
    low, high = min(y for y, _, _ in lying), max(y for y, _, _ in lying)
    xs = _levels([left, *(x for x, _, _ in standing), right])
    ys = _levels([y for y, _, _ in lying])
    if not (2 < len(xs) <= _WIDEST and 2 < len(ys) <= _LONGEST):
        return None
    across, down = _covered(standing, xs, ys), _covered(lying, ys, xs)
    columns, rows = len(xs) - 1, len(ys) - 1
    root, join = _roots(columns * rows)
    for row in range(rows):
        for column in range(columns):
            if column + 1 < columns and not across[column + 1][row]:
                join(row * columns + column, row * columns + column + 1)
            if row + 1 < rows and not down[row + 1][column]:
                join(row * columns + column, (row + 1) * columns + column)
    fields: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for field in range(columns * rows):
        fields[root(field)].append(divmod(field, columns))
    cells = []
    for places in fields.values():
        top, first = max(row for row, _ in places), min(column for _, column in places)
        bottom, last = min(row for row, _ in places), max(column for _, column in places)
        cells.append(Cell(rows - top, first, (xs[first], ys[bottom], xs[last + 1], ys[top + 1])))
    cells.sort(key=lambda cell: (cell.row, cell.box[0]))
    if len({cell.row for cell in cells}) < 2 or len({cell.column for cell in cells}) < 2:
        return None
    return Grid((left, low, right, high), columns, cells)


def _levels(places: Sequence[float]) -> list[float]:
    """Places in order, those left out that are near the one before."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return found


def _covered(lines: Sequence[Line], levels: Sequence[float], steps: Sequence[float]) -> list[list[bool]]:
    """For each level and each step between two places, whether a line is drawn there."""
    drawn = [[False] * (len(steps) - 1) for _ in levels]
    middles = [(one + other) / 2 for one, other in pairwise(steps)]
    for at, first, last in lines:
        level = bisect_right(levels, at + _NEAR / 2) - 1
        for step in range(bisect_left(middles, first - _NEAR / 2), bisect_right(middles, last + _NEAR / 2)):
            drawn[max(level, 0)][step] = True
    return drawn
