"""Which of several overlapping finds stays."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable

from builders.records import Found
from builders.rules import Reason, Rule
from ontology.schema import MENTION_TYPES

__all__ = ["resolve_overlaps"]


def resolve_overlaps(found: Iterable[Found]) -> list[Found]:
    """Drop duplicates and losers of overlaps.

    Things win over themes, unless an ordinary word may stand for them (联合 in 联合贷款); then the longer, the better score,
    the earlier. A theme stays inside a regulation's, report's or product's name, not inside an institution's; an institution
    stays inside a product's or a report's name, and a bank inside the name of its own unit.

    Args:
        found: Finds in one text, in any order.

    Returns:
        The finds that stay, in the order of the text.
    """
    ranked = sorted(
        set(found),
        key=_rank,
    )
    kept: list[tuple[int, int, Found]] = []
    longest = max((f.end - f.start for f in ranked), default=0)
    taken = bytearray(max((f.end for f in ranked), default=0))
    for number, one in enumerate(ranked):
        free = taken.find(1, one.start, one.end) < 0
        if free:
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            insort(kept, (one.start, number, one))
            continue
        low = bisect_left(kept, (one.start - longest,))
        high = bisect_left(kept, (one.end,))
        if all(other.end <= one.start or _may_share(one, other) for _, _, other in kept[low:high]):
            insort(kept, (one.start, number, one))
    return sorted((one for _, _, one in kept), key=lambda f: (f.start, f.end, f.type))


def _rank(one: Found) -> tuple[object, ...]:
    last = one.type == "Theme" or one.reason == Reason.AMBIGUOUS
    return (last, one.start - one.end, -one.score, one.start, one.type, one.rule, one.iri)


def _may_share(inner: Found, outer: Found) -> bool:
    inside = outer.start <= inner.start and inner.end <= outer.end
    if inside and Rule.NESTED in (inner.rule, outer.rule) and inner.type == outer.type == "Theme":
        return inner.rule == Rule.NESTED
    if not inside or inner.type == outer.type:
        return False
    held = outer.type in MENTION_TYPES and inner.type in MENTION_TYPES[outer.type].holds
    if inner.type == "Theme":
        return held
    if inner.rule == Rule.PARENT:
        return True
    return held and inner.score >= 0.8
