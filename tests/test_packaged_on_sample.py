"""The packaged queries on a graph of the sample and a few texts of our own: rows that are there, and rows that must not be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from builders import build
from builders.sample import sample_path
from graph import KnowledgeGraph, packaged_queries
from graph.query.stretches import LONGEST

PENALTIES = """处罚信息表
当事人 | 违法事实 | 文号 | 罚款金额(万元) | 作出机关 | 日期
宁波银行 | 贷后管理不到位 | 甬金罚决字〔2024〕3号 | 45 | 国家金融监督管理总局 | 2024年1月18日
宁波银行 | 理财销售不合规 | 甬金罚决字〔2024〕9号 | 30 | 国家金融监督管理总局 | 2024年3月1日
徽商银行 | 未按规定识别客户身份 | 皖银罚决字〔2023〕7号 | 20 | 中国人民银行 | 2023年6月5日
林某 | 对上述行为负有责任 | 皖银罚决字〔2023〕8号 | 警告 | 中国人民银行 | 2023年6月5日
"""
ONE_BANK = """标题: 宁波银行转型观察
日期: 2024-03-05

宁波银行推进绿色金融。
宁波银行推进反欺诈。
宁波银行推进数据治理。
兴业银行也有所进展。
"""
PASSING = """标题: 县域金融观察
日期: 2024-03-06

农商行推进普惠金融。
徽商银行推进普惠金融。
徽商银行推进绿色金融。
兴业银行推进绿色金融。
兴业银行推进普惠金融。
兴业银行推进反欺诈。
据介绍,宁波银行也派人到场。
"""
#: A table of contents run together: it names banks and themes, and says nothing of them.
CONTENTS = "标题: 案例汇编\n日期: 2024-04-01\n\n" + "".join(
    f"{bank}{theme}平台建设与应用情况"
    for bank in ("渤海银行", "浙商银行", "恒丰银行", "华夏银行", "平安银行")
    for theme in ("反欺诈", "绿色金融", "数据治理", "普惠金融")
)
TEXTS = {"penalties.txt": PENALTIES, "one.txt": ONE_BANK, "passing.txt": PASSING, "contents.txt": CONTENTS}
#: Three reports a year, of one theme that rose and one that fell.
for _year, _theme in ((2022, "息差"), (2024, "数字人民币")):
    for _number in range(3):
        _lines = "".join(f"第{place}项工作与{_theme}有关。\n" for place in range(8))
        TEXTS[f"{_year}-{_number}.txt"] = f"标题: 年度观察{_year}之{_number}\n日期: {_year}-0{_number + 1}-05\n\n{_lines}"


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeGraph]:
    folder = tmp_path_factory.mktemp("asked")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    build([sample_path(), *sorted(folder.glob("*.txt"))], folder / "kg")
    with KnowledgeGraph.open(folder / "kg") as opened:
        yield opened


def rows(kg: KnowledgeGraph, query: str, columns: str, **params: Any) -> list[tuple[Any, ...]]:
    return kg.query(query, **params).select(columns.split()).rows()


def test_a_table_of_contents_bridges_nothing(kg: KnowledgeGraph) -> None:
    report = kg.find("案例汇编", ["Report"])
    place = rows(kg, "SELECT ?s ?r { GRAPH ?r { ?s dcterms:references ?x } }", "s", r=report)[0][0]
    start, end = place.rpartition("=")[2].split(",")
    assert int(end) - int(start) > LONGEST, "one stretch"
    bridging = {bank for (bank,) in rows(kg, "bridging-banks", "bank", first="反欺诈", second="绿色金融", limit=100)}
    assert {"宁波银行", "兴业银行"} <= bridging and not bridging & {"渤海银行", "浙商银行", "恒丰银行"}
    assert "渤海银行" not in {name for (name,) in rows(kg, "co-mentioned", "with", thing="数据治理", limit=500)}
    assert [
        row for row in rows(kg, "reports-of-bank", "title sentences standing", bank="恒丰银行") if row[0] == "案例汇编"
    ] == [("案例汇编", 0, "passing")]


def test_a_passing_mention_is_not_the_subject(kg: KnowledgeGraph) -> None:
    found = {
        title: (standing, sentences)
        for title, standing, sentences in rows(kg, "reports-of-bank", "title standing sentences", bank="宁波银行")
    }
    assert found["宁波银行转型观察"][0] == "subject" and found["县域金融观察"] == ("passing", 1)
    only = {title for (title,) in rows(kg, "reports-of-bank", "title", bank="宁波银行", standing="subject")}
    assert "宁波银行转型观察" in only and "县域金融观察" not in only
    named = dict(rows(kg, "banks-of-report", "institution standing", report="宁波银行转型观察"))
    assert named == {"宁波银行": "subject", "兴业银行": "passing"}
    assert rows(kg, "banks-of-report", "institution", report="宁波银行转型观察", standing="passing") == [("兴业银行",)]


def test_penalties_by_party_authority_and_year(kg: KnowledgeGraph) -> None:
    assert rows(kg, "penalties", "who number amount_yuan by", year=2024) == [
        ("宁波银行", "甬金罚决字〔2024〕9号", 300000.0, "国家金融监督管理总局"),
        ("宁波银行", "甬金罚决字〔2024〕3号", 450000.0, "国家金融监督管理总局"),
    ]
    assert [who for (who,) in rows(kg, "penalties", "who", authority="央行")] == ["徽商银行", "林某"]
    assert rows(kg, "penalties", "violation", party="徽商银行") == [("未按规定识别客户身份",)]
    assert rows(kg, "penalties-by-authority-and-year", "by year penalties amount_yuan largest_yuan") == [
        ("国家金融监督管理总局", 2024, 2, 750000.0, 450000.0),
        ("中国人民银行", 2023, 2, 200000.0, 200000.0),
    ]
    assert len(rows(kg, "penalties-by-authority-and-year", "by", authority="中国人民银行")) == 1


def test_a_bank_at_a_glance(kg: KnowledgeGraph) -> None:
    found = rows(kg, "bank-profile", "aspect what", bank="宁波银行", limit=500)
    assert ("kind", "城市商业银行") in found and ("place", "宁波") in found and ("practises", "反欺诈") in found
    assert ("penalty", "贷后管理不到位") in found and ("named in", "县域金融观察") in found
    aspects = [aspect for aspect, _ in found]
    assert aspects == sorted(aspects, key=aspects.index) and len({*found}) == len(found)


def test_who_cites_a_rule(kg: KnowledgeGraph) -> None:
    found = kg.query("reports-citing-rule", rule="个人信息保护法").rows(named=True)
    assert len(found) > 1 and len({row["report"] for row in found}) == len(found)
    for row in found:
        assert row["sentence"] and row["sentences"] >= 1
        assert kg.quote(f"{row['report']}#char={row['start']},{row['start'] + len(row['sentence'])}") == row["sentence"]


def test_what_was_superseded_when_it_was_cited(kg: KnowledgeGraph) -> None:
    found = rows(kg, "superseded-yet-cited", "regulation replaced_by replaced_on timing issued")
    assert ("商业银行资本管理办法(试行)", "商业银行资本管理办法", "2023-10-26", "after", "2023-11") in found
    assert all(timing == "unknown" or issued > replaced for *_, replaced, timing, issued in found)


def test_cases_are_found_by_what_they_are_about(kg: KnowledgeGraph) -> None:
    every = kg.query("case-search").rows(named=True)
    assert every
    case = every[0]
    institution = case["institutions"].partition("、")[0]
    assert case in kg.query("case-search", bank=institution).rows(named=True)
    assert case in kg.query("case-search", words=case["title"][:3]).rows(named=True)
    about = rows(kg, "SELECT ?about ?case { ?case dcterms:subject ?about ; a yp:Case }", "about", case=case["iri"])[0][0]
    assert case in kg.query("case-search", theme=about).rows(named=True)
    broader = rows(kg, "SELECT ?up ?theme { ?theme skos:broader ?up }", "up", theme=about)[0][0]
    assert case in kg.query("case-search", theme=broader).rows(named=True), "a narrower theme counts"
    assert rows(kg, "case-search", "title", bank="渤海银行") == []
    assert rows(kg, "case-search", "title", words="没有这样的字") == []


def test_association_is_not_frequency(kg: KnowledgeGraph) -> None:
    found = rows(kg, "co-mentioned-by-association", "with sentences of_it log_likelihood npmi", thing="反欺诈", limit=500)
    scores = [score for *_, score, _ in found]
    assert len(found) > 3 and scores == sorted(scores, reverse=True) and scores[0] > 0
    assert all(-1 <= npmi <= 1 and 2 <= both <= of_it for _, both, of_it, _, npmi in found)
    assert {kind for (kind,) in rows(kg, "co-mentioned-by-association", "class", thing="反欺诈", type="Bank")} <= {"Bank"}
    assert (
        max(both for _, both, *_ in found) < 100
        and kg.query("co-mentioned-by-association", thing="反欺诈", minimum=100).is_empty()
    )


def test_reports_that_were_out_by_a_day(kg: KnowledgeGraph) -> None:
    found = rows(kg, "reports-as-of", "title out_by told_by", as_of="2022", limit=500)
    assert found and max(str(day) for _, day, _ in found) <= "2022-12-31"
    later = rows(kg, "reports-as-of", "title out_by told_by", as_of="2024", limit=500)
    assert {*found} < {*later} and "宁波银行转型观察" in {title for title, *_ in later}
    assert {how for *_, how in later} <= {"issued", "available", "year"}
    publisher = rows(kg, "publishers", "publisher", limit=1)[0][0]
    of_one = rows(kg, "reports-as-of", "publishers", as_of="2025", publisher=publisher, limit=500)
    assert of_one and all(publisher in names for (names,) in of_one)


def test_a_theme_with_all_narrower_ones(kg: KnowledgeGraph) -> None:
    found = rows(kg, "theme-and-narrower", "narrower under reports", theme="金融科技", limit=1000)
    assert found[0][0] == "金融科技" and ("知识图谱", "人工智能") in {row[:2] for row in found}
    assert all(reports >= 1 for *_, reports in found)
    every = rows(kg, "theme-and-narrower", "narrower", theme="金融科技", minimum=0, limit=1000)
    assert len(every) > len(found) and len({*every}) == len(every)


def test_the_evidence_for_a_statement(kg: KnowledgeGraph) -> None:
    (row,) = kg.query("evidence-of-statement", subject="宁波银行", relation="practises", object="数据治理").rows(named=True)
    assert (row["evidence"], row["title"], row["said"]) == ("宁波银行推进数据治理", "宁波银行转型观察", "数据治理")
    assert kg.quote(f"{row['report']}#char={row['start']},{row['end']}") == row["evidence"] and row["rule"] and row["score"] > 0
    assert len(rows(kg, "evidence-of-statement", "said", subject="宁波银行")) > 2


@pytest.mark.parametrize(("earlier", "later"), [("2022", "2024"), ("2022H2", "2024H1"), ("2022Q4", "2023Q4")])
def test_themes_rise_and_fall_between_periods(kg: KnowledgeGraph, earlier: str, later: str) -> None:
    found = kg.query("rising-themes", **{"from": earlier, "to": later, "minimum": 1, "limit": 5000}).rows(named=True)
    assert found
    for row in found:
        expected = "rising" if row["z"] >= 1.96 else "falling" if row["z"] <= -1.96 else "steady"
        assert row["trend"] == expected and row["sentences_from"] + row["sentences_to"] > 0
        assert (row["per_10000_from"] > 0) is (row["sentences_from"] > 0)
    order = [row["trend"] for row in found]
    assert order == sorted(order, key=["rising", "falling", "steady"].index)


def test_themes_of_one_trend_and_those_without_enough_data(kg: KnowledgeGraph) -> None:
    asked: dict[str, Any] = {"from": "2022", "to": "2024", "limit": 5000}
    whole = rows(kg, "rising-themes", "theme trend reports_from reports_to", **asked)
    assert {"rising", "falling", "steady", "not enough data"} == {trend for _, trend, *_ in whole}
    assert ("数字人民币", "rising") in {row[:2] for row in whole} and ("息差", "falling") in {row[:2] for row in whole}
    assert all((max(before, after) < 3) is (trend == "not enough data") for _, trend, before, after in whole)
    for wanted in ("rising", "falling", "steady"):
        assert rows(kg, "rising-themes", "theme trend", trend=wanted, **asked) == [row[:2] for row in whole if row[1] == wanted]
    assert {trend for (trend,) in rows(kg, "rising-themes", "trend", minimum=1000, **asked)} == {"not enough data"}


def test_no_query_asks_for_what_none_has(kg: KnowledgeGraph) -> None:
    """What a query says that it needs can be asked for, and a graph of the sample with these texts has it, but for measures."""
    lacking = set()
    for query in packaged_queries().values():
        if not all(kg.query(f"ASK {{ {pattern} }}")["answer"][0] for pattern, _ in query.needs):
            lacking.add(query.name)
    assert lacking <= {"central", "communities", "citations", "texts-of-regulation"}
