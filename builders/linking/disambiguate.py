"""From what was found in clean text to mentions in the raw file, each with its one node.

A generic name is that of its jurisdiction (:mod:`~builders.linking.jurisdiction`).
A name that several things share is disambiguated by its report: when exactly one of them is also named there by a name of
its own, that one is meant. Next by its sentence: in an enumeration it is of the kind of its neighbours (招行、平安、宁波银行).
Otherwise the mention stays unlinked, with its reason, and is counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from builders.finders.regulations import part_after
from builders.linking.circles import Circles
from builders.linking.coreference import coreferent_mentions
from builders.linking.deeds import Deeds
from builders.linking.definitions import Definitions
from builders.linking.heads import heads
from builders.linking.issuers import Issuers
from builders.linking.jurisdiction import Jurisdictions
from builders.linking.lists import Lists
from builders.linking.owners import Owners
from builders.linking.versions import CitedVersions
from builders.records import Found, Mention, Span, found_of, mention_of
from builders.rules import Reason, Rule
from builders.text.clean import CleanText
from ontology.knowledge.knowledge import Knowledge
from ontology.normalise import normalise
from ontology.schema import ENTITY_TYPES, INSTITUTIONS

__all__ = ["Linker"]


class Linker:
    """Links each found name to the thing it means, by its report and its sentence."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon = knowledge.lexicon
        self.owners = Owners(knowledge)
        self._jurisdictions = Jurisdictions(knowledge)
        self._lists, self._issuers, self._circles = Lists(knowledge), Issuers(knowledge), Circles(knowledge.lexicon)
        self._deeds = Deeds(knowledge.lexicon)
        self._define, self._versions = Definitions(knowledge), CitedVersions(knowledge)

    def link(
        self,
        clean: CleanText,
        found: Sequence[Found],
        sentences: Sequence[Span],
        about: str = "",
        titles: str = "",
        day: str = "",
        own: str = "",
    ) -> list[Mention]:
        """The finds of a report as mentions.

        Args:
            clean: The clean text of the report.
            found: What the finders found in it, in the order of the text.
            sentences: Clean spans of its sentences, in order.
            about: IRI of the one bank that the report is of; empty when there is none.
            titles: Its title and publishers, which tell its jurisdiction too.
            day: Its date, by which versions of laws are told; empty when it has none.
            own: IRI of the regulation whose own text it is; empty when it is none.

        Returns:
            Mentions with raw offsets, in the order of the text, those by coreference included.
        """
        mentions: list[Mention] = []
        text, raw = clean.text, clean.raw
        position, reach, sentence = -1, -1, (0, len(raw))
        last_sentence = len(sentences) - 1
        resolved = self.resolve(text, found, about, clean.traditional, titles)
        spans = clean.unbroken_spans([one[:2] for one in resolved])
        versions = self._versions(text, resolved, day, own)
        for at, (one, (start, end)) in enumerate(zip(resolved, spans, strict=True)):
            first, last, type_, rule, score, iri, label, kind, number, reason = one
            if reach <= first and position < last_sentence:
                while reach <= first and position < last_sentence:
                    position += 1
                    reach = sentences[position][1]
                sentence = clean.raw_span(*sentences[position])
            part, version, basis = "", "", ""
            if type_ == "Regulation":
                part = part_after(text, last)
                if at in versions:
                    version, number, basis = versions[at]
            name, called = raw[start:end], label or text[first:last]
            fields = (type_, name, start, end, iri, called, rule, score, sentence, kind, number, reason, part, version, basis)
            mentions.append(mention_of(fields))
        return mentions

    def resolve(
        self,
        text: str,
        found: Sequence[Found],
        about: str = "",
        traditional: bool = False,
        titles: str = "",
        jurisdiction: str = "",
    ) -> list[Found]:
        """Jurisdiction, disambiguation, what the text defines, coreference, and the owners of internal rules.

        Args:
            text: Clean text.
            found: What the finders found in it.
            about: IRI of the one bank that the report is of; empty when there is none.
            traditional: Whether it is in Traditional characters.
            titles: Its title and publishers.
            jurisdiction: That of the report where it is known.

        Returns:
            The finds (:meth:`disambiguate`) and the mentions of banks by 我行 and its kin, in the order of the text; rules with
            their owners (:class:`~builders.linking.owners.Owners`).
        """
        linked = self.disambiguate(text, self._jurisdictions(text, found, traditional, titles, jurisdiction))
        decided = self._define(text, self._issuers(text, linked))
        entries = [(head.start, head.until) for head in heads(text, [one[:2] for one in decided if one[2] in INSTITUTIONS])]
        spoken = list(coreferent_mentions(text, decided, about, entries))
        if spoken:
            defined = {one.start for one in decided if one.rule == Rule.DEFINED}
            spoken = [one for one in spoken if one.start not in defined]
        return self.owners(text, sorted([*decided, *spoken], key=tuple) if spoken else decided, about)

    def disambiguate(self, text: str, found: Iterable[Found]) -> list[Found]:
        """Finds in the light of what the text names clearly elsewhere.

        An ambiguous name gets its node when exactly one candidate is named by a name of its own, or is of the type and kind
        of what it is enumerated with; a weak one stays only when its node is named, a generic one when it is named
        :data:`OFTEN`.

        Args:
            text: Clean text.
            found: What the finders found in it.

        Returns:
            The finds that stay, in the given order.
        """
        given = list(found)
        found = self._lists(text, given)
        doubtful = [at for at, one in enumerate(found) if one[9]]  # reason, by place, fast
        if not doubtful:
            return found
        named = {one[5] for one in given if one[5] and not one[9]}
        ambiguous = [at for at in doubtful if found[at][9] == Reason.AMBIGUOUS]
        for at in ambiguous:
            found[at] = self._meant(text[found[at].start : found[at].end], found[at], named)
        if any(found[at].reason == Reason.AMBIGUOUS for at in ambiguous):
            self._enumerated(text, found)
            self._circles(text, found)
            self._deeds(text, found)
        often = Counter(found[at].iri for at in doubtful if found[at].reason == Reason.GENERIC)
        dropped: set[int] = set()
        for at in doubtful:
            one = found[at]
            if one.reason not in (Reason.WEAK, Reason.GENERIC):
                continue
            if one.iri in named or often[one.iri] >= OFTEN:
                found[at] = found_of((*one[:-1], ""))
            else:
                dropped.add(at)
        return [one for at, one in enumerate(found) if at not in dropped]

    def _enumerated(self, text: str, found: list[Found]) -> None:
        """Disambiguate, in place, the ambiguous names beside others of one type and kind: from left to right, then back."""
        order = [n for n, one in enumerate(found) if one[2] in INSTITUTIONS]
        for indices in (order, order[::-1]):
            for here, there in pairwise(indices):
                beside, one = found[here], found[there]
                if one.reason != Reason.AMBIGUOUS:
                    continue
                first, second = sorted((beside, one))
                if not _AND.fullmatch(text, first.end, second.start):
                    continue
                if beside.iri:
                    found[there] = self._alike(text[one.start : one.end], one, beside.type, beside.kind)
                elif beside.reason == Reason.AMBIGUOUS and "银行" in text[max(0, first.start - _NEAR) : first.start]:
                    found[there] = self._alike(text[one.start : one.end], one, "Bank")

    def _alike(self, text: str, one: Found, type_: str, kind: str = "") -> Found:
        lexicon = self._lexicon
        things = {lexicon.things[n.iri] for n in lexicon.names.get(normalise(text), ())}
        alike = [t for t in things if t.type == type_ and (type_ != "Organization" or t.kind == kind)]
        if len(alike) != 1:
            return one
        return Found(one.start, one.end, alike[0].type, Rule.ENUMERATED, 0.7, alike[0].iri, alike[0].label, alike[0].kind)

    def _meant(self, text: str, one: Found, named: set[str]) -> Found:
        lexicon = self._lexicon
        candidates = {n.iri for n in lexicon.names.get(normalise(text), ())}
        meant = candidates & named or self._akin(candidates, named)
        if len(meant) != 1:
            return one
        thing = lexicon.things[meant.pop()]
        type_ = ENTITY_TYPES[thing.type].mention
        return Found(one.start, one.end, type_, Rule.CONTEXT, 0.75, thing.iri, thing.label, thing.kind, thing.number)

    def _akin(self, candidates: Iterable[str], named: set[str]) -> set[str]:
        """The themes of which most broader and related ones are named (RWA beside 资本充足率, RWA beside 稳定币)."""
        lexicon = self._lexicon
        kin: dict[str, int] = {}
        for iri in candidates:
            if iri in lexicon.themes:
                related = (lexicon.called(label, "theme") for label in lexicon.themes[iri]["related"])
                kin[iri] = len({*lexicon.above(iri), *(thing.iri for thing in related if thing)} & named)
        most = max(kin.values(), default=0)
        return {iri for iri, number in kin.items() if number == most} if most else set()


#: Times that a report must name a theme of everyday words (客户需求, 基础设施) for it to be a theme there.
OFTEN = 3
#: Characters in which banks spoken of make banks of the ambiguous names that follow.
_NEAR = 40
_AND = re.compile(r"\s?(?:[、/和与及,，]|以及|会同)\s?")
