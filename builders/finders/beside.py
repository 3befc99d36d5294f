"""Institutions told by what stands beside their names: a stock's code, ST, an English name in brackets, what firms do.

云垦农机(600999.SH), *ST锦澜, 全球审计网络(Global Audit Network), 吊销 Kinabay Capital 牌照, 与Norfield Foundation签约.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from builders.finders.brands import LATIN
from builders.finders.edges import Edges
from builders.records import Found, Span
from builders.rules import Rule
from builders.text.passage import Passage
from ontology.knowledge.knowledge import Knowledge
from ontology.schema import INSTITUTIONS

__all__ = ["BesideFinder"]

#: The code of a share, not of a fund, bond or index.
_CODE = re.compile(
    r"\((?:股票代码|证券代码|A股代码|代码)?[:：]?\s?(?:(?:60|68|00|30|83|87|92)\d{4}(?:\.(?:SH|SZ|BJ))?|\d{4,5}\.HK|[A-Z]{1,5}\.(?:US|N|O)"
    r"|(?:NYSE|NASDAQ|HKEX|SEHK)[:：]\s?\w{1,5})\)"
)
_NO_SHARE = re.compile(r"(?:ETF|LOF|基金|转债|债券?|指数|转\d|\d|银行|[股票证券代码简称])$")
_SPECIAL = re.compile(
    r"\*?ST(?!股|产品|公司|板块|摘|的|概念|个股|企业|制度|戴|风险|标|规则|处理|族|或|及|和|与|且|是|在|情)[一-鿿]{2,3}(?=[^一-鿿]|$|下发|公告|股票|股价|被|因|实控|董事|的|于|收到|发布|控股|退市|及|和|与|等)"
)
_WORD = r"[A-Z][A-Za-z&'’.-]*"
_ENGLISH = re.compile(rf"\(({_WORD}(?: (?:of|for|on|the|and|in|{_WORD})){{1,9}})(?:[,，;；]\s?[^()]{{1,40}})?\)")
#: What the English name of a body ends with or, before of, begins with; and those of authorities.
_AUTHORITY = frozenset(("Authority", "Commission", "Ministry", "Bureau", "Agency", "Department", "Commissioners"))
_BODY = re.compile(
    r"Network|Council|Foundation|Association|Institute|Alliance|Initiative|Committee|Board|Group|Forum|Organi[sz]ation|Federation"
    r"|Union|Society|Corporation|Coalition|Consortium|Capital|Securities|Holdings|Partners|Ventures|Company|(?:Inc|Ltd)\.?|Limited"
    r"|PLC|Authority|Commission|Ministry|Bureau|Agency|Department|Commissioners"
)
_TAIL = re.compile(
    r"(?:网络|联盟|倡议|小组|工作组|理事会|委员会|论坛|协会|公会|联合会|学会|基金会|商会|[总分]?[署局院]|组织|集团|资本|公司|证券|控股|研究所|研究院|研究中心|机构)$"
)
#: English names that stand alone: of bodies, and of firms beside what is said of firms.
_ALONE = (" Foundation", " Association", " Institute", " Council", " Alliance")
_FIRMS = (" Capital", " Securities", " Holdings", " Partners", " Ventures", " Group")
_TAILS = re.compile(f" (?:{'|'.join(tail[1:] for tail in (*_ALONE, *_FIRMS))})")
_LEFT = re.compile(rf"(?<![A-Za-z0-9.,&’'-])(?<![A-Za-z0-9.,&] )(?:{_WORD} (?:(?:of|for|and|the) )?){{1,5}}$")
#: Initials in brackets, the English name before them, and what firms are called last.
_INITIALS = re.compile(r"(?<=[A-Za-z ])\(([A-Z]{3,6})\)")
_LEFT_OF_INITIALS = re.compile(
    rf"(?<![A-Za-z0-9.,&’'-])(?<![A-Za-z0-9.,&] )(?:{_WORD} (?:(?:of|for|and|the|&) )?){{1,6}}{_WORD} ?$"
)
_FIRM = re.compile(
    r" (?:Management|Group|Capital|Insurance|Securities|Partners|Holdings|Investments?|Advis[eo]rs|Services|Company|Trust)$"
)
_DONE_TO = re.compile(r"(?:吊销|收购|投资|入股|处罚|起诉|约谈|警告|由|与|和|对|向|机构|公司|基金|[、])\s?$")
_DOES = re.compile(r"\s?(?:牌照|宣布|公司|集团|旗下|创始人|领投|参投|跟投|收购|完成|获得?|被|披露|表示|[,，]?首席执行官)")
_NO_NAME = re.compile(
    r"(?:(?:Bank|Financial|Insurance) Holding|Finance|Holding|Trust|Insurance|Investment|Public|Listed|Parent|Shell|Joint Stock"
    r"|Limited Liability|Special Purpose|Asset Management|Money Service|Fund Management|Securities|Decentralized Autonomous)"
    r" (?:Company|Corporation|Organi[sz]ation|Group|Limited|Institute)$|"
    r"(?:The|This|That|An?|Our|Neural|Social|Human|Working|Economic|Regulatory|Tier|Risk|Venture|Private|Total|Focus|Research) "
)


#: The verb of a broker before the company that it rates (降海岚集团(01234.HK)目标价), and what then follows the code.
_RATED = frozenset("升降予荐")
_TARGET = re.compile("目标价|评级|至")
#: The class of a share and its code: -W(09999.HK).
_SERIES_CODE = re.compile(rf"(?:-[A-Z]{{1,2}})?{_CODE.pattern}")
_FOREIGN_BANK = re.compile(r"\([A-Za-z .&'-]{0,40}Ban(?:k|co|que|corp)\b[A-Za-z .&'-]{0,40}\)")
#: A row of a table of companies: the code of a share, then its name.
_ROW = re.compile(
    r"(?:60|68|00|30|83|87|92)\d{4}\.(?:SH|SZ|BJ)\s?([一-鿿]{3,6})(?![一-鿿])|\d{4,5}\.HK\s?([一-鿿]{2,6})(?:-[A-Z]{1,2})?(?![一-鿿])"
)
_MARKET = re.compile(r"\.(?:SH|SZ|BJ|HK)")
_NO_ROW = re.compile("[的是为在及与和]|股|行情|银行$")
#: The author of a work in a list of references: ;云岭披露工作组,《…》.
_AUTHOR = re.compile(
    r"(?:^|(?<=[\n。]))(?:\[\d+\])?(?![本该各]|上市|中国|全国|公司)(?P<name>[^\W\d_A-Za-z]{2,18}(?:工作组|(?<!董事)(?<!监事)理事会|倡议组织|(?<!管理)委员会))"
    r"(?:\([A-Za-z&]+\))?[,，]$"
)
_NO_AUTHOR = re.compile(r"[的了在由对为将]|根据|按照|审议|专门|薪酬|审计|提名")
_DRAFTERS = re.compile(r"起草单位(?:\(排名不分先后\))?\s?[:：为]\s?")
_COMMAS = (",", "，")
_ITEM = re.compile(r"(?:[A-Za-z][A-Za-z0-9 .&-]{1,28}[A-Za-z0-9]|[一-鿿(][一-鿿A-Za-z0-9()·]{1,28})(?=[、,，。;；\n]|$)")


class BesideFinder:
    """Finds institutions by what stands beside their names, outside what is already found."""

    def __init__(self, knowledge: Knowledge) -> None:
        told = {row["word"] for row in knowledge.rows("jurisdictions") if row["use"] in ("name", "place")}
        self._countries = sorted(word for word in told | knowledge.cues["country"] if len(word) > 1)
        self._before = tuple(self._countries)
        self._lexicon, self._edges, self._places = knowledge.lexicon, Edges(knowledge.cues), knowledge.places.by_name

    def __call__(self, passage: Passage, found: Sequence[Found] = ()) -> Iterator[Found]:
        """Institutions by what stands beside their names.

        Args:
            passage: The passage.
            found: What was found in it so far; nothing that touches it is found again.

        Yields:
            Organizations, and authorities by their English names.
        """
        text = passage.text
        spans = [
            *self._bracketed(text, found),
            *_special(text),
            *_alone(text),
            *_rows(passage),
            *_authors(text),
        ]
        yield from self._listed_products(text, found)
        yield from self._national(text, found)
        if "起草单位" in text:
            yield from self._drafters(text, found)
        if not spans:
            return
        covered = [(f.start, f.end) for f in found if f.type != "Theme"]
        for start, end, type_ in spans:
            if not any(a < end and start < b for a, b in covered):
                yield self._found(text[start:end], start, end, type_)

    def _bracketed(self, text: str, found: Sequence[Found]) -> Iterator[tuple[int, int, str]]:
        """Names before the code of their share, or before their English name, and this one."""
        at = text.find("(")
        while at >= 0:
            first = text[at + 1 : at + 2]
            if not (first.isdecimal() or first.isupper() or first in "股证代"):
                at = text.find("(", at + 1)
                continue
            if _CODE.match(text, at):
                edge, certain = self._edges.left(text, at, 9)
                if _TARGET.match(text, text.find(")", at) + 1):
                    brokers = [f.end for f in found if edge <= f.end < at - 2 and text[f.end] in _RATED]
                    edge, certain = (max(brokers), True) if brokers else (edge, certain)
                    edge += text[edge] in _RATED  # 高盛|降|海岚集团(01234.HK)目标价
                name = text[edge:at]
                if certain and 2 <= len(name) <= 8 and not (name.isascii() or name in self._places or _NO_SHARE.search(name)):
                    yield edge, at, "Organization"
            elif text.endswith("银行", 0, at) and _FOREIGN_BANK.match(text, at):
                edge, certain = self._edges.left(text, at, 12)
                if certain and any(
                    text.startswith(country, edge) and at - edge > len(country) + 3 for country in self._countries
                ):
                    yield edge, at, "Bank"
            elif firm := _abbreviated(text, at):
                yield *firm, "Organization"
            elif (english := _ENGLISH.match(text, at)) and (type_ := _kind(english[1])):
                yield english.start(1), english.end(1), type_
                edge, certain = self._edges.left(text, at, 24)
                if certain and at - edge >= 4 and _TAIL.search(text, edge, at):
                    yield edge, at, type_
            at = text.find("(", at + 1)

    def _listed_products(self, text: str, found: Sequence[Found]) -> Iterator[Found]:
        """Companies that go by the name of their product, before the code of their share: 哔哩哔哩(09626.HK)."""
        for one in found:
            if one.type == "Product" and not _NO_SHARE.search(one.label) and _SERIES_CODE.match(text, one.end):
                company = self._lexicon.identified("institution", one.label)
                yield Found(one.start, one.end, "Organization", Rule.SHAPE_BESIDE, one.score, *company, "company")

    def _national(self, text: str, found: Sequence[Found]) -> Iterator[Found]:
        """Foreign firms by their Latin name between their country and their product: 肯尼亚|Norracom|的M-PESA."""
        for one in found:
            if one.type != "Product" or text[one.start - 1 : one.start] != "的":
                continue
            name = LATIN.search(text, max(0, one.start - 30), one.start - 1)
            if name and text.endswith(self._before, 0, name.start()) and not any(f.end == name.end() for f in found):
                yield self._found(name[0], *name.span(), "Organization")

    def _drafters(self, text: str, found: Sequence[Found]) -> Iterator[Found]:
        """What is named in the lists of those that drafted a standard: each is an organization, whatever it is called."""
        known = {(f.start, f.end): f for f in found if f.type != "Theme"}
        held = sorted(known)
        for match in _DRAFTERS.finditer(text):
            start = match.end()
            for item in _ITEM.finditer(text, start, _sentence_end(text, start)):
                one = known.get(item.span())
                if one and one.type == "Product":
                    company = self._lexicon.identified("institution", one.label)
                    yield Found(*item.span(), "Organization", Rule.SHAPE_DRAFTED, one.score, *company, "company")
                elif one is None and not any(a < item.end() and item.start() < b for a, b in held):
                    yield self._found(item[0], *item.span(), "Organization", Rule.SHAPE_DRAFTED)

    def _found(self, name: str, start: int, end: int, type_: str, rule: str = Rule.SHAPE_BESIDE) -> Found:
        known = self._lexicon.lookup(name, INSTITUTIONS)
        if known:
            return Found(start, end, known[0].type, rule, 0.7, known[0].iri, known[0].label, known[0].kind)
        return Found(start, end, type_, rule, 0.7, *self._lexicon.identified("institution", name), "")


def _kind(name: str) -> str:
    """The type of a body by its English name; empty for what is none."""
    if _NO_NAME.match(name):
        return ""
    words = name.split(" ")
    head = {words[-1]} | {word for word, after in pairwise(words) if after in ("of", "for", "on")}
    if not any(map(_BODY.fullmatch, head)):
        return ""
    return "Regulator" if head & _AUTHORITY or {"Board", "of"} <= set(words) else "Organization"


def _special(text: str) -> Iterator[tuple[int, int, str]]:
    """Companies under special treatment by their short names: *ST锦澜."""
    at = text.find("ST")
    while at >= 0:
        start = at - (text[at - 1 : at] == "*")
        if (match := _SPECIAL.match(text, start)) and not _latin(text[start - 1 : start]):
            yield *match.span(), "Organization"
        at = text.find("ST", at + 2)


def _alone(text: str) -> Iterator[tuple[int, int, str]]:
    """English names among Chinese words."""
    for match in _TAILS.finditer(text):
        tail, at, end = match[0], match.start(), match.end()
        name = _LEFT.search(text, max(0, at - 70), at + 1)
        if name and not _latin(text[end : end + 1]) and _chinese(text, name, end):
            firm = _DONE_TO.search(text, max(0, name.start() - 3), name.start()) or _DOES.match(text, end)
            if not _NO_NAME.match(name[0]) and (tail in _ALONE or firm):
                yield name.start(), end, "Organization"


def _abbreviated(text: str, at: int) -> Span | None:
    """The English name of a firm before its initials in brackets: Norfield & Lowe Investment Management (NLIM)."""
    initials = _INITIALS.match(text, at)
    name = _LEFT_OF_INITIALS.search(text, max(0, at - 80), at) if initials else None
    if initials is None or name is None or not _FIRM.search(name[0].rstrip()) or _NO_NAME.match(name[0]):
        return None
    words = [word for word in name[0].split() if word[0].isupper()]
    for first in range(len(words)):
        if "".join(word[0] for word in words[first:]) == initials[1]:
            start = text.index(words[first], name.start()) if first else name.start()
            return start, start + len(text[start:at].rstrip())
    return None


def _chinese(text: str, name: re.Match[str], end: int) -> bool:
    """Whether Chinese stands on either side of an English name."""
    before, after = text[: name.start()].rstrip()[-1:], text[end:].lstrip()[:1]
    return bool(before and after) and not _latin(before) and not _latin(after)


def _latin(character: str) -> bool:
    """Whether a character is a Latin letter or a digit."""
    return character.isascii() and character.isalnum()


def _rows(passage: Passage) -> Iterator[tuple[int, int, str]]:
    """Companies in the rows of a table, behind the codes of their shares: 600999.SH 云垦农机 1,852."""
    text = passage.text
    for market in _MARKET.finditer(text):
        row = next((row for size in (6, 5, 4) if (row := _ROW.match(text, max(0, market.start() - size)))), None)
        if row:
            start, end = row.span(row.lastindex or 0)
            end = next((blank for blank in passage.blanks if start < blank < end), end)
            if end - start > 1 and not _NO_ROW.search(text, start, end) and not _NO_SHARE.search(text, start, end):
                yield start, end, "Organization"


def _authors(text: str) -> Iterator[tuple[int, int, str]]:
    """Bodies that a list of references begins its entries with: 云岭披露工作组,《…》."""
    at = text.find("《")
    while at >= 0:
        author = _AUTHOR.search(text, max(0, at - 40), at) if text[at - 1 : at] in _COMMAS else None
        if author and not _NO_AUTHOR.search(author["name"]):
            yield *author.span("name"), "Regulator"
        at = text.find("《", at + 1)


def _sentence_end(text: str, start: int) -> int:
    """Where the sentence ends that goes on from a place, or its line where it holds no list."""
    ends = [at for sign in "。;；" if (at := text.find(sign, start, start + 3000)) >= 0]
    return min(ends, default=min(len(text), start + 3000))
