"""Clause frames: who does what to whom, by the verb of a clause and what stands before and behind it.

For each verb the one who acts is looked for before it (a chain of names joined by 、和与及), then behind 由 or 被, then in what the
sentence and the focus have said; what is acted on stands behind it up to the next verb. What the words before the verb make of it
(没有, 计划, 流传) is its status.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from builders.records import Relation, Span
from builders.relations.clauses import Grammar, Verb
from builders.relations.focus import Focus
from builders.relations.page import Named, Page, Sentence
from builders.rules import Rule
from ontology.schema import INSTITUTIONS

__all__ = ["FRAMES", "Frames"]


class Frame(NamedTuple):
    """What a class of verbs says.

    Attributes:
        verb: The class.
        predicate: The relation.
        agents: Types of those who act.
        things: Types of what is acted on.
        rule: Its name.
        score: Confidence.
        flipped: Whether the thing is the relation's subject: 《X》 issuedBy 甲.
        row: Whether only things in one row count, joined by 、和与及 to the first.
    """

    verb: str
    predicate: str
    agents: tuple[str, ...]
    things: tuple[str, ...]
    rule: Rule
    score: float
    flipped: bool = False
    row: bool = True


FRAMES: tuple[Frame, ...] = (
    Frame("offer", "offers", INSTITUTIONS, ("Product",), Rule.FRAME_OFFER, 0.85),
    Frame("practise", "practises", INSTITUTIONS, ("Theme",), Rule.FRAME_PRACTISE, 0.75, row=False),
    Frame("use", "uses", ("Product",), ("Theme",), Rule.FRAME_USE, 0.8),
    Frame("issue", "issuedBy", INSTITUTIONS, ("Regulation",), Rule.FRAME_ISSUE, 0.9, flipped=True),
    Frame("publish", "publishedBy", INSTITUTIONS, ("Report",), Rule.FRAME_PUBLISH, 0.85, flipped=True),
    Frame("author", "authoredBy", ("Person",), ("Report",), Rule.FRAME_AUTHOR, 0.85, flipped=True),
    Frame("address", "addresses", ("Regulation",), ("Theme",), Rule.FRAME_ADDRESS, 0.75, row=False),
    Frame("replace", "replaces", ("Regulation",), ("Regulation",), Rule.FRAME_REPLACE, 0.85),
    Frame("amend", "amends", ("Regulation",), ("Regulation",), Rule.FRAME_AMEND, 0.8),
    Frame("comply", "compliesWith", INSTITUTIONS, ("Regulation",), Rule.FRAME_COMPLY, 0.8),
    Frame("win", "wonAward", (*INSTITUTIONS, "Product"), ("Award",), Rule.FRAME_WIN, 0.85),
    Frame("cite", "cites", ("Report", "Regulation"), ("Report", "Regulation"), Rule.FRAME_CITE, 0.75),
)
_BY_VERB = {frame.verb: frame for frame in FRAMES}
#: Kinds of organizations that do a line of banking or finance.
_FINANCIAL = frozenset(
    {
        *("insurer", "securities", "trust", "fund_manager", "consumer_finance", "leasing", "asset_management", "futures"),
        *("payment", "wealth_management", "auto_finance", "finance_company", "asset_investment", "guarantee"),
    }
)
_JOINED = re.compile(r"\s?(?:[、/和与及跟同暨]|以及|联合|携手|会同|协同)\s?")
_BEFORE = re.compile(
    r"(?:与|和|同|跟|向|为|对|给|从|据|除|像|比|经|受|通过|按照?|根据|依据|帮助|协助|支持|邀请|拼不过|不如|来自|针对)\s?$"
)
_BY = re.compile(r"(?:由|被)\s?$")
#: Words right behind an institution by which it is somebody else who acts, or nobody.
_OTHERS = re.compile(
    r"(?:的|一位|有关|相关|某|等)?(?:负责人|专家|学者|人士|案例|年报|客户|股东|股票|股份|分析师|经理|行长|董事长|员工|观点|数据|报告|研究|系|版|杯|大厦|论坛)"
)
_POSSESSED = re.compile(r"(?:的|自身的?|在|旗下|全行)?")
_GROWN = re.compile(
    r"增长|增至|升至|余额|占比|规模|达到|突破|领先|起步|覆盖|增速|亿元|万元|万户|特色|品牌|名片|优势|成效|提升|累计|稳步|快速|蓬勃|居|位列|全国首|首家|首批"
)
#: What is moved before the verb: 把财富管理作为主业, 在资产托管上积累多年.
_MOVED = re.compile(r"(?:把|将|在|就|围绕|以|于|对)[^,，。]{0,8}$")
#: Characters from one who acts to the verb at most.
_FAR = 40


class Frames:
    """Reads the clauses of a page one after the other."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar

    def __call__(self, page: Page) -> Iterator[Relation]:
        """What the sentences of a page say of what they name, whatever its status, in the order of the text."""
        focus = Focus(self._grammar)
        for sentence in page.sentences():
            if not sentence.named and not focus.subjects and not focus.product and not focus.rule:
                continue
            yield from _Reading(self._grammar, page, focus, sentence)()


class _Reading:
    """One sentence, clause by clause."""

    def __init__(self, grammar: Grammar, page: Page, focus: Focus, sentence: Sentence) -> None:
        self._grammar, self._page, self._focus, self._sentence = grammar, page, focus, sentence
        self._text = page.text
        self._named = [one for one in focus.enter(sentence, page.text) if one.id]
        self._subjects = list(focus.subjects)  # who acts where a clause does not say
        self._product = focus.product
        self._planned = False
        self._used: list[tuple[Named, Verb]] = []
        self._hearsay = grammar.hearsay(page.text, sentence.start, sentence.end)

    def __call__(self) -> Iterator[Relation]:
        opened: list[Named] = []
        clauses = self._grammar.borders(self._text, self._sentence.start, self._sentence.end, self._named)
        for number, (start, end) in enumerate(clauses):
            named = [one for one in self._named if start <= one.start and one.end <= end]
            after = clauses[number + 1] if number + 1 < len(clauses) else (end, end)
            agents = self._opening(start, end, named, after)
            if agents is not None:
                self._subjects = agents
                opened = opened or agents
                self._planned = False
            yield from self._clause((start, end), named)
            self._product = next((one for one in reversed(named) if one.type == "Product"), self._product)
        self._focus.leave(opened, self._named)

    def _opening(self, start: int, end: int, named: Sequence[Named], after: Span) -> list[Named] | None:
        """Who a clause begins with; an empty list for others, None where it goes on about the same."""
        verbs = self._grammar.verbs(self._text, start, end, named)
        first = next((v.start for v in verbs if "say" not in v.classes), end)
        chain = self._chain([one for one in named if one.end <= first and one.type in INSTITUTIONS])
        if chain:
            return chain
        if self._text[end - 1 : end] == "的" and (cleft := self._cleft(after)):
            return cleft
        if self._grammar.generally(self._text, start, end):
            return []
        return None

    def _cleft(self, after: Span) -> list[Named]:
        """The subject that stands behind: 把X写进规划的,是甲行."""
        start, end = after
        if not re.match(r"[则就正]{0,2}是", self._text[start : start + 3]):
            return []
        return [one for one in self._named if start <= one.start and one.end <= end and one.type in INSTITUTIONS][-1:]

    def _chain(self, candidates: Sequence[Named]) -> list[Named]:
        """The last row of names joined by 、和与及 of which the first is governed by no preposition."""
        chain: list[Named] = []
        for one in reversed(candidates):
            if chain and not _JOINED.fullmatch(self._text, one.end, chain[0].start):
                break
            if not chain and _OTHERS.match(self._text, one.end):
                continue
            chain.insert(0, one)
        while chain and _BEFORE.search(self._text, max(self._sentence.start, chain[0].start - 4), chain[0].start):
            chain = []
            rest = [one for one in candidates if one.end <= candidates[-1].start]
            return self._chain(rest) if rest and len(rest) < len(candidates) else []
        return chain

    def _clause(self, span: Span, named: Sequence[Named]) -> Iterator[Relation]:
        start, end = span
        verbs = self._grammar.verbs(self._text, start, end, named)
        yield from self._possessed(span, named)
        for number, verb in enumerate(verbs):
            reach = end
            for following in verbs[number + 1 :]:
                if following.start - verb.end > 2:
                    reach = following.start
                    break
            made = False  # what a product uses, its owner is not said to use as well
            for name in sorted(verb.classes, reverse=True):
                if name in _BY_VERB and not (made and name == "practise"):
                    for relation in self._frame(_BY_VERB[name], verb, (start, reach, end), named):
                        made = made or name == "use"
                        yield relation
            if "end" in verb.classes:
                for frame in (_BY_VERB["practise"], _BY_VERB["offer"]):
                    yield from self._frame(frame, verb, (start, reach, end), named, "negated")
        if "cooperate" in {name for verb in verbs for name in verb.classes}:
            yield from self._cooperation(span, named, verbs)

    def _frame(
        self, frame: Frame, verb: Verb, bounds: Span | tuple[int, int, int], named: Sequence[Named], forced: str = ""
    ) -> Iterator[Relation]:
        start, reach, end = bounds  # type: ignore[misc]
        agents, passive = self._agents(frame, verb, start, named)
        if not agents:
            return
        things = self._things(frame, verb, (start, reach), named, agents, passive)
        status = forced or self._status(verb, start, agents)
        if frame.verb == "practise" and "use" in verb.classes and status == "stated":
            self._used += [(thing, verb) for thing in things]
        for agent, thing in self._pairs(agents, things, start, verb):
            if agent.id != thing.id:
                subject, object = (thing, agent) if frame.flipped else (agent, thing)
                cue = (verb.start, verb.end)
                yield self._page.relation(subject, frame.predicate, object, frame.rule, frame.score, cue, status=status)
        if frame.verb == "offer" and status == "stated":
            for thing in things:
                for used, by in self._used:
                    yield self._page.relation(thing, "uses", used, Rule.FRAME_USED, 0.7, (by.start, by.end))

    def _pairs(self, agents: Sequence[Named], things: Sequence[Named], start: int, verb: Verb) -> Iterator[tuple[Named, Named]]:
        """Each with each, or the first with the first where 分别 or 依次 says so."""
        if len(agents) > 1 and re.search(r"分别|依次|各自", self._text[start : verb.end]):
            if len(agents) == len(things):
                yield from zip(agents, things, strict=True)
            return
        yield from ((agent, thing) for agent in agents for thing in things)

    def _agents(self, frame: Frame, verb: Verb, start: int, named: Sequence[Named]) -> tuple[list[Named], bool]:
        """Who acts, and whether 由 or 被 says so."""
        before = [one for one in named if one.end <= verb.start and one.type in frame.agents and verb.start - one.end <= _FAR]
        before = [one for one in before if not self._governed(one, named)]
        if before and not self._able(frame, before[-1]):
            return [], False
        if before and _BY.search(self._text, max(start, before[-1].start - 2), before[-1].start):
            return [before[-1]], True
        if chain := self._chain(before):
            if _BY.search(self._text, max(start, chain[0].start - 2), chain[0].start):
                return chain, True
            return chain, False
        if frame.agents == ("Product",):
            return ([self._product] if self._product and self._near(self._product) else []), False
        if frame.agents == ("Regulation",):
            rule = self._focus.rule
            own = rule and rule.start >= self._sentence.start and not any(one.type in INSTITUTIONS for one in named)
            return ([rule] if rule and own else []), False
        if frame.verb in ("win", "comply") and self._subjects and self._subjects[0].start < self._sentence.start:
            return [], False
        return [one for one in self._subjects if self._able(frame, one) and self._near(one)], False

    def _able(self, frame: Frame, one: Named) -> bool:
        """Whether a thing is of those who act in a frame: banks and their like have lines of business."""
        if frame.verb == "practise":
            return one.type == "Bank" or one.kind in _FINANCIAL
        return one.type in frame.agents

    def _near(self, one: Named) -> bool:
        return self._sentence.end - one.start <= 600

    def _governed(self, one: Named, named: Sequence[Named]) -> bool:
        """Whether a name lies within a longer one."""
        return any(
            other is not one and other.start <= one.start and one.end <= other.end and other.type != "Theme" for other in named
        )

    def _things(
        self, frame: Frame, verb: Verb, bounds: Span, named: Sequence[Named], agents: Sequence[Named], passive: bool
    ) -> list[Named]:
        """What is acted on."""
        start, reach = bounds
        able = [one for one in named if one.type in frame.things and not self._governed(one, named) and one.rule != Rule.NESTED]
        behind = [one for one in able if verb.end <= one.start < reach]
        if frame.row and behind:
            row = behind[:1]
            for one in behind[1:]:
                if not _JOINED.fullmatch(self._text, row[-1].end, one.start):
                    break
                row.append(one)
            behind = row
        first = min((one.start for one in agents if one.start >= start), default=verb.start)
        ahead = [one for one in able if one.end <= verb.start]
        if passive or re.search(r"[是为]$", self._text[max(start, first - 1) : first]):
            return behind or [one for one in ahead if one.end <= first][-1:]
        moved = [one for one in ahead if one.start >= first and _MOVED.search(self._text, max(start, one.start - 9), one.start)]
        return behind + moved if frame.verb == "practise" else behind

    def _status(self, verb: Verb, start: int, agents: Sequence[Named]) -> str:
        if self._hearsay:
            return "attributed"
        inside = [one.end for one in agents if start <= one.start and one.end <= verb.start]
        status = self._grammar.status(self._text, max([start, *inside]), verb.start)
        if status == "planned" and not inside:
            self._planned = True
        if status == "stated" and self._planned and not inside and not re.search(r"已|目前", self._text[start : verb.end]):
            return "planned"
        return status

    def _possessed(self, span: Span, named: Sequence[Named]) -> Iterator[Relation]:
        """甲行绿色贷款余额增长三成: what a bank has that grows."""
        start, end = span
        for one, other in zip(named, named[1:], strict=False):
            if one.type in INSTITUTIONS and other.type == "Theme" and _POSSESSED.fullmatch(self._text, one.end, other.start):
                if grown := _GROWN.search(self._text, other.end, end):
                    status = "attributed" if self._hearsay else self._grammar.status(self._text, other.end, grown.start())
                    yield self._page.relation(one, "practises", other, Rule.FRAME_HAS, 0.7, grown.span(), status=status)

    def _cooperation(self, span: Span, named: Sequence[Named], verbs: Sequence[Verb]) -> Iterator[Relation]:
        start, end = span
        institutions = [one for one in named if one.type in INSTITUTIONS and not self._governed(one, named)]
        cues = [verb for verb in verbs if "cooperate" in verb.classes]
        for first, second in zip(institutions, institutions[1:], strict=False):
            between = self._text[first.end : second.start]
            if first.id == second.id or len(between) > 14:
                continue
            joined = re.search(r"(?:与|和|同|跟|联合|携手|联手|牵手)$", between)
            cue = next((verb for verb in cues if verb.start >= first.end), None)
            if joined and cue:
                status = (
                    "attributed" if self._hearsay else self._grammar.status(self._text, first.end, max(cue.start, second.start))
                )
                tail = self._grammar.status(self._text, cue.end, end)
                status = status if status != "stated" else tail
                yield self._page.relation(
                    first, "cooperatesWith", second, Rule.COOPERATION, 0.8, (cue.start, cue.end), status=status
                )
