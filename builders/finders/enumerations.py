"""Lists whose borders were lost: names run together without a comma, or each with what it did, in one long sentence.

>>> text = "参评:" + "甲银行乙银行丙银行丁银行" * 2
>>> found = [Found(at, at + 3, "Bank", "", 1.0) for at in range(3, 27, 3)]
>>> items = parted(text, [(0, len(text))], found, longest=20)
>>> [text[slice(*item)] for item in items[:3]], len(items)
(['参评:', '甲银行', '乙银行'], 9)
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from builders.records import Found, Span
from ontology.schema import INSTITUTIONS

__all__ = ["parted", "unbroken"]

#: Characters of the longest stretch that is taken for one sentence whatever it names.
LONGEST = 200
#: Names that make a list; characters between two that stand side by side.
_NAMES, _BESIDE = 6, 3


def parted(text: str, sentences: Sequence[Span], found: Sequence[Found], longest: int = LONGEST) -> list[Span]:
    """Sentences, with each long one that is a list cut into its items.

    Args:
        text: The clean text.
        sentences: Its sentences, sorted.
        found: What was found in it.
        longest: Characters of a sentence that is left as it is.

    Returns:
        Spans that cover what the sentences cover.
    """
    if all(end - start <= longest for start, end in sentences):
        return list(sentences)
    names = sorted([f[:2] for f in found if f[2] in INSTITUTIONS])
    parts: list[Span] = []
    for start, end in sentences:
        if end - start <= longest:
            parts.append((start, end))
            continue
        inside = names[bisect_left(names, (start, start)) : bisect_left(names, (end, end))]
        cuts = sorted({cut for cut in _items(text, inside) if start < cut < end})
        parts += pairwise([start, *cuts, end])
    return parts


def unbroken(sentences: Sequence[Span], found: Sequence[Found]) -> list[Span]:
    """Sentences, those joined that a name goes across: what stands within it is no end.

    Args:
        sentences: Spans that follow one another, sorted.
        found: What was found, in the order of the text.

    Returns:
        Spans that cover what the sentences cover.

    >>> unbroken([(0, 4), (4, 9), (9, 12)], [Found(0, 2, "Bank", "", 1.0), Found(3, 6, "Product", "", 1.0)])
    [(0, 9), (9, 12)]
    """
    joined = list(sentences)
    at, last = 0, len(joined) - 1
    for one in found:
        while at < last and joined[at][1] <= one[0]:
            at += 1
        while at < last and one[1] > joined[at][1] > one[0]:
            joined[at : at + 2] = [(joined[at][0], joined[at + 1][1])]
            last -= 1
    return joined


def _items(text: str, names: Sequence[Span]) -> Iterator[int]:
    """Where items begin: at each of several names side by side, and at each of several names before a colon."""
    if len(names) < _NAMES:
        return
    run: list[int] = []
    for (_, last), (start, _end) in pairwise([(0, -1), *names]):
        if last < 0 or start - last > _BESIDE or text[last:start].strip("·•● "):
            yield from run if len(run) >= _NAMES else ()
            run = []
        run.append(start)
    yield from run if len(run) >= _NAMES else ()
    titled = [start for start, end in names if text[end : end + 1] in (":", "：")]
    yield from titled if len(titled) >= _NAMES else ()
