"""Terms that the texts use and the thesaurus lacks, apart from it, for a curator to accept or reject.

The texts are cleaned as for extraction, banks, organisations, regulations and products are masked, and what is left is
cut into units: known concepts, words, else single characters (:mod:`builders.discovery.vocabulary`). Sequences of units that
come back often enough are candidates when

* their neighbours vary on both sides (the smaller branching entropy is at least :data:`FREEDOM`): no fragments;
* they hold together (pointwise mutual information at least :data:`COHESION`): no chance meetings;
* their edges are no verbs, grammar or padding (roles ``term_…`` of the trigger words);
* the thesaurus does not have them, nor uses them in the names of :data:`GENERAL` concepts;
* no curator rejected them (:mod:`ontology.knowledge.curation`).

They are ranked by the product of the C-value (Frantzi, Ananiadou and Mima 2000: frequency outside longer candidates,
times the logarithm of the length), the likeness to the names of the thesaurus
(:class:`builders.discovery.vocabulary.Likeness`), the number of reports, and novelty. No segmenter is asked:
``benchmarks/discovery.py`` shows that one does not help.

>>> from hashlib import sha256
>>> text = "行里新建了养殖碳账户。各地的养殖碳账户怎样建设？农户看重养殖碳账户，养殖碳账户也在推广。"
>>> found = candidates([Source("a.txt", text, "utf-8", sha256(text.encode()).hexdigest())])
>>> [(c.term, c.frequency, c.broader, text[c.start : c.end]) for c in found]
[('养殖碳账户', 4, '碳账户', '行里新建了养殖碳账户。')]
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import log2
from pathlib import Path
from typing import NamedTuple

import numpy as np

from builders.discovery.ngrams import Integers, sequences
from builders.discovery.vocabulary import Likeness, Vocabulary
from builders.documents import readers
from builders.extractor import Extractor
from builders.finders import Finders
from builders.incremental.sources import expand
from builders.records import Source, Span
from builders.text.clean import CleanText
from builders.text.passage import passages, sentences
from ontology.errors import ReadError, UsageError, isolated
from ontology.files import write_atomically
from ontology.knowledge import curation
from ontology.knowledge import table_files as tables
from ontology.knowledge.knowledge import Knowledge
from ontology.normalise import normalise

__all__ = ["Candidate", "candidates", "rank", "write_candidates"]

#: Least branching entropy (nats), least cohesion (nats), most units, fewest and most characters of a term. Chosen by how
#: many hidden concepts come back (benchmarks/discovery.py); the result hardly changes between half and double of each.
FREEDOM, COHESION, UNITS, SHORTEST, LONGEST = 0.6, 1.0, 10, 3, 12
#: A word in the names of so many concepts that is no concept's name is a general one: the curators had it before their eyes.
GENERAL = 6
#: What the finders mask: all that has a name of its own.
NAMED = ("institutions", "regulations", "products")


class Candidate(NamedTuple):
    """A term that may become a concept.

    Attributes:
        term: The term.
        frequency: How often it was found, repeated sentences aside.
        reports: In how many reports.
        c_value: Its C-value.
        novelty: Share of its characters outside known names.
        score: What candidates are ranked by.
        broader: A guess at the concept above it; empty without one.
        example: The first sentence that has the term, as it was written.
        source: Path of the source of the example.
        start: Where the example begins in the source.
        end: Where it ends there.
    """

    term: str
    frequency: int
    reports: int
    c_value: float
    novelty: float
    score: float
    broader: str = ""
    example: str = ""
    source: str = ""
    start: int = 0
    end: int = 0

    def row(self) -> tables.Row:
        """The candidate as a row for a curator to complete."""
        figures = {"frequency": str(self.frequency), "reports": str(self.reports), "score": f"{self.score:.1f}"}
        figures |= {"c_value": f"{self.c_value:.1f}", "novelty": f"{self.novelty:.2f}"}
        quoted = {"example": self.example, "where": f"{self.source}:{self.start}-{self.end}"}
        return {"concept": self.term, "broader": self.broader} | figures | quoted


def candidates(
    sources: Iterable[str | os.PathLike[str] | Source],
    *,
    minimum: int = 3,
    top: int | None = None,
    columns: readers.Columns = readers.Columns(),  # noqa: B008
    failures: list[ReadError] | None = None,
    knowledge: Knowledge | None = None,
) -> list[Candidate]:
    """The best candidates among the terms of files, folders and texts.

    A repeated sentence counts once.

    Args:
        sources: Files, folders and open sources.
        minimum: How often a term has to be found, twice at least.
        top: How many candidates to give; by default all.
        columns: Which columns of a table hold text and title.
        failures: Where to list files that cannot be read; without it, the first one is raised.
        knowledge: What is known; by default our tables and those of ``YINPU_KNOWLEDGE``.

    Returns:
        The candidates, the best first.

    Raises:
        UsageError: ``minimum`` is below 2.
        ReadError: A file cannot be read and there is no ``failures``.
    """
    if minimum < 2:
        raise UsageError(f"a term has to be found twice or more to be judged, not {minimum} times: give --minimum 2 or more")
    extractor = Extractor(knowledge)
    knowledge = extractor.knowledge
    vocabulary = Vocabulary.of(knowledge.rows("themes"), knowledge.cues)
    named = Finders(knowledge, NAMED)
    text = Text()
    for source in _sources(sources, columns, failures, knowledge):
        for section in extractor.sections(source, failures):
            with isolated(source.path, failures, section.title):
                clean, _ = extractor.cleaned(source, section)
                text.add(vocabulary, source.path, clean, named_spans(clean, named))
    barred = {
        normalise(term)
        for term in (*curation.rejected(knowledge), *knowledge.cues["not_a_name"], *knowledge.cues["not_a_theme"])
    }
    ranked = [found for found in rank(text, vocabulary, minimum) if normalise(found.term) not in barred]
    return [text.illustrated(found)._replace(broader=vocabulary.broader(found.term)) for found in ranked[:top]]


def write_candidates(
    sources: Iterable[str | os.PathLike[str] | Source],
    output: Path | None,
    *,
    minimum: int = 3,
    top: int | None = 50,
    columns: readers.Columns = readers.Columns(),  # noqa: B008
    failures: list[ReadError] | None = None,
    knowledge: Knowledge | None = None,
) -> str:
    """:func:`candidates` as the table of a curator.

    Args:
        sources: As for :func:`candidates`.
        output: The file to write as well; None writes none.
        minimum: As for :func:`candidates`.
        top: As for :func:`candidates`, but 50 by default.
        columns: As for :func:`candidates`.
        failures: As for :func:`candidates`.
        knowledge: As for :func:`candidates`.

    Returns:
        The text of the table (:func:`ontology.knowledge.curation.candidate_table`).

    Raises:
        UsageError: ``output`` holds decisions that were not carried out yet, or cannot be written; or as for
            :func:`candidates`.
        ReadError: As for :func:`candidates`.
    """
    if output is not None:
        curation.refuse_undone(output)
    found = candidates(sources, minimum=minimum, top=top, columns=columns, failures=failures, knowledge=knowledge)
    table = curation.candidate_table(candidate.row() for candidate in found)
    if output is not None:
        try:
            write_atomically(output, table.encode())
        except OSError as error:
            raise UsageError(f"{output}: cannot be written ({error.strerror}): give another path") from None
    return table


def _sources(
    given: Iterable[str | os.PathLike[str] | Source],
    columns: readers.Columns,
    failures: list[ReadError] | None,
    knowledge: Knowledge,
) -> Iterator[Source]:
    """The sources in ``given``: texts as they are, files and folders read."""
    for one in given:
        if isinstance(one, Source):
            yield one
            continue
        missing: list[tuple[str, str, str]] = []
        files, _ = expand([one], {}, missing)
        problems = [ReadError(*failure) for failure in missing]
        for path in files.values():
            with isolated(path, problems):
                yield from readers.load_all(path, problems, columns, knowledge)
        if failures is None and problems:
            raise problems[0]
        if failures is not None:
            failures += problems


def named_spans(clean: CleanText, find: Finders) -> list[Span]:
    """Where things with a name of their own stand in a clean text.

    Args:
        clean: The text.
        find: Finders of what has a name of its own.

    Returns:
        Clean spans in the order of the passages; they may overlap.
    """
    named = []
    for offset, passage in passages(clean):
        named += [(one.start + offset, one.end + offset) for one in find(passage)]
    return named


@dataclass(slots=True)
class Text:
    """All texts as one row of numbered units, with the way back to each unit's sentence.

    Attributes:
        ids: Number of each unit; 0 is a break.
        sentence: Number of the sentence of each unit.
        units: Number by unit.
        sentences: Number of the report, start and end in its clean text, of each sentence.
        reports: Path and clean text of each report.
    """

    ids: list[int] = field(default_factory=lambda: [0])
    sentence: list[int] = field(default_factory=lambda: [0])
    units: dict[str, int] = field(default_factory=lambda: {"": 0})
    sentences: list[tuple[int, int, int]] = field(default_factory=list)
    reports: list[tuple[str, CleanText]] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)

    def add(self, vocabulary: Vocabulary, path: str, clean: CleanText, named: Iterable[Span]) -> None:
        """Take in a report without the sentences that were seen before.

        Args:
            vocabulary: Cuts sentences into units.
            path: The source, for examples.
            clean: The clean text of the report.
            named: Clean spans of things with a name of their own, which become breaks.
        """
        masked = _masked(clean.text, named)
        for start, end in sentences(clean.text):
            if clean.text[start:end] not in self._seen:
                self._seen.add(clean.text[start:end])
                for _, unit in vocabulary.units(masked[start:end]):
                    self.ids.append(self.units.setdefault(unit, len(self.units)))
                    self.sentence.append(len(self.sentences))
                self.ids.append(0)
                self.sentence.append(len(self.sentences))
                self.sentences.append((len(self.reports), start, end))
        self.reports.append((path, clean))

    def groups(self) -> Integers:
        """The number of the report that each unit stands in."""
        reports = np.array([report for report, _, _ in self.sentences] or [0])
        numbers: Integers = reports[np.array(self.sentence)]
        return numbers

    def illustrated(self, found: Candidate) -> Candidate:
        """``found``, whose ``start`` is that of a unit, with the sentence around it."""
        report, start, end = self.sentences[self.sentence[found.start]]
        path, clean = self.reports[report]
        first, last = clean.raw_span(start, end)
        sentence = clean.raw[first:last]
        first += len(sentence) - len(sentence.lstrip())
        example = sentence.strip()
        return found._replace(example=example, source=path, start=first, end=first + len(example))


def _masked(text: str, spans: Iterable[Span]) -> str:
    """``text`` with breaks in the place of the spans."""
    characters = list(text)
    for start, end in spans:
        characters[start:end] = "." * (end - start)
    return "".join(characters)


def rank(text: Text, vocabulary: Vocabulary, minimum: int) -> list[Candidate]:
    """The candidates in some texts.

    Args:
        text: The texts in units.
        vocabulary: The thesaurus.
        minimum: How often a term has to be found.

    Returns:
        Candidates without example and broader concept, the best first; ``start`` is the place of the first unit.
    """
    terms = {found.term: found for found in _terms(text, vocabulary, minimum)}
    values = c_values({term: found.frequency for term, found in terms.items()})
    new = [found for term, found in terms.items() if values[term] > 0 and vocabulary.is_new(term)]
    uses = vocabulary.uses(found.term for found in new)
    new = [found for found in new if uses[found.term] < GENERAL]
    like = Likeness(vocabulary.labels, (found.term for found in new))
    ranked = [
        found._replace(
            c_value=values[found.term],
            score=values[found.term] * like(found.term) * found.reports * (0.2 + found.novelty) ** 0.5,
        )
        for found in new
    ]
    return sorted(ranked, key=lambda found: (-found.score, found.term))


def _terms(text: Text, vocabulary: Vocabulary, minimum: int) -> Iterator[Candidate]:
    """Sequences whose insides, neighbours and edges are those of a term; one that is cut in two ways is counted whole."""
    names, ids = list(text.units), np.array(text.ids)
    merged: dict[str, Candidate] = {}
    for found in sequences(ids, text.groups(), minimum=minimum, longest=UNITS):
        good = np.flatnonzero((found.freedom >= FREEDOM) & (found.cohesion >= COHESION))
        for start, frequency, reports in zip(
            found.start[good].tolist(), found.frequency[good].tolist(), found.groups[good].tolist(), strict=True
        ):
            units = [names[number] for number in text.ids[start : start + found.size]]
            term = "".join(units)
            if SHORTEST <= len(term) <= LONGEST and _well_edged(units, term, vocabulary):
                known = sum(len(unit) for unit in units if normalise(unit) in vocabulary.concepts)
                same = merged.get(term)
                merged[term] = Candidate(
                    term,
                    frequency + (same.frequency if same else 0),
                    max(reports, same.reports if same else 0),
                    0.0,
                    1 - known / len(term),
                    0.0,
                    start=min(start, same.start) if same else start,
                )
    yield from merged.values()


def _well_edged(units: list[str], term: str, vocabulary: Vocabulary) -> bool:
    """Whether a term may begin and end like this.

    A single character before or after a whole word has to be an affix (超|自动化, 风险|率), or it is half of another word.

    Args:
        units: The units of the term.
        term: The units joined.
        vocabulary: The thesaurus.

    Returns:
        False for an ordinary word, half a word, and words that begin or end no term.
    """
    if len(units) == 1:
        return not vocabulary.is_word(term)
    if len(units[0]) == 1 < len(units[1]) and units[0] not in vocabulary.cues["term_prefix"]:
        return False
    if len(units[-1]) == 1 < len(units[-2]) and units[-1] not in vocabulary.cues["term_suffix"]:
        return False
    return not term.startswith(tuple(vocabulary.cues["term_first"])) and not term.endswith(tuple(vocabulary.cues["term_last"]))


def c_values(frequencies: dict[str, int]) -> dict[str, float]:
    """The C-value of terms: log2 of the length times the frequency, less the mean of those of the terms it is nested in.

    Lengths are in words of two characters.

    Args:
        frequencies: How often each term was found, wherever it stands.

    Returns:
        The C-value of each; 0 or less for a term that stands inside one longer term only.

    >>> c_values({"风险管理": 10, "流动性风险管理": 6, "市场风险管理": 2})["风险管理"]  # log2(2) * (10 - 8 / 2)
    6.0
    """
    nested: dict[str, list[int]] = defaultdict(list)
    for term, frequency in frequencies.items():
        parts = {term[i:k] for i in range(len(term)) for k in range(i + SHORTEST, len(term) + 1)} - {term}
        for part in parts & frequencies.keys():
            nested[part].append(frequency)
    return {
        term: log2(len(term) / 2) * (frequency - (sum(nested[term]) / len(nested[term]) if term in nested else 0))
        for term, frequency in frequencies.items()
    }
