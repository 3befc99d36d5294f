"""What the rows of a catalogue say of the reports of one source, put into what page and text say of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import chain, islice
from typing import Any, TypeVar

from builders.catalogue.table import Row
from builders.records import Evidence, Section, Source
from ontology.filenames import shown
from ontology.normalise import normalise

__all__ = ["Given", "given_digest", "member_of"]

T = TypeVar("T")
#: What a section calls a field that a catalogue calls otherwise.
_FIELDS = {"published": "available"}


def given_digest(rows: Iterable[Row]) -> str:
    """Changes when what the rows say changes, wherever they stand in the catalogue; empty for no rows."""
    said = [(row.file, row.sha256, row.start, row.values) for row in rows]
    return sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()[:16] if said else ""


def member_of(file: str) -> tuple[str, str]:
    """A file that a row names, parted into the file on disk and what follows it.

    Args:
        file: A path, perhaps into an archive or a table.

    Returns:
        The path of the file, and what names a part of it; empty for the whole.

    >>> member_of("a.zip!/b.txt"), member_of("t.csv#3"), member_of("a.txt")
    (('a.zip', '!/b.txt'), ('t.csv', '#3'), ('a.txt', ''))
    """
    head, sign, tail = file.partition("!/")
    if sign:
        return head, sign + tail
    head, sign, tail = file.rpartition("#")
    return (head, sign + tail) if sign and tail.isdigit() else (file, "")


class Given:
    """The rows that name a source, as they are used up while its reports are read.

    A row with a ``start`` speaks of the report that begins there; one without, of the only report of the file (or of the
    member of an archive or table that it names), or else of the one that bears its title.

    Args:
        path: The source, as given.
        rows: The rows that name it.
    """

    def __init__(self, path: str, rows: Sequence[Row]) -> None:
        self._path = shown(path)
        self.rows = rows
        self._used: set[int] = set()
        self._alone = self._alone_here = False
        self._of_part: dict[str, list[int]] = defaultdict(list)
        for index, row in enumerate(rows):
            self._of_part[self._part(row)].append(index)
        self._by_title: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._by_start: dict[tuple[str, int], list[int]] = defaultdict(list)
        for part, indexes in self._of_part.items():
            for index in indexes:
                start, title = rows[index].start, _title(rows[index])
                if start is not None:
                    self._by_start[part, start].append(index)
                elif title:
                    self._by_title[part, title].append(index)

    def _part(self, row: Row) -> str:
        """The part of the source that a row names; empty for the whole."""
        part = member_of(row.file)[1]
        return "" if self._path.endswith(part) else part

    def sources(self, sources: Iterator[Source]) -> Iterator[Source]:
        """``sources``, all that the file holds, after a look at how many they are."""
        if not self.rows:
            return sources
        self._alone, sources = _only(sources)
        return sources

    def sections(self, sections: Iterator[Section]) -> Iterator[Section]:
        """``sections``, all that one source holds, after a look at how many they are."""
        if not self.rows:
            return sections
        self._alone_here, sections = _only(sections)
        return sections

    def amend(self, source: Source, section: Section) -> Section:
        """A report with the values that the rows give it; the later row wins.

        Args:
            source: The source, the reports of which are being read.
            section: The report, with what its text says.

        Returns:
            The report; each given value has its evidence by the rule ``given``, and that for other values is left out.
        """
        for index in self._meant(source, section):
            self._used.add(index)
            for field, value, words in self.rows[index].values:
                section = _with(section, field, value, words)
        return section

    def _meant(self, source: Source, section: Section) -> list[int]:
        """The rows that speak of a report, by their place among the rows."""
        found: set[int] = set()
        for part in {"", source.path.removeprefix(self._path)}:
            found.update(self._by_start.get((part, section.start), ()))
            found.update(self._by_title.get((part, normalise(section.title)), ()))
            if self._alone_here and (self._alone or part):
                found.update(index for index in self._of_part.get(part, ()) if self.rows[index].start is None)
        return sorted(found)

    def unused(self) -> list[tuple[int, str]]:
        """The rows that named no report, by their place among the rows, each with the reason and the remedy."""
        return [(index, self._why(row)) for index, row in enumerate(self.rows) if index not in self._used]

    def _why(self, row: Row) -> str:
        if row.start is not None:
            return f"no report begins at {row.start:,} in {self._path}: see `start` in `yinpu reports`"
        if self._part(row):
            return f"no report for {row.file}"
        return f"{self._path} holds several reports: say which by a column start, or by its title"


def _title(row: Row) -> str:
    """The title that a row gives, as it is compared."""
    return next((normalise(value) for field, value, _ in row.values if field == "title"), "")


def _only(items: Iterator[T]) -> tuple[bool, Iterator[T]]:
    """Whether there is one item at most, and all of them."""
    first = list(islice(items, 2))
    return len(first) < 2, chain(first, items)


def _with(section: Section, field: str, value: Any, words: str) -> Section:
    name = _FIELDS.get(field, field)
    frozen: Any = value
    if isinstance(value, list):
        frozen = tuple(tuple(one) if isinstance(one, list) else one for one in value)
    said = "; ".join(one if isinstance(one, str) else one[0] for one in frozen) if isinstance(frozen, tuple) else str(frozen)
    kept = tuple(
        one for one in section.evidence if one.field not in (field, name, field.removesuffix("s")) or one.value == said
    )
    changed: dict[str, Any] = {name: frozen, "evidence": (Evidence(field, said, words, -1, -1, "given", 1.0), *kept)}
    if field == "publishers":
        changed["inferred_by"] = None
    return replace(section, **changed)
