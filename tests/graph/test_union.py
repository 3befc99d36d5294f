"""Named graphs and their union: loads in pieces, and only what differs is written."""

from __future__ import annotations

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Store

from graph.store import union
from graph.store.union import compared_size, load, remove_graphs, set_graphs, triples


def line(number: int, graph: str = "urn:g") -> str:
    return f'<urn:s> <urn:p> "{number}" <{graph}> .\n'


@pytest.mark.parametrize("at_once", [1, 100, 64_000_000])
def test_a_load_in_pieces_holds_the_same(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(union, "_AT_ONCE", at_once)
    store, lines = Store(), [line(number) for number in range(40)]
    load(store, (text for one in lines for text in (one, "", triples(one, "urn:g"))))
    assert (compared_size(store), len(store)) == (40, 80)
    assert {quad.object.value for quad in store.quads_for_pattern(None, None, None, NamedNode("urn:g"))} == {
        str(number) for number in range(40)
    }


def test_graphs_differ_by_their_statements_and_not_by_their_spelling() -> None:
    store = Store()
    said = '<urn:s> <urn:p> "a\\u00e9\u2028b\\t" <urn:g> .\n' + line(1)
    assert set_graphs(store, {"urn:g": said})
    assert not set_graphs(store, {"urn:g": said})
    assert not set_graphs(store, {"urn:g": said.replace("\\u00e9", "é")})
    assert set_graphs(store, {"urn:g": said + line(2)})
    assert compared_size(store) == 3
    values = {quad.object.value for quad in store.quads_for_pattern(None, None, None, DefaultGraph())}
    assert values == {"aé\u2028b\t", "1", "2"}


def test_what_another_graph_says_too_stays_in_the_union() -> None:
    store = Store()
    set_graphs(store, {"urn:g": line(1) + line(2), "urn:h": line(2, "urn:h")})
    assert set_graphs(store, {"urn:g": line(1)})
    assert {quad.object.value for quad in store.quads_for_pattern(None, None, None, DefaultGraph())} == {"1", "2"}


def test_removed_graphs_take_along_what_none_else_says() -> None:
    store = Store()
    said = {f"urn:{name}": line(0, f"urn:{name}") + line(number, f"urn:{name}") for number, name in enumerate("abc", 1)}
    set_graphs(store, said)
    remove_graphs(store, ["urn:a", "urn:b", "urn:missing"])
    assert {quad.object.value for quad in store.quads_for_pattern(None, None, None, DefaultGraph())} == {"0", "3"}
    assert {graph.value for graph in store.named_graphs()} == {"urn:c"}
    remove_graphs(store, ["urn:c"])
    assert len(store) == 0
