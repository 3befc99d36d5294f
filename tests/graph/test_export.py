"""Exports read back to the same graph, are the same bytes each time; comparison and validation tell what is wrong."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import networkx as nx
import pytest
import rdflib
from pyoxigraph import RdfFormat, Store
from small_graph import BANK, CITY, FRAUD, REPORTS, RULE, build

from graph import KnowledgeGraph
from graph.exchange.diff import diff
from graph.exchange.export import EXPORTS, export, exported, flatten
from graph.exchange.validate import validate
from graph.store.folder import KGFolder
from ontology.errors import StoreError, UsageError
from ontology.iris import GRAPH, mint
from ontology.namespaces import PREFIXES

#: The statements of an analysis, which are not compared.
ASIDE = (GRAPH + "runs", GRAPH + "provenance")
RUNS = 13


def test_nquads_are_sorted_and_the_same_each_time(kg: KnowledgeGraph, tmp_path: Path) -> None:
    lines = exported(kg, "nq").splitlines()
    assert lines == sorted(lines) and len(lines) == len(kg) - RUNS
    other = dict(sorted(REPORTS.items()))
    with KnowledgeGraph.open(build(tmp_path, other)) as again:
        assert exported(again, "nq") == exported(kg, "nq")
    store = Store()
    store.load(exported(kg, "nq"), RdfFormat.N_QUADS)
    assert exported(KnowledgeGraph(store), "nq") == exported(kg, "nq")


def test_blank_nodes_have_the_same_names_each_time() -> None:
    text = "<urn:g> { <urn:a> <urn:p> [ <urn:q> 1 ], [ <urn:q> 2 ] }"
    first, second = (exported(KnowledgeGraph.parse(text), "nq") for _ in range(2))
    assert first == second and first.count(b"\n") == 4


def test_turtle_is_the_union(kg: KnowledgeGraph) -> None:
    text = exported(kg, "ttl").decode()
    assert exported(kg, "ttl").decode() == text
    prefixes = [line for line in text.splitlines() if line.startswith("@prefix")]
    assert prefixes == sorted(prefixes)
    assert "institution:中国工商银行 a yp:Bank" in text
    union = {
        (str(quad.subject), str(quad.predicate), str(quad.object))
        for quad in kg.store
        if str(quad.graph_name).strip("<>") not in {*ASIDE, "DEFAULT"}
    }
    assert len(rdflib.Graph().parse(data=text, format="turtle")) == len(union)


def test_jsonld_carries_its_context_and_reads_back(kg: KnowledgeGraph) -> None:
    data = exported(kg, "jsonld")
    document = json.loads(data)
    assert document["@context"]["yp"] == "https://w3id.org/yinpu/ontology#"
    assert "中国工商银行" in data.decode()
    back = rdflib.Dataset()
    back.parse(data=data, format="json-ld")
    assert len(list(back.quads((None, None, None, None)))) == len(kg) - RUNS
    assert len(back.graph(rdflib.URIRef(mint("report", "报告甲")))) == len(
        kg.dataset().graph(rdflib.URIRef(mint("report", "报告甲")))
    )


def test_networks_are_flattened() -> None:
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    network.add_node("a", label="甲", names=["乙"], seat=None, kinds={"y", "x"})
    network.add_edge("a", "b", weight=2, reports=["r1", "r2"], note=None)
    network.add_edge("a", "b", weight=1)
    flat = flatten(network)
    assert dict(flat.nodes["a"]) == {"label": "甲", "names": "乙", "kinds": "x; y"}
    assert flat.number_of_edges() == 2
    assert "".join(nx.generate_graphml(flat)) and "".join(nx.generate_gexf(flat))


@pytest.mark.parametrize("format", ["graphml", "gexf"])
def test_network_formats_read_back(kg: KnowledgeGraph, format: str) -> None:
    data = exported(kg, format)
    assert ET.fromstring(data) is not None
    assert b"lastmodified" not in data
    read = nx.parse_graphml(data.decode()) if format == "graphml" else nx.read_gexf(io.BytesIO(data))
    assert set(read) == set(kg.network())
    assert read.nodes[BANK]["label"] == "中国工商银行"


def test_tables(kg: KnowledgeGraph, tmp_path: Path) -> None:
    files = export(kg, "csv", tmp_path / "tables")
    assert [file.name for file in files] == ["nodes.csv", "edges.csv"]
    nodes = {row["id"]: row for row in csv.DictReader(files[0].open(encoding="utf-8-sig"))}
    assert (nodes[BANK]["label"], nodes[BANK]["type"], nodes[BANK]["other_labels"]) == ("中国工商银行", "Bank", "ICBC|工行")
    edges = {
        (row["source"], row["predicate"], row["target"]): row["weight"]
        for row in csv.DictReader(files[1].open(encoding="utf-8-sig"))
    }
    assert edges[BANK, "yp:practises", FRAUD] == "1"
    assert edges[mint("report", "报告丙"), "schema:mentions", CITY] == "1"
    assert edges[RULE, "dcterms:publisher", mint("institution", "中国人民银行")] == "1"
    assert {end for source, _, target in edges for end in (source, target)} <= set(nodes)
    (packed,) = export(kg, "csv", tmp_path / "tables.zip")
    assert zipfile.ZipFile(packed).read("nodes.csv") == files[0].read_bytes()
    assert packed.read_bytes() == exported(kg, "csv")


def test_export_to_standard_output(kg: KnowledgeGraph, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert export(kg, "nq") == []
    assert capfdbinary.readouterr().out == exported(kg, "nq")


def test_export_refuses_clearly(kg: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="did you mean ttl"):
        exported(kg, "ttll")
    with pytest.raises(UsageError, match="give a folder"):
        export(kg, "csv")
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        export(kg, "nq", tmp_path / "file" / "kg.nq")
    assert set(EXPORTS) == {"nq", "ttl", "jsonld", "graphml", "gexf", "csv"}


def test_diff_names_the_graph_that_changed(folder: Path, tmp_path: Path) -> None:
    changed = REPORTS | {"报告甲": REPORTS["报告甲"].replace("证据句。", "别的句子。")}
    with KnowledgeGraph.open(folder) as old, KnowledgeGraph.open(build(tmp_path, changed)) as new:
        difference = diff(old, new, lines=True)
        assert [(change.label, change.status, change.added, change.removed) for change in difference.changes] == [
            ("报告甲", "changed", 1, 1)
        ]
        removed, added = difference.changes[0].lines
        assert removed.startswith("- <") and "证据句。" in removed and added.startswith("+ <") and "别的句子。" in added
        assert removed.endswith(f"<{mint('report', '报告甲')}> .")
        assert not diff(old, old)
        assert "1 graph differs" in str(difference)


def test_diff_of_added_and_removed_reports(folder: Path, tmp_path: Path) -> None:
    fewer = {name: text for name, text in REPORTS.items() if name != "报告乙"}
    with KnowledgeGraph.open(folder) as old, KnowledgeGraph.open(build(tmp_path, fewer)) as new:
        (change,) = diff(old, new).changes
        assert (change.status, change.added, change.label) == ("removed", 0, "报告乙")
        (change,) = diff(new, old).changes
        assert (change.status, change.removed, change.lines) == ("added", 0, ())


R = "https://w3id.org/yinpu/id/report/"
TURTLE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def graph_of(reports: dict[str, str], revised: str = "", path: str = "a.txt") -> KnowledgeGraph:
    """A graph of reports by the end of their IRI, with what its provenance tells."""
    graphs = "".join(f"<{R}{name}> {{ {said.replace('REPORT', R + name)} }}\n" for name, said in reports.items())
    return KnowledgeGraph.parse(f'{TURTLE}{graphs}<{GRAPH}provenance> {{ <urn:sha256:1> nif:sourceUrl "{path}" . {revised} }}')


def test_diff_of_an_edited_report_is_one_that_changed() -> None:
    said = '<REPORT> a yp:Report ; skos:prefLabel "报告"@zh-hans ; dcterms:subject <urn:x> . '
    said += '<REPORT#char=0,4> nif:anchorOf "甲行。" .'
    more = said + ' <REPORT#char=4,8> nif:anchorOf "乙行。" .'
    old = graph_of({"ab": said, "abc": said, "gone": said})
    new = graph_of({"cd": more, "abc": said, "came": said}, f"<{R}cd> prov:wasRevisionOf <{R}ab> .")
    difference = diff(old, new, lines=True)
    assert [
        (one.graph.removeprefix(R), one.was.removeprefix(R), one.status, one.added, one.removed) for one in difference.changes
    ] == [
        ("came", "", "added", 4, 0),
        ("cd", "ab", "changed", 1, 0),
        ("gone", "", "removed", 0, 4),
    ]
    assert difference.changes[1].lines == (
        f'+ <{R}cd#char=4,8> <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#anchorOf> "乙行。" <{R}cd> .',
    )
    assert f"changed  +1 -0  报告 <{R}cd> was <{R}ab>" in str(difference).splitlines()


def test_diff_puts_the_new_iri_wherever_the_old_one_is_named() -> None:
    cites = f"<REPORT> a yp:Report ; dcterms:references <{R}%s>"
    old = graph_of({"a1": "<REPORT> a yp:Report", "b": cites % "a1"})
    new = graph_of(
        {"a3": "<REPORT> a yp:Report", "b": cites % "a3"},
        f"<{R}a3> prov:wasRevisionOf <{R}a2> . <{R}a2> prov:wasRevisionOf <{R}a1>",
    )
    assert [(one.graph, one.was, one.added, one.removed) for one in diff(old, new).changes] == [(R + "a3", R + "a1", 0, 0)]


def test_diff_of_a_revision_whose_older_form_is_still_there_is_one_that_came() -> None:
    old = graph_of({"a": "<REPORT> a yp:Report"})
    new = graph_of({"a": "<REPORT> a yp:Report", "b": "<REPORT> a yp:Report"}, f"<{R}b> prov:wasRevisionOf <{R}a>")
    assert [(one.graph, one.was, one.status) for one in diff(old, new).changes] == [(R + "b", "", "added")]


def test_diff_does_not_compare_paths_and_runs_unless_asked() -> None:
    old, new = (graph_of({"a": "<REPORT> a yp:Report"}, path=path) for path in ("here/a.txt", "there/a.txt"))
    assert str(diff(old, new)) == "no difference"
    assert not diff(old, new, ["runs"])
    assert [(one.graph, one.added, one.removed) for one in diff(old, new, ["provenance", "runs"]).changes] == [
        (GRAPH + "provenance", 1, 1)
    ]
    with pytest.raises(UsageError, match="did you mean provenance"):
        diff(old, new, ["provenence"])


def test_diff_of_an_edited_report_with_blank_nodes() -> None:
    said = '<REPORT> a yp:Report ; yp:evidence [ yp:field "title" ], [ yp:field "%s" ]'
    old, new = graph_of({"a": said % "issued"}), graph_of({"b": said % "issued"}, f"<{R}b> prov:wasRevisionOf <{R}a>")
    assert [(one.added, one.removed) for one in diff(old, new).changes] == [(0, 0)]
    other = graph_of({"b": said % "pages"}, f"<{R}b> prov:wasRevisionOf <{R}a>")
    assert all(one.added and one.removed for one in diff(old, other).changes)


def test_a_good_graph_conforms(kg: KnowledgeGraph) -> None:
    checked = validate(kg)
    assert checked.conforms, str(checked)
    assert checked.counts() == {"Violation": 0, "Warning": 0, "Info": 0}


def test_faults_are_counted_by_severity_and_shape(tmp_path: Path) -> None:
    broken = REPORTS["报告甲"].replace("nif:endIndex 2 ;", "nif:endIndex 0 ;").replace('yp:rule "cue"', 'rdfs:comment "无"')
    with KnowledgeGraph.open(build(tmp_path, REPORTS | {"报告甲": broken})) as kg:
        checked = validate(kg)
        assert not checked.conforms
        assert [(found.severity, found.shape, found.count) for found in checked.findings] == [
            ("Violation", "BeginBeforeEnd", 1),
            ("Warning", "Rule", 1),
        ]
        assert checked.findings[0].zh == "起始位置须小于终止位置。" and "before the end" in checked.findings[0].en
        assert "BeginBeforeEnd" in str(checked)
        assert validate(kg, reports=[mint("report", "报告乙")]).conforms


def test_warnings_may_be_allowed(tmp_path: Path) -> None:
    broken = REPORTS["报告甲"].replace('yp:rule "cue"', 'rdfs:comment "无"')
    with KnowledgeGraph.open(build(tmp_path, {"报告甲": broken})) as kg:
        assert not validate(kg).conforms
        assert validate(kg, allow_warnings=True).conforms


def test_a_graph_of_nothing_but_the_ontology_conforms(tmp_path: Path) -> None:
    folder = KGFolder(tmp_path)
    with folder.lock(), folder.transaction({}) as generation:
        generation.store.load(f"<urn:a> <urn:p> <urn:b> <{GRAPH}ontology> .", RdfFormat.N_QUADS)
    with KnowledgeGraph.open(tmp_path) as kg:
        assert validate(kg).conforms
