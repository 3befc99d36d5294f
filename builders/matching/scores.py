"""How often each rule of :mod:`builders.matching.pairs` was right: ``python benchmarks/match.py --scores`` prints them."""

from __future__ import annotations

__all__ = ["SCORES"]

#: By verdict and rule, the share of right verdicts on the half ``dev`` of ``benchmarks/pairs.tsv``, with four cases added of
#: which nine in ten are right, so that a rule which was met once promises little more than the others.
SCORES: dict[str, float] = {
    "different: a branch and a house": 0.97,
    "different: a group and a company": 0.95,
    "different: a place in brackets": 0.92,
    "different: a unit of it": 0.92,
    "different: nothing in common": 0.93,
    "different: places in brackets": 0.92,
    "different: two branches": 0.92,
    "different: two brands of one trade": 0.94,
    "different: two jurisdictions": 0.92,
    "different: two known things": 0.98,
    "different: two numbers": 0.93,
    "different: two places": 0.93,
    "different: two trades": 0.95,
    "same: a place inside a place": 0.92,
    "same: a slip in a common word": 0.94,
    "same: a slip in a known name": 0.93,
    "same: branches of one name": 0.96,
    "same: legal form aside": 0.90,
    "same: one known thing": 0.95,
    "same: the same spelling": 0.96,
    "unclear: a brand and one of it": 0.93,
    "unclear: a class and one of it": 0.93,
    "unclear: a place before and in brackets": 0.92,
    "unclear: a place that one lacks": 0.92,
    "unclear: a shared name": 0.95,
    "unclear: an abbreviation perhaps": 0.77,
    "unclear: one character": 0.92,
    "unclear: one has 中国": 0.92,
}
