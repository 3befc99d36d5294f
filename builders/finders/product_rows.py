"""Products in the rows of a table of products and owners: the cell beside an institution's, where two headings say so.

The headings stand side by side (参展单位 产品, or 产品名称 厂商). Cells are lines, or stand between bars or the blanks of a
line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

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
#: Characters of the longest name, and how far behind its heading a row stands at most.
_LONGEST, _REACH = 30, 3000


class ProductRows:
    """Finds products in tables of products and owners.

    Args:
        cues: The trigger words.
        names: What a product's name may be.
    """

    def __init__(self, cues: Cues, names: ProductNames) -> None:
        owner, product = cues.alternation("heading_owner"), cues.alternation("heading_product")
        self._heading = re.compile(
            rf"(?P<a>{product})(?P<b>{_BAR})(?:{owner})(?![一-鿿]{{3}})|(?P<c>{owner})(?P<d>{_BAR})(?:{product})"
        )
        self._names, self._products = names, tuple(sorted(cues["heading_product"]))

    def __call__(self, passage: Passage, found: Sequence[Found]) -> Iterator[Found]:
        """Products in such tables.

        Args:
            passage: The passage.
            found: What was found in it so far: the owners.

        Yields:
            Products, heading by heading.
        """
        text = passage.text
        if not any(word in text for word in self._products):
            return
        for heading in self._heading.finditer(text):
            second = heading.end("b") if heading["a"] else heading.end("d")
            if not (_begins(passage, heading.start()) and _begins(passage, second) and _begins(passage, heading.end())):
                continue
            for owner in found:
                if owner.type not in INSTITUTIONS or not heading.end() <= owner.start < heading.end() + _REACH:
                    continue
                span = _before(passage, owner) if heading["a"] else _after(passage, owner)
                if span and self._is_name(text[slice(*span)]):
                    yield self._names.found(text, *span, Rule.SHAPE_ENTRY, 0.7)

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
