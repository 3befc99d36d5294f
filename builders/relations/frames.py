"""Clause frames: who does what to whom, by the verb of a clause and what stands before and behind it.

For each verb the one who acts is looked for before it (a row of names joined by 、和与及), by 由 or 被 too, then in what the
sentence and the focus have said; what is acted on stands behind it up to the next verb. What the words before the verb make
of it (没有, 计划, 流传) is its status.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from builders.records import Relation
from builders.relations.able import Able
from builders.relations.agents import BY, JOINING, behind, chain, paired, relative, row_of
from builders.relations.clauses import Clause, Grammar, Marks, Verb
from builders.relations.focus import SCOPE, Focus
from builders.relations.nominal import ENDS_TOPIC
from builders.relations.page import Named, Page, project_of
from builders.relations.together import Together
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
#: Without one of these, what is done does not stand before its verb.
_AHEAD = frozenset("把将在就以于对靠凭围由被是为")
#: Behind a theme that is only part of what is spoken of.
_PART = re.compile(r"(?:委员会|企业|公司|集团|金融|融资|做市|中心|大会|奖)")
_PARTS = frozenset("委企公集金融做中大奖")
#: What is moved before the verb: 把财富管理作为主业, 在资产托管上积累多年.
_MOVED = re.compile(r"(?:[把将在就以于对靠凭]|围绕)[^,，。]{0,8}$")
_REPLACED = re.compile(r"同时(?:予以)?(?:废止|失效)|(?:予以)?废止|不再执行|停止执行|失效")
_IS = ("是", "为")
#: Characters from a short verb to what it governs, by the class of verbs or the verb.
_CLOSE = {"comply": 4, "做": 1, "以": 4, "通过": 4}
_THEMES = frozenset(("Theme",))
#: Characters from one who acts to the verb at most.
_FAR = 40
#: Characters from a technology to the product made with it, and from a product to the verb of what it uses, at most.
_USED, _MADE = 100, 160
#: Characters from a rule to the words in brackets behind it at most.
_BRACKET = 3


@cache
def _frames_of(classes: frozenset[str]) -> tuple[Frame, ...]:
    """The frames of a verb of some classes, in order."""
    return tuple(frame for frame in FRAMES if frame.verb in classes)


class Frames:
    """Reads the clauses of a page one after the other."""

    def __init__(self, grammar: Grammar, able: Able) -> None:
        self._grammar, self._able = grammar, able

    def __call__(self, page: Page, marks: Marks) -> list[Relation]:
        """What the sentences of a page say of what they name, whatever its status, in the order of the text."""
        scopes = [
            (head.start, head.until, owners[0], None if ":" in page.text[slice(*head.title)] else project_of(page, head))
            for head, owners in page.entries
            if not head.listed
        ]
        focus = Focus(page.text, scopes)
        told: list[Relation] = []
        for sentence in page.sentences:
            if focus.idle(sentence):
                continue
            if sentence.named:
                told += _Reading(self._grammar, self._able, page, focus, sentence, marks)()
            elif marks.general(sentence.start) and self._grammar.generally(page.text, sentence.start, sentence.end):
                focus.lose()
        return told


class _Reading(Together):
    """One sentence, clause by clause."""

    def __call__(self) -> list[Relation]:
        if self._types <= _THEMES and not (self._subjects or self._product or self._focus.project):
            self._focus.leave([], self._named, lost=True)  # nobody is spoken of who may act
            return []
        told = self._told()
        return [self._denied(one) for one in told] if self._ended else told

    def _denied(self, one: Relation) -> Relation:
        """What is said of one who has ended it."""
        ended = one.subject in self._ended and one.predicate in ("practises", "offers") and one.status == "stated"
        return one._replace(status="negated") if ended else one

    def _told(self) -> list[Relation]:
        opened: list[Named] = []
        told: list[Relation] = []
        clauses = self._all = self._clauses()
        made = not self._types.isdisjoint(("Product", "Regulation"))
        for number, clause in enumerate(clauses):
            self._number = number
            agents = self._opening(clause)
            if agents is not None:
                self._turn(agents)
                opened = opened or agents
            if clause.named or (clause.verbs and (self._paired or self._topics or (self._rule and self._subjects))):
                told += self._clause(clause)
                if made:
                    self._go_on(clause)
        self._focus.leave(opened if self._subjects else [], self._named, lost=bool(clauses) and not self._subjects)
        return told

    def _go_on(self, clause: Clause) -> None:
        """The product made and the rule spoken of are from now on the last that a clause names."""
        for one in clause.named:
            if one[2] == "Product":
                self._product = one
            elif one[2] == "Regulation":
                self._rule = one

    def _end(self, clause: Clause) -> None:
        """后者已停办: one of two has ended what the sentence says of both."""
        if all(one.refers for one in clause.named):
            self._ended.update([one.id for one in clause.named if one.type in INSTITUTIONS][:1])

    def _turn(self, agents: list[Named]) -> None:
        """Others act from now on: what is made is no longer what those before have made."""
        if self._subjects and not {one.id for one in agents} & {one.id for one in self._subjects}:
            self._product, self._used = None, []
        if len(agents) != 1 or agents[0] not in self._subjects:
            self._each = list(agents) if len(agents) == 2 else self._each
        self._subjects, self._planned, self._opened = agents, False, True
        self._actors = {one[2] for one in agents}

    def _clause(self, clause: Clause) -> list[Relation]:
        types = {one[2] for one in clause.named}
        self._suited.clear()
        told = [*self._about(clause)] if self._topics else []
        told += self._beside(clause, types)
        acting = self._acting(types) if clause.verbs else types
        for number, verb in enumerate(clause.verbs):
            made = False  # what a product uses, its owner is not said to use as well
            for frame in _frames_of(verb.classes):
                if (
                    not (made and frame.verb == "practise")
                    and (not acting.isdisjoint(frame.agents) or (frame.verb == "offer" and self._used))
                    and (not types.isdisjoint(frame.things) or self._spoken_of(frame, verb, clause))
                ):
                    found = self._frame(frame, clause, number)
                    made = made or (frame.verb == "use" and bool(found))
                    told += found
            if "end" in verb.classes:
                self._end(clause)
                for frame in _ENDED:
                    told += self._frame(frame, clause, number, "end")
        if self._text[clause.end - 1] in ENDS_TOPIC and types == {"Theme"} and not self._opened_here(clause):
            self._topics = self._topic(clause)
        return told

    def _acting(self, types: set[str]) -> set[str]:
        """Types of what may act in a clause that names these."""
        acting = types | self._actors
        if self._product or self._focus.project or (self._subjects and "Product" in self._types):
            acting.add("Product")
        if self._rule:
            acting.add("Regulation")
        return acting

    def _opened_here(self, clause: Clause) -> bool:
        return any(clause.start <= one.start for one in self._subjects)

    def _beside(self, clause: Clause, types: set[str]) -> list[Relation]:
        """What the rules besides frames read in a clause with names of these types."""
        told: list[Relation] = []
        if "Theme" in types and ("Bank" in types or self._focus.scope):
            told += self._possessed(clause)
            told += self._famed(clause)
        if "Product" in types and len(clause.named) > 1:
            told += self._owned(clause)
        for verb in clause.verbs:
            if "together" in verb.classes:
                told += self._cooperation(clause)
                told += self._joined(clause)
                break
        if self._rule and "Regulation" in types:
            told += self._repealed(clause)
        return told

    def _frame(self, frame: Frame, clause: Clause, number: int, forced: str = "") -> list[Relation]:
        verb, reach = clause.verbs[number], clause.reach(number)
        able = self._able_in(clause, frame)
        after = [one for one in able if verb.end <= one[0] < reach]
        if not after and not self._elsewhere(frame, verb, clause, able):
            return []
        agents, passive = self._agents(frame, clause, verb)
        if not agents and frame.verb == "use":
            self._used += [(thing, verb) for thing in self._things(frame, clause, verb, able, after, [], False)]
        if not agents and not (frame.verb == "offer" and self._used):
            return []
        things = self._things(frame, clause, verb, able, after, agents, passive)
        if not things:
            return []
        if len(verb.word) < 3 and things[0].start - verb.end > _CLOSE.get(verb.word, _CLOSE.get(frame.verb, _FAR)):
            return []
        status = self._status(clause, verb, agents)
        if forced:  # what is not ended goes on
            status = {"stated": "negated", "negated": "stated"}.get(status, status)
        relation, told = self._page.relation, []
        until = max(verb.end, agents[0].start) if agents else verb.end
        for agent, thing in paired(agents, things, self._text, clause.start, until):
            if agent.id != thing.id:
                subject, object = (thing, agent) if frame.flipped else (agent, thing)
                told.append(relation(subject, frame.predicate, object, frame.rule, frame.score, verb.span, status=status))
        if frame.verb == "offer":
            told += self._made_with(things) if status == "stated" else []
            self._used = []
        return told

    def _made_with(self, things: Sequence[Named]) -> Iterator[Relation]:
        """What is used for the products that are offered."""
        for thing in things:
            for used, by in self._used:
                if thing.start - used.end <= _USED:
                    yield self._page.relation(thing, "uses", used, Rule.FRAME_USED, 0.7, by.span)

    def _elsewhere(self, frame: Frame, verb: Verb, clause: Clause, able: Sequence[Named]) -> bool:
        """Whether what is acted on may stand elsewhere than behind its verb."""
        if not _AHEAD.isdisjoint(self._text[clause.start : verb.start]):
            return True
        return not able and self._rule is not None and self._spoken_of(frame, verb, clause)

    def _agents(self, frame: Frame, clause: Clause, verb: Verb) -> tuple[list[Named], bool]:
        """Who acts, and whether 由 or 被 says so."""
        types, start = frame.agents, verb.start
        before = [one for one in clause.named if one[2] in types and one[1] <= start <= one[1] + _FAR]
        if before:
            if not self._able.acts(frame.predicate, before[-1]):
                return [], False
            if frame.flipped and JOINING.fullmatch(self._text, clause.start, before[0].start):
                return [*self._subjects, *row_of(self._text, before)], False
            if row := chain(self._text, before, clause.start):
                return row, BY.search(self._text, max(clause.start, row[0].start - 2), row[0].start) is not None
        if clause.actors and clause.actors[-1].start >= verb.end:
            if row := behind(self._text, clause, verb.end, next(iter(self._after(1)), None)):
                return [one for one in row if self._able.acts(frame.predicate, one) and one.type in types], False
            if row := relative(self._text, clause, verb, types):
                return row, False
        return self._spoken_before(frame, clause, verb), False

    def _spoken_before(self, frame: Frame, clause: Clause, verb: Verb) -> list[Named]:
        """Who acts by what the sentence and the focus have said before a clause that does not say it."""
        types = frame.agents
        if types == ("Product",):
            made = self._product
            if made and (verb.start - made.end <= _MADE or made.refers):
                return [made]
            project = self._focus.project
            return [project] if project and verb.start - project.end <= SCOPE else []
        if types == ("Regulation",):
            return [self._rule] if self._rule and not clause.actors else []
        if not frame.carried and self._subjects and self._subjects[0].start < self._sentence.start:
            return []
        acts = self._able.acts
        return [one for one in self._subjects if one[2] in types and acts(frame.predicate, one) and self._near(one)]

    def _things(
        self,
        frame: Frame,
        clause: Clause,
        verb: Verb,
        able: Sequence[Named],
        after: list[Named],
        agents: Sequence[Named],
        passive: bool,
    ) -> list[Named]:
        """What is acted on, of what can be: what stands behind the verb, or elsewhere."""
        if frame.row:
            after = row_of(self._text, after)
        first = min((one.start for one in agents if clause.start <= one.start < verb.start), default=clause.start)
        if frame.verb == "replace":
            return after or self._replaced(clause, [one for one in able if one.end <= verb.start], passive, agents)
        if passive or self._text[max(clause.start, first - 1) : first] in _IS:
            return after or [one for one in able if one.end <= min(first, verb.start)][-1:] or self._spoken(frame, passive)
        if not able and self._rule and self._spoken_of(frame, verb, clause):
            return [self._rule] if verb.word == "据此" or agents[0].start >= clause.start else []
        if frame.verb not in ("practise", "offer", "issue") or (frame.verb != "practise" and after):
            return after
        return after + self._moved([one for one in able if first <= one.start and one.end <= verb.start], clause)

    def _able_in(self, clause: Clause, frame: Frame) -> list[Named]:
        """What the clause that is read names that can be acted on."""
        able = self._suited.get(frame.verb)
        if able is None:
            able = [one for one in clause.named if one[2] in frame.things and self._suits(frame, one)]
            self._suited[frame.verb] = able
        return able

    def _suits(self, frame: Frame, one: Named) -> bool:
        """Whether a thing can be acted on as it stands: who deals with 节能环保企业 does not do 节能环保."""
        if one[2] != "Theme":
            return True
        if not self._able.suits(frame.predicate, one):
            return False
        follows = self._text[one.end : one.end + 1]
        return frame.verb != "practise" or follows not in _PARTS or not _PART.match(self._text, one.end)

    def _spoken_of(self, frame: Frame, verb: Verb, clause: Clause) -> bool:
        """Whether a verb is about the rule named before: 据此, 《X》(甲、乙联合印发)."""
        if verb.word == "据此" or self._rule is None:
            return verb.word == "据此"
        close = 0 <= clause.start - self._rule.end <= _BRACKET
        return frame.verb == "issue" and close and self._text[clause.start - 1] in "(（"

    def _spoken(self, frame: Frame, passive: bool) -> list[Named]:
        """The product of which a sentence goes on to say by whom it is made: 经核实系由甲公司提供."""
        return [self._product] if frame.verb == "offer" and passive and self._product else []

    def _moved(self, ahead: Sequence[Named], clause: Clause) -> list[Named]:
        """What stands before its verb by 把, 以, 在 and the like, with what is joined to it."""
        for number, one in enumerate(ahead):
            if _MOVED.search(self._text, max(clause.start, one.start - 9), one.start):
                return row_of(self._text, ahead[number:])
        return []

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
            status = self._said(rules[0].end, match.start())
            self._named.append(self._rule)  # the one in force is the one spoken of from now on
            yield self._page.relation(self._rule, "replaces", rules[0], Rule.FRAME_REPLACE, 0.85, match.span(), status=status)
