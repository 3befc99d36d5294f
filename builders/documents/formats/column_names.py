"""What the columns of a table are, by their names in its header (the table ``column_names``).

>>> from ontology import Knowledge
>>> names = ColumnNames(Knowledge())
>>> found = names(["序号", " Title ", "新闻内容", "发布日期"])
>>> found["text"], found["title"], found["issued"], found.sure
(('新闻内容',), (' Title ',), ('发布日期',), True)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ontology.knowledge.knowledge import Knowledge

__all__ = ["ColumnNames", "Columns", "Fields"]

#: What says nothing in a name: blanks, quotes, marks of order, what joins its words.
_NOTHING = re.compile(r"[\s\ufeff\u200b\"'“”‘’`_.:*#\-]+")
#: Names up to this rank tell a text without a title beside them.
_SURE = 2


class Columns(NamedTuple):
    """Which columns hold the text and the title; found by their usual names when not given."""

    text: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Fields:
    """The columns of a header by what they hold.

    Attributes:
        columns: Names of columns as the header has them, by field, the likeliest first.
        sure: Whether there is a column of texts beyond doubt.
    """

    columns: dict[str, tuple[str, ...]]
    sure: bool

    def __getitem__(self, field: str) -> tuple[str, ...]:
        """The columns of a field, perhaps none."""
        return self.columns.get(field, ())


class ColumnNames:
    """Tells fields by the names that the table ``column_names`` lists."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    @cached_property
    def _known(self) -> dict[str, tuple[str, int]]:
        """Field and rank by name; read when a text first looks like a table."""
        rows = self._knowledge.rows("column_names")
        return {_key(row["name"]): (row["field"], int(row["rank"])) for row in rows}

    def __call__(self, header: Iterable[str], columns: Columns = Columns()) -> Fields:  # noqa: B008
        """What the columns of a header hold.

        Args:
            header: Names of columns as they stand.
            columns: Those of text and title where they are given.

        Returns:
            The columns of each field.
        """
        found: dict[str, list[tuple[int, str]]] = {}
        given = {field: _key(name) for field, name in columns._asdict().items() if name}
        asked = {name: field for field, name in given.items()}
        for name in header:
            key = _key(str(name))
            field, rank = (asked[key], 0) if key in asked else self._known.get(key, ("", 0))
            if field and (field not in given or key in asked):
                found.setdefault(field, []).append((rank, name))
        ordered = {field: tuple(name for _, name in sorted(names, key=lambda one: one[0])) for field, names in found.items()}
        first = min((rank for rank, _ in found.get("text", ())), default=99)
        return Fields(ordered, first <= _SURE or ("text" in found and "title" in found))

    def count(self, header: Sequence[str], columns: Columns) -> int:
        """How many fields a header has; 0 when none is a text."""
        found = self(header, columns)
        return len(found.columns) if found["text"] else 0


def _key(name: str) -> str:
    r"""What is compared of a name: not its case, width, blanks and quotes.

    Returns:
        The name without them.

    >>> _key('\ufeff"Pub_Date"') == _key("ｐｕｂ date")
    True
    """
    return _NOTHING.sub("", unicodedata.normalize("NFKC", name)).casefold()
