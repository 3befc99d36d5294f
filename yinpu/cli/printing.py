"""Printing: notes to stderr, records and texts to stdout or a file."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import typer

from ontology.errors import YinpuError
from ontology.files import write_atomically
from ontology.spreadsheet import texted

__all__ = ["RecordFormat", "note", "print_json", "records_as", "write"]

#: The forms of records of any kind.
RecordFormat = Literal["table", "csv", "json", "jsonl"]


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


def records_as(
    records: Sequence[Mapping[str, Any]],
    format: RecordFormat,
    columns: Sequence[str],
    shown: Sequence[str] = (),
    numbers: Collection[str] = (),
) -> str:
    """Records as text.

    Args:
        records: Records with the same keys.
        format: One of :data:`RecordFormat`.
        columns: The keys, in the order of CSV and of JSON.
        shown: The keys that a table has; by default all.
        numbers: Keys whose values are numbers, for a table.

    Returns:
        The text. In JSON values keep their types; in CSV and tables lists are joined with 、; a table that does not fit the
        terminal is written as records.
    """
    if format in ("json", "jsonl"):
        ordered = [{name: record[name] for name in columns} for record in records]
        if format == "json":
            return json.dumps(ordered, ensure_ascii=False, indent=1) + "\n"
        return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in ordered)
    if format == "csv":
        written = io.StringIO(newline="")
        writer = csv.writer(written)
        writer.writerow(columns)
        cells = ([(name, record[name]) for name in columns] for record in records)
        writer.writerows([one if isinstance(one, float) else texted(_cell(name, one)) for name, one in row] for row in cells)
        return written.getvalue()
    from graph.query.tables import laid_out, width_of_output

    names = shown or columns
    rows = [[" ".join(_cell(name, record[name]).split()) for name in names] for record in records]
    right = [place for place, name in enumerate(names) if name in numbers]
    return laid_out(names, rows, width_of_output(), right) + "\n"


def _cell(name: str, value: Any) -> str:
    """A value in one cell: lists joined by 、, authors as their names, appearances as their paths, evidence as its words."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list | tuple):
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
        write_atomically(output, data)
    except OSError as error:
        raise YinpuError(f"{output}: cannot be written ({error.strerror}): give another path") from None
