"""The mentions of a report as columns: what the shard of its source keeps of them, and the graph's table holds."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from builders.documents.formats.parts import part_of
from builders.documents.formats.pdf import page_of
from builders.records import Extraction, Source
from graph.store.mentions import COLUMNS

__all__ = ["mention_columns"]


def mention_columns(source: Source, extraction: Extraction) -> dict[str, list[Any]]:
    """The mentions of a report by column.

    Args:
        source: The open file.
        extraction: What was taken from a report in it.

    Returns:
        The columns of :data:`graph.store.mentions.COLUMNS` but for the report, of one length.
    """
    spans = sorted((start, end, str(block.kind)) for block in extraction.section.blocks for start, end in block.spans)
    begins = [start for start, _, _ in spans]
    rows = []
    for m in extraction.mentions:
        at = bisect_right(begins, m.start) - 1
        kind = spans[at][2] if at >= 0 and m.start < spans[at][1] else None
        part = m.part or part_of(source, m.start)
        rows.append(
            (
                *(m.start, m.end, m.text, m.type, m.id or None, m.label, m.rule, round(m.score, 3)),
                *(*m.sentence, page_of(source, m.start), kind, part, m.number or None, m.reason or None),
            )
        )
    names = [name for name in COLUMNS if name != "report"]
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)) if rows else {name: [] for name in names}
