"""What is only named together: an institution and a theme in one clause, of whom the report says nothing.

No verb of practice stands between the two and no other rule reads them together anywhere in the report, denied and planned
relations included. A pair is told once a report, where it first stands, and weighs as many sentences as name it so.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence, Set

from builders.records import Relation
from builders.relations.clauses import Marks
from builders.relations.page import Named, Page
from builders.rules import Rule
from ontology.schema import INSTITUTIONS

__all__ = ["Associated"]

#: Characters between two that are named together at most.
_FAR = 40


class Associated:
    """Finds pairs that clauses name without a word on the two."""

    def __call__(self, page: Page, marks: Marks, told: Iterable[Relation]) -> Iterator[Relation]:
        """The pairs of a page.

        Args:
            page: The report.
            marks: What its clauses are told by.
            told: All that the other rules read in it, whatever its status.

        Yields:
            One each in the order of the text, with its weight.
        """
        known = {(one.subject, one.object) for one in told}
        first: dict[tuple[str, str], tuple[Named, Named]] = {}
        weights: dict[tuple[str, str], int] = {}
        for sentence in page.sentences:
            if "Theme" not in sentence.types or sentence.types.isdisjoint(INSTITUTIONS):
                continue
            here = {(a.id, b.id): (a, b) for a, b in self._pairs(marks, sentence.named, known)}
            for key, pair in here.items():
                first.setdefault(key, pair)
                weights[key] = weights.get(key, 0) + 1
        for key, (institution, theme) in first.items():
            places = (institution.start, institution.end), (theme.start, theme.end)
            one = page.relation(institution, "associatedWith", theme, Rule.NAMED_TOGETHER, 0.5, min(places), origin="inferred")
            yield one._replace(cue=(), weight=weights[key])

    def _pairs(self, marks: Marks, named: Sequence[Named], known: Set[tuple[str, str]]) -> Iterator[tuple[Named, Named]]:
        """The institutions and themes of a sentence that one clause names, and that lie in no longer name, but known ones."""
        outer: list[Named] = []
        reach = -1
        for one in named:
            if one[1] > reach:
                outer.append(one)
                reach = one[1]
        themes = [one for one in outer if one.type == "Theme" and one.id]
        for institution in (one for one in outer if one.type in INSTITUTIONS and one.id):
            for theme in themes:
                first, second = (institution, theme) if institution[0] < theme[0] else (theme, institution)
                start, end = first[1], second[0]
                if 0 <= end - start <= _FAR and (institution[3], theme[3]) not in known and not _apart(marks, start, end):
                    yield institution, theme


def _apart(marks: Marks, start: int, end: int) -> bool:
    """Whether a mark or a verb of practice stands in a stretch."""
    border = bisect_left(marks.borders, (start, 0))
    if border < len(marks.borders) and marks.borders[border][0] < end:
        return True
    verb = bisect_left(marks.verbs, (start,))
    while verb < len(marks.verbs) and marks.verbs[verb].start < end:
        if "practise" in marks.verbs[verb].classes:
            return True
        verb += 1
    return False
