"""Running heads and feet inside the text: what a page prints around its number, found because it comes back.

In text drawn from pages, heads stand in mid-sentence (``…信息披露制度年度报告 7落实监管要求…``). No list of them is kept: a
head is a stretch of text beside a number, four times or more, whose numbers rise by one or two and stand about a page apart.
Lists, captions and numbered headings rise too; what stands beside their numbers tells them (``图 3``, ``3、``, ``3 月``).

>>> pages = ["".join(chr(0x4E00 + (page * 997 + n * 131) % 2000) for n in range(300)) for page in range(1, 9)]
>>> text = "".join(f"{body}海山银行年度报告{page}" for page, body in enumerate(pages, 1))
>>> heads = running_heads(text)
>>> len(heads), text[slice(*heads[0])], text[slice(*heads[7])]
(8, '海山银行年度报告1', '海山银行年度报告8')
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from builders.document_model import Layer
from builders.records import Raw, Section, Span, Window
from builders.text.clean import merge, subtract

__all__ = ["examples", "running_heads", "set_aside", "solid", "tally"]

_DIGITS = re.compile(r"\d+")
#: Five to seven digits, or two or three of which the last begins a year whose digits stand apart (…报告 12 0 2 2).
_INTO_YEAR = re.compile(r"\d(?<!\d\d)(?:\d{4,6}(?!\d)|\d{1,2}(?= \d \d ))")
#: Characters beside a number by which places are grouped.
KEY = 6
#: Times that a head must come back, and the longest head.
TIMES, LONGEST = 4, 80
#: Characters of a page: fewer between two heads are a list, more are a coincidence.
PAGE = range(60, 9000)
_LISTED_BEFORE = re.compile(
    r"(?:[。；;！？图圖表例第章节節条條款项項前]|附件|附录|附錄|专栏|專欄|问题|年|[(（\[#$¥￥:=+/.,、-]|(?i:fig(?:ure)?\.?|table|chart|exhibit|box|"
    r"section|chapter|part|case|no\.?|step))\s*$"
)
_LISTED_AFTER = re.compile(
    r"\s*(?:[.、:：)）\]%,，月日年亿億万萬家个個项項次名位倍元分天季期条條章节節岁歲户戶款笔筆种種类類层層级級]|\.\d)"
)
#: Digits at the end of what pages share are the beginning of numbers that differ, unless they are a year.
_OTHER_NUMBER = re.compile(r"(?<!\d)\d{1,3}$")

#: What follows a number that is an amount or a date; the points inside numbers.
_AMOUNT = np.array([ord(c) for c in "%年月日亿億万萬"], np.uint32)
_POINTS = np.array([ord("."), ord(",")], np.uint32)


class _Place(NamedTuple):
    """A number in the text that may be a page's: where it starts and ends, and the number."""

    start: int
    end: int
    number: int


def running_heads(text: str) -> list[Span]:
    """Running heads and feet, told by their page numbers.

    Args:
        text: Clean text, or the text of a file.

    Returns:
        Their spans, each with its page number; sorted and disjoint.
    """
    before: defaultdict[str, list[Span]] = defaultdict(list)
    after: defaultdict[str, list[Span]] = defaultdict(list)
    for start, end, side in _repeated(text):
        if side < 0:
            before[text[start - KEY : start]].append((start, end))
        else:
            after[text[end : end + KEY]].append((start, end))
    for start, end, side in _beside_years(text):
        if side < 0:
            before[text[max(0, start - 2 * KEY) : start]].append((start, end))
        else:
            after[text[end : end + 2 * KEY]].append((start, end))
    spans: list[Span] = []
    for key, places in before.items():
        if len(places) >= TIMES and _worded(key) and not _LISTED_BEFORE.search(key):
            spans += _spans(text, _chain(text, places, after=False), len(key), 0)
    for key, places in after.items():
        if len(places) >= TIMES and _worded(key) and not _LISTED_AFTER.match(key):
            spans += _spans(text, _chain(text, places, after=True), 0, len(key))
    return merge(spans)


def _beside_years(text: str) -> Iterator[tuple[int, int, int]]:
    """Numbers run into a year: before a head that begins with one (side 1) or after one that ends with one (side -1)."""
    for match in _INTO_YEAR.finditer(text):
        start, end = match.span()
        fresh = text[start - 1 : start] not in (".", ",")
        if end - start >= 5:
            if fresh and text.startswith("20", end - 4) and end < len(text):
                yield start, end - 4, 1
            if text.startswith("20", start):
                yield start + 4, end, -1
        elif fresh:
            yield start, end - 1, 1


def _repeated(text: str) -> Iterator[tuple[int, int, int]]:
    """Numbers of up to three digits beside which the same characters stand TIMES or more: start, end, side (-1 or 1)."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    digit = np.concatenate(([False], (codes >= 48) & (codes <= 57), [False]))
    edges = np.flatnonzero(digit[1:] != digit[:-1])
    starts, ends = edges[::2], edges[1::2]
    if len(starts) < TIMES:
        return
    padded = np.concatenate((codes, np.zeros(KEY + 1, np.uint32)))
    following = padded[ends]
    amount = np.isin(following, _AMOUNT) | (np.isin(following, _POINTS) & digit[np.minimum(ends + 2, len(codes) + 1)])
    decimal = (starts > 0) & np.isin(codes[starts - 1], _POINTS)
    fit = (ends - starts <= 3) & ~amount & ~decimal
    starts, ends = starts[fit], ends[fit]
    factors = np.uint64(0x9E3779B97F4A7C15) ** np.arange(1, KEY + 1, dtype=np.uint64)
    for side in (-1, 1):
        kept = starts >= KEY if side < 0 else ends + KEY <= len(codes)
        first, last = starts[kept], ends[kept]
        near = padded[(first[:, None] - KEY if side < 0 else last[:, None]) + np.arange(KEY)].astype(np.uint64)
        _, which, counts = np.unique((near * factors).sum(axis=1, dtype=np.uint64), return_inverse=True, return_counts=True)
        often = counts[which] >= TIMES
        yield from ((a, b, side) for a, b in zip(first[often].tolist(), last[often].tolist(), strict=True))


def _worded(key: str) -> bool:
    """Whether a key holds enough of words to be a head's, all on the line of its number."""
    return "\n" not in key and len(key) >= KEY and sum(c.isalpha() for c in key) >= KEY // 2 and len(set(key)) > 2


def _chain(text: str, spans: Sequence[Span], *, after: bool) -> list[_Place]:
    """The places that are pages one after the other; none when there are too few of them, or when they are a list."""
    places = [_Place(start, end, int(text[start:end])) for start, end in spans]
    rising = _rising(places)
    kept = {p for a, b in pairwise(rising) if _next_page(a, b) for p in (a, b)}
    chain = [p for p in rising if p in kept]
    if len(chain) < TIMES or len(chain) * 2 < len(places):
        return []
    follows = sum(_LISTED_AFTER.match(text, p.end) is not None for p in chain)
    precedes = sum(_LISTED_BEFORE.search(text[max(0, p.start - 8) : p.start]) is not None for p in chain)
    if max(follows, precedes) * 2 > len(chain):
        return []
    return _glued(text, places, chain, after=after)


def _next_page(a: _Place, b: _Place) -> bool:
    step = b.number - a.number
    return step in (1, 2) and (b.start - a.end) // step in PAGE


def _rising(places: Sequence[_Place]) -> list[_Place]:
    """The longest run of places, in order of the text, whose numbers rise."""
    tails: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for index, place in enumerate(places):
        at = bisect_left(tails, place.number)
        back.append(ends[at - 1] if at else -1)
        tails[at : at + 1], ends[at : at + 1] = [place.number], [index]
    run, index = [], ends[-1] if ends else -1
    while index >= 0:
        run.append(places[index])
        index = back[index]
    return run[::-1]


def _glued(text: str, places: Sequence[_Place], chain: list[_Place], *, after: bool) -> list[_Place]:
    """``chain`` with the places whose number runs into a digit of the text (``…报告 28`` before ``2、…``)."""
    starts = [p.start for p in chain]
    more: list[_Place] = []
    for place in places:
        at = bisect_left(starts, place.start)
        if at < len(chain) and chain[at] == place:
            continue
        neighbours = [*([(chain[at - 1], 1)] if at else []), *([(chain[at], -1)] if at < len(chain) else [])]
        for cut in range(1, place.end - place.start):
            start, end = (place.end - cut, place.end) if after else (place.start, place.start + cut)
            part = _Place(start, end, int(text[start:end]))
            if any(_next_page(*((n, part) if side > 0 else (part, n))) for n, side in neighbours):
                more.append(part)
                break
    return sorted([*chain, *more])


def _spans(text: str, chain: Sequence[_Place], left: int, right: int) -> Iterator[Span]:
    """A span for each page: the number, the key beside it, and what that page's neighbours have there too."""
    lefts = _shared([text[max(0, p.start - LONGEST) : p.start][::-1] for p in chain])
    rights = _shared([text[p.end : p.end + LONGEST] for p in chain])
    for place, before, behind in zip(chain, lefts, rights, strict=True):
        yield place.start - max(left, before), place.end + max(right, behind)


def _shared(sides: Sequence[str]) -> list[int]:
    """Characters that each side of a number has in common with TIMES pages in a row; 0 for less than four of words."""
    rows: list[int] = []
    for first in range(len(sides) - TIMES + 1):
        shared = _OTHER_NUMBER.sub("", _common_start(sides[first : first + TIMES]).split("\n")[0])
        rows.append(len(shared) if sum(map(str.isalpha, shared)) >= 4 else 0)
    return [max(rows[max(0, at - TIMES + 1) : at + 1], default=0) for at in range(len(sides))]


def _common_start(texts: Sequence[str]) -> str:
    low, high = min(texts), max(texts)
    for index, char in enumerate(low):
        if char != high[index]:
            return low[:index]
    return low


#: Shapes of boilerplate that are told apart, and characters of one that are shown.
SHAPES, SHOWN = 1000, 60


def tally(told: dict[str, Counter[str]], text: Raw, boilerplate: Iterable[tuple[str, int, int]]) -> None:
    """Count what boilerplate looks like, numbers aside.

    Args:
        told: Counts of shapes by kind, which are added to; at most :data:`SHAPES` shapes a kind.
        text: The text of the source.
        boilerplate: Kind, start and end of each stretch.

    >>> told: dict[str, Counter[str]] = {}
    >>> tally(told, "海山年报 7 正文 海山年报 8", [("running head", 0, 6), ("running head", 10, 16)])
    >>> told, examples(told)
    ({'running head': Counter({'海山年报 #': 2})}, {'running head': ['海山年报 #']})
    """
    for kind, start, end in boilerplate:
        shapes = told.setdefault(kind, Counter())
        words = _DIGITS.sub("#", " ".join(text[start:end].split()))
        shape = words if len(words) <= SHOWN else words[:SHOWN] + "…"
        if shape and (shape in shapes or len(shapes) < SHAPES):
            shapes[shape] += 1


def examples(told: dict[str, Counter[str]], most: int = 3) -> dict[str, list[str]]:
    """The commonest shapes of each kind of boilerplate, for a report of what was left out.

    Args:
        told: Counts of shapes by kind (:func:`tally`).
        most: Shapes of a kind.

    Returns:
        Shapes by kind, the commonest first; kinds are sorted, those without a shape left out.
    """
    return {kind: [shape for shape, _ in shapes.most_common(most)] for kind, shapes in sorted(told.items()) if shapes}


def solid(text: str) -> int:
    """Characters of ``text`` that are no blanks."""
    return sum(map(len, text.split()))


def set_aside(text: Raw, sections: Iterable[Section]) -> Counter[str]:
    r"""What no report reads as its title or body.

    Args:
        text: The text of the source, or a window of it.
        sections: The reports in it.

    Returns:
        Characters, blanks aside, by kind; each character counts once.

    >>> section = Section("正文", 0, 7, ((3, 7),), cuts=((3, 5),), boilerplate=(("page head", 0, 3),))
    >>> set_aside("首页\n1、正文\n友情链接", [section])
    Counter({'outside every report': 4, 'page head': 2, 'page mark': 2})
    """
    start = text.base if isinstance(text, Window) else 0
    kinds: defaultdict[str, list[Span]] = defaultdict(list)
    marks: list[Span] = []
    read: list[Span] = []
    for section in sections:
        for kind, first, end in section.boilerplate:
            kinds[kind].append((first, end))
        for block in section.blocks:
            if block.layer is not Layer.BODY:
                kinds[block.note or str(block.kind)] += block.spans
        marks += section.cuts
        read += [(section.start, section.end), *section.body]
    kinds["page mark"] += marks
    kinds["outside every report"] = subtract([(start, len(text))], merge(read))
    counts: Counter[str] = Counter()
    taken: list[Span] = []
    for kind, spans in kinds.items():
        if size := sum(solid(text[slice(*span)]) for span in subtract(merge(spans), taken)):
            counts[kind] = size
        taken = merge([*taken, *spans])
    return counts
