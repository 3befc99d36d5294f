"""What a report says of itself beyond title, publisher and date, as N-Quads: persons, roles, days, type, evidence."""

from __future__ import annotations

from collections.abc import Iterator

from builders.records import Evidence, Extraction
from builders.rules import Rule
from graph.store.terms import DCTERMS, ITSRDF, NIF, PROV, RDF, SCHEMA, YP, date, iri, number, quad, text
from ontology.iris import mint
from ontology.normalise import simplify

__all__ = ["further_metadata", "value_quads"]

#: The terms of days that a report may name besides that of its issue.
_DAYS = {
    "effective": SCHEMA + "validFrom",
    "adopted": SCHEMA + "legislationDate",
    "amended": DCTERMS + "modified",
    "fetched": YP + "fetched",
}
#: What the catalogue calls a field that the stages before it call otherwise.
_FIELDS = {"publisher": "publishers", "author": "authors", "available": "published", "contributors": "roles", "extent": "text"}


def further_metadata(extraction: Extraction, report: str, graph: str) -> Iterator[str]:
    """Authors, roles, period, journal, days, type, platform, reader, and the regulation whose text it is.

    Args:
        extraction: What was taken from the report.
        report: The report as a term.
        graph: The graph of the statements as a term.

    Yields:
        Lines of N-Quads.
    """
    section = extraction.section
    yield from _authors(extraction, report, graph)
    yield from _roles(extraction, report, graph)
    if section.period:
        period = iri(extraction.report + "#period")
        yield quad(report, DCTERMS + "temporal", period, graph)
        yield quad(period, RDF + "type", iri(DCTERMS + "PeriodOfTime"), graph)
        yield quad(period, SCHEMA + "startDate", date(section.period[0]), graph)
        yield quad(period, SCHEMA + "endDate", date(section.period[1]), graph)
    yield from _journal(extraction, report, graph)
    for name, predicate in _DAYS.items():
        if value := getattr(section, name):
            yield quad(report, predicate, date(value), graph)
    if section.type:
        yield quad(report, DCTERMS + "type", iri(mint("document-type", section.type)), graph)
    if section.platform:
        yield quad(report, YP + "platform", text(section.platform), graph)
    if section.reader:
        yield from _reader(extraction.report, section.reader, graph)
    if extraction.regulation:
        yield quad(report, SCHEMA + "exampleOfWork", iri(extraction.regulation), graph)


def _reader(report: str, name: str, graph: str) -> Iterator[str]:
    """The program to which the text of a report is owed."""
    program = iri(f"{report}#reader")
    yield quad(iri(report), PROV + "wasAttributedTo", program, graph)
    yield quad(program, RDF + "type", iri(PROV + "SoftwareAgent"), graph)
    yield quad(program, SCHEMA + "name", text(name), graph)


def _authors(extraction: Extraction, report: str, graph: str) -> Iterator[str]:
    """The authors in their order, each as a role that has the name as printed, and leads to the person if it is one's."""
    people = {one.label: one.id for one in extraction.mentions if one.rule == Rule.PERSON_AUTHOR}
    for number_, (name, licence) in enumerate(extraction.section.authors, 1):
        author = iri(f"{extraction.report}#author={number_}")
        yield quad(report, SCHEMA + "author", author, graph)
        yield quad(author, RDF + "type", iri(SCHEMA + "Role"), graph)
        yield quad(author, SCHEMA + "name", text(name), graph)
        if licence:
            yield quad(author, SCHEMA + "identifier", text(licence), graph)
        if person := people.get(simplify(name)):
            yield quad(author, SCHEMA + "author", iri(person), graph)
            yield quad(report, DCTERMS + "creator", iri(person), graph)


def _roles(extraction: Extraction, report: str, graph: str) -> Iterator[str]:
    """Those who had a part in the report, plainly, and each with its role as printed."""
    for number_, (contributor, role) in enumerate(extraction.contributors, 1):
        predicate = SCHEMA + "funder" if role.startswith("委托") else DCTERMS + "contributor"
        yield quad(report, predicate, iri(contributor), graph)
        part = iri(f"{extraction.report}#role={number_}")
        yield quad(report, PROV + "qualifiedAttribution", part, graph)
        yield quad(part, RDF + "type", iri(PROV + "Attribution"), graph)
        yield quad(part, PROV + "agent", iri(contributor), graph)
        yield quad(part, SCHEMA + "roleName", text(role), graph)


def _journal(extraction: Extraction, report: str, graph: str) -> Iterator[str]:
    section = extraction.section
    if section.journal:
        journal = iri(extraction.journal)
        yield quad(report, SCHEMA + "isPartOf", journal, graph)
        yield quad(journal, SCHEMA + "name", text(section.journal), graph)
    if section.issue:
        yield quad(report, SCHEMA + "issueNumber", text(section.issue), graph)
    if section.doi:
        yield quad(report, SCHEMA + "identifier", text("doi:" + section.doi), graph)


def value_quads(evidence: Evidence, node: str, report: str) -> Iterator[str]:
    """Where a value of the catalogue comes from.

    Args:
        evidence: What says so.
        node: The evidence as a term.
        report: The report, and the graph of the statements, as a term.

    Yields:
        Lines of N-Quads.
    """
    yield quad(report, YP + "evidence", node, report)
    yield quad(node, RDF + "type", iri(YP + "Evidence"), report)
    yield quad(node, YP + "field", text(_FIELDS.get(evidence.field, evidence.field)), report)
    yield quad(node, RDF + "value", text(evidence.value), report)
    yield quad(node, NIF + "anchorOf", text(evidence.text), report)
    if evidence.start >= 0:
        yield quad(node, NIF + "beginIndex", number(evidence.start), report)
        yield quad(node, NIF + "endIndex", number(evidence.end), report)
    yield quad(node, YP + "rule", text(evidence.rule), report)
    yield quad(node, ITSRDF + "taConfidence", number(float(evidence.score)), report)
