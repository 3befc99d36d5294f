"""Products in quotation marks, or between the blanks that lost ones leave.

Marks alone say little: a slogan has them too. So a name needs a kind of product at its end or right after it, a word such as
名为 before it, its owner right before it, a verb of launching with an owner in the sentence, 上线 or 亮相 right after it, or a
row of such names (打造“X”“Y”两大品牌).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from builders.finders.marked import Marked, between_blanks, chains, in_marks, rows, straightened
from builders.finders.product_names import CLAUSE, ProductNames
from builders.records import Found
from builders.rules import Rule
from builders.text.passage import Passage
from ontology.knowledge.cues import Cues
from ontology.schema import INSTITUTIONS

__all__ = ["QuotedProducts"]

_NAMED = re.compile(r"[一-鿿]|[A-Za-z]")
_CHINESE = re.compile(r"[一-鿿]")
_SENTENCE = re.compile(r"[。！？!?；;\n]")
_OPENED = re.compile(r"[(（,，、]")
_STARTED = re.compile(r"[为作成对]|主打|面向|登陆|覆盖|入选")
#: Kinds of firms whose names in marks are mostly those of products, as banks' are.
_SELLERS = frozenset(("insurer", "trust", "fund_manager", "wealth_management", "consumer_finance", "asset_management"))
_FIGURES = re.compile(r"[一二三四五六七八九十\d]+")
#: Soon after a name, a figure: 余额破百亿, 服务客户超三万.
_FIGURE = r"[^。；;，,“「]{0,12}?(?:\d|[一二两三四五六七八九十百千][一二三四五六七八九十百千余万亿])"
#: A name with an e for electronic.
_ELECTRONIC = re.compile(r"[一-鿿]{1,4}[eE][一-鿿]{1,4}")
_LATIN_WORD = re.compile(r"[A-Za-z\d]+ ?")
#: A security by its number (云帆七号, 海景2号) or by its short name (24江城V1).
_NUMBER = re.compile(r"[一-鿿][一-鿿·]+(?:\d+|[一二三四五六七八九十壹贰叁肆伍]+)号$")
#: A fund by its phase (云帆三期), and what is said of funds.
_PHASE = re.compile(r"[一-鿿]{2,}[一二三四五六七八九十\d]+期$")
_RAISED = re.compile(r"[^。；;“]{0,10}?(?:募[资集]|认购|投资者|清盘)")
_SHORT_NAME = re.compile(r"\d\d[一-鿿]{2,5}[A-Z]*\d{1,3}[A-C]?$")
_FUND = re.compile(r".{4,}(?:ETF|REITs?|LOF|FOF|QDII)(?:联接)?(?:基金)?$")
#: Short kinds of products that quotation marks are enough for; others are parts of many words (见索即付).
_STRONG = frozenset("贷险宝卡券")
#: Kinds of which everyday words are told too: “挖矿”项目, “菜篮子”产品.
_WEAK = ("项目", "工程", "渠道", "产品", "管理体系", "专项基金", "解决方案")
#: What a thing is called before the word 产品, which is then no part of its name: “云帆”数据平台产品, not “云帆通”特色产品.
_THINGS = ("平台", "系统", "底座", "引擎", "方案", "软件", "工具", "模型", "终端")
#: Characters of a sentence in which its owner is looked for.
_REACH = 120


def _patterns(cues: Cues) -> dict[str, re.Pattern[str]]:
    hard, soft, verbs = cues.alternation("product_noun"), cues.alternation("product_tail"), cues.alternation("product_verb")
    series, said, some = (
        cues.alternation("product_series"),
        cues.alternation("product_said_after"),
        "[多几各一两三四五六七八九十\\d]",
    )
    count = rf"{some}+(?:大|个|款|类|项|种|系列)"
    return {
        "noun": re.compile(rf"(?:[一-鿿A-Za-z0-9]{{0,8}}?)(?:{hard})(?:\d\.\d)?"),
        "tail": re.compile(rf"(?:{hard}|{soft})(?:\d(?:\.\d)?)?$"),
        "verb": re.compile(rf"(?:{verbs})(?:了)?[一-鿿]{{0,6}}$"),
        "called": re.compile(rf"(?:{cues.alternation('product_called')})(?:——|-|:)?$"),
        "launch": re.compile(
            rf"(?:{cues.alternation('product_launch')})(?:了)?(?:[一-鿿]{{0,8}}?[的款个型轮批]|基于[^“”，。,;；]{{2,9}}的)?$"
        ),
        "idea": re.compile(cues.alternation("product_not_before")),
        "far_idea": re.compile(rf"的?[一-鿿]{{0,7}}?(?:{cues.alternation('product_idea')})"),
        "series": re.compile(rf"等?(?:{count}|系列)?[一-鿿]{{0,4}}?(?:{series})"),
        "count": re.compile(rf"等|{count}|系列"),
        "shown": re.compile(
            rf"等?(?:{count})?[一-鿿]{{0,10}}?(?:产品|服务|业务|方案|{series})|[,，](?:为|向|面向|支持|提供|助力|满足)"
        ),
        "said": re.compile(rf"(?:项目|系统|平台|产品)?(?:一期|二期)?已?(?:{said})"),
        "used": re.compile(rf"(?:(?:系列)?(?:产品|平台))?(?:{cues.alternation('product_used')}){_FIGURE}"),
        "served": re.compile(rf"(?:产品|业务|服务|平台|贷款)?(?:{cues.alternation('product_served')}){_FIGURE}"),
        "joint": re.compile(rf"(?:[一-鿿]{{2,4}})?(?:[和与及、]|以及)(?:{cues.alternation('product_called')})?"),
        "sold": re.compile(rf"(?:{cues.alternation('product_sold')})(?:了|的)?$"),
        "security": re.compile(cues.alternation("product_security")),
        "secured": re.compile(rf"(?:{cues.alternation('product_security')})$"),
        "brand": re.compile(r"(?:[一-鿿]{0,4}?)品牌(?!形象|建设|价值|标签|影响|力|战略|活动|宣传|文化|效应|活力|声誉|知名)"),
        "vague": re.compile(rf"(?:{cues.alternation('product_vague')})$"),
        "document": re.compile(
            rf"(?:{cues.alternation('product_idea')}|{cues.alternation('document_tail')}|书|协议|法案)[》”]?$"
        ),
    }


class QuotedProducts:
    """Finds products by their marks and what stands around these.

    Args:
        cues: The trigger words.
        names: What a product's name may be.
        worded: Whether a stretch holds words that stand before names rather than in them.
    """

    def __init__(self, cues: Cues, names: ProductNames, worded: re.Pattern[str]) -> None:
        self._patterns, self._names, self._words = _patterns(cues), names, worded
        self._tail_ends = _last_of(cues["product_noun"] | cues["product_tail"], "0123456789")
        self._verb_starts = frozenset(word[0] for word in cues["product_verb"])
        #: What a pattern of what stands before a name ends in, at most.
        self._ends = {
            "called": _last_of(cues["product_called"], "—-:"),
            "launch": _last_of(cues["product_launch"], "了的款个型轮批"),
            "sold": _last_of(cues["product_sold"], "了的"),
            "secured": _last_of(cues["product_security"], ""),
        }

    def __call__(self, passage: Passage, found: Sequence[Found]) -> Iterator[Found]:
        """Products in marks, and between blanks."""
        text = straightened(passage.text)
        near = {f.end: "Bank" if f.kind in _SELLERS else f.type for f in found if f.type in ("Bank", "Organization")}
        owners = sorted(f.start for f in found if f.type in INSTITUTIONS)
        quotes = in_marks(text)
        for group in rows(text, quotes, self._patterns["joint"]):
            yield from self._row(text, group, near, owners)
        owned = [one for one in quotes if one.first in near]
        if len(owned) > 1:
            yield from self._pairs(text, owned, found)
        for one in between_blanks(text, passage.blanks):
            if self._possible(text, one) and (made := self._named(text, one, near, owners, one.after)):
                yield made

    def _row(self, text: str, group: Sequence[Marked], near: Mapping[int, str], owners: Sequence[int]) -> Iterator[Found]:
        """The products of a row of names in marks, most often of one."""
        possible = [one for one in group if self._possible(text, one)]
        if not possible:
            return
        made = {one: found for one in possible if (found := self._named(text, one, near, owners, group[-1].after))}
        yield from made.values()
        if len(group) < 2 or len(possible) == len(made):
            return
        series = self._patterns["series"].match(text, group[-1].after)
        if series and self._patterns["far_idea"].match(text, series.end()):
            return
        electronic = any(_ELECTRONIC.fullmatch(text, one.start, one.end) for one in possible)
        if not made and not electronic and not (series and self._before("verb", text, group[0].first)):
            return
        for one in possible:
            inner = text[one.start : one.end]
            if one in made or len(inner) > 10 or self._no_name(inner) or self._patterns["far_idea"].match(text, one.after):
                continue
            if series or electronic or self._names.coined(inner) or self._patterns["tail"].search(inner):
                yield self._names.found(text, one.start, one.end, Rule.SHAPE_SERIES, 0.6)

    def _pairs(self, text: str, owned: Sequence[Marked], found: Sequence[Found]) -> Iterator[Found]:
        """The products of a list of owners, each before its own in marks: 海山人寿“岁岁有余”、江岸人寿“一生相伴”."""
        owners = {f.end: f for f in found if f.type in ("Bank", "Organization")}
        for group in chains(text, owned, {end: owner.start for end, owner in owners.items()}):
            if self._patterns["far_idea"].match(text, group[-1].after):
                continue
            if any(self._patterns["document"].search(text[one.start : one.end]) for one in group):
                continue
            for one in group:
                inner = text[one.start : one.end]
                if not self._possible(text, one) or not 2 < len(inner) <= 10 or self._no_name(inner):
                    continue
                if owners[one.first].kind in _SELLERS or self._names.coined(inner):
                    yield self._names.found(text, one.start, one.end, Rule.SHAPE_OWNED, 0.55)

    def _possible(self, text: str, one: Marked) -> bool:
        inner = text[one.start : one.end]
        if CLAUSE.search(inner, one.quoted) or not (_NAMED if one.quoted else _CHINESE).search(inner):
            return False
        if one.quoted and self._patterns["idea"].match(text, one.after):
            return False
        return not self._names.named_otherwise(inner)

    def _before(self, role: str, text: str, end: int) -> re.Match[str] | None:
        if role in self._ends and text[end - 1 : end] not in self._ends[role]:
            return None
        near = text[max(0, end - 14) : end]
        if role == "verb" and self._verb_starts.isdisjoint(near):
            return None
        return self._patterns[role].search(near)

    def _no_name(self, inner: str) -> bool:
        return self._names.ordinary(inner) or self._names.counted(inner) or self._names.spoken(inner)

    def _named(self, text: str, one: Marked, near: Mapping[int, str], owners: Sequence[int], row_end: int) -> Found | None:
        """A stretch as a product, if its surroundings say so; its row ends at ``row_end``."""
        start, end, first, _ = one
        inner, names = text[start:end], self._names
        if noun := self._noun(text, one):
            return noun
        if one.quoted and (told := self._brand(text, one) or self._security(text, one)):
            return told
        if one.quoted and len(inner) == 3 and self._is_short(text, inner, first, owners):
            return names.found(text, start, end, Rule.SHAPE_QUOTED, 0.55)
        if not _CHINESE.search(inner) and len(inner) < 3:
            return None
        if len(inner) > 12 and len(_LATIN_WORD.sub("A", inner)) > 10:
            return None
        tail = self._patterns["tail"].search(inner) if inner[-1] in self._tail_ends else None
        if (one.quoted or tail) and self._is_called(text, one, tail) and not names.generic(inner):
            return names.found(text, start, end, Rule.SHAPE_CALLED, 0.7)
        owned = near.get(first) or near.get(first - (text[first - 1 : first] in ("的", ":")), "") if one.quoted else ""
        if tail:
            used = one.quoted and self._is_used(text, inner, first, row_end, owners)
            return None if names.generic(inner) else self._tailed(text, one, tail[0], bool(owned), used)
        if one.quoted and self._is_launched(text, one, owned, owners, row_end):
            rule = Rule.SHAPE_OWNED if owned else Rule.SHAPE_LAUNCHED
            return names.found(text, start, end, rule, 0.55)
        if one.quoted or len(inner) > 8 or not self._before("verb", text, first):
            return None
        if not (self._worded(inner) or names.generic(inner)):
            return names.found(text, start, end, Rule.SHAPE_BLANKS, 0.55)
        return None

    def _noun(self, text: str, one: Marked) -> Found | None:
        """A name with the kind of product right after it: “鹰眼”反欺诈系统."""
        start, end, first, after = one
        if not text[after : after + 1].isalnum():
            return None
        noun, inner, names = self._patterns["noun"].match(text, after), text[start:end], self._names
        if not noun or CLAUSE.search(noun[0]) or _STARTED.match(noun[0]):
            return None
        if self._worded(noun[0]) and not any(names.theme(noun[0][:size]) for size in range(3, len(noun[0]))):
            return None  # but “云帆”联合建模平台, whose 联合 is a part of the subject
        if not one.quoted:
            if not self._before("verb", text, first) or self._worded(inner) or not _CHINESE.search(inner):
                return None
            return names.found(text, first, noun.end(), Rule.SHAPE_BLANKS_NOUN, 0.75)
        weak = noun[0].endswith(_WEAK)
        if names.listed(inner) or (weak and (names.ordinary(inner) or names.counted(inner) or not _CHINESE.search(inner))):
            return None
        if names.counted(inner) and _CHINESE.match(inner[-1]) and len(noun[0]) == 2:
            return None  # a slogan of figures and the barest kind: “两网一端”平台
        counted = self._patterns["count"].match(noun[0])
        if _FIGURES.fullmatch(inner) or (counted and self._patterns["far_idea"].match(text, noun.end())):
            return None
        to = noun.end() - 2 if noun[0].endswith("产品") else noun.end()
        if counted or not (to == noun.end() or text.endswith(_THINGS, after, to)):
            return names.found(text, start, end, Rule.SHAPE_QUOTED_NOUN, 0.75)
        return names.found(text, first, to, Rule.SHAPE_QUOTED_NOUN, 0.75)

    def _brand(self, text: str, one: Marked) -> Found | None:
        """A name with the word 品牌 after it, which is no part of it: “兴碳万家”品牌."""
        if text.find("品牌", one.after, one.after + 6) < 0:
            return None
        inner = text[one.start : one.end]
        if len(inner) <= 10 and self._patterns["brand"].match(text, one.after) and not self._no_name(inner):
            return self._names.found(text, one.start, one.end, Rule.SHAPE_QUOTED_NOUN, 0.7)
        return None

    def _security(self, text: str, one: Marked) -> Found | None:
        """A fund or bond by its short name, or a fund, trust or policy by its number beside its kind: “云帆七号”私募基金."""
        inner = text[one.start : one.end]
        if not (inner[-1] in "号OFIsT金划期" or inner[:2].isdecimal()):
            return None
        told = (
            _FUND.match(inner)
            or _SHORT_NAME.match(inner)
            or ((kind := self._patterns["secured"].search(inner)) and kind.start() >= 2 and inner[-1] == "划")
            or (_PHASE.match(inner) and _RAISED.match(text, one.after))
            or (
                _NUMBER.match(inner)
                and (
                    self._patterns["security"].search(inner)
                    or self._patterns["security"].match(text, one.after)
                    or self._before("secured", text, one.first)
                    or self._before("sold", text, one.first)
                )
            )
        )
        return self._names.found(text, one.start, one.end, Rule.SHAPE_SECURITY, 0.7) if told else None

    def _is_called(self, text: str, one: Marked, tail: re.Match[str] | None) -> bool:
        """Whether a word such as 名为 or a kind of product stands right before; 简称 says so of what is a product."""
        called = self._before("called", text, one.first)
        if called is None or self._names.counted(text[one.start : one.end]):
            return False
        if not called[0].startswith(("简称", "称为")):
            return True
        opened = max((m.start() for m in _OPENED.finditer(text, max(0, one.first - 12), one.first)), default=0)
        before = text[max(0, opened - 10) : opened]
        if self._patterns["document"].search(before):
            return False
        return tail is not None or bool(self._patterns["tail"].search(before.rstrip("”’」』")))

    def _tailed(self, text: str, one: Marked, tail: str, owned: bool, used: bool) -> Found | None:
        """A name that ends in a kind of product."""
        inner, names, front = text[one.start : one.end], self._names, text[one.start : one.end - len(tail)]
        if names.counted(inner) or names.spoken(inner) or ("+" in inner and names.ordinary(inner)):
            return None
        launched = self._before("launch", text, one.first) is not None
        if tail in _STRONG and tail in "贷宝":
            plain = False
        else:
            plain = names.ends_in_word(inner) if len(tail) == 1 else names.generic(front) or names.common(inner)
            plain = plain or ((len(tail) > 1 or tail == "卡") and names.named_otherwise(front.removesuffix("信用")))
        vague = self._patterns["vague"].search(inner) is not None
        marked = one.quoted and not vague and not plain and (len(tail) > 1 or tail in _STRONG)
        sold = one.quoted and self._before("sold", text, one.first) is not None
        told = (
            marked or owned or launched or sold or used or (not vague and not plain and self._before("verb", text, one.first))
        )
        return names.found(text, one.start, one.end, Rule.SHAPE_QUOTED, 0.65) if told else None

    def _is_launched(self, text: str, one: Marked, owned: str, owners: Sequence[int], row_end: int) -> bool:
        """Whether an owner or a verb of launching before a name, or 上线 after it, makes it a product."""
        inner = text[one.start : one.end]
        said = self._patterns["said"].match(text, one.after) is not None or self._used(text, inner, row_end)
        if not (owned or said or self._before("launch", text, one.first)):
            return False
        if self._patterns["far_idea"].match(text, row_end) or self._patterns["document"].search(inner) or self._no_name(inner):
            return False
        if said:
            return True
        if self._patterns["shown"].match(text, row_end):
            return True
        if owned:
            return owned == "Bank" and text[one.first - 1] != ":" and self._names.coined(inner)
        return self._has_owner(text, one.first, owners)

    def _is_short(self, text: str, inner: str, first: int, owners: Sequence[int]) -> bool:
        """Whether three characters in marks are put together as names of services are (河票通, 云小帆)."""
        if not (inner[-1] in "通融付达" or (inner[1] == "小" and inner[0] not in "最大中从" and inner[2] not in "化型区学")):
            return False
        names = self._names
        if not names.coined(inner) or names.ends_in_word(inner) or self._no_name(inner):
            return False
        launched = self._before("launch", text, first) is not None or names.theme(text[max(0, first - 4) : first])
        return launched or self._has_owner(text, first, owners)

    def _is_used(self, text: str, inner: str, first: int, end: int, owners: Sequence[int]) -> bool:
        """Whether figures of use or a verb of launching after a name that ends in a kind of product tell that it is one."""
        if self._patterns["used"].match(text, end) and self._has_owner(text, first, owners):
            return True
        if len(inner) < 3 or not text[end : end + 1].isalnum():
            return False
        said = self._patterns["served"].match(text, end) or self._patterns["said"].match(text, end)
        return said is not None and self._names.coined(inner)

    def _used(self, text: str, inner: str, end: int) -> bool:
        """Whether figures of use stand after a name: “甬潮e管”余额破百亿; what serves so many is a coined name."""
        if len(inner) < 3 or not text[end : end + 1].isalnum():
            return False
        if self._patterns["used"].match(text, end):
            return True
        return self._patterns["served"].match(text, end) is not None and self._names.coined(inner)

    @staticmethod
    def _has_owner(text: str, end: int, owners: Sequence[int]) -> bool:
        """Whether an institution is named in the sentence before ``end``."""
        last = bisect_left(owners, end) - 1
        return last >= 0 and end - owners[last] <= _REACH and not _SENTENCE.search(text, owners[last], end)

    def _worded(self, inner: str) -> bool:
        return self._words.search(inner) is not None


def _last_of(words: Iterable[str], others: str) -> frozenset[str]:
    """The last characters of some words, and others."""
    return frozenset((*others, *(word[-1] for word in words)))
