"""Clause frames: who does what to whom, by the verb of a clause and what stands before and behind it.

For each verb the one who acts is looked for before it (a row of names joined by 、和与及), by 由 or 被 too, then in what the
sentence and the focus have said; what is acted on stands behind it up to the next verb. What the words before the verb make
of it (没有, 计划, 流传) is its status.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from builders.records import Relation
from builders.relations.able import Able
from builders.relations.agents import BY, JOINING, behind, chain, cleft, first_row, paired, row_of
from builders.relations.clauses import Clause, Grammar, Marks, Verb
from builders.relations.focus import REACH, SCOPE, Focus
from builders.relations.page import Named, Page, Sentence
from builders.rules import Rule
from ontology.schema import INSTITUTIONS

__all__ = ["FRAMES", "Frame", "Frames"]


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
        carried: Whether who acts may have been named in an earlier sentence.
    """

    verb: str
    predicate: str
    agents: tuple[str, ...]
    things: tuple[str, ...]
    rule: Rule
    score: float
    flipped: bool = False
    row: bool = True
    carried: bool = True


FRAMES: tuple[Frame, ...] = (
    Frame("offer", "offers", INSTITUTIONS, ("Product",), Rule.FRAME_OFFER, 0.85),
    Frame("use", "uses", ("Product",), ("Theme",), Rule.FRAME_USE, 0.8),
    Frame("practise", "practises", INSTITUTIONS, ("Theme",), Rule.FRAME_PRACTISE, 0.75, row=False),
    Frame("issue", "issuedBy", INSTITUTIONS, ("Regulation",), Rule.FRAME_ISSUE, 0.9, flipped=True),
    Frame("publish", "publishedBy", INSTITUTIONS, ("Report",), Rule.FRAME_PUBLISH, 0.85, flipped=True),
    Frame("author", "authoredBy", ("Person",), ("Report",), Rule.FRAME_AUTHOR, 0.85, flipped=True, carried=False),
    Frame("address", "addresses", ("Regulation",), ("Theme",), Rule.FRAME_ADDRESS, 0.75, row=False, carried=False),
    Frame("replace", "replaces", ("Regulation",), ("Regulation",), Rule.FRAME_REPLACE, 0.85, carried=False),
    Frame("amend", "amends", ("Regulation",), ("Regulation",), Rule.FRAME_AMEND, 0.8, carried=False),
    Frame("comply", "compliesWith", INSTITUTIONS, ("Regulation",), Rule.FRAME_COMPLY, 0.8, carried=False),
    Frame("win", "wonAward", (*INSTITUTIONS, "Product"), ("Award",), Rule.FRAME_WIN, 0.85, carried=False),
    Frame("cite", "cites", ("Report", "Regulation"), ("Report", "Regulation"), Rule.FRAME_CITE, 0.75, carried=False),
)
_OF_VERB = {frame.verb: frame for frame in FRAMES}
#: The frames of what ends, which are denied.
_ENDED = (_OF_VERB["practise"], _OF_VERB["offer"])
_POSSESSED = re.compile(r"(?:的|自身的?|在|旗下|全行)?")
_FAMED = re.compile(r"(?:业务|领域|方面)?(?:闻名|著称|见长|为特色|为主业|为主|起家)的")
_OWNED = re.compile(r"(?:的|旗下的?|自研的?)?[“「『‘]?")
_GROWN = re.compile(
    r"提速|抬升|翻番|扩面|上量|跃升|增长|增至|升至|余额|占比|规模|达到|突破|领先|起步|覆盖|增速|亿元|万元|万户|特色|品牌|名片|优势|成效|提升|累计|稳步|快速|蓬勃|居|位列|全国首|首家|首批"
)
#: What is moved before the verb: 把财富管理作为主业, 在资产托管上积累多年.
_MOVED = re.compile(r"(?:[把将在就以于对]|围绕)[^,，。]{0,8}$")
_WITH = re.compile(r"(?:并|还|同时|又|也|再|随后|此外)?(?:与|和|同|跟|联合|携手|联手)")
_REPLACED = re.compile(r"同时(?:予以)?(?:废止|失效)|(?:予以)?废止|不再执行|停止执行|失效")
_BOTH = re.compile(r"双方|二者|两家|两者")
_DONE, _TOGETHER = re.compile(r"已|目前"), re.compile(r"(?:[与和同跟]|联合|携手|联手|牵手)$")
_IS = ("是", "为")
#: Characters from one who acts to the verb at most.
_FAR = 40
_START = itemgetter(0)


@cache
def _frames_of(classes: frozenset[str]) -> tuple[Frame, ...]:
    """The frames of a verb of some classes, in order."""
    return tuple(frame for frame in FRAMES if frame.verb in classes)


def _cooperates(verb: Verb) -> bool:
    return "cooperate" in verb.classes or verb.word.startswith(("联合", "共同"))


def _without(verbs: Sequence[Verb], named: list[Named]) -> list[Named]:
    """Names of themes that hold the verb before them (推进数字化转型), without it."""
    ends = {verb[1] for verb in verbs}
    return [
        one._replace(start=bare) if one.type == "Theme" and one.start < (bare := one.end - len(one.label)) in ends else one
        for one in named
    ]


class Frames:
    """Reads the clauses of a page one after the other."""

    def __init__(self, grammar: Grammar, able: Able) -> None:
        self._grammar, self._able = grammar, able

    def __call__(self, page: Page) -> Iterator[Relation]:
        """What the sentences of a page say of what they name, whatever its status, in the order of the text."""
        scopes = [(head.start, head.until, owners[0]) for head, owners in page.entries if not head.listed]
        focus, marks = Focus(page.text, scopes), self._grammar.marks(page.text)
        for sentence in page.sentences:
            if focus.idle(sentence):
                continue
            if sentence.named:
                yield from _Reading(self._grammar, self._able, page, focus, sentence, marks)()
            elif self._grammar.generally(page.text, sentence.start, sentence.end):
                focus.lose()


class _Reading:
    """One sentence, clause by clause."""

    def __init__(self, grammar: Grammar, able: Able, page: Page, focus: Focus, sentence: Sentence, marks: Marks) -> None:
        self._grammar, self._able, self._page, self._focus, self._sentence = grammar, able, page, focus, sentence
        self._text = page.text
        self._named = [one for one in focus.enter(sentence) if one.id]
        self._marks = marks
        self._subjects = list(focus.subjects)  # who acts where a clause does not say
        self._product = focus.product
        self._rule: Named | None = None
        self._planned = False
        self._used: list[tuple[Named, Verb]] = []
        self._hearsay = marks.heard(sentence.start, sentence.end)

    def __call__(self) -> Iterator[Relation]:
        opened: list[Named] = []
        self._opened = False
        clauses = self._clauses()
        for number, clause in enumerate(clauses):
            agents = self._opening(clause, clauses[number + 1] if number + 1 < len(clauses) else None)
            if agents is not None:
                self._subjects, self._planned = agents, False
                opened = opened or agents
                self._opened = True
            if clause.named or (clause.verbs and (self._paired or (self._rule and self._subjects))):
                yield from self._clause(clause)
                self._product = next((one for one in reversed(clause.named) if one.type == "Product"), self._product)
                self._rule = next((one for one in reversed(clause.named) if one.type == "Regulation"), self._rule)
        self._focus.leave(opened, self._named, lost=bool(clauses) and not self._subjects)

    def _clauses(self) -> list[Clause]:
        self._rule_spoken = any(one.type == "Regulation" for one in self._named)
        self._makes = any(one.type == "Product" for one in self._named)
        self._paired = len({one.id for one in self._named if one.type in INSTITUTIONS}) == 2
        named, reach = [], -1
        for one in self._named:  # what lies in a longer name is left out
            if one.end > reach and one.rule != Rule.NESTED:
                named.append(one)
            reach = max(reach, one.end)
        clauses, at, none = [], 0, ()
        all_verbs = self._marks.verbs
        after = bisect_left(all_verbs, self._sentence.start, key=_START)
        for start, end in self._marks.clauses(self._sentence.start, self._sentence.end, named):
            first = at
            while at < len(named) and named[at][1] <= end:
                at += 1
            spoken = self._rule_spoken or (self._paired and _BOTH.search(self._text, start, end))
            if at == first and not spoken:
                clauses.append(Clause(start, end, none, none))
                continue
            inside = named[first:at]
            after = bisect_left(all_verbs, start, after, key=_START)
            last = bisect_left(all_verbs, end, after, key=_START)
            verbs = [verb for verb in all_verbs[after:last] if verb[1] <= end]
            inside = _without(verbs, inside)
            verbs = [verb for verb in verbs if not any(one[0] < verb[1] and verb[0] < one[1] for one in inside)]
            clauses.append(Clause(start, end, inside, verbs))
        return clauses

    def _opening(self, clause: Clause, after: Clause | None) -> list[Named] | None:
        """Who a clause begins with; an empty list for others, None where it goes on about the same."""
        if clause.named:
            first = next((verb.start for verb in clause.verbs if "say" not in verb.classes), clause.end)
            before = [one for one in clause.named if one.end <= first and one.type in INSTITUTIONS]
            if before and self._subjects and JOINING.fullmatch(self._text, clause.start, before[0].start):
                return None
            if row := first_row(self._text, before, clause.start):
                return row
        if found := cleft(self._text, clause, after):
            return found
        return [] if self._subjects and self._grammar.generally(self._text, clause.start, clause.end) else None

    def _clause(self, clause: Clause) -> Iterator[Relation]:
        types = {one[2] for one in clause.named}
        for part in self._parts(clause, types):
            yield from part(clause)
        acting = types | {one[2] for one in self._subjects}
        makes = self._makes and bool(self._subjects)
        acting |= {"Product"} if self._product or makes else set()
        acting |= {"Regulation"} if self._rule else set()
        for number, verb in enumerate(clause.verbs):
            frames = [
                frame
                for frame in _frames_of(verb.classes)
                if (not acting.isdisjoint(frame.agents) or (frame.verb == "offer" and self._used))
                and (verb.word == "据此" or not types.isdisjoint(frame.things))
            ]
            made = False  # what a product uses, its owner is not said to use as well
            for frame in frames:
                if not (made and frame.verb == "practise"):
                    for relation in self._frame(frame, clause, number):
                        made = made or frame.verb == "use"
                        yield relation
            if "end" in verb.classes:
                for frame in _ENDED:
                    yield from self._frame(frame, clause, number, "negated")

    def _parts(self, clause: Clause, types: set[str]) -> Iterator[Callable[[Clause], Iterator[Relation]]]:
        """The rules besides frames that a clause with names of these types may be read by."""
        if "Theme" in types and ("Bank" in types or self._focus.scope):
            yield from (self._possessed, self._famed)
        if "Product" in types and len(types) > 1:
            yield self._owned
        if any(_cooperates(verb) for verb in clause.verbs):
            yield from (self._cooperation, self._joined)
        if "Regulation" in types and self._rule:
            yield self._repealed

    def _frame(self, frame: Frame, clause: Clause, number: int, forced: str = "") -> Iterator[Relation]:
        verb = clause.verbs[number]
        agents, passive = self._agents(frame, clause, verb)
        if not agents and frame.verb == "use":
            self._used += [(thing, verb) for thing in self._things(frame, clause, number, [], False)]
        if not agents and not (frame.verb == "offer" and self._used):
            return
        things = self._things(frame, clause, number, agents, passive)
        if not things:
            return
        if frame.verb == "comply" and len(verb.word) < 3 and things[0].start - verb.end > 4:
            return
        status = forced or self._status(clause, verb, agents)
        for agent, thing in paired(agents, things, self._text[clause.start : verb.end]):
            if agent.id != thing.id:
                subject, object = (thing, agent) if frame.flipped else (agent, thing)
                yield self._page.relation(subject, frame.predicate, object, frame.rule, frame.score, verb.span, status=status)
        if frame.verb == "offer" and status == "stated":
            for thing in things:
                for used, by in self._used:
                    yield self._page.relation(thing, "uses", used, Rule.FRAME_USED, 0.7, by.span)

    def _agents(self, frame: Frame, clause: Clause, verb: Verb) -> tuple[list[Named], bool]:
        """Who acts, and whether 由 or 被 says so."""
        before = [one for one in clause.before(verb, frame.agents) if verb.start - one.end <= _FAR]
        if before and not self._able.acts(frame.predicate, before[-1]):
            return [], False
        if before and frame.flipped and JOINING.fullmatch(self._text, clause.start, before[0].start):
            return [*self._subjects, *row_of(self._text, before)], False
        if row := chain(self._text, before, clause.start):
            return row, BY.search(self._text, max(clause.start, row[0].start - 2), row[0].start) is not None
        if row := behind(self._text, clause, verb.end):
            return [one for one in row if self._able.acts(frame.predicate, one) and one.type in frame.agents], False
        if frame.agents == ("Product",):
            return [self._product] if self._product and self._near(self._product) else [], False
        if frame.agents == ("Regulation",):
            others = any(one.type in INSTITUTIONS for one in clause.named)
            return [self._rule] if self._rule and not others else [], False
        if not frame.carried and self._subjects and self._subjects[0].start < self._sentence.start:
            return [], False
        return [
            one
            for one in self._subjects
            if one.type in frame.agents and self._able.acts(frame.predicate, one) and self._near(one)
        ], False

    def _near(self, one: Named) -> bool:
        reach = SCOPE if self._focus.scope and one.id == self._focus.scope.id else REACH
        return self._sentence.end - one.start <= reach

    def _things(self, frame: Frame, clause: Clause, number: int, agents: Sequence[Named], passive: bool) -> list[Named]:
        """What is acted on."""
        verb, reach = clause.verbs[number], clause.reach(number)
        able = [one for one in clause.named if one.type in frame.things and self._able.suits(frame.predicate, one)]
        after = [one for one in able if verb.end <= one.start < reach]
        if frame.row:
            after = row_of(self._text, after)
        first = min((one.start for one in agents if clause.start <= one.start < verb.start), default=clause.start)
        ahead = [one for one in able if one.end <= verb.start]
        if frame.verb == "replace":
            return after or self._replaced(clause, ahead, passive, agents)
        if passive or self._text[max(clause.start, first - 1) : first] in _IS:
            return after or [one for one in ahead if one.end <= first][-1:]
        if frame.verb == "comply" and verb.word == "据此":
            return [self._rule] if self._rule else []
        if frame.verb not in ("practise", "offer") or (frame.verb == "offer" and after):
            return after
        return after + [
            one
            for one in ahead
            if one.start >= first and _MOVED.search(self._text, max(clause.start, one.start - 9), one.start)
        ]

    def _replaced(self, clause: Clause, ahead: Sequence[Named], passive: bool, agents: Sequence[Named]) -> list[Named]:
        """The rule that is replaced where it stands before the verb: 已把《乙》取而代之, 《乙》被《甲》替代."""
        first = min((one.start for one in agents), default=clause.start)
        if passive:
            return [one for one in ahead if one.end <= first][-1:]
        return [one for one in ahead if _MOVED.search(self._text, max(clause.start, one.start - 4), one.start)][-1:]

    def _repealed(self, clause: Clause) -> Iterator[Relation]:
        """《甲》自X日起施行,《乙》同时废止: the rule that the sentence is about takes the place of the other."""
        rules = [one for one in clause.named if one.type == "Regulation"]
        if len(rules) != 1 or self._rule is None or self._rule.id == rules[0].id:
            return
        if match := _REPLACED.search(self._text, rules[0].end, clause.end):
            status = self._grammar.status(self._text, rules[0].end, match.start())
            self._named.append(self._rule)  # the one in force is the one spoken of from now on
            yield self._page.relation(self._rule, "replaces", rules[0], Rule.FRAME_REPLACE, 0.85, match.span(), status=status)

    def _status(self, clause: Clause, verb: Verb, agents: Sequence[Named]) -> str:
        if self._hearsay:
            return "attributed"
        inside = [one.end for one in agents if clause.start <= one.start and one.end <= verb.start]
        status = self._grammar.status(self._text, max([clause.start, *inside]), verb.start)
        if not inside and status == "planned":
            self._planned = True
        carried = self._planned and not inside and not _DONE.search(self._text, clause.start, verb.end)
        return "planned" if status == "stated" and carried else status

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
        """其“百灵”机器人, 前者的“通汇”: a product right behind a word for its owner."""
        for one, other in pairwise(clause.named):
            owned = one.refers and one.type in INSTITUTIONS and other.type == "Product" and not other.refers
            if owned and _OWNED.fullmatch(self._text, one.end, other.start):
                yield self._page.relation(one, "offers", other, Rule.OWNER_BESIDE, 0.85, (other.start, other.end))

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
            status = "attributed" if self._hearsay else self._grammar.status(self._text, theme.end, grown.start())
            yield self._page.relation(owner, "practises", theme, Rule.FRAME_HAS, 0.7, grown.span(), status=status)

    def _cooperation(self, clause: Clause) -> Iterator[Relation]:
        cues = [verb for verb in clause.verbs if _cooperates(verb)]
        institutions = [one for one in clause.named if one.type in INSTITUTIONS]
        if not institutions and _BOTH.search(self._text, clause.start, clause.end):
            yield from self._both(cues[0], clause)
        for first, second in pairwise(institutions):
            cue = next((verb for verb in cues if verb.start >= first.end), None)
            near = first.id != second.id and second.start - first.end <= 14
            if cue and near and _TOGETHER.search(self._text, first.end, second.start):
                status = self._together(first.end, max(cue.start, second.start), cue, clause)
                yield self._page.relation(first, "cooperatesWith", second, Rule.COOPERATION, 0.8, cue.span, status=status)

    def _joined(self, clause: Clause) -> Iterator[Relation]:
        """本行与甲局打通专线, 并和乙集团签订协议: those whom the sentence is about, with whom a clause begins."""
        others = [one for one in clause.named if one.type in INSTITUTIONS]
        if not others or not self._subjects or self._subjects[0].start >= clause.start:
            return
        cue = next(
            (verb for verb in clause.verbs if "cooperate" in verb.classes and 0 <= verb.start - others[0].end <= 12), None
        )
        if cue and _WITH.fullmatch(self._text, clause.start, others[0].start):
            for first in self._subjects:
                if first.id != others[0].id and self._near(first):
                    status = self._together(clause.start, cue.start, cue, clause)
                    yield self._page.relation(
                        first, "cooperatesWith", others[0], Rule.COOPERATION, 0.8, cue.span, status=status
                    )

    def _both(self, cue: Verb, clause: Clause) -> Iterator[Relation]:
        """双方签署合作协议: the two that the sentence has named."""
        two = {one.id: one for one in self._named if one.end <= clause.start and one.type in INSTITUTIONS}
        if len(two) == 2:
            first, second = two.values()
            status = self._together(clause.start, cue.start, cue, clause)
            yield self._page.relation(first, "cooperatesWith", second, Rule.COOPERATION, 0.8, cue.span, status=status)

    def _together(self, start: int, end: int, cue: Verb, clause: Clause) -> str:
        """The status of a cooperation: what stands before or behind its verb may deny it."""
        if self._hearsay:
            return "attributed"
        status = self._grammar.status(self._text, start, end)
        return status if status != "stated" else self._grammar.status(self._text, cue.end, clause.end)
