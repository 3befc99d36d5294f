"""Banks by their names without the last character, where the passage has the whole one: 连线银 beside 连线银行."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builders.records import Found
from builders.rules import Rule
from builders.text.passage import Passage
from ontology.knowledge.knowledge import Knowledge

__all__ = ["ClippedFinder"]

_CLIPPED = re.compile(r"(?<=[一-鿿]{2})银(?![行联保监团河杏器业子两价市根针川座色幕发质行])")
_WHOLE = re.compile(r"[一-鿿]{2,4}银行")


class ClippedFinder:
    """Finds the clipped names of banks that the passage names in full."""

    def __init__(self, knowledge: Knowledge) -> None:
        """``knowledge`` is not asked: the passage tells the names."""

    def __call__(self, passage: Passage, found: Sequence[Found]) -> Iterator[Found]:
        """Clipped names.

        Args:
            passage: The passage.
            found: What was found in it so far.

        Yields:
            Banks.
        """
        text = passage.text
        places = [one.end() for one in _CLIPPED.finditer(text)]
        if not places:
            return
        banks = {
            text[one.start : one.end - 1]: one
            for one in found
            if one.type == "Bank" and _WHOLE.fullmatch(text, one.start, one.end)
        }
        taken = {one.end for one in found}
        for end in places:
            for size in (3, 4, 5):
                bank = banks.get(text[max(0, end - size) : end])
                if bank and bank.iri and end not in taken and bank.label != "中国银行":
                    yield bank._replace(start=end - size, end=end, rule=Rule.SHAPE_CLIPPED, score=0.8)
                    break
