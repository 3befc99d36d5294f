"""Products by the parts of their names, by lists of owners, by figures of use; and what only looks like them."""

from __future__ import annotations

import pytest

from builders.extractor import Extractor
from builders.records import Mention, Section, Source

EXTRACTOR = Extractor()


def mentions(text: str) -> list[Mention]:
    """What a report that is ``text`` names."""
    source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
    return list(EXTRACTOR.of_section(source, Section("例", 0, len(text), ((0, len(text)),))).mentions)


def products(text: str) -> set[str]:
    """The products in a text as it writes them."""
    return {m.text for m in mentions(text) if m.type == "Product"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("该行采用海桐RPA处理对账。", {"海桐RPA"}),
        ("澜砚软件K7信创版在三家券商投产。", {"K7信创版"}),
        ("数据接入Norra终端后即可查询。", {"Norra终端"}),
        ("·云砚·数据中台：统一口径 ·云砚·智能引擎：编排流程", {"云砚·数据中台", "云砚·智能引擎"}),
        ("平台纳管多个模型：Qwen3、盘古、星火。", {"Qwen3", "盘古", "星火"}),
        ("该行大模型底座由文心4.5升级。", {"文心4.5"}),
        ("他在社交平台X上回应称消息不实。", {"X"}),
    ],
)
def test_a_product_is_told_by_the_parts_of_its_name(text: str, wanted: set[str]) -> None:
    assert wanted <= products(text)


@pytest.mark.parametrize(
    "text",
    [
        "该行采用机器人RPA处理对账，部署企业级RPA。",
        "在POS终端、ATM终端和IoT终端上受理。",
        "盘古开天的传说与星火燎原的故事，不谈模型。",
        "大模型时代，百川归海，文心可鉴。",
        "在社交平台上回应称消息不实。",
        "史密斯·布朗认为平台经济有待规范。",
    ],
)
def test_techniques_machines_and_sayings_are_no_products(text: str) -> None:
    assert products(text) == set()


def test_each_owner_in_a_list_has_the_product_in_marks_behind_it() -> None:
    text = "泰康人寿“岁岁有余”、太平人寿“一生相伴”及新华人寿“春暖花开”陆续上市。"
    assert products(text) == {"岁岁有余", "一生相伴", "春暖花开"}
    assert products("工商银行“三大战略”、建设银行“大客户”战略各有侧重。") == set()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("“河融链”服务沿江企业412户。", {"河融链"}),
        ("某寿险公司销售“椿满堂3号”时夸大收益。", {"椿满堂3号"}),
        ("建信信托设立“椿堂6号”慈善信托。", {"椿堂6号"}),
        ("上线基于文心4.5的“甬小帆”。", {"甬小帆", "文心4.5"}),
        ("宁波银行面向港口客户提供“港票通”。", {"港票通"}),
        ("宁波银行以“砚海理财”和智能客服“小砚”为抓手。", {"砚海理财", "小砚"}),
        ("集保结算所启用“TDEX ESG IX平台”。", {"TDEX ESG IX平台"}),
    ],
)
def test_a_name_in_marks_is_told_by_what_is_said_of_it(text: str, wanted: set[str]) -> None:
    assert wanted <= products(text)


@pytest.mark.parametrize(
    "text",
    [
        "宁波银行推动基础设施“硬联通”与规则“软联通”。",
        "宁波银行坚持“最小化”原则，服务“小微户”。",
        "深入实施“千企改造”工程和“万企融合”行动。",
    ],
)
def test_slogans_of_three_characters_are_no_products(text: str) -> None:
    assert not products(text) & {"硬联通", "软联通", "最小化", "小微户", "万企融合"}


def test_a_class_of_products_is_no_part_of_the_name_before_it() -> None:
    assert "甬融通" in products("宁波银行推出“甬融通”特色产品，入选产品库。")
    assert "“云砚”金融级数字底座" in products("云砚科技推出“云砚”金融级数字底座产品。")


@pytest.mark.parametrize(
    "text",
    [
        "公司建设地下输电系统，用于建设五星级酒店项目。",
        "某银行完善投诉跟踪系统功能，优化国别风险限额管理系统。",
        "开工建设的环保技改项目投入较大。",
    ],
)
def test_a_system_that_is_only_told_by_common_words_is_no_product(text: str) -> None:
    assert products(text) == set()


def test_an_order_to_fill_in_a_form_is_no_part_of_an_insurance() -> None:
    assert not products("投保人按要求填写人身意外伤害保险投保单，因发生意外伤害保险责任范围内的事故。")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("公司发行可換股債券。", "可转债"),
        ("離岸風電聯貸案完成簽約。", "海上风电"),
        ("双方正洽谈收购。", "并购"),
        ("该行的数智化之路。", "数智化转型"),
    ],
)
def test_words_of_other_styles_lead_to_their_themes(text: str, label: str) -> None:
    assert label in {m.label for m in mentions(text) if m.type == "Theme"}


def test_a_database_is_a_product_and_its_maker_an_organization() -> None:
    found = {m.text: m.type for m in mentions("资料来源：同花顺，数据取自iFinD与CSMAR。")}
    assert found == {"同花顺": "Organization", "iFinD": "Product", "CSMAR": "Product"}
