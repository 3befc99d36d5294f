r"""Documents in the JSON of MinerU: ``content_list.json`` and ``middle.json``.

>>> text = {"type": "text", "text": "平稳。", "page_idx": 1}
>>> content = [text | {"text": "概况", "text_level": 1, "page_idx": 0}, text]
>>> looks_like(content), extract(content)[0], extract(content)[1]["page_starts"]
(True, '概况\n平稳。\n', [0, 3])
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from builders.document_model import Kind
from builders.documents.formats.parsed.placed import Placed, cells_of_html

__all__ = ["extract", "looks_like"]

#: Kinds of block by type; all others are paragraphs.
_KINDS = {
    "title": Kind.HEADING,
    "list": Kind.ITEM,
    "index": Kind.ITEM,
    "ref_text": Kind.REFERENCE,
    "caption": Kind.CAPTION,
    "footnote": Kind.FOOTNOTE,
}
#: Types that a page prints around the text, with what they are called.
_AROUND = {
    "header": "page header",
    "footer": "page footer",
    "page_number": "page number",
    "aside_text": "margin",
    "discarded": "furniture",
    "abandon": "furniture",
}
#: Fields of an entry that hold text, in the order of reading, with what they are.
_FIELDS = (
    ("image_caption", "caption"),
    ("img_caption", "caption"),
    ("chart_caption", "caption"),
    ("table_caption", "caption"),
    ("code_caption", "caption"),
    ("text", ""),
    ("list_items", ""),
    ("table_body", "table"),
    ("code_body", ""),
    ("image_footnote", "footnote"),
    ("img_footnote", "footnote"),
    ("table_footnote", "footnote"),
)


def looks_like(value: Any) -> bool:
    """Whether a value of JSON is a list of contents or an intermediate result of MinerU."""
    if isinstance(value, dict):
        pages = value.get("pdf_info")
        return isinstance(pages, list) and bool(pages) and all(isinstance(page, dict) and "page_idx" in page for page in pages)
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, dict) and isinstance(one.get("type"), str) and "page_idx" in one for one in value)
    )


def extract(value: Any) -> tuple[str, dict[str, Any]]:
    """The text of a document, and what it states.

    Args:
        value: The value of JSON.

    Returns:
        Text, a block or a row of a table a line; metadata with ``blocks``, ``page_starts`` and ``boxes``.
    """
    placed = Placed()
    if isinstance(value, dict):
        for page in value["pdf_info"]:
            number = _page(page)
            blocks = [*_list(page, "para_blocks"), *({**one, "discarded": True} for one in _list(page, "discarded_blocks"))]
            for block in blocks:
                _add_block(placed, block, number, aside=bool(block.get("discarded")))
    else:
        for entry in value:
            for text, what in _of_entry(entry):
                _add(placed, text, what, entry, _page(entry))
    return placed.written.text, placed.metadata()


def _list(value: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = value.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _page(value: Mapping[str, Any]) -> int:
    number = value.get("page_idx")
    return number + 1 if isinstance(number, int) and number >= 0 else 0


def _box(value: Mapping[str, Any]) -> Sequence[float]:
    box = value.get("bbox")
    return box if isinstance(box, list) and all(isinstance(side, (int, float)) for side in box) else ()


def _of_entry(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The texts of an entry of a list of contents, with what each is."""
    type_ = "ref_text" if entry.get("sub_type") == "ref_text" else str(entry["type"])
    for field, what in _FIELDS:
        said = entry.get(field)
        for text in said if isinstance(said, list) else [said]:
            if isinstance(text, str):
                yield text, what or ("footnote" if type_ == "page_footnote" else type_)


def _add(placed: Placed, text: str, what: str, entry: Mapping[str, Any], page: int) -> None:
    if what == "table" and "<" in text:
        placed.table(cells_of_html(text), page=page, box=_box(entry))
        return
    level = entry.get("text_level")
    depth = level if isinstance(level, int) and level > 0 else 0
    kind = Kind.HEADING if depth and what == "text" else _KINDS.get(what, Kind.PARAGRAPH)
    depth = {Kind.HEADING: depth or 1, Kind.ITEM: 1}.get(kind, 0)
    placed.add(text, kind, level=depth, page=page, box=_box(entry), aside=_AROUND.get(what, ""))


def _add_block(placed: Placed, block: Mapping[str, Any], page: int, *, aside: bool) -> None:
    """Add a block of an intermediate result, or the blocks that it is made of."""
    inner = _list(block, "blocks")
    type_ = str(block.get("type") or "")
    if inner and not _list(block, "lines"):
        for one in inner:
            _add_block(placed, one, page, aside=aside)
        return
    for span in (span for line in _list(block, "lines") for span in _list(line, "spans")):
        if isinstance(markup := span.get("html"), str) and markup:
            placed.table(cells_of_html(markup), page=page, box=_box(block))
    lines = ["".join(_content(span) for span in _list(line, "spans")) for line in _list(block, "lines")]
    around = _AROUND.get(type_, "furniture" if aside else "")
    end = next((what for what in ("caption", "footnote") if type_.endswith(what)), type_)
    said = lines if end in ("list", "index") else [_joined(lines)]
    for text in said:
        kind = _KINDS.get(end, Kind.PARAGRAPH)
        level = block.get("level")
        depth = {Kind.HEADING: level if isinstance(level, int) and level > 0 else 1, Kind.ITEM: 1}.get(kind, 0)
        placed.add(text, kind, level=depth, page=page, box=_box(block), aside=around)


def _content(span: Mapping[str, Any]) -> str:
    content = span.get("content")
    return content if isinstance(content, str) else ""


def _joined(lines: Sequence[str]) -> str:
    """The lines of a paragraph: a blank between two of English, nothing between two of Chinese.

    Returns:
        The paragraph.

    >>> _joined(["银行", "业"]), _joined(["the", "bank"])
    ('银行业', 'the bank')
    """
    found = ""
    for line in lines:
        apart = bool(found) and found[-1].isascii() and line[:1].isascii() and not found[-1].isspace()
        found += (" " if apart else "") + line
    return found
