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
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ontology.errors import KnowledgeError, UsageError
from ontology.files import write_atomically
from ontology.knowledge import table_files as tables
from ontology.knowledge.knowledge import Knowledge, default_knowledge
from ontology.normalise import normalise

__all__ = [
    "CANDIDATE_COLUMNS",
    "SOURCE",
    "Decided",
    "accept",
    "candidate_table",
    "curate",
    "decide",
    "refuse_undone",
    "reject",
    "rejected",
]

#: What the column ``source`` says of a concept that came from a candidate.
SOURCE = "candidate accepted from a corpus"
#: Columns of the file of candidates.
CANDIDATE_COLUMNS = (
    "decision",
    *tables.COLUMNS["themes"],
    *("frequency", "reports", "c_value", "novelty", "score", "example", "where"),
)
#: The role of rejected terms among the cue words.
REJECTED = "rejected_term"
_DECISIONS = {"": None, "y": True, "yes": True, "是": True, "n": False, "no": False, "否": False}
_NAMES = ("concept", "alt", "hidden", "en")


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
    """Make ``term`` a concept below ``broader``; the theme table that it went into.

    UsageError when one of its names is taken, when ``broader`` is unknown, or when there is nowhere to write.
    """
    above = [broader] if isinstance(broader, str) else broader
    row = dict.fromkeys(tables.COLUMNS["themes"], "") | {"concept": term, "broader": "|".join(above), "source": SOURCE}
    row |= {"en": en, "alt": "|".join(alt), "definition": definition}
    knowledge = knowledge or default_knowledge()
    root = _root(folder, knowledge)
    written = _write_themes(_placed([(term, row)], _Thesaurus.of(_with(root, knowledge)), area), root)[0]
    knowledge.refresh()
    return written


def reject(
    term: str, note: str = "", *, folder: str | os.PathLike[str] | None = None, knowledge: Knowledge | None = None
) -> Path:
    """Never propose ``term`` again; the table that says so. UsageError when it is a concept's name."""
    knowledge = knowledge or default_knowledge()
    root = _root(folder, knowledge)
    written = _write_rejected([_rejectable(term, note, _Thesaurus.of(_with(root, knowledge)))], root)
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

    A row may stand below another one that is accepted with it. KnowledgeError naming the file and the line when the file
    is no such table, UsageError naming the term when a row cannot be accepted; then nothing is written.
    """
    knowledge = knowledge or default_knowledge()
    path, root = Path(path), _root(folder, knowledge)
    rows = [(_decision(path, line, row), row, f"{path}: line {line}: ") for line, row in _read(path)]
    known = _Thesaurus.of(_with(root, knowledge))
    chosen = [(where + (row["concept"].strip() or "a row without a term"), _theme(row)) for yes, row, where in rows if yes]
    placed = _placed(chosen, known, area)
    barred = [_rejectable(row["concept"], "", known, where) for yes, row, where in rows if yes is False]
    written = _write_themes(placed, root)
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
    """:func:`decide` for a file of candidates, else :func:`accept` (with ``never``, :func:`reject`) for a term; says what
    was done."""
    if what.endswith(".tsv") or Path(what).is_file():
        if broader or en or alt or never:
            raise UsageError(f"{what}: is a file: write y or n, and what is above, in English and else, into its rows")
        return decide(what, area=area, folder=folder, knowledge=knowledge).summary()
    if never:
        return f"{what}: rejected in {reject(what, folder=folder, knowledge=knowledge)}"
    written = accept(what, broader, en=en, alt=alt, area=area, folder=folder, knowledge=knowledge)
    return f"{what}: accepted into {written}"


def candidate_table(rows: Iterable[tables.Row]) -> str:
    """Rows of candidates as the tab-separated text of a file; a missing cell is empty.

    Cells that a spreadsheet would take for formulas lose their first sign, and line ends become blanks.
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
    """UsageError when the file of candidates at ``path`` holds decisions that would be lost if it were written anew."""
    path = Path(path)
    if path.exists() and any(row["decision"].strip() for _, row in _read(path)):
        raise UsageError(f"{path}: holds decisions: carry them out with `yinpu accept {path}`, or give another file with -o")


# ---------------------------------------------------------------- reading


def _read(path: Path) -> Iterator[tuple[int, tables.Row]]:
    """The rows of a file of candidates with their line numbers, as a spreadsheet may have saved it."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: cannot be read as UTF-8 text ({error}): save it as tab-separated UTF-8") from None
    reader = csv.DictReader(lines, dialect="excel-tab", restval="")
    if missing := {"decision", *tables.COLUMNS["themes"]} - set(reader.fieldnames or ()):
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
    return {name: row[name].strip() for name in tables.COLUMNS["themes"]} | {"source": row["source"].strip() or SOURCE}


# ---------------------------------------------------------------- checking


@dataclass(slots=True)
class _Thesaurus:
    """What the theme tables hold: the concept behind each name, and the area (file) of each concept."""

    concepts: dict[str, str] = field(default_factory=dict)
    areas: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, knowledge: Knowledge) -> _Thesaurus:
        made = cls()
        for root in knowledge.folders:
            for path in tables.table_paths("themes", root):
                for row in tables.read_table(path, tables.COLUMNS["themes"]):
                    made.add(row, path.stem)
        return made

    def add(self, row: tables.Row, area: str) -> None:
        for name in _names(row):
            self.concepts.setdefault(normalise(name), row["concept"])
        self.areas.setdefault(row["concept"], area)


def _names(row: tables.Row) -> list[str]:
    """All names in a row of a theme table."""
    return [name.strip() for column in _NAMES for name in row[column].split("|") if name.strip()]


def _placed(rows: Iterable[tuple[str, tables.Row]], known: _Thesaurus, area: str) -> list[tuple[str, tables.Row]]:
    """The rows, each checked and with its area, what stands above before what stands below.

    Each row comes with what to call it in an error.
    """
    if area and area not in known.areas.values():
        raise UsageError(f"{area}: no such area{_nearest(area, set(known.areas.values()))}")
    waiting, placed = list(rows), []
    while waiting:
        later = [(label, row) for label, row in waiting if not _has_place(row, known)]
        if len(later) == len(waiting):
            coming = {normalise(name) for _, row in waiting for name in _names(row)}
            _refuse_broader(
                *min(later, key=lambda one: any(normalise(name) in coming for name in _split(one[1]["broader"]))), known
            )
        for label, row in waiting:
            if (label, row) not in later:
                above = dict.fromkeys(known.concepts[normalise(name)] for name in _split(row["broader"]))
                row["broader"] = "|".join(above)
                _check_names(label, row, known)
                placed.append((area or known.areas[next(iter(above))], row))
                known.add(row, placed[-1][0])
        waiting = later
    return placed


def _has_place(row: tables.Row, known: _Thesaurus) -> bool:
    above = _split(row["broader"])
    return bool(above) and all(normalise(name) in known.concepts for name in above)


def _refuse_broader(label: str, row: tables.Row, known: _Thesaurus) -> None:
    missing = [name for name in _split(row["broader"]) if normalise(name) not in known.concepts]
    concepts = set(known.areas)
    if not missing:
        raise UsageError(f"{label}: give the concept above it (--broader){_nearest(row['concept'], concepts)}")
    raise UsageError(f"{label}: no concept {missing[0]} to stand above it{_nearest(missing[0], concepts)}; or accept it first")


def _check_names(label: str, row: tables.Row, known: _Thesaurus) -> None:
    """Refuse a row without a name, with a name of another concept, or with one that a table cannot hold."""
    if not row["concept"].strip():
        raise UsageError(f"{label or 'an empty term'}: give the term")
    if any(sign in cell for cell in row.values() for sign in "\t\r\n") or "|" in row["concept"]:
        raise UsageError(f"{label}: a cell has a tab or line end, or the term a |: take it out")
    for name in _names(row):
        if concept := known.concepts.get(normalise(name)):
            place = known.areas[concept]
            raise UsageError(f"{label}: already a name of {concept} ({place}.tsv): add to that row what it lacks")
    for name in _split(row["related"]):
        if name not in known.areas:
            raise UsageError(f"{label}: no concept {name} to be related to{_nearest(name, set(known.areas))}")


def _rejectable(term: str, note: str, known: _Thesaurus, where: str = "") -> tables.Row:
    """The row that rejects a term, unless it is a concept's name."""
    term = term.strip()
    if not term or any(sign in term for sign in "\t\r\n"):
        raise UsageError(f"{where}{term!r}: give the term to reject, without tabs and line ends")
    if concept := known.concepts.get(normalise(term)):
        place = known.areas[concept]
        raise UsageError(f"{where}{term}: a name of {concept} ({place}.tsv): take it out of that row instead")
    return {"role": REJECTED, "cue": term, "note": note}


def _split(cell: str) -> list[str]:
    return [name.strip() for name in cell.split("|") if name.strip()]


def _nearest(name: str, known: set[str]) -> str:
    """``": did you mean a or b?"`` for the known names most like ``name``."""
    from rapidfuzz import fuzz, process

    found = process.extract(name, sorted(known), scorer=fuzz.ratio, limit=3, score_cutoff=50)
    return f": did you mean {' or '.join(match for match, _, _ in found)}?" if found else ""


# ---------------------------------------------------------------- writing


def _root(folder: str | os.PathLike[str] | None, knowledge: Knowledge) -> Path:
    """The folder to write into: the given one, else the last of the user's own, else ours in a checkout."""
    root = Path(folder) if folder is not None else knowledge.folders[-1]
    if root == tables.KNOWLEDGE and not (root.parents[2] / "pyproject.toml").is_file():
        raise UsageError(f"{root}: belongs to an installed Yinpu: give a folder of your own with --knowledge (it may be new)")
    return root


def _with(root: Path, knowledge: Knowledge) -> Knowledge:
    """What the tables say when those of ``root`` come last."""
    return Knowledge.of([*(one for one in knowledge.folders if one != root), root])


def _write_themes(placed: Iterable[tuple[str, tables.Row]], root: Path) -> list[Path]:
    """Put the rows into the tables of their areas; the files written."""
    by_path: dict[Path, list[tables.Row]] = defaultdict(list)
    for area, row in placed:
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
    lines = ["\t".join(columns), *("\t".join(row[name] for name in columns) for row in [*old, *rows])]
    draft = path.with_suffix(f".{os.getpid()}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
        _write(path, tables.canonical(draft, table))
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be written ({error.strerror}): give another folder with --knowledge") from None
    finally:
        draft.unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    try:
        write_atomically(path, text.encode())
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be written ({error.strerror}): give another folder with --knowledge") from None
