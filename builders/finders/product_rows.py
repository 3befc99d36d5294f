"""Products in the rows of a table of products and owners: the cell beside an institution's, where two headings say so.

The headings stand side by side (参展单位 产品, or 产品名称 厂商), or apart where cells are lines and the owners come again
after as many lines as a row has (银行, 类型, 产品名称). Cells are lines, or stand between bars or the blanks of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builders.finders.edges import Words
from builders.finders.product_names import CLAUSE, ProductNames
from builders.records import Found, Span
from builders.rules import Rule
from builders.text.passage import Passage
from ontology.knowledge.cues import Cues
from ontology.schema import INSTITUTIONS

__all__ = ["ProductRows"]

_WORDS = re.compile(r"[一-鿿]{2}|[A-Za-z]{2}")
_MARKS = '“”‘’"「」『』'
#: What parts cells, besides the blanks that cleaning cut.
_BARS = "|\n/／"
_BAR = rf"[\s{_BARS}]*"
#: What parts the products of a cell.
_SEVERAL = re.compile(r"[^/／、,，]+")
_LINE = re.compile(r"[^\n]*")
#: Cells of a row at most, and rows by which a table is told.
_CELLS, _ROWS = 12, 2
#: Characters of the longest name and of a heading at most, and how far behind its heading a row stands.
_LONGEST, _WIDEST, _REACH = 30, 10, 3000


class ProductRows:
    """Finds products in tables of products and owners.

    Args:
        cues: The trigger words.
        names: What a product's name may be.
    """

    def __init__(self, cues: Cues, names: ProductNames) -> None:
        owner = cues.alternation("heading_owner")
        self._owners = cues["heading_owner"]
        self._behind, self._ahead = re.compile(rf"{_BAR}(?:{owner})"), re.compile(rf"(?:{owner}){_BAR}$")
        self._names, self._products = names, Words(cues["heading_product"])

    def __call__(self, passage: Passage, found: Sequence[Found]) -> Iterator[Found]:
        """Products in such tables.

        Args:
            passage: The passage.
            found: What was found in it so far: the owners.

        Yields:
            Products, heading by heading.
        """
        text = passage.text
        for start, end in self._products.spans(text):
            if text[start - 1 : start] in ("", "\n") and text[end : end + 1] == "\n":
                yield from self._apart(text, start, end, found)
            if not (_begins(passage, start) and _begins(passage, end)):
                continue
            behind = self._behind.match(text, end)
            before = behind is not None and _begins(passage, behind.end())
            ahead = None if before else self._ahead.search(text, max(0, start - _WIDEST), start)
            if not before and not (ahead and _begins(passage, ahead.start())):
                continue
            for owner in found:
                if owner.type not in INSTITUTIONS or not end <= owner.start < end + _REACH:
                    continue
                span = _before(passage, owner) if before else _after(passage, owner)
                if span and self._is_name(text[slice(*span)]):
                    yield self._names.found(text, *span, Rule.SHAPE_ENTRY, 0.7)

    def _apart(self, text: str, start: int, end: int, found: Sequence[Found]) -> Iterator[Found]:
        """The cells of a column of products in a table whose cells are lines, by how far apart the owners of its rows stand."""
        first = start
        for _ in range(_CELLS):
            first = text.rfind("\n", 0, max(0, first - 1)) + 1
        lines = [one.span() for one in _LINE.finditer(text, first, min(len(text), end + _REACH)) if one.start() < one.end()]
        at = next(number for number, line in enumerate(lines) if line[0] == start)
        owned = {one.start for one in found if one.type in INSTITUTIONS}
        heads = [n for n in range(max(0, at - _CELLS), min(len(lines), at + _CELLS)) if text[slice(*lines[n])] in self._owners]
        head = min(heads, key=lambda n: abs(n - at), default=None)
        if head is None:
            return
        row = next((n for n in range(max(head, at) + 1, min(len(lines), head + _CELLS)) if lines[n][0] in owned), None)
        if row is None or abs(at - head) >= (width := row - head) or width < 2:
            return
        rows = list(range(row, len(lines), width))
        whole = next((n for n, line in enumerate(rows) if lines[line][0] not in owned), len(rows))
        for line in rows[:whole] if whole >= _ROWS else ():
            cell = line + at - head
            for part in _SEVERAL.finditer(text, *lines[cell]) if 0 <= cell < len(lines) else ():
                span = _bare(text, *part.span())
                if span and (
                    self._is_name(text[slice(*span)])
                    or (text.endswith("名称", start, end) and self._may_be(text[slice(*span)]))
                ):
                    yield self._names.found(text, *span, Rule.SHAPE_ENTRY, 0.75)

    def _may_be(self, name: str) -> bool:
        """Whether a cell under 产品名称 may be a name, though it is made of common words."""
        return (
            3 <= len(name) <= _LONGEST
            and bool(_WORDS.search(name))
            and not CLAUSE.search(name)
            and not self._names.named_otherwise(name)
        )

    def _is_name(self, name: str) -> bool:
        names = self._names
        if not 2 <= len(name) <= _LONGEST or not _WORDS.search(name) or CLAUSE.search(name):
            return False
        return not (names.generic(name) or names.named_otherwise(name) or names.ordinary(name))


def _begins(passage: Passage, at: int) -> bool:
    """Whether a cell may begin at a place, or end before it."""
    text = passage.text
    return at == 0 or at == len(text) or text[at - 1] in _BARS or text[at] in _BARS or passage.parted(at)


def _after(passage: Passage, owner: Found) -> Span | None:
    """The cell behind an owner's, without its marks."""
    text, at = passage.text, owner.end
    if not (_begins(passage, owner.start) and _begins(passage, at)):
        return None
    while at < len(text) and text[at] in _BARS + " ":
        at += 1
    end = next((n for n in range(at + 1, min(at + _LONGEST + 3, len(text))) if _begins(passage, n)), len(text))
    return _bare(text, at, end)


def _before(passage: Passage, owner: Found) -> Span | None:
    """The cell before an owner's, without its marks."""
    text, end = passage.text, owner.start
    if not (_begins(passage, end) and _begins(passage, owner.end)):
        return None
    while end > 0 and text[end - 1] in _BARS + " ":
        end -= 1
    start = next((n for n in range(end - 1, max(end - _LONGEST - 3, -1), -1) if _begins(passage, n)), 0)
    return _bare(text, start, end)


def _bare(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start] in _MARKS + " ":
        start += 1
    while end > start and text[end - 1] in _MARKS + " ":
        end -= 1
    return (start, end) if start < end else None
