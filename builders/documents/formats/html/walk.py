"""The walk over the tree of a page: its visible characters as lines, and the boxes that the lines stand in.

Every element that a browser sets on lines of its own ends a line, and so does ``<br>``, except inside a heading, where it
is a blank. What no reader of the page sees is left out: code, the reading aids of ruby, the choices of a list, fields, what
is hidden. A hidden box that holds most of the page was hidden until its script ran (or behind an open dialogue), and is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from builders.document_model import Kind

__all__ = ["Box", "Line", "Page", "walk", "without_marks"]


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


#: Elements whose content no reader of the page sees.
_UNSEEN = _words(
    "script style noscript template svg head title meta link base rt rp rtc select option optgroup datalist textarea input",
    "iframe object embed applet audio video canvas map param source track area noframes noembed -comment -doctype !--",
)
#: Elements that stand on lines of their own.
_BLOCKS = _words(
    "html body address article aside blockquote button center dd details dialog dir div dl dt fieldset figcaption figure",
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr label legend li listing main menu nav ol p pre plaintext search section",
    "summary table caption colgroup thead tbody tfoot tr td th ul xmp frameset frame isindex",
)
_NOTES = frozenset(("p", "div", "li", "ol", "aside", "section"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset(("ul", "ol", "dl", "menu", "dir"))
_BOLD = frozenset(("b", "strong"))
_LEFT_ALONE = frozenset(("pre", "listing", "xmp", "plaintext"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.I)
_HEAVY = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_NOTE = re.compile(r"(?:^|\s)_?(?:ftn|fn|footnote|cite_note)[-_:.]?\d*(?:[-_]\d+)?(?:$|\s)|(?:^|\s)footnotes?(?:$|\s)", re.I)
#: Characters of no width, and the soft hyphen.
_ZERO = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
#: Share of the page from which a hidden box is taken for the page itself.
_SHOWN = 0.5


@dataclass(slots=True)
class Box:
    """An element that stands on lines of its own.

    Attributes:
        parent: Place of the box around it; -1 for the outermost.
        tag: Its tag.
        names: Its classes and its id.
        role: Its ARIA role.
        hidden: Whether the page hides it.
    """

    parent: int
    tag: str
    names: str = ""
    role: str = ""
    hidden: bool = False


@dataclass(slots=True)
class Line:
    """A line of visible text.

    Attributes:
        text: Its characters, blanks collapsed.
        box: Place of its innermost box.
        kind: What its elements say that it is.
        level: Of a heading or an item, from 1.
        links: Links in it.
        linked: Characters of it in links.
        files: Links to files (a PDF, a Word file) among them.
        bold: Whether all of it is bold.
        table: Number of its table, from 1; 0 outside.
        cell: Number of its cell in the page, from 1; 0 outside.
    """

    text: str
    box: int
    kind: Kind
    level: int = 0
    links: int = 0
    linked: int = 0
    files: int = 0
    bold: bool = False
    table: int = 0
    cell: int = 0


@dataclass(slots=True)
class Page:
    """The visible text of a page.

    Attributes:
        boxes: In document order; a parent precedes what it holds.
        lines: In document order.
        nested: For each table from number 1 on, the number of the table around it (0 for none); place 0 is for no table.
        shaped: Numbers of tables that are there for the look of the page alone, by their role.
        cells: Table, row and whether of a head, for each cell from number 1 on; place 0 is for none.
    """

    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    nested: list[int] = field(default_factory=lambda: [0])
    shaped: set[int] = field(default_factory=set)
    cells: list[tuple[int, int, bool]] = field(default_factory=lambda: [(0, 0, False)])


@dataclass(slots=True)
class _At:
    """Where the walk stands: what the elements around say of the text in them."""

    box: int = -1
    heading: int = 0
    depth: int = 0
    item: bool = False
    link: bool = False
    bold: bool = False
    alone: bool = False
    note: bool = False
    caption: bool = False
    head: bool = False
    table: int = 0
    row: int = 0
    cell: int = 0

    def copy(self) -> _At:
        """The same, to be changed."""
        return _At(
            self.box, self.heading, self.depth, self.item, self.link, self.bold, self.alone, self.note, self.caption, self.head,
            self.table, self.row, self.cell,
        )  # fmt: skip


_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|csv|txt)(?:$|[?#])", re.I)


def walk(root: Any) -> Page:
    """The visible lines below an element.

    Args:
        root: A node of selectolax's lexbor tree.

    Returns:
        Lines and boxes, hidden ones left out.
    """
    walker = _Walker()
    walker.run(root)
    return _shown(walker.page)


class _Walker:
    """One walk; the tree may be deeper than Python's stack, so it keeps its own."""

    def __init__(self) -> None:
        self.page = Page()
        self.at = _At()
        self.parts: list[str] = []
        self.links = self.linked = self.files = self.bold = 0
        self.rows = [0]
        self.after_link = False

    def run(self, root: Any) -> None:
        stack: list[tuple[Any, _At, bool]] = []
        node, parent = root, None
        while node is not None or stack:
            if node is None:
                node, before, block = stack.pop()
                if block:
                    self.flush()
                self.after_link = node.tag == "a"
                self.at = before
            else:
                tag = node.tag
                if tag == "-text":
                    self.text(node.text_content or "")
                elif tag not in _UNSEEN and not (tag == "br" and self.line_end()):
                    parent, block = self.at, self.enter(node, tag)
                    stack.append((node, parent, block))
                    node = node.first_child
                    continue
            node = None if node is root else node.next
        self.flush()

    def text(self, text: str) -> None:
        """Take the text of a node."""
        if text.isspace() and not self.at.alone:
            self.after_link = False
            if self.parts:
                self.parts.append(" ")
            return
        if self.at.alone and "\n" in text:
            for line in text.split("\n"):
                self.text(line)
                self.flush()
            return
        self.after_link = False
        self.parts.append(text)
        if self.at.link or self.at.bold:
            size = len(text.strip())
            if self.at.link:
                self.linked += size
            if self.at.bold:
                self.bold += size

    def line_end(self) -> bool:
        """A ``<br>``: a blank inside a heading, the end of the line elsewhere."""
        if self.at.heading:
            self.parts.append(" ")
        else:
            self.flush()
        return True

    def enter(self, node: Any, tag: str) -> bool:
        """Go into an element; whether it stands on lines of its own."""
        given: dict[str, str | None] = node.attributes
        style = given.get("style") or ""
        hidden = "hidden" in given or given.get("aria-hidden") == "true" or (style != "" and _HIDDEN.search(style) is not None)
        block = tag in _BLOCKS or hidden
        if block:
            self.flush()
            names = f"{given.get('class') or ''} {given.get('id') or ''}"
            role = given.get("role") or ""
            boxes = self.page.boxes
            boxes.append(Box(self.at.box, tag, names, role, hidden))
            self.at = self.at.copy()
            self.at.box = len(boxes) - 1
            self.structure(tag, role, given, names)
        elif tag == "a":
            if self.after_link and self.page.boxes and self.page.boxes[self.at.box].tag != "p":
                self.parts.append(" ")
            address = given.get("href") or ""
            if not address.startswith("#") or address == "#":  # a place in the page is no other page
                self.links += 1
                self.files += _FILE.search(address) is not None
                self.at = self.at.copy()
                self.at.link = True
        elif tag in _BOLD or (style and _HEAVY.search(style)):
            self.at = self.at.copy()
            self.at.bold = True
        return block

    def structure(self, tag: str, role: str, given: dict[str, str | None], names: str) -> None:
        """What a block says of the text in it."""
        at = self.at
        if tag in _HEADINGS:
            at.heading = _HEADINGS[tag]
        elif role == "heading":
            level = given.get("aria-level") or ""
            at.heading = int(level) if level.isdecimal() and 1 <= int(level) <= 6 else 2
        elif tag in _LISTS:
            at.depth, at.item = at.depth + 1, False
        elif tag in ("li", "dt", "dd"):
            at.item = True
        elif tag in ("figcaption", "caption"):
            at.caption = True
        elif tag in _LEFT_ALONE:
            at.alone = True
        elif tag in ("table", "thead", "tr", "td", "th"):
            self.table(tag, role)
        if role.startswith(("doc-footnote", "doc-endnote")) or (tag in _NOTES and _note(names)):
            at.note = True

    def table(self, tag: str, role: str) -> None:
        """Count tables, rows and cells."""
        at, page = self.at, self.page
        if tag == "table":
            page.nested.append(at.table)
            self.rows.append(0)
            at.table, at.row, at.cell, at.head, at.depth, at.item = len(page.nested) - 1, 0, 0, False, 0, False
            if role in ("presentation", "none"):
                page.shaped.add(at.table)
        elif tag == "thead":
            at.head = True
        elif tag == "tr":
            self.rows[at.table] += 1
            at.row, at.cell = self.rows[at.table], 0
        else:
            page.cells.append((at.table, at.row, tag == "th" or at.head))
            at.cell = len(page.cells) - 1

    def flush(self) -> None:
        """End the line."""
        if not self.parts:
            if not self.at.link:  # a link may hold boxes
                self.links = self.linked = self.files = self.bold = 0
            return
        words = without_marks("".join(self.parts)).split()
        self.parts.clear()
        if words:
            self.page.lines.append(self.line(" ".join(words)))
            self.links = self.linked = self.files = self.bold = 0

    def line(self, text: str) -> Line:
        """The line with what the elements around say of it."""
        at = self.at
        kind, level = Kind.PARAGRAPH, 0
        if at.heading:
            kind, level = Kind.HEADING, at.heading
        elif at.note:
            kind = Kind.FOOTNOTE
        elif at.caption:
            kind = Kind.CAPTION
        elif at.item:
            kind, level = Kind.ITEM, max(1, at.depth)
        bold = self.bold * 10 >= 9 * len(text) > 0
        return Line(text, at.box, kind, level, self.links, min(self.linked, len(text)), self.files, bold, at.table, at.cell)


def without_marks(text: str) -> str:
    """``text`` without characters of no width and soft hyphens."""
    return _ZERO.sub("", text) if not text.isascii() and _ZERO.search(text) else text


@lru_cache(maxsize=4096)
def _note(names: str) -> bool:
    """Whether the classes or the id of a box call it a footnote."""
    return _NOTE.search(names) is not None


def _shown(page: Page) -> Page:
    """The page without the lines of hidden boxes; of a page that is mostly hidden, all of it."""
    if not any(box.hidden for box in page.boxes):
        return page
    veiled: list[int] = []
    for place, box in enumerate(page.boxes):
        around = veiled[box.parent] if box.parent >= 0 else -1
        veiled.append(around if around >= 0 else place if box.hidden else -1)
    sizes: dict[int, int] = {}
    for line in page.lines:
        sizes[veiled[line.box]] = sizes.get(veiled[line.box], 0) + len(line.text)
    total = sum(sizes.values())
    seen = {box for box, size in sizes.items() if box < 0 or size > _SHOWN * total}
    page.lines = [line for line in page.lines if veiled[line.box] in seen]
    return page
