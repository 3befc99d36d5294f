"""What may be a product's own name, and what is only a class of products, a slogan or an ordinary word.

Decided by tables: the classes and catchwords of the role ``product_generic``, the words that common loans and platforms are
made of (``loan_common``, ``product_common``), the themes, and the open list of ordinary words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from builders.records import Found
from builders.rules import Rule
from ontology.knowledge.knowledge import Knowledge
from ontology.normalise import normalise
from ontology.schema import INSTITUTIONS, MENTION_TYPES

__all__ = ["CLAUSE", "GENERIC", "ProductNames"]

CLAUSE = re.compile(
    r"[的了和与及是在把被将并等、,，:：;；]|通过|实现|进行|为核心|我们|他们|可以|能够|不断|要求|必须|坚持|为基础|为中心|为抓手|为主|为目标|[+].*[+]"
)
GENERIC = re.compile(
    r"^(?:该|本|此|各|新|老|多|一|两|三|相关|上述|统一|行内|全行|总行|我行|银行|业务|管理|信息|服务|数据|技术|金融|互联网|移动|线上|核心|智能|数字化|数字|科技|重点|"
    r"重大|示范|试点|合作|综合|风控|风险|支付|清算|交易|客户|运营|营销|办公|应用|基础|电商|第三方|外部|内部|现有|原有|其他|开放|生态|大数据|云|云计算|人工智能|区块链|计算|"
    r"监管|政务|政府|公共|社会|产业|供应链|信贷|贷款|个人|企业|对公|零售|信用|征信|存款|理财|基金|手机银行|网上银行|企业级|支撑|中间|媒体|自媒体|社交|会员|专业|标准|配套|保障)*"
    r"(?:系统|平台|项目|工程|模型|功能|模式|工具|服务|产品|卡|贷款|贷|渠道|体系|机器人|引擎|客户端|小程序|APP|App)(?:建设|化)?$"
)
#: Types of things whose names are no products.
_OTHERS = tuple(entity.name for entity in MENTION_TYPES.values() if entity.name not in ("Product", "Publication"))
_MARKS = re.compile(r"[“”‘’「」『』《》]")
#: Counts and slogans of figures: 三大平台, 四个一, 两高一低, 十百千万, 123+N.
_COUNTED = re.compile(
    r"[一二三四五六七八九十两双数\d]+[大项个张类条重步款种]|(?:[一二三四五六七八九十两双百千万][一-鿿]){2}(?:工程)?$|[一二三四五六七八九十百千万]{2,}"
    r"|[一二三四五六七八九十两\dN+个大]+(?:工程|战略|行动|计划)?$"
)
#: What begins a sentence or a demand rather than a name.
_SPOKEN = re.compile(r"[让以把为用使被请将应敢愿]")
#: A name is coined when its cheapest reading costs so much a character, as 兴碳万家 does and 内外联动 does not.
_COINED = 7.0
_LATIN = re.compile(r"[A-Za-z]")


class ProductNames:
    """Tells names of products from what only looks like them."""

    def __init__(self, knowledge: Knowledge) -> None:
        cues = knowledge.cues
        self._lexicon, self._words = knowledge.lexicon, knowledge.words
        self._classes, self._no_ends = cues["product_generic"], tuple(cues["product_not_end"])
        self._nouns = tuple(sorted(cues["product_noun"] | cues["product_tail"], key=lambda word: (-len(word), word)))
        loans, common = cues.alternation("loan_common"), cues.alternation("product_common")
        self._loan = re.compile(rf"(?:{loans}|{common})*信?贷款?")
        self._common = re.compile(rf"(?:{common})*(?:{'|'.join(map(re.escape, self._nouns))})")

    def generic(self, name: str) -> bool:
        """Whether a name is a class of products, a theme or a catchword, so that it names no product by itself."""
        if name in self._classes or GENERIC.match(name) or self.counted(name):
            return True
        if name.endswith("贷"):
            return False  # themes of loans are listed among the classes; 科创贷 is as often a product
        return bool(self._lexicon.lookup(name, ("Theme",)) and not self._lexicon.lookup(name, ("Product",)))

    def loan(self, name: str) -> bool:
        """Whether a name is made of nothing but what loans in general are told of (小微企业信用贷)."""
        return self._loan.fullmatch(name) is not None

    def common(self, name: str) -> bool:
        """Whether a name is made of nothing but the words of which platforms in general are told (境内外融资平台)."""
        return self._common.fullmatch(name) is not None

    def counted(self, name: str) -> bool:
        """Whether a name is a count of things or a slogan of figures."""
        return _COUNTED.match(name) is not None

    def ordinary(self, name: str) -> bool:
        """Whether a name is an everyday word, a subject, or several joined by a sign."""
        parts = [part for part in name.split("+") if part]
        if len(parts) > 1:
            return all(not part.isascii() for part in parts)
        return name in self._words.plain or self.generic(name)

    def coined(self, name: str) -> bool:
        """Whether a name is no turn of everyday speech: it holds Latin letters, or its words would be rare ones."""
        if _SPOKEN.match(name):
            return False
        if _LATIN.search(name):
            return True
        return self._words.cheapest(normalise(name))[-1] >= _COINED * len(name)

    def ends_in_word(self, name: str) -> bool:
        """Whether the short kind of product at the end of a name is a part of an ordinary word (打卡, 风险, 沟通)."""
        return name[-2:] in self._words.plain or name.endswith(self._no_ends)

    def theme(self, name: str) -> bool:
        """Whether a table has a name among the themes."""
        return bool(self._lexicon.lookup(name, ("Theme",)))

    def listed(self, name: str) -> bool:
        """Whether a table has a name among the classes and catchwords."""
        return name in self._classes

    def spoken(self, name: str) -> bool:
        """Whether a name begins as a sentence or a demand does."""
        return _SPOKEN.match(name) is not None

    def named_otherwise(self, name: str) -> bool:
        """Whether a table has a name as that of another thing."""
        return bool(self._lexicon.lookup(name, _OTHERS, ("ambiguous", "hidden")))

    def stands_for_itself(self, name: str) -> bool:
        """Whether a table has a name as that of a product or an institution."""
        return bool(self._lexicon.lookup(name, ("Product", *INSTITUTIONS), ("ambiguous",)))

    def found(self, text: str, start: int, end: int, rule: Rule, score: float, kinds: Sequence[str] = ("",)) -> Found:
        """A stretch of a text as a product: one that a table knows by this name and one of ``kinds``, or its own."""
        label = _MARKS.sub("", text[start:end])
        if known := next(filter(None, (self._lexicon.lookup(label + kind, ("Product",)) for kind in kinds)), None):
            return Found(start, end, "Product", rule, score, known[0].iri, known[0].label, known[0].kind)
        return Found(start, end, "Product", rule, score, *self._lexicon.identified("product", label))
