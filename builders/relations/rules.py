"""What reports state between the things they name: rules over clauses, names side by side, and templates of structure.

Each part reads a :class:`~builders.relations.page.Page` and gives :class:`~builders.records.Relation` with the evidence and a
status. To add a kind of sentence, add its verbs to the cues or a frame (:mod:`builders.relations.frames`); for a kind of table,
list or entry, a template (:mod:`builders.relations.templates`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from operator import attrgetter

from builders.records import Case, Mention, Penalty, Relation, Span, Told
from builders.relations.able import Able
from builders.relations.adjacent import Adjacent
from builders.relations.associated import Associated
from builders.relations.clauses import Grammar, Marks
from builders.relations.frames import Frames
from builders.relations.inferred import Inferred
from builders.relations.page import Page
from builders.relations.plugins import PluginRules
from builders.relations.templates.awards import Awards
from builders.relations.templates.entries import Entries
from builders.relations.templates.penalties import Penalties
from builders.relations.templates.policies import Policies
from builders.relations.templates.references import References
from builders.relations.templates.rows import Rows
from builders.relations.templates.tables import Tables
from ontology.collecting import uncollected
from ontology.knowledge.knowledge import Knowledge

__all__ = ["Reading", "RelationRules"]

_ORDER = attrgetter("start", "end", "predicate", "subject", "object")
#: What is kept of what two rules say of the same in one place: what says no is stronger than what says yes.
_STRONGEST = ("negated", "attributed", "planned", "stated")


class RelationRules:
    """The rules of relations between the things that a report names."""

    def __init__(self, knowledge: Knowledge) -> None:
        grammar, able = Grammar(knowledge), Able(knowledge)
        self._entries, self._awards, self._penalties = Entries(knowledge, able), Awards(able), Penalties(knowledge)
        self.marks, self._frames, self._associated = grammar.marks, Frames(grammar, able), Associated()
        self._inferred = Inferred(grammar, able)
        self._parts = (
            Adjacent(knowledge),
            References(knowledge),
            Rows(),
            Policies(),
            Tables(knowledge, able),
            self._entries,
            self._awards,
        )
        self._plugins = PluginRules(knowledge)
        self._precision = knowledge.precisions.of

    def __call__(self, page: Page, marks: Marks, mentions: Sequence[Mention], sentences: dict[Span, str]) -> Iterator[Relation]:
        """The relations of a report.

        Args:
            page: The report.
            marks: What its clauses are told by: ``self.marks`` of its clean text.
            mentions: Linked mentions in the order of the text, as plug-ins see them.
            sentences: Text of each sentence by its raw span, likewise.

        Yields:
            Relations in the order of the text, each once a place and with the measured precision of its rule as score; what
            only plug-ins state last, with the score that they give.
        """
        own = [*self._frames(page, marks), *(one for part in self._parts for one in part(page))]
        own += self._inferred(page, marks, own)
        stated: set[tuple[str, str, str, int]] = set()
        for relation in sorted(_once(own), key=_ORDER):
            stated.add((relation.subject, relation.predicate, relation.object, relation.start))
            yield relation.scored(self._precision(relation.rule, relation.predicate))
        for relation in self._plugins(mentions, sentences):
            key = (relation.subject, relation.predicate, relation.object, relation.start)
            if key not in stated:
                stated.add(key)
                yield relation

    def associated(self, page: Page, marks: Marks, relations: Iterable[Relation]) -> Iterator[Relation]:
        """The pairs that a report only names together, given all that it tells of others."""
        for one in self._associated(page, marks, relations):
            yield one.scored(self._precision(one.rule, one.predicate))

    def cases(self, page: Page, relations: Iterable[Relation]) -> tuple[Case, ...]:
        """The cases of a report, given what it states."""
        told = tuple(relations)
        return tuple(self._entries.cases(page, told)) or tuple(self._awards.cases(page, told))

    def penalties(self, page: Page) -> tuple[Penalty, ...]:
        """The penalties that a report tells of."""
        return tuple(self._penalties(page))


class Reading(Told):
    """What a report tells, read when first asked for: who wants its mentions alone does not wait for it.

    Args:
        rules: The rules.
        page: Gives the report as rules read it.
        mentions: Its mentions.
        sentences: Text of each of its sentences by its raw span.
    """

    def __init__(
        self, rules: RelationRules, page: Callable[[], Page], mentions: Sequence[Mention], sentences: dict[Span, str]
    ) -> None:
        self._rules, self._make, self._mentions, self._sentences = rules, page, mentions, sentences

    @cached_property
    def _page(self) -> Page:
        return self._make()

    @cached_property
    def _marks(self) -> Marks:
        return self._rules.marks(self._page.text)

    @cached_property
    def _all(self) -> tuple[Relation, ...]:
        with uncollected():
            return tuple(self._rules(self._page, self._marks, self._mentions, self._sentences))

    @cached_property
    def relations(self) -> tuple[Relation, ...]:  # type: ignore[override]
        """What it states, each once a place."""
        return tuple(one for one in self._all if one.status == "stated")

    @cached_property
    def unstated(self) -> tuple[Relation, ...]:  # type: ignore[override]
        """What it denies, plans or passes on as hearsay."""
        return tuple(one for one in self._all if one.status != "stated")

    @cached_property
    def associated(self) -> tuple[Relation, ...]:  # type: ignore[override]
        """What it only names together, each pair once with its weight."""
        with uncollected():
            return tuple(self._rules.associated(self._page, self._marks, self._all))

    @cached_property
    def cases(self) -> tuple[Case, ...]:  # type: ignore[override]
        """The entries of a collection of cases."""
        return self._rules.cases(self._page, self._all)

    @cached_property
    def penalties(self) -> tuple[Penalty, ...]:  # type: ignore[override]
        """The penalties that it tells of."""
        return self._rules.penalties(self._page)

    def __getstate__(self) -> dict[str, object]:
        """What was read, without the rules and the text: for another process."""
        return {name: getattr(self, name) for name in ("relations", "unstated", "associated", "cases", "penalties")}


def _once(relations: Iterable[Relation]) -> Iterator[Relation]:
    """Of relations of the same ends in overlapping evidence the strongest: by status, then by score."""
    by_key: dict[tuple[str, str, str, str, str], list[Relation]] = {}
    for one in relations:
        by_key.setdefault(one[:5], []).append(one)
    for same in by_key.values():
        if len(same) == 1:
            yield same[0]
            continue
        same.sort(key=lambda one: (one.start, _STRONGEST.index(one.status), -one.score))
        last: Relation | None = None
        for one in same:
            if last is None or one.start >= last.end:
                last = one
                yield one
