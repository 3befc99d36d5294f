"""What follows from what is stated: who offers a product named after a theme practises it, and what a product's section uses.

Each has a rule and a measured precision of its own, the origin ``inferred``, and nothing is inferred of two of whom the
report states, denies or plans the same.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from builders.document_model import Kind
from builders.records import Relation, Span
from builders.relations.able import Able
from builders.relations.clauses import Grammar, Marks
from builders.relations.focus import SCOPE
from builders.relations.page import Named, Page, project_of
from builders.rules import Rule
from ontology.schema import INSTITUTIONS

__all__ = ["Inferred"]

#: Ends of names of what is built and bought: no line of business, and what products are linked to rather than made of.
_BUILT = ("系统", "平台", "中台", "设备", "终端", "机", "卡", "中心", "品牌")
#: Before a technology in its clause: how a thing is made with it.
_BY = re.compile(r"采用|采取|运用|利用|应用|使用|基于|依托|依靠|结合|引入|借助|融合|搭载|集成|通过|凭借")


class Inferred:
    """Composes relations of what is stated and where it stands."""

    def __init__(self, grammar: Grammar, able: Able) -> None:
        self._grammar, self._able = grammar, able

    def __call__(self, page: Page, marks: Marks, told: Sequence[Relation]) -> Iterator[Relation]:
        """What follows from what a page says.

        Args:
            page: The report.
            marks: What its clauses are told by.
            told: What the other rules read, whatever its status.

        Yields:
            Relations of the origin ``inferred``, each pair once a page.
        """
        known = {(one.subject, one.predicate, one.object) for one in told}
        for one in (*self._practised(page, told), *self._used(page, marks)):
            if (key := (one.subject, one.predicate, one.object)) not in known:
                known.add(key)
                yield one

    def _practised(self, page: Page, told: Sequence[Relation]) -> Iterator[Relation]:
        """甲行推出“碳账户通”: the lines of business in the name of what is offered."""
        offers = [one for one in told if one.predicate == "offers" and one.status == "stated" and one.object]
        if not offers:
            return
        themes: dict[Span | tuple[()], list[Named]] = {}
        places = {offer.object_name or offer.object_at for offer in offers}
        for product in page.by_type.get("Product", ()):
            if product.place in places:
                themes[product.place] = self._themes(page, product)
        actors = {one.id for type_ in INSTITUTIONS for one in page.by_type.get(type_, ()) if self._able.acts("practises", one)}
        for offer in offers:
            if offer.subject not in actors:
                continue
            for theme in themes.get(offer.object_name or offer.object_at, ()):
                place = page.clean.raw_span(theme.start, theme.end)
                named = offer._replace(object_name=place) if offer.object_name else offer._replace(object_at=place)
                yield named._replace(
                    predicate="practises",
                    object=theme.id,
                    object_label=theme.label,
                    rule=Rule.INFERRED_NAME,
                    origin="inferred",
                )

    def _themes(self, page: Page, product: Named) -> list[Named]:
        """The lines of business in a product's name, but its last word, which says what kind of thing it is: 联名卡."""
        return [
            one
            for one in page.within("Theme", product.start, product.end - 1)
            if one.id
            and one.rule != Rule.NESTED
            and not one.label.endswith(_BUILT)
            and self._able.suits("practises", one)
            and not self._able.suits("uses", one)
        ]

    def _used(self, page: Page, marks: Marks) -> Iterator[Relation]:
        """The technologies that a section named after a product tells of, and of nobody else's."""
        for project, start, end in self._sections(page):
            for one in page.within("Theme", start, end):
                able = one.id and self._able.suits("uses", one) and not one.label.endswith(_BUILT)
                if able and self._alone(page, marks, project, one):
                    yield page.relation(
                        project, "uses", one, Rule.INFERRED_SECTION, 0.5, (one.start, one.end), origin="inferred"
                    )

    def _sections(self, page: Page) -> Iterator[tuple[Named, int, int]]:
        """The products that heads and headings name, with where what stands below them begins and ends."""
        for head, _ in page.entries:
            if not head.listed and (project := project_of(page, head)):
                yield project, head.end, min(head.until, head.end + SCOPE)
        headings = [block for block in page.blocks if block.kind == Kind.HEADING]
        for number, heading in enumerate(headings):
            products = page.within("Product", heading.start, heading.end)
            if products and len({one.id for one in products}) == 1 and products[0].id:
                following = (other.start for other in headings[number + 1 :] if other.level <= heading.level)
                yield products[0], heading.end, min(next(following, len(page.text)), heading.end + SCOPE)

    def _alone(self, page: Page, marks: Marks, project: Named, one: Named) -> bool:
        """Whether the clause of a technology says that something is made with it, in a sentence of nothing else."""
        sentence = page.sentence_at(one.start)
        if sentence is None or marks.heard(sentence.start, sentence.end):
            return False
        border = bisect_left(marks.borders, (one.start, 0)) - 1
        start = max(sentence.start, marks.borders[border][1] if border >= 0 else 0)
        others = any(other.type == "Product" and other.id != project.id for other in sentence.named)
        owners = {other.id for other in sentence.named if other.type in INSTITUTIONS}
        told = not others and len(owners) < 2 and _BY.search(page.text, start, one.start)
        return bool(told) and self._grammar.status(page.text, sentence.start, one.start) == "stated"
