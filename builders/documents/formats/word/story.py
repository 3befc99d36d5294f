"""What is seen of a part of a Word file, in order: paragraphs, and tables row by row.

What was deleted or moved away, hidden text, the codes of fields and the second form of a drawing are not seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from builders.document_model import Kind
from builders.documents.formats.word.package import PART, W
from builders.documents.formats.word.styles import LISTED, Look, Numberings, Styles, number, on
from builders.documents.formats.written import Line, row_of
from builders.documents.structure.lines import shape

__all__ = ["Story"]

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_STRICT_M = "{http://purl.oclc.org/ooxml/officeDocument/math}"


def _named(names: str) -> dict[str, str]:
    return {W + name: name for name in names.split()}


#: Elements that are looked at; of all others in a paragraph the children are.
_LOOKED_AT = {
    **_named("r t tab ptab br cr noBreakHyphen sym fldChar footnoteReference endnoteReference txbxContent"),
    **dict.fromkeys((f"{_M}t", f"{_STRICT_M}t"), "t"),
    f"{_MC}AlternateContent": "alternate",
    **dict.fromkeys(
        _named(
            "pPr rPr del moveFrom delText instrText delInstrText rt rubyPr sdtPr sdtEndPr smartTagPr customXmlPr"
            " tblPr tblGrid tblPrEx trPr tcPr fldData ffData softHyphen"
        ),
        "skipped",
    ),
}
#: Elements between paragraphs whose children are paragraphs, tables, rows or cells too.
_WRAPPERS = frozenset(_named("sdt sdtContent ins moveTo customXml smartTag"))
_ALTERNATE, _P, _TBL, _TR, _TC = f"{_MC}AlternateContent", W + "p", W + "tbl", W + "tr", W + "tc"
_FORMULAS = frozenset(f"{space}{name}" for space in (_M, _STRICT_M) for name in ("oMathPara", "oMath"))
#: Characters of the longest heading; a longer paragraph has the level of one by mistake.
_LONGEST = 160


class _Seen:
    """What is seen of a paragraph while it is gone through."""

    __slots__ = ("boxes", "fields", "hidden", "parts")

    def __init__(self, hidden: bool) -> None:
        self.parts: list[str] = []
        self.boxes: list[Element] = []
        #: Of the fields that are open, whether their code still goes on.
        self.fields: list[bool] = []
        self.hidden = hidden


class _Table:
    """A table while its rows are gone through; ``flat`` when it is only a frame."""

    __slots__ = ("flat", "number", "rows")

    def __init__(self, flat: bool, number: int) -> None:
        self.flat, self.number, self.rows = flat, number, 0


class Story:
    """Goes through the parts of a file.

    Args:
        styles: Its styles.
        numberings: Its numberings.
    """

    def __init__(self, styles: Styles, numberings: Numberings) -> None:
        self._styles, self._numberings = styles, numberings
        self._tables = 0
        self._carried = ""
        self._open: _Table | None = None
        #: The notes that were referred to so far, in order: ``footnote`` or ``endnote``, and their identifiers.
        self.notes: dict[tuple[str, str], None] = {}

    def lines(self, nodes: Iterable[Element]) -> Iterator[Line]:
        """What is seen of some neighbours.

        Args:
            nodes: Paragraphs, tables and what wraps them.

        Yields:
            Lines in order; empty paragraphs are left out.
        """
        for node in nodes:
            tag = node.tag
            if tag == _P or tag in _FORMULAS:
                yield from self._paragraph(node)
            elif tag == _TBL:
                yield from self._table(node)
            elif tag in _WRAPPERS:
                yield from self.lines(node)
            elif tag == _ALTERNATE:
                yield from self.lines(_chosen(node))

    def rest(self) -> Iterator[Line]:
        """What waits for a paragraph to join that never came."""
        text, self._carried = self._carried, ""
        if text.strip():
            yield Line(text)

    def _paragraph(self, node: Element) -> Iterator[Line]:
        properties = node.find(W + "pPr")
        look, joined = _PLAIN if properties is None else self._look(properties), False
        if properties is not None and (mark := properties.find(W + "rPr")) is not None:
            joined = mark.find(W + "del") is not None
        seen = _Seen(look.hidden)
        self._see(node, seen)
        text = self._carried + "".join(seen.parts)
        self._carried = text if joined else ""
        if not joined and text.strip():
            yield Line(text, *_kind(look, text))
        for box in seen.boxes:
            yield from (line._replace(part="text box") for line in self.lines(box))

    def _look(self, properties: Element) -> Look:
        """What the style of a paragraph says, and the paragraph over it."""
        style = properties.find(W + "pStyle")
        look = self._styles.look(style.get(W + "val", "") if style is not None else "")
        outline = number(properties.find(W + "outlineLvl"))
        if outline is not None and look.kind is not Kind.TITLE:
            look = look._replace(kind=Kind.HEADING, rank=outline + 1) if outline < 9 else _PLAIN._replace(hidden=look.hidden)
        numbering = properties.find(W + "numPr")
        if numbering is not None and look.kind in (Kind.PARAGRAPH, Kind.ITEM):
            named, level = number(numbering.find(W + "numId")), number(numbering.find(W + "ilvl"))
            if named == 0:
                return look._replace(kind=Kind.PARAGRAPH, rank=0)
            if level is not None or look.kind is Kind.PARAGRAPH:
                sign = self._numberings.sign(named, level or 0)
                return look._replace(kind=Kind.ITEM, rank=LISTED + min(level or 0, 8), sign=sign)
        return look

    def _see(self, node: Iterable[Element], seen: _Seen) -> None:
        for child in node:
            told = _LOOKED_AT.get(child.tag)
            if told is None:
                self._see(child, seen)
            elif told == "r":
                self._run(child, seen)
            elif told == "alternate":
                self._see(_chosen(child), seen)
            elif told == "txbxContent":
                if not seen.hidden:
                    seen.boxes.append(child)
            elif told == "fldChar":
                _field(child.get(W + "fldCharType"), seen.fields)
            elif told != "skipped" and not (seen.hidden or (seen.fields and any(seen.fields))):
                self._sign(told, child, seen)

    def _run(self, run: Element, seen: _Seen) -> None:
        properties = run.find(W + "rPr")
        if properties is None:
            self._see(run, seen)
            return
        before = seen.hidden
        if (shown := on(properties.find(W + "vanish"))) is not None:
            seen.hidden = shown
        elif self._styles.hides and (style := properties.find(W + "rStyle")) is not None:
            seen.hidden = before or self._styles.look(style.get(W + "val", "")).hidden
        self._see(run, seen)
        seen.hidden = before

    def _sign(self, told: str, node: Element, seen: _Seen) -> None:
        if told == "t":
            text = node.text or ""
            seen.parts.append(" ".join(text.splitlines()) if "\n" in text or "\r" in text else text)
        elif told in ("tab", "ptab"):
            seen.parts.append("\t")
        elif told == "cr" or (told == "br" and node.get(W + "type", "textWrapping") == "textWrapping"):
            seen.parts.append("\n")
        elif told == "noBreakHyphen":
            seen.parts.append("-")
        elif told == "sym":
            seen.parts.append(_symbol(node.get(W + "char", "")))
        elif told.endswith("Reference"):
            self.notes[told.removesuffix("Reference"), node.get(W + "id", "")] = None

    def _table(self, table: Element) -> Iterator[Line]:
        """The rows of a table; a table of one column is there for its frame, and so is a row that holds a table."""
        rows = [(row, list(_inside(row, _TC))) for row in _inside(table, _TR)]
        open_, self._open = self._open, None
        if open_ is None:
            flat = all(len(cells) < 2 for _, cells in rows)
            self._tables += not flat
            open_ = _Table(flat, self._tables)
        for row, cells in rows:
            yield from self._row(row, cells, open_)
        if table.get(PART) is not None:
            self._open = open_

    def _row(self, row: Element, cells: list[Element], table: _Table) -> Iterator[Line]:
        properties = row.find(W + "trPr")
        if properties is not None and properties.find(W + "del") is not None:
            return
        if table.flat or any(next(cell.iter(_TBL), None) is not None for cell in cells):
            for cell in cells:
                if not _continued(cell):
                    yield from self.lines(cell)
            return
        head = properties is not None and on(properties.find(W + "tblHeader"))
        found = [[""] if _continued(cell) else self._cell(cell) for cell in cells]
        if any(map(any, found)):
            table.rows += 1
            yield from row_of(found, Line("", Kind.CELL, note="header" if head else "", table=table.number, row=table.rows))

    def _cell(self, cell: Element) -> list[str]:
        return [line.text.replace("\t", " ").replace("\n", " ") for line in self.lines(cell)] or [""]


_PLAIN = Look()


def _kind(look: Look, text: str) -> tuple[Kind, int]:
    """What a paragraph is: what its style says, unless it is too long for that or its number tells a heading."""
    if look.kind is Kind.HEADING and len(text) > _LONGEST:
        return Kind.PARAGRAPH, 0
    if look.sign and (told := shape(look.sign + text.strip())).kind is Kind.HEADING:
        return told.kind, told.rank
    return look.kind, look.rank


def _chosen(alternate: Element) -> Iterable[Element]:
    """The one form of what is there in several: the first, which the writer would have seen, else the last resort."""
    found = alternate.find(f"{_MC}Choice")
    if found is None:
        found = alternate.find(f"{_MC}Fallback")
    return () if found is None else found


def _field(what: str | None, fields: list[bool]) -> None:
    if what == "begin":
        fields.append(True)
    elif fields and what == "separate":
        fields[-1] = False
    elif fields and what == "end":
        fields.pop()


def _symbol(code: str) -> str:
    """A sign given by its number; of a font of pictures, which has its own numbers, only that there was one."""
    try:
        place = int(code, 16)
    except ValueError:
        return ""
    if 0xE000 <= place < 0xF900:
        return "•"
    return chr(place) if 0x20 <= place < 0xD800 or 0xF900 <= place < 0xFFFE else ""


def _inside(node: Iterable[Element], tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, in what may wrap them."""
    for child in node:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, tag)
        elif child.tag == _ALTERNATE:
            yield from _inside(_chosen(child), tag)


def _continued(cell: Element) -> bool:
    """Whether a cell only goes on with the one above or before it, or was deleted."""
    properties = cell.find(W + "tcPr")
    if properties is None:
        return False
    merged = (properties.find(W + name) for name in ("vMerge", "hMerge"))
    going_on = any(node is not None and node.get(W + "val", "continue") == "continue" for node in merged)
    return going_on or properties.find(W + "cellDel") is not None
