"""What is said by names that stand side by side in a clause: what a bank has that grows, what it is known for, its products."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from builders.records import Relation
from builders.relations.agents import row_of
from builders.relations.clauses import Clause
from builders.relations.page import Named
from builders.relations.reading import Reading
from builders.rules import Rule
from ontology.schema import INSTITUTIONS

__all__ = ["ENDS_TOPIC", "Nominal"]

_POSSESSED = re.compile(r"(?:的|自身的?|在|旗下|全行)?(?:境?内外?|境外|内地|个人|对公|各项|存量|全口径)?")
_FAMED = re.compile(r"(?:业务|领域|方面)?(?:闻名|著称|见长|为特色|为主业|为主|起家|立身|立足)的")
_OWNED = re.compile(r"(?:的|旗下的?|自研的?)?[“「『‘]?")
_GROWN = re.compile(
    r"提速|抬升|翻番|扩面|上量|跃升|增长|增至|升至|余额|占比|规模|达到|突破|领先|起步|覆盖|增速|亿元|万元|万户|特色|品牌|名片|优势|成效|提升|累计|稳步|快速|蓬勃|居|位列|全国首|首家|首批"
)
#: Before and behind what a sentence is said to be about: 在绿色金融方面.
_IN = re.compile(r"(?:[^,，。]{0,4}[在就围绕]{1,2})?")
_MATTER = re.compile(r"(?:业务|领域|服务|工作|板块|建设)?(?:方面|领域|板块|上|层面|条线)")
ENDS_TOPIC = frozenset("面域块上线")
#: Between a technology and a product made of it: 联邦学习框架“FATE”.
_MADE_OF = re.compile(r"(?:的|技术|开源)?[一-鿿]{0,2}(?:框架|平台|系统|产品|引擎|模型|工具|应用|机器人|中台|底座|组件)[“「『‘]")


class Nominal(Reading):
    """Rules of names side by side in a clause."""

    def _famed(self, clause: Clause) -> Iterator[Relation]:
        """以绿色债券闻名的甲行: what a bank is known for."""
        for one, other in pairwise(clause.named):
            if (
                one.type == "Theme"
                and other.type == "Bank"
                and self._able.suits("practises", one)
                and (match := _FAMED.fullmatch(self._text, one.end, other.start))
            ):
                yield self._page.relation(other, "practises", one, Rule.FRAME_HAS, 0.75, match.span())

    def _owned(self, clause: Clause) -> Iterator[Relation]:
        """其“百灵”机器人, 前者的“通汇”: a product right behind a word for its owner, or behind what it is made of."""
        for one, other in pairwise(clause.named):
            if other.type != "Product" or other.refers:
                continue
            if one.refers and one.type in INSTITUTIONS and _OWNED.fullmatch(self._text, one.end, other.start):
                yield self._page.relation(one, "offers", other, Rule.OWNER_BESIDE, 0.85, (other.start, other.end))
            elif (
                one.type == "Theme"
                and self._able.suits("uses", one)
                and (match := _MADE_OF.fullmatch(self._text, one.end, other.start))
            ):
                yield self._page.relation(other, "uses", one, Rule.FRAME_USE, 0.75, match.span())

    def _possessed(self, clause: Clause) -> Iterator[Relation]:
        """甲行绿色贷款余额增长三成: what a bank has that grows."""
        if clause.named and clause.named[0].type == "Theme" and self._focus.scope and not self._opened:
            yield from self._grown(self._focus.scope, clause.named[0], clause)
        for one, other in pairwise(clause.named):
            if one.type == "Bank" and other.type == "Theme" and _POSSESSED.fullmatch(self._text, one.end, other.start):
                yield from self._grown(one, other, clause)

    def _grown(self, owner: Named, theme: Named, clause: Clause) -> Iterator[Relation]:
        """What is said to grow behind a theme, of the one who has it."""
        grown = _GROWN.search(self._text, theme.end, clause.end)
        if grown and self._able.suits("practises", theme) and self._able.acts("practises", owner) and self._near(owner):
            status = "attributed" if self._hearsay else self._said(theme.end, grown.start())
            yield self._page.relation(owner, "practises", theme, Rule.FRAME_HAS, 0.7, grown.span(), status=status)

    def _topic(self, clause: Clause) -> list[Named]:
        """What a clause says that the next one is about: 在养老金融方面; empty when it says none."""
        themes = row_of(self._text, clause.named)
        if (
            themes == list(clause.named)
            and all(one.type == "Theme" and self._able.suits("practises", one) for one in themes)
            and _IN.fullmatch(self._text, clause.start, themes[0].start)
            and _MATTER.fullmatch(self._text, themes[-1].end, clause.end)
        ):
            return themes
        return []

    def _about(self, clause: Clause) -> Iterator[Relation]:
        """在养老金融方面,甲行推出“海塘通”: whom a clause tells of, of what the one before said it is about."""
        topics, self._topics = self._topics, []
        verb = next((one for one in clause.verbs if not one.classes.isdisjoint(("practise", "offer"))), None)
        if verb is None:
            return
        status = self._status(clause, verb, self._subjects)
        for one in self._subjects:
            if self._able.acts("practises", one) and self._near(one):
                for theme in topics:
                    yield self._page.relation(one, "practises", theme, Rule.FRAME_HAS, 0.7, verb.span, status=status)
