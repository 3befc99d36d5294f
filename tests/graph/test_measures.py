"""Measures: as networkx has them, estimated with an error that holds, the same in any order."""

from __future__ import annotations

import random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page_graph import page_graph

from graph.analysis.arrays import Arrays
from graph.analysis.measures import BACKENDS, EXACT, MEASURES, PIVOTS, measure
from graph.analysis.runs import analyse
from graph.analysis.written import analysis_quads
from ontology.errors import UsageError


def random_graph(seed: int = 1, size: int = 60) -> nx.Graph[str]:
    graph = nx.relabel_nodes(nx.gnm_random_graph(size, size * 2, seed=seed), lambda node: f"urn:{node:03}")
    chance = random.Random(seed)
    for _, _, data in graph.edges(data=True):
        data["weight"] = chance.randint(1, 5)
    return graph


def test_measures_are_those_of_networkx() -> None:
    graph = random_graph(size=90)
    graph.add_nodes_from(["urn:x", "urn:y"])
    graph.add_edge("urn:y", "urn:z", weight=2)
    component = graph.subgraph(max(nx.connected_components(graph), key=len))
    eigen = nx.eigenvector_centrality_numpy(component, weight="weight")
    expected = {
        "degree": dict(graph.degree()),
        "strength": dict(graph.degree(weight="weight")),
        "pagerank": nx.pagerank(graph, weight="weight", tol=1e-10),
        "betweenness": nx.betweenness_centrality(graph),
        "closeness": {node: value / (len(graph) - 1) for node, value in nx.harmonic_centrality(graph).items()},
        "eigenvector": {node: abs(eigen.get(node, 0.0)) / max(map(abs, eigen.values())) for node in graph},
        "core": nx.core_number(graph),
        "clustering": nx.clustering(graph),
    }
    arrays = Arrays.of(graph)
    found = measure(arrays)
    assert found.sources == sum(degree > 0 for _, degree in graph.degree())
    for name, by_node in expected.items():
        assert found.columns[name] == pytest.approx([by_node[node] for node in arrays.nodes], abs=1e-5), name
    assert set(found.columns["betweenness_error"]) == set(found.columns["closeness_error"]) == {0.0}


@settings(deadline=None, max_examples=25)
@given(st.randoms(use_true_random=False), st.integers(0, 25), st.integers(0, 60), st.integers(1, 25))
def test_the_backends_agree(chance: random.Random, size: int, edges: int, sources: int) -> None:
    graph: nx.Graph[int] = nx.empty_graph(size)
    for _ in range(edges if size > 1 else 0):
        graph.add_edge(*chance.sample(range(size), 2), weight=chance.randint(1, 9) / 3)
    arrays = Arrays.of(graph)
    groups = [[node for node in range(size) if node % 5 == number] for number in range(3)] if size > 4 else []
    one, other = (measure(arrays, groups, sources=sources, backend=name) for name in BACKENDS)
    assert one.sources == other.sources and list(one.columns) == list(other.columns) == list(MEASURES)
    components = sorted(map(len, nx.connected_components(graph)))
    for name in MEASURES:
        if name == "eigenvector" and (not edges or components[-2:] != sorted(set(components[-2:]))):
            continue  # of equal components either may be taken
        mine, theirs = one.columns[name], other.columns[name]
        assert [value is None for value in mine] == [value is None for value in theirs], name
        pairs = [(a, b) for a, b in zip(mine, theirs, strict=True) if a is not None]
        assert [a for a, _ in pairs] == pytest.approx([b for _, b in pairs], abs=1e-4), name


def test_an_unknown_backend_is_told() -> None:
    with pytest.raises(UsageError, match="no backend 'networx': did you mean networkx"):
        analyse(nx.Graph(), backend="networx")


def test_an_analysis_by_either_backend_says_the_same() -> None:
    one, other = (analyse(page_graph(), backend=name, surprise=False).things for name in BACKENDS)
    assert one.equals(other)


def test_a_sample_is_near_the_exact_and_says_how_near() -> None:
    arrays = Arrays.of(nx.barabasi_albert_graph(400, 3, seed=2))
    exact = measure(arrays).columns
    central = np.argsort(exact["betweenness"])[-20:]
    off: dict[str, list[float]] = {"betweenness": [], "closeness": []}
    for seed in range(20):
        found = measure(arrays, seed=seed, sources=100).columns
        for name, values in off.items():
            distance = np.abs(np.subtract(found[name], exact[name]))
            assert distance.max() < 0.1
            values += (distance / np.array(found[f"{name}_error"]))[central].tolist()
    for name, values in off.items():
        within = [float(np.mean(np.array(values) < times)) for times in (1, 2)]
        assert 0.55 < within[0] < 0.8 and 0.85 < within[1] < 1, f"{name}: {within} within one and two standard errors"


def test_large_networks_are_sampled() -> None:
    arrays = Arrays.of(nx.path_graph(EXACT + 1))
    found = measure(arrays)
    assert found.sources == PIVOTS and max(found.columns["betweenness_error"]) > 0
    assert measure(Arrays.of(nx.path_graph(EXACT))).sources == EXACT


def test_what_bridges_communities_participates() -> None:
    graph = nx.disjoint_union_all([nx.complete_graph(6)] * 3)
    graph.add_edges_from((18, node) for node in (0, 1, 6, 7, 12, 13))
    found = measure(Arrays.of(graph), [list(range(start, start + 6)) for start in (0, 6, 12)]).columns
    assert found["participation"][18] == pytest.approx(2 / 3, abs=1e-6) == max(found["participation"])
    assert found["participation"][3] == 0 and found["within_module"][18] is None
    alone = measure(Arrays.of(graph)).columns
    assert set(alone["participation"]) == set(alone["within_module"]) == {None}, "without communities nothing bridges them"


def test_the_centre_of_a_community_is_above_its_mean() -> None:
    found = measure(Arrays.of(nx.star_graph(8)), [list(range(9))]).columns["within_module"]
    assert found[0] == pytest.approx((8 - 16 / 9) / np.std([8, *[1] * 8]), abs=1e-6) and set(found[1:]) == {found[1]}


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
SHARES = ("pagerank", "betweenness", "closeness", "eigenvector", "clustering", "participation")


@pytest.mark.parametrize("graph", ODD.values(), ids=ODD)
def test_analysis_of_odd_graphs(graph: nx.Graph[int]) -> None:
    found = analyse(nx.relabel_nodes(graph, lambda node: f"urn:{node}"))
    assert found.things.height == len(graph)
    for column in SHARES:
        assert found.things[column].drop_nulls().is_between(0, 1).all(), column
    assert found.communities["members"].sum() == found.things["community"].is_not_null().sum()


def test_clustering_in_parts_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.powerlaw_cluster_graph(300, 4, 0.5, seed=3)
    whole = measure(Arrays.of(graph)).columns["clustering"]
    monkeypatch.setattr("graph.analysis.ties._WORK", 500)
    assert measure(Arrays.of(graph)).columns["clustering"] == whole


def test_table_and_notebook() -> None:
    assert "<table" in analyse(page_graph())._repr_html_()
