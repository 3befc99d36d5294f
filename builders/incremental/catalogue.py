"""The user's catalogue in a build: whose rows speak of which source, and what must be read again because they changed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field

from builders.catalogue.given import given_digest
from builders.catalogue.matching import rows_by_source
from builders.catalogue.table import Catalogue, Row
from builders.incremental.sources import SourceRecord
from builders.text.decode import digest
from graph.store.manifest import Manifest
from ontology.errors import ReadError

__all__ = ["Assigned", "assign"]


@dataclass(slots=True)
class Assigned:
    """The catalogue of a build, the rows of each source, and what is to be told of it."""

    catalogue: Catalogue
    rows: dict[str, list[Row]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def digest(self, key: str) -> str:
        """A digest of the rows of a source; empty when it has none."""
        return given_digest(self.rows.get(key, ()))

    def changed(self, old: Manifest) -> set[str]:
        """The sources of the manifest ``old`` that were read with other rows."""
        return {key for key, known in old["sources"].items() if known.get("given", "") != self.digest(key)}

    def tell_unused(self, sources: dict[str, SourceRecord], among: Iterable[str]) -> None:
        """Add to the notes the rows that named no report in the sources ``among``."""
        for key in sorted(among):
            if (record := sources.get(key)) and record.given == self.digest(key):
                self.notes += [f"ROW {self.rows[key][index].number}: {why}" for index, why in record.unused]


def assign(listed: Catalogue | None, old: Manifest, files: dict[str, str], gone: set[str]) -> Assigned:
    """Give each source its rows.

    Args:
        listed: The catalogue of this build; None for the one that the graph keeps.
        old: What the last build left.
        files: The files to read by real path; the catalogue itself is taken out.
        gone: The known sources that go; the catalogue is added when it was read as one.

    Returns:
        The catalogue with the rows of each source; rows that name none are told of a catalogue that is given now.
    """
    catalogue = listed if listed is not None else Catalogue.stored(old.get("catalogue"))
    if files.pop(catalogue.path, None) is not None and catalogue.path in old["sources"]:
        gone.add(catalogue.path)
    known = old["sources"]
    paths = {key: record["path"] for key, record in known.items() if key not in gone} | files
    rows, notes = rows_by_source(catalogue, paths, lambda key: _digest(paths[key], key, old))
    return Assigned(catalogue, rows, [*catalogue.notes, *notes] if listed is not None else [])


def _digest(path: str, key: str, old: Manifest) -> str:
    """The digest of a source's bytes, from its file or from when it was read; empty when neither is there."""
    try:
        return digest(next(one for one in (path, key) if os.path.isfile(one)))
    except (ReadError, StopIteration):
        return str(old["sources"].get(key, {}).get("sha256", ""))
