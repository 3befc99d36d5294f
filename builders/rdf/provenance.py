"""Where the statements come from, as N-Quads of the graph ``provenance`` (PROV-O): builds, sources, their files and readers.

It tells of paths and times, so it is left out when graphs are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from mimetypes import MimeTypes
from typing import Any, NamedTuple

from builders.rdf.report import Place, source_iri
from graph.store.terms import DCTERMS, NIF, PROV, RDF, SCHEMA, XSD, YP, iri, quad, text
from ontology.iris import GRAPH

__all__ = ["File", "build_quads", "provenance_quads", "source_quads"]

_GRAPH = iri(GRAPH + "provenance")
_TYPES = MimeTypes()  # as Python knows them, whatever the system adds
for _suffix, _type in (
    (".md", "text/markdown"),
    (".jsonl", "application/jsonl"),
    (".ofd", "application/ofd"),
    (".eml", "message/rfc822"),
):
    _TYPES.add_type(_type, _suffix)


class File(NamedTuple):
    """A source as a file: its digest, its path, what read it with which versions, and the number of the build that did."""

    sha256: str
    path: str
    reader: str
    build: str


def provenance_quads(
    builds: Mapping[str, Mapping[str, Any]],
    files: Sequence[File],
    reports: Mapping[str, Sequence[tuple[Place, str, str]]],
    replaced: Mapping[str, str],
) -> Iterator[str]:
    """All that the graph ``provenance`` says.

    Args:
        builds: What is kept of each build, by its number.
        files: The sources.
        reports: By IRI of a report, place, path and number of the build of each of its appearances, the best first.
        replaced: IRI of the report that one replaces, by that of the newer one.

    Yields:
        Lines of N-Quads.
    """
    for number, told in sorted(builds.items()):
        yield from build_quads(number, told)
    for file in files:
        yield from source_quads(file)
    for report, places in reports.items():
        yield from _report_quads(report, places)
        if old := replaced.get(report):
            yield quad(iri(report), PROV + "wasRevisionOf", iri(old), _GRAPH)


def build_quads(number: str, told: Mapping[str, Any]) -> Iterator[str]:
    """A build: an activity with its times, version, options and the digest of its knowledge."""
    build = _build(number)
    yield quad(build, RDF + "type", iri(PROV + "Activity"), _GRAPH)
    for name, predicate in (("started", PROV + "startedAtTime"), ("ended", PROV + "endedAtTime")):
        if told.get(name):
            yield quad(build, predicate, f'"{told[name]}"^^<{XSD}dateTime>', _GRAPH)
    yield quad(build, SCHEMA + "softwareVersion", text(told["version"]), _GRAPH)
    yield quad(build, YP + "knowledgeDigest", text(told["knowledge"]), _GRAPH)
    for option, value in sorted(told.get("options", {}).items()):
        yield quad(build, YP + "option", text(f"{option}={value}"), _GRAPH)


def source_quads(file: File) -> Iterator[str]:
    """A source: its path, media type, reader, and the build that read it."""
    source = iri(source_iri(file.sha256))
    yield quad(source, RDF + "type", iri(PROV + "Entity"), _GRAPH)
    yield quad(source, NIF + "sourceUrl", text(file.path), _GRAPH)
    yield quad(source, DCTERMS + "format", text(_TYPES.guess_type(file.path)[0] or "application/octet-stream"), _GRAPH)
    yield quad(source, YP + "reader", text(file.reader), _GRAPH)


def _report_quads(report: str, places: Sequence[tuple[Place, str, str]]) -> Iterator[str]:
    """From which sources a report was made, by which build, and the path of each place where it stands."""
    numbers = {place: number for number, place in enumerate(dict.fromkeys(place for place, _, _ in places), 1)}
    yield quad(iri(report), PROV + "wasGeneratedBy", _build(places[0][2]), _GRAPH)
    for source in sorted({place.source for place in numbers}):
        yield quad(iri(report), PROV + "wasDerivedFrom", iri(source_iri(source)), _GRAPH)
    yield quad(iri(report), NIF + "sourceUrl", text(min(path for place, path, _ in places if place == places[0][0])), _GRAPH)
    for place, path, _ in places:
        yield quad(iri(f"{report}#appearance={numbers[place]}"), NIF + "sourceUrl", text(path), _GRAPH)


def _build(number: str) -> str:
    return iri(f"{GRAPH}provenance#build={number}")
