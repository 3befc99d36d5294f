"""What the graph holds beside what reports say, and who is tied to whom."""

from __future__ import annotations

import pytest

from .doors import FIRMS, GraphOf, network

TEXTS = {
    "a.txt": "标题: 银行观察\n\n平安银行推进绿色信贷。浙商银行发布年报。工行跟进。",
    "b.txt": "标题: 普惠金融年度观察\n\n农户贷款增长。",
    "c.txt": "标题: 普惠金融年度观察\n\n企业贷款增长。",
    "d.txt": "标题: 引文\n\n据《普惠金融年度观察》,贷款增长。",
}


def test_former_names_are_other_names(graph_of: GraphOf) -> None:
    kg = graph_of(TEXTS)
    names = kg.query("names-of", thing="平安银行")
    assert ("深圳发展银行", "other") in names.select("name", "status").rows()
    assert kg.label(kg.find("深圳发展银行")) == "平安银行"


def test_a_name_of_several_things_is_no_name_of_one(graph_of: GraphOf) -> None:
    names = graph_of(TEXTS).query("names-of", thing="浙商银行")["name"].to_list()
    assert "浙商" not in names and "浙商银行" in names


def test_an_english_name_is_the_preferred_one_in_english(graph_of: GraphOf) -> None:
    rows = graph_of(TEXTS).query("names-of", thing="工行").select("status", "language", "name").rows()
    assert ("preferred", "zh-hans", "中国工商银行") in rows
    assert [name for status, language, name in rows if (status, language) == ("preferred", "en")] != []


def test_what_is_known_leads_up_from_what_is_named(graph_of: GraphOf) -> None:
    """To broader themes, not to narrower ones, nor to what nobody names."""
    found = graph_of(TEXTS).query("SELECT ?name { ?t a yp:Theme ; skos:prefLabel ?name }")["name"].to_list()
    assert {"绿色信贷", "绿色金融", "可持续发展"} <= set(found)
    assert not {"绿色债券", "跨境支付"} & set(found)


def test_who_came_before_and_after_an_institution_is_known_by_name(graph_of: GraphOf) -> None:
    found = graph_of(TEXTS).query("successors", institution="深圳市商业银行").select("former", "successor").rows()
    assert ("深圳市商业银行", "平安银行") in found


def test_a_title_that_two_reports_bear_says_not_which_is_cited(graph_of: GraphOf) -> None:
    assert graph_of(TEXTS).query("citations").height == 0


@pytest.mark.parametrize(("things", "tied"), [(20, True), (30, False)])
def test_a_crowd_ties_nobody(graph_of: GraphOf, things: int, tied: bool) -> None:
    """A stretch that names dozens of things is a list or a table run together, and says nothing of any two of them."""
    kg = graph_of({"a.txt": f"名单如下:{'、'.join(FIRMS[:things])}。\n"})
    assert len(network(kg)) == (things * (things - 1) // 2 if tied else 0)
