"""A document in the JSON of Docling (``DoclingDocument`` 1.10): its blocks as items, what they name as entities with ids.

What the schema has no field for stands in ``meta`` under names that begin with ``yinpu__``, as it asks of others' fields.
"""

from __future__ import annotations

import mimetypes
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import PurePath
from typing import Any

from builders.document_model import Block, Kind, Layer
from builders.documents.formats.parts import part_of
from builders.documents.formats.pdf import page_of
from builders.records import Mention, Source

__all__ = ["as_docling"]

_VERSION = "1.10.0"
_LABELS = {
    Kind.TITLE: "title",
    Kind.HEADING: "section_header",
    Kind.PARAGRAPH: "text",
    Kind.ITEM: "list_item",
    Kind.REFERENCE: "reference",
    Kind.CAPTION: "caption",
    Kind.FOOTNOTE: "footnote",
    Kind.PAGE_MARK: "page_footer",
    Kind.BOILERPLATE: "text",
}
_LEVELS = 100


class _Document:
    """The items of a document as they are numbered."""

    def __init__(self, source: Source, mentions: Iterable[Mention]) -> None:
        self.source = source
        self.mentions = sorted(mentions, key=lambda mention: (mention.start, mention.end))
        self._starts = [mention.start for mention in self.mentions]
        self.texts: list[dict[str, Any]] = []
        self.tables: list[dict[str, Any]] = []
        self.groups: list[dict[str, Any]] = []

    def item(self, to: list[dict[str, Any]], name: str, parent: str, fields: Mapping[str, Any]) -> dict[str, str]:
        """Add an item; returns the reference to it."""
        reference = f"#/{name}/{len(to)}"
        to.append({"self_ref": reference, "parent": {"$ref": parent}, "children": [], **fields})
        return {"$ref": reference}

    def text(self, block: Block, parent: str) -> dict[str, str]:
        """Add a block of text."""
        raw = self.source.raw
        words = "".join(raw[start:end] for start, end in block.spans)
        text = words.strip()
        label = block.note.replace(" ", "_") if block.note in ("page header", "page footer") else _LABELS[block.kind]
        fields: dict[str, Any] = {"content_layer": str(block.layer), "label": label, "prov": [], "orig": words, "text": text}
        if label == "section_header":
            fields["level"] = min(max(block.level, 1), _LEVELS)
        elif label == "list_item":
            fields |= {"enumerated": False, "marker": ""}
        before = len(words) - len(words.lstrip())
        entities = [self._entity(mention, self._within(block, mention, before, len(text))) for mention in self.inside(block)]
        return self.item(self.texts, "texts", parent, fields | {"meta": self._meta([block], entities)})

    def table(self, blocks: Sequence[Block]) -> dict[str, str]:
        """Add the cells of a table."""
        cells: list[dict[str, Any]] = []
        entities: list[dict[str, Any]] = []
        widest = 0
        for row, (_, group) in enumerate(groupby(blocks, key=lambda block: block.row)):
            for column, block in enumerate(group):
                widest = max(widest, column + 1)
                cells.append(
                    {
                        "start_row_offset_idx": row,
                        "end_row_offset_idx": row + 1,
                        "start_col_offset_idx": column,
                        "end_col_offset_idx": column + 1,
                        "text": "".join(self.source.raw[start:end] for start, end in block.spans).strip(" \t\r\n|"),
                        "column_header": block.note == "header",
                    }
                )
                entities += [self._entity(mention) | {"yinpu__cell": [row, column]} for mention in self.inside(block)]
        rows = len({block.row for block in blocks})
        data = {"table_cells": cells, "num_rows": rows, "num_cols": widest}
        fields = {"content_layer": "body", "label": "table", "prov": [], "captions": [], "references": [], "footnotes": []}
        return self.item(self.tables, "tables", "#/body", fields | {"data": data, "meta": self._meta(blocks, entities)})

    def listed(self, blocks: Iterable[Block]) -> dict[str, str]:
        """Add a list of items."""
        reference = self.item(self.groups, "groups", "#/body", {"content_layer": "body", "name": "list", "label": "list"})
        self.groups[-1]["children"] = [self.text(block, reference["$ref"]) for block in blocks]
        return reference

    def inside(self, block: Block) -> Iterator[Mention]:
        """The mentions that begin in a block."""
        for start, end in block.spans:
            yield from self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _within(self, block: Block, mention: Mention, before: int, length: int) -> list[int] | None:
        """Where a mention stands in the text of a block that stands in one stretch."""
        if block.pieces:
            return None
        start, end = mention.start - block.start - before, mention.end - block.start - before
        return [start, end] if 0 <= start < end <= length else None

    def _entity(self, mention: Mention, span: list[int] | None = None) -> dict[str, Any]:
        found: dict[str, Any] = {"text": mention.label, "orig": mention.text, "label": mention.type}
        found |= {"charspan": span} if span else {}
        found |= {"confidence": round(min(max(mention.score, 0.0), 1.0), 3)}
        return found | {"yinpu__id": mention.id or None, "yinpu__span": [mention.start, mention.end]}

    def _meta(self, blocks: Sequence[Block], entities: Sequence[dict[str, Any]]) -> dict[str, Any]:
        start, end = min(block.start for block in blocks), max(block.end for block in blocks)
        found: dict[str, Any] = {"entities": {"mentions": list(entities)}} if entities else {}
        notes = {
            "page": page_of(self.source, start),
            "part": part_of(self.source, start),
            "note": blocks[0].note if blocks[0].kind is not Kind.CELL else "",
        }
        found |= {f"yinpu__{name}": value for name, value in notes.items() if value}
        return found | {"yinpu__span": [start, end]}


def as_docling(
    source: Source, blocks: Iterable[Block], mentions: Iterable[Mention], reports: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    r"""A document in the JSON of Docling.

    Args:
        source: The open file.
        blocks: Its blocks, in the order of reading.
        mentions: What it names.
        reports: What is said of each report in it.

    Returns:
        A ``DoclingDocument``: items of text, tables and lists; for each, where it stands in the text of the source
        (``yinpu__span``), its page or part, and its entities with ids (``yinpu__id``).

    >>> source = Source("a.txt", "概况\n甲行平稳。\n", "utf-8", "ff" * 32, "plain")
    >>> found = as_docling(source, [Block(Kind.HEADING, 0, 3, 1), Block(Kind.PARAGRAPH, 3, 9)], [], [])
    >>> [(item["label"], item["text"], item["meta"]["yinpu__span"]) for item in found["texts"]]
    [('section_header', '概况', [0, 3]), ('text', '甲行平稳。', [3, 9])]
    """
    document = _Document(source, mentions)
    body: list[dict[str, str]] = []
    for (kind, table), group in groupby(blocks, key=lambda block: (block.kind, block.table)):
        if table and kind is Kind.CELL:
            body.append(document.table(list(group)))
        elif kind is Kind.ITEM:
            body.append(document.listed(group))
        else:
            body += [document.text(block, "#/body") for block in group]
    stated = {"source": source.path, "sha256": source.sha256, "encoding": source.encoding, "reader": source.reader}
    root = {"name": "_root_", "label": "unspecified", "children": []}
    meta = {f"yinpu__{key}": value for key, value in (*stated.items(), ("reports", list(reports)))}
    return {
        "schema_name": "DoclingDocument",
        "version": _VERSION,
        "name": PurePath(source.path.partition("#")[0]).stem or "document",
        "origin": _origin(source),
        "furniture": {**root, "self_ref": "#/furniture", "content_layer": str(Layer.FURNITURE)},
        "body": {**root, "self_ref": "#/body", "content_layer": str(Layer.BODY), "children": body, "meta": meta},
        "groups": document.groups,
        "texts": document.texts,
        "pictures": [],
        "tables": document.tables,
        "key_value_items": [],
        "form_items": [],
        "pages": {},
    }


def _origin(source: Source) -> dict[str, Any]:
    """The file, with the last 64 bits of its digest."""
    name = PurePath(source.path.partition("#")[0]).name
    type_ = mimetypes.guess_type(name)[0] or "text/plain"
    return {"mimetype": type_, "binary_hash": int(source.sha256 or "0", 16) & (1 << 64) - 1, "filename": name}
