"""What a build did, as counts, as lines of text and as the report that lies in the graph's folder."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from builders.documents.boilerplate import examples
from builders.incremental.sources import Failure, SourceRecord
from ontology.filenames import shown

__all__ = ["BuildResult"]


#: Warnings that are listed.
_WARNINGS = 20


@dataclass(slots=True)
class BuildResult:
    """What a build did: counts of sources and reports, and each failure as (path, reason, message)."""

    out: Path
    read: int = 0
    unchanged: int = 0
    moved: int = 0
    removed: int = 0
    reports: int = 0
    without_mentions: int = 0
    characters: int = 0
    mentions: Counter[str] = field(default_factory=Counter)
    unlinked: Counter[str] = field(default_factory=Counter)
    boilerplate: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    set_aside: dict[str, dict[str, Any]] = field(default_factory=dict)
    relations: int = 0
    statements: int = 0
    failures: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what is to be told of the catalogue
    unmet: list[str] = field(default_factory=list)  # reports that give less than the table of assertions says
    repaired: list[str] = field(default_factory=list)  # what of the folder had been lost or damaged, and was made again

    def summary(self, verbose: bool = False) -> str:
        """What the build did, as text for people.

        Args:
            verbose: Add the boilerplate and the names not linked.

        Returns:
            Lines for repairs, failures, the catalogue, reports that give too little, texts much of which was set aside, counts.
        """
        counts = {
            "sources read": self.read,
            "unchanged": self.unchanged,
            "moved": self.moved,
            "forgotten": self.removed,
            "failed": len(self.failures),
            "reports": self.reports,
            "without mentions": self.without_mentions,
            "characters": self.characters,
            **{f"{type_} mentions": n for type_, n in sorted(self.mentions.items())},
            "names not linked": sum(self.unlinked.values()),
            "relations": self.relations,
            "statements": self.statements,
        }
        width = max(map(len, counts))
        lines = [f"rebuilt: {what}" for what in self.repaired]
        lines += [f"failed: {path}: {message}" for path, _, message in self.failures]
        lines += [f"catalogue: {note}" for note in self.notes]
        lines += [f"warning: {line}" for line in self.unmet[:_WARNINGS]]
        lines += [f"warning: and {len(self.unmet) - _WARNINGS:,} more like these"] * (len(self.unmet) > _WARNINGS)
        lines += [f"set aside: {path}: {_most(**told)}" for path, told in self.set_aside.items()]
        lines += [f"  {name:<{width}} {value:>12,}" for name, value in counts.items() if value or name in ("failed", "reports")]
        if verbose:
            lines.append("boilerplate left out:" + ("" if self.boilerplate else " none"))
            for kind, count in self.boilerplate.most_common():
                lines.append(f"  {kind} ({count:,}): {' · '.join(self.examples.get(kind, ()))}".removesuffix(": "))
            names = ", ".join(f"{name} ({count})" for name, count in self.unlinked.most_common(20))
            lines.append(f"names not linked: {names or 'none'}")
        return "\n".join(lines)

    def count(self, sources: dict[str, SourceRecord], reports: int, without: int) -> None:
        """Count what the sources hold: so many different reports, so many of them ``without`` mentions."""
        self.reports, self.without_mentions = reports, without
        told: dict[str, Counter[str]] = {}
        for _, record in sorted(sources.items()):
            for kind, shapes in record.examples.items():
                told.setdefault(kind, Counter()).update(shapes)
            self.boilerplate.update(record.boilerplate)
            self.unlinked.update(record.unlinked)
            self.set_aside |= record.set_aside
            for report in record.reports:
                self.characters += report["characters"]
                self.relations += report["relations"]
                self.mentions.update(report["mentions"])
        self.examples = examples(told)

    def report(self) -> dict[str, Any]:
        """All of it as an object of JSON, the names not linked cut to the most frequent ones."""
        report = asdict(replace(self, mentions=Counter(), unlinked=Counter(), boilerplate=Counter()))
        report |= {"out": shown(self.out), "mentions": dict(sorted(self.mentions.items()))}
        report |= {"unlinked": dict(self.unlinked.most_common(500))}
        report["boilerplate"] = {
            kind: {"count": count, "examples": self.examples.get(kind, [])} for kind, count in sorted(self.boilerplate.items())
        }
        del report["examples"]
        return report


def _most(characters: int, kinds: dict[str, int]) -> str:
    """The share of a text that was set aside, and the kinds that make up most of it.

    Args:
        characters: Length of the text.
        kinds: Characters set aside, by kind of boilerplate.

    Returns:
        A percentage and the kinds with a quarter or more of what was set aside; all kinds when none has so much.

    >>> _most(200, {"page head": 40, "site footer": 20, "page mark": 4})
    '32 % page head, site footer'
    """
    total = sum(kinds.values())
    main = [kind for kind, size in sorted(kinds.items(), key=lambda one: -one[1]) if size * 4 >= total]
    return f"{100 * total / characters:.0f} % {', '.join(main or kinds)}"
