"""Clean text with a way back: what is matched, and where each of its characters stands in the raw file.

Cleaning only ever *cuts* stretches out (blanks inside Chinese, page marks, running heads, shadows of doubled text) and
*replaces* single characters by single characters (Traditional by Simplified, full-width by ASCII), so the way back is a
short list of segments, and every clean span has one raw span:

>>> raw = "德勤德勤中国中国 2023 年年 9 月月，Ｅ收寶"
>>> clean = CleanText.of(raw)
>>> clean.text
'德勤中国2023年9月,E收宝'
>>> start = clean.text.index("E收宝")
>>> raw[slice(*clean.raw_span(start, start + 3))]
'Ｅ收寶'
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from builders.records import Span

if TYPE_CHECKING:
    import opencc

__all__ = ["CleanText", "is_traditional", "merge", "simplify"]

_BLANKS = re.compile(r"[^\S\n]+")
#: Soft hyphens, zero-width blanks and marks, which saved web pages have inside words.
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]+")
_LINE_ENDS = re.compile(r"[^\S\n]*\n\s*")
_HAN = re.compile(r"[一-鿿]")
#: Characters that Simplified text has too (乾县, 著作, 凭藉).
_BOTH = re.compile(r"[乾著藉瞭徵夥麽於]")
#: OpenCC leaves these as they are; ㊁ and its kin stand for a lost enumeration comma in text drawn from PDFs.
_EXTRA = {
    "陜": "陕",
    "㊁": "、",
    "㊀": "、",
    "㊂": "、",
    "　": " ",
    "\xa0": " ",
    "‧": "·",
    "•": "·",
    "・": "·",
    "﹒": "·",
    "—": "—",
}


@cache
def _singles() -> dict[int, str]:
    """Characters whose compatibility form (NFKC) is one other character."""
    table: dict[int, str] = {}
    for low, high in ((0x3000, 0x3400), (0xF900, 0xFB00), (0xFE30, 0xFE70), (0xFF00, 0xFFEF), (0x2E80, 0x2FE0)):
        for code in range(low, high):
            form = unicodedata.normalize("NFKC", chr(code))
            if len(form) == 1 and form != chr(code):
                table[code] = form
    return table | {ord(k): v for k, v in _EXTRA.items()}


@cache
def _single() -> re.Pattern[str]:
    return re.compile("[" + "".join(re.escape(chr(code)) for code in sorted(_singles())) + "]")


def _fold_singles(text: str) -> str:
    """``text`` with compatibility characters replaced (only where there are any: ``str.translate`` looks at each)."""
    table = _singles()
    return _single().sub(lambda match: table[ord(match[0])], text)


def _blanks(raw: str, start: int, end: int) -> list[Span]:
    """Blanks that mean nothing: all but a single one between two ASCII characters, which parts words."""
    found = []
    for match in _BLANKS.finditer(raw, start, end):
        a, b = match.span()
        if b - a > 1 or not (raw[a - 1 : a].isascii() and raw[b : b + 1].isascii()):
            found.append((a, b) if not (raw[a - 1 : a].isascii() and raw[b : b + 1].isascii()) else (a + 1, b))
    return found


@cache
def _converter() -> opencc.OpenCC:
    import opencc

    return opencc.OpenCC("t2s")


def simplify(text: str) -> str:
    """``text`` in Simplified characters, of the same length (OpenCC ``t2s``, which maps one to one)."""
    simple: str = _converter().convert(text)
    if len(simple) != len(text):  # no such text is known; offsets matter more than the conversion
        simple = "".join(one if len(one := _converter().convert(c)) == 1 else c for c in text)
    return simple


def is_traditional(text: str, sample: int = 5_000) -> bool:
    """Whether more than one Chinese character in fifty changes when simplified (real pages: 0.34 against 0.0001)."""
    text = _BOTH.sub("", text[:sample])
    han = len(_HAN.findall(text))
    return han > 0 and sum(a != b for a, b in zip(text, simplify(text), strict=True)) > han / 50


def merge(spans: Iterable[Span]) -> list[Span]:
    """Spans sorted, with overlapping and touching ones joined.

    >>> merge([(4, 6), (0, 2), (2, 3)])
    [(0, 3), (4, 6)]
    """
    joined: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


class CleanText:
    """The text to match, with the map to the raw text it was cut from.

    Attributes: ``text`` (str), ``raw`` (str), ``traditional`` (bool). Every clean character stands for exactly one
    raw character, and their order is the same.
    """

    __slots__ = ("_clean", "_raw", "raw", "text", "traditional")

    def __init__(self, raw: str, segments: Sequence[Span], traditional: bool | None = None) -> None:
        self.raw = raw
        self._clean: list[int] = []
        self._raw: list[int] = []
        pieces, length = [], 0
        for start, end in segments:
            if start < end:
                self._clean.append(length)
                self._raw.append(start)
                pieces.append(raw[start:end])
                length += end - start
        text = _fold_singles("".join(pieces))
        self.traditional = is_traditional(text) if traditional is None else traditional
        self.text = simplify(text) if self.traditional else text

    @classmethod
    def of(
        cls, raw: str, body: Iterable[Span] | None = None, cuts: Iterable[Span] = (), *, paragraphs: bool = True
    ) -> CleanText:
        """Clean the stretches ``body`` of ``raw`` (all of it by default) without the stretches ``cuts``.

        With ``paragraphs`` a line end stays in the clean text as one newline; without, it is cut like a blank.
        """
        body = [(0, len(raw))] if body is None else merge(body)
        drop = list(cuts)
        for start, end in body:
            drop += _blanks(raw, start, end)
            drop += [m.span() for m in _INVISIBLE.finditer(raw, start, end)]
            for match in _LINE_ENDS.finditer(raw, start, end):
                newline = raw.index("\n", match.start())
                drop += [(match.start(), newline), (newline + 1, match.end())] if paragraphs else [match.span()]
        first = cls(raw, subtract(body, merge(drop)))
        shadows = [(first.raw_start(a), first.raw_span(b - 1, b)[1]) for a, b in _doubled(first.text)]
        if not shadows:
            return first
        return cls(raw, subtract(body, merge(drop + shadows)), first.traditional)

    def without(self, spans: Iterable[Span]) -> CleanText:
        """This text without the clean spans ``spans``.

        >>> clean = CleanText.of("海山 银行 7 成立")
        >>> clean.text, clean.without([(4, 5)]).text
        ('海山银行7成立', '海山银行成立')
        """
        drop = merge(self.raw_span(start, end) for start, end in spans)
        if not drop:
            return self
        lengths = [*self._clean[1:], len(self.text)]
        segments = [(r, r + b - a) for a, b, r in zip(self._clean, lengths, self._raw, strict=True)]
        return CleanText(self.raw, subtract(segments, drop), self.traditional)

    def raw_start(self, position: int) -> int:
        """Where the clean character at ``position`` stands in the raw text."""
        segment = bisect_right(self._clean, position) - 1
        return self._raw[segment] + position - self._clean[segment] if segment >= 0 else 0

    def position(self, raw: int) -> int:
        """Where a raw position stands in the clean text; for one that was cut, where what follows it stands."""
        segment = bisect_right(self._raw, raw) - 1
        if segment < 0:
            return 0
        end = self._clean[segment + 1] if segment + 1 < len(self._clean) else len(self.text)
        return min(self._clean[segment] + raw - self._raw[segment], end)

    def raw_span(self, start: int, end: int) -> Span:
        """The raw span from the first to the last character of a clean span (marks between them included)."""
        return self.raw_start(start), self.raw_start(end - 1) + 1

    @property
    def blanks(self) -> list[int]:
        """Clean positions before which a blank was cut: where quotation marks were lost, blanks often stand for them."""
        found = []
        for clean, raw in zip(self._clean[1:], self._raw[1:], strict=True):
            if raw and self.raw[raw - 1].isspace() and "\n" not in self.raw[self.raw_start(clean - 1) : raw]:
                found.append(clean)
        return found

    def __len__(self) -> int:
        return len(self.text)


def subtract(body: Iterable[Span], drop: Sequence[Span]) -> list[Span]:
    """The parts of ``body`` that no span of ``drop`` covers; both sorted and disjoint."""
    kept: list[Span] = []
    drops = iter(drop)
    cut = next(drops, None)
    for first, end in body:
        start = first
        while cut and cut[1] <= start:
            cut = next(drops, None)
        while cut and cut[0] < end:
            if start < cut[0]:
                kept.append((start, cut[0]))
            start = max(start, cut[1])
            if cut[1] > end:
                break
            cut = next(drops, None)
        if start < end:
            kept.append((start, end))
    return kept


def _doubled(text: str, longest: int = 48) -> list[Span]:
    """The second halves of text printed twice (德勤德勤中国中国, 行业行业报告报告): PDF shadows, not speech.

    A unit of four or more characters with three Chinese ones counts alone; shorter units only in a chain
    of two or more, one of which has two characters or more (so 看看想想 and 银行银行卡 stay).
    """
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    if len(codes) < 4:
        return []
    units: list[tuple[int, int]] = []  # (start, length) of a unit that follows itself
    grams = codes.copy()
    for size in range(1, longest + 1):
        if size <= 4 and size > 1:
            grams = (grams[:-1] * np.uint32(2654435761)) ^ codes[size - 1 :]  # a hash; equal grams are compared below
        if len(grams) <= size:
            break
        for start in np.flatnonzero(grams[:-size] == grams[size:]).tolist():
            if text[start : start + size] == text[start + size : start + 2 * size]:
                units.append((start, size))
    return _shadows(text, units)


def _shadows(text: str, units: list[tuple[int, int]]) -> list[Span]:
    units.sort(key=lambda u: (u[0], -u[1]))
    chains: list[list[tuple[int, int]]] = []
    position = -1
    for start, size in units:
        if start < position or not _HAN.search(text, start, start + size):
            continue
        between = text[position:start]
        if chains and start - position <= 6 and not _HAN.search(between):
            chains[-1].append((start, size))
        else:
            chains.append([(start, size)])
        position = start + 2 * size
    spans: list[Span] = []
    for chain in chains:
        sizes = [size for _, size in chain]
        whole = len(chain) > 1 and max(sizes) >= 2 and sum(sizes) >= 4
        for start, size in chain:
            if whole or (size >= 4 and len(_HAN.findall(text, start, start + size)) >= 3):
                spans.append((start + size, start + 2 * size))
    return spans
