"""Securities, funds, trusts and insurance with a name of their own (海山稳健混合型证券投资基金, 第二期资产支持专项计划).

They are told by the kind at their end (role ``security_kind``) and by what stands before it: a number, or a word that kinds in
general are not made of (role ``security_common``). An institution before a number is its issuer and not a part of the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builders.finders.edges import Edges, Words
from builders.finders.product_names import ProductNames
from builders.records import Found
from builders.rules import Rule
from ontology.knowledge.knowledge import Knowledge
from ontology.schema import INSTITUTIONS

__all__ = ["Securities"]

#: Characters of the longest name before its kind.
_REACH = 40
_SERIAL = r"第?[一二三四五六七八九十百\d]+[期号]"
_AFTER = re.compile(
    rf"(?:[(（](?:{_SERIAL}|LOF|QDII|FOF|ETF|[A-Z]|[一-鿿]{{2,8}}型)[)）])*(?:{_SERIAL})?(?:[A-C](?:类|款|份额)|[A-C](?![A-Za-z]))?(?![业法])"
)
_NUMBERED = re.compile(rf"{_SERIAL}|\d{{4}}年度?第|\d+号")
#: What a bond's full title says before its kind: 2024年面向专业投资者公开发行….
_OFFERED = re.compile(r"20\d\d年度?(?:面向(?:专业|合格|普通)(?:机构)?投资者)?(?:非?公开)?发行[一-鿿]{0,12}$")
_ISSUER_ENDS = re.compile(r"20\d\d年|\d|第|[“「]")
_LEGAL = ("公司", "银行", "信用社")
#: Kinds of which notes and laws speak in general, so that a name needs a number: 绿色债券, 同业存单.
_NEEDS_NUMBER = ("债券", "票据", "融资券", "存单", "理财产品", "理财计划")


class Securities:
    """Finds securities by the kind at their end.

    Args:
        knowledge: The tables.
        names: What a product's name may be.
    """

    def __init__(self, knowledge: Knowledge, names: ProductNames) -> None:
        cues = knowledge.cues
        self._named, self._things, self._plain = knowledge.lexicon.names, knowledge.lexicon.things, knowledge.words.common
        self._kinds, self._edges, self._names = Words(cues["security_kind"]), Edges(cues, "security_edge"), names
        self._common = re.compile(rf"(?:{cues.alternation('security_common')}|[\d%.])*")

    def __call__(self, text: str, found: Sequence[Found]) -> Iterator[Found]:
        """Securities in a text, in its order."""
        kinds = self._kinds.spans(text)
        if not kinds:
            return
        issuers = {f.start: f.end for f in found if f.type in INSTITUTIONS}
        for at, kind_end in kinds:
            start, certain = self._edges.left(text, at, _REACH)
            tail = _AFTER.match(text, kind_end)
            end = tail.end() if tail else kind_end
            if not certain:
                continue
            if text.find("发行", max(0, at - 14), at) >= 0 and (offered := _OFFERED.search(text, max(0, at - 36), at)):
                start = offered.start()
            start = self._without_issuer(text, start, at, issuers)
            if self._is_proper(text[start:at], text[at:kind_end], text[kind_end:end]):
                yield self._names.found(text, start, end, Rule.SHAPE_SECURITY, 0.7)

    @staticmethod
    def _without_issuer(text: str, start: int, at: int, issuers: dict[int, int]) -> int:
        """Where a name begins behind the issuer that stands right before its number."""
        end = issuers.get(start, start)
        while start < end < at and text[end] in "及和、":
            end = issuers.get(end + 1, start)
        cut = _ISSUER_ENDS.match(text, end) or text.endswith(_LEGAL, start, end)
        return end if start < end < at and cut else start

    def _is_proper(self, front: str, kind: str, after: str) -> bool:
        """Whether a kind with what stands around it is a name of one security."""
        numbered = _NUMBERED.search(front + after) is not None
        if kind.endswith(_NEEDS_NUMBER):
            return numbered and len(front) >= 2
        if self._common.fullmatch(front):
            return numbered
        return len(front) >= 2 and (numbered or (len(front) <= 32 and self._is_brand(front)))

    def _is_brand(self, front: str) -> bool:
        """Whether a name begins with that of an institution, or with no everyday word."""
        heads = [front[:size] for size in (2, 3, 4)]
        if any(self._things[name.iri].type in INSTITUTIONS for head in heads for name in self._named.get(head, ())):
            return True
        return "一" <= front[0] <= "鿿" and not any(head in self._plain for head in heads)
