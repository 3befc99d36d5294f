"""Places as parts of names: which place names end here, and do they nest (江西|宁都, not 重庆|宁波).

>>> from ontology import Knowledge
>>> places = Knowledge().places
>>> text = "来自江西宁都农村商业银行"
>>> text[places.chain(text, text.index("农村"))[0]:]
'江西宁都农村商业银行'
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from ontology.knowledge.table_files import Row

__all__ = ["Place", "Places"]

#: What may stand after the short name of a place.
_ADDED = frozenset("县市区旗州")
_RANK = {"province": 0, "prefecture": 1, "county": 2, "region": 2}


class Place(NamedTuple):
    """A row of the table ``places``.

    Attributes:
        code: Code of the administrative division; 7 or 8 begins those outside the mainland's provinces.
        name: Full name (宁都县).
        short: Name without 省, 市, 县 and the like (宁都); empty where it is not used so.
        division: province, prefecture, county or region (a zone such as 雄安, which has no code of its own).
        parent: Code of the place that it lies in; empty for a province.
    """

    code: str
    name: str
    short: str
    division: str
    parent: str


class Places:
    """All places by full and short name."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.by_code: dict[str, Place] = {}
        self.by_name: dict[str, list[Place]] = defaultdict(list)
        for row in rows:
            place = Place(row["code"], row["name"], row["short"], row["division"], row["parent"])
            self.by_code[place.code] = place
            for name in {place.name, place.short} - {""}:
                self.by_name[name].append(place)
        sizes: defaultdict[str, set[int]] = defaultdict(set)
        for name in self.by_name:
            sizes[name[-2:]].add(len(name))
        self._sizes = {tail: tuple(sorted(found, reverse=True)) for tail, found in sizes.items()}

    def ending(self, text: str, end: int) -> list[tuple[int, list[Place]]]:
        """The places whose names end at a position.

        Args:
            text: Clean text.
            end: Where the name ends.

        Returns:
            Where each name starts and the places of that name, longest first. 县, 市 and the like may stand after a short name.
        """
        found = []
        by_name, sizes = self.by_name, self._sizes.get(text[max(0, end - 2) : end], ())
        if end > 2 and text[end - 1] in _ADDED and (bare := self._sizes.get(text[max(0, end - 3) : end - 1])):
            sizes = tuple(sorted({*sizes, *(size + 1 for size in bare)}, reverse=True))
        for size in sizes:
            if not 1 < size <= end:
                continue
            name = text[end - size : end]
            places = by_name.get(name) or (by_name.get(name[:-1]) if size > 2 and name[-1] in _ADDED else None)
            if places:
                found.append((end - size, places))
        return found

    def chain(self, text: str, end: int) -> tuple[int, list[Place]] | None:
        """The nested place names that stand together before a position (江西|宁都).

        Args:
            text: Clean text.
            end: Where the innermost name ends.

        Returns:
            Where the outermost name starts and the places that the innermost may be; None when no place name ends there.
        """
        best: tuple[int, list[Place]] | None = None
        for start, places in self.ending(text, end):
            reach = start
            outer = self.chain(text, start)
            if outer and (held := [p for p in places if any(self.within(p, o) for o in outer[1])]):
                reach = outer[0]
            else:
                held = places
            if best is None or reach < best[0]:
                best = (reach, held)
        return best

    def within(self, inner: Place, outer: Place) -> bool:
        """Whether ``inner`` lies in ``outer``."""
        seen = inner
        while seen.parent and seen.parent in self.by_code:
            seen = self.by_code[seen.parent]
            if seen.code == outer.code:
                return True
        return False

    def province(self, place: Place) -> Place:
        """The province a place lies in (a province is its own)."""
        while place.parent and place.parent in self.by_code:
            place = self.by_code[place.parent]
        return place
