"""OpenDocument texts and presentations (``.odt``, ``.ott``, ``.odp``, ``.otp``): what is seen, with what styles say of it.

First the document in its order, then its notes, its headers and footers. Of a presentation each page's title, its other shapes
and its notes; pages are slides. What was deleted, comments, hidden text and descriptions of pictures are not seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from builders.document_model import Kind
from builders.documents.formats.package import Package, first, local, members, opened
from builders.documents.formats.word.styles import LISTED, Look, named
from builders.documents.formats.written import Line, Written, flat, read, row_of
from builders.text.decode import Blob
from ontology.errors import ReadError

__all__ = ["extract", "looks_like", "read"]

_TYPE = "application/vnd.oasis.opendocument."
_READ = ("text", "presentation")
#: Elements whose text is not seen where they stand.
_UNSEEN = frozenset(
    (
        *("annotation", "annotation-end", "tracked-changes", "note-citation", "ruby-text", "title", "desc", "forms", "script"),
        *(
            "sequence-decls",
            "variable-decls",
            "user-field-decls",
            "event-listeners",
            "hidden-text",
            "hidden-paragraph",
            "settings",
        ),
    )
)
_STATED = {"title": "title", "creator": "author", "creation-date": "created", "date": "modified"}
#: Classes of shapes on a slide that a page prints around the text.
_AROUND = {"date-time": "slide date", "footer": "page footer", "header": "page header", "page-number": "slide number"}
#: Rows or cells that are repeated, at most; of empty ones none are.
_REPEATED, _DEEPEST = 100, 20


def looks_like(blob: Blob) -> bool:
    """An OpenDocument text or presentation by the type that it states in its first bytes, or by its parts."""
    head = blob.head(4096)
    if head[:2] != b"PK":
        return False
    if stated := head.partition(b"mimetype")[2]:
        return any(stated.startswith(f"{_TYPE}{kind}".encode()) for kind in _READ)
    return {"content.xml", "meta-inf/manifest.xml"} <= members(blob)


def extract(blob: Blob) -> tuple[str, dict[str, Any]]:
    """The text of an OpenDocument file, a paragraph or a row of a table a line, and what it states of itself.

    Args:
        blob: The file.

    Returns:
        Text; metadata with ``blocks`` that tile it, ``title``, ``author``, ``created`` and ``modified`` (empty when not
        stated), ``parts`` (notes, text boxes, slides), and of a presentation ``page_starts``.

    Raises:
        ReadError: The file is damaged, locked, too large, of another kind or without text.
    """
    with opened(blob, "OpenDocument file", "broken-odf") as archive:
        package = Package(archive)
        manifest = package.tree("meta-inf/manifest.xml", doctype=True)
        if first(manifest, "encryption-data") is not None:
            what = "the OpenDocument file is protected by a password"
            raise ReadError(blob.path, "locked", f"{what}: take it off and save it again")
        content, styles = package.needed("content.xml", doctype=True), package.tree("styles.xml", doctype=True)
        body = list(first(content, "body") or ())
        if not body or local(body[0]) not in _READ:
            what = f"this is an OpenDocument file of the kind {local(body[0]) if body else 'unknown'}"
            raise ReadError(blob.path, "format", f"{what}: save it as .docx, .xlsx or PDF")
        story = _Story(_Styles([*([] if styles is None else [styles]), content]))
        starts = story.document(body[0])
        if not story.written.at:
            raise ReadError(blob.path, "empty", "the OpenDocument file holds no text: it may hold images only")
        story.around(styles)
        properties = _stated(package)
    written = story.written
    paged = {"page_starts": starts} if starts else {}
    return written.text, properties | {"blocks": tuple(written.blocks), "parts": written.parts} | paged


def _stated(package: Package) -> dict[str, str]:
    found = dict.fromkeys(_STATED.values(), "")
    root = first(package.tree("meta.xml", doctype=True), "meta")
    for node in root if root is not None else ():
        if local(node) in _STATED and not found[_STATED[local(node)]]:
            found[_STATED[local(node)]] = (node.text or "").strip()
    return found


def _get(node: Element, name: str) -> str:
    """An attribute by its local name; empty when there is none."""
    return next((value for key, value in node.items() if key.rpartition("}")[2] == name), "")


class _Style(NamedTuple):
    name: str
    based: str
    outline: str
    hidden: bool


class _Styles:
    """What styles make of paragraphs, of spans and of the pages of a presentation."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self._styles: dict[str, _Style] = {}
        self._looks: dict[str, Look] = {"": Look()}
        for root in roots:
            for node in root.iter():
                if local(node) == "style" and (name := _get(node, "name")):
                    self._styles[name] = _style(node)

    def look(self, name: str) -> Look:
        """What a style makes of its text: kind, rank, whether it is hidden."""
        if name not in self._looks:
            chain = list(self._chain(name))
            told = [look for style in chain if (look := _told(style))]
            look = told[0] if told else named(name.replace("_20_", " ").lower()) or Look()
            self._looks[name] = look._replace(hidden=any(style.hidden for style in chain[:1]))
        return self._looks[name]

    def _chain(self, name: str) -> Iterator[_Style]:
        for _ in range(_DEEPEST):
            if (found := self._styles.get(name)) is None:
                return
            yield found
            name = found.based


def _style(node: Element) -> _Style:
    shown = _get(node, "display-name") or _get(node, "name").replace("_20_", " ")
    hidden = any(_get(one, "display") == "none" or _get(one, "visibility") == "hidden" for one in node)
    return _Style(shown.strip().lower(), _get(node, "parent-style-name"), _get(node, "default-outline-level"), hidden)


def _told(style: _Style) -> Look | None:
    if look := named(style.name):
        return look
    return Look(Kind.HEADING, int(style.outline)) if style.outline.isascii() and style.outline.isdigit() else None


class _Story:
    """Writes down what is seen."""

    def __init__(self, styles: _Styles) -> None:
        self._styles = styles
        self.written = Written()
        self._tables = 0
        self._titled = False
        self._notes: list[tuple[str, Element]] = []

    def document(self, body: Element) -> list[int]:
        """Write the body, and the notes that it refers to.

        Args:
            body: The text or the presentation.

        Returns:
            Where each page of a presentation begins.
        """
        pages: list[int] = []
        for node in body if local(body) == "presentation" else ():
            if local(node) == "page":
                hidden = " (hidden)" if self._styles.look(_get(node, "style-name")).hidden else ""
                pages.append(self.written.at)
                self.written.place = f"slide {len(pages)}{hidden}"
                self._page(node)
        if local(body) != "presentation":
            self._write(self._lines(body))
        for part, note in self._notes:
            lines = self._lines(note)
            self._write(line._replace(kind=Kind.FOOTNOTE, rank=0, note="", table=0, row=0, part=part) for line in lines)
        return pages

    def around(self, styles: Element | None) -> None:
        """Write the headers and footers of the master pages, each once."""
        self.written.place = ""
        told: dict[tuple[str, str], None] = {}
        for page in styles.iter() if styles is not None else ():
            for node in page if local(page) == "master-page" else ():
                if (side := local(node).partition("-")[0]) in ("header", "footer"):
                    told["".join(line.text + line.end for line in self._lines(node)), f"page {side}"] = None
        for text, note in told:
            if text.strip():
                self.written.set_aside(text, note, part=note.removeprefix("page "))

    def _write(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self.written.add(line)

    def _page(self, page: Element) -> None:
        shapes = sorted(page, key=lambda node: _get(node, "class") != "title")
        around = []
        for shape in shapes:
            kind = _get(shape, "class")
            if kind in _AROUND:
                around.append((_AROUND[kind], "".join(line.text + line.end for line in self._lines([shape]))))
            elif local(shape) == "notes":
                notes = (line for node in shape if _get(node, "class") == "notes" for line in self._lines([node]))
                self._write(line._replace(kind=Kind.FOOTNOTE, rank=0, note="notes", part="notes") for line in notes)
            elif kind == "title":
                text = "\n".join(line.text for line in self._lines([shape]))
                if text.strip():
                    self.written.add(Line(text, Kind.HEADING if self._titled else Kind.TITLE, 1 if self._titled else 0))
                    self._titled = True
            else:
                self._write(self._lines([shape]))
        for note, text in around:
            if text.strip():
                self.written.set_aside(text, note, Kind.PAGE_MARK if note == "slide number" else Kind.BOILERPLATE)

    def _lines(self, nodes: Iterable[Element], depth: int = 0) -> Iterator[Line]:
        """What is seen of some neighbours."""
        for node in nodes:
            name = local(node)
            if name in ("p", "h"):
                yield from self._paragraph(node, depth)
            elif name == "table":
                yield from self._table(node)
            elif name == "list":
                yield from self._lines(node, depth + 1)
            elif name == "section" and _get(node, "display") == "none":
                continue
            elif name.endswith(("-index", "table-of-content", "bibliography")):
                yield from (line._replace(kind=Kind.ITEM, rank=LISTED) for line in self._lines(node))
            elif name not in _UNSEEN and not name.endswith("-source"):
                yield from self._lines(node, depth)

    def _paragraph(self, node: Element, depth: int) -> Iterator[Line]:
        look = self._styles.look(_get(node, "style-name"))
        parts: list[str] = []
        boxes: list[Element] = []
        if not look.hidden:
            self._see(node, parts, boxes)
        text = "".join(parts)
        if text.strip():
            level = _get(node, "outline-level")
            if local(node) == "h" and look.kind is not Kind.TITLE:
                yield Line(text, Kind.HEADING, int(level) if level.isascii() and level.isdigit() else 1)
            elif depth and look.kind is Kind.PARAGRAPH:
                yield Line(text, Kind.ITEM, LISTED + min(depth - 1, 8))
            else:
                yield Line(text, look.kind, look.rank)
        for box in boxes:
            yield from (line._replace(part="text box") for line in self._lines(box))

    def _see(self, node: Element, parts: list[str], boxes: list[Element]) -> None:
        """The signs of a paragraph, and the boxes and notes that hang on it."""
        if node.text:
            parts.append(_blanks(node.text))
        for child in node:
            name = local(child)
            if name == "s":
                count = _get(child, "c")
                parts.append(" " * min(int(count) if count.isascii() and count.isdigit() else 1, 100))
            elif name == "tab":
                parts.append("\t")
            elif name == "line-break":
                parts.append("\n")
            elif name == "note":
                part = "endnote" if _get(child, "note-class") == "endnote" else "footnote"
                self._notes += [(part, one) for one in child if local(one) == "note-body"]
            elif name in ("frame", "custom-shape", "g", "text-box", "rect", "ellipse", "line", "connector", "polygon", "path"):
                boxes.append(child)
            elif name not in _UNSEEN and not (name == "span" and self._styles.look(_get(child, "style-name")).hidden):
                self._see(child, parts, boxes)
            if child.tail:
                parts.append(_blanks(child.tail))

    def _table(self, table: Element) -> Iterator[Line]:
        rows = list(_rows(table))
        single = all(sum(local(cell) == "table-cell" for cell in cells) < 2 for cells, _ in rows)
        self._tables += not single
        number = self._tables
        for row, (cells, head) in enumerate(rows, 1):
            if single or any(first(cell, "table") is not None for cell in cells):
                for cell in cells:
                    yield from self._lines(cell)
                continue
            found = [[words for line in self._lines(cell) if (words := flat(line.text))] or [""] for cell in cells]
            if any(map(any, found)):
                yield from row_of(found, Line("", Kind.CELL, note="header" if head else "", table=number, row=row))


def _blanks(text: str) -> str:
    return " ".join(text.split("\n")) if "\n" in text else text


def _rows(table: Element, head: bool = False) -> Iterator[tuple[list[Element], bool]]:
    """The rows of a table with whether they are of its head; repeated ones and cells as often as they are seen."""
    for node in table:
        name = local(node)
        if name == "table-row":
            cells = [cell for cell in node if local(cell) in ("table-cell", "covered-table-cell")]
            filled = any(len(cell) for cell in cells)
            wide = [cell for cell in cells for _ in range(_times(cell, "number-columns-repeated") if len(cell) else 1)]
            yield from ((wide, head) for _ in range(_times(node, "number-rows-repeated") if filled else 0))
        elif name in ("table-rows", "table-row-group", "table-header-rows"):
            yield from _rows(node, head or name == "table-header-rows")


def _times(node: Element, name: str) -> int:
    count = _get(node, name)
    return min(int(count), _REPEATED) if count.isascii() and count.isdigit() and len(count) < 9 else 1
