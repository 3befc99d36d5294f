"""Products by the parts of their names.

A brand and a technique (云帆RPA), an edition (Norra终端, 山海K7信创版), brand and kind joined by a point (云砚·数据平台),
models named by their brand alone (文心4.5, 盘古、星火), and the platform X.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builders.finders.brands import Brands
from builders.finders.product_names import ProductNames
from builders.records import Found
from builders.rules import Rule
from ontology.knowledge.knowledge import Knowledge

__all__ = ["Coined"]

#: Techniques that a vendor's brand stands before.
_TECHNIQUES = ("RPA", "OCR", "GPT", "ERP", "CRM")
#: What verbs and words before such a name end in: 采用, 引入, 采购, 与.
_USING = frozenset("用入购由与和及为")
_EDITIONS = ("终端", "信创版", "企业版", "专业版", "旗舰版")
#: The Latin part of an edition's name: a word with letters of both cases, or a code; no kind of machine (POS, ATM, IoT).
_EDITED = re.compile(
    r"(?<![A-Za-z0-9.-])(?!IoT|PoS|App|Pad|Pro\b)(?:[A-Z]?[a-z]+[A-Z][A-Za-z]*|[A-Z][a-z]{2,}|[A-Z]{1,3}\d{1,2}) ?$"
)
_POINTED = re.compile(r"(?<![一-鿿A-Za-z0-9])([一-鿿]{2,4})·")
_VERSION = re.compile(r"\s?[VX]?\d(?:\.\d)?(?![\dD年月日个%万亿号家])")
_JOINTS = "、和与及/"
_SOCIAL = re.compile(r"社交(?:平台|媒体|网络|软件)(X)(?![A-Za-z0-9])")


class Coined:
    """Finds products by the parts of their names.

    Args:
        knowledge: The tables.
        names: What a product's name may be.
    """

    def __init__(self, knowledge: Knowledge, names: ProductNames) -> None:
        self._names, self._brands = names, Brands(knowledge)
        self._models = re.compile(knowledge.cues.alternation("model_brand"))
        self._kind = re.compile(rf"[一-鿿A-Za-z]{{0,6}}?(?:{knowledge.cues.alternation('product_noun')})(?![一-鿿])")

    def __call__(self, text: str, found: Sequence[Found]) -> Iterator[Found]:
        """Such products in a text, kind by kind."""
        for technique in _TECHNIQUES:
            if technique in text:
                yield from self._technique(text, technique)
        for edition in _EDITIONS:
            if edition in text:
                yield from self._edition(text, edition)
        if "·" in text:
            yield from self._pointed(text)
        if "模型" in text or "Qwen" in text or "DeepSeek" in text or "文心" in text:
            yield from self._model(text, found)
        if "社交" in text:
            for match in _SOCIAL.finditer(text):
                yield self._names.found(text, *match.span(1), Rule.SHAPE_COINED, 0.6)

    def _technique(self, text: str, technique: str) -> Iterator[Found]:
        """A brand of two or three characters right before a technique: 云帆RPA."""
        at = text.find(technique)
        while at >= 0:
            end = at + len(technique)
            for start in (at - 2, at - 3):
                before = text[max(0, start - 1) : max(0, start)]
                if start >= 0 and (not before.isalnum() or before in _USING) and self._brands.is_brand(text[start:at]):
                    if not _latin(text[end : end + 1]):
                        yield self._names.found(text, start, end, Rule.SHAPE_COINED, 0.6)
                    break
            at = text.find(technique, end)

    def _edition(self, text: str, edition: str) -> Iterator[Found]:
        """A Latin word or code right before an edition: Norra终端, K7信创版."""
        at = text.find(edition)
        while at >= 0:
            if (name := _EDITED.search(text, max(0, at - 14), at)) and not self._names.named_otherwise(name[0]):
                yield self._names.found(text, name.start(), at + len(edition), Rule.SHAPE_COINED, 0.6)
            at = text.find(edition, at + 1)

    def _pointed(self, text: str) -> Iterator[Found]:
        """A brand, a point and a kind of product: 云砚·数据平台."""
        for match in _POINTED.finditer(text):
            kind = self._kind.match(text, match.end())
            if kind and self._brands.is_brand(match[1]):
                yield self._names.found(text, match.start(), kind.end(), Rule.SHAPE_COINED, 0.65)

    def _model(self, text: str, found: Sequence[Found]) -> Iterator[Found]:
        """Models by their brand, with a version or beside other models."""
        spans = [match.span() for match in self._models.finditer(text)]
        if not spans:
            return
        known = [(f.start, f.end) for f in found if f.kind == "model"]
        starts, ends = ({span[side] for span in (*spans, *known)} for side in (0, 1))
        for start, end in spans:
            version = _VERSION.match(text, end)
            beside = (text[end : end + 1] in _JOINTS and end + 1 in starts) or (
                text[start - 1 : start] in _JOINTS and start - 1 in ends
            )
            if version or beside:
                yield self._names.found(text, start, version.end() if version else end, Rule.SHAPE_COINED, 0.6, ("", "大模型"))


def _latin(character: str) -> bool:
    """Whether a character is a Latin letter or a digit."""
    return character.isascii() and character.isalnum()
