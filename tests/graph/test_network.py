"""The networks: who is named with whom, and which relations are stated."""

from __future__ import annotations

import math
from pathlib import Path

import networkx as nx
import pytest
from page_graph import CMB, FRAUD, ICBC, PBC, RULE, page_graph
from small_graph import BANK, CITY, CREDIT, PRODUCT
from small_graph import FRAUD as THEME

from graph import KnowledgeGraph
from graph.analysis.facts import facts
from graph.analysis.networks import network
from ontology.errors import UsageError


def test_network_counts(kg: KnowledgeGraph) -> None:
    graph = network(kg, backbone=None)
    assert graph.nodes[BANK] == {"kind": "Bank", "label": "中国工商银行", "mentions": 2, "reports": 2}
    chance = {"likelihood": 0.0, "npmi": 0.0}  # each report has one sentence, so that nothing goes beyond it
    assert graph.edges[CITY, CREDIT] == {"weight": 2.0, "count": 2, "reports": 2, "expected": 2.0} | chance
    assert graph.edges[BANK, THEME] == {"weight": 1.0, "count": 1, "reports": 1, "expected": 1.0} | chance
    assert not graph.has_edge(BANK, BANK)
    assert list(graph) == sorted(graph)


def test_network_counts_sentences_and_weighs_what_exceeds_chance() -> None:
    whole, graph = network(page_graph(), backbone=None), network(page_graph())
    assert whole.edges[CMB, FRAUD]["weight"] == whole.edges[CMB, FRAUD]["count"] == 2
    # two of three sentences name either, and two both: ln(2 / (2 * 2 / 3)) / -ln(2 / 5), discounted by 2 / 3 twice
    strength = math.log(2 / (4 / 3)) / -math.log(2 / 5) * (2 / 3) ** 2
    assert graph.edges[CMB, FRAUD]["weight"] == graph.edges[CMB, FRAUD]["npmi"] == pytest.approx(strength, abs=1e-6)
    assert graph.edges[CMB, FRAUD]["expected"] == pytest.approx(4 / 3, abs=1e-6)
    assert whole.has_edge(CMB, RULE) and not graph.has_edge(CMB, RULE), "seldomer together than by chance"
    assert set(graph) == set(whole) and graph.nodes[CMB]["mentions"] == 3


def test_network_by_reports_and_with_least_weight() -> None:
    graph, whole = network(page_graph(), by="reports", backbone=None), network(page_graph(), backbone=None)
    assert graph.has_edge(CMB, PBC) and not whole.has_edge(CMB, PBC)
    assert graph.edges[CMB, FRAUD]["weight"] == 1
    heavy = network(page_graph(), backbone=None, min_weight=2)
    assert set(map(frozenset, heavy.edges())) == {frozenset(p) for p in whole.edges() if whole.edges[p]["weight"] > 1}
    assert set(heavy) == set(whole), "things without an edge stay"


def test_network_of_some_kinds() -> None:
    assert set(network(page_graph(), kinds=("Bank",))) == {CMB, ICBC}
    assert list(network(page_graph(), kinds=("Bank",), backbone=None).edges()) == [tuple(sorted([CMB, ICBC]))]


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
