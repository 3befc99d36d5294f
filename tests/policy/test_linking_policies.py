"""Which thing a name means, and when it means none."""

from __future__ import annotations

import pytest

from .doors import FIRMS, GraphOf, labels, mentions, relations

EVERYDAY = ["徽商银行重视客户需求。", "各部门回应客户需求。", "年内还将调研客户需求。"]


@pytest.mark.parametrize(("times", "found"), [(1, 0), (2, 0), (3, 3)])
def test_everyday_words_are_a_theme_where_they_come_back(times: int, found: int) -> None:
    assert [m["text"] for m in mentions("".join(EVERYDAY[:times])) if m["type"] == "Theme"] == ["客户需求"] * found


def test_a_short_word_for_a_theme_counts_beside_a_fuller_one() -> None:
    assert "埋点" not in labels("梳理埋点方案。")
    assert labels("完善数据埋点。梳理埋点方案。")["埋点"] == "数据埋点"


# names of several things


@pytest.mark.parametrize(
    ("text", "name", "meant"),
    [
        ("浙商加强风险管理。", "浙商", None),  # nothing tells
        ("浙商银行发布年报。浙商加强风险管理。", "浙商", "浙商银行"),  # one of the two is named in full
        ("浙商银行走访浙商证券。浙商加强风险管理。", "浙商", None),  # both are
        ("海通、中信证券看好息差。", "海通", "海通证券"),  # of the kind of its neighbour
        ("海通、招商银行看好息差。", "海通", None),  # no bank of that name
        ("海尔集团、平安参与。", "平安", None),  # a company, and an insurer of that name
        ("中国人民银行、北京监管局参会。", "北京监管局", None),  # several regulators of that name
        ("银行业看好平安、光大。", "光大", "中国光大银行"),  # banks are spoken of
        ("各方看好平安、光大。", "光大", None),
        (
            "银行业整体向好。"
            + "各方反映平稳有序并观察其后续走势,经济指标也有回升,外贸订单增加,企业信心恢复。看好平安、光大。",
            "光大",
            None,
        ),
    ],
)
def test_a_name_of_several_things(text: str, name: str, meant: str | None) -> None:
    found = {m["label"] if m["id"] else None for m in mentions(text, unlinked=True) if m["text"] == name}
    assert found == {meant}


def test_a_name_that_is_not_linked_says_why() -> None:
    (unlinked,) = mentions("浙商加强风险管理。", unlinked=True)[:1]
    assert (unlinked["id"], unlinked["reason"]) == (None, "ambiguous")
    assert "浙商" not in labels("浙商加强风险管理。")


# we and that bank

PASSING = [f"{firm[:3]}一方也来参观并签下合作意向书。" for firm in FIRMS]
BOTH = "江苏银行与南京银行上线平台。我行客户增长。"


@pytest.mark.parametrize(
    ("text", "word", "meant"),
    [
        (f"江苏银行年度观察\n\n{BOTH}", "我行", "江苏银行"),  # the only bank of the title
        (f"江苏银行与南京银行比较\n\n{BOTH}", "我行", None),
        (f"标题: 年度观察\n发布机构: 江苏银行\n\n{BOTH}", "我行", "江苏银行"),  # the only publisher
        (f"标题: 年度观察\n发布机构: 江苏银行、南京银行\n\n{BOTH}", "我行", None),
        (f"标题: 年度观察\n发布机构: 江苏银行、北京大学\n\n{BOTH}", "我行", None),
        (f"江苏银行上线平台。{''.join(PASSING[:4])}我行客户增长。南京银行也有增长。", "我行", None),  # two nearby
        (f"江苏银行上线平台。{''.join(PASSING)}我行客户增长。南京银行也有增长。", "我行", "南京银行"),  # the other is far off
        ("江苏银行上线平台。客户增长。该行表示满意。", "该行", "江苏银行"),
        ("南京银行跟进。江苏银行上线平台,该行表示满意。", "该行", "江苏银行"),  # its sentence goes first
        ("江苏银行上线平台。南京银行与徽商银行跟进,该行表示满意。", "该行", None),  # its sentence names two
        (
            f"江苏银行上线平台,{''.join(PASSING[:30]).replace('。', ',')}南京银行跟进,该行表示满意。",
            "该行",
            None,
        ),  # however long
        ("江苏银行上线平台。该行表示满意。南京银行跟进。", "该行", "江苏银行"),  # what comes after does not count
        (f"江苏银行上线平台。{''.join(PASSING[:40])}该行表示满意。", "该行", None),  # too far back
    ],
)
def test_the_bank_that_is_spoken_of(text: str, word: str, meant: str | None) -> None:
    assert labels(text).get(word) == meant


def test_a_unit_named_after_its_bank_is_not_the_bank_that_is_spoken_of() -> None:
    assert "我行" not in labels("交通银行金融服务中心挂牌。我行客户增长。")


# names within names


@pytest.mark.parametrize(
    ("text", "inner", "stays"),
    [
        ("《关于推进绿色金融发展的指导意见》印发。", "绿色金融发展", True),  # a rule is about what its title says
        ("据《2023年绿色信贷发展报告》,余额增长。", "绿色信贷", True),
        ("推出“绿色金融e贷”产品。", "绿色金融", True),
        ("海山绿色金融有限公司成立。", "绿色金融", False),  # a firm is not about its name
        ("推出“招商银行财富管理”平台。", "招商银行", True),
        ("据《招商银行绿色信贷发展报告》,余额增长。", "招商银行", True),
        ("交通银行金融服务中心挂牌。", "交通银行", True),  # a bank in the name of its own unit
        ("据《中国海山研究院发展报告》,余额增长。", "中国海山研究院", False),  # told by its shape alone
        ("联合贷款余额增长。", "联合", False),  # an ordinary word, though a firm's name too
        ("联合贷款余额增长。", "联合贷款", True),
        ("金融科技专业委员会召开会议。", "金融科技", False),  # nor in a name of several institutions
        ("推广个人手机银行。", "手机银行", True),  # a broader theme in the name of a narrower one
        ("推广个人手机银行。", "个人手机银行", True),
        ("招商银行债券投资增长。", "债券投资", True),  # after a bank's name, of which no theme takes a part
        ("招商银行债券投资增长。", "招商银行", True),
    ],
)
def test_what_is_named_inside_another_name(text: str, inner: str, stays: bool) -> None:
    assert (inner in labels(text)) is stays


def test_the_longer_name_wins() -> None:
    assert labels("常州江南农村商业银行增长。") == {"常州江南农村商业银行": "常州江南农村商业银行"}
    assert labels("中国工商银行软件开发中心上线系统。", "Organization") == {
        "中国工商银行软件开发中心": "中国工商银行软件开发中心"
    }


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ICBC rose.", {"ICBC"}),
        ("icbc rose.", set()),  # a short Latin name is written as it is
        ("xICBC rose.", set()),  # not inside another word
        ("ICBC2 rose.", set()),
        ("CMBC rose.", {"CMBC"}),
        ("宁波银行业整体增长。", set()),  # the trade
        ("宁波银行业务增长。", {"宁波银行"}),
        ("工行业务增长。", {"工行"}),
        ("工行业整体增长。", set()),
    ],
)
def test_a_bank_is_named_by_its_whole_name_only(text: str, names: set[str]) -> None:
    assert {m["text"] for m in mentions(text) if m["type"] == "Bank"} == names


def test_a_journal_called_by_ordinary_words_needs_its_marks() -> None:
    assert labels("上海金融持续繁荣。", "Report") == {}
    assert labels("《上海金融》刊文。", "Report") == {"上海金融": "上海金融"}
    assert relations("上海金融持续繁荣。") == []


# internal rules of one title


def rules(text: str) -> list[str]:
    """The rules that a text names, by the end of their IRIs."""
    return [m["id"].rpartition("regulation/")[2] for m in mentions(text) if m["type"] == "Regulation"]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("招商银行《信贷投放办法》施行。", ["招商银行:信贷投放办法"]),  # the issuer stands right before it
        ("招行的《信贷投放办法》施行。", ["招商银行:信贷投放办法"]),
        ("招商银行先后制定并发布了《信贷投放办法》。", ["招商银行:信贷投放办法"]),
        ("海塘村镇银行印发《信贷投放办法》。", ["海塘村镇银行:信贷投放办法"]),  # a bank that no table knows
        ("《信贷投放办法》施行。", ["信贷投放办法"]),  # nobody's
        ("招商银行根据《信贷投放办法》放款。", ["信贷投放办法"]),  # not said to be its own
        ("招商银行与平安银行《信贷投放办法》施行。", ["信贷投放办法"]),  # of two
        ("中国银行业协会《信贷投放公约》施行。", ["信贷投放公约"]),  # for all banks
        ("招商银行《招商银行信贷投放办法》施行。", ["招商银行信贷投放办法"]),  # the title says whose
        ("招商银行印发《信贷投放办法》(厦发〔2020〕12号)。", ["信贷投放办法", "信贷投放办法"]),  # a number
        ("招商银行《商业银行法》讲座。", ["中华人民共和国商业银行法"]),  # a table knows it
        ("本行制定了《信贷投放办法》。", ["信贷投放办法"]),  # of which bank?
        ("招商银行《信贷投放办法》《授信审批细则》和《不良处置细则》施行。", [
            "招商银行:信贷投放办法", "招商银行:授信审批细则", "招商银行:不良处置细则",
        ]),  # a list has one owner
        ("招商银行《信贷投放办法》施行。《信贷投放办法》适用于分行。", ["招商银行:信贷投放办法"] * 2),  # the same again
        ("招商银行《信贷投放办法》、平安银行《信贷投放办法》施行。《信贷投放办法》各有不同。", [
            "招商银行:信贷投放办法", "平安银行:信贷投放办法", "信贷投放办法",
        ]),
    ],
)  # fmt: skip
def test_a_rule_of_a_bank_is_its_own(text: str, ids: list[str]) -> None:
    assert rules(text) == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("本行修订了《信贷投放办法》。", ["招商银行:信贷投放办法"]),
        ("根据我行《公司章程》和《董事选任办法》，会议有效。", ["招商银行:董事选任办法"]),
        ("我行按照《信贷投放办法》放款。", ["信贷投放办法"]),
    ],
)
def test_in_a_report_of_a_bank_its_own_rules_are_its(text: str, ids: list[str]) -> None:
    assert rules(f"招商银行2023年度内部控制报告\n\n{text}\n") == ids


def test_rules_of_two_banks_are_two_nodes_with_their_issuers(graph_of: GraphOf) -> None:
    banks = ("招商银行", "平安银行")
    kg = graph_of({f"{bank}.txt": f"{bank}印发《信贷投放办法》，推进绿色信贷。" for bank in banks})
    found = kg.query("SELECT ?rule ?bank { ?rule a yp:Regulation ; skos:prefLabel ?l ; dcterms:publisher ?bank }").rows()
    assert {(rule.rpartition("/")[2], kg.label(bank)) for rule, bank in found} == {
        (f"{bank}:信贷投放办法", bank) for bank in banks
    }
