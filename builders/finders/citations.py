"""Reports, white papers, articles, journals cited in a text: in book-title marks, in reference lists, after a citing word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builders.finders.cited_titles import CitedTitles
from builders.finders.references import references
from builders.finders.title_kinds import TitleKinds
from builders.records import Found
from builders.rules import Rule
from builders.text.passage import Passage
from ontology.knowledge.knowledge import Knowledge

__all__ = ["CitationFinder"]

_OFFICIAL = re.compile(r"(?:法|条例|办法|意见|通知|规定|指引|细则|规划|方案|纲要|决定|准则|公告)(?:\([^()]+\))?$")


class CitationFinder:
    """Finds cited titles outside what is already found as a regulation."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon = knowledge.lexicon
        self._kinds = TitleKinds(knowledge.cues)
        self._unmarked = CitedTitles(knowledge, self._kinds)

    def __call__(self, passage: Passage, found: Sequence[Found] = ()) -> Iterator[Found]:
        """Cited titles.

        Args:
            passage: The passage.
            found: What was found in it so far; titles inside regulations and reports are left out.

        Yields:
            Titles of type Report, with the journal after those in a reference list.
        """
        text = passage.text
        taken = [(f.start, f.end) for f in found if f.type in ("Regulation", "Report")]
        for start, end, rule, score in self._titles(text, found):
            if not any(a <= start and end <= b for a, b in taken):
                yield self._titled(start, end, text[start:end], rule, score)

    def _titles(self, text: str, found: Sequence[Found]) -> Iterator[tuple[int, int, Rule, float]]:
        """Where titles stand, by which rule, with its score."""
        for match, kind in self._kinds.titles(text):
            if kind == "Report":
                yield *match.span("title"), Rule.SHAPE_MARKS, 0.8
        for start, end, rule in references(text):
            if not _OFFICIAL.search(text[start:end]):
                yield start, end, rule, 0.85
        yield from self._unmarked(text, found)

    def _titled(self, start: int, end: int, title: str, rule: str, score: float) -> Found:
        known = self._lexicon.lookup(title, ("Publication",), ())
        iri, label = (known[0].iri, known[0].label) if known else self._lexicon.identified("publication", title)
        return Found(start, end, "Report", rule, score, iri, label)
