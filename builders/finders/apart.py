"""Groups and places that a name goes on with, which make it another entity's (``docs/identity.md``).

A name before 集团 or 金控 is that of a group that no table knows; a university's or a foreign bank's before a place in brackets
is that of one elsewhere. Each is a thing of its own, so that nothing said of it falls on the bare name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builders.records import Found
from builders.rules import Rule
from builders.text.passage import Passage
from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.lexicon import LEGAL_TAIL
from ontology.schema import INSTITUTIONS

__all__ = ["ApartFinder"]

#: Characters with which one of :data:`_GROUP` begins, asked before it.
_FIRST = frozenset("集金控产实企投")
_LEGAL = r"(?:\((?:集团|控股)\))?(?:股份有限公司|有限责任公司|有限公司|公司)?"
#: How a group's name goes on; 集团客户 are a bank's customers, 控股 alone is what a shareholder does.
_GROUP = re.compile(
    r"(?:金融|产业|实业|企业|投资)?(?:"
    r"(?:控股)?集团(?:控股)?(?!客户|授信|军|化|内|层面|账户|现金|资金|信贷|业务|银行|财务|型|式)"
    rf"|金控|金融控股|控股(?=公司|有限|股份有限)){_LEGAL}"
)
_GROUPED = re.compile(r"(?:集团|控股|金控|公司|大学|学院)$")
_PRESS = "出版社"
_PLACE = re.compile(r"\(([一-鿿]{2,5})\)")


class ApartFinder:
    """Finds groups and like entities elsewhere by what follows a known name."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon, self._places = knowledge.lexicon, knowledge.places.by_name
        self._countries = {row["word"] for row in knowledge.rows("jurisdictions") if row["use"] in ("name", "place")}
        self._whole = {kind for kind, row in knowledge.kinds.items() if row["class"] == "Bank"} - {"foreign_bank"}

    def __call__(self, passage: Passage, found: Sequence[Found] = ()) -> Iterator[Found]:
        """Names that reach further than those found.

        Args:
            passage: The passage.
            found: What was found in it so far, names of known institutions among it.

        Yields:
            Organizations, universities and banks: those of the tables where these know the longer name, else new ones.
        """
        text = passage.text
        for one in found:
            sign = text[one.end : one.end + 1]
            if sign == "出" and one.kind == "university" and text.startswith(_PRESS, one.end):
                yield self._found(text, one, one.end + len(_PRESS), "Organization")
            if sign == "(" and one.kind in ("university", "foreign_bank"):
                end = self._place(text, one)
            elif sign == "(" and one.type == "Bank" and one.reason:
                yield from self._known(text, one)
                continue
            elif sign in _FIRST and one.type in ("Bank", "Organization"):
                end = _group(text, one, whole=one.kind in self._whole)
            else:
                continue
            if end > one.end:
                yield self._found(text, one, end, "Organization" if sign != "(" else one.type)

    def _place(self, text: str, one: Found) -> int:
        """Where the brackets end that make a name that of an entity elsewhere; where the name ends if none do."""
        place = _PLACE.match(text, one.end)
        if not place or not (place[1] in self._places or place[1] in self._countries):
            return one.end
        thing = self._lexicon.things.get(one.iri)
        return one.end if thing and thing.seat == place[1] else place.end()

    def _known(self, text: str, one: Found) -> Iterator[Found]:
        """The bank of a place that a short name and the place in brackets are of, where a table has it: 星展(台湾)."""
        place = _PLACE.match(text, one.end)
        if place and place[1] in self._countries:
            found = self._found(text, one, place.end(), one.type)
            if found.iri in self._lexicon.things:
                yield found

    def _found(self, text: str, one: Found, end: int, type_: str) -> Found:
        name, kind = text[one.start : end], one.kind if type_ == one.type and text[end - 1] == ")" else ""
        there = ("", "商业银行", "银行") if one.type == "Bank" and text[end - 1] == ")" else ("",)
        if known := next((things for tail in there if (things := self._lexicon.lookup(name + tail, INSTITUTIONS))), []):
            return Found(one.start, end, known[0].type, Rule.SHAPE_APART, 0.82, known[0].iri, known[0].label, known[0].kind)
        label = LEGAL_TAIL.sub("", name)  # 恒瑞集团 and 恒瑞集团有限公司 are one
        return Found(one.start, end, type_, Rule.SHAPE_APART, 0.82, *self._lexicon.identified("institution", label), kind)


def _group(text: str, one: Found, *, whole: bool) -> int:
    """Where the name of a group ends that begins with a name; where the name ends if it is no group's."""
    group = _GROUP.match(text, one.end)
    if not group or _GROUPED.search(text, one.start, one.end) or (whole and group[0].startswith("集团")):
        return one.end  # a bank heads its group itself (招商银行集团), but is no holding company (兴业银行金融控股)
    return group.end()
