"""Which lines of a page are its text, and which stand around it on every page of the site.

Several kinds of evidence weigh together: what an element is (``nav``, ``footer``), what its classes call it, how much of it
is links, whether it is prose, where it stands to the title and to the box that holds most of the prose, and, for prose
outside that box or links and teasers inside it which nothing else tells, a library (justext). A class alone decides nothing
about a large box: what holds over a fifth of the visible text or of the prose is never set aside as a whole. What nothing
tells is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from builders.document_model import Kind
from builders.documents.formats.html.signs import BARS, CALL, CHROME, CONTACT, FOOTER, RELATED, SENTENCE, SURE, named, tagged
from builders.documents.formats.html.walk import Box, Line, Page

__all__ = ["furniture"]

#: Share of the text, or of the prose, above which a box is never set aside.
LARGE = 0.2
#: Share of the prose that the box of the text holds, and characters of prose below which a page has none to tell by.
MAIN, FEW = 0.7, 40
#: How much larger than the box of the text its surroundings may be and still belong to it.
AROUND = 1.3
#: Share of links from which a box is a list of them, how many make one, and from which share two do.
DENSE, LINKS, ONLY = 0.6, 3, 0.7
#: Share of the prose from which a box away from the text may be a part of it, and of links in it up to which.
PART, FEW_LINKED = 0.1, 0.3
#: Share of links from which the box of the text holds more than the text.
MIXED = 0.15


@dataclass(slots=True)
class _Weight:
    """What a box holds."""

    size: int = 0
    linked: int = 0
    links: int = 0
    files: int = 0
    prose: int = 0
    first: int = -1
    end: int = 0


def furniture(page: Page, title: int, vote: Callable[[], str | None]) -> list[str]:
    """What each line is set aside as.

    Args:
        page: The visible lines of a page.
        title: Place of the line that is its title; -1 when none is.
        vote: Gives the text of the page as a library takes it, blanks left out, or None when it cannot; called only when
            something is unsure.

    Returns:
        For each line the kind of boilerplate, empty for a line of the text.
    """
    if not page.lines:
        return []
    return _Judge(page, title, vote).lines()


class _Judge:
    """What is known of a page while its lines are judged."""

    def __init__(self, page: Page, title: int, vote: Callable[[], str | None]) -> None:
        self.page, self.title, self.vote = page, title, vote
        self.prose = [_prose(line) for line in page.lines]
        self.first, self.last = 0, len(page.lines)
        self.weights = _weights(page, self.prose)
        self.whole = self.weights[0]
        self.often = Counter(line.text for line, size in zip(page.lines, self.prose, strict=True) if size)
        self.titled = _around(page.boxes, page.lines[title].box) if title >= 0 else set()
        self.main = self._main([self._called(place, box) for place, box in enumerate(page.boxes)])
        self.inside, self.within = self._around_main(AROUND), self._around_main(1)
        self.told = self._told()

    def _told(self) -> list[str]:
        """What each box is set aside as, alone or with one around it."""
        told: list[str] = []
        for place, box in enumerate(self.page.boxes):
            around = told[box.parent] if box.parent >= 0 else ""
            told.append(around or self._set_aside(place, box))
        return told

    def lines(self) -> list[str]:
        """The judgement of every line."""
        notes = [self._line(place, line) for place, line in enumerate(self.page.lines)]
        self._related(notes)
        return notes

    def _small(self, place: int) -> bool:
        """Whether a box may go: neither around the title, nor large, nor one of many large together; a menu may be large."""
        weight, whole, box = self.weights[place], self.whole, self.page.boxes[place]
        if place in self.titled or weight.prose > LARGE * whole.prose:
            return False
        told = tagged(box) or named(box)
        if told and told != "comments" and self.together[box.tag, box.names] > LARGE * whole.prose:
            return False
        return weight.size <= LARGE * whole.size or weight.linked >= DENSE * weight.size or tagged(box) == "navigation"

    @cached_property
    def together(self) -> Counter[tuple[str, str]]:
        """Prose of all boxes with the same tag and names."""
        prose: Counter[tuple[str, str]] = Counter()
        for box, weight in zip(self.page.boxes, self.weights, strict=True):
            if weight.prose:
                prose[box.tag, box.names] += weight.prose
        return prose

    def _called(self, place: int, box: Box) -> str:
        """What a small box is by its tag, its role or its name."""
        told = tagged(box) or named(box)
        return told if told and self._small(place) else ""

    def _main(self, called: Sequence[str]) -> int:
        """The innermost box with most of the prose that no name sets aside; -1 when there is too little of it."""
        boxes, prose = self.page.boxes, [0] * len(self.page.boxes)
        aside: list[bool] = []
        for box, told in zip(boxes, called, strict=True):
            aside.append(bool(told) or (box.parent >= 0 and aside[box.parent]))
        own = [place for place, line in enumerate(self.page.lines) if self.prose[place] and not aside[line.box]]
        self.first, self.last = (own[0], own[-1]) if own else (self.first, self.last)
        for place in own:
            prose[self.page.lines[place].box] += self.prose[place]
        for place in range(len(boxes) - 1, 0, -1):
            prose[boxes[place].parent] += prose[place]
        if prose[0] < FEW:
            return -1
        enough = [place for place, size in enumerate(prose) if size >= MAIN * prose[0]]
        return _block(boxes, enough[-1])

    def _around_main(self, times: float) -> set[int]:
        """Boxes of the text, and of what stands around it in a box at most so many times as large."""
        boxes, place = self.page.boxes, self.main
        if place < 0:
            return set(range(len(boxes)))
        limit = times * self.weights[place].size
        while boxes[place].parent > 0 and self.weights[boxes[place].parent].size <= limit:
            place = boxes[place].parent
        inside = {place}
        for child in range(place + 1, len(boxes)):
            if boxes[child].parent in inside:
                inside.add(child)
        return inside

    def _set_aside(self, place: int, box: Box) -> str:
        """What a box is set aside as, from all that is known of it."""
        weight, outside = self.weights[place], place not in self.inside
        if not weight.size:
            return ""
        dense = weight.linked >= DENSE * weight.size
        told = self._called(place, box)
        own = box.tag in ("header", "footer") and not dense and self._in_article(place)
        little = weight.prose * 2 <= weight.size or (told in SURE and self._at_edge(weight))
        if told and not own and (tagged(box) or outside or dense or little or told == "comments"):
            return told
        edge = place not in self.within or self._at_edge(weight)
        many = weight.links >= LINKS or (weight.links > 1 and box.tag != "p" and weight.linked >= ONLY * weight.size)
        if dense and many and edge and not weight.files and self._small(place) and not self._index():
            return "related links" if self._after(place) else "navigation"
        return ""

    def _at_edge(self, weight: _Weight) -> bool:
        """Whether all the prose that no name sets aside stands before a box, or after it."""
        return weight.first > self.last or weight.end <= self.first

    def _in_article(self, place: int) -> bool:
        """Whether a box is one of an article's or a section's own."""
        boxes, place = self.page.boxes, self.page.boxes[place].parent
        while place >= 0 and boxes[place].tag not in ("article", "section"):
            place = boxes[place].parent
        return place >= 0

    def _index(self) -> bool:
        """Whether the page is a list of links: they are its text."""
        return self.main < 0 and self.whole.linked * 2 > self.whole.size

    def _after(self, place: int) -> bool:
        return place > self.main >= 0

    def _line(self, place: int, line: Line) -> str:
        told = self.told[line.box]
        if told or place == self.title:
            return told if place != self.title else ""
        if len(line.text) <= 40 and (CHROME.fullmatch(line.text) or all(map(CHROME.fullmatch, BARS.split(line.text)))):
            return "navigation"
        if line.box not in self.within and len(line.text) <= 80 and self.main >= 0:
            if CALL.search(line.text):
                return "advertisement"
            if place > self.last and CONTACT.match(line.text):
                return "site footer"
        if (place > self.last or (self.main < 0 and place * 2 > len(self.page.lines))) and FOOTER.search(line.text[:200]):
            return "site footer"
        if line.box in self.inside or self.main < 0:
            return "sidebar" if self.mixed and self._doubtful(place, line) and not self._voted(line) else ""
        return self._outside(place, line)

    @cached_property
    def mixed(self) -> bool:
        """Whether the box of the text holds so many links that more than the text must be in it."""
        weight = self.weights[max(self.main, 0)]
        return self.main >= 0 and weight.linked > MIXED * weight.size

    def _doubtful(self, place: int, line: Line) -> bool:
        """Whether a line inside may be a teaser: a little prose, or a link."""
        prose = self.prose[place]
        return not line.cell and not line.files and (0 < prose <= LARGE * self.whole.prose or line.linked * 2 > len(line.text))

    def _outside(self, place: int, line: Line) -> str:
        """A line away from the box of the text: kept before it, below the title, and where it is prose enough to be a part."""
        if 0 <= self.title < place and line.box < self.main and line.linked * 2 <= len(line.text):
            return ""
        if line.linked * 2 <= len(line.text) and self.often[line.text] < 2 and self._part(line, bool(self.prose[place])):
            return ""
        return "sidebar" if self._after(line.box) else "site header"

    def _part(self, line: Line, prose: bool) -> bool:
        """Whether a line away from the box of the text is a part of it: next to it, in a large box, or in one of much prose."""
        boxes = self.page.boxes
        place, near = line.box, self.above
        while boxes[place].parent >= 0 and boxes[place].parent not in near:
            place = boxes[place].parent
        weight, distance = self.weights[place], near.get(boxes[place].parent, len(near))
        if not weight.links and distance <= 1 + prose:
            return True
        if weight.linked >= FEW_LINKED * weight.size:
            return False
        much = prose and weight.prose >= PART * self.whole.prose and weight.prose * 2 > weight.size
        return weight.size > LARGE * self.whole.size or (much and self._voted(line))

    @cached_property
    def above(self) -> dict[int, int]:
        """The boxes around the box of the text, with their distance from it."""
        boxes, place, found = self.page.boxes, self.main, dict[int, int]()
        while boxes[place].parent >= 0:
            place = boxes[place].parent
            found[place] = len(found) + 1
        return found

    @cached_property
    def voted(self) -> str | None:
        """The text of the page as the library takes it."""
        return self.vote()

    def _voted(self, line: Line) -> bool:
        """Whether the library takes a line for text, or cannot tell."""
        return self.voted is None or "".join(line.text.split()) in self.voted

    def _related(self, notes: list[str]) -> None:
        """Set aside the lists under a heading that announces related reading."""
        lines, under = self.page.lines, False
        for place, line in enumerate(lines):
            linked = line.linked * 2 > len(line.text)
            if len(line.text) <= 24 and RELATED.fullmatch(line.text):
                under = any(other.linked * 2 > len(other.text) for other in lines[place + 1 : place + 3])
                if under:
                    notes[place] = notes[place] or "related links"
            elif under:
                under = linked or bool(notes[place])
                if under:
                    notes[place] = notes[place] or "related links"


def _weights(page: Page, prose: Sequence[int]) -> list[_Weight]:
    weights = [_Weight() for _ in page.boxes]
    for place, (line, size) in enumerate(zip(page.lines, prose, strict=True)):
        weight = weights[line.box]
        weight.first, weight.end = weight.first if weight.end else place, place + 1
        weight.size += len(line.text)
        weight.linked += line.linked
        weight.links += line.links
        weight.files += line.files
        weight.prose += size
    for place in range(len(weights) - 1, 0, -1):
        inner, outer = weights[place], weights[page.boxes[place].parent]
        outer.size += inner.size
        outer.linked += inner.linked
        outer.links += inner.links
        outer.files += inner.files
        outer.prose += inner.prose
        if inner.end:
            outer.first = min(outer.first, inner.first) if outer.end else inner.first
            outer.end = max(outer.end, inner.end)
    return weights


def _prose(line: Line) -> int:
    """Characters of a line that are sentences outside of links."""
    size = len(line.text)
    if line.linked * 2 > size or line.kind is Kind.HEADING or size < 12:
        return 0
    told = SENTENCE.search(line.text) is not None or (size >= 40 and not line.links and line.text.count(" ") * 5 < size)
    return size - line.linked if told and not FOOTER.search(line.text[:200]) else 0


def _around(boxes: Sequence[Box], place: int) -> set[int]:
    around = set()
    while place >= 0:
        around.add(place)
        place = boxes[place].parent
    return around


def _block(boxes: Sequence[Box], place: int) -> int:
    """The box itself, or for a paragraph the one that it stands in."""
    while boxes[place].tag in ("p", "tr", "tbody", "li", "blockquote", "dd") and boxes[place].parent >= 0:
        place = boxes[place].parent
    return place
