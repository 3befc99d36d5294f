"""Coreference of 我行, 本行 and 该行: the bank that a report or a passage is about, where that is certain.

>>> from builders.records import Found
>>> text = "徽商银行上线新平台。该行表示，我行客户增长。"
>>> bank = Found(0, 4, "Bank", "gazetteer:preferred", 1.0, "https://w3id.org/yinpu/id/institution/徽商银行", "徽商银行")
>>> [(text[f.start:f.end], f.label) for f in coreferent_mentions(text, [bank])]
[('该行', '徽商银行'), ('我行', '徽商银行')]
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from builders.records import Found, Span
from builders.rules import Rule

__all__ = ["AROUND", "WE", "coreferent_mentions"]

#: 我行, 本行 and 该行, and not the characters of other words; begins with a class, so that other characters are skipped fast.
WE = re.compile(r"[我本该]行(?:(?<=该行)(?![业政为动程列])|(?<!该行)(?<![基资成根日版原自].行)(?![业我政为动程列径]))")
_OWN_REPORT = re.compile(r"报告|年报|手册|公告|说明书|白皮书|章程|年鉴|摘要|清单|一览")
#: Characters around 我行 in which one bank only may be named, and before 该行.
AROUND, BEFORE = 1500, 200


def coreferent_mentions(text: str, found: Sequence[Found], about: str = "", entries: Sequence[Span] = ()) -> Iterator[Found]:
    """The mentions of banks by 我行, 本行 and 该行.

    我行 is the first bank of the entry it stands in, the bank that the report is of, or the only one named within
    :data:`AROUND` characters; 该行 the only one named in its sentence before it, else in the :data:`BEFORE` characters
    before it.

    Args:
        text: Clean text.
        found: What the finders found in it, disambiguated.
        about: IRI of the bank that the report is of; empty when there is none.
        entries: Spans of the entries of a collection, each from its head on.

    Yields:
        Finds of type Bank with the IRI and label of the bank meant, in the order of the text.
    """
    spoken = list(WE.finditer(text))
    if not spoken:
        return
    banks = sorted((f for f in found if f[2] == "Bank" and f.iri and f.rule != Rule.PARENT), key=lambda f: f.start)
    starts = [f.start for f in banks]
    own = next((f for f in banks if f.iri == about), None) or _titled(text, banks)
    for match in spoken:
        position, we = match.start(), not match[0].startswith("该")
        if we:
            bank = _owner(banks, starts, entries, position) or own or _only(banks, starts, position - AROUND, position + AROUND)
        else:
            sentence = max(text.rfind(sign, 0, position) for sign in "。！？!?；;\n") + 1
            near = _only(banks, starts, sentence, position)
            several = bisect_left(starts, position) > bisect_left(starts, sentence)
            bank = near if near or several else _only(banks, starts, position - BEFORE, position)
        if bank:
            rule = Rule.WE if we else Rule.THAT
            yield Found(position, match.end(), "Bank", rule, 0.6, bank.iri, bank.label, bank.kind)


def _titled(text: str, banks: Sequence[Found]) -> Found | None:
    """The only bank in the first line, when that is the head of a report of its own: 甲银行2023年年度报告."""
    line = text[: max(0, text.find("\n", 0, 120))] or text[:60]
    inside = {f.iri: f for f in banks if f.end <= len(line)}
    return next(iter(inside.values())) if len(inside) == 1 and _OWN_REPORT.search(line) else None


def _owner(banks: Sequence[Found], starts: Sequence[int], entries: Sequence[Span], position: int) -> Found | None:
    """The bank with which the entry around a position begins; None outside of entries."""
    at = bisect_right(entries, (position, position)) - 1
    if at < 0 or position >= entries[at][1]:
        return None
    first = bisect_left(starts, entries[at][0])
    return banks[first] if first < len(banks) and banks[first].start == entries[at][0] else None


def _only(banks: Sequence[Found], starts: Sequence[int], low: int, high: int) -> Found | None:
    """The one bank that begins between two positions; None for none or several."""
    inside = banks[bisect_left(starts, low) : bisect_left(starts, high)]
    return inside[0] if len({f.iri for f in inside}) == 1 else None
