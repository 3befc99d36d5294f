"""Which of several overlapping finds stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate
from operator import itemgetter

from builders.records import Found
from builders.rules import Reason, Rule
from ontology.schema import MENTION_TYPES

__all__ = ["resolve_overlaps"]

_START, _END, _PLACE = itemgetter(0), itemgetter(1), itemgetter(0, 1, 2)  # by place, fast


def resolve_overlaps(found: Iterable[Found]) -> list[Found]:
    """Drop duplicates and losers of overlaps.

    Things win over themes, unless an ordinary word may stand for them (联合 in 联合贷款; not 省发改委, of whatever province);
    then the longer, the journal of a reference (its publisher has the same name), the better score, the earlier. A theme stays
    inside a regulation's, report's or product's name, not inside an institution's; an institution stays inside a product's or a
    report's name, and a bank inside the name of its own unit. Two types stay on one stretch only where the registry says so
    (``also``).

    Args:
        found: Finds in one text, in any order.

    Returns:
        The finds that stay, in the order of the text.
    """
    ordered = sorted(found, key=_START)
    reach = accumulate(map(_END, ordered), max)
    joined = [at for at, (one, end) in enumerate(zip(ordered[1:], reach, strict=False)) if one[0] < end]  # with the next
    kept: list[Found] = []
    done = 0
    for first, last in _runs(joined):
        kept += ordered[done:first]
        kept += _resolved(ordered[first : last + 1])
        done = last + 1
    return kept + ordered[done:]


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Runs of rising numbers without a gap, each as its first one and the one behind its last."""
    first, last = -1, -1
    for number in numbers:
        if number != last:
            if last >= 0:
                yield first, last
            first = number
        last = number + 1
    if last >= 0:
        yield first, last


def _resolved(found: Iterable[Found]) -> list[Found]:
    """The finds of one group that stay."""
    kept: list[Found] = []
    for one in sorted(set(found), key=_rank):
        for other in kept:
            if other.end > one.start and other.start < one.end and not _may_share(one, other):
                break
        else:
            kept.append(one)
    return sorted(kept, key=_PLACE) if len(kept) > 1 else kept


def _rank(one: Found) -> tuple[object, ...]:
    last = one.type == "Theme" or (one.reason == Reason.AMBIGUOUS and one.rule != Rule.SHAPE_AUTHORITY)
    return (last, one.start - one.end, one.rule != Rule.SHAPE_JOURNAL, -one.score, one.start, one.type, one.rule, one.iri)


def _may_share(inner: Found, outer: Found) -> bool:
    inside = outer.start <= inner.start and inner.end <= outer.end
    if inside and Rule.NESTED in (inner.rule, outer.rule) and inner.type == outer.type == "Theme":
        return inner.rule == Rule.NESTED
    if not inside or inner.type == outer.type:
        return False
    held = outer.type in MENTION_TYPES and inner.type in MENTION_TYPES[outer.type].holds
    if inner.type == "Theme":
        return held and (inner[:2] != outer[:2] or inner.type in MENTION_TYPES[outer.type].also)
    if inner[:2] == outer[:2]:
        return False
    if inner.rule == Rule.PARENT:
        return True
    return held and inner.score >= 0.8
