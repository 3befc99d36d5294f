"""Institutions as other styles name them: notices, standards, reference lists, tables of shares, Hong Kong, Taiwan, courts."""

from __future__ import annotations

import pytest

from builders.extractor import Extractor
from builders.records import Source
from builders.rules import Reason

EXTRACTOR = Extractor()
INSTITUTIONS = ("Bank", "Organization", "Regulator")


def named(text: str) -> dict[str, str]:
    """The labels of the institutions that a text names; empty for those without a thing."""
    source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
    found = [one for extraction in EXTRACTOR.of_source(source) for one in extraction.mentions]
    return {one.text: one.label if one.id else "" for one in found if one.type in INSTITUTIONS}


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("〔2025〕9号:沱河源村镇银行被罚款20万元。", "沱河源村镇银行", "沱河源村镇银行"),
        ("宁德金融监管分局罚款10万元。", "宁德金融监管分局", "国家金融监督管理总局宁德监管分局"),
        ("南平市大数据发展管理局印发方案。", "南平市大数据发展管理局", "南平市大数据发展管理局"),
        ("北交所对泽湾股份予以公开谴责。", "泽湾股份", "泽湾股份"),
        ("该局认定鹭岭供应链公司逃汇。", "鹭岭供应链公司", "鹭岭供应链公司"),
        ("岭澜环球证券指出,成交回升。", "岭澜环球证券", "岭澜环球证券"),
        ("亚岭中澜 指 亚岭中澜会计师事务所有限公司\n", "亚岭中澜会计师事务所有限公司", "亚岭中澜会计师事务所"),
        ("主要起草单位:中国工商银行、财付通、浙江大学。", "财付通", "财付通支付科技"),
        ("岭南披露准则工作组,《风险报告》,2019年。", "岭南披露准则工作组", "岭南披露准则工作组"),
        ("代码 公司 市值\n300999.SZ 云砚光学 760\n", "云砚光学", "云砚光学"),
        ("高盛降海嵐集團(09990.HK)目標價至7元。", "海嵐集團", "海岚集团"),
        ("嗶哩嗶哩-W(09626.HK)收入上升。", "嗶哩嗶哩", "哔哩哔哩"),
        ("樂天國際商銀與全國農金參貸。", "樂天國際商銀", "乐天国际商业银行"),
        ("星展(台灣)調整利率。", "星展(台灣)", "星展(台湾)商业银行"),
        ("客户:印尼金光银行(Bank Sinarmas)。", "印尼金光银行", "印尼金光银行"),
        ("公司向美国特拉华州破产法院申请保护。", "美国特拉华州破产法院", "美国特拉华州破产法院"),
        ("牛津大学出版社出版。", "牛津大学出版社", "牛津大学出版社"),
        ("王道銀行香港分行獲金管局同意。", "金管局", "香港金融管理局"),
    ],
)
def test_an_institution_is_found_as_its_style_names_it(text: str, name: str, label: str) -> None:
    assert named(text).get(name) == label


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("限售股份与流通股份合计1000万股。", "限售股份"),
        ("我国数字银行(Digital Bank)发展较快。", "数字银行"),
        ("毕业于景德镇,现浙江工业大学任教。", "现浙江工业大学"),
        ("000016.SH 上证指数 3000\n", "上证指数"),
    ],
)
def test_what_only_looks_so_is_none(text: str, name: str) -> None:
    assert name not in named(text)


def test_the_office_of_an_unnamed_province_is_not_the_national_one() -> None:
    text = "牵头单位:省财政厅、省发改委。"
    source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
    found = [one for extraction in EXTRACTOR.of_source(source) for one in extraction.mentions]
    assert [(one.text, one.id, one.reason) for one in found if one.type == "Regulator"] == [
        ("省财政厅", "", Reason.AMBIGUOUS),
        ("省发改委", "", Reason.AMBIGUOUS),
    ]


REPORT = (
    "银行业观察\n一、国内监管\n证监会发布意见,我国央行降准。\n二、香港监管动态\n证监会发布咨询文件。\n三、台湾地区的实践\n央行公布统计。\n"
    "四、展望\n证监会和央行继续改革。\n"
)


def test_a_section_has_a_jurisdiction() -> None:
    source = Source("a.txt", REPORT, "utf-8", "0" * 64, "plain")
    found = [one for extraction in EXTRACTOR.of_source(source) for one in extraction.mentions]
    labels = [one.label for one in found if one.type == "Regulator" and one.text in ("证监会", "央行")]
    assert labels == [
        "中国证券监督管理委员会",
        "香港证券及期货事务监察委员会",
        "台湾地区货币政策主管机关",
        "中国证券监督管理委员会",
        "中国人民银行",
    ]


@pytest.mark.parametrize(
    "heading",
    ["1. 香港:2024年证监会修订指引", "二、内地与香港互联互通", "二、香港银行公会来访"],
)
def test_an_item_of_a_list_is_no_heading_of_a_section(heading: str) -> None:
    text = f"银行业观察\n一、国内监管\n我国央行降准。\n{heading}\n近期,证监会发布意见。\n"
    source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
    found = [one for extraction in EXTRACTOR.of_source(source) for one in extraction.mentions]
    assert [one.label for one in found if one.text == "证监会"][-1] == "中国证券监督管理委员会"
