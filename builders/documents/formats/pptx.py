"""PowerPoint files (``.pptx``, ``.ppsx``, ``.potx``, with macros, strict, of WPS): their slides in the order of the show.

Of each slide its title, then its shapes from back to front (which is the order of reading), then its notes; hidden slides are
read as the others are, and their parts say so. Dates, feet and numbers of slides are furniture, and so is what the layouts
print on them, once, behind all. The text of charts is left out. Pages are slides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

from builders.document_model import Kind
from builders.documents.formats.package import Package, first, local, main_element, members, opened, stated
from builders.documents.formats.word.styles import LISTED
from builders.documents.formats.written import Line, Written, flat, read, row_of
from builders.text.decode import Blob
from ontology.errors import ReadError

__all__ = ["extract", "looks_like", "read"]

_MAIN = "ppt/presentation.xml"
_TITLES = ("title", "ctrTitle", "vertTitle")
#: Placeholders of what a page prints around the text.
_AROUND = {"sldNum": "slide number", "dt": "slide date", "ftr": "page footer", "hdr": "page header"}
#: Placeholders whose paragraphs are the items of a list unless they say otherwise.
_LISTS = ("body", "obj", "vertBody", "vertObj", "")
#: Points of a diagram that only join or draw others.
_DRAWN = ("pres", "sibTrans", "parTrans", "doc", "asst-pres")


def looks_like(blob: Blob) -> bool:
    """A PowerPoint file by the names of its parts, or by its main part."""
    return _MAIN in members(blob) or main_element(blob).endswith("}presentation")


def extract(blob: Blob) -> tuple[str, dict[str, Any]]:
    """The text of a PowerPoint file, a paragraph or a row of a table a line, and what it states of itself.

    Args:
        blob: The file.

    Returns:
        Text; metadata with ``blocks`` that tile it, ``page_starts`` (where slides begin), ``parts`` (slides and their
        notes), and ``title``, ``author``, ``company``, ``created`` and ``modified`` (empty when not stated).

    Raises:
        ReadError: The file is damaged, locked, too large or without text.
    """
    written = Written()
    starts: list[int] = []
    with opened(blob, "PowerPoint file", "broken-pptx") as archive:
        package = _Package(archive)
        show = _Show(package, written)
        for number, part in enumerate(_slides(package), 1):
            starts.append(written.at)
            show.slide(part, number)
        if not written.at:
            raise ReadError(blob.path, "empty", "the slides hold no text: they may hold images only: run an OCR program first")
        show.around()
        properties = stated(package)
    return written.text, properties | {"blocks": tuple(written.blocks), "page_starts": starts, "parts": written.parts}


class _Package(Package):
    default = _MAIN


def _slides(package: Package) -> Iterator[str]:
    """The slides in the order of the show; those of a damaged list in that of their relationships."""
    root = package.needed(package.document)
    related = package.relations(package.document)
    named = [_reference(node, "id") for node in root.iter() if local(node) == "sldId"]
    for name in dict.fromkeys(named):
        kind, part = related.get(name, ("", ""))
        if kind == "slide" and part in package:
            yield part


def _reference(node: Element, name: str) -> str:
    """The identifier of a relationship that an attribute names."""
    return next((value for key, value in node.items() if key.startswith("{") and key.endswith("}" + name)), "")


class _Show:
    """Writes slides down one after the other."""

    def __init__(self, package: Package, written: Written) -> None:
        self._package, self._written = package, written
        self._tables = 0
        self._titled = False
        #: The layouts of the slides so far, and their masters, in order.
        self._layouts: dict[str, None] = {}

    def slide(self, part: str, number: int) -> None:
        """Write a slide and its notes."""
        root = self._package.tree(part)
        if root is None:
            return
        hidden = root.get("show") in ("0", "false")
        self._written.place = f"slide {number} (hidden)" if hidden else f"slide {number}"
        related = self._package.relations(part)
        shapes = list(_shapes(first(root, "spTree")))
        shapes.sort(key=lambda shape: _placeholder(shape) not in _TITLES)
        around: list[tuple[str, str]] = []
        for shape in shapes:
            place = _placeholder(shape)
            if place in _AROUND:
                around.append((_AROUND[place], "\n".join(text for _, text in _paragraphs(shape, fields=True))))
            elif local(shape) == "graphicFrame":
                self._frame(shape, related)
            else:
                self._shape(shape, place)
        for kind, target in related.values():
            if kind == "notesslide":
                self._notes(target)
            elif kind == "slidelayout":
                self._layouts[target] = None
        for note, text in around:
            if text.strip():
                kind = Kind.PAGE_MARK if note == "slide number" else Kind.BOILERPLATE
                self._written.set_aside(text + "\n", note, kind)

    def around(self) -> None:
        """Write what the layouts and masters print on the slides, each text once."""
        self._written.place = ""
        parts = dict(self._layouts)
        for layout in self._layouts:
            parts |= {target: None for kind, target in self._package.related(layout) if kind == "slidemaster"}
        told: dict[str, None] = {}
        for part in parts:
            tree = first(self._package.tree(part), "spTree")
            shapes = [shape for shape in _shapes(tree) if _placeholder(shape) is None and local(shape) != "graphicFrame"]
            told |= {flat(text): None for shape in shapes for _, text in _paragraphs(shape)}
        for text in filter(None, told):
            self._written.set_aside(f"{text}\n", "slide layout")

    def _shape(self, shape: Element, place: str | None) -> None:
        paragraphs = [(node, text) for node, text in _paragraphs(shape) if text.strip()]
        if place in _TITLES:
            text = "\n".join(text for _, text in paragraphs)
            if text:
                self._written.add(Line(text, Kind.HEADING if self._titled else Kind.TITLE, 1 if self._titled else 0))
                self._titled = True
            return
        listed = place in _LISTS and len(paragraphs) > 1
        for node, text in paragraphs:
            self._written.add(Line(text, *_kind(node, listed)))

    def _frame(self, frame: Element, related: dict[str, tuple[str, str]]) -> None:
        """A table, or a diagram."""
        for node in frame.iter():
            if local(node) == "tbl":
                self._table(node)
                return
            if local(node) == "relIds":
                root = self._package.tree(related.get(_reference(node, "dm"), ("", ""))[1])
                for depth, point in _points(root):
                    for _, text in _paragraphs(point):
                        if text.strip():
                            self._written.add(Line(text, Kind.ITEM, LISTED + min(depth, 8)))
                return

    def _table(self, table: Element) -> None:
        rows = [[cell for cell in row if local(cell) == "tc"] for row in table if local(row) == "tr"]
        single = all(len(cells) < 2 for cells in rows)
        self._tables += not single
        properties = next((node for node in table if local(node) == "tblPr"), None)
        headed = properties is not None and properties.get("firstRow") in ("1", "true")
        for number, cells in enumerate(rows, 1):
            found = [_cell(cell) for cell in cells]
            if not any(map(any, found)):
                continue
            if single:
                for text in found[0]:
                    self._written.add(Line(text))
                continue
            note = "header" if headed and number == 1 else ""
            for line in row_of(found, Line("", Kind.CELL, note=note, table=self._tables, row=number)):
                self._written.add(line)

    def _notes(self, part: str) -> None:
        for shape in _shapes(first(self._package.tree(part), "spTree")):
            if _placeholder(shape) == "body":
                for _, text in _paragraphs(shape):
                    if text.strip():
                        self._written.add(Line(text, Kind.FOOTNOTE, note="notes", part="notes"))


def _shapes(tree: Element | None) -> Iterator[Element]:
    """The shapes of a slide in their order, those of groups too; of what is there in several forms the first."""
    for node in tree if tree is not None else ():
        name = local(node)
        if name in ("sp", "graphicFrame", "cxnSp"):
            if not _unseen(node):
                yield node
        elif name == "grpSp":
            if not _unseen(node):
                yield from _shapes(node)
        elif name == "AlternateContent":
            yield from _shapes(next(iter(node), None))


def _unseen(shape: Element) -> bool:
    """Whether a shape is switched off."""
    properties = first(shape, "cNvPr")
    return properties is not None and properties.get("hidden") in ("1", "true")


def _placeholder(shape: Element) -> str | None:
    """The type of a placeholder, empty for one of no type; None for other shapes."""
    if not len(shape):
        return None
    node = first(shape[0], "ph")
    return None if node is None else node.get("type", "")


def _paragraphs(node: Element, fields: bool = False) -> Iterator[tuple[Element, str]]:
    """The paragraphs of a shape, a cell or a point of a diagram; numbers of slides in them only where they are asked for."""
    for body in node.iter():
        if local(body) in ("txBody", "t") and len(body):
            yield from ((one, _text(one, fields)) for one in body if local(one) == "p")


def _text(paragraph: Iterable[Element], fields: bool) -> str:
    found: list[str] = []
    for node in paragraph:
        name = local(node)
        if name == "t":
            found.append((node.text or "").replace("\n", " ").replace("\r", ""))
        elif name == "br":
            found.append("\n")
        elif name == "fld" and not fields and node.get("type") == "slidenum":
            continue
        elif name == "AlternateContent":
            found.append(_text(next(iter(node), ()), fields))
        elif not name.endswith("Pr"):
            found.append(_text(node, fields))
    return "".join(found).replace("\x0b", "\n").strip("\n")


def _kind(paragraph: Element, listed: bool) -> tuple[Kind, int]:
    """What a paragraph is, and how deep an item stands: an item by its bullet or number, or by its placeholder."""
    properties = next((node for node in paragraph if local(node) == "pPr"), None)
    signs = {local(node) for node in properties} if properties is not None else set()
    level = properties.get("lvl", "0") if properties is not None else "0"
    if "buNone" in signs or not (listed or signs & {"buChar", "buAutoNum", "buBlip"}):
        return Kind.PARAGRAPH, 0
    return Kind.ITEM, LISTED + (min(int(level), 8) if level.isascii() and level.isdigit() else 0)


def _cell(cell: Element) -> list[str]:
    """The paragraphs of a cell; nothing of one that only goes on with another."""
    if any(cell.get(name) in ("1", "true") for name in ("hMerge", "vMerge")):
        return [""]
    return [words for _, text in _paragraphs(cell) if (words := flat(text))] or [""]


def _points(root: Element | None) -> Iterator[tuple[int, Element]]:
    """The points of a diagram with their depths: from its root along its branches, then any that hang on none."""
    points = {node.get("modelId", ""): node for node in root.iter() if local(node) == "pt"} if root is not None else {}
    joined: dict[str, list[tuple[int, str]]] = {}
    for node in root.iter() if root is not None else ():
        if local(node) == "cxn" and node.get("type", "parOf") == "parOf":
            order = node.get("srcOrd", "0")
            joined.setdefault(node.get("srcId", ""), []).append(
                (int(order) if order.isascii() and order.isdigit() else 0, node.get("destId", ""))
            )
    waiting = [(0, name) for name in reversed(points) if points[name].get("type") not in _DRAWN]
    waiting += [(0, name) for name in points if points[name].get("type") == "doc"]
    seen: set[str] = set()
    while waiting:
        depth, name = waiting.pop()
        if name in seen or name not in points:
            continue
        seen.add(name)
        drawn = points[name].get("type") in _DRAWN
        if not drawn:
            yield depth, points[name]
        branches = sorted(joined.get(name, ()), reverse=True)
        waiting += [(depth if drawn else depth + 1, target) for _, target in branches]
