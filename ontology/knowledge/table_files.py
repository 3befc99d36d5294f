"""Reading, checking and writing the tables of knowledge.

A table is a tab-separated UTF-8 file with one header line, unquoted, sorted, one fact a row, each with how well it is known
(``level``; :mod:`ontology.knowledge.claims`). :data:`COLUMNS` says which columns each has. ``python -m ontology`` puts every
table into its one canonical form and lists what is wrong; the data tests do the same without writing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from ontology.errors import KnowledgeError

__all__ = [
    "ASIDE",
    "COLUMNS",
    "HEAD",
    "KINDS",
    "KNOWLEDGE",
    "OPTIONAL",
    "Placed",
    "Row",
    "canonical",
    "fits",
    "header_of",
    "label_of",
    "numbered",
    "read_table",
    "ships",
    "table_of",
    "table_paths",
]

Row = dict[str, str]

#: The folder of the tables that Yinpu ships.
KNOWLEDGE = Path(str(files("ontology.knowledge"))) / "tables"

#: Columns of each table; a table of several files is a folder of that name.
COLUMNS: dict[str, tuple[str, ...]] = {
    "institutions": ("entity", "name", "status", "kind", "since", "until", "seat", "parent", "level", "checked", "id"),
    "regulations": ("entity", "name", "status", "type", "number", "issuer", "date", "replaced_by", "level", "checked", "id"),
    "themes": ("concept", "broader", "related", "alt", "hidden", "en", "definition", "level", "checked", "id"),
    "publications": ("entity", "name", "status", "type", "publisher", "level", "checked", "id"),
    "products": ("entity", "name", "status", "type", "owner", "level", "checked", "id"),
    "versions": ("work", "kind", "number", "promulgated", "effective", "level", "checked"),
    "document_numbers": ("prefix", "issuer", "since", "until", "level", "checked"),
    "changes": ("date", "type", "from", "to", "note", "level", "checked", "id"),
    "ids": ("thing", "scheme", "value", "level", "checked"),
    "redirects": ("old", "new", "reason", "who", "when"),
    "identity_waivers": ("entity", "name", "reason", "who", "when"),
    "waivers": ("check", "subject", "reason", "who", "when"),
    "assertions": ("assertion", "limit", "note"),
    "judged": ("decision", "digest"),
    "columns": ("table", "column", "meaning", "form", "values", "required", "example"),
    "places": ("code", "name", "short", "division", "parent", "level", "checked"),
    "kinds": ("kind", "class", "broader", "zh", "en", "fibo"),
    "document_types": ("type", "zh", "alt", "bibtex", "ris", "csl", "definition"),
    "surnames": ("surname", "level", "checked"),
    "damaged": ("surface", "reading", "level", "checked"),
    "disclaimers": ("phrase", "publisher", "level", "checked"),
    "cues": ("role", "cue", "note"),
    "front_labels": ("label", "field", "role", "note"),
    "type_cues": ("type", "place", "cue", "note"),
    "words": ("head", "tails"),
    "column_names": ("name", "field", "rank", "note"),
    "jurisdictions": ("jurisdiction", "word", "use", "weight", "note"),
    "facets": ("theme", "facet"),
    "rules": ("rule", "context", "right", "found", "checked"),
    "regional_words": ("word", "regional", "region", "level", "checked"),
    "claims": ("thing", "field", "value", "original", "evidence", "locator", "first_seen", "checked"),
    "evidence": ("evidence", "title", "publisher", "version", "licence", "kind", "digest", "note"),
}
#: Where :func:`comments` has what stands above the header.
HEAD = "\t"
#: The columns that a file of the user's own may leave away: how well a row is known and since when, and its id.
OPTIONAL = ("level", "checked", "id")
#: The columns that a file of the user's own may have besides: where a row comes from, and codes, which are rows of ``ids`` now.
ASIDE = ("source", "code", "issn")

#: The tables whose rows are things with a lasting IRI, and the first segment of its path; their column ``id`` is the second.
KINDS = {
    "institutions": "institution",
    "regulations": "regulation",
    "themes": "theme",
    "publications": "publication",
    "products": "product",
    "changes": "event",
}


class Placed(NamedTuple):
    """A row and where it stands: the folder of tables, the file in it, and the line."""

    folder: Path
    path: Path
    line: int
    row: Row


def label_of(table: str, row: Row) -> str:
    """The label of the thing that a row speaks of.

    Args:
        table: A key of :data:`KINDS`.
        row: A row of it.

    Returns:
        The preferred name, of a change its day and ends; empty when the row names no thing.

    >>> label_of("changes", {"date": "2018", "from": "甲;乙", "to": "丙"})
    '2018 甲、乙 → 丙'
    """
    if table == "changes":
        return f"{row['date']} {row['from'].replace(';', '、')} → {row['to'].replace(';', '、')}"
    return row["concept" if table == "themes" else "entity"]


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


def ships(root: Path) -> bool:
    """Whether a folder holds tables that Yinpu ships, or a copy of them: the closed rows lie beside it (:mod:`.recalled`)."""
    return root.with_name("recalled.bin").is_file()


def read_table(path: str | os.PathLike[str], columns: tuple[str, ...] | None = None) -> Iterator[Row]:
    """The rows of one file; empty lines and comments (:func:`comments`) are skipped.

    Args:
        path: A tab-separated file in UTF-8.
        columns: The header that it has to have; by default any.

    Yields:
        Each row as a dict of strings by column.

    Raises:
        KnowledgeError: The file cannot be read, or a line is malformed; names the file and line.
    """
    for _, row in numbered(Path(path), columns):
        yield row


def numbered(path: Path, columns: tuple[str, ...] | None = None) -> Iterator[tuple[int, Row]]:
    """As :func:`read_table`, each row with its line; a column that the file may leave away is empty."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: cannot be read as UTF-8 text ({error})") from None
    top = _top(lines)
    header = tuple(lines[top].rstrip("\r").split("\t"))
    if columns is not None and not fits(header, columns):
        raise KnowledgeError(f"{path}: line {top + 1}: columns {', '.join(header)}; wanted {', '.join(columns)}")
    width, empty = len(header), dict.fromkeys(columns or (), "")
    for number, line in enumerate(lines[top + 1 :], top + 2):
        if not line.strip("\r") or line.startswith("#"):
            continue
        cells = line.rstrip("\r").split("\t")
        if len(cells) != width:
            raise KnowledgeError(f"{path}: line {number}: {len(cells)} cells where the header has {width}")
        row = dict(zip(header, cells, strict=True))
        yield number, row if columns is None or header == columns else empty | row


def _top(lines: Sequence[str]) -> int:
    """Which line is the header: the first that is no comment; the first of all where there is none."""
    return next((at for at, line in enumerate(lines) if not line.startswith("#")), 0)


def fits(header: tuple[str, ...], columns: tuple[str, ...]) -> bool:
    """Whether a file with a header can be read as a table.

    Args:
        header: The columns of the file.
        columns: Those of the table, of which the file may leave :data:`OPTIONAL` ones away; it may have those of :data:`ASIDE`.

    Returns:
        True when the others stand in the same order.

    >>> fits(("prefix", "issuer", "since", "until", "source"), COLUMNS["document_numbers"])
    True
    """
    said = tuple(name for name in header if name not in ASIDE or name in columns)
    return said == tuple(name for name in columns if name in said or name not in OPTIONAL)


def canonical(
    path: Path, table: str, ids: Mapping[str, str] | None = None, notes: Mapping[str, list[str]] | None = None
) -> str:
    """The one form in which a file should be written: cells trimmed, rows unique and sorted.

    Args:
        path: The file as it is.
        table: A key of :data:`COLUMNS`.
        ids: The id of each label, for the rows that have none yet.
        notes: The comments to keep; by default those of the file.

    Returns:
        The text of the file, with all columns of the table when ``ids`` is given, else with those that it has; preferred
        names stand before others of their entity.

    Raises:
        KnowledgeError: The file cannot be read, or a line is malformed.
    """
    columns = COLUMNS[table]
    rows = list(read_table(path, columns))
    if ids is not None:
        if columns[-1] == "id":
            rows = [{**row, "id": row["id"].strip() or ids.get(label_of(table, row).strip(), "")} for row in rows]
    else:
        columns = header_of(path)
    trimmed = {tuple([row[c].strip() for c in columns]) for row in rows}
    at = columns.index("status") if "status" in columns else None

    def order(cells: tuple[str, ...]) -> tuple[object, ...]:
        status = "" if at is None else cells[at]
        return (cells[0], status != "preferred", status, cells)

    return written(columns, sorted(trimmed, key=order), comments(path) if notes is None else notes)


def written(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]], notes: Mapping[str, list[str]]) -> str:
    r"""The text of a file: its header, and the rows, each below its comments (:func:`comments`).

    Args:
        columns: The header.
        rows: The cells of each row.
        notes: Comments; those of a row that is no more stand above another of its thing, else at the end.

    Returns:
        Lines of cells parted by tabs.

    >>> written(("a", "b"), [("1", "2")], {"1\t2": ["# one"], "3\t": ["# two"], "": ["# end"], HEAD: ["# head"]})
    '# head\na\tb\n# one\n1\t2\n# two\n# end\n'
    """
    rows = list(rows)
    left = {key: lines for key, lines in notes.items() if key not in (HEAD, "")}
    held = {"\t".join(cells[:2]) for cells in rows}
    for key in [key for key in left if key not in held]:
        another = next((cells for cells in rows if cells[0] == key.split("\t")[0]), None)
        if another:
            kept = "\t".join(another[:2])
            left[kept] = [*left.pop(key), *left.get(kept, ())]
    lines = [*notes.get(HEAD, ()), "\t".join(columns)]
    for cells in rows:
        lines += [*left.pop("\t".join(cells[:2]), ()), "\t".join(cells)]
    return "\n".join([*lines, *(one for several in left.values() for one in several), *notes.get("", ())]) + "\n"


def comments(path: Path) -> dict[str, list[str]]:
    """The comments of a file, each under the first two cells of the row that it stands above.

    A comment is a line that begins with ``#``; in any other place that sign is a sign as others are. So no first cell can begin
    with it: what writes rows refuses one that does.

    Returns:
        Lines of comments by first cells; those above the header under :data:`HEAD`, the last ones of the file under nothing.
    """
    if not path.is_file():
        return {}
    found: dict[str, list[str]] = {}
    waiting: list[str] = []
    lines = path.read_text(encoding="utf-8").split("\n")
    top = _top(lines)
    for number, line in enumerate(lines):
        if line.startswith("#"):
            waiting.append(line.rstrip())
        elif waiting and line.strip():
            key = HEAD if number == top else "\t".join(cell.strip() for cell in line.split("\t")[:2])
            found.setdefault(key, []).extend(waiting)
            waiting = []
    return found | ({"": waiting} if waiting else {})


def header_of(path: Path) -> tuple[str, ...]:
    """The columns of a file, as its first line that is no comment names them."""
    with path.open(encoding="utf-8") as file:
        line = next((line for line in file if not line.startswith("#")), "")
        return tuple(line.rstrip("\r\n").split("\t"))
