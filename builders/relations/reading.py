"""A sentence as it is read clause by clause: its clauses, who acts in them, and whether what they say is so."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from builders.records import Span
from builders.relations.able import Able
from builders.relations.agents import JOINING, cleft, first_row
from builders.relations.clauses import Clause, Grammar, Marks, Verb
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
        self._named = [one for one in focus.enter(sentence) if one.id]
        self._marks = marks
        self._subjects = list(focus.subjects) or ([focus.scope] if focus.scope else [])  # who acts where a clause does not say
        self._product = focus.product
        self._rule: Named | None = None
        self._all: list[Clause] = []
        self._number = 0  # of the clause that is read
        self._planned = self._opened = False
        self._each: list[Named] = []  # the two of whom 一个…一个 tells
        self._ended: set[str] = set()  # who has ended what the sentence says
        self._used: list[tuple[Named, Verb]] = []
        self._topics: list[Named] = []  # of what a clause before said 在X方面
        self._hearsay = marks.heard(sentence.start, sentence.end)

    def _clauses(self) -> list[Clause]:
        text, all_verbs = self._text, self._marks.verbs
        rule_spoken = any(one.type == "Regulation" for one in self._named)
        self._makes = any(one.type == "Product" for one in self._named)
        self._paired = len({one.id for one in self._named if one.type in INSTITUTIONS}) == 2
        named = self._outer()
        clauses, at, none = [], 0, ()
        after = bisect_left(all_verbs, (self._sentence.start,))
        for start, end in self._rows(self._marks.clauses(self._sentence.start, self._sentence.end, named)):
            first = at
            while at < len(named) and named[at][1] <= end:
                at += 1
            spoken = rule_spoken or (self._paired and any(text.find(word, start, end) >= 0 for word in BOTH))
            if at == first and not spoken:
                clauses.append(Clause(start, end, none, none))
                continue
            inside = named[first:at]
            after = bisect_left(all_verbs, (start,), after)
            last = bisect_left(all_verbs, (end,), after)
            found = [verb for verb in all_verbs[after:last] if verb[1] <= end]
            inside = _without(found, inside)
            clauses.append(Clause(start, end, inside, self._grammar.verbs(_apart(found, inside))))
        return clauses

    def _rows(self, spans: list[Span]) -> list[Span]:
        """Clauses parted where a row of a table begins that has run into the one before: …平台16甲行2016完善…."""
        text = self._text
        banks = [one for one in self._named if one[2] == "Bank"]
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
            if one.end > reach and one.rule != Rule.NESTED:
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
            reach = max(reach, one.end)
        return named

    def _after(self, count: int) -> Sequence[Clause]:
        """The clauses behind the one that is read, so many at most."""
        return self._all[self._number + 1 : self._number + 1 + count]

    def _opening(self, clause: Clause) -> list[Named] | None:
        """Who a clause begins with; an empty list for others, None where it goes on about the same."""
        if clause.named:
            first = next((verb.start for verb in clause.verbs if "say" not in verb.classes), clause.end)
            before = [one for one in clause.named if one.end <= first and one.type in INSTITUTIONS]
            if before and self._subjects and JOINING.fullmatch(self._text, clause.start, before[0].start):
                return None
            if row := first_row(self._text, before, clause.start):
                return row
        if self._text[clause.end - 1] == "的" and (found := cleft(self._text, self._after(3))):
            return found
        if self._each and self._text.startswith(_EACH, clause.start):
            return [self._each.pop(0)]
        return [] if self._subjects and self._grammar.generally(self._text, clause.start, clause.end) else None

    def _near(self, one: Named) -> bool:
        reach = SCOPE if self._focus.scope and one.id == self._focus.scope.id else REACH
        return self._sentence.end - one.start <= reach

    def _status(self, clause: Clause, verb: Verb, agents: Sequence[Named]) -> str:
        if self._hearsay:
            return "attributed"
        inside = [one.end for one in agents if clause.start <= one.start and one.end <= verb.start]
        status = self._grammar.status(self._text, max([clause.start, *inside]), verb.start)
        if status == "stated" and self._marks.fails(verb.end, min(self._sentence.end, verb.end + _FAILS)):
            return "negated"
        if not inside and status == "planned":
            self._planned = True
        carried = self._planned and not inside and not self._done(clause.start, verb.end)
        return "planned" if status == "stated" and carried else status

    def _done(self, start: int, end: int) -> bool:
        return any(self._text.find(word, start, end) >= 0 for word in _DONE)


def _apart(verbs: Sequence[tuple[int, int, int]], named: Sequence[Named]) -> list[tuple[int, int, int]]:
    """The verbs that lie in no name."""
    apart, at = [], 0
    for verb in verbs:
        while at < len(named) and named[at][1] <= verb[0]:
            at += 1
        if at == len(named) or named[at][0] >= verb[1]:
            apart.append(verb)
    return apart


def _without(verbs: Sequence[tuple[int, int, int]], named: list[Named]) -> list[Named]:
    """Names of themes that hold the verb before them (推进数字化转型), without it."""
    for number, one in enumerate(named):
        if one[2] == "Theme" and one[0] < (bare := one[1] - len(one[4])) and any(verb[1] == bare for verb in verbs):
            named[number] = one._replace(start=bare)
    return named
