"""Clauses: where they begin and end, the verbs in them, and whether what they say is so.

>>> from ontology.knowledge.knowledge import default_knowledge
>>> grammar = Grammar(default_knowledge())
>>> text = "甲行计划开展养老金融,尚未涉足碳账户,已推出“银发通”。"
>>> [text[a:b] for a, b in grammar.marks(text).clauses(0, len(text), [])]
['甲行计划开展养老金融', '尚未涉足碳账户', '已推出“银发通”']
>>> [(verb.word, sorted(verb.classes)) for verb in grammar.marks(text).verbs][:1]
[('开展', ['practise'])]
>>> grammar.status(text, 0, 4), grammar.status(text, 11, 13), grammar.status(text, 19, 20)
('planned', 'negated', 'stated')
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from builders.records import Span
from builders.relations.page import Named
from ontology.knowledge.knowledge import Knowledge

__all__ = ["CLASSES", "Clause", "Grammar", "Marks", "Verb", "clause_of"]

#: The classes of verbs, each the trigger words of the role ``verb_`` and its name.
CLASSES = (
    *("offer", "practise", "use", "cooperate", "issue", "publish", "author", "address"),
    *("replace", "amend", "comply", "win", "cite", "say", "end"),
)
#: How verbs begin by which two do something together.
_ALIKE = ("联合", "共同", "联名", "联手", "携手", "合作", "合力", "合建", "共建")
_BORDER = re.compile(r"[,，:：;；。!！?？\n()（）|…]|——")
#: 将 before a verb, rather than before what is moved: 将继续X, but 将X接入Y.
_FUTURE = (
    "将(?=会|于|在|继续|进一步|持续|加快|加大|不断|逐步|陆续|全面|深入|积极|重点|着力|大力|适时|择机|努力|按|推出|上线"
    "|以|从|与|把|是|成为)|将[^,，]{0,2}$"
)
#: What makes others of a word for others: 银行账户, 企业级.
_NOT_OTHERS = (
    "账户|卡|业务|服务|客户|级|内部|自身|端|信息|数据|网点|间|APP|责任|政策|战略|需求|价值|治理|资产|要素|驱动|赋能|平台|化|型|重大"
    "|权益|体验|经理|融资|开户|标准|管理|营销|分析|挖掘|中台|号召|部署|规划|\\d"
)
#: Words before others who begin a clause, of which none makes them what is acted on or for whom: 许多银行, but 为客户.
_MOST_BEFORE = 4
_OF_OTHERS = "(?:(?![为向对给与以从在将把让由帮按据助推引服面随满贯落促支围使])[一-鿿])"


class Verb(NamedTuple):
    """A verb in a text.

    Attributes:
        start: Where it begins in the clean text.
        end: Where it ends there.
        word: The verb.
        classes: What it can say: of :data:`CLASSES`, and ``together`` where two do something together.
    """

    start: int
    end: int
    word: str
    classes: frozenset[str]

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.start, self.end


#: A verb of all its fields, in two thirds of the time that the class takes.
verb_of: Callable[[tuple[Any, ...]], Verb] = partial(tuple.__new__, Verb)


class Clause(NamedTuple):
    """A clause of a sentence.

    Attributes:
        start: Where it begins in the clean text.
        end: Where it ends there.
        named: What it names, but what lies in a longer name.
        verbs: Its verbs outside of names.
        actors: The institutions of what it names.
    """

    start: int
    end: int
    named: Sequence[Named] = ()
    verbs: Sequence[Verb] = ()
    actors: Sequence[Named] = ()

    def reach(self, number: int) -> int:
        """Up to where the verb of that number governs: the next verb that does not follow it at once."""
        verbs = self.verbs
        end = verbs[number].end
        for following in range(number + 1, len(verbs)):
            if verbs[following].start - end > 2:
                return verbs[following].start
        return self.end


#: A clause of all its fields, likewise.
clause_of: Callable[[tuple[Any, ...]], Clause] = partial(tuple.__new__, Clause)


class Marks(NamedTuple):
    """What a text is parted and told by, found once.

    Attributes:
        verbs: Its verbs in order, the longest where several begin.
        borders: Where its clauses are parted: begin and end of each mark, in order.
        hearsay: Where words of hearsay begin, in order.
        failed: Where words begin by which what was begun came to nothing, in order.
        doubts: Where words begin that may deny or plan something, in order.
        others: Where words begin for others than named ones, in order.
    """

    verbs: Sequence[Verb]
    borders: Sequence[Span]
    hearsay: Sequence[int]
    failed: Sequence[int]
    doubts: Sequence[int]
    others: Sequence[int]

    def clauses(self, start: int, end: int, named: Sequence[Named]) -> list[Span]:
        """The clauses of a sentence: what stands between marks that are in no name."""
        found, here, at, count = [], start, 0, len(named)
        low = bisect_left(self.borders, (start,))
        for a, b in self.borders[low : bisect_left(self.borders, (end,), low)]:
            while at < count and named[at][1] <= a:
                at += 1
            if at < count and named[at][0] <= a:
                continue
            if a > here:
                found.append((here, a))
            here = b
        return [*found, (here, end)] if here < end else found

    def doubted(self, start: int, end: int) -> bool:
        """Whether words stand in a stretch that may deny or plan something."""
        return _one_within(self.doubts, start, end)

    def general(self, start: int) -> bool:
        """Whether a clause that begins there may begin with others than named ones."""
        return _one_within(self.others, start, start + _MOST_BEFORE + 1)

    def heard(self, start: int, end: int) -> bool:
        """Whether a sentence tells what others are said to have said."""
        return _one_within(self.hearsay, start, end)

    def fails(self, start: int, end: int) -> bool:
        """Whether a stretch says that what was begun came to nothing."""
        return _one_within(self.failed, start, end)


def _one_within(places: Sequence[int], start: int, end: int) -> bool:
    at = bisect_left(places, start)
    return at < len(places) and places[at] < end


def _says(pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Whether a stretch holds one of the words in a pattern's group, rather than only longer words that look like it."""
    return any(match.lastindex for match in pattern.finditer(text, start, end))


class Grammar:
    """The trigger words of relations, compiled."""

    def __init__(self, knowledge: Knowledge) -> None:
        cues = knowledge.cues
        classes: dict[str, set[str]] = defaultdict(set)
        for name in CLASSES:
            for word in cues[f"verb_{name}"]:
                classes[word].add(name)
        self._words = sorted(classes)
        for word in self._words:
            if "cooperate" in classes[word] or word.startswith(_ALIKE):
                classes[word].add("together")
        self._classes = [frozenset(classes[word]) for word in self._words]
        self._verbs = CharwiseDoubleArrayAhoCorasick(self._words, match_kind=MATCH_KIND_LEFTMOST_LONGEST)
        self._not = re.compile(f"(?:{cues.alternation('not_no')})|({cues.alternation('not_cue')})")
        self._plan = re.compile(f"(?:{cues.alternation('plan_no')})|({_FUTURE}|{cues.alternation('plan_cue')})")
        roles = {name: cues[f"{name}_cue"] for name in ("hearsay", "failed")} | {"others": cues["general_subject"]}
        roles["doubts"] = cues["not_cue"] | cues["plan_cue"] | {"将"}
        signs = sorted(frozenset[str]().union(*roles.values()))
        self._roles = [tuple(role for role, words in roles.items() if sign in words) for sign in signs]
        self._signs = CharwiseDoubleArrayAhoCorasick(signs)
        self._general = re.compile(
            rf"{_OF_OTHERS}{{0,{_MOST_BEFORE}}}?(?:{cues.alternation('general_subject')})(?!{_NOT_OTHERS})"
        )

    def marks(self, text: str) -> Marks:
        """What the clauses of a text are told by."""
        borders = [match.span() for match in _BORDER.finditer(text)]
        signs: dict[str, list[int]] = {"hearsay": [], "failed": [], "doubts": [], "others": []}
        for start, _, number in self._signs.find_overlapping(text):
            for role in self._roles[number]:
                signs[role].append(start)
        for places in signs.values():
            places.sort()
        words, classes = self._words, self._classes
        verbs = [verb_of((start, end, words[number], classes[number])) for start, end, number in self._verbs.find(text)]
        return Marks(verbs, borders, **signs)

    def status(self, text: str, start: int, end: int) -> str:
        """What the words from ``start`` to a verb at ``end`` make of it: ``stated``, ``negated`` or ``planned``."""
        if start >= end:
            return "stated"
        if _says(self._not, text, start, end):
            return "negated"
        return "planned" if _says(self._plan, text, start, end) else "stated"

    def generally(self, text: str, start: int, end: int) -> bool:
        """Whether a clause begins with others than named ones: 银行业, 监管部门, 客户."""
        return self._general.match(text, start, end) is not None
