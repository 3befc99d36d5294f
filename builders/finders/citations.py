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
from ontology.knowledge.lexicon import Thing

__all__ = ["CitationFinder"]

#: The name of an English journal; a Chinese one that the tables do not know may be a publisher or a place as well.
_JOURNAL = re.compile(
    r"[A-Z][A-Za-z&,' -]*(?:Journal|Review|Quarterly|Letters|Economics|Finance|Studies|Bulletin|Science|Papers?|Notes|Series)\b"
    r"|(?:Journal|Review|Annals|Proceedings|Transactions|Advances) (?:of|in|on) [A-Z]"
)
#: An unknown periodical as the place of an entry: 载《X》2019年第6期.
_CARRIER = re.compile(r"[,，](?:原?载于?|刊于?|发表于|收录?于)$")
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
            start, end = match.span("title")
            if kind == "Report" and (self._known(match["title"]) or not _CARRIER.search(text, max(0, start - 6), start - 1)):
                yield start, end, Rule.SHAPE_MARKS, 0.8
        for start, end, rule in references(text):
            title = text[start:end]
            if not _OFFICIAL.search(title) and (rule != Rule.SHAPE_JOURNAL or _JOURNAL.match(title) or self._known(title)):
                yield start, end, rule, 0.85
        yield from self._unmarked(text, found)

    def _known(self, title: str) -> list[Thing]:
        """The publications of that name."""
        return self._lexicon.lookup(title, ("Publication",), ())

    def _titled(self, start: int, end: int, title: str, rule: str, score: float) -> Found:
        title = _unbroken(title)
        known = self._known(title)
        iri, label = (known[0].iri, known[0].label) if known else self._lexicon.identified("publication", title)
        return Found(start, end, "Report", rule, score, iri, label)


def _unbroken(title: str) -> str:
    """A title without the line ends that break it."""
    return re.sub(r"(?<=[!-~])\n(?=[!-~])", " ", title).replace("\n", "") if "\n" in title else title
