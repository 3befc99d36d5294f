"""Where the name of a firm begins that is a brand and a word for its trade: 云垦|农机, 鹭岭|供应链|公司, 海岚|环球|证券."""

from __future__ import annotations

import re

from builders.finders.brands import LATIN, Brands
from builders.finders.edges import Edges
from ontology.knowledge.knowledge import Knowledge

__all__ = ["Firms"]

#: Tails of firms that a brand alone may stand before; those of companies, before which a trade may stand too.
_COMPANIES = frozenset(("公司", "集团", "集团公司"))
_FIRMS = _COMPANIES | {
    "证券",
    "期货",
    "保险",
    "信托",
    "基金",
    "产险",
    "财险",
    "人寿",
    "汽车金融",
    "消费金融",
    "金融租赁",
    "基金会",
}
#: Trades of a brand whose first character is often the end of a word: 投|资管, 农|药业, 配|置业.
_SPLIT = frozenset(("资管", "建工", "置业", "药业", "地产", "石化", "矿业", "医药", "酒业", "资本"))
#: What stands before classes of firms.
_COUNTERS = frozenset("家些类批种个余")
#: What makes of a brand and a trade another word: 云垦科技|城, 云垦证券|业.
_NO_FIRM_BEFORE = re.compile(
    r"[城宝园局部馆板型界类性化业贷险通厅处委级品箱柜感力额学节展服军法市产期款账站术人员]|行业|监管|从业|创新|补充|赋能|市场|机遇|变革|革命|转型|支撑|浪潮|成果|伦理|强国|自立|发展(?!有限|公告|集团|股份)"
)
#: What stands between a brand and a financial firm's trade: 海岚|环球|证券.
_BETWEEN = re.compile(r"(?:环球|国际|亚洲|东方|太平洋|金融|资本|财富|控股|资产管理|养老|香港)$")
#: Characters of the longest trade before 公司.
_LONGEST = 12


#: What stands behind a firm's name rather than behind a word for a trade.
_FIRM_BEFORE = re.compile(r"[、,，。;；:：()和与及等的]|旗下|成立|宣布|参与|领投|管理的|发起|出资|表示|认为|$")


def _short_names(knowledge: Knowledge) -> frozenset[str]:
    """The names of two Chinese characters that tables have of organizations."""
    lexicon = knowledge.lexicon
    return frozenset(
        key
        for key, names in lexicon.names.items()
        if len(key) == 2 and not key.isascii() and any(lexicon.things[name.iri].type == "Organization" for name in names)
    )


class Firms:
    """Tells where the names of firms begin.

    Args:
        knowledge: The tables.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        cues = knowledge.cues
        self._edges, self._brands = Edges(cues), Brands(knowledge)
        self._words, self._short = knowledge.words.common, _short_names(knowledge)
        self._trade_words = cues["company_trade"] | cues["company_tail"]
        trades = "|".join(sorted(self._trade_words, key=len)[::-1])
        self.trades = re.compile(rf"(?:城市|城乡|国有)?(?:{trades})+")
        self._trades_end = re.compile(rf"{self.trades.pattern}$")

    def of_brand(self, text: str, tail: int, stop: int) -> int:
        """Where the brand begins that stands before a firm's trade (云垦|农机); the trade if it is none."""
        words = self._words
        if text[tail:stop] in _SPLIT and self._of_known(text, tail, stop):
            return tail - 2
        if text[stop - 1 : stop + 1] in words or (text[tail:stop] in _SPLIT and text[tail - 1 : tail + 1] in words):
            return tail  # 投|资管|理, 扩|建工|程
        if text[tail - 2 : tail] in words or _NO_FIRM_BEFORE.match(text, stop):
            return tail
        edge, certain = self._edges.left(text, tail, 5)
        if text[edge - 1 : edge] in _COUNTERS:
            return tail
        return edge if certain and self._brands.is_brand(text[edge:tail]) else tail

    def _of_known(self, text: str, tail: int, stop: int) -> bool:
        """Whether a known name of two characters stands after an edge, and no other word behind the trade: 海投|资本旗下."""
        if text[tail - 2 : tail] not in self._short or not _FIRM_BEFORE.match(text, stop):
            return False
        edge, certain = self._edges.left(text, tail, 4)
        return certain and edge == tail - 2

    def start(self, text: str, edge: int, tail: int, stop: int) -> int:
        """Where a firm's name begins that is a brand, or one and a trade (皖淮|城市建设投资公司); its tail if it is none."""
        word = text[tail:stop]
        if word not in _FIRMS or _NO_FIRM_BEFORE.match(text, stop):
            return tail
        if word in _COMPANIES and (text[tail - 2 : tail] in self._trade_words or text[tail - 3 : tail] in self._trade_words):
            trade = self._trades_end.search(text, max(0, tail - _LONGEST), tail)
            if trade and (start := self._stem(text, trade.start())) < trade.start():
                return start
            if edge >= tail - 4:
                return tail
        if text[edge - 1 : edge] in _COUNTERS:
            return tail  # 二百余家|农电公司
        if self._brands.is_brand(text[edge:tail]):
            return edge
        if word not in _COMPANIES:
            between = _BETWEEN.search(text, edge, tail)
            return edge if between and self._brands.is_brand(text[edge : between.start()]) else tail
        if latin := LATIN.search(text, max(edge, tail - 24), tail):
            return latin.start() if latin.start() == edge else tail
        sizes = (size for size in (2, 3, 4) if self.trades.fullmatch(text, edge + size, tail))
        return edge if any(self._brands.is_brand(text[edge : edge + size]) for size in sizes) else tail

    def _stem(self, text: str, end: int) -> int:
        """Where the brand before a trade begins, after an edge or an ordinary word (认定|鹭岭|供应链公司); ``end`` for none."""
        edge, certain = self._edges.left(text, end, 5)
        if certain and self._brands.is_brand(text[edge:end]):
            return edge
        at, words = end - 2, self._words
        after_word = at > edge and text[max(0, at - 2) : at] in words and text[at - 1 : at + 1] not in words
        return at if after_word and self._brands.is_brand(text[at:end]) else end
