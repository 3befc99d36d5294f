"""Extractions and knowledge as N-Quads text: what a report says, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

from builders.rdf.metadata import further_metadata, value_quads
from builders.rdf.told import told_quads
from builders.records import Extraction, Relation
from graph.store.terms import DCTERMS, ELI, ITSRDF, NIF, RDF, SCHEMA, SKOS, YP, date, iri, number, quad, tag, text
from ontology import namespaces as ns
from ontology.days import bounds
from ontology.iris import mint
from ontology.schema import ENTITY_TYPES, RELATION_TYPES, class_of

__all__ = ["Place", "appearance_quads", "evidence_quads", "report_quads", "source_iri"]


def source_iri(sha256: str) -> str:
    """The IRI of a source: its bytes name it, wherever it lies."""
    return f"urn:sha256:{sha256}"


class Place(NamedTuple):
    """Where a report stands.

    Attributes:
        source: Digest of the file's bytes.
        start: Where it begins in the text of the source.
        end: Where it ends there.
        available: Date of its appearance there.
        views: How often it was read there.
        extent: ``full`` or ``excerpt``.
    """

    source: str
    start: int
    end: int
    available: str | None
    views: int | None
    extent: str


def appearance_quads(report: str, places: Sequence[Place]) -> Iterator[str]:
    """The places where a report stands.

    Args:
        report: IRI of the report.
        places: Its places; the first is the one that its statements are from.

    Yields:
        Lines of N-Quads in the graph of the report.
    """
    graph = iri(report)
    for source in sorted({place.source for place in places}):
        yield quad(graph, DCTERMS + "source", iri(source_iri(source)), graph)
    for number_, place in enumerate(places, 1):
        node = iri(f"{report}#appearance={number_}")
        yield quad(graph, SCHEMA + "workExample", node, graph)
        yield quad(node, DCTERMS + "source", iri(source_iri(place.source)), graph)
        yield quad(node, NIF + "beginIndex", number(place.start), graph)
        yield quad(node, NIF + "endIndex", number(place.end), graph)
        yield quad(node, YP + "textExtent", text(place.extent), graph)
        if place.available:
            yield quad(node, DCTERMS + "available", date(place.available), graph)
        if place.views is not None:
            yield quad(node, YP + "views", number(place.views), graph)


def report_quads(extraction: Extraction, kinds: Collection[str]) -> Iterator[str]:
    """The facts: what a report says of itself and of things.

    Args:
        extraction: What was taken from the report.
        kinds: Kinds of institution that the tables know; others are not stated.

    Yields:
        Lines of N-Quads whose graph is the report's IRI.
    """
    graph = iri(extraction.report)
    yield from _metadata(extraction, graph)
    for iri_, (type_, label, kind) in sorted(extraction.things.items()):
        yield from _new_thing(iri_, type_, label, kind if kind in kinds else "", graph)
    for relation in dict.fromkeys((r.subject, r.predicate, r.object) for r in evidenced(extraction)):
        yield quad(iri(relation[0]), _property(relation[1]), iri(relation[2]), graph)
    for one in extraction.associated:
        yield quad(iri(one.subject), _property(one.predicate), iri(one.object), graph)
    yield from told_quads(extraction)


def evidence_quads(extraction: Extraction) -> Iterator[str]:
    """What bears the facts out: where the values of the catalogue come from, and each relation with its sentence.

    What sentences name is told by the mentions (:mod:`graph.store.nif`).

    Args:
        extraction: What was taken from the report.

    Yields:
        Lines of N-Quads whose graph is the report's IRI.
    """
    graph = iri(extraction.report)
    for number_, said in enumerate(extraction.section.evidence, 1):
        yield from value_quads(said, iri(f"{extraction.report}#evidence={number_}"), graph)
    relations = list(evidenced(extraction))
    for relation in relations:
        yield from _relation(relation, extraction.report, graph)
    yield from _associations(extraction, graph)
    named = {mention.sentence for mention in extraction.mentions if mention.id}
    for (start, end), words in {(r.start, r.end): r.text for r in relations if (r.start, r.end) not in named}.items():
        yield quad(f"<{extraction.report}#char={start},{end}>", NIF + "anchorOf", text(words), graph)


def evidenced(extraction: Extraction) -> Iterator[Relation]:
    """The relations whose two ends have nodes and that the report itself says: what tables know is told of them once."""
    return (one for one in extraction.relations if one.subject and one.object and one.origin in ("stated", "inferred"))


def _property(relation: str) -> str:
    """The IRI of the property that states a relation."""
    return ns.expand(RELATION_TYPES[relation].property)


def _metadata(extraction: Extraction, graph: str) -> Iterator[str]:
    section, report = extraction.section, iri(extraction.report)
    tag = extraction.language
    yield quad(report, RDF + "type", iri(YP + "Report"), graph)
    yield quad(report, DCTERMS + "title", text(section.title, tag), graph)
    yield quad(report, SKOS + "prefLabel", text(section.title, tag), graph)
    for publisher, _ in extraction.publishers:
        yield quad(report, DCTERMS + "publisher", iri(publisher), graph)
    if section.issued:
        yield quad(report, DCTERMS + "issued", date(section.issued), graph)
        for name, bound in zip(("issuedFrom", "issuedUntil"), bounds(section.issued), strict=True):
            yield quad(report, YP + name, date(bound), graph)
    if section.available:
        yield quad(report, DCTERMS + "available", date(section.available), graph)
    if year := _year(extraction):
        yield quad(report, YP + "year", number(year), graph)
    for name, value in (("pages", section.pages), ("views", section.views)):
        if value is not None:
            predicate = SCHEMA + "numberOfPages" if name == "pages" else YP + "views"
            yield quad(report, predicate, number(value), graph)
    if section.series:
        yield quad(report, YP + "series", text(section.series), graph)
    if section.inferred_by:
        yield quad(report, YP + "publisherInferredBy", text(section.inferred_by), graph)
    yield from further_metadata(extraction, report, graph)
    yield quad(report, DCTERMS + "language", text(extraction.language), graph)
    yield quad(report, YP + "textExtent", text(section.extent), graph)
    for theme in extraction.subjects:
        yield quad(report, DCTERMS + "subject", iri(theme), graph)
    for thing in sorted({m.id for m in extraction.mentions if m.id}):
        yield quad(report, SCHEMA + "mentions", iri(thing), graph)
    for version in sorted({m.version for m in extraction.mentions if m.version}):
        yield quad(report, ELI + "cites", iri(version), graph)


def _year(extraction: Extraction) -> int | None:
    section = extraction.section
    if section.issued:
        return int(section.issued[:4])
    if titled := re.search(r"(?<!\d)(20[0-3]\d)(?!\d)", section.title):
        return int(titled[1])
    return int(section.available[:4]) if section.available else None


def _new_thing(iri_: str, type_: str, label: str, kind: str, graph: str) -> Iterator[str]:
    yield quad(iri(iri_), RDF + "type", iri(ns.expand(ENTITY_TYPES[class_of(type_)].term)), graph)
    yield quad(iri(iri_), SKOS + "prefLabel", text(label, tag(label)), graph)
    if kind:
        yield quad(iri(iri_), YP + "kind", iri(mint("kind", kind)), graph)


def _associations(extraction: Extraction, graph: str) -> Iterator[str]:
    """The pairs that a report only names together: each once, with its weight and the first sentence that names it."""
    sentences = {(one[2], one[3]): one[8] for one in extraction.mentions} if extraction.associated else {}
    for one in extraction.associated:
        node = iri(f"{extraction.report}#{one.predicate}={_digest(one)}")
        start, end = sentences.get(one.subject_at or (0, 0), (one.start, one.end))
        yield quad(node, RDF + "type", iri(YP + "Association"), graph)
        yield quad(node, RDF + "subject", iri(one.subject), graph)
        yield quad(node, RDF + "object", iri(one.object), graph)
        yield quad(node, YP + "weight", number(one.weight or 1), graph)
        yield quad(node, YP + "evidence", iri(f"{extraction.report}#char={start},{end}"), graph)


def _digest(relation: Relation) -> str:
    """Tells the pairs of things of a report apart."""
    return sha256(f"{relation.subject} {relation.object}".encode()).hexdigest()[:8]


def _relation(relation: Relation, report: str, graph: str) -> Iterator[str]:
    predicate = _property(relation.predicate)
    place = f"{report}#char={relation.start},{relation.end}"
    node = iri(f"{place}&{relation.predicate}={_digest(relation)}")
    yield quad(node, RDF + "type", iri(YP + "Relation"), graph)
    yield quad(node, RDF + "subject", iri(relation.subject), graph)
    yield quad(node, RDF + "predicate", iri(predicate), graph)
    yield quad(node, RDF + "object", iri(relation.object), graph)
    yield quad(node, YP + "evidence", iri(place), graph)
    yield quad(node, YP + "rule", text(relation.rule), graph)
    if relation.origin != "stated":
        yield quad(node, YP + "origin", text(relation.origin), graph)
    yield quad(node, ITSRDF + "taConfidence", number(float(relation.score)), graph)
