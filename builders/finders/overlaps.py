"""Which of several overlapping finds stays."""

from __future__ import annotations

from collections.abc import Iterable

from builders.records import Found

__all__ = ["settle"]

#: Things that a name can hold without ceasing to be named themselves: a title names the themes it is about.
_HOLDERS = frozenset({"Regulation", "Report", "Product"})


def settle(found: Iterable[Found]) -> list[Found]:
    """Drop duplicates and losers of overlaps: the longer wins, then the better score, then the earlier.

    A theme stays inside a regulation's, report's or product's name, not inside an institution's; an institution stays
    inside a product's or a report's name.
    """
    ranked = sorted(set(found), key=lambda f: (f.start - f.end, -f.score, f.start, f.type, f.rule))
    kept: list[Found] = []
    for one in ranked:
        if all(one.end <= other.start or one.start >= other.end or _may_share(one, other) for other in kept):
            kept.append(one)
    kept.sort(key=lambda f: (f.start, f.end, f.type))
    return kept


def _may_share(inner: Found, outer: Found) -> bool:
    inside = outer.start <= inner.start and inner.end <= outer.end
    if not inside or inner.type == outer.type:
        return False
    if inner.type == "Theme":
        return outer.type in _HOLDERS
    return outer.type in _HOLDERS and inner.type in ("Bank", "Organization", "Regulator") and inner.score >= 0.8
