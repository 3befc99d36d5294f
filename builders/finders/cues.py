"""Cue words from ``ontology/tables/cues.tsv``, by role."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from ontology.knowledge import tsv as tables

__all__ = ["alternation", "cues", "endings", "hinted", "left_edge", "notes"]


@cache
def _table() -> dict[str, dict[str, str]]:
    """The notes of all cue words, by role and cue."""
    roles: dict[str, dict[str, str]] = defaultdict(dict)
    for row in tables.rows("cues"):
        roles[row["role"]][row["cue"]] = row["note"]
    return dict(roles)


@cache
def cues(role: str) -> frozenset[str]:
    """The cue words of a role; KeyError when the table has no such role."""
    return frozenset(_table()[role])


def notes(role: str) -> dict[str, str]:
    """The notes of the cue words of a role: what each stands for."""
    return _table()[role]


@cache
def alternation(role: str) -> str:
    """The cue words of a role as a regular expression, longest first."""
    return "|".join(re.escape(c) for c in sorted(cues(role), key=lambda c: (-len(c), c)))


@cache
def endings(role: str) -> tuple[str, ...]:
    """The cue words of a role that hold no other one: a text without them holds none of the role."""
    words = cues(role)
    return tuple(sorted(w for w in words if not any(other in w for other in words - {w})))


_END = re.compile(r"[。！？!?;；\n]")


@cache
def _any(hints: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, hints)))


def hinted(pattern: re.Pattern[str], text: str, hints: Iterable[str]) -> Iterator[re.Match[str]]:
    """The matches of a slow ``pattern`` that crosses no sentence end, tried only in sentences that hold one of ``hints``."""
    any_hint, done = _any(tuple(hints)), 0
    ends: list[int] = []
    while hint := any_hint.search(text, done):
        ends = ends or [m.end() for m in _END.finditer(text)]
        at = bisect_left(ends, hint.end())
        start = max(ends[at - 1] if at else 0, done)
        done = ends[at] if at < len(ends) else len(text)
        yield from pattern.finditer(text, start, done)


def _in_compound(text: str, position: int) -> bool:
    """Whether the character at ``position`` belongs to a word of its own with its neighbour (对公, 及时), not to grammar."""
    compounds = cues("compound")
    return text[position : position + 2] in compounds or text[max(0, position - 1) : position + 1] in compounds


@cache
def _by_last(role: str) -> dict[str, tuple[str, ...]]:
    """The cue words of a role that have two characters or more, by their last one."""
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for word in sorted(cues(role)):
        if len(word) > 1:
            found[word[-1]] += (word,)
    return dict(found)


def left_edge(text: str, end: int, reach: int, role: str = "boundary") -> tuple[int, bool]:
    """How far a name that ends at ``end`` can reach to the left, at most ``reach`` characters.

    It stops at the first character that is no Chinese character, letter or digit and at the last cue word. Returns
    the position and whether something certain (a mark, a cue word, the text's beginning) stands before it.
    """
    words, longer = cues(role), _by_last(role)
    position, limit = end, max(0, end - reach)
    while position > limit:
        last = text[position - 1]
        if not last.isalnum():
            return position, True
        if last in longer and text.endswith(longer[last], 0, position):
            return position, True
        if last in words and not _in_compound(text, position - 1):
            return position, True
        position -= 1
    return position, position == 0
