"""Internal rules of one title: 海塘银行《信贷管理办法》 and 云屿银行《信贷管理办法》 are two, each its owner's.

An owner is known where the issuing bank stands right before the book-title marks, perhaps with a verb of issuing between, or
where 本行 or 我行 does in a report that is of one bank. What a table knows, or a document number stands beside, needs no owner.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from builders.linking.coreference import WE
from builders.records import Found
from builders.rules import Rule
from ontology.iris import local, scoped
from ontology.knowledge.knowledge import Knowledge
from ontology.normalise import normalise
from ontology.schema import INSTITUTIONS

__all__ = ["Owners"]

#: Characters before a title among which its owner ends.
_NEAR = 16
_NUMBERS = (Rule.SHAPE_NUMBER, Rule.SHAPE_ORDER)
#: The title before another one in a list of titles.
_LISTED = re.compile(r"《[^《》\n]{1,60}》(?:\([^()]{1,12}\))?\s?(?:[、,，和与及]|以及)?\s?$")
#: Characters that it and what stands between them take at most.
_LONGEST = 80
_AND = "、和与及"


class Owners:
    """Gives rules that no table knows the IRI of their owner's rule, where the text says whose they are."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon = knowledge.lexicon
        verbs = sorted(word for word in knowledge.cues["issuing_verb"] if len(word) > 1 and not word.startswith("联合"))
        verb = "|".join(map(re.escape, verbs))
        self._issued = re.compile(
            rf"(?:(?:已|还|又|均|也|并|新|重新|先后|陆续|相继|及时)*(?:{verb})(?:并(?:{verb}))?(?:实施)?(?:了|的)?|的)?$"
        )

    def __call__(self, text: str, found: Sequence[Found], about: str = "") -> list[Found]:
        """The finds of a report, unknown rules with the IRI of their owner's.

        Where one bank's rule of a title is named, the title alone means that too.

        Args:
            text: Clean text.
            found: What was found in it, linked, in the order of the text.
            about: IRI of the one bank that the report is of; empty when there is none.

        Returns:
            The finds in the same order.
        """
        things, linked = self._lexicon.things, list(found)
        titles = [one for one in linked if one[2] == "Regulation" and one.rule == Rule.SHAPE_MARKS and one.iri not in things]
        if not titles:
            return linked
        numbered = {one.iri for one in linked if one.rule in _NUMBERS}
        said = dict(zip((one.start for one in titles), self._said(text, titles, linked, about), strict=True))
        owners: dict[str, set[str]] = defaultdict(set)
        for one in titles:
            if owner := said[one.start]:
                owners[one.iri].add(owner)
        for n, one in enumerate(linked):
            if one.type == "Regulation" and one.iri in owners and one.iri not in numbered:
                owner = said.get(one.start, "")
                if owner == "" and len(owners[one.iri]) == 1:
                    (owner,) = owners[one.iri]
                linked[n] = one._replace(iri=self.scoped(owner, one.iri, one.label)) if owner else one
        return linked

    def scoped(self, owner: str, rule: str, title: str) -> str:
        """The IRI of a bank's own rule.

        Args:
            owner: IRI of the bank.
            rule: IRI of the rule as if its title said all.
            title: The title.

        Returns:
            The IRI with the owner; ``rule`` for one that a table knows, and for a title that begins with the owner's name.
        """
        names = self._lexicon.names
        begins = (names.get(normalise(title[:size]), ()) for size in range(2, len(title)))
        if rule in self._lexicon.things or local(owner) in title or any(n.iri == owner for known in begins for n in known):
            return rule
        return scoped("regulation", owner, title)

    def _said(self, text: str, titles: Sequence[Found], found: Sequence[Found], about: str) -> Iterator[str | None]:
        """The IRI of the bank that each title is said to be of; empty where nobody is, None for somebody else's."""
        ends = {one.end: one for one in found if one.type in INSTITUTIONS and one.iri}
        known: dict[int, str | None] = {}
        for one in titles:
            marks = [one.start - 1]
            while marks[-1] not in known and (listed := _LISTED.search(text, max(0, marks[-1] - _LONGEST), marks[-1])):
                marks.append(listed.start())
            owner = known[marks[-1]] if marks[-1] in known else self._owner(text, marks[-1], ends, about)
            known.update(dict.fromkeys(marks, owner))
            yield owner

    def _owner(self, text: str, mark: int, ends: Mapping[int, Found], about: str) -> str | None:
        """As :meth:`_said`, of the title whose mark 《 stands at ``mark``."""
        head = text[max(0, mark - _NEAR) : mark]
        issued = self._issued.search(head)
        end = mark - len(issued[0]) if issued else mark
        if WE.search(text, max(0, end - 3), end) and text[end - 2 : end] in ("我行", "本行"):
            return about
        one = ends.get(end)
        if one is None:
            return ""
        joint = text[one.start - 1 : one.start] in _AND and one.start - 1 in ends
        return one.iri if one.type == "Bank" and not joint else None
