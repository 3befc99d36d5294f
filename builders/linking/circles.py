"""Abbreviations that an institution shares with other things (CDP, PRI, MAS), by the company they keep.

Among its own kind an abbreviation means the institution: where it is enumerated with a supervisor, a standard setter or an
association (PRI、UNEP FI), and that of a standard setter or an initiative also where two others are named close by, or what
only such have follows (CDP问卷, PRI签署方).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from builders.records import Found, found_of
from builders.rules import Reason, Rule
from ontology.knowledge.lexicon import Lexicon, Thing
from ontology.normalise import normalise
from ontology.schema import ENTITY_TYPES, INSTITUTIONS

__all__ = ["Circles"]

#: Kinds whose members are named by initiatives and standard setters in one breath.
_INITIATIVES = frozenset(("alliance", "foundation", "international_body", "ngo", "standards_body"))
#: Kinds that are enumerated with one another.
_CIRCLE = _INITIATIVES | {
    "association",
    "central_bank",
    "financial_supervisor",
    "foreign_regulator",
    "self_regulator",
    "think_tank",
}
_AND = re.compile(r"\s?(?:[、/和与及]|以及)\s?")
_OWN = re.compile(r"\s?(?:问卷|评级|评分|签署方|签约方|签署机构|成员机构|会员机构|秘书处)")
#: Characters on either side in which others are looked for, and how many there must be.
_NEAR, _OTHERS = 80, 2


class Circles:
    """Gives ambiguous abbreviations their institution where others of its kind are named.

    Args:
        lexicon: What is known.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __call__(self, text: str, found: list[Found]) -> None:
        """Decide, in place, what ambiguous abbreviations mean.

        Args:
            text: Clean text.
            found: What was found in it, in the order of the text.
        """
        meant = {
            at: thing
            for at, one in enumerate(found)
            if one[9]
            and one.reason == Reason.AMBIGUOUS
            and (name := text[one.start : one.end]).isascii()
            and (thing := self._only(name))
        }
        if not meant:
            return
        order = [at for at, one in enumerate(found) if one[2] in INSTITUTIONS or at in meant]
        for indices in (order, order[::-1]):
            for here, there in pairwise(indices):
                first, second = sorted((here, there))
                if there in meant and _is_clear(found[here]) and _AND.fullmatch(text, found[first].end, found[second].start):
                    _decide(found, there, meant)
        for at, thing in meant.items():
            if thing.kind in _INITIATIVES and (_OWN.match(text, found[at].end) or _has_company(found, at)):
                _decide(found, at, meant)

    def _only(self, name: str) -> Thing | None:
        """The only institution of the circle that an abbreviation may mean."""
        things = {self._lexicon.things[n.iri] for n in self._lexicon.names.get(normalise(name), ())}
        fit = [thing for thing in things if thing.type in INSTITUTIONS and thing.kind in _CIRCLE]
        return fit[0] if len(fit) == 1 else None


def _is_clear(one: Found) -> bool:
    return not one.reason and one.kind in _CIRCLE


def _decide(found: list[Found], at: int, meant: Mapping[int, Thing]) -> None:
    one, thing = found[at], meant[at]
    if one.reason:
        type_ = ENTITY_TYPES[thing.type].mention
        found[at] = found_of((one.start, one.end, type_, Rule.ENUMERATED, 0.7, thing.iri, thing.label, thing.kind, "", ""))


def _has_company(found: list[Found], at: int) -> bool:
    """Whether two other initiatives or standard setters are named close to a find."""
    start, end, others = found[at].start - _NEAR, found[at].end + _NEAR, set()
    for steps in (range(at - 1, -1, -1), range(at + 1, len(found))):
        for other in steps:
            if found[other].end < start or found[other].start > end:
                break
            if not found[other].reason and found[other].kind in _INITIATIVES:
                others.add(found[other].iri)
    return len(others - {found[at].iri}) >= _OTHERS
