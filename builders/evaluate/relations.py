"""What extractions state against the relations that a passage has annotated.

A relation is right when one of its predicate is annotated and each end is the same thing: an accepted name or a surface of
the annotated end is the label, or a name in the text, of the one that is stated. Of a symmetric relation the ends may change
places. Each relation counts once a passage.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from builders.evaluate.scores import Score, normal
from builders.records import Extraction, Relation
from ontology.schema import RELATION_TYPES

__all__ = ["score_relations"]

Triple = tuple[str, str, str]
Names = Mapping[str, set[str]]


def score_relations(
    passage: Mapping[str, Any],
    extractions: Sequence[Extraction],
    scores: dict[str, Score],
    rules: dict[tuple[str, str], Counter[bool]],
) -> None:
    """Count what is stated of one passage.

    Args:
        passage: An annotated passage with ``relations`` and perhaps ``ok_relations``.
        extractions: What was extracted from it.
        scores: The counts by predicate, to be added to.
        rules: The finds of each rule in each predicate, to be added to.
    """
    gold, optional = (list(dict.fromkeys(map(_triple, passage.get(key, ())))) for key in ("relations", "ok_relations"))
    annotated, named = _annotated(passage), _named(extractions)
    found: set[Triple] = set()
    for relations in _distinct(extraction.relations for extraction in extractions):
        one = relations[0]
        hits = {triple for triple in (*gold, *optional) if _same(one, triple, annotated, named)}
        found |= hits
        score = scores.setdefault(one.predicate, Score())
        score.predicted += 1
        score.right += bool(hits)
        if not hits:
            said = f"{one.subject_label} {one.predicate} {one.object_label} ({one.rule}): {one.text}"
            score.errors.append(("wrong", passage["id"], " ".join(said.split())))
        for rule in {relation.rule for relation in relations}:
            rules[rule, one.predicate][bool(hits)] += 1
    for triple in gold:
        score = scores.setdefault(triple[1], Score())
        score.must += 1
        score.found += triple in found
        if triple not in found:
            score.errors.append(("missed", passage["id"], " ".join(triple)))


def _triple(listed: Sequence[str]) -> Triple:
    subject, predicate, thing = listed
    return subject, predicate, thing


def _annotated(passage: Mapping[str, Any]) -> Names:
    """What each annotated end is called, by its canonical name."""
    return {
        entity["canonical"]: {normal(name) for name in (entity["canonical"], *entity.get("aka", ()), *entity["surfaces"])}
        for entity in passage["entities"]
    }


def _named(extractions: Iterable[Extraction]) -> Names:
    """What each thing found is called, by its IRI."""
    named: dict[str, set[str]] = defaultdict(set)
    for extraction in extractions:
        for mention in extraction.mentions:
            if mention.id:
                named[mention.id] |= {normal(mention.text), normal(mention.label)}
    return named


def _distinct(told: Iterable[Iterable[Relation]]) -> list[list[Relation]]:
    """The relations of a passage, those of the same ends and predicate together; what has no node goes by its label."""
    same: dict[Triple, list[Relation]] = {}
    for relation in (relation for relations in told for relation in relations):
        ends = relation.subject or relation.subject_label, relation.object or relation.object_label
        same.setdefault((ends[0], relation.predicate, ends[1]), []).append(relation)
    return list(same.values())


def _same(one: Relation, triple: Triple, annotated: Names, named: Names) -> bool:
    if triple[1] != one.predicate:
        return False
    subject, thing = (annotated.get(end, {normal(end)}) for end in (triple[0], triple[2]))
    stated = (
        {normal(one.subject_label)} | named.get(one.subject, set()),
        {normal(one.object_label)} | named.get(one.object, set()),
    )
    if subject & stated[0] and thing & stated[1]:
        return True
    known = RELATION_TYPES.get(one.predicate)
    return bool(known and known.symmetric and subject & stated[1] and thing & stated[0])
