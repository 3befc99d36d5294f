"""Who acts in a clause: the names before a verb, what governs them, and whom the sentence has spoken of before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from builders.relations.clauses import Clause
from builders.relations.page import Named
from ontology.schema import INSTITUTIONS

__all__ = ["BY", "JOINED", "JOINING", "behind", "chain", "cleft", "first_row", "paired", "row_of"]

#: Between names of one row.
JOINED = re.compile(r"\s?则?(?:[、/和与及跟同暨]|以及|联合|携手|会同|协同)\s?")
#: Before one who acts: by 由, 被.
BY = re.compile(r"[由被]原?\s?$")
#: Before those who join whom the sentence was about: 甲部牵头,会同乙部出台.
JOINING = re.compile(r"(?:并|再|又)?(?:会同|联合|携手|联手|与|和|同|协同)\s?")
#: Prepositions, after which a name does not act.
_GOVERNS = re.compile(
    r"(?:[与和同跟向为对给从据除像比经受]|通过|按照?|根据|依据|帮助|协助|支持|邀请|会同|联手|委托|聘请|拼不过|不如|来自|针对|有别于|区别于|不同于)\s?$"
)
#: Words right behind an institution by which it is somebody else who acts, or nobody.
_OTHERS = re.compile(
    r"(?:的|一位|有关|相关|某|等)?(?:负责人|专家|学者|人士|案例|年报|客户|股东|股票|股份|分析师|经理|行长|董事长|员工|观点|数据|报告|研究|系|版|杯|大厦|论坛)"
)
_IS = re.compile(r"[则就正依次]{0,3}是")
#: Before a subject that stands behind its verb: 增加收入的包括甲行.
_BEHIND = re.compile(r"的[^,，。]{0,3}(?:是|包括|有|为|当属|还有)\s?$")


def chain(text: str, candidates: Sequence[Named], start: int) -> list[Named]:
    """The last row of names joined by 、和与及 of which the first is governed by no preposition.

    Args:
        text: Clean text.
        candidates: Names before a verb, in order.
        start: Where the clause begins.

    Returns:
        The names of the row; empty when there is none.
    """
    row: list[Named] = []
    left = list(candidates)
    while left:
        one = left.pop()
        if row and not JOINED.fullmatch(text, one.end, row[0].start):
            if not _GOVERNS.search(text, max(start, row[0].start - 4), row[0].start):
                return row
            row = []
        if row or not _OTHERS.match(text, one.end):
            row.insert(0, one)
    return [] if row and _GOVERNS.search(text, max(start, row[0].start - 4), row[0].start) else row


def first_row(text: str, candidates: Sequence[Named], start: int) -> list[Named]:
    """The first row of names that act: with whom a clause begins.

    Args:
        text: Clean text.
        candidates: The institutions before its verb, in order.
        start: Where the clause begins.

    Returns:
        The names of the row; empty when there is none.
    """
    for number, one in enumerate(candidates):
        if _GOVERNS.search(text, max(start, one.start - 4), one.start) or _OTHERS.match(text, one.end):
            continue
        return row_of(text, candidates[number:])
    return []


def behind(text: str, clause: Clause, verb: int) -> list[Named]:
    """The subject that stands in a clause behind its verb: 发展投行业务的包括甲行、乙行; empty when there is none."""
    after = [one for one in clause.named if one.start >= verb and one.type in INSTITUTIONS]
    return row_of(text, after) if after and _BEHIND.search(text, verb, after[0].start) else []


def cleft(text: str, clause: Clause, after: Clause | None) -> list[Named]:
    """The subject that stands behind: 把X写进规划的,是甲行; empty when there is none."""
    if after is None or text[clause.end - 1 : clause.end] != "的" or not _IS.match(text, after.start):
        return []
    return row_of(text, [one for one in after.named if one.type in INSTITUTIONS])


def paired(agents: Sequence[Named], things: Sequence[Named], words: str) -> list[tuple[Named, Named]]:
    """Each who acts with each thing, or the first with the first where the words say 分别 or 依次."""
    if len(agents) > 1 and re.search(r"分别|依次|各自", words):
        return list(zip(agents, things, strict=True)) if len(agents) == len(things) else []
    return [(agent, thing) for agent in agents for thing in things]


def row_of(text: str, things: Sequence[Named]) -> list[Named]:
    """The first thing and those that are joined to it."""
    row = list(things[:1])
    for one in things[1:]:
        if not JOINED.fullmatch(text, row[-1].end, one.start):
            break
        row.append(one)
    return row
