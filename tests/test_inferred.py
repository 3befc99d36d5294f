"""What follows from what is stated, and what is only named together: marked so, and never as a statement."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from builders.extractor import Extractor
from builders.rdf.report import evidence_quads, report_quads
from builders.records import Extraction, Source
from yinpu.cli.main import app

ASSOCIATED = "https://w3id.org/yinpu/ontology#associatedWith"


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def read(extractor: Extractor, text: str) -> Extraction:
    (extraction,) = extractor.of_source(Source("a.txt", text, "utf-8", "0" * 64, "plain"))
    return extraction


def inferred(extraction: Extraction, predicate: str) -> set[tuple[str, str]]:
    return {
        (one.subject_label, one.object_label)
        for one in extraction.relations
        if one.origin == "inferred" and one.predicate == predicate
    }


def pairs(extraction: Extraction) -> dict[tuple[str, str], object]:
    return {(one.subject_label, one.object_label): one.weight for one in extraction.associated}


NAMED: list[tuple[str, set[tuple[str, str]]]] = [
    ("徽商银行推出“海塘养老金融服务平台”。", {("徽商银行", "养老金融")}),
    ("徽商银行上线“江岸绿色信贷助手”平台。", {("徽商银行", "绿色信贷")}),
    ("神州信息推出“海塘养老金融服务平台”。", set()),  # who makes software does not do what it is for
    ("徽商银行推出“海塘通”平台。", set()),
    ("徽商银行计划推出“海塘养老金融服务平台”。", set()),
    ("徽商银行推出“海塘养老金融服务平台”,深耕养老金融。", set()),  # stated
    ("徽商银行推出“海塘养老金融服务平台”,但尚未开展养老金融。", set()),  # denied
]


@pytest.mark.parametrize(("text", "wanted"), NAMED)
def test_who_offers_a_product_practises_the_theme_in_its_name(
    extractor: Extractor, text: str, wanted: set[tuple[str, str]]
) -> None:
    assert inferred(read(extractor, text), "practises") == wanted


def test_what_is_inferred_has_its_evidence(extractor: Extractor) -> None:
    text = "徽商银行近日推出“海塘养老金融服务平台”。"
    (one,) = [one for one in read(extractor, text).relations if one.origin == "inferred"]
    assert (one.text, one.rule, one.status) == ("徽商银行近日推出“海塘养老金融服务平台", "inferred:name", "stated")
    assert text[slice(*one.object_at)] == "养老金融服务" and text[slice(*one.subject_at)] == "徽商银行"


ENTRY = (
    "徽商银行:海塘通平台(该案例荣获“年度海塘奖”)\n项目背景:网点人手紧张。{}\n"
    "长沙银行:江岸通平台(该案例荣获“年度海塘奖”)\n项目背景:客户分散。"
)
SECTIONS: list[tuple[str, set[tuple[str, str]]]] = [
    ("人员少,流程长,借助联邦学习补齐短板。", {("海塘通平台", "联邦学习")}),
    ("人员少,流程长,联邦学习仍很陌生。", set()),
    ("人员少,流程长,尚未借助联邦学习补齐短板。", set()),
    ("据传同业的成绩单也借助联邦学习补齐短板。", set()),
]


@pytest.mark.parametrize(("words", "wanted"), SECTIONS)
def test_a_product_uses_the_technology_in_its_section(extractor: Extractor, words: str, wanted: set[tuple[str, str]]) -> None:
    extraction = read(extractor, ENTRY.format(words))
    told = {(one.subject_label, one.object_label) for one in extraction.relations if one.predicate == "uses"}
    assert told == wanted


TOGETHER: list[tuple[str, dict[tuple[str, str], object]]] = [
    ("徽商银行绿色信贷座谈会在合肥召开。", {("徽商银行", "绿色信贷"): 1}),
    ("徽商银行绿色信贷座谈会召开。徽商银行绿色信贷座谈会闭幕。", {("徽商银行", "绿色信贷"): 2}),
    ("徽商银行持续开展绿色信贷业务。徽商银行绿色信贷座谈会召开。", {}),  # stated elsewhere
    ("徽商银行尚未开展绿色信贷。", {}),  # denied
    ("座谈会请来徽商银行,绿色信贷成了话题。", {}),  # another clause
    ("座谈会读了《徽商银行绿色信贷管理办法》。", {}),  # in one name
]


@pytest.mark.parametrize(("text", "wanted"), TOGETHER)
def test_what_is_only_named_together(extractor: Extractor, text: str, wanted: dict[tuple[str, str], object]) -> None:
    assert pairs(read(extractor, text)) == wanted


def test_the_graph_says_what_is_inferred(extractor: Extractor) -> None:
    text = "徽商银行绿色信贷座谈会召开。徽商银行绿色信贷座谈会闭幕。长沙银行推出“海塘养老金融服务平台”。"
    extraction = read(extractor, text)
    lines = [*report_quads(extraction, ()), *evidence_quads(extraction)]
    assert sum(f"<{ASSOCIATED}>" in line for line in lines) == 1
    nodes = [line.split()[0] for line in lines if "#Association>" in line]
    assert len(nodes) == 1
    said = {line.split()[1].rsplit("#")[-1].rstrip(">"): line.split()[2] for line in lines if line.startswith(nodes[0])}
    assert said["weight"].startswith('"2"') and said["evidence"].endswith("#char=0,14>")
    assert not any("#Relation>" in line for line in lines if line.startswith(nodes[0]))
    assert sum("ontology#origin>" in line and '"inferred"' in line for line in lines) == 1


def test_the_command_line_shows_pairs_when_asked_for_all(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("徽商银行绿色信贷座谈会召开。", encoding="utf-8")
    plain, all_ = (
        [
            json.loads(line)
            for line in CliRunner().invoke(app, ["relations", str(tmp_path / "a.txt"), *more]).stdout.splitlines()
        ]
        for more in ((), ("--all",))
    )
    assert plain == []
    (one,) = all_
    assert (one["predicate"], one["origin"], one["weight"]) == ("associatedWith", "inferred", 1)
    assert one["text"] == "徽商银行绿色信贷" and "cue" not in one
