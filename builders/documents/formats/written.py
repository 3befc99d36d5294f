r"""The text of a file as it is written down, line by line, with the blocks that tile it; and what is read of it.

>>> made = Written()
>>> made.add(Line("普惠观察", Kind.TITLE))
>>> made.add(Line("甲行", Kind.CELL, table=1, row=1, end="\t"))
>>> made.text, made.blocks[1][:3]
('普惠观察\n甲行\t', (<Kind.CELL: 'cell'>, 5, 8))
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from builders.document_model import Block, Kind, Layer
from builders.documents.metadata.claims import beside
from builders.documents.structure.lines import shape
from builders.records import Section, Source, Span
from builders.text.clean import merge
from ontology.knowledge.knowledge import Knowledge

__all__ = ["Line", "Written", "flat", "read", "row_of"]

#: Characters of a line that goes on after a break, and what ends one that does not.
_FULL, _STOPS = 20, tuple("。！？；：!?;:")


class Line(NamedTuple):
    """A paragraph, or one in a cell.

    Attributes:
        text: Its text.
        kind: What it is.
        rank: How deep a heading or an item stands.
        note: ``header`` for a cell of a table's head.
        table: Number of its table.
        row: Number of its row in the table.
        end: What parts it from the next.
        part: Part of the file that it stands in: a cell, a footnote, a text box; empty for the main text.
    """

    text: str
    kind: Kind = Kind.PARAGRAPH
    rank: int = 0
    note: str = ""
    table: int = 0
    row: int = 0
    end: str = "\n"
    part: str = ""


class Written:
    """The text as it grows, with the blocks that tile it.

    Attributes:
        blocks: Blocks that tile it so far.
        parts: Where parts of the file begin, with their names (:mod:`builders.documents.formats.parts`).
        at: Its length.
        place: What holds the parts to come: a slide; empty where nothing does.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.parts: list[tuple[int, str]] = []
        self.at = 0
        self.place = self._part = ""
        self._pieces: list[str] = []

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(self._pieces)

    def add(self, line: Line) -> None:
        """Add a line, and its block; a paragraph with breaks inside may be several."""
        self._begin(line.part)
        lines = _broken(line.text) if line.kind is Kind.PARAGRAPH and "\n" in line.text else [line.text]
        for text in (*lines[:-1], lines[-1] + line.end):
            self._put(text, Block(line.kind, 0, 0, line.rank, Layer.BODY, line.note, line.table, line.row))

    def set_aside(self, text: str, note: str, kind: Kind = Kind.BOILERPLATE, part: str = "") -> None:
        """Add what a page prints around the text, or what else is not read; ``part`` as that of a line."""
        self._begin(part)
        self._put(text, Block(kind, 0, 0, layer=Layer.FURNITURE, note=note))

    def take(self, text: str, blocks: Iterable[Block]) -> None:
        """Add a text that has its blocks already."""
        tables = max((block.table for block in self.blocks), default=0)
        for block in blocks:
            pieces = tuple((start + self.at, end + self.at) for start, end in block.pieces)
            moved = block._replace(start=block.start + self.at, end=block.end + self.at, pieces=pieces)
            self.blocks.append(moved._replace(table=block.table and block.table + tables))
        self._pieces.append(text)
        self.at += len(text)

    def _begin(self, part: str) -> None:
        part = f"{self.place} {part}".strip() if self.place else part
        if part != self._part:
            self.parts.append((self.at, part))
            self._part = part

    def _put(self, text: str, block: Block) -> None:
        start, self.at = self.at, self.at + len(text)
        self._pieces.append(text)
        self.blocks.append(block._replace(start=start, end=self.at))


def _broken(text: str) -> list[str]:
    """The parts of a paragraph with breaks inside that are paragraphs to the eye: what only goes on in the next line is one."""
    found = [""]
    for line in text.splitlines(keepends=True):
        last, words = found[-1].strip(), line.strip()
        if last and words and (len(last.splitlines()[-1]) < _FULL or last.endswith(_STOPS) or shape(words).numbered):
            found.append(line)
        else:
            found[-1] += line
    return found


def flat(text: str) -> str:
    """A text on one line, as a cell holds it."""
    return " ".join(text.split()) if "\t" in text or "\n" in text or "\r" in text else text.strip()


def row_of(cells: list[list[str]], like: Line) -> Iterator[Line]:
    """A row on a line, its cells parted by tabs, the paragraphs of one by line ends.

    Args:
        cells: The paragraphs of each cell.
        like: What the lines are.

    Yields:
        A line for each paragraph.
    """
    for place, paragraphs in enumerate(cells, 1):
        for text in paragraphs[:-1]:
            yield like._replace(text=text)
        yield like._replace(text=paragraphs[-1], end="\t" if place < len(cells) else "\n")


def read(source: Source, knowledge: Knowledge) -> Iterator[Section]:
    """The file as one report, with what stands around it set aside; none where nothing of it is read."""
    text = source.text
    body, aside = _parted(source.metadata.get("blocks", ()), len(text))
    if body:
        pages = len(source.metadata.get("page_starts", ())) or None
        counted = (beside("pages", str(pages), str(pages), "pages of the file", 1.0),) if pages else ()
        yield Section(title="", start=0, end=len(text), body=body, boilerplate=aside, pages=pages, evidence=counted)


def _parted(blocks: tuple[Block, ...], end: int) -> tuple[tuple[Span, ...], tuple[tuple[str, int, int], ...]]:
    """The stretches of a text, and those set aside with what they are; all of it when it has no blocks."""
    if not blocks:
        return ((0, end),), ()
    aside: list[tuple[str, int, int]] = []
    for block in blocks:
        if block.layer is not Layer.BODY:
            if aside and aside[-1][0] == block.note and aside[-1][2] == block.start:
                aside[-1] = (block.note, aside[-1][1], block.end)
            else:
                aside.append((block.note, block.start, block.end))
    body = merge((block.start, block.end) for block in blocks if block.layer is Layer.BODY)
    return tuple(body), tuple(aside)
