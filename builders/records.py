"""The small frozen records that pass between the stages, from a file to the graph.

``Source`` → reader → ``Section`` → cleaning → finders → ``Found`` → linker → ``Mention`` → relations → ``Relation``.
Offsets in ``Found`` count in the clean text; all others count code points in ``Source.text``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from builders.document_model import Block, Span

__all__ = ["Case", "Evidence", "Extraction", "Found", "Mention", "Penalty", "Relation", "Section", "Source", "Span", "Told"]


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of a text too long to hold, sliced by positions in the whole; what lies outside of it is nothing.

    Attributes:
        held: The piece.
        base: Where it begins in the whole.

    >>> window = Window("银行转型", 100)
    >>> window[100:102], window[0:50], str(window), len(window)
    ('银行', '', '银行转型', 104)
    """

    held: str
    base: int

    def __getitem__(self, key: slice) -> str:
        start, stop = (None if at is None else max(0, at - self.base) for at in (key.start, key.stop))
        return self.held[start:stop]

    def __len__(self) -> int:
        """Where the piece ends in the whole."""
        return self.base + len(self.held)

    def __str__(self) -> str:
        return self.held


#: What can be sliced by positions in the file: a text, or a piece of a long one.
Raw = str | Window


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was given and decoded.

    Attributes:
        path: The file; ``ARCHIVE!/NAME`` inside an archive, ``TABLE#ROW`` or ``WORKBOOK#SHEET!ROW`` for a row of a table.
        text: The decoded or extracted text, in whose code points all raw offsets count.
        encoding: Encoding of the file, with how it was misread before if it was; or the format of the file (``pdf``,
            ``docx``, …), or the program that converted it (``LibreOffice 24.2.7``).
        sha256: Digest of the bytes of the whole file.
        reader: Name of the reader (a key of ``builders.documents.readers.READERS``); empty when not told yet.
        metadata: What the format itself states: title, author, page starts and the like, by reader.
        base: Where ``text`` begins in a file too long to hold.
    """

    path: str
    text: str
    encoding: str
    sha256: str
    reader: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)
    base: int = 0

    @property
    def raw(self) -> Raw:
        """The text, sliced by positions in the file."""
        return Window(self.text, self.base) if self.base else self.text


class Evidence(NamedTuple):
    """Where a document says something of itself.

    Attributes:
        field: What it says: ``title``, ``publisher``, ``issued``, …
        value: What is made of it (an ISO date, a name).
        text: The words that say it.
        start: Where they stand in the text of the source; -1 when they stand beside it (a file name, a field of the format).
        end: Where they end there; -1 likewise.
        rule: The rule that read them.
        score: Confidence from 0 to 1, by which the strongest wins.
    """

    field: str
    value: str
    text: str
    start: int
    end: int
    rule: str
    score: float


@dataclass(frozen=True, slots=True)
class Section:
    """One report inside a source: what the page says of it, and which stretches of text are its own.

    Offsets count in the text of the source.

    Attributes:
        title: Title without page count, publisher and file suffix.
        start: Where the report begins.
        end: Where it ends.
        body: Stretches of its text, sorted.
        publishers: Names as printed.
        issued: Date of the report: ``2023``, ``2023-09`` or ``2023-09-27``.
        available: Date of its appearance on the site, to the day.
        pages: Number of pages.
        views: How often the site says it was read.
        series: Its number in a series, as printed.
        extent: ``full`` or ``excerpt``.
        inferred_by: The rule that inferred the publisher; None for one that is printed.
        cuts: Page marks and running heads inside the body, left out of the clean text.
        boilerplate: What was left out around the report, as (kind, start, end).
        paragraphs: False when line ends say nothing (wrapped or paged text).
        broker: Whether its title line is one of a broker's report (an industry before the colon, six digits at the end).
        period: First and last day of what it covers.
        authors: Name and licence number (empty when none is printed) of each.
        contributors: Name and role as printed (委托, 指导单位, …) of those for whom or with whom it was made.
        journal: Journal that it appeared in.
        issue: Number of the issue.
        doi: Digital object identifier.
        blocks: The leaves of its document, in the order of reading (:mod:`builders.document_model`).
        type: Kind of document (a row of the table ``document_types``); empty when nothing tells.
        effective: Day from which a rule holds.
        adopted: Day on which it was passed.
        amended: Day of its latest revision.
        fetched: Day on which the copy was made.
        platform: Site or account where the copy was found.
        evidence: Where each value stands.
        language: ``zh-Hans``, ``zh-Hant`` or ``en`` where it is given; empty where the text shows it.
        reader: Name and version of another program that has read it, or pages of it: OCR, LibreOffice; empty for none.
    """

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
    cuts: tuple[Span, ...] = ()
    boilerplate: tuple[tuple[str, int, int], ...] = ()
    paragraphs: bool = True
    broker: bool = False
    period: tuple[str, str] | None = None
    authors: tuple[tuple[str, str], ...] = ()
    contributors: tuple[tuple[str, str], ...] = ()
    journal: str | None = None
    issue: str | None = None
    doi: str | None = None
    blocks: tuple[Block, ...] = ()
    type: str = ""
    effective: str | None = None
    adopted: str | None = None
    amended: str | None = None
    fetched: str | None = None
    platform: str | None = None
    evidence: tuple[Evidence, ...] = ()
    language: str = ""
    reader: str = ""


class Found(NamedTuple):
    """A stretch of clean text that a finder took for the name of something.

    Attributes:
        start: Where it begins in the clean text.
        end: Where it ends there.
        type: Type of the mention (a key of ``ontology.schema.MENTION_TYPES``).
        rule: The rule that found it (:class:`builders.rules.Rule`).
        score: Confidence from 0 to 1, which also decides overlaps.
        iri: The thing, when the finder already knows which one it is.
        label: Preferred name of the thing.
        kind: Kind of an institution (a key of the table ``kinds``), type of a product or regulation.
        number: Document number of a regulation.
        reason: Why it could not be linked (:class:`builders.rules.Reason`); empty when it was.
    """

    start: int
    end: int
    type: str
    rule: str
    score: float
    iri: str = ""
    label: str = ""
    kind: str = ""
    number: str = ""
    reason: str = ""

    def shifted(self, offset: int) -> Found:
        """The same find in a text that begins ``offset`` characters earlier."""
        return found_of((self.start + offset, self.end + offset, *self[2:])) if offset else self


#: A find of all its fields, in two thirds of the time that the class takes.
found_of: Callable[[tuple[Any, ...]], Found] = partial(tuple.__new__, Found)


def moved(found: Iterable[Found], offset: int) -> list[Found]:
    """Many finds in a text that begins ``offset`` characters earlier (:meth:`Found.shifted`).

    Args:
        found: Finds.
        offset: Characters.

    Returns:
        The same finds, in their order.
    """
    return [
        found_of((start + offset, end + offset, type_, rule, score, iri, label, kind, number, reason))
        for start, end, type_, rule, score, iri, label, kind, number, reason in found
    ]


class Mention(NamedTuple):
    """A name in the raw text and the thing it stands for.

    Attributes:
        type: Type of the mention (a key of ``ontology.schema.MENTION_TYPES``).
        text: The name as written in the source.
        start: Where it begins in the text of the source.
        end: Where it ends there.
        id: IRI of the thing; empty when it could not be linked.
        label: Preferred name of the thing; the clean name when it could not be linked.
        rule: The rule that found it.
        score: Confidence from 0 to 1.
        sentence: Raw span of its sentence.
        kind: As of :class:`Found`.
        number: Document number of a regulation.
        reason: Why it could not be linked.
        part: Part of a regulation that is cited (第四十六条第五项).
        version: IRI of the version of a law that is cited; empty when there are none or it cannot be told.
        basis: By what the version was told, or why it was not (:class:`builders.linking.versions.Basis`).
    """

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
    part: str = ""
    version: str = ""
    basis: str = ""


#: A mention of all its fields, likewise.
mention_of: Callable[[tuple[Any, ...]], Mention] = partial(tuple.__new__, Mention)


class Relation(NamedTuple):
    """A statement that a sentence makes of two things.

    Attributes:
        subject: IRI of the one thing.
        subject_label: Its preferred name.
        predicate: Name of the relation (a key of ``ontology.schema.RELATION_TYPES``).
        object: IRI of the other thing.
        object_label: Its preferred name.
        text: The evidence: the sentence, or the part of it that names both.
        start: Where the evidence begins in the text of the source.
        end: Where it ends there.
        rule: The rule that read it.
        score: How likely it is right, from 0 to 1: the measured precision of the rule.
        origin: ``stated`` by the evidence, ``inferred`` from what it states, known from a ``table`` or from ``metadata``.
        status: ``stated``, or what the evidence says of it in place of that: ``negated``, ``planned`` or ``attributed``
            to hearsay.
        cue: Where the words stand that say it.
        subject_at: Where the evidence names the subject, or refers to it (我行, 该平台).
        object_at: Likewise the object.
        subject_name: Where the name stands that a reference to the subject means; empty for a name.
        object_name: Likewise of the object.
        weight: How many sentences name the two, where they are only named together; empty for others.
    """

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
    origin: str = "stated"
    status: str = "stated"
    cue: Span | tuple[()] = ()
    subject_at: Span | tuple[()] = ()
    object_at: Span | tuple[()] = ()
    subject_name: Span | tuple[()] = ()
    object_name: Span | tuple[()] = ()
    weight: int | tuple[()] = ()

    def scored(self, score: float) -> Relation:
        """The same relation with another score."""
        return relation_of((*self[:9], score, *self[10:]))


#: A relation of all its fields, likewise.
relation_of: Callable[[tuple[Any, ...]], Relation] = partial(tuple.__new__, Relation)


@dataclass(frozen=True, slots=True)
class Case:
    """An entry of a collection of cases.

    Things are an IRI and a label; the IRI is empty for one that has no node, the label too for none.

    Attributes:
        institutions: Whose case it is.
        title: What its head says behind the institutions.
        project: The product or project it is of.
        award: The award that it says it has won.
        leaders: Who led it.
        themes: What its institutions do, as it says.
        technologies: What it says the project is made with.
        results: The first sentence of its results with a figure.
        text: All of it, as written.
        start: Where it begins in the text of the source.
        end: Where it ends there.
    """

    institutions: tuple[tuple[str, str], ...]
    title: str
    project: tuple[str, str]
    award: tuple[str, str]
    leaders: tuple[tuple[str, str], ...]
    themes: tuple[tuple[str, str], ...]
    technologies: tuple[tuple[str, str], ...]
    results: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Penalty:
    """A penalty that a report tells of.

    Attributes:
        party: IRI, name and type of the one punished; a person has no IRI.
        violation: What for, as written.
        number: Number of the decision.
        amount: The fine in yuan; None for none.
        authority: IRI and name of who decided it; empty IRI for one that is not known.
        date: Day of the decision.
        text: The row, notice or sentence that tells it.
        start: Where that begins in the text of the source.
        end: Where it ends there.
    """

    party: tuple[str, str, str]
    violation: str
    number: str
    amount: float | None
    authority: tuple[str, str]
    date: str
    text: str
    start: int
    end: int


class Told:
    """What a report tells of what it names: nothing; :class:`builders.relations.rules.Reading` reads it."""

    relations: tuple[Relation, ...] = ()
    unstated: tuple[Relation, ...] = ()
    associated: tuple[Relation, ...] = ()
    cases: tuple[Case, ...] = ()
    penalties: tuple[Penalty, ...] = ()

    def all(self) -> tuple[tuple[Relation | Case | Penalty, ...], ...]:
        """All of it; where it is read when first asked for, what fails in that fails here."""
        return self.relations, self.unstated, self.associated, self.cases, self.penalties

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Told) and self.all() == other.all()

    def __hash__(self) -> int:
        return hash(self.all())


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was taken from one report.

    Attributes:
        report: IRI of the report.
        section: The report in its source, with its metadata.
        publishers: IRI and label of each.
        language: ``zh-Hans``, ``zh-Hant`` or ``en``.
        subjects: IRIs of the main themes, sorted.
        mentions: Mentions in the order of the text.
        sentences: Raw text of each sentence that holds a mention, by its span.
        things: Type, label and kind by IRI of things that no table knows.
        characters: Length of the clean text.
        sketch: Sketch of the clean text (:func:`builders.duplicates.sketch`), by which the same report is known elsewhere.
        contributors: IRI and role of those who commissioned, guided or supported it.
        regulation: IRI of the regulation whose own text it is; empty when it is none.
        journal: IRI of the journal that it appeared in; empty when none is named.
        told: What it tells of what it names, read when first asked for.
    """

    report: str
    section: Section
    publishers: tuple[tuple[str, str], ...]
    language: str
    subjects: tuple[str, ...]
    mentions: tuple[Mention, ...]
    sentences: dict[Span, str]
    things: dict[str, tuple[str, str, str]]
    characters: int = 0
    sketch: str = ""
    contributors: tuple[tuple[str, str], ...] = ()
    regulation: str = ""
    journal: str = ""
    told: Told = field(default_factory=Told)

    @property
    def relations(self) -> tuple[Relation, ...]:
        """What it states, each once a place."""
        return self.told.relations

    @property
    def unstated(self) -> tuple[Relation, ...]:
        """What it denies, plans or passes on as hearsay, which is no fact of the graph."""
        return self.told.unstated

    @property
    def associated(self) -> tuple[Relation, ...]:
        """What it only names together, each pair once."""
        return self.told.associated

    @property
    def cases(self) -> tuple[Case, ...]:
        """The entries of a collection of cases."""
        return self.told.cases

    @property
    def penalties(self) -> tuple[Penalty, ...]:
        """The penalties that it tells of."""
        return self.told.penalties
