"""The vocabulary and its shapes: every term defined and named in both languages, every fault found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SH, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ontology.namespaces import ORG, PREFIXES, SCHEMA, SKOS, YP, expand, terms
from ontology.schema import ENTITY_TYPES, INSTITUTIONS, RELATION_TYPES, STATED, RelationType, relation_of

ROOM = Path(__file__).parents[1] / "ontology"
YPS = Namespace("https://w3id.org/yinpu/shapes#")
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


def classes(shapes: rdflib.Graph, shape: Node) -> set[str]:
    """The classes of which ``shape`` wants its values to be one: by sh:class, by those of another shape, or by sh:or."""
    found = {str(cls) for cls in shapes.objects(shape, SH["class"])}
    for other in shapes.objects(shape, SH.node):
        found |= classes(shapes, other)
    for choice in shapes.objects(shape, SH["or"]):
        found |= {cls for one in Collection(shapes, choice) for cls in classes(shapes, one)}
    return found


def iris(names: tuple[str, ...]) -> set[str]:
    return {expand(ENTITY_TYPES[name].term) for name in names}


def short(found: set[str]) -> str:
    return " ".join(sorted(iri.replace(str(YP), "yp:") for iri in found))


@pytest.mark.parametrize(("shape", "names"), [("ThingShape", tuple(ENTITY_TYPES)), ("InstitutionShape", INSTITUTIONS)])
def test_shapes_look_at_every_type(shapes: rdflib.Graph, shape: str, names: tuple[str, ...]) -> None:
    seen = {str(cls) for cls in shapes.objects(YPS[shape], SH.targetClass)}
    more, less = short(iris(names) - seen), short(seen - iris(names))
    assert seen == iris(names), (
        f"ontology/shapes.ttl, sh:targetClass of yps:{shape}: add {more or 'none'}, remove {less or 'none'}"
    )


def test_an_institution_is_of_one_of_their_types(shapes: rdflib.Graph) -> None:
    lacking = "".join(
        f" [ sh:class {name} ]" for name in short(iris(INSTITUTIONS) - classes(shapes, YPS.AnInstitution)).split()
    )
    assert classes(shapes, YPS.AnInstitution) == iris(INSTITUTIONS), (
        f"ontology/shapes.ttl, sh:or of yps:AnInstitution: add{lacking}"
    )


def test_relations_that_reports_state_may_be_stated(shapes: rdflib.Graph) -> None:
    (listed,) = shapes.objects(YPS.RelationPredicate, SH["in"])
    allowed, stated = set(map(str, Collection(shapes, listed))), {RELATION_TYPES[name].property for name in STATED}
    lacking = " ".join(sorted(name for name in stated if expand(name) not in allowed))
    message = f"ontology/shapes.ttl, sh:in of yps:RelationPredicate: add {lacking or 'none'}, and have no other than {stated}"
    assert allowed == {expand(name) for name in stated}, message


def stated_ends() -> dict[str, tuple[set[str], set[str]]]:
    """The types at the ends of what reports state, by property: a property may state several relations."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for name in STATED:
        relation = RELATION_TYPES[name]
        subjects, objects = found.setdefault(relation.property, (set(), set()))
        subjects |= iris(relation.subjects)
        objects |= iris(relation.objects)
    return found


def test_ends_of_stated_relations(shapes: rdflib.Graph) -> None:
    (alternatives,) = shapes.objects(YPS.RelationEndsShape, SH["or"])
    allowed = {}
    for one in Collection(shapes, alternatives):
        by_path = {shapes.value(part, SH.path): part for part in shapes.objects(one, SH.property)}
        predicate = shapes.value(by_path[RDF.predicate], SH.hasValue)
        allowed[str(predicate)] = tuple(classes(shapes, by_path[end]) for end in (RDF.subject, RDF.object))
    for name, (subjects, objects) in stated_ends().items():
        assert allowed.pop(expand(name), None) == (subjects, objects), (
            f"ontology/shapes.ttl, sh:or of yps:RelationEndsShape: for {name}, rdf:subject must be of {short(subjects)} and "
            f"rdf:object of {short(objects)}: [ sh:property [ sh:path rdf:predicate ; sh:hasValue {name} ] , [ sh:path "
            "rdf:subject ; ... ] , [ sh:path rdf:object ; ... ] ]"
        )
    assert not allowed, f"ontology/shapes.ttl, yps:RelationEndsShape: no report states {sorted(allowed)}"


def relations_of_things(shapes: rdflib.Graph) -> Iterator[tuple[Node, RelationType]]:
    """The shapes of properties that say of what types the values of a relation must be, each with the relation."""
    named = {expand(relation.property): relation.property for relation in RELATION_TYPES.values() if relation.property}
    for shape, parts in shapes.subject_objects(SH.property):
        path = shapes.value(parts, SH.path)
        told = shapes.value(shape, SH.targetClass)
        paths = [path] if isinstance(path, URIRef) else [*Collection(shapes, shapes.value(path, SH.alternativePath))]
        for one in paths:
            if str(one) in named and classes(shapes, parts):
                relation = relation_of(named[str(one)], str(told).removeprefix(str(YP)))
                assert relation is not None
                yield parts, relation


def test_values_of_relations(shapes: rdflib.Graph) -> None:
    seen = set()
    for shape, relation in relations_of_things(shapes):
        seen.add(relation.name)
        wanted = iris(relation.objects) & ({str(YP.Theme)} if shape == YPS.ThemeBroader else iris(tuple(ENTITY_TYPES)))
        assert classes(shapes, shape) == wanted, (
            f"ontology/shapes.ttl, {shape}: the values of {relation.name} are of {short(wanted)}"
        )
    assert seen >= {"issuedBy", "publishedBy", "partOf", "subject", "isReplacedBy", "broader", "related", "addresses"}


GOOD = """
<urn:b> a yp:Bank ; skos:prefLabel "甲银行"@zh-hans .
<urn:t> a yp:Theme ; skos:prefLabel "反欺诈"@zh-hans .
<urn:i> a yp:Regulator ; skos:prefLabel "某局"@zh-hans .
<urn:l> a yp:Regulation ; skos:prefLabel "某办法"@zh-hans ; dcterms:publisher <urn:i> ; dcterms:date "2020-02-14"^^xsd:date .
<urn:r> a yp:Report ; skos:prefLabel "报告"@zh-hans ; dcterms:title "报告"@zh-hans ; dcterms:source <urn:sha256:a> ;
  schema:workExample <urn:r#place> ;
  dcterms:publisher <urn:b> ;
  dcterms:issued "2022-05"^^xsd:gYearMonth ;
  yp:issuedFrom "2022-05-01"^^xsd:date ; yp:issuedUntil "2022-05-31"^^xsd:date ;
  schema:mentions <urn:b> ; dcterms:subject <urn:t> ; yp:textExtent "full" .
<urn:k> a skos:Concept ; skos:inScheme <https://w3id.org/yinpu/id/document-type> ; skos:prefLabel "年度报告"@zh-hans .
<urn:r> dcterms:type <urn:k> ; schema:validFrom "2022"^^xsd:gYear ; schema:legislationDate "2022-01"^^xsd:gYearMonth ;
  dcterms:modified "2022-03-04"^^xsd:date ; yp:fetched "2023-01-02"^^xsd:date ; yp:platform "某网" ;
  schema:exampleOfWork <urn:l> ;
  prov:qualifiedAttribution <urn:r#role> ; yp:evidence <urn:r#e>, <urn:r#beside> .
<urn:r#role> a prov:Attribution ; prov:agent <urn:b> ; schema:roleName "指导单位" .
<urn:r#e> a yp:Evidence ; yp:field "issued" ; rdf:value "2022-05" ; nif:anchorOf "2022年5月" ;
  nif:beginIndex 2 ; nif:endIndex 9 ;
  yp:rule "cover" ; itsrdf:taConfidence 0.9 .
<urn:r#beside> a yp:Evidence ; yp:field "title" ; rdf:value "报告" ; nif:anchorOf "报告" ; yp:rule "given" ;
  itsrdf:taConfidence 1.0 .
<urn:r#place> nif:beginIndex 0 ; nif:endIndex 50 .
<urn:r#n> dcterms:references <urn:b> ; nif:anchorOf "甲银行。" .
<urn:r#text> a nif:Context ; nif:beginIndex 0 ; nif:endIndex 50 .
<urn:r#s> a nif:Sentence ; nif:beginIndex 0 ; nif:endIndex 20 ; nif:anchorOf "甲银行反欺诈。" .
<urn:r#m> a nif:Phrase ; nif:referenceContext <urn:r#text> ; nif:sentence <urn:r#s> ; nif:beginIndex 0 ; nif:endIndex 3 ;
  nif:anchorOf "甲银行" ; itsrdf:taIdentRef <urn:b> ; itsrdf:taConfidence 0.98 ; yp:rule "gazetteer" .
<urn:r#x> a yp:Relation ; rdf:subject <urn:b> ; rdf:predicate yp:practises ; rdf:object <urn:t> ;
  yp:evidence <urn:r#s> ; yp:rule "cue" ; itsrdf:taConfidence 0.8 .
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
    ("dcterms:source <urn:sha256:a> ;", "", "ReportSource", "Violation"),
    ("schema:workExample <urn:r#place> ;", "", "ReportAppearance", "Violation"),
    ("<urn:r#place> nif:beginIndex 0 ; nif:endIndex 50 .", "", "ReportAppearance", "Violation"),
    ('<urn:b> ; nif:anchorOf "甲银行。" .', "<urn:b> .", "AnchorOf", "Violation"),
    ("dcterms:references <urn:b>", "dcterms:references <urn:nothing>", "NamedThing", "Violation"),
    ("yp:evidence <urn:r#s> ;", "", "RelationEvidence", "Violation"),
    ('"2022-05"^^xsd:gYearMonth', '"2022-05"', "ReportIssued", "Violation"),
    ('yp:issuedFrom "2022-05-01"^^xsd:date ;', "", "ReportBounded", "Violation"),
    ('"2022-05-01"^^xsd:date', '"2022-05"^^xsd:gYearMonth', "ReportIssuedFrom", "Violation"),
    ('"2022-05-01"^^xsd:date', '"2022-06-01"^^xsd:date', "ReportIssuedFrom", "Violation"),
    ('"2022-05-31"^^xsd:date', '"2022-05-31"', "ReportIssuedUntil", "Violation"),
    ("dcterms:publisher <urn:b>", 'rdfs:comment ""', "ReportPublisherKnown", "Info"),
    ("dcterms:publisher <urn:b>", "dcterms:publisher <urn:t>", "ReportPublisher", "Violation"),
    ("schema:mentions <urn:b>", "schema:mentions <urn:nothing>", "ReportMentions", "Violation"),
    ("dcterms:subject <urn:t>", "dcterms:subject <urn:b>", "ReportSubject", "Violation"),
    ('yp:textExtent "full"', 'yp:textExtent "half"', "ReportExtent", "Violation"),
    ("dcterms:type <urn:k>", "dcterms:type <urn:t>", "ReportType", "Violation"),
    ('"2022"^^xsd:gYear', '"2022"', "ReportEffective", "Violation"),
    ('"2022-01"^^xsd:gYearMonth', '"2022-01"', "ReportAdopted", "Violation"),
    ('"2022-03-04"^^xsd:date', '"三月"', "ReportAmended", "Violation"),
    ('"2023-01-02"^^xsd:date', '"2023-01-02"^^xsd:date, "2023"^^xsd:gYear', "ReportFetched", "Violation"),
    ('yp:platform "某网"', 'yp:platform " "', "ReportPlatform", "Violation"),
    ("schema:exampleOfWork <urn:l>", "schema:exampleOfWork <urn:t>", "ReportOfRegulation", "Violation"),
    ("prov:agent <urn:b>", "prov:agent <urn:t>", "ReportRole", "Violation"),
    ('schema:roleName "指导单位"', 'rdfs:comment ""', "ReportRole", "Violation"),
    ("yp:evidence <urn:r#e>", "yp:evidence <urn:t>", "ReportEvidence", "Violation"),
    ('yp:field "issued"', 'rdfs:comment ""', "EvidenceField", "Violation"),
    ('rdf:value "2022-05"', 'rdfs:comment ""', "EvidenceValue", "Violation"),
    ('nif:anchorOf "2022年5月"', 'rdfs:comment ""', "EvidenceWords", "Violation"),
    ("nif:beginIndex 2", 'nif:beginIndex "2"', "EvidencePlace", "Violation"),
    ("nif:beginIndex 2 ;", "nif:beginIndex 12 ;", "BeginBeforeEnd", "Violation"),
    ("dcterms:publisher <urn:i>", "dcterms:publisher <urn:t>", "RegulationIssuer", "Violation"),
    ('"2020-02-14"^^xsd:date', '"2020年"', "RegulationDate", "Violation"),
    ("rdf:object <urn:t> ;", "", "RelationObject", "Violation"),
    ("rdf:subject <urn:b> ;", "rdf:subject <urn:nothing> ;", "RelationSubject", "Violation"),
    ("rdf:predicate yp:practises", "rdf:predicate yp:kind", "RelationPredicate", "Violation"),
    ("rdf:predicate yp:practises", "rdf:predicate yp:offers", "RelationEndsShape", "Violation"),
    ("rdf:predicate yp:practises", "rdf:predicate yp:addresses", "RelationEndsShape", "Violation"),
    ("rdf:subject <urn:b> ;", "rdf:subject <urn:l> ;", "RelationEndsShape", "Violation"),
    ("rdf:object <urn:t> ;", "rdf:object <urn:b> ;", "RelationEndsShape", "Violation"),
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
        for result in report.objects(None, SH.result)
    }


def test_good_data_conform(shapes: rdflib.Graph) -> None:
    assert results(GOOD, shapes) == set()


#: Of every relation that reports state, one that is right: subject, predicate, object.
RIGHT = [
    ("<urn:b>", "yp:offers", "<urn:p>"),
    ("<urn:i>", "yp:practises", "<urn:t>"),
    ("<urn:l>", "yp:addresses", "<urn:t>"),
    ("<urn:p>", "yp:uses", "<urn:t>"),
    ("<urn:b>", "yp:uses", "<urn:t>"),
    ("<urn:b>", "yp:cooperatesWith", "<urn:i>"),
    ("<urn:l>", "dcterms:publisher", "<urn:i>"),
    ("<urn:r>", "dcterms:publisher", "<urn:b>"),
    ("<urn:b>", "org:subOrganizationOf", "<urn:i>"),
    ("<urn:r>", "dcterms:creator", "<urn:person>"),
    ("<urn:b>", "dcterms:conformsTo", "<urn:l>"),
    ("<urn:l>", "dcterms:replaces", "<urn:l>"),
    ("<urn:l>", "eli:amends", "<urn:l>"),
    ("<urn:b>", "yp:wonAward", "<urn:award>"),
    ("<urn:p>", "yp:ledBy", "<urn:person>"),
    ("<urn:r>", "dcterms:references", "<urn:l>"),
]


@pytest.mark.parametrize("right", RIGHT, ids=lambda right: f"{right[1]}-{right[0]}")
def test_right_relations_conform(shapes: rdflib.Graph, right: tuple[str, str, str]) -> None:
    subject, predicate, thing = right
    stated = f"rdf:subject {subject} ; rdf:predicate {predicate} ; rdf:object {thing} ;"
    text = GOOD.replace("rdf:subject <urn:b> ; rdf:predicate yp:practises ; rdf:object <urn:t> ;", stated)
    assert stated in text
    product = "".join(
        f'<urn:{name}> a {kind} ; skos:prefLabel "某{name}"@zh-hans . '
        for name, kind in (("p", "yp:Product"), ("person", "schema:Person"), ("award", "yp:Award"))
    )
    assert results(text + product, shapes) == set()
    turned = f"rdf:subject {thing} ; rdf:predicate {predicate} ; rdf:object {subject} ;"
    found = results(text.replace(stated, turned) + product, shapes)
    same = predicate in ("yp:cooperatesWith", "org:subOrganizationOf", "dcterms:replaces", "eli:amends")
    assert (("RelationEndsShape", "Violation") in found) is not same


def test_right_relations_are_of_every_kind() -> None:
    assert {predicate for _, predicate, _ in RIGHT} == {RELATION_TYPES[name].property for name in STATED}


@pytest.mark.parametrize(
    ("good", "bad", "shape", "severity"), FAULTS, ids=[f"{fault[2]}-{index}" for index, fault in enumerate(FAULTS)]
)
def test_planted_faults_are_found(shapes: rdflib.Graph, good: str, bad: str, shape: str, severity: str) -> None:
    assert good in GOOD
    assert (shape, severity) in results(GOOD.replace(good, bad, 1), shapes)
