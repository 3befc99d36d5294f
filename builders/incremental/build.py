"""The main job: files in, knowledge graph out; only what changed is done again.

Each source becomes a record file in ``KG/records`` (its reports, as lines of JSON with their N-Quads), written by a
worker process. One merge then decides which appearance of a report stands for it, and one transaction replaces the
named graphs that changed. Nothing depends on the order of files or the number of workers.
"""

from __future__ import annotations

import gzip
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from builders.documents.boilerplate import examples
from builders.documents.readers import Columns
from builders.duplicates import group
from builders.extractor import Extractor
from builders.incremental.sources import Job, SourceRecord, expand, prepare, process, record_path, work
from builders.rdf.knowledge import citation_quads, knowledge_quads
from builders.rdf.report import Place, appearance_quads
from builders.text.decode import digest
from graph.store.folder import KGFolder
from graph.store.manifest import Manifest, serialize
from graph.store.union import replace_graphs
from ontology.errors import ReadError, YinpuError
from ontology.files import write_atomically
from ontology.iris import GRAPH
from ontology.knowledge.knowledge import Knowledge, default_knowledge
from ontology.namespaces import PREFIXES

__all__ = ["VERSION", "BuildResult", "build", "forget"]

#: Extraction version: a change makes every source be read again.
VERSION = "0.1.3"

#: Called as progress(done, total, path) after each source.
Progress = Callable[[int, int, str], None]


@dataclass(slots=True)
class BuildResult:
    """What a build did: counts of sources and reports, and each failure as (path, reason, message)."""

    out: Path
    read: int = 0
    unchanged: int = 0
    removed: int = 0
    reports: int = 0
    characters: int = 0
    mentions: Counter[str] = field(default_factory=Counter)
    unlinked: Counter[str] = field(default_factory=Counter)
    boilerplate: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    set_aside: dict[str, dict[str, Any]] = field(default_factory=dict)
    relations: int = 0
    statements: int = 0
    failures: list[tuple[str, str, str]] = field(default_factory=list)

    def summary(self, verbose: bool = False) -> str:
        """Failures, texts much of which was set aside, and counts as lines; ``verbose`` adds boilerplate, unlinked names."""
        counts = {
            "sources read": self.read,
            "unchanged": self.unchanged,
            "forgotten": self.removed,
            "failed": len(self.failures),
            "reports": self.reports,
            "characters": self.characters,
            **{f"{type_} mentions": n for type_, n in sorted(self.mentions.items())},
            "names not linked": sum(self.unlinked.values()),
            "relations": self.relations,
            "statements": self.statements,
        }
        width = max(map(len, counts))
        lines = [f"failed: {path}: {message}" for path, _, message in self.failures]
        lines += [f"set aside: {path}: {_most(**told)}" for path, told in self.set_aside.items()]
        lines += [f"  {name:<{width}} {value:>12,}" for name, value in counts.items() if value or name in ("failed", "reports")]
        if verbose:
            lines.append("boilerplate left out:" + ("" if self.boilerplate else " none"))
            for kind, count in self.boilerplate.most_common():
                lines.append(f"  {kind} ({count:,}): {' · '.join(self.examples.get(kind, ()))}".removesuffix(": "))
            names = ", ".join(f"{name} ({count})" for name, count in self.unlinked.most_common(20))
            lines.append(f"names not linked: {names or 'none'}")
        return "\n".join(lines)


def _most(characters: int, kinds: dict[str, int]) -> str:
    """The share of a text that was set aside, and the kinds that make up most of it.

    >>> _most(200, {"page head": 40, "site footer": 20, "page mark": 4})
    '32 % page head, site footer'
    """
    total = sum(kinds.values())
    main = [kind for kind, size in sorted(kinds.items(), key=lambda one: -one[1]) if size * 4 >= total]
    return f"{100 * total / characters:.0f} % {', '.join(main or kinds)}"


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
    """Read files and folders into the knowledge graph folder ``out``.

    Unchanged files are skipped, a changed file replaces its own statements, and a file that has gone from a given
    folder is forgotten. ``text_column`` and ``title_column`` name the columns of tables (JSON lines, CSV). A file that
    cannot be read is listed in the result and stops nothing.
    Raises StoreError when ``out`` cannot be written or another build holds it.
    """
    knowledge = _fresh(knowledge)
    folder = KGFolder(out)
    result = BuildResult(folder.path)
    with folder.lock():
        old = folder.manifest() if folder.exists() else {"sources": {}, "reports": {}}
        files, gone = expand(paths, old["sources"], result.failures)
        fresh = _stale(old, files, knowledge, result)
        sources = {key: SourceRecord(**value) for key, value in old["sources"].items() if key not in gone}
        result.removed = len(old["sources"]) - len(sources)
        folder.records.mkdir(exist_ok=True)
        for done, (key, record, failure) in enumerate(
            _work(fresh, folder.records, workers, Columns(text_column, title_column), knowledge), 1
        ):
            if record is None:
                result.failures.append(failure)
                result.removed += sources.pop(key, None) is not None
            else:
                sources[key] = record
                result.read += 1
                result.failures += record.failures
            if progress:
                progress(done, len(fresh), failure[0] if failure else record.path)  # type: ignore[union-attr]
        _commit(folder, old, sources, knowledge, result)
    return result


def forget(path: str, out: str | os.PathLike[str] = "kg", *, knowledge: Knowledge | None = None) -> BuildResult:
    """Take a source and all its statements out of the graph; YinpuError when it is not in it."""
    knowledge = _fresh(knowledge)
    folder = KGFolder(out)
    result = BuildResult(folder.path)
    with folder.lock():
        old = folder.manifest()
        key = next((k for k, v in old["sources"].items() if path in (k, v["path"]) or os.path.realpath(path) == k), None)
        if key is None:
            known = sorted(v["path"] for v in old["sources"].values())
            raise YinpuError(
                f"{path}: not a source of {folder.path}; it has: {', '.join(known[:10])}{' …' if len(known) > 10 else ''}"
            )
        sources = {k: SourceRecord(**v) for k, v in old["sources"].items() if k != key}
        result.removed = 1
        _commit(folder, old, sources, knowledge, result)
    return result


def _fresh(knowledge: Knowledge | None) -> Knowledge:
    """The knowledge given, or the default one, as its tables now are; it stays so through the build."""
    knowledge = knowledge or default_knowledge()
    knowledge.refresh()
    return knowledge


def _stale(old: Manifest, files: dict[str, str], knowledge: Knowledge, result: BuildResult) -> dict[str, str]:
    """The files that must be read: new, changed, given by another path, or read with other knowledge."""
    same = old.get("version") == VERSION and old.get("knowledge") == knowledge.fingerprint
    stale: dict[str, str] = {}
    for key, path in files.items():
        known = old["sources"].get(key)
        try:
            if same and known and known["path"] == path and known["sha256"] == digest(path):
                result.unchanged += 1
                continue
        except ReadError:
            pass  # the reader will say what is wrong
        stale[key] = path
    return stale


Outcome = tuple[str, SourceRecord | None, tuple[str, str, str] | Any]


def _work(
    files: dict[str, str], records: Path, workers: int | None, columns: Columns, knowledge: Knowledge
) -> Iterator[Outcome]:
    jobs = [Job(key, path, str(records), columns) for key, path in sorted(files.items())]
    size = sum(os.path.getsize(job.path) for job in jobs if os.path.isfile(job.path))
    count = workers if workers is not None else min(os.cpu_count() or 1, len(jobs)) if size > 500_000 else 1
    if count <= 1 or len(jobs) < 2:
        extractor = Extractor(knowledge)
        yield from (process(job, extractor) for job in jobs)
        return
    jobs.sort(key=lambda job: -os.path.getsize(job.path) if os.path.isfile(job.path) else 0)
    with ProcessPoolExecutor(count, initializer=prepare, initargs=(Extractor(knowledge),)) as pool:
        yield from pool.map(work, jobs)


def _commit(
    folder: KGFolder, old: Manifest, sources: dict[str, SourceRecord], knowledge: Knowledge, result: BuildResult
) -> None:
    """Decide which appearance stands for each report, and replace the graphs that differ from the old ones."""
    chosen = _choose(sources)
    manifest: Manifest = {
        "version": VERSION,
        "knowledge": knowledge.fingerprint,
        "sources": {key: asdict(record) for key, record in sorted(sources.items())},
        "reports": {iri: _digest(appearances, knowledge) for iri, appearances in sorted(chosen.items())},
    }
    changed = {iri for iri, digest in manifest["reports"].items() if old["reports"].get(iri) != digest}
    removed = set(old["reports"]) - set(manifest["reports"])
    _count(sources, chosen, result)
    if changed or removed or not folder.exists() or old.get("knowledge") != manifest["knowledge"]:
        with folder.transaction(manifest) as store:
            _replace(store, folder, chosen, changed, removed, knowledge)
            folder.index.unlink(missing_ok=True)  # the views speak of the graph as it was
            result.statements = len(store)
            manifest["statements"] = result.statements
    else:
        manifest |= {"format": old["format"], "store": old["store"]}
        if "statements" in old:
            manifest["statements"] = old["statements"]
        result.statements = old.get("statements", 0)
        write_atomically(folder.manifest_path, serialize(manifest))
    _tidy(folder, sources)
    report = asdict(replace(result, mentions=Counter(), unlinked=Counter(), boilerplate=Counter()))
    report |= {"out": str(result.out), "mentions": dict(sorted(result.mentions.items()))}
    report |= {"unlinked": dict(result.unlinked.most_common(500))}
    report["boilerplate"] = {
        kind: {"count": count, "examples": result.examples.get(kind, [])} for kind, count in sorted(result.boilerplate.items())
    }
    del report["examples"]
    write_atomically(folder.report_path, json.dumps(report, ensure_ascii=False, indent=1).encode())


class Appearance(NamedTuple):
    """A place where a report stands; the one of the smallest rank stands for it."""

    rank: tuple[bool, int, int, int, str, int]
    key: str
    line: int
    digest: str
    place: Place


def _choose(sources: dict[str, SourceRecord]) -> dict[str, list[Appearance]]:
    """The appearances of each report, the best first: whole text before excerpt, longer before shorter.

    Of two about as long, the one whose page tells more of it comes first.
    """
    reports = {(key, line): report for key, record in sources.items() for line, report in enumerate(record.reports)}
    chosen: dict[str, list[Appearance]] = {}
    for keys in group(reports):
        found = []
        for key, line in keys:
            report = reports[key, line]
            path = report.get("path", sources[key].path)
            size, told = (
                report["characters"],
                sum(bool(report.get(name)) for name in ("publishers", "issued", "pages", "available")),
            )
            rank = (report["extent"] != "full", -size.bit_length(), -told, -size, path, line)
            place = Place(
                path,
                report.get("start", 0),
                report.get("end", 0),
                report.get("available"),
                report.get("views"),
                report["extent"],
            )
            found.append(Appearance(rank, key, line, report["digest"], place))
        found.sort()
        chosen[reports[found[0].key, found[0].line]["iri"]] = found
    return chosen


def _digest(appearances: Sequence[Appearance], knowledge: Knowledge) -> str:
    """Changes when the graph of the report must: its text, its offsets, its sources, or the knowledge."""
    return sha256(repr([VERSION, knowledge.fingerprint, appearances]).encode()).hexdigest()[:16]


def _count(sources: dict[str, SourceRecord], chosen: dict[str, list[Appearance]], result: BuildResult) -> None:
    result.reports = len(chosen)
    told: dict[str, Counter[str]] = {}
    for _, record in sorted(sources.items()):
        for kind, shapes in record.examples.items():
            told.setdefault(kind, Counter()).update(shapes)
        result.boilerplate.update(record.furniture)
        result.unlinked.update(record.unlinked)
        result.set_aside |= record.set_aside
        for report in record.reports:
            result.characters += report["characters"]
            result.relations += report["relations"]
            result.mentions.update(report["mentions"])
    result.examples = examples(told)


def _replace(
    store: Any,
    folder: KGFolder,
    chosen: dict[str, list[Appearance]],
    changed: set[str],
    removed: set[str],
    knowledge: Knowledge,
) -> None:
    by_source: dict[str, dict[int, str]] = {}
    for iri in changed:
        first = chosen[iri][0]
        by_source.setdefault(first.key, {})[first.line] = iri
    paths = {key: chosen[iri][0].place.path for key, iris in by_source.items() for iri in iris.values()}
    graphs, chunk, size = [*removed, GRAPH + "analysis"], [], 0  # an analysis is of the graph as it was
    for key in sorted(by_source, key=lambda k: paths[k]):
        for number, quads in enumerate(_read_quads(folder, key)):
            if number in by_source[key]:
                iri = by_source[key][number]
                graphs.append(iri)
                chunk += [quads, *appearance_quads(iri, [a.place for a in chosen[iri]])]
                size += len(quads)
            if size > 10_000_000:
                replace_graphs(store, graphs, "".join(chunk))
                graphs, chunk, size = [], [], 0
    replace_graphs(store, graphs, "".join(chunk))
    _knowledge(store, knowledge)


def _read_quads(folder: KGFolder, key: str) -> Iterator[str]:
    with gzip.open(record_path(folder.records, key), "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["quads"]


def _knowledge(store: Any, knowledge: Knowledge) -> None:
    """Write anew the graphs of the vocabulary and of what is known of the things that reports name."""
    dcterms, schema, graph = PREFIXES["dcterms"], PREFIXES["schema"], GRAPH + "knowledge"
    named = {
        row[0].value
        for row in store.query(
            f"SELECT DISTINCT ?t {{ GRAPH ?g {{ ?r <{schema}mentions>|<{dcterms}publisher>|<{dcterms}subject> ?t }} "
            f"FILTER(?g != <{graph}>) }}"
        )
    }
    known = "".join(knowledge_quads(knowledge, named))
    titles = "SELECT DISTINCT ?x ?title { GRAPH ?g { ?x a <%s> ; <%s> ?title } }"
    cited, reports = (
        [(row[0].value, row[1].value) for row in store.query(titles % (PREFIXES["yp"] + kind, name))]
        for kind, name in (("Publication", PREFIXES["skos"] + "prefLabel"), ("Report", dcterms + "title"))
    )
    replace_graphs(store, [graph, GRAPH + "ontology"], known + "".join(citation_quads(cited, reports)) + _vocabulary())


def _vocabulary() -> str:
    """The vocabulary as N-Quads, its blank nodes named by their canonical labels, so that every build has the same."""
    from importlib.resources import files

    from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, parse, serialize

    graph = GRAPH + "ontology"
    vocabulary = Dataset(parse(files("ontology").joinpath("yinpu.ttl").read_bytes(), RdfFormat.TURTLE))
    vocabulary.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)

    def named(term: Any) -> Any:
        return NamedNode(f"{graph}#{term.value}") if isinstance(term, BlankNode) else term

    quads = [Quad(named(q.subject), q.predicate, named(q.object), NamedNode(graph)) for q in vocabulary]
    return (serialize(quads, format=RdfFormat.N_QUADS) or b"").decode()


def _tidy(folder: KGFolder, sources: dict[str, SourceRecord]) -> None:
    """Delete record files of sources that are no longer in the graph."""
    kept = {record_path(folder.records, key).name for key in sources}
    for path in folder.records.glob("*.jsonl.gz"):
        if path.name not in kept:
            path.unlink(missing_ok=True)
