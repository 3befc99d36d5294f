"""The data dictionary: what each column of each table says, as a page of the documentation.

The descriptions are the rows of the table ``columns``; ``python -m ontology`` writes ``docs/tables.md`` from them.

>>> rows = [{"table": "surnames", "column": "surname", "meaning": "A surname", "form": "text", "values": "", "required": "yes",
...          "example": "欧阳"}]
>>> print(dictionary(rows).splitlines()[-1])
| `surname` | A surname | text |  | yes | 欧阳 |
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from ontology.knowledge import table_files as tables
from ontology.knowledge.held import rows
from ontology.knowledge.table_files import Row

__all__ = ["PAGE", "dictionary"]

#: The page, in a checkout.
PAGE = tables.KNOWLEDGE.parents[2] / "docs" / "tables.md"
_HEAD = """# The tables, column by column

Made by `python -m ontology` from `ontology/knowledge/tables/columns.tsv`; edit that. All tables are tab-separated UTF-8 with
a header, unquoted. A table of several files is a folder. *Required* says whether a cell has to be filled: `yes`, or
`preferred`, on the preferred row of a thing. *Values* are those that a column may have, or the column of another table that
has them (`kinds.kind`). In a folder of your own (`--knowledge`) the columns `level`, `checked`
and `id` may be left away. How rows are corrected: [how-to](how-to-tables.md).

A line that begins with `#` is a comment. It stays above the row (or the header) that it stands above, whatever writes the file;
when its row is taken out it moves to another row of the same thing, or to the end. Anywhere else in a line `#` is a sign like
others; a first cell cannot begin with it.
"""
_TITLES = ("| Column | Says | Form | Values | Required | For example |", "| --- | --- | --- | --- | --- | --- |")


def dictionary(described: Iterable[Row]) -> str:
    """The page.

    Args:
        described: Rows of the table ``columns``.

    Returns:
        Markdown: one section a table, in the order of :data:`ontology.knowledge.table_files.COLUMNS`.
    """
    order = {
        (table, column): (n, m) for n, (table, names) in enumerate(tables.COLUMNS.items()) for m, column in enumerate(names)
    }
    known = sorted(
        (row for row in described if (row["table"], row["column"]) in order), key=lambda row: order[row["table"], row["column"]]
    )
    parts = [_HEAD]
    for table, group in groupby(known, key=lambda row: row["table"]):
        lines = [
            f"| `{row['column']}` | {' | '.join(_cell(row[name]) for name in tables.COLUMNS['columns'][2:])} |" for row in group
        ]
        parts.append("\n".join([f"## {table}", "", *_TITLES, *lines]) + "\n")
    return "\n".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def page(root: Path = tables.KNOWLEDGE) -> dict[Path, str]:
    """The page as it should be, by its path; empty where there is no checkout."""
    if root != tables.KNOWLEDGE or not PAGE.parent.is_dir():
        return {}
    return {PAGE: dictionary(rows("columns", root))}
