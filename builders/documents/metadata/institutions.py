"""Whether a name beside a label, on a cover or under a text is an institution's: known, or of the shape of one.

>>> from ontology import Knowledge
>>> institutions = Institutions(Knowledge())
>>> [institutions.is_one(name) for name in ("艾瑞咨询", "望海金融研究院", "澜沧银行股份有限公司", "重磅", "手机银行", "张三")]
[True, True, True, False, False, False]
>>> institutions.listed("中国人民银行、金融监管总局、望海支付协会")
('中国人民银行', '金融监管总局', '望海支付协会')
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ontology.knowledge.knowledge import Knowledge
from ontology.normalise import is_traditional, normalise, simplify
from ontology.schema import INSTITUTIONS

__all__ = ["Institutions"]

#: Names whose answers are kept.
_KEPT = 4096

_LEGAL = re.compile(
    r"(?:股份有限公司|有限责任公司|集团有限公司|有限公司|Co\.,? ?Ltd\.?|Inc\.?|LLC|LLP|PLC|Limited|Corporation)$",
    re.I,
)
#: Signs that no name of an institution holds.
_SIGN = re.compile(r"\s·\s|[《》“”\"。!！?？:：;；,，、|_/\\\[\]【】〔〕#*=<>@…%]|https?:|\s[-—–]\s|(?<=[一-鿿])\s+(?=[一-鿿])")
_NUMBER = re.compile(r"\d{2}|第[一二三四五六七八九十\d]|[一二三四五六七八九十]、")
#: Words that make a phrase of a name: verbs and particles.
_PHRASE = re.compile(
    r"获批|筹建|设立|收购|入股|增资|挂牌|亮相|推出|签约|揭牌|携手|牵手|被罚|罚款|举办|"
    r"[的了吗呢吧是]|关于|如何|怎样|怎么|什么|为何|以及|进行|开展|加强|推动|推进|提升|促进(?!会)|助力|赋能|走[进近向]|进入|来到|迈[进入向]|拥抱|重塑|发布|印发|披露|召开|成立|致力|"
    r"本行|(?<!资)本公司|本报告|本协议|仅供|均指|我行|我国|各|全体|有关|相关|等$|研究报告|进一步|做好|深化|完善|支持|落实|面向|基于|打造|建设(?!银行|部|厅|局|委|委员会|集团|投资|兵团|开发|发展|有限|工程|控股)"
)
_LIST = re.compile(r"[、;；,，/&＆|｜]|\s+(?=[一-鿿])|(?<=[一-鿿])\s+|(?<=[一-鿿])[和与](?=[一-鿿])")
_SURE = re.compile(r"\s·\s|[、;；,，/&＆|｜]|\s{2,}|(?<=[一-鿿])\s+(?=[一-鿿])")
_CLAIM = re.compile(
    r"^(?:本文|文章|稿件|内容|转载)?(?:来源|摘自|转自|来自)[:：于]?|(?:官网|官方网站|网站|微信公众号|公众号|官微|客户端)$"
)
_PART = re.compile(r"[一-鿿]{2}(?:司|局|处|部|室|院|所)$")
#: Banks of a place, which no table knows.
_LOCAL_BANK = re.compile(
    r"(?!中小|全国|我国|大型|部分|多家|各类|各家|地方|传统|城市|国有|股份|民营|辖内|本地|省内|以及|小型|一些|全省|全市)"
    r"[一-鿿]{2,8}(?:农村商业|农村合作|村镇|城市商业)银行"
)
#: The short name in Latin letters right behind a full one: 上海高级金融学院SAIF.
_ABBREVIATION = re.compile(r"(?<=[一-鿿]{2}[学院会心所])\s?\(?[A-Z]{2,8}\)?$")
_PERSON = re.compile(r"[一-鿿]{2,4}|[一-鿿]{1,8}·[一-鿿]{1,8}")


def _tails(words: Iterable[str]) -> re.Pattern[str]:
    """The ends of names, a note in brackets after them aside."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(f"(?:{'|'.join(map(re.escape, longest_first))})(?:[(（][^()（）]{{2,10}}[)）])?$")


class Institutions:
    """Tells institutions by the names that are known and by the tables of tails and of words that are no names."""

    def __init__(self, knowledge: Knowledge) -> None:
        cues = knowledge.cues
        self._lexicon = knowledge.lexicon
        weak = {tail for tail, note in cues.notes("front_tail").items() if note == "weak"}
        strong = (cues["organization_tail"] | cues["authority_tail"] | cues["front_tail"]) - weak
        self._tail, self._sure_tail = _tails(strong | weak), _tails(strong)
        self._not_a_tail = re.compile(f"(?:{cues.alternation('front_not_a_tail')})$")
        self._stops = frozenset(word.lower() for word in cues["front_stop"])
        self._begins = frozenset(name[:2] for name in self._lexicon.names)
        self._known, self._is_one = lru_cache(_KEPT)(self._looked_up), lru_cache(_KEPT)(self._told)

    def known(self, name: str) -> bool:
        """Whether a table knows an institution by this name."""
        return self._known(name)

    def _looked_up(self, name: str) -> bool:
        return bool(self._lexicon.lookup(name, INSTITUTIONS))

    def is_paper(self, name: str) -> bool:
        """Whether a table knows a journal or a newspaper by this name."""
        return bool(self._lexicon.lookup(self.trimmed(name), ("Publication",)))

    def stopped(self, name: str) -> bool:
        """Whether a word stands before colons and in fields without naming anybody: 重磅, 摘要, admin, 第三讲, 附件1."""
        bare = re.sub(r"[\s\d一二三四五六七八九十.()（）【】\[\]]+$", "", name.strip().lower())
        return (
            not re.search(r"[^\W\d_]{2}", name)
            or bare in self._stops
            or name.strip().lower() in self._stops
            or bool(
                re.fullmatch(r"第?[一二三四五六七八九十百\d]+[章节篇部讲期条辑集回届册卷版课条步次]?|[上中下]篇", name.strip())
            )
        )

    def is_one(self, name: str, *, sure: bool = False) -> bool:
        """Whether a whole name is an institution's.

        Args:
            name: The name, in either script.
            sure: Whether tails that other words have too (部, 报, 投资) do not count, where no label tells that it is a name.

        Returns:
            True when a table knows it, or when it has an institution's shape.
        """
        return self._is_one(name, sure)

    def _told(self, name: str, sure: bool) -> bool:
        name = simplify(name.strip()) if is_traditional(name) else name.strip()
        name = _ABBREVIATION.sub("", name)
        if not 2 <= len(name) <= 50 or self.stopped(name):
            return False
        if self.known(name):
            return True
        if _SIGN.search(_LEGAL.sub("", name)) or _NUMBER.search(name) or _PHRASE.search(name):
            return False
        if _LEGAL.search(name):
            return len(_LEGAL.sub("", name)) >= 2
        tail = (self._sure_tail if sure else self._tail).search(name)
        named = {thing.type for thing in self._lexicon.lookup(name, (), ())} - {*INSTITUTIONS, *(() if sure else ("Product",))}
        if _LOCAL_BANK.fullmatch(name) and not named:
            return True
        if tail is None or self._not_a_tail.search(name) or named:
            return sure and not named and self._department(name)
        stem = name[: tail.start()]
        least = 2 if len(tail[0]) > 1 else 3
        return len(stem) >= least and not self.stopped(stem)

    def _department(self, name: str) -> bool:
        """Whether a name is a known institution's with that of a part of it: 中国人民银行调查统计司."""
        return bool(_PART.search(name)) and any(self.known(name[:end]) for end in range(4, len(name) - 2))

    def is_person(self, name: str) -> bool:
        """Whether a name is of the shape of a person's and no institution's."""
        name = re.sub(r"\s+", "", name)
        return bool(_PERSON.fullmatch(name)) and not self.is_one(name) and not self.stopped(name)

    def trimmed(self, stated: str) -> str:
        """What a field states without what is no part of a name: brackets around it, 官网, 本文来源."""
        name = stated.strip().strip("\"'“”‘’「」《》:：-—–.·*#>").strip()
        name = _CLAIM.sub("", _CLAIM.sub("", name)).strip()
        for opening, closing in ("()", "（）", "【】", "[]"):
            if name.count(opening) != name.count(closing) or (name[:1], name[-1:]) == (opening, closing):
                name = name.strip(opening + closing)
        return name.strip()

    def listed(self, stated: str, *, sure: bool = False) -> tuple[str, ...]:
        """The institutions in a stated list of them.

        Args:
            stated: Names parted by signs or blanks.
            sure: As for :meth:`is_one`.

        Returns:
            Their names in order; nothing when a part is no institution.
        """
        whole = self.trimmed(stated)
        if self.is_one(whole, sure=sure):
            return (whole,)
        for sign in (_SURE, _LIST):
            names = [self.trimmed(name) for name in sign.split(whole) if name.strip()]
            if len(names) > 1 and all(self.is_one(name, sure=sure) for name in names):
                return tuple(dict.fromkeys(names))
        return self._segmented(whole)

    def among(self, stated: str) -> tuple[str, ...]:
        """The institutions among the names of a list, people and others left out."""
        return tuple(filter(self.is_one, map(self.trimmed, _SURE.split(stated))))

    def _segmented(self, names: str) -> tuple[str, ...]:
        """Known names that follow one another with nothing between them: 中国人民银行银保监会证监会."""
        found: list[str] = []
        at = 0
        while at < len(names):
            if normalise(names[at : at + 2]) not in self._begins:
                return ()
            end = next((end for end in range(min(len(names), at + 30), at + 1, -1) if self.known(names[at:end])), 0)
            if not end:
                return ()
            found.append(names[at:end])
            at = end
        return tuple(dict.fromkeys(found))
