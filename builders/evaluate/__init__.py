"""Precision, recall and linking against annotated passages, and where the errors are.

A gold file has one JSON object a line: ``id``, ``text`` and ``entities``, each with ``type`` (BANK, REGULATOR, ORG,
REGULATION, REPORT, PRODUCT, THEME), ``canonical``, ``aka`` (other accepted names), ``surfaces`` (strings of the text that
name it) and ``level`` (``must``: has to be found; ``ok``: right when found). An entity counts as found when a mention of
its type has one of its surfaces as text or one of its names as label. Recall is over the ``must`` entities, precision
over all distinct predicted ones, linking over those found: the share whose label is an accepted name. A passage may also
have ``relations`` (lists of subject, predicate and object; ``ok_relations`` are right too but need not be found): then what
is stated of it is judged as well (:mod:`builders.evaluate.relations`).
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from builders.documents import readers
from builders.evaluate.recording import record
from builders.evaluate.relations import score_relations
from builders.evaluate.scores import Evaluation, Rules, Score, by_rule, normal, summed
from builders.extractor import Extractor
from builders.records import Extraction, Mention, Source
from ontology.errors import ReadError
from ontology.knowledge.knowledge import Knowledge
from ontology.schema import MENTION_TYPES

__all__ = ["Evaluation", "Rules", "Score", "by_rule", "evaluate", "normal", "record", "summed"]

#: What mentions have as type, by what annotated passages call it.
_TYPES = {entity.gold: entity.mention for entity in MENTION_TYPES.values() if entity.gold}


def evaluate(paths: Iterable[Path | str], knowledge: Knowledge | None = None) -> Evaluation:
    """Extract the passages of gold files and score them.

    Args:
        paths: Gold files, as the module describes them.
        knowledge: What is known; by default our tables and those of ``YINPU_KNOWLEDGE``.

    Returns:
        Scores by type, those that no passage annotates left out, scores by predicate, and counts by rule.

    Raises:
        ReadError: A file cannot be read, or a line of it is no annotated passage.
    """
    extractor = Extractor(knowledge)
    scores = {name: Score() for name in _TYPES.values()}
    rules: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    relations: dict[str, Score] = {}
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
                    rules[mention.rule, type_][mention.id in right] += 1
        if passage.get("relations") or passage.get("ok_relations"):
            score_relations(passage, extractions, relations, rules)
    told = {name: score for name, score in scores.items() if name in annotated}
    return Evaluation(told, count, dict(rules), dict(sorted(relations.items())))


def _passages(paths: Iterable[Path | str]) -> Iterator[dict[str, Any]]:
    for path in paths:
        data, _ = readers.read_bytes(path)
        for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
            if not line.strip():
                continue
            try:
                passage = json.loads(line)
                for key in ("relations", "ok_relations"):
                    [(subject, predicate, thing) for subject, predicate, thing in passage.get(key, ())]
                yield passage | {"id": passage["id"], "text": passage["text"], "entities": passage["entities"]}
            except (ValueError, KeyError, TypeError, AttributeError) as error:
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
