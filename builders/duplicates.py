"""The same report twice: reposts, another edition of a page, an excerpt here and the whole text there.

Two appearances are one report when their clean text is the same, when it is nearly the same (a bottom-k sketch of its
8-grams), or when title and date, or title and pages, agree and nothing contradicts. The outcome depends on the set of
appearances only, never on their order.

>>> one, other = sketch("招商银行推进数字化转型。" * 40 + "甲"), sketch("招商银行推进数字化转型。" * 40 + "乙")
>>> similarity(one, one), similarity(one, sketch("完全不同的另一份关于绿色债券的报告。" * 40))
(1.0, 0.0)
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Any, TypeVar

import numpy as np

from ontology.normalise import normalise

__all__ = ["group", "similarity", "sketch"]

Key = TypeVar("Key", bound=Hashable)

#: Hashes that stand for a text, characters of a gram, and the shortest text that they say anything of.
SIZE, GRAM, SHORTEST = 32, 8, 400
#: Share of grams in common from which two texts are one.
SAME = 0.8
#: Characters of a title that tells a report by itself; a shorter one does with publisher and date.
_TELLING = 8
#: A hash that more reports have than this is boilerplate.
_COMMON = 50


def sketch(text: str) -> str:
    """A bottom-k sketch of a text, by which near duplicates are told.

    Args:
        text: The clean text of a report.

    Returns:
        Up to 32 smallest hashes of its 8-grams, eight hexadecimal digits each; empty for a text of fewer than 400 characters.
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    if len(codes) < SHORTEST:
        return ""
    hashes = np.concatenate([_grams(codes[start : start + _AT_ONCE + GRAM - 1]) for start in range(0, len(codes), _AT_ONCE)])
    few = hashes[hashes < 2**32 // 64] if len(hashes) > 100_000 else hashes
    few = few if len(few) >= SIZE else hashes  # a text that repeats itself has few hashes, perhaps no small one
    ordered = np.sort(few)  # a fifth of the time that np.unique takes
    different = ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))]
    return "".join(f"{value:08x}" for value in different[:SIZE].tolist())


#: Characters whose grams are hashed at once, so that they stay in the cache.
_AT_ONCE = 1 << 13


def _grams(codes: np.ndarray[Any, np.dtype[np.uint32]]) -> np.ndarray[Any, np.dtype[np.uint32]]:
    """The hashes of the grams of a stretch; none where it is too short for one."""
    grams = np.zeros(max(0, len(codes) - GRAM + 1), dtype=np.uint64)
    for offset in range(GRAM):
        grams *= np.uint64(1_000_003)
        grams += codes[offset : offset + len(grams)]
    grams ^= grams >> np.uint64(33)
    grams *= np.uint64(0xFF51AFD7ED558CCD)
    return (grams >> np.uint64(32)).astype(np.uint32)


def _hashes(packed: str) -> list[str]:
    return [packed[i : i + 8] for i in range(0, len(packed), 8)]


def similarity(one: str, other: str) -> float:
    """How much of two texts is the same, estimated from their sketches.

    Args:
        one: A sketch (:func:`sketch`).
        other: Another.

    Returns:
        The share of grams that they have in common, from 0 to 1; 0 for two empty sketches.
    """
    a, b = set(_hashes(one)), set(_hashes(other))
    smallest = sorted(a | b)[:SIZE]
    return sum(h in a and h in b for h in smallest) / len(smallest) if smallest else 0.0


def group(reports: Mapping[Key, Mapping[str, Any]]) -> list[list[Key]]:
    """Which reports are one.

    Args:
        reports: Summaries of the manifest by key: ``iri``, ``title``, ``sketch``, ``issued``, ``pages``, ``publishers``.

    Returns:
        The keys, those of one report together, in the order of ``reports``.
    """
    parent = {key: key for key in reports}

    def root(key: Key) -> Key:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for one, other in _pairs(reports):
        a, b = root(one), root(other)
        if a != b:
            parent[b] = a
    groups: defaultdict[Key, list[Key]] = defaultdict(list)
    for key in reports:
        groups[root(key)].append(key)
    return list(groups.values())


def _pairs(reports: Mapping[Key, Mapping[str, Any]]) -> Iterable[tuple[Key, Key]]:
    """Pairs that are one report; enough of them to join each group."""
    by_iri: defaultdict[str, list[Key]] = defaultdict(list)
    by_text: defaultdict[str, list[Key]] = defaultdict(list)
    by_hash: defaultdict[str, list[Key]] = defaultdict(list)
    by_title: defaultdict[str, list[Key]] = defaultdict(list)
    for key, report in reports.items():
        by_iri[report["iri"]].append(key)
        if packed := report.get("sketch", ""):
            by_text[packed].append(key)
            for value in _hashes(packed):
                by_hash[value].append(key)
        title = normalise(report["title"])
        if len(title) >= _TELLING or (len(title) >= 4 and report.get("publishers") and len(report.get("issued") or "") >= 7):
            by_title[title].append(key)
    for keys in by_iri.values():
        yield from pairwise(keys)
    for pair in _near(by_text, by_hash):
        if not _contradict(reports[pair[0]], reports[pair[1]]):
            yield pair
    for keys in by_title.values():
        for one, other in combinations(keys[:200], 2):
            if _agree(reports[one], reports[other]) and not _contradict(reports[one], reports[other]):
                yield one, other


def _near(by_text: Mapping[str, Sequence[Key]], by_hash: Mapping[str, Sequence[Key]]) -> Iterable[tuple[Key, Key]]:
    for keys in by_text.values():
        yield from combinations(keys[:_COMMON], 2)
    texts = {key: packed for packed, keys in by_text.items() for key in keys}
    shared = Counter(frozenset(pair) for keys in by_hash.values() if 1 < len(keys) <= _COMMON for pair in combinations(keys, 2))
    for both, count in shared.items():
        one, other = tuple(both)
        if count >= SIZE // 2 and texts[one] != texts[other] and similarity(texts[one], texts[other]) >= SAME:
            yield one, other


def _agree(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two reports of one title have a date, to the month at least, or their number of pages in common."""
    a, b = one.get("issued") or "", other.get("issued") or ""
    dated = min(len(a), len(b)) >= 7 and (a.startswith(b) or b.startswith(a))
    return dated or (one.get("pages") is not None and one.get("pages") == other.get("pages"))


def _contradict(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether dates or publishers rule out that two reports are one."""
    a, b = one.get("issued") or "", other.get("issued") or ""
    if a and b and not (a.startswith(b) or b.startswith(a)):
        return True
    mine, theirs = set(one.get("publishers") or ()), set(other.get("publishers") or ())
    return bool(mine and theirs and not mine & theirs)
