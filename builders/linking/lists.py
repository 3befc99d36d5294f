"""Lists of institutions by short names: what one of them is, the others are, also past one that nobody knows.

A list is known by the institutions in it (招行、浦发、民生), by what it is called (城商行中, 上市险企:, …等券商), or by short
names that only one kind of institution has (国寿、平安、太保). In it a name that several things share, and one that is only the
name of a bank, an insurer, a broker, a law firm without its last word, is of the kind of the list. Codes of shares may stand
behind names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from builders.finders.edges import Words
from builders.records import Found, Span, found_of
from builders.rules import Reason, Rule
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
    "audit_firm": ("会计师事务所",),
    "consumer_finance": ("消费金融",),
    "fund_manager": ("基金",),
    "law_firm": ("律师事务所",),
    "trust": ("信托",),
    "wealth_management": ("理财",),
}
#: Those that a list of no name of its own may be of.
_COMMON = ("bank", "insurer", "securities")
#: Last words of rural banks, which many cities have beside a bank of their own.
_RURAL = ("农商行", "农村商业银行", "商行")
#: What lists are called, by class; empty where only the names tell.
_CALLED: Mapping[str, tuple[str, ...]] = {
    "bank": (
        *(
            "股份行",
            "股份制银行",
            "股份制商业银行",
            "国有行",
            "国有大行",
            "大行",
            "城商行",
            "城市商业银行",
            "上市银行",
            "可比银行",
        ),
        *(
            "银行股",
            "银行板块",
            "区域行",
            "区域银行",
            "区域性银行",
            "民营银行",
            "民營銀行",
            "虚拟银行",
            "虛擬銀行",
            "纯网银",
            "純網銀",
            "农商行",
            "农村商业银行",
            "农商银行",
        ),
    ),
    "insurer": ("险企", "險企", "保险公司", "寿险公司", "财险公司", "保险股", "保险板块"),
    "securities": ("券商", "证券公司", "券商股", "券商板块"),
    "audit_firm": ("会计师事务所", "审计机构"),
    "consumer_finance": ("消金公司", "消费金融公司"),
    "fund_manager": ("公募基金", "基金公司", "公募"),
    "law_firm": ("律所", "律师事务所"),
    "trust": ("信托公司",),
    "wealth_management": ("理财公司", "理财子公司"),
    "": (
        "可比公司",
        "可比同业",
        "同业可比",
        "同业对比",
        "同业相比",
        "横向对比",
        "可比企业",
        "同业公司",
        "首推",
        "重点推荐",
        "建议关注",
        "推荐",
        "标的",
    ),
}
_LEAD = re.compile(
    r"(?:来?看(?=[,，:：])|中(?![信金银泰原行国加邮诚伦])|方面|估值|市净率|净息差|不良率|PB|PE|ROE|NIM|里|内|当中|主要|包括|包含|有|如|含|为|例如|比如|即|分别|选取|选择|首推|推荐|重点|建议|关注|看好|买入|增持|标的)*"
    r"(?:[,，:：(“\[]|[-—–]{1,2})?\s?"
)
_CLOSED = re.compile(r"等[一-鿿]{0,6}$")
_AND = ("、", "/", "和", "与", "與", "及")
#: The code of a share or a figure behind a name, and what it ends with.
_FIGURE = (
    r"(?:\s?[(\[][^()\[\]、]{0,16}\d[^()\[\]、]{0,10}[)\]]"
    r"|\s?[-+]?\d{1,6}(?:\.\d{1,3})?(?:%|倍|x|X|bps?|pct|亿元?|万亿元?|元)?)"
)
_CODE, _CODE_BEFORE = re.compile(_FIGURE), re.compile(_FIGURE + "$")
_CODE_BEGINS, _CODE_ENDS, _LONGEST_CODE = frozenset(" ([+-0123456789"), frozenset(")]%倍xXpst元亿0123456789"), 32
#: What makes a list of cities one of places.
_PLACES = re.compile(r"等?(?:地|省|市(?!场)|两|三|四|五|城(?!商|农)|区(?!域)|分行)")
#: What stands before places where the banks of a list would stand (城商行在杭州、宁波设点).
_WHERE = "在于到赴往向位"
#: An item that something ends, and one that runs on into the sentence.
_ITEM = re.compile(r"[一-鿿]{2,6}?(?=[、/等的在均已也都则則为為是,，。;；:：()\[\n\d+-]|(?<![参參涉以普])[和与與及]|$)")
_BRANCH = re.compile(r"[一-鿿]{2,4}[分支]行(?=[、和与及以等])")
_BRANCH_BEFORE = re.compile(r"[一-鿿]{2,4}[分支]行$")
_RUN = re.compile(r"[一-鿿]{2,4}")
_BACK = re.compile(r"[一-鿿]{2,7}$")
#: What is said of banks, not of cities, behind the last of a list.
_SAID = re.compile(
    r"(?:一季|二季|三季|四季|上半年|前三季|年报|中报|业绩|营收|净利|归母|不良|拨备|息差|净息差|资产|存款|贷款|资本|估值|增速|同比|"
    r"环比|平均|均值|中位|[两三四五六七八九十]家|领先|居前|表现|突出|分别|披露|银行|\s?[A-Z\d])"
)
#: Items of a list to make sure of a short name that no table has; items that a list has at most; items of one with no name.
_SURE, _MOST, _ALONE = 2, 60, 3
#: Characters before a list of cities in which banks are spoken of; more before one of peers.
_NEAR, _NEAR_PEERS, _PEERS = 60, 240, ("可比", "同业")


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
        self._only = lru_cache(maxsize=1 << 14)(self._find_only)  # texts name the same few over and over
        self._with_last_word = lru_cache(maxsize=1 << 14)(self._find_with_last_word)

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
        for items, class_, called in chain(
            *(by(text, starts, ends) for by in (self._by_name, self._by_members, self._by_kind))
        ):
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
            if len(items) > 1 and text[first] not in _WHERE:
                yield items, class_, True
            if closed := _CLOSED.search(text, max(0, start - 8), start):
                yield list(_left(text, closed.start(), ends))[::-1], class_, True

    def _by_members(
        self, text: str, starts: Mapping[int, Found], ends: Mapping[int, Found]
    ) -> Iterator[tuple[list[_Item], str, bool]]:
        """The lists around known institutions."""
        done = -1
        for start, one in starts.items():
            if start >= done and _class_of(one) and not one.reason and _is_joined(text, one):
                items = _around(text, one, starts, ends)
                done = items[-1].end if items else done
                yield items, "", False

    def _by_kind(
        self, text: str, starts: Mapping[int, Found], ends: Mapping[int, Found]
    ) -> Iterator[tuple[list[_Item], str, bool]]:
        """The lists around short names that things of only one class share (国寿, 国君), if all in them may be of it."""
        done = -1
        for start, one in starts.items():
            if start >= done and one.reason == Reason.AMBIGUOUS and _is_joined(text, one):
                items = _around(text, one, starts, ends)
                class_ = self._told(text, items) if len(items) >= _ALONE else ""
                if class_ and all(self._read(text, item, class_, True, True)[1] for item in items):
                    done = items[-1].end
                    yield items, class_, True

    def _told(self, text: str, items: Sequence[_Item]) -> str:
        """The one class of all things that at least two items may be of; empty when there is none."""
        told: Counter[str] = Counter()
        for item in items:
            things = {self._lexicon.things[n.iri] for n in self._lexicon.names.get(normalise(text[item.start : item.end]), ())}
            classes = {_class(thing.type, thing.kind) for thing in things}
            told[classes.pop() if len(classes) == 1 else ""] += 1
        del told[""]
        return max(told, key=lambda one: told[one]) if told and max(told.values()) >= _SURE else ""

    def _members(
        self, text: str, items: Sequence[_Item], class_: str, called: bool, starts: Mapping[int, Found]
    ) -> Iterator[tuple[Span, Thing]]:
        """The members of a list that are not known for what they are."""
        if len(items) < _SURE:
            return
        clear = {_class_of(starts[i.start]) for i in items if i.start in starts and not starts[i.start].reason}
        named = bool(class_) or (called and not clear)
        class_ = class_ or self._class(text, items, clear, called)
        if not class_:
            return
        cities = called and class_ == "bank" and len(items) > 2 and not _PLACES.match(text, items[-1].end)
        read = [(item, *self._read(text, item, class_, called, cities)) for item in items]
        sure = sum(1 for item, _, thing, known in read if thing and (known or named or self._clear(item, class_, starts)))
        for item, end, thing, known in read:
            if thing and not self._clear(item, class_, starts) and (sure >= _SURE or (sure and (known or called))):
                other = starts.get(item.start)
                if other is None or (other.end <= end and (other.reason or other.rule == Rule.CONTEXT or called)):
                    yield (item.start, end), thing

    def _clear(self, item: _Item, class_: str, starts: Mapping[int, Found]) -> bool:
        one = starts.get(item.start)
        return one is not None and not one.reason and one.end <= item.end and _class_of(one) == class_

    def _class(self, text: str, items: Sequence[_Item], clear: set[str], called: bool) -> str:
        """The one class of the clear members of a list; of a called one without any, the only one that holds all items."""
        if clear or not called:
            return clear.pop() if len(clear) == 1 else ""
        if len(items) < _ALONE:
            return ""
        whole = [c for c in _COMMON if all(self._read(text, item, c)[1] for item in items)]
        if whole:
            return whole[0] if len(whole) == 1 else ""
        start = items[0].start
        peers = any(word in text[max(0, start - 10) : start] for word in _PEERS)
        cities = "银行" in text[max(0, start - (_NEAR_PEERS if peers else _NEAR)) : start]
        return "bank" if cities and all(self._read(text, item, "bank", True, True)[1] for item in items) else ""

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
            ends = (size == whole and item.closed) or _SAID.match(text, item.start + size)
            if name in self._places and not (cities and ends):
                continue
            if thing := self._with_last_word(name, class_):
                return item.start + size, thing, False
        return item.end, None, False

    def _find_with_last_word(self, name: str, class_: str) -> Thing | None:
        """The only member of a class whose name a short one is, without the last word; of rural banks where no other is."""
        things = {thing for tail in _CLASSES[class_] if (thing := self._only(name + tail, class_))}
        if not things and class_ == "bank":
            things = {thing for tail in _RURAL if (thing := self._only(name + tail, class_))}
        return things.pop() if len(things) == 1 else None

    def _find_only(self, name: str, class_: str) -> Thing | None:
        """The only member of a class that a name may be of."""
        things = {self._lexicon.things[n.iri] for n in self._lexicon.names.get(normalise(name), ())}
        fit = [thing for thing in things if _class(thing.type, thing.kind) == class_]
        return fit[0] if len(fit) == 1 else None


def _class(type_: str, kind: str) -> str:
    return "bank" if type_ == "Bank" else kind if kind in _CLASSES else ""


def _class_of(one: Found) -> str:
    return _class(one.type, one.kind)


def _past_code(text: str, end: int) -> int:
    """Where the code of a share behind a name ends; ``end`` when there is none."""
    code = _CODE.match(text, end) if text[end : end + 1] in _CODE_BEGINS else None
    return code.end() if code else end


def _before_code(text: str, end: int) -> int:
    """Where the code of a share that ends at ``end`` begins; ``end`` when there is none."""
    code = _CODE_BEFORE.search(text, max(0, end - _LONGEST_CODE), end) if text[end - 1 : end] in _CODE_ENDS else None
    return code.start() if code else end


def _is_joined(text: str, one: Found) -> bool:
    past = _past_code(text, one.end)
    past += text.startswith("以及", past)
    return text[past : past + 1] in _AND or text[one.start - 1 : one.start] in _AND


def _around(text: str, one: Found, starts: Mapping[int, Found], ends: Mapping[int, Found]) -> list[_Item]:
    """The items of the list that an institution stands in."""
    past, left = _past_code(text, one.end), [*_left(text, one.end, ends)][::-1]
    past += text.startswith("以及", past)
    return [*left, *_right(text, past + 1, starts)] if text[past : past + 1] in _AND else left


def _right(text: str, start: int, starts: Mapping[int, Found]) -> Iterator[_Item]:
    """The items of a list from one on."""
    for _ in range(_MOST):
        one, item = starts.get(start), _ITEM.match(text, start)
        branch = _BRANCH.match(text, one.end) if one else None
        if one and branch:
            end, closed = branch.end(), True
        elif one and (not item or one.end > item.end() or text[one.end : one.end + 1] in _AND):
            end, closed = one.end, True
        elif item:
            end, closed = item.end(), True
        elif run := _RUN.match(text, start):
            end, closed = run.end(), False
        else:
            return
        past = _past_code(text, end)
        past += text.startswith("以及", past)
        goes_on = text[past : past + 1] in _AND
        yield _Item(start, end, goes_on or past > end or text[end : end + 1] == "等", closed)
        if not goes_on:
            return
        start = past + 1


def _left(text: str, end: int, ends: Mapping[int, Found]) -> Iterator[_Item]:
    """The items of a list that ends at ``end``, from right to left; the first only where it surely begins."""
    last = end  # of what stands there, a branch of the institution that ends at ``end`` for example
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
        yield _Item(start, last, True)
        if not start or text[start - 1] not in _AND:
            return
        last = _before_code(text, start - 1)
        last -= text.endswith("以", 0, last) and text[last] == "及"
        branch = _BRANCH_BEFORE.search(text, max(0, last - 6), last)
        end = next((at for at in range(branch.start(), last) if at in ends), last) if branch else last


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
