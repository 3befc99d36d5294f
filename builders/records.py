"""The small frozen records that pass between the stages, from a file to the graph.

``Source`` → reader → ``Section`` → cleaning → finders → ``Found`` → linker → ``Mention`` → relations → ``Relation``.
Offsets in ``Found`` count in the clean text; all others count code points in ``Source.text``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

__all__ = ["Extraction", "Found", "Mention", "Relation", "Section", "Source", "Span"]

#: A half-open range of code points.
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was given and decoded; ``text`` is what all offsets count in."""

    path: str
    text: str
    encoding: str
    sha256: str
    reader: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)  # what the format itself states: title, author, page starts


@dataclass(frozen=True, slots=True)
class Section:
    """One report inside a source: what the page says of it, and which stretches of text are its own."""

    title: str
    start: int
    end: int
    body: tuple[Span, ...]
    publishers: tuple[str, ...] = ()
    issued: str | None = None
    available: str | None = None
    pages: int | None = None
    views: int | None = None
    series: str | None = None
    extent: str = "full"
    inferred_by: str | None = None
    cuts: tuple[Span, ...] = ()  # page marks and running heads inside the body
    furniture: tuple[tuple[str, int, int], ...] = ()  # (kind, start, end) left out around this report
    paragraphs: bool = True  # False when line ends say nothing (wrapped or paged text)
    broker: bool = False  # its title line is one of a broker's report (an industry before the colon, six digits at the end)
    period: tuple[str, str] | None = None  # first and last day of what it covers
    authors: tuple[tuple[str, str], ...] = ()  # (name, licence number)
    supporters: tuple[tuple[str, str], ...] = ()  # (role, name): 委托, 指导单位, …
    journal: str | None = None
    issue: str | None = None
    doi: str | None = None


class Found(NamedTuple):
    """A stretch of clean text that a finder took for the name of something."""

    start: int
    end: int
    type: str
    rule: str
    score: float
    iri: str = ""  # when the finder already knows which thing it is
    label: str = ""  # preferred name, when the thing is in no table
    kind: str = ""
    number: str = ""
    reason: str = ""  # why it could not be linked

    def shifted(self, offset: int) -> Found:
        """The same find in a text that begins ``offset`` characters earlier."""
        return self._replace(start=self.start + offset, end=self.end + offset)


class Mention(NamedTuple):
    """A name in the raw text and the thing it stands for; ``id`` is empty when it could not be linked."""

    type: str
    text: str
    start: int
    end: int
    id: str
    label: str
    rule: str
    score: float
    sentence: Span
    kind: str = ""
    number: str = ""
    reason: str = ""
    part: str = ""  # of a regulation: 第四十六条第五项


@dataclass(frozen=True, slots=True)
class Relation:
    """A statement that a sentence makes of two things."""

    subject: str
    subject_label: str
    predicate: str
    object: str
    object_label: str
    text: str
    start: int
    end: int
    rule: str
    score: float


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was taken from one report."""

    report: str  # IRI
    section: Section
    publishers: tuple[tuple[str, str], ...]  # (IRI, label)
    language: str
    subjects: tuple[str, ...]
    mentions: tuple[Mention, ...]
    relations: tuple[Relation, ...]
    sentences: dict[Span, str]
    things: dict[str, tuple[str, str, str]]  # IRI -> (type, label, kind) of things that no table knows
    characters: int = 0
    sketch: str = ""  # of the clean text, by which the same report is known elsewhere
    contributors: tuple[tuple[str, str], ...] = ()  # (IRI, role) of those who commissioned, guided or supported it
