"""From shards to the graph: which appearance of a report stands for it, and one transaction for the graphs that changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from builders.incremental.appearances import Appearance, chosen_appearances, digest
from builders.incremental.result import BuildResult
from builders.incremental.sources import SourceRecord
from builders.rdf.known import known_quads, vocabulary_quads
from builders.rdf.provenance import File, provenance_quads
from builders.rdf.report import appearance_quads
from graph.store.folder import KGFolder
from graph.store.manifest import Manifest, serialize
from graph.store.mentions import MentionWriter, buckets, things
from graph.store.nif import phrase_quads, sentence_quads
from graph.store.seal import seal
from graph.store.shards import Piece, piece_at
from graph.store.union import compared_size, load, remove_graphs, set_graphs, triples
from ontology.errors import DamageError
from ontology.files import sync, write_atomically
from ontology.iris import GRAPH
from ontology.knowledge.knowledge import Knowledge
from ontology.progress import Progress, unheard

__all__ = ["Options", "commit"]


class Options(NamedTuple):
    """What a build was asked for.

    Attributes:
        version: That of the extraction.
        knowledge: What the sources were read with.
        mentions: ``lean``, or ``full`` for each mention as a NIF phrase in the store.
        catalogue: What the graph keeps of the user's catalogue.
        kept: IRIs that reports are to have in place of those that their texts give; None without a ledger of them.
        build: The number of this build, and what is told of it.
        progress: Told of the phase ``loading``.
    """

    version: str
    knowledge: Knowledge
    mentions: str = "lean"
    catalogue: dict[str, Any] | None = None
    kept: Mapping[str, str] | None = None
    build: tuple[str, Mapping[str, Any]] = ("", MappingProxyType({}))
    progress: Progress = unheard


def commit(
    folder: KGFolder,
    old: Manifest,
    sources: dict[str, SourceRecord],
    result: BuildResult,
    options: Options,
    *,
    anew: bool = False,
) -> None:
    """Replace the graphs that differ from those of the manifest ``old``, write the new one and the report of the build.

    Args:
        folder: The graph's folder, locked.
        old: What the last build left.
        sources: What is to be in the graph, the shards of which are there.
        result: Completed by counts, and by what turned out to be damaged.
        options: What the build was asked for.
        anew: Begin with an empty store.

    Raises:
        StoreError: The folder cannot be written; the graph is as it was.
        DamageError: The store turned out to be damaged although it was begun ``anew``.
    """
    chosen = chosen_appearances(sources, options.kept or {})
    manifest = _manifest(folder, old, sources, chosen, options)
    result.count(sources, len(chosen), sum(not found[0].named for found in chosen.values()))
    change = _change(old, manifest, chosen, anew)
    if change or anew or _told(old) != _told(manifest):
        try:
            _write(folder, manifest, change, options, anew, 0 if anew else old.get("buckets", 0))
        except DamageError:
            if anew:
                raise
            result.repaired.append(f"{folder.generation} was damaged")
            _write(folder, manifest, _Change(chosen, set(chosen), set()), options, True)
    else:
        _keep(folder, manifest, old)
    result.statements = manifest.get("named", 0)
    folder.tidy(manifest, {record.shard for record in sources.values()})
    write_atomically(folder.report_path, json.dumps(result.report(), ensure_ascii=False, indent=1).encode())


def _manifest(
    folder: KGFolder, old: Manifest, sources: dict[str, SourceRecord], chosen: dict[str, list[Appearance]], options: Options
) -> Manifest:
    """What the graph now says of itself, but for what of it is known only once it is written."""
    made_by = (options.version, options.knowledge.fingerprint, options.mentions)
    total = sum(found[0].named for found in chosen.values())
    number, told = options.build
    builds = old.get("builds", {}) | {number: dict(told)}
    wanted = {record.build for record in sources.values()}
    manifest: Manifest = {
        "version": options.version,
        "knowledge": options.knowledge.fingerprint,
        "mentions": options.mentions,
        "builds": {number: told for number, told in sorted(builds.items()) if number in wanted},
        "buckets": buckets(total),
        "sources": {key: record.to_manifest() for key, record in sorted(sources.items())},
        "reports": {
            iri: {
                "digest": digest(appearances, made_by),
                "shard": sources[appearances[0].key].shard,
                "at": appearances[0].at,
            }
            for iri, appearances in sorted(chosen.items())
        },
        "seal": seal(
            folder.path,
            (folder.records / one for one in sorted({record.shard for record in sources.values()})),
            old.get("seal"),
        ),
    }
    if options.kept is not None:
        manifest["kept_iris"] = dict(options.kept)
    if options.catalogue:
        manifest["catalogue"] = options.catalogue
    return manifest


class _Change(NamedTuple):
    """The appearances of each report, the reports whose graphs are to be written, and those that go."""

    chosen: dict[str, list[Appearance]]
    changed: set[str]
    removed: set[str]

    def __bool__(self) -> bool:
        return bool(self.changed or self.removed)


def _change(old: Manifest, manifest: Manifest, chosen: dict[str, list[Appearance]], anew: bool) -> _Change:
    """What of the graph differs; all of it when it is begun anew."""
    before = {} if anew else {iri: kept["digest"] for iri, kept in old["reports"].items()}
    changed = {iri for iri, kept in manifest["reports"].items() if before.get(iri) != kept["digest"]}
    return _Change(chosen, changed, set(before) - set(manifest["reports"]))


def _told(manifest: Manifest) -> tuple[Any, ...]:
    """What of a manifest the graphs that belong to no report are made of."""
    files = [(key, record["path"], record["sha256"], record["build"]) for key, record in manifest["sources"].items()]
    return manifest.get("knowledge"), manifest.get("buckets"), files


def _keep(folder: KGFolder, manifest: Manifest, old: Manifest) -> None:
    """Write ``manifest`` for the generation of ``old``, which stays as it is."""
    for name in ("format", "store", "statements", "named", "views", "analysed"):
        if name in old:
            manifest[name] = old[name]
    manifest["seal"] |= {name: state for name, state in old.get("seal", {}).items() if name.startswith("store/")}
    if manifest != old:
        sync(folder.records)
        write_atomically(folder.manifest_path, serialize(manifest))
    folder.sweep(folder.path / manifest["store"])


def _write(
    folder: KGFolder, manifest: Manifest, change: _Change, options: Options, anew: bool, buckets_before: int = 0
) -> None:
    """Replace the graphs that differ in one transaction, which completes ``manifest`` and writes it."""
    with folder.transaction(manifest, anew=anew) as generation:
        store = generation.store
        remove_graphs(store, sorted({*change.removed, *(change.changed if not anew else ()), GRAPH + "runs"}))
        same = manifest["buckets"] == buckets_before  # else every file of mentions is written anew
        wanted = change.changed if same else set(change.chosen)
        options.progress("loading", 0, len(wanted) + 1, "")
        writer = MentionWriter(
            generation.mentions,
            manifest["buckets"],
            generation.old_mentions if same else None,
            change.removed | change.changed,
        )
        if wanted:
            load(store, _lines(folder, manifest, change, writer, options, wanted))
        writer.close()
        known = known_quads(store, options.knowledge, things(generation.mentions))
        provenance = _provenance(manifest, change.chosen)
        of_all = {"knowledge": known, "ontology": vocabulary_quads(), "provenance": provenance}
        set_graphs(store, {GRAPH + name: quads for name, quads in of_all.items()})
        options.progress("loading", len(wanted) + 1, len(wanted) + 1, "what the tables know")
        manifest["statements"], manifest["named"] = len(store), compared_size(store)
        folder.drop_views()  # the pages speak of the graph as it was
        del store


def _lines(
    folder: KGFolder, manifest: Manifest, change: _Change, writer: MentionWriter, options: Options, wanted: set[str]
) -> Iterator[str]:
    """The statements of the reports that changed and those of the union; the mentions of all reports ``wanted`` are written."""
    first = {iri: change.chosen[iri][0] for iri in wanted}
    order = sorted(first, key=lambda iri: (writer.order(iri), first[iri].key, first[iri].line))
    for done, iri in enumerate(order, 1):
        own = first[iri]
        piece = piece_at(folder.records / manifest["reports"][iri]["shard"], *own.at)
        writer.add(iri, piece["mentions"])
        if iri in change.changed:
            yield from _report_lines(iri, own.iri, piece, change.chosen[iri], options.mentions)
        options.progress("loading", done, len(order) + 1, own.path)


def _report_lines(iri: str, own: str, piece: Piece, appearances: list[Appearance], mentions: str) -> Iterator[str]:
    """All statements of a report, and those of the union: its facts."""
    facts, evidence = (said if own == iri else said.replace(own, iri) for said in (piece["facts"], piece["evidence"]))
    columns, words, start = piece["mentions"], piece["text"], piece["start"]
    places = list(dict.fromkeys(one.place for one in appearances))
    facts = "".join([facts, *appearance_quads(iri, places)])
    yield facts
    yield triples(facts, iri)
    yield "".join([evidence, *sentence_quads(iri, columns, words, start)])
    if mentions == "full":
        yield "".join(phrase_quads(iri, columns, words, start))


def _provenance(manifest: Manifest, chosen: dict[str, list[Appearance]]) -> str:
    """The graph ``provenance``."""
    sources = manifest["sources"]
    files = [File(one["sha256"], one["path"], _reader(one), one["build"]) for one in sources.values()]
    places = {
        iri: [(one.place, one.path, sources[one.key]["build"]) for one in appearances] for iri, appearances in chosen.items()
    }
    replaced = {new: old for one in sources.values() for new, old in one["replaces"].items() if new in chosen}
    return "".join(dict.fromkeys(provenance_quads(manifest["builds"], files, places, replaced)))


def _reader(source: Mapping[str, Any]) -> str:
    """What read a source: the reader, the encoding or format, and the libraries with their versions."""
    names = dict.fromkeys((source["reader"], source["encoding"]))
    return "; ".join([" ".join(names), *source.get("read_with", ())])
