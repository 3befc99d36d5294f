"""Cue words from ``ontology/tables/cues.tsv``, by role."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from ontology import tables

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
def _longest(role: str) -> int:
    return max(map(len, cues(role)))


@cache
def endings(role: str) -> tuple[str, ...]:
    """The cue words of a role that hold no other one: a text without them holds none of the role."""
    words = cues(role)
    return tuple(sorted(w for w in words if not any(other in w for other in words - {w})))


_STRETCH = re.compile(r"[^。！？!?;；\n]+[。！？!?;；\n]*")


def hinted(pattern: re.Pattern[str], text: str, hints: Iterable[str]) -> Iterator[re.Match[str]]:
    """The matches of a slow ``pattern`` that crosses no sentence end, tried only in sentences that hold one of ``hints``."""
    hints = tuple(hints)
    if not any(hint in text for hint in hints):
        return
    for stretch in _STRETCH.finditer(text):
        sentence = stretch[0]
        if any(hint in sentence for hint in hints):
            yield from pattern.finditer(text, *stretch.span())


def _in_compound(text: str, position: int) -> bool:
    """Whether the character at ``position`` belongs to a word of its own with its neighbour (对公, 及时), not to grammar."""
    compounds = cues("compound")
    return text[position : position + 2] in compounds or text[max(0, position - 1) : position + 1] in compounds


def left_edge(text: str, end: int, reach: int, role: str = "boundary") -> tuple[int, bool]:
    """How far a name that ends at ``end`` can reach to the left, at most ``reach`` characters.

    It stops at the first character that is no Chinese character, letter or digit and at the last cue word. Returns
    the position and whether something certain (a mark, a cue word, the text's beginning) stands before it.
    """
    words, longest = cues(role), _longest(role)
    position, limit = end, max(0, end - reach)
    while position > limit:
        if not (text[position - 1].isalnum()):
            return position, True
        for size in range(min(longest, position), 0, -1):
            if text[position - size : position] in words and (size > 1 or not _in_compound(text, position - 1)):
                return position, True
        position -= 1
    return position, position == 0
