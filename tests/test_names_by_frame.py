"""Names after document numbers, in brackets, by what is said of them; and words that only look like firms."""

from __future__ import annotations

import pytest

from builders.extractor import Extractor
from builders.records import Mention, Section, Source

EXTRACTOR = Extractor()


def mentions(text: str) -> list[Mention]:
    """What a report that is ``text`` names."""
    source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
    return list(EXTRACTOR.of_section(source, Section("例", 0, len(text), ((0, len(text)),))).mentions)


def linked(text: str, type_: str) -> list[str]:
    """The linked names of one type in a text."""
    return [m.text for m in mentions(text) if m.type == type_ and m.id]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("三、云金监罚决字〔2025〕17号 澜砚财产保险股份有限公司虚列费用。", "澜砚财产保险股份有限公司"),
        ("云汇检罚[2024]6号澜砚信托有限责任公司违规办理业务。", "澜砚信托有限责任公司"),
        ("对中澜砚会计师事务所(特殊普通合伙)出具警示函。", "中澜砚会计师事务所(特殊普通合伙)"),
        ("第一大股东为澜砚控股(香港)投资有限公司。", "澜砚控股(香港)投资有限公司"),
        ("主要股东澜砚(深圳)股权投资基金有限公司减持。", "澜砚(深圳)股权投资基金有限公司"),
        ("该基金由澜砚私募基金管理(珠海横琴)有限公司管理。", "澜砚私募基金管理(珠海横琴)有限公司"),
        ("代表团会见日本全国银行协会会长。", "日本全国银行协会"),
        ("盘中,贝壳涨3.1%,成交放大。", "贝壳"),
        ("SEMI预计明年产能增长。", "SEMI"),
        ("数据来源:SIA", "SIA"),
        ("案例载于IDC《中国智能客服市场份额》。", "IDC"),
        ("方达代表发行人完成境外上市。", "方达"),
        ("公司参股澜砚电子公司。", "澜砚电子公司"),
        ("台新新光金控公告换股比例。", "台新新光金控"),
        ("伦敦国际仲裁院发布年度统计。", "伦敦国际仲裁院"),
    ],
)
def test_an_organization_is_found_whole(text: str, name: str) -> None:
    assert name in linked(text, "Organization")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("云银罚决字〔2025〕31号 澜砚农村合作银行:违反账户管理规定。", "澜砚农村合作银行"),
        ("金控旗下子行增持泰国KQV银行股权。", "KQV银行"),
    ],
)
def test_a_bank_is_found(text: str, name: str) -> None:
    assert name in linked(text, "Bank")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("人保寿险“澜砚年年”主打银保渠道。", "澜砚年年"),
        ("泰康资产登记“澜砚光伏债权投资计划”。", "澜砚光伏债权投资计划"),
        ("以“澜砚共赢三期”向不合格投资者募资。", "澜砚共赢三期"),
        ("政府增信的“砚保贷”产品已投放。", "砚保贷"),
        ("亚洲开发银行向柬埔寨国家银行提供Bakong升级赠款。", "Bakong"),
        ("非洲多国央行接入泛非支付结算系统。", "泛非支付结算系统"),
    ],
)
def test_a_product_is_found_without_what_stands_beside_it(text: str, name: str) -> None:
    assert name in linked(text, "Product")


@pytest.mark.parametrize(
    "text",
    [
        "公司主要从事投资管理和改扩建工程,合理配置业务资源。",
        "超配医药、增持医药、守住生物安全底线,更新兽用生物制品。",
        "剔除ST股票、ST公司和*ST板块个股。",
        "A Finance Company(Finance Company)与去中心化自治组织(Decentralized Autonomous Organization)的定义。",
        "持有价证券、买新发基金、做纳指期货。",
        "研发支出约占公司收入的两成,仅因公司规模较小。",
        "倒查银行流水,非银行机构另计,联系客服银行卡中心。",
        "贝壳很漂亮,他在海边捡贝壳。",
        "Lorem Ipsum\n银行业分析师",
    ],
)
def test_what_is_no_institution(text: str) -> None:
    assert not linked(text, "Organization")
    assert not linked(text, "Bank")
