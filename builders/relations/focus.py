"""Who and what a passage is about, so that 该行, 其, 该平台, 《规划》 and sentences without a subject have one.

The focus is what was last the subject of a sentence: institutions, the product made, the rule spoken of. It ends with the
block it was set in, at a heading, and where a sentence begins with others (银行业, 监管部门).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builders.document_model import Kind
from builders.relations.page import Named, Sentence
from ontology.schema import INSTITUTIONS

__all__ = ["REACH", "SCOPE", "Focus"]

#: Characters from a name to what is said of it without naming it.
REACH = 420
#: The same to the institution of an entry.
SCOPE = 900
_PRODUCT = "平台|系统|产品|项目|模型|机器人|应用|工具|方案|引擎|大脑|中台|底座|服务|助手|组件|软件|终端|小程序|App|APP"
_RULE = "规划|意见|办法|通知|指引|方案|条例|规定|细则|新规|规范|准则|标准|决定|公告|计划|指南|目录|公约|文件"
_PLACE = "(?<![^,，。;；:：\\n])"
_INSTITUTION = "公司|机构|集团|协会|行社|联社|院|所|局|部|企业"
_REFERENCE = re.compile(
    rf"(?P<product>(?:该|本|此|这一|这款|上述|这套|新版)(?:{_PRODUCT}|版)|新版(?=引入|采用|接入|上线)|{_PLACE}(?:{_PRODUCT})(?![一-鿿]{{0,2}}[的、和与])"
    rf"|{_PLACE}它(?=[以采用借由依基]))"
    rf"|(?P<rule>《(?:{_RULE}|[一-鿿]{{2,6}})》|(?:该|此|本|新|前一|上述|这一|这份)(?:{_RULE})"
    rf"|{_PLACE}(?:文件|新规|{_RULE})(?=[强要聚明规提还对就指由着围部涵]))"
    rf"|(?P<institution>(?:该|本|这家)(?:{_INSTITUTION})|{_PLACE}其(?![他中余它次实后间])|(?<=、)其(?![他中余它次实后间])"
    rf"|{_PLACE}公司(?![一-鿿]{{0,2}}[的、和与]))"
    r"|(?P<first>前者)|(?P<second>后者)"
)


class Focus:
    """What the sentences so far make the subject of those to come."""

    def __init__(self, scopes: Sequence[tuple[int, int, Named]] = ()) -> None:
        self._scopes = scopes
        self.scope: Named | None = None
        self._clear()

    def _clear(self) -> None:
        self.subjects: list[Named] = []
        self.product: Named | None = None
        self.rule: Named | None = None
        self.pair: list[Named] = []

    def idle(self, sentence: Sentence) -> bool:
        """Whether a sentence can say nothing: it names no more than themes, and nothing near was spoken of."""
        self.scope = next((one for start, end, one in self._scopes if start <= sentence.start < end), None)
        if self.scope:
            return not sentence.named
        far = sentence.start - REACH
        if self.subjects and self.subjects[0].end < far:
            self.subjects = []
        if self.product and self.product.end < far:
            self.product = None
        if self.rule and self.rule.end < far:
            self.rule = None
        if self.subjects:
            return False
        if self.product or self.rule:
            return not sentence.named
        return all(one[2] == "Theme" for one in sentence.named)

    def enter(self, sentence: Sentence, text: str) -> list[Named]:
        """Begin a sentence.

        Args:
            sentence: The sentence.
            text: The clean text.

        Returns:
            What it names, with what its references stand for, in order.
        """
        block = sentence.block
        if block and sentence.paragraph:
            if block.kind in (Kind.HEADING, Kind.TITLE, Kind.CELL, Kind.REFERENCE):
                self._clear()
            else:
                self.subjects = [one for one in self.subjects if one.refers]
        named = list(sentence.named)
        spoken = self.subjects or self.product or self.rule or len(self.pair) == 2 or len(named) > 1
        here = [*self._references(sentence, text, named)] if spoken else []
        return sorted([*named, *here], key=lambda one: (one.start, -one.end)) if here else named

    def _references(self, sentence: Sentence, text: str, named: Sequence[Named]) -> Iterator[Named]:
        for match in _REFERENCE.finditer(text, sentence.start, sentence.end):
            start, end = match.span()
            if any(one.start < end and start < one.end for one in named):
                continue
            if meant := self._meant(match.lastgroup or "", [one for one in named if one.end <= start]):
                yield meant.standing(start, end)

    def _meant(self, what: str, before: Sequence[Named]) -> Named | None:
        """The thing that a reference means, of what its sentence names before it and the focus."""
        if what == "product":
            return next((one for one in reversed(before) if one.type == "Product"), self.product)
        if what == "rule":
            return next((one for one in reversed(before) if one.type == "Regulation" and not one.refers), self.rule)
        if what == "institution":
            near = [one for one in before if one.type in INSTITUTIONS]
            return near[0] if near else (self.subjects[0] if len(self.subjects) == 1 else None)
        if len(self.pair) == 2:
            return self.pair[what == "second"]
        return None

    def leave(self, subjects: Sequence[Named], named: Sequence[Named], lost: bool) -> None:
        """End a sentence.

        Args:
            subjects: Whom it was about; empty for the same as before.
            named: What it named.
            lost: Whether it was about others in the end.
        """
        if subjects:
            self.subjects = list(subjects)
        elif lost:
            self.subjects = []
        if not named:
            return
        for one in named:
            if one.type == "Product":
                self.product = one
            elif one.type == "Regulation":
                self.rule = one
        for types in (INSTITUTIONS, ("Regulation",)):
            two = {one.id: one for one in named if one.type in types and not one.refers}
            if len(two) == 2:
                self.pair = list(two.values())
