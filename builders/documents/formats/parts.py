r"""Where in a file a place of its text is: the cell of a sheet, the slide, the footnote, the member of an archive.

A format that has such parts lists them in ``metadata["parts"]``: pairs of the offset where a part begins and its name, sorted;
an empty name where the main text goes on. ``metadata["member"]`` is what a file is called in what holds it.

>>> source = Source("a.xlsx", "银行\t余额\n", "xlsx", "", "workbook", {"parts": [(0, "表!A1"), (3, "表!B1")]})
>>> part_of(source, 1), part_of(source, 3), part_of(Source("a.txt", "银行", "utf-8", ""), 0)
('表!A1', '表!B1', None)
"""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter

from builders.records import Source

__all__ = ["part_of"]


def part_of(source: Source, offset: int) -> str | None:
    """The part of a file in which an offset falls.

    Args:
        source: Any source.
        offset: A place in its text.

    Returns:
        Its name; outside of parts that of the member of an archive or a mail that the source is; None where there is neither.
    """
    parts = source.metadata.get("parts") or ()
    at = bisect_right(parts, offset, key=itemgetter(0))
    return (parts[at - 1][1] if at else "") or source.metadata.get("member")
