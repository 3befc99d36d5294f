"""The document model: blocks tile any text, and sentences keep to their cell, item and heading."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from builders.document_model import Block, Kind, Layer, tiles
from builders.documents import readers
from builders.documents.structure.blocks import blocks_of, reading, whole
from builders.documents.structure.tree import tree
from builders.extractor import Extractor
from builders.records import Section, Source
from builders.sample import sample_path
from yinpu.cli.main import app

LINES = st.lists(
    st.sampled_from(
        (
            "",
            "   ",
            "\f",
            "第一章 总则",
            "一、工作回顾",
            "（二）主要做法",
            "1.2 数据口径",
            "1、登记台账。",
            "• 走访种植大户",
            "- 3 -",
            "第 4 页 共 9 页",
            "12",
            "海山研究年报",
            "银行\t余额\t占比",
            "甲行    3    5.5%",
            "| 机构 | 网点 |",
            "| --- | --- |",
            "全行上下梳理了押品台账，更新了对账流程，试行了轮岗安排，差错率逐月下降。",
            "县域支行走访了种植大户，基层反映负担减轻，尚有三处需要改进的地方留待下一年度再",
            "行安排。",
            "  央行发布《关于做好                总局印发《普惠信贷",
            "  县域支付的通知》，提出              办法》，明确条件。",
            "图 2-1 机构数量",
            "资料来源：年报",
            "[1] 某某. 县域支付研究[J]. 金融, 2023.",
            "目录 .......... 3",
        )
    ),
    max_size=40,
)


def structured(text: str, reader: str = "plain", **stated: object) -> tuple[Source, Section, tuple[Block, ...]]:
    source = Source("a.txt", text, "utf-8", "", reader, dict(stated))
    section = Section("年报", 0, len(text), ((0, len(text)),))
    return source, section, blocks_of(source, section)


def told(text: str) -> list[tuple[str, str]]:
    source, _, blocks = structured(text)
    return [(str(b.kind), "".join("".join(source.text[a:e] for a, e in b.spans).split())) for b in blocks]


@given(LINES, st.sampled_from(("\n", "\r\n")))
def test_blocks_tile_any_text(lines: list[str], end: str) -> None:
    text = end.join(lines)
    _, _, blocks = structured(text)
    assert tiles(blocks, 0, len(text))


@given(LINES)
def test_what_is_read_and_what_is_not_is_all(lines: list[str]) -> None:
    text = "\n".join(lines)
    source, _, blocks = structured(text)
    spans, ends = reading(source.raw, blocks)
    aside = [span for block in blocks if block.layer is not Layer.BODY for span in block.spans]
    assert sum(b - a for a, b in [*spans, *aside]) == len(text)
    assert all(not text[at].isalnum() for at in ends)


@given(LINES)
def test_the_tree_holds_every_block(lines: list[str]) -> None:
    _, _, blocks = structured("\n".join(lines))

    def leaves(nodes: list) -> list[Block]:
        return [leaf for node in nodes for leaf in ([node.block] if node.block else leaves(node.children))]

    assert leaves(tree(blocks)) == list(blocks)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("第二章 管理\n第三条 支行应当登记。\n", [("heading", "第二章管理"), ("paragraph", "第三条支行应当登记。")]),
        ("1、登记\n2、复核\n3、归档\n归档后保存十年。", [("item", "1、登记"), ("item", "2、复核"), ("heading", "3、归档")]),
        ("机构\t网点\n甲行\t12\n", [("cell", "机构"), ("cell", "网点"), ("cell", "甲行"), ("cell", "12")]),
        ("| 甲 | 乙 |\n|---|---|\n|丙|丁|", [("cell", "|甲|"), ("cell", "乙|"), ("cell", "|---|"), ("cell", "---|")]),
        ("总则 ........ 1\n附则 ........ 9\n", [("item", "总则........1"), ("item", "附则........9")]),
        (
            "正文一段话。\n\n- 5 -\n\n下一段话。",
            [("paragraph", "正文一段话。"), ("page mark", "-5-"), ("paragraph", "下一段话。")],
        ),
    ],
)
def test_kinds(text: str, kinds: list[tuple[str, str]]) -> None:
    assert told(text)[: len(kinds)] == kinds


def test_wrapped_lines_are_one_paragraph() -> None:
    words = "望海市县域支付环境持续改善农户办理业务不再往返县城各支行按月回访并登记意见清单" * 6
    wrapped = "\n".join(words[at : at + 30] for at in range(0, len(words), 30)) + "。\n二、下一步\n"
    assert [kind for kind, _ in told(wrapped)] == ["paragraph", "heading"]
    assert [kind for kind, _ in told(words[:200] + "\n" + words[:180] + "\n")] == ["paragraph", "paragraph"]


def test_the_rest_of_a_company_begins_no_line() -> None:
    assert ("paragraph", "海山县域农机租赁有限公司") in told("委托明细\n海山县域农机\n租赁有限公司\n合计 3\n")


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("据海湾证券投资基金业协\n会调查,多数机构参与。\n", 1),
        ("此类工具须符合《海湾\n债券原则》的规定。\n", 1),
        ("本行引入预警模型(含规则\n引擎)和评分卡。\n", 1),
        ("海湾银行西山支行开业\n公告见海湾银行网站首页\n", 2),
        ("海湾银行(西山支行)开业\n见该行网站(首页)公告\n", 2),
        ("各项指标见《海湾年鉴\n下列《渔港公报》未收录\n", 2),
    ],
)
def test_lines_that_end_inside_a_word_or_marks_go_on(text: str, blocks: int) -> None:
    assert len(told(text)) == blocks


def test_wrapped_cells_are_one() -> None:
    text = (
        "机构        网点     说明\n甲行        12       覆盖全部\n                     乡镇\n乙行        7        覆盖三县\n"
    )
    assert ("cell", "覆盖全部乡镇") in told(text)


def test_cells_keep_names_apart() -> None:
    source = Source("a.txt", "名单\n招商\t银行\n宁波银行\t杭州银行\n", "utf-8", "0" * 64, "plain")
    (found,) = Extractor().of_source(source)
    assert [m.label for m in found.mentions if m.type == "Bank"] == ["宁波银行", "杭州银行"]
    assert len({m.sentence for m in found.mentions if m.type == "Bank"}) == 2


def test_three_hundred_names_are_three_hundred_sentences() -> None:
    text = "参评机构名单\n" + "\n".join(f"{bank} {n}" for n in range(100) for bank in ("宁波银行", "杭州银行", "长沙银行"))
    (found,) = Extractor().of_source(Source("a.txt", text, "utf-8", "0" * 64, "plain"))
    assert len({m.sentence for m in found.mentions if m.type == "Bank"}) == 300


@pytest.mark.parametrize("path", sorted(sample_path().iterdir()), ids=lambda path: path.name)
def test_the_blocks_of_a_file_tile_it(path: Path) -> None:
    extractor = Extractor()
    for source in readers.load_all(path):
        sections = [extractor.cleaned(source, one)[1] for one in readers.read(source)]
        assert tiles(whole(source, sections), 0, len(source.text))


def test_text_prints_what_offsets_count_in(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("一、概况\n宁波银行发布年报。\n", encoding="utf-8")
    run = CliRunner().invoke(app, ["text", str(path)])
    assert (run.exit_code, run.stdout) == (0, path.read_text(encoding="utf-8"))
    shown = CliRunner().invoke(app, ["text", str(path), "--blocks"]).stdout
    assert "section 0-15\n  heading (1) 0-5: 一、概况\n  paragraph 5-15: 宁波银行发布年报。\n" in shown


def test_text_as_json_has_blocks_with_entities(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("一、概况\n宁波银行发布年报。\n- 1 -\n", encoding="utf-8")
    [told] = json.loads(CliRunner().invoke(app, ["text", str(path), "--format", "json"]).stdout)
    [section] = told["blocks"]
    mark = section["children"][-1]
    assert (mark["kind"], mark["content_layer"]) == ("page mark", "furniture")
    bank = section["children"][1]["entities"][0]
    assert told["text"][bank["start"] : bank["end"]] == bank["label"] == "宁波银行"
    assert bank["id"].startswith("https://w3id.org/yinpu/id/")


def test_the_kinds_of_blocks_are_documented() -> None:
    glossary = (Path(__file__).parents[1] / "docs" / "documents.md").read_text(encoding="utf-8")
    assert all(f"`{kind}`" in glossary for kind in (*Kind, *Layer, "section", "list", "table", "row"))


def test_a_front_matter_stands_behind_the_text() -> None:
    source = Source("a.md", "---\ntitle: 县域年报\n---\n全行平稳。\n", "utf-8", "0" * 64, "plain")
    blocks = Extractor().document(source)
    assert [(str(b.layer), b.note) for b in blocks] == [("background", "front matter"), ("body", "")]
