"""What the catalogue says of a report: house, dates, extent, main themes, those who had a part in it."""

from __future__ import annotations

from typing import Any

import pytest

from .doors import GraphOf

#: An entry of a report site's page.
ENTRY = "  • {title}(15页).pdf\n\n    {text}\n\n    浏览量5人已浏览 发布时间2024-10-07 15页 推荐指数5星级\n"


def page(entries: dict[str, str]) -> str:
    """The page of a report site with entries given as {title line: text}."""
    return "".join(ENTRY.format(title=title, text=text) for title, text in entries.items())


def catalogue(graph_of: GraphOf, files: dict[str, str]) -> dict[str, dict[str, Any]]:
    """The catalogue of a graph by title."""
    return {report["title"]: report for report in graph_of(files).reports()}


# houses

BROKER = "证券研究报告 {signed} 息差企稳,资产质量平稳。"
#: Title lines and texts, with the house that is taken for the publisher and whether it was inferred.
HOUSES = {
    "银行业:一名分析师-230927": (BROKER.format(signed="执业证书编号:S0600521070001"), "东吴证券", True),
    "银行业:两名分析师-230927": (BROKER.format(signed="编号:S0600521070001 编号:S0600522080002"), "东吴证券", True),
    "银行业:两家的分析师-230927": (BROKER.format(signed="编号:S0600521070001 编号:S0870522080002"), None, False),
    "银行业:三名两家的分析师-230927": (
        BROKER.format(signed="编号:S0870522080002 编号:S0600521070001 编号:S0600521070003"),
        None,
        False,
    ),
    "银行业:牌照先于声明-230927": (BROKER.format(signed="编号:S0600521070001 www.bhzq.com"), "东吴证券", True),
    "银行业:只有声明-230927": (BROKER.format(signed="www.bhzq.com"), "渤海证券", True),
    "银行业:自称一家-230927": (BROKER.format(signed="版权归东吴证券所有"), "东吴证券", True),
    "银行业:自称两家-230927": (BROKER.format(signed="版权归东吴证券所有 上海证券免责声明"), None, False),
    "德勤:署名的观察": (BROKER.format(signed="执业证书编号:S0600521070001"), "德勤", False),
    "不是券商的观察": ("普惠贷款增长,联系人 S0600521070001", None, False),
}


@pytest.mark.parametrize("line", HOUSES)
def test_a_house_is_inferred_only_for_a_broker_and_from_what_is_one_houses_alone(graph_of: GraphOf, line: str) -> None:
    _, house, inferred = HOUSES[line]
    found = catalogue(graph_of, {"page.txt": page({title: text for title, (text, _, _) in HOUSES.items()})})
    report = found[line.partition(":")[2].removesuffix("-230927") or line]
    assert report["publishers"] == ([house] if house else [])
    assert bool(report["inferred_by"]) is inferred


# dates

DATED = {
    "德勤:2021年甲观察": "2023年9月27日 息差企稳。",
    "德勤:2021年乙观察": "息差企稳。",
    "德勤:丙观察": "息差企稳。",
    "银行业:丁观察-230928": "2022年9月27日 息差企稳。",
}


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("2021年甲观察", 2023),  # the day on the report
        ("2021年乙观察", 2021),  # else the year of its title
        ("丙观察", 2024),  # else the day on which the site had it
        ("戊观察", None),
    ],
)
def test_the_year_of_a_report(graph_of: GraphOf, title: str, year: int | None) -> None:
    kg = graph_of({"page.txt": page(DATED), "b.txt": "戊观察\n\n息差企稳。"})
    found = dict(kg.query("SELECT ?title ?year { ?r dcterms:title ?title OPTIONAL { ?r yp:year ?year } }").rows())
    assert found[title] == year


def test_the_day_of_the_title_line_goes_before_one_in_the_text(graph_of: GraphOf) -> None:
    found = catalogue(graph_of, {"page.txt": page(DATED), "b.txt": "戊观察\n\n息差企稳。"})
    assert found["丁观察"]["issued"] == "2023-09-28"
    assert found["2021年甲观察"]["issued"] == "2023-09-27"


def test_a_date_of_the_story_is_not_the_reports_own(graph_of: GraphOf) -> None:
    texts = {
        "a.txt": "甲观察\n\n2022年1月,银保监会印发通知。",
        "b.txt": "乙观察\n\n截至2022年6月末,贷款增长。",
        "c.txt": "丙观察\n\n2022年6月\n贷款增长。",
    }
    found = catalogue(graph_of, texts)
    assert [found[f"{name}观察"]["issued"] for name in "甲乙丙"] == [None, None, "2022-06"]


@pytest.mark.parametrize(
    ("line", "title", "houses"),
    [
        ("德勤:增长可期", "增长可期", ["德勤"]),
        ("海山研究院:扩面可期", "扩面可期", ["海山研究院"]),
        ("德勤&毕马威:回升可期", "回升可期", ["德勤", "毕马威"]),
        ("银行业:企稳可期", "企稳可期", []),  # an industry
        ("绿色金融:提速可期", "绿色金融:提速可期", []),  # a theme
        ("2023年报告:平稳可期", "2023年报告:平稳可期", []),  # a topic
        ("德勤&绿色金融:扩容可期", "德勤&绿色金融:扩容可期", []),  # not all of them houses
    ],
)
def test_what_stands_before_the_colon_of_a_title_line(graph_of: GraphOf, line: str, title: str, houses: list[str]) -> None:
    lines = ["德勤:增长可期", "海山研究院:扩面可期", "德勤&毕马威:回升可期", "银行业:企稳可期"]
    lines += ["绿色金融:提速可期", "2023年报告:平稳可期", "德勤&绿色金融:扩容可期"]
    found = catalogue(graph_of, {"page.txt": page(dict.fromkeys(lines, "各地均有进展。"))})
    assert line in lines and found[title]["publishers"] == houses


# extent, people, journals, language

SIGNED = {
    "a.txt": "标题: 署名观察\n\n【作者】 林一 周二\n分析师 赵三 执业证书编号:S0600521070001\n普惠金融。",
    "b.txt": "标题: 期刊观察\n\n作者: 林一、周二\n上海金融 2023年第3期\n普惠金融。",
    "c.txt": "标题: 无名期刊观察\n\n海山季刊 2023年第3期\n普惠金融。",
    "d.txt": "标题: 协作观察\n\n委托单位:北京大学 指导单位:中国银行业协会、各界朋友、海山研究院\n各地推进普惠金融。",
    "e.txt": "标题: 中文观察\n\n各地推进普惠金融。" + "Financial inclusion grows. ",
    "f.txt": "Inclusion\n\nFinancial inclusion (普惠金融) grows in all regions, and lending to small firms grows with it.",
    "h.txt": "标题: 零售观察\n发布机构: 招商銀行\n\n各地推进普惠金融。",
    "g.txt": page({"短篇观察": "农户贷款增长。" * 40, "长篇观察": "农户贷款增长,企业贷款增长。" * 100}),
}


def test_analysts_go_before_a_byline(graph_of: GraphOf) -> None:
    found = catalogue(graph_of, SIGNED)
    assert found["署名观察"]["authors"] == [{"name": "赵三", "licence": "S0600521070001"}]
    assert [author["name"] for author in found["期刊观察"]["authors"]] == ["林一", "周二"]


def test_a_bare_name_is_a_journal_when_it_is_a_known_one(graph_of: GraphOf) -> None:
    found = catalogue(graph_of, SIGNED)
    assert (found["期刊观察"]["journal"], found["期刊观察"]["issue"]) == ("上海金融", "3")
    assert (found["无名期刊观察"]["journal"], found["无名期刊观察"]["issue"]) == (None, None)


def test_who_paid_for_a_report_and_who_else_had_a_part(graph_of: GraphOf) -> None:
    report = catalogue(graph_of, SIGNED)["协作观察"]
    assert report["commissioned_by"] == ["北京大学"]
    assert report["contributors"] == ["中国银行业协会", "海山研究院"], "friends are no unit"
    stated = "SELECT ?name { ?r %s/skos:prefLabel ?name FILTER(LANGMATCHES(LANG(?name), 'zh')) } ORDER BY ?name"
    kg = graph_of(SIGNED)
    assert kg.query(stated % "schema:funder")["name"].to_list() == ["北京大学"]
    assert kg.query(stated % "dcterms:contributor")["name"].to_list() == ["中国银行业协会", "海山研究院"]


def test_a_house_in_traditional_characters_is_the_same_house(graph_of: GraphOf) -> None:
    assert catalogue(graph_of, SIGNED)["零售观察"]["publishers"] == ["招商银行"]


def test_a_report_is_english_when_nearly_all_of_it_is(graph_of: GraphOf) -> None:
    found = catalogue(graph_of, SIGNED)
    assert (found["中文观察"]["language"], found["Inclusion"]["language"]) == ("zh-Hans", "en")


def test_a_long_entry_of_a_site_is_the_report_and_a_short_one_an_excerpt(graph_of: GraphOf) -> None:
    found = catalogue(graph_of, SIGNED)
    assert (found["短篇观察"]["text"], found["长篇观察"]["text"]) == ("excerpt", "full")


# main themes

NARROW = [
    "三农贷款",
    "专精特新贷款",
    "中小微企业",
    "中长期贷款",
    "二类账户",
    "乡村振兴卡",
    "主题银行",
    "主题网点",
    "乡村服务点",
]
THEMES = {
    "a.txt": "绿色金融应用报告\n\n各行扩大绿色金融。监管部门评估绿色金融。农户也谈绿色金融。年末另设反欺诈岗位。",
    "b.txt": "并列观察\n\n各行扩大绿色金融。监管部门评估反欺诈。农户也谈绿色金融。年末另设反欺诈岗位。",
    "c.txt": "顺序观察\n\n" + "".join(f"其中谈{theme}。" for theme in NARROW),
    "d.txt": "倒序观察\n\n" + "".join(f"其中谈{theme}。" for theme in NARROW[::-1]),
    "e.txt": "宽泛观察\n\n其中谈金融科技。" + "".join(f"其中谈{theme}。" for theme in NARROW[:8]),
}


def test_main_themes_are_those_that_weigh_most(graph_of: GraphOf) -> None:
    """What is named in passing is no main theme, however few main themes there are."""
    found = catalogue(graph_of, THEMES)
    assert found["绿色金融应用报告"]["themes"] == ["绿色金融"]
    assert {"绿色金融", "反欺诈"} <= set(found["并列观察"]["themes"]), "named as often"


def test_of_many_themes_the_first_eight_are_main_ones(graph_of: GraphOf) -> None:
    found = catalogue(graph_of, THEMES)
    assert found["顺序观察"]["themes"] == sorted(NARROW[:8])
    assert found["倒序观察"]["themes"] == sorted(NARROW[1:])


def test_narrow_themes_go_before_a_broad_one(graph_of: GraphOf) -> None:
    assert catalogue(graph_of, THEMES)["宽泛观察"]["themes"] == sorted(NARROW[:8])
