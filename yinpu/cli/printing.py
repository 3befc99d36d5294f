"""Printing: notes and progress to stderr, records and texts to stdout or a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import typer

from ontology.errors import YinpuError
from ontology.spreadsheet import texted

__all__ = ["note", "print_json", "print_rows", "progress_bar", "write"]


def note(text: str) -> None:
    """A line to stderr."""
    typer.echo(text, err=True)


def print_json(records: Iterable[Mapping[str, Any]], format: Literal["jsonl", "json"]) -> None:
    """Records to stdout, one JSON object a line as they come, or all in one JSON array."""
    if format == "json":
        typer.echo(json.dumps(list(records), ensure_ascii=False, indent=1))
        return
    for record in records:
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


def print_rows(
    records: Sequence[Mapping[str, Any]], format: Literal["csv", "table"], columns: Sequence[str], shown: Sequence[str]
) -> None:
    """Records to stdout; lists are joined with 、.

    Args:
        records: Records with the same keys.
        format: CSV of all ``columns``, or a table of those ``shown``.
        columns: The keys, in the order of CSV.
        shown: The keys that the table has.
    """
    rows = [{name: _cell(name, record[name]) for name in columns} for record in records]
    if format == "csv":
        import csv

        writer = csv.DictWriter(sys.stdout, columns)
        writer.writeheader()
        writer.writerows({name: texted(cell) for name, cell in row.items()} for row in rows)
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(*shown)
    for row in rows:
        table.add_row(*(row[name] for name in shown))
    Console(markup=False, emoji=False, highlight=False).print(table)


def _cell(name: str, value: Any) -> str:
    """A value in one cell: lists joined by 、, authors as their names, appearances as their paths, evidence as its words."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "、".join(dict.fromkeys(_cell(name, one) for one in value))
    if not isinstance(value, dict):
        return str(value)
    if name == "authors":
        return f"{value['name']}" + (f" ({value['licence']})" if value["licence"] else "")
    if name == "appearances":
        return str(value["source"])
    if name == "evidence":
        return "; ".join(f"{key}: {'、'.join(one['text'] for one in found)}" for key, found in value.items())
    return "; ".join(f"{key}: {_cell(key, one)}" for key, one in value.items() if one is not None)


def write(text: str | bytes, output: Path | None) -> None:
    """A result to stdout or a file.

    Args:
        text: The result; to stdout it is ended by a line break.
        output: The file, written as it is; None and ``-`` are stdout.

    Raises:
        YinpuError: The file cannot be written.
    """
    data = text.encode() if isinstance(text, str) else text
    if output is None or str(output) == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data if data.endswith(b"\n") else data + b"\n")
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise YinpuError(f"{output}: cannot be written ({error.strerror}): give another path") from None


@contextmanager
def progress_bar(quiet: bool) -> Iterator[Callable[[int, int, str], None]]:
    """A bar on a terminal, a line at the end elsewhere, nothing when ``quiet``.

    Yields:
        A callback for (done, total, path).
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True, quiet=quiet)) as progress:
        task = progress.add_task("", total=None)

        def update(done: int, total: int, path: str) -> None:
            progress.update(task, completed=done, total=total, description=Path(path).name[:40])

        yield update
