"""The list of packaged queries in ``docs/queries.md``, made of their heads: ``python -m graph.query.listing docs/queries.md``.

>>> "| `banks-by-reports` |" in listing()
True
"""

from __future__ import annotations

import sys
from pathlib import Path

from graph.query.packaged import PackagedQuery, packaged_queries

__all__ = ["listed", "listing"]

_BEGIN, _END = "<!-- queries -->\n", "<!-- end -->\n"


def listing() -> str:
    """A table of all packaged queries: what each answers, and its parameters."""
    lines = ["| query | answers | parameters |", "| --- | --- | --- |"]
    return "\n".join(lines + [_row(query) for query in packaged_queries().values()]) + "\n"


def _row(query: PackagedQuery) -> str:
    told = "<br>".join(f"`{head}`{colon}{rest}" for head, colon, rest in (str(one).partition(": ") for one in query.parameters))
    cells = (f"`{query.name}`", query.help, told)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def listed(text: str) -> str:
    r"""A page with the table in its place.

    Args:
        text: The page, with the two comments between which the table stands.

    Returns:
        The page with the table of today.

    >>> listed("# Queries\n<!-- queries -->\nold\n<!-- end -->\n").splitlines()[2]
    '| query | answers | parameters |'
    """
    head, _, rest = text.partition(_BEGIN)
    return head + _BEGIN + listing() + _END + rest.partition(_END)[2]


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(listed(page.read_text(encoding="utf-8")), encoding="utf-8")
