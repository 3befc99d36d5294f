"""Works and versions: a law is one work, and what it was after each revision is a version of it, as ELI has it.

The table ``versions`` says when each version was promulgated and when it took effect. What is in force is never stored: it is
told for a day, with the reason.

>>> from ontology import Knowledge
>>> knowledge = Knowledge()
>>> work = knowledge.lexicon.called("中华人民共和国反洗钱法", "regulation").iri
>>> [(one.label, one.number) for one in knowledge.versions.of(work)]
[('2006年制定', '主席令第五十六号'), ('2024年修订', '主席令第三十八号')]
>>> for day in ("2024-06-01", "2024-12-01", "2025-03", "2025"):
...     standing = knowledge.versions.version_at(work, day)
...     print(standing.version.label, "|", standing.status, "|", standing.reason)
2006年制定 | in force | in force since 2007-01-01
2006年制定 | in force | in force since 2007-01-01
2024年修订 | in force | in force since 2025-01-01
2024年修订 | in force | in force since 2025-01-01
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from ontology.days import bounds
from ontology.knowledge.lexicon import Lexicon
from ontology.knowledge.table_files import Row

__all__ = ["FIRST", "KINDS", "REPEAL", "Standing", "Status", "Version", "Versions"]

#: What makes the first version of a work, what makes the next ones, and what ends the work.
FIRST, REPEAL = "制定", "废止"
KINDS = (FIRST, "修订", "修正", REPEAL)


class Version(NamedTuple):
    """What a law, regulation or rule was from one revision to the next.

    Attributes:
        work: IRI of the work.
        iri: IRI of the version: that of the work, ``@``, and the day of its promulgation.
        label: The year and the kind of change that made it: 2024年修订.
        number: Document number; empty when no table has it.
        promulgated: ISO day on which it was promulgated.
        effective: ISO day on which it took effect; empty when no table has it.
        until: ISO day from which it was no longer in force; empty when it still is, or when that day is not known.
        doubtful: ISO day from which it may no longer be in force: a later version has no known day of effect.
        last: Whether no later version of the work is known.
    """

    work: str
    iri: str
    label: str
    number: str
    promulgated: str
    effective: str
    until: str
    doubtful: str
    last: bool


class Status(StrEnum):
    """How a work or a version stands on a day."""

    NOT_YET = "not yet in force"
    IN_FORCE = "in force"
    AMENDED = "amended"
    REPEALED = "repealed"
    UNKNOWN = "unknown"


class Standing(NamedTuple):
    """How a work or a version stands on a day.

    Attributes:
        status: In force or not.
        reason: Why, in words.
        version: The version meant; None when there is none or it cannot be told.
    """

    status: Status
    reason: str
    version: Version | None


class Versions:
    """The versions of all works.

    Args:
        lexicon: What is known of the works: number and date of one version each, and what replaced them.
        rows: The rows of the table ``versions``; of two of one work and day the later wins.
    """

    def __init__(self, lexicon: Lexicon, rows: Iterable[Row]) -> None:
        self._lexicon = lexicon
        named = {(lexicon.ids.iri("regulation", row["work"]), row["kind"] == REPEAL, row["promulgated"]): row for row in rows}
        works = groupby(sorted(named), key=itemgetter(0))
        self._rows: Mapping[str, tuple[Row, ...]] = {work: tuple(named[key] for key in keys) for work, keys in works}
        self._made: dict[str, tuple[Version, ...]] = {}

    def listed(self, work: str) -> bool:
        """Whether the table has versions of a work."""
        return work in self._rows

    def all(self) -> Iterator[Version]:
        """The versions that the table has, work by work."""
        for work in self._rows:
            yield from self.of(work)

    def of(self, work: str) -> tuple[Version, ...]:
        """The versions of a work, in the order of promulgation.

        Args:
            work: IRI of a regulation.

        Returns:
            Those of the table; of a work that it does not have the one that the table ``regulations`` tells of, if any.
        """
        if work not in self._made:
            self._made[work] = self._versions(work)
        return self._made[work]

    def version_at(self, work: str, day: str) -> Standing:
        """The version of a work that was in force.

        Args:
            work: IRI of a regulation.
            day: An ISO day, month or year.

        Returns:
            The version in force; before that of the first the one that was promulgated last, after a repeal the last one. None
            when the version changed within the month or year, or when a day of effect is not known.

        Raises:
            ValueError: ``day`` is no date.
        """
        first, last = (self._on(work, one) for one in bounds(day))
        if (first.status, first.version) == (last.status, last.version):
            return first
        return Standing(Status.UNKNOWN, f"changed within {day}", None)

    def status(self, version: Version, day: str) -> Standing:
        """How one version stands.

        Args:
            version: One of those that :meth:`of` gives.
            day: An ISO day, month or year.

        Returns:
            Its status, with the reason.

        Raises:
            ValueError: ``day`` is no date.
        """
        first, last = (_standing(version, one) for one in bounds(day))
        return first if first.status == last.status else Standing(Status.UNKNOWN, f"changed within {day}", version)

    def _on(self, work: str, day: str) -> Standing:
        standings = [_standing(version, day) for version in self.of(work)]
        if not standings:
            return Standing(Status.UNKNOWN, "no version is known", None)
        for status in (Status.IN_FORCE, Status.UNKNOWN):
            if found := [one for one in standings if one.status == status]:
                return found[-1] if status == Status.IN_FORCE else found[-1]._replace(version=None)
        begun = [one for one in standings if one.status != Status.NOT_YET]
        if begun:
            return begun[-1]
        passed = [one for one in standings if one.version and one.version.promulgated <= day]
        return passed[-1] if passed else Standing(Status.NOT_YET, "not promulgated yet", None)

    def _versions(self, work: str) -> tuple[Version, ...]:
        thing = self._lexicon.things.get(work)
        rows = [row for row in self._rows.get(work, ()) if row["kind"] != REPEAL]
        if not rows and thing and thing.date and thing.type == "Regulation":
            rows = [{"kind": FIRST, "number": "", "promulgated": thing.date, "effective": ""}]
        end, doubt = self._end(work)
        made: list[Version] = []
        for row in reversed(rows):
            day, effective = row["promulgated"], row["effective"]
            number = row["number"] or (thing.number if thing and thing.date == day else "")
            until, doubtful = (end, doubt) if not end or not effective or effective < end else (effective, "")
            label = f"{day[:4]}年{row['kind']}"
            made.append(Version(work, f"{work}@{day}", label, number, day, effective, until, doubtful, not made))
            end, doubt = (effective, "") if effective else (end, min(filter(None, (day, doubt))))
        return tuple(reversed(made))

    def _end(self, work: str) -> tuple[str, str]:
        """The day from which a work is no longer in force, or may not be: that of its repeal, else that of its successor."""
        for row in self._rows.get(work, ()):
            if row["kind"] == REPEAL:
                return row["effective"], ""
        thing = self._lexicon.things.get(work)
        successor = self._lexicon.called(thing.parent, "regulation") if thing and thing.type == "Regulation" else None
        if successor is None:
            return "", ""
        first = next((row for row in self._rows.get(successor.iri, ()) if row["kind"] == FIRST), None)
        return (first["effective"], "") if first and first["effective"] else ("", successor.date or "0001-01-01")


def _standing(version: Version, day: str) -> Standing:
    """How a version stands on one day."""
    if day < version.promulgated:
        return Standing(Status.NOT_YET, f"promulgated on {version.promulgated}", version)
    if not version.effective:
        return Standing(Status.UNKNOWN, "the day of effect is not known", version)
    if day < version.effective:
        return Standing(Status.NOT_YET, f"in force from {version.effective}", version)
    if version.until and day >= version.until:
        status = Status.REPEALED if version.last else Status.AMENDED
        return Standing(status, f"{status} with effect from {version.until}", version)
    if version.doubtful and day >= version.doubtful:
        return Standing(Status.UNKNOWN, "the day of effect of what came after is not known", version)
    return Standing(Status.IN_FORCE, f"in force since {version.effective}", version)
