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


def print_rows(records: Sequence[Mapping[str, Any]], format: Literal["csv", "table"], columns: Sequence[str]) -> None:
    """Records to stdout; lists are joined with 、.

    Args:
        records: Records with the same keys.
        format: CSV with all keys, or a table.
        columns: Keys that the table shows.
    """
    rows = [{key: _cell(value) for key, value in record.items()} for record in records]
    if format == "csv":
        import csv

        writer = csv.DictWriter(sys.stdout, list(rows[0]) if rows else [])
        writer.writeheader()
        writer.writerows(rows)
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(*columns)
    for row in rows:
        table.add_row(*(row[column] for column in columns))
    Console().print(table)


def _cell(value: Any) -> str:
    return "、".join(value) if isinstance(value, list) else "" if value is None else str(value)


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
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True, quiet=quiet)) as progress:
        task = progress.add_task("", total=None)

        def update(done: int, total: int, path: str) -> None:
            progress.update(task, completed=done, total=total, description=Path(path).name[:40])

        yield update
