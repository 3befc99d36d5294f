r"""Tables as templates read them: rows of cells in places of the clean text, whether blocks or marks in lines tell them.

>>> [line for line in _lines("甲|乙|丙\n1|2|3\n4|5|6\n说明", 0)]
[('|', [(0, 1), (2, 3), (4, 5)]), ('|', [(6, 7), (8, 9), (10, 11)]), ('|', [(12, 13), (14, 15), (16, 17)]), ('', [])]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from builders.document_model import Block, Kind
from builders.records import Span
from builders.text.clean import CleanText

__all__ = ["Grid", "grids"]

#: The rows of a table, each a row of clean spans.
Grid = list[list[Span]]
#: What parts cells in a line, the surest first, and the signs without which it does not.
_PARTS = (
    ("|", "|｜│", re.compile(r"\s*[|｜│]\s*")),
    ("\t", "\t", re.compile(r"\t+")),
    ("  ", ("  ", "　"), re.compile(r"[ 　]{2,}|　+")),
    (",", ",，", re.compile(r"[,，]")),
)
#: Cells of a row, and rows of a table at least.
_CELLS, _ROWS = 3, 3
#: Characters of the longest line of a table.
_LONGEST = 400
_LINE = re.compile(r"[^\n]*")


def grids(clean: CleanText, blocks: Iterable[Block]) -> Iterator[Grid]:
    """The tables of a report, in the order of the text.

    Args:
        clean: Its clean text.
        blocks: Its blocks with clean places.

    Yields:
        The rows of each, cells of clean text.
    """
    cells = [block for block in blocks if block.kind == Kind.CELL]
    for _, table in groupby(cells, key=lambda block: block.table):
        yield [[(block.start, block.end) for block in row] for _, row in groupby(table, key=lambda block: block.row)]
    if not cells:
        yield from _in_lines(clean)


def _in_lines(clean: CleanText) -> Iterator[Grid]:
    """Neighbouring lines that one mark parts into cells."""
    first, last = clean.raw_span(0, len(clean.text)) if clean.text else (0, 0)
    lines = list(_lines(str(clean.raw[first:last]), first))
    for mark, rows in groupby(lines, key=lambda line: line[0]):
        table = [row for _, row in rows]
        if not mark or len(table) < _ROWS:
            continue
        width = max(len(row) for row in table)
        spans = clean.clean_spans([cell for row in table for cell in row])
        placed = iter(spans)
        grid = [[span for _ in row if (span := next(placed))] for row in table]
        if width >= _CELLS and sum(len(row) == width for row in grid) * 2 >= len(grid):
            yield grid


def _lines(raw: str, offset: int) -> Iterator[tuple[str, list[Span]]]:
    """The lines of a text, each with what parts it and the raw spans of its cells; nothing for a line of no table."""
    for match in _LINE.finditer(raw):
        if match.end() == match.start():
            continue
        if match.end() - match.start() > _LONGEST:
            yield "", []
            continue
        for mark, signs, pattern in _PARTS:
            if sum(map(match[0].count, signs)) < _CELLS - 1:
                continue
            cells = _cells(match[0], pattern, offset + match.start())
            if len(cells) >= _CELLS:
                yield mark, cells
                break
        else:
            yield "", []


def _cells(line: str, pattern: re.Pattern[str], offset: int) -> list[Span]:
    cells, at = [], 0
    for gap in [*pattern.finditer(line), None]:
        end = gap.start() if gap else len(line)
        if line[at:end].strip():
            cells.append((offset + at, offset + end))
        at = gap.end() if gap else end
    return cells
