"""Themes in passages of many styles: names that two themes share, phrases that hold a theme's characters, passing mentions."""

from __future__ import annotations

import pytest

from builders.extractor import Extractor
from builders.records import Source


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def themes(extractor: Extractor, text: str) -> dict[str, str]:
    """Labels of the themes that a text names, by how it names them."""
    (result,) = extractor.of_source(Source("a.txt", text, "utf-8", "0" * 64, "plain"))
    return {one.text: one.label for one in result.mentions if one.type == "Theme"}


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("该行核心一级资本充足率上升，RWA增速放缓。", "风险加权资产"),
        ("平台以稳定币认购份额，RWA在公链上流转，虚拟货币交易仍被禁止。", "现实世界资产"),
    ],
)
def test_an_abbreviation_of_two_themes_is_the_one_whose_kin_are_named(extractor: Extractor, text: str, label: str) -> None:
    assert themes(extractor, text)["RWA"] == label


def test_an_abbreviation_of_two_themes_alone_is_neither(extractor: Extractor) -> None:
    assert themes(extractor, "会上有人问起RWA。")["RWA"] == "RWA"


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("某支行因虚构贸易背景收到罚单，行政处罚决定已公示。", "虚构贸易背景", "虚构贸易背景"),
        ("文章用双重差分法检验信贷配给。", "双重差分法", "双重差分法"),
        ("文章用双重差分法检验信贷配给。", "信贷配给", "信贷配给"),
        ("該會就反洗黑錢發出指引。", "反洗黑錢", "反洗钱"),
        ("文件写明拖售权与随售权的触发条件。", "拖售权", "拖售权"),
        ("口岸推进通关便利化。", "通关便利化", "通关便利化"),
        ("因泄露个人信息被责令改正。", "个人信息", "个人信息"),
        ("方案由首席承保人牵头，特药目录另附。", "特药目录", "特药"),
    ],
)
def test_headings_of_other_styles_are_found(extractor: Extractor, text: str, name: str, label: str) -> None:
    assert themes(extractor, text)[name] == label


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("股票代码000001，股票代码000002，股票代码000003。", "股票"),
        ("联系：本行董事会办公室。", "董事会办公室"),
        ("首期货款已付，仓库整理财物。", "期货"),
        ("首期货款已付，仓库整理财物。", "理财"),
        ("他承担保洁工作。", "担保"),
        ("该处破产生了漏水。", "破产"),
    ],
)
def test_characters_of_a_theme_in_other_words_are_none(extractor: Extractor, text: str, name: str) -> None:
    assert name not in themes(extractor, text)


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("本周两家村镇银行收到罚单。", "罚单", "罚单"),
        ("今夜公布的非农好于预期。", "非农", "非农就业"),
        ("机房去年通过等保三级复测。", "等保三级", "等级保护"),
        ("兩家銀行主辦的聯貸案本月簽約。", "聯貸案", "银团贷款"),
    ],
)
def test_some_names_of_two_characters_say_their_theme_alone(extractor: Extractor, text: str, name: str, label: str) -> None:
    assert themes(extractor, text)[name] == label


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("核心系统完成全栈信创改造。", {"全栈信创", "信创"}),
        ("该行上线农村数字普惠金融平台。", {"数字普惠金融"}),
        ("课题组讨论环境压力测试。", {"环境压力测试", "压力测试"}),
        ("支行因贷款三查不尽职被罚。", {"贷款三查不尽职", "贷款三查"}),
    ],
)
def test_a_compound_heading_speaks_of_its_head(extractor: Extractor, text: str, names: set[str]) -> None:
    assert names <= themes(extractor, text).keys()


@pytest.mark.parametrize("name", ["审计", "国家标准", "高新区"])
def test_passing_words_are_no_themes(extractor: Extractor, name: str) -> None:
    assert name not in themes(extractor, f"另有一处提到{name}，从略。")
