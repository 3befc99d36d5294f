"""What the thesaurus teaches about terms: which are known, of which words they are made, how they begin and end.

The names of the thesaurus are the best model of a term that there is: a sequence that begins like many of them and ends
like many of them is likely to be one too, and two characters that begin one name and end another are a word. What the
names cannot teach (grammar, verbs, marks) comes from the trigger words of the roles ``term_…``.

>>> from ontology import Knowledge
>>> theme = dict.fromkeys(("concept", "broader", "related", "alt", "hidden", "en", "definition", "source"), "")
>>> rows = [theme | {"concept": name, "broader": "信贷"} for name in ("绿色贷款", "贷款风险", "小微贷款", "涉农贷款")]
>>> vocabulary = Vocabulary.of(rows, Knowledge().cues)
>>> [unit for _, unit in vocabulary.units("加强涉农贷款和贷款质量管理")]
['', '涉农贷款', '', '贷款', '质', '量', '管', '理']
>>> vocabulary.broader("科技贷款"), vocabulary.is_new("科技贷款"), vocabulary.is_new("银行小微贷款业务")
('信贷', True, False)
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from ontology.knowledge.cues import Cues
from ontology.knowledge.table_files import Row
from ontology.normalise import lower, normalise

__all__ = ["Likeness", "Vocabulary"]

#: Characters of a term's beginning and end that are compared with those of the names: a Chinese word has about two.
EDGE = 2
_LATIN = re.compile(r"[A-Za-z0-9]+(?:[+.-][A-Za-z0-9]+)*|.", re.DOTALL)
_HAN_WORD = re.compile(r"[一-鿿]{2}")


@dataclass(slots=True)
class Vocabulary:
    """The thesaurus and the trigger words as term discovery uses them; make it with :meth:`of`.

    Attributes:
        cues: The trigger words.
        concepts: The concept that goes by a name, by the normalised name.
        labels: Names that are good examples of terms.
    """

    cues: Cues
    concepts: dict[str, str] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    _heads: dict[str, str] = field(default_factory=dict)  # normalised concept or other name -> concept, for guesses at kinship
    _above: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _endings: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _breaks: list[bool] = field(default_factory=list)
    _plain: frozenset[str] = frozenset()
    _automaton: CharwiseDoubleArrayAhoCorasick | None = None

    @classmethod
    def of(cls, themes: Iterable[Row], cues: Cues) -> Vocabulary:
        """The vocabulary of a thesaurus.

        Args:
            themes: Rows of the table ``themes``.
            cues: Trigger words, those of the roles ``term_…`` among them.

        Returns:
            The vocabulary, its automaton built.
        """
        made = cls(cues)
        for row in themes:
            concept = row["concept"]
            made._above[concept] = tuple(filter(None, row["broader"].split("|")))
            for column in ("concept", "alt", "hidden", "en"):
                for name in filter(None, row[column].split("|")):
                    made.concepts.setdefault(normalise(name), concept)
                    if column in ("concept", "alt"):
                        made._heads.setdefault(normalise(name), concept)
                        if len(name) > EDGE:
                            made.labels.append(name)
            key = normalise(concept)
            for start in range(1, len(key) - 1):
                made._endings[key[start:]].add(concept)
        made._plain = frozenset(_holders(cues)) | _words(made.labels)
        patterns = {name: False for name in made.concepts if len(name) > 1}
        patterns = dict.fromkeys(made._plain, False) | dict.fromkeys(cues["term_break"], True) | patterns
        made._breaks = list(patterns.values())
        made._automaton = CharwiseDoubleArrayAhoCorasick(list(patterns), MATCH_KIND_LEFTMOST_LONGEST)
        return made

    def units(self, text: str) -> Iterator[tuple[int, str]]:
        """A text in units: known names, words, Latin words, else characters.

        Args:
            text: Clean text.

        Yields:
            Where each unit begins, and the unit; ``""`` is a break.
        """
        small, position = lower(text), 0
        assert self._automaton is not None
        for start, end, number in self._automaton.find(small):
            if _inside_latin(small, start, end):
                continue
            yield from _characters(text, position, start)
            yield start, "" if self._breaks[number] else text[start:end]
            position = end
        yield from _characters(text, position, len(text))

    def is_word(self, unit: str) -> bool:
        """Whether a unit is an ordinary word that was only kept together, so no term by itself."""
        return lower(unit) in self._plain

    def is_new(self, term: str) -> bool:
        """Whether the thesaurus does not know the term yet, nor without a padding word at its beginning or end."""
        cores = {term}
        for _ in range(2):
            cores |= {core.removeprefix(word) for core in cores for word in self.cues["term_padding"]}
            cores |= {core.removesuffix(word) for core in cores for word in self.cues["term_padding"]}
        return not any(normalise(core) in self.concepts for core in cores)

    def uses(self, terms: Iterable[str]) -> Counter[str]:
        """Of how many concepts a name holds each term."""
        keys: dict[str, list[str]] = defaultdict(list)
        for term in terms:
            keys[normalise(term)].append(term)
        if not keys:
            return Counter()
        patterns = list(keys)
        automaton = CharwiseDoubleArrayAhoCorasick(patterns)
        held = {
            (patterns[number], concept)
            for name, concept in self.concepts.items()
            for _, _, number in automaton.find_overlapping(name)
        }
        counts = Counter(key for key, _ in held)
        return Counter({term: counts[key] for key, same in keys.items() for term in same})

    def broader(self, term: str) -> str:
        """A guess at the concept above a term.

        The one whose name it ends with, what is above those that end alike, or the one whose name it begins with. Asked for the
        themes themselves, it answers for a third and is right for 43 in 100 of these (an ancestor: 49).

        Args:
            term: The term.

        Returns:
            A concept; empty without a guess.
        """
        key = normalise(term)
        ends = (key[start:] for start in range(1, len(key) - 1))
        begins = (key[:end] for end in range(len(key) - 1, 1, -1))
        return (
            next((self._heads[end] for end in ends if end in self._heads), "")
            or self._above_alike(key)
            or next((self._heads[begin] for begin in begins if begin in self._heads), "")
        )

    def _above_alike(self, key: str, least: int = 3, share: float = 1 / 3) -> str:
        """What stands above concepts that end alike.

        Args:
            key: Normalised term.
            least: How many concepts must have an ending in common with it; the longest such ending counts.
            share: Share of them that a concept must stand above, two at least.

        Returns:
            That concept; empty when there is none.
        """
        for start in range(1, len(key) - 1):
            alike = self._endings.get(key[start:], set())
            if len(alike) >= least:
                votes = Counter(above for concept in alike for above in self._above[concept])
                best = min(votes, key=lambda above: (-votes[above], above), default="")
                return best if votes[best] >= max(2, share * len(alike)) else ""
        return ""


def _holders(cues: Cues) -> Iterator[str]:
    """Words that hold a break word's characters without being one (参与, 及时)."""
    breaks = cues["term_break"]
    yield from cues["term_word"]
    yield from (word for word in cues["compound"] - breaks if any(sign in word for sign in breaks))


def _words(labels: Iterable[str]) -> set[str]:
    """Pairs of characters that begin one name and end another: words, nearly without exception."""
    labels = list(labels)
    return {w for w in {n[:2] for n in labels} & {n[-2:] for n in labels} if _HAN_WORD.fullmatch(w)}


def _inside_latin(text: str, start: int, end: int) -> bool:
    """Whether the match at ``start`` to ``end`` is a part of a longer Latin word."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return (_latin(text[start]) and _latin(before)) or (_latin(text[end - 1]) and _latin(after))


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _characters(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Chinese characters one by one, Latin words that look like terms whole, breaks for all else."""
    for match in _LATIN.finditer(text, start, end):
        piece = match[0]
        good = "一" <= piece <= "鿿" or (piece[0].isascii() and _is_acronym(piece))
        yield match.start(), piece if good else ""


def _is_acronym(word: str) -> bool:
    """Whether a Latin word has two capitals, or one and a figure (RPA, DataOps, 5G): other words are plain English.

    Returns:
        Whether it may be a term.

    >>> [word for word in ("RPA", "DataOps", "5G", "Banking", "n", "2022") if _is_acronym(word)]
    ['RPA', 'DataOps', '5G']
    """
    capitals = sum(char.isupper() for char in word)
    return capitals > 1 or (capitals == 1 and any(char.isdigit() for char in word))


class Likeness:
    """How much a term looks like the names of a thesaurus rather than like other sequences of the texts.

    The ratio of two shares: of the names, and of the sequences, that begin with the same :data:`EDGE` characters; times
    the same ratio for the end. ``SMOOTHING`` is added to each count.

    Args:
        names: Names of the thesaurus.
        sequences: Other terms of the texts.

    >>> like = Likeness(["绿色贷款", "小微贷款"], ["小微贷款", "年度会议"])
    >>> like("科技贷款") > 1 > like("科技会议")
    True
    """

    SMOOTHING = 0.3

    def __init__(self, names: Iterable[str], sequences: Iterable[str]) -> None:
        names, sequences = list(names), list(sequences)
        self._weight = (len(sequences) + 1) / (len(names) + 1)
        self._edges = list(zip(_edges(names), _edges(sequences), strict=True))

    def __call__(self, term: str) -> float:
        """The likeness of ``term``; 1 says nothing, more speaks for it."""
        ratio = 1.0
        for edge, (names, sequences) in zip((term[:EDGE], term[-EDGE:]), self._edges, strict=True):
            ratio *= self._weight * (names[edge] + self.SMOOTHING) / (sequences[edge] + self.SMOOTHING)
        return ratio


def _edges(terms: list[str]) -> tuple[Counter[str], Counter[str]]:
    """How often the terms begin and end with each pair of characters."""
    return Counter(term[:EDGE] for term in terms), Counter(term[-EDGE:] for term in terms)
