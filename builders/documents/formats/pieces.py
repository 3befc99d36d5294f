"""A text as it is written from what a format tells piece by piece, with the blocks that tile it."""

from __future__ import annotations

from collections.abc import Iterator

from builders.document_model import Block, Kind, Layer
from builders.records import Section, Source
from builders.text.clean import merge

__all__ = ["Pieces", "as_one"]


class Pieces:
    r"""The text as it grows.

    Attributes:
        blocks: Blocks that tile it so far.
        parts: Where parts of the file begin, with their names (:mod:`builders.documents.formats.parts`).
        at: Its length.

    >>> text = Pieces()
    >>> text.add("概况\n", Kind.HEADING, level=1)
    >>> text.add("甲行\n", Kind.CELL, table=1, row=1, part="表!A1")
    >>> str(text), [str(block.kind) for block in text.blocks], text.parts
    ('概况\n甲行\n', ['heading', 'cell'], [(3, '表!A1')])
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.parts: list[tuple[int, str]] = []
        self.at = 0
        self._pieces: list[str] = []

    def __str__(self) -> str:
        return "".join(self._pieces)

    def add(
        self, text: str, kind: Kind, *, level: int = 0, note: str = "", table: int = 0, row: int = 0, part: str = ""
    ) -> None:
        """Add a block of the body.

        Args:
            text: What it holds, its end included; nothing is added when it is empty.
            kind: What it is.
            level: Depth of a heading or an item.
            note: ``header`` for a cell of a table's head.
            table: Number of its table.
            row: Number of its row.
            part: Name of the part of the file that begins with it.
        """
        self._put(text, Block(kind, 0, 0, level, Layer.BODY, note, table, row), part)

    def set_aside(self, text: str, note: str, part: str = "") -> None:
        """Add what is not read."""
        self._put(text, Block(Kind.BOILERPLATE, 0, 0, layer=Layer.FURNITURE, note=note), part)

    def _put(self, text: str, block: Block, part: str) -> None:
        if not text:
            return
        if part:
            self.parts.append((self.at, part))
        start, self.at = self.at, self.at + len(text)
        self._pieces.append(text)
        self.blocks.append(block._replace(start=start, end=self.at))


def as_one(source: Source) -> Iterator[Section]:
    """A text with blocks as one report, what is not read of it set aside.

    Args:
        source: The source, with ``blocks`` in its metadata.

    Yields:
        The report; none where nothing of the source is read.
    """
    blocks: tuple[Block, ...] = source.metadata["blocks"]
    body = merge((block.start, block.end) for block in blocks if block.layer is Layer.BODY)
    aside = tuple((block.note, block.start, block.end) for block in blocks if block.layer is not Layer.BODY)
    if body:
        pages = len(source.metadata.get("page_starts", ())) or None
        yield Section(title="", start=0, end=len(source.text), body=tuple(body), boilerplate=aside, pages=pages)
