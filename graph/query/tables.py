"""Rows for people to read: a table where it fits, else a record a row with a line a field.

>>> rows = [["招商银行", "3"], ["兴业银行", "12"]]
>>> print(laid_out(["bank", "reports"], rows, 40, numbers={1}))
bank       reports
──────────────────
招商银行         3
兴业银行        12
>>> print(laid_out(["bank", "reports"], rows[:1], 12))
bank
  招商银行
reports
  3
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Collection, Sequence

__all__ = ["laid_out", "width_of_output"]

#: Columns of a record's values below which they stand under the names, not beside them.
_NARROWEST = 12


def width_of_output() -> int:
    """The columns of the terminal, or those that COLUMNS gives; 80 when there is neither, as for a file or a pipe."""
    return shutil.get_terminal_size().columns


def laid_out(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int, numbers: Collection[int] = ()) -> str:
    """Rows as text that is not wider than ``width``.

    Args:
        columns: The names of the columns.
        rows: The cells of each row.
        width: Columns of the terminal.
        numbers: The places of columns of numbers, which stand to the right.

    Returns:
        A table; when it would be wider, a record a row: a line for each cell that holds anything, a longer one folded.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for index, name in enumerate(columns):
        table.add_column(Text(name), justify="right" if index in numbers else "left", no_wrap=True)
    for row in rows:
        table.add_row(*map(Text, row))
    console = Console(
        file=io.StringIO(), width=1_000_000, color_system=None, force_terminal=False, legacy_windows=False, markup=False
    )
    natural = console.measure(table).maximum
    if natural > width:
        return _records(columns, rows, width)
    console.width = max(natural, 1)
    console.print(table)
    written: io.StringIO = console.file  # type: ignore[assignment]
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines())


def _records(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """A block of lines for each row, a blank line between them."""
    from rich.cells import cell_len

    names = max(map(cell_len, columns), default=0)
    beside = width - names - 2 >= _NARROWEST
    indent = min(names + 2 if beside else 2, max(width - 2, 0))
    blocks = []
    for row in rows:
        lines = []
        for name, cell in zip(columns, row, strict=True):
            folded = _folded(cell, max(width - indent, 2)) if cell.strip() else []
            label = name + " " * (names + 2 - cell_len(name))
            if folded and beside:
                lines += [label + folded[0], *(" " * indent + one for one in folded[1:])]
            elif folded:
                lines += [*_folded(name, max(width, 2)), *(" " * indent + one for one in folded)]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _folded(text: str, width: int) -> list[str]:
    """Lines not wider than ``width``, broken at blanks where there are any; characters of Chinese are two columns wide."""
    from rich.console import Console
    from rich.text import Text

    lines = Text(" ".join(text.split())).wrap(Console(width=width, legacy_windows=False), width, overflow="fold")
    return [line.plain.rstrip() for line in lines]
