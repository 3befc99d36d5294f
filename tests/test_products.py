"""Products without 平台 or 系统: services, rows of names, software, securities; and what only looks like one."""

from __future__ import annotations

import pytest

from builders.extractor import Extractor
from builders.records import Mention, Section, Source

EXTRACTOR = Extractor()


def products(text: str) -> list[Mention]:
    source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
    found = EXTRACTOR.of_section(source, Section("例", 0, len(text), ((0, len(text)),))).mentions
    return [m for m in found if m.type == "Product"]


def names(text: str) -> set[str]:
    return {m.text for m in products(text)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("建设银行面向骑手推出骑士暖贷，面向茶农推出茶香贷、茶商通。", {"骑士暖贷", "茶香贷", "茶商通"}),
        ("渔舟贷上线首月放款两亿元。", {"渔舟贷"}),
        ("杭州银行上线“科创金种子”。", {"科创金种子"}),
        ("徽商银行打造“徽惠”“徽农”“徽行伴”三大品牌。", {"徽惠", "徽农", "徽行伴"}),
        ("“云穗贷”正式亮相，受到欢迎。", {"云穗贷"}),
        ("依托集团“碧水万家”品牌服务客户。", {"碧水万家"}),
        ("江西银行建设“1+N”智慧预警平台。", {"“1+N”智慧预警平台"}),
        ("苏州银行推出“苏绣E伴”等产品。", {"苏绣E伴"}),
    ],
)
def test_services_have_names_without_a_platform(text: str, wanted: set[str]) -> None:
    assert wanted <= names(text)


@pytest.mark.parametrize(
    "text",
    [
        "该行消费贷、按揭贷款投放平稳，推出经营贷，出台纾困措施。",
        "青岛银行以“让生活更美好”为使命，郑州银行坚持“客户至上”。",
        "传递交行“温度”，筑牢邮储银行“护城河”。",
        "宁波银行首创“上下联动”跨境结算模式，推广“一村一策”服务模式。",
        "深入实施“七大提升工程”，遏制“两高一低”项目，关停“挖矿”项目。",
        "敢贷愿贷能贷会贷机制(简称“会贷”)进一步健全。",
        "某公司签署协议(以下简称“《回购协议》”)，保管人被称为“托管机构”。",
        "提示“高风险”业务，资产存放在“冷钱包”中。",
        "打造境内外融资平台，引入三大业务平台。",
        "该行重启网贷，签约更换核心系统。",
    ],
)
def test_slogans_classes_and_words_of_every_day_are_no_products(text: str) -> None:
    assert names(text) == set()


def test_the_owner_is_no_part_of_a_services_name() -> None:
    assert "茶香贷" in names("建设银行的茶香贷受到欢迎。")
    assert "2023年第一期小微企业专项金融债券" in names("承销宁波银行2023年第一期小微企业专项金融债券。")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("研发团队采用Confluence沉淀文档，发布平台引入Spinnaker。", {"Confluence", "Spinnaker"}),
        ("该行部署Harborline与Grafgate，以降低TCO、改善KPI。", {"Harborline", "Grafgate"}),  # of no table
        ("数据库迁移至OceanBase，开放API和SDK，满足SLA与ESG要求。", {"OceanBase"}),
        ("基于Tarnwood搭建监控平台。", {"Tarnwood"}),
    ],
)
def test_foreign_names_after_verbs_of_using_software(text: str, wanted: set[str]) -> None:
    assert names(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "基于Logistic回归和Transformer架构，使用Python编写。",
        "引入Fama-French三因子，采用Newey调整。",
        "采用IaaS服务，使用Token计费，提高ROI，降低TCO。",
        "基于Tarnwood的论述，可以看出趋势。",  # a weak verb, and nothing that software does
    ],
)
def test_methods_concepts_and_abbreviations_are_no_software(text: str) -> None:
    assert names(text) == set()


def test_software_stands_for_the_product_that_a_table_knows_with_its_kind() -> None:
    assert {m.label for m in products("核心系统选用OceanBase，智能体采用DeepSeek。")} == {"OceanBase数据库", "DeepSeek大模型"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("云岭租赁第二期资产支持专项计划成立。", {"云岭租赁第二期资产支持专项计划"}),
        ("认购海山1号集合资金信托计划。", {"海山1号集合资金信托计划"}),
        ("持有华夏远山混合型证券投资基金。", {"华夏远山混合型证券投资基金"}),
        ("投保国寿鑫海两全保险。", {"国寿鑫海两全保险"}),
        ("银行发行2023年第一期小型微型企业贷款专项金融债券。", {"2023年第一期小型微型企业贷款专项金融债券"}),
        ("资产支持专项计划规模上升，信贷资产支持证券回暖，鼓励私募股权投资基金发展。", set()),
        ("扩大长期护理保险试点，为员工缴纳补充医疗保险，缴纳2026年度城乡居民医疗保险。", set()),
        ("发行绿色金融债券三十亿元，投资同业存单。", set()),
    ],
)
def test_securities_have_a_number_or_a_name_of_their_own(text: str, wanted: set[str]) -> None:
    assert names(text) == wanted
