"""How many hidden concepts does term discovery bring back, and what do its parts and a segmenter contribute?

python benchmarks/discovery.py [FOLDER...]

A quarter of the thesaurus is hidden, five times by different seeds, and candidates are drawn from the texts with the
rest. ``@100`` is the share of the first 100 candidates that are names of hidden concepts: a floor of the precision,
since a good term that the thesaurus never had counts as wrong. ``back`` is the share of the hidden concepts found in
the texts three times or more that are among the first 400.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from statistics import mean
from unittest.mock import patch

from common import folders, optional, seconds, table

from builders.discovery import candidates as discovery
from builders.discovery.vocabulary import Vocabulary
from builders.documents import readers
from builders.extractor import Extractor
from builders.finders import Finders
from builders.records import Span
from builders.text.clean import CleanText
from ontology import Knowledge
from ontology.knowledge.table_files import Row
from ontology.normalise import normalise

Report = tuple[str, CleanText, list[Span]]
SEEDS, HIDDEN, MINIMUM = 5, 4, 3
UNITS = Vocabulary.units
KNOWLEDGE = Knowledge()


def reports(paths: Iterable[object]) -> list[Report]:
    """The clean reports in the files, with what is masked in them."""
    extractor, named = Extractor(KNOWLEDGE), Finders(KNOWLEDGE, discovery.NAMED)
    found = []
    for source in (source for path in paths for source in readers.load_all(path, [])):
        for section in readers.read(source, KNOWLEDGE):
            clean, _ = extractor.cleaned(source, section)
            found.append((source.path, clean, discovery.named_spans(clean, named)))
    return found


def names(row: Row) -> set[str]:
    return {normalise(name) for column in ("concept", "alt", "hidden", "en") for name in row[column].split("|") if name}


def characters(vocabulary: Vocabulary, text: str) -> Iterator[tuple[int, str]]:
    """Known names and breaks as ever, all other words in single characters."""
    for start, unit in UNITS(vocabulary, text):
        if vocabulary.is_word(unit) and normalise(unit) not in vocabulary.concepts:
            yield from enumerate(unit, start)
        else:
            yield start, unit


def segmented(rjieba: object) -> object:
    """Units by rjieba, which is told the known names first; marks, figures and break words are breaks."""
    segmenters: dict[int, object] = {}

    def units(vocabulary: Vocabulary, text: str) -> Iterator[tuple[int, str]]:
        if id(vocabulary) not in segmenters:
            segmenters[id(vocabulary)] = rjieba.Jieba()
            for name in vocabulary.concepts:
                segmenters[id(vocabulary)].add_word(name, None, None)
        position, breaks = 0, vocabulary.cues["term_break"]
        for word in segmenters[id(vocabulary)].cut(text):
            latin = word.isascii() and sum(char.isupper() for char in word) < 2
            yield position, "" if word in breaks or latin or not word.isalnum() else word
            position += len(word)

    return units


def score(texts: list[Report], seed: int, units: object, likeness: object) -> tuple[float, float]:
    """The two shares for one seed."""
    rows = list(KNOWLEDGE.rows("themes"))
    hidden = random.Random(seed).sample(rows, len(rows) // HIDDEN)
    concepts = {name: row["concept"] for row in hidden for name in names(row)}
    vocabulary = Vocabulary.of((row for row in rows if row not in hidden), KNOWLEDGE.cues)
    text = discovery.Text()
    with patch.object(Vocabulary, "units", units), patch.object(discovery, "Likeness", likeness):
        for report in texts:
            text.add(vocabulary, *report)
        found = discovery.rank(text, vocabulary, MINIMUM)
    whole = "\0".join(normalise(clean.text) for _, clean, _ in texts)
    present = {concept for name, concept in concepts.items() if whole.count(name) >= MINIMUM}
    right = [concepts.get(normalise(one.term)) for one in found]
    return mean(concept is not None for concept in right[:100]), len(present & {*right[:400]}) / len(present)


def main() -> None:
    variants = {"**Yinpu**": (UNITS, discovery.Likeness)}
    variants["by C-value, reports and novelty alone"] = (UNITS, lambda names, sequences: lambda term: 1.0)
    variants["without words, by characters"] = (characters, discovery.Likeness)
    if rjieba := optional("rjieba"):
        variants["segmented by rjieba"] = (segmented(rjieba), discovery.Likeness)
    texts = reports(chain.from_iterable(folders(sys.argv[1:]).values()))
    size = sum(len(clean) for _, clean, _ in texts)
    lines = []
    for name, (units, likeness) in variants.items():
        scores: list[tuple[float, float]] = []
        spent = seconds(lambda u=units, k=likeness, s=scores: s.extend(score(texts, n, u, k) for n in range(SEEDS)))
        lines.append([name, *(f"{mean(values):.3f}" for values in zip(*scores, strict=True)), f"{spent / SEEDS:.1f}"])
    table(f"{size:,} characters, {SEEDS} times a {HIDDEN}th of the thesaurus hidden", ["what", "@100", "back", "s"], lines)


if __name__ == "__main__":
    main()
