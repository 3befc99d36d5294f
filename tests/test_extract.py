"""What ``yinpu extract`` and ``yinpu relations`` promise: the fields, and offsets that read back."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from builders.documents import readers
from builders.extractor import Extractor
from builders.records import Mention, Section, Source
from builders.sample import sample_path
from ontology.iris import ID, mint
from ontology.schema import STATED

TYPES = {"Bank", "Regulator", "Organization", "Regulation", "Report", "Product", "Theme", "Person", "Award"}
FILES = sorted(sample_path().iterdir())


def yinpu(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "yinpu", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", check=False
    )


def records(*arguments: object) -> list[dict[str, Any]]:
    done = yinpu(*arguments)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


EXTRACTOR = Extractor()


def decoded(path: Path) -> dict[str, str]:
    """The sources of a file: a text as a user decodes it, the extracted texts where the file is no text."""
    if path.suffix not in (".txt", ".md"):
        return {source.path: source.text for source in readers.load_all(path)}
    data = path.read_bytes()
    try:
        return {str(path): data.decode("utf-8-sig")}
    except UnicodeDecodeError:
        return {str(path): data.decode("gb18030")}


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {name: text for path in FILES for name, text in decoded(path).items()}


def mentions_of(text: str) -> tuple[Mention, ...]:
    """The mentions of a report that is ``text``."""
    source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
    return EXTRACTOR.of_section(source, Section("例", 0, len(text), ((0, len(text)),))).mentions


@pytest.fixture(scope="module")
def mentions() -> list[dict[str, Any]]:
    return records("extract", *FILES, "--format", "jsonl")


@pytest.fixture(scope="module")
def relations() -> list[dict[str, Any]]:
    return records("relations", *FILES, "--format", "jsonl")


def test_every_mention_reads_back(mentions: list[dict[str, Any]], texts: dict[str, str]) -> None:
    assert {m["source"] for m in mentions} == set(texts)
    wrong = [m for m in mentions if texts[m["source"]][m["start"] : m["end"]] != m["text"]]
    assert not wrong


def test_fields_of_a_mention(mentions: list[dict[str, Any]]) -> None:
    fields = {"source", "report", "type", "text", "start", "end", "id", "label", "rule", "score"}
    for mention in mentions:
        assert fields <= set(mention) <= fields | {"number", "part", "page", "reason", "version", "basis"}
        assert mention["type"] in TYPES
        assert mention["report"].startswith(ID + "report/")
        assert mention["id"].startswith(ID)
        assert mention["label"].strip() == mention["label"] != ""
        assert "\n" not in mention["label"]
        assert 0 < mention["score"] <= 1
        assert mention["start"] < mention["end"]


def test_one_node_one_label(mentions: list[dict[str, Any]]) -> None:
    labels: dict[str, set[str]] = {}
    for mention in mentions:
        labels.setdefault(mention["id"], set()).add(mention["label"])
    assert not {node: names for node, names in labels.items() if len(names) > 1}


def test_labels_are_simplified(mentions: list[dict[str, Any]]) -> None:
    from ontology.normalise import is_traditional

    assert not [m["label"] for m in mentions if is_traditional(m["label"])]


def test_the_sample_is_worth_exploring(mentions: list[dict[str, Any]]) -> None:
    known: dict[str, set[str]] = {}
    for mention in mentions:
        known.setdefault(mention["type"], set()).add(mention["id"])
    assert len({m["report"] for m in mentions}) >= 46
    assert len(known["Bank"]) >= 80
    assert len(known["Regulator"] | known["Organization"]) >= 100
    assert len(known["Regulation"]) >= 60
    assert len(known["Theme"]) >= 150
    assert len(known["Product"]) >= 20


def test_numbers_of_regulations(mentions: list[dict[str, Any]]) -> None:
    numbers = {m["number"] for m in mentions if m.get("number")}
    assert {"银保监办发〔2022〕2号", "银发〔2021〕335号", "JR/T 0171-2020", "金发〔2024〕11号"} <= numbers
    assert not [n for n in numbers if "\n" in n]


@pytest.mark.parametrize(
    "issuers", ["中国人民银行 中国银行保险监督管理委员会", "中国人民银行、银保监会", "中国人民银行银保监会"]
)
def test_an_order_of_two_issuers_is_none_of_the_second_alone(issuers: str) -> None:
    found = mentions_of(f"根据《票据管理新办法》和{issuers}令〔2022〕第4号，票据期限缩短。") + mentions_of(
        "见银保监会令2022年第4号。"
    )
    numbers = {m.text: m.label for m in found if m.number}
    assert numbers == {
        f"{issuers}令〔2022〕第4号": "商业汇票承兑、贴现与再贴现管理办法",
        "银保监会令2022年第4号": "理财公司内部控制管理办法",
    }


def test_an_order_of_two_issuers_that_no_table_knows_is_of_both() -> None:
    (found,) = [m for m in mentions_of("见财政部、中国人民银行令〔2021〕第97号。") if m.type == "Regulation"]
    assert (found.text, found.number) == ("财政部、中国人民银行令〔2021〕第97号", "财政部 中国人民银行令〔2021〕第97号")


def test_mentions_lie_inside_their_report() -> None:
    for source in (source for path in FILES for source in readers.load_all(path)):
        for extraction in EXTRACTOR.of_source(source):
            for mention in extraction.mentions:
                assert any(a <= mention.start and mention.end <= b for a, b in extraction.section.body)
                assert mention.sentence[0] <= mention.start < mention.end <= mention.sentence[1]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("建议关注招商银行、平安、光大。", {"平安": "平安银行", "光大": "中国光大银行"}),  # named with banks
        ("私人银行门槛不一:光大、平安、浙商以六百万元为界。", {"光大": "中国光大银行", "浙商": "浙商银行"}),
        ("教育部、科技部、工信部联合印发通知。", {"科技部": "科学技术部"}),
        ("看好宁波、江苏、成都银行。", {"宁波": "宁波银行", "江苏": "江苏银行"}),  # one 银行 for all
        ("目标江南农商行成立较早,以下称渝农商行。", {"江南农商行": "江苏江南农村商业银行", "渝农商行": "重庆农村商业银行"}),
        ("徽商银行上线新平台。该行表示,我行将继续投入。", {"该行": "徽商银行", "我行": "徽商银行"}),
        ("中国光大银行股份有限公司中国银行股份有限公司中国民生银行股份有限公司", {"中国银行股份有限公司": "中国银行"}),
        ("加大对比亚迪、奇瑞汽车、瀚霖集团等重点企业的支持。", {"瀚霖集团": "瀚霖集团"}),
        ("渝农商金融租赁有限责任公司", {"渝农商金融租赁有限责任公司": "渝农商金融租赁"}),
        ("中央汇金投资有限责任公司增持。", {"中央汇金投资有限责任公司": "中央汇金投资"}),  # 投资 is a word before names too
        (
            "由海山一号(有限合伙)、望海软件有限公司(海山软件前身)出资。",
            {"望海软件有限公司": "望海软件有限公司", "望海软件有限公司(海山软件前身)": None},
        ),
    ],
)
def test_names_that_their_neighbours_settle(text: str, wanted: dict[str, str]) -> None:
    labels = {m.text: m.label for m in mentions_of(text)}
    assert {name: labels.get(name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我行上线了“海燕e链”产品。", "海燕e链"),
        ("推动智能客服“小蓝”迭代升级。", "小蓝"),
        ("徽商银行的“安居乐”服务老年客户。", "安居乐"),
        ("推广链e通和惠商e贷。", "链e通"),
        ("启动云桥支付2.0项目。", "云桥支付2.0"),
        ("杭州银行:涉诈账户识别与处置平台宁波银行:个人信息验证平台", "涉诈账户识别与处置平台"),
    ],
)
def test_products_by_shape(text: str, name: str) -> None:
    assert name in {m.text for m in mentions_of(text) if m.type == "Product"}


@pytest.mark.parametrize("text", ["构建数据共享平台。", "打造“以客为尊”理念。", "依托自有平台开展营销。"])
def test_what_is_no_product(text: str) -> None:
    assert [m.text for m in mentions_of(text) if m.type == "Product"] == []


@pytest.mark.parametrize("words", ["多数", "少数", "不少", "当地", "建议", "鼓励", "引导多数"])
def test_words_of_number_place_and_advice_are_no_brand(words: str) -> None:
    assert [m.text for m in mentions_of(f"{words}农商行完善内部控制，{words}村镇银行补充资本。") if m.type == "Bank"] == []


def test_we_are_nobody_in_particular_where_two_banks_are_named() -> None:
    found = mentions_of("江苏银行与南京银行先后上线。我行客户增长,基本行情平稳,本行业务扩大。")
    assert [m.text for m in found if m.rule.startswith("context:")] == []


def test_the_part_of_a_rule_that_is_cited() -> None:
    found = mentions_of("违反《中华人民共和国银行业监督管理法》第四十六条第五项规定。")
    assert [(m.text, m.part) for m in found if m.type == "Regulation"] == [
        ("中华人民共和国银行业监督管理法", "第四十六条第五项")
    ]


def test_entries_of_a_list_have_their_owners() -> None:
    text = "宁波银行:个人信息验证风控平台江苏银行:苏银智能对账系统"
    source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
    found = EXTRACTOR.of_section(source, Section("例", 0, len(text), ((0, len(text)),))).relations
    assert [(r.subject_label, r.predicate, r.object_label) for r in found if r.origin == "stated"] == [
        ("宁波银行", "offers", "个人信息验证风控平台"),
        ("江苏银行", "offers", "苏银智能对账系统"),
    ]
    assert all(text[r.start : r.end] == r.text for r in found)


def test_main_themes_are_those_of_the_title() -> None:
    source = Source("a.txt", "各行均有投入。", "utf-8", "0" * 64, "plain")
    extraction = EXTRACTOR.of_section(source, Section("绿色金融应用报告", 0, 7, ((0, 7),)))
    assert extraction.subjects == (mint("theme", "绿色金融"),)


def test_relations_read_back(relations: list[dict[str, Any]], texts: dict[str, str]) -> None:
    fields = {
        "source",
        "report",
        "subject",
        "subject_label",
        "predicate",
        "object",
        "object_label",
        "text",
        "start",
        "end",
        "rule",
        "score",
        "origin",
        "status",
        "cue",
        "subject_at",
        "object_at",
    }
    assert len(relations) > 100
    for relation in relations:
        assert fields - {"subject_at", "object_at", "cue"} <= set(relation) <= fields | {"subject_name", "object_name"}
        assert relation["predicate"] in STATED
        assert texts[relation["source"]][relation["start"] : relation["end"]] == relation["text"]


def test_unlinked_names_are_shown_on_request() -> None:
    path = sample_path() / "five-articles.txt"
    linked = records("extract", path)
    everything = records("extract", path, "--unlinked")
    assert [m for m in everything if m["id"]] == linked
    assert all(m["reason"] for m in everything if not m["id"])


def test_a_file_that_cannot_be_read_fails_after_the_others(tmp_path: Path) -> None:
    done = yinpu("extract", tmp_path / "none.txt", sample_path() / "supply-chain.txt")
    assert done.returncode == 1
    assert "none.txt" in done.stderr
    assert "Traceback" not in done.stderr
    assert json.loads(done.stdout.splitlines()[0])["source"].endswith("supply-chain.txt")


def test_a_name_that_goes_across_the_end_of_a_sentence_joins_both() -> None:
    """The evidence of a relation holds both names, also where a sign inside of one looks like an end."""
    text = "案例選登\n宁波银行:个人信息验证?风控平台\n" * 3 + "\n宁波银行:個人信息驗證？風控平臺05江"
    (extraction,) = EXTRACTOR.of_source(Source("a.txt", text, "utf-8", "0" * 64))
    crossing = [m for m in extraction.mentions if "？" in m.text]
    assert crossing and all(m.sentence[0] <= m.start and m.end <= m.sentence[1] for m in extraction.mentions)
    assert all(text[r.start : r.end] == r.text for r in extraction.relations)
