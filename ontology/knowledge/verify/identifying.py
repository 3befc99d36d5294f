"""Facts of identifiers against the table ``ids``: what agrees, what differs, and what may be filled.

A fact gives its thing by a name that only one thing bears, or by an identifier that the thing has already (:data:`CODE` before
it). What the table lacks is filled when the data set leaves no choice: one value for the thing, and one thing for the value.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from ontology.iris import ID
from ontology.knowledge.claims import Claim
from ontology.knowledge.identifiers import SCHEMES, is_valid
from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.verify.facts import Fact

__all__ = ["CODE", "Things", "fillable", "identifier_claim"]

#: Before an identifier by which a fact calls a thing, in place of its name.
CODE = "code:"
#: Statuses of names that say too little. A short name is often that of a group, of its listed company and of a brand at once;
#: in lists of banks it is the bank's, in lists of acts the act's.
_NO_NAMES = ("ambiguous", "hidden", "unit")
_LOOSE = ("short", "abbreviation", "alias", "popular", "former")
_BY_SHORT_NAMES = ("cnaps", "eli")


class Things:
    """Finds the one thing that a fact of an identifier speaks of, and what the table has of it."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon = knowledge.lexicon
        self._by_value: dict[str, set[str]] = defaultdict(set)
        self._values: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in knowledge.rows("ids"):
            self._by_value[row["value"]].add(row["thing"])
            self._values[row["thing"], row["scheme"]].append(row["value"])

    def of(self, fact: Fact) -> str:
        """What claims call the thing; empty when there is none, or a choice, or its kind has no such identifiers."""
        if fact.name.startswith(CODE):
            held = self._by_value.get(fact.name.removeprefix(CODE), set())
            return next(iter(held)) if len(held) == 1 else ""
        kinds = SCHEMES[fact.field].kinds
        barred = _NO_NAMES if fact.field in _BY_SHORT_NAMES else (*_NO_NAMES, *_LOOSE)
        found = {thing.iri.removeprefix(ID) for thing in self._lexicon.lookup(fact.name, statuses_not=barred)}
        fit = {thing for thing in found if thing.partition("/")[0] in kinds}
        return fit.pop() if len(fit) == 1 else ""

    def held(self, thing: str, scheme: str) -> list[str]:
        """The values that the table has of a thing in a scheme."""
        return self._values.get((thing, scheme), [])


def identifier_claim(fact: Fact, thing: str, value: str, evidence: str) -> Claim:
    """The claim that a fact makes for an identifier; what the thing is called there stands as the original.

    Args:
        fact: The fact.
        thing: What claims call the thing.
        value: The identifier.
        evidence: What claims call the data set.

    Returns:
        The claim, without its days.
    """
    original = "" if fact.name.startswith(CODE) else fact.name
    return Claim(thing, fact.field, value, original, evidence, fact.locator, "", "")


def fillable(claims: Iterable[Claim]) -> list[Claim]:
    """Of the claims for identifiers that no row has, those that leave no choice and are valid.

    Args:
        claims: The claims of one data set.

    Returns:
        The first claim of each thing and scheme that has one value, which no other thing has.
    """
    offered = {(one.thing, one.field, one.value): one for one in reversed(list(claims)) if is_valid(one.field, one.value)}
    of_thing = Counter((thing, scheme) for thing, scheme, _ in offered)
    of_value = Counter((scheme, value) for _, scheme, value in offered)
    alone = (key for key in sorted(offered) if of_thing[key[:2]] == 1 and of_value[key[1:]] == 1)
    return [offered[key] for key in alone]
