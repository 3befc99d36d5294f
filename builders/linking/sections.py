"""The jurisdictions of a report's sections: a chapter about Hong Kong in a report of the mainland.

A section is of the one place that its heading names, unless its words weigh more for the mainland. It ends where a heading of
its rank or above begins. A heading is a line with a number (第三章, 二、, (一), 2.1), or a place alone or with a word such
as 监管动态. What names an institution or holds a comma is an item of a list.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

__all__ = ["MAINLAND", "Sections"]

#: The jurisdiction of a text that says nothing else.
MAINLAND = "CN"
#: Characters of the longest heading, and of what follows a place in one without a number.
_LONGEST, _BARE = 30, 6
#: Headings of this rank or below may be items of a list, and are of so many characters after them at most.
_LOW, _REACH = 5, 2000
#: What a heading ends with that begins with a place and has no number.
_OF_PLACE = "监管|动态|市场|实践|经验|情况|地区|概况|篇|业务|政策|法规|法律|制度|案例|发展|现状|做法"
#: Numbers of headings, the highest rank first.
_RANKS = (
    r"第[一二三四五六七八九十百\d]{1,4}[章篇部]分?",
    r"第[一二三四五六七八九十百\d]{1,4}节",
    r"[一二三四五六七八九十]{1,3}、",
    r"\([一二三四五六七八九十]{1,3}\)",
    r"\d{1,2}[.、](?!\d)",
    r"\d{1,2}\.\d{1,2}(?!\d|\.\d|%)",
    r"\d{1,2}\.\d{1,2}\.\d{1,2}(?!\d|%)",
    r"\(\d{1,2}\)",
)
_NUMBER = "|".join(f"({rank})" for rank in _RANKS)
_NUMBERED = rf"(?:{_NUMBER})[^\n。;；,，:：!?《》]{{1,{_LONGEST}}}"
#: The rank of a heading without a number, which any other one ends.
_LAST = len(_RANKS) + 1
#: What makes of a place in a heading an institution's.
_NAMED = re.compile("委员会|银行|[局署院]|公司|协会|大学|集团")
#: What a heading of the mainland and of others' relation to it names, so that it tells no one place.
_HERE = re.compile("中国(?!香港|澳门|台湾)|我国|内地|大陆|境内|跨境|国内")


class _Section(NamedTuple):
    start: int
    end: int
    jurisdiction: str


class Sections:
    """Tells the jurisdictions of sections.

    Args:
        places: Jurisdiction by the word for a place.
        weights: By word, what it weighs for which jurisdictions.
    """

    def __init__(self, places: Mapping[str, str], weights: Mapping[str, Sequence[tuple[str, float]]]) -> None:
        self._places = {word: one for word, one in places.items() if len(word) > 1}
        named = "|".join(sorted(map(re.escape, self._places), key=len, reverse=True)) or "(?!)"
        self._named = re.compile(named)
        bare = rf"(?:{named})(?:[一-鿿]{{0,{_BARE}}}(?:{_OF_PLACE}))?"
        self._heading = re.compile(rf"^[ #]{{0,6}}(?:{_NUMBERED}|{bare})[:：]?$", re.MULTILINE)
        here = [word for word, weighed in weights.items() if any(one == MAINLAND for one, _ in weighed)]
        self._here = re.compile("|".join(sorted(map(re.escape, here), key=len, reverse=True)) or "(?!)")

    def of(self, text: str) -> Told:
        """The sections of a text that are of another jurisdiction than the mainland's.

        Args:
            text: Clean text.

        Returns:
            What tells the jurisdiction of a position.
        """
        headings = [(match.start(), match.end(), match.lastindex or _LAST) for match in self._heading.finditer(text)]
        sections = []
        for number, (start, end, rank) in enumerate(headings):
            told = self._told(text[start:end])
            if told:
                stop = next((begin for begin, _, other in headings[number + 1 :] if other <= rank), len(text))
                stop = min(stop, end + _REACH) if rank >= _LOW else stop
                if self._is_of(text, start, stop, told):
                    sections.append(_Section(start, stop, told))
        return Told(sections)

    def _told(self, heading: str) -> str:
        """The jurisdiction of the one place that a heading names; empty for none, several and the mainland."""
        named = {self._places[word[0]] for word in self._named.finditer(heading)}
        barred = MAINLAND in named or _HERE.search(heading) or _NAMED.search(heading)
        return named.pop() if len(named) == 1 and not barred else ""

    def _is_of(self, text: str, start: int, end: int, jurisdiction: str) -> bool:
        """Whether the words of a section do not weigh more for the mainland than for the place of its heading."""
        there = sum(self._places[word[0]] == jurisdiction for word in self._named.finditer(text, start, end))
        return sum(1 for _ in self._here.finditer(text, start, end)) <= there


class Told:
    """Tells the jurisdictions of positions.

    Args:
        sections: Sections in the order of the text; one may lie in another.
    """

    def __init__(self, sections: Sequence[_Section]) -> None:
        self._sections = sections
        self._starts = [one.start for one in sections]

    def at(self, position: int) -> str:
        """The jurisdiction of the innermost section around a position; empty for none."""
        for number in range(bisect_right(self._starts, position) - 1, -1, -1):
            if position < self._sections[number].end:
                return self._sections[number].jurisdiction
        return ""
