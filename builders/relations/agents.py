"""Who acts in a clause: the names before a verb, what governs them, and whom the sentence has spoken of before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from builders.relations.clauses import Clause, Verb
from builders.relations.page import Named
from ontology.schema import INSTITUTIONS

__all__ = ["BY", "JOINED", "JOINING", "behind", "chain", "cleft", "first_row", "paired", "relative", "row_of"]

#: Between names of one row.
JOINED = re.compile(
    r"(?:[》”」』’\"][《“「『‘\"]|[》”」』’\"]?\s?则?(?:[、/和与及跟同暨]|以及|联合|携手|会同|协同)\s?[《“「『‘\"]?)"
)
#: Before one who acts: by 由, 被.
BY = re.compile(r"[由被]原?\s?《?$")
#: Before those who join whom the sentence was about: 甲部牵头,会同乙部出台.
JOINING = re.compile(r"(?:并|再|又)?(?:会同|联合|携手|联手|与|和|同|协同)\s?")
#: Prepositions, after which a name does not act.
_GOVERNS = re.compile(
    r"(?:[与和同跟向为对给从据除像比经受]|通过|按照?|根据|依据|帮助|协助|支持|邀请|会同|联手|委托|聘请|拼不过|不如|来自|针对|有别于|区别于|不同于|把|将)\s?《?$"
)
#: Words right behind an institution by which it is somebody else who acts, or nobody.
_OTHERS = re.compile(
    r"(?:的|一位|有关|相关|某|等)?(?:负责人|专家|学者|人士|案例|年报|客户|股东|股票|股份|分析师|经理|行长|董事长|员工|观点|数据|报告|研究|系|版|杯|大厦|论坛)"
)
#: Between the end of 把X写进规划的 and who did: 是, 正是, 除…外还有, 两家中只有; and what only says who did not.
_IS = re.compile(r"[^,，。]{0,4}?(?:(?<!不)[则就正也还]{0,2}是|依次是|[还也只唯]?有|除了?|当属|要数|首推|莫过于|包括)")
_BETWEEN = 6
_NOT_BUT = re.compile(r"(?:并?不是|并?非|既不是)")
#: Between what is done and who does it.
_WHO = re.compile(r"(?:业务|领域|服务|方面)?的")
_TOO = re.compile(r"(?:[也还另]有|以及|还包括|也包括)")
#: By what the first is told of the first, the second of the second.
_EACH = re.compile(r"分别|依次|各自")
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


def behind(text: str, clause: Clause, verb: int, after: Clause | None = None) -> list[Named]:
    """The subject that stands in a clause behind its verb: 发展投行业务的包括甲行、乙行; empty when there is none."""
    row = [one for one in clause.actors if one.start >= verb]
    if not row or not _BEHIND.search(text, verb, row[0].start):
        return []
    found = row_of(text, row)
    too = after.actors if after and _TOO.match(text, after.start) else []
    return found + row_of(text, too)


def cleft(text: str, after: Sequence[Clause]) -> list[Named]:
    """The subject in the clauses behind one that ends with 的: 把X写进规划的,是甲行; empty when there is none."""
    found: list[Named] = []
    for other in after:
        names = other.actors
        if names and (match := _IS.match(text, other.start)) and 0 <= names[0].start - match.end() <= _BETWEEN:
            found += row_of(text, names)
        elif found or not _NOT_BUT.match(text, other.start):
            break
    return found


def relative(text: str, clause: Clause, verb: Verb, types: Sequence[str]) -> list[Named]:
    """The subject that a clause stands before: 以绿色债券闻名的甲行, 深耕普惠金融的甲行; empty when there is none."""
    at = verb.end
    for one in clause.named:
        if one.start >= verb.end:
            if one.type in INSTITUTIONS:
                return [one] if one.type in types and _WHO.fullmatch(text, at, one.start) else []
            at = one.end
    return []


def paired(agents: Sequence[Named], things: Sequence[Named], text: str, start: int, end: int) -> list[tuple[Named, Named]]:
    """Each who acts with each thing, or the first with the first where the words there say 分别 or 依次."""
    if len(agents) > 1 and _EACH.search(text, start, end):
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
