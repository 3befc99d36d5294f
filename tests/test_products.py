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
    assert {m.label for m in products("核心系统选用OceanBase，智能体采用DeepSeek。")} == {"OceanBase", "DeepSeek大模型"}


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


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("对公依靠“汐e伴”“汐伊伴”拓客。", {"汐e伴", "汐伊伴"}),
        ("杭州银行深耕小微，“潮快捷”余额突破百亿元。", {"潮快捷"}),
        ("杭州银行客户端“云上潮生”月活两百万。", {"云上潮生"}),
        ("宣传“海屿月月盈”时混淆预期收益。", {"海屿月月盈"}),
        ("设二十亿元产业母基金“潮湖创新贰号”，受托设立“安护3号”保险金信托。", {"潮湖创新贰号", "安护3号"}),
        ('推动"两江智融通"平台与口岸系统对接。', {'"两江智融通"平台'}),
        ("上市“海岸S&P 500增长ETF”。", {"海岸S&P 500增长ETF"}),
    ],
)
def test_names_in_marks_by_figures_of_use_and_by_kinds_of_securities(text: str, wanted: set[str]) -> None:
    assert wanted <= names(text)


@pytest.mark.parametrize(
    "text",
    [
        "该行“专精特新”贷款余额达120亿元，“三农”贷款余额增长。",
        "“西电东送”规模超过4亿千瓦，运用“端到端”客户旅程方法论。",
        "某公司构建“两网一端”平台，打造“三横四纵”系统。",
        "建立全国性融资服务平台，对接各类省级金融服务平台。",
        "与杭州城市数字中心共建公共支付平台。",
        "落地首个跨境二维码互联互通项目。",
        "公司发行可转债，投资转债，关注转债指数。",
        "15日上线V2，20家机构参会，G20系统完善，A股H5平台。",
        "上线系统API，发行产品ETF，推出基金REITs。",
    ],
)
def test_slogans_with_figures_and_classes_of_platforms_are_no_products(text: str) -> None:
    assert names(text) == set()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("推广使用中国—东盟跨境单证服务平台。", "中国—东盟跨境单证服务平台"),
        ("鼓励接入全国船舶融资信用信息平台。", "全国船舶融资信用信息平台"),
        ("对接省综合融资服务平台。", "省综合融资服务平台"),
        ("与云闪付、数字江海联运平台对接。", "数字江海联运平台"),
    ],
)
def test_public_platforms_by_their_beginning_and_length(text: str, wanted: str) -> None:
    assert wanted in names(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("成交活跃的有24国开15、23海岸MTN002和22附息国债09。", {"24国开15", "23海岸MTN002", "22附息国债09"}),
        ("简称“25海城V1”，债券期限三年。", {"25海城V1"}),
        ("个券方面，瀚屿转债涨停，另有可转债上市。", {"瀚屿转债"}),
        (
            "2024年面向专业投资者公开发行科技创新公司债券(第一期)获批。",
            {"2024年面向专业投资者公开发行科技创新公司债券(第一期)"},
        ),
    ],
)
def test_bonds_by_short_names_and_by_whole_titles(text: str, wanted: set[str]) -> None:
    assert names(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("CPU适配海光五号、飞腾 S6100C。", {"海光五号", "飞腾 S6100C"}),
        ("杭州银行推出养老助手HomeTide，上线数字员工TIDA。", {"HomeTide", "TIDA"}),
        ("机构与TidePay、Harbor Pay达成合作。", {"TidePay", "Harbor Pay"}),
        ("测试中心用Tarnwood编排流水线，监控看板：Grafgate", {"Tarnwood", "Grafgate"}),
        ("消息层采用Kafka与Flink双引擎。", {"Kafka", "Flink"}),
    ],
)
def test_machines_services_and_software_in_latin_letters(text: str, wanted: set[str]) -> None:
    assert names(text) == wanted


def test_a_service_with_the_name_of_its_company_is_a_product_and_the_legal_name_an_institution() -> None:
    source = Source("a.txt", text := "接入支付宝、天眼查。支付宝(中国)网络技术有限公司获准展业。", "utf-8", "0" * 64, "plain")
    found = EXTRACTOR.of_section(source, Section("例", 0, len(text), ((0, len(text)),))).mentions
    assert {(m.type, m.text) for m in found} >= {
        ("Product", "支付宝"),
        ("Product", "天眼查"),
        ("Organization", "支付宝(中国)网络技术有限公司"),
    }
