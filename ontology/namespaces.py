"""The vocabularies: the closed ``YP`` of Yinpu's own terms, and the namespaces it leans on."""

from __future__ import annotations

from typing import ClassVar

from rdflib import DCTERMS, ORG, OWL, PROV, RDF, RDFS, SKOS, XSD, Namespace
from rdflib.namespace import DefinedNamespace
from rdflib.term import URIRef

from ontology.iris import ID
from ontology.schema import ENTITY_TYPES, RELATION_TYPES

__all__ = [
    "DCTERMS",
    "ELI",
    "ITSRDF",
    "NIF",
    "ORG",
    "OWL",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "SCHEMA",
    "SKOS",
    "SKOSXL",
    "XSD",
    "YP",
    "expand",
    "terms",
]

NIF = Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
ITSRDF = Namespace("http://www.w3.org/2005/11/its/rdf#")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
SCHEMA = Namespace("https://schema.org/")
SKOSXL = Namespace("http://www.w3.org/2008/05/skos-xl#")


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
    #: What the registry of types adds without a line here.
    _extras: ClassVar[list[str]] = [
        *(entity.name for entity in ENTITY_TYPES.values() if not entity.reused),
        *(p.removeprefix("yp:") for p in (relation.property for relation in RELATION_TYPES.values()) if p.startswith("yp:")),
    ]

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
    Award: URIRef
    Community: URIRef
    Relation: URIRef
    # what an institution, regulation or report is like
    kind: URIRef
    level: URIRef
    regulationType: URIRef
    series: URIRef
    views: URIRef
    year: URIRef
    issuedFrom: URIRef
    issuedUntil: URIRef
    textExtent: URIRef
    publisherInferredBy: URIRef
    platform: URIRef
    fetched: URIRef
    # where a report says of itself what is known of it
    Evidence: URIRef
    evidence: URIRef
    field: URIRef
    # where a mention or relation was found
    rule: URIRef
    part: URIRef
    reason: URIRef
    mentionCount: URIRef
    # where statements come from
    reader: URIRef
    knowledgeDigest: URIRef
    option: URIRef
    # cases and penalties
    Case: URIRef
    Penalty: URIRef
    place: URIRef
    ofInstitution: URIRef
    ofProject: URIRef
    ofProjectName: URIRef
    wonAwardName: URIRef
    ledByName: URIRef
    results: URIRef
    party: URIRef
    partyName: URIRef
    authority: URIRef
    authorityName: URIRef
    violation: URIRef
    amount: URIRef
    origin: URIRef
    Association: URIRef
    weight: URIRef
    # relations between things
    wonAward: URIRef
    ledBy: URIRef
    associatedWith: URIRef
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
    strength: URIRef
    closeness: URIRef
    coreNumber: URIRef
    clustering: URIRef
    participation: URIRef
    withinModuleDegree: URIRef
    strengthSurprise: URIRef
    pageRankSurprise: URIRef
    betweennessSurprise: URIRef
    coreNumberSurprise: URIRef
    participationSurprise: URIRef
    stability: URIRef
    modularity: URIRef
    telling: URIRef
    AnalysisRun: URIRef
    CommunityMatch: URIRef
    match: URIRef
    later: URIRef
    earlier: URIRef
    overlap: URIRef
    backbone: URIRef
    method: URIRef
    runs: URIRef
    seed: URIRef
    resolution: URIRef
    things: URIRef
    ties: URIRef
    communities: URIRef
    pathSources: URIRef
    betweennessError: URIRef
    closenessError: URIRef
    nullSamples: URIRef
    agreement: URIRef


#: Prefixes bound in every query, export and dataset.
PREFIXES: dict[str, str] = {
    "yp": str(YP),
    "id": ID,
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "owl": str(OWL),
    "xsd": str(XSD),
    "skos": str(SKOS),
    "skosxl": str(SKOSXL),
    "dcterms": str(DCTERMS),
    "org": str(ORG),
    "prov": str(PROV),
    "schema": str(SCHEMA),
    "nif": str(NIF),
    "itsrdf": str(ITSRDF),
    "eli": str(ELI),
}


def expand(curie: str) -> str:
    """The IRI of a prefixed name (``yp:Bank``) whose prefix is one of :data:`PREFIXES`.

    Returns:
        The whole IRI; whether such a term exists is not asked.

    Raises:
        KeyError: The prefix is unknown.

    >>> expand("yp:Bank")
    'https://w3id.org/yinpu/ontology#Bank'
    """
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local


def terms() -> set[str]:
    """The names of all terms of :class:`YP`."""
    return {name for name in (*YP.__annotations__, *YP._extras) if not name.startswith("_")}
