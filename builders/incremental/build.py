"""The main job: files in, knowledge graph out; only what changed is done again.

Each source becomes a shard in ``KG/records`` (see :mod:`graph.store.shards`), written by a worker process. One merge then
decides which appearance of a report stands for it, and one transaction replaces the named graphs that changed. Nothing
depends on the order of files or the number of workers. A build that comes to no graph leaves no folder.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from builders.catalogue.table import read_catalogue
from builders.documents.formats.kinds import TEXTS
from builders.documents.formats.pdf.ocr import reader
from builders.documents.readers import Columns
from builders.extractor import Extractor
from builders.incremental import ledger, pool
from builders.incremental.appearances import revisions
from builders.incremental.assertions import Limits, unmet
from builders.incremental.catalogue import Assigned, assign
from builders.incremental.commit import Options, commit
from builders.incremental.moves import moves, placed, same_name
from builders.incremental.repair import Left, examine, reread, sound, unrecorded
from builders.incremental.result import BuildResult
from builders.incremental.sources import Failure, Job, Outcome, SourceRecord, died, expand, prepare, process, work
from builders.text.decode import digest
from graph.store.folder import KGFolder
from graph.store.manifest import Manifest
from ontology.errors import ReadError, StoreError, YinpuError
from ontology.filenames import shown
from ontology.knowledge.knowledge import Knowledge, default_knowledge
from ontology.plugins import plugins_fingerprint
from ontology.progress import Progress, unheard

__all__ = ["VERSION", "BuildResult", "build", "forget"]

#: Extraction version: a change makes every source be read again.
VERSION = "0.1.18"


def build(
    paths: Iterable[str | os.PathLike[str]],
    out: str | os.PathLike[str] = "kg",
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    text_column: str | None = None,
    title_column: str | None = None,
    knowledge: Knowledge | None = None,
    catalogue: str | os.PathLike[str] | None = None,
    mentions: str | None = None,
    keep_iris: str | os.PathLike[str] | None = None,
    fresh: bool = False,
) -> BuildResult:
    """Read files and folders into a knowledge graph folder.

    Unchanged files are skipped, a changed file replaces its own statements, a file that has gone from a given folder is
    forgotten, and one whose bytes are given at another place has moved there. What was lost or damaged in the folder is made
    again, and a graph of an older format anew. A new folder is made only for a graph: not when nothing could be read, nor when
    the build fails.

    Args:
        paths: Files and folders to read.
        out: The folder of the graph, made when missing.
        workers: Processes that read sources; None for one a processor when there is much to read, else one.
        progress: Called as ``progress(phase, done, total, what)`` through the phases ``reading`` and ``loading``, see
            :mod:`ontology.progress`.
        text_column: The column of tables (JSON lines, CSV) that holds the text; found by its name when None.
        title_column: The column of tables that holds the title; found by its name when None.
        knowledge: What sources are read with; the thesaurus of the package when None.
        catalogue: A table that names files and says what is known of them, which wins over what they say; kept in the graph
            until another is given.
        mentions: ``lean`` keeps each mention as a row of a columnar table, ``full`` also as a NIF phrase in the
            store; None for what the graph has, lean in a new one.
        keep_iris: A ledger (:mod:`builders.incremental.ledger`) by which edited reports keep the IRIs that they had; a build
            adds to it. The graph keeps it until another is given.
        fresh: Read all sources of the graph again, those not given too, and write all anew; the old graph stays until the end.

    Returns:
        Counts of sources, reports and mentions, and a failure for each file that could not be read: such a file stops
        nothing.

    Raises:
        StoreError: The folder cannot be written, another build holds it, a newer Yinpu wrote it, or none of the sources that
            are all to be read again can be read.
        UsageError: There is no such catalogue.
        ReadError: The catalogue is no table, or a cell is wrong; names row and column.
        KnowledgeError: A table is malformed; names the file and line.
    """
    knowledge = _fresh(knowledge)
    limits = Limits.of(knowledge)
    folder = KGFolder(out)
    result = BuildResult(folder.path)
    listed = read_catalogue(catalogue, knowledge.document_types) if catalogue is not None else None
    with _held(folder):
        left = examine(folder, fresh=fresh)
        old, result.repaired = left.manifest, left.told
        files, gone = expand(paths, old["sources"], result.failures)
        digest_of = cache(digest)
        moved = moves(old["sources"], files, digest_of)
        gone |= moved.gone
        columns = dict.fromkeys(files, Columns(text_column, title_column))
        given = assign(listed, old, files, gone)
        read_with = _With(knowledge, columns, given, moved.to, digest_of)
        kept: dict[str, SourceRecord] = {}
        stale = _to_read(folder, left, files, gone, read_with, kept, result)
        known = {key: SourceRecord(**value) for key, value in old["sources"].items()}
        sources = {key: record for key, record in known.items() if key not in gone} | kept
        result.moved = len(kept.keys() & moved.to.keys())
        result.removed = len(gone & known.keys()) - len(moved.to)
        folder.records.mkdir(exist_ok=True)
        mentions = mentions or old.get("mentions", "lean")
        build_ = _begun(old, knowledge, {"text_column": text_column, "title_column": title_column, "mentions": mentions})
        jobs = _jobs(stale, folder, read_with, old)
        before = known | {key: known[old_key] for key, old_key in moved.to.items()}
        outcomes = _heard(_work(jobs, workers, knowledge), len(jobs), progress or unheard)
        _take(outcomes, sources, before, moved.to, result, build_[0])
        if left.again and known and not sources:
            raise StoreError(f"{folder.path}: none of its {len(known):,} sources can be read again: the graph is as it was")
        given.tell_unused(sources, sources if listed is not None else stale)
        result.notes = given.notes
        result.unmet = list(unmet((record for _, record in sorted(sources.items())), limits))
        stored = given.catalogue.to_store() if given.catalogue.path else None
        if sources or result.repaired or folder.exists():
            build_[1]["ended"] = _now()
            iris = _ledger(keep_iris, old, sources)
            options = Options(build_[1]["version"], knowledge, mentions, stored, iris, build_, progress or unheard)
            commit(folder, old, sources, result, options, anew=left.anew)
    return result


def _ledger(path: str | os.PathLike[str] | None, old: Manifest, sources: dict[str, SourceRecord]) -> dict[str, str] | None:
    """The IRIs that reports keep, with those of files edited now when there is a ledger; it is written then."""
    kept = old.get("kept_iris")
    if path is None and kept is None:
        return None
    found = ledger.grown(ledger.read(Path(path)) if path is not None else kept or {}, sources.values())
    if path is not None:
        ledger.write(Path(path), found)
    return found


def _begun(old: Manifest, knowledge: Knowledge, asked: dict[str, str | None]) -> tuple[str, dict[str, Any]]:
    """The number of a build that begins, and what is told of it."""
    number = max((int(one) for one in old.get("builds", {})), default=0) + 1
    options = {name: value for name, value in asked.items() if value}
    return str(number), {
        "started": _now(),
        "version": _version(),
        "knowledge": knowledge.fingerprint,
        "options": options,
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def _held(folder: KGFolder) -> Iterator[None]:
    """Hold the folder for writing; what is put there goes again when no graph came of it, unless others had begun one."""
    missing = [one for one in (folder.path, *folder.path.parents) if not one.exists()]
    stores, lock = folder.path / "store", folder.path / ".lock"
    begun = folder.records.exists() or stores.exists()
    held = False
    try:
        with folder.lock():
            held = True
            try:
                yield
            finally:
                if not begun and not folder.exists():
                    for one in (folder.records, stores):
                        shutil.rmtree(one, ignore_errors=True)
                    with suppress(OSError):  # Windows lets nobody delete what is held
                        lock.unlink()
    finally:
        if held and missing and not folder.exists():
            with suppress(OSError):  # not empty: another build has begun there
                lock.unlink(missing_ok=True)
                for one in missing:
                    one.rmdir()


class _With(NamedTuple):
    """What a source is read with besides the version: of a file that is not given now, the columns it was read with."""

    knowledge: Knowledge
    columns: dict[str, Columns]
    given: Assigned
    moved: dict[str, str]  # from where, by real path
    digest: Callable[[str], str]  # of a file

    def columns_of(self, key: str, old: Manifest) -> Columns:
        """The columns of text and title to look for in a source."""
        return self.columns.get(key) or Columns(*_known_columns(old["sources"].get(key, {})))

    def same(self, key: str, known: dict[str, Any]) -> bool:
        """Whether a source, of which ``known`` is kept, was read with the same."""
        asked = self.columns.get(key)
        columns = asked is None or _whole(known) or list(asked) == _known_columns(known)
        return columns and not known.get("incomplete") and known.get("given", "") == self.given.digest(key)


def _known_columns(known: dict[str, Any]) -> list[str | None]:
    """The columns that were asked for when a source was read."""
    return known.get("columns") or [None, None]


def _whole(known: dict[str, Any]) -> bool:
    """Whether a source is one document of a format that has no columns, so that those asked for do not matter."""
    inner = any(report.get("path", known["path"]) != known["path"] for report in known["reports"])
    return known["reader"] in TEXTS and not inner


def _jobs(files: dict[str, str], folder: KGFolder, read_with: _With, old: Manifest) -> list[Job]:
    """The files to read, each with what the user knows of it."""
    rows, records = read_with.given.rows, str(folder.records)
    found = sorted(files.items())
    return [Job(key, path, records, read_with.columns_of(key, old), tuple(rows.get(key, ()))) for key, path in found]


def _heard(outcomes: Iterable[Outcome], total: int, progress: Progress) -> Iterator[Outcome]:
    """The outcomes as they come; ``progress`` is told of each once it was taken."""
    if total:
        progress("reading", 0, total, "")
    for done, outcome in enumerate(outcomes, 1):
        yield outcome
        found = outcome[1]
        progress("reading", done, total, found.path if isinstance(found, SourceRecord) else found[0])


def _take(
    outcomes: Iterable[Outcome],
    sources: dict[str, SourceRecord],
    before: dict[str, SourceRecord],
    moved: Collection[str],
    result: BuildResult,
    build: str,
) -> None:
    """Put what became of each source into ``sources`` and ``result``, in whatever order they come.

    Args:
        outcomes: What became of the sources that were read.
        sources: Changed.
        before: What was kept of them, also of those that moved.
        moved: Those that did.
        result: Completed.
        build: The number of this build.
    """
    failures: dict[str, list[Failure]] = {}
    for key, found in outcomes:
        if isinstance(found, SourceRecord):
            found.build, found.replaces = build, revisions(before.get(key), found)
            sources[key] = found
            result.moved += key in moved
            result.read += key not in moved
            failures[key] = found.failures
        else:
            sources.pop(key, None)
            result.removed += key in before
            failures[key] = [found]
    for _, told in sorted(failures.items()):
        result.failures += told


def forget(path: str, out: str | os.PathLike[str] = "kg", *, knowledge: Knowledge | None = None) -> BuildResult:
    """Take a source and all its statements out of the graph; YinpuError when it is not in it, or the graph is damaged."""
    knowledge = _fresh(knowledge)
    folder = KGFolder(out)
    result = BuildResult(folder.path)
    with folder.lock():
        old = sound(folder)
        names = {shown(path), shown(os.path.realpath(path))}
        key = next((k for k, v in old["sources"].items() if names & {k, v["path"]}), None)
        if key is None:
            known = sorted(v["path"] for v in old["sources"].values())
            raise YinpuError(
                f"{shown(path)}: not a source of {folder.path}; it has: {', '.join(known[:10])}{' …' * (len(known) > 10)}"
            )
        sources = {k: SourceRecord(**v) for k, v in old["sources"].items() if k != key}
        result.removed = 1
        form, begun = old.get("mentions", "lean"), _begun(old, knowledge, {})
        options = Options(_version(), knowledge, form, old.get("catalogue"), old.get("kept_iris"), begun)
        commit(folder, old, sources, result, options)
    return result


def _fresh(knowledge: Knowledge | None) -> Knowledge:
    """The knowledge given, or the default one, as its tables now are; it stays so through the build."""
    knowledge = knowledge or default_knowledge()
    knowledge.refresh()
    return knowledge


def _version() -> str:
    """The extraction version, and the plug-ins and the reader of pictures that take part."""
    return " ".join(filter(None, (VERSION, plugins_fingerprint(), reader())))


def _to_read(
    folder: KGFolder,
    left: Left,
    files: dict[str, str],
    gone: set[str],
    read_with: _With,
    kept: dict[str, SourceRecord],
    result: BuildResult,
) -> dict[str, str]:
    """The files that must be read: given ones that are stale, and known ones without a record or with other rows than before.

    Args:
        folder: The graph's folder.
        left: What the last build left.
        files: The files given.
        gone: Added to: sources that were lost together with their files.
        read_with: What sources are read with; its catalogue is told of rows whose files have gone.
        kept: Completed by the records of sources that only lie elsewhere than before.
        result: Completed by failures, repairs and the number of unchanged sources.

    Returns:
        The files by their real paths.
    """
    given, old = read_with.given, left.manifest
    useless = set(old["sources"]) if left.again else unrecorded(folder, old)
    lost = useless - gone
    more, missing = reread(lost - set(files), old, left.again)
    result.failures += missing
    again, away = reread(given.changed(old) - gone - lost - set(files), old)
    given.notes += [f"{path}: its rows changed, and the file has gone from its place: give it again" for path, _, _ in away]
    gone |= lost - set(files) - set(more)
    if left.again:
        return files | more
    stale, damaged = _stale(old, files | more | again, useless, read_with, kept, result)
    if damaged:
        others = f" and {len(damaged) - 1:,} more records" if damaged[1:] else ""
        result.repaired.append(f"{folder.records / damaged[0]}{others} had been lost or damaged")
    return stale


def _stale(
    old: Manifest,
    files: dict[str, str],
    lost: set[str],
    read_with: _With,
    kept: dict[str, SourceRecord],
    result: BuildResult,
) -> tuple[dict[str, str], list[str]]:
    """The files that must be read: new, changed, renamed, without a record, or read with something else; the shards lost."""
    damaged: list[str] = []
    same = old.get("version") == _version() and old.get("knowledge") == read_with.knowledge.fingerprint
    stale: dict[str, str] = {}
    for key, path in files.items():
        source = read_with.moved.get(key, key)
        known = old["sources"].get(source)
        try:
            if same and known and same_name(known["path"], shown(path)) and known["sha256"] == read_with.digest(path):
                if source in lost:
                    damaged.append(known.get("shard", ""))
                elif read_with.same(key, known):
                    result.unchanged += source == key
                    if source != key or known["path"] != shown(path):
                        kept[key] = placed(SourceRecord(**known), shown(path))
                    continue
        except ReadError:
            pass  # the reader will say what is wrong
        stale[key] = path
    return stale, damaged


def _work(jobs: list[Job], workers: int | None, knowledge: Knowledge) -> Iterator[Outcome]:
    sizes = {job.key: os.path.getsize(job.path) if os.path.isfile(job.path) else 0 for job in jobs}
    count = workers if workers is not None else min(os.cpu_count() or 1, len(jobs)) if sum(sizes.values()) > 500_000 else 1
    if count <= 1 or len(jobs) < 2:
        extractor = Extractor(knowledge)
        yield from (process(job, extractor) for job in jobs)
        return
    jobs.sort(key=lambda job: -sizes[job.key])
    yield from pool.run(work, jobs, count, died, prepare, (Extractor(knowledge),))
