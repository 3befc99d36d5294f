"""A report as relation rules read it: its clean text, the things it names there, and the blocks they stand in.

Rules look at clean text in Simplified characters, whatever the script and the damage of the raw one; what they state is told
in raw places again (:meth:`Page.relation`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from operator import itemgetter
from typing import Any, NamedTuple

from builders.document_model import Block
from builders.linking.heads import Head, heads
from builders.records import Mention, Relation, Span, relation_of
from builders.relations.grids import Grid, grids
from builders.rules import Rule
from builders.text.clean import CleanText
from ontology.schema import INSTITUTIONS

__all__ = ["Named", "Page", "Sentence", "project_of"]

_START, _END = itemgetter(0), itemgetter(1)
#: How mentions are found that only refer to what is named elsewhere.
_SPOKEN = (Rule.WE, Rule.THAT, Rule.DEFINED)


class Named(NamedTuple):
    """A name in the clean text, or a word that refers to one.

    Attributes:
        start: Where it begins in the clean text.
        end: Where it ends there.
        type: Type of the thing (a key of ``ontology.schema.MENTION_TYPES``).
        id: IRI of the thing; empty for one that has none.
        label: Its preferred name.
        rule: How it was found.
        score: Confidence from 0 to 1.
        place: Raw place of the name itself, for a reference that of the name it stands for.
        kind: Kind of an institution (a key of the table ``kinds``).
        refers: Whether it is a reference (我行, 该平台, 《规划》).
    """

    start: int
    end: int
    type: str
    id: str
    label: str
    rule: str
    score: float
    place: Span
    kind: str = ""
    refers: bool = False

    def standing(self, start: int, end: int) -> Named:
        """The same thing, as a word elsewhere in the clean text refers to it."""
        return self._replace(start=start, end=end, refers=True)


#: A name of all its fields, in two thirds of the time that the class takes.
named_of: Callable[[tuple[Any, ...]], Named] = partial(tuple.__new__, Named)


class Sentence(NamedTuple):
    """A sentence, or the part of one in a block.

    Attributes:
        start: Where it begins in the clean text.
        end: Where it ends there.
        named: What it names, in order.
        block: The block it stands in.
        paragraph: Whether it opens a block.
        types: Types of what it names.
    """

    start: int
    end: int
    named: Sequence[Named]
    block: Block | None
    paragraph: bool
    types: frozenset[str] = frozenset()


#: A sentence of all its fields, likewise.
sentence_of: Callable[[tuple[Any, ...]], Sentence] = partial(tuple.__new__, Sentence)


@dataclass(frozen=True)
class Page:
    """What the rules of relations see of a report.

    Attributes:
        clean: The clean text.
        spans: Clean spans of its sentences, in order.
        named: The names in it that have a thing, in order.
        blocks: Its blocks with clean places, in the order of reading.
    """

    clean: CleanText
    spans: Sequence[Span]
    named: Sequence[Named]
    blocks: Sequence[Block]

    @cached_property
    def blanks(self) -> set[int]:
        """Clean places before which a blank was cut."""
        return set(self.clean.blanks)

    @cached_property
    def entries(self) -> list[tuple[Head, list[Named]]]:
        """The heads of a collection's entries, each with the institutions before its colon."""
        institutions = [one for one in self.named if one.type in INSTITUTIONS and one.id and not one.refers]
        found = heads(self.text, [(one.start, one.end) for one in institutions])
        return [(head, [institutions[number] for number in head.owners]) for head in found]

    @property
    def text(self) -> str:
        """The clean text."""
        return self.clean.text

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences, cut where blocks end, with what they name."""
        return list(self._sentences())

    def _sentences(self) -> Iterator[Sentence]:
        starts = [block.start for block in self.blocks]
        last: Block | None = None
        for start, end in self.spans:
            low = max(0, bisect_left(starts, start + 1) - 1)
            high = max(low + 1, bisect_left(starts, end))
            around: Sequence[Block | None] = self.blocks[low:high] or (None,)
            for block in around:
                a, b = (start, end) if block is None else (max(start, block.start), min(end, block.end))
                if a < b:
                    named = self.inside(a, b)
                    types = frozenset([one[2] for one in named])
                    yield sentence_of((a, b, named, block, block is not last, types))
                    last = block

    def sentence_at(self, place: int) -> Sentence | None:
        """The sentence in which a place of the clean text lies; None for none."""
        number = bisect_right(self._starts, place) - 1
        found = self.sentences[number] if number >= 0 else None
        return found if found and place < found.end else None

    @cached_property
    def _starts(self) -> list[int]:
        return [one.start for one in self.sentences]

    @cached_property
    def _firsts(self) -> list[int]:
        return [one[0] for one in self.named]

    def inside(self, start: int, end: int) -> Sequence[Named]:
        """The names that lie in a stretch, in order."""
        firsts = self._firsts
        return [one for one in self.named[bisect_left(firsts, start) : bisect_left(firsts, end)] if one[1] <= end]

    @cached_property
    def by_type(self) -> dict[str, list[Named]]:
        """The names by type, in order."""
        found: dict[str, list[Named]] = {}
        for one in self.named:
            found.setdefault(one.type, []).append(one)
        return found

    def within(self, type_: str, start: int, end: int) -> list[Named]:
        """The names of a type that lie in a stretch, in order."""
        held = self.by_type.get(type_, [])
        low = bisect_left(held, start, key=_START)
        return [one for one in held[low : bisect_left(held, end, low, key=_START)] if one.end <= end]

    def bare(self, type_: str, start: int, end: int, rule: str) -> Named:
        """A name in a clean stretch that has no thing."""
        return Named(start, end, type_, "", self.text[start:end], rule, 0.9, self.clean.raw_span(start, end))

    @cached_property
    def grids(self) -> list[Grid]:
        """The tables, in the order of the text."""
        return list(grids(self.clean, self.blocks))

    def relation(
        self,
        subject: Named,
        predicate: str,
        object: Named,
        rule: str,
        score: float,
        cue: Span,
        *,
        status: str = "stated",
        origin: str = "stated",
    ) -> Relation:
        """What is stated, with its evidence: the raw text from the first to the last of both ends and the cue.

        Args:
            subject: The one end.
            predicate: A key of ``ontology.schema.RELATION_TYPES``.
            object: The other end.
            rule: The rule that read it.
            score: Confidence from 0 to 1, of the rule.
            cue: Clean span of the words that say it.
            status: ``stated``, ``negated``, ``planned`` or ``attributed``.
            origin: ``stated``, ``inferred`` from what is stated, or known from a ``table``.

        Returns:
            The relation, in raw places.
        """
        raw = self.clean.raw_span
        subject_at, object_at, (first, last) = subject[:2], object[:2], cue
        start, end = raw(min(subject_at[0], object_at[0], first), max(subject_at[1], object_at[1], last))
        sure = round(score * min(1.0, subject.score, object.score), 3)
        said = str(self.clean.raw[start:end]), start, end, rule, sure, origin, status
        places = raw(first, last), raw(*subject_at), raw(*object_at)
        names = subject.place if subject.refers else (), object.place if object.refers else ()
        return relation_of((*subject[3:5], predicate, *object[3:5], *said, *places, *names, ()))


def project_of(page: Page, head: Head) -> Named | None:
    """The product that a head names: the longest in its title."""
    start, end = head.title
    return max(page.within("Product", start, end), key=lambda one: one.end - one.start, default=None)


def named_in(clean: CleanText, mentions: Sequence[Mention]) -> list[Named]:
    """The mentions in the order and places of the clean text; of 我行 and what the text defines, with the name meant.

    Args:
        clean: The clean text.
        mentions: Mentions with raw offsets.

    Returns:
        One each, those without a thing too: a reader of relations tells by ``id``.
    """
    spans = clean.clean_spans([one[2:4] for one in mentions])
    spoken = {one[4] for one in mentions if one[4] and one[6] in _SPOKEN}
    full: dict[str, list[Span]] = {}
    for one in mentions if spoken else ():
        if one[4] in spoken and one[6] not in _SPOKEN:
            full.setdefault(one[4], []).append(one[2:4])
    named = []
    for one, span in zip(mentions, spans, strict=True):
        if span is None:
            continue
        type_, _, start, end, id_, label, rule, score, _, kind = one[:10]
        refers = id_ in full and rule in _SPOKEN
        place = _nearest(full[id_], start) if refers else (start, end)
        named.append(named_of((*span, type_, id_, label, rule, score, place, kind, refers)))
    named.sort(key=_END, reverse=True)
    named.sort(key=_START)
    return named


def _nearest(places: Sequence[Span], at: int) -> Span:
    """The last place before a position, or the first behind it."""
    number = bisect_left(places, (at, 0))
    return places[number - 1] if number else places[0]


def blocks_in(clean: CleanText, blocks: Sequence[Block]) -> list[Block]:
    """The blocks of the body in places of the clean text, in order; those of which nothing is left are gone."""
    body = [block for block in blocks if block.layer.value == "body"]
    spans = clean.clean_spans([block.spans[0] for block in body])
    ends = clean.clean_spans([block.spans[-1] for block in body])
    placed = [
        block._replace(start=first[0], end=last[1], pieces=())
        for block, first, last in zip(body, spans, ends, strict=True)
        if first and last and first[0] < last[1]
    ]
    return sorted(placed, key=lambda block: block.start)
