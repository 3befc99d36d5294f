"""One rule says what a thing is shown as, in queries, views, exports and pages, whatever labels it has or lacks."""

from __future__ import annotations

import csv
import io
import itertools
import re
import xml.etree.ElementTree as ET
import zipfile
from typing import Any

import pytest
import rdflib
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, serialize
from small_graph import BANK, CITY, CREDIT, FRAUD, PRODUCT, RISK, RULE, trig

from graph import KnowledgeGraph, packaged_queries, run
from graph.exchange.export import exported
from graph.query.packaged import parse_query
from graph.server.pages import entity, explore
from graph.store.union import fill_default_graph
from graph.views.page import view
from ontology.iris import GRAPH, mint
from ontology.namespaces import DCTERMS, ELI, OWL, PREFIXES, PROV, RDF, SCHEMA, SKOS, XSD, YP

LABELS = [NamedNode(str(name)) for name in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, DCTERMS.title)]
HOUSE, OFFICE = mint("institution", "望海研究院"), mint("institution", "中国人民银行")
CITING, CITED, PAPER = mint("report", "报告甲"), mint("report", "报告乙"), mint("publication", "旧报告")
#: What each packaged query is asked; those that are missing list names, or versions by what made them.
ASKED: dict[str, dict[str, Any]] = {
    "bank-profile": {"bank": BANK},
    "associated": {"thing": FRAUD},
    "banks-by-reports": {},
    "banks-of-report": {"report": CITING},
    "banks-of-publisher": {"publisher": HOUSE},
    "bridging-banks": {"first": FRAUD, "second": CREDIT},
    "case-search": {},
    "central": {},
    "citations": {},
    "co-mentioned": {"thing": BANK},
    "co-mentioned-by-association": {"thing": BANK, "minimum": 1},
    "communities": {},
    "evidence-of": {"thing": BANK},
    "evidence-of-statement": {"subject": BANK},
    "ids-of": {"thing": BANK},
    "institution-then": {"institution": BANK, "as_of": 2020},
    "known-things": {},
    "penalties": {},
    "penalties-by-authority-and-year": {},
    "practice-of-bank": {"bank": BANK},
    "products-of-bank": {"bank": BANK},
    "publishers": {},
    "regulations-of-issuer": {"issuer": OFFICE},
    "relations-of": {"thing": PRODUCT},
    "reports-as-of": {"as_of": 2024},
    "reports-citing-rule": {"rule": RULE},
    "reports-issued": {},
    "reports-of-bank": {"bank": CITY},
    "reports-of-theme": {"theme": FRAUD},
    "rising-themes": {"from": 2022, "to": 2024},
    "rules-cited-with-theme": {"theme": FRAUD},
    "runs-compared": {},
    "successors": {},
    "superseded-yet-cited": {},
    "surprising": {},
    "texts-of-regulation": {"regulation": RULE},
    "themes-of-publisher-by-year": {"publisher": HOUSE},
    "theme-and-narrower": {"theme": RISK, "minimum": 0},
    "thing-of-identifier": {"value": "ICBKCNBJ"},
}


#: A case and a penalty of a report, and what replaced the rule.
TOLD = f"""<{CITING}> {{
  <{CITING}#case=20,60> a yp:Case ; skos:prefLabel "案例" ; dcterms:isPartOf <{CITING}> ; yp:ofInstitution <{BANK}> ;
    yp:ofProject <{PRODUCT}> ; yp:ledBy <{HOUSE}> ; yp:wonAward <{PRODUCT}> ; yp:results "有成效" .
  <{CITING}#penalty=20,60> a yp:Penalty ; dcterms:isPartOf <{CITING}> ; yp:party <{BANK}> ; yp:partyName "甲" ;
    yp:authority <{OFFICE}> ; yp:violation "有违规" ; schema:identifier "1号" ; yp:amount 10000.0 ;
    dcterms:date "2024-05-06"^^xsd:date .
}}
<urn:known> {{ <{RULE}> dcterms:isReplacedBy <{RULE}@new> .
  <{RULE}@new> dcterms:date "2021-02"^^xsd:gYearMonth . }}"""


def relabelled(tag: str | None) -> KnowledgeGraph:
    """The small graph, with a citation and a rule's own text; every thing has one label of the language, or none (None)."""
    store = KnowledgeGraph.parse(trig()).store
    store.clear_graph(DefaultGraph())
    place, version = NamedNode(CITING), NamedNode(f"{RULE}@2019-03-01")
    bic = NamedNode(f"{BANK}#bic=ICBKCNBJ")
    day = Literal("2019-03-01", datatype=NamedNode(str(XSD.date)))
    sentence = next(quad.subject for quad in store.quads_for_pattern(None, NamedNode(str(DCTERMS.references)), None, place))
    store.extend(
        [
            Quad(NamedNode(PAPER), NamedNode(str(OWL.sameAs)), NamedNode(CITED), NamedNode("urn:known")),
            Quad(sentence, NamedNode(str(DCTERMS.references)), NamedNode(PAPER), place),
            Quad(place, NamedNode(str(SCHEMA.exampleOfWork)), NamedNode(RULE), place),
            Quad(NamedNode(RULE), NamedNode(str(ELI.is_realized_by)), version, NamedNode("urn:known")),
            Quad(version, NamedNode(str(SCHEMA.version)), Literal("2019年修订", language="zh-hans"), NamedNode("urn:known")),
            Quad(version, NamedNode(str(ELI.date_document)), day, NamedNode("urn:known")),
            Quad(NamedNode(BANK), NamedNode(str(YP.level)), Literal("recalled"), NamedNode("urn:known")),
            Quad(NamedNode(BANK), NamedNode(str(SCHEMA.identifier)), bic, NamedNode("urn:known")),
            Quad(bic, NamedNode(str(SCHEMA.propertyID)), Literal("bic"), NamedNode("urn:known")),
            Quad(bic, NamedNode(str(SCHEMA.value)), Literal("ICBKCNBJ"), NamedNode("urn:known")),
        ]
    )
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    store.load(prefixes + TOLD, RdfFormat.TRIG)
    community, runs = NamedNode(mint("community", "1")), NamedNode(GRAPH + "runs")
    store.extend(
        Quad(NamedNode(f"urn:{subject}"), NamedNode(str(predicate)), value, runs)
        for subject, predicate, value in (
            ("run", YP.match, NamedNode("urn:match")),
            ("run", RDF.type, NamedNode(str(YP.AnalysisRun))),
            *(("run", YP[name], Literal(name)) for name in ("backbone", "method")),
            *(("run", YP[name], Literal(7)) for name in ("runs", "seed", "things", "ties", "communities")),
            *(
                ("run", YP[name], Literal("0.5", datatype=NamedNode(str(XSD.decimal))))
                for name in ("resolution", "modularity", "agreement")
            ),
            ("run", SCHEMA.softwareVersion, Literal("yinpu 1")),
            ("run", PROV.startedAtTime, Literal("2024-05-01T00:00:00Z", datatype=NamedNode(str(XSD.dateTime)))),
            ("match", YP.later, community),
            ("match", YP.earlier, community),
            ("match", YP.overlap, Literal("1.0", datatype=NamedNode(str(XSD.decimal)))),
        )
    )
    surprise = Literal("2.5", datatype=NamedNode(str(XSD.decimal)))
    store.add(Quad(NamedNode(BANK), NamedNode(str(YP.strengthSurprise)), surprise, runs))
    for quad in [quad for label in LABELS for quad in store.quads_for_pattern(None, label, None, None)]:
        store.remove(quad)
        if tag is not None:
            label = Literal(f"{tag} {end(quad.subject.value)}", language=tag)
            store.add(Quad(quad.subject, LABELS[0], label, quad.graph_name))
    fill_default_graph(store)
    return KnowledgeGraph(store)


def end(iri: str) -> str:
    return re.split("[/#]", iri)[-1]


def shown(kg: KnowledgeGraph, name: str) -> list[tuple[str, ...]]:
    """The rows of a packaged query, sorted."""
    return sorted(tuple(map(str, row)) for row in kg.query(name, **ASKED[name]).rows())


def test_every_packaged_query_is_asked() -> None:
    assert set(packaged_queries()) - set(ASKED) == {"names-of", "status-of-rule", "runs"}


@pytest.mark.parametrize("name", ASKED)
def test_things_of_any_label_or_none_are_in_every_packaged_query(name: str) -> None:
    chinese, english, bare = (shown(relabelled(tag), name) for tag in ("zh-hans", "en", None))
    assert chinese and any("zh-hans " in cell for row in chinese for cell in row)
    assert sorted(tuple(cell.replace("zh-hans ", "en ") for cell in row) for row in chinese) == english
    assert sorted(tuple(cell.replace("en ", "") for cell in row) for row in english) == sorted(
        tuple(cell.replace("en ", "") for cell in row) for row in bare
    )


@pytest.mark.parametrize("tag", ["en", None])
def test_things_of_any_label_or_none_are_drawn_exported_and_browsed(tag: str | None) -> None:
    kg = relabelled(tag)
    name = f"{tag} {end(BANK)}" if tag else end(BANK)
    assert kg.label(BANK) == name and kg.network().nodes[BANK]["label"] == name
    assert name in view(kg, "overview").html
    graphml = ET.fromstring(exported(kg, "graphml"))
    assert name in {data.text for data in graphml.iter("{http://graphml.graphdrawing.org/xmlns}data")}
    with zipfile.ZipFile(io.BytesIO(exported(kg, "csv"))) as tables:
        rows = csv.DictReader(io.StringIO(tables.read("nodes.csv").decode("utf-8-sig")))
        assert {row["id"]: row["label"] for row in rows}[BANK] == name
    assert name in entity(kg, {"iri": FRAUD})
    assert not tag or name in explore(kg, {"q": name})


#: Labels that a thing may have, by what they are; of all sets of up to three of them the same is shown everywhere.
KINDS = {
    "pref zh-Hans": 'skos:prefLabel "简"@zh-Hans',
    "pref zh-Hant": 'skos:prefLabel "簡"@zh-Hant',
    "pref zh": 'skos:prefLabel "中"@zh',
    "pref en": 'skos:prefLabel "english"@en-GB',
    "pref de": 'skos:prefLabel "deutsch"@de',
    "pref none": 'skos:prefLabel "deutsch"',
    "alt zh-Hans": 'skos:altLabel "又"@zh-Hans',
    "alt en": 'skos:altLabel "also"@en',
    "hidden": 'skos:hiddenLabel "hidden"@en',
    "title": 'dcterms:title "題"@zh-Hant',
}
EXPECTED = {"pref zh-Hans": "简", "pref zh": "中", "pref en": "english", "pref de": "deutsch", "alt en": "also", "": "9/"}


def test_the_rule_is_the_same_in_python_sparql_and_rdflib() -> None:
    sets = [chosen for size in range(4) for chosen in itertools.combinations(KINDS, size)]
    things = {f"urn:x/{number}#{number}/" if chosen else "urn:x/#9/": chosen for number, chosen in enumerate(sets)}
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    text = prefixes + "".join(
        f"<{iri}> {' ; '.join(['a yp:Bank', *(KINDS[kind] for kind in chosen)])} .\n" for iri, chosen in things.items()
    )
    query = parse_query("x", "SELECT ?iri ?bank { ?iri a yp:Bank\n  # label ?bank of ?iri\n}")
    kg = KnowledgeGraph.parse(text)
    rows = [(iri.value, label.value) for iri, label in run(kg, query).rows()]
    told = dict(rows)
    assert len(rows) == len(things) and told == {iri: kg.label(iri) for iri in things}
    few = {iri: chosen for iri, chosen in things.items() if len(chosen) < 3}
    plain = rdflib.Graph().parse(data=text, format="turtle")
    for iri in few:
        (answer,) = plain.query(query.text, initNs=PREFIXES, initBindings={"iri": rdflib.URIRef(iri)})
        assert str(answer["bank"]) == told[iri]
    by_set = {frozenset(chosen): told[iri] for iri, chosen in things.items()}
    for first, label in EXPECTED.items():
        assert by_set[frozenset([first] if first else [])] == label
    for one, other in itertools.combinations(filter(None, EXPECTED), 2):
        assert by_set[frozenset((one, other))] == EXPECTED[one]


def test_a_packaged_query_is_plain_sparql(kg: KnowledgeGraph) -> None:
    query = packaged_queries()["banks-by-reports"]
    assert "# label" not in query.text and parse_query("again", query.text).text == query.text
    store = Store()
    named = [quad for quad in kg.store if quad.graph_name != DefaultGraph()]
    store.bulk_load(serialize(named, format=RdfFormat.N_QUADS), RdfFormat.N_QUADS)
    answer: Any = store.query(query.text, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert {row["bank"].value for row in answer} == set(kg.query("banks-by-reports")["bank"])
