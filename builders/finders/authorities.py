"""Authorities by their shape: of a place (杭州市中级人民法院), of an unnamed county (县财政局), of another country (波兰央行).

An office of an unnamed county is that of the last county that the text names before it; where it names none it is found,
but stays without a thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builders.finders.brands import Brands
from builders.finders.edges import Edges, Words
from builders.records import Found
from builders.rules import Reason, Rule
from builders.text.passage import Passage
from ontology.knowledge.knowledge import Knowledge
from ontology.schema import INSTITUTIONS

__all__ = ["AuthorityFinder"]

_RANKS = "省市区县州盟旗"
_ADMIN = re.compile(rf"(?:[{_RANKS}]|新区|开发区|高新区)$")
#: Names of authorities that begin with the rank of their place.
_PARTY = re.compile(rf"[{_RANKS}][委政]")
#: A zone of a place, with authorities of its own: 深圳前海|合作区, 徐州|经济技术开发区.
_ZONE = re.compile(
    r"(?:高新技术|经济技术|经济|高新|综合|自由贸易|自贸|旅游|国家级)*(?:产业)?(?:合作|开发|示范|试验|度假|保税|高新|经开|新)区$"
)
#: Bodies of the Party in a place, each behind 委: 市委金融办.
_COMMITTEES = (
    "金融办",
    "金融委",
    "金融委员会",
    "金融委员会办公室",
    "金融工作委员会",
    "办公室",
    "办公厅",
    "宣传部",
    "组织部",
    "统战部",
    "社会工作部",
    "政法委",
    "网信办",
    "改革办",
    "编办",
)
#: Authorities whose name may begin with a place that no 省 or 市 follows.
_UNRANKED = (
    "监管局",
    "监管分局",
    "保监局",
    "证监局",
    "人民政府",
    "银监局",
    "银保监分局",
    "银监分局",
    "监督管理局",
    "税务局",
    "海关",
    "外汇局",
)
#: A supervisor's office as it is mostly called, and its registered name: 宁德|金融监管分局.
_BRANCH, _SUPERVISOR = "金融监管分局", "国家金融监督管理总局"
_COURTS = ("法院", "检察院", "中院", "高院")
#: Names of counties that are words too, if no larger place stands before them: 会同|县财政局, 和|县公安局.
_WORDS = ("会同县", "和县", "和平县", "和平区", "和顺县")
#: What stands before 县 where no county is named, and before what is not of one county.
_LED = re.compile(
    r"(?:会同|报送|报请|报经|提请|抄送|抄报|请示|配合|协助|协调|联合|商请|约谈|移送|移交|转交|上报|通知"
    r"|联系|走访|拜访|建议|函告|告知|请求|安排|会商|责成|参加|召开|授权|报告|咨询|报备|原|报|经|由|商)$"
)
_EVERY = re.compile(r"[各全本该每某多两数该其]$|相关$|有关$|所在$|当地$|所属$")
#: Words that end like a rank: 上市|委员会, 直辖市|人民政府.
_OTHER = re.compile(
    r"[上城都超股楼门辖县省]市|[地社园辖小景片新专市郊校山灾特城港矿库牧治作发范验税贸假]区|治[县州]|[节本外]省|区县|市州"
)
#: Committees that run a zone.
_OF_ZONES = ("管委会", "管理委员会")
#: Places of the rank of an office that are looked at for the one that it is of.
_MOST = 40


class AuthorityFinder:
    """Finds authorities by shape, outside what is already found."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon, self._places, cues = knowledge.lexicon, knowledge.places, knowledge.cues
        self._edges, self._brands = Edges(cues), Brands(knowledge)
        self._local = cues["authority_tail"] | {f"{rank}委{body}" for rank in _RANKS for body in _COMMITTEES}
        self._foreign, self._regional = cues["foreign_authority"], cues["region_authority"]
        self._tails = Words(self._local | self._foreign | self._regional)
        rows = knowledge.rows("jurisdictions")
        told = {row["word"] for row in rows if row["use"] in ("name", "place") and row["jurisdiction"] not in _NO_COUNTRY}
        self._countries = {word for word in told if len(word) > 1} | cues["country"]
        self._regions = cues["region"]
        states = "|".join(sorted(cues["foreign_state"] | cues["foreign_city"], key=len, reverse=True))
        self._district = re.compile(
            rf"(?:美国)?(?:{states})州?(?:[东南西北中]区)?$|美国(?:第[一二三四五六七八九十]+|联邦)巡回$"
        )

    def __call__(self, passage: Passage, found: Sequence[Found] = ()) -> Iterator[Found]:
        """Authorities by shape.

        Args:
            passage: The passage.
            found: What was found in it so far.

        Yields:
            Regulators.
        """
        text = passage.text
        tails = self._tails.spans(text)
        if not tails:
            return
        covered = sorted((f.start, f.end) for f in found)
        for tail, end in tails:
            one = self._placed(text, tail, end) or self._abroad(text, tail, end) or self._relative(text, tail, end)
            if one and not any(a <= one.start and one.end <= b for a, b in covered):
                yield one

    def _placed(self, text: str, tail: int, end: int) -> Found | None:
        """An authority after places that nest."""
        named = text[tail:end]
        if named not in self._local:
            return None
        zone = _ZONE.search(text, max(0, tail - 14), tail) if text[tail - 1 : tail] == "区" else None
        chain = self._places.chain(text, tail) or (self._places.chain(text, zone.start()) if zone else None)
        if chain is None:
            return None
        start, place = chain[0], text[chain[0] : tail]
        if place in _WORDS and start and (text[start - 1].isalnum() or text[start - 1] in ",，、"):
            return None
        if named == _BRANCH:
            return self._found(text, start, end, f"{_SUPERVISOR}{place}{_BRANCH.removeprefix('金融')}")
        if not (_ADMIN.search(place) or _PARTY.match(named) or named.endswith((*_UNRANKED, *_COURTS))):
            return None
        return self._found(text, start, end, text[start:end])

    def _abroad(self, text: str, tail: int, end: int) -> Found | None:
        """An authority after a country, or of Hong Kong, Macau or Taiwan after one of their places."""
        named = text[tail:end]
        for names, tails in ((self._countries, self._foreign), (self._regions, self._foreign | self._regional)):
            if named in tails:
                for size in range(min(8, tail), 1, -1):
                    start = tail - size
                    outer = 2 * (text[max(0, start - 2) : start] in ("台湾", "香港"))
                    if text[start:tail] in names or (text[tail - 1] in "市县" and text[start : tail - 1] in names):
                        return self._found(text, start - outer, end, text[start - outer : end])
        if named.endswith("法院") and (district := self._district.search(text, max(0, tail - 14), tail)):
            return self._found(text, district.start(), end, text[district.start() : end])
        return None

    def _relative(self, text: str, tail: int, end: int) -> Found | None:
        """An authority of a place that only its rank tells, or of one that no table has (青禾县财政局)."""
        named = text[tail:end]
        if named not in self._local:
            return None
        at = tail if _PARTY.match(named) else tail - 1
        if at < 0 or text[at] not in _RANKS or text.startswith(("员", "党校"), end):
            return None
        if named in _OF_ZONES:
            return self._zoned(text, tail, end)
        if at and _OTHER.fullmatch(text, at - 1, at + 1):
            return None
        edge, certain = self._edges.left(text, at, 4)
        if led := _LED.search(text, max(0, edge - 2), at):
            edge, certain = led.end(), True
        if not certain or _EVERY.search(text, max(0, at - 2), at):
            return None
        if edge < at:
            own = at < tail and text[at] != "省" and 2 <= at - edge <= 3
            return self._found(text, edge, end, text[edge:end]) if own else None
        place = self._last_named(text, at, text[at]) or self._first_named(text, end, text[at])
        if place:
            return self._found(text, at, end, place + text[at + 1 : end])
        return Found(at, end, "Regulator", Rule.SHAPE_AUTHORITY, 0.5, "", text[at:end], "government", "", Reason.AMBIGUOUS)

    def _zoned(self, text: str, tail: int, end: int) -> Found | None:
        """The committee of a zone of a place that no table has: 青禾高新区管委会."""
        zone = _ZONE.search(text, max(0, tail - 14), tail)
        if zone is None:
            return None
        for at in range(zone.start() - 2, max(0, zone.start() - 5), -1):
            outer = self._places.chain(text, at)
            if outer and _ADMIN.search(text, outer[0], at) and text[at : zone.start()].isalpha():
                return self._found(text, outer[0], end, text[outer[0] : end])  # 青禾市|海冈|新区管委会
        edge, certain = self._edges.left(text, zone.start(), 5)
        if certain and self._brands.is_brand(text[edge : zone.start()].removesuffix("市")):
            return self._found(text, edge, end, text[edge:end])
        return None

    def _last_named(self, text: str, before: int, rank: str) -> str:
        """The last place of a rank that a text names before a position, with the places it nests in; else empty."""
        at = before
        for _ in range(_MOST):
            at = text.rfind(rank, 0, at)
            if at < 1:
                return ""
            chain = self._places.chain(text, at + 1)
            if chain and text[chain[0] : at + 1] not in _WORDS and any(p.name.endswith(rank) for p in chain[1]):
                return text[chain[0] : at + 1]
        return ""

    def _first_named(self, text: str, after: int, rank: str) -> str:
        """The only place of a rank that a text names after a position, with the places it nests in; else empty."""
        named: set[str] = set()
        at = text.find(rank, after)
        for _ in range(_MOST):
            if at < 0:
                break
            chain = self._places.chain(text, at + 1)
            if chain and text[chain[0] : at + 1] not in _WORDS and any(p.name.endswith(rank) for p in chain[1]):
                named.add(text[chain[0] : at + 1])
            at = text.find(rank, at + 1)
        return named.pop() if len(named) == 1 and at < 0 else ""

    def _found(self, text: str, start: int, end: int, name: str) -> Found:
        known = self._lexicon.lookup(name, INSTITUTIONS)
        rule, score = Rule.SHAPE_AUTHORITY, 0.8
        if known:
            return Found(start, end, known[0].type, rule, score, known[0].iri, known[0].label, known[0].kind)
        return Found(start, end, "Regulator", rule, score, *self._lexicon.identified("institution", name), "government")


#: Codes of the table ``jurisdictions`` whose places are no countries of their own there.
_NO_COUNTRY = ("CN", "ZZ", "HK", "MO", "TW")
