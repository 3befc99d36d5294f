"""Award lists: which project won which award, whose it is, and what its name says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from builders.finders.award_lists import Won, won
from builders.records import Case, Relation
from builders.relations.able import Able
from builders.relations.page import Named, Page
from builders.rules import Rule
from ontology.schema import INSTITUTIONS

__all__ = ["Awards"]


class _Entry(NamedTuple):
    """A project with its award and those whose it is."""

    project: Named
    award: Named
    owners: tuple[Named, ...]
    told: Won


class Awards:
    """Reads the projects of award lists."""

    def __init__(self, able: Able) -> None:
        self._able = able

    def __call__(self, page: Page) -> Iterator[Relation]:
        """What award lists say of their projects, in the order of the text."""
        for project, award, owners, _ in _entries(page):
            cue = (award.start, award.end)
            yield page.relation(project, "wonAward", award, Rule.AWARDED, 0.9, cue)
            for owner in owners[:1]:
                yield page.relation(owner, "offers", project, Rule.AWARDED, 0.85, (project.start, project.end))
            for theme in page.within("Theme", project.start, project.end):
                at = (theme.start, theme.end)
                if self._able.suits("uses", theme):
                    yield page.relation(project, "uses", theme, Rule.AWARDED, 0.8, at)
                elif theme.rule != Rule.NESTED and self._able.suits("practises", theme):
                    for owner in owners[:1]:
                        if self._able.acts("practises", owner):
                            yield page.relation(owner, "practises", theme, Rule.AWARDED, 0.75, at)

    def cases(self, page: Page, relations: Iterable[Relation]) -> Iterator[Case]:
        """The projects of award lists as cases, in the order of the text.

        Args:
            page: The report.
            relations: What it states.

        Yields:
            Cases of projects that have an owner.
        """
        told = [one for one in relations if one.rule == Rule.AWARDED]
        for project, award, owners, where in _entries(page):
            start, end = page.clean.raw_span(*where.place)
            here = [one for one in told if project.id in (one.subject, one.object)]
            inside = {(one.id, one.label) for one in page.within("Theme", project.start, project.end)}
            used = tuple((one.object, one.object_label) for one in here if one.predicate == "uses")
            done = {(one.object, one.object_label) for one in told if one.predicate == "practises"}
            yield Case(
                institutions=tuple((one.id, one.label) for one in owners),
                title=project.label,
                project=(project.id, project.label),
                award=(award.id, award.label),
                leaders=(),
                themes=tuple(sorted(inside & done)),
                technologies=used,
                results="",
                text=str(page.clean.raw[start:end]),
                start=start,
                end=end,
            )


def _entries(page: Page) -> Iterator[_Entry]:
    if "Award" not in page.by_type or not any(one.rule == Rule.SHAPE_AWARDED for one in page.by_type.get("Product", ())):
        return
    held: list[Named] = []
    for one in page.named:
        if one.type in INSTITUTIONS and one.id and not one.refers and (not held or one.start >= held[-1].end):
            held.append(one)
    for told in won(page.text, [(one.start, one.end) for one in held], page.blanks):
        start, end = told.project
        projects = [one for one in page.within("Product", start - 1, end + 6) if one.start <= start and end <= one.end]
        awards = page.within("Award", told.award[0], told.award[1])
        if projects and awards:
            yield _Entry(projects[0], awards[0], tuple(held[number] for number in told.owners), told)
