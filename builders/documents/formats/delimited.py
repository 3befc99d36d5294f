r"""Tables of text with a separator between the cells: which separator, where the header stands, and the rows.

>>> layout = layout_of("标题;正文\n甲;招商银行推进转型，成效明显。\n", "", lambda cells: 2 * ("正文" in cells))
>>> layout.separator, layout.skipped
(';', 0)
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple

from builders.documents.formats.stream import LONGEST
from builders.text.decode import Blob, Encoding, lines
from ontology.errors import ReadError

__all__ = ["Layout", "layout_of", "overlong", "records", "rows"]

#: Separators in the order of trust; those of Chinese text, which count only where every row has as many cells.
_SEPARATORS, _WIDE = (",", "\t", ";", "|"), ("，", "；", "｜")
#: Rows before the header at most; share of rows as long as the header from which a file of another name is a table.
_BEFORE, _SHARE = 5, 0.9
#: Characters from which a beginning may be cut off inside a cell.
_CUT = 15_000
#: Characters of a header's cell at most; characters of the longest line (a report, quoted).
_NAME, _LINE = 40, 6 * LONGEST


class Layout(NamedTuple):
    """How the rows of a table are written.

    Attributes:
        separator: What stands between two cells.
        quoting: Whether quotes hold a cell together, as :mod:`csv` calls it.
        spaced: Whether blanks stand before quotes.
        skipped: Rows before the header.
    """

    separator: str = ","
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL
    spaced: bool = False
    skipped: int = 0


def layout_of(opening: str, suffix: str, fields: Callable[[Sequence[str]], int]) -> Layout | None:
    """How a table is written, told by its beginning.

    Args:
        opening: The beginning of the text.
        suffix: Suffix of its file in lower case: ``.csv`` and ``.tsv`` say that it is a table.
        fields: How many fields a header has, 0 when it has no text.

    Returns:
        The layout; None for a text that is no table, or whose header names no text where the suffix says nothing.
    """
    stated = suffix in (".csv", ".tsv")
    first = opening.lstrip("\ufeff \t\r\n").partition("\n")[0]
    if not stated and (first.startswith("|") or not any(fields(first.split(sep)) > 1 for sep in _SEPARATORS)):
        return None
    usual = ("\t", ",", *_SEPARATORS[2:]) if suffix == ".tsv" else _SEPARATORS
    best, most = None, (0, 0.0)
    for separator in (*usual, *(_WIDE if stated else ())):
        for layout in _ways(opening, separator):
            known, share = _weighed(opening, layout, fields)
            if (separator in _WIDE and share < 1) or (not stated and (share < _SHARE or known < 2)):
                continue
            if (known, share) > most:
                most, best = (known, share), layout
    return best._replace(skipped=_header(_parsed(opening, best), fields)) if best else _widest(opening, usual, stated=stated)


def _ways(opening: str, separator: str) -> Iterator[Layout]:
    """With quotes that hold cells together, else with quotes that are signs like others."""
    spaced = separator + ' "' in opening
    yield Layout(separator, csv.QUOTE_MINIMAL, spaced)
    if '"' in opening:
        yield Layout(separator, csv.QUOTE_NONE)


def _widest(opening: str, usual: Sequence[str], *, stated: bool) -> Layout | None:
    """The separator that gives most columns, for a table whose header tells no text."""
    if not stated:
        return None
    found = {separator: _parsed(opening, Layout(separator)) for separator in usual}
    return Layout(max(usual, key=lambda separator: len(found[separator][0]) if found[separator] else 0))


def _parsed(opening: str, layout: Layout) -> list[list[str]]:
    """The rows of the beginning of a table that are there whole, and its first."""
    reader = csv.reader(
        io.StringIO(opening.lstrip("\ufeff"), newline=""),
        delimiter=layout.separator,
        quoting=layout.quoting,
        skipinitialspace=layout.spaced,
    )
    try:
        found = [row for row in reader if row]
    except csv.Error:
        return []
    return found[:-1] if len(found) > 2 and not opening.endswith("\n") else found


def _header(found: Sequence[Sequence[str]], fields: Callable[[Sequence[str]], int]) -> int:
    """The number of the header among the first rows."""
    return next((at for at, row in enumerate(found[:_BEFORE]) if _names(row) and fields(row)), 0)


def _names(row: Sequence[str]) -> bool:
    return all(len(cell) <= _NAME for cell in row)


def _weighed(opening: str, layout: Layout, fields: Callable[[Sequence[str]], int]) -> tuple[int, float]:
    """How many fields a layout gives, and the share of rows that are as long as the header."""
    found = _parsed(opening, layout)
    at = _header(found, fields)
    if not found or not _names(found[at]):
        return 0, 0.0
    widths = Counter(len(row) for row in found[at + 1 :])
    share = widths[len(found[at])] / max(1, widths.total())
    return fields(found[at]), share - (0.1 if layout.quoting == csv.QUOTE_MINIMAL and _torn(opening, layout) else 0.0)


def _torn(opening: str, layout: Layout) -> bool:
    """Whether some quotes hold no cell together: one that is not closed, or that stands inside words."""
    if '"' not in opening:
        return False
    text = io.StringIO(opening.lstrip("\ufeff"), newline="")
    reader = csv.reader(text, delimiter=layout.separator, skipinitialspace=layout.spaced, strict=True)
    try:
        return any(False for _ in reader)
    except csv.Error as error:
        return "end of data" not in str(error) or len(opening) < _CUT


def overlong(path: str, number: int) -> ReadError:
    """What to tell of a row that is too long."""
    return ReadError(
        f"{path}#{number}", "too-long", f"a single report of over {LONGEST:,} characters: split it into its reports"
    )


def rows(blob: Blob, encoding: Encoding, layout: Layout) -> Iterator[list[str]]:
    """The rows of a table as they are, empty lines left out.

    Args:
        blob: The file.
        encoding: Its encoding.
        layout: How it is written.

    Yields:
        The header, then each row.

    Raises:
        ReadError: The file stops being a table (names the row), or a cell is longer than a report.
    """  # noqa: DOC501 (made by a function)
    number = -layout.skipped
    text = lines(blob, encoding, "", _LINE)
    reader = csv.reader(text, delimiter=layout.separator, quoting=layout.quoting, skipinitialspace=layout.spaced)
    while True:
        usual = csv.field_size_limit(LONGEST)  # cells as long as a report; the process's own limit stands again afterwards
        try:
            row = next(reader, None)
        except csv.Error as error:
            if "field limit" in str(error):
                raise overlong(blob.path, number) from None
            raise ReadError(blob.path, "malformed", f"row {number} is no row of a table ({error}): mend it") from None
        finally:
            csv.field_size_limit(usual)
        if row is None:
            return
        if row:
            if number >= 0:
                yield row
            number += 1


def records(
    blob: Blob, encoding: Encoding, layout: Layout, last: Callable[[Sequence[str]], bool], failures: list[ReadError]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table by the names of their columns.

    Args:
        blob: The file.
        encoding: Its encoding.
        layout: How it is written.
        last: Whether the last column of a header holds the text, so that what a row has more is more of it.
        failures: Where rows with more cells than the header has are listed.

    Yields:
        Number of the row, from 1 behind the header, and its cells.

    Raises:
        ReadError: The file stops being a table (names the row).
    """
    found = rows(blob, encoding, layout)
    header = _distinct(next(found, []))
    running = last(header)
    for number, row in enumerate(found, 1):
        cells = row
        if len(row) > len(header) and any(map(str.strip, row[len(header) :])):
            if not running:
                more = f"{len(row)} cells where the header has {len(header)}: put its text in quotes"
                failures.append(ReadError(f"{blob.path}#{number}", "cells", more))
                continue
            cells = [*row[: len(header) - 1], layout.separator.join(row[len(header) - 1 :])]
        yield number, dict(zip(header, cells, strict=False))


def _distinct(header: Sequence[str]) -> list[str]:
    r"""Names of columns without what stands round them, each once.

    Returns:
        The names; one that comes back has its number behind it.

    >>> _distinct(["\ufeff标题", ' "正文"', "正文"])
    ['标题', '正文', '正文 2']
    """
    found: list[str] = []
    for name in header:
        bare = name.strip("\ufeff \t\r\n\u3000\"'“”")
        found.append(f"{bare} {found.count(bare) + 1}" if bare in found else bare)
    return found
