"""The vocabulary and its shapes: every term defined and named in both languages, every fault found."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SH, URIRef

from ontology.namespaces import ORG, PREFIXES, SCHEMA, SKOS, YP, terms

ROOM = Path(__file__).parents[1] / "ontology"
TERMS = {str(YP[name]) for name in terms()}
FIBO_BANK = URIRef("https://spec.edmcouncil.org/fibo/ontology/FBC/FunctionalEntities/FinancialServicesEntities/Bank")
AGENCY = URIRef("https://www.omg.org/spec/Commons/RegulatoryAgencies/RegulatoryAgency")


@pytest.fixture(scope="module")
def vocabulary() -> rdflib.Graph:
    return rdflib.Graph().parse(ROOM / "yinpu.ttl")


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(ROOM / "shapes.ttl")


def test_terms_are_those_of_the_class(vocabulary: rdflib.Graph) -> None:
    defined = {str(term) for term in vocabulary.subjects(RDF.type, None) if str(term).startswith(str(YP))}
    assert defined == TERMS, "ontology/yinpu.ttl and YP in ontology/namespaces.py differ: add the term to the one that lacks it"


@pytest.mark.parametrize("term", sorted(TERMS))
def test_terms_have_labels_and_comments_in_both_languages(vocabulary: rdflib.Graph, term: str) -> None:
    for predicate in (RDFS.label, RDFS.comment):
        languages = sorted(str(text.language) for text in vocabulary.objects(URIRef(term), predicate))  # type: ignore[attr-defined]
        assert [language.lower() for language in languages] == ["en", "zh-hans"], f"{term} {predicate}"


def test_ontology_has_a_version(vocabulary: rdflib.Graph) -> None:
    (ontology,) = vocabulary.subjects(RDF.type, OWL.Ontology)
    version = vocabulary.value(ontology, OWL.versionInfo)
    assert version is not None
    assert str(vocabulary.value(ontology, OWL.versionIRI)).endswith(str(version))


@pytest.mark.parametrize(
    ("term", "above"),
    [
        (YP.Bank, ORG.FormalOrganization),
        (YP.Regulator, ORG.FormalOrganization),
        (YP.Organization, ORG.FormalOrganization),
        (YP.Theme, SKOS.Concept),
        (YP.Regulation, SCHEMA.Legislation),
        (YP.Report, SCHEMA.Report),
        (YP.Product, SCHEMA.Product),
        (YP.Relation, RDF.Statement),
    ],
)
def test_classes_stand_below_those_they_reuse(vocabulary: rdflib.Graph, term: URIRef, above: URIRef) -> None:
    assert above in set(vocabulary.objects(term, RDFS.subClassOf))


def test_alignment(vocabulary: rdflib.Graph) -> None:
    assert (YP.Bank, SKOS.closeMatch, FIBO_BANK) in vocabulary
    assert (YP.Regulator, SKOS.closeMatch, AGENCY) in vocabulary


def test_shapes_are_themselves_well_formed(shapes: rdflib.Graph) -> None:
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True)
    assert conforms, text


def test_shapes_speak_both_languages_and_of_known_terms(shapes: rdflib.Graph) -> None:
    for shape in set(shapes.subjects(SH.message, None)):
        languages = {str(text.language).lower() for text in shapes.objects(shape, SH.message)}  # type: ignore[attr-defined]
        assert languages == {"zh-hans", "en"}, shape
    named = {str(node) for triple in shapes for node in triple if str(node).startswith(str(YP))}
    assert named <= TERMS


GOOD = """
<urn:b> a yp:Bank ; skos:prefLabel "甲银行"@zh-hans .
<urn:t> a yp:Theme ; skos:prefLabel "反欺诈"@zh-hans .
<urn:i> a yp:Regulator ; skos:prefLabel "某局"@zh-hans .
<urn:l> a yp:Regulation ; skos:prefLabel "某办法"@zh-hans ; dcterms:publisher <urn:i> ; dcterms:date "2020-02-14"^^xsd:date .
<urn:r> a yp:Report ; skos:prefLabel "报告"@zh-hans ; dcterms:title "报告"@zh-hans ; dcterms:source "a.txt" ;
  dcterms:publisher <urn:b> ;
  dcterms:issued "2022-05"^^xsd:gYearMonth ; schema:mentions <urn:b> ; dcterms:subject <urn:t> ; yp:textExtent "full" .
<urn:r#text> a nif:Context ; nif:beginIndex 0 ; nif:endIndex 50 .
<urn:r#s> a nif:Sentence ; nif:beginIndex 0 ; nif:endIndex 20 ; nif:anchorOf "甲银行反欺诈。" .
<urn:r#m> a nif:Phrase ; nif:referenceContext <urn:r#text> ; nif:sentence <urn:r#s> ; nif:beginIndex 0 ; nif:endIndex 3 ;
  nif:anchorOf "甲银行" ; itsrdf:taIdentRef <urn:b> ; itsrdf:taConfidence 0.98 ; yp:rule "gazetteer" .
<urn:r#x> a yp:Relation ; rdf:subject <urn:b> ; rdf:predicate yp:practises ; rdf:object <urn:t> ; nif:beginIndex 0 ;
  nif:endIndex 20 ;
  nif:anchorOf "甲银行反欺诈。" ; yp:rule "cue" ; itsrdf:taConfidence 0.8 .
"""

#: What is put in place of what, and the shape and severity that must find it.
FAULTS = [
    ('<urn:b> a yp:Bank ; skos:prefLabel "甲银行"@zh-hans', "<urn:b> a yp:Bank", "PrefLabel", "Violation"),
    ('"甲银行"@zh-hans .', '" "@zh-hans .', "LabelNotBlank", "Violation"),
    ('"甲银行"@zh-hans .', '"甲银行"@zh-hans, "乙银行"@zh-hans .', "PrefLabelUnique", "Warning"),
    ("<urn:b> a yp:Bank", "<urn:b> a yp:Bank, yp:Regulator", "BankShape", "Violation"),
    ("nif:beginIndex 0 ; nif:endIndex 3", "nif:beginIndex 3 ; nif:endIndex 3", "BeginBeforeEnd", "Violation"),
    ("nif:beginIndex 0 ; nif:endIndex 3", 'nif:beginIndex "0" ; nif:endIndex 3', "BeginIndex", "Violation"),
    ('nif:anchorOf "甲银行" ;', "", "AnchorOf", "Violation"),
    ("nif:referenceContext <urn:r#text> ;", "", "ReferenceContext", "Violation"),
    ("itsrdf:taIdentRef <urn:b> ;", "", "MentionShape", "Violation"),
    ("itsrdf:taIdentRef <urn:b> ;", 'itsrdf:taIdentRef <urn:b> ; yp:reason "ambiguous" ;', "MentionShape", "Violation"),
    ("itsrdf:taIdentRef <urn:b> ;", "itsrdf:taIdentRef <urn:nothing> ;", "MentionTarget", "Violation"),
    ("itsrdf:taConfidence 0.98", "itsrdf:taConfidence 1.2", "Confidence", "Violation"),
    ('yp:rule "gazetteer"', 'rdfs:comment ""', "Rule", "Warning"),
    ('dcterms:title "报告"@zh-hans ;', "", "ReportTitle", "Violation"),
    ('dcterms:source "a.txt" ;', "", "ReportSource", "Violation"),
    ('"2022-05"^^xsd:gYearMonth', '"2022-05"', "ReportIssued", "Violation"),
    ("dcterms:publisher <urn:b>", 'rdfs:comment ""', "ReportPublisherKnown", "Info"),
    ("dcterms:publisher <urn:b>", "dcterms:publisher <urn:t>", "ReportPublisher", "Violation"),
    ("schema:mentions <urn:b>", "schema:mentions <urn:nothing>", "ReportMentions", "Violation"),
    ("dcterms:subject <urn:t>", "dcterms:subject <urn:b>", "ReportSubject", "Violation"),
    ('yp:textExtent "full"', 'yp:textExtent "half"', "ReportExtent", "Violation"),
    ("dcterms:publisher <urn:i>", "dcterms:publisher <urn:t>", "RegulationIssuer", "Violation"),
    ('"2020-02-14"^^xsd:date', '"2020年"', "RegulationDate", "Violation"),
    ("rdf:object <urn:t> ;", "", "RelationObject", "Violation"),
    ("rdf:subject <urn:b> ;", "rdf:subject <urn:nothing> ;", "RelationSubject", "Violation"),
    ("rdf:predicate yp:practises", "rdf:predicate yp:kind", "RelationPredicate", "Violation"),
]


def results(text: str, shapes: rdflib.Graph) -> set[tuple[str, str]]:
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    data = rdflib.Graph().parse(data=prefixes + text, format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    return {
        (
            str(report.value(result, SH.sourceShape)).rpartition("#")[2],
            str(report.value(result, SH.resultSeverity)).rpartition("#")[2],
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


def test_good_data_conform(shapes: rdflib.Graph) -> None:
    assert results(GOOD, shapes) == set()


@pytest.mark.parametrize(
    ("good", "bad", "shape", "severity"), FAULTS, ids=[f"{fault[2]}-{index}" for index, fault in enumerate(FAULTS)]
)
def test_planted_faults_are_found(shapes: rdflib.Graph, good: str, bad: str, shape: str, severity: str) -> None:
    assert good in GOOD
    assert (shape, severity) in results(GOOD.replace(good, bad, 1), shapes)
