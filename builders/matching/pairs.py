"""Whether two names are of one thing: the same, different, or unclear, with the rule that decided and how sure it is.

What a table knows decides first; then branch and unit, legal form, group, places, trade and brand of the names, by
:mod:`~builders.matching.parts`. How sure a verdict is, its rule says (:mod:`~builders.matching.scores`).

>>> matcher = Matcher()
>>> [compare(matcher, "招商银行", other).verdict for other in ("招行", "招商证券", "招商", "招商银行上海分行")]
['same', 'different', 'unclear', 'different']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from builders.matching.match import Match, Matcher
from builders.matching.parts import NUMERALS, PARTNERSHIP, Parts, trade_at_end
from builders.matching.scores import SCORES
from ontology.normalise import normalise

__all__ = ["Verdict", "compare"]


SAME, DIFFERENT, UNCLEAR = "same", "different", "unclear"
_THEME = "Theme"
#: Words in which a wrong character is a slip, since no name has the other one there.
_GENERIC = re.compile(
    "股份有限公司|有限责任公司|有限公司|农村商业银行|村镇银行|银行|科技|集团|保险|证券|基金|信托|管理|投资|事务所|大学|中国"
)
#: The score of a rule that no pair of the bench met.
_UNMEASURED = 0.8
#: Places whose institutions are others than the mainland's of the same name.
_APART = frozenset(("香港", "澳门", "台湾"))
#: Characters of the longest name that may be put together from those of a longer one (上财).
_ABBREVIATION = 4


class Verdict(NamedTuple):
    """What two names are to one another.

    Attributes:
        name: The first name.
        other: The second.
        verdict: ``same``, ``different`` or ``unclear``.
        score: How sure that is: the measured share of right verdicts by the rule.
        rule: The rule that decided, in a few words.
        reasons: What the rule saw.
    """

    name: str
    other: str
    verdict: str
    score: float
    rule: str
    reasons: tuple[str, ...]


class _Side(NamedTuple):
    """One of the two names: as matched, and in its parts."""

    match: Match
    parts: Parts

    @property
    def open(self) -> set[str]:
        """The things that it may be."""
        return {one.id for one in self.match.candidates if not one.against} if self.match.verdict == UNCLEAR else set()


def compare(matcher: Matcher, name: str, other: str, *, on: str = "", jurisdiction: str = "") -> Verdict:
    """Whether two names are of one thing.

    Args:
        matcher: What is known.
        name: A name.
        other: Another name.
        on: The day on which both were used; empty for any.
        jurisdiction: Where they were used; empty for the mainland.

    Returns:
        The verdict; the same whichever name comes first.

    Raises:
        UsageError: A name is empty, or no table knows the jurisdiction.
    """
    sides = [_Side(matcher(one, on=on, jurisdiction=jurisdiction), matcher.parts(one)) for one in (name, other)]
    verdict, rule, *reasons = next(_decisions(matcher, *sides))
    return Verdict(name, other, verdict, SCORES.get(f"{verdict}: {rule}", _UNMEASURED), rule, tuple(filter(None, reasons)))


def _decisions(matcher: Matcher, a: _Side, b: _Side) -> Iterator[tuple[str, ...]]:
    """The decisions of all rules that apply, the strongest first."""
    if normalise(a.match.name) == normalise(b.match.name):
        yield SAME, "the same spelling", "they differ in width, script, blanks or marks at most"
    yield from _of_tables(a, b)
    yield from _of_branches(matcher, a, b)
    yield from _of_shared(a, b)
    yield from _of_one_known(matcher, a, b)
    yield from _of_parts(a.parts, b.parts)
    yield from _of_letters(normalise(a.match.name), normalise(b.match.name), known=_is_known(a) != _is_known(b))
    yield from _of_brands(a.parts, b.parts)
    yield DIFFERENT, "nothing in common", "neither parts nor letters agree"


def _is_known(side: _Side) -> bool:
    return side.match.verdict == "thing"


def _of_tables(a: _Side, b: _Side) -> Iterator[tuple[str, ...]]:
    if not (_is_known(a) and _is_known(b)):
        return
    if _THEME in (types := {a.match.type, b.match.type}) and len(types) > 1:
        yield UNCLEAR, "a class and one of it", "one is the name of a class"
        return
    units = [side.match.level == "unit" for side in (a, b)]
    if a.match.id != b.match.id:
        yield DIFFERENT, "two known things", f"{a.match.label} is one, {b.match.label} another"
    elif units[0] != units[1]:
        yield DIFFERENT, "a unit of it", f"one is a unit of {a.match.label}"
    elif units[0]:
        yield from _of_parts(a.parts, b.parts)
    else:
        yield SAME, "one known thing", f"both are {a.match.label}", a.match.reasons[0], b.match.reasons[0]


def _of_branches(matcher: Matcher, a: _Side, b: _Side) -> Iterator[tuple[str, ...]]:
    """A branch is not its house, and two branches are one where house and branch are."""
    branches = [side.parts.branch if not _is_known(side) else "" for side in (a, b)]
    if not any(branches):
        return
    if not all(branches):
        yield DIFFERENT, "a branch and a house", f"{branches[0] or branches[1]} is a branch or unit"
        return
    if branches[0] != branches[1]:
        yield DIFFERENT, "two branches", f"{branches[0]} and {branches[1]}"
        return
    houses = [_house(side) for side in (a, b)]
    verdict, _, *reasons = next(_decisions(matcher, *(_Side(matcher(one), matcher.parts(one)) for one in houses)))
    yield verdict, "branches of one name", f"both {branches[0]}; {houses[0]} and {houses[1]}: {verdict}", *reasons


def _house(side: _Side) -> str:
    """The name of the house of a branch."""
    begun = side.match.candidates
    return begun[0].label if begun else side.parts.stem + side.parts.form


def _of_shared(a: _Side, b: _Side) -> Iterator[tuple[str, ...]]:
    """A name that several share may be one of those only."""
    for one, other in ((a, b), (b, a)):
        if one.match.verdict != UNCLEAR:
            continue
        of_other = other.open or ({other.match.id} if _is_known(other) else set())
        if one.open & of_other or not of_other:
            yield UNCLEAR, "a shared name", f"{one.match.name}: {one.match.reasons[0]}"
        else:
            yield DIFFERENT, "a shared name of others", f"{one.match.name}: {one.match.reasons[0]}"


def _of_one_known(matcher: Matcher, a: _Side, b: _Side) -> Iterator[tuple[str, ...]]:
    """Of a known thing, all names are compared with one that no table has."""
    for one, other in ((a, b), (b, a)):
        if not _is_known(one) or _is_known(other):
            continue
        names = matcher.names_of(one.match.id)
        short = normalise(other.match.name)
        for name in names:
            verdict, rule, *reasons = next(_of_parts(matcher.parts(name), other.parts), ("", ""))
            if verdict == SAME:
                yield SAME, rule, f"{name} is a name of {one.match.label}", *reasons
        if any(len(short) < len(name) and normalise(name).startswith(short) for name in names):
            yield UNCLEAR, "a brand and one of it", f"names of {one.match.label} begin with {short}"
        if len(short) <= _ABBREVIATION and any(_is_put_together(short, normalise(name)) for name in names):
            yield UNCLEAR, "an abbreviation perhaps", f"its characters stand in a name of {one.match.label} in this order"


def _is_put_together(short: str, name: str) -> bool:
    """Whether a short name begins like a longer one and has only characters of it, in their order."""
    rest = iter(name)
    return len(short) < len(name) and short[0] == name[0] and all(sign in rest for sign in short)


def _of_parts(a: Parts, b: Parts) -> Iterator[tuple[str, ...]]:
    if (PARTNERSHIP in a.form) != (PARTNERSHIP in b.form) and a.brand == b.brand:
        yield DIFFERENT, "partnership and company", f"{a.form or 'no legal form'} and {b.form or 'no legal form'}"
    if a.branch != b.branch:
        yield DIFFERENT, "a branch and a house", f"{a.branch or 'none'} and {b.branch or 'none'}"
    alike = a.stem == b.stem or (a.brand == b.brand and a.trade == b.trade)
    if alike and a.brackets != b.brackets:
        yield from _of_brackets(a, b)
    if alike and bool(a.group) != bool(b.group):
        yield DIFFERENT, "a group and a company", f"only one is a {a.group or b.group}"
    if a.stem == b.stem and not a.trade and bool(a.form) != bool(b.form):
        yield UNCLEAR, "a brand and a company", "the brand may be of several companies"
    if a.stem == b.stem:
        forms = f"{a.form or 'none'} and {b.form or 'none'}"
        yield SAME, "legal form aside", f"legal forms {forms}" if a.form != b.form else ""
    if alike:
        yield from _of_places(a.place, b.place)
    for one, other in ((a, b), (b, a)):
        if one.stem == "中国" + other.stem:
            yield UNCLEAR, "one has 中国", "another of the name may be meant"


def _of_brackets(a: Parts, b: Parts) -> Iterator[tuple[str, ...]]:
    if a.brackets and b.brackets:
        yield DIFFERENT, "places in brackets", f"{a.brackets[0]} and {b.brackets[0]}"
    elif (a.brackets or b.brackets) == (a.place or b.place):
        yield UNCLEAR, "a place before and in brackets", f"{a.stem} and {b.stem}"
    else:
        yield DIFFERENT, "a place in brackets", f"only one has {(a.brackets or b.brackets)[0]}"


def _of_places(a: tuple[str, ...], b: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if _APART & (set(a) ^ set(b)):
        yield DIFFERENT, "two jurisdictions", f"only one begins with {''.join(_APART & (set(a) ^ set(b)))}"
    elif set(a) <= set(b) or set(b) <= set(a):
        if a and b:
            yield SAME, "a place inside a place", f"{''.join(a)} and {''.join(b)}"
        else:
            yield UNCLEAR, "a place that one lacks", f"only one begins with {''.join(a or b)}"
    else:
        yield DIFFERENT, "two places", f"{''.join(a)} and {''.join(b)}"


def _of_letters(a: str, b: str, *, known: bool) -> Iterator[tuple[str, ...]]:
    """One wrong character: in a generic word, or in a name that without it is known."""
    first, second = sorted((a, b), key=len)
    edits = list(Levenshtein.editops(first, second))
    if len(second) < 4 or len(edits) != 1:
        return
    at, there = edits[0].src_pos, edits[0].dest_pos
    if edits[0].tag != "replace":
        if known and second[there] in second[max(0, there - 1) : there]:
            yield SAME, "a character twice", f"{second[there]} in {second}"
        return
    pair = f"{first[at]} and {second[at]}"
    if NUMERALS.fullmatch(first[at]) and NUMERALS.fullmatch(second[at]):
        yield DIFFERENT, "two numbers", pair
    elif _in_generic(first, second, at):
        yield SAME, "a slip in a common word", pair
    elif known:
        yield SAME, "a slip in a known name", pair
    else:
        yield UNCLEAR, "one character", pair


def _in_generic(a: str, b: str, at: int) -> bool:
    """Whether the character is in a legal form or trade of one name, and the other then has none there."""
    for one, other in ((a, b), (b, a)):
        for word in _GENERIC.finditer(one):
            if word.start() <= at < word.end() and not any(m.start() <= at < m.end() for m in _GENERIC.finditer(other)):
                return True
    return False


def _of_brands(a: Parts, b: Parts) -> Iterator[tuple[str, ...]]:
    for one, other in ((a, b), (b, a)):
        if not one.brand and one.trade and not one.place and other.trade.endswith(trade_at_end(one.trade)):
            yield UNCLEAR, "a class and one of it", f"{one.stem} may be any"
        if one.group and not other.group and other.stem.startswith(one.stem):
            yield DIFFERENT, "a group and a company", f"only one is a {one.group}"
        if one.stem != other.stem and not one.trade and other.stem.startswith(one.stem):
            yield UNCLEAR, "a brand and one of it", f"{other.stem} begins with {one.stem}"
    if a.brand and a.brand == b.brand and a.place == b.place and (a.trade.startswith(b.trade) or b.trade.startswith(a.trade)):
        yield UNCLEAR, "a trade and a wider one", f"{a.trade} and {b.trade}"
    if a.brand and a.brand == b.brand:
        yield DIFFERENT, "two trades", f"{a.trade} and {b.trade}"
    if a.trade and a.trade == b.trade:
        yield DIFFERENT, "two brands of one trade", f"{a.place or ''}{a.brand} and {b.brand}"
