"""The networks by name: which reports they take, what they count, and that a copy is handed out."""

from __future__ import annotations

import math
from pathlib import Path

import networkx as nx
import pytest
from small_graph import BANK, CITY, CREDIT, FRAUD, PBC, PRODUCT, RULE

from graph import KnowledgeGraph
from graph.analysis import named_networks
from graph.analysis.bipartite import projection
from graph.analysis.named_networks import NETWORKS, made
from graph.analysis.selecting import Where, reports_held
from ontology.errors import UsageError
from ontology.iris import mint
from ontology.namespaces import PREFIXES

HOUSE = mint("institution", "望海研究院")
FIRST, SECOND, THIRD = (mint("report", name) for name in ("报告甲", "报告乙", "报告丙"))


def in_memory(turtle: str) -> KnowledgeGraph:
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    return KnowledgeGraph.parse(prefixes + turtle)


def known(turtle: str) -> str:
    return f"<urn:known> {{ {turtle} }}"


def sentences(*named: tuple[str, tuple[str, ...]]) -> str:
    """Reports of sentences: the report, and the things that one sentence names."""
    return "\n".join(
        f"<urn:{report}> {{ <urn:{report}#char={n}0,{n}9> dcterms:references {', '.join(f'<urn:{t}>' for t in things)} }}"
        for n, (report, things) in enumerate(named)
    )


# which reports


def test_reports_as_analyses_see_them(kg: KnowledgeGraph) -> None:
    rows = {row["report"]: row for row in reports_held(kg).iter_rows(named=True)}
    assert set(rows) == {FIRST, SECOND, THIRD}
    assert rows[FIRST]["publishers"] == [HOUSE] and rows[FIRST]["characters"] == 100
    assert [str(rows[FIRST][name]) for name in ("issued_from", "issued_until")] == ["2022-05-01", "2022-05-31"]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (Where(since="2023"), {SECOND, THIRD}),
        (Where(until="2022-05"), {FIRST}),
        (Where(since="2022-05-02", until="2023"), set()),  # May 2022 may be its first day
        (Where(publishers="望海研究院"), {FIRST, SECOND, THIRD}),
        (Where(publishers=["工行"]), set()),
    ],
)
def test_where(kg: KnowledgeGraph, where: Where, found: set[str]) -> None:
    assert set(where.reports(kg) or ()) == found
    named = set(made(kg, where=where, backbone=None))
    assert named == ({BANK, FRAUD, RULE} if found == {FIRST} else named)
    assert bool(named) is bool(found)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"since": "May 2022"}, "write a day"),
        ({"until": "2022-13"}, "write a day"),
        ({"publishers": "望海研究"}, "did you mean 望海研究院"),
        ({"types": "papyrus"}, "no type of document 'papyrus'"),
    ],
)
def test_where_nothing_is(kg: KnowledgeGraph, wrong: dict[str, str], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        Where(**wrong).reports(kg)


def test_types_of_documents() -> None:
    kg = in_memory("""<urn:a> { <urn:a> a yp:Report ; dcterms:type <urn:paper> } <urn:b> { <urn:b> a yp:Report }
        <urn:k> { <urn:paper> skos:inScheme <https://w3id.org/yinpu/id/document-type> ; skos:notation "white paper" }""")
    assert Where(types="white paper").reports(kg) == ["urn:a"]


# clauses


def test_clauses() -> None:
    words = "甲行推进A，乙行、丙行推进《B，C》和D。"
    places = {"甲行": 0, "A": 4, "乙行": 6, "丙行": 9, "B，C": 14, "C": 16, "D": 19}
    phrases = "\n".join(
        f"<urn:r#char={at},{at + len(text)}> nif:sentence <urn:r#char=0,{len(words)}> ; nif:beginIndex {at} ;"
        f" nif:endIndex {at + len(text)} ; itsrdf:taIdentRef <urn:{n}> ."
        for n, (text, at) in enumerate(places.items())
    )
    things = " ".join(f"<urn:{n}> a yp:Theme ." for n in range(7))
    kg = in_memory(f'{known(things)} <urn:r> {{ <urn:r#char=0,{len(words)}> nif:anchorOf "{words}" . {phrases} }}')
    graph = made(kg, by="clauses", backbone=None)
    assert all(words[at : at + len(text)] == text for text, at in places.items())
    groups = [sorted(int(node[4:]) for node in group) for group in nx.connected_components(graph)]
    assert sorted(groups) == [[0, 1], [2, 3, 4, 5, 6]]
    assert nx.density(graph.subgraph([f"urn:{n}" for n in range(2, 7)])) == 1


# facts


def test_facts_tell_their_origin(kg: KnowledgeGraph) -> None:
    graph = kg.network("facts")
    assert graph.edges[BANK, FRAUD, "practises"]["origins"] == "stated"
    assert graph.edges[FIRST, HOUSE, "publishedBy"]["origins"] == "metadata"
    told = graph.edges[RULE, PBC, "issuedBy"]
    assert (told["origins"], told["evidence"], told["reports"]) == ("table", 0, 0)


def test_facts_by_kind_relation_origin_and_report(kg: KnowledgeGraph) -> None:
    def edges(**options: object) -> set[tuple[str, str, str]]:
        return set(kg.network("facts", **options).edges(keys=True))

    assert edges(origins=["stated"]) == {
        (BANK, FRAUD, "practises"),
        (BANK, PRODUCT, "offers"),
        (CITY, CREDIT, "practises"),
    }
    assert edges(relations=["practises"], where=Where(since="2023")) == {(CITY, CREDIT, "practises")}
    assert edges(kinds=["Bank", "Product"]) == {(BANK, PRODUCT, "offers")}
    assert edges(relations=["issuedBy"]) == {(RULE, PBC, "issuedBy")} and not edges(relations=["issuedBy"], where=Where("2000"))


def test_inferred_facts() -> None:
    kg = in_memory("""<urn:known> { <urn:b> a yp:Bank . <urn:t> a yp:Theme }
        <urn:r> { <urn:r> a yp:Report . <urn:b> yp:practises <urn:t> .
          <urn:r#1> rdf:subject <urn:b> ; rdf:predicate yp:practises ; rdf:object <urn:t> ; yp:origin "inferred" .
          <urn:r#2> rdf:subject <urn:b> ; rdf:predicate yp:practises ; rdf:object <urn:t> . }""")
    told = kg.network("facts").edges["urn:b", "urn:t", "practises"]
    assert (told["origins"], told["evidence"], told["reports"]) == ("stated inferred", 2, 1)
    assert kg.network("facts", origins=["inferred"]).edges["urn:b", "urn:t", "practises"]["evidence"] == 1


@pytest.mark.parametrize("wrong", [{"kinds": ["Bnak"]}, {"relations": ["practices"]}, {"origins": ["tabel"]}])
def test_facts_of_what_is_not_there(kg: KnowledgeGraph, wrong: dict[str, list[str]]) -> None:
    with pytest.raises(UsageError, match="did you mean"):
        kg.network("facts", **wrong)


# several parts

THINGS = known("<urn:b1> a yp:Bank . <urn:b2> a yp:Bank . <urn:t1> a yp:Theme . <urn:t2> a yp:Theme .")


def test_banks_and_themes() -> None:
    kg = in_memory(THINGS + sentences(("r", ("b1", "t1", "t2")), ("r", ("b1", "t1")), ("r", ("b2", "t2")), ("r", ("t1",))))
    graph = kg.network("banks-themes", backbone=None)
    assert {node: told["part"] for node, told in graph.nodes.items()} == {
        "urn:b1": "bank", "urn:b2": "bank", "urn:t1": "theme", "urn:t2": "theme",
    }  # fmt: skip
    assert set(graph.edges()) == {("urn:b1", "urn:t1"), ("urn:b1", "urn:t2"), ("urn:b2", "urn:t2")}
    told = graph.edges["urn:b1", "urn:t1"]
    assert (told["count"], told["expected"]) == (2, 2 * 3 / 4)  # 2 and 3 of the 4 sentences of the report
    assert told["likelihood"] == pytest.approx(2 * (2 * math.log(2 / 1.5) - 0.5), abs=1e-6)
    ratio = math.log(2 / 1.5) / -math.log(2 / 4)
    assert told["npmi"] == pytest.approx(ratio * (2 / 3) * (2 / 3), abs=1e-6)
    banks = kg.network("banks-themes", backbone=None, onto="bank")
    assert list(banks.edges(data=True)) == [("urn:b1", "urn:b2", {"weight": 1.0, "count": 1})]
    assert not kg.network("banks-themes", backbone=None, onto="bank", min_weight=1.5).edges


def test_publishers_and_themes_are_counted_by_reports() -> None:
    reports = " ".join(
        f"<urn:{name}> {{ <urn:{name}> a yp:Report ; dcterms:publisher <urn:{house}> }}"
        for name, house in (("r1", "h1"), ("r2", "h1"), ("r3", "h2"), ("r4", "h2"))
    )
    named = sentences(("r1", ("t1",)), ("r1", ("t1",)), ("r2", ("t1",)), ("r3", ("t2",)), ("r5", ("t1",)))
    kg = in_memory(THINGS + known("<urn:h1> a yp:Organization . <urn:h2> a yp:Organization .") + reports + named)
    graph = kg.network("publishers-themes", backbone=None)
    told = graph.edges["urn:h1", "urn:t1"]
    assert (told["count"], told["reports"], told["expected"]) == (2, 2, 2 * 2 / 4)
    assert set(graph.edges()) == {("urn:h1", "urn:t1"), ("urn:h2", "urn:t2")}
    assert graph.nodes["urn:h1"]["part"] == "publisher" and graph.nodes["urn:t1"]["reports"] == 2
    with pytest.raises(UsageError, match="by reports"):
        kg.network("publishers-themes", by="sentences")


def test_regulations_themes_and_issuers() -> None:
    rules = """<urn:a> a yp:Regulation ; dcterms:publisher <urn:pbc> . <urn:b> a yp:Regulation ; dcterms:publisher <urn:mof> .
      <urn:pbc> a yp:Regulator . <urn:mof> a yp:Regulator ."""
    named = sentences(("r", ("a", "b", "t1")), ("r", ("a", "t1")), ("r", ("t2",)))
    graph = in_memory(THINGS + known(rules) + named).network("regulations-themes-issuers", backbone=None)
    assert {tuple(sorted(edge)) for edge in graph.edges()} == {
        ("urn:a", "urn:pbc"), ("urn:b", "urn:mof"), ("urn:a", "urn:t1"), ("urn:b", "urn:t1"), ("urn:pbc", "urn:t1"),
        ("urn:mof", "urn:t1"),
    }  # fmt: skip
    assert graph.edges["urn:pbc", "urn:t1"]["count"] == 2 and graph.edges["urn:mof", "urn:t1"]["count"] == 1
    assert graph.nodes["urn:pbc"]["mentions"] == 2


def test_projection_is_that_of_networkx() -> None:
    graph = nx.bipartite.random_graph(12, 20, 0.3, seed=4)
    nx.set_node_attributes(graph, {node: "bank" if node < 12 else "theme" for node in graph}, "part")
    ours = projection(graph, "bank")
    theirs = nx.bipartite.collaboration_weighted_projected_graph(graph.subgraph(n for n in graph if graph.degree(n)), [
        node for node in range(12) if graph.degree(node)
    ])  # fmt: skip
    expected = {tuple(sorted((a, b))): weight for a, b, weight in theirs.edges(data="weight") if weight}
    assert {tuple(sorted((a, b))): w for a, b, w in ours.edges(data="weight")} == pytest.approx(expected, abs=1e-6)
    for a, b, count in ours.edges(data="count"):
        assert count == len(set(graph[a]) & set(graph[b]))
    with pytest.raises(UsageError, match="did you mean theme"):
        projection(graph, "themes")


# cases, products, reports


def test_cases_and_what_they_share() -> None:
    kg = in_memory("""<urn:known> { <urn:t1> a yp:Theme . <urn:t2> a yp:Theme . <urn:w> a yp:Award }
        <urn:r> { <urn:r> a yp:Report .
          <urn:c1> a yp:Case ; skos:prefLabel "一" ; dcterms:subject <urn:t1> ; yp:uses <urn:t1>, <urn:t2> .
          <urn:c2> a yp:Case ; dcterms:subject <urn:t1> ; yp:wonAward <urn:w> . <urn:c3> a yp:Case . }""")
    graph = kg.network("cases-traits")
    assert graph.edges["urn:c1", "urn:t1"] == {"relation": "subject uses", "weight": 2.0, "reports": 1}
    assert graph.nodes["urn:c1"] == {"part": "case", "kind": "Case", "label": "一"}
    assert graph.nodes["urn:w"]["part"] == "trait" and graph.degree("urn:c3") == 0
    assert list(kg.network("cases-traits", onto="case").edges(data=True)) == [("urn:c1", "urn:c2", {"weight": 1.0, "count": 1})]


def test_products_and_the_themes_beside_them() -> None:
    often = [("r", ("p", "t1"))] * 8 + [("r", ("t2",))] * 30 + [("r", ("q", "t2"))]
    kg = in_memory(
        f"{THINGS} {known('<urn:t3> a yp:Theme .')} {sentences(*often)}"
        "<urn:r> { <urn:p> a yp:Product ; yp:uses <urn:t3> . <urn:q> a yp:Product ; yp:uses <urn:t3> }"
    )
    graph = kg.network("products-traits")
    assert graph.edges["urn:p", "urn:t1"]["relation"] == "namedWith" and not graph.has_edge("urn:q", "urn:t2")
    assert list(kg.network("products-traits", onto="product").edges(data="weight")) == [("urn:p", "urn:q", 1.0)]


def test_similar_reports() -> None:
    named = sentences(("r1", ("b1", "t1")), ("r1", ("b1",)), ("r2", ("b1", "t2")), ("r3", ("t2",)))
    graph = in_memory(THINGS + named).network("similar-reports")
    rare, shared = math.log(3), math.log(3 / 2)
    first = {"b1": (1 + math.log(2)) * shared, "t1": rare}
    length = math.hypot(*first.values()) * math.hypot(shared, shared)
    assert graph.edges["urn:r1", "urn:r2"]["weight"] == pytest.approx(first["b1"] * shared / length, abs=1e-6)
    assert graph.edges["urn:r2", "urn:r3"] == {"weight": pytest.approx(math.sqrt(0.5), abs=1e-6), "count": 1}
    assert not graph.has_edge("urn:r1", "urn:r3")
    assert graph.nodes["urn:r1"] == {"kind": "Report", "label": "urn:r1", "mentions": 3, "things": 2}


def test_only_the_nearest_reports_are_tied() -> None:
    named = sentences(*[(f"r{n}", ("b1", "t1") if n % 2 else ("t1", "t2")) for n in range(12)])
    graph = in_memory(THINGS + named).network("similar-reports", neighbours=2)
    assert graph.number_of_edges() < in_memory(THINGS + named).network("similar-reports").number_of_edges()
    assert {n % 2 == m % 2 for n, m in ((int(a[5:]), int(b[5:])) for a, b in graph.edges())} == {True}
    with pytest.raises(UsageError):
        in_memory("").network("similar-reports", neighbours=0)


# all of them


@pytest.mark.parametrize("name", NETWORKS)
def test_every_network_can_be_written_and_is_in_order(kg: KnowledgeGraph, name: str, tmp_path: Path) -> None:
    graph = kg.network(name)
    assert list(graph) == sorted(graph)
    nx.write_graphml(graph, tmp_path / "a.graphml")
    nx.write_gexf(graph, tmp_path / "a.gexf")
    assert len(KnowledgeGraph.parse("").network(name)) == 0


def test_a_network_is_made_once_and_copies_are_handed_out(kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def counted(kg: KnowledgeGraph, kinds: object = None, where: object = None) -> nx.Graph[str]:
        calls.append((kinds, where))
        return nx.Graph([("甲", "乙", {"weight": 1})])

    monkeypatch.setattr(named_networks, "NETWORKS", {"facts": counted})
    with KnowledgeGraph.parse("") as fresh:
        first = made(fresh, "facts", kinds=["Bank"], where=Where("2023"))
        first.add_edge("甲", "丙")
        first.edges["甲", "乙"]["weight"] = first.nodes["甲"]["spoilt"] = 9
        again = made(fresh, "facts", where=Where(since="2023-01-01"), kinds=("Bank",))
        assert len(calls) == 1
        assert set(again) == {"甲", "乙"} and again.edges["甲", "乙"] == {"weight": 1} and not again.nodes["甲"]
        made(fresh, "facts")
        assert len(calls) == 2
    made(KnowledgeGraph.parse(""), "facts")
    assert len(calls) == 3, "another snapshot has its own"


# answers of queries


def test_select_of_two_columns(kg: KnowledgeGraph) -> None:
    graph = kg.query_network("SELECT ?report ?thing { GRAPH ?report { ?s dcterms:references ?thing } }")
    assert graph.edges[SECOND, CITY] == {"weight": 1} and graph.nodes[CITY] == {"kind": "Bank", "label": "湖畔城市银行"}


def test_select_of_numbers_and_of_relations(kg: KnowledgeGraph) -> None:
    graph = kg.query_network("SELECT ?a ?b ?n { VALUES (?a ?b ?n) { ('甲' '乙' 2) ('甲' '乙' 0.5) ('乙' '甲' 1) } }")
    assert list(graph.edges(data="weight")) == [("乙", "甲", 1), ("甲", "乙", 2.5)]
    related = kg.query_network("SELECT ?a ?b ?how { VALUES (?a ?b ?how) { ('甲' '乙' '有') ('甲' '乙' '无') } }")
    assert list(related.edges(keys=True)) == [("甲", "乙", "无"), ("甲", "乙", "有")]


def test_packaged_query_by_columns(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match=r"the query gives .*iri \(name yours"):
        kg.query_network("regulations-of-issuer", issuer="人行")
    answer = kg.query("regulations-of-issuer", issuer="人行")
    graph = kg.query_network("regulations-of-issuer", columns=("regulation", "iri"), issuer="人行")
    assert sorted(graph.edges()) == sorted(set(answer.select("regulation", "iri").rows()))


@pytest.mark.parametrize("query", ["ASK { ?a ?b ?c }", "SELECT ?a { ?a ?b ?c }", "SELECT ?a ?b ?c ?d { ?a ?b ?c, ?d }"])
def test_other_answers_are_no_network(kg: KnowledgeGraph, query: str) -> None:
    with pytest.raises(UsageError, match="two or three columns"):
        kg.query_network(query)


def test_rows_without_a_weight(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="n is empty in 1 of 2 rows"):
        kg.query_network("SELECT ?a ?b ?n { VALUES (?a ?b ?n) { ('甲' '乙' 2) ('甲' '丙' UNDEF) } }")


def test_construct(kg: KnowledgeGraph, tmp_path: Path) -> None:
    graph = kg.query_network("CONSTRUCT { ?r dcterms:publisher ?i ; skos:altLabel ?n . ?i skos:altLabel ?n } WHERE "
                             "{ ?r a yp:Regulation ; dcterms:publisher ?i . ?i skos:altLabel ?n }")  # fmt: skip
    assert list(graph.edges(keys=True)) == [(RULE, PBC, "publisher")]
    assert graph.nodes[PBC]["altLabel"] == "人行、央行"
    nx.write_graphml(graph, tmp_path / "a.graphml")
