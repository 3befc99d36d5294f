"""From paths to shards: which files there are to read, and what a worker does with one."""

from __future__ import annotations

import errno
import os
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, fields
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from builders.catalogue.given import Given, given_digest
from builders.catalogue.table import Row
from builders.documents import readers
from builders.documents.boilerplate import examples, set_aside, solid, tally
from builders.extractor import Extractor, called
from builders.rdf.mentions import mention_columns
from builders.rdf.report import evidence_quads, report_quads
from builders.records import Extraction, Section, Source
from graph.store.shards import Piece, digest, pack
from ontology.errors import ReadError, isolated, unexpected
from ontology.filenames import shown

__all__ = ["Failure", "Job", "Outcome", "SourceRecord", "died", "expand", "prepare", "process", "work"]

#: Path, reason and message of what could not be read.
Failure = tuple[str, str, str]
#: The key of a source, with its record or why there is none.
Outcome = tuple[str, "SourceRecord | Failure"]
#: What the system says when nothing more can be written.
_DISK = {getattr(errno, name, errno.ENOSPC) for name in ("ENOSPC", "EDQUOT", "EROFS")}
#: Characters around a report that are kept with it when something there is quoted.
_NEAR = 1000
#: Share of a text above which what is set aside of it is told.
NOTABLE = 0.1


@dataclass(slots=True)
class SourceRecord:
    """What the manifest keeps of a source; ``reports`` has one summary a report, in the order of the shard."""

    path: str
    sha256: str
    reader: str
    encoding: str
    reports: list[dict[str, Any]] = field(default_factory=list)
    boilerplate: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)  # of the boilerplate, by kind
    unlinked: dict[str, int] = field(default_factory=dict)
    set_aside: dict[str, dict[str, Any]] = field(default_factory=dict)  # by path, of texts much of which is no report
    failures: list[Failure] = field(default_factory=list)  # files inside an archive that could not be read
    given: str = ""  # digest of the rows of a catalogue that were put into it
    unused: list[tuple[int, str]] = field(default_factory=list)  # those of them that named no report, and why
    columns: list[str | None] = field(default_factory=lambda: [None, None])  # of text and title, as asked for
    incomplete: bool = False  # an unexpected error took something from it: to be read again
    build: str = ""  # number of the build that read it
    replaces: dict[str, str] = field(default_factory=dict)  # its reports that replace others, since the file was edited
    read_with: list[str] = field(default_factory=list)  # libraries and Yinpu, with their versions when it was read
    shard: str = ""  # name of the file that keeps what was taken from it: a digest of its bytes

    def to_manifest(self) -> dict[str, Any]:
        """The fields by their names; a manifest of many thousand sources is no place for deep copies."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


class Job(NamedTuple):
    """What a worker is told: the source's key and path, the folder for its records, how to read tables, what is given of it."""

    key: str
    path: str
    records: str
    columns: readers.Columns = readers.Columns()
    rows: tuple[Row, ...] = ()


def expand(
    paths: Iterable[str | os.PathLike[str]], known: dict[str, dict[str, Any]], failures: list[Failure]
) -> tuple[dict[str, str], set[str]]:
    """Find the files to read. Folders are walked in sorted order; hidden files are left out.

    Args:
        paths: Files and folders as given.
        known: The sources of the graph by their real paths.
        failures: Added to: missing paths, and links to folders, which are not followed.

    Returns:
        The files as {real path: path as given}, and the known sources that have gone from a given folder.
    """
    files: dict[str, str] = {}
    folders: list[str] = []
    for path in [os.fspath(p) for p in paths]:
        if os.path.isdir(path):
            folders.append(shown(os.path.realpath(path)))
            for root, names, entries in os.walk(path):
                names[:] = sorted(n for n in names if not n.startswith("."))
                linked = [full for name in names if os.path.islink(full := os.path.join(root, name))]
                failures += [(shown(one), "link", "a link to a folder, not followed: give the folder itself") for one in linked]
                for entry in sorted(entries):
                    if not entry.startswith("."):
                        full = os.path.join(root, entry)
                        files.setdefault(shown(os.path.realpath(full)), full)
        elif os.path.exists(path):
            files[shown(os.path.realpath(path))] = path
        else:
            failures.append((shown(path), "missing", "there is no such file or folder: check the path"))
    gone = {k for k in known if k not in files and any(k.startswith(f + os.sep) for f in folders) and not os.path.exists(k)}
    return files, gone


_EXTRACTOR: list[Extractor] = []


def prepare(extractor: Extractor) -> None:
    """Give a worker process the extractor for all its jobs."""
    _EXTRACTOR[:] = [extractor]


def work(job: Job) -> Outcome:
    """:func:`process` in a worker that was prepared."""
    return process(job, _EXTRACTOR[0])


def process(job: Job, extractor: Extractor) -> Outcome:
    """Read one source and write its shard.

    Args:
        job: The source, and where its shard goes.
        extractor: What takes mentions and relations from a report.

    Returns:
        The key of the source with its record, or with a failure when it could not be read.

    Raises:
        OSError: Nothing can be written on the disk: that is no fault of the source.
    """
    try:
        record = _process(job, extractor)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _DISK:
            raise
        return job.key, _failure(unexpected(job.path, error))
    return job.key, record


def died(job: Job) -> Outcome:
    """The outcome of a job whose process ended without a word."""
    why = "the process that read it died (killed for its memory, or a crash in a library)"
    return job.key, (shown(job.path), "died", f"{why}: give it more memory or leave it out, and please report this")


def _failure(error: ReadError) -> Failure:
    return error.path, error.reason, error.message


def _process(job: Job, extractor: Extractor) -> SourceRecord:
    record = SourceRecord(shown(job.path), "", "", "")
    counts = _Tally()
    failures: list[ReadError] = []
    given = Given(job.path, job.rows)
    records, written = Path(job.records), sha256()
    temporary = records / f"{sha256(job.key.encode()).hexdigest()[:24]}.{os.getpid()}.tmp"
    try:
        with temporary.open("wb") as shard:
            for source in given.sources(readers.load_all(job.path, failures, job.columns, extractor.knowledge)):
                record.sha256, record.reader, record.encoding = source.sha256, source.reader, source.encoding
                record.read_with += [one for one in readers.read_with(source) if one not in record.read_with]
                sections, failed = [], len(failures)
                for extraction, packed, summary in _taken(source, extractor, failures, given):
                    sections.append(extraction.section)
                    counts.add(source, extraction)
                    record.reports.append(summary | {"at": [shard.tell(), len(packed)]})
                    shard.write(packed)
                    written.update(packed)
                if len(failures) == failed:  # else it is not known what was no report
                    counts.add_aside(source, sections)
            shard.flush()
            os.fsync(shard.fileno())
        if record.reports:
            record.shard = f"{written.hexdigest()[:32]}.shard"
            os.replace(temporary, records / record.shard)
    finally:
        temporary.unlink(missing_ok=True)
    record.failures = [_failure(error) for error in failures]
    record.columns = list(job.columns)
    record.given, record.unused = given_digest(job.rows), given.unused()
    record.incomplete = any(error.reason == "internal" for error in failures)
    if not record.reports:
        if failures:
            raise failures[0]
        raise ReadError(job.path, "no-report", "no report could be made out in it: check that it holds text")
    counts.write(record)
    return record


def _taken(
    source: Source, extractor: Extractor, failures: list[ReadError], given: Given
) -> Iterator[tuple[Extraction, bytes, dict[str, Any]]]:
    """What is taken from each report of ``source``, what its shard keeps of it, and its summary; one that fails is left out."""
    for section in given.sections(extractor.sections(source, failures)):
        with isolated(source.path, failures, called(source, section)):
            extraction = extractor.of_section(source, section, given.amend if given.rows else None)
            packed = pack(_piece(source, extraction, extractor.knowledge.kinds))
            yield extraction, packed, _summary(extraction, source.path, packed)


def _piece(source: Source, extraction: Extraction, kinds: Collection[str]) -> Piece:
    """What is kept of a report: its text reaches over all that is quoted of it, but for what stands far away on its page."""
    section = extraction.section
    first, last = max(section.start - _NEAR, source.base), section.end + _NEAR
    said = ((one.start, one.end) for one in section.evidence)
    spans = [*extraction.sentences, *((a, b) for a, b in said if first <= a and b <= last)]
    start = min([section.start, *(a for a, _ in spans)])
    end = max([section.end, *(b for _, b in spans)])
    facts, evidence = "".join(report_quads(extraction, kinds)), "".join(evidence_quads(extraction))
    return {
        "facts": facts,
        "evidence": evidence,
        "mentions": mention_columns(source, extraction),
        "text": source.raw[start:end],
        "start": start,
    }


class _Tally:
    """What is counted of a source while its reports are read."""

    def __init__(self) -> None:
        self._boilerplate: Counter[str] = Counter()
        self._shapes: dict[str, Counter[str]] = {}
        self._unlinked: Counter[str] = Counter()
        self._sizes: Counter[str] = Counter()
        self._aside: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def add(self, source: Source, extraction: Extraction) -> None:
        """Count the boilerplate of a report, and the names in it that are not linked."""
        self._boilerplate.update(kind for kind, _, _ in extraction.section.boilerplate)
        tally(self._shapes, source.raw, extraction.section.boilerplate)
        self._unlinked.update(m.label for m in extraction.mentions if not m.id)

    def add_aside(self, source: Source, sections: list[Section]) -> None:
        """Count what is in none of the reports, by kind."""
        self._sizes[source.path] += solid(source.text)
        self._aside[source.path] += set_aside(source.raw, sections)

    def write(self, record: SourceRecord) -> None:
        """Put the counts into ``record``."""
        record.boilerplate, record.unlinked = dict(sorted(self._boilerplate.items())), dict(sorted(self._unlinked.items()))
        record.examples = examples(self._shapes)
        record.set_aside = {
            path: {"characters": self._sizes[path], "kinds": dict(sorted(kinds.items()))}
            for path, kinds in sorted(self._aside.items())
            if kinds.total() > NOTABLE * self._sizes[path]
        }


def _summary(extraction: Extraction, path: str, packed: bytes) -> dict[str, Any]:
    """What the manifest keeps of a report: enough to choose among its appearances and to tell when it changed."""
    section = extraction.section
    return {
        "iri": extraction.report,
        "title": section.title,
        "extent": section.extent,
        "path": path,
        "start": section.start,
        "end": section.end,
        "issued": section.issued,
        "available": section.available,
        "pages": section.pages,
        "views": section.views,
        "publishers": [iri for iri, _ in extraction.publishers],
        "sketch": extraction.sketch,
        "characters": extraction.characters,
        "relations": len(extraction.relations),
        "named": len(extraction.mentions),
        "mentions": dict(sorted(Counter(m.type for m in extraction.mentions if m.id).items())),
        "digest": digest(packed),
    }
