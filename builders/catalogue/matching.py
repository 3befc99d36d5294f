"""Which sources the rows of a catalogue name."""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from builders.catalogue.given import member_of
from builders.catalogue.table import Catalogue, Row
from ontology.filenames import shown

__all__ = ["rows_by_source"]


def rows_by_source(
    catalogue: Catalogue, paths: Mapping[str, str], digest: Callable[[str], str]
) -> tuple[dict[str, list[Row]], list[str]]:
    """Match the rows of a catalogue to sources.

    A path counts as it was given, then from the catalogue's folder, then as the end of a source's path (a bare name is the
    shortest), if one source alone ends so. A digest decides where there is one.

    Args:
        catalogue: The catalogue.
        paths: The sources by their real paths, each as it was given.
        digest: Gives the sha256 of the bytes of a source by its real path; empty when it cannot be read.

    Returns:
        The rows of each source in their order, and a line for each row that names no source, or several.
    """
    if not catalogue.rows:
        return {}, []
    places = _Places(catalogue, paths)
    digests: dict[str, list[str]] = defaultdict(list)
    if any(row.sha256 for row in catalogue.rows):
        for key in paths:
            digests[digest(key)].append(key)
    found: dict[str, list[Row]] = defaultdict(list)
    notes: list[str] = []
    for row in catalogue.rows:
        keys = digests.get(row.sha256, []) if row.sha256 else places.named(row.file)
        if not row.sha256 and len(keys) > 1:
            notes.append(f"ROW {row.number}: {row.file} names {len(keys)} sources: give a longer path, or the sha256")
        elif not keys:
            notes.append(f"ROW {row.number}: no source {row.file or row.sha256}")
        else:
            for key in keys:
                found[key].append(row)
    notes += _twice(found, paths)
    return found, notes


def _twice(found: Mapping[str, list[Row]], paths: Mapping[str, str]) -> list[str]:
    """A line for each pair of rows that speak of the same report."""
    notes = []
    for key, rows in sorted(found.items()):
        seen: dict[tuple[object, ...], int] = {}
        for row in rows:
            title = next((value for field, value, _ in row.values if field == "title"), "")
            same = (member_of(row.file)[1], row.start, title)
            if same in seen:
                notes.append(f"ROW {row.number}: {shown(paths[key])} stands in row {seen[same]} too: the later row wins")
            seen[same] = row.number
    return notes


class _Places:
    """Sources by what a row may call them."""

    def __init__(self, catalogue: Catalogue, paths: Mapping[str, str]) -> None:
        self._folder = os.path.dirname(catalogue.path)
        self._keys = {_folded(key): key for key in paths}
        self._given = {_folded(os.path.normpath(shown(path))): key for key, path in paths.items()}
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for folded in self._keys:
            self._by_name[PurePosixPath(folded).name].append(folded)

    def named(self, file: str) -> list[str]:
        """The sources that go by the path or name ``file``, which may lead into an archive or table."""
        return self._called(file) or self._called(member_of(file)[0])

    def _called(self, file: str) -> list[str]:
        for name in dict.fromkeys((file, file.replace("\\", "/"))):
            folded = _folded(os.path.normpath(name))
            full = _folded(shown(os.path.realpath(os.path.join(self._folder, name))))
            if key := self._given.get(folded) or self._keys.get(folded) or self._keys.get(full):
                return [key]
            ends = [end for end in self._by_name.get(PurePosixPath(folded).name, ()) if end.endswith("/" + folded)]
            if ends:
                return [self._keys[end] for end in ends]
        return []


def _folded(path: str) -> str:
    """A path in one form of its characters, with slashes."""
    return unicodedata.normalize("NFC", path).replace(os.sep, "/")
