"""Products, systems, platforms and projects that no table knows.

They are told by what stands around them: quotation marks, a verb of making before them (推出, 上线), a kind of product at
their end or right after them (系统, 平台, 贷), a letter e among Chinese characters (链e通), or an entry of a case list
(``宁波银行:个人信息验证风控平台``). What stands in marks, and services, software and securities have modules of their own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain

from builders.finders.coined import Coined
from builders.finders.edges import Anchored, Edges, Words
from builders.finders.product_names import CLAUSE, GENERIC, ProductNames
from builders.finders.product_rows import ProductRows
from builders.finders.public_platforms import PublicPlatforms
from builders.finders.quoted_products import QuotedProducts
from builders.finders.securities import Securities
from builders.finders.services import Services
from builders.finders.short_names import ShortNames
from builders.finders.software import Software
from builders.records import Found
from builders.rules import Rule
from builders.text.passage import Passage
from ontology.knowledge.cues import Cues
from ontology.knowledge.knowledge import Knowledge
from ontology.schema import INSTITUTIONS

__all__ = ["ProductFinder"]

#: A loan or card named after its bank, without marks: 微众银行的|微业贷.
_OWNED = re.compile(
    r"的?(?P<name>[一-鿿A-Za-z]{1,6}?(?:贷|宝))(?![款户前后中记学])|旗下的?(?P<card>[一-鿿A-Za-z]{2,6}?(?:卡|[账帐]户))(?![片券])"
)
_TOWARDS = re.compile("[对该]")
#: A name with an e for electronic: 链e通, 融e借, 惠农e贷, e账通.
_ELECTRONIC = re.compile(r"[eE](?<![A-Za-z0-9][eE])(?P<tail>[一-鿿]{1,4})(?![A-Za-z])")
#: A brand or a vendor's code at a name's beginning: TFS, X86 but not G20.
_BRAND = re.compile(r"[A-Z](?:[A-Za-z]{2,7}|(?!20)[A-Z]?\d{2,4}[A-Z]?)(?![A-Za-z\d])")
#: Characters of the shortest name of a kind of product without marks.
_SHORTEST = 6
_SAID = re.compile(r"[,，我您你]")
_VERSION = re.compile(r"V?\d\.\d|V\d")
#: A Latin word that a sign cuts.
_IN_LATIN, _LATIN_BEFORE = frozenset("-.+"), re.compile(r"(?<![A-Za-z\d])[A-Za-z][A-Za-z\d]*[-.+]$")
#: What a name that is made of words does not hold: a verb with its object, a year, an amount (开展…平台, 年产2500吨…项目).
_LOOSE = re.compile(r"\d年|\d吨|^自(?![动助营贸有主])|^发起|^示意|^收购|.开展|.建立|.规划|双引擎|直接系统|两[一-鿿]{2,4}项目")
_LAUNCHED = re.compile(r"(?:项目)?(?:一期|二期)?(?:已)?(?:正式|成功|全面)?(?:上线|投产|投入使用|启用|建成|自20)")
#: Verbs that a name does not begin with: 交付收单系统, 签约更换核心系统.
_LEAD = re.compile(
    r"(?:(?:签约|计划|联合|共同|自主|成功|率先|全面)?(?:更换|交付|维护|重启|采购|引入|引进|部署|上线|搭建|建设|开发|研发|推出|打造|升级|改造|投产|承建|中标|启用|启动|运营|签约))+(?=[一-鿿A-Za-z])"
)
#: Between the institution and the name of an entry.
_PART = re.compile(r"\s?(?:[:：]|(?:[|｜/]|——?)\s?(?=[“‘「『一-鿿A-Za-z]))")
_ENTRY_END = re.compile(r"\d{2,}(?!\.\d)|[(。;；\n、|｜…]|\.{3}|$")
#: A name with a version: 裕支付2.0, after the verb that launched it or its owner's colon.
_VERSIONED = Anchored(
    re.compile(r"(?<![\d.])V?\d\.\d(?![\d.%倍亿万元个])(?=项目|系统|平台|版|工程|正式|[,，。、;；)]|$)"), ".", 2, 8
)
#: An entry that tells what a thing was used for (X系统在Y的应用) names the thing before it, if any.
_APPLIED = re.compile(r"在[^在]{2,20}(?:应用|探索|实践|运用)$")


def _patterns(cues: Cues) -> dict[str, re.Pattern[str]]:
    hard, soft, verbs = cues.alternation("product_noun"), cues.alternation("product_tail"), cues.alternation("product_maker")
    return {
        "noun": re.compile(rf"(?:[一-鿿A-Za-z0-9]{{0,8}}?)(?:{hard})(?:\d\.\d)?"),
        "verb": re.compile(rf"(?:{verbs})(?:了)?[一-鿿]{{0,6}}$"),
        "hard": re.compile(rf"(?:{hard})(?:V?\d(?:\.\d)?)?"),
        "launch": re.compile(rf"(?:{cues.alternation('product_launch')})(?:了)?(?:[一-鿿]{{0,8}}?[的款个型])?$"),
        "entry": re.compile(
            rf"\d\.\d$|(?:{hard}|{soft}|{cues.alternation('product_entry')})(?:\d(?:\.\d)?)?(?:建设|实践|应用)?$"
        ),
    }


class ProductFinder:
    """Finds products, systems, platforms and projects outside the titles already found."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon, cues = knowledge.lexicon, knowledge.cues
        self._edges = Edges(cues, "product_edge")
        longer = sorted(word for word in cues["product_edge"] if len(word) > 1)
        self._edge_word = re.compile("|".join(map(re.escape, longer)) or "(?!)")
        self._compound = re.compile(cues.alternation("compound"))
        self._nouns, self._short_tails = cues["product_noun"], cues["product_short"]
        self._patterns, self._names, self._kinds = _patterns(cues), ProductNames(knowledge), Words(cues["product_made"])

        self._verb_starts = frozenset(word[0] for word in cues["product_maker"] | cues["product_verb"])
        self._public = PublicPlatforms(cues)
        self._quoted = QuotedProducts(cues, self._names, self._edge_word)
        self._rows = ProductRows(cues, self._names)
        self._services = Services(cues, self._names, self._edges)
        self._coined = Coined(knowledge, self._names)
        self._software = Software(cues, self._names, self._coined)
        self._securities, self._short = Securities(knowledge, self._names), ShortNames(knowledge, self._names)

    def __call__(self, passage: Passage, found: Sequence[Found] = ()) -> Iterator[Found]:
        """Products, systems, platforms and projects by what stands around them.

        Args:
            passage: The passage.
            found: What was found in it so far: makers, and titles inside which nothing is found.

        Yields:
            Products, kind by kind of shape; they may overlap.
        """
        text = passage.text
        titles = [(f.start, f.end) for f in found if f.type in ("Regulation", "Report")]
        owners = {f.end for f in found if f.type in ("Bank", "Organization")}
        shapes = (
            self._quoted(passage, found),
            self._entries(passage, found),
            self._rows(passage, found),
            self._made(text, owners, found),
            self._owned(text, found),
            self._electronic(text, owners),
            self._versioned(text, owners),
            self._services(passage, found),
            self._software(text),
            self._securities(text, found),
            self._short(text, found),
            self._coined(text, found),
        )
        for one in chain.from_iterable(shapes):
            if not any(a < one.end and one.start < b for a, b in titles):
                yield one

    def _worded(self, inner: str) -> bool:
        """Whether a stretch between blanks holds words that stand before names rather than in them."""
        return bool(self._edge_word.search(inner) or _TOWARDS.search(self._compound.sub("", inner)))

    def _entries(self, passage: Passage, found: Sequence[Found]) -> Iterator[Found]:
        """What stands after a bank's name and a colon, up to a bracket, a digit run or the next bank.

        Of an entry in two parts, the first, which has lost its quotation marks (泸州银行:酒城慧眼 集团客户识别).

        Yields:
            Products whose score is 0.8, or 0.7 for the first part of an entry in two.
        """
        text = passage.text
        banks = sorted((f.start, f.end) for f in found if f.type == "Bank")
        if not any(_PART.match(text, end) for _, end in banks):
            return
        starts = [start for start, _ in banks]
        for part in filter(None, (_PART.match(text, end) for _, end in banks)):
            end = part.end() - 1
            limit = min([s for s in starts if s > end + 1] + [end + 50, len(text)])
            stop = _ENTRY_END.search(text, end + 1, limit)
            finish = stop.start() if stop and stop.start() < limit else limit
            if applied := _APPLIED.search(text, end + 1, finish):
                noun = self._patterns["hard"].search(text, end + 1, applied.start())
                finish = noun.end() if noun else end + 1
            if text[finish : finish + 1] == "、" and text[finish - 1] in "一二三四五六七八九十":
                finish -= 1  # the number of the heading that follows
            blank = next((b for b in passage.blanks if b > end + 1), 0)
            if 2 <= blank - end - 1 <= 6 and finish - blank > 2 and self._brand(text[end + 1 : blank]):
                yield self._names.found(text, end + 1, blank, Rule.SHAPE_ENTRY, 0.7)
                continue
            if (quote := text.find("“", end + 1, finish)) >= 0:
                finish = quote  # what is quoted is found by its marks
            name = text[end + 1 : finish]
            if not self._patterns["entry"].search(name):
                continue
            if (
                4 <= len(name) <= 40
                and not _SAID.search(name)
                and (finish < limit or finish in starts or quote >= 0 or finish == len(text))
            ):
                yield self._names.found(text, end + 1, finish, Rule.SHAPE_ENTRY, 0.8)

    def _brand(self, name: str) -> bool:
        """Whether a short stretch may be a name of its own: no clause, no known thing, no class of products."""
        return name.isalnum() and not (
            CLAUSE.search(name, 1) or GENERIC.match(name) or self._worded(name) or self._names.named_otherwise(name)
        )

    def _made(self, text: str, makers: set[int], found: Sequence[Found]) -> Iterator[Found]:
        """Names that end in a kind of product, after a verb of making, the maker's name (which ends at these) or a product."""
        ordered = sorted(makers)
        for at, kind_end in self._kinds.spans(text):
            before = text[at - 1 : at]
            if not before.isalnum() or before == "的":
                continue
            version = _VERSION.match(text, kind_end)
            end = version.end() if version else kind_end
            if not text[max(0, min(end - _SHORTEST, at - 1)) : at].isalnum():
                continue
            edge, certain = self._edges.left(text, at, 22)
            if edge and not text[edge - 1].isalnum():
                edge = self._public.whole(text, edge)
            owner = bisect_left(ordered, at) - 1
            if owner >= 0:
                edge = max(edge, ordered[owner])
            if lead := _LEAD.match(text, edge, at):
                edge = lead.end()
            if text[edge - 1 : edge] in _IN_LATIN and text[edge].isascii() and (whole := _LATIN_BEFORE.search(text, 0, edge)):
                edge = whole.start()  # NORRA-|BCOS区块链底层平台
            name = text[edge:end]
            if len(name) < _SHORTEST or not name[0].isalnum() or name[0].isdigit():
                continue
            made = edge in makers or (text[edge - 1 : edge] == "的" and edge - 1 in makers)
            public = certain and self._public(text, edge, at, end)
            if public and any(f.start == edge and f.type in INSTITUTIONS for f in found):
                public = False
            if not public and not self._is_made(text, edge, at, end, certain, made, found):
                continue
            if _LOOSE.search(name) or self._names.generic(name) or self._names.named_otherwise(name):
                continue
            if not CLAUSE.search(self._compound.sub("", name)):
                yield self._names.found(text, edge, end, Rule.SHAPE_MADE, 0.6)

    def _is_made(self, text: str, edge: int, at: int, end: int, certain: bool, made: bool, found: Sequence[Found]) -> bool:
        """Whether what stands around a name that ends in a kind of product says that it is of one such product."""
        name, launched = text[edge:end], _LAUNCHED.match(text, end)
        told = made or (certain and (launched or self._made_before(text, edge)))
        if not (told or self._own_brand(name) or self._public.beside(text, edge, end, found)):
            return False
        if self._names.common(name) and not (launched or (made and not name.endswith("项目"))):
            return False  # words of which platforms in general are told
        # a theme and a noun: some such platform, none in particular
        return bool(launched or made or not self._lexicon.lookup(text[edge:at], ("Theme",)))

    def _made_before(self, text: str, edge: int) -> bool:
        """Whether a verb of making stands before a name, with a few characters between at most."""
        near = text[max(0, edge - 8) : edge]
        return not self._verb_starts.isdisjoint(near) and self._patterns["verb"].search(near) is not None

    def _own_brand(self, name: str) -> bool:
        """Whether a name begins with a brand in Latin letters that is no subject (TFS数字化平台, not RPA平台)."""
        brand = _BRAND.match(name)
        return (
            brand is not None and brand[0] not in self._nouns and not self._lexicon.lookup(brand[0], ("Theme", "Product"), ())
        )

    def _owned(self, text: str, found: Sequence[Found]) -> Iterator[Found]:
        """Loans and cards right after the bank that offers them."""
        for bank in (f for f in found if f.type == "Bank"):
            match = _OWNED.match(text, bank.end)
            if match is None:
                continue
            name = match["name"] or match["card"]
            start = match.end() - len(name)
            if self._edge_word.search(name) or any(f.start < match.end() and start < f.end for f in found if f is not bank):
                continue
            if (
                len(name) >= 3
                and not self._names.generic(name)
                and not CLAUSE.search(name)
                and not self._names.named_otherwise(name)
            ):
                yield self._names.found(text, start, match.end(), Rule.SHAPE_OWNED, 0.6)

    def _electronic(self, text: str, owners: set[int]) -> Iterator[Found]:
        """Names with an e among Chinese characters, from a trigger word or their owner's name to a short kind of product."""
        tails, done = self._short_tails, 0
        for match in _ELECTRONIC.finditer(text):
            size = next((n for n in range(len(match["tail"]), 0, -1) if match["tail"][:n] in tails), 0)
            if not size:
                continue
            end = match.start("tail") + size
            edge, _ = self._edges.left(text, match.start(), 3)
            latin = max((n + 1 for n in range(edge, match.start()) if text[n].isascii()), default=edge)
            start = max([done, latin, *(m for m in owners if edge <= m <= match.start())])
            if noun := self._patterns["noun"].match(text, end):
                end = noun.end() if len(noun[0]) <= 4 and not CLAUSE.search(noun[0]) else end
            done = end
            yield self._names.found(text, start, end, Rule.SHAPE_ELECTRONIC, 0.7)

    def _versioned(self, text: str, owners: set[int]) -> Iterator[Found]:
        """Names with a version number right after the verb that launched them or their owner's colon."""
        for match in _VERSIONED.finditer(text):
            edge, certain = self._edges.left(text, match.start(), 9)
            if match.start() - edge < 2:
                continue
            named = text[edge - 1 : edge] in (":", "：") and edge - 1 in owners
            launched = certain and self._patterns["launch"].search(text, max(0, edge - 8), edge)
            if (named or edge in owners or launched) and not GENERIC.match(text[edge : match.start()]):
                yield self._names.found(text, edge, match.end(), Rule.SHAPE_VERSIONED, 0.65)
