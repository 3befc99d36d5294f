r"""The document model: what a file is made of, from its title to the marks between its pages.

A document is a row of blocks that tile its text: every character is in exactly one of them, what is set aside included.
Blocks are leaves (a paragraph, an item, a cell); sections, lists and tables are told from them by level, row and table,
and the tree is made of those.

>>> text = "一、概况\n全行平稳。\n银行\t余额\n甲行\t3\n"
>>> blocks = [
...     Block(Kind.HEADING, 0, 5, level=1), Block(Kind.PARAGRAPH, 5, 11),
...     Block(Kind.CELL, 11, 14, table=1, row=1, note="header"), Block(Kind.CELL, 14, 17, table=1, row=1, note="header"),
...     Block(Kind.CELL, 17, 20, table=1, row=2), Block(Kind.CELL, 20, 22, table=1, row=2),
... ]
>>> tiles(blocks, 0, len(text))
True
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

__all__ = ["Block", "Kind", "Layer", "tiles"]

#: A half-open range of code points.
Span = tuple[int, int]


class Kind(StrEnum):
    """What a block is."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CELL = "cell"
    REFERENCE = "reference"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    PAGE_MARK = "page mark"
    BOILERPLATE = "boilerplate"


class Layer(StrEnum):
    """Where a block belongs: to the text, to the page around it, or to the file behind it (a front matter, fields)."""

    BODY = "body"
    FURNITURE = "furniture"
    BACKGROUND = "background"


class Block(NamedTuple):
    """A leaf of the document.

    Attributes:
        kind: What it is.
        start: Where it begins in the raw text.
        end: Where it ends there; the line end after it belongs to it.
        level: Depth of a heading or an item, from 1; 0 for others.
        layer: Whether it is read.
        note: Kind of boilerplate; ``header`` for a cell of a table's head.
        table: Number of its table in the document, from 1.
        row: Number of its row in the table, from 1.
        pieces: Its stretches where it does not stand in one (a column beside another); start and end are then those of all.
    """

    kind: Kind
    start: int
    end: int
    level: int = 0
    layer: Layer = Layer.BODY
    note: str = ""
    table: int = 0
    row: int = 0
    pieces: tuple[Span, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """The stretches of text that it is made of, in the order of reading."""
        return self.pieces or ((self.start, self.end),)


def tiles(blocks: Iterable[Block], start: int, end: int) -> bool:
    """Whether every character from ``start`` to ``end`` is in exactly one of the blocks."""
    at = start
    for first, last in sorted(span for block in blocks for span in block.spans):
        if first != at or last <= first:
            return False
        at = last
    return at == end
