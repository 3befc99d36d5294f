"""Comparison tables: banks as rows, what they do, offer, use and with whom as columns, by the words at the head of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builders.records import Relation, Span
from builders.relations.able import Able
from builders.relations.grids import Grid
from builders.relations.page import Named, Page
from builders.rules import Rule
from ontology.knowledge.knowledge import Knowledge
from ontology.schema import INSTITUTIONS

__all__ = ["Tables"]

_ROLES = ("institution", "practise", "offer", "use", "partner", "award", "leader")
#: A cell that says nothing, or that what it names is not so.
_NOTHING = re.compile(r"\s*(?:[-—–/]+|无|暂无|未披露|不适用|同左|合计)")
_NOT_SO = re.compile(r"拟|计划|尚未|未|暂缓|终止|解除|退出|停")
_ENDED = re.compile(r"(?:关系|合作|伙伴)[^,，。;；]{0,12}(?:解除|终止|结束|到期)")


class Tables:
    """Reads tables whose rows are institutions."""

    def __init__(self, knowledge: Knowledge, able: Able) -> None:
        cues = knowledge.cues
        self._able = able
        self._roles = {word: role for role in _ROLES for word in cues[f"column_{role}"]}

    def __call__(self, page: Page) -> Iterator[Relation]:
        """What the rows of a page's tables say of their institution, in the order of the text."""
        for grid in page.grids:
            roles = self._head(page, grid)
            for row in grid[1:] if roles else ():
                yield from self._row(page, roles, row)

    def _head(self, page: Page, grid: Grid) -> list[str]:
        """The roles of the columns; empty unless one is the institution's and another is known."""
        roles = [self._role(page.text[a:b]) for a, b in grid[0]]
        return roles if roles.count("institution") == 1 and len(set(roles) - {""}) > 1 else []

    def _role(self, cell: str) -> str:
        bare = re.sub(r"[\s|:：]", "", cell)
        parts = [part for part in re.split(r"[\\/、(（]", bare) if part]
        return next((self._roles[part] for part in [bare, *parts] if part in self._roles), "")

    def _row(self, page: Page, roles: Sequence[str], row: Sequence[Span]) -> Iterator[Relation]:
        if len(row) < 2 or len(row) > len(roles):
            return
        at = roles.index("institution")
        owner = next(iter(_within(page, row[at], INSTITUTIONS)), None) if at < len(row) else None
        if owner is None:
            return
        products = [
            one for role, cell in zip(roles, row, strict=False) if role == "offer" for one in _said(page, cell, ("Product",))
        ]
        ended = _ENDED.search(page.text, row[0][0], row[-1][1]) is not None
        for role, cell in zip(roles, row, strict=False):
            yield from self._cell(page, role, cell, owner, [] if role == "partner" and ended else products, ended)

    def _cell(
        self, page: Page, role: str, cell: Span, owner: Named, products: Sequence[Named], ended: bool
    ) -> Iterator[Relation]:
        if role == "practise":
            for theme in _said(page, cell, ("Theme",)):
                if self._able.suits("practises", theme):
                    yield page.relation(owner, "practises", theme, Rule.COLUMN, 0.85, cell)
        elif role == "offer":
            for product in products:
                yield page.relation(owner, "offers", product, Rule.COLUMN, 0.9, cell)
        elif role == "use":
            for theme in _said(page, cell, ("Theme",)):
                for product in products[:1]:
                    if self._able.suits("uses", theme):
                        yield page.relation(product, "uses", theme, Rule.COLUMN, 0.85, cell)
        elif role == "partner" and not ended:
            for other in _said(page, cell, INSTITUTIONS):
                if other.id != owner.id:
                    yield page.relation(owner, "cooperatesWith", other, Rule.COLUMN, 0.85, cell)
        elif role == "award":
            for award in _said(page, cell, ("Award",)):
                for winner in products[:1] or [owner]:
                    yield page.relation(winner, "wonAward", award, Rule.COLUMN, 0.85, cell)


def _within(page: Page, cell: Span, types: Sequence[str]) -> list[Named]:
    """What of some types a cell names, but what lies in a longer name."""
    inside = [one for one in page.inside(*cell) if one.id and one.type in types]
    return [one for one in inside if not any(o.start <= one.start and one.end <= o.end and o != one for o in inside)]


def _said(page: Page, cell: Span, types: Sequence[str]) -> list[Named]:
    """The same, of a cell that says that it is so."""
    if _NOTHING.match(page.text, *cell) or _NOT_SO.match(page.text, *cell):
        return []
    return _within(page, cell, types)
