r"""The tables of a page as text: a row a line, cells parted by tabs, the lines of a wrapped cell joined.

Tables with borders are told by their lines (``grids``). Others are told by their columns: three rows or more one below the
other whose cells, short ones, leave the same strips empty.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

from builders.documents.formats.pdf.drawing import Box, Glyph, Rules
from builders.documents.formats.pdf.grids import Cell, Grid, grids

__all__ = ["Table", "aligned", "levels_of", "tables_of"]

#: Rows of a table without borders at least; what their cells fill of it at the most; characters of a cell that is text.
_ROWS, _FILLED, _PROSE = 3, 0.45, 600
#: Empty strip between columns, and room between rows, as multiples of the height of the type.
_STRIP, _ROOM = 0.9, 2.6
#: Lines of a row between two drawn lines, and characters of a cell of words, at the most; share of a cell that a line fills
#: on which another goes on; width of a line of a text's column, as a multiple of its height; rows of which
#: one may have a word that columns cut.
_BAND, _WORDS, _FULL, _LINE, _MENDED = 5, 14, 0.6, 8, 7
_FIGURE = re.compile(r"[-+–—(（]?[\d,，.:/年月日\-*x×倍]*\d[\d,，.:/年月日\-]*[%％‰亿万元倍)）*A-Z]*|[-–—/*]+|N/?A", re.I)
_FORMULA = re.compile("[=∑∫√\U0001d400-\U0001d7ff]")
_SENTENCE = re.compile("[，。；]|[,;] ")
_AMOUNT = re.compile(r"[\d,.]+$")


class Table(NamedTuple):
    """A table: its rows as they are read, and which of the characters of the page they hold."""

    lines: list[str]
    members: list[int]


def tables_of(read: Callable[[], Sequence[Glyph]], rules: Rules, levels: Sequence[Sequence[Box]]) -> list[Table]:
    """The tables of a page.

    Args:
        read: Gives the characters of the page; called only when there may be a table.
        rules: Its straight lines.
        levels: Its stretches of text, line by line from the top; nothing where no tables without borders are looked for.

    Returns:
        Those with borders, then those without that stand around them.
    """
    drawn = grids(rules)
    bordered = _told(drawn, read, borders=True)
    free = [level for level in levels if not any(_inside(level[0], box) for box, _ in bordered)]
    regions = [grid for region in aligned(free) if (grid := _between_strips(region, rules))]
    regions = [grid for grid in regions if not any(_overlap(grid.box, box) for box, _ in bordered)]
    return [table for _, table in (*bordered, *_told(regions, read, borders=False))]


def _told(some: Sequence[Grid], read: Callable[[], Sequence[Glyph]], *, borders: bool) -> list[tuple[Box, Table]]:
    """Those of some grids that are tables by what stands in them."""
    if not some:
        return []
    characters = read()
    held: list[list[int]] = [[] for _ in some]
    last = 0
    for index, (_, (left, bottom, right, top)) in enumerate(characters):
        x, y = (left + right) / 2, (bottom + top) / 2
        if not _holds(some[last].box, x, y):
            last = next((at for at, grid in enumerate(some) if _holds(grid.box, x, y)), -1)
            if last < 0:
                last = 0
                continue
        held[last].append(index)
    return [
        (grid.box, table)
        for grid, members in zip(some, held, strict=True)
        if members and (table := _filled(grid, characters, members, borders=borders))
    ]


def levels_of(boxes: Sequence[Box]) -> list[list[Box]]:
    """Stretches of text line by line.

    Args:
        boxes: Those of a page.

    Returns:
        The stretches of each line from the left, lines from the top; those without room between them joined.

    >>> levels_of([(0, 0, 9, 9), (40, 1, 49, 10), (10, 0, 19, 9), (0, 20, 9, 29)])
    [[(0, 20, 9, 29)], [(0, 0, 19, 9), (40, 1, 49, 10)]]
    """
    lines: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: -(box[1] + box[3])):
        if lines and _level(lines[-1][0], box):
            lines[-1].append(box)
        else:
            lines.append([box])
    return [_close(line) for line in lines]


def _level(one: Box, other: Box) -> bool:
    """Whether two boxes stand on one line."""
    return min(one[3], other[3]) - max(one[1], other[1]) > 0.5 * max(min(one[3] - one[1], other[3] - other[1]), 0.1)


def _close(line: Sequence[Box]) -> list[Box]:
    """Boxes of a line with those joined that stand close together."""
    joined: list[Box] = []
    for box in sorted(line):
        if joined and box[0] - joined[-1][2] < _STRIP * max(box[3] - box[1], joined[-1][3] - joined[-1][1], 4.0):
            last = joined[-1]
            joined[-1] = (last[0], min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            joined.append(box)
    return joined


def aligned(levels: Sequence[Sequence[Box]]) -> Iterator[list[Sequence[Box]]]:
    """Neighbouring lines that leave the same strips empty.

    Args:
        levels: The stretches of each line, from the top.

    Yields:
        Groups of lines that may be tables.

    >>> rows = [[(0, y, 30, y + 9), (60, y, 80, y + 9)] for y in (60, 45, 30)]
    >>> [len(group) for group in aligned([[(0, 75, 200, 84)], *rows, [(0, 15, 200, 24)]])]
    [3]
    """
    group: list[Sequence[Box]] = []
    for level in levels:
        if group and not _goes_on(group, level):
            yield from _trimmed(group)
            group = []
        if group or len(level) > 1:
            group.append(level)
    yield from _trimmed(group)


def _goes_on(group: Sequence[Sequence[Box]], level: Sequence[Box]) -> bool:
    above, below = min(box[1] for box in group[-1]), max(box[3] for box in level)
    tall = max(box[3] - box[1] for box in level)
    if above - below > _ROOM * tall:
        return False
    if len(level) == 1 and len(group[-1]) == 1 and len(group) > 1 and len(group[-2]) == 1:
        return False
    strips = len(_strips([*group, level], tall))
    if len(level) == 1 and len(group) > 1 and strips < len(_strips(group, tall)):
        return False  # a title or a source below it
    return strips >= max(2, 0.6 * max(len(one) for one in (*group, level)))


def _strips(levels: Sequence[Sequence[Box]], tall: float) -> list[tuple[float, float]]:
    """The columns that lines leave: stretches in which something stands, parted by what all leave empty."""
    columns: list[tuple[float, float]] = []
    for left, right in sorted((box[0], box[2]) for level in levels for box in level):
        if columns and left - columns[-1][1] < 0.6 * min(tall, 12.0):
            columns[-1] = (columns[-1][0], max(right, columns[-1][1]))
        else:
            columns.append((left, right))
    return columns


def _trimmed(group: list[Sequence[Box]]) -> Iterator[list[Sequence[Box]]]:
    while group and len(group[-1]) < 2:
        group.pop()
    while len(group) > _ROWS and len(group[0]) < 3 and (tall := group[0][0][3] - group[0][0][1]):
        if len(_strips(group[1:], tall)) <= len(_strips(group, tall)):
            break
        group = group[1:]  # a title above it
    if sum(len(level) > 1 for level in group) >= _ROWS:
        yield group


def _between_strips(levels: Sequence[Sequence[Box]], rules: Rules) -> Grid | None:
    """Lines in columns as a table; nothing where they fill the page as text does."""
    tall = median(box[3] - box[1] for level in levels for box in level)
    columns = _strips(levels, tall)
    left, right = columns[0][0], columns[-1][1]
    widths = [box[2] - box[0] for level in levels if len(level) > 1 for box in level]
    if _columned(levels, columns, tall):
        return None
    if len(columns) < 2 or median(widths) > _FILLED * (right - left) or max(b - a for a, b in columns) > 0.75 * (right - left):
        return None
    edges = [left - tall, *((a + b) / 2 for (_, a), (b, _) in pairwise(columns)), right + tall]
    cells = []
    rows = list(_rows(levels, columns, rules, (left, right)))
    for number, (low, high) in enumerate(rows, 1):
        cells += [Cell(number, at, (a, low, b, high)) for at, (a, b) in enumerate(pairwise(edges))]
    return Grid((edges[0], rows[-1][0], edges[-1], rows[0][1]), len(columns), cells)


def _columned(levels: Sequence[Sequence[Box]], columns: Sequence[tuple[float, float]], tall: float) -> bool:
    """Whether what stands between strips is text in columns: long lines, most of which fill theirs."""
    widths: defaultdict[int, list[float]] = defaultdict(list)
    for level in levels:
        for box in level:
            widths[_column(box, columns)].append(box[2] - box[0])
    return all(
        median(widths[at]) > max(0.9 * (right - left), _LINE * tall) for at, (left, right) in enumerate(columns) if widths[at]
    )


def _rows(
    levels: Sequence[Sequence[Box]], columns: Sequence[tuple[float, float]], rules: Rules, sides: tuple[float, float]
) -> Iterator[tuple[float, float]]:
    """Bottom and top of each row: of the lines between two drawn ones, or of a line with the rest of its cells."""
    spans = [(min(box[1] for box in level), max(box[3] for box in level)) for level in levels]
    drawn = sorted(
        y
        for y, a, b in rules.lying
        if b - a > 0.6 * (sides[1] - sides[0]) and spans[-1][0] < y < spans[0][1] and a < sides[1] and b > sides[0]
    )
    bands = [list(group) for _, group in groupby(spans, key=lambda span: sum(y < (span[0] + span[1]) / 2 for y in drawn))]
    groups: list[list[tuple[float, float]]]
    if len(drawn) >= _ROWS and max(map(len, bands)) <= _BAND:
        groups = bands
    else:
        groups = []
        for at, span in enumerate(spans):
            if at and _rest(levels[at - 1], levels[at], columns):
                groups[-1].append(span)
            else:
                groups.append([span])
    tops = [max(top for _, top in group) for group in groups]
    bottoms = [min(bottom for bottom, _ in group) for group in groups]
    edges = [tops[0] + 1, *((a + b) / 2 for a, b in zip(bottoms, tops[1:], strict=False)), bottoms[-1] - 1]
    yield from ((low, high) for high, low in pairwise(edges))


def _rest(above: Sequence[Box], level: Sequence[Box], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a line goes on cells of the one above: nothing in the first column, or half a line lower beside it."""
    here, there = ({_column(box, columns) for box in line} for line in (level, above))
    if 0 not in here and len(here) < len(there) and here <= there and len(there) > 1:
        return min(box[1] for box in above) - max(box[3] for box in level) < 0.8 * (level[0][3] - level[0][1])
    overlap = max(box[3] for box in level) - min(box[1] for box in above)
    return not here & there and overlap > 0.05 * (level[0][3] - level[0][1])


def _column(box: Box, columns: Sequence[tuple[float, float]]) -> int:
    middle = (box[0] + box[2]) / 2
    return next((at for at, (left, right) in enumerate(columns) if left <= middle <= right), -1)


def _inside(box: Box, outer: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _filled(grid: Grid, characters: Sequence[Glyph], members: list[int], *, borders: bool) -> Table | None:
    """A table with its text; nothing when it is empty, a frame around text, or without borders and no figures."""
    places = _assigned(grid, characters, members)
    if not borders and _mend(characters, members, places) * _MENDED > len({cell.row for cell in grid.cells}):
        return None
    held: defaultdict[int, list[Glyph]] = defaultdict(list)
    for member, place in zip(members, places, strict=True):
        held[place].append(characters[member])
    texts = {at: text for at, some in held.items() if (text := _text(some, grid.cells[at].box))}
    rows: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for at in sorted(texts):
        rows[grid.cells[at].row][grid.cells[at].column] = texts[at]
    full = sum(len(row) > 1 for row in rows.values())
    if full < (2 if borders else _ROWS) or max(map(len, texts.values())) > _PROSE:
        return None
    if not borders and not _tabular(rows):
        return None
    used = sorted({column for row in rows.values() for column in row})
    return Table([_line(rows[number], used) for number in sorted(rows)], members)


def _line(row: dict[int, str], columns: Sequence[int]) -> str:
    """A row, from its first to its last cell with words."""
    return "\t".join(row.get(column, "") for column in columns if min(row) <= column <= max(row))


def _assigned(grid: Grid, characters: Sequence[Glyph], members: Sequence[int]) -> list[int]:
    """For each character its cell."""
    cells = [cell.box for cell in grid.cells]
    found, place = [], 0
    for member in members:
        left, bottom, right, top = characters[member][1]
        x, y = (left + right) / 2, (bottom + top) / 2
        if not _holds(cells[place], x, y):
            place = place + 1 if place + 1 < len(cells) and _holds(cells[place + 1], x, y) else _place(cells, x, y)
        found.append(place)
    return found


def _mend(characters: Sequence[Glyph], members: Sequence[int], places: list[int]) -> int:
    """Puts words that columns cut into the cell in which they begin; tells how many."""
    cut, moved = 0, False
    for at, (one, other) in enumerate(pairwise(members), 1):
        (char, before), (following, after) = characters[one], characters[other]
        if places[at] == places[at - 1] or other > one + 1 or char.isspace() or following.isspace():
            moved = False
        elif _level(before, after) and abs(after[0] - before[2]) < 0.3 * (after[3] - after[1]):
            cut += not moved
            places[at], moved = places[at - 1], True
    return cut


def _place(places: Sequence[Box], x: float, y: float) -> int:
    """The cell in which a point is; the nearest one for a point between cells."""
    for at, (left, bottom, right, top) in enumerate(places):
        if left <= x <= right and bottom <= y <= top:
            return at
    return min(range(len(places)), key=lambda at: abs(x - (places[at][0] + places[at][2]) / 2) + abs(y - places[at][1]))


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _tabular(rows: dict[int, dict[int, str]]) -> bool:
    """Whether rows are a table's by what their cells say: figures in a column, or three columns of short words."""
    columns: defaultdict[int, list[str]] = defaultdict(list)
    if sum(len(text) > _WORDS and bool(_SENTENCE.search(text)) for row in rows.values() for text in row.values()) * 3 > len(
        rows
    ):
        return False
    if sum(bool(_FORMULA.search(text)) for row in rows.values() for text in row.values()) * 4 > len(rows):
        return False
    for row in rows.values():
        for column, text in row.items():
            columns[column].append(text)
    for column, texts in columns.items():
        if (
            column
            and len(texts) >= _ROWS
            and sum(bool(_FIGURE.fullmatch(text.replace(" ", ""))) for text in texts) * 2 > len(texts)
        ):
            return True
    return len(columns) > 2 and all(median(map(len, texts)) <= _WORDS for texts in columns.values())


def _text(some: Sequence[Glyph], cell: Box) -> str:
    """The text of a cell, its lines joined as words go on."""
    text, line, box = "", "", None
    for char, here in some:
        if char == "\n":
            continue
        if box is not None and here[1] != box[1] and not _level(box, here) and not char.isspace():
            text, line = _joined(text, line), ""
            if text and _ended(text, box, cell):
                text += "\n"
        line += char
        if not char.isspace():
            box = (min(box[0], here[0]), *here[1:]) if box and line != char else here
    return " ".join(_joined(text, line).split())


def _joined(text: str, line: str) -> str:
    """The text of a cell with one more line, a blank between words of letters."""
    line = line.strip()
    if not text or not line:
        return text + line
    letters = text[-1].isascii() and line[0].isascii() and text[-1] not in "(/-\x02" and line[0] not in ")%,."
    return f"{text} {line}" if letters and not (_AMOUNT.search(text) and line[0].isdigit()) else text + line


def _ended(text: str, box: Box, cell: Box) -> bool:
    """Whether a line of a cell leaves so much of it empty that the next does not go on with its words or its number."""
    tall, wide = box[3] - box[1], cell[2] - cell[0]
    if _AMOUNT.search(text):
        return cell[2] - box[2] > 1.2 * tall or box[0] - cell[0] > 1.2 * tall
    return box[2] - box[0] < _FULL * wide - tall
