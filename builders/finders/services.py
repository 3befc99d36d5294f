"""Services named without marks and without a word such as 平台 after them: loans, cards, payments (推出拥军贷, 惠商通上线).

Such a name ends in a short kind of product and stands between a verb of launching, its owner or another such name, and the
end of its clause, or a word that says what it is, or a verb of launching.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from builders.finders.edges import Edges
from builders.finders.product_names import CLAUSE, ProductNames
from builders.records import Found
from builders.rules import Rule
from builders.text.passage import Passage
from ontology.knowledge.cues import Cues

__all__ = ["Services"]

#: Characters of the longest such name.
_LONGEST = 8
_COUNT = r"(?:[一两三多几\d]+[款个项种类]|首款|首个|首笔|新)?(?:[一-鿿]{0,6}(?:产品|业务|服务))?"
_JOINT = re.compile(r"[、和与及]|以及|[，,](?=.)")
#: A word before that looks like a name's beginning: 面向…的, 首款.
_ENDING = r"(?:$|[\s，,。;；、:：)）“”‘’「」!！?？和与及等])"


class Services:
    """Finds services by the short kind of product at their end.

    Args:
        cues: The trigger words.
        names: What a product's name may be.
        edges: How far names reach to the left.
    """

    def __init__(self, cues: Cues, names: ProductNames, edges: Edges) -> None:
        tails, said = cues.alternation("service_tail"), cues.alternation("product_said_after")
        shown = cues.alternation("product_series")
        self._tail = re.compile(rf"(?:{tails})(?={_ENDING}|(?:系列)?(?:产品|业务|服务|{shown})|(?P<said>(?:已|也)?(?:{said})))")
        self._launch = re.compile(rf"(?:{cues.alternation('product_launch')})(?:了|的)?{_COUNT}(?:——|:)?$")
        self._names, self._edges = names, edges

    def __call__(self, passage: Passage, found: Sequence[Found]) -> Iterator[Found]:
        """Services in a passage, in the order of its text."""
        text, blanks = passage.text, passage.blanks
        owners = {f.end for f in found if f.type in ("Bank", "Organization")}
        before = -9  # where the last one ends
        for match in self._tail.finditer(text):
            edge, certain = self._edges.left(text, match.start(), _LONGEST)
            start = max((end for end in range(edge, match.start()) if end in owners), default=edge)
            if (cut := bisect_left(blanks, match.start())) and blanks[cut - 1] > start:
                start, certain = blanks[cut - 1], True
            if text[start : start + 1] == "的" and start in owners:
                start += 1
            if not (certain or start > edge) or match.start() - start < 1:
                continue
            listed = 0 < start - before <= 2 and _JOINT.fullmatch(text, before, start) is not None
            owned = start in owners or (text[start - 1 : start] == "的" and start - 1 in owners)
            framed = listed or (owned and match[0] in "贷宝") or (match["said"] and match[0] != "卡")
            if not (framed or self._launch.search(text, max(0, start - 18), start)):
                continue
            if not self._is_name(text[start : match.end()], match[0]):
                continue
            before = match.end()
            yield self._names.found(text, start, match.end(), Rule.SHAPE_SERVICE, 0.6)

    def _is_name(self, name: str, tail: str) -> bool:
        """Whether a stretch is a name of its own: no class, no clause, no word that only ends in those characters."""
        names = self._names
        if not len(tail) + 1 < len(name) <= _LONGEST + len(tail) or not name.isalnum() or name[0].isdigit():
            return False
        if (
            names.generic(name)
            or names.loan(name)
            or names.common(name)
            or names.named_otherwise(name)
            or names.spoken(name)
            or CLAUSE.search(name)
        ):
            return False
        return tail in ("贷", "宝", "管家") or not (names.ends_in_word(name) or names.ordinary(name))
