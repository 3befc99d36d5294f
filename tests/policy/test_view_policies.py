"""What a view and the pages show when they cannot show all, and in which order."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from .doors import FIRMS, GraphOf, Record, built, drawn, opened, yinpu

MANY = [f"{sea}{firm[1:]}" for sea in "春夏秋冬金银" for firm in FIRMS[:60]]


def labels(view: Record) -> dict[str, str]:
    return {thing["id"]: thing["label"] for thing in view["things"]}


def edges(view: Record) -> list[set[str]]:
    names = labels(view)
    return [{names[edge["a"]], names[edge["b"]]} for edge in view["ties"]]


# which things and edges


@pytest.fixture(scope="module")
def crowded(graph_of: GraphOf) -> Record:
    """The overview of 36 groups of ten firms: 29 are named twice and their first two more often, the others once."""
    lines = []
    for number in range(36):
        group = MANY[number * 10 : number * 10 + 10]
        lines += [f"名单{'一二'[time]}:{'、'.join(group)}到场。\n" for time in range(2 if number < 29 else 1)]
        lines += [f"{word}:{group[0]}、{group[1]}。\n" for word in ("走访", "答复", "致谢") if number < 29]
    return drawn(graph_of({"a.txt": "来访记录\n\n" + "".join(lines)}), "overview")


def test_a_view_holds_so_many_things_and_edges_and_counts_the_rest(crowded: Record) -> None:
    assert (len(crowded["things"]), len(crowded["ties"])) == (300, 900)
    assert (crowded["left"]["things"], crowded["left"]["ties"]) == (60, 36 * 45 - 900)


def test_the_strongest_things_are_shown(crowded: Record) -> None:
    assert set(MANY[:290]) <= set(labels(crowded).values())


def test_the_strongest_edges_are_shown(crowded: Record) -> None:
    shown = edges(crowded)
    assert all({MANY[n], MANY[n + 1]} in shown for n in range(0, 290, 10))


def test_nothing_with_an_edge_floats_alone(crowded: Record) -> None:
    assert set(labels(crowded).values()) == {name for edge in edges(crowded) for name in edge}


# a neighbourhood


def neighbours(graph_of: GraphOf, sentences: int) -> Record:
    """The neighbourhood of a bank that is named with ninety firms so often, and offers a product that is named once."""
    groups = [FIRMS[n : n + 15] for n in range(0, 90, 15)]
    visits = [f"第{time}批来访:{'、'.join(group)}到招商银行。\n" for time in "一二三四五六"[:sentences] for group in groups]
    return drawn(
        graph_of({"a.txt": "来访记录\n\n" + "".join(visits) + "招商银行上线“海燕e链”产品。\n"}), "neighbourhood", "招商银行"
    )


@pytest.mark.parametrize(("sentences", "shown"), [(3, True), (6, False)])
def test_a_stated_relation_counts_as_three_sentences(graph_of: GraphOf, sentences: int, shown: bool) -> None:
    """Of more neighbours than can be drawn, one by a stated relation goes before one named together three times."""
    view = neighbours(graph_of, sentences)
    assert view["left"]["things"] == 91 - 80
    assert any("海燕e链" in name for name in labels(view).values()) is shown


def test_edges_among_neighbours_are_thinned_and_those_of_the_focus_are_not(graph_of: GraphOf) -> None:
    view = neighbours(graph_of, 3)
    own = [edge for edge in edges(view) if "招商银行" in edge]
    others = len(view["ties"]) - len(own)
    assert len(own) == 80
    assert 0 < others <= 150


# the other views


WORLD = {
    "a.txt": "标题: 第一份观察\n发布机构: 德勤\n日期: 2022-05-06\n\n"
    "招商银行推进绿色金融。\n绿色金融一直是招商银行对公业务的强项之一。\n绿色金融由招商银行的总行设专门团队管理。\n"
    "绿色金融产品要得到招商银行的客户的认可。\n绿色金融理念在招商银行的各地网点推广。\n绿色金融培训已覆盖招商银行的全体员工。\n"
    "招商银行走访平安银行。\n绿色金融与普惠金融并重。\n依据《海山地区绿色信贷实施办法》检查。\n",
    "b.txt": "标题: 第二份观察\n发布机构: 毕马威\n日期: 2024-05-06\n\n"
    "宁波银行向客户介绍绿色金融工作的进展情况。\n银保监会也有要求。\n信息产业部也有要求。\n",
    "c.txt": "标题: 第三份观察\n\n各行均有进展。\n",
    "d.txt": "标题: 第四份观察\n日期: 2023-05-06\n\n宁波银行有进展。\n工行跟进。\n",
    "e.txt": "标题: 第五份观察\n日期: 2021-05-06\n\n农行跟进。\n",
    "f.txt": "  • 银行业:第六份观察-200506(5页).pdf\n\n    交行跟进。\n\n"
    "    浏览量5人已浏览 发布时间2024-10-07 5页 推荐指数5星级\n"
    "  • 第七份观察(5页).pdf\n\n    建行跟进。\n\n    浏览量5人已浏览 发布时间2024-10-08 5页 推荐指数5星级\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("views"), WORLD)


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, Record]:
    with opened(folder) as kg:
        return {name: drawn(kg, name) for name in ("banks-themes", "publishers-reports", "regulators-regulations")}


def test_reports_and_rules_are_shown_though_they_have_no_edge(pages: dict[str, Record]) -> None:
    assert "第三份观察" in labels(pages["publishers-reports"]).values()
    assert "海山地区绿色信贷实施办法" in labels(pages["regulators-regulations"]).values()


def test_who_became_whom_is_not_shown_of_those_who_made_no_rule(pages: dict[str, Record]) -> None:
    assert not [name for name in labels(pages["regulators-regulations"]).values() if "信息产业部" in name]


def test_banks_have_edges_to_themes_only(pages: dict[str, Record]) -> None:
    kinds = {thing["id"]: thing["kind"] for thing in pages["banks-themes"]["things"]}
    assert pages["banks-themes"]["ties"]
    assert all({kinds[edge["a"]], kinds[edge["b"]]} == {"Bank", "Theme"} for edge in pages["banks-themes"]["ties"])


def test_a_relation_is_borne_out_by_what_states_it(pages: dict[str, Record]) -> None:
    names = labels(pages["banks-themes"])
    (edge,) = (t for t in pages["banks-themes"]["ties"] if {names[t["a"]], names[t["b"]]} == {"招商银行", "绿色金融"})
    said = [quote for relation in edge["rel"] for quote in relation["quotes"]]
    assert any("".join(quote["t"]).strip().startswith("招商银行推进绿色金融") for quote in said)
    assert all(quote not in said for quote in edge["quotes"]), "what only names both stands apart"


def test_a_thing_is_quoted_from_as_many_reports_as_there_are_and_not_from_short_sentences(pages: dict[str, Record]) -> None:
    (thing,) = (t for t in pages["banks-themes"]["things"] if t["label"] == "绿色金融")
    assert len(thing["quotes"]) == 5
    assert len({quote["r"] for quote in thing["quotes"]}) == 2
    assert all(len("".join(quote["t"])) > 16 for quote in thing["quotes"])


def test_chinese_names_come_before_others(folder: Path) -> None:
    with opened(folder) as kg:
        (thing,) = drawn(kg, "neighbourhood", "工行")["things"]
    assert thing["names"].index("工行") < thing["names"].index("ICBC")


def test_a_change_of_name_is_told_with_its_day(folder: Path) -> None:
    with opened(folder) as kg:
        view = drawn(kg, "neighbourhood", "银保监会")
    (thing,) = (t for t in view["things"] if t["label"] == "中国银行保险监督管理委员会")
    became: dict[str, Any] = next(fact for fact in thing["facts"] if fact["k"] == "becomes")
    assert [(value["l"], value["d"]) for value in became["v"]] == [("国家金融监督管理总局", "2023-05-18")]


def test_communities_are_those_that_were_written_into_the_graph(folder: Path) -> None:
    for resolution in ("0.01", "1"):
        yinpu("analyse", "--graph", folder, "--resolution", resolution)
        with opened(folder) as kg:
            written = kg.query("SELECT ?thing ?group { ?thing yp:community ?iri .\n# label ?group of ?iri\n}")
            shown = {thing["id"]: thing["communityName"] for thing in drawn(kg, "overview")["things"]}
        assert written["thing"].to_list() and any(shown.values())
        assert dict(written.filter(written["thing"].is_in(list(shown))).rows()) == {k: v for k, v in shown.items() if v}


@pytest.fixture(scope="module")
def index(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The page that leads to all others, without its catalogue, and that."""
    made = tmp_path_factory.mktemp("index") / "kg"
    yinpu("build", *sorted((folder.parent / "reports").iterdir()), "--output", made, "--quiet")
    page = (made / "index.html").read_text(encoding="utf-8")
    leading, _, reports = page.partition('id="reports"')
    return leading, reports


def test_the_catalogue_begins_with_the_newest_and_ends_with_the_undated(index: tuple[str, str]) -> None:
    """By the day on the report; by that on the site's page where the report has none."""
    assert "".join(dict.fromkeys(re.findall(r"第(.)份观察", index[1]))) == "七二四一五六三"


def test_the_leading_banks_are_those_that_most_reports_name(index: tuple[str, str]) -> None:
    """However often one report names another."""
    rows = re.findall(r"(\w*银行)(?:</a>)?</td><td class=\"number\">(\d+)</td><td class=\"number\">(\d+)</td>", index[0])
    assert [row for row in rows if row[0] in ("招商银行", "宁波银行")] == [("宁波银行", "2", "2"), ("招商银行", "1", "7")]
