"""From the lines of a page to its text and the blocks that tile it.

A line of the text is a block; a row of a table is a line whose cells, a block each, are parted by tabs. An empty cell is a
block that holds its tab only, so that columns stay columns. Tables that are there for the look of a page are none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from builders.document_model import Block, Kind, Layer
from builders.documents.formats.html.walk import Line, Page

__all__ = ["laid_out", "title_line"]

#: Lines of a cell from which its table is one for the look of the page, and its share of the table that tells the same.
MANY, MOST = 8, 0.7
#: Longest bold line that is a heading where the page has none.
HEADING = 40
_ENDED = re.compile(r"[。；，！？…：,;.!?:]$")
#: What parts the name of the site from a title.
_SITE = re.compile(r"\s*[-_|–—·»>]+\s*")
_FOLDED = re.compile(r"\W+")


def title_line(page: Page, stated: Iterable[str]) -> int:
    """The line that is the page's own title.

    Args:
        page: The visible lines.
        stated: Titles that the page states beside its text, which add the name of the site or not.

    Returns:
        Its place; the first ``h1`` when no line has a stated title; -1 when there is none.
    """
    titles = [(_folded(title), max(len(_folded(part)) for part in _SITE.split(title))) for title in stated]
    best, place = (0, 0, 0), -1
    for at, line in enumerate(page.lines):
        if len(line.text) > 200 or not (line.level == 1 or titles):
            continue
        folded = _folded(line.text)
        alike = max((_alike(folded, *title) for title in titles), default=0)
        heading = 7 - line.level if line.kind is Kind.HEADING else 0
        unlinked = int(line.linked * 2 <= len(line.text))
        rank = (unlinked if alike else 0, alike + 2 * heading if alike else 0, heading)
        if (alike or heading == 6) and rank > best:
            best, place = rank, at
    return place


def _folded(text: str) -> str:
    return _FOLDED.sub("", text).lower()


def _alike(line: str, title: str, longest: int) -> int:
    """Characters that a line has of a stated title, whose longest part is so long; 0 for too few of them."""
    if len(line) >= 4 and line in title:
        return len(line) if len(line) * 2 > longest else 0
    return len(title) if len(title) >= 6 and title in line and len(line) <= 2 * len(title) else 0


def laid_out(page: Page, notes: Sequence[str], title: int) -> tuple[str, tuple[Block, ...]]:
    """The text of a page and its blocks.

    Args:
        page: The visible lines.
        notes: For each line what it is set aside as; empty for a line of the text.
        title: Place of the title; -1 for none.

    Returns:
        The text, a line a block or row, without a line end after the last; blocks that tile it.
    """
    sheet = _Sheet(page, notes, title)
    at = 0
    while at < len(page.lines):
        line = page.lines[at]
        if line.cell and line.table in sheet.tables and at != title and line.kind is not Kind.CAPTION:
            at = sheet.row(at)
        else:
            sheet.add(line.text, sheet.kind(at, line), line.level, notes[at], "\n")
            at += 1
    return sheet.done()


class _Sheet:
    """Text and blocks while they grow."""

    def __init__(self, page: Page, notes: Sequence[str], title: int) -> None:
        self.page, self.notes, self.title = page, notes, title
        self.tables = {table: number for number, table in enumerate(_tables(page), 1)}
        kept = [line for place, line in enumerate(page.lines) if not notes[place] and place != title]
        self.headed = any(line.kind is Kind.HEADING for line in kept)
        self.parts: list[str] = []
        self.blocks: list[Block] = []
        self.at = 0

    def kind(self, place: int, line: Line) -> Kind:
        """What a line outside of tables is."""
        if place == self.title:
            return Kind.TITLE
        short = len(line.text) <= HEADING and line.bold and not self.headed
        if short and line.kind is Kind.PARAGRAPH and not line.linked and not _ENDED.search(line.text):
            return Kind.HEADING
        return line.kind

    def add(
        self, text: str, kind: Kind, level: int, note: str, after: str, *, table: int = 0, row: int = 0, head: bool = False
    ) -> None:
        """Write a block with what stands after it."""
        start, self.at = self.at, self.at + len(text) + len(after)
        self.parts += (text, after)
        if note:
            block = Block(Kind.BOILERPLATE, start, self.at, layer=Layer.FURNITURE, note=note)
        elif kind is Kind.CELL:
            block = Block(kind, start, self.at, note="header" if head else "", table=table, row=row)
        else:
            deep = level or 2 if kind is Kind.HEADING else level if kind is Kind.ITEM else 0
            block = Block(kind, start, self.at, level=deep)
        self.blocks.append(block)

    def row(self, at: int) -> int:
        """Write the row of a table that begins with a line; the place of the first line after it."""
        lines, cells = self.page.lines, self.page.cells
        first = last = lines[at].cell
        table, row, _ = cells[first]
        while cells[first - 1][:2] == (table, row):
            first -= 1
        while last + 1 < len(cells) and cells[last + 1][:2] == (table, row):
            last += 1
        for cell in range(first, last + 1):
            words, note = [], self.notes[at] if at < len(lines) else ""
            while at < len(lines) and lines[at].cell == cell:
                words.append(lines[at].text)
                note = note and self.notes[at]
                at += 1
            after, head = "\n" if cell == last else "\t", cells[cell][2]
            # an empty cell goes with the one before it
            aside = note if words else self.blocks[-1].note if self.blocks and cell > first and self._furnished() else ""
            self.add(" ".join(words), Kind.CELL, 0, aside, after, table=self.tables[table], row=row, head=head)
        return at

    def _furnished(self) -> bool:
        return self.blocks[-1].layer is Layer.FURNITURE

    def done(self) -> tuple[str, tuple[Block, ...]]:
        """The text without its last line end, and the blocks."""
        text = "".join(self.parts)
        if text.endswith("\n"):
            text = text[:-1]
            last = self.blocks.pop()
            if last.start < len(text):
                self.blocks.append(last._replace(end=len(text)))
        return text, tuple(self.blocks)


def _tables(page: Page) -> list[int]:
    """The tables that are ones of data, in document order."""
    looks = page.shaped | set(page.nested)
    sizes: Counter[int] = Counter()
    cells: dict[int, list[Line]] = {}
    tables: Counter[int] = Counter()
    for line in page.lines:
        if line.cell:
            sizes[line.cell] += len(line.text)
            tables[page.cells[line.cell][0]] += len(line.text)
            cells.setdefault(line.cell, []).append(line)
    for cell, lines in cells.items():
        table = page.cells[cell][0]
        titled = any(line.kind is Kind.HEADING and line.level <= 3 for line in lines)
        most = len(lines) >= 3 and sizes[cell] >= MOST * tables[table]
        if len(lines) >= MANY or titled or most:
            looks.add(table)
    rows = Counter((table, row) for table, row, _ in page.cells)
    wide = {table for (table, _), count in rows.items() if count > 1}
    return [table for table in sorted(tables) if table in wide and table not in looks]
