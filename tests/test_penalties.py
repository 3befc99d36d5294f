"""Penalty forms and several penalties told after one another; all of them are invented."""

from __future__ import annotations

import pytest

from builders.extractor import Extractor
from builders.records import Penalty, Source
from ontology import Knowledge


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(Knowledge())


def penalties(extractor: Extractor, text: str) -> tuple[Penalty, ...]:
    (one,) = extractor.of_source(Source("t.txt", text, "utf-8", "0" * 64))
    assert all(text[penalty.start : penalty.end] == penalty.text for penalty in one.penalties)
    return one.penalties


FORM = (
    ("行政处罚决定书文号", "浙金罚决字〔2031〕7号"),
    ("被处罚当事人", "海塘支付有限公司"),
    ("主要违法违规事实(案由)", "未按规定保存交易资料"),
    ("行政处罚决定", "罚款80万元"),
    ("作出处罚决定的机关名称", "中国人民银行浙江省分行"),
    ("作出处罚决定的日期", "2031年5月6日"),
)


def bold(label: str) -> str:
    return "".join(sign if sign in "()" else sign * 2 for sign in label)


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"{label}:{value}\n" for label, value in FORM),
        "".join(f"{label} {value}\n" for label, value in FORM),
        "".join(f"{label}\n{value}\n" for label, value in FORM),
        "".join(f"{bold(label)} {value}\n" for label, value in FORM),
    ],
    ids=["colons", "blanks", "lines", "bold"],
)
def test_a_form(extractor: Extractor, text: str) -> None:
    (one,) = penalties(extractor, "海塘处罚信息公开表\n" + text)
    assert (one.number, one.party[1], one.violation) == ("浙金罚决字〔2031〕7号", "海塘支付有限公司", "未按规定保存交易资料")
    assert (one.amount, one.authority[1], one.date) == (800000.0, "中国人民银行浙江省分行", "2031-05-06")


def test_one_decision_of_two(extractor: Extractor) -> None:
    text = (
        "决定书文号:浙金罚决字〔2031〕9号\n个人姓名:赵某\n单位名称:海塘支付有限公司\n主要违法事实:未按规定保存交易资料\n"
        "行政处罚决定:对海塘支付有限公司罚款30万元;对赵某警告并罚款5万元\n决定机关:中国人民银行浙江省分行\n决定日期:2031年6月9日\n"
    )
    rows = [(one.party[1], one.amount, one.number) for one in penalties(extractor, text)]
    assert rows == [("海塘支付有限公司", 300000.0, "浙金罚决字〔2031〕9号"), ("赵某", 50000.0, "浙金罚决字〔2031〕9号")]


def test_several_told_after_one_another(extractor: Extractor) -> None:
    text = (
        "10月8日,中国人民银行浙江省分行公布处罚信息,3家机构合计罚没逾900万元。\n"
        "其中,金额最高的是海塘支付有限公司。该公司的违法行为类型包括:违规收单;未按规定保存交易资料;违反账户管理规定。\n"
        "中国人民银行浙江省分行对其警告,没收违法所得200.5万元,并处罚款600万元,罚没共计800.5万元。\n"
        "海山商务有限公司被警告,并处罚款70万元。原因包括:未核验商户身份;未将资金结算至其同名银行账户。\n"
        "海门数据有限公司被罚款35万元,原因是泄露交易信息;未按规定报告。\n"
    )
    rows = [(one.party[1], one.violation, one.amount) for one in penalties(extractor, text)]
    assert rows == [
        ("海塘支付有限公司", "违规收单;未按规定保存交易资料;违反账户管理规定", 6000000.0),
        ("海山商务有限公司", "未核验商户身份;未将资金结算至其同名银行账户", 700000.0),
        ("海门数据有限公司", "泄露交易信息;未按规定报告", 350000.0),
    ]
    assert {(one.authority[1], one.date) for one in penalties(extractor, text)} == {("中国人民银行浙江省分行", "--10-08")}
