"""Whether a short name stands there as a name, or its characters belong to the words around it.

微信 in 小微信贷, 期权 in 长期权益, 工会 in 职工会议 are no names: the words that make up the text most cheaply (the table
``words``, and our own names) have no border there. Nor is 人行 in 人行步道, which is a word of its own, nor 平安 in 平安出行,
which means what it says.
"""

from __future__ import annotations

import re

from ontology.knowledge.cues import Cues
from ontology.knowledge.words import LONGEST_NAME, Words

__all__ = ["Borders", "is_short"]

_SHORT = re.compile(rf"[一-鿿]{{2,{LONGEST_NAME}}}|中国[一-鿿]{{2}}")
#: Characters on either side of a name that decide where its words end.
_REACH = 5
_OTHER = re.compile(r"[^一-鿿]")
#: How much more the reading with the name may cost.
_DOUBT = 0.3
#: Characters of the longest word that a name is looked for in.
_LONGEST = 4


def is_short(key: str) -> bool:
    """Whether a name is short enough to be doubted: two or three Chinese characters, or 中国 and two more."""
    return _SHORT.fullmatch(key) is not None


class Borders:
    """Tells names from the like characters inside and across ordinary words.

    Args:
        words: Ordinary words and our own short names.
        cues: The trigger words.
    """

    def __init__(self, words: Words, cues: Cues) -> None:
        self._words = words
        self._before = re.compile(rf"(?:^|[^一-鿿]|{cues.alternation('name_after')})$")
        self._after = re.compile(cues.alternation("everyday_after"))

    def inside(self, text: str, start: int, end: int, *, thing: bool) -> bool:
        """Whether the characters of a name belong to the words around it.

        Args:
            text: Normalised text.
            start: Where the name begins.
            end: Where it ends.
            thing: Whether it names a thing, so that a longer word that holds it (实事求是, 人行道) does not speak of it.

        Returns:
            True when the text reads more cheaply with a word over one of the two places, or when such a word holds the name.
        """
        words = self._words
        if not (words.crosses(text, start) or words.crosses(text, end)):
            return False
        before = _OTHER.split(text[max(0, start - _REACH) : start])[-1]
        after = _OTHER.split(text[end : end + _REACH], maxsplit=1)[0]
        name = text[start:end]
        costs = words.cheapest(before + name + after, (len(before), len(before) + len(name)))
        alone = words.costs.get(name) or words.cheapest(name)[-1]
        if costs[len(before)] + alone + words.cheapest(after)[-1] > costs[-1] + _DOUBT:
            return True
        return thing and self._held(text, start, end)

    def _held(self, text: str, start: int, end: int) -> bool:
        """Whether a word that is no name holds it; one of three characters may have more behind it (外交部|长)."""
        last = start if end - start < LONGEST_NAME else start - 1
        return any(
            text[first:stop] in self._words.plain
            for first in range(max(0, end - _LONGEST), last + 1)
            for stop in range(end if first < start else end + 1, first + _LONGEST + 1)
        )

    def everyday(self, text: str, start: int, end: int) -> bool:
        """Whether a name that is an ordinary word too (平安, 兴业, 光大) means what it says: 祝您平安, 平安出行, 万众兴业.

        Args:
            text: Normalised text.
            start: Where the name begins.
            end: Where it ends.

        Returns:
            False between marks and words that names stand beside: 、平安、, 由平安牵头.
        """
        if text[start:end] not in self._words.common or text.startswith(_LISTED, end):
            return False
        return self._before.search(text, max(0, start - 4), start) is None or self._after.match(text, end) is not None


#: What follows a name in a list, or makes of it an institution's.
_LISTED = ("、", "等", "和", "与", "及", "/", "银行", "集团", "证券", "系")
