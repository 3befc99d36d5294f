"""A passage: the clean text that finders search, and the normalised text that names are compared in.

The normalised text is what :func:`ontology.normalise.normalise` makes of the clean one, line ends aside;
``Passage.span`` leads from a span of it back to the clean one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from typing import Any

import numpy as np

from builders.records import Found, Span
from builders.text.addresses import addresses
from builders.text.clean import CleanText, codes_of, merge, places_in_plane, places_of, text_of
from ontology.normalise import DROPPED, expanded, fold, invisible

__all__ = ["Passage", "passages", "pieces", "sentences"]

_SENTENCE = re.compile(r"[^。！？!?；;\n\ufffd]+[。！？!?；;\n\ufffd]*[”’」』》)]*|[。！？!?；;\n\ufffd]+")


_CUT = re.compile(r"(?<=[A-Za-z])-\n\s*(?=[a-z])")


@cache
def _said() -> np.ndarray[Any, np.dtype[np.bool_]]:
    """For each code of the basic plane, and one for all others, whether what is compared has it; line ends stay."""
    table = np.ones(1 << 16, np.bool_)
    table[places_in_plane(f"[\\s{re.escape(DROPPED)}{invisible()}]")] = False
    table[10] = True
    return table


#: Pieces are cut at sentence ends near this many characters.
PIECE = 4000


class Passage:
    """Clean text with its normalised form.

    Attributes:
        text: The clean text.
        blanks: Positions before which cleaning cut a blank.
        places: Where the characters of the normalised text stand in the clean one.
        normalised: The text to compare with names.
    """

    def __init__(self, text: str, blanks: Sequence[int] = ()) -> None:
        self.text = text
        self.blanks = blanks
        spread, places = _spread(text)
        codes = codes_of(fold(spread))
        keep = _said()[np.minimum(codes, 0xFFFF)]
        if "-\n" in spread:  # a Latin word cut at the end of a line
            for cut in _CUT.finditer(spread):
                keep[cut.start() : cut.end()] = False
        self.places = places_of(np.flatnonzero(keep) if places is None else places[keep])
        self.normalised = text_of(codes[keep])

    def span(self, start: int, end: int) -> Span:
        """The clean span of a span of the normalised text."""
        return self.places[start], self.places[end - 1] + 1

    def parted(self, at: int) -> bool:
        """Whether cleaning cut a blank right before a position."""
        index = bisect_left(self.blanks, at)
        return index < len(self.blanks) and self.blanks[index] == at

    def masked(self, without: Sequence[Found]) -> str:
        """The normalised text with the clean spans of ``without``, and of addresses of the web, overwritten by NULs."""
        hidden = [*self.addresses, *((f.start, f.end) for f in without)]
        if not hidden:
            return self.normalised
        pieces, position = [], 0
        for start, end in merge((bisect_left(self.places, start), bisect_left(self.places, end)) for start, end in hidden):
            pieces += [self.normalised[position:start], "\0" * (end - start)]
            position = end
        return "".join([*pieces, self.normalised[position:]])

    @cached_property
    def addresses(self) -> list[Span]:
        """Clean spans of the addresses of the web and of mail, which hold no names."""
        return addresses(self.text)

    @cached_property
    def sentences(self) -> list[Span]:
        """Sentence spans of the clean text."""
        return sentences(self.text)


def _spread(text: str) -> tuple[str, np.ndarray[Any, np.dtype[np.int64]] | None]:
    """``text`` with characters that stand for several written out, and where each then stands in it; None for as before."""
    pieces, places, position = [], [], 0
    for place, several in expanded(text):
        pieces += [text[position:place], several]
        places += [np.arange(position, place), np.full(len(several), place)]
        position = place + 1
    if not pieces:
        return text, None
    return "".join([*pieces, text[position:]]), np.concatenate([*places, np.arange(position, len(text))])


def sentences(text: str) -> list[Span]:
    """The sentences of a text: up to a full stop, question or exclamation mark, semicolon or line end.

    Args:
        text: Clean text; a gap of lost characters ends a sentence too.

    Returns:
        Spans that cover the text.

    >>> text = "工行发布报告。建行也是；农行。"
    >>> [text[a:b] for a, b in sentences(text)]
    ['工行发布报告。', '建行也是；', '农行。']
    """
    return [m.span() for m in _SENTENCE.finditer(text)]


def pieces(text: str, size: int = PIECE) -> list[Span]:
    """Cut a text at sentence ends.

    Args:
        text: Clean text.
        size: About how many characters a piece has; where no sentence ends, it is cut hard.

    Returns:
        Spans that cover the text.
    """
    cuts, start = [], 0
    while len(text) - start > size * 3 // 2:
        window = text[start + size // 2 : start + size * 3 // 2]
        end = max((window.rfind(c) for c in "。！？\n；"), default=-1)
        stop = start + size // 2 + end + 1 if end >= 0 else start + size
        cuts.append((start, stop))
        start = stop
    if start < len(text):
        cuts.append((start, len(text)))
    return cuts


def passages(clean: CleanText) -> Iterator[tuple[int, Passage]]:
    """A clean text as passages.

    Yields:
        Where each begins in the clean text, and the passage.
    """
    blanks = clean.blanks
    for start, end in pieces(clean.text):
        inside = blanks[bisect_left(blanks, start) : bisect_left(blanks, end)]
        yield start, Passage(clean.text[start:end], [blank - start for blank in inside])
