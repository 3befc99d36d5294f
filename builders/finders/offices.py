"""Local offices of authorities, the later ones of a list that share its place, and leading groups.

国家金融监督管理总局六盘水监管分局 is one office and not its headquarters; in 福建省工信厅、商务厅 both are Fujian's; a
leading group (领导小组) is named from the place or authority that set it up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builders.finders.edges import Words
from builders.records import Found
from builders.rules import Rule
from builders.text.passage import Passage
from ontology.knowledge.knowledge import Knowledge
from ontology.schema import INSTITUTIONS

__all__ = ["OfficeFinder"]

#: What a local office ends with after its headquarters and its place.
_OFFICE = re.compile(
    r"驻?(?P<place>[一-鿿]{2,9}?)(?P<tail>(?:监管|税务)(?:分局|局)|财政监察专员办事处|中心支[行局]|营业管理部|管理部|监管组|特派员办事处|专员办(?:事处)?|分局|分行|分署)"
)
#: What ends the name of a place that a list of offices shares.
_ADMIN = tuple("省市区县州盟旗")
_AND = ("、", "和", "与", "及")
_GROUP = re.compile("领导小组(?:办公室)?")
_HAN = re.compile(r"[一-鿿]+$")
#: Characters of the longest name of a leading group.
_LONGEST = 36
_HEADS = ("国务院", "中央", "全国")
_CLAUSE = re.compile(r"[的了在由是并]|成立|设立|组建|建立|召开|参加|印发|发布")


class OfficeFinder:
    """Finds local offices, and what else is named by the authority that stands before it."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon, self._places = knowledge.lexicon, knowledge.places
        self._tails = Words(knowledge.cues["authority_tail"])

    def __call__(self, passage: Passage, found: Sequence[Found] = ()) -> Iterator[Found]:
        """Local offices, offices that share a place, and leading groups.

        Args:
            passage: The passage.
            found: What was found in it so far, headquarters and offices among it.

        Yields:
            Regulators; leading groups of type Organization.
        """
        text = passage.text
        regulators = [f for f in found if f.type == "Regulator"]
        if regulators:
            yield from self._offices(text, regulators)
            yield from self._sharing(text, regulators)
        if "领导小组" in text:
            yield from self._groups(text)

    def _offices(self, text: str, regulators: Sequence[Found]) -> Iterator[Found]:
        """A headquarters, a place, and a word for an office."""
        for head in regulators:
            match = _OFFICE.match(text, head.end)
            if match is None:
                continue
            chain = self._places.chain(text, match.end("place"))
            if chain and chain[0] <= match.start("place"):
                names = (text[head.start : match.end()], head.label + match[0])
                yield self._found(head.start, match.end(), "Regulator", Rule.SHAPE_OFFICE, 0.9, names)

    def _sharing(self, text: str, regulators: Sequence[Found]) -> Iterator[Found]:
        """The later offices of a list, which are of the place that the first one names."""
        places = {f.end: place for f in regulators if (place := self._place(text, f))}
        if not places:
            return
        for start, end in self._tails.spans(text):
            place = places.get(start - 1, "")
            if place and text[start - 1] in _AND:
                places[end] = place
                yield self._found(start, end, "Regulator", Rule.SHAPE_SHARED_PLACE, 0.98, (place + text[start:end],))

    def _place(self, text: str, office: Found) -> str:
        """The place that the name of a local office begins with; empty for one that begins with none."""
        size = office.end - office.start
        names = (text[office.start : office.start + n] for n in range(min(8, size - 2), 1, -1))
        return next((name for name in names if name.endswith(_ADMIN) and name in self._places.by_name), "")

    def _groups(self, text: str) -> Iterator[Found]:
        """Leading groups, from the place or authority that comes first in their clause."""
        for match in _GROUP.finditer(text):
            run = _HAN.search(text, max(0, match.start() - _LONGEST), match.start())
            first = run.start() if run else match.start()
            for clause in _CLAUSE.finditer(text, first, match.start()):
                first = clause.end()
            start = next((at for at in range(first, match.start() - 3) if self._heads(text, at)), -1)
            if start >= 0:
                yield self._found(start, match.end(), "Organization", Rule.SHAPE_GROUP, 0.8, (text[start : match.end()],))

    def _heads(self, text: str, at: int) -> bool:
        """Whether a place with its rank, or the word for a central authority, begins there."""
        names = (text[at : at + size] for size in range(8, 2, -1))
        return text.startswith(_HEADS, at) or any(n.endswith(_ADMIN) and n in self._places.by_name for n in names)

    def _found(self, start: int, end: int, type_: str, rule: str, score: float, names: Sequence[str]) -> Found:
        """A find by the first of its names that a table knows, else by the last, which is the fullest."""
        known = next((things[0] for name in names if (things := self._lexicon.lookup(name, INSTITUTIONS))), None)
        if known:
            return Found(start, end, known.type, rule, score, known.iri, known.label, known.kind)
        kind = "government" if type_ == "Regulator" else ""
        return Found(start, end, type_, rule, score, *self._lexicon.identified("institution", names[-1]), kind)
