"""Communities by consensus, and how runs stand in the graph."""

from __future__ import annotations

import random
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from page_graph import page_graph
from small_graph import build

from graph import KnowledgeGraph
from graph.analysis.arrays import Arrays
from graph.analysis.communities import agreement, communities, leiden
from graph.analysis.runs import analyse
from graph.analysis.written import KEPT, write_back
from ontology.errors import UsageError


def planted(inner: float = 0.5, outer: float = 0.01, seed: int = 1) -> nx.Graph[str]:
    """Twelve groups of thirty."""
    graph = nx.planted_partition_graph(12, 30, inner, outer, seed=seed)
    return nx.relabel_nodes(graph, lambda node: f"urn:{node:03}")


def test_planted_communities_are_found() -> None:
    found = communities(Arrays.of(planted()))
    assert [sorted(one.members) for one in sorted(found.communities, key=lambda one: one.members)] == [
        list(range(start, start + 30)) for start in range(0, 360, 30)
    ]
    assert found.agreement > 0.95 and all(value is not None and value > 0.9 for value in found.stability)


def test_the_modularity_is_that_of_networkx() -> None:
    graph = planted(outer=0.03)
    chance = random.Random(5)
    for _, _, data in graph.edges(data=True):
        data["weight"] = chance.random() + 0.1
    arrays = Arrays.of(graph)
    for resolution in (0.7, 1.0, 2.0):
        found = communities(arrays, resolution=resolution)
        groups = [{arrays.nodes[n] for n in one.members} for one in found.communities]
        rest = [{node} for node in set(graph) - set().union(*groups)]
        expected = nx.community.modularity(graph, [*groups, *rest], weight="weight", resolution=resolution)
        alone = sum(one.modularity for one in found.communities)
        assert found.modularity == pytest.approx(expected, abs=1e-4)
        assert alone == pytest.approx(expected, abs=0.05), "only things that are alone are left out of it"


def test_a_random_network_has_no_stable_communities() -> None:
    found = communities(Arrays.of(nx.gnm_random_graph(600, 2400, seed=4)))
    assert not found.communities and set(found.stability) == {None} and found.agreement < 0.3
    analysis = analyse(nx.relabel_nodes(nx.gnm_random_graph(600, 2400, seed=4), str))
    assert analysis.communities.is_empty() and analysis.run.quality["communities"] == 0
    assert analysis.things["community"].null_count() == 600


def test_disjoint_sets_of_seeds_agree() -> None:
    arrays = Arrays.of(planted(inner=0.2, outer=0.015))
    labels = []
    for seed in range(3):
        label = np.full(len(arrays.nodes), -1)
        for number, one in enumerate(communities(arrays, seed).communities):
            label[one.members] = number
        labels.append(label)
    assert agreement(np.stack(labels, axis=1)) >= 0.9


def test_the_order_of_edges_does_not_matter() -> None:
    graph = planted(outer=0.02)
    edges = list(graph.edges())
    random.Random(1).shuffle(edges)
    other: nx.Graph[str] = nx.Graph((b, a) for a, b in edges)
    one, two = Arrays.of(graph), Arrays.of(other)
    assert one.nodes == two.nodes and communities(one) == communities(two)
    assert leiden(one.weights, 7).tolist() == leiden(two.weights, 7).tolist()


def test_an_empty_network_and_one_without_ties() -> None:
    assert communities(Arrays.of(nx.Graph())).communities == []
    alone: nx.Graph[str] = nx.Graph()
    alone.add_nodes_from("ab")
    assert communities(Arrays.of(alone)) == ([], [None, None], 0.0, 1.0)


def test_the_frames_of_an_analysis_are_the_same_without_rows() -> None:
    full, empty = analyse(planted()), analyse(nx.Graph())
    assert full.things.schema == empty.things.schema and full.communities.schema == empty.communities.schema


def test_a_community_is_called_by_its_members_and_told_of_by_sentences() -> None:
    with page_graph() as kg:
        analysis = analyse(kg, seed=1)
        for row in analysis.communities.iter_rows(named=True):
            members = analysis.things.filter(analysis.things["community"] == row["community"])
            assert set(row["name"].split("、")) <= set(members["label"]) and len(members) == row["members"]
            for sentence in row["sentences"]:
                named = kg.mentions().collect().filter(sentence=sentence)["id"]
                assert len(set(named) & set(members["iri"])) > 1


def test_the_iri_of_a_community_is_that_of_its_members() -> None:
    graph = planted()
    one, two = analyse(graph), analyse(graph, seed=9)
    assert sorted(one.communities["iri"]) == sorted(two.communities["iri"])
    graph.remove_node("urn:000")
    assert len(set(one.communities["iri"]) & set(analyse(graph).communities["iri"])) == 11


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build(tmp_path / "kg")
    return tmp_path / "kg"


def test_runs_are_remembered_and_compared(folder: Path) -> None:
    graph = planted()
    assert write_back(folder, analyse(graph)) and not write_back(folder, analyse(graph)), "the same is not written again"
    graph.remove_nodes_from(["urn:000", "urn:031"])
    assert write_back(folder, analyse(graph, resolution=1.1))
    with KnowledgeGraph.open(folder) as kg:
        runs = kg.query("runs")
        assert runs["resolution"].to_list() == [1.1, 1.0] and runs["things"].to_list() == [358, 360]
        assert set(runs["agreement"] > 0.9) == {True} and set(runs["software"].str.starts_with("yinpu ")) == {True}
        compared = kg.query("runs-compared").sort("overlap")
        assert compared["overlap"].round(4).to_list() == [0.9667, 0.9667, *[1.0] * 10]
        assert compared["members"].to_list()[:3] == [29, 29, 30]
        current = {row[0] for row in kg.query("SELECT DISTINCT ?c WHERE { ?thing yp:community ?c }").rows()}
        assert len(current) == 12, "things are in the communities of the last run alone"
        twice = kg.query("SELECT ?c WHERE { ?c yp:stability ?s ; a yp:Community } GROUP BY ?c HAVING(COUNT(?s) > 1)")
        assert twice.is_empty()


def test_so_many_runs_are_kept(folder: Path) -> None:
    for seed in range(KEPT + 2):
        assert write_back(folder, analyse(planted(), seed=seed))
    with KnowledgeGraph.open(folder) as kg:
        assert kg.query("runs")["seed"].to_list() == [*range(KEPT + 1, 1, -1)]
        assert write_back(folder, analyse(planted(), seed=3)), "an earlier one made again is the last"
    with KnowledgeGraph.open(folder) as kg:
        assert kg.query("runs")["seed"].to_list()[0] == 3 and len(kg.query("runs")) == KEPT


@pytest.mark.parametrize("wrong", [{"resolution": 0}, {"betweenness_pivots": 0}])
def test_numbers_out_of_range(wrong: dict[str, float]) -> None:
    with pytest.raises(UsageError, match="above 0"):
        analyse(planted(), **wrong)  # type: ignore[arg-type]


def test_an_unknown_backbone_is_told(folder: Path) -> None:
    with pytest.raises(UsageError, match="no backbone 'asociation': did you mean association"):
        analyse(folder, backbone="asociation")
