r"""The blocks of a report: every character of it in exactly one, in the order of reading.

What a format states (the tags of a page, the styles of a Word file) is taken as it says; running text is taken line by line:
page marks and running heads are furniture, neighbouring lines with borders are tables or columns, lines that only wrap
are one paragraph, the others are headings, items and the like by their shape.

>>> source = Source("a.txt", "一、概况\n甲行\t3\n乙行\t5\n全行平稳。\n", "utf-8", "", "plain")
>>> section = Section("概况", 0, len(source.text), ((0, len(source.text)),))
>>> [f"{block.kind} {source.text[block.start : block.end].strip()}" for block in blocks_of(source, section)]
['heading 一、概况', 'cell 甲行', 'cell 3', 'cell 乙行', 'cell 5', 'paragraph 全行平稳。']
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from builders.document_model import Block, Kind, Layer, Span
from builders.documents.structure.lines import shape
from builders.documents.structure.running_text import from_lines, in_place
from builders.records import Raw, Section, Source
from builders.text.clean import merge, subtract

__all__ = ["blocks_of", "carved", "reading", "whole"]


def blocks_of(source: Source, section: Section) -> tuple[Block, ...]:
    """The leaves of a report.

    Args:
        source: The open file.
        section: The report in it, as its reader gave it.

    Returns:
        Blocks in the order of reading. They tile the report: its body, and what of it was set aside.
    """
    aside = merge((start, end) for _, start, end in section.boilerplate)
    body = subtract(merge(section.body), aside)
    if given := source.metadata.get("blocks"):
        leaves = [_by_shape(source.raw, block) for block in _within(given, body)]
    elif section.paragraphs:
        leaves = list(from_lines(source, body))
    else:
        leaves = [Block(Kind.PARAGRAPH, body[0][0], body[-1][1], pieces=tuple(body) if len(body) > 1 else ())] if body else []
    leaves = _levelled(carved(leaves, merge(section.cuts), Kind.PAGE_MARK, ""))
    around = [Block(Kind.BOILERPLATE, a, b, layer=_layer(note), note=note) for note, a, b in _disjoint(section.boilerplate)]
    around += [block for block in leaves if block.layer is not Layer.BODY]
    return tuple(_filled(source.raw, list(in_place((b for b in leaves if b.layer is Layer.BODY), around)), section.start))


def whole(source: Source, sections: Iterable[Section]) -> tuple[Block, ...]:
    """The blocks of a source.

    Args:
        source: The open file.
        sections: The reports in it, with their blocks.

    Returns:
        Blocks that tile its text; what is no report's is furniture with the note ``outside every report``.
    """
    leaves = [block for section in sections for block in section.blocks]
    covered = merge(span for block in leaves for span in block.spans)
    first, end = source.base, source.base + len(source.text)
    note = "outside every report"
    outside = [Block(Kind.BOILERPLATE, *span, layer=Layer.FURNITURE, note=note) for span in subtract([(first, end)], covered)]
    return tuple(in_place(leaves, outside))


def _layer(note: str) -> Layer:
    """Where boilerplate of some kind belongs: fields above a text stand behind it, all else around it."""
    return Layer.BACKGROUND if note == "front matter" else Layer.FURNITURE


def _disjoint(boilerplate: Iterable[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """Boilerplate of which each character has one kind, the first that is told."""
    taken: list[Span] = []
    for note, start, end in boilerplate:
        yield from ((note, *span) for span in subtract([(start, end)], taken))
        taken = merge([*taken, (start, end)])


def _filled(raw: Raw, blocks: list[Block], start: int) -> list[Block]:
    """Blocks with what stands between them: the title line above the body, and blanks, which go with the block before them."""
    covered = merge(span for block in blocks for span in block.spans)
    if not covered:
        return blocks
    ending = {block.spans[-1][1]: at for at, block in enumerate(blocks)}
    beginning = {block.spans[0][0]: at for at, block in enumerate(blocks)}
    titles = []
    for first, last in subtract([(min(start, covered[0][0]), covered[-1][1])], covered):
        if raw[first:last].strip():
            titles.append(Block(Kind.TITLE, first, last, note="title line"))
        elif first in ending:
            at = ending[first]
            blocks[at] = _of_pieces(blocks[at], [*blocks[at].spans, (first, last)])
        elif last in beginning:
            at = beginning[last]
            blocks[at] = _of_pieces(blocks[at], [(first, last), *blocks[at].spans])
        else:
            titles.append(Block(Kind.TITLE, first, last, note="title line"))
    return list(in_place(blocks, titles))


def reading(raw: Raw, blocks: Iterable[Block]) -> tuple[list[Span], list[int]]:
    """What is read of a report.

    Args:
        raw: The text.
        blocks: Its blocks.

    Returns:
        The stretches of the blocks of the body, in the order of reading, and the place of the blank or bar that ends each.
    """
    spans: list[Span] = []
    ends: list[int] = []
    for block in blocks:
        if block.layer is Layer.BODY and block.note != "title line":
            spans += block.spans
            last = spans[-1][1] - 1
            if (sign := raw[last : last + 1]).isspace() or sign == "|":
                ends.append(last)
    return spans, ends


def carved(blocks: Iterable[Block], spans: Sequence[Span], kind: Kind, note: str) -> list[Block]:
    """Blocks out of which some stretches are taken.

    Args:
        blocks: Any blocks.
        spans: The stretches, sorted and disjoint.
        kind: What the stretches are.
        note: Kind of boilerplate.

    Returns:
        The blocks, in pieces where they were cut, each with what was taken out of it behind it, as furniture.
    """
    if not spans:
        return list(blocks)
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    found: list[Block] = []
    for block in blocks:
        here = spans[bisect_right(ends, block.start) : bisect_left(starts, block.end)]
        if not here or block.layer is not Layer.BODY:
            found.append(block)
            continue
        kept = [piece for span in block.spans for piece in subtract([span], here)]
        taken = [piece for span in block.spans for piece in subtract([span], subtract([span], here))]
        if kept:
            found.append(_of_pieces(block, kept))
        found += [Block(kind, start, end, layer=Layer.FURNITURE, note=note) for start, end in taken]
    return found


def _of_pieces(block: Block, pieces: Sequence[Span]) -> Block:
    joined: list[Span] = []
    for start, end in pieces:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    start, end = min(start for start, _ in joined), max(end for _, end in joined)
    return block._replace(start=start, end=end, pieces=tuple(joined) if len(joined) > 1 else ())


def _within(blocks: Sequence[Block], body: Sequence[Span]) -> Iterator[Block]:
    """The parts of blocks that lie in the body."""
    for block in blocks:
        if block.layer is Layer.BODY:
            kept = [(max(a, start), min(b, end)) for a, b in block.spans for start, end in body if start < b and a < end]
            if kept:
                yield _of_pieces(block, kept)


def _by_shape(raw: Raw, block: Block) -> Block:
    """A paragraph of a format that states no more, as what its shape tells."""
    if block.kind is not Kind.PARAGRAPH:
        return block
    words = raw[block.start : min(block.end, block.start + 120)].strip()
    if not words:
        return block
    told = shape(words) if block.end - block.start < 120 else shape(words + "。")
    return block._replace(kind=told.kind, level=told.rank) if told.kind is not Kind.PAGE_MARK else block


def _levelled(blocks: list[Block]) -> list[Block]:
    """Blocks whose headings and items have levels from 1 on, in the order of their ranks."""
    ranks = sorted({block.level for block in blocks if block.level and block.kind in (Kind.HEADING, Kind.ITEM)})
    levels = {rank: level for level, rank in enumerate(ranks, 1)}
    return [block._replace(level=levels[block.level]) if block.level in levels else block for block in blocks]
