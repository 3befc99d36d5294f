"""What a build's reports should give: fewer names than the table ``assertions`` says, or more without a thing, are warned of.

A user's own row (``--knowledge``) wins over ours.

>>> Limits.of(Knowledge())
Limits(mentions=0.5, characters=1000.0, unlinked=0.3, names=20.0)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from builders.incremental.sources import SourceRecord
from ontology.errors import KnowledgeError
from ontology.filenames import shown
from ontology.knowledge.knowledge import Knowledge

__all__ = ["Limits", "unmet"]


class Limits(NamedTuple):
    """The rows of the table ``assertions``.

    Attributes:
        mentions: Linked names a thousand characters that a report has at least.
        characters: Characters of the shortest report of which that is asked.
        unlinked: The share of the names in a source that are without a thing at most.
        names: Names in a source of which that is asked at least.
    """

    mentions: float = 0.0
    characters: float = 0.0
    unlinked: float = 1.0
    names: float = 0.0

    @classmethod
    def of(cls, knowledge: Knowledge) -> Limits:
        """The limits that the tables give.

        Args:
            knowledge: The tables.

        Returns:
            The limits; what no row gives asks for nothing.

        Raises:
            KnowledgeError: A row names no limit, or says no number; names the file and line.
        """
        limits = cls()
        for path, line, row in ((one.path, one.line, one.row) for one in knowledge.placed("assertions")):
            name, limit = row["assertion"], row["limit"]
            if name not in cls._fields:
                raise KnowledgeError(f"{path}: line {line}: assertion {name!r}: one of {', '.join(cls._fields)}")
            try:
                limits = limits._replace(**{name: float(limit)})
            except ValueError:
                raise KnowledgeError(f"{path}: line {line}: limit {limit!r} of {name}: write a number") from None
        return limits


def unmet(sources: Iterable[SourceRecord], limits: Limits) -> Iterator[str]:
    """The reports and sources that do not give what they should.

    Args:
        sources: What is kept of the sources.
        limits: What they should give.

    Yields:
        A line for each, with the figures and what to do.
    """
    for record in sources:
        for report in record.reports:
            size, named = report["characters"], report["named"]
            if size >= max(limits.characters, 1) and 1000 * named < limits.mentions * size:
                yield (
                    f"{shown(report.get('path', record.path))}: {report['title']}: {named} names in {size:,} characters: "
                    f"see what was read with `yinpu text`; if it is no report of banking, leave it out"
                )
        without = sum(record.unlinked.values())
        names = without + sum(report["named"] for report in record.reports)
        if names >= max(limits.names, 1) and without > limits.unlinked * names:
            most = max(record.unlinked, key=lambda name: (record.unlinked[name], name))
            yield (
                f"{shown(record.path)}: {without} of {names} names are without a thing (most often {most}): "
                "list them with `yinpu unlinked`, and complete a table of your own (--knowledge)"
            )
