"""From records to the graph: which appearance of a report stands for it, and one transaction for the graphs that changed."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import Any, NamedTuple

from builders.duplicates import group
from builders.incremental.result import BuildResult
from builders.incremental.sources import SourceRecord, record_path
from builders.rdf.knowledge import citation_quads, knowledge_quads
from builders.rdf.report import Place, appearance_quads
from graph.store.folder import KGFolder
from graph.store.manifest import Manifest, serialize
from graph.store.seal import seal
from graph.store.union import named_size, replace_graphs
from ontology import namespaces as ns
from ontology.errors import DamageError
from ontology.files import write_atomically
from ontology.iris import GRAPH
from ontology.knowledge.knowledge import Knowledge
from ontology.namespaces import PREFIXES
from ontology.progress import Progress, unheard

__all__ = ["commit"]

#: The properties by which a report leads to things that the tables may know.
_NAMING = ("schema:mentions", "schema:exampleOfWork", "dcterms:publisher", "dcterms:subject", "prov:agent")


def commit(
    folder: KGFolder,
    old: Manifest,
    sources: dict[str, SourceRecord],
    result: BuildResult,
    *,
    version: str,
    knowledge: Knowledge,
    catalogue: dict[str, Any] | None = None,
    anew: bool = False,
    progress: Progress = unheard,
) -> None:
    """Replace the graphs that differ from those of the manifest ``old``, write the new one and the report of the build.

    Args:
        folder: The graph's folder, locked.
        old: What the last build left.
        sources: What is to be in the graph, the record files of which are there.
        result: Completed by counts, and by what turned out to be damaged.
        version: That of the extraction.
        knowledge: What the sources were read with.
        catalogue: What the graph keeps of the user's catalogue.
        anew: Begin with an empty store.
        progress: Told of the phase ``loading``.

    Raises:
        StoreError: The folder cannot be written; the graph is as it was.
        DamageError: The store turned out to be damaged although it was begun ``anew``.
    """
    chosen = _choose(sources)
    made_by = (version, knowledge.fingerprint)
    manifest = _manifest(folder, old, sources, chosen, made_by)
    changed = {iri for iri, digest in manifest["reports"].items() if old["reports"].get(iri) != digest}
    removed = set(old["reports"]) - set(manifest["reports"])
    if catalogue:
        manifest["catalogue"] = catalogue
    result.count(sources, len(chosen), sum(not found[0].named for found in chosen.values()))
    if changed or removed or anew or old.get("knowledge") != manifest["knowledge"]:
        try:
            _write(folder, manifest, _Change(chosen, changed, removed, progress), knowledge, anew)
        except DamageError:
            if anew:
                raise
            result.repaired.append(f"{folder.store_path} was damaged")
            _write(folder, manifest, _Change(chosen, set(chosen), set(), progress), knowledge, True)
    else:
        _keep(folder, manifest, old)
    result.statements = manifest.get("statements", 0) - manifest.get("named", 0)  # the union: each of them once
    _tidy(folder, sources)
    write_atomically(folder.report_path, json.dumps(result.report(), ensure_ascii=False, indent=1).encode())


def _manifest(
    folder: KGFolder,
    old: Manifest,
    sources: dict[str, SourceRecord],
    chosen: dict[str, list[Appearance]],
    made_by: tuple[str, str],
) -> Manifest:
    """What the graph now says of itself, but for what of it is known only once it is written."""
    version, knowledge = made_by
    return {
        "version": version,
        "knowledge": knowledge,
        "sources": {key: asdict(record) for key, record in sorted(sources.items())},
        "reports": {iri: _digest(appearances, made_by) for iri, appearances in sorted(chosen.items())},
        "seal": seal(folder.path, (record_path(folder.records, key) for key in sorted(sources)), old.get("seal")),
    }


class Appearance(NamedTuple):
    """A place where a report stands; the one of the smallest rank stands for it."""

    rank: tuple[bool, int, int, int, str, int]
    key: str
    line: int
    digest: str
    place: Place
    named: int
    iri: str


def _choose(sources: dict[str, SourceRecord]) -> dict[str, list[Appearance]]:
    """The appearances of each report in order of preference.

    Whole text comes before excerpt, longer before shorter; of two about as long, the one whose page tells more of it.

    Args:
        sources: What the manifest keeps of each source, by key.

    Returns:
        By the IRI of each report (the smallest of those of its appearances), its appearances in the sources, the best first.
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
            found.append(Appearance(rank, key, line, report["digest"], place, report.get("named", 1), report["iri"]))
        found.sort()
        chosen[min(reports[key, line]["iri"] for key, line in keys)] = found
    return chosen


def _digest(appearances: Sequence[Appearance], made_by: tuple[str, str]) -> str:
    """Changes when the graph of the report must: its text, its offsets, its sources, the extraction, or the knowledge."""
    return sha256(repr([*made_by, appearances]).encode()).hexdigest()[:16]


class _Change(NamedTuple):
    """The appearances of each report, the reports whose graphs are to be written, those that go, and whom to tell."""

    chosen: dict[str, list[Appearance]]
    changed: set[str]
    removed: set[str]
    progress: Progress


def _keep(folder: KGFolder, manifest: Manifest, old: Manifest) -> None:
    """Write ``manifest`` for the store of ``old``, which stays as it is."""
    manifest["format"], manifest["store"] = old["format"], old["store"]
    if "statements" in old:
        manifest["statements"] = old["statements"]
    if "named" in old:
        manifest["named"] = old["named"]
    manifest["seal"] |= {name: state for name, state in old.get("seal", {}).items() if name.startswith("store/")}
    write_atomically(folder.manifest_path, serialize(manifest))


def _write(folder: KGFolder, manifest: Manifest, change: _Change, knowledge: Knowledge, anew: bool) -> None:
    """Replace the graphs that differ in one transaction, which completes ``manifest`` and writes it."""
    with folder.transaction(manifest, anew=anew) as store:
        _replace(store, folder, change, knowledge)
        folder.index.unlink(missing_ok=True)  # the views speak of the graph as it was
        manifest["statements"], manifest["named"] = len(store), named_size(store)
        del store


def _replace(store: Any, folder: KGFolder, change: _Change, knowledge: Knowledge) -> None:
    chosen = change.chosen
    by_source: dict[str, dict[int, str]] = {}
    for iri in change.changed:
        first = chosen[iri][0]
        by_source.setdefault(first.key, {})[first.line] = iri
    paths = {key: chosen[iri][0].place.path for key, iris in by_source.items() for iri in iris.values()}
    graphs, chunk, size = [*change.removed, GRAPH + "analysis"], [], 0  # an analysis is of the graph as it was
    order = sorted(by_source, key=lambda k: paths[k])
    change.progress("loading", 0, len(order) + 1, "")
    for done, key in enumerate(order, 1):
        for number, quads in enumerate(_read_quads(folder, key)):
            if number in by_source[key]:
                iri = by_source[key][number]
                graphs.append(iri)
                own = chosen[iri][0].iri
                chunk += [
                    quads if own == iri else quads.replace(own, iri),
                    *appearance_quads(iri, [a.place for a in chosen[iri]]),
                ]
                size += len(quads)
            if size > 10_000_000:
                replace_graphs(store, graphs, "".join(chunk))
                graphs, chunk, size = [], [], 0
        change.progress("loading", done, len(order) + 1, paths[key])
    replace_graphs(store, graphs, "".join(chunk))
    _knowledge(store, knowledge)
    change.progress("loading", len(order) + 1, len(order) + 1, "what the tables know")


def _read_quads(folder: KGFolder, key: str) -> Iterator[str]:
    with gzip.open(record_path(folder.records, key), "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["quads"]


def _knowledge(store: Any, knowledge: Knowledge) -> None:
    """Write anew the graphs of the vocabulary and of what is known of the things that reports name."""
    dcterms, graph = PREFIXES["dcterms"], GRAPH + "knowledge"
    naming = "|".join(f"<{ns.expand(name)}>" for name in _NAMING)
    named = {
        row[0].value for row in store.query(f"SELECT DISTINCT ?t {{ GRAPH ?g {{ ?r {naming} ?t }} FILTER(?g != <{graph}>) }}")
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
