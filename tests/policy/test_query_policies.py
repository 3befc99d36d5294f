"""What the packaged queries answer, in which order, and what they leave out; on one graph of a few reports."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from graph import KnowledgeGraph
from ontology.errors import UsageError

from .doors import built, opened, yinpu

GREEN_RULE, NAME_RULE = "银行业保险业绿色金融指引", "银行保险机构声誉风险管理办法(试行)"
REPORTS = {
    "a.txt": "标题: 绿色银行观察\n发布机构: 德勤\n日期: 2022-05-06\n\n"
    "招商银行推进绿色金融。\n招商银行在绿色金融上继续投入,各分行把绿色金融列为重点。\n平安银行推进绿色信贷。\n"
    "反欺诈也是招商银行的课题。\n养老金融起步。\n检查依据《银行保险机构声誉风险管理办法》。\n浙商加快转型。\n浙商重视人才。\n中信稳健。\n",
    "b.txt": "标题: 绿色银行年度回顾\n发布机构: 德勤\n日期: 2024-05-06\n\n"
    "平安银行推进绿色信贷。\n平安银行推进财富管理。\n招商银行推进财富管理,依据《银行业保险业绿色金融指引》。\n跨境支付提速。\n"
    "养老金融提速。\n据《绿色银行观察》,投入增长。\n《绿色银行年度回顾》已是第二期。\n依据《银行保险机构声誉风险管理办法》检查。\n银保监会也有要求。\n",
    "c.txt": "标题: 财富管理简报\n发布机构: 毕马威\n日期: 2024-06-01\n\n"
    "平安银行推进财富管理。\n财富管理是招商银行的强项。\n反欺诈依据《银行业保险业绿色金融指引》以外的规则。\n招商银行“海燕e链”产品上线。\n"
    "另依据《银行保险机构声誉风险管理办法》检查。\n银行执行《商业银行资本管理办法(试行)》。\n",
    "d.txt": "标题: 未署日期的观察\n发布机构: 德勤\n\n"
    "招商银行推进养老金融。\n招商银行“海燕e链”产品上线。\n招商银行“云帆e贷”产品上线。\n",
    "e.txt": "标题: 息差跟踪\n日期: 2021-05-06\n\n证券研究报告 执业证书编号:S0600521070001\n息差企稳。\n",
    "f.txt": "标题: 息差回顾\n发布机构: 东吴证券\n日期: 2023-05-06\n\n息差企稳。宁波银行增长。\n",
    "g.txt": "标题: 宁波观察\n发布机构: 毕马威\n日期: 2022-07-01\n\n养老金融起步。\n财富管理是宁波银行的课题。\n"
    "绿色金融由宁波银行推进。\n绿色金融由宁波银行深化。\n绿色金融由宁波银行评估。\n绿色金融由宁波银行公布。\n",
    "h.txt": "标题: 零星观察\n发布机构: 毕马威\n日期: 2024-07-01\n\n各行均有进展。\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = built(tmp_path_factory.mktemp("queries"), REPORTS)
    yinpu("analyse", "--graph", made)
    return made


@pytest.fixture(scope="module")
def kg(folder: Path) -> Any:
    with opened(folder) as graph:
        yield graph


def rows(kg: KnowledgeGraph, query: str, *columns: str, **params: str) -> list[tuple[Any, ...]]:
    return kg.query(query, **params).select(columns).rows()


def test_what_a_bank_did_about_a_theme_or_a_narrower_one(kg: KnowledgeGraph) -> None:
    asked = {"bank": "平安银行", "theme": "绿色金融"}
    assert rows(kg, "practice-of-bank", "practised", "title", **asked) == [
        ("绿色信贷", "绿色银行观察"),
        ("绿色信贷", "绿色银行年度回顾"),
    ]
    assert ("绿色金融",) in rows(kg, "practice-of-bank", "practised", bank="招商银行", theme="绿色金融")
    assert rows(kg, "practice-of-bank", "practised", bank="平安银行", theme="养老金融") == []


def test_what_is_named_with_a_thing_by_sentences_not_by_mentions(kg: KnowledgeGraph) -> None:
    found = dict(rows(kg, "co-mentioned", "with", "sentences", thing="绿色金融"))
    assert (found["招商银行"], found["宁波银行"]) == (3, 4)
    assert "绿色金融" not in found, "not with itself"
    assert next(iter(found)) == "宁波银行"


def test_a_bank_bridges_two_themes_by_the_weaker_of_its_edges(kg: KnowledgeGraph) -> None:
    found = rows(kg, "bridging-banks", "bank", "with_first", "with_second", "reports", first="财富管理", second="绿色金融")
    assert found == [("招商银行", 2, 3, 2), ("宁波银行", 1, 4, 1)]


def test_a_report_does_not_cite_itself(kg: KnowledgeGraph) -> None:
    assert rows(kg, "citations", "cited", "citing") == [("绿色银行观察", "绿色银行年度回顾")]


def test_rules_of_an_issuer_by_reports_the_uncited_last(kg: KnowledgeGraph) -> None:
    found = rows(kg, "regulations-of-issuer", "regulation", "reports", issuer="银保监会")
    assert found == [(NAME_RULE, 3), (GREEN_RULE, 2)]
    found = rows(kg, "regulations-of-issuer", "regulation", "reports", issuer="国家金融监督管理总局")
    assert found == [("商业银行资本管理办法", 0)], "what replaced a cited rule"


def test_rules_of_the_same_sentence_go_before_those_of_the_same_report(kg: KnowledgeGraph) -> None:
    found = rows(kg, "rules-cited-with-theme", "regulation", "sentences", "reports", theme="反欺诈")
    assert found[:2] == [(GREEN_RULE, 1, 1), (NAME_RULE, 0, 2)]


def test_themes_that_rose_by_how_often_they_are_named(kg: KnowledgeGraph) -> None:
    asked = rows(kg, "rising-themes", "theme", "trend", "reports_from", "reports_to", "z", minimum="1", limit="1000")
    found = {theme: row for theme, *row in asked}
    assert found["财富管理"][1:3] == [1, 2] and found["财富管理"][3] > 0
    assert found["跨境支付"][1:3] == [0, 1], "new ones too"
    assert found["绿色金融"][3] < 0
    few = {row[1] for row in rows(kg, "rising-themes", "theme", "trend", limit="1000")}
    assert few == {"not enough data"}, "two and three reports are too few"


def test_who_became_whom_before_and_after(kg: KnowledgeGraph) -> None:
    found = rows(kg, "successors", "former", "successor", institution="银保监会")
    assert ("中国银行业监督管理委员会", "中国银行保险监督管理委员会") in found
    assert ("中国银行保险监督管理委员会", "国家金融监督管理总局") in found


def test_reports_of_a_theme_tell_for_which_it_is_a_main_one(kg: KnowledgeGraph) -> None:
    main = {report["title"]: "财富管理" in report["themes"] for report in kg.reports()}
    found = rows(kg, "reports-of-theme", "title", "sentences", "main", theme="财富管理")
    assert [(title, sentences) for title, sentences, _ in found] == [
        ("财富管理简报", 3),
        ("绿色银行年度回顾", 2),
        ("宁波观察", 1),
    ]
    assert all(main[title] is told for title, _, told in found)
    assert {told for *_, told in found} == {True, False}


def test_names_that_were_not_linked_have_a_reason(kg: KnowledgeGraph) -> None:
    found = kg.mentions().filter(pl.col("id").is_null()).collect()
    assert Counter(found["text"]) == {"浙商": 2, "中信": 1} and all(found["reason"])


def test_publishers_with_their_years_and_how_many_were_inferred(kg: KnowledgeGraph) -> None:
    found = {name: row for name, *row in rows(kg, "publishers", "publisher", "reports", "first", "last", "inferred")}
    assert found["东吴证券"] == [2, 2021, 2023, 1]
    assert found["毕马威"] == [3, 2022, 2024, 0]


def test_banks_of_a_publisher_are_those_of_its_own_reports(kg: KnowledgeGraph) -> None:
    assert rows(kg, "banks-of-publisher", "bank", publisher="东吴证券") == [("宁波银行",)]


def test_products_by_the_reports_that_say_so(kg: KnowledgeGraph) -> None:
    assert rows(kg, "products-of-bank", "product", "reports", bank="招商银行") == [("海燕e链", 2), ("云帆e贷", 1)]


def test_relations_of_a_thing_are_those_of_either_end(kg: KnowledgeGraph) -> None:
    assert {row[0] for row in rows(kg, "relations-of", "subject", thing="财富管理")} == {"平安银行", "招商银行"}
    assert ("海燕e链",) in rows(kg, "relations-of", "object", thing="招商银行")


def test_themes_of_a_publisher_in_a_report_without_a_year(kg: KnowledgeGraph) -> None:
    found = rows(kg, "themes-of-publisher-by-year", "year", "theme", publisher="德勤")
    assert (None, "养老金融") in found and (2022, "绿色信贷") in found


def test_the_most_central_come_first(kg: KnowledgeGraph) -> None:
    ranks = [rank for (rank,) in rows(kg, "central", "pagerank")]
    assert ranks == sorted(ranks, reverse=True) and ranks[0] > ranks[-1]


def test_a_community_is_told_by_its_leading_members(kg: KnowledgeGraph) -> None:
    """Those that rank a quarter as high as its first; the rest are counted."""
    groups: dict[str, list[tuple[int, float]]] = {}
    for name, members, rank in rows(kg, "communities", "community", "members", "pagerank"):
        groups.setdefault(name, []).append((members, rank))
    assert all(rank >= max(r for _, r in group) / 4 for group in groups.values() for _, rank in group)
    assert any(len(group) < group[0][0] for group in groups.values())


def test_a_community_is_named_by_its_most_central_member_first(kg: KnowledgeGraph) -> None:
    ranks: dict[str, dict[str, float]] = {}
    for community, leading, rank in rows(kg, "communities", "community", "leading", "pagerank"):
        ranks.setdefault(community, {})[leading] = rank
    assert len(ranks) > 1
    assert all(group[community.partition("、")[0]] == max(group.values()) for community, group in ranks.items())
    assert any(min(group.values()) < max(group.values()) for group in ranks.values())


def test_what_has_no_edge_is_in_no_community(kg: KnowledgeGraph) -> None:
    found = rows(kg, "SELECT ?degree ?group { ?x yp:degree ?degree OPTIONAL { ?x yp:community ?group } }", "degree", "group")
    assert all((group is None) is (degree == 0) for degree, group in found)
    assert {degree == 0 for degree, _ in found} == {True, False}


# names

NAMES = """
@prefix yp: <https://w3id.org/yinpu/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:known> {
  <urn:bank> a yp:Bank ; skos:prefLabel "海山银行"@zh-hans ; skos:altLabel "海山"@zh-hans, "联名"@zh-hans .
  <urn:firm> a yp:Organization ; skos:prefLabel "海山"@zh-hans ; skos:altLabel "联名"@zh-hans .
  <urn:theme> a yp:Theme ; skos:prefLabel "海山"@zh-hans . }"""


@pytest.mark.parametrize("warm", [False, True], ids=["first asked", "asked again"])
def test_which_thing_a_name_means(warm: bool) -> None:
    kg = KnowledgeGraph.parse(NAMES)
    if warm:
        kg.label("urn:bank")
    assert kg.find("海山") == "urn:firm", "a preferred name goes before another, an institution before a theme"
    assert kg.find("海山", ["Bank"]) == "urn:bank"
    with pytest.raises(UsageError, match="names 2 things"):
        kg.find("联名")
    with pytest.raises(UsageError, match="nothing is called"):
        kg.find("海")


def test_a_name_in_traditional_characters_is_the_same_name(kg: KnowledgeGraph) -> None:
    assert kg.find("寧波銀行") == kg.find("宁波银行")


# exports


def test_tables_count_reports_for_relations_and_mentions_for_names(folder: Path, kg: KnowledgeGraph, tmp_path: Path) -> None:
    yinpu("export", "--graph", folder, "--format", "csv", "--output", tmp_path / "tables")
    assert (tmp_path / "tables" / "nodes.csv").read_bytes().startswith(b"\xef\xbb\xbf"), "so that spreadsheets read the Chinese"
    with (tmp_path / "tables" / "edges.csv").open(encoding="utf-8-sig", newline="") as file:
        edges = {(e["source"], e["predicate"], e["target"]): int(e["weight"]) for e in csv.DictReader(file)}
    with (tmp_path / "tables" / "nodes.csv").open(encoding="utf-8-sig", newline="") as file:
        nodes = {node["label"]: node for node in csv.DictReader(file)}
    bank, theme, report = kg.find("招商银行"), kg.find("绿色金融"), kg.find("绿色银行观察", ["Report"])
    assert edges[bank, "yp:practises", theme] == 1, "two sentences of one report"
    assert edges[report, "schema:mentions", theme] == 3
    assert "招行" in nodes["招商银行"]["other_labels"].split("|")
