"""Extractions and knowledge as N-Quads text: what a report says, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from builders.rdf.metadata import further_metadata
from builders.records import Extraction, Mention, Relation
from graph.store.terms import DCTERMS, ITSRDF, NIF, RDF, SCHEMA, SKOS, YP, date, iri, number, quad, tag, text
from ontology import namespaces as ns
from ontology.days import bounds
from ontology.iris import mint
from ontology.schema import RELATION_TYPES, class_of

__all__ = ["Place", "appearance_quads", "report_quads", "source_quad"]


def source_quad(report: str, path: str) -> str:
    """That a report also stands in the source ``path``."""
    return quad(iri(report), DCTERMS + "source", text(path), iri(report))


class Place(NamedTuple):
    """Where a report stands.

    Attributes:
        path: The source.
        start: Where it begins in the text of the source.
        end: Where it ends there.
        available: Date of its appearance there.
        views: How often it was read there.
        extent: ``full`` or ``excerpt``.
    """

    path: str
    start: int
    end: int
    available: str | None
    views: int | None
    extent: str


def appearance_quads(report: str, places: Sequence[Place]) -> Iterator[str]:
    """The places where a report stands, when there are several.

    Args:
        report: IRI of the report.
        places: Its places; the first is the one that its statements are from.

    Yields:
        Lines of N-Quads in the graph of the report; none for a single place.
    """
    graph = iri(report)
    for number_, place in enumerate(places if len(places) > 1 else (), 1):
        node = iri(f"{report}#appearance={number_}")
        yield quad(graph, SCHEMA + "workExample", node, graph)
        yield quad(node, RDF + "type", iri(SCHEMA + "CreativeWork"), graph)
        yield quad(node, NIF + "beginIndex", number(place.start), graph)
        yield quad(node, NIF + "endIndex", number(place.end), graph)
        yield quad(node, NIF + "sourceUrl", text(place.path), graph)
        yield quad(node, YP + "textExtent", text(place.extent), graph)
        if place.available:
            yield quad(node, DCTERMS + "available", date(place.available), graph)
        if place.views is not None:
            yield quad(node, YP + "views", number(place.views), graph)
    for path in sorted({p.path for p in places[1:]} - {places[0].path}):
        yield source_quad(report, path)


def report_quads(extraction: Extraction, path: str, kinds: Collection[str]) -> Iterator[str]:
    """All statements of one report's named graph.

    Args:
        extraction: What was taken from the report.
        path: The source, as it was given.
        kinds: Kinds of institution that the tables know; others are not stated.

    Yields:
        Lines of N-Quads whose graph is the report's IRI.
    """
    graph = iri(extraction.report)
    yield from _metadata(extraction, path, graph)
    for iri_, (type_, label, kind) in sorted(extraction.things.items()):
        yield from _new_thing(iri_, type_, label, kind if kind in kinds else "", graph)
    context = iri(extraction.report + "#text")
    for (start, end), words in extraction.sentences.items():
        sentence = iri(f"{extraction.report}#sentence={start},{end}")
        yield quad(sentence, RDF + "type", iri(NIF + "Sentence"), graph)
        yield from _span(sentence, start, end, words, graph)
    for mention in extraction.mentions:
        yield from _mention(mention, extraction.report, context, graph)
    for relation in extraction.relations:
        yield from _relation(relation, extraction.report, graph)


def _metadata(extraction: Extraction, path: str, graph: str) -> Iterator[str]:
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
    yield source_quad(extraction.report, path)
    for theme in extraction.subjects:
        yield quad(report, DCTERMS + "subject", iri(theme), graph)
    for thing in sorted({m.id for m in extraction.mentions if m.id}):
        yield quad(report, SCHEMA + "mentions", iri(thing), graph)
    context = iri(extraction.report + "#text")
    yield quad(context, RDF + "type", iri(NIF + "Context"), graph)
    yield quad(context, NIF + "beginIndex", number(section.start), graph)
    yield quad(context, NIF + "endIndex", number(section.end), graph)
    yield quad(context, NIF + "sourceUrl", text(path), graph)


def _year(extraction: Extraction) -> int | None:
    section = extraction.section
    if section.issued:
        return int(section.issued[:4])
    if titled := re.search(r"(?<!\d)(20[0-3]\d)(?!\d)", section.title):
        return int(titled[1])
    return int(section.available[:4]) if section.available else None


def _new_thing(iri_: str, type_: str, label: str, kind: str, graph: str) -> Iterator[str]:
    class_ = class_of(type_)
    yield quad(iri(iri_), RDF + "type", iri(YP + class_), graph)
    yield quad(iri(iri_), SKOS + "prefLabel", text(label, tag(label)), graph)
    if kind:
        yield quad(iri(iri_), YP + "kind", iri(mint("kind", kind)), graph)


def _span(subject: str, start: int, end: int, words: str, graph: str) -> Iterator[str]:
    yield quad(subject, NIF + "beginIndex", number(start), graph)
    yield quad(subject, NIF + "endIndex", number(end), graph)
    yield quad(subject, NIF + "anchorOf", text(words), graph)


def _mention(mention: Mention, report: str, context: str, graph: str) -> Iterator[str]:
    kind = "" if mention.type != "Theme" else "&theme"
    phrase = iri(f"{report}#char={mention.start},{mention.end}{kind}")
    yield quad(phrase, RDF + "type", iri(NIF + "Phrase"), graph)
    yield quad(phrase, NIF + "referenceContext", context, graph)
    yield quad(phrase, NIF + "sentence", iri(f"{report}#sentence={mention.sentence[0]},{mention.sentence[1]}"), graph)
    yield from _span(phrase, mention.start, mention.end, mention.text, graph)
    yield quad(phrase, YP + "rule", text(mention.rule), graph)
    if mention.part:
        yield quad(phrase, YP + "part", text(mention.part), graph)
    if mention.id:
        yield quad(phrase, ITSRDF + "taIdentRef", iri(mention.id), graph)
        yield quad(phrase, ITSRDF + "taConfidence", number(float(mention.score)), graph)
    else:
        yield quad(phrase, YP + "reason", text(mention.reason), graph)


def _relation(relation: Relation, report: str, graph: str) -> Iterator[str]:
    from hashlib import sha256

    predicate = ns.expand(RELATION_TYPES[relation.predicate].property)
    yield quad(iri(relation.subject), predicate, iri(relation.object), graph)
    digest = sha256(f"{relation.subject} {relation.object}".encode()).hexdigest()[:8]
    node = iri(f"{report}#relation={relation.start},{relation.end}-{relation.predicate}-{digest}")
    for type_ in (YP + "Relation", RDF + "Statement"):
        yield quad(node, RDF + "type", iri(type_), graph)
    yield quad(node, RDF + "subject", iri(relation.subject), graph)
    yield quad(node, RDF + "predicate", iri(predicate), graph)
    yield quad(node, RDF + "object", iri(relation.object), graph)
    yield from _span(node, relation.start, relation.end, relation.text, graph)
    yield quad(node, YP + "rule", text(relation.rule), graph)
    yield quad(node, ITSRDF + "taConfidence", number(float(relation.score)), graph)
