"""The rows of a folder of tables as the checks ask for them: each file is read once, until it changes.

>>> from ontology import Knowledge
>>> len(rows("kinds", tables.KNOWLEDGE)) == len(list(Knowledge().rows("kinds")))
True
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from ontology.knowledge import table_files as tables
from ontology.knowledge.table_files import Placed, Row

__all__ = ["placed", "preferred", "reach", "rows", "seen"]


def placed(table: str, root: Path) -> list[Placed]:
    """The rows of a table, each with where it stands.

    Args:
        table: A key of :data:`ontology.knowledge.table_files.COLUMNS`.
        root: The folder of the tables.

    Returns:
        Rows in the order of files; they are shared, so leave them as they are.

    Raises:
        KnowledgeError: A row is malformed; names the file and line.
    """
    files = ((path, path.stat()) for path in tables.table_paths(table, root))
    return [one for path, seen in files for one in _of_file(path, seen.st_mtime_ns, seen.st_size, table, root)]


def rows(table: str, root: Path) -> list[Row]:
    """As :func:`placed`, without where they stand."""
    return [one.row for one in placed(table, root)]


def preferred(table: str, root: Path) -> list[Row]:
    """The rows that say what a thing is, of a table with one row a name."""
    return [row for row in rows(table, root) if row["status"] == "preferred"]


def seen(root: Path) -> tuple[tuple[str, int], ...]:
    """The files of a folder and when each was changed: what is kept of its rows is kept by this."""
    return tuple((str(path), path.stat().st_mtime_ns) for path in sorted(root.rglob("*.tsv")))


@lru_cache(maxsize=256)
def _of_file(path: Path, changed: int, size: int, table: str, root: Path) -> tuple[Placed, ...]:
    return tuple(Placed(root, path, line, row) for line, row in tables.numbered(path, tables.COLUMNS[table]))


def reach(above: Mapping[str, Iterable[str]], start: str) -> set[str]:
    """Whatever stands above a thing by however many steps; the thing itself too where it leads back to itself.

    Args:
        above: What stands right above each thing.
        start: The thing.

    Returns:
        The things above it.

    >>> sorted(reach({"a": ["b"], "b": ["c"]}, "a"))
    ['b', 'c']
    """
    seen: set[str] = set()
    queue = list(above.get(start, ()))
    while queue:
        if (one := queue.pop()) not in seen:
            seen.add(one)
            queue += above.get(one, ())
    return seen
