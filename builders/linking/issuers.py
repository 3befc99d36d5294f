"""Rules of one title by several issuers: a province's 关于…的实施意见 is not the State Council's, however alike the titles are.

Who issues a rule is what stands right before its title. Where that is an authority of a place, and what the tables know by
the title is another's, the rule is one of its own, named with its issuer. So is one that only resembles a known title, when
any other issuer stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set

from builders.records import Found
from builders.rules import Rule
from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.lexicon import Thing
from ontology.normalise import normalise
from ontology.schema import INSTITUTIONS

__all__ = ["Issuers"]

#: What may stand between an issuer and the title.
_ISSUED = re.compile(
    r"(?P<office>办公[厅室])?(?:联合|先后|近日|日前|共同|正式)*(?:印发|发布|出台|制定|下发|颁布)?(?:实施)?(?:了|的)?[《“]?"
)
#: Characters of that at most, and between a title and its number.
_BETWEEN, _BESIDE = 12, 2
_SAID = frozenset({*INSTITUTIONS, "Regulation"})
_NUMBERS = (Rule.SHAPE_NUMBER, Rule.SHAPE_ORDER)


class Issuers:
    """Tells the rules of other issuers from those that the tables know by the same title."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon, self._places = knowledge.lexicon, knowledge.places.by_name
        self._local: dict[str, bool] = {}

    def __call__(self, text: str, found: Sequence[Found]) -> list[Found]:
        """The finds of a report, rules of other issuers with nodes of their own.

        Args:
            text: Clean text.
            found: What was found in it, disambiguated, in the order of the text.

        Returns:
            The finds in the same order.
        """
        linked = list(found)
        before: Found | None = None
        rule: Found | None = None
        own: dict[str, set[Found]] = {}
        others: set[str] = set()  # rules that a report names as what the tables know
        bare: list[int] = []
        for at, one in [(at, one) for at, one in enumerate(found) if one[2] in _SAID]:
            if one.type != "Regulation":
                before = one if one.iri else before
                continue
            last, rule = rule, one
            if not (thing := self._lexicon.things.get(one.iri)) or not thing.issuers:
                continue
            near = before if before and one.start - before.end <= _BETWEEN else None
            issued = _ISSUED.fullmatch(text, near.end, one.start) if near and near.end <= one.start else None
            if one.rule in _NUMBERS:
                if last and one.start - last.end <= _BESIDE and any(last.iri == moved.iri for moved in own.get(one.iri, ())):
                    linked[at] = one._replace(iri=last.iri, label=last.label)
                else:
                    others.add(one.iri)
            elif near and issued and self._others(text, one, thing, near):
                linked[at] = rule = self._own(text, one, near.label + (issued["office"] or ""))
                own.setdefault(one.iri, set()).add(rule)
            elif near and (issued or near.start == one.start):
                others.add(one.iri)
            else:
                bare.append(at)
        return self._alone(linked, bare, own, others) if own else linked

    def _alone(self, linked: list[Found], rules: Sequence[int], own: Mapping[str, set[Found]], others: Set[str]) -> list[Found]:
        """Titles without an issuer, of which a report names one other issuer's rule only."""
        for at in rules:
            one = linked[at]
            meant = {(rule.iri, rule.label) for rule in own.get(one.iri, ())}
            if len(meant) == 1 and one.iri not in others:
                iri, label = meant.pop()
                linked[at] = one._replace(iri=iri, label=label, kind="", number="")
        return linked

    def _others(self, text: str, one: Found, thing: Thing, issuer: Found) -> bool:
        """Whether a title is that of another rule than the known one, by who issued it."""
        if issuer.label in thing.issuers:
            return False
        if any(owner and owner.iri == issuer.iri for owner in map(self._lexicon.called, thing.issuers)):
            return False
        if any(issuer.label.startswith(known) or known.startswith(issuer.label) for known in thing.issuers):
            return False  # 国务院办公厅 signs for 国务院
        known = self._lexicon.names.get(normalise(text[one.start : one.end]), ())
        return self._is_local(issuer) or (issuer.type == "Regulator" and all(name.iri != one.iri for name in known))

    def _is_local(self, issuer: Found) -> bool:
        """Whether an issuer is an authority of a place: its name begins with a place and its rank."""
        if issuer.label not in self._local:
            label = issuer.label
            names = (label[:size] for size in range(3, 9))
            ranked = any(name.endswith(tuple("省市区县州盟旗")) and name in self._places for name in names)
            self._local[label] = issuer.type == "Regulator" and ranked
        return self._local[issuer.label]

    def _own(self, text: str, one: Found, issuer: str) -> Found:
        """A rule as one that is named with its issuer."""
        title = issuer + re.sub(r"[《》“”]", "", text[one.start : one.end])
        iri, label = self._lexicon.identified("regulation", title)
        return one._replace(iri=iri, label=label, kind="", number="")
