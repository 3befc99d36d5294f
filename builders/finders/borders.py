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
_REACH = 7
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

    def stands(self, text: str, start: int, end: int) -> bool:
        """Whether words end where a name begins and where it ends.

        Args:
            text: Normalised text.
            start: Where the name begins.
            end: Where it ends.

        Returns:
            False when the text reads more cheaply with a word over one of the two places.
        """
        words = self._words
        if not (words.crosses(text, start) or words.crosses(text, end)):
            return True
        before = _OTHER.split(text[max(0, start - _REACH) : start])[-1]
        after = _OTHER.split(text[end : end + _REACH], maxsplit=1)[0]
        costs = words.cheapest(before + text[start:end] + after)
        parted = costs[len(before)] + words.cheapest(text[start:end])[-1] + words.cheapest(after)[-1]
        return parted <= costs[-1] + _DOUBT

    def held(self, text: str, start: int, end: int) -> bool:
        """Whether a name is a part of an ordinary word that is no name: 人行 in 人行道, 求是 in 实事求是.

        Args:
            text: Normalised text.
            start: Where the name begins.
            end: Where it ends.

        Returns:
            False too where a name of three characters is only followed by more (外交部|长).
        """
        words = self._words
        if not (words.crosses(text, start) or words.crosses(text, end)):
            return False
        last = start if end - start < LONGEST_NAME else start - 1
        return any(
            text[first:stop] in words.plain
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
