"""Terms and lines of N-Quads as text, which goes straight to a store's bulk loader: faster than term objects by far.

Every line is made by :func:`quad` from terms made by :func:`iri`, :func:`text`, :func:`number` and :func:`date`, which
escape what N-Quads asks to be escaped.

>>> print(quad(iri("http://a/x"), SKOS + "prefLabel", text("他说“好”", "zh-hans"), iri("http://g")), end="")
<http://a/x> <http://www.w3.org/2004/02/skos/core#prefLabel> "他说“好”"@zh-hans <http://g> .
"""

from __future__ import annotations

import re

from ontology import namespaces as ns

__all__ = [
    "DCTERMS",
    "ELI",
    "ITSRDF",
    "NIF",
    "ORG",
    "OWL",
    "PROV",
    "RDF",
    "SCHEMA",
    "SKOS",
    "SKOSXL",
    "XSD",
    "YP",
    "date",
    "iri",
    "number",
    "quad",
    "tag",
    "text",
]

#: The namespaces as plain strings, to be joined with local names.
YP, RDF, SKOS, DCTERMS = str(ns.YP), str(ns.RDF), str(ns.SKOS), str(ns.DCTERMS)
ELI, OWL, SKOSXL = str(ns.ELI), str(ns.OWL), str(ns.SKOSXL)
ORG, PROV, SCHEMA, NIF, ITSRDF, XSD = str(ns.ORG), str(ns.PROV), str(ns.SCHEMA), str(ns.NIF), str(ns.ITSRDF), str(ns.XSD)

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
#: What is escaped, or is no character that XML may hold: a blank stands for it.
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f-\x9f\ufffe\uffff]')


def iri(value: str) -> str:
    """An IRI term."""
    return f"<{value}>"


def text(value: str, language: str = "") -> str:
    """A string literal, control characters as blanks, with a language tag in lower case when given."""
    escaped = _ESCAPED.sub(lambda m: _ESCAPES.get(m[0], " "), value)
    return f'"{escaped}"@{language.lower()}' if language else f'"{escaped}"'


def number(value: int | float) -> str:
    """An xsd:integer or xsd:decimal literal."""
    if isinstance(value, int):
        return f'"{value}"^^<{XSD}integer>'
    return f'"{value:.10f}"^^<{XSD}decimal>'.replace("0" * 6 + '"', '"') if value else f'"0.0"^^<{XSD}decimal>'


def date(value: str) -> str:
    """A date literal as exact as the ISO string is.

    Args:
        value: ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD``, or ``--MM-DD`` of an unknown year.

    Returns:
        A term of type xsd:gYear, xsd:gYearMonth, xsd:date or xsd:gMonthDay.

    >>> date("2023-09")
    '"2023-09"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'
    """
    kind = "gMonthDay" if value.startswith("--") else {4: "gYear", 7: "gYearMonth", 10: "date"}[len(value)]
    return f'"{value}"^^<{XSD}{kind}>'


def tag(label: str) -> str:
    """The language tag of a label."""
    return "en" if label.isascii() else "zh-hans"


def quad(subject: str, predicate: str, object_: str, graph: str) -> str:
    """One line; ``predicate`` is a bare IRI, the others are terms."""
    return f"{subject} <{predicate}> {object_} {graph} .\n"
