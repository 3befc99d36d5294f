"""What of a graph's folder was lost or damaged since the last build, and what can be kept."""

from __future__ import annotations

import os

from builders.incremental.sources import Failure, SourceRecord, record_path
from graph.store.folder import KGFolder
from graph.store.manifest import Manifest
from graph.store.seal import broken
from ontology.errors import DamageError
from ontology.filenames import shown

__all__ = ["examine", "reread", "sound", "unrecorded"]


def examine(folder: KGFolder) -> tuple[Manifest, list[str], bool]:
    """Look at what the last build left.

    Without a manifest there are no sources; without a store there are no reports, so that all are written again.

    Args:
        folder: The graph's folder, locked; it may be empty.

    Returns:
        The manifest, a line for each thing that was lost or damaged, and whether the store must be made anew.

    Raises:
        StoreError: The folder is of another format, or may not be read.
    """
    nothing: Manifest = {"sources": {}, "reports": {}}
    if not folder.exists():
        lost = any(folder.path.glob("store/*/quads/CURRENT"))
        return nothing, [f"{folder.manifest_path} was lost: {_ONLY}"] if lost else [], True
    try:
        manifest = folder.manifest()
    except DamageError:
        return nothing, [f"{folder.manifest_path} was damaged: {_ONLY}"], True
    if not _complete(manifest):
        return nothing, [f"{folder.manifest_path} was damaged: {_ONLY}"], True
    if why := folder.damage(manifest):
        return {**manifest, "reports": {}}, [why], True
    return manifest, [], False


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
    paths = {key: record_path(folder.records, key) for key in manifest["sources"]}
    return {key for key, path in paths.items() if not path.is_file() or path.relative_to(folder.path).as_posix() in wrong}


def reread(lost: set[str], manifest: Manifest) -> tuple[dict[str, str], list[Failure]]:
    """The sources without a record as files to read, and a failure for each that is gone itself."""
    files: dict[str, str] = {}
    failures: list[Failure] = []
    for key in sorted(lost):
        path = manifest["sources"][key]["path"]
        if found := next((one for one in (path, key) if os.path.isfile(one) and shown(os.path.realpath(one)) == key), None):
            files[key] = found
        else:
            failures.append((path, "lost", "its record was lost, and the file has gone: give it again"))
    return files, failures


def sound(folder: KGFolder) -> Manifest:
    """The manifest of a folder in which all is as it was written, else DamageError."""
    manifest = folder.manifest()
    why = folder.damage(manifest) if _complete(manifest) else f"{folder.manifest_path} was damaged"
    if not why and (lost := unrecorded(folder, manifest)):
        why = f"{record_path(folder.records, min(lost))} was lost or damaged"
    if why:
        raise DamageError(why)
    return manifest
