"""IRIs: the closed vocabulary ``YP``, the namespaces it leans on, and how things get their names.

A thing's IRI is made of its kind and its preferred label, so that the same institution has the same IRI whether a
table knew it or its shape gave it away, and so that a query result can be read by a person:

>>> mint("institution", "中国工商银行")
'https://w3id.org/yinpu/id/institution/中国工商银行'
>>> mint("theme", "RPA 流程")
'https://w3id.org/yinpu/id/theme/RPA_流程'

Chinese characters are legal in IRIs (RFC 3987); what is not is percent-encoded. Full-width forms are folded, so that
``（`` and ``(`` name the same thing:

>>> mint("institution", "汇丰银行（中国）") == mint("institution", "汇丰银行(中国)")
True
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from urllib.parse import quote

from rdflib import DCTERMS, ORG, OWL, PROV, RDF, RDFS, SKOS, XSD, Namespace
from rdflib.namespace import DefinedNamespace
from rdflib.term import URIRef

__all__ = [
    "DCTERMS",
    "GRAPH",
    "ID",
    "ITSRDF",
    "KINDS",
    "NIF",
    "ORG",
    "OWL",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "SCHEMA",
    "SKOS",
    "XSD",
    "YP",
    "mint",
]

#: Base of all things.
ID = "https://w3id.org/yinpu/id/"
#: Base of the named graphs that belong to no single report: ``ontology``, ``knowledge``, ``analysis``.
GRAPH = "https://w3id.org/yinpu/graph/"

NIF = Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
ITSRDF = Namespace("http://www.w3.org/2005/11/its/rdf#")
SCHEMA = Namespace("https://schema.org/")

#: The first path segment of a thing's IRI.
KINDS = ("institution", "regulation", "theme", "product", "report", "publication", "kind", "community", "event", "place")


class YP(DefinedNamespace):
    """Yinpu's own terms; everything else is reused. A typo raises AttributeError.

    >>> YP.Bank
    rdflib.term.URIRef('https://w3id.org/yinpu/ontology#Bank')
    >>> YP.Bnak
    Traceback (most recent call last):
    ...
    AttributeError: term 'Bnak' not in namespace 'https://w3id.org/yinpu/ontology#'
    """

    _NS = Namespace("https://w3id.org/yinpu/ontology#")
    _fail = True

    # classes
    Bank: URIRef
    Regulator: URIRef
    Organization: URIRef
    Regulation: URIRef
    Report: URIRef
    Publication: URIRef
    Product: URIRef
    Theme: URIRef
    InstitutionKind: URIRef
    Community: URIRef
    Relation: URIRef
    # what an institution, regulation or report is like
    kind: URIRef
    licenceCode: URIRef
    regulationType: URIRef
    series: URIRef
    views: URIRef
    year: URIRef
    textExtent: URIRef
    publisherInferredBy: URIRef
    # where a mention or relation was found
    rule: URIRef
    reason: URIRef
    mentionCount: URIRef
    # relations between things
    offers: URIRef
    practises: URIRef
    addresses: URIRef
    uses: URIRef
    cooperatesWith: URIRef
    # analyses
    degree: URIRef
    pageRank: URIRef
    betweenness: URIRef
    eigenvector: URIRef
    community: URIRef
    members: URIRef


#: Prefixes bound in every query, export and dataset.
PREFIXES: dict[str, str] = {
    "yp": str(YP),
    "id": ID,
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "owl": str(OWL),
    "xsd": str(XSD),
    "skos": str(SKOS),
    "dcterms": str(DCTERMS),
    "org": str(ORG),
    "prov": str(PROV),
    "schema": str(SCHEMA),
    "nif": str(NIF),
    "itsrdf": str(ITSRDF),
}

_BLANKS = re.compile(r"\s+")
_ENCODED = re.compile(r"[^\w.~()'!*,:@+-]")


@cache
def mint(kind: str, label: str) -> str:
    """The IRI of the thing of ``kind`` (one of :data:`KINDS`) whose key is ``label``.

    Raises ValueError for an unknown kind or an empty label.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of thing {kind!r}: one of {', '.join(KINDS)}")
    slug = unicodedata.normalize("NFKC", label).strip()
    if not slug:
        raise ValueError(f"a {kind} needs a label")
    if not slug.isalnum():
        slug = _ENCODED.sub(lambda match: quote(match[0]), _BLANKS.sub("_", slug))
    return f"{ID}{kind}/{slug}"
