"""The cases and penalties that a report tells of, as statements.

A case and a penalty are things of the report: ``<report#case=begin,end>``. A punished person has no node and no name here.
"""

from __future__ import annotations

from collections.abc import Iterator

from builders.records import Case, Extraction, Penalty
from graph.store.terms import DCTERMS, RDF, SCHEMA, SKOS, YP, date, iri, number, quad, tag, text

__all__ = ["told_quads"]


def told_quads(extraction: Extraction) -> Iterator[str]:
    """The cases and penalties of a report.

    Args:
        extraction: What was taken from it.

    Yields:
        Lines of N-Quads whose graph is the report's IRI.
    """
    graph = iri(extraction.report)
    for case in extraction.cases:
        yield from _case(case, extraction.report, graph)
    for penalty in extraction.penalties:
        yield from _penalty(penalty, extraction.report, graph)


def _case(case: Case, report: str, graph: str) -> Iterator[str]:
    node, place = iri(f"{report}#case={case.start},{case.end}"), f"{report}#char={case.start},{case.end}"
    yield quad(node, RDF + "type", iri(YP + "Case"), graph)
    yield quad(node, SKOS + "prefLabel", text(case.title, tag(case.title)), graph)
    yield quad(node, DCTERMS + "isPartOf", iri(report), graph)
    yield quad(node, YP + "place", text(place), graph)
    for predicate, things in (
        (YP + "ofInstitution", case.institutions),
        (YP + "ofProject", (case.project,)),
        (YP + "wonAward", (case.award,)),
        (YP + "ledBy", case.leaders),
        (DCTERMS + "subject", case.themes),
        (YP + "uses", case.technologies),
    ):
        for thing, label in things:
            if thing:
                yield quad(node, predicate, iri(thing), graph)
            elif label and predicate in (YP + "ofProject", YP + "wonAward", YP + "ledBy"):
                yield quad(node, predicate + "Name", text(label, tag(label)), graph)
    if case.results:
        yield quad(node, YP + "results", text(case.results, tag(case.results)), graph)


def _penalty(penalty: Penalty, report: str, graph: str) -> Iterator[str]:
    node, place = iri(f"{report}#penalty={penalty.start},{penalty.end}"), f"{report}#char={penalty.start},{penalty.end}"
    party, name, kind = penalty.party
    yield quad(node, RDF + "type", iri(YP + "Penalty"), graph)
    yield quad(node, DCTERMS + "isPartOf", iri(report), graph)
    yield quad(node, YP + "place", text(place), graph)
    if party:
        yield quad(node, YP + "party", iri(party), graph)
    yield quad(node, YP + "partyName", text(f"{name[:1]}某" if kind == "Person" else name, "zh-hans"), graph)
    if penalty.authority[0]:
        yield quad(node, YP + "authority", iri(penalty.authority[0]), graph)
    elif penalty.authority[1]:
        yield quad(node, YP + "authorityName", text(penalty.authority[1], "zh-hans"), graph)
    for predicate, words in ((YP + "violation", penalty.violation), (SCHEMA + "identifier", penalty.number)):
        if words:
            yield quad(node, predicate, text(words, "zh-hans" if predicate.endswith("violation") else ""), graph)
    if penalty.amount is not None:
        yield quad(node, YP + "amount", number(float(penalty.amount)), graph)
    if penalty.date:
        yield quad(node, DCTERMS + "date", date(penalty.date), graph)
