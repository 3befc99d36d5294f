"""How the thesaurus grows: a curator accepts or rejects terms, and rows come and go in the tables.

Candidates (of ``yinpu candidates``) are kept apart from the tables in a file that a curator edits, with the columns
of a theme table between ``decision`` and the figures (:data:`CANDIDATE_COLUMNS`). ``y`` accepts a row as it then stands,
``n`` rejects it for good, an empty cell leaves it for later. :func:`decide` carries the decisions out and leaves the
undecided rows in the file. Everything is checked before anything is written.

A concept goes into the theme table of its area, by default that of the concept above it: of our own tables in a
checkout, or of a folder of the user's own (``--knowledge``, or the last of ``YINPU_KNOWLEDGE``), which may be new.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> accept("养殖碳账户", "碳账户", en="Carbon accounts of livestock farms", folder=folder).relative_to(folder).as_posix()
'themes/sustainability.tsv'
>>> accept("养殖碳账户", "碳账户", folder=folder)
Traceback (most recent call last):
...
ontology.errors.UsageError: 养殖碳账户: already a name of 养殖碳账户 (sustainability.tsv): add to that row what it lacks
>>> reject("会议室", folder=folder).name, sorted(rejected(Knowledge.of([folder])))
('rejected_terms.tsv', ['会议室'])
"""

from __future__ import annotations

import csv
import io
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ontology.errors import KnowledgeError, UsageError
from ontology.files import write_atomically
from ontology.knowledge import table_files as tables
from ontology.knowledge.admission import REJECTED, KnownConcepts, placed, rejectable
from ontology.knowledge.claims import LEVELS
from ontology.knowledge.knowledge import Knowledge, default_knowledge

__all__ = [
    "CANDIDATE_COLUMNS",
    "Decided",
    "accept",
    "candidate_table",
    "curate",
    "decide",
    "refuse_undone",
    "reject",
    "rejected",
]

#: What a candidate says of a concept, which has its level and its id when it is accepted.
_THEME = tuple(name for name in tables.COLUMNS["themes"] if name not in tables.OPTIONAL)
#: Columns of the file of candidates.
CANDIDATE_COLUMNS = (
    "decision",
    *_THEME,
    *("frequency", "reports", "c_value", "novelty", "score", "example", "where"),
)
_DECISIONS = {"": None, "y": True, "yes": True, "是": True, "n": False, "no": False, "否": False}


class Decided(NamedTuple):
    """What :func:`decide` did: accepted and rejected terms, undecided ones left in the file, and the files written."""

    accepted: list[str]
    rejected: list[str]
    undecided: int
    written: list[Path]

    def summary(self) -> str:
        """The counts and the files as a line."""
        files = f" into {', '.join(map(str, self.written))}" if self.written else ""
        return f"{len(self.accepted)} accepted, {len(self.rejected)} rejected{files}; {self.undecided} left to decide"


def accept(
    term: str,
    broader: str | Sequence[str],
    *,
    en: str = "",
    alt: Iterable[str] = (),
    definition: str = "",
    area: str = "",
    folder: str | os.PathLike[str] | None = None,
    knowledge: Knowledge | None = None,
) -> Path:
    """Make a term a concept of the thesaurus, with the IRI that a thing of its name has had so far.

    Args:
        term: The name that the concept is to have.
        broader: One concept above it, or several.
        en: Its English name, or several parted by ``|``.
        alt: Other names of it.
        definition: A sentence in Chinese.
        area: Stem of the theme table to write into; by default that of the first concept above it.
        folder: Folder of tables to write into; by default the last of the user's own, else ours in a checkout.
        knowledge: What is known; by default our tables and those of ``YINPU_KNOWLEDGE``. It is refreshed.

    Returns:
        The theme table that the row went into.

    Raises:
        UsageError: A name is taken, ``broader`` or ``area`` is unknown, or ``folder`` belongs to an installed Yinpu.
        KnowledgeError: A table is malformed or cannot be written.
    """
    above = [broader] if isinstance(broader, str) else broader
    row = dict.fromkeys(tables.COLUMNS["themes"], "") | {"concept": term, "broader": "|".join(above), "level": LEVELS[0]}
    row |= {"en": en, "alt": "|".join(alt), "definition": definition}
    knowledge = knowledge or default_knowledge()
    root = _root(folder, knowledge)
    written = _write_themes(placed([(term, row)], KnownConcepts.of(_with(root, knowledge)), area), root)[0]
    knowledge.refresh()
    return written


def reject(
    term: str, note: str = "", *, folder: str | os.PathLike[str] | None = None, knowledge: Knowledge | None = None
) -> Path:
    """Never propose a term again.

    Args:
        term: The term.
        note: Why, for the column ``note``.
        folder: As for :func:`accept`.
        knowledge: As for :func:`accept`.

    Returns:
        The table of trigger words that the row went into.

    Raises:
        UsageError: The term is empty or a concept's name, or ``folder`` belongs to an installed Yinpu.
        KnowledgeError: A table is malformed or cannot be written.
    """
    knowledge = knowledge or default_knowledge()
    root = _root(folder, knowledge)
    written = _write_rejected([rejectable(term, note, KnownConcepts.of(_with(root, knowledge)))], root)
    knowledge.refresh()
    return written


def rejected(knowledge: Knowledge) -> frozenset[str]:
    """The terms that were rejected."""
    return knowledge.cues.get(REJECTED)


def decide(
    path: str | os.PathLike[str],
    *,
    area: str = "",
    folder: str | os.PathLike[str] | None = None,
    knowledge: Knowledge | None = None,
) -> Decided:
    """Carry out the decisions in a file of candidates and leave the undecided rows in it.

    A row may stand below another one that is accepted with it. When a row is refused, nothing is written.

    Args:
        path: The file, with at least ``decision`` and the columns of a theme table.
        area: As for :func:`accept`.
        folder: As for :func:`accept`.
        knowledge: As for :func:`accept`.

    Returns:
        The terms accepted and rejected, how many rows are left, and the tables written.

    Raises:
        KnowledgeError: The file is no such table (names the line), or a table is malformed or cannot be written.
        UsageError: A row cannot be accepted or rejected (names line and term).
    """
    knowledge = knowledge or default_knowledge()
    path, root = Path(path), _root(folder, knowledge)
    rows = [(_decision(path, line, row), row, f"{path}: line {line}: ") for line, row in _read(path)]
    known = KnownConcepts.of(_with(root, knowledge))
    chosen = [(where + (row["concept"].strip() or "a row without a term"), _theme(row)) for yes, row, where in rows if yes]
    themes = placed(chosen, known, area)
    barred = [rejectable(row["concept"], "", known, where) for yes, row, where in rows if yes is False]
    written = _write_themes(themes, root)
    if barred:
        written.append(_write_rejected(barred, root))
    knowledge.refresh()
    left = [row for yes, row, _ in rows if yes is None]
    if len(left) < len(rows):
        _write(path, candidate_table(left))
    return Decided([row["concept"] for _, row in chosen], [row["cue"] for row in barred], len(left), written)


def curate(
    what: str,
    *,
    broader: Sequence[str] = (),
    en: str = "",
    alt: Sequence[str] = (),
    area: str = "",
    never: bool = False,
    folder: str | os.PathLike[str] | None = None,
    knowledge: Knowledge | None = None,
) -> str:
    """What ``yinpu accept`` does: :func:`decide` for a file, else :func:`accept` or :func:`reject` for a term.

    Args:
        what: A file (it exists or ends in ``.tsv``), or a term.
        broader: As for :func:`accept`; not for a file, nor are ``en`` and ``alt``.
        en: As for :func:`accept`.
        alt: As for :func:`accept`.
        area: As for :func:`accept`.
        never: Reject the term.
        folder: As for :func:`accept`.
        knowledge: As for :func:`accept`.

    Returns:
        What was done, as a line.

    Raises:
        UsageError: A file is given together with what is said of a term, or as for :func:`decide` and :func:`accept`.
    """
    if what.endswith(".tsv") or Path(what).is_file():
        if broader or en or alt or never:
            raise UsageError(f"{what}: is a file: write y or n, and what is above, in English and else, into its rows")
        return decide(what, area=area, folder=folder, knowledge=knowledge).summary()
    if never:
        return f"{what}: rejected in {reject(what, folder=folder, knowledge=knowledge)}"
    written = accept(what, broader, en=en, alt=alt, area=area, folder=folder, knowledge=knowledge)
    return f"{what}: accepted into {written}"


def candidate_table(rows: Iterable[tables.Row]) -> str:
    """Rows of candidates as the text of a file.

    Cells that a spreadsheet would take for formulas lose their first sign, and line ends become blanks.

    Returns:
        Tab-separated lines under a header of :data:`CANDIDATE_COLUMNS`; a missing cell is empty.
    """
    text = io.StringIO()
    writer = csv.DictWriter(
        text, CANDIDATE_COLUMNS, restval="", extrasaction="ignore", dialect="excel-tab", lineterminator="\n"
    )
    writer.writeheader()
    for row in rows:
        writer.writerow({name: " ".join(cell.split()).lstrip("=+-@") for name, cell in row.items()})
    return text.getvalue()


def refuse_undone(path: str | os.PathLike[str]) -> None:
    """Refuse to write a file of candidates anew whose decisions would be lost.

    Raises:
        UsageError: A row of the file at ``path`` is decided.
        KnowledgeError: There is a file, but no table of candidates.
    """
    path = Path(path)
    if path.exists() and any(row["decision"].strip() for _, row in _read(path)):
        raise UsageError(f"{path}: holds decisions: carry them out with `yinpu accept {path}`, or give another file with -o")


def _read(path: Path) -> Iterator[tuple[int, tables.Row]]:
    """The rows of a file of candidates with their line numbers, as a spreadsheet may have saved it."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: cannot be read as UTF-8 text ({error}): save it as tab-separated UTF-8") from None
    reader = csv.DictReader(lines, dialect="excel-tab", restval="")
    if missing := {"decision", *_THEME} - set(reader.fieldnames or ()):
        listed = ", ".join(sorted(missing))
        raise KnowledgeError(f"{path}: no column {listed}: make the file with `yinpu candidates FILE... -o {path.name}`")
    for row in reader:
        if None in row:
            raise KnowledgeError(f"{path}: line {reader.line_num}: more cells than columns: take the tabs out of its cells")
        yield reader.line_num, row


def _decision(path: Path, line: int, row: tables.Row) -> bool | None:
    """Whether a row is accepted (True), rejected (False) or undecided (None)."""
    cell = row["decision"].strip().lower()
    if cell not in _DECISIONS:
        raise KnowledgeError(f"{path}: line {line}: decision {row['decision']!r}: write y, n or nothing")
    return _DECISIONS[cell]


def _theme(row: tables.Row) -> tables.Row:
    """The cells of a candidate that a theme table has."""
    return {name: row[name].strip() for name in _THEME} | {"level": LEVELS[0], "checked": "", "id": ""}


def _root(folder: str | os.PathLike[str] | None, knowledge: Knowledge) -> Path:
    """The folder to write into: the given one, else the last of the user's own, else ours in a checkout."""
    root = Path(folder) if folder is not None else knowledge.folders[-1]
    if root == tables.KNOWLEDGE and not (root.parents[2] / "pyproject.toml").is_file():
        raise UsageError(f"{root}: belongs to an installed Yinpu: give a folder of your own with --knowledge (it may be new)")
    return root


def _with(root: Path, knowledge: Knowledge) -> Knowledge:
    """What the tables say when those of ``root`` come last."""
    return Knowledge.of([*(one for one in knowledge.folders if one != root), root])


def _write_themes(rows_of_areas: Iterable[tuple[str, tables.Row]], root: Path) -> list[Path]:
    """Put the rows into the tables of their areas; the files written."""
    by_path: dict[Path, list[tables.Row]] = defaultdict(list)
    for area, row in rows_of_areas:
        single = root / "themes.tsv"
        by_path[single if single.is_file() else root / "themes" / f"{area}.tsv"].append(row)
    for path, rows in by_path.items():
        _add(path, "themes", rows)
    return list(by_path)


def _write_rejected(rows: list[tables.Row], root: Path) -> Path:
    path = root / "cues" / "rejected_terms.tsv"
    _add(path, "cues", rows)
    return path


def _add(path: Path, table: str, rows: Iterable[tables.Row]) -> None:
    """Add rows to a file of ``table``, which stays (or begins) in its canonical form."""
    columns = tables.COLUMNS[table]
    old = list(tables.read_table(path, columns)) if path.exists() else []
    columns = _together(columns, tables.header_of(path)) if old else columns
    lines = ["\t".join(columns), *("\t".join(row.get(name, "") for name in columns) for row in [*old, *rows])]
    draft = path.with_suffix(f".{os.getpid()}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
        _write(path, tables.canonical(draft, table, notes=tables.comments(path)))
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be written ({error.strerror}): give another folder with --knowledge") from None
    finally:
        draft.unlink(missing_ok=True)


def _together(columns: tuple[str, ...], header: tuple[str, ...]) -> tuple[str, ...]:
    """All columns of a table, and its owner's ``source`` where a file has that: it stands where it stood."""
    if "source" not in header:
        return columns
    at = columns.index(header[header.index("source") - 1]) + 1
    return (*columns[:at], "source", *columns[at:])


def _write(path: Path, text: str) -> None:
    try:
        write_atomically(path, text.encode())
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be written ({error.strerror}): give another folder with --knowledge") from None
