"""Cooperation: who signs, builds and stands together with whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from builders.records import Relation
from builders.relations.clauses import Clause, Verb
from builders.relations.nominal import Nominal
from builders.relations.reading import BOTH
from builders.rules import Rule
from ontology.schema import INSTITUTIONS

__all__ = ["Together"]

_WITH = re.compile(r"(?:并|还|同时|又|也|再|随后|此外)?(?:与|和|同|跟|联合|携手|联手)")
_TOGETHER = re.compile(r"(?:[与和同跟]|联合|携手|联手|牵手)$")


class Together(Nominal):
    """Rules of cooperation."""

    def _cooperation(self, clause: Clause) -> Iterator[Relation]:
        cues = [verb for verb in clause.verbs if "together" in verb.classes]
        institutions = clause.actors
        if not institutions and any(self._text.find(word, clause.start, clause.end) >= 0 for word in BOTH):
            yield from self._both(cues[0], clause)
        for first, second in pairwise(institutions):
            cue = next((verb for verb in cues if verb.start >= first.end), None)
            near = first.id != second.id and second.start - first.end <= 14
            if cue and near and _TOGETHER.search(self._text, first.end, second.start):
                status = self._together(first.end, max(cue.start, second.start), cue, clause)
                yield self._page.relation(first, "cooperatesWith", second, Rule.COOPERATION, 0.8, cue.span, status=status)

    def _joined(self, clause: Clause) -> Iterator[Relation]:
        """本行与甲局打通专线, 并和乙集团签订协议: the first whom the sentence is about, with whom a clause begins."""
        others = clause.actors
        if not others or not self._subjects or self._subjects[0].start >= clause.start:
            return
        cue = next(
            (verb for verb in clause.verbs if "cooperate" in verb.classes and 0 <= verb.start - others[0].end <= 12), None
        )
        first = self._subjects[0]
        with_other = first.id != others[0].id and _WITH.fullmatch(self._text, clause.start, others[0].start)
        if cue and with_other and self._near(first):
            status = self._together(clause.start, cue.start, cue, clause)
            yield self._page.relation(first, "cooperatesWith", others[0], Rule.COOPERATION, 0.8, cue.span, status=status)

    def _both(self, cue: Verb, clause: Clause) -> Iterator[Relation]:
        """双方签署合作协议: the two that the sentence has named."""
        two = {one.id: one for one in self._named if one.end <= clause.start and one.type in INSTITUTIONS}
        if len(two) == 2:
            first, second = two.values()
            status = self._together(clause.start, cue.start, cue, clause)
            yield self._page.relation(first, "cooperatesWith", second, Rule.COOPERATION, 0.8, cue.span, status=status)

    def _together(self, start: int, end: int, cue: Verb, clause: Clause) -> str:
        """The status of a cooperation: what stands before or behind its verb may deny it."""
        if self._hearsay:
            return "attributed"
        status = self._said(start, end)
        return status if status != "stated" else self._said(cue.end, clause.end)
