"""Firms, banks and bodies by a brand, and by what stands beside their names; what is none."""

from __future__ import annotations

import pytest

from builders.extractor import Extractor
from builders.records import Mention, Section, Source

EXTRACTOR = Extractor()


def mentions(text: str) -> list[Mention]:
    """The institutions that a report that is ``text`` names."""
    source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
    found = EXTRACTOR.of_section(source, Section("例", 0, len(text), ((0, len(text)),))).mentions
    return [m for m in found if m.type in ("Bank", "Regulator", "Organization")]


@pytest.mark.parametrize(
    ("text", "type_", "name"),
    [
        ("法院认定,对澜砚银行的罚款应予维持。", "Bank", "澜砚银行"),
        ("一审宣判澜砚银行原行长受贿案。", "Bank", "澜砚银行"),
        ("监管机构批准Veldora银行筹建。", "Bank", "Veldora银行"),
        ("监管部门约谈澜砚证券,要求整改。", "Organization", "澜砚证券"),
        ("批准澜砚农机收购案。", "Organization", "澜砚农机"),
        ("前十大股东包括澜砚资本。", "Organization", "澜砚资本"),
        ("澜砚科技(688999.SH)发布公告。", "Organization", "澜砚科技"),
        ("交易所对*ST澜砚下发关注函。", "Organization", "*ST澜砚"),
        ("金管局吊销 Veldora Capital 牌照。", "Organization", "Veldora Capital"),
        ("基金会与Veldora Foundation签署备忘录。", "Organization", "Veldora Foundation"),
        ("该论坛由新西兰银行协会主办。", "Organization", "新西兰银行协会"),
        ("云岭市规划提出,澜砚高新区管委会设立母基金。", "Regulator", "澜砚高新区管委会"),
        ("审计署驻长沙特派员办事处进点审计。", "Regulator", "审计署驻长沙特派员办事处"),
        ("交易商协会给予澜砚城市建设投资公司公开谴责。", "Organization", "澜砚城市建设投资公司"),
        ("股东为成都市国有资产经营有限责任公司。", "Organization", "成都市国有资产经营有限责任公司"),
        ("台北地方法院裁定后,全案可上訴高等法院,金管會與新台幣市場關注。", "Regulator", "高等法院"),
        ("新光金與台新金合併,金管會說明。", "Organization", "台新金"),
        ("元大投信與復華投信發行基金。", "Organization", "復華投信"),
    ],
)
def test_a_name_is_found_whole(text: str, type_: str, name: str) -> None:
    assert (type_, name) in [(m.type, m.text) for m in mentions(text)]


def test_both_names_of_a_body_are_found() -> None:
    found = mentions("该机构加入澜砚审计网络(Veldora Audit Network),并与货币稽核委员会(Board of Coin Examiners)合并。")
    assert [(m.type, m.text) for m in found] == [
        ("Organization", "澜砚审计网络"),
        ("Organization", "Veldora Audit Network"),
        ("Regulator", "货币稽核委员会"),
        ("Regulator", "Board of Coin Examiners"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "各家持牌征信要合规,户用光伏增长。",
        "打造赋能银行,建设低碳银行,走进三大银行。",
        "接入二百余家农电公司和多家民用科技公司。",
        "用 Convolutional Neural Network 和 Venture Capital 的方法,并以Human Capital计量。",
        "采用FinTech银行模式,向SaaS公司采购。",
        "绿色产业引导的QFLP基金落户。",
        "上海银行卡消费额回升,四川银行从业资格考试延期。",
        "中国银行承兑汇票市场签发量回落。",
        "人行出入口加装雨棚,工人行经后巷,三人行必有我师。",
        "盘活房地产,更新老旧农机,补足实缴资本,投硬科技,统计含非银行机构,办理附票保理。",
        "三百度电的费用由行政列支,老年人上网易受骗。",
        "ETF为长期资金(510300),债券(019547)另计。",
        "抢抓科技发展机遇,建设崖州科技城。",
    ],
)
def test_what_is_no_institution(text: str) -> None:
    assert not mentions(text)


def test_an_authority_of_two_countries_is_not_the_mainlands() -> None:
    labels = [m.label for m in mentions("瑞典、挪威两国财政部暂不跟进。")]
    assert "中华人民共和国财政部" not in labels
    assert "财政部" not in labels
