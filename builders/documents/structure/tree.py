r"""The tree that a document's blocks make: sections under their headings, rows and cells under tables, items under lists.

>>> blocks = [Block(Kind.HEADING, 0, 3, level=1), Block(Kind.PARAGRAPH, 3, 9), Block(Kind.HEADING, 9, 12, level=2)]
>>> [section] = tree(blocks)
>>> section.kind, (section.start, section.end), [child.kind for child in section.children]
('section', (0, 12), ['heading', 'paragraph', 'section'])
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from builders.document_model import Block, Kind, Layer, Span
from builders.records import Mention, Raw

__all__ = ["Node", "as_json", "shown", "tree"]


@dataclass(slots=True)
class Node:
    """A part of the tree.

    Attributes:
        kind: A kind of block, or ``section``, ``list``, ``table`` or ``row``.
        block: The block, of a leaf.
        children: What it holds.
    """

    kind: str
    block: Block | None = None
    children: list[Node] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return self.block.start if self.block else min(child.start for child in self.children)

    @property
    def end(self) -> int:
        """Where it ends there."""
        return self.block.end if self.block else max(child.end for child in self.children)


def tree(blocks: Iterable[Block]) -> list[Node]:
    """The tree of some blocks.

    Args:
        blocks: Leaves in the order of reading.

    Returns:
        The nodes at the top. A heading opens a section, which holds all up to the next heading of its level or above.
    """
    top: list[Node] = []
    open_: list[tuple[int, Node]] = []
    for node in _grouped(blocks):
        block = node.block
        if block is not None and block.kind is Kind.HEADING:
            while open_ and open_[-1][0] >= block.level:
                open_.pop()
            section = Node("section", None, [node])
            (open_[-1][1].children if open_ else top).append(section)
            open_.append((block.level, section))
        else:
            (open_[-1][1].children if open_ else top).append(node)
    return top


def _grouped(blocks: Iterable[Block]) -> Iterator[Node]:
    """Leaves, cells under their tables and neighbouring items under lists."""
    for (kind, table), group in groupby(blocks, key=lambda block: (block.kind, block.table)):
        leaves = [Node(str(block.kind), block) for block in group]
        if table:
            rows = groupby(leaves, key=lambda leaf: leaf.block.row if leaf.block else 0)
            yield Node("table", None, [Node("row", None, list(cells)) for _, cells in rows])
        elif kind is Kind.ITEM:
            yield Node("list", None, leaves)
        else:
            yield from leaves


def as_json(nodes: Sequence[Node], mentions: Sequence[Mention] = ()) -> list[dict[str, Any]]:
    """A tree as objects of JSON.

    Args:
        nodes: Nodes of one level.
        mentions: What the document names; each goes to the leaf that it stands in.

    Returns:
        For each node ``kind``, ``start``, ``end`` and ``content_layer``; where they say something ``level``, ``note``,
        ``pieces`` and ``entities`` (type, id, label, start, end); ``children`` of an inner one.
    """
    return [_object(node, mentions) for node in nodes]


def _object(node: Node, mentions: Sequence[Mention]) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": node.kind, "start": node.start, "end": node.end}
    inside = [m for m in mentions if node.start <= m.start < node.end]
    if node.block is None:
        return found | {"content_layer": str(Layer.BODY), "children": as_json(node.children, inside)}
    block = node.block
    found["content_layer"] = str(block.layer)
    found |= {name: value for name in ("level", "note") if (value := getattr(block, name))}
    if block.pieces:
        found["pieces"] = [list(piece) for piece in block.pieces]
    if named := [m for m in inside if _holds(block.spans, m.start)]:
        keys = ("type", "id", "label", "start", "end")
        found["entities"] = [{key: getattr(m, key) or None for key in keys} | {"start": m.start} for m in named]
    return found


def _holds(spans: Sequence[Span], place: int) -> bool:
    return any(start <= place < end for start, end in spans)


def shown(nodes: Sequence[Node], raw: Raw, depth: int = 0, most: int = 60) -> Iterator[str]:
    """A tree for people.

    Args:
        nodes: Nodes of one level.
        raw: The text.
        depth: How far the lines are indented.
        most: Characters of a block that are shown.

    Yields:
        A line a node: kind, span, level or note, and the beginning of its words.
    """
    for node in nodes:
        words = note = ""
        if node.block is not None:
            block = node.block
            words = " ".join("".join(raw[slice(*span)] for span in block.spans).split())
            note = " ".join(
                str(one) for one in (block.level, block.note, "" if block.layer is Layer.BODY else block.layer) if one
            )
        told = f"{node.kind}{f' ({note})' if note else ''} {node.start}-{node.end}"
        yield f"{'  ' * depth}{told}{': ' if words else ''}{words[:most]}{'…' if len(words) > most else ''}"
        yield from shown(node.children, raw, depth + 1, most)
