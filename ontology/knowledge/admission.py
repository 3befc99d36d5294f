"""What a row must be before it goes into the thesaurus: its names free, its place known, its cells fit for a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ontology.errors import UsageError
from ontology.iris import local, mint
from ontology.knowledge import table_files as tables
from ontology.knowledge.knowledge import Knowledge
from ontology.normalise import normalise

__all__ = ["REJECTED", "KnownConcepts", "placed", "rejectable"]

#: The role of rejected terms among the trigger words.
REJECTED = "rejected_term"
_NAMES = ("concept", "alt", "hidden", "en")


@dataclass(slots=True)
class KnownConcepts:
    """What the theme tables hold.

    Attributes:
        concepts: The concept behind each normalised name.
        areas: The area (stem of the theme table) of each concept.
        ids: What each id stands for.
    """

    concepts: dict[str, str] = field(default_factory=dict)
    areas: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, knowledge: Knowledge) -> KnownConcepts:
        """What the theme tables of a knowledge hold, those of its first folder first."""
        made = cls()
        for root in knowledge.folders:
            for path in tables.table_paths("themes", root):
                for row in tables.read_table(path, tables.COLUMNS["themes"]):
                    made.add(row, path.stem)
        for row in knowledge.rows("redirects"):
            kind, _, id_ = row["old"].partition("/")
            if kind == "theme":
                made.ids[id_] = row["new"].partition("/")[2]
        return made

    def add(self, row: tables.Row, area: str) -> None:
        """Take in a row of the theme table ``area``; a name that is taken stays with its concept."""
        for name in _names(row):
            self.concepts.setdefault(normalise(name), row["concept"])
        self.areas.setdefault(row["concept"], area)
        self.ids.setdefault(row["id"] or local(mint("theme", row["concept"])), row["concept"])


def _names(row: tables.Row) -> list[str]:
    """All names in a row of a theme table."""
    return [name.strip() for column in _NAMES for name in row[column].split("|") if name.strip()]


def placed(rows: Iterable[tuple[str, tables.Row]], known: KnownConcepts, area: str) -> list[tuple[str, tables.Row]]:
    """Rows with the area that each goes into, what stands above before what stands below.

    Args:
        rows: What to call each row in an error, and the row.
        known: What the tables hold; the placed rows are added to it.
        area: Where all rows go; when empty, each goes to the area of its first broader concept.

    Returns:
        Area and row, with preferred names in ``broader`` and the id that the term as a name of its own would have.

    Raises:
        UsageError: The area is unknown, or a row has no known place, a taken name or a cell that no table can hold.
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
                row["id"] = local(mint("theme", row["concept"]))
                placed.append((area or known.areas[next(iter(above))], row))
                known.add(row, placed[-1][0])
        waiting = later
    return placed


def _has_place(row: tables.Row, known: KnownConcepts) -> bool:
    above = _split(row["broader"])
    return bool(above) and all(normalise(name) in known.concepts for name in above)


def _refuse_broader(label: str, row: tables.Row, known: KnownConcepts) -> None:
    missing = [name for name in _split(row["broader"]) if normalise(name) not in known.concepts]
    concepts = set(known.areas)
    if not missing:
        raise UsageError(f"{label}: give the concept above it (--broader){_nearest(row['concept'], concepts)}")
    raise UsageError(f"{label}: no concept {missing[0]} to stand above it{_nearest(missing[0], concepts)}; or accept it first")


def _check_names(label: str, row: tables.Row, known: KnownConcepts) -> None:
    """Refuse a row without a name, with a name of another concept, or with one that a table cannot hold."""
    if not row["concept"].strip():
        raise UsageError(f"{label or 'an empty term'}: give the term")
    if any(sign in cell for cell in row.values() for sign in "\t\r\n") or "|" in row["concept"]:
        raise UsageError(f"{label}: a cell has a tab or line end, or the term a |: take it out")
    if row["concept"].lstrip().startswith("#"):
        raise UsageError(f"{label}: a line that begins with # is a comment in a table: write the term otherwise")
    for name in _names(row):
        if concept := known.concepts.get(normalise(name)):
            place = known.areas[concept]
            raise UsageError(f"{label}: already a name of {concept} ({place}.tsv): add to that row what it lacks")
    if concept := known.ids.get(local(mint("theme", row["concept"]))):
        raise UsageError(f"{label}: the id of {concept}, which was once called so: add it to the names in that row")
    for name in _split(row["related"]):
        if name not in known.areas:
            raise UsageError(f"{label}: no concept {name} to be related to{_nearest(name, set(known.areas))}")


def rejectable(term: str, note: str, known: KnownConcepts, where: str = "") -> tables.Row:
    """The row that rejects a term.

    Args:
        term: The term.
        note: Why, for the column ``note``.
        known: What the tables hold.
        where: What comes before the term in an error.

    Returns:
        A row of the table ``cues``.

    Raises:
        UsageError: The term is empty, holds a tab or line end, or is a concept's name.
    """
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
