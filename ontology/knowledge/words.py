"""Ordinary Chinese words and how often they are used, which tell where one word ends and the next begins.

They are the rows of the table ``words``: a first character, and what follows it in each word with the word's class, one
digit, the logarithm of its frequency to the base :data:`BASE`; a class of 0 takes a word away. The rows of
``words/jieba.tsv`` are taken from the word list of jieba (MIT licence) by ``benchmarks/words.py``; those of
``words/own.tsv`` are ours.

>>> words = Words([{"head": "权", "tails": "6 益7"}, {"head": "长", "tails": "期8"}])
>>> [words.crosses(text, 1) for text in ("长期", "权益", "期权")]
[True, True, False]
"""

from __future__ import annotations

from collections.abc import Iterable
from math import log

from ontology.knowledge.table_files import Row

__all__ = ["BASE", "LONGEST_NAME", "NAME", "Words"]

#: The base of the classes: a word of the class 5 is used about 3 ** 5 times in sixty million words.
BASE = 3
#: Names of more characters are long enough to be told without a look at the words around.
LONGEST_NAME = 3
#: The least class of our own names.
NAME = 6
#: The class of the commonest characters but those of grammar: most are counted where they are a part of a name or number.
_ALONE = 6
_GRAMMAR = frozenset("的了在和与及对向为被将把是由从或等并以其各就都也还再到于至给让使")
#: What a name of three characters costs more than the ordinary word in it: 国|开行 is read no more cheaply than 我国|开行.
_JOINED = 3.0
#: The words that frequencies are counted in.
_TOTAL = 60_000_000
#: Characters of the longest word.
_LONGEST = 4


class Words:
    """Words by what they cost: the rarer, the more; later rows win.

    Args:
        rows: Those of the table ``words``.
        names: What our documents speak of more often than others do: words of the class :data:`NAME` at least.

    Attributes:
        costs: The cost of each word and name.
        common: The words of the rows.
        plain: Those of them that are no names.
    """

    def __init__(self, rows: Iterable[Row], names: Iterable[str] = ()) -> None:
        ranks = {row["head"] + tail[:-1]: int(tail[-1]) for row in rows for tail in row["tails"].split(" ")}
        self.common = ordinary = frozenset(word for word, rank in ranks.items() if rank)
        self._joined = {word[at : at + 2] for word in ordinary for at in range(len(word) - 1)}
        own = {name: max(NAME, ranks.get(name, 0)) for name in names if len(name) <= LONGEST_NAME}
        self._unknown, step = log(_TOTAL), log(BASE)
        alone = {word: min(rank, _ALONE) for word, rank in ranks.items() if len(word) == 1 and word not in _GRAMMAR}
        self.costs = {word: self._unknown - step * rank for word, rank in (ranks | own | alone).items() if rank}
        for name in own.keys() - ordinary:
            if len(name) == LONGEST_NAME and (parts := [self.costs[p] for p in (name[:2], name[1:]) if p in ordinary]):
                self.costs[name] = max(self.costs[name], max(parts) + _JOINED)
        self.plain = ordinary.difference(names)

    def crosses(self, text: str, place: int) -> bool:
        """Whether some word may reach over a place of a text."""
        return text[place - 1 : place + 1] in self._joined

    def cheapest(self, text: str, within: tuple[int, int] = (0, 1 << 30)) -> list[float]:
        """The cost of the cheapest words that make up each beginning of a text.

        Args:
            text: A short text.
            within: A stretch of it that no word may cover whole.

        Returns:
            As many costs as the text has characters, and one more.
        """
        cost, unknown = self.costs.get, self._unknown
        first, last = within
        best = [0.0]
        for end in range(1, len(text) + 1):
            least = best[-1] + cost(text[end - 1], unknown)
            furthest = max(0, end - _LONGEST)
            if end >= last and furthest <= first:
                furthest = first + 1
            for start in range(end - 2, furthest - 1, -1):
                word = cost(text[start:end])
                if word is not None and best[start] + word < least:
                    least = best[start] + word
            best.append(least)
        return best
