"""The catalogue: what the graph knows of each report itself."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.store import KnowledgeGraph

__all__ = ["COLUMNS", "reports"]

_REPORTS = """
SELECT ?id ?title ?issued ?published ?pages ?views ?series ?language ?text ?source ?start ?end
       ?inferred_by ?period_start ?period_end ?journal ?issue ?doi WHERE {
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
    OPTIONAL { ?context a nif:Context ; nif:beginIndex ?start ; nif:endIndex ?end OPTIONAL { ?context nif:sourceUrl ?place } }
    OPTIONAL { ?id dcterms:source ?origin }
    BIND(COALESCE(?place, STR(?origin)) AS ?source)
    OPTIONAL { ?id yp:publisherInferredBy ?inferred_by }
    OPTIONAL { ?id dcterms:temporal ?period . ?period schema:startDate ?period_start ; schema:endDate ?period_end }
    OPTIONAL { ?id schema:isPartOf/schema:name ?journal }
    OPTIONAL { ?id schema:issueNumber ?issue }
    OPTIONAL { ?id schema:identifier ?doi }
  }
}"""
_DAYS = ("issued", "published", "period_start", "period_end")
_NUMBERS = ("pages", "views", "start", "end")
#: Fields of several values, and the path from the report to each.
_LISTS = {
    "publishers": "dcterms:publisher",
    "authors": "dcterms:creator",
    "commissioned_by": "schema:funder",
    "contributors": "dcterms:contributor",
    "themes": "dcterms:subject",
}
#: The keys of each report.
COLUMNS = (
    *("id", "title", "publishers", "issued", "published", "pages", "views", "series", "language", "text", "source", "start"),
    *("end", "inferred_by", "journal", "issue", "doi", "period", "authors", "commissioned_by", "contributors", "themes"),
    "appearances",
)
_AUTHORS = """
SELECT ?author ?name ?licence WHERE {
  ?author a schema:Person ; schema:name ?name
  OPTIONAL { ?author schema:identifier ?licence }
}"""
_APPEARANCES = """
SELECT ?id ?source ?start ?end ?published ?views ?text WHERE {
  ?id schema:workExample ?place .
  ?place nif:sourceUrl ?source ; nif:beginIndex ?start ; nif:endIndex ?end ; yp:textExtent ?text .
  OPTIONAL { ?place dcterms:available ?published }
  OPTIONAL { ?place yp:views ?views }
} ORDER BY ?id ?place"""


def reports(kg: KnowledgeGraph) -> list[dict[str, Any]]:
    """The catalogue, one dict a report, sorted by source and start.

    Keys: id, title, publishers (labels), issued and published (ISO dates, perhaps only a year or month, or None), pages,
    views, series, language, text (``full`` or ``excerpt``), source, start, end (code points in the file); inferred_by
    (the rule that gave the publisher, where the report names none), period (first and last day covered), journal, issue,
    doi, authors (name and licence number), commissioned_by, contributors and themes (labels), appearances (source, start,
    end, published, views, text of each place, where there are several).
    """
    found: dict[str, dict[str, Any]] = {}
    for record in _records(kg, _REPORTS):
        begin, finish = record.pop("period_start"), record.pop("period_end")
        record["period"] = [begin, finish] if begin else None
        record["doi"] = record["doi"].removeprefix("doi:") if record["doi"] else None
        empty: dict[str, Any] = {name: [] for name in (*_LISTS, "appearances")}
        found.setdefault(record["id"], {name: (record | empty)[name] for name in COLUMNS})
    people = {r["author"]: {"name": r["name"], "licence": r["licence"]} for r in _records(kg, _AUTHORS)}
    for name, path in _LISTS.items():
        values: dict[str, set[str]] = defaultdict(set)
        for row in kg.run(f"SELECT DISTINCT ?id ?value {{ GRAPH ?id {{ ?id a yp:Report ; {path} ?value }} }}").rows():
            values[str(_text(row[0]))].add(str(_text(row[1])))
        for iri, several in values.items():
            if name == "authors":
                numbered = sorted(several, key=lambda author: int(author.rpartition("=")[2]))
                found[iri][name] = [people[author] for author in numbered]
            else:
                found[iri][name] = sorted(kg.label(value) for value in several)
    for place in _records(kg, _APPEARANCES):
        found[place.pop("id")]["appearances"].append(place)
    return sorted(found.values(), key=lambda report: (report["source"] or "", report["start"] or 0, report["id"]))


def _records(kg: KnowledgeGraph, query: str) -> list[dict[str, Any]]:
    """The rows of an answer as dicts, days cut to ISO days and counts as numbers."""
    result = kg.run(query)
    rows = [dict(zip(result.variables, map(_text, row), strict=True)) for row in result.rows()]
    return [{name: _value(name, text) for name, text in row.items()} for row in rows]


def _value(name: str, text: str | None) -> Any:
    if text is None:
        return None
    return int(text) if name in _NUMBERS else text[:10] if name in _DAYS else text


def _text(term: Any) -> str | None:
    return None if term is None else str(term.value)
