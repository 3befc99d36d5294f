"""What the graph holds and what is shown of it."""

from __future__ import annotations

import pytest
from conftest import GraphOf
from doors import FIRMS, drawn, network


def test_former_names_are_other_names(graph_of: GraphOf) -> None:
    kg = graph_of({"a.txt": "平安银行推进财富管理。"})
    names = kg.query("names-of", thing="平安银行")
    assert ("深圳发展银行", "other") in names.select("name", "status").rows()
    assert kg.label(kg.find("深圳发展银行")) == "平安银行"


@pytest.mark.parametrize(("things", "tied"), [(20, True), (30, False)])
def test_a_crowd_ties_nobody(graph_of: GraphOf, things: int, tied: bool) -> None:
    """A stretch that names dozens of things is a list or a table run together, and says nothing of any two of them."""
    kg = graph_of({"a.txt": f"名单如下:{'、'.join(FIRMS[:things])}。\n"})
    assert len(network(kg)) == (things * (things - 1) // 2 if tied else 0)


@pytest.mark.parametrize(("sentences", "shown"), [(3, True), (6, False)])
def test_a_stated_relation_counts_as_three_sentences(graph_of: GraphOf, sentences: int, shown: bool) -> None:
    """Of more neighbours than can be drawn, one by a stated relation goes before one named together three times."""
    groups = [FIRMS[n : n + 15] for n in range(0, 90, 15)]
    visits = [f"第{time}批来访:{'、'.join(group)}到招商银行。\n" for time in "一二三四五六"[:sentences] for group in groups]
    kg = graph_of({"a.txt": "来访记录\n\n" + "".join(visits) + "招商银行上线“海燕e链”产品。\n"})
    picture = drawn(kg, "neighbourhood", "招商银行")
    assert picture["left"]["things"] > 0, "all are drawn: nothing is chosen"
    assert any("海燕e链" in thing["label"] for thing in picture["things"]) is shown
