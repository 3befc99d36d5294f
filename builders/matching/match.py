"""What thing a name by itself is, which it might be, and why it is not: read as a document that holds nothing else.

>>> matcher = Matcher()
>>> (match := matcher("招行")).label, match.reasons[0]
('招商银行', 'a short name of 招商银行')
>>> matcher("兴业").verdict, matcher("招商银行上海分行").level, matcher("深圳发展银行", on="2020").verdict
('unclear', 'branch', 'unknown')
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from builders.extractor import Extractor
from builders.linking.jurisdiction import Words
from builders.linking.sections import MAINLAND
from builders.matching.parts import Parts, parts_of
from builders.records import Found
from builders.rules import Reason, Rule
from ontology.errors import UsageError
from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.lexicon import LEGAL_TAIL, Name, Thing
from ontology.normalise import normalise
from ontology.schema import INSTITUTIONS

__all__ = ["Candidate", "Match", "Matcher"]

#: Characters of the shortest name of which a like one is looked for.
_LONG = 4
#: How a name of a status stands to its thing.
_SAYS = {
    "preferred": "the name of",
    "legal": "the registered name of",
    "short": "a short name of",
    "alias": "another name of",
    "popular": "a popular name of",
    "abbreviation": "an abbreviation of",
    "english": "the English name of",
    "former": "a former name of",
    "unit": "a unit of",
    "hidden": "a spelling of",
    "ambiguous": "a name that others share with",
}
#: What rules look for, and what reasons mean, in words.
_DOCS: dict[str, str] = {one.value: one.doc for one in (*Rule, *Reason)}
#: The places of Hong Kong, Macao and Taiwan among the divisions, by the first digits of their codes.
_REGIONS = {"71": "TW", "81": "HK", "82": "MO"}


class Candidate(NamedTuple):
    """A thing that a name may be.

    Attributes:
        id: Its IRI.
        label: Its preferred name.
        type: Its type.
        kind: Its kind.
        status: How the name stands to it.
        since: Since when it has the name, where that is known.
        until: Until when.
        against: Why the name is not this thing; empty where it may be.
    """

    id: str
    label: str
    type: str
    kind: str
    status: str
    since: str
    until: str
    against: str


class Match(NamedTuple):
    """What is known of a name.

    Attributes:
        name: The name as it was asked for.
        verdict: ``thing`` (known, this one), ``new`` (a name by its shape, of a thing that no table has), ``part`` (a
            branch or unit of a known thing), ``unclear`` (one of several), ``unknown`` (no name, or none of one thing).
        id: IRI of the thing; of a new one that it would get; empty for others.
        label: Its preferred name.
        type: Its type.
        kind: Its kind.
        level: ``head office``, ``branch``, ``unit`` or ``group`` for institutions.
        form: The legal form that the name has.
        place: The places that the name has, else the thing's seat.
        jurisdiction: A code of the table ``jurisdictions``.
        since: Since when the name has been used.
        until: Until when.
        rule: The rule that decided.
        score: How sure it is.
        known: How well the thing's row is known (:data:`ontology.knowledge.claims.LEVELS`).
        reasons: What speaks for it, and against.
        candidates: The things that go by the name, or by what it begins with.
    """

    name: str
    verdict: str
    id: str
    label: str
    type: str
    kind: str
    level: str
    form: str
    place: str
    jurisdiction: str
    since: str
    until: str
    rule: str
    score: float
    known: str
    reasons: tuple[str, ...]
    candidates: tuple[Candidate, ...]


class Matcher:
    """Says of names what they are.

    Args:
        knowledge: What is known; by default our tables and those of ``YINPU_KNOWLEDGE``.
    """

    def __init__(self, knowledge: Knowledge | None = None) -> None:
        self._extractor = Extractor(knowledge)
        self.knowledge = self._extractor.knowledge
        self.lexicon, self.places = self.knowledge.lexicon, self.knowledge.places
        self._words = Words.of(self.knowledge)

    def __call__(self, name: str, *, on: str = "", jurisdiction: str = "") -> Match:
        """What a name is.

        Args:
            name: The name as somebody wrote it.
            on: The day (or month, or year) on which it was used; empty for any.
            jurisdiction: Where it was used: a code of the table ``jurisdictions``; empty for the mainland.

        Returns:
            What is known of it.

        Raises:
            UsageError: The name is empty, or no table knows the jurisdiction.
        """
        if not normalise(name):
            raise UsageError(f"{name!r}: no name: give one with letters or characters")
        if jurisdiction and jurisdiction not in self._words.names:
            raise UsageError(f"{jurisdiction}: no jurisdiction: one of {', '.join(sorted(self._words.names))}")
        parts = self.parts(name)
        clean, linked = self._extractor.of_name(name, jurisdiction)
        end = len(clean.text)
        found = max(linked, key=lambda one: (one.end - one.start, bool(one.iri), one.score), default=None)
        candidates = tuple(self._candidates(name, on))
        whole = found if found and self._is_whole(clean.text, found) else None
        rest = clean.text[found.end : end] if found and not whole and found.start == 0 else ""
        return self._told(name, parts, whole, rest, found, candidates)

    def parts(self, name: str) -> Parts:
        """The parts of a name."""
        return parts_of(name, self.places)

    def names_of(self, iri: str) -> list[str]:
        """The clear names of a thing that a table lists."""
        return self._names[iri]

    def near(self, name: str) -> list[str]:
        """The known names that differ from a name by one character, most alike first; none of a name below four."""
        key = normalise(name)
        if len(key) < _LONG:
            return []
        alike = process.extract(key, self.lexicon.names.keys(), scorer=Levenshtein.distance, score_cutoff=1, limit=5)
        return [self.lexicon.names[one][0].text for one, _, _ in alike if one != key and self.lexicon.names[one]]

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for names in self.lexicon.names.values():
            for name in names:
                if name.status not in ("ambiguous", "unit", "hidden"):
                    found[name.iri].append(name.text)
        return found

    def _is_whole(self, text: str, found: Found) -> bool:
        """Whether a find is the whole name, legal form, marks and a repetition aside."""
        rest = normalise(text[: found.start] + LEGAL_TAIL.sub("", text[found.end :]))
        return not rest or normalise(text) == 2 * normalise(text[found.start : found.end])

    def _candidates(self, name: str, on: str) -> Iterator[Candidate]:
        """The things that go by a name, each with what speaks against it."""
        key = normalise(name)
        names = self.lexicon.names.get(key) or self.lexicon.names.get(LEGAL_TAIL.sub("", key)) or []
        for one in {n.iri: n for n in reversed(names)}.values():
            thing = self.lexicon.things[one.iri]
            against = _not_then(one, thing, on)
            yield Candidate(thing.iri, thing.label, thing.type, thing.kind, one.status, one.since, one.until, against)

    def _told(
        self, name: str, parts: Parts, whole: Found | None, rest: str, found: Found | None, candidates: tuple[Candidate, ...]
    ) -> Match:
        open_ = tuple(one for one in candidates if not one.against)
        if whole and whole.iri and not (candidates and not open_ and whole.iri in {one.id for one in candidates}):
            return self._linked(name, parts, whole, candidates)
        against = tuple(f"not {one.label}: {one.against}" for one in candidates if one.against)
        if len(open_) > 1 or (open_ and whole and whole.reason):
            listed = "、".join(one.label for one in open_)
            reasons = (f"shared by {listed}" if len(open_) > 1 else _doubt(whole, listed), *against)
            return self._bare(name, parts, "unclear", whole, reasons, candidates)
        if len(open_) == 1:
            thing = self.lexicon.things[open_[0].id]
            found = Found(0, len(name), thing.type, f"gazetteer:{open_[0].status}", 0.9, thing.iri, thing.label, thing.kind)
            return self._linked(name, parts, found, candidates)
        if whole is None and found and rest and found.iri and found.type in INSTITUTIONS:
            said = f"{found.label} is what it begins with, and {rest} is not part of a known name"
            level = "branch" if parts.branch else ""
            why = (f"a branch or unit of {found.label}: {parts.branch}",) if level else (said,)
            return self._bare(name, parts, "part" if level else "unknown", found, (*why, *against), self._begun(found), level)
        reasons = against or (_doubt(whole or found, ""),)
        return self._bare(name, parts, "unknown", whole, reasons, candidates)

    def _begun(self, found: Found) -> tuple[Candidate, ...]:
        thing = self.lexicon.things.get(found.iri)
        because = "the name goes on"
        return (Candidate(thing.iri, thing.label, thing.type, thing.kind, "part", "", "", because),) if thing else ()

    def _linked(self, name: str, parts: Parts, found: Found, candidates: tuple[Candidate, ...]) -> Match:
        thing = self.lexicon.things.get(found.iri)
        mine = next((one for one in candidates if one.id == found.iri), None)
        others = [one for one in candidates if one.id != found.iri]
        first = f"{_SAYS[mine.status]} {found.label}" if mine else _DOCS.get(found.rule, found.rule)
        why = "by its jurisdiction the name is another's" if found.rule == Rule.JURISDICTION else "the name alone is too little"
        reasons = [first, *([_period(mine)] if mine and (mine.since or mine.until) else [])]
        reasons += [f"not {one.label}: {one.against or why}" for one in others]
        return Match(
            name,
            "thing" if thing else "new",
            found.iri,
            found.label,
            found.type,
            found.kind,
            _level(parts, thing, mine) if found.type in INSTITUTIONS else "",
            parts.form,
            "".join(parts.place) or "、".join(parts.brackets) or (thing.seat if thing else ""),
            self._jurisdiction(thing, parts),
            mine.since if mine else "",
            mine.until if mine else "",
            found.rule,
            found.score,
            thing.level if thing else "",
            tuple(reasons),
            candidates,
        )

    def _bare(
        self,
        name: str,
        parts: Parts,
        verdict: str,
        found: Found | None,
        reasons: tuple[str, ...],
        candidates: tuple[Candidate, ...],
        level: str = "",
    ) -> Match:
        """What is said of a name that is not one thing."""
        type_, kind, rule = (found.type, found.kind, found.rule) if found else ("", "", "")
        place = "".join(parts.place) or "、".join(parts.brackets)
        where = self._jurisdiction(None, parts)
        said = (level, parts.form, place, where, "", "", rule, 0.0, "")
        return Match(name, verdict, "", "", type_, kind, *said, reasons, candidates)

    def _jurisdiction(self, thing: Thing | None, parts: Parts) -> str:
        """The jurisdiction by the thing's seat, else by the places in the name; empty where neither tells."""
        for place in [thing.seat] if thing else [*parts.place[:1], *parts.brackets]:
            if code := self._words.places.get(place):
                return code
            if known := self.places.by_name.get(place):
                return _REGIONS.get(known[0].code[:2], MAINLAND)
        return ""


def _not_then(name: Name, thing: Thing, on: str) -> str:
    """Why a name was not a thing's on a day; empty where it may have been."""
    if on and name.until and on[: len(name.until)] > name.until:
        return f"the name was given up {name.until}"
    if on and name.since and on < name.since[: len(on)]:
        return f"the name is used since {name.since}"
    if on and thing.date and thing.type in INSTITUTIONS and on < thing.date[: len(on)] and name.status != "former":
        return f"it was founded {thing.date}"
    return ""


def _period(one: Candidate) -> str:
    return f"used {one.since or '…'} to {one.until or 'now'}"


def _level(parts: Parts, thing: Thing | None, mine: Candidate | None) -> str:
    if (mine and mine.status == "unit") or (thing and thing.kind == "unit"):
        return "unit"
    if parts.branch and not mine:
        return "branch"
    return "group" if parts.group else "head office"


def _doubt(found: Found | None, label: str) -> str:
    if found is None:
        return "no finder takes it for a name, and no table has it"
    if found.reason:
        meant = f" ({label})" if label else ""
        return _DOCS.get(found.reason, found.reason) + meant
    return "only a part of it is a name: " + (found.label or "nothing that a table has")
