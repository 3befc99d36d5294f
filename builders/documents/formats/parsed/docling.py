r"""Documents in the JSON of Docling (``DoclingDocument``): blocks by label, tables, pages, what is furniture.

>>> document = {
...     "schema_name": "DoclingDocument", "name": "甲", "body": {"children": [{"$ref": "#/texts/0"}, {"$ref": "#/texts/1"}]},
...     "texts": [{"self_ref": "#/texts/0", "label": "title", "text": "转型观察"},
...               {"self_ref": "#/texts/1", "label": "page_footer", "content_layer": "furniture", "text": "第1页"}],
... }
>>> looks_like(document), extract(document)[0]
(True, '转型观察\n第1页\n')
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from builders.document_model import Kind
from builders.documents.formats.parsed.placed import Cell, Placed

__all__ = ["extract", "looks_like"]

#: Kinds of block by label; all others are paragraphs.
_KINDS = {
    "title": Kind.HEADING,
    "section_header": Kind.HEADING,
    "field_heading": Kind.HEADING,
    "list_item": Kind.ITEM,
    "caption": Kind.CAPTION,
    "footnote": Kind.FOOTNOTE,
    "reference": Kind.REFERENCE,
}
#: Lists of items, in the order in which what no other item refers to is read.
_LISTS = ("texts", "tables", "pictures", "key_value_items", "form_items", "field_regions", "field_items")
_BODY = ("", "body")


def looks_like(value: Any) -> bool:
    """Whether a value of JSON is a document of Docling."""
    return isinstance(value, dict) and value.get("schema_name") == "DoclingDocument"


def extract(value: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The text of a document, and what it states.

    Args:
        value: The document.

    Returns:
        Text, a block or a row of a table a line, in the order of reading; metadata with ``blocks``, ``page_starts`` and
        ``boxes`` (start, end, page, left, top, right and bottom as they stand).
    """
    placed = Placed()
    for item, layer in _items(value):
        page, box = _place(item)
        aside = "" if layer in _BODY else _aside(item, layer)
        if isinstance(data := item.get("data"), dict) and not aside:
            placed.table(_cells(data), page=page, box=box)
            continue
        label = str(item.get("label") or "")
        level = item.get("level")
        depth = (level if isinstance(level, int) else 1) + (label == "section_header") if label != "list_item" else 1
        text = _said(item) if not isinstance(data, dict) else "\t".join(cell.text for cell in _cells(data))
        kind = _KINDS.get(label, Kind.PARAGRAPH)
        placed.add(text, kind, level=depth if kind in (Kind.HEADING, Kind.ITEM) else 0, page=page, box=box, aside=aside)
    return placed.written.text, placed.metadata()


def _items(value: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """The items in the order of reading, each once with its layer; those that nothing refers to come last."""
    seen: set[str] = set()
    roots = [{"$ref": f"#/{name}"} for name in ("body", "furniture")]
    orphans = [{"$ref": f"#/{name}/{at}"} for name in _LISTS for at in range(len(_list(value, name)))]
    waiting = [(reference, "") for reference in reversed([*roots, *orphans])]
    while waiting:
        reference, layer = waiting.pop()
        name = str(reference.get("$ref") or reference.get("cref") or "")
        item = _resolved(value, name)
        if item is None or name in seen:
            continue
        seen.add(name)
        own = str(item.get("content_layer") or "")
        layer = layer if own in _BODY and layer not in _BODY else own
        if name == "#/furniture":
            layer = "furniture"
        if item.get("label") == "inline" and item.get("children"):
            parts = [child for one in _refs(item) if (child := _resolved(value, str(one.get("$ref")))) is not None]
            seen.update(str(one.get("$ref")) for one in _refs(item))
            yield {"label": "text", "text": "".join(map(_said, parts)), "prov": parts[0].get("prov") if parts else None}, layer
            continue
        if name not in ("#/body", "#/furniture") and not name.startswith("#/groups/"):
            for one in (reference for reference in _list(item, "captions") if isinstance(reference, dict)):
                caption = _resolved(value, str(one.get("$ref")))
                if caption is not None and str(one["$ref"]) not in seen:
                    seen.add(str(one["$ref"]))
                    yield caption, layer
            yield item, layer
        waiting += [(one, layer) for one in reversed(_refs(item))]


def _list(value: Mapping[str, Any], name: str) -> list[Any]:
    found = value.get(name)
    return found if isinstance(found, list) else []


def _refs(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The references to what stands below an item."""
    named = [one for name in ("children", "footnotes") for one in _list(item, name)]
    return [one for one in named if isinstance(one, dict)]


def _resolved(value: Any, reference: str) -> dict[str, Any] | None:
    """The item at a JSON pointer."""
    for name in reference.removeprefix("#/").split("/"):
        if isinstance(value, Mapping):
            value = value.get(name)
        elif isinstance(value, list) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    return value if isinstance(value, dict) else None


def _said(item: Mapping[str, Any]) -> str:
    """The text of an item, with the sign of a list before it where the document has one of its own."""
    text = item.get("text") or item.get("orig") or ""
    marker = item.get("marker") if item.get("enumerated") else ""
    return f"{marker} {text}" if isinstance(marker, str) and marker else str(text)


def _aside(item: Mapping[str, Any], layer: str) -> str:
    """The kind of boilerplate that an item outside the body is."""
    label = str(item.get("label") or "").replace("_", " ")
    return label if label in ("page header", "page footer") else layer


def _place(item: Mapping[str, Any]) -> tuple[int, tuple[float, ...]]:
    """Page and box of an item, where it begins."""
    first = next(iter(_list(item, "prov")), None)
    if not isinstance(first, dict):
        return 0, ()
    page, box = first.get("page_no"), first.get("bbox")
    sides = [box.get(side) for side in "ltrb"] if isinstance(box, dict) else []
    numbers = tuple(float(side) for side in sides if isinstance(side, (int, float)))
    return page if isinstance(page, int) and page > 0 else 0, numbers if len(numbers) == 4 else ()


def _cells(data: Mapping[str, Any]) -> list[Cell]:
    """The cells of a table, each once."""
    listed = _list(data, "table_cells") or [cell for row in _list(data, "grid") if isinstance(row, list) for cell in row]
    found: dict[tuple[int, int], Cell] = {}
    for cell in listed:
        if isinstance(cell, dict):
            places = [cell.get(f"start_{name}_offset_idx") for name in ("row", "col")]
            row, column = (place if isinstance(place, int) else 0 for place in places)
            found.setdefault((row, column), Cell(row, column, str(cell.get("text") or ""), bool(cell.get("column_header"))))
    return list(found.values())
