"""Where a name can begin, and slow patterns tried only where they can match."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from builders.records import Span
from ontology.knowledge.cues import Cues

__all__ = ["Anchored", "Edges", "Hinted", "Words"]

_END = re.compile(r"[。！？!?;；\n]")
#: Words of place, which follow a noun.
_BEHIND = "中上下内外"
#: The rest of a document's number: 〔2025〕9号|云砚银行.
_NUMBER = re.compile(r"[〕\])】]第?\d{1,5}号")
#: What no word of place follows: 对|中澜会计师事务所.
_PREPOSITIONS = tuple("对由向与和及将被把为")


@lru_cache(maxsize=2)
def _sentence_ends(text: str) -> list[int]:
    """Where the sentences of a text end; several patterns ask for the same text."""
    return [*[m.end() for m in _END.finditer(text)], len(text)]


class Hinted:
    """Slow patterns that cross no sentence end, each tried only in sentences that hold one of its hints.

    Args:
        patterns: Each with the strings without which it cannot match.
    """

    def __init__(self, patterns: Iterable[tuple[re.Pattern[str], Iterable[str]]]) -> None:
        self._patterns: list[re.Pattern[str]] = []
        of: dict[str, list[int]] = defaultdict(list)
        for number, (pattern, hints) in enumerate(patterns):
            self._patterns.append(pattern)
            for hint in hints:
                of[hint].append(number)
        self._of = list(of.values())  # the patterns of each hint
        self._automaton = CharwiseDoubleArrayAhoCorasick(list(of))

    def matches(self, text: str) -> list[Iterator[re.Match[str]]]:
        """The matches in ``text``, pattern by pattern."""
        ends, of = _sentence_ends(text), self._of
        hinted: list[dict[int, None]] = [{} for _ in self._patterns]
        for _, end, hint in self._automaton.find_overlapping(text):
            sentence = bisect_left(ends, end)
            for number in of[hint]:
                hinted[number][sentence] = None
        return [_in_sentences(*one, ends, text) for one in zip(self._patterns, hinted, strict=True)]


def _in_sentences(pattern: re.Pattern[str], numbers: Iterable[int], ends: Sequence[int], text: str) -> Iterator[re.Match[str]]:
    for number in numbers:
        yield from pattern.finditer(text, ends[number - 1] if number else 0, ends[number])


class Anchored:
    """A slow pattern tried only around a string without which it cannot match.

    Args:
        pattern: The pattern; it does not end in ``$`` or a lookahead further than ``after``.
        anchor: The string.
        before: Characters of a match before the anchor, at most.
        after: Characters from there that decide on a match, at most.
    """

    def __init__(self, pattern: re.Pattern[str], anchor: str, before: int, after: int) -> None:
        self._pattern, self._anchor, self._before, self._after = pattern, anchor, before, after

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches in ``text``."""
        done, at = 0, text.find(self._anchor)
        while at >= 0:
            match = self._pattern.search(text, max(done, at - self._before), at + self._after)
            if match and match.start() <= at:  # one further on is found at its own anchor
                yield match
                done = match.end()
            at = text.find(self._anchor, max(at + 1, done))


class Words:
    """Many trigger words, found by an automaton in a fraction of the time that an alternation takes.

    Args:
        words: The words.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._automaton = CharwiseDoubleArrayAhoCorasick(sorted(words), MATCH_KIND_LEFTMOST_LONGEST)

    def spans(self, text: str) -> list[Span]:
        """Where they stand in ``text``, the longest at each place."""
        return [(start, end) for start, end, _ in self._automaton.find(text)]


class Edges:
    """How far a name can reach to the left.

    Args:
        cues: The trigger words.
        role: The role of those that stand before names; ``boundary`` for most names.
    """

    def __init__(self, cues: Cues, role: str = "boundary") -> None:
        self._compounds = cues["compound"]
        words: dict[str, tuple[str, ...]] = defaultdict(tuple)
        for word in sorted(cues[role]):
            words[word[-1]] += (word,)
        #: By the last character of some words the longer ones, and whether it is one of them by itself.
        self._words = {last: (tuple(w for w in those if w != last), last in those) for last, those in words.items()}
        self._stop = re.compile(rf"[\W_{re.escape(''.join(self._words))}]")

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
        limit = max(0, end - reach)
        for stop in self._stop.finditer(text[limit:end][::-1]):
            last, position = stop[0], end - stop.start()
            if not last.isalnum():
                if last in "〕])】" and (numbered := _NUMBER.match(text, position - 1, end)):
                    position = numbered.end()
                return position, True
            longer, alone = self._words[last]
            if text.endswith(longer, 0, position) or (alone and not self._in_compound(text, position - 1)):
                before = text[position - 2 : position - 1]
                if last in _BEHIND and (not before.isalnum() or (last == "中" and before in _PREPOSITIONS)):
                    return position - 1, True  # nothing stands there that it could follow: ,中禾财产保险
                return position, True
        return limit, limit == 0

    def _in_compound(self, text: str, position: int) -> bool:
        """Whether the character at ``position`` belongs to a word with its neighbour (对公, 及时), not to grammar."""
        compounds = self._compounds
        return text[position : position + 2] in compounds or text[max(0, position - 1) : position + 1] in compounds
