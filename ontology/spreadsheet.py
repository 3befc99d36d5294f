r"""Cells that spreadsheets open as what they are: text that begins like a formula is marked as text, and read back.

>>> texted("=1+1"), texted("-3.5"), texted("-甲"), texted("银行")
("'=1+1", '-3.5', "'-甲", '银行')
>>> untexted(texted("@甲")), untexted("'引'")
('@甲', "'引'")
"""

from __future__ import annotations

import csv
import io
import re

__all__ = ["texted", "texted_csv", "untexted"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")


def texted(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula.

    Args:
        cell: What is to be written.

    Returns:
        A string that begins with ``= + - @``, tab or carriage return (after apostrophes, so that it reads back), with an
        apostrophe before it; all else, and plain numbers such as ``-3.5``, as it is.
    """
    if isinstance(cell, str) and (bare := cell.lstrip("'")).startswith(_FORMULA) and not _NUMBER.fullmatch(bare):
        return f"'{cell}"
    return cell


def untexted(cell: str) -> str:
    """What :func:`texted` made a cell of."""
    return cell[1:] if cell.startswith("'") and texted(cell[1:]) != cell[1:] else cell


def texted_csv(data: str) -> str:
    r"""CSV with all its cells as :func:`texted` writes them.

    Args:
        data: CSV with a header, lines ended by CR LF.

    Returns:
        The same where no cell begins like a formula.

    >>> texted_csv('name,n\r\n=1,-2\r\n')
    "name,n\r\n'=1,-2\r\n"
    """
    limit = csv.field_size_limit(max(len(data), 1))
    try:
        rows = list(csv.reader(io.StringIO(data, newline="")))
    finally:
        csv.field_size_limit(limit)
    if all(texted(cell) is cell for row in rows for cell in row):
        return data
    written = io.StringIO(newline="")
    csv.writer(written).writerows([map(texted, row) for row in rows])
    return written.getvalue()
