"""From paths to record files: which files there are to read, and what a worker does with one."""

from __future__ import annotations

import gzip
import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from builders.documents import readers
from builders.documents.boilerplate import examples, set_aside, solid, tally
from builders.extractor import Extractor
from builders.rdf.report import report_quads
from builders.records import Extraction, Section, Source
from ontology.errors import ReadError

__all__ = ["Job", "SourceRecord", "expand", "process", "record_path"]

#: Path, reason and message of what could not be read.
Failure = tuple[str, str, str]
#: The key of a source, with its record or why there is none.
Outcome = tuple[str, "SourceRecord | None", Failure | None]
#: Share of a text above which what is set aside of it is told.
NOTABLE = 0.1


@dataclass(slots=True)
class SourceRecord:
    """What the manifest keeps of a source; ``reports`` has one summary a report, in the order of the record file."""

    path: str
    sha256: str
    reader: str
    encoding: str
    reports: list[dict[str, Any]] = field(default_factory=list)
    furniture: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)  # of the furniture, by kind
    unlinked: dict[str, int] = field(default_factory=dict)
    set_aside: dict[str, dict[str, Any]] = field(default_factory=dict)  # by path, of texts much of which is no report
    failures: list[Failure] = field(default_factory=list)  # files inside an archive that could not be read


class Job(NamedTuple):
    """What a worker is told: the source's key and path, the folder for its records, and how to read tables."""

    key: str
    path: str
    records: str
    columns: readers.Columns = readers.Columns()


def expand(
    paths: Iterable[str | os.PathLike[str]], known: dict[str, dict[str, Any]], failures: list[Failure]
) -> tuple[dict[str, str], set[str]]:
    """The files to read, as {real path: path as given}, and the known sources that have gone from a given folder.

    Folders are walked in sorted order; hidden files are left out. A missing path goes to ``failures``.
    """
    files: dict[str, str] = {}
    folders: list[str] = []
    for path in [os.fspath(p) for p in paths]:
        if os.path.isdir(path):
            folders.append(os.path.realpath(path))
            for root, names, entries in os.walk(path):
                names[:] = sorted(n for n in names if not n.startswith("."))
                linked = (full for name in names if os.path.islink(full := os.path.join(root, name)))
                failures += [(full, "link", "a link to a folder, not followed: give the folder itself") for full in linked]
                for entry in sorted(entries):
                    if not entry.startswith("."):
                        full = os.path.join(root, entry)
                        files.setdefault(os.path.realpath(full), full)
        elif os.path.exists(path):
            files[os.path.realpath(path)] = path
        else:
            failures.append((path, "missing", "there is no such file or folder: check the path"))
    gone = {k for k in known if k not in files and any(k.startswith(f + os.sep) for f in folders) and not os.path.exists(k)}
    return files, gone


def record_path(records: Path, key: str) -> Path:
    """Where the records of a source lie."""
    return records / f"{sha256(key.encode()).hexdigest()[:24]}.jsonl.gz"


_EXTRACTOR: list[Extractor] = []


def prepare(extractor: Extractor) -> None:
    """Give a worker process the extractor for all its jobs."""
    _EXTRACTOR[:] = [extractor]


def work(job: Job) -> Outcome:
    """:func:`process` in a worker that was prepared."""
    return process(job, _EXTRACTOR[0])


def process(job: Job, extractor: Extractor) -> Outcome:
    """Read one source and write its record file. Returns its key with a record or a failure."""
    try:
        record = _process(job, extractor)
    except ReadError as error:
        return job.key, None, (error.path, error.reason, error.message)
    except RecursionError:
        return job.key, None, (job.path, "malformed", "nested too deeply to read: open and save it again")
    return job.key, record, None


def _process(job: Job, extractor: Extractor) -> SourceRecord:
    record = SourceRecord(job.path, "", "", "")
    furniture: Counter[str] = Counter()
    told: dict[str, Counter[str]] = {}
    unlinked: Counter[str] = Counter()
    failures: list[ReadError] = []
    sizes: Counter[str] = Counter()
    aside: defaultdict[str, Counter[str]] = defaultdict(Counter)
    target = record_path(Path(job.records), job.key)
    temporary = target.with_suffix(f".{os.getpid()}.tmp")
    try:
        with gzip.open(temporary, "wt", encoding="utf-8", compresslevel=1) as lines:
            for source in readers.load_all(job.path, failures, job.columns):
                record.sha256, record.reader, record.encoding = source.sha256, source.reader, source.encoding
                sections = []
                for extraction in extractor.of_source(source):
                    sections.append(extraction.section)
                    furniture.update(kind for kind, _, _ in extraction.section.boilerplate)
                    tally(told, source.text, extraction.section.boilerplate)
                    unlinked.update(m.label for m in extraction.mentions if not m.id)
                    quads = "".join(report_quads(extraction, source.path, extractor.knowledge.kinds))
                    lines.write(json.dumps({"quads": quads}, ensure_ascii=False) + "\n")
                    record.reports.append(_summary(extraction, source.path, quads))
                sizes[source.path] += solid(source.text) + source.metadata.get("left_out", 0)
                aside[source.path] += _set_aside(source, sections)
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    record.failures = [(error.path, error.reason, error.message) for error in failures]
    if not record.reports:
        if failures:
            raise failures[0]
        raise ReadError(job.path, "no-report", "no report could be made out in it: check that it holds text")
    record.furniture, record.unlinked = dict(sorted(furniture.items())), dict(sorted(unlinked.items()))
    record.examples = examples(told)
    record.set_aside = {
        path: {"characters": sizes[path], "kinds": dict(sorted(kinds.items()))}
        for path, kinds in sorted(aside.items())
        if kinds.total() > NOTABLE * sizes[path]
    }
    return record


def _set_aside(source: Source, sections: list[Section]) -> Counter[str]:
    """What is set aside of a source, by kind, with what its web page held besides the text."""
    counts = set_aside(source.text, sections)
    return counts + Counter({"page menus": source.metadata.get("left_out", 0)})


def _summary(extraction: Extraction, path: str, quads: str) -> dict[str, Any]:
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
        "mentions": dict(sorted(Counter(m.type for m in extraction.mentions if m.id).items())),
        "digest": sha256(quads.encode("utf-8", "surrogatepass")).hexdigest()[:16],
    }
