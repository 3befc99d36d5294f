"""Clean text with a way back: what is matched, and where each of its characters stands in the raw file.

Cleaning only ever *cuts* stretches out (blanks inside Chinese, page marks, running heads, shadows of doubled text, marks
of Markdown and pinyin inside names) and *replaces* single characters by single characters (Traditional by Simplified,
full-width by ASCII), so the way back is one rising number a character, and every clean span has one raw span. References
as ``&#38134;`` are one character too, which stands where the reference begins and reaches to its end:

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
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import chain, pairwise
from typing import Any

import numpy as np

from builders.records import Raw, Span
from builders.text.doubled import doubled
from builders.text.marks import marks
from ontology.normalise import invisible, is_traditional, simplify, singles

__all__ = ["CleanText", "merge"]

Codes = np.ndarray[Any, np.dtype[np.uint32]]
Kept = np.ndarray[Any, np.dtype[np.bool_]]
#: The last code that a character may have, and one: what is seen and what is not is a table of all.
_PLANES = 0xE1001


@cache
def _kinds() -> np.ndarray[Any, np.dtype[np.uint8]]:
    """For each code of the first planes: 1 a blank, 2 a line end, 4 invisible; others 0."""
    table = np.zeros(_PLANES, np.uint8)
    table[0xE0000:0xE1000] = 4
    table[places_in_plane(f"[{invisible()}]")] = 4
    table[places_in_plane(r"\s")] = 1
    table[10] = 2
    return table


def places_in_plane(pattern: str) -> list[int]:
    """The codes of the basic plane whose characters match."""
    return [match.start() for match in re.finditer(pattern, "".join(map(chr, range(1 << 16))))]


def _meaningful(codes: Codes, ends: Kept | None) -> Kept:
    """Which characters say something: no invisible ones, one newline of blanks with line ends that count.

    Of other blanks only the first of a stretch between two ASCII characters stays: it parts words.

    Args:
        codes: Code points of the text.
        ends: Which line ends count; all of them when None.

    Returns:
        True for each code point that stays.
    """
    kinds = _kinds()[np.minimum(codes, _PLANES - 1)]
    seen = kinds != 4
    if not seen.all():
        keep: Kept = np.zeros(len(codes), np.bool_)
        keep[seen] = _seen(codes[seen], kinds[seen], None if ends is None else ends[seen])
        return keep
    return _seen(codes, kinds, ends)


def _seen(codes: Codes, kinds: np.ndarray[Any, np.dtype[np.uint8]], ends: Kept | None) -> Kept:
    """Of characters none of which is invisible, those that say something."""
    blank = np.concatenate(([False], (kinds == 1) | (kinds == 2), [False]))
    edges = np.flatnonzero(blank[1:] != blank[:-1])
    starts, ends_ = edges[::2], edges[1::2]
    keep: Kept = kinds == 0
    ascii_ = np.concatenate((codes < 128, [True]))
    newlines = np.flatnonzero(kinds == 2 if ends is None else (kinds == 2) & ends)
    first = np.searchsorted(newlines, starts)
    broken = first < np.searchsorted(newlines, ends_)
    keep[starts[~broken & ascii_[starts - 1] & ascii_[ends_]]] = True
    keep[newlines[first[broken]]] = True
    return keep


def codes_of(text: str) -> Codes:
    """The code points of ``text``."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def text_of(codes: Codes) -> str:
    """The text of code points."""
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def places_of(positions: np.ndarray[Any, Any], offset: int = 0) -> array[int]:
    """Positions behind ``offset``, of four bytes each where they suffice: fresh memory costs more than what is done with it.

    Returns:
        An array that Python reads one at a time without making numbers of all.
    """
    if int(positions.max(initial=0)) + offset >= 1 << 31:
        return array("q", (positions.astype(np.int64) + offset).tobytes())
    return array("i", (positions.astype(np.int32, copy=False) + np.int32(offset)).tobytes())


def positions_of(places: array[int]) -> np.ndarray[Any, Any]:
    """The same as numbers of numpy."""
    return np.frombuffer(places, dtype=places.typecode)


def merge(spans: Iterable[Span]) -> list[Span]:
    """Spans sorted, with overlapping and touching ones joined.

    Args:
        spans: Spans in any order; empty ones are dropped.

    Returns:
        Sorted and disjoint spans.

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


_LOST_MARKS = re.compile(r"‘([^‘’“”\n]{2,60})“(?![^‘’“”\n]{0,80}”)")


class CleanText:
    """The text to match, with the map to the raw text it was cut from.

    Every clean character stands for exactly one raw character, and their order is the same.

    Attributes:
        text: The clean text, in Simplified characters.
        raw: The raw text, whole.
        traditional: Whether the raw text is in Traditional characters.
    """

    __slots__ = ("_ends", "_pieces", "_places", "raw", "text", "traditional")

    def __init__(
        self,
        raw: Raw,
        text: str,
        places: array[int],
        traditional: bool,
        ends: Mapping[int, int] | None = None,
        pieces: Sequence[int] = (),
    ) -> None:
        """Clean text whose character ``i`` stands for ``raw[places[i]]``, or for what reaches from there to its end.

        ``pieces`` are where the stretches begin that are not read in the order of the raw text (columns), sorted.
        """
        self.raw, self.text, self._places, self.traditional = raw, text, places, traditional
        self._ends, self._pieces = ends or {}, pieces

    @classmethod
    def of(
        cls,
        raw: Raw,
        body: Iterable[Span] | None = None,
        cuts: Iterable[Span] = (),
        *,
        breaks: Sequence[int] | None = None,
        repair: Callable[[str], str] = str,
    ) -> CleanText:
        """Clean a text or stretches of it.

        Args:
            raw: The raw text.
            body: The stretches to clean, in the order of reading; by default all of it.
            cuts: Stretches to leave out.
            breaks: Positions of the characters that each stand for one newline, whatever they are; other line ends are cut
                like blanks. By default every line end is one.
            repair: Mends characters that a broken conversion lost, each in its place (:class:`builders.text.damage.Repair`).

        Returns:
            The clean text with its way back to ``raw``.
        """
        body = _joined([(0, len(raw))] if body is None else body)
        if not body:
            return cls(raw, "", array("i"), False)
        offset, size = min(start for start, _ in body), max(end for _, end in body)
        codes, reach = _said(repair(raw[offset:size]), offset)
        order = (
            None
            if len(body) == 1
            else np.concatenate([np.arange(start - offset, end - offset, dtype=np.int32) for start, end in body])
        )
        ends = None
        if breaks is not None:
            ends = _marked(len(codes), ((at - offset, at - offset + 1) for at in breaks))
            codes = np.where(ends, np.uint32(10), codes)
        keep = ~_marked(len(codes), ((start - offset, end - offset) for start, end in cuts))
        if order is not None:
            codes, keep, ends = codes[order], keep[order], None if ends is None else ends[order]
        keep &= _meaningful(codes, ends)
        text = _readable(codes[keep])
        at = np.arange(len(keep), dtype=np.int32)[keep]
        if shadows := doubled(text, codes_of(text), at if order is None else order[at]):
            for start, end in shadows:
                keep[at[start:end]] = False
            text, at = _readable(codes[keep]), np.arange(len(keep), dtype=np.int32)[keep]
        traditional = is_traditional(text)
        places = places_of(at if order is None else order[at], offset)
        starts = [start for start, _ in body]
        pieces = sorted(starts)
        return cls(raw, simplify(text) if traditional else text, places, traditional, reach, () if pieces == starts else pieces)

    def without(self, spans: Iterable[Span]) -> CleanText:
        """This text without some stretches of it.

        Args:
            spans: Clean spans, in any order.

        Returns:
            Another clean text of the same raw one.

        >>> clean = CleanText.of("海山 银行 7 成立")
        >>> clean.text, clean.without([(4, 5)]).text
        ('海山银行7成立', '海山银行成立')
        """
        drop = merge(spans)
        if not drop:
            return self
        kept = subtract([(0, len(self.text))], drop)
        places = array(self._places.typecode)
        for start, end in kept:
            places += self._places[start:end]
        return CleanText(
            self.raw, "".join(self.text[start:end] for start, end in kept), places, self.traditional, self._ends, self._pieces
        )

    def raw_start(self, position: int) -> int:
        """Where the clean character at ``position`` stands in the raw text."""
        return self._places[position]

    def raw_span(self, start: int, end: int) -> Span:
        """The raw span from the first to the last character of a clean span (marks between them included)."""
        last = self._places[end - 1]
        return self._places[start], self._ends.get(last, last + 1)

    def raw_spans(self, spans: Iterable[Span]) -> list[Span]:
        """The raw spans of many clean spans (:meth:`raw_span`)."""
        places, ends = self._places, self._ends
        if not ends:
            return [(places[start], places[end - 1] + 1) for start, end in spans]
        return [self.raw_span(start, end) for start, end in spans]

    def unbroken_spans(self, spans: Iterable[Span]) -> list[Span]:
        r"""The raw spans of many clean spans, of one that goes on in another place (in a column) only its longest piece.

        Args:
            spans: Clean spans.

        Returns:
            Their raw spans, in the same order.

        >>> raw = "甲乙    丙丁\n戊己庚  辛"
        >>> clean = CleanText.of(raw, [(0, 6), (9, 14), (6, 9), (14, 15)])
        >>> clean.text, [raw[slice(*span)] for span in clean.unbroken_spans([(0, 5), (5, 8)])]
        ('甲乙戊己庚丙丁\n辛', ['戊己庚', '丙丁\n'])
        """
        if not self._pieces:
            return self.raw_spans(spans)
        return self.raw_spans(self._longest(start, end) for start, end in spans)

    def _longest(self, start: int, end: int) -> Span:
        """The longest stretch of a clean span between whose characters nothing stands that is read elsewhere."""
        places, pieces = self._places, self._pieces
        if places[end - 1] - places[start] == end - 1 - start:
            return start, end
        cuts = [
            at
            for at in range(start + 1, end)
            if places[at] < places[at - 1]
            or (places[at] > places[at - 1] + 1 and bisect_right(pieces, places[at]) - bisect_right(pieces, places[at - 1]) > 1)
        ]
        return max(pairwise([start, *cuts, end]), key=lambda span: span[1] - span[0])

    def clean_spans(self, spans: Iterable[Span]) -> list[Span | None]:
        """The clean spans of many raw spans: the way forth.

        Returns:
            One each, in the same order; None for one of which nothing is left.

        >>> clean = CleanText.of("海山 银行 7 成立")
        >>> clean.clean_spans([(0, 5), (2, 3), (8, 10)])
        [(0, 4), None, (5, 7)]
        """
        given = np.fromiter(chain.from_iterable(spans), dtype=np.int64).reshape(-1, 2)
        if not len(self._places) or not len(given):
            return [None] * len(given)
        places = positions_of(self._places)
        order = np.argsort(places, kind="stable") if self._pieces else None
        rising = places if order is None else places[order]
        first, last = np.searchsorted(rising, given[:, 0]), np.searchsorted(rising, given[:, 1]) - 1
        whole = (first <= last).tolist()
        if order is not None:
            first, last = order[np.minimum(first, len(order) - 1)], order[np.maximum(last, 0)]
        pairs = zip(first.tolist(), last.tolist(), whole, strict=True)
        return [(a, b + 1) if there and a <= b else None for a, b, there in pairs]

    @property
    def blanks(self) -> list[int]:
        """Clean positions before which a blank was cut: where quotation marks were lost, blanks often stand for them."""
        if len(self._places) < 2:
            return []
        places = positions_of(self._places)
        after = np.flatnonzero(places[1:] - places[:-1] > 1) + 1
        ends = ((clean, self._places[clean]) for clean in after.tolist())
        return [c for c, raw in ends if self.raw[raw - 1 : raw].isspace() and "\n" not in self.raw[self._places[c - 1] : raw]]

    def __len__(self) -> int:
        return len(self.text)


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in the order given, with each that goes on where the last one ended joined to it; empty ones are dropped."""
    joined: list[Span] = []
    for start, end in spans:
        if start >= end:
            continue
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _marked(size: int, spans: Iterable[Span]) -> Kept:
    """A mask of ``size`` places, true in the spans."""
    mask = np.zeros(size, np.bool_)
    for start, end in spans:
        mask[max(0, start) : max(0, end)] = True
    return mask


#: The first and the last letter with a tone mark of pinyin, as far as they are no others of Latin-1.
_TONED = (0xE0, 0x30D)


def _said(text: str, offset: int) -> tuple[Codes, dict[int, int]]:
    """The code points of ``text``, marks overwritten by invisible ones, and where references begin and end in the file."""
    codes = codes_of(text)
    found = marks(text, toned=bool(((codes - _TONED[0]) < _TONED[1] - _TONED[0]).any()))
    ends = {offset + start: offset + end for start, end, stands_for in found if stands_for}
    if found:
        codes = codes.copy()
        for start, end, stands_for in found:
            codes[start:end] = 0xFEFF
            if stands_for:
                codes[start] = ord(stands_for)
    return codes, ends


def _readable(codes: Codes) -> str:
    return _title_marks(singles(text_of(codes)))


def subtract(body: Iterable[Span], drop: Sequence[Span]) -> list[Span]:
    """The parts of spans that others do not cover.

    Args:
        body: Spans, sorted and disjoint.
        drop: Spans to take away, sorted and disjoint.

    Returns:
        What is left, sorted and disjoint.
    """
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


def _title_marks(text: str) -> str:
    """Book-title marks where a conversion made ``‘…“`` of them.

    Returns:
        A text of the same length.

    >>> _title_marks("依照‘民法典“办理，‘他说“好”’")
    '依照《民法典》办理，‘他说“好”’'
    """
    return _LOST_MARKS.sub(r"《\1》", text) if "‘" in text else text
