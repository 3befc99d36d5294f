"""Relations that a sentence states between the things it names.

Each rule is a pattern over one sentence's mentions and the words between them; it gives a
:class:`~builders.records.Relation` with the sentence as its evidence. The verbs are trigger words (table ``cues``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from operator import itemgetter

from builders.records import Mention, Relation, Span
from builders.relations.plugins import PluginRules
from builders.rules import Rule
from ontology.iris import scoped
from ontology.knowledge.knowledge import Knowledge
from ontology.schema import INSTITUTIONS

__all__ = ["RelationRules"]

#: Characters of the longest sentence that says anything of two things; a longer one is a list or a table run together.
LONGEST = 300
#: Characters from what a product is made with to the product's name.
_NEAR = 40
_SENTENCE = itemgetter(8)  # by place, fast
#: What stands between two that work together.
_TOGETHER, _JOINTLY = re.compile(r"^(?:.{0,12})(?:与|和|同|联合|携手)$"), re.compile(r"(?:联合|携手|会同)$")
#: Makes a relation of two mentions of the sentence at hand.
Make = Callable[[Mention, str, Mention, str, float], Relation]


class RelationRules:
    """The rules of relations between the things that a sentence names."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon = knowledge.lexicon
        roles = ("issuing_verb", "cooperating_verb", "using_verb")
        self._verbs = {role: re.compile(knowledge.cues.alternation(role)) for role in roles}
        self._plugins = PluginRules(knowledge)

    def __call__(self, mentions: Sequence[Mention], sentences: dict[Span, str]) -> Iterator[Relation]:
        """The relations of all sentences.

        Args:
            mentions: Linked mentions in the order of the text.
            sentences: Text of each sentence by its raw span.

        Yields:
            Relations in the order of the text, each once a sentence; owners of products beside them after these, and what
            only plug-ins state last.
        """
        stated: set[tuple[str, str, str, int]] = set()
        for relation in self._own(mentions, sentences):
            stated.add((relation.subject, relation.predicate, relation.object, relation.start))
            yield relation
        for relation in self._plugins(mentions, sentences):
            key = (relation.subject, relation.predicate, relation.object, relation.start)
            if key not in stated:
                stated.add(key)
                yield relation

    def _own(self, mentions: Sequence[Mention], sentences: dict[Span, str]) -> Iterator[Relation]:
        offered: set[tuple[str, str]] = set()
        for span, named in groupby(mentions, key=_SENTENCE):
            inside = [m for m in named if m[4]]
            if len(inside) < 2 or span[1] - span[0] > LONGEST or {m[0] for m in inside} == _THEMES:
                continue  # no rule is of themes alone
            seen: set[tuple[str, str, str]] = set()
            for relation in self._of_sentence(span, sentences[span], inside):
                key = (relation.subject, relation.predicate, relation.object)
                if key not in seen and relation.subject != relation.object:
                    seen.add(key)
                    offered.add((relation.subject, relation.object))
                    yield relation
        yield from (one for one in self._owners(mentions, sentences) if (one.subject, one.object) not in offered)

    def _owners(self, mentions: Sequence[Mention], sentences: dict[Span, str]) -> Iterator[Relation]:
        """Who offers a product that stands right after its name, in lists however long: 宁波银行:个人信息验证平台."""
        products = [m for m in mentions if m.type == "Product" and m.id]
        if not products:
            return
        owners = {m.end: m for m in mentions if m.type in ("Bank", "Organization") and m.id and m.rule != Rule.WE}
        for product in products:
            text, offset = sentences[product.sentence], product.sentence[0]
            for gap in range(4):
                owner = owners.get(product.start - gap)
                if owner and owner.start >= offset and _BESIDE.fullmatch(text, owner.end - offset, product.start - offset):
                    evidence = text[owner.start - offset : product.end - offset]
                    yield Relation(
                        *(owner.id, owner.label, "offers", product.id, product.label),
                        *(evidence, owner.start, product.end, Rule.OWNER_BESIDE, min(0.85, product.score)),
                    )
                    break

    def _of_sentence(self, span: Span, text: str, inside: Sequence[Mention]) -> Iterator[Relation]:
        def relation(a: Mention, predicate: str, b: Mention, rule: str, score: float) -> Relation:
            return Relation(a.id, a.label, predicate, b.id, b.label, text, span[0], span[1], rule, score)

        banks = [m for m in inside if m.type == "Bank"]
        subject = banks[0] if banks and banks[0].start - span[0] <= 12 else None
        if subject:
            certainty = min(0.8, subject.score)
            clear = len({b.id for b in banks}) <= 1
            for other in inside:
                if other.type == "Theme" and other.start > subject.start and clear:
                    yield relation(subject, "practises", other, Rule.SUBJECT_THEME, certainty)
                elif other.type == "Product" and other.start > subject.start and clear:
                    yield relation(subject, "offers", other, Rule.SUBJECT_PRODUCT, certainty)
        types = {m.type for m in inside}
        if "Regulation" in types or "Report" in types:
            yield from self._regulations(text, span, inside, relation)
        if "Product" in types or sum(m.type in INSTITUTIONS for m in inside) > 1:
            yield from self._neighbours(text, span, inside, relation)

    def _regulations(self, text: str, span: Span, inside: Sequence[Mention], relation: Make) -> Iterator[Relation]:
        """Who issued a rule or published a report, and what a rule is about, as its title says."""
        rules = [m for m in inside if m.type == "Regulation"]
        issuers = [m for m in inside if m.type in ("Regulator", "Organization")]
        for rule in rules:
            issued = self._issuers(rule.id) if issuers else ()
            for issuer in issuers:
                if issued and issuer.id not in issued:
                    continue  # a table knows better who issued it
                between = text[issuer.end - span[0] : max(rule.start - span[0], issuer.end - span[0])]
                if issuer.end <= rule.start and len(between) <= 24 and self._verbs["issuing_verb"].search(between):
                    yield relation(rule, "issuedBy", issuer, Rule.ISSUER_VERB, 0.85)
            for bank in (m for m in inside if m.type == "Bank" and m.end <= rule.start):
                if scoped("regulation", bank.id, rule.label) == rule.id:
                    yield relation(rule, "issuedBy", bank, Rule.ISSUER_VERB, 0.85)
            for theme in (m for m in inside if m.type == "Theme"):
                if rule.start <= theme.start and theme.end <= rule.end:
                    yield relation(rule, "addresses", theme, Rule.THEME_IN_TITLE, 0.9)
        for report in (m for m in inside if m.type == "Report"):
            for issuer in (m for m in inside if m.type in INSTITUTIONS and m.end <= report.start):
                if self._verbs["issuing_verb"].search(text[issuer.end - span[0] : report.start - span[0]][:24]):
                    yield relation(report, "publishedBy", issuer, Rule.ISSUER_VERB, 0.8)

    def _issuers(self, rule: str) -> set[str]:
        """The IRIs of those who issued a rule, as far as a table knows."""
        lexicon = self._lexicon
        labels = lexicon.things[rule].issuers if rule in lexicon.things else ()
        return {issuer.iri for label in labels if (issuer := lexicon.called(label))}

    def _neighbours(self, text: str, span: Span, inside: Sequence[Mention], relation: Make) -> Iterator[Relation]:
        """Who works with whom, who belongs to whom, and what a product is made with."""
        for first, second in pairwise([m for m in inside if m.type in INSTITUTIONS]):
            between = text[first.end - span[0] : second.start - span[0]]
            if len(between) <= 30 and _TOGETHER.search(between) and self._verbs["cooperating_verb"].search(text):
                yield relation(first, "cooperatesWith", second, Rule.COOPERATION, 0.7)
            elif len(between) <= 12 and _JOINTLY.search(between):
                yield relation(first, "cooperatesWith", second, Rule.JOINTLY, 0.7)
        lexicon = self._lexicon
        by_id = {m.id: m for m in inside if m.type in INSTITUTIONS}
        for mention in by_id.values():
            thing = lexicon.things.get(mention.id)
            parent = lexicon.called(thing.parent) if thing else None
            if parent and parent.iri in by_id:
                yield relation(mention, "partOf", by_id[parent.iri], Rule.TABLE_PARENT, 0.9)
        for product in (m for m in inside if m.type == "Product"):
            for theme in (m for m in inside if m.type == "Theme" and 0 <= product.start - m.end <= _NEAR):
                if self._verbs["using_verb"].search(text[max(0, theme.start - span[0] - 8) : theme.start - span[0]]):
                    yield relation(product, "uses", theme, Rule.USING_THEME, 0.6)


#: The types in a sentence of themes alone.
_THEMES = {"Theme"}
_BESIDE = re.compile(r"\s?(?:[:：的]?\s?[“「『‘]?)?")
