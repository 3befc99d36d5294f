"""Where a name can begin, and slow patterns tried only where they can match."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator

from ontology.knowledge.cues import Cues

__all__ = ["Edges", "Hinted"]

_END = re.compile(r"[。！？!?;；\n]")


class Hinted:
    """A slow pattern that crosses no sentence end, tried only in sentences that hold one of its hints.

    Args:
        pattern: The pattern.
        hints: Strings without which it cannot match.
    """

    def __init__(self, pattern: re.Pattern[str], hints: Iterable[str]) -> None:
        self._pattern = pattern
        self._hint = re.compile("|".join(map(re.escape, hints)))

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches in ``text``."""
        done = 0
        ends: list[int] = []
        while hint := self._hint.search(text, done):
            ends = ends or [m.end() for m in _END.finditer(text)]
            at = bisect_left(ends, hint.end())
            start = max(ends[at - 1] if at else 0, done)
            done = ends[at] if at < len(ends) else len(text)
            yield from self._pattern.finditer(text, start, done)


class Edges:
    """How far a name can reach to the left.

    Args:
        cues: The trigger words.
        role: The role of those that stand before names; ``boundary`` for most names.
    """

    def __init__(self, cues: Cues, role: str = "boundary") -> None:
        self._words, self._compounds = cues[role], cues["compound"]
        longer: dict[str, tuple[str, ...]] = defaultdict(tuple)
        for word in sorted(self._words):
            if len(word) > 1:
                longer[word[-1]] += (word,)
        self._longer = dict(longer)  # the words of two characters or more, by their last one

    def left(self, text: str, end: int, reach: int) -> tuple[int, bool]:
        """How far a name can reach to the left.

        It stops at the first character that is no Chinese character, letter or digit and at the last trigger word.

        Args:
            text: Clean text.
            end: Where the name ends, or its known part begins.
            reach: Characters that it can reach at most.

        Returns:
            The position, and whether something certain (a mark, a trigger word, the text's beginning) stands before it.
        """
        words, longer = self._words, self._longer
        position, limit = end, max(0, end - reach)
        while position > limit:
            last = text[position - 1]
            if not last.isalnum():
                return position, True
            if last in longer and text.endswith(longer[last], 0, position):
                return position, True
            if last in words and not self._in_compound(text, position - 1):
                return position, True
            position -= 1
        return position, position == 0

    def _in_compound(self, text: str, position: int) -> bool:
        """Whether the character at ``position`` belongs to a word with its neighbour (对公, 及时), not to grammar."""
        compounds = self._compounds
        return text[position : position + 2] in compounds or text[max(0, position - 1) : position + 1] in compounds
