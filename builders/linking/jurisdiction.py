"""Jurisdiction: whose 证监会, 财政部 or 公司法 a generic name means.

Each report has one, by the words of the table ``jurisdictions`` in its text, title and publishers; the script alone says
little, since mainland texts are often converted to Traditional characters. A place word before a name is stronger, also across
a title mark and a few words (德国《商业银行法》, 英国7月央行), then what the name is enumerated with (香港金管局、证监会), then
the place with which the sentence begins (在香港，…), then the section (:mod:`~builders.linking.sections`). A short name of
several authorities is that of the one place in its clause (香港分行获金管局同意).

Which thing of a jurisdiction bears a generic name needs no table: it is the one that goes by the place and the name together
(香港 and 证监会). Where none is known the name stays unlinked, with :attr:`builders.rules.Reason.JURISDICTION`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from builders.linking.sections import MAINLAND, Sections
from builders.records import Found
from builders.rules import Reason, Rule
from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.lexicon import Lexicon, Thing
from ontology.normalise import normalise
from ontology.schema import ENTITY_TYPES, INSTITUTIONS

__all__ = ["Jurisdictions", "of_report"]

#: What is of no one country (各国央行): a name after it means none.
NOWHERE = "ZZ"
#: Those whose authorities and laws have names of their own, so that what they lack is the mainland's (财政部 in Hong Kong),
#: financial supervisors aside.
REGIONS = ("HK", "MO")
#: Those whose texts are written in Traditional characters, and what the script adds to what their words weigh.
TRADITIONAL, BY_SCRIPT = ("HK", "MO", "TW"), 1.5
#: What the words of a report weigh at least for it to be another's than the mainland's, and how much more than the mainland's.
LEAST, MORE = 3.0, 2.0
#: Times that the words of the title and of the publishers count.
TITLE = 3
#: Characters before a name in which its place is looked for, and in which its sentence begins.
NEAR, SENTENCE = 24, 200

#: Kinds of authorities whose names are generic: other countries have some of the same name.
_AUTHORITIES = frozenset(("central_bank", "financial_supervisor", "judicial_body", "ministry"))
#: Names that say whose they are.
_OWN = re.compile(r"^(?:中国|中华|全国|人民|人行|银保监|国家金融|国务院.)|^[\x00-\x7f]")
_COUNTRY = "中华人民共和国"
#: What is never the mainland's where the words around are another's; a company of a shared name may do business anywhere.
_PUBLIC = ("Regulator", "Regulation")
#: What may stand between a place and a name.
_BRIDGE = re.compile(
    r"(?:的|[两三四五]国|现行|现有|新版?|旧|(?:19|20)\d\d年|\d{1,2}月份?|\d{1,2}日|去年|今年|上月|本月|昨日|今日|周[一二三四五六日]|"
    r"政府|联邦|当局|地区|特区|特别行政区|王国|共和国|当地|[《〈“「『])*$"
)
_AND = re.compile(r"\s?(?:[、/和与及]|以及|会同)\s?")
#: Who speaks for a country, and the verb with which (英国财政大臣表示，财政部…).
_OFFICES = "总统|总理|首相|财长|外长|部长|大臣|官员|发言人|政府|议会|国会|内阁|当局"
_SAYS = "表示|称|说|宣布|指出|透露|认为|强调|证实|警告"
_STOPS = "。！？!?；;\n"


class Words(NamedTuple):
    """The table ``jurisdictions``.

    Attributes:
        places: Jurisdiction by the word for a place.
        names: The short name of each jurisdiction.
        weights: By word, what it weighs for which jurisdictions.
        common: Names that are common words in a mainland text (税务局), by normalised text.
    """

    places: dict[str, str]
    names: dict[str, str]
    weights: dict[str, list[tuple[str, float]]]
    common: frozenset[str]

    @classmethod
    def of(cls, knowledge: Knowledge) -> Words:
        places: dict[str, str] = {}
        names: dict[str, str] = {}
        weights: dict[str, list[tuple[str, float]]] = defaultdict(list)
        common: set[str] = set()
        for row in knowledge.rows("jurisdictions"):
            jurisdiction, word, use = row["jurisdiction"], row["word"], row["use"]
            if use in ("name", "place"):
                places[word] = jurisdiction
            if use == "name":
                names[jurisdiction] = word
            if use == "common":
                common.add(normalise(word))
            if row["weight"]:
                weights[word].append((jurisdiction, float(row["weight"])))
        return cls(places, names, dict(weights), frozenset(common))


def of_report(counts: Mapping[str, float], weights: Mapping[str, Sequence[tuple[str, float]]], traditional: bool) -> str:
    """The jurisdiction of a report.

    Args:
        counts: How often each word stands in it.
        weights: By word, what it weighs for which jurisdictions.
        traditional: Whether it is in Traditional characters.

    Returns:
        A code; the mainland's unless the words of another one weigh :data:`LEAST`, and :data:`MORE` times the mainland's.

    >>> weights = {"香港": [("HK", 1.0)], "港元": [("HK", 2.0)], "我国": [("CN", 2.0)]}
    >>> of_report({"香港": 2, "港元": 1}, weights, False), of_report({"香港": 3, "我国": 2}, weights, True)
    ('HK', 'CN')
    """
    scores: dict[str, float] = defaultdict(float)
    for word, count in counts.items():
        for jurisdiction, weight in weights[word]:
            scores[jurisdiction] += weight * count
    mainland = scores.pop(MAINLAND, 0.0)
    if traditional:
        scores = {one: score + BY_SCRIPT * (one in TRADITIONAL) for one, score in scores.items()}
    best = max(sorted(scores), key=lambda one: scores[one], default=MAINLAND)
    return best if scores and scores[best] >= max(LEAST, MORE * mainland) else MAINLAND


class _Counter:
    """Counts words in a text, the longest where they overlap."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = sorted(words)
        self._automaton = CharwiseDoubleArrayAhoCorasick(self._words, MATCH_KIND_LEFTMOST_LONGEST) if words else None

    def __call__(self, text: str, about: str) -> dict[str, float]:
        """How often each word stands in a text; in its title and publishers each counts :data:`TITLE` times."""
        counts: dict[str, float] = defaultdict(float)
        for said, times in ((text, 1), (about, TITLE)):
            for _, _, index in self._automaton.find(said) if self._automaton else ():
                counts[self._words[index]] += times
        return counts


class Jurisdictions:
    """Gives generic names the thing of their jurisdiction."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon = knowledge.lexicon
        self._words = words = Words.of(knowledge)
        mainland = {word for word, weighed in words.weights.items() if weighed[0][0] == MAINLAND}
        self._elsewhere, self._mainland = _Counter(words.weights.keys() - mainland), _Counter(mainland)
        self._of: dict[str, list[str]] = defaultdict(list)  # place words by jurisdiction
        for word, jurisdiction in words.places.items():
            self._of[jurisdiction].append(word)
        self._longest = max(map(len, words.places), default=0)
        place = "|".join(sorted(map(re.escape, words.places), key=len, reverse=True)) or "(?!)"
        self._leading = re.compile(
            rf"\s*(?:在|而|但|至于|其中|此外|反观|对于)?({place})"
            rf"(?:(?:方面|地区|市场|当局|政府|特区|国内|境内|则)*|[^，,。]{{0,6}}?(?:{_OFFICES})[^，,。]{{0,6}}?(?:{_SAYS}))[，,:：]"
        )
        longer = "|".join(sorted((re.escape(word) for word in words.places if len(word) > 1), key=len, reverse=True))
        self._place = re.compile(longer or "(?!)")
        told = {one for weighed in words.weights.values() for one, _ in weighed} - {MAINLAND, *REGIONS}
        self._generic = _generic(knowledge.lexicon, [word for one in sorted(told) for word in self._of[one] if len(word) > 1])
        self._known: dict[tuple[str, str], Thing | None] = {}
        self._sections = Sections({word: one for word, one in words.places.items() if one != NOWHERE}, words.weights)

    def __call__(
        self, text: str, found: Sequence[Found], traditional: bool = False, about: str = "", given: str = ""
    ) -> list[Found]:
        """Finds with the generic names among them in the light of their jurisdictions.

        Args:
            text: Clean text.
            found: What the finders found in it, in the order of the text.
            traditional: Whether the report is in Traditional characters.
            about: Its title and publishers.
            given: The jurisdiction of the report where that is known; else its words tell.

        Returns:
            The finds in the same order, without names that turn out to be none (各国央行).
        """
        generic, ambiguous = self._generic, Reason.AMBIGUOUS
        doubtful = [
            at for at, one in enumerate(found) if one[5] in generic or one[9] == ambiguous
        ]  # iri and reason: by place, fast
        if not doubtful:
            return list(found)
        report = given or self.of_report(text, traditional, about)
        decided: list[Found | None] = list(found)
        sections = None
        known: dict[int, str] = {}  # the jurisdictions of generic names by their place in the list
        for at in doubtful:
            one = found[at]
            key = normalise(text[one.start : one.end])
            if one.reason != ambiguous and key not in generic[one.iri]:
                continue
            place, start = self._before(text, one.start)
            told = (
                self._words.places.get(place, "")
                or self._listed(text, found, at, known)
                or self._led(text, one.start)
                or (self._clause(text, one) if one.reason == ambiguous and one.type == "Regulator" else "")
                or (sections or (sections := self._sections.of(text))).at(one.start)
            )
            start = max(start, min(one.start, found[at - 1].end)) if at else start
            decided[at] = meant = self._meant(text, one, key, told, place, start, report)
            known[at] = told or (report if meant is not one else "")
        return [one for one in decided if one]

    def of_report(self, text: str, traditional: bool = False, about: str = "") -> str:
        """The jurisdiction of a report (:func:`of_report`).

        Args:
            text: Its clean text.
            traditional: Whether it is in Traditional characters.
            about: Its title and publishers.

        Returns:
            A code of the table ``jurisdictions``.
        """
        weights = self._words.weights
        counts = self._elsewhere(text, about)
        if of_report(counts, weights, traditional) == MAINLAND:
            return MAINLAND  # as nearly always, and the mainland's words need not be counted
        return of_report(counts | self._mainland(text, about), weights, traditional)

    def _meant(self, text: str, one: Found, key: str, told: str, place: str, start: int, report: str) -> Found | None:
        """What a generic name means.

        Args:
            text: Clean text.
            one: The find.
            key: Its name, normalised.
            told: The jurisdiction that its sentence tells; empty when it tells none.
            place: The place word before it.
            start: Where that place begins if it stands right before the name, else where the name begins.
            report: The jurisdiction of the report.

        Returns:
            The find itself, or as the thing of its jurisdiction, or without a thing; None when it is no name.
        """
        shared, public, name = one.reason == Reason.AMBIGUOUS, one.type in _PUBLIC, text[one.start : one.end]
        if told == NOWHERE and public:
            return None if one.type == "Regulator" else _unlinked(one, one.start, name)
        there = told or report
        if there != MAINLAND and (thing := self._thing(there, key)):
            type_ = ENTITY_TYPES[thing.type].mention
            return Found(start, one.end, type_, Rule.JURISDICTION, 0.85, thing.iri, thing.label, thing.kind, thing.number)
        if shared or not public:
            return None if shared and key in self._words.common else one
        foreign = bool(place) and there != MAINLAND
        supervisor = one.kind == "financial_supervisor"
        elsewhere = there != MAINLAND and (supervisor or (there not in REGIONS and bool(told or one.type == "Regulation")))
        return _unlinked(one, start, (place or self._words.names.get(there, "")) + name) if foreign or elsewhere else one

    def _thing(self, jurisdiction: str, key: str) -> Thing | None:
        """The thing that goes by a place of the jurisdiction and the name together; None when there is none or are several."""
        asked = (jurisdiction, key)
        if asked not in self._known:
            lexicon = self._lexicon
            things = {
                lexicon.things[name.iri]
                for place in self._of[jurisdiction]
                if len(place) > 1
                for name in lexicon.names.get(normalise(place) + key, ())
                if name.status != "ambiguous"
            }
            self._known[asked] = things.pop() if len(things) == 1 else None
        return self._known[asked]

    def _before(self, text: str, start: int) -> tuple[str, int]:
        """The place word before a name; where it begins if it stands right before it, else where the name begins."""
        near = text[max(0, start - NEAR) : start]
        bridge = _BRIDGE.search(near)
        end = start - len(near) + bridge.start() if bridge else start
        for size in range(self._longest, 0, -1):
            word = text[max(0, end - size) : end]
            if len(word) == size and word in self._words.places and (size > 1 or _begins(text, end - 1)):
                return word, end - size if end == start else start
        return "", start

    def _led(self, text: str, start: int) -> str:
        """The jurisdiction of the place with which the sentence begins (在香港，…); empty when there is none."""
        begin = max(text.rfind(sign, max(0, start - SENTENCE), start) for sign in _STOPS) + 1
        match = self._leading.match(text, begin, start) if begin or start <= SENTENCE else None
        return self._words.places[match[1]] if match else ""

    def _clause(self, text: str, one: Found) -> str:
        """The jurisdiction of the only place before it in its clause (…香港分行获金管局同意); empty for none or several."""
        begin = max(text.rfind(sign, max(0, one.start - SENTENCE), one.start) for sign in (*_STOPS, ",", "，")) + 1
        places = self._words.places
        named = {places[word[0]] for word in self._place.finditer(text, begin, one.start)} - {MAINLAND, NOWHERE}
        return named.pop() if len(named) == 1 else ""

    def _listed(self, text: str, found: Sequence[Found], at: int, known: Mapping[int, str]) -> str:
        """The jurisdiction of the authority with which another one is enumerated (香港金管局、证监会); empty for none."""
        one, other = found[at], found[at - 1] if at else found[at]
        if not one.type == other.type == "Regulator" or not _AND.fullmatch(text, other.end, one.start):
            return ""
        if at - 1 in known:
            return known[at - 1]
        for size in range(min(self._longest, other.end - other.start - 1), 1, -1):
            if jurisdiction := self._words.places.get(text[other.start : other.start + size]):
                return "" if jurisdiction in (MAINLAND, NOWHERE) else jurisdiction
        return ""


def _generic(lexicon: Lexicon, places: Sequence[str]) -> dict[str, frozenset[str]]:
    """The generic names, normalised, by the IRI of whom they mean on the mainland.

    Args:
        lexicon: What is known.
        places: Words for the places whose texts have institutions of their own by the mainland's names (台湾 and 清华大学).

    Returns:
        Names of the mainland's authorities and laws, and such institutions.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for key, names in lexicon.names.items():
        for name in names:
            if name.status != "ambiguous" and _is_public(lexicon.things[name.iri], key):
                found[name.iri].add(key)
        for place in places:
            if key.startswith(place) and (others := lexicon.names.get(bare := key.removeprefix(place))):
                there = {name.iri for name in names}
                for other in others:
                    if other.iri not in there and lexicon.things[other.iri].type in INSTITUTIONS:
                        found[other.iri].add(bare)
    return {iri: frozenset(keys) for iri, keys in found.items()}


def _is_public(thing: Thing, key: str) -> bool:
    """Whether a name is one of an authority or a law of the mainland, and does not say so."""
    if thing.type == "Regulator":
        return thing.kind in _AUTHORITIES and thing.seat == "北京" and not _OWN.match(key)
    is_law = thing.type == "Regulation" and thing.label.startswith(_COUNTRY)
    return is_law and key.endswith(("法", "法典", "条例")) and not key.startswith(_COUNTRY)


def _unlinked(one: Found, start: int, label: str) -> Found:
    return Found(start, one.end, one.type, Rule.JURISDICTION, 0.5, "", label, "", "", Reason.JURISDICTION)


def _begins(text: str, at: int) -> bool:
    """Whether one character may be a word at a position (港证监会): no Chinese character but 与 or its kin stands before it."""
    return at == 0 or not "一" <= text[at - 1] <= "鿿" or text[at - 1] in "与和及对同向"
