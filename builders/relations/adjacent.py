"""What is said by standing together: 甲行:“平台”, 甲协会《报告》, a theme in a title, 乙公司为甲行全资子公司."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from builders.records import Relation
from builders.relations.page import Named, Page, Sentence
from builders.rules import Rule
from ontology.knowledge.knowledge import Knowledge
from ontology.schema import INSTITUTIONS

__all__ = ["Adjacent"]

_BESIDE = re.compile(r"\s?(?:[:：的]?\s?(?:旗下|自研|自主研发|首创)?的?[“「『‘]?)?")
_MARK = re.compile(r"(?:的|关于)?\s?《?")
_CROSS = ("×", "✕", "╳")
_CLOSING = "》〉”」』)）"
_FORMS = ("规范", "办法", "规定", "标准", "指引", "制度", "条例", "准则", "规则", "规划")
_UNDER = re.compile(r"(?:的|旗下的?|下属的?|控股的?|全资子公司|的?(?:全资|控股)?子公司|所属的?|直属的?)")
_IS_UNDER = re.compile(r"(?:(?:则|确|却|仍|现)?(?:为|是|系)|作为|同为|均为|属于|隶属于?|归属于?|由|附属于|依托于)\s?$")
_CHILD = re.compile(
    r"(?:的|旗下的?|下属的?|下设的?)?(?:全资|控股|参股|直属|附属)*(?:子公司|附属机构|成员机构|旗下|公司|机构|部门|单位|成员|企业|全资持有|控股|所有|设立|发起设立)"
)
_FOUNDED = re.compile(r"由[^,，。;；]{2,40}(?:合资|共同|联合|发起|出资|全资)?(?:设立|成立|组建|控股|持有)")
#: What denies that one belongs to the other.
_NOT = re.compile(r"并非|不是|并不|未|没有|说法|传")


_THEMES = frozenset(("Theme",))


class Adjacent:
    """Rules of names that stand side by side."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon = knowledge.lexicon

    def __call__(self, page: Page) -> Iterator[Relation]:
        """What names say by where they stand, sentence by sentence."""
        for sentence in page.sentences:
            if len(sentence.named) < 2 or sentence.types <= _THEMES:
                continue
            named = [one for one in sentence.named if one[3]]
            if len(named) > 1 and "Regulation" in sentence.types:
                yield from self._titles(page, named)
            institutions = [one for one in named if one[2] in INSTITUTIONS]
            if len(named) > 1 and institutions:
                yield from self._beside(page, named)
            if len(institutions) > 1:
                yield from _crossed(page, institutions)
                yield from self._parts(page, sentence, institutions)

    def _titles(self, page: Page, named: Sequence[Named]) -> Iterator[Relation]:
        """The themes in the titles of rules, of cited ones that stand alone too."""
        for rule in (one for one in named if one.type == "Regulation"):
            for theme in (one for one in named if one.type == "Theme" and rule.start <= one.start and one.end <= rule.end):
                if (theme.start, theme.end) == (rule.start, rule.end):
                    continue  # it is called by its own name: ESG准则
                if not page.text[theme.end : rule.end].strip(_CLOSING) and page.text.endswith(_FORMS, theme.start, theme.end):
                    continue  # the kind of rule that it is: 服务规范
                yield page.relation(rule, "addresses", theme, Rule.THEME_IN_TITLE, 0.9, (theme.start, theme.end))

    def _beside(self, page: Page, named: Sequence[Named]) -> Iterator[Relation]:
        text = page.text
        for first, second in pairwise([one for one in named if one.type not in ("Theme", "Award")]):
            if first.type not in INSTITUTIONS or first.refers:
                continue
            gap = (first.end, second.start)
            if second.start < first.end or second.start - first.end > 8:
                continue
            if second.type == "Product" and _BESIDE.fullmatch(text, *gap):
                cue = gap if first.end < second.start else (second.start, second.end)
                yield page.relation(first, "offers", second, Rule.OWNER_BESIDE, 0.85, cue)
            elif (
                second.type in ("Regulation", "Report")
                and _MARK.fullmatch(text, *gap)
                and text[second.start - 1 : second.start + 1].count("《")
            ):
                predicate = "issuedBy" if second.type == "Regulation" else "publishedBy"
                if self._may_issue(second, first):
                    yield page.relation(second, predicate, first, Rule.ISSUER_BESIDE, 0.8, (second.start, second.end))

    def _may_issue(self, rule: Named, issuer: Named) -> bool:
        """Whether the tables do not know better who issued a rule."""
        thing = self._lexicon.things.get(rule.id)
        if thing is None or not thing.issuers:
            return True
        known = {one.iri for label in thing.issuers if (one := self._lexicon.called(label))}
        return not known or issuer.id in known

    def _parts(self, page: Page, sentence: Sentence, institutions: Sequence[Named]) -> Iterator[Relation]:
        text = page.text
        for first, second in pairwise(institutions):
            if first.id == second.id or second.start < first.end:
                continue
            between = text[first.end : second.start]
            after = _CHILD.match(text, second.end)
            if _UNDER.fullmatch(between):
                yield page.relation(second, "partOf", first, Rule.PART_OF, 0.8, (first.end, second.start))
            elif _NOT.search(text, sentence.start, second.end + 12):
                continue
            elif len(between) <= 12 and (match := _IS_UNDER.search(between)) and (after or "属" in match[0]):
                cue = after.span() if after else (first.end + match.start(), first.end + match.end())
                yield page.relation(first, "partOf", second, Rule.PART_OF, 0.85, cue)
        for founded in _FOUNDED.finditer(text, sentence.start, sentence.end):
            child = next((one for one in reversed(institutions) if one.end <= founded.start()), None)
            if child and founded.start() - child.end <= 6:
                for owner in (one for one in institutions if founded.start() <= one.start and one.end <= founded.end()):
                    yield page.relation(child, "partOf", owner, Rule.PART_OF, 0.85, (founded.end() - 2, founded.end()))
        yield from self._known(page, institutions)

    def _known(self, page: Page, institutions: Sequence[Named]) -> Iterator[Relation]:
        """Whom the tables know to belong to another that the sentence names too: no evidence, but a table's fact."""
        by_id = {one.id: one for one in institutions}
        for one in by_id.values():
            thing = self._lexicon.things.get(one.id)
            parent = self._lexicon.called(thing.parent) if thing else None
            if parent and parent.iri in by_id:
                other = by_id[parent.iri]
                yield page.relation(one, "partOf", other, Rule.TABLE_PARENT, 0.9, (one.start, one.end), origin="table")


def _crossed(page: Page, institutions: Sequence[Named]) -> Iterator[Relation]:
    """甲行×乙大学: two who did something together, in heads and lists."""
    for first, second in pairwise(institutions):
        if first.id != second.id and page.text[first.end : second.start].strip() in _CROSS:
            cue = (first.end, second.start)
            yield page.relation(first, "cooperatesWith", second, Rule.COOPERATION, 0.8, cue)
