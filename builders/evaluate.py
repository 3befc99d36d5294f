"""Precision, recall and linking against annotated passages, and where the errors are.

A gold file has one JSON object a line: ``id``, ``text`` and ``entities``, each with ``type`` (BANK, REGULATOR, ORG,
REGULATION, REPORT, PRODUCT, THEME), ``canonical``, ``aka`` (other accepted names), ``surfaces`` (strings of the text that
name it) and ``level`` (``must``: has to be found; ``ok``: right when found). An entity counts as found when a mention of
its type has one of its surfaces as text or one of its names as label. Recall is over the ``must`` entities, precision
over all distinct predicted ones, linking over those found: the share whose label is an accepted name. Where a passage
also has ``relations`` (lists of subject, predicate and object; ``ok_relations`` are right too but need not be found),
:meth:`Evaluation.by_rule` judges relations as well.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from builders.documents import readers
from builders.extractor import Extractor
from builders.records import Extraction, Mention, Source
from ontology.errors import ReadError
from ontology.knowledge.knowledge import Knowledge
from ontology.normalise import normalise
from ontology.schema import MENTION_TYPES

__all__ = ["Evaluation", "Score", "evaluate", "normal"]

#: What mentions have as type, by what annotated passages call it.
_TYPES = {entity.gold: entity.mention for entity in MENTION_TYPES.values() if entity.gold}
_TAIL = re.compile(r"(?:股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司)$")
_NOISE = re.compile(r"\n\s*\d+、|[\s()【】,。:、\-_/&]+")


def normal(name: str) -> str:
    """A name as it is compared: normalised, without punctuation, page marks and legal tail.

    Returns:
        The bare name; empty for one of marks only.

    >>> normal("中國工商銀行股份有限公司") == normal("中国工商 银行")
    True
    """
    return _TAIL.sub("", _NOISE.sub("", normalise(_NOISE.sub("", name))))


@dataclass(slots=True)
class Score:
    """Counts of one type.

    Attributes:
        must: Annotated entities that have to be found.
        found: Those of them that were.
        predicted: Distinct things that mentions of the type were linked to, summed over passages.
        right: Those of them that were annotated.
        matched: Annotated entities that were found, the optional ones included.
        linked: Those of them whose label is an accepted name.
        errors: Kind (missed, wrong or unlinked), passage and what, of each error.
    """

    must: int = 0
    found: int = 0
    predicted: int = 0
    right: int = 0
    matched: int = 0
    linked: int = 0
    errors: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def recall(self) -> float | None:
        """Share of the ``must`` entities that were found."""
        return self.found / self.must if self.must else None

    @property
    def precision(self) -> float | None:
        """Share of the predicted entities that are right."""
        return self.right / self.predicted if self.predicted else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of recall and precision."""
        r, p = self.recall, self.precision
        return 2 * r * p / (r + p) if r and p else None

    @property
    def linking(self) -> float | None:
        """Share of the found entities whose label is an accepted name."""
        return self.linked / self.matched if self.matched else None


@dataclass(slots=True)
class Evaluation:
    """The scores over all passages.

    Attributes:
        scores: Scores by type of mention.
        passages: How many passages were read.
        rules: How many finds of each rule were right (True) and wrong (False).
    """

    scores: dict[str, Score]
    passages: int
    rules: dict[str, Counter[bool]] = field(default_factory=dict)

    def by_rule(self) -> str:
        """How many finds of each rule were right, as a table of text: rule, right, of, precision."""
        lines = [f"{'rule':<24}{'right':>7}{'of':>7}{'precision':>11}"]
        for rule, counts in sorted(self.rules.items()):
            lines.append(f"{rule:<24}{counts[True]:>7}{counts.total():>7}{counts[True] / counts.total():>11.3f}")
        return "\n".join(lines)

    def report(self, errors: bool = False) -> str:
        """The scores as a table of text; with ``errors`` also each error."""
        lines = [f"{'type':<13}{'must':>6}{'recall':>8}{'found':>7}{'precision':>11}{'F1':>7}{'linking':>9}"]
        for name, s in self.scores.items():
            figures = [("-" if v is None else f"{v:.3f}") for v in (s.recall, s.precision, s.f1, s.linking)]
            lines.append(f"{name:<13}{s.must:>6}{figures[0]:>8}{s.predicted:>7}{figures[1]:>11}{figures[2]:>7}{figures[3]:>9}")
        if errors:
            for name, s in self.scores.items():
                lines += [f"{kind:<9}{name:<13}{passage}  {what}" for kind, passage, what in s.errors]
        return "\n".join(lines)


def evaluate(paths: Iterable[Path | str], knowledge: Knowledge | None = None) -> Evaluation:
    """Extract the passages of gold files and score them.

    Args:
        paths: Gold files, as the module describes them.
        knowledge: What is known; by default our tables and those of ``YINPU_KNOWLEDGE``.

    Returns:
        Scores by type, those that no passage annotates left out, and counts by rule.

    Raises:
        ReadError: A file cannot be read, or a line of it is no annotated passage.
    """
    extractor = Extractor(knowledge)
    scores = {name: Score() for name in _TYPES.values()}
    rules: dict[str, Counter[bool]] = defaultdict(Counter)
    count, annotated = 0, set()
    for passage in _passages(paths):
        count += 1
        extractions = _extractions(passage, extractor)
        mentions = [mention for extraction in extractions for mention in extraction.mentions if mention.id]
        predicted = _predict(mentions)
        for gold_type, type_ in _TYPES.items():
            gold = [e for e in passage["entities"] if e["type"] == gold_type]
            annotated |= {type_} if gold else set()
            right = _score(scores[type_], passage["id"], gold, predicted.get(type_, {}))
            for mention in mentions:
                if mention.type == type_:
                    rules[mention.rule][mention.id in right] += 1
        stated = _stated(passage)
        for relation in (relation for extraction in extractions for relation in extraction.relations if stated):
            said = (normal(relation.subject_label), relation.predicate, normal(relation.object_label))
            rules[relation.rule][said in stated] += 1
    return Evaluation({name: score for name, score in scores.items() if name in annotated}, count, dict(rules))


def _passages(paths: Iterable[Path | str]) -> Iterator[dict[str, Any]]:
    for path in paths:
        data, _ = readers.read_bytes(path)
        for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
            if not line.strip():
                continue
            try:
                passage = json.loads(line)
                yield passage | {"id": passage["id"], "text": passage["text"], "entities": passage["entities"]}
            except (ValueError, KeyError, TypeError) as error:
                message = f"line {number} is no annotated passage ({error!r}): each line is an object with id, text, entities"
                raise ReadError(path, "no-gold", message) from None


Predicted = dict[str, dict[str, tuple[set[str], set[str]]]]


def _extractions(passage: dict[str, Any], extractor: Extractor) -> list[Extraction]:
    text = passage["text"]
    source = Source(f"{passage['id']}.txt", text, "utf-8", sha256(text.encode()).hexdigest(), readers.detect(text))
    return list(extractor.of_source(source))


def _predict(mentions: Iterable[Mention]) -> Predicted:
    predicted: Predicted = defaultdict(dict)
    for mention in mentions:
        _add(predicted, mention)
    return predicted


def _stated(passage: dict[str, Any]) -> set[tuple[str, str, str]]:
    """The relations that a passage states, by every accepted name of their ends; empty where none was annotated."""
    names: dict[str, set[str]] = defaultdict(set)
    for entity in passage["entities"]:
        same = {normal(name) for name in (entity["canonical"], *entity.get("aka", ()), *entity["surfaces"])}
        for name in same:
            names[name] |= same
    stated: set[tuple[str, str, str]] = set()
    for subject, predicate, thing in (*passage.get("relations", ()), *passage.get("ok_relations", ())):
        subjects, objects = ({normal(end)} | names[normal(end)] for end in (subject, thing))
        stated |= {(one, predicate, other) for one in subjects for other in objects}
    return stated


def _add(predicted: Predicted, mention: Mention) -> None:
    texts, labels = predicted[mention.type].setdefault(mention.id, (set(), set()))
    texts.add(normal(mention.text))
    labels.add(normal(mention.label))


def _score(score: Score, passage: str, gold: list[dict[str, Any]], predicted: dict[str, tuple[set[str], set[str]]]) -> set[str]:
    names = [{normal(n) for n in (e["canonical"], *e.get("aka", ()))} for e in gold]
    surfaces = [{normal(s) for s in e["surfaces"]} for e in gold]
    right: Counter[str] = Counter()
    for entity, named, written in zip(gold, names, surfaces, strict=True):
        hits = [iri for iri, (texts, labels) in predicted.items() if written & texts or named & labels]
        right.update(hits)
        if entity["level"] == "must":
            score.must += 1
            score.found += bool(hits)
            if not hits:
                score.errors.append(("missed", passage, f"{entity['canonical']} {entity['surfaces']}"))
        if hits:
            score.matched += 1
            if any(named & predicted[iri][1] for iri in hits):
                score.linked += 1
            else:
                wrong = sorted({label for iri in hits for label in predicted[iri][1]})
                score.errors.append(("unlinked", passage, f"{entity['canonical']} as {wrong}"))
    score.predicted += len(predicted)
    score.right += len(right)
    for iri, (texts, labels) in predicted.items():
        if iri not in right:
            score.errors.append(("wrong", passage, f"{sorted(texts)[:3]} as {sorted(labels)[:2]}"))
    return set(right)
