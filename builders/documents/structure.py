"""The blocks of a report: what its reader left in its body, line by line, as headings, items, cells and paragraphs."""

from __future__ import annotations

from builders.document_model import Block, Kind, Layer, Span
from builders.records import Section, Source
from builders.text.clean import merge, subtract

__all__ = ["blocks_of"]


def blocks_of(source: Source, section: Section) -> tuple[Block, ...]:
    """The leaves of a report.

    Args:
        source: The open file.
        section: The report in it, as its reader gave it.

    Returns:
        Blocks in the order of reading, which tile the report from its start to its end.
    """
    aside = [Block(Kind.BOILERPLATE, start, end, layer=Layer.FURNITURE, note=kind) for kind, start, end in section.boilerplate]
    body = subtract(merge(section.body), merge((block.start, block.end) for block in aside))
    return tuple(sorted([*(block for span in body for block in _lines(source, span)), *aside], key=lambda block: block.start))


def _lines(source: Source, span: Span) -> list[Block]:
    blocks, at = [], span[0]
    for line in source.raw[slice(*span)].splitlines(keepends=True):
        blocks.append(Block(Kind.PARAGRAPH, at, at + len(line)))
        at += len(line)
    return blocks
