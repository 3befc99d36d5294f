"""Text that another program has placed on pages: written block by block, with pages and boxes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from builders.document_model import Kind
from builders.documents.formats.written import Line, Written

__all__ = ["Cell", "Placed", "cells_of_html"]

#: Rows and columns that a cell may span, and places of a table that are kept count of: no honest one has more.
_SPAN, _PLACES = 200, 1_000_000


class Cell(NamedTuple):
    """A cell of a table: its row and column from 0, its text, and whether it is one of the head."""

    row: int
    column: int
    text: str
    header: bool = False


class Placed:
    """The text as it grows, with where each page begins and which box each block has.

    Attributes:
        written: The text and its blocks.
        boxes: Start, end, page and box of each block that has one.

    >>> text = Placed()
    >>> text.add("概况", Kind.HEADING, level=1, page=1)
    >>> text.add("全行平稳。", Kind.PARAGRAPH, page=2, box=(1.0, 2.0, 3.0, 4.0))
    >>> text.metadata()["page_starts"], text.boxes
    ([0, 3], [(3, 9, 2, (1.0, 2.0, 3.0, 4.0))])
    """

    def __init__(self) -> None:
        self.written = Written()
        self.boxes: list[tuple[int, int, int, tuple[float, ...]]] = []
        self._starts: list[int] = []
        self._tables = 0

    def add(
        self,
        text: str,
        kind: Kind,
        *,
        level: int = 0,
        page: int = 0,
        box: Sequence[float] = (),
        aside: str = "",
    ) -> None:
        """Add a block on a line of its own.

        Args:
            text: What it holds; nothing is added when it is blank.
            kind: What it is.
            level: Depth of a heading or an item.
            page: Its page, from 1; 0 when it is not known.
            box: Its place on the page.
            aside: The kind of boilerplate that it is, where it is not read.
        """
        if not text.strip():
            return
        start = self._turn(page)
        if aside:
            self.written.set_aside(text.strip("\n") + "\n", aside)
        else:
            self.written.add(Line(text.strip("\n"), kind, level))
        self._box(start, page, box)

    def table(self, cells: Iterable[Cell], *, page: int = 0, box: Sequence[float] = ()) -> None:
        """Add a table, a line a row, tabs between the cells; cells without text are left out."""
        start = self._turn(page)
        self._tables += 1
        filled = sorted((cell for cell in cells if cell.text.strip()), key=lambda cell: (cell.row, cell.column))
        for row, group in groupby(filled, key=lambda cell: cell.row):
            members = list(group)
            for cell in members:
                end = "\n" if cell is members[-1] else "\t"
                note = "header" if cell.header else ""
                self.written.add(Line(cell.text.strip(), Kind.CELL, 0, note, self._tables, row + 1, end))
        self._box(start, page, box)

    def metadata(self) -> dict[str, Any]:
        """What the source of the text states: ``blocks``, and ``page_starts`` and ``boxes`` where there are any."""
        found: dict[str, Any] = {"blocks": tuple(self.written.blocks)}
        return found | ({"page_starts": self._starts} if self._starts else {}) | ({"boxes": self.boxes} if self.boxes else {})

    def _turn(self, page: int) -> int:
        """Begin the pages up to ``page``; a block that goes back to one that has ended stays where it is read."""
        while len(self._starts) < min(page, 100_000):
            self._starts.append(self.written.at)
        return self.written.at

    def _box(self, start: int, page: int, box: Sequence[float]) -> None:
        if len(box) == 4 and self.written.at > start:
            self.boxes.append((start, self.written.at, page, tuple(box)))


def cells_of_html(markup: str) -> list[Cell]:
    """The cells of a table of HTML, each once where it spans several places.

    Args:
        markup: The table.

    Returns:
        Cells with their places.

    >>> [cell.column for cell in cells_of_html("<table><tr><td rowspan=2>甲<td>乙<tr><td>丙</table>")]
    [0, 1, 1]
    """
    from selectolax.lexbor import LexborHTMLParser

    found: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(LexborHTMLParser(markup).css("tr")):
        column = 0
        for node in line.css("td, th"):
            while (row, column) in taken:
                column += 1
            height, width = (_span(node.attributes.get(name)) for name in ("rowspan", "colspan"))
            height, width = (height, width) if len(taken) < _PLACES else (1, 1)
            taken.update((row + down, column + right) for down in range(height) for right in range(width))
            found.append(Cell(row, column, node.text(separator=" ", strip=True), node.tag == "th"))
            column += width
    return found


def _span(stated: str | None) -> int:
    return min(int(stated), _SPAN) if stated and stated.isdecimal() and int(stated) else 1
