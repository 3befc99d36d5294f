"""Companies, associations and universities by their shape.

A company's legal tail is enough, given a certain left edge; the softer tails (协会, 研究院) need a name that begins
with a place or with 中国, 全国, 国家. What such a name begins with is also what keeps generic phrases out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from builders.finders.brands import Brands
from builders.finders.edges import Anchored, Edges, Words
from builders.finders.firms import Firms
from builders.records import Found
from builders.rules import Rule
from builders.text.passage import Passage
from ontology.knowledge.knowledge import Knowledge
from ontology.schema import INSTITUTIONS

__all__ = ["OrganizationFinder"]

_COMPANY = Anchored(
    re.compile(
        r"(?:\([^\s()]{2,6}\))?(?:集团)?(?:股份有限公司|有限责任公司|集团有限公司|有限公司)"
        r"(?:\((?:集团|控股|筹|亚洲|亚太|[^\s()]{0,4}合伙|(?!非上市|以下|下称|简称|曾用|原名|更名|现名|退市|注销|存续|含|[乙丙丁]方)"
        r"[一-鿿]{2,3}(?<![方人行东司称]))\))?"
    ),
    "有限",
    12,
    20,
)
_NATIONAL = re.compile(r"(?:财团法人|社团法人|中证|中国|全国|国家|国际|亚洲|世界|全球|中华|海峡两岸)")
_BAD_INSIDE = re.compile(
    r"[的了和与及等在为对把被将]|公司[^（(]|进行|开展|通过|合作|支持|推动|建设(?!(?:工程|发展|集团|开发|投资|管理|控股|科技)*(?:公司)?$)|提供|项目|以及|工作人员|地区|成员|一流|社会保险|成立|设立|联合$|(?:[本母两欠占]|(?<!电)子)公司$|仅[有剩因]|构成|[设拥]有|举办|系母"
)
_KIND_OF_COMPANY = re.compile(
    r"(?:分|子|总|母|保险|证券|上市|理财|基金|信托|科技|担保|贷款|租赁|财务|集团|各|大|小)公司$(?<!.{6})"
)
#: What a company trades in, which is no name without what stands before it.
_TRADE = re.compile(
    r"(?:(?:金融|信息|数字|网络|智能)?科技|金融租赁|融资租赁|消费金融|汽车金融|理财|资产管理|基金管理|信息技术|投资|集团|控股|)"
)
#: Words of grammar that names of companies hold all the same.
_IN_NAMES = tuple("和与及再按")
_AND = tuple("、和与及")
_CLOSED = re.compile(r"等(?=[一-鿿]{0,10}?(?:企业|公司|厂商|服务商|供应商))")
#: What a trade's name begins with when it is a class: 民营集团, 生物科技.
_PLAIN = re.compile(
    r"(?:[一二三四五六七八九十两]大|国有|民营|大型|中小|传统|现代|其他|各类|新型|高新|生物|金融|信息|数字|智能|网络|互联|新能源|绿色|移动|第三方|外部|头部|创新|企业|上市)"
)
_ENDED = re.compile(r"协会|学会|公会|联合会|有限公司|集团")
_CLASS = re.compile(r"企业|公司|单位|机构|客户|行业|龙头|集团")
#: Words that stand before names, where they are what a company does.
_HOLDING = re.compile(r"(?<!的)(?:控股|投资|服务|建设|经营|运营)(?:管理|发展|咨询|集团|工程|开发|顾问|基金管理|基金)?$")
#: What a holding company is to another: 控股股东|江岳控股有限公司.
_PARTY = re.compile("股东|母公司|子公司|法人|方")
#: What is no name before a legal tail: a country and words for legal forms (中国|有限责任公司, 英国私营担保|有限公司).
_FORM = re.compile(
    r"(?:[一-鿿]国|日本|新加坡|加拿大|(?:中国)?(?:香港|澳门|台湾)|开曼群岛|百慕大|欧洲|当地|注册)?"
    r"(?:私营|私人|公众|合伙制?|(?:特殊)?普通合伙|有限合伙|外商独资|独资|中外合资|合资|注册|股份|担保|保证|无限|有限|责任|上市|的)*"
)
#: Houses of accountants and lawyers, which are called by a brand; how they are constituted may follow.
_HOUSE = re.compile(r"(?:会计师|律师|资产评估|税务师)事务所(?:\((?:特殊普通合伙|普通合伙|有限合伙)\))?")
#: What such a house is spoken of with where it is not named: 所聘会计师事务所, 多家律师事务所.
_GROUP = re.compile(
    r".*(?:[家个所]|聘请?|委托|聘任|外部|独立|第三方|国内|境内|境外|大型|知名|专业|年审|审计|相关|各|本|该|由|国际|某|合格|备案|四大|前后任|聘任|现任|前任|后任|拟聘|变更|中小|其他)$"
)
_DIGIT = re.compile(r"\d")
_HAN = re.compile(r"[一-鿿()]{2,}")
#: Characters of the longest name in a table of short names, its legal tail aside.
_LONGEST_DEFINED = 20
#: A place in brackets inside a name, and words for places that are none of the mainland's divisions.
_IN_BRACKETS = re.compile(r"\((?P<place>[一-鿿]{2,6})\)$")
_ABROAD = frozenset(
    (
        "中国",
        "香港",
        "澳门",
        "台湾",
        "亚洲",
        "亚太",
        "全球",
        "国际",
        "新加坡",
        "日本",
        "美国",
        "英国",
        "大中华区",
        "控股",
        "集团",
    )
)
#: What is glued to a name: the date of an office, an article's number, a word of a suit.
_GLUED = re.compile(
    r"(?:(?:\d{1,4}[年月日])+(?:起|至今)?[现曾历]?任?|第[一二三四五六七八九十百零\d]+[条章节款项]|至今[任为]?|今任|[诉因聘])"
)
_SERIAL = re.compile(r"\d{1,4}|[一-鿿A-Za-z]{0,10}指|[一二三四五六七八九十]{1,2}")
#: The house of a journal, behind its title.
_PRESSES = ("》杂志社", "》编辑部", "》报社", "》周刊社")
_PRESS = re.compile("(?<=》)(?:杂志社|编辑部|报社|周刊社)")
_AGAIN = re.compile("中国|中华")
#: Classes that begin like a name: 全球知名物流公司, 国家鼓励证券公司, 香港持牌基金公司.
_CLASSES = re.compile(
    r"[^()]*[A-Za-z]基金$|(?:全国|国家|国际|亚洲|世界|全球|中证)[^()]*(?:公司|集团|基金|证券|保险|信托|期货|消费金融|汽车金融|金融租赁|工程研究中心)$"
    r"|.*(?:慈善|公益|标品|家族|服务|资金|财产|保险金|集合|单一|遗嘱|养老|土地)信托$"
    r"|.*(?:持牌|知名|限定|鼓励|探索|活跃|开设|亮相|聘请|选聘|获批|首批|优秀|先进|上市)"
)
_WORDED = re.compile(r"[一-鿿]{2}|[A-Za-z]{3}")
#: A branch of an insurer or a firm that is not named: 云溪中心支公司.
_BRANCH = re.compile(r"[一-鿿]{2,4}中心支公司")


#: Bodies that other countries have too: 新西兰银行|协会.
_SCHOOLS = ("大学", "学院", "研究所", "研究院")
_ABROAD_TOO = ("协会", "公会", "同业公会", "联合会", "商会", "交易所", "基金会")


class OrganizationFinder:
    """Finds organizations by shape, outside what is already found."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon, self._places, cues = knowledge.lexicon, knowledge.places, knowledge.cues
        self._edges, self._brands = Edges(cues), Brands(knowledge)
        self._of_brands = cues["brand_tail"]
        self._tails = Words(cues["organization_tail"] | self._of_brands)
        told = {row["word"] for row in knowledge.rows("jurisdictions") if row["use"] in ("name", "place")}
        self._countries = {word for word in told | cues["country"] if len(word) > 1}
        self._firms = Firms(knowledge)
        self._cities = cues["foreign_city"]
        trade = rf"[一-鿿A-Za-z]{{2,6}}?(?:{cues.alternation('company_tail')})"
        self._trade_next = re.compile(rf"{trade}(?=[、和与及等,，。;；]|$)")
        self._trade_name = re.compile(trade)

    def __call__(self, passage: Passage, found: Sequence[Found] = ()) -> Iterator[Found]:
        """Organizations by shape.

        Args:
            passage: The passage.
            found: What was found in it so far; nothing inside it is found again.

        Yields:
            Companies, other organizations, and companies in lists, in this order.
        """
        covered = sorted((f.start, f.end) for f in found)
        known = [f for f in found if f.type in ("Bank", "Organization")]
        barriers = sorted(f.end for f in found if f.type == "Regulator" and f.end - f.start > 2)
        for finder in (self._companies, self._soft, self._listed, self._houses):
            for one in finder(passage, known, barriers):
                if not any(a <= one.start and one.end <= b for a, b in covered):
                    yield one

    def _companies(self, passage: Passage, known: Sequence[Found], barriers: Sequence[int]) -> Iterator[Found]:
        text = passage.text
        starts: dict[int, int] = {}  # of the shortest known name by its end
        for one in known:
            starts[one.end] = max(one.start, starts.get(one.end, 0))
        for match in _COMPANY.finditer(text):
            edge, certain = self._left(passage, match.start(), known)
            edge, certain = self._bracketed(text, edge, match.start(), certain)
            edge = self._begun(passage, edge, match.start(), barriers)
            name = text[edge : match.start()]
            if starts.get(match.end(), -1) >= edge:
                continue  # a table knows it
            if name.endswith(("银行", "信用社", "联社")):
                continue  # the banks' own finder knows where their names begin
            if _FORM.fullmatch(name) or self._firms.trades.fullmatch(name):
                continue
            if not certain or len(name) < 2 or _BAD_INSIDE.search(name) or not _WORDED.search(name):
                continue
            yield self._found(text, edge, match.end(), "Organization", Rule.SHAPE_COMPANY, 0.8, name + match[0])

    def _left(self, passage: Passage, end: int, known: Sequence[Found]) -> tuple[int, bool]:
        """Where a company's name begins whose legal tail begins at ``end``, and whether that is certain."""
        text = passage.text
        if (row := _defined(passage, end)) < end:
            return row, True
        trade = _HOLDING.search(text, max(0, end - 5), end)
        edge, certain = self._edges.left(text, trade.start() if trade else end, 22)
        edge = self._after_class(text, self._of_place(text, edge), end)
        if trade and (party := _PARTY.match(text, edge, end)):
            edge = party.end()
        for one in [f for f in known if edge <= f.end and f.start <= end]:
            rest = text[one.end : end]
            if one.end == end and one.type == "Organization":
                longer = certain and self._brands.is_brand(text[edge : one.start])
                return (edge if longer else one.start), True  # a known name and its legal tail; 云砚|星海资产管理|有限公司
            if one.start <= edge < one.end and _TRADE.fullmatch(rest):
                return one.start, True  # 渝农商|金融租赁有限责任公司, 马上消费金融|股份有限公司
            if edge < one.end <= end - 4 and one.type == "Bank":
                if _TRADE.fullmatch(rest):
                    return one.start, True
                edge = one.end  # 中国银行|中银金融商务有限公司
        if text[edge - 1 : edge] in _IN_NAMES and not self._begins(text, edge, end):
            further, sure = self._edges.left(text, edge - 1, 8)  # 北京安华金和|科技有限公司, 山西省融资再|担保集团有限公司
            if self._begins(text, further, end):
                return further, sure
        return edge, certain

    def _bracketed(self, text: str, edge: int, end: int, certain: bool) -> tuple[int, bool]:
        """Where a name begins that holds a place in brackets, if ``edge`` stands behind them: 星海(杭州)|科技有限公司."""
        inner = _IN_BRACKETS.search(text, max(0, edge - 8), edge)
        if inner is None or not self._is_place(inner["place"]):
            return edge, certain
        trade = _HOLDING.search(text, max(0, inner.start() - 5), inner.start())
        start, sure = self._edges.left(text, trade.start() if trade else inner.start(), 18)
        return (start, sure) if inner.start() - start >= 2 else (edge, certain)

    def _is_place(self, name: str) -> bool:
        """Whether a name is a place's, or two that stand one in the other (珠海横琴)."""
        places = self._places.by_name
        return name in _ABROAD or name in places or (name[:2] in places and name[2:] in places)

    def _begun(self, passage: Passage, edge: int, end: int, barriers: Sequence[int]) -> int:
        """Past what is glued to the beginning of a name: authorities, dates, serial numbers, other cells of a row."""
        text = passage.text
        for barrier in barriers:
            if edge < barrier < end - 1:
                edge = barrier
        if led := _GLUED.match(text, edge, end):
            edge = led.end()
        blanks = passage.blanks
        inside = blanks[bisect_right(blanks, edge) : bisect_left(blanks, end - 1)]
        if 3 * len(inside) > end - edge:
            return edge  # 海 山 证 券, whose characters are set apart
        for blank in inside:
            cell = text[edge:blank].lstrip("0123456789")
            if len(cell) > 1 and text.startswith(cell, blank):
                edge = blank  # 云砚科技|云砚科技(杭州)有限公司: a short name in the cell before
            elif _SERIAL.fullmatch(text, edge, blank) or (
                self._begins(text, blank, end) and not self._begins(text, edge, blank)
            ):
                edge = blank
        return edge

    def _of_place(self, text: str, edge: int) -> int:
        """Where the place begins in whose name ``edge`` stands (张家|口): a trigger word in it is none."""
        places = self._places.by_name
        spans = ((at, at + size) for at in range(max(0, edge - 3), edge) for size in (3, 4, 5))
        return next((at for at, end in spans if end > edge and text[at:end] in places), edge)

    def _after_class(self, text: str, edge: int, end: int) -> int:
        """Past a word for a class of firms that stands before a firm's place: 冠军企业|徐州X公司."""
        places = self._places
        for match in _CLASS.finditer(text, edge, end):
            if any(text[match.end() : match.end() + size] in places.by_name for size in (4, 3, 2)):
                edge = match.end()
        return edge

    def _soft(self, passage: Passage, known: Sequence[Found], barriers: Sequence[int]) -> Iterator[Found]:
        text = passage.text
        firms = {(f.start, f.end) for f in known}  # 龙源电力集团|公司
        for tail, stop in self._tails.spans(text):
            if text[tail:stop] in self._of_brands:
                if (start := self._firms.of_brand(text, tail, stop)) < tail:
                    yield self._found(text, start, stop, "Organization", Rule.SHAPE_BRANDED, 0.65, text[start:stop])
                continue
            if text.endswith("有限公司", tail, stop) or text.startswith(("生", "业", "监管", "监督"), stop):
                continue
            if text.startswith("保险", tail) and text.endswith("银行", 0, tail):
                continue  # 宁波银行保险机构: the banks and insurers of a place
            edge, certain = self._edges.left(text, tail, 18)
            if (row := _defined(passage, tail)) < edge:
                edge = row
            for inner in _ENDED.finditer(text, edge, tail):
                edge = inner.end()  # 天津市银行业协会|山西省银行业协会: the last name only
            edge, certain = self._bracketed(text, edge, tail, certain)
            edge = self._begun(passage, edge, tail, barriers)
            if (again := _AGAIN.search(text, edge + 1, tail - 1)) and text[edge : again.start()] not in self._places.by_name:
                edge = again.start()  # 澳门特|中国互联网金融协会
            start = next(
                (at for at in range(edge, min(edge + 4, tail)) if self._begins(text, at, tail) and "(" not in text[edge:at]),
                tail,
            )
            house = _HOUSE.match(text, tail)
            if house and start == edge + 1 and self._brands.begins(text, edge, passage.blanks):
                start = edge  # 利|安达信隆会计师事务所: no place
            if start == tail and certain:
                start = self._firms.start(text, edge, tail, stop)
            if house and start == tail and certain and 2 <= tail - edge <= 8 and not _GROUP.match(text, edge, tail):
                start = edge
            end = house.end() if house else stop
            name = text[start:end]
            if (
                tail - start < 2
                or (start, tail) in firms
                or _FORM.fullmatch(text, start, tail)
                or _CLASSES.match(name)
                or _BRANCH.fullmatch(text, edge, end)
            ):
                continue
            if not (_DIGIT.search(name) or _BAD_INSIDE.search(name) or _KIND_OF_COMPANY.search(name)):
                yield self._found(text, start, end, "Organization", Rule.SHAPE_NAMED, 0.7, name)

    def _listed(self, passage: Passage, known: Sequence[Found], barriers: Sequence[int]) -> Iterator[Found]:
        """Companies by their trade (奇瑞汽车, 平煤集团) next to a known one, or in a list that 等…企业 closes."""
        text = passage.text
        firms = [f for f in known if f.type == "Organization"]
        ends, starts = {f.end: f.start for f in firms}, {f.start for f in firms}
        spans: set[tuple[int, int]] = set()
        for end in {f.start - 1 for f in firms if text[f.start - 1 : f.start] in _AND and f.start} | {
            m.start() for m in _CLOSED.finditer(text)
        }:
            listed = list(self._items(text, end, ends))
            branded = [span for span in listed if self._branded(text[slice(*span)])]
            if text[end : end + 1] != "等" or len(branded) > 1 or any(b in ends for _, b in listed):
                spans.update(branded)
        for end in ends:
            if text[end : end + 1] in _AND and (item := self._trade_next.match(text, end + 1)) and self._branded(item[0]):
                spans.add(item.span())
        for start, end in sorted(spans):
            if end not in ends and start not in starts:
                yield self._found(text, start, end, "Organization", Rule.SHAPE_LISTED, 0.6, text[start:end])

    def _houses(self, passage: Passage, known: Sequence[Found], barriers: Sequence[int]) -> Iterator[Found]:
        """The houses of journals by these, and the journals: 《海塘》杂志社."""
        text = passage.text
        for house in _PRESS.finditer(text) if any(word in text for word in _PRESSES) else ():
            first, last = text.rfind("《", max(0, house.start() - 16), house.start()), house.start() - 1
            if first < 0:
                continue
            title = text[first + 1 : last]
            journals = self._lexicon.lookup(title, ("Publication",))
            journal = (journals[0].iri, journals[0].label) if journals else self._lexicon.identified("publication", title)
            yield self._found(text, first, house.end(), "Organization", Rule.SHAPE_NAMED, 0.7, title + house[0])
            yield Found(first + 1, last, "Report", Rule.PARENT, 0.8, *journal)

    def _items(self, text: str, end: int, known: dict[int, int]) -> Iterator[tuple[int, int]]:
        """The items of an enumeration that ends at ``end``, from right to left."""
        while True:
            start = known.get(end, -1)
            if start < 0:
                start, _ = self._edges.left(text, end, 10)
            if start >= end:
                return
            yield start, end
            if text[start - 1 : start] not in _AND or not start:
                return
            end = start - 1

    def _branded(self, name: str) -> bool:
        """Whether a name is a brand of two characters or more and a company's trade, and no subject."""
        trade = self._trade_name.fullmatch(name)
        return trade is not None and not self._lexicon.lookup(name, ("Theme",), ()) and not _PLAIN.match(name)

    def _begins(self, text: str, start: int, end: int) -> bool:
        """Whether a soft name begins with a place or with 中国, 全国 and their kin, and says more than that."""
        if national := _NATIONAL.match(text, start):
            return end - national.end() >= 2
        places, countries = self._places.by_name, self._countries
        if any(text[start : start + size] in places for size in (2, 3, 4)):
            return True
        if text.startswith(_ABROAD_TOO, end) and any(text[start : start + size] in countries for size in (2, 3, 4, 5)):
            return True
        return text.startswith(_SCHOOLS, end) and any(text[start : start + size] in self._cities for size in (2, 3, 4, 5))

    def _found(self, text: str, start: int, end: int, type_: str, rule: str, score: float, name: str) -> Found:
        known = self._lexicon.lookup(name, INSTITUTIONS)
        if known:
            return Found(start, end, known[0].type, rule, score, known[0].iri, known[0].label, known[0].kind)
        label = (
            re.sub(r"(?:股份有限公司|有限责任公司|有限公司)$", "", name) if type_ == "Organization" and len(name) > 10 else name
        )
        kind = "government" if type_ == "Regulator" else "company" if name.endswith("公司") else ""
        return Found(start, end, type_, rule, score, *self._lexicon.identified("institution", label), kind)


def _defined(passage: Passage, end: int) -> int:
    """Where a name begins that a table of short names gives in full (亚岭中澜 指 亚岭中澜会计师事务所…); ``end`` for none."""
    text = passage.text
    at = text.rfind("指", max(0, end - _LONGEST_DEFINED), end)
    if at < 0 or not (passage.parted(at) and passage.parted(at + 1)) or not _HAN.fullmatch(text, at + 1, end):
        return end
    return at + 1
