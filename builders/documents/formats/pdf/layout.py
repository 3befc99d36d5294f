"""The text of a PDF page in the order in which it is read: tables row by row, columns one after the other.

Most files draw one column after the other, and their order is kept; where lines of columns alternate, they are parted.
Boxes are (left, bottom, right, top) in points, from the page's lower left corner.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from builders.documents.formats.pdf.columns import across, gutters, in_order, runs_of
from builders.documents.formats.pdf.drawing import Glyph, boxes, glyphs, quarter, rules
from builders.documents.formats.pdf.tables import Table, levels_of, tables_of

__all__ = ["joined", "page_text"]

#: A hyphen that parts a word, any other one, and control characters.
_PARTED = re.compile("(?<=[a-z])[\x02\ufffe]\n?(?=[a-z])")
_HYPHEN = re.compile("(?<=[0-9A-Za-z])[\x02\ufffe](?=\n?[0-9A-Za-z])|\ufffe")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\uffff]")


def page_text(page: Any, text: Any, aslant: Sequence[str] = ()) -> tuple[str, bool]:
    r"""The text of a page in the order of reading.

    Args:
        page: A page of pypdfium2.
        text: Its text page.
        aslant: Its lines that are drawn aslant, which belong to no column and no cell.

    Returns:
        The text, lines ended by ``\n``, the cells of tables parted by tabs, and whether it stands in columns.
    """
    quarters = quarter(text)
    stretches = list(boxes(text, quarters))
    runs = list(runs_of(("", box) for box in stretches))
    middles = gutters([run.box for run in runs])
    parted = bool(middles) and across(runs, middles)
    levels = levels_of(stretches)
    read = cache(lambda: list(glyphs(text, quarters, aslant=bool(aslant))))
    if tables := tables_of(read, rules(page, quarters), () if parted else levels):
        return "\n".join([_with_tables(read(), tables), *aslant]), bool(middles)
    if parted:
        ordered = in_order(list(runs_of(one for one in read() if one[0] != "\n")), middles)
        return "\n".join([*ordered, *aslant]), True
    return text.get_text_bounded().replace("\r\n", "\n").replace("\r", "\n"), bool(middles)


def _with_tables(characters: Sequence[Glyph], tables: Sequence[Table]) -> str:
    """The text of a page with each table where the first of its characters stands."""
    parts = [char for char, _ in characters]
    for table in tables:
        for member in table.members:
            parts[member] = ""
        parts[table.members[0]] = "\n" + "\n".join(table.lines) + "\n"
    lines = "".join(parts).split("\n")
    return "\n".join(line.rstrip(" ") for line in lines if line.strip())


def joined(text: str) -> str:
    r"""The text of a page without control characters, words joined that were parted at the end of a line.

    pdfium puts U+0002 or U+FFFE for the hyphen; between small letters it parts a word, between others it is one.

    Args:
        text: The text as pdfium gives it, its lines ended by line feeds.

    Returns:
        The text as it is said.

    >>> joined("Commer\x02cial Bank, 2022\x022023, 银行\x01年报\x02观察")
    'Commercial Bank, 2022-2023, 银行年报观察'
    """
    if text.isprintable():
        return text
    text = _HYPHEN.sub("-", _PARTED.sub("", text))
    return _CONTROL.sub("", text)
