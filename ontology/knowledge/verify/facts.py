"""What a public data set says: one fact a value, and where in it that stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from ontology.knowledge.knowledge import Knowledge

__all__ = ["Dataset", "Fact", "agrees"]


class Fact(NamedTuple):
    """That a data set gives values for a field of what it calls by a name.

    Attributes:
        table: The table in which the thing is looked for.
        name: What the data set calls it; of a table whose rows are told by a code, the code.
        field: The column that is compared; ``name`` says that there is a thing of that name.
        values: The values that the data set gives, any of which will do (a law's day of adoption and those of its revisions).
        locator: Where it stands in the data set.
    """

    table: str
    name: str
    field: str
    values: tuple[str, ...]
    locator: str


class Dataset(NamedTuple):
    """A public data set that the tables are compared with.

    Attributes:
        name: What it is called on the command line and in claims.
        title: Its title.
        publisher: Who publishes it.
        licence: Its licence; empty when it states none.
        kind: What kind of evidence it is (:data:`ontology.knowledge.claims.BY_KIND`).
        note: What it holds, and how it may be had.
        pattern: The files of it that are read, below the given folder.
        read: Gives its facts; called with the folder and the tables.
        fills: Whether only what no other evidence says is recorded of it: the hundredth text that names a bank tells nothing.
        gives_ids: Whether identifiers that the tables lack may be taken from it.
    """

    name: str
    title: str
    publisher: str
    licence: str
    kind: str
    note: str
    pattern: str
    read: Callable[[Path, Knowledge], Iterator[Fact]]
    fills: bool = False
    gives_ids: bool = True


def agrees(ours: str, theirs: str) -> bool:
    """Whether two values say the same, one of them perhaps more exactly (2020, 2020-05 and 2020-05-28).

    Args:
        ours: The cell.
        theirs: What a data set says.

    Returns:
        True also when one is a day in the month or year that the other is.

    >>> agrees("2020-05", "2020-05-28"), agrees("2020-06", "2020-05-28"), agrees("公司法", "公司法")
    (True, False, True)
    """
    if ours == theirs:
        return True
    short, long = sorted((ours, theirs), key=len)
    return len(short) in (4, 7) and short[:4].isdigit() and long.startswith(f"{short}-")
