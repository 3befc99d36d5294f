"""Bonds by the short names under which they trade (23海岸MTN002, 24国开10, 江岸转债), and machines by code (山岳 S3000C)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builders.finders.edges import Edges
from builders.finders.product_names import ProductNames
from builders.records import Found
from builders.rules import Rule
from ontology.knowledge.knowledge import Knowledge

__all__ = ["ShortNames"]

#: Two digits of the year, two to four characters of the issuer, the kind and the number.
_TRADED = re.compile(
    r"\d\d(?=[一-鿿])(?<![\d.年月-]\d\d)(?:(?:国开|农发|进出|(?:附|贴)息国债|特别国债|国债|口行)\d\d"
    r"|(?![年月日家个项亿万元号岁条点级层倍位户天周期次名所只单笔])[一-鿿]{2,5}"
    r"(?:(?:MTN|SCP|CP|PPN|ABN|GN)\d{3}(?:[AB]|\([一-鿿]{2,6}\))?|[VKGYCDFS]\d|债\d\d))(?![\d.A-Za-z%])"
)
_CONVERTIBLE = "转债"
_NOT_AFTER = ("指数", "股", "价", "市", "基金", "发行", "规模", "投资")
#: A machine's code after its maker, with or without a blank: S3000C, but no index such as A500, or a number of its line: 三号.
_CODE = re.compile(
    r"\s?(?!A\d{2,3}(?![\dA-Z]))[A-Z]{1,4}-?\d{3,5}[A-Z]?(?![A-Za-z\d.%])|[一二三四五六七八九]号(?![楼线令文院机车店馆])"
)
_MAKERS = frozenset({"technology_vendor", "hardware"})


class ShortNames:
    """Finds securities by their short names, and machines by the code after their maker.

    Args:
        knowledge: The tables.
        names: What a product's name may be.
    """

    def __init__(self, knowledge: Knowledge, names: ProductNames) -> None:
        self._names, self._words = names, knowledge.words
        self._edges = Edges(knowledge.cues, "security_edge")
        self._machine = re.compile(rf"(?:{knowledge.cues.alternation('machine_brand')})(?:{_CODE.pattern})")

    def __call__(self, text: str, found: Sequence[Found]) -> Iterator[Found]:
        """Short names in a text, kind by kind."""
        if "债" in text:
            for match in _TRADED.finditer(text):
                yield self._names.found(text, match.start(), match.end(), Rule.SHAPE_SECURITY, 0.7)
        if _CONVERTIBLE in text:
            yield from self._convertible(text)
        for maker in found:
            if maker.kind in _MAKERS and (code := _CODE.match(text, maker.end)):
                yield self._names.found(text, maker.start, code.end(), Rule.SHAPE_OWNED, 0.6)
        if "PU" in text or "芯" in text:  # told of beside CPU, GPU, 芯片
            for machine in self._machine.finditer(text):
                yield self._names.found(text, machine.start(), machine.end(), Rule.SHAPE_OWNED, 0.6)

    def _convertible(self, text: str) -> Iterator[Found]:
        """Convertible bonds, two characters of their issuer and the kind."""
        at = text.find(_CONVERTIBLE)
        while at >= 0:
            start, end = at - 2, at + 2
            front = text[max(0, start) : at]
            edge, certain = self._edges.left(text, at, 3)
            if (
                certain
                and edge == start
                and front.isalpha()
                and front[-1] != "可"
                and not text.startswith(_NOT_AFTER, end)
                and front not in self._words.plain
            ):
                yield self._names.found(text, start, end, Rule.SHAPE_SECURITY, 0.65)
            at = text.find(_CONVERTIBLE, end)
