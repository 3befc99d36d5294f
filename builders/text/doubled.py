"""Text printed twice: bold type that a PDF draws as two copies, one a shadow of the other."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from builders.records import Span
from ontology.normalise import HAN

__all__ = ["doubled"]

Codes = np.ndarray[Any, np.dtype[np.uint32]]


def doubled(text: str, codes: Codes, places: np.ndarray[Any, np.dtype[np.int32]], longest: int = 48) -> list[Span]:
    """The second halves of text printed twice (德勤德勤中国中国, 行业行业报告报告): PDF shadows, not speech.

    A unit of four or more characters with three Chinese ones counts alone, where nothing stands between its halves in the file
    and no clause ends in it; shorter units only in a chain of two or more, one of which has two characters or more (so 看看想想
    and 银行银行卡 stay). What holds a line end or 、 is a list that says the same twice.

    Args:
        text: Clean text.
        codes: Its code points.
        places: Where its characters stand in the file.
        longest: Characters of the longest unit.

    Returns:
        Spans to cut, in the order of the text.
    """
    if len(codes) < 4:
        return []
    units: list[tuple[int, int]] = []  # (start, length) of a unit that follows itself
    told = _grams(codes)
    grams = told[1]
    chinese = np.concatenate(([0], np.cumsum((codes >= 0x3400) & (codes <= 0x9FFF), dtype=np.int32)))
    for size in range(1, min(longest, len(codes) - 1) + 1):
        grams = told.get(size, grams)
        again = (grams[:-size] == grams[size:]).nonzero()[0]
        if not again.size:
            continue
        for start in again[chinese[again + size] > chinese[again]].tolist():  # leaders of dots are no text
            if text.startswith(text[start : start + size], start + size):
                units.append((start, size))
    return _shadows(text, places, units)


def _grams(codes: Codes) -> dict[int, np.ndarray[Any, np.dtype[np.uint16]]]:
    """Hashes of the grams of some lengths, in halves, which are compared in half of the time; equal ones are looked at then."""
    factor, hashes = np.uint32(2654435761), {1: codes}
    for size in (2, 3, 4):
        hashes[size] = (hashes[size - 1][:-1] * factor) ^ codes[size - 1 :]
    hashes[8] = (hashes[4][:-4] * factor) ^ hashes[4][4:]
    return {size: (one ^ (one >> np.uint32(16))).astype(np.uint16) for size, one in hashes.items()}


#: A repeated stretch with a name's end in its middle is a list of names that begin and end alike, not a shadow.
_LIST = re.compile(r"有限公司(?=[一-鿿])|[\n、]")
#: One with the end of a clause in it is said twice, not printed twice.
_CLAUSE = re.compile(r"[，,。；;！!？?：:]")


def _shadows(text: str, places: np.ndarray[Any, np.dtype[np.int32]], units: list[tuple[int, int]]) -> list[Span]:
    units.sort(key=lambda u: (u[0], -u[1]))
    chains: list[list[tuple[int, int]]] = []
    position = -1
    for start, size in units:
        if start < position or not HAN.search(text, start, start + size):
            continue
        between = text[position:start]
        if chains and start - position <= 6 and not HAN.search(between):
            chains[-1].append((start, size))
        else:
            chains.append([(start, size)])
        position = start + 2 * size
    spans: list[Span] = []
    for doubled in chains:
        chain = [(start, size) for start, size in doubled if not _LIST.search(text, start, start + size)]
        sizes = [size for _, size in chain]
        whole = len(chain) > 1 and max(sizes) >= 2 and sum(sizes) >= 4
        for start, size in chain:
            close = places[start + size] - places[start + size - 1] == 1 and not _CLAUSE.search(text, start, start + size)
            if whole or (close and size >= 4 and len(HAN.findall(text, start, start + size)) >= 3):
                spans.append((start + size, start + 2 * size))
    return spans
