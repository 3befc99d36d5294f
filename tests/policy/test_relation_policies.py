"""What a sentence is taken to state, and what it is not."""

from __future__ import annotations

import pytest

from .doors import FIRMS, relations

LEAD = "徽商银行发布年报。为了更好地服务广大老年客户群体,"
LISTED = "、".join(f"{firm[:3]}一方参与" for firm in FIRMS)


def test_a_product_belongs_to_the_bank_beside_it() -> None:
    assert relations(f"{LEAD}徽商银行“安居乐”产品已于去年上线。") == [("徽商银行", "offers", "安居乐")]


def test_a_product_belongs_to_the_bank_that_says_us() -> None:
    for word in ("我行", "本行"):
        assert relations(f"{LEAD}{word}“安居乐”产品已于去年上线。") == [("徽商银行", "offers", "安居乐")]


GREEN = ("招商银行", "practises", "绿色金融")


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("招商银行推进绿色金融。", [GREEN]),
        ("招商银行推进绿色金融,继续推进绿色金融。", [GREEN]),  # once a place
        ("绿色金融由招商银行推进。", [GREEN]),
        ("绿色金融使招商银行受益。", []),
        ("招商银行、平安银行推进绿色金融。", [GREEN, ("平安银行", "practises", "绿色金融")]),
        (f"招商银行推进绿色金融,{LISTED}。", [GREEN]),
    ],
)
def test_what_a_bank_practises(text: str, stated: list[tuple[str, str, str]]) -> None:
    assert [one for one in relations(text) if one[1] == "practises"] == stated


def test_what_a_bank_offers_is_stated_once() -> None:
    assert relations("招商银行“海燕e链”产品上线。") == [("招商银行", "offers", "海燕e链")]
    assert relations("招商银行、平安银行均有新品,“海燕e链”产品上线。") == []


RULE, REPORT = "关于推进海山地区信贷发展的指导意见", "2023年海山金融观察报告"


@pytest.mark.parametrize(
    ("text", "issuers"),
    [
        (f"中国人民银行印发{RULE}。", ["中国人民银行"]),
        (f"中国人民银行认真学习{RULE}。", []),  # no word of issuing
        (f"中国人民银行在去年年底以前会同各有关部门以及地方政府经过多轮讨论后印发{RULE}。", ["中国人民银行"]),
        (f"印发{RULE}后,中国人民银行表示满意。", []),
        ("中国人民银行印发《银行保险机构声誉风险管理办法》。", ["中国人民银行"]),  # what a text states, it states
        (f"德勤发布{REPORT}。", ["德勤"]),
        (f"德勤引用了{REPORT}。", []),
    ],
)
def test_who_made_a_rule_or_report(text: str, issuers: list[str]) -> None:
    assert [end for _, name, end in relations(text) if name in ("issuedBy", "publishedBy")] == issuers


def test_a_rule_is_about_the_themes_of_its_title() -> None:
    told = relations("学习《海山地区绿色信贷实施办法》,推进财富管理。")
    assert told == [("海山地区绿色信贷实施办法", "addresses", "绿色信贷")]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("招商银行与平安银行签署合作协议。", True),
        ("招商银行与平安银行均盈利。", False),  # and is not enough
        ("招商银行携手平安银行上线平台。", True),
        ("招商银行合作签约以后,平安银行跟进。", False),  # nor is a word of working together
    ],
)
def test_who_works_with_whom(text: str, stated: bool) -> None:
    assert (("招商银行", "cooperatesWith", "平安银行") in relations(text)) is stated


@pytest.mark.parametrize("text", ["招银理财与招商银行。", "根据招商银行部署,招银理财跟进。"])
def test_the_part_belongs_to_the_whole(text: str) -> None:
    assert relations(text) == [("招银理财", "partOf", "招商银行")]


def test_what_a_product_is_made_with() -> None:
    uses = [("海山智链平台", "uses", "区块链")]
    assert relations("运用区块链技术打造“海山智链”平台。") == uses
    assert relations("区块链技术以外还有“海山智链”平台。") == []
    assert relations("“海山智链”平台上线以后,区块链技术也有进展。") == []
