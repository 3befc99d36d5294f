r"""Heads of entries: 甲行/乙公司:题名, by which a collection of cases says whose the text below is.

>>> text = "案例9 甲行×乙大学:冰雪信贷\n所获奖项:普惠奖\n本行由此起步。\n案例10 丙行:跨境直通车\n本行另建系统。"
>>> [(text[slice(*head.title)], head.owners) for head in heads(text, [(4, 6), (7, 10), (38, 40)])]
[('冰雪信贷', (0, 1)), ('跨境直通车', (2,))]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from builders.records import Span

__all__ = ["LEAST_BODY", "Head", "heads"]

_JOINED = re.compile(r"\s?(?:[、/／×xX&+和与及]|联合)\s?")
_COLON = re.compile(r"\s?(?:[:：|｜·/]|[-—–]{1,2})\s?(?=[“\"‘「『《一-鿿A-Za-z0-9])")
#: What stands before the first name of a head: a line's beginning, a number, the end of a running head.
_BEFORE = re.compile(
    r"(?:^|\n|[▶►●•★◆■□○▪※]|案例\s?[一二三四五六七八九十\d]+[、.．:：\s]*|\d[、.．\s]?|[集编录章篇》】]|\.{2,}\s?\d*|…+\s?\d*)\s?$"
)
#: What says behind a title that it is a case's.
_NOTE = re.compile(r"[(（](?:该|本|此)(?:案例|项目|作品|产品)")
#: Where a title ends.
_END = re.compile(
    r"[(（](?:该|本|此)(?:案例|项目|作品|产品)|\n|扫码查看|领队|…|\.{3}|[(（]采用|项目(?:负责|主要|牵头)|所获奖|主办单位|[。;；!！?？]|$|\d{1,3}(?=[一-鿿]{2,12}[:：])|(?<=\D)\d{1,3}\s?$"
)
_LABELS = (
    r"领队|奖】|项目(?:负责|牵头|主持)人|牵头人|所获奖项|获奖情况|获奖名称|获奖等级|主办单位|申报单位"
    r"|案例\s?[一二三四五六七八九十\d]+\s?$|(?:项目|案例)?(?:背景|缘起)"
)
_SIGN = re.compile(r"[(（](?:该|本|此)(?:案例|项目|作品)|" + _LABELS)
#: Characters of the longest title, and of a body that is one and no line of contents.
_LONGEST, LEAST_BODY = 60, 60
#: Heads alike that make a collection, where no other sign does.
_FEW = 3


class Head(NamedTuple):
    """The head of an entry.

    Attributes:
        start: Where its first name begins in the clean text.
        end: Where its title ends.
        owners: Numbers of the names before the colon.
        title: Where the title stands.
        until: Where the next head begins, or the text ends.
    """

    start: int
    end: int
    owners: tuple[int, ...]
    title: Span
    until: int

    @property
    def listed(self) -> bool:
        """Whether it is a line of contents: nothing is said below it."""
        return self.until - self.end < LEAST_BODY


def heads(text: str, institutions: Sequence[Span]) -> list[Head]:
    """The heads of a text, in order.

    Args:
        text: Clean text.
        institutions: Spans of the institutions it names, in order.

    Returns:
        Heads that are told by signs of their own (a number of the case, an award in brackets, 项目负责人) or by being
        :data:`_FEW`; empty for a text that is no collection.
    """
    if not any(sign in text for sign in ":：|｜·-—"):
        return []
    found: list[tuple[int, int, tuple[int, ...], Span]] = []
    number = 0
    while number < len(institutions):
        row = _row(text, institutions, number)
        colon = _COLON.match(text, institutions[row[-1]][1])
        start = institutions[row[0]][0]
        end = _END.search(text, colon.end(), colon.end() + _LONGEST) if colon else None
        if colon and end and end.start() > colon.end() + 1 and _begins(text, start, end.start()):
            found.append((start, end.start(), row, (colon.end(), end.start())))
        number = row[-1] + 1
    if not any(_SIGN.search(text, max(0, start - 8), end + 200) for start, end, _, _ in found) and len(found) < _FEW:
        return []
    starts = [start for start, *_ in found[1:]] + [len(text)]
    if len(found) >= _FEW and all(after - end < LEAST_BODY for (_, end, *_), after in zip(found[:-1], starts, strict=False)):
        line = text.find("\n", found[-1][1])  # a list: its last line goes no further than the others
        starts[-1] = line if line >= 0 else len(text)
    return [Head(*one, until) for one, until in zip(found, starts, strict=True)]


def _begins(text: str, start: int, end: int) -> bool:
    """Whether a head may stand there: a note of a case behind its title, or a beginning before its first name."""
    return _NOTE.match(text, end) is not None or _BEFORE.search(text, max(0, start - 12), start) is not None


def _row(text: str, institutions: Sequence[Span], number: int) -> tuple[int, ...]:
    """Numbers of the names that are joined to one, from it on."""
    row = [number]
    for following in range(number + 1, len(institutions)):
        if not _JOINED.fullmatch(text, institutions[row[-1]][1], institutions[following][0]):
            break
        row.append(following)
    return tuple(row)
