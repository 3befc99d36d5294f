"""Whether characters are a brand: a proper name that no ordinary word is a part of (海桐, 云垦), not a class (大型, 赋能).

>>> from ontology import Knowledge
>>> brands = Brands(Knowledge())
>>> [brands.is_brand(stem) for stem in ("云垦", "大型", "三大", "本集", "数智化")]
[True, False, False, False, False]
"""

from __future__ import annotations

import re
from collections.abc import Collection

from ontology.knowledge.knowledge import Knowledge
from ontology.normalise import normalise

__all__ = ["LATIN", "Brands"]

_HAN = re.compile(r"[一-鿿]{2,4}")
#: Characters of numbers, of grammar and of classes, with which no brand begins or ends, or which none holds.
_NOT_FIRST = frozenset(
    "一二三四五六七八九十百千万两几双多各本该某每全首贵我你他她它其此这那原前后上下左右内外年月日同跨非无未已再又也均都还只最更很较可能应须需要会将把被让使令由从到至在于对向与和及或即若如因为以据按经随着遭依性投含低附给做作用赴请找比像仅事则持您暂约就果省曾换采租占加称"
)
_NOT_LAST = frozenset(
    "的了着过是在有被把将由于对向与和及或等级型式类性化率量数额度化间家位名个种项次期端版系层面方者们所能居均随各本全用占欠缴非"
)
_NOT_IN = re.compile(r"[的了着与及或等是不没很仅占]|^[中美日韩英法德俄欧印澳]{2}$")
#: A word in Latin letters that is a brand: it has small letters and a capital, and is no word for a class of firms.
LATIN = re.compile(
    r"(?<![A-Za-z0-9-])(?!(?:Fin|Insur|Reg|Big|Prop|Wealth|Sup|Deep|Tech|Green)[Tt]ech|Saa[Ss]|Paa[Ss]|Iaa[Ss]|Web|App\b|Internet|Open|Digital"
    r"|Online|Mobile|Smart|Global|Asia|China|The|Neo|Block[Cc]hain|Bank|Cloud|Big|Data|Robot|Agent|Model|Java|Python|Table|Figure|Group|Insurance|Semi\b|Ltd|Inc\b|Limited|Company|Corp|Industry)"
    r"[A-Z][A-Za-z&]*[a-z][A-Za-z&]*(?: [A-Z][A-Za-z&]*[a-z][A-Za-z&]*)?$"
)


class Brands:
    """Tells brands.

    Args:
        knowledge: The tables.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._classes = knowledge.cues["no_brand"]
        self._words, self._names = knowledge.words.common, knowledge.lexicon.names

    @staticmethod
    def begins(text: str, edge: int, blanks: Collection[int] = ()) -> bool:
        """Whether the one character at a place belongs to the name behind it: nothing but a mark stands before it (:河|湟源…).

        Args:
            text: Clean text.
            edge: The place.
            blanks: Places before which a blank was cut.

        Returns:
            False for a character of grammar, and where a blank parts it from what follows.
        """
        first = text[edge : edge + 1]
        parted = edge + 1 in blanks or (edge and text[edge - 1].isalnum() and text[edge - 1] != "指" and edge not in blanks)
        return not parted and "一" <= first <= "鿿" and first not in _NOT_FIRST and not _NOT_IN.match(first)

    def is_brand(self, stem: str) -> bool:
        """Whether a stem of two to four Chinese characters is a brand.

        Args:
            stem: What stands before a word for a trade.

        Returns:
            False when an ordinary word or a name is within it, or when it is a class.
        """
        if not _HAN.fullmatch(stem) or stem[0] in _NOT_FIRST or stem[-1] in _NOT_LAST or _NOT_IN.search(stem):
            return False
        parts = {stem[at : at + size] for size in (2, 3, 4) for at in range(len(stem) - size + 1)}
        return not (parts & self._words or parts & self._classes or normalise(stem) in self._names)
