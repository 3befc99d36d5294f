"""Checking a graph's folder: that all files are as they were written, and that what they hold reads back to the texts.

Nothing is changed, and nothing believed: every file is read, whatever its size and time say.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.exchange.readback import readings
from graph.store.folder import MENTIONS, KGFolder
from graph.store.leases import held
from graph.store.manifest import Manifest
from graph.store.mentions import schema
from graph.store.seal import broken, seal
from graph.store.shards import pieces
from graph.store.snapshot import Snapshot
from graph.store.union import compared_size
from ontology.errors import DamageError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Checked", "Fault", "check"]

#: What mends a fault: a build sees it, or only one that uses nothing of what is there does.
BUILD, FRESH = "give its sources to `yinpu build` again, which mends it", "`yinpu build --fresh` with its sources makes it anew"
SWEEP = "the next `yinpu build` deletes it"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file or folder of a graph, and the remedy."""

    file: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.what}: {self.remedy}"


@dataclass(slots=True)
class Checked:
    """The faults that were found, and how much was looked at."""

    path: Path
    faults: list[Fault] = field(default_factory=list)
    statements: int = 0
    files: int = 0
    reports: int = 0
    mentions: int = 0
    places: int = 0

    def to_dict(self) -> dict[str, Any]:
        """All of it as an object of JSON."""
        return asdict(self) | {"path": str(self.path)}

    def __str__(self) -> str:
        counts = (
            f"{self.statements:,} statements, {self.files:,} files, {self.reports:,} kept reports, {self.mentions:,} mentions, "
            f"{self.places:,} places read back"
        )
        found = f"{len(self.faults):,} fault{'s' * (len(self.faults) != 1)}" if self.faults else "sound"
        return "\n".join([*map(str, self.faults), f"{self.path}: {found}: {counts}"])


def check(path: str | os.PathLike[str], *, sample: int | None = 200, seed: int = 0) -> Checked:
    """Check the graph in a folder.

    Args:
        path: The folder; a build may go on beside it.
        sample: How many places (sentences, mentions, evidence of relations) are read back; None for every one.
        seed: Decides which.

    Returns:
        What was found.

    Raises:
        StoreError: There is no graph, or its manifest cannot be read (DamageError: a build makes it anew).
    """
    folder = KGFolder(path)
    manifest, lease = folder.lease()
    found = Checked(folder.path)
    try:
        wrong = _files(folder, manifest, found)
        found.faults += _unknown(folder, manifest)
        found.faults += _shards(folder, manifest, wrong, found)
        if not any(name.startswith(f"{manifest['store']}/{MENTIONS}/") for name in wrong):
            found.faults += _mentions(folder, manifest, found)
        if not any(name.startswith(f"{manifest['store']}/") for name in wrong):
            found.faults += _store(folder, manifest, found, sample, seed)
    finally:
        if lease is not None:
            lease.release()
    return found


def _files(folder: KGFolder, manifest: Manifest, found: Checked) -> set[str]:
    """The files of the generation and the shards that are not as they were written; each is a fault."""
    sealed = manifest.get("seal", {})
    seen = set(broken(folder.path, sealed))
    wrong: set[str] = set()
    for name, state in sealed.items():
        found.files += 1
        path = folder.path / name
        if not path.is_file():
            why = "lost"
        elif next(iter(seal(folder.path, [path]).values()))[::2] != state[::2]:
            why = "damaged (other bytes than were written)"
        else:
            continue
        wrong.add(name)
        found.faults.append(Fault(str(path), why, BUILD if name in seen else FRESH))
    return wrong


def _unknown(folder: KGFolder, manifest: Manifest) -> Iterator[Fault]:
    """Generations, files of mentions and records that the manifest does not name; what a build makes just now is none."""
    if folder.is_being_built():
        return
    current = folder.path / manifest["store"]
    leased = held(folder.leases)
    others = folder.others(manifest) if current.parent.is_dir() else []
    unread = [stale for stale in others if stale.name not in leased]
    yield from (Fault(str(stale), "unknown", SWEEP) for stale in unread)
    for path in sorted((current / MENTIONS).glob("*")):
        if path.relative_to(folder.path).as_posix() not in manifest.get("seal", {}):
            yield Fault(str(path), "unknown", FRESH)
    shards = {record.get("shard") for record in manifest["sources"].values()}
    if folder.records.is_dir() and unread == others:  # else they may be those of a generation that is still read
        for path in sorted(folder.records.iterdir()):
            if path.name not in shards:
                yield Fault(str(path), "unknown", SWEEP)


def _shards(folder: KGFolder, manifest: Manifest, wrong: set[str], found: Checked) -> Iterator[Fault]:
    """What is wrong with the pieces of reports in the shards that are as they were written."""
    kept: dict[str, dict[int, Any]] = {}
    for record in manifest["sources"].values():
        shard = kept.setdefault(record.get("shard", ""), {})
        shard.update({report["at"][0]: report for report in record["reports"]})
    for name, reports in sorted(kept.items()):
        path = folder.records / name
        found.reports += len(reports)
        if f"records/{name}" not in manifest.get("seal", {}):
            yield Fault(str(path), "not sealed by the manifest", FRESH)
        elif f"records/{name}" not in wrong:
            yield from _pieces(path, reports)
    for iri, one in sorted(manifest["reports"].items()):
        if one["at"] != kept.get(one["shard"], {}).get(one["at"][0], {}).get("at"):
            yield Fault(str(folder.manifest_path), f"no source has the report {iri}", FRESH)


def _pieces(path: Path, reports: Mapping[int, Mapping[str, Any]]) -> Iterator[Fault]:
    places = [reports[at]["at"] for at in sorted(reports)]
    for (at, _), (piece, digest) in zip(places, pieces(path, places), strict=True):
        told = reports[at]
        if digest != told["digest"]:
            yield Fault(str(path), f"another report than {told['iri']} at {at:,}", FRESH)
        elif piece is None:
            yield Fault(str(path), f"the report {told['iri']} at {at:,} cannot be read", FRESH)
        elif len(piece["mentions"].get("start", ())) != told["named"]:
            yield Fault(str(path), f"the report {told['iri']} at {at:,} has another number of mentions than told", FRESH)


def _mentions(folder: KGFolder, manifest: Manifest, found: Checked) -> Iterator[Fault]:
    """What is wrong with the files of mentions: their columns, and how many rows they have of each report."""
    import polars as pl

    here = folder.path / manifest["store"] / MENTIONS
    files = sorted(here.glob("*.parquet"))
    if len(files) != manifest.get("buckets", len(files)):
        yield Fault(str(here), f"{len(files)} files of mentions in place of {manifest['buckets']}", FRESH)
    rows: dict[str, int] = {}
    for path in files:
        try:
            frame = pl.scan_parquet(path)
            if frame.collect_schema() != schema():
                yield Fault(str(path), "other columns than those of mentions", FRESH)
                continue
            counted = frame.group_by("report").len().collect()
        except (OSError, pl.exceptions.PolarsError) as error:
            yield Fault(str(path), f"cannot be opened ({str(error).splitlines()[0][:200]})", FRESH)
            continue
        for report, count in counted.iter_rows():
            rows[report] = rows.get(report, 0) + count
    found.mentions = sum(rows.values())
    at = {
        (one.get("shard"), report["at"][0]): report["named"]
        for one in manifest["sources"].values()
        for report in one["reports"]
    }
    told = {iri: at.get((one["shard"], one["at"][0]), 0) for iri, one in manifest["reports"].items()}
    for report in sorted(told.keys() | rows.keys()):
        if rows.get(report, 0) != told.get(report, 0):
            counts = f"{rows.get(report, 0):,} mentions of {report} in place of {told.get(report, 0):,}"
            yield Fault(str(here), counts, FRESH)


def _store(folder: KGFolder, manifest: Manifest, found: Checked, sample: int | None, seed: int) -> Iterator[Fault]:
    """What is wrong with the statements: how many there are, and whether those of places say what the texts do."""
    quads = folder.path / manifest["store"]
    try:
        store = folder.open()
        found.statements, named = len(store), compared_size(store)
    except (DamageError, OSError, RuntimeError):
        yield Fault(str(quads), "cannot be opened", BUILD)
        return
    counts, found.statements = {"statements": found.statements, "named": named}, named
    for name, count in counts.items():
        if count != manifest.get(name, count):
            what = "statements" if name == "statements" else "compared statements"
            yield Fault(
                str(quads), f"{count:,} {what} in place of {manifest.get(name):,}", BUILD if name == "statements" else FRESH
            )
    with Snapshot(store, manifest, folder.path) as kg:
        for place, why in readings(kg, sample, seed):
            found.places += 1
            if why:
                yield Fault(str(quads), f"{place} {why}", FRESH)
