"""The main job: files in, knowledge graph out; only what changed is done again.

Each source becomes a record file in ``KG/records`` (its reports, as lines of JSON with their N-Quads), written by a
worker process. One merge then decides which appearance of a report stands for it, and one transaction replaces the
named graphs that changed. Nothing depends on the order of files or the number of workers.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from builders.documents.readers import Columns
from builders.extractor import Extractor
from builders.incremental import pool
from builders.incremental.commit import commit
from builders.incremental.repair import examine, reread, sound, unrecorded
from builders.incremental.result import BuildResult
from builders.incremental.sources import Failure, Job, Outcome, SourceRecord, died, expand, prepare, process, record_path, work
from builders.text.decode import digest
from graph.store.folder import KGFolder
from graph.store.manifest import Manifest
from ontology.errors import ReadError, YinpuError
from ontology.filenames import shown
from ontology.knowledge.knowledge import Knowledge, default_knowledge
from ontology.plugins import plugins_fingerprint

__all__ = ["VERSION", "BuildResult", "build", "forget"]

#: Extraction version: a change makes every source be read again.
VERSION = "0.1.5"

#: Called as progress(done, total, path) after each source.
Progress = Callable[[int, int, str], None]


def build(
    paths: Iterable[str | os.PathLike[str]],
    out: str | os.PathLike[str] = "kg",
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    text_column: str | None = None,
    title_column: str | None = None,
    knowledge: Knowledge | None = None,
) -> BuildResult:
    """Read files and folders into a knowledge graph folder.

    Unchanged files are skipped, a changed file replaces its own statements, and a file that has gone from a given
    folder is forgotten. What was lost or damaged in the folder is made again.

    Args:
        paths: Files and folders to read.
        out: The folder of the graph, made when missing.
        workers: Processes that read sources; None for one a processor when there is much to read, else one.
        progress: Called after each source, see :data:`Progress`.
        text_column: The column of tables (JSON lines, CSV) that holds the text; found by its name when None.
        title_column: The column of tables that holds the title; found by its name when None.
        knowledge: What sources are read with; the thesaurus of the package when None.

    Returns:
        Counts of sources, reports and mentions, and a failure for each file that could not be read: such a file stops
        nothing.

    Raises:
        StoreError: The folder cannot be written, or another build holds it.
    """
    knowledge = _fresh(knowledge)
    folder = KGFolder(out)
    result = BuildResult(folder.path)
    with folder.lock():
        old, result.repaired, anew = examine(folder)
        files, gone = expand(paths, old["sources"], result.failures)
        lost = unrecorded(folder, old) - gone
        more, missing = reread(lost - set(files), old)
        result.failures += missing
        gone |= lost - set(files) - set(more)
        fresh = _stale(old, files | more, lost, knowledge, result)
        sources = {key: SourceRecord(**value) for key, value in old["sources"].items() if key not in gone}
        result.removed = len(old["sources"]) - len(sources)
        folder.records.mkdir(exist_ok=True)
        outcomes = _work(fresh, folder.records, workers, Columns(text_column, title_column), knowledge)
        _take(outcomes, len(fresh), sources, result, progress)
        commit(folder, old, sources, result, version=_version(), knowledge=knowledge, anew=anew)
    return result


def _take(
    outcomes: Iterable[Outcome],
    total: int,
    sources: dict[str, SourceRecord],
    result: BuildResult,
    progress: Progress | None,
) -> None:
    """Put what became of each source into ``sources`` and ``result``, in whatever order they come."""
    failures: dict[str, list[Failure]] = {}
    for done, (key, found) in enumerate(outcomes, 1):
        if isinstance(found, SourceRecord):
            sources[key] = found
            result.read += 1
            path, failures[key] = found.path, found.failures
        else:
            result.removed += sources.pop(key, None) is not None
            path, failures[key] = found[0], [found]
        if progress:
            progress(done, total, path)
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
        commit(folder, old, sources, result, version=_version(), knowledge=knowledge)
    return result


def _fresh(knowledge: Knowledge | None) -> Knowledge:
    """The knowledge given, or the default one, as its tables now are; it stays so through the build."""
    knowledge = knowledge or default_knowledge()
    knowledge.refresh()
    return knowledge


def _version() -> str:
    """The extraction version, and the plug-ins that take part."""
    return f"{VERSION} {plugins_fingerprint()}".rstrip()


def _stale(old: Manifest, files: dict[str, str], lost: set[str], knowledge: Knowledge, result: BuildResult) -> dict[str, str]:
    """The files that must be read: new, changed, given by another path, without a record, or read with other knowledge."""
    damaged = []
    same = old.get("version") == _version() and old.get("knowledge") == knowledge.fingerprint
    stale: dict[str, str] = {}
    for key, path in files.items():
        known = old["sources"].get(key)
        try:
            if same and known and known["path"] == shown(path) and known["sha256"] == digest(path):
                if key in lost:
                    damaged.append(key)
                elif not known.get("incomplete"):
                    result.unchanged += 1
                    continue
        except ReadError:
            pass  # the reader will say what is wrong
        stale[key] = path
    if damaged:
        first = record_path(KGFolder(result.out).records, damaged[0])
        others = f" and {len(damaged) - 1:,} more records" if damaged[1:] else ""
        result.repaired.append(f"{first}{others} had been lost or damaged")
    return stale


def _work(
    files: dict[str, str], records: Path, workers: int | None, columns: Columns, knowledge: Knowledge
) -> Iterator[Outcome]:
    jobs = [Job(key, path, str(records), columns) for key, path in sorted(files.items())]
    sizes = {job.key: os.path.getsize(job.path) if os.path.isfile(job.path) else 0 for job in jobs}
    count = workers if workers is not None else min(os.cpu_count() or 1, len(jobs)) if sum(sizes.values()) > 500_000 else 1
    if count <= 1 or len(jobs) < 2:
        extractor = Extractor(knowledge)
        yield from (process(job, extractor) for job in jobs)
        return
    jobs.sort(key=lambda job: -sizes[job.key])
    yield from pool.run(work, jobs, count, died, prepare, (Extractor(knowledge),))
