"""KnowledgeGraph: opening, asking, finding, the catalogue; with the union materialised and without, the same."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import polars as pl
import pytest
import rdflib
from rdflib import RDF
from small_graph import BANK, CITY, CREDIT, FRAUD, PBC, build

from graph import KnowledgeGraph
from graph.exchange.export import exported
from graph.query.labels import find, labels
from graph.store.folder import KGFolder
from graph.store.snapshot import Snapshot
from ontology.errors import StoreError, UsageError
from ontology.iris import mint
from ontology.namespaces import YP


def test_counts(kg: KnowledgeGraph) -> None:
    counts = kg.counts()
    assert {name: counts[name] for name in ("reports", "banks", "themes", "products", "mentions", "unlinked", "relations")} == {
        "reports": 3,
        "banks": 2,
        "themes": 3,
        "products": 1,
        "mentions": 11,
        "unlinked": 1,
        "relations": 3,
    }
    named = [quad for quad in kg.store if str(quad.graph_name) != "DEFAULT"]
    assert counts["statements"] == len(exported(kg, "nq").splitlines()) < len(named) == len(kg)


def test_a_statement_of_two_reports_counts_once(kg: KnowledgeGraph) -> None:
    if not kg.has_union:
        pytest.skip("oxigraph 0.5 counts it twice: that is what the materialised union is for")
    assert kg.query("SELECT (COUNT(*) AS ?n) { ?x a yp:Bank }")["n"].to_list() == [2]
    assert sum(1 for _ in kg.dataset().triples((None, RDF.type, YP.Bank))) == 2
    assert len(list(kg.dataset().query("SELECT ?x { ?x a yp:Bank }"))) == 2


def test_columns_are_typed(kg: KnowledgeGraph) -> None:
    frame = kg.query(
        'SELECT (1 AS ?i) (1.5 AS ?f) (1.0 + 1 AS ?m) ("2022-05-31"^^xsd:date AS ?d) ("0600" AS ?s) (yp:Bank AS ?iri) '
        "(true AS ?b) ?none {}"
    )
    assert frame.schema == {
        "i": pl.Int64,
        "f": pl.Float64,
        "m": pl.Float64,
        "d": pl.Date,
        "s": pl.String,
        "iri": pl.String,
        "b": pl.Boolean,
        "none": pl.String,
    }
    assert frame.rows() == [(1, 1.5, 2.0, datetime.date(2022, 5, 31), "0600", str(YP.Bank), True, None)]


def test_mixed_columns_are_strings_and_empty_answers_keep_their_columns(kg: KnowledgeGraph) -> None:
    assert kg.query('SELECT ?v { VALUES ?v { 1 "a" } }')["v"].to_list() == ["1", "a"]
    empty = kg.query("SELECT ?a ?b { ?a yp:nothing ?b }")
    assert (empty.columns, empty.height) == (["a", "b"], 0)


def test_ask_and_construct_as_frames(kg: KnowledgeGraph) -> None:
    assert kg.query("ASK { ?x a yp:Bank }").to_dicts() == [{"answer": True}]
    frame = kg.query("CONSTRUCT { ?x a ?c } WHERE { ?x a ?c FILTER(?x = institution:中国工商银行) }")
    assert frame.rows() == [(BANK, str(RDF.type), str(YP.Bank))]


@pytest.mark.parametrize(
    "name",
    [
        "中国工商银行",
        "工行",
        "ICBC",
        "icbc",
        " 工 行 ",
        "“工行”",
        "ＩＣＢＣ",
        "《中国工商银行》",
        "中國工商銀行",
        BANK,
        "institution:中国工商银行",
    ],
)
def test_find_by_any_name(kg: KnowledgeGraph, name: str) -> None:
    assert kg.find(name) == BANK


def test_find_respects_types_and_suggests(kg: KnowledgeGraph) -> None:
    assert kg.find("绿金", ["Theme"]) == CREDIT
    with pytest.raises(UsageError, match="among Bank"):
        kg.find("绿金", ["Bank"])
    with pytest.raises(UsageError, match="did you mean 中国工商银行"):
        kg.find("中国工行银行")
    with pytest.raises(UsageError, match=r"no.* IRI"):
        kg.find(mint("theme", "没有"))


def test_names_that_differ_only_in_signs_are_told_apart_by_them() -> None:
    kg = KnowledgeGraph.parse(
        """@prefix yp: <https://w3id.org/yinpu/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <urn:a> a yp:Product ; skos:prefLabel "“云”平台" . <urn:b> a yp:Product ; skos:prefLabel "云平台" .
        <urn:c> a yp:Product ; skos:prefLabel "·" ."""
    )
    for _ in range(2):  # the names are read in between
        assert [kg.find(name) for name in ("“云”平台", "云平台", "·")] == ["urn:a", "urn:b", "urn:c"]
        with pytest.raises(UsageError, match="names 2 things"):
            kg.find("《云平台》")
        with pytest.raises(UsageError, match="nothing is called"):
            kg.find("《》")


def test_find_refuses_to_guess() -> None:
    kg = KnowledgeGraph.parse(
        """@prefix yp: <https://w3id.org/yinpu/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <urn:a> a yp:Bank ; skos:prefLabel "甲" ; skos:altLabel "光大" . <urn:b> a yp:Bank ; skos:prefLabel "乙" ;
          skos:altLabel "光大" .
        <urn:c> a yp:Theme ; skos:prefLabel "甲" ."""
    )
    with pytest.raises(UsageError, match="names 2 things"):
        kg.find("光大")
    assert kg.find("甲") == "urn:a"
    assert kg.find("甲", ["Theme"]) == "urn:c"


def test_labels(kg: KnowledgeGraph) -> None:
    assert [kg.label(iri) for iri in (BANK, CITY, PBC, "urn:x/终点")] == [
        "中国工商银行",
        "湖畔城市银行",
        "中国人民银行",
        "终点",
    ]


def test_catalogue(kg: KnowledgeGraph) -> None:
    reports = kg.reports()
    assert [(report["source"], report["start"], report["title"]) for report in reports] == [
        ("a.txt", 20, "报告丙"),
        ("a.txt", 200, "报告乙"),
        ("b.txt", 0, "报告甲"),
    ]
    told = {name: value for name, value in reports[2].items() if value not in (None, [], {})}
    assert told == {
        "id": mint("report", "报告甲"),
        "title": "报告甲",
        "publishers": ["望海研究院"],
        "issued": "2022-05",
        "published": "2022-06-01",
        "pages": 28,
        "views": 13,
        "language": "zh-Hans",
        "text": "full",
        "source": "b.txt",
        "start": 0,
        "end": 100,
    }


def test_dataset_is_an_rdflib_dataset_and_read_only(kg: KnowledgeGraph) -> None:
    data = kg.dataset()
    bank = rdflib.URIRef(BANK)
    assert (bank, RDF.type, YP.Bank) in data
    assert len(list(data.query("SELECT ?theme { GRAPH ?g { ?bank yp:practises ?theme } }", initBindings={}))) == 2
    assert {str(graph.identifier) for graph in data.graphs()} >= {mint("report", "报告甲")}
    assert str(next(iter(data.quads((bank, YP.practises, None, None))))[3]) == mint("report", "报告甲")
    for write in (
        lambda: data.add((bank, RDF.type, YP.Theme)),
        lambda: data.remove((bank, None, None)),
        lambda: data.update("CLEAR ALL"),
    ):
        with pytest.raises(StoreError, match="read-only"):
            write()


def test_repr_is_escaped_and_small(kg: KnowledgeGraph) -> None:
    page = kg._repr_html_()
    assert page.startswith("<table>") and "banks" in page and "http" not in page


def test_a_snapshot_outlives_the_next_build(tmp_path: Path) -> None:
    with KnowledgeGraph.open(build(tmp_path)) as kg:
        before = kg.counts()
        folder = KGFolder(tmp_path)
        with folder.lock(), folder.transaction({}) as generation:
            generation.store.clear()
        assert kg.counts() == before
    with KnowledgeGraph.open(tmp_path) as kg:
        assert kg.counts()["reports"] == 0 and kg.reports() == []


def test_no_graph_here(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="yinpu build"):
        KnowledgeGraph.open(tmp_path)


WHOLE = {"format": 2, "store": "store/0001", "sources": {}, "reports": {}}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[]", "manifest.json: damaged .it holds no object.: give its sources to `yinpu build` again"),
        ("null", "manifest.json: damaged .it holds no object.: give its sources to `yinpu build` again"),
        ('{"format": 2, "store": "sto', "manifest.json: damaged .*: give its sources to `yinpu build` again"),
        ("\udcff", "manifest.json: damaged .*: give its sources to `yinpu build` again"),
        ("[" * 100_000, "manifest.json: damaged .*: give its sources to `yinpu build` again"),
        (
            '{"format": 99, "store": "store/0001"}',
            "format 99 by a newer Yinpu, this one reads 2: install the newer one",
        ),
        ('{"store": "store/0001"}', "manifest.json: damaged .it names no format.: give its sources to `yinpu build` again"),
        ('{"format": 2}', "manifest.json: damaged .it names no store.: give"),
        ('{"format": 2, "store": "store/0001", "reports": {}}', "manifest.json: damaged .it names no sources.: give"),
        ('{"format": 2, "store": "store/0001", "sources": {}}', "manifest.json: damaged .it names no reports.: give"),
        (WHOLE | {"store": 1}, "manifest.json: damaged .'store' is not a string.: give"),
        (WHOLE | {"sources": []}, "'sources' is not an object, each of its values an object"),
        (WHOLE | {"sources": {"a.txt": 1}}, "'sources' is not an object"),
        (WHOLE | {"reports": {"urn:a": None}}, "each of its values an object"),
        (WHOLE | {"statements": "many"}, "'statements' is not a whole number"),
        (WHOLE | {"seal": {"store/0001/CURRENT": 1}}, "'seal' is not an object, each of its values a list"),
    ],
)
def test_a_manifest_that_cannot_be_understood(tmp_path: Path, content: str | dict[str, object], message: str) -> None:
    build(tmp_path)
    text = content if isinstance(content, str) else json.dumps(content)
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(StoreError, match=message):
        KnowledgeGraph.open(tmp_path)


def test_what_a_manifest_says_besides_is_kept(tmp_path: Path) -> None:
    folder = KGFolder(build(tmp_path))
    more = json.loads(folder.manifest_path.read_text(encoding="utf-8")) | {"note": "kept"}
    folder.manifest_path.write_text(json.dumps(more), encoding="utf-8")
    manifest = folder.manifest()
    with folder.lock(), folder.transaction(manifest):
        pass
    after = json.loads(folder.manifest_path.read_text(encoding="utf-8"))
    assert {path.split("/")[1] for path in after["seal"]} == {"0002"}
    assert after == more | {"store": "store/0002", "seal": after["seal"]}


def test_what_is_derived_is_made_once_and_let_go_of(tmp_path: Path) -> None:
    made = []
    with Snapshot.open(build(tmp_path)) as kg:
        assert labels(kg) is labels(kg)
        assert kg.kept(made.append) is kg.kept(made.append) is None
        assert made == [kg]
    with pytest.raises(AttributeError):
        _ = kg.store


def test_find_answers_the_same_before_and_after_all_names_are_read(kg: KnowledgeGraph) -> None:
    snapshot = Snapshot(kg.store)
    unread = [find(snapshot, name) for name in ("工行", "绿金", "anti-fraud")]
    labels(snapshot)
    assert unread == [find(snapshot, name) for name in ("工行", "绿金", "anti-fraud")] == [BANK, CREDIT, FRAUD]


def test_themes_are_found_by_english_names(kg: KnowledgeGraph) -> None:
    assert kg.find("anti-fraud") == FRAUD
