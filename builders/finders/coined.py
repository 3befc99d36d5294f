"""Products by the parts of their names.

A brand and a technique (云帆RPA), an edition (Norra终端, 山海K7信创版), brand and kind joined by a point (云砚·数据平台),
models named by their brand alone (文心4.5, 盘古、星火), parts of a product by its name and a word (Norra Credential), and the
platform X.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builders.finders.brands import Brands
from builders.finders.edges import Words
from builders.finders.product_names import ProductNames
from builders.records import Found
from builders.rules import Rule
from ontology.knowledge.knowledge import Knowledge

__all__ = ["Coined"]

_POINTED = re.compile(r"(?<![一-鿿A-Za-z0-9])([一-鿿]{2,4})·")
_VERSION = re.compile(r"\s?[VX]?\d(?:\.\d)?(?![\dD年月日个%万亿号家])")
_JOINTS = "、和与及/"
#: A word that goes on behind the Latin name of a product: Norra Credential.
_PART = re.compile(r" [A-Z][A-Za-z]{2,15}(?![A-Za-z0-9_@.&/-]| [A-Za-z])")
#: The Latin part of an edition's name: a word with letters of both cases, or a code.
_EDITED = r"(?:[A-Z]?[a-z]+[A-Z][A-Za-z]*|[A-Z][a-z]{2,}|[A-Z]{1,3}\d{1,2}) ?$"


class Coined:
    """Finds products by the parts of their names.

    Args:
        knowledge: The tables.
        names: What a product's name may be.
    """

    def __init__(self, knowledge: Knowledge, names: ProductNames) -> None:
        cues = knowledge.cues
        self._names, self._brands, self._models = names, Brands(knowledge), Words(cues["model_brand"])
        self._kind = re.compile(rf"[一-鿿A-Za-z]{{0,6}}?(?:{cues.alternation('product_noun')})(?![一-鿿])")
        #: Techniques that a vendor's brand stands before, and what the words before it end in.
        self.techniques, self._using = cues["technique"], cues["technique_after"]
        self._edition = re.compile(cues.alternation("edition"))
        #: What editions begin with.
        self.editions = frozenset(word[0] for word in cues["edition"])
        self._edited = re.compile(rf"(?<![A-Za-z0-9.-])(?!(?:{cues.alternation('edition_not')})(?![a-z])){_EDITED}")
        self._social = re.compile(rf"(?:{cues.alternation('social_network')})(X)(?![A-Za-z0-9])")

    def __call__(self, text: str, found: Sequence[Found]) -> Iterator[Found]:
        """Such products in a text, kind by kind."""
        if "·" in text:
            yield from self._pointed(text)
        if "模型" in text or "文心" in text:
            yield from self._model(text, found)
        yield from self._parts(text, found)
        if "社交" in text:
            for match in self._social.finditer(text):
                yield self._names.found(text, *match.span(1), Rule.SHAPE_COINED, 0.6)

    def latin(self, text: str, start: int, end: int) -> Found | None:
        """A Latin word with what stands right beside it: a brand before a technique (云帆RPA), an edition after (Norra终端).

        Args:
            text: The text.
            start: Where the word begins.
            end: Where it ends.

        Returns:
            The product, if it is one.
        """
        if text[start:end] in self.techniques:
            for at in (start - 2, start - 3):
                before = text[max(0, at - 1) : max(0, at)]
                if at >= 0 and (not before.isalnum() or before in self._using) and self._brands.is_brand(text[at:start]):
                    return self._names.found(text, at, end, Rule.SHAPE_COINED, 0.6)
            return None
        edition = self._edition.match(text, end)
        if not edition or not self._edited.fullmatch(text, start, end) or self._names.named_otherwise(text[start:end]):
            return None
        return self._names.found(text, start, edition.end(), Rule.SHAPE_COINED, 0.6)

    def _parts(self, text: str, found: Sequence[Found]) -> Iterator[Found]:
        """Parts of a product by its Latin name and a word more, which a text names twice: Norra Credential."""
        for one in found:
            if one.type != "Product" or text[one.end : one.end + 1] != " " or not text[one.end - 1].isascii():
                continue
            part = _PART.match(text, one.end)
            if part is None or self._names.stands_for_itself(part[0][1:]):
                continue
            if text.count(text[one.start : part.end()]) > 1:
                yield self._names.found(text, one.start, part.end(), Rule.SHAPE_COINED, 0.65)

    def _pointed(self, text: str) -> Iterator[Found]:
        """A brand, a point and a kind of product: 云砚·数据平台."""
        for match in _POINTED.finditer(text):
            kind = self._kind.match(text, match.end())
            if kind and self._brands.is_brand(match[1]):
                yield self._names.found(text, match.start(), kind.end(), Rule.SHAPE_COINED, 0.65)

    def _model(self, text: str, found: Sequence[Found]) -> Iterator[Found]:
        """Models by their brand, with a version or beside other models."""
        spans = self._models.spans(text)
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
