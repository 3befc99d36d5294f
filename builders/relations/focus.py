"""Who and what a passage is about, so that 该行, 其, 该平台, 《规划》 and sentences without a subject have one.

The focus is what was last the subject of a sentence: institutions, the product made, the rule spoken of. It ends with the
block it was set in, at a heading, and where a sentence begins with others (银行业, 监管部门).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from builders.document_model import Kind
from builders.relations.page import Named, Sentence
from ontology.schema import INSTITUTIONS

__all__ = ["REACH", "SCOPE", "Focus"]

#: Characters from a name to what is said of it without naming it.
REACH = 420
#: The same to the institution of an entry.
SCOPE = 900
_PRODUCTS = (
    *("平台", "系统", "产品", "项目", "模型", "机器人", "应用", "工具", "方案", "引擎", "大脑", "中台", "底座", "服务", "助手"),
    *("组件", "软件", "终端", "小程序", "App", "APP"),
)
_RULES = (
    *("规划", "意见", "办法", "通知", "指引", "方案", "条例", "规定", "细则", "新规", "规范", "准则", "标准", "决定", "公告"),
    *("计划", "指南", "目录", "公约", "文件"),
)
_INSTITUTIONS = ("公司", "机构", "集团", "协会", "行社", "联社", "院", "所", "局", "部", "企业")
#: Characters behind which a clause begins.
_ENDS = frozenset("。!?！？;；:：…”」") | {""}
#: How a line begins that goes on with the sentence before: at a comma, behind the number of a line.
_GOES_ON = re.compile(r"\d{0,4}[、,，)）]")
_THEMES = frozenset(("Theme",))
_BORDERS = frozenset(",，。;；:：\n、!！?？(（")


#: Types of which two make a pair: 前者, 后者.
_PAIRS = (INSTITUTIONS, ("Regulation",))


def _words() -> dict[str, tuple[str, re.Pattern[str] | None]]:
    """What refers, by the word: to what, and for a word that only does so where a clause begins what follows it there."""
    found: dict[str, tuple[str, re.Pattern[str] | None]] = {}
    alone, ruling = re.compile(r"(?![一-鿿]{0,2}[的、和与])"), re.compile(r"[强要聚明规提还对就指由着围部涵]")
    found |= dict.fromkeys(_PRODUCTS, ("product", alone)) | {"它": ("product", re.compile(r"[以采用借由依基]"))}
    found |= {word: ("rule", ruling) for word in _RULES if word not in found}
    found |= {"其": ("institution", re.compile(r"(?![他中余它次实后间])")), "公司": ("institution", alone)}
    these = ("该", "本", "此", "这一", "这款", "上述", "这套", "新版")
    found |= {f"{this}{word}": ("product", None) for this in these for word in _PRODUCTS}
    these = ("该", "此", "本", "新", "前一", "上述", "这一", "这份")
    found |= {f"{this}{word}": ("rule", None) for this in these for word in _RULES}
    found |= {f"{this}{word}": ("institution", None) for this in ("该", "本", "这家") for word in _INSTITUTIONS}
    return found | {"新版": ("product", re.compile("引入|采用|接入|上线")), "前者": ("first", None), "后者": ("second", None)}


_WORDS = _words()
_KEYS = sorted(_WORDS)
_MEANT = [_WORDS[key] for key in _KEYS]
_FIND = CharwiseDoubleArrayAhoCorasick(_KEYS, MATCH_KIND_LEFTMOST_LONGEST)
#: A rule called by one word in marks: 《规划》.
_MARKED = re.compile(r"《[一-鿿]{2,6}》")


def references(text: str) -> list[tuple[int, int, str]]:
    """The words of a text that refer to what is named before, in order.

    Args:
        text: Clean text.

    Returns:
        Begin, end, and to what each refers: ``product``, ``rule``, ``institution``, ``first`` or ``second`` (of two).

    >>> references("甲行推出平台。平台采用区块链,该系统已上线,其客户增长。《规划》强调")
    [(7, 9, 'product'), (15, 18, 'product'), (22, 23, 'institution'), (28, 32, 'rule')]
    """
    found = [(match.start(), match.end(), "rule") for match in _MARKED.finditer(text)]
    for start, end, number in _FIND.find(text):
        what, follows = _MEANT[number]
        if follows is None or ((start == 0 or text[start - 1] in _BORDERS) and follows.match(text, end)):
            found.append((start, end, what))
    return sorted(found)


class Focus:
    """What the sentences so far make the subject of those to come."""

    def __init__(self, text: str, scopes: Sequence[tuple[int, int, Named, Named | None]] = ()) -> None:
        self._spoken = references(text)
        self._text, self._scopes = text, scopes
        self._last = 0  # where the sentence before ends
        self._before = 0  # and the one before that
        self.scope: Named | None = None
        self.project: Named | None = None
        self._clear()

    def _clear(self) -> None:
        self.subjects: list[Named] = []
        self.product: Named | None = None
        self.rule: Named | None = None
        self.pair: list[Named] = []

    def idle(self, sentence: Sentence) -> bool:
        """Whether a sentence can say nothing: it names no more than themes, and nothing near was spoken of."""
        self._before = self._last
        self._last = sentence.end
        if self._scopes:
            number = bisect_right(self._scopes, sentence.start, key=itemgetter(0)) - 1
            inside = number >= 0 and sentence.start < self._scopes[number][1]
            self.scope, self.project = self._scopes[number][2:] if inside else (None, None)
        if self.scope:
            return not sentence.named
        far = sentence.start - REACH
        if self.subjects and self.subjects[0].end < far:
            self.subjects = []
        if self.product and self.product.end < far:
            self.product = None
        if self.rule and self.rule.end < far:
            self.rule = None
        if self.subjects:
            return False
        if self.product or self.rule:
            return not sentence.named
        return sentence.types <= _THEMES

    def enter(self, sentence: Sentence) -> list[Named]:
        """Begin a sentence.

        Args:
            sentence: The sentence.

        Returns:
            What it names, with what its references stand for, in order.
        """
        block = sentence.block
        if block and sentence.paragraph:
            if block.kind in (Kind.HEADING, Kind.TITLE, Kind.CELL, Kind.REFERENCE):
                self._clear()
            elif self._text[max(0, self._before - 2) : self._before].strip()[-1:] in _ENDS or not _GOES_ON.match(
                self._text, sentence.start
            ):
                self.subjects = [one for one in self.subjects if one.refers]
        named = list(sentence.named)
        here = list(self._references(sentence, named))
        return sorted([*named, *here], key=lambda one: (one.start, -one.end)) if here else named

    def _references(self, sentence: Sentence, named: Sequence[Named]) -> Iterator[Named]:
        at = bisect_left(self._spoken, (sentence.start, 0, ""))
        while at < len(self._spoken) and self._spoken[at][1] <= sentence.end:
            start, end, what = self._spoken[at]
            at += 1
            if any(one[0] < end and start < one[1] for one in named):
                continue
            if meant := self._meant(what, [one for one in named if one[1] <= start]):
                yield meant.standing(start, end)

    def _meant(self, what: str, before: Sequence[Named]) -> Named | None:
        """The thing that a reference means, of what its sentence names before it and the focus."""
        if what == "product":
            return next((one for one in reversed(before) if one.type == "Product"), self.product)
        if what == "rule":
            return next((one for one in reversed(before) if one.type == "Regulation" and not one.refers), self.rule)
        if what == "institution":
            near = [one for one in before if one.type in INSTITUTIONS]
            return near[0] if near else (self.subjects[0] if len(self.subjects) == 1 else None)
        here = list({one.id: one for one in before if one.type in INSTITUTIONS and not one.refers}.values())
        pair = here if len(here) == 2 else self.pair
        return pair[what == "second"] if len(pair) == 2 else None

    def leave(self, subjects: Sequence[Named], named: Sequence[Named], lost: bool) -> None:
        """End a sentence.

        Args:
            subjects: Whom it was about; empty for the same as before.
            named: What it named.
            lost: Whether it was about others in the end.
        """
        if subjects:
            self.subjects = list(subjects)
        elif lost:
            self.subjects = []
        if not named:
            return
        for one in named:
            if one.type == "Product":
                self.product = one
            elif one.type == "Regulation":
                self.rule = one
        for types in _PAIRS if len(named) > 1 else ():
            two = {one.id: one for one in named if one.type in types and not one.refers}
            if len(two) == 2:
                self.pair = list(two.values())

    def lose(self) -> None:
        """A sentence that names nothing has begun with others."""
        self.subjects = []
