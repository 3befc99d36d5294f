"""What ``yinpu knowledge verify`` does: compare the tables with one data set, tell the outcome, and record it when asked to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from ontology.errors import UsageError
from ontology.knowledge import table_files as tables
from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.verify.comparing import Result, compare
from ontology.knowledge.verify.datasets import DATASETS, dataset
from ontology.knowledge.verify.recording import digest_of, record

__all__ = ["Compared", "compared", "listed"]

#: Differences that are shown as lines.
SHOWN = 200


class Compared(NamedTuple):
    """A comparison.

    Attributes:
        name: The data set.
        result: What was found.
        changed: Rows whose level has changed; None when nothing was to be recorded.
    """

    name: str
    result: Result
    changed: int | None

    def __str__(self) -> str:
        """The counts, then the cells that differ, then those that could be filled."""
        result = self.result
        agreed = Counter(f"{claim.thing.partition('/')[0]} {claim.field}" for claim in result.agreed)
        lines = [f"{self.name}: {count} agree: {what}" for what, count in sorted(agreed.items())]
        lines += [f"{self.name}: {len(result.differing)} differ, {len(result.lacking) + len(result.filled)} could be filled"]
        lines += [f"differs: {one}" for one in result.differing[:SHOWN]]
        lines += [f"lacking: {one}" for one in result.lacking[:SHOWN]]
        lines += [f"identifier: {one.thing}: {one.field} {one.value} ({one.locator})" for one in result.filled[:SHOWN]]
        if self.changed is not None:
            lines.append(f"recorded; {self.changed} rows have another level")
        return "\n".join(lines) + "\n"

    def records(self) -> Iterator[dict[str, str]]:
        """Everything as records: what it is (agrees, differs, lacking), thing, field, our value, theirs, and where."""
        for claim in self.result.agreed:
            theirs = claim.original or claim.value
            told = {"thing": claim.thing, "field": claim.field, "ours": claim.value, "theirs": theirs, "locator": claim.locator}
            yield {"what": "agrees", **told}
        for what, found in (("differs", self.result.differing), ("lacking", self.result.lacking)):
            for one in found:
                yield {"what": what, **one._asdict(), "theirs": " | ".join(one.theirs)}
        for claim in self.result.filled:
            told = {"thing": claim.thing, "field": claim.field, "ours": "", "theirs": claim.value, "locator": claim.locator}
            yield {"what": "lacking", **told}


def listed() -> str:
    """The data sets, a line each: name, title, licence, and how it is had."""
    return "".join(f"{one.name}\t{one.title}\t{one.licence or 'no licence stated'}\t{one.note}\n" for one in DATASETS.values())


def compared(name: str, data: Path | None, version: str, knowledge: Knowledge, *, record: bool = False) -> Compared:
    """Compare the tables with a data set.

    Args:
        name: The data set.
        data: Its folder.
        version: Its version; wanted for recording.
        knowledge: The tables.
        record: Whether to write claims, evidence and levels into our own tables, which a checkout has.

    Returns:
        What was found.

    Raises:
        UsageError: There is no such data set, or none of its files at ``data``; or it is to be recorded without a version or
            into an installed Yinpu.
    """
    chosen = dataset(name)
    if data is None:
        raise UsageError(f"{name}: give its folder with --data: {chosen.note}")
    digest = digest_of(chosen, data)
    result = compare(chosen.read(data, knowledge), knowledge, name)
    result.filled = result.filled if chosen.gives_ids else []
    return Compared(name, result, _recorded(name, result, version, digest) if record else None)


def _recorded(name: str, result: Result, version: str, digest: str) -> int:
    if not version:
        raise UsageError(f"{name}: say which version it is with --version (a commit, a release): claims rest on that one")
    if not (tables.KNOWLEDGE.parents[2] / "pyproject.toml").is_file():
        raise UsageError(f"{tables.KNOWLEDGE}: belongs to an installed Yinpu: record claims in a checkout")
    today = datetime.now(UTC).date().isoformat()
    return record(dataset(name), result.agreed, version, digest, today, filled=result.filled)
