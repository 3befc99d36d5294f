"""The catalogue: what the graph knows of each report itself."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypedDict, cast

from graph.query.labels import labels
from graph.query.sparql import run
from ontology.iris import ID

if TYPE_CHECKING:
    from graph.store.snapshot import Snapshot

__all__ = ["Appearance", "Author", "Catalogued", "Evidence", "document_types", "reports"]


class Author(TypedDict):
    """One who wrote a report: the name, and the number of the analyst's licence where it is told."""

    name: str
    licence: str | None


class Appearance(TypedDict):
    """One of several places where a report stands: file and code points, date, views, and ``full`` or ``excerpt``."""

    source: str
    start: int
    end: int
    published: str | None
    views: int | None
    text: str


class Evidence(TypedDict):
    """Where a value comes from: the words, where they stand (None outside the text), the rule and its confidence."""

    text: str
    start: int | None
    end: int | None
    rule: str
    score: float


class Catalogued(TypedDict):
    """What the graph knows of a report itself.

    ``publishers``, ``commissioned_by``, ``contributors`` and ``themes`` are labels; ``issued`` and ``published`` ISO
    dates, perhaps only a year or month; ``text`` is ``full`` or ``excerpt``; ``start`` and ``end`` are code points in the
    file ``source``; ``inferred_by`` is the rule that gave the publisher, where the report names none; ``period`` the first
    and last day covered; ``appearances`` are there when it stands in several places. ``type`` is a row of the table
    ``document_types``; ``effective``, ``adopted``, ``amended`` and ``fetched`` are ISO dates; ``roles`` has the labels of those
    who had a part by role; ``reader`` is another program (OCR, LibreOffice) that has read the text, or pages of it;
    ``evidence`` where each field comes from, the strongest first.
    """

    id: str
    title: str | None
    publishers: list[str]
    issued: str | None
    published: str | None
    pages: int | None
    views: int | None
    series: str | None
    language: str | None
    text: str | None
    source: str | None
    start: int | None
    end: int | None
    inferred_by: str | None
    journal: str | None
    issue: str | None
    doi: str | None
    period: list[str] | None
    authors: list[Author]
    commissioned_by: list[str]
    contributors: list[str]
    themes: list[str]
    appearances: list[Appearance]
    type: str | None
    effective: str | None
    adopted: str | None
    amended: str | None
    fetched: str | None
    platform: str | None
    reader: str | None
    roles: dict[str, list[str]]
    evidence: dict[str, list[Evidence]]


_REPORTS = """
SELECT ?id ?title ?issued ?published ?pages ?views ?series ?language ?text
       ?inferred_by ?period_start ?period_end ?journal ?issue ?doi
       ?type ?effective ?adopted ?amended ?fetched ?platform ?reader WHERE {
  GRAPH ?id {
    ?id a yp:Report .
    OPTIONAL { ?id dcterms:title ?title }
    OPTIONAL { ?id dcterms:issued ?issued }
    OPTIONAL { ?id dcterms:available ?published }
    OPTIONAL { ?id schema:numberOfPages ?pages }
    OPTIONAL { ?id yp:views ?views }
    OPTIONAL { ?id yp:series ?series }
    OPTIONAL { ?id dcterms:language ?language }
    OPTIONAL { ?id yp:textExtent ?text }
    OPTIONAL { ?id yp:publisherInferredBy ?inferred_by }
    OPTIONAL { ?id dcterms:temporal ?period . ?period schema:startDate ?period_start ; schema:endDate ?period_end }
    OPTIONAL { ?id schema:isPartOf/schema:name ?journal }
    OPTIONAL { ?id schema:issueNumber ?issue }
    OPTIONAL { ?id schema:identifier ?doi }
    OPTIONAL { ?id dcterms:type ?type }
    OPTIONAL { ?id schema:validFrom ?effective }
    OPTIONAL { ?id schema:legislationDate ?adopted }
    OPTIONAL { ?id dcterms:modified ?amended }
    OPTIONAL { ?id yp:fetched ?fetched }
    OPTIONAL { ?id yp:platform ?platform }
    OPTIONAL { ?id prov:wasAttributedTo ?program . ?program a prov:SoftwareAgent ; schema:name ?reader }
  }
}"""
_DAYS = ("issued", "published", "period_start", "period_end", "effective", "adopted", "amended", "fetched")
_NUMBERS = ("pages", "views", "start", "end")
#: Fields of several values, and the path from the report to each.
_LISTS = {
    "publishers": "dcterms:publisher",
    "authors": "schema:author",
    "commissioned_by": "schema:funder",
    "contributors": "dcterms:contributor",
    "themes": "dcterms:subject",
}
_AUTHORS = """
SELECT ?author ?name ?licence WHERE {
  ?author a schema:Role ; schema:name ?name
  OPTIONAL { ?author schema:identifier ?licence }
}"""
_TYPES = "SELECT ?concept ?key { ?concept skos:inScheme <" + ID + "document-type> ; skos:notation ?key }"
_ROLES = """
SELECT ?id ?role ?agent WHERE {
  ?id prov:qualifiedAttribution ?part . ?part prov:agent ?agent ; schema:roleName ?role
} ORDER BY ?id STRLEN(STR(?part)) ?part"""
_EVIDENCE = """
SELECT ?id ?field ?text ?start ?end ?rule ?score WHERE {
  GRAPH ?id {
    ?id yp:evidence ?node . ?node yp:field ?field ; nif:anchorOf ?text ; yp:rule ?rule ; itsrdf:taConfidence ?score
    OPTIONAL { ?node nif:beginIndex ?start ; nif:endIndex ?end }
  }
} ORDER BY DESC(?score) ?id ?start STRLEN(STR(?node)) ?node"""
_APPEARANCES = """
SELECT ?id ?source ?start ?end ?published ?views ?text WHERE {
  ?id schema:workExample ?place .
  ?place dcterms:source ?origin ; nif:beginIndex ?start ; nif:endIndex ?end ; yp:textExtent ?text .
  OPTIONAL { ?place nif:sourceUrl ?path }
  BIND(COALESCE(?path, STR(?origin)) AS ?source)
  OPTIONAL { ?place dcterms:available ?published }
  OPTIONAL { ?place yp:views ?views }
} ORDER BY ?id STRLEN(STR(?place)) ?place ?source"""


def reports(kg: Snapshot) -> list[Catalogued]:
    """The catalogue, one dict a report, sorted by source and start."""
    found: dict[str, dict[str, Any]] = {}
    for record in _records(kg, _REPORTS):
        begin, finish = record.pop("period_start"), record.pop("period_end")
        record["period"] = [begin, finish] if begin else None
        record["doi"] = record["doi"].removeprefix("doi:") if record["doi"] else None
        record["type"] = kg.kept(document_types).get(record["type"], record["type"])
        whole = record | {name: [] for name in (*_LISTS, "appearances")} | {"roles": {}, "evidence": {}}
        whole |= dict.fromkeys(("source", "start", "end"))
        found.setdefault(record["id"], {name: whole[name] for name in Catalogued.__annotations__})
    for name, path in _LISTS.items():
        for iri, values in _several(kg, path).items():
            found[iri][name] = _authors(kg, values) if name == "authors" else sorted(map(labels(kg).label, values))
    for place in _records(kg, _APPEARANCES):
        found[place.pop("id")]["appearances"].append(place)
    for report in found.values():
        if places := report["appearances"]:
            report |= {name: places[0][name] for name in ("source", "start", "end")}
        if len(places) < 2:
            report["appearances"] = []
    for part in _records(kg, _ROLES):
        found[part["id"]]["roles"].setdefault(part["role"], []).append(labels(kg).label(part["agent"]))
    for said in _records(kg, _EVIDENCE):
        found[said.pop("id")]["evidence"].setdefault(said.pop("field"), []).append(said)
    ordered = sorted(found.values(), key=lambda report: (report["source"] or "", report["start"] or 0, report["id"]))
    return cast(list[Catalogued], ordered)


def _several(kg: Snapshot, path: str) -> dict[str, set[str]]:
    """What the property ``path`` leads to, for each report that has it."""
    values: dict[str, set[str]] = defaultdict(set)
    for row in run(kg, f"SELECT DISTINCT ?id ?value {{ GRAPH ?id {{ ?id a yp:Report ; {path} ?value }} }}").rows():
        values[str(_text(row[0]))].add(str(_text(row[1])))
    return values


def _authors(kg: Snapshot, people: set[str]) -> list[Author]:
    """``people`` (IRIs) with name and licence, in the order in which the report names them."""
    known = kg.kept(_known_authors)
    return [known[author] for author in sorted(people, key=lambda author: int(author.rpartition("=")[2]))]


def _known_authors(kg: Snapshot) -> dict[str, Author]:
    return {record["author"]: {"name": record["name"], "licence": record["licence"]} for record in _records(kg, _AUTHORS)}


def document_types(kg: Snapshot) -> dict[str, str]:
    """The names of the types of document by IRI."""
    return {record["concept"]: record["key"] for record in _records(kg, _TYPES)}


def _records(kg: Snapshot, query: str) -> list[dict[str, Any]]:
    """The rows of an answer as dicts, days cut to ISO days and counts as numbers."""
    result = run(kg, query)
    rows = [dict(zip(result.variables, map(_text, row), strict=True)) for row in result.rows()]
    return [{name: _value(name, text) for name, text in row.items()} for row in rows]


def _value(name: str, text: str | None) -> Any:
    if text is None:
        return None
    if name in _NUMBERS:
        return int(text)
    if name == "score":
        return round(float(text), 3)
    return text[:10] if name in _DAYS else text


def _text(term: Any) -> str | None:
    return None if term is None else str(term.value)
