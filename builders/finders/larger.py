"""What a name is only a part of: a building, a fund, a trade, a longer name in English.

The words after a name (or before it) tell, by rules for kinds of names and not for single ones: 广场 after an institution's
name makes it a building's, 价格 after 中国石油 makes it the country and its petroleum.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.lexicon import Name
from ontology.schema import INSTITUTIONS

__all__ = ["Larger", "Part"]

#: Before an English name that is the tail of a longer one (Exim Bank of China): a proper name, the end of a word cut in two.
_ENGLISH_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])(?!(?:{})\b)[A-Z][a-z][A-Za-z.'-]*|-\s+[a-z]+)\s*$".format(
        "The|In|At|By|With|From|For|And|As|Since|When|While|Both|Then|Later|Today|Meanwhile|However|Also|But|If|To|On|This|That|Its"
        "|After|Before|Under|According|Between|Among|Chairman|President|Governor|Director|Dr|Mr|Ms|Mrs|Q"
    )
)
_ENGLISH_AFTER = re.compile(r"\s*of\s+(?=[A-Z])")
_BUILDING = re.compile(
    r"(?:国际|环球|世纪|时代|城市|财富|商业|购物|金融)?(?:[一二三四五新老旧南北东西]?[座期])?"
    r"(?:广场|大厦|大楼|花园|公寓|国际中心|商务中心|金融中心|财富中心|中心(?=[一二三四五六七八九十\dA-Z]+(?:座|层|楼|栋|号楼)))"
    r"(?!支行|分行|网点|营业)"
)
_FUND = re.compile(
    r"(?!银行|基金|证券|资产|资管|理财|集团|租赁|信托|保险|期货|消费金融)[^\s,，。;；:：、《》“”的与和及在对向发代购托销管为]{2,22}"
    r"(?:、[^\s,，。;；:：《》“”的在对向发代购托销管为]{2,22})*(?:[一二两三四五六七八九十几数\d]+[只支])?(?:证券投资)?基金"
)
#: The names of institutions that the rules for trades look at begin so, and go on with an ordinary word.
_COUNTRY = "中国"
#: What follows a trade where a unit of the institution is meant: 中国移动市场|部.
_NO_UNIT = "(?![部处公总]|中心|条线|热线|电话)"
_CALLED = ("致电", "拨打", "联系", "咨询", "来自")
#: Whether a name, found in a text between two places, is a part of something larger.
Part = Callable[[str, int, int], bool]


class Larger:
    """Tells whether a name that was found is a part of something larger."""

    def __init__(self, knowledge: Knowledge) -> None:
        cues, self._lexicon, self._places = knowledge.cues, knowledge.lexicon, knowledge.places.by_name
        self._common = knowledge.words.common
        self._sector = re.compile(rf"(?:{cues.alternation('sector_noun')}){_NO_UNIT}")
        self._trade = re.compile(rf"(?:{cues.alternation('bank_trade')}){_NO_UNIT}")
        self._national = re.compile(rf"(?:{cues.alternation('national_trade')}){_NO_UNIT}")
        self._insured = re.compile(rf"(?:{cues.alternation('insured')})$")

    def rules(self, key: str, names: Sequence[Name]) -> tuple[Part, ...]:
        """What may make a name a part of something larger.

        Args:
            key: The normalised name.
            names: The names that are written so.

        Returns:
            Functions of a text (the clean one for names of Latin letters, else the normalised one) and of where the name
            begins and ends in it.
        """
        lexicon = self._lexicon
        if not any(lexicon.things[name.iri].type in INSTITUTIONS for name in names):
            return ()
        if key.isascii():
            return (_in_english,) if any(" " in name.text for name in names) else ()
        rules: list[Part] = [_in_building]
        if f"{key}基金" in lexicon.names or f"{key}基金管理" in lexicon.names:
            rules.append(_in_fund)
        if key.endswith("保险") and len(key) == 4 and key[:2] in self._common:
            rules.append(self._in_policy)
        if key == "中国银行":
            rules += [self._in_trade, self._in_national_trade]
        elif key.endswith("银行") and key[:-2] in self._places:
            rules.append(self._in_trade)
        elif key.startswith(_COUNTRY) and key[2:] in self._common:
            rules.append(self._in_sector)
        return tuple(rules)

    def _in_policy(self, text: str, start: int, end: int) -> bool:
        return self._insured.search(text, max(0, start - 4), start) is not None

    def _in_trade(self, text: str, start: int, end: int) -> bool:
        return self._trade.match(text, end) is not None

    def _in_national_trade(self, text: str, start: int, end: int) -> bool:
        return self._national.match(text, end) is not None and not text.endswith(_CALLED, 0, start)

    def _in_sector(self, text: str, start: int, end: int) -> bool:
        return self._sector.match(text, end) is not None


def _in_english(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 40) : start]
    return _ENGLISH_BEFORE.search(before) is not None or _ENGLISH_AFTER.match(text, end) is not None


def _in_building(text: str, start: int, end: int) -> bool:
    return _BUILDING.match(text, end) is not None


def _in_fund(text: str, start: int, end: int) -> bool:
    return _FUND.match(text, end) is not None
