"""A sentence as it is read clause by clause: its clauses, who acts in them, and whether what they say is so."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from builders.records import Span
from builders.relations.able import Able
from builders.relations.agents import JOINING, cleft, first_row
from builders.relations.clauses import Clause, Grammar, Marks, Verb, clause_of
from builders.relations.focus import REACH, SCOPE, Focus
from builders.relations.page import Named, Page, Sentence
from builders.rules import Rule
from ontology.schema import INSTITUTIONS

__all__ = ["BOTH", "Reading"]

BOTH = ("双方", "二者", "两家", "两者")
#: How a clause begins that tells of the first, then of the second of two: 一个主攻X,一个主攻Y.
_EACH = ("一个", "一家", "一方")
_DONE = ("已", "目前")
_YEAR = re.compile(r"(?:19|20)\d\d")
#: Characters from a verb up to where it may be said that what was begun came to nothing.
_FAILS = 60


class Reading:
    """One sentence, with what the text before it was about."""

    def __init__(self, grammar: Grammar, able: Able, page: Page, focus: Focus, sentence: Sentence, marks: Marks) -> None:
        self._grammar, self._able, self._page, self._focus, self._sentence = grammar, able, page, focus, sentence
        self._text = page.text
        self._named = [one for one in focus.enter(sentence) if one[3]]
        self._types = {one[2] for one in self._named}
        self._acted = not self._types.isdisjoint(INSTITUTIONS)
        self._paired = self._acted and len({one[3] for one in self._named if one[2] in INSTITUTIONS}) == 2
        self._marks = marks
        self._subjects = list(focus.subjects) or ([focus.scope] if focus.scope else [])  # who acts where a clause does not say
        self._actors = {one[2] for one in self._subjects}  # their types
        self._product = focus.product
        self._rule: Named | None = None
        self._all: list[Clause] = []
        self._number = 0  # of the clause that is read
        self._planned = self._opened = False
        self._each: list[Named] = []  # the two of whom 一个…一个 tells
        self._suited: dict[str, list[Named]] = {}  # what a clause names that can be acted on, by the class of verbs
        self._ended: set[str] = set()  # who has ended what the sentence says
        self._used: list[tuple[Named, Verb]] = []
        self._topics: list[Named] = []  # of what a clause before said 在X方面
        self._hearsay = marks.heard(sentence.start, sentence.end)

    def _clauses(self) -> list[Clause]:
        verbs, sentence = self._marks.verbs, self._sentence
        ruled, acted = "Regulation" in self._types, self._acted
        named = self._outer()
        clauses, at, count, none = [], 0, len(named), ()
        after = bisect_left(verbs, (sentence.start,))
        for start, end in self._rows(self._marks.clauses(sentence.start, sentence.end, named)):
            first = at
            while at < count and named[at][1] <= end:
                at += 1
            if at == first and not ruled and not (self._paired and self._says(BOTH, start, end)):
                clauses.append(clause_of((start, end, none, none, none)))
                continue
            inside = named[first:at]
            found: list[Verb] = []
            while after < len(verbs) and (verb := verbs[after])[0] < end:
                if verb[0] >= start and verb[1] <= end:
                    found.append(verb)
                after += 1
            if found and inside:
                inside = _without(found, inside)
                found = _apart(found, inside)
            actors = [one for one in inside if one[2] in INSTITUTIONS] if acted else ()
            clauses.append(clause_of((start, end, inside, found, actors)))
        return clauses

    def _rows(self, spans: list[Span]) -> list[Span]:
        """Clauses parted where a row of a table begins that has run into the one before: …平台16甲行2016完善…."""
        text = self._text
        banks = [one for one in self._named if one[2] == "Bank"] if "Bank" in self._types else ()
        starts = [one.start for one in banks if text[one.start - 1 : one.start].isdigit() and _YEAR.match(text, one.end)]
        if not starts:
            return spans
        parted = []
        for start, end in spans:
            cuts = [start, *(at for at in starts if start < at < end), end]
            parted += list(pairwise(cuts))
        return parted

    def _outer(self) -> list[Named]:
        """The names that lie in no longer one; of a figure that is measured (绿色贷款余额), what it begins with."""
        named: list[Named] = []
        reach = -1
        for one in self._named:
            longer = one[1] > reach
            if longer and one[5] != Rule.NESTED:
                named.append(one)
            elif (
                one.type == "Theme"
                and named
                and named[-1].start == one.start
                and named[-1].type == "Theme"
                and self._able.measured(named[-1])
                and self._able.suits("practises", one)
            ):
                named[-1] = one
            if longer:
                reach = one[1]
        return named

    def _after(self, count: int) -> Sequence[Clause]:
        """The clauses behind the one that is read, so many at most."""
        return self._all[self._number + 1 : self._number + 1 + count]

    def _opening(self, clause: Clause) -> list[Named] | None:
        """Who a clause begins with; an empty list for others, None where it goes on about the same."""
        if clause.actors:
            first = next((verb.start for verb in clause.verbs if "say" not in verb.classes), clause.end)
            before = [one for one in clause.actors if one.end <= first]
            if before and self._subjects and JOINING.fullmatch(self._text, clause.start, before[0].start):
                return None
            if row := first_row(self._text, before, clause.start):
                return row
        if self._text[clause.end - 1] == "的" and (found := cleft(self._text, self._after(3))):
            return found
        if self._each and self._text.startswith(_EACH, clause.start):
            return [self._each.pop(0)]
        if not self._subjects or not self._marks.general(clause.start):
            return None
        return [] if self._grammar.generally(self._text, clause.start, clause.end) else None

    def _near(self, one: Named) -> bool:
        reach = SCOPE if self._focus.scope and one.id == self._focus.scope.id else REACH
        return self._sentence.end - one.start <= reach

    def _status(self, clause: Clause, verb: Verb, agents: Sequence[Named]) -> str:
        if self._hearsay:
            return "attributed"
        inside = [one.end for one in agents if clause.start <= one.start and one.end <= verb.start]
        status = self._said(max(inside, default=clause.start), verb.start)
        if status == "stated" and self._marks.fails(verb.end, min(self._sentence.end, verb.end + _FAILS)):
            return "negated"
        if not inside and status == "planned":
            self._planned = True
        carried = self._planned and not inside and not self._says(_DONE, clause.start, verb.end)
        return "planned" if status == "stated" and carried else status

    def _said(self, start: int, end: int) -> str:
        """What the words from ``start`` to a verb at ``end`` make of it."""
        return self._grammar.status(self._text, start, end) if self._marks.doubted(start, end) else "stated"

    def _says(self, words: Sequence[str], start: int, end: int) -> bool:
        return any(self._text.find(word, start, end) >= 0 for word in words)


def _apart(verbs: Sequence[Verb], named: Sequence[Named]) -> list[Verb]:
    """The verbs that lie in no name."""
    apart, at = [], 0
    for verb in verbs:
        while at < len(named) and named[at][1] <= verb[0]:
            at += 1
        if at == len(named) or named[at][0] >= verb[1]:
            apart.append(verb)
    return apart


def _without(verbs: Sequence[Verb], named: list[Named]) -> list[Named]:
    """Names of themes that hold the verb before them (推进数字化转型), without it."""
    for number, one in enumerate(named):
        if one[2] == "Theme" and one[0] < (bare := one[1] - len(one[4])) and any(verb[1] == bare for verb in verbs):
            named[number] = one._replace(start=bare)
    return named
