"""Banks by their shape: the thousands of county banks that stand in no table.

The suffix (农村商业银行, 村镇银行, 信用社 …) is easy; the left edge is the work. A name begins with a chain of nested
places (江西|宁都), perhaps followed by a brand of its own (浙江安吉|交银|村镇银行); without a place it must begin right
after something that cannot belong to it. A legal tail (股份有限公司) belongs to the name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from builders.finders.brands import LATIN, Brands
from builders.finders.edges import Edges
from builders.records import Found
from builders.rules import Rule
from builders.text.passage import Passage
from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.places import Place

__all__ = ["LEGAL_TAIL", "BankFinder"]

_SUFFIXES = {
    "农村商业银行": "rural_commercial_bank",
    "农商银行": "rural_commercial_bank",
    "农商行": "rural_commercial_bank",
    "农村合作银行": "rural_cooperative_bank",
    "农合行": "rural_cooperative_bank",
    "村镇银行": "village_bank",
    "农村信用合作联社": "rural_credit_union",
    "农村信用社联合社": "rural_credit_union",
    "农村信用合作社联合社": "rural_credit_union",
    "农村信用合作社": "rural_credit_union",
    "农村信用联社": "rural_credit_union",
    "农信联社": "rural_credit_union",
    "农村信用社": "rural_credit_union",
    "信用联社": "rural_credit_union",
    "联合社": "rural_credit_union",
    "城市信用社": "city_bank",
    "城市商业银行": "city_bank",
    "市商业银行": "city_bank",
    "商业银行": "city_bank",
    "银行": "city_bank",
}
#: Clipped endings of banks, and what they are short for; characters of the longest name before them.
_CLIPPED = {"商银": "商业银行", "农金": "农业金库"}
_LONGEST_STEM = 6
#: Endings that the edge of a narrow cell cuts, so that their last character stands in the next line: 青禾农村商业银 30.04.
_CUT = {"农村商业银": "农村商业银行", "农村合作银": "农村合作银行", "村镇银": "村镇银行"}
_SUFFIX = re.compile(
    "|".join((*sorted(_SUFFIXES, key=len, reverse=True), *(rf"{cut}(?=[\s\d|]|$)" for cut in _CUT), "商银(?!行)", "农金"))
)
LEGAL_TAIL = re.compile(r"(?:\((?:中国|香港|澳门|台湾|筹)\))?(?:股份有限公司|有限责任公司|股份公司|有限公司)")
_NOT_AFTER = re.compile(r"[业家间系卡]")
#: A brand between place and suffix: two to six Chinese characters.
_BRAND = {"village_bank": 6, "rural_commercial_bank": 4, "rural_cooperative_bank": 4, "rural_credit_union": 3, "city_bank": 0}
#: Kinds that may be named without a place, by a brand alone after a certain edge.
_BRAND_ALONE = {"rural_commercial_bank", "village_bank", "rural_cooperative_bank"}
#: What a bank that is named by a brand alone is not followed by, besides words of the trade: 海桐银行|卡, 海桐银行|网点.
_NO_BRAND_BEFORE = re.compile(
    r"[业家间系卡端化级类式学法柜贷存]|为[主体本先]|战略|营销|数字|机构|从业|保险|信贷|体系|账[户号]|存款|贷款|资金|流水|服务|客户|转[账型]|承兑|汇票|本票|监管|同业|员工|职员|模式"
)
_LETTERS = re.compile(r"(?<![A-Za-z0-9&.-])[A-Z]{2,5}$")
#: Words for the trade of a bank between its brand and 银行: 海冈|信托银行, 海冈|储蓄银行.
_TRADES = re.compile(r"(?:信托|储蓄|国际商业|国际|外贸|进出口|实业|兴业|工业)$")
#: What a word costs that is so rare that it is rather a name there (住友).
_RARE = 13.0
_URBAN = frozenset({"市区", "城区", "郊区", "市郊", "城郊", "联合", "投资"})
_GRAMMAR = r"[的与及由在是对为被把向从了等或并]"
_GENERIC = re.compile(
    r"^(?:全国|基层|目标|全省|全市|全县|全系统|全辖|目标|对象|各地|各|多家|部分|其他|等|该|本|某|我国|中国|国内|一家|首家|辖内|城市|农村|地方|中小|大型|小型|县域|县级|省级|市级|区域|区域性|传统|民营|上市|非上市|"
    r"大?多数|少数|不少|许多|众多|当地|本地|异地|建议|鼓励|引导|督促|要求|受访|样本|其中|包括|头部|优秀|新型|现代|股份制|国有|外资|法人|省|市|县|区|联合|改制|组建|成立|投资|发起|设立|管理|主发起|系|级|和|与|及|的)+$"
)


class BankFinder:
    """Finds banks by their shape, and the legal tails of banks that the gazetteer found."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon, self._places = knowledge.lexicon, knowledge.places
        self._edges, self._brands = Edges(knowledge.cues), Brands(knowledge)
        self._words, self._costs = knowledge.words.common, knowledge.words.costs
        self._trade = re.compile(knowledge.cues.alternation("bank_trade"))
        longer = (word for word in sorted(knowledge.cues["boundary"]) if len(word) > 1 and word not in _URBAN)
        self._never_in_brand = re.compile("|".join((_GRAMMAR, *longer)))
        told = {row["word"] for row in knowledge.rows("jurisdictions") if row["use"] in ("name", "place")}
        self._countries = tuple(sorted(word for word in told | knowledge.cues["country"] if len(word) > 1))
        self._not_names = knowledge.cues["not_a_name"]
        self._initial_banks = knowledge.cues.notes("initial")
        initial = "".join(sorted({*self._initial_banks, "工"}))
        self._initials_run = re.compile(  # begins with a class, so that other characters are skipped fast
            rf"[{initial}](?:(?<![一-鿿].)[{''.join(sorted(self._initial_banks))}]{{3,5}}(?!设)|(?<=工)农中建交?邮?(?!设))"
        )

    def __call__(self, passage: Passage, found: Sequence[Found] = ()) -> Iterator[Found]:
        """Banks by shape.

        Args:
            passage: The passage.
            found: What was found in it so far, names of known banks among it.

        Yields:
            Banks, banks that share an ending or stand by their initials, and known banks with their legal tails.
        """
        text = passage.text
        taken = {f.end: f for f in found if f.type == "Bank"}
        spans = sorted((f.start, f.end) for f in found)
        for match in _SUFFIX.finditer(text):
            end = match.end()
            if match[0] in _CLIPPED:
                yield from self._clipped(text, match.start(), end)
                continue
            at = bisect_right(spans, (match.start(), len(text))) - 1
            held = spans[at] if at >= 0 and spans[at][1] >= end else None
            if held and _SUFFIXES.get(match[0]) == "city_bank":
                continue
            if _NOT_AFTER.match(text, end) and not text.startswith(("业务", "业绩"), end):
                continue
            if match[0] == "银行" and self._trade.match(text, end):
                continue
            one = self._begun(passage, self._by_shape(text, match))
            if one and one.rule == Rule.SHAPE_BRAND and text[match.start() - 1].isascii() and passage.parted(match.start()):
                continue  # Lorem Ipsum 银行: two cells of a row
            if one and (held is None or _longer(text, one, held)):
                taken[one.end] = one
                yield one
        yield from self._initials(text)
        yield from self._shared_ending(text, list(taken.values()))
        for one in list(taken.values()):
            if (tail := LEGAL_TAIL.match(text, one.end)) and not tail[0].startswith("("):
                yield Found(one.start, tail.end(), one.type, one.rule, one.score, one.iri, one.label, one.kind)

    def _begun(self, passage: Passage, one: Found | None) -> Found | None:
        """A bank that begins one character before a place's name, which is none there: 河|湟源农商行 after a mark."""
        if one is None or one.kind not in _BRAND_ALONE or one.rule == Rule.SHAPE_BRAND or one.start == 0:
            return one
        text, edge = passage.text, one.start - 1
        if not self._brands.begins(text, edge, passage.blanks):
            return one
        label = self._lexicon.identified("institution", _expansion(text[edge : one.end]))
        return Found(edge, one.end, "Bank", Rule.SHAPE_PLACE_BRAND, 0.6, *label, one.kind)

    def _shared_ending(self, text: str, banks: Iterable[Found]) -> Iterator[Found]:
        """City banks that share the 银行 of the last one: 宁波、江苏、成都银行 are three."""
        lexicon, places = self._lexicon, self._places.by_name
        for last in banks:
            place, start = text[last.start : last.end].removesuffix("银行"), last.start
            if place not in places:
                continue
            while item := _BEFORE.search(text, max(0, start - 5), start):
                name = next((item[1][n:] for n in range(len(item[1]) - 1) if item[1][n:] in places), "")
                known = lexicon.lookup(name + "银行", ("Bank",)) if name else []
                if not known:
                    break
                start = item.end(1) - len(name)
                yield Found(start, item.end(1), "Bank", Rule.SHAPE_SHARED, 0.75, known[0].iri, known[0].label, known[0].kind)

    def _clipped(self, text: str, start: int, end: int) -> Iterator[Found]:
        """A bank by its clipped ending, where a table has the full name: 乐天国际|商银, 全国|农金."""
        for size in range(min(_LONGEST_STEM, start), 1, -1):
            if known := self._lexicon.lookup(text[start - size : start] + _CLIPPED[text[start:end]], ("Bank",)):
                bank = (known[0].iri, known[0].label, known[0].kind)
                yield Found(start - size, end, "Bank", Rule.SHAPE_CLIPPED, 0.9, *bank)
                return

    def _initials(self, text: str) -> Iterator[Found]:
        """The big banks by their first characters: 工农中建交 are five."""
        banks = self._initial_banks
        for match in self._initials_run.finditer(text):
            if len(set(match[0])) == len(match[0]):
                for position, character in enumerate(match[0], match.start()):
                    bank = self._lexicon.called(banks[character])
                    if bank:
                        yield Found(position, position + 1, "Bank", Rule.INITIAL, 0.8, bank.iri, bank.label, bank.kind)

    def _by_shape(self, text: str, match: re.Match[str]) -> Found | None:
        suffix, start = _CUT.get(match[0], match[0]), match.start()
        kind = _SUFFIXES[suffix]
        best: tuple[int, int, list[Place]] | None = None
        for size in range(min(_BRAND[kind], start) + 1):
            brand = text[start - size : start]
            if size and not self._may_be_brand(brand):
                if self._never_in_brand.search(brand):
                    break
                continue
            chain = self._places.chain(text, start - size)
            if (
                chain
                and (best is None or chain[0] < best[0])
                and (size or _stem_ok(text[chain[0] : start], kind, suffix, chain[1]))
            ):
                best = (chain[0], size, chain[1])
        if best:
            rule, score = (Rule.SHAPE_PLACE_BRAND, 0.85) if best[1] else (Rule.SHAPE_PLACE, 0.9)
            return self._found(text, best[0], match.end(), kind, rule, score, best[2])
        if kind in _BRAND_ALONE:
            edge, certain = self._edges.left(text, start, 12)
            brand = text[edge:start]
            if certain and 2 <= len(brand) <= 6 and self._may_be_brand(brand) and not _GENERIC.match(brand):
                return self._found(text, edge, match.end(), kind, Rule.SHAPE_BRAND, 0.6, [])
        elif (
            suffix == "银行"
            and not _NO_BRAND_BEFORE.match(text, match.end())
            and (edge := self._brand_start(text, start)) < start
        ):
            return self._found(text, edge, match.end(), "commercial_bank", Rule.SHAPE_BRAND, 0.6, [])
        return None

    def _brand_start(self, text: str, end: int) -> int:
        """Where the brand of a bank begins that ends at ``end``; ``end`` if there is none."""
        if text[end - 1 : end].isascii():
            if latin := LATIN.search(text, max(0, end - 24), end):
                return end if " " in latin[0] else latin.start()  # two words are most often a person's in another cell
            letters = _LETTERS.search(text, max(0, end - 6), end)
            return letters.start() if letters and text.endswith(self._countries, 0, letters.start()) else end  # 泰国KQI银行
        if trade := _TRADES.search(text, max(0, end - 4), end):
            return self._before_trade(text, trade.start(), end)
        if text[end - 2 : end] in self._words:
            return end
        edge, certain = self._edges.left(text, end, 6)
        if certain and self._brands.is_brand(text[edge:end]) and end - edge <= 3:
            return edge
        edge = end - 2
        return edge if edge >= 0 and self._after_word(text, edge) and self._brands.is_brand(text[edge:end]) else end

    def _before_trade(self, text: str, at: int, end: int) -> int:
        """Where a bank of another country begins that has a brand and a trade: 日本海冈|信托银行; ``end`` for none."""
        for start in range(at - 2, max(1, at - 5), -1):
            stem = text[start:at]
            if text.endswith(self._countries, 0, start) and (self._brands.is_brand(stem) or self._costs.get(stem, 0.0) > _RARE):
                return next(start - len(one) for one in self._countries if text.endswith(one, 0, start))
        return end

    def _after_word(self, text: str, edge: int) -> bool:
        """Whether an ordinary word of two characters ends there and none reaches over: 宣判|海桐银行."""
        words = self._words
        return text[max(0, edge - 2) : edge] in words and text[edge - 1 : edge + 1] not in words

    def _may_be_brand(self, brand: str) -> bool:
        if not _han(brand) or self._never_in_brand.search(brand):
            return False
        if "和" in brand and brand.rpartition("和")[2] in self._places.by_name:
            return False  # 和 between two names, not 和 in a brand
        return len(brand) >= 2 and (brand in _URBAN or not _GENERIC.match(brand))

    def _found(self, text: str, start: int, end: int, kind: str, rule: str, score: float, places: list[Place]) -> Found | None:
        name = text[start:end]
        lexicon = self._lexicon
        full = _expansion(name)
        provinces = {self._places.province(p) for p in places}
        bare = [
            full.removeprefix(prefix) for p in provinces for prefix in (p.name, p.short) if prefix and full.startswith(prefix)
        ]
        for candidate in (name, full, *bare):
            if known := lexicon.lookup(candidate, ("Bank",)):
                return Found(start, end, "Bank", rule, score, known[0].iri, known[0].label, known[0].kind)
        if name in self._not_names:
            return None
        counties = {p.code for p in places if p.division == "county"}
        if len(counties) == 1 and kind in ("rural_commercial_bank", "rural_cooperative_bank"):
            place = next(p for p in places if p.division == "county")
            province = self._places.province(place).short
            if province and not full.startswith(province):
                full = province + full
                if known := lexicon.lookup(full, ("Bank",)):
                    return Found(start, end, "Bank", rule, score, known[0].iri, known[0].label, known[0].kind)
        return Found(start, end, "Bank", rule, score, *lexicon.identified("institution", full), kind)


def _longer(text: str, one: Found, held: tuple[int, int]) -> bool:
    """Whether a bank by its place reaches further left than a name that ends with it (legal tail aside)."""
    return (
        one.rule != Rule.SHAPE_BRAND
        and one.start < held[0]
        and (held[1] == one.end or LEGAL_TAIL.fullmatch(text, one.end, held[1]) is not None)
    )


_BEFORE = re.compile(r"([一-鿿]{2,4})[、和与及]$")


def _han(text: str) -> bool:
    return all("一" <= c <= "鿿" for c in text)


def _stem_ok(stem: str, kind: str, suffix: str, places: list[Place]) -> bool:
    if kind == "city_bank":
        # X银行 for any county would take every 县银行 that is only spoken of; cities and provinces found banks
        return (
            any(p.division == "prefecture" or (p.code.startswith(("7", "8")) and p.division != "province") for p in places)
            and suffix != "城市信用社"
            and not stem.endswith(("省", "县", "区"))
        )
    if suffix in ("农村信用社", "联合社"):
        return len(stem) >= 2 and (suffix != "联合社" or stem.endswith("农村信用社"))
    return True


def _expansion(name: str) -> str:
    """The full form of a short suffix: 宁都农商行 → 宁都农村商业银行."""
    for short, full in (
        ("农商银行", "农村商业银行"),
        ("农商行", "农村商业银行"),
        ("农合行", "农村合作银行"),
        ("农信联社", "农村信用合作联社"),
        ("农村信用联社", "农村信用合作联社"),
        *_CUT.items(),
    ):
        if name.endswith(short):
            return name.removesuffix(short) + full
    return name
