"""What the catalogue says of a report: house, year, main themes, those who had a part in it."""

from __future__ import annotations

import pytest
from conftest import GraphOf

from graph import KnowledgeGraph

#: An entry of a report site's page, which needs a second one to be such a page.
ENTRY = "  • {title}(15页).pdf\n\n    {text}\n\n    浏览量5人已浏览 发布时间2024-10-07 15页 推荐指数5星级\n"
OTHER = ENTRY.format(title="德勤:银行业回顾", text="回顾与展望。")


def listed(title: str, text: str) -> dict[str, str]:
    """The page of a report site that has one report of this title and text, and another."""
    return {"page.txt": ENTRY.format(title=title, text=text) + OTHER}


def years(kg: KnowledgeGraph, title: str) -> list[int]:
    return kg.query(f'SELECT ?year {{ ?r dcterms:title ?t ; yp:year ?year FILTER(CONTAINS(?t, "{title}")) }}')["year"].to_list()


@pytest.mark.parametrize(
    ("licences", "house"),
    [
        (("S0600521070001",), "东吴证券"),
        (("S0600521070001", "S0600522080002"), "东吴证券"),
        (("S0600521070001", "S0870522080002"), None),
        (("S0870522080002", "S0600521070001", "S0600521070003"), None),
    ],
)
def test_a_house_is_inferred_only_when_all_licences_are_its_own(
    graph_of: GraphOf, licences: tuple[str, ...], house: str | None
) -> None:
    signed = " ".join(f"执业证书编号:{licence}" for licence in licences)
    report, *_ = graph_of(listed("银行业:息差企稳可期-230927", f"证券研究报告 {signed} 息差企稳,资产质量平稳。")).reports()
    assert report["publishers"] == ([house] if house else [])
    assert bool(report["inferred_by"]) is bool(house)


@pytest.mark.parametrize(
    ("title", "text", "year"),
    [
        ("德勤:2021年息差观察", "2023年9月27日 息差企稳。", 2023),  # the day on the report
        ("德勤:2021年息差观察", "息差企稳。", 2021),  # else the year of its title
        ("德勤:息差观察", "息差企稳。", 2024),  # else the day on which the site had it
    ],
)
def test_the_year_of_a_report(graph_of: GraphOf, title: str, text: str, year: int) -> None:
    assert years(graph_of(listed(title, text)), "息差观察") == [year]


def test_a_report_without_a_date_has_no_year(graph_of: GraphOf) -> None:
    assert years(graph_of({"a.txt": "息差观察\n\n息差企稳。"}), "息差观察") == []


def test_who_paid_for_a_report_and_who_else_had_a_part(graph_of: GraphOf) -> None:
    kg = graph_of({"a.txt": "标题: 普惠金融观察\n\n委托单位:北京大学 指导单位:中国银行业协会\n各地推进普惠金融。"})
    (report,) = kg.reports()
    assert (report["commissioned_by"], report["contributors"]) == (["北京大学"], ["中国银行业协会"])
    stated = "SELECT ?name { ?r %s/skos:prefLabel ?name FILTER(LANGMATCHES(LANG(?name), 'zh')) }"
    assert kg.query(stated % "schema:funder")["name"].to_list() == ["北京大学"]
    assert kg.query(stated % "dcterms:contributor")["name"].to_list() == ["中国银行业协会"]


def test_main_themes_are_those_that_weigh_most(graph_of: GraphOf) -> None:
    """What is named in passing is no main theme, however few main themes there are."""
    body = "各行扩大绿色金融。监管部门评估绿色金融。农户也谈绿色金融。年末另设反欺诈岗位。"
    (report,) = graph_of({"a.txt": f"绿色金融应用报告\n\n{body}"}).reports()
    assert report["themes"] == ["绿色金融"]


def test_themes_named_about_as_often_are_all_main_ones(graph_of: GraphOf) -> None:
    body = "各行扩大绿色金融。监管部门评估反欺诈。农户也谈绿色金融。年末另设反欺诈岗位。"
    (report,) = graph_of({"a.txt": f"应用报告\n\n{body}"}).reports()
    assert {"绿色金融", "反欺诈"} <= set(report["themes"])
