"""What is a name by its shape alone, and what only looks like one."""

from __future__ import annotations

import pytest

from .doors import labels

#: A run of Chinese characters in which no name can be told to begin.
RUN = "春江花月微风细雨山坡云海松涛竹林溪水石桥亭台楼阁"


@pytest.mark.parametrize(
    ("text", "banks"),
    [
        ("山海村镇银行开业。", {"山海村镇银行": "山海村镇银行"}),
        (f"{RUN}村镇银行开业。", {}),  # nothing tells where it begins
        ("县域村镇银行开业。其他村镇银行跟进。优秀农村商业银行受到表彰。", {}),  # a class of banks
        ("宁都农村合作银行改制。", {"宁都农村合作银行": "江西宁都农村合作银行"}),  # a county tells the province
        ("宁都银行开业。", {}),  # counties found no city banks
        ("某地商业银行业务增长。", {}),
    ],
)
def test_a_bank_by_its_shape(text: str, banks: dict[str, str]) -> None:
    assert labels(text, "Bank") == banks


PLAN = "信息通信行业绿色低碳{}行动计划({}-2025年)"


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("依据银监发〔2013〕33号办理。", {"银监发〔2013〕33号": "银监发〔2013〕33号"}),  # two rules bear it
        ("依据银保监发〔2022〕15号办理。", {"银保监发〔2022〕15号": "银行业保险业绿色金融指引"}),
        (
            "依据《海山信贷管理办法》(海规〔2021〕7号)办理。",  # a number of no known rule is of the title beside it
            {"海山信贷管理办法": "海山信贷管理办法", "海规〔2021〕7号": "海山信贷管理办法"},
        ),
        (
            "依据《海山信贷管理办法》(银保监发〔2022〕15号)办理。",  # a known rule's stays its own
            {"海山信贷管理办法": "海山信贷管理办法", "银保监发〔2022〕15号": "银行业保险业绿色金融指引"},
        ),
        ("关于此事的说明已发出。关于推进数字化的建议也已发出。", {}),  # a turn of speech
        (f"依据《{PLAN.format('发展', 2022)}》", {PLAN.format("发展", "2022"): PLAN.format("发展", "2022")}),
        (f"依据《{PLAN.format('发扬', 2022)}》", {PLAN.format("发扬", "2022"): PLAN.format("发展", "2022")}),  # a slip
        (f"依据《{PLAN.format('发展', 2021)}》", {PLAN.format("发展", "2021"): PLAN.format("发展", "2021")}),  # another year's
    ],
)
def test_a_rule_by_its_number_or_title(text: str, rules: dict[str, str]) -> None:
    assert labels(text, "Regulation") == rules


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("海山公司和云帆科技有限公司签约。", {"云帆科技有限公司"}),
        (f"{RUN}科技有限公司签约。", set()),
        ("云帆汽车、海山集团、长河科技等企业参展。", {"云帆汽车", "海山集团", "长河科技"}),
        ("云帆汽车等企业参展。", set()),  # one alone may be any words
        ("生物科技、数字科技等企业参展。", set()),  # trades
        ("宁都县人民政府印发通知。", {"宁都县人民政府"}),
        ("海山县人民政府印发通知。人民政府印发通知。", {"海山县人民政府"}),  # of a place that no table has, and of none
    ],
)
def test_a_firm_or_authority_by_its_shape(text: str, names: set[str]) -> None:
    assert set(labels(text, "Organization", "Regulator")) == names


@pytest.mark.parametrize(
    ("text", "products"),
    [
        ("推出“海燕”系统。", {"“海燕”系统"}),
        ("使用“海燕系统”办公。", {"海燕系统"}),
        ("使用“智能系统”办公。", set()),  # a class of products
        ("推出“海燕”理念。", set()),  # an idea
        ("推出“三个一”工程。", set()),  # a slogan of figures
        ("推出“普惠金融”平台。", set()),  # a theme
    ],
)
def test_a_product_by_its_marks(text: str, products: set[str]) -> None:
    assert set(labels(text, "Product")) == products
