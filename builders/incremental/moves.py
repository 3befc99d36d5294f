"""Sources that were moved, renamed or called otherwise since the last build: known by their bytes.

>>> known = {"/old/a.txt": {"sha256": "1"}, "/old/b.txt": {"sha256": "2"}}
>>> moves(known, {"/new/a.txt": "new/a.txt"}, lambda path: "1")
Moves(to={'/new/a.txt': '/old/a.txt'}, gone={'/old/a.txt'})
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from builders.incremental.sources import SourceRecord
from ontology.errors import ReadError
from ontology.filenames import shown

__all__ = ["Moves", "moves", "placed", "same_name"]


class Moves(NamedTuple):
    """The sources that moved, as {new real path: old one}, and all old real paths that go with them."""

    to: dict[str, str]
    gone: set[str]


def moves(known: Mapping[str, Mapping[str, Any]], files: Mapping[str, str], digest: Callable[[str], str]) -> Moves:
    """Find the known sources whose file is gone from its place and whose bytes are given at another.

    Args:
        known: What the manifest keeps of the sources, by real path.
        files: The files given, as {real path: path as given}.
        digest: Gives the SHA-256 of a file; ReadError when it has none.

    Returns:
        The moves. Of several old places the one of the same file name goes to the new one; a new place beside it is a copy.
    """
    absent = _absent(known, files)
    if not absent:
        return Moves({}, set())
    places: defaultdict[str, list[str]] = defaultdict(list)
    for key in sorted(absent):
        places[known[key]["sha256"]].append(key)
    new: defaultdict[str, list[str]] = defaultdict(list)
    for key, path in sorted(files.items()):
        try:
            found = digest(path)
        except ReadError:
            continue  # the reader will say what is wrong
        if found in places and (key not in known or known[key]["sha256"] != found):
            new[found].append(key)
    to = {key: old for sha256, keys in new.items() for key, old in _pairs(keys, places[sha256])}
    return Moves(to, {old for sha256 in new for old in places[sha256]})


def _absent(known: Mapping[str, Any], files: Mapping[str, str]) -> set[str]:
    """The known sources that are not given and whose files are not there."""
    listed: dict[str, set[str]] = {}

    def there(key: str) -> bool:
        folder, name = os.path.split(key)
        if folder not in listed:
            listed[folder] = _names(folder)
        return name in listed[folder]

    return {key for key in known if key not in files and not os.path.exists(key) and not there(key)}


def _names(folder: str) -> set[str]:
    """What the files in a folder are called, those whose names are no UTF-8 too; nothing where that cannot be told."""
    try:
        return set(map(shown, os.listdir(folder)))
    except OSError:
        return set()


def _pairs(new: list[str], old: list[str]) -> list[tuple[str, str]]:
    """Each old place with the new one that it goes to: one of its name where there is one."""
    pairs, left = [], list(old)
    for key in sorted(new, key=lambda key: not any(same_name(key, one) for one in old)):
        if left:
            best = next((one for one in left if same_name(key, one)), left[0])
            left.remove(best)
            pairs.append((key, best))
    return pairs


def same_name(one: str, other: str) -> bool:
    """Whether two paths end in one file name, from which a title may come."""
    return os.path.basename(one) == os.path.basename(other)


def placed(record: SourceRecord, path: str) -> SourceRecord:
    """What is kept of a source, with another path in place of its own, also for the files in it."""
    old = record.path

    def there(one: str) -> str:
        return path + one[len(old) :] if one.startswith(old) else one

    return replace(
        record,
        path=path,
        reports=[report | {"path": there(report["path"])} for report in record.reports],
        set_aside={there(one): told for one, told in record.set_aside.items()},
        failures=[(there(one), reason, message) for one, reason, message in record.failures],
    )
