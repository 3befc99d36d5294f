"""What is wrong in one file of tables: one of Yinpu's own, or a file of the user's, checked as it would be read.

A file of the user's is laid over a copy of Yinpu's tables in a folder that is deleted again.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ontology.errors import KnowledgeError, UsageError
from ontology.knowledge import table_files as tables
from ontology.knowledge.checks import problems

__all__ = ["problems_of", "table_named"]


def problems_of(path: Path, table: str = "") -> Iterator[str]:
    """The findings of all checks about one file.

    Args:
        path: The file.
        table: The table it is of; by default that whose header it has.

    Yields:
        Lines as of :func:`ontology.knowledge.checks.problems`.

    Raises:
        UsageError: It is no table, or several have its header.
        KnowledgeError: It cannot be read; names the line.
    """
    path = path.resolve()
    if path.is_relative_to(tables.KNOWLEDGE):
        if path.read_text(encoding="utf-8") != tables.canonical(path, tables.table_of(path)):
            yield f"{path}: not in canonical form: yinpu knowledge tidy"
        yield from (line for line in problems() if line.startswith(f"{path}: "))
        return
    table = table or table_named(path)
    list(tables.read_table(path, tables.COLUMNS[table]))  # a malformed one is told before anything is copied
    with tempfile.TemporaryDirectory(prefix="yinpu-check-") as folder:
        root = Path(folder, "tables")
        shutil.copytree(tables.KNOWLEDGE, root, copy_function=os.link if _links(folder) else shutil.copy2)
        laid = root / table / f"checked_{path.stem}.tsv"
        laid.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, laid)
        for line in problems(root):  # Yinpu's own tables are in order: whatever is found is found because of the file
            yield line.replace(str(laid), str(path)).replace(str(root), str(tables.KNOWLEDGE))


def _links(folder: str) -> bool:
    """Whether files of the tables can be linked into a folder, which takes no time."""
    return Path(folder).stat().st_dev == tables.KNOWLEDGE.stat().st_dev


def table_named(path: Path) -> str:
    """The table that a file is of: by its name or its folder, else the only one whose columns it has.

    Returns:
        A key of :data:`ontology.knowledge.table_files.COLUMNS`.

    Raises:
        UsageError: None has, or several do.
        KnowledgeError: The file cannot be read.
    """
    try:
        header = tables.header_of(path)
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: cannot be read as UTF-8 text ({error})") from None
    fitting = [table for table, columns in tables.COLUMNS.items() if tables.fits(header, columns)]
    for name in (path.stem, path.parent.name):
        if name in fitting:
            return name
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise UsageError(f"{path}: its columns are those of {', '.join(fitting)}: say which with --table")
    raise UsageError(f"{path}: no table has the columns {', '.join(header)} (docs/tables.md)")
