"""The rows of a folder of tables as the checks ask for them: each file is read once, until it changes.

>>> from ontology import Knowledge
>>> len(rows("kinds", tables.KNOWLEDGE)) == len(list(Knowledge().rows("kinds")))
True
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from ontology.knowledge import table_files as tables
from ontology.knowledge.table_files import Placed, Row
from ontology.normalise import normalise

__all__ = ["laid_over", "normalised", "placed", "preferred", "reach", "rows", "seen"]

#: Files of a user's own that are being checked: the table of each.
_LAID: dict[Path, str] = {}
#: Tables with a row a thing, which their first column names.
_SINGLE = frozenset(("themes", "kinds", "places", "document_numbers", "document_types", "evidence", "assertions", "surnames"))

#: As :func:`ontology.normalise.normalise`; several checks ask it of the same names.
normalised = lru_cache(maxsize=200_000)(normalise)


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
    if root in _LAID:
        return _with_own(root, table)
    files = ((path, path.stat()) for path in tables.table_paths(table, root))
    return [one for path, seen in files for one in _of_file(path, seen.st_mtime_ns, seen.st_size, table, root)]


def rows(table: str, root: Path) -> list[Row]:
    """As :func:`placed`, without where they stand."""
    return [one.row for one in placed(table, root)]


def preferred(table: str, root: Path) -> list[Row]:
    """The rows that say what a thing is, of a table with one row a name."""
    return [row for row in rows(table, root) if row["status"] == "preferred"]


def seen(root: Path) -> tuple[tuple[str, int], ...]:
    """What tells whether a table has changed: the path and time of change of each."""
    paths = sorted(root.rglob("*.tsv")) if root not in _LAID else [root, *tables.KNOWLEDGE.rglob("*.tsv")]
    return tuple((str(path), path.stat().st_mtime_ns) for path in paths)


@contextmanager
def laid_over(path: Path, table: str) -> Iterator[Path]:
    """Have one file of a user's own lie over Yinpu's tables, for as long as the context lasts.

    Args:
        path: The file.
        table: The table it is of.

    Yields:
        What stands for the folder of these tables.
    """
    _LAID[path] = table
    try:
        yield path
    finally:
        del _LAID[path]


def _with_own(path: Path, table: str) -> list[Placed]:
    """Yinpu's rows of a table without those that the user's own file replaces, and the rows of that."""
    ours = placed(table, tables.KNOWLEDGE)
    if table != _LAID[path]:
        return ours
    mine = _of_file(path, path.stat().st_mtime_ns, path.stat().st_size, table, path.parent)
    things, names, never = set(), set(), set()
    for one in mine:
        cells = tuple(one.row.values())
        names.add(cells[:2])
        if table in _SINGLE or one.row.get("status") == "preferred":
            things.add(cells[0])
        if one.row.get("status") == "never":
            never.add(one.row["name"])

    def replaced(row: Row) -> bool:
        cells = tuple(row.values())
        whole = table in _SINGLE or row.get("status") == "preferred"
        return (whole and cells[0] in things) or ("name" in row and (cells[:2] in names or row["name"] in never))

    own = (one for one in mine if one.row.get("status") != "never")
    return [*(one for one in ours if not replaced(one.row)), *own]


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
