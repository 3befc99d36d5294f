"""Reading, checking and writing the tables of knowledge.

A table is a tab-separated UTF-8 file with one header line, unquoted, sorted, one fact a row, each with its source.
:data:`COLUMNS` says which columns each has. ``python -m ontology`` puts every table into its one canonical form and
lists what is wrong; the data tests do the same without writing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from ontology.errors import KnowledgeError

__all__ = ["COLUMNS", "KNOWLEDGE", "Row", "canonical", "read_table", "table_of", "table_paths"]

Row = dict[str, str]

#: The folder of the tables that Yinpu ships.
KNOWLEDGE = Path(str(files("ontology.knowledge"))) / "tables"

#: Columns of each table; a table of several files is a folder of that name.
COLUMNS: dict[str, tuple[str, ...]] = {
    "institutions": ("entity", "name", "status", "kind", "since", "until", "seat", "parent", "code", "source"),
    "regulations": ("entity", "name", "status", "type", "number", "issuer", "date", "replaced_by", "source"),
    "themes": ("concept", "broader", "related", "alt", "hidden", "en", "definition", "source"),
    "publications": ("entity", "name", "status", "type", "publisher", "issn", "source"),
    "products": ("entity", "name", "status", "type", "owner", "source"),
    "document_numbers": ("prefix", "issuer", "since", "until", "source"),
    "changes": ("date", "type", "from", "to", "note", "source"),
    "places": ("code", "name", "short", "level", "parent", "source"),
    "kinds": ("kind", "class", "broader", "zh", "en", "fibo"),
    "document_types": ("type", "zh", "alt", "bibtex", "ris", "csl", "definition"),
    "damaged": ("surface", "reading", "source"),
    "disclaimers": ("phrase", "publisher", "source"),
    "cues": ("role", "cue", "note"),
    "front_labels": ("label", "field", "role", "note"),
    "type_cues": ("type", "place", "cue", "note"),
    "column_names": ("name", "field", "rank", "note"),
}


def table_of(path: Path, root: Path = KNOWLEDGE) -> str:
    """The name of the table that a file belongs to.

    Args:
        path: The file.
        root: The folder of the tables.

    Returns:
        Its first folder below ``root``, or its stem.

    Raises:
        ValueError: ``path`` is not below ``root``.
    """
    return path.relative_to(root).parts[0].removesuffix(".tsv")


def table_paths(table: str, root: Path = KNOWLEDGE) -> list[Path]:
    """The files of ``table`` under ``root``, sorted; none when ``root`` does not have it."""
    single = root / f"{table}.tsv"
    return ([single] if single.is_file() else []) + sorted((root / table).glob("*.tsv"))


def read_table(path: str | os.PathLike[str], columns: tuple[str, ...] | None = None) -> Iterator[Row]:
    """The rows of one file; empty lines are skipped.

    Args:
        path: A tab-separated file in UTF-8.
        columns: The header that it has to have; by default any.

    Yields:
        Each row as a dict of strings by column.

    Raises:
        KnowledgeError: The file cannot be read, or a line is malformed; names the file and line.
    """
    path = Path(path)
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: cannot be read as UTF-8 text ({error})") from None
    header = tuple(lines[0].rstrip("\r").split("\t"))
    if columns is not None and header != columns:
        raise KnowledgeError(f"{path}: line 1: columns {', '.join(header)}; wanted {', '.join(columns)}")
    width = len(header)
    for number, line in enumerate(lines[1:], 2):
        if not line.strip("\r"):
            continue
        cells = line.rstrip("\r").split("\t")
        if len(cells) != width:
            raise KnowledgeError(f"{path}: line {number}: {len(cells)} cells where the header has {width}")
        yield dict(zip(header, cells, strict=True))


def canonical(path: Path, table: str) -> str:
    """The one form in which a file should be written: cells trimmed, rows unique and sorted.

    Args:
        path: The file as it is.
        table: A key of :data:`COLUMNS`.

    Returns:
        The text of the file; preferred names stand before others of their entity.

    Raises:
        KnowledgeError: The file cannot be read, or a line is malformed.
    """
    columns = COLUMNS[table]
    trimmed = {tuple(row[c].strip() for c in columns) for row in read_table(path, columns)}

    def order(cells: tuple[str, ...]) -> tuple[object, ...]:
        row = dict(zip(columns, cells, strict=True))
        return (cells[0], row.get("status") != "preferred", row.get("status", ""), cells)

    body = sorted(trimmed, key=order)
    return "\n".join("\t".join(cells) for cells in [columns, *body]) + "\n"
