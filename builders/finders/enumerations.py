"""Lists whose borders were lost: names run together without a comma, or names each with what it did, in what looks like one long sentence.

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

__all__ = ["parted"]

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
    names = sorted((f.start, f.end) for f in found if f.type in INSTITUTIONS)
    parts: list[Span] = []
    for start, end in sentences:
        inside = names[bisect_left(names, (start, start)) : bisect_left(names, (end, end))] if end - start > longest else []
        cuts = sorted({cut for cut in _items(text, inside) if start < cut < end})
        bounds = [start, *cuts, end]
        parts += pairwise(bounds)
    return parts


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
