"""Whether characters are the name of a person, by the table of surnames and by what stands after them.

>>> from ontology import Knowledge
>>> names = Names(Knowledge())
>>> text = "行长林知远表示"
>>> text[2:names.end(text, 2)], names.end("行长林某表示", 2), names.end("董事长高度重视", 3)
('林知远', 0, 0)
"""

from __future__ import annotations

import re
from collections.abc import Collection

from ontology.knowledge.knowledge import Knowledge
from ontology.normalise import simplify

__all__ = ["Names"]

#: What no given name holds, in print that hides one (张某某, 李**) and beside a surname that stands for one (王女士).
_HIDDEN = re.compile(r"[某×*＊xX○〇]|女士|先生|小姐|同志|[总工老姓氏]$|^[总姓氏]")
#: Characters of grammar that end no name before the next word.
_GRAMMAR = frozenset("也于在对向就等还则已曾将称说及均都因被把从的了是着")
_DOTS = "·•・‧．"
_JOINS = frozenset(_DOTS)
_MINORITY = re.compile(rf"[一-鿿]{{1,8}}?(?:[{_DOTS}][一-鿿]{{1,8}}?)+(?![一-鿿{_DOTS}])")
_LATIN = re.compile(r"[A-Z][a-zA-Z'’.-]{0,20}(?: [A-Z][a-zA-Z'’.-]{0,20}){1,3}")
#: The number of the heading that follows: 林知远一、创新点.
_NUMBERED = re.compile("[一二三四五六七八九十]、")
_HAN = re.compile(r"[一-鿿]")
#: Characters of the longest name looked for after a title.
_LONGEST = 20


class Names:
    """Tells names of persons."""

    def __init__(self, knowledge: Knowledge) -> None:
        surnames = {row["surname"] for row in knowledge.rows("surnames")}
        self.compound = frozenset(one for one in surnames if len(one) > 1)
        self.first = frozenset(one[0] for one in surnames)
        self._single = frozenset(one for one in surnames if len(one) == 1)
        self._words = knowledge.words.plain
        cues = knowledge.cues
        self._titles = cues["person_title"]
        self._after = re.compile(rf"[^一-鿿]|$|{_NUMBERED.pattern}|(?:{cues.alternation('person_after')})")
        self._said = re.compile(rf"(?:{cues.alternation('person_said')})")
        self._minority = re.compile(rf"[一-鿿]{{1,8}}?[{_DOTS}][一-鿿{_DOTS}]{{1,12}}?(?={self._after.pattern})")

    def is_name(self, name: str) -> bool:
        """Whether a whole is a person's full name: with a surname of the table, a dot in it, or of Latin words.

        Args:
            name: In Simplified or Traditional characters.

        Returns:
            False for a name that is hidden in part.
        """
        name = simplify(name)
        if _MINORITY.fullmatch(name) or _LATIN.fullmatch(name):
            return True
        size = self._surname(name, 0)
        return bool(size) and 1 <= len(name) - size <= 2 and self._given(name, size, len(name)) and name not in self._words

    def said(self, text: str, position: int) -> bool:
        """Whether a word of saying stands at a place of a text."""
        return self._said.match(text, position) is not None

    def end(self, text: str, start: int, blanks: Collection[int] = (), *, labelled: bool = False) -> int:
        """Where the name that begins at a place ends.

        Args:
            text: Clean text.
            start: The place.
            blanks: Places before which a blank was cut, where a name may end too.
            labelled: Whether a label before it says that it is a name, so that it may be an ordinary word too: 高峰.

        Returns:
            The end; 0 when no full name begins there, or what follows does not tell where it would end.
        """
        size = self._surname(text, start)
        for end in (start + size + 2, start + size + 1) if size else ():
            if (
                end > len(text)
                or text[end : end + 1] in _JOINS
                or not (end in blanks or self._after.match(text, end))
                or _NUMBERED.match(text, end - 1)
            ):
                continue
            if self._given(text, start + size, end) and (labelled or text[start:end] not in self._words):
                return end
        told = self._minority.match(text, start, start + _LONGEST) if _HAN.match(text, start) else None
        return told.end() if told else 0

    def _surname(self, text: str, start: int) -> int:
        """Characters of the surname at a place; 0 for none."""
        if text[start : start + 2] in self.compound:
            return 2
        return int(text[start : start + 1] in self._single)

    def _given(self, text: str, start: int, end: int) -> bool:
        """Whether a stretch may be a given name."""
        given = text[start:end]
        return (
            all(map(_HAN.match, given))
            and given[-1] not in _GRAMMAR
            and given not in self._titles
            and not _HIDDEN.search(given)
            and not any(self.said(text, place) for place in range(start, end))
        )
