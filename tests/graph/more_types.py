"""What a graph tells when the registry has a type and a relation more: run by ``tests/test_schema.py``, prints JSON."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from typing import Any

from ontology import schema

CONTEST = schema.EntityType(
    "Contest", "Contest", "contest", "赛事", "Contest", "contests", "#b8860b", "star", ("skos:Concept",),
    "机构参加的比赛。", "A contest that institutions take part in.", networked=True,
)  # fmt: skip
SUPERVISES = schema.RelationType(
    "supervises", "yp:supervises", "监管", "Supervises", "监管者", "Supervised by", ("Regulator",), ("Bank",), "sentence",
    stated=True, zh_comment="监管机构监管该银行。", en_comment="The regulator supervises the bank.",
)  # fmt: skip


def add_rows() -> None:
    """Have the registry say what it would with the two rows in it; to be called before anything else is imported."""
    more: Any = schema
    more.ENTITY_TYPES[CONTEST.name] = more.MENTION_TYPES[CONTEST.mention] = CONTEST
    more.NETWORKED += (CONTEST.name,)
    more.RELATION_TYPES[SUPERVISES.name] = SUPERVISES
    more.STATED += (SUPERVISES.name,)


TEXT = """
<urn:known> {
  <urn:house> a yp:Bank ; skos:prefLabel "湖畔银行"@zh-hans .
  <urn:office> a yp:Regulator ; skos:prefLabel "湖畔监管局"@zh-hans .
  <urn:cup> a yp:Contest ; skos:prefLabel "金算盘杯"@zh-hans ; skos:altLabel "Golden Abacus"@en }
<urn:r> {
  <urn:r> a yp:Report ; skos:prefLabel "报告"@zh-hans ; dcterms:title "报告"@zh-hans ; dcterms:source <urn:sha256:a> ;
    schema:mentions <urn:house>, <urn:office>, <urn:cup> .
  <urn:r#char=0,12> nif:anchorOf "湖畔监管局监管湖畔银行。" .
  <urn:m1> itsrdf:taIdentRef <urn:office> ; nif:sentence <urn:r#char=0,12> ; nif:beginIndex 0 ; nif:endIndex 5 .
  <urn:m2> itsrdf:taIdentRef <urn:house> ; nif:sentence <urn:r#char=0,12> ; nif:beginIndex 7 ; nif:endIndex 11 .
  <urn:m3> itsrdf:taIdentRef <urn:cup> ; nif:sentence <urn:r#char=20,30> ; nif:beginIndex 20 ; nif:endIndex 24 .
  <urn:m4> itsrdf:taIdentRef <urn:house> ; nif:sentence <urn:r#char=20,30> ; nif:beginIndex 25 ; nif:endIndex 29 .
  <urn:office> yp:supervises <urn:house> .
  <urn:x> a yp:Relation ; rdf:subject <urn:office> ; rdf:predicate yp:supervises ; rdf:object <urn:house> ;
    yp:evidence <urn:r#char=0,12> }
"""


def told() -> dict[str, Any]:
    from graph import KnowledgeGraph
    from graph.analysis.facts import facts
    from graph.analysis.networks import network
    from graph.exchange.export import exported
    from graph.server.pages import entity, found
    from graph.views.evidence import Evidence
    from graph.views.page import words
    from graph.views.page_json import page_json, things
    from graph.views.selection import ViewInputs, view_data
    from graph.views.standing import write_views
    from ontology.namespaces import PREFIXES

    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    kg = KnowledgeGraph.parse(prefixes + TEXT)
    inputs = ViewInputs(kg)
    drawn = view_data(inputs, "overview")
    evidence = Evidence(inputs, drawn.things)
    page = page_json(inputs, drawn, things(inputs, drawn, evidence), evidence)
    with zipfile.ZipFile(io.BytesIO(exported(kg, "csv"))) as tables:
        nodes, edges = (
            [*csv.reader(io.StringIO(tables.read(name).decode("utf-8-sig")))] for name in ("nodes.csv", "edges.csv")
        )
    with tempfile.TemporaryDirectory() as folder:
        index = write_views(kg, folder)[0].read_text(encoding="utf-8")
    return {
        "network": dict(network(kg, kinds=("Contest",)).nodes.data("kind")),
        "default network": sorted(network(kg)),
        "facts": [[a, b, name, data["evidence"]] for a, b, name, data in facts(kg).edges(keys=True, data=True)],
        "found": [kg.find("金算盘杯", ["Contest"]), kg.labels.find("golden abacus")],
        "counts": kg.counts(),
        "nodes": [row[:3] for row in nodes],
        "edges": edges,
        "graphml": exported(kg, "graphml").decode(),
        "words": {name: words()[name] for name in ("Contest", "supervises", "~supervises")},
        "kinds": page["kinds"],
        "ties": [[[rel["k"], rel["s"], rel["o"]] for rel in tie["rel"]] for tie in page["ties"]],
        "office": entity(kg, {"iri": "urn:office"}),
        "house": entity(kg, {"iri": "urn:house"}),
        "cup": entity(kg, {"iri": "urn:cup"}),
        "search": found(kg, "金算盘")[0]["zh"],
        "index": index,
    }


if __name__ == "__main__":
    add_rows()
    print(json.dumps(told(), ensure_ascii=False))
