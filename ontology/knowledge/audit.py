"""Rows drawn for a reader who looks them up, and the error rate that the judged file gives.

>>> str(Audit("all", 60, 1, 0, 2))
'all: 60 judged, 2 not to be found; false 1.7 % (0.3 to 8.9 %), false source 0.0 % (0.0 to 6.0 %)'
"""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ontology import sampling
from ontology.errors import KnowledgeError, UsageError
from ontology.knowledge import table_files as tables
from ontology.knowledge.claims import CORE, Claims, thing_of
from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.recalled import CLOSED
from ontology.knowledge.table_files import Placed, Row
from ontology.sampling import told

__all__ = ["VERDICTS", "Audit", "audits", "drawn", "sample_table"]

#: What a reader may say of a row: every cell is right; a cell is false; the evidence does not say it; nothing public tells.
VERDICTS = ("right", "false", "source", "unknown")
#: The tables from which rows are drawn when none is named: those of facts, and the themes.
DRAWN = (*CLOSED, "themes")


class Audit(NamedTuple):
    """What a reader found.

    Attributes:
        table: The table, or ``all``.
        judged: Rows with a verdict, those of which nothing public tells left out.
        false: Rows with a false cell.
        source: Rows whose evidence does not say what it is claimed to say.
        unknown: Rows of which nothing public tells.
    """

    table: str
    judged: int
    false: int
    source: int
    unknown: int

    def __str__(self) -> str:
        rates = ", ".join(
            f"{name} {told(number, self.judged)}" for name, number in (("false", self.false), ("false source", self.source))
        )
        return f"{self.table}: {self.judged} judged, {self.unknown} not to be found; {rates}"


def drawn(knowledge: Knowledge, number: int, seed: int, table: str = "") -> list[tuple[str, Placed]]:
    """Rows drawn at random, the same for the same tables and seed.

    Args:
        knowledge: The tables.
        number: How many; all when there are fewer.
        seed: Another seed draws other rows.
        table: The table to draw from; by default all of :data:`DRAWN`.

    Returns:
        The table of each row, and the row, in the order of tables, files and lines.

    Raises:
        UsageError: There is no such table.
    """
    if table and table not in tables.COLUMNS:
        raise UsageError(f"{table}: no table: one of {', '.join(tables.COLUMNS)}")
    held = [(name, one) for name in ([table] if table else DRAWN) for one in knowledge.placed(name)]
    return sampling.drawn(held, number, seed)


def sample_table(knowledge: Knowledge, number: int, seed: int, table: str = "") -> str:
    """Rows drawn at random, as a file for a reader to judge.

    Args:
        knowledge: The tables.
        number: How many rows.
        seed: Another seed draws other rows.
        table: The table to draw from; its columns are then those of the file, else a column ``row`` has all cells.

    Returns:
        Tab-separated lines with where each row stands, what is claimed for it, and the empty columns ``verdict``
        (:data:`VERDICTS`) and ``note``.

    Raises:
        UsageError: There is no such table.
    """
    claims = Claims.read(knowledge.rows("claims"))
    columns = tables.COLUMNS.get(table, ("row",))
    text = io.StringIO()
    writer = csv.writer(text, dialect="excel-tab", lineterminator="\n")
    writer.writerow(["table", "line", *columns, "evidence", "verdict", "note"])
    for name, one in drawn(knowledge, number, seed, table):
        said = [one.row[column] for column in columns] if table else [_said(one.row)]
        place = f"{one.path.relative_to(one.folder).as_posix()}:{one.line}"
        writer.writerow([name, place, *said, "; ".join(_evidence(name, one.row, claims)), "", ""])
    return text.getvalue()


def _said(row: Row) -> str:
    return "; ".join(f"{name}={cell}" for name, cell in row.items() if cell and name not in ("checked", "id"))


def _evidence(table: str, row: Row, claims: Claims) -> Iterator[str]:
    """What is claimed of the cells of a row, and where it stands."""
    if table in CORE:
        thing = thing_of(table, row)
        facts = dict.fromkeys((name, one) for name, cell in row.items() for one in (cell, *cell.split(";")) if one)
        for field, value in facts:
            for one in claims.of(thing, field, value):
                yield f"{field}: {one.evidence} {one.locator}"


def audits(paths: Sequence[Path]) -> list[Audit]:
    """The error rates of judged files.

    Args:
        paths: Files of :func:`sample_table` with verdicts; rows without one are left out.

    Returns:
        One audit a table, then one of all.

    Raises:
        KnowledgeError: A file cannot be read or has no such columns, or a verdict is none of :data:`VERDICTS`; names the line.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for path in paths:
        for table, verdict in _verdicts(path):
            counts[table][verdict] += 1
    total = sum(counts.values(), Counter[str]())
    if not total:
        raise KnowledgeError(f"{paths[0]}: no row has a verdict: write {', '.join(VERDICTS)} into the column verdict")
    listed: Iterable[tuple[str, Counter[str]]] = [*sorted(counts.items()), ("all", total)]
    return [Audit(name, c.total() - c["unknown"], c["false"], c["source"], c["unknown"]) for name, c in listed]


def _verdicts(path: Path) -> Iterator[tuple[str, str]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: cannot be read as UTF-8 text ({error}): save it as tab-separated UTF-8") from None
    reader = csv.DictReader(lines, dialect="excel-tab", restval="")
    if missing := {"table", "verdict"} - set(reader.fieldnames or ()):
        raise KnowledgeError(
            f"{path}: no column {', '.join(sorted(missing))}: make the file with `yinpu knowledge sample -o FILE`"
        )
    for row in reader:
        verdict = row["verdict"].strip().lower()
        if verdict and verdict not in VERDICTS:
            raise KnowledgeError(f"{path}: line {reader.line_num}: verdict {row['verdict']!r}: one of {', '.join(VERDICTS)}")
        if verdict:
            yield row["table"], verdict
