"""How much of the tables was looked up: the share of things at each level, by table.

>>> Share("places", 200, 150, 40, 10, 0).above
0.25
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ontology.knowledge import table_files as tables
from ontology.knowledge.claims import CORE, LEVELS, thing_of
from ontology.knowledge.held import rows

__all__ = ["BEGIN", "END", "README", "Share", "readme", "shares"]

#: Where the READMEs of a checkout have the table.
BEGIN, END = "<!-- levels -->", "<!-- /levels -->"
README = tuple(tables.KNOWLEDGE.parents[2] / name for name in ("README.md", "README.zh.md"))


class Share(NamedTuple):
    """The things of a table by level: how many there are, and how many are recalled, corroborated, primary, expert.

    Weighted by mentions, the numbers are those of the mentions.
    """

    table: str
    things: int
    recalled: int
    corroborated: int
    primary: int
    expert: int

    @property
    def above(self) -> float:
        """The share above recalled."""
        return 1 - self.recalled / self.things if self.things else 0.0

    def shown(self) -> list[str]:
        """The shares of the four levels, from the lowest; empty for none."""
        numbers = (self.recalled, self.corroborated, self.primary, self.expert)
        return [f"{number / self.things:.1%}" if number else "" for number in numbers]


def shares(root: Path = tables.KNOWLEDGE, mentions: Mapping[str, int] | None = None) -> Iterator[Share]:
    """The shares of the tables of facts.

    Args:
        root: Folder of tables.
        mentions: How often each thing is named, by the kind and id of its IRI: each counts as often. None: each counts once.

    Yields:
        One each, in the order of :data:`ontology.knowledge.claims.CORE`, by the preferred rows; weighted by mentions, only
        tables of things that are named.
    """
    for table in CORE:
        counted: Counter[str] = Counter()
        for row in rows(table, root):
            if row.get("status", "preferred") == "preferred":
                counted[row["level"]] += 1 if mentions is None else mentions.get(thing_of(table, row), 0)
        total = sum(counted.values())
        if mentions is None or (table in tables.KINDS and total):
            yield Share(table, total, *(counted[level] for level in LEVELS))


def readme() -> dict[Path, str]:
    """The READMEs as they should be, with the shares of today; empty where there is no checkout."""
    lines = [f"| {one.table} | {one.things:,} | {' | '.join(one.shown())} |" for one in shares()]
    found = {}
    for path in README:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if BEGIN in text and END in text:
            head, _, rest = text.partition(BEGIN)
            before, _, tail = rest.partition(END)
            titles = before.strip().splitlines()[:2]
            found[path] = "\n".join([f"{head}{BEGIN}", *titles, *lines, f"{END}{tail}"])
    return found
