"""Clauses: where they begin and end, the verbs in them, and whether what they say is so.

>>> from ontology.knowledge.knowledge import default_knowledge
>>> grammar = Grammar(default_knowledge())
>>> text = "甲行计划开展养老金融,尚未涉足碳账户,已推出“银发通”。"
>>> [text[a:b] for a, b in grammar.borders(text, 0, len(text), [])]
['甲行计划开展养老金融', '尚未涉足碳账户', '已推出“银发通”']
>>> [(verb.word, sorted(verb.classes)) for verb in grammar.verbs(text, 0, 11)][:1]
[('开展', ['practise'])]
>>> grammar.status(text, 0, 4), grammar.status(text, 11, 13), grammar.status(text, 19, 20)
('planned', 'negated', 'stated')
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from builders.records import Span
from builders.relations.page import Named
from ontology.knowledge.knowledge import Knowledge

__all__ = ["CLASSES", "Grammar", "Verb"]

#: The classes of verbs, each the trigger words of the role ``verb_`` and its name.
CLASSES = (
    *("offer", "practise", "use", "cooperate", "issue", "publish", "author", "address"),
    *("replace", "amend", "comply", "win", "cite", "say", "end"),
)
_BORDER = re.compile(r"[,，:：;；。!！?？\n()（）|…]|——")
#: 将 before what is moved rather than before a verb: 将X接入Y.
_FUTURE = re.compile(
    r"将(?=会|于|在|继续|进一步|持续|加快|加大|不断|逐步|陆续|全面|深入|积极|重点|着力|大力|适时|择机|努力|按|推出|上线|以|从|与|把|是|成为)"
)


class Verb(NamedTuple):
    """A verb of a clause.

    Attributes:
        start: Where it begins in the clean text.
        end: Where it ends there.
        word: The verb.
        classes: What it can say.
    """

    start: int
    end: int
    word: str
    classes: frozenset[str]


class Grammar:
    """The trigger words of relations, compiled."""

    def __init__(self, knowledge: Knowledge) -> None:
        cues = knowledge.cues
        classes: dict[str, set[str]] = defaultdict(set)
        for name in CLASSES:
            for word in cues[f"verb_{name}"]:
                classes[word].add(name)
        self._classes = {word: frozenset(names) for word, names in classes.items()}
        self._verb = re.compile("|".join(map(re.escape, sorted(classes, key=lambda word: (-len(word), word)))))
        self._not = re.compile(f"{cues.alternation('not_cue')}")
        self._plan = re.compile("|".join(p for p in (_FUTURE.pattern, cues.alternation("plan_cue")) if p))
        self._hearsay = re.compile(cues.alternation("hearsay_cue"))
        general = cues.alternation("general_subject")
        self._general = re.compile(
            rf"(?:[一-鿿]{{0,4}}?(?:{general}))(?!账户|卡|业务|服务|客户|级|内部|自身|端|信息|数据|网点|间|APP)"
        )

    def borders(self, text: str, start: int, end: int, named: Sequence[Named]) -> list[Span]:
        """The clauses of a sentence: what stands between marks that are in no name."""
        inside = {at for one in named for at in range(one.start, one.end)} if named else set()
        clauses, here = [], start
        for match in _BORDER.finditer(text, start, end):
            if match.start() in inside:
                continue
            if match.start() > here:
                clauses.append((here, match.start()))
            here = match.end()
        return [*clauses, (here, end)] if here < end else clauses

    def verbs(self, text: str, start: int, end: int, named: Sequence[Named] = ()) -> list[Verb]:
        """The verbs of a clause that are no part of a name."""
        found = []
        for match in self._verb.finditer(text, start, end):
            a, b = match.span()
            if not any(one.start < b and a < one.end for one in named):
                found.append(Verb(a, b, match[0], self._classes[match[0]]))
        return found

    def status(self, text: str, start: int, end: int) -> str:
        """What the words from ``start`` to a verb at ``end`` make of it: ``stated``, ``negated`` or ``planned``."""
        if self._not.search(text, start, end):
            return "negated"
        return "planned" if self._plan.search(text, start, end) else "stated"

    def generally(self, text: str, start: int, end: int) -> bool:
        """Whether a clause begins with others than named ones: 银行业, 监管部门, 客户."""
        return self._general.match(text, start, end) is not None

    def hearsay(self, text: str, start: int, end: int) -> bool:
        """Whether a sentence tells what others are said to have said."""
        return self._hearsay.search(text, start, end) is not None
