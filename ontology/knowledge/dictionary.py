"""The data dictionary: what each column of each table says, as a page of the documentation.

The descriptions are the rows of the table ``columns``; ``python -m ontology`` writes ``docs/tables.md`` from them.

>>> rows = [{"table": "surnames", "column": "surname", "meaning": "A surname", "form": "text", "example": "欧阳"}]
>>> print(dictionary(rows).splitlines()[-1])
| `surname` | A surname | text | 欧阳 |
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

Made by `python -m ontology` from `ontology/knowledge/tables/columns.tsv`; edit that. All tables are tab-separated UTF-8
with a header. A line that begins with `#` is a comment: it stays above the row it stands above. A table of several files is a
folder. In a folder of your own (`--knowledge`) the columns `level`, `checked` and `id` may be left away.
"""


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
            f"| `{row['column']}` | {_cell(row['meaning'])} | {_cell(row['form'])} | {_cell(row['example'])} |" for row in group
        ]
        parts.append(
            "\n".join([f"## {table}", "", "| Column | Says | Form | For example |", "| --- | --- | --- | --- |", *lines]) + "\n"
        )
    return "\n".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def page(root: Path = tables.KNOWLEDGE) -> dict[Path, str]:
    """The page as it should be, by its path; empty where there is no checkout."""
    if root != tables.KNOWLEDGE or not PAGE.parent.is_dir():
        return {}
    return {PAGE: dictionary(rows("columns", root))}
