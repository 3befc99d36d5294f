"""``python -m ontology``: put all tables into their canonical form, give new rows their ids, and print what is wrong.

With ``--check`` nothing is written. Exit code 1 when something is wrong or, with ``--check``, would be rewritten.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from ontology import vocabulary
from ontology.errors import KnowledgeError
from ontology.knowledge import dictionary, held, shares
from ontology.knowledge import table_files as tables
from ontology.knowledge.checks import problems
from ontology.knowledge.decisions import unjudged
from ontology.knowledge.ids import missing_ids

__all__ = ["main", "stale"]


def stale(root: Path = tables.KNOWLEDGE) -> Iterator[tuple[Path, str]]:
    """The tables, the vocabulary and the data dictionary that are not as they should be, each with the text it should have.

    Args:
        root: Folder of tables; the vocabulary is looked at only for that of Yinpu's own.

    Yields:
        Path and wanted text of each file whose text is another.

    Raises:
        KnowledgeError: A table is malformed.
    """
    placed = partial(held.placed, root=root)
    ids = {table: missing_ids(table, placed) for table in tables.KINDS} if root == tables.KNOWLEDGE else {}
    for path in sorted(root.rglob("*.tsv")):
        table = tables.table_of(path, root)
        wanted = tables.canonical(path, table, ids.get(table)) if table != "judged" else _judged(root)
        if path.read_bytes() != wanted.encode():
            yield path, wanted
    if root == tables.KNOWLEDGE:
        for path, wanted in {**vocabulary.current(), **dictionary.page(), **shares.readme()}.items():
            if not path.is_file() or path.read_text(encoding="utf-8") != wanted:
                yield path, wanted


def _judged(root: Path) -> str:
    """The table of decisions with the rows of new ones and without those of ones that are no more."""
    return tables.written(tables.COLUMNS["judged"], sorted(unjudged(root).items()), tables.comments(root / "judged.tsv"))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command.

    Args:
        arguments: What follows ``python -m ontology``; by default that of the process.

    Returns:
        The exit code: 1 when something is wrong or, with ``--check``, would be rewritten, else 0.
    """
    parser = argparse.ArgumentParser(prog="python -m ontology", description="Tidy and check the tables of knowledge.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when something would be rewritten")
    check = parser.parse_args(arguments).check
    found = 0
    try:
        for path, wanted in stale():
            print(f"{path}: {'not in canonical form: run python -m ontology' if check else 'rewritten'}")
            found += check
            if not check:
                path.write_bytes(wanted.encode())
        for line in problems():
            print(line)
            found += 1
    except KnowledgeError as error:
        print(error)
        found += 1
    print(f"{found} problems" if found else "all tables are in order", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
