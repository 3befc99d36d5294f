"""The network, its analysis, and how the analysis gets into the graph."""

from __future__ import annotations

import json
import random
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page_graph import CMB, FRAUD, ICBC, PBC, RULE, page_graph, under_hash_seeds
from pyoxigraph import DefaultGraph, NamedNode
from small_graph import BANK, CITY, CREDIT, PRODUCT, build
from small_graph import FRAUD as THEME

from graph import KnowledgeGraph
from graph.analysis.facts import facts
from graph.analysis.networks import network
from graph.analysis.runs import analyse, analysis_quads, write_back
from graph.store.folder import KGFolder
from ontology.errors import StoreError, UsageError
from ontology.iris import GRAPH

KEPT = {"digest": "1", "shard": "a.shard", "at": [0, 9]}


def random_graph(seed: int = 1, size: int = 60) -> nx.Graph[str]:
    graph = nx.relabel_nodes(nx.gnm_random_graph(size, size * 2, seed=seed), lambda node: f"urn:{node:03}")
    chance = random.Random(seed)
    for _, _, data in graph.edges(data=True):
        data["weight"] = chance.randint(1, 5)
    return graph


# the network


def test_network_counts(kg: KnowledgeGraph) -> None:
    graph = network(kg)
    assert graph.nodes[BANK] == {"kind": "Bank", "label": "中国工商银行", "mentions": 2, "reports": 2}
    assert graph.edges[CITY, CREDIT] == {"weight": 2, "reports": 2}
    assert graph.edges[BANK, THEME] == {"weight": 1, "reports": 1}
    assert not graph.has_edge(BANK, BANK)
    assert list(graph) == sorted(graph)


def test_network_weight_is_the_number_of_sentences() -> None:
    graph = network(page_graph())
    assert graph.edges[CMB, FRAUD] == {"weight": 2, "reports": 1}
    assert graph.edges[PBC, RULE] == {"weight": 1, "reports": 1}
    assert graph.nodes[CMB]["mentions"] == 3


def test_network_by_reports_and_with_least_weight() -> None:
    graph = network(page_graph(), by="reports")
    assert graph.has_edge(CMB, PBC) and not network(page_graph()).has_edge(CMB, PBC)
    assert graph.edges[CMB, FRAUD]["weight"] == 1
    heavy = network(page_graph(), min_weight=2)
    assert {frozenset(pair) for pair in heavy.edges()} == {
        frozenset(p) for p in network(page_graph()).edges() if network(page_graph()).edges[p]["weight"] > 1
    }
    assert set(heavy) == set(network(page_graph())), "things without an edge stay"


def test_network_of_some_kinds() -> None:
    assert set(network(page_graph(), kinds=("Bank",))) == {CMB, ICBC}
    assert list(network(page_graph(), kinds=("Bank",)).edges()) == [tuple(sorted([CMB, ICBC]))]


@pytest.mark.parametrize("wrong", [{"kinds": ("Bnak",)}, {"by": "pages"}])
def test_network_of_what_is_not_there(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        network(page_graph(), **wrong)  # type: ignore[arg-type]


def test_network_of_an_empty_graph() -> None:
    assert len(network(KnowledgeGraph.parse(""))) == 0
    assert len(network(KnowledgeGraph.parse(""), by="reports")) == 0


def test_network_can_be_exported(tmp_path: Path) -> None:
    nx.write_graphml(network(page_graph()), tmp_path / "a.graphml")
    nx.write_gexf(facts(page_graph()), tmp_path / "a.gexf")


def test_facts(kg: KnowledgeGraph) -> None:
    graph = facts(kg)
    assert graph.edges[BANK, THEME, "practises"]["evidence"] == 1
    assert graph.has_edge(BANK, PRODUCT, "offers")
    names = {key for _, _, key in graph.edges(keys=True)}
    assert {"issuedBy", "publishedBy", "broader", "becomes"} <= names
    becomes = {(kg.label(a), kg.label(b)) for a, b, key in graph.edges(keys=True) if key == "becomes"}
    assert becomes == {("旧监管会", "新监管局"), ("新监管局", "最新总局")}


# the analysis


def test_analysis_agrees_with_networkx() -> None:
    graph = random_graph()
    found = {row["iri"]: row for row in analyse(graph).things.iter_rows(named=True)}
    between = nx.betweenness_centrality(graph)
    ranks = nx.pagerank(graph, weight="weight", tol=1e-10)
    component = graph.subgraph(max(nx.connected_components(graph), key=len))
    eigen = nx.eigenvector_centrality_numpy(component, weight="weight")
    for node in graph:
        assert found[node]["degree"] == graph.degree(node)
        assert found[node]["betweenness"] == pytest.approx(between[node], abs=1e-6)
        assert found[node]["pagerank"] == pytest.approx(ranks[node], abs=1e-6)
        assert found[node]["eigenvector"] == pytest.approx(eigen.get(node, 0) / max(eigen.values()), abs=1e-5)


def test_sampled_betweenness_is_near_the_exact() -> None:
    graph = random_graph(size=300)
    exact = analyse(graph).things.sort("iri")["betweenness"]
    sampled = analyse(graph, betweenness_pivots=100).things.sort("iri")["betweenness"]
    assert (exact - sampled).abs().max() < 0.05  # type: ignore[operator]
    assert analyse(graph, betweenness_pivots=300).things.sort("iri")["betweenness"].equals(exact)


@settings(deadline=None, max_examples=40)
@given(st.randoms(use_true_random=False), st.integers(0, 40), st.integers(0, 90))
def test_analysis_does_not_depend_on_the_order_of_nodes(chance: random.Random, size: int, edges: int) -> None:
    pairs = [(f"urn:{chance.randrange(size)}", f"urn:{chance.randrange(size)}") for _ in range(edges)] if size else []
    nodes = [f"urn:{n}" for n in range(size)]
    results = []
    for _ in range(2):
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(chance.sample(nodes, len(nodes)))
        graph.add_edges_from((pair if chance.random() < 0.5 else pair[::-1]) for pair in chance.sample(pairs, len(pairs)))
        results.append(analysis_quads(analyse(graph)))
    assert results[0] == results[1]


ODD = {
    "empty": nx.Graph(),
    "no edges": nx.empty_graph(3),
    "one edge": nx.path_graph(2),
    "star": nx.star_graph(150),
    "bipartite": nx.complete_bipartite_graph(60, 60),
    "a loop": nx.Graph([(1, 1)]),
    "many pieces": nx.disjoint_union_all([nx.path_graph(3)] * 50),
}


@pytest.mark.parametrize("graph", ODD.values(), ids=ODD)
def test_analysis_of_odd_graphs(graph: nx.Graph[int]) -> None:
    found = analyse(nx.relabel_nodes(graph, lambda node: f"urn:{node}"))
    assert found.things.height == len(graph)
    for column in ("pagerank", "betweenness", "eigenvector"):
        assert found.things[column].is_between(0, 1).all()
    assert found.communities["members"].sum() == found.things["community"].is_not_null().sum()


def test_communities_are_dense_and_named() -> None:
    graph = nx.relabel_nodes(nx.connected_caveman_graph(6, 8), lambda node: f"urn:{node:02}")
    found = analyse(graph)
    assert found.communities["members"].to_list() == [8] * 6
    assert found.communities["name"].to_list() == sorted(found.communities["name"])
    groups = [set(group["iri"]) for _, group in found.things.group_by("community")]
    assert nx.community.modularity(graph, groups) > 0.7
    assert analyse(graph, resolution=0.05).communities.height < 6


@pytest.mark.parametrize("wrong", [{"resolution": 0}, {"betweenness_pivots": 0}])
def test_analysis_with_numbers_out_of_range(wrong: dict[str, int]) -> None:
    with pytest.raises(UsageError):
        analyse(nx.Graph(), **wrong)  # type: ignore[arg-type]


def test_table_and_notebook() -> None:
    found = analyse(page_graph())
    assert "<table" in found._repr_html_()


# writing back


def rest(kg: KnowledgeGraph) -> set[str]:
    """All of the named graphs but the analysis."""
    apart = (DefaultGraph(), NamedNode(GRAPH + "runs"))
    return {str(quad) for quad in kg.store if quad.graph_name not in apart}


def test_write_back_keeps_the_rest(tmp_path: Path) -> None:
    path = build(tmp_path / "kg")
    with KnowledgeGraph.open(path) as kg:
        before = rest(kg)
    manifest = json.loads((path / "manifest.json").read_text())
    (path / "manifest.json").write_text(json.dumps(manifest | {"reports": {"urn:r": KEPT}}))
    analysis = analyse(path)
    assert write_back(path, analysis)
    with KnowledgeGraph.open(path) as kg:
        assert rest(kg) == before
        assert kg.query("SELECT ?d { ?t yp:degree ?d }").height == analysis.things.height, "in the union too, old ones gone"
        assert kg.query("SELECT ?c { ?c a yp:Community }").height == analysis.communities.height
        assert (
            kg.query("central", limit=1)[
                "label" if "label" in kg.query("central").columns else kg.query("central").columns[0]
            ].len()
            == 1
        )
    after = json.loads((path / "manifest.json").read_text())
    assert after["reports"] == {"urn:r": KEPT} and after["version"] == manifest["version"]


def test_writing_the_same_again_changes_nothing(tmp_path: Path) -> None:
    path = build(tmp_path / "kg")
    assert write_back(path, analyse(path))
    manifest = (path / "manifest.json").read_bytes()
    assert not write_back(path, analyse(path))
    assert (path / "manifest.json").read_bytes() == manifest


def test_write_back_without_a_graph(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no knowledge graph here"):
        write_back(tmp_path, analyse(nx.Graph()))


def test_write_back_while_another_builds(tmp_path: Path) -> None:
    path = build(tmp_path / "kg")
    with KGFolder(path).lock(), pytest.raises(StoreError, match="another build"):
        write_back(path, analyse(path))


def test_same_bytes_under_another_hash_seed(tmp_path: Path) -> None:
    path = build(tmp_path / "kg")
    script = (
        "import sys, hashlib; from graph.analysis.runs import analyse, analysis_quads;"
        "print(hashlib.sha256(analysis_quads(analyse(sys.argv[1]))).hexdigest())"
    )
    assert len(under_hash_seeds(script, path)) == 1
