"""Which person a name with a role means, and the authors whom the catalogue knows.

Two people of one name at two institutions are two: the IRI of a person is made of the institution that the title is of, of
an author or reporter the report's one publisher, and the name; where there is neither, of the report and the name. Who wrote a
report is what its catalogue says (:mod:`builders.documents.metadata`); names of no person's shape, or hidden in part, are none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from builders.finders.names import Names
from builders.finders.persons import LICENCE
from builders.records import Evidence, Mention, Span
from builders.rules import Rule
from builders.text.clean import CleanText
from ontology.iris import scoped
from ontology.knowledge.knowledge import Knowledge
from ontology.normalise import simplify
from ontology.schema import INSTITUTIONS

__all__ = ["Persons", "Where"]

#: Characters between an institution and the person whose title is of it, beside the title.
_NEAR = 12
#: Mentions before a person among which the institution is.
_FEW = 8
#: Labels of people who need have written nothing, and characters before a name in which they stand.
_LABEL, _LABELLED = re.compile(r"(?:联系人|上传者|发布人|信息提供)[^一-鿿]{0,4}$"), 12
_PLACE = attrgetter("start", "end", "type")
#: By whom a report's publisher is told to employ them.
_EMPLOYED = (Rule.PERSON_AUTHOR, Rule.PERSON_REPORTER, Rule.PERSON_CONTACT)


@dataclass(frozen=True, slots=True)
class Where:
    """The report in which persons are named.

    Attributes:
        clean: Its clean text.
        sentences: Clean spans of its sentences, in order.
        evidence: What it says of itself.
        report: Its IRI.
        publishers: IRIs of its publishers.
    """

    clean: CleanText
    sentences: Sequence[Span]
    evidence: Sequence[Evidence]
    report: str
    publishers: Sequence[str]

    @property
    def house(self) -> str:
        """The IRI of the one publisher, or of the report where there is none or several."""
        return self.publishers[0] if len(self.publishers) == 1 else self.report


class Persons:
    """Gives persons their IRIs, and adds the authors of the catalogue."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._names = Names(knowledge)

    def __call__(self, mentions: Sequence[Mention], where: Where) -> list[Mention]:
        """The mentions of a report with its persons.

        Args:
            mentions: What it names, in the order of the text, persons without an IRI among them.
            where: The report.

        Returns:
            Mentions in the order of the text.
        """
        linked = list(mentions)
        for at in [n for n, one in enumerate(mentions) if one[0] == "Person" and not one.id]:
            before = next((one for one in reversed(linked[max(0, at - _FEW) : at]) if one.type in INSTITUTIONS), None)
            owner = self._owner(linked[at], before, where)
            linked[at] = linked[at]._replace(id=scoped("person", owner, linked[at].label))
        authors = list(self._authors(linked, where))
        return sorted([*linked, *authors], key=_PLACE) if authors else linked

    def _owner(self, one: Mention, before: Mention | None, where: Where) -> str:
        """The IRI of the institution whose officer a person is, or of the report."""
        if one.rule in _EMPLOYED:
            return where.house
        if one.rule == Rule.PERSON_TITLE and before and before.id and one.start - before.end <= len(one.kind) + _NEAR:
            return before.id
        return where.report

    def _authors(self, mentions: Sequence[Mention], where: Where) -> Iterator[Mention]:
        done: set[Span] = {(one.start, one.end) for one in mentions if one.type == "Person"}
        for said in where.evidence:
            if said.field != "author" or said.start < 0 or not self._names.is_name(said.value) or _private(said, where.clean):
                continue
            for start, end in _places(said):
                if (start, end) not in done and not any(m[2] < end and start < m[3] for m in mentions):
                    done.add((start, end))
                    yield self._author(said, (start, end), where)

    def _author(self, said: Evidence, span: Span, where: Where) -> Mention:
        (start, end), clean, name = span, where.clean, simplify(said.value)
        at = bisect_right(where.sentences, start, key=lambda one: clean.raw_start(one[0])) - 1
        sentence = clean.raw_span(*where.sentences[at]) if at >= 0 else span
        sentence = sentence if sentence[0] <= start and end <= sentence[1] else span
        iri = scoped("person", where.house, name)
        words = said.text[start - said.start : end - said.start]
        return Mention("Person", words, start, end, iri, name, Rule.PERSON_AUTHOR, said.score, sentence)


def _private(said: Evidence, clean: CleanText) -> bool:
    """Whether a label says that a person is asked for, or shared a file: none of those who wrote it, analysts aside."""
    label = _LABEL.search(simplify(clean.raw[max(0, said.start - _LABELLED) : said.start]))
    return label is not None and (label[0][:3] != "联系人" or not LICENCE.search(clean.text))


def _places(said: Evidence) -> Iterator[Span]:
    """Where the name stands in the words that say who an author is, blanks in it aside."""
    name = r"\s{0,3}".join(map(re.escape, simplify(said.value)))
    if match := re.search(name, simplify(said.text)):
        yield said.start + match.start(), said.start + match.end()
