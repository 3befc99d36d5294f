"""Local offices, offices that share a place, leading groups, and the rules of other issuers."""

from __future__ import annotations

import pytest

from builders.extractor import Extractor
from builders.records import Mention, Section, Source

EXTRACTOR = Extractor()


def mentions(text: str) -> list[Mention]:
    """The things that a report that is ``text`` names, themes aside."""
    source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
    found = EXTRACTOR.of_section(source, Section("例", 0, len(text), ((0, len(text)),))).mentions
    return [m for m in found if m.type != "Theme" and m.id]


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("国家金融监督管理总局遵义监管分局作出决定。", "国家金融监督管理总局遵义监管分局"),
        ("原毕节银保监分局下发通知。", "毕节银保监分局"),
        ("财政部湖北监管局核查。", "财政部湖北监管局"),
        ("国家外汇管理局洛阳市分局核准。", "国家外汇管理局洛阳市分局"),
        ("武汉市规划和自然资源局公示。", "武汉市规划和自然资源局"),
        ("合肥市住房和城乡建设局公示。", "合肥市住房和城乡建设局"),
    ],
)
def test_local_office_is_one_name(text: str, office: str) -> None:
    assert [(m.type, m.text) for m in mentions(text)] == [("Regulator", office)]
    assert office.startswith(mentions(text)[0].label[:2]) and mentions(text)[0].label != "财政部"


def test_later_offices_of_a_list_are_of_the_same_place() -> None:
    found = mentions("江西省教育厅、发改委、财政厅和人社厅联合发文，财政部另行通知。")
    assert [m.label for m in found] == [
        "江西省教育厅",
        "江西省发展和改革委员会",
        "江西省财政厅",
        "江西省人力资源和社会保障厅",
        "财政部",
    ]
    found = mentions("财政部、发改委、商务部联合发文。")
    assert all("省" not in m.label for m in found) and len(found) == 3


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("根据甘肃省推进数字经济发展工作领导小组的部署。", "甘肃省推进数字经济发展工作领导小组"),
        ("成立了遵义市金融风险化解领导小组办公室。", "遵义市金融风险化解领导小组办公室"),
    ],
)
def test_leading_group_is_an_institution(text: str, group: str) -> None:
    assert [(m.type, m.text, m.label) for m in mentions(text)] == [("Organization", group, group)]


def test_leading_group_of_nobody_is_none() -> None:
    assert mentions("各单位应成立领导小组，本行设数字化工作领导小组。") == []


TITLE = "关于推进普惠金融高质量发展的实施意见"


@pytest.mark.parametrize("between", ["", "印发《", "办公厅"])
def test_rule_of_another_issuer_has_a_node_of_its_own(between: str) -> None:
    text = f"江西省人民政府{between}{TITLE}{'》' if '《' in between else ''}（赣府发〔2024〕2号）施行。{TITLE}要求落实。"
    rules = [m for m in mentions(text) if m.type == "Regulation"]
    assert len({m.id for m in rules}) == 1 and rules[0].label.startswith("江西省人民政府")
    assert [m.number for m in rules] == ["", "赣府发〔2024〕2号", ""]


@pytest.mark.parametrize("text", [f"国务院{TITLE}施行。", f"国务院办公厅转发。{TITLE}施行。", f"各地落实{TITLE}。"])
def test_known_rule_stays_what_it_is(text: str) -> None:
    assert [(m.label, m.number) for m in mentions(text) if m.type == "Regulation"] == [(TITLE, "国发〔2023〕15号")]


def test_title_that_only_resembles_is_another_rule_where_another_issuer_stands() -> None:
    rules = [m for m in mentions("江西省人民政府办公厅关于促进普惠金融高质量发展的实施意见施行。") if m.type == "Regulation"]
    assert [m.label for m in rules] == ["江西省人民政府办公厅关于促进普惠金融高质量发展的实施意见"] and not rules[0].number


@pytest.mark.parametrize(
    "text",
    [
        "凡在中华人民共和国境内依法设立的机构均适用。",
        "依照中华人民共和国有关法律规定处理。",
        "根据该项业务管理办法进行检查并形成检查报告。",
        "编制2023年度财务报告。",
    ],
)
def test_clause_is_no_rule_and_no_report(text: str) -> None:
    assert mentions(text) == []
