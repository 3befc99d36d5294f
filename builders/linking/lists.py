"""Lists of institutions by short names: what one of them is, the others are, also past one that nobody knows.

A list is known by the institutions in it (招行、浦发、民生) or by what it is called (城商行中, 上市险企:, …等券商). In it a
name that several things share, and one that is only a bank's, an insurer's or a broker's name without its last word, is of
the kind of the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from builders.finders.edges import Words
from builders.records import Found, Span, found_of
from builders.rules import Rule
from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.lexicon import Thing
from ontology.normalise import normalise
from ontology.schema import INSTITUTIONS

__all__ = ["Lists"]

#: The classes that lists are of, with the last words that short names lack.
_CLASSES: Mapping[str, tuple[str, ...]] = {
    "bank": ("银行",),
    "insurer": ("保险", "人寿", "人寿保险"),
    "securities": ("证券",),
}
#: What lists are called, by class; empty where only the names tell.
_CALLED: Mapping[str, tuple[str, ...]] = {
    "bank": ("股份行", "股份制银行", "股份制商业银行", "国有行", "大行", "城商行", "上市银行", "可比银行", "银行股"),
    "insurer": ("险企", "保险公司", "寿险公司", "财险公司", "保险股"),
    "securities": ("券商", "证券公司", "券商股"),
    "": ("可比公司", "可比同业", "可比企业", "同业公司"),
}
_LEAD = re.compile(r"(?:中|方面|里|内|当中|主要|包括|包含|有|如|含|为|例如|比如|即|分别|选取|选择)*[,，:：(“]?\s?")
_CLOSED = re.compile(r"等[一-鿿]{0,6}$")
_AND = ("、", "和", "与", "及")
#: What makes a list of cities one of places.
_PLACES = re.compile(r"等?(?:地|省|市|两|三|四|五|城|区|分行)")
#: An item that something ends, and one that runs on into the sentence.
_ITEM = re.compile(r"[一-鿿]{2,6}?(?=[、和与及等的在均已也都则为是,，。;；:：()\n]|$)")
_RUN = re.compile(r"[一-鿿]{2,4}")
_BACK = re.compile(r"[一-鿿]{2,7}$")
#: Items of a list to make sure of a short name that no table has; items that a list has at most.
_SURE, _MOST = 2, 60


class _Item(NamedTuple):
    """A place in a list.

    Attributes:
        start: Where it begins.
        end: Where it ends at the latest.
        joined: Whether the next one, 等 or the end of the list stands there, so that it ends there.
        closed: Whether a mark or a word of grammar stands there.
    """

    start: int
    end: int
    joined: bool
    closed: bool = True


class Lists:
    """Finds what short names in lists mean."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon, self._places = knowledge.lexicon, knowledge.places.by_name
        self._classes = {word: class_ for class_, words in _CALLED.items() for word in words}
        self._called = Words(self._classes)

    def __call__(self, text: str, found: Sequence[Found]) -> list[Found]:
        """The finds of a report, with the names in its lists.

        Args:
            text: Clean text.
            found: What was found in it, in the order of the text.

        Returns:
            The finds in the order of the text; those of lists have rule ``context:enumerated``.
        """
        starts = {one[0]: one for one in found if one[2] in INSTITUTIONS}
        ends = {one[1]: one for one in starts.values()}
        listed: dict[Span, Thing] = {}
        for items, class_, called in (*self._by_name(text, starts, ends), *self._by_members(text, starts, ends)):
            for span, thing in self._members(text, items, class_, called, starts):
                listed.setdefault(span, thing)
        return _with(found, listed) if listed else list(found)

    def _by_name(
        self, text: str, starts: Mapping[int, Found], ends: Mapping[int, Found]
    ) -> Iterator[tuple[list[_Item], str, bool]]:
        """The lists that stand after what they are called, or before it."""
        for start, end in self._called.spans(text):
            class_ = self._classes[text[start:end]]
            lead = _LEAD.match(text, end)
            first = lead.end() if lead else end
            items = list(_right(text, first, starts))
            if len(items) > 1:
                yield items, class_, True
            if closed := _CLOSED.search(text, max(0, start - 8), start):
                yield list(_left(text, closed.start(), ends))[::-1], class_, True

    def _by_members(
        self, text: str, starts: Mapping[int, Found], ends: Mapping[int, Found]
    ) -> Iterator[tuple[list[_Item], str, bool]]:
        """The lists around known institutions."""
        done = -1
        for start, one in starts.items():
            if start < done or (text[one.end : one.end + 1] not in _AND and text[start - 1 : start] not in _AND):
                continue
            if _class_of(one) and not one.reason:
                items = [*[*_left(text, one.end, ends)][::-1], *_right(text, one.end + 1, starts, after=one.end)]
                done = items[-1].end if items else done
                yield items, "", False

    def _members(
        self, text: str, items: Sequence[_Item], class_: str, called: bool, starts: Mapping[int, Found]
    ) -> Iterator[tuple[Span, Thing]]:
        """The members of a list that are not known for what they are."""
        named, class_ = bool(class_), class_ or self._class(text, items, starts, called)
        if not class_ or len(items) < 2:
            return
        cities = called and class_ == "bank" and len(items) > 2 and not _PLACES.match(text, items[-1].end)
        read = [(item, *self._read(text, item, class_, called, cities)) for item in items]
        sure = sum(1 for item, _, thing, known in read if thing and (known or named or self._clear(item, class_, starts)))
        for item, end, thing, known in read:
            if thing and not self._clear(item, class_, starts) and (sure >= _SURE or (known and sure)):
                other = starts.get(item.start)
                if other is None or (other.end <= end and (other.reason or other.rule == Rule.CONTEXT or called)):
                    yield (item.start, end), thing

    def _clear(self, item: _Item, class_: str, starts: Mapping[int, Found]) -> bool:
        one = starts.get(item.start)
        return one is not None and not one.reason and one.end <= item.end and _class_of(one) == class_

    def _class(self, text: str, items: Sequence[_Item], starts: Mapping[int, Found], called: bool) -> str:
        """The one class of the clear members of a list; of a called one without any, the only one that holds all items."""
        clear = [starts[item.start] for item in items if item.start in starts and not starts[item.start].reason]
        classes = {_class_of(one) for one in clear}
        if classes or not called:
            return classes.pop() if len(classes) == 1 else ""
        whole = [c for c in _CLASSES if len(items) > 2 and all(self._read(text, item, c)[1] for item in items)]
        return whole[0] if len(whole) == 1 else ""

    def _read(
        self, text: str, item: _Item, class_: str, called: bool = False, cities: bool = False
    ) -> tuple[int, Thing | None, bool]:
        """Where an item ends, the member of a class that it names, and whether a table has it by this name."""
        whole = item.end - item.start
        sizes = [whole] if item.joined else range(whole, 1, -1)
        for size in sizes:
            name = text[item.start : item.start + size]
            if thing := self._only(name, class_):
                return item.start + size, thing, True
        for size in sizes:
            name = text[item.start : item.start + size]
            if (size < whole or not item.closed) and not called:
                continue
            if name in self._places and not (cities and size == whole and item.closed):
                continue
            things = {thing for tail in _CLASSES[class_] if (thing := self._only(name + tail, class_))}
            if len(things) == 1:
                return item.start + size, things.pop(), False
        return item.end, None, False

    def _only(self, name: str, class_: str) -> Thing | None:
        """The only member of a class that a name may be of."""
        things = {self._lexicon.things[n.iri] for n in self._lexicon.names.get(normalise(name), ())}
        fit = [thing for thing in things if _class(thing.type, thing.kind) == class_]
        return fit[0] if len(fit) == 1 else None


def _class(type_: str, kind: str) -> str:
    return "bank" if type_ == "Bank" else kind if kind in _CLASSES else ""


def _class_of(one: Found) -> str:
    return _class(one.type, one.kind)


def _right(text: str, start: int, starts: Mapping[int, Found], after: int = -1) -> Iterator[_Item]:
    """The items of a list from one on; with ``after``, those that are joined to a name that ends there."""
    if after >= 0 and text[after : after + 1] not in _AND:
        return
    for _ in range(_MOST):
        one, item = starts.get(start), _ITEM.match(text, start)
        if one and (not item or one.end > item.end() or text[one.end : one.end + 1] in _AND):
            end, closed = one.end, True
        elif item:
            end, closed = item.end(), True
        elif run := _RUN.match(text, start):
            end, closed = run.end(), False
        else:
            return
        goes_on = text[end : end + 1] in _AND
        yield _Item(start, end, goes_on or text[end : end + 1] == "等", closed)
        if not goes_on:
            return
        start = end + 1


def _left(text: str, end: int, ends: Mapping[int, Found]) -> Iterator[_Item]:
    """The items of a list that ends at ``end``, from right to left; the first only where it surely begins."""
    for _ in range(_MOST):
        one, run = ends.get(end), _BACK.search(text, max(0, end - 7), end)
        bounded = [end - n for n in range(2, 7) if text[end - n - 1 : end - n] in _AND and end > n] if run else []
        if one:
            start = one.start
        elif bounded:
            start = bounded[0]
        elif run and not text[run.start() - 1 : run.start()].isalnum():
            start = run.start()
        else:
            return
        yield _Item(start, end, True)
        if not start or text[start - 1] not in _AND:
            return
        end = start - 1


def _with(found: Sequence[Found], listed: Mapping[Span, Thing]) -> list[Found]:
    """The finds with the members of lists in place of what they overlap; longer names that hold one stay instead."""
    spans, added = sorted(listed), dict(listed)
    kept, at = [], 0
    for one in found:
        while at < len(spans) and spans[at][1] <= one.start:
            at += 1
        start, end = spans[at] if at < len(spans) else (one.end, one.end)
        longer = one.start <= start and end <= one.end and one.end - one.start > end - start and not one.reason
        if one.end <= start or longer:
            kept.append(one)
        if longer:
            added.pop((start, end), None)
    put = (
        found_of((*span, thing.type, Rule.ENUMERATED, 0.7, thing.iri, thing.label, thing.kind, "", ""))
        for span, thing in added.items()
    )
    return sorted([*kept, *put])
