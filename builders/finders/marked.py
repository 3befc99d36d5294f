"""Stretches in quotation marks, or between the blanks that lost ones leave, and how they stand in rows and chains."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

__all__ = ["Marked", "between_blanks", "chains", "in_marks", "rows", "straightened"]

_QUOTES = re.compile(r"[“‘「『]([^“”‘’「」『』《》。；;\n]{2,22})[”’」』]")
_JOINT = re.compile(r"[、,，和与及或/ ]|以及|")
_JOINING = frozenset("和与及、")
#: What stands between a product in marks and the owner of the next: “…”分红版、, “…”及.
_NEXT = re.compile(r"[一-鿿]{0,6}?(?:[、,，;；]|以?及|[和与])")
_PAGED = re.compile(r"^\d|\d页$")
_STRAIGHT = re.compile(r'"([^"\n]*)"')
#: Blanks within this many characters of a lost mark, at most; with more the line was cut up by its layout.
_AROUND, _FEW = 40, 6


class Marked(NamedTuple):
    """A stretch in marks or between blanks: where it stands, where the marks begin and end, and whether they are there."""

    start: int
    end: int
    first: int
    after: int

    @property
    def quoted(self) -> bool:
        """Whether marks stand around it."""
        return self.after > self.end


def straightened(text: str) -> str:
    """A text whose straight quotation marks, where a line has pairs of them, are curled; of the same length."""
    return _STRAIGHT.sub("“\\1”", text) if '"' in text else text


def in_marks(text: str) -> list[Marked]:
    """All stretches in marks of a text."""
    return [Marked(*m.span(1), *m.span()) for m in _QUOTES.finditer(text)]


def between_blanks(text: str, blanks: Sequence[int]) -> Iterator[Marked]:
    """The stretches between blanks that may have lost their marks."""
    for a, b in pairwise(blanks):
        if 2 <= b - a <= 12 and _between_words(text, a, b) and _few(blanks, a, b):
            yield Marked(a, b, a, b)


def rows(text: str, quotes: Iterable[Marked], joint: re.Pattern[str]) -> Iterator[list[Marked]]:
    """Stretches in marks that stand side by side, with one joining sign between, or with this and what a product is called."""
    row: list[Marked] = []
    for one in quotes:
        gap = one.first - row[-1].after if row else 0
        if row and not _joined(text, row[-1].after, one.first, gap, joint):
            yield row
            row = []
        row.append(one)
    if row:
        yield row


def _joined(text: str, start: int, end: int, gap: int, joint: re.Pattern[str]) -> bool:
    """Whether what stands between two stretches joins them."""
    if gap <= 2:
        return _JOINT.fullmatch(text, start, end) is not None
    return gap <= 10 and not _JOINING.isdisjoint(text[start:end]) and joint.fullmatch(text, start, end) is not None


def chains(text: str, owned: Sequence[Marked], starts: Mapping[int, int]) -> Iterator[list[Marked]]:
    """Owned stretches in marks of which each is followed by the owner of the next, two or more together."""
    group: list[Marked] = []
    for one in owned:
        start = starts[one.first]
        if group and not (group[-1].after < start <= group[-1].after + 8 and _NEXT.fullmatch(text, group[-1].after, start)):
            yield from [group] if len(group) > 1 else []
            group = []
        group.append(one)
    yield from [group] if len(group) > 1 else []


def _few(blanks: Sequence[int], start: int, end: int) -> bool:
    """Whether so few blanks stand around that they are lost marks."""
    return bisect_right(blanks, end + _AROUND) - bisect_left(blanks, start - _AROUND) <= _FEW


def _between_words(text: str, start: int, end: int) -> bool:
    """Whether a stretch between blanks stands in running text, as a name whose quotation marks were lost would."""
    inner, after = text[start:end], text[end : end + 1]
    return (
        text[start - 1 : start].isalpha()
        and (after.isalpha() or after in ",，、。;；")
        and inner.isalnum()
        and not _PAGED.search(inner)
    )
