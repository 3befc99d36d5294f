r"""Which IRI each thing of the tables has, and what became of things that were merged into others.

The column ``id`` holds what follows the kind in a thing's IRI. It is filled once and never changed, so that a thing whose label
is corrected keeps its IRI. A row without one (in a table of the user's own) has the id that its label has elsewhere, or the one
that is made of its label. The table ``redirects`` says which thing an old id stands for now, both written ``kind/id``.

>>> from ontology import Knowledge
>>> Knowledge().lexicon.ids.iri("institution", "中国工商银行")
'https://w3id.org/yinpu/id/institution/中国工商银行'
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ontology.errors import KnowledgeError
from ontology.iris import ID, KINDS, local, mint
from ontology.knowledge import table_files as tables
from ontology.knowledge.table_files import Placed, Row
from ontology.normalise import normalise

__all__ = ["Identities", "missing_ids"]

#: Gives the rows of a table by its name, as :meth:`ontology.knowledge.knowledge.Knowledge.placed` does.
Rows = Callable[[str], Iterable[Placed]]

_ID = re.compile(r"(?:[\w.~()'!*,:@+/-]|%[0-9A-F]{2})+")


@dataclass(slots=True)
class Identities:
    """The IRIs of the things of some tables.

    Attributes:
        labelled: The IRI of each thing whose label would now give another, by that other one.
        replaced: By the IRI of each merged thing the one that its row puts in its place.
        current: By the IRI of each merged thing the one that stands at the end of all replacements.
    """

    labelled: dict[str, str] = field(default_factory=dict)
    replaced: dict[str, str] = field(default_factory=dict)
    current: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Rows) -> Identities:
        """The IRIs that the tables give.

        Args:
            rows: Gives the rows of a table by its name.

        Returns:
            What :meth:`read` took in.

        Raises:
            KnowledgeError: Two labels have one id or one label two, an id cannot stand in an IRI, a replaced one is live, or
                names stand without their thing; names the files, the lines and the remedy.
        """
        made = cls()
        for fault in made.read(rows):
            raise KnowledgeError(fault)
        return made

    def read(self, rows: Rows) -> Iterator[str]:
        """Take in the tables; what is wrong with their ids, as lines that name files, lines and remedy."""
        yield from self._redirects(rows("redirects"))
        for table, kind in tables.KINDS.items():
            placed: list[Placed] = []
            for one in rows(table):
                if tables.label_of(table, one.row):
                    placed.append(one)
                elif _is_preferred(one):
                    yield f"{_place(one)}: a thing without a label: write it into the first column"
            yield from self._labels(table, kind, placed)
            live = self._live_ones(table, placed)
            yield from self._replaced(table, kind, placed, live)
            yield from self._orphans(table, kind, placed, live)

    def iri(self, kind: str, label: str) -> str:
        """The IRI of what has, or had, a label: that of the tables, through mergers; else the one made of the label."""
        minted = mint(kind, label)
        found = self.labelled.get(minted, minted)
        return self.current.get(found, found)

    def of_row(self, table: str, row: Row) -> tuple[str, bool]:
        """The IRI of the thing of a row, and whether the row speaks of one that was merged into it."""
        kind = tables.KINDS[table]
        if row["id"]:
            own = f"{ID}{kind}/{row['id']}"
        else:
            minted = mint(kind, tables.label_of(table, row))
            own = self.labelled.get(minted, minted)
        return self.current.get(own, own), own in self.current

    def _labels(self, table: str, kind: str, placed: Iterable[Placed]) -> Iterator[str]:
        """Learn which label has which id."""
        holders: dict[str, Placed] = {}
        labels: dict[str, Placed] = {}
        for one in placed:
            label, id_ = tables.label_of(table, one.row), one.row["id"]
            if not id_:
                continue
            key, iri = mint(kind, label), f"{ID}{kind}/{id_}"
            if not _ID.fullmatch(id_):
                yield f"{_place(one)}: id {id_!r} of {label} cannot stand in an IRI: {local(key)} could"
            before, holder = labels.setdefault(key, one), holders.setdefault(iri, one)
            if before.row["id"] != id_:
                yield f"{_both(before, one)}: {label} has two ids, {before.row['id']} and {id_}: keep the first"
                continue
            if holder is not one and mint(kind, tables.label_of(table, holder.row)) != key:
                if not _renamed(table, holder, one, placed):
                    yield _two_labels(table, holder, one)
                holders[iri] = one
            if key != iri:
                self.labelled[key] = iri
        for one in placed:
            if one.row["id"] or not _is_preferred(one):
                continue
            key = mint(kind, tables.label_of(table, one.row))
            holder = holders.get(self.labelled.get(key, key), one)
            if holder.folder == one.folder and mint(kind, tables.label_of(table, holder.row)) != key:
                yield _two_labels(table, holder, one)

    def _redirects(self, placed: Iterable[Placed]) -> Iterator[str]:
        """Learn what stands in the place of what."""
        for one in placed:
            ends = [one.row["old"], one.row["new"]]
            if wrong := [end for end in ends if not _is_thing(end)]:
                yield f"{_place(one)}: {wrong[0]!r} is no id of a thing: write it as institution/中国工商银行"
                continue
            old, new = (ID + end for end in ends)
            if self.replaced.setdefault(old, new) != new:
                yield f"{_place(one)}: {ends[0]} is replaced by {local(self.replaced[old])} already: keep one of the two rows"
            end = new
            while end in self.replaced and end != old:
                end = self.replaced[end]
            if end == old:
                yield f"{_place(one)}: {ends[0]} leads back to itself: take one of the rows out"
                del self.replaced[old]
        for old in self.replaced:
            end = old
            while end in self.replaced:
                end = self.replaced[end]
            self.current[old] = end

    def _live_ones(self, table: str, placed: Iterable[Placed]) -> set[str]:
        """The IRIs of the things that a table knows."""
        preferred = (self.of_row(table, one.row) for one in placed if _is_preferred(one))
        return {iri for iri, merged in preferred if not merged}

    def _replaced(self, table: str, kind: str, placed: Iterable[Placed], live: set[str]) -> Iterator[str]:
        """An old id is no live row's; what replaces one is."""
        for one in placed:
            iri, merged = self.of_row(table, one.row) if _is_preferred(one) and one.row["id"] else ("", False)
            if merged:
                label, id_ = tables.label_of(table, one.row), one.row["id"]
                remedy = "make the row another name of that, or take the redirect out"
                yield f"{_place(one)}: {label} has the id {id_}, which redirects.tsv gives to {local(iri)}: {remedy}"
        for old, end in self.current.items():
            if end.startswith(f"{ID}{kind}/") and end not in live:
                yield f"redirects: {local(old)}: nothing in {table} has the id {local(end)} that replaces it: correct the row"

    def _orphans(self, table: str, kind: str, placed: Sequence[Placed], live: set[str]) -> Iterator[str]:
        """A row that calls its thing by another name than the preferred one means the one thing of that name."""
        others = [one for one in placed if one.row.get("status") not in (None, "preferred", "never")]
        orphans = [one for one in others if self.of_row(table, one.row)[0] not in live]
        if not orphans:
            return
        names: dict[str, set[str]] = defaultdict(set)
        for one in placed:
            if one.row["status"] != "ambiguous" and (iri := self.of_row(table, one.row)[0]) in live:
                names[normalise(one.row["name"])].add(iri)
        for one in orphans:
            label = one.row["entity"]
            found = names[normalise(label)]
            if one.row["id"] or len(found) != 1:
                yield f"{_place(one)}: {label} has no preferred row in {table}: add one, or write the label of one that has"
            else:
                self.labelled[mint(kind, label)] = min(found)


def missing_ids(table: str, rows: Rows) -> dict[str, str]:
    """The id of each label of a table: the one that a row of its own has, else the one made of the label.

    Args:
        table: Name of the table.
        rows: Gives the rows of a table by its name.

    Returns:
        Ids by label; none for a label whose id would be that of another thing or a replaced one. No ids for other tables.
    """
    if table not in tables.KINDS:
        return {}
    kind, found = tables.KINDS[table], [one.row for one in rows(table)]
    given = {tables.label_of(table, row): row["id"] for row in found if row["id"]}
    taken = {
        *given.values(),
        *(local(ID + one.row["old"]) for one in rows("redirects") if one.row["old"].startswith(kind + "/")),
    }
    made = {label: local(mint(kind, label)) for row in found if (label := tables.label_of(table, row).strip())}
    return {label: id_ for label, id_ in made.items() if id_ not in taken} | given


def _is_preferred(one: Placed) -> bool:
    return one.row.get("status", "preferred") == "preferred"


def _is_thing(text: str) -> bool:
    kind, _, id_ = text.partition("/")
    return kind in KINDS and _ID.fullmatch(id_) is not None


def _renamed(table: str, old: Placed, new: Placed, placed: Iterable[Placed]) -> bool:
    """Whether a later folder calls a thing by another label and keeps the old one among its names."""
    if old.folder == new.folder or table == "changes":
        return False
    label, before = tables.label_of(table, new.row), normalise(tables.label_of(table, old.row))
    rows = (one.row for one in placed if one.folder == new.folder and tables.label_of(table, one.row) == label)
    return any(normalise(name) == before for row in rows for name in _names(row))


def _names(row: Mapping[str, str]) -> list[str]:
    if "name" in row:
        return [row["name"]]
    return [name for column in ("alt", "hidden", "en") for name in row[column].split("|") if name]


def _two_labels(table: str, first: Placed, second: Placed) -> str:
    a, b = tables.label_of(table, first.row), tables.label_of(table, second.row)
    remedy = "one thing has one label in all its rows; another thing needs another id, or none"
    if first.folder != second.folder and table != "changes":
        remedy = f"to rename {a}, list that among the names of {b}; another thing needs another id, or none"
    return f"{_both(first, second)}: {a} and {b} have one id, {first.row['id']}: {remedy}"


def _place(one: Placed) -> str:
    return f"{one.path}: line {one.line}"


def _both(first: Placed, second: Placed) -> str:
    if first.path == second.path:
        return f"{first.path}: lines {first.line} and {second.line}"
    return f"{_place(first)}, and {_place(second)}"
