"""What of a graph's folder was lost or damaged since the last build, and what can be kept."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, NamedTuple

from builders.incremental.sources import Failure, SourceRecord
from graph.store.folder import KGFolder
from graph.store.manifest import Manifest
from graph.store.seal import broken
from ontology.errors import DamageError, FormatError
from ontology.filenames import shown

__all__ = ["Left", "examine", "reread", "sound", "unrecorded"]


class Left(NamedTuple):
    """What the last build left.

    Attributes:
        manifest: Its manifest; of sources that are to be read again it has only what tells which they are.
        told: A line for each thing that was lost or damaged.
        anew: Whether the store must be made anew.
        again: Whether all sources must be read again, their records being of no use.
    """

    manifest: Manifest
    told: list[str]
    anew: bool
    again: bool = False


def examine(folder: KGFolder, *, fresh: bool = False) -> Left:
    """Look at what the last build left.

    Without a manifest there are no sources; without a store there are no reports, so that all are written again. Of a graph in
    an older format, as of one that is to be made ``fresh``, it counts which sources it has, and nothing else.

    Args:
        folder: The graph's folder, locked; it may be empty.
        fresh: Use no records.

    Returns:
        What there is.

    Raises:
        StoreError: The folder is of a newer format, or may not be read.
    """
    try:
        left = _examine(folder)
    except FormatError as error:
        told = [f"{folder.path} was of format {error.format}"]
        return Left(_listed(error.manifest), told, anew=True, again=True)
    if fresh:
        return Left({**left.manifest, "reports": {}}, left.told, anew=True, again=True)
    return left


def _listed(manifest: Mapping[str, Any]) -> Manifest:
    """Which sources a manifest of any format lists, and the user's catalogue."""
    sources = manifest.get("sources")
    found = {
        key: asdict(SourceRecord(str(one["path"]), str(one["sha256"]), "", "", columns=one.get("columns") or [None, None]))
        for key, one in (sources.items() if isinstance(sources, dict) else ())
        if isinstance(one, dict) and {"path", "sha256"} <= one.keys()
    }
    listed: Manifest = {"sources": found, "reports": {}}
    if manifest.get("catalogue"):
        listed["catalogue"] = manifest["catalogue"]
    return listed


def _examine(folder: KGFolder) -> Left:
    nothing: Manifest = {"sources": {}, "reports": {}}
    if not folder.exists():
        lost = folder.report_path.exists()  # it is written last: a first build that was killed has none
        return Left(nothing, [f"{folder.manifest_path} was lost: {_ONLY}"] if lost else [], anew=True)
    try:
        manifest = folder.manifest()
    except DamageError:
        return Left(nothing, [f"{folder.manifest_path} was damaged: {_ONLY}"], anew=True)
    if not _complete(manifest):
        return Left(nothing, [f"{folder.manifest_path} was damaged: {_ONLY}"], anew=True)
    if why := folder.damage(manifest):
        return Left({**manifest, "reports": {}}, [why], anew=True)
    return Left(manifest, [], anew=False)


_ONLY = "the graph holds the sources given now, give the others, and your catalogue, again"


def _complete(manifest: Manifest) -> bool:
    """Whether the sources of a manifest have their form."""
    try:
        return all(isinstance(SourceRecord(**one).reports, list) for one in manifest["sources"].values())
    except TypeError:
        return False


def unrecorded(folder: KGFolder, manifest: Manifest) -> set[str]:
    """The sources whose record file is gone or not the one that the manifest tells of."""
    wrong = set(broken(folder.path, manifest.get("seal", {})))
    paths = {key: folder.records / one.get("shard", "") for key, one in manifest["sources"].items()}
    return {key for key, path in paths.items() if not path.is_file() or path.relative_to(folder.path).as_posix() in wrong}


def reread(lost: set[str], manifest: Manifest, again: bool = False) -> tuple[dict[str, str], list[Failure]]:
    """The sources without a record (or all, to be read ``again``) as files to read, a failure for each that is gone itself."""
    files: dict[str, str] = {}
    failures: list[Failure] = []
    for key in sorted(lost):
        path = manifest["sources"][key]["path"]
        if found := next((one for one in (path, key) if os.path.isfile(one) and shown(os.path.realpath(one)) == key), None):
            files[key] = found
        else:
            why = "it is to be read again" if again else "its record was lost"
            failures.append((path, "lost", f"{why}, and the file has gone: give it from where it is now"))
    return files, failures


def sound(folder: KGFolder) -> Manifest:
    """The manifest of a folder in which all is as it was written, else DamageError."""
    manifest = folder.manifest()
    why = folder.damage(manifest) if _complete(manifest) else f"{folder.manifest_path} was damaged"
    if not why and (lost := unrecorded(folder, manifest)):
        why = f"{folder.records / manifest['sources'][min(lost)].get('shard', '')} was lost or damaged"
    if why:
        raise DamageError(why)
    return manifest
