"""Names as lists, cells, tables and other countries have them: banks, bodies, firms, products, rules, journals."""

from __future__ import annotations

import pytest

from builders.extractor import Extractor
from builders.records import Section, Source

EXTRACTOR = Extractor()


def named(text: str) -> dict[tuple[str, str], str]:
    """The labels of what a report that is ``text`` names, by type and text."""
    source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
    found = EXTRACTOR.of_section(source, Section("例", 0, len(text), ((0, len(text)),))).mentions
    return {(one.type, one.text): one.label for one in found}


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        (
            "被投资单位 比例 价值\n祁门青禾农村商业银 30.00 1,200\n行股份有限公司",
            "祁门青禾农村商业银",
            "安徽祁门青禾农村商业银行",
        ),
        ("参股公司|比例\n黟县云砚村镇银|51.00\n行有限责任公司", "黟县云砚村镇银", "黟县云砚村镇银行"),
        ("与日本海冈信托银行签约。", "日本海冈信托银行", "日本海冈信托银行"),
        ("由越南青江外贸银行承办。", "越南青江外贸银行", "越南青江外贸银行"),
        ("南京银行息差收窄。同业对比看,江阴、张家港、无锡贷款增速分别为3%、2%、4%。", "无锡", "无锡农村商业银行"),
        ("与湖南银行、兴业银行岳阳分行以及北京、长沙等同业相比,网点较少。", "长沙", "长沙银行"),
    ],
)
def test_a_bank_is_found_in_a_cell_abroad_and_among_its_peers(text: str, name: str, label: str) -> None:
    assert named(text).get(("Bank", name)) == label


@pytest.mark.parametrize("text", ["学习美国投资银行与德国储蓄银行的经验。", "招商银行、兴业银行以及北京、长沙等地的企业。"])
def test_classes_of_banks_and_places_are_no_banks(text: str) -> None:
    assert {name for type_, name in named(text) if type_ == "Bank"} <= {"招商银行", "兴业银行"}


def test_no_person_begins_in_the_name_of_a_bank() -> None:
    assert not any(type_ == "Person" for type_, _ in named("与湖南银行、兴业银行长沙分行以及北京银行签约。"))


@pytest.mark.parametrize(
    ("text", "type_", "name", "label"),
    [
        ("与成都市海冈新区管委会续签协议。", "Regulator", "成都市海冈新区管委会", "成都市海冈新区管委会"),
        ("争议提交成都仲裁委员会仲裁。", "Organization", "成都仲裁委员会", "成都仲裁委员会"),
        (
            "经杭州云砚金融消费者权益促进中心调解。",
            "Organization",
            "杭州云砚金融消费者权益促进中心",
            "杭州云砚金融消费者权益促进中心",
        ),
        ("由国投资本旗下机构托管。", "Organization", "国投资本", "国投资本"),
        ("肯尼亚Norracom的M-PESA用户上升。", "Organization", "Norracom", "Norracom"),
        (
            "股东Norfield & Lowe Investment Management(NLIM)表示支持。",
            "Organization",
            "NLIM",
            "Norfield & Lowe Investment Management",
        ),
        ("《海塘金融》杂志社主办论坛。", "Organization", "《海塘金融》杂志社", "海塘金融杂志社"),
        ("《海塘金融》杂志社主办论坛。", "Report", "海塘金融", "海塘金融"),
    ],
)
def test_a_body_is_found_by_its_shape(text: str, type_: str, name: str, label: str) -> None:
    assert named(text).get((type_, name)) == label


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("建立警银联动机制。", "银联"),
        ("标品信托占比上升。", "标品信托"),
        ("昆山慈善信托备案。", "昆山慈善信托"),
        ("招商银行资本充足。", "招商银行资本"),
    ],
)
def test_what_only_ends_like_a_body_is_none(text: str, name: str) -> None:
    assert ("Organization", name) not in named(text)


ROWS = (
    "展区\n展位 参展单位 产品 类型\nA01 恒生电子 NORRA-GPT 大模型 80\n"
    "A02 同盾科技 云策·海盾 反欺诈 40\nA03 奇安信 岭擎 安全 22",
    "展区\n\n| 参展单位 | 产品 | 类型 |\n| --- | --- | --- |\n| 恒生电子 | NORRA-GPT | 模型 |\n"
    "| 同盾科技 | 云策·海盾 | 风控 |\n| 奇安信 | 岭擎 | 安全 |",
    "展区\n产品名称／厂商／场景\nNORRA-GPT／恒生电子／客服\n云策·海盾／同盾科技／反欺诈\n岭擎／奇安信／安全",
)


@pytest.mark.parametrize("text", ROWS)
def test_products_stand_beside_their_owners_in_a_table(text: str) -> None:
    assert {name for type_, name in named(text) if type_ == "Product"} == {"NORRA-GPT", "云策·海盾", "岭擎"}


def test_without_headings_side_by_side_nothing_is_a_product() -> None:
    assert not any(type_ == "Product" for type_, _ in named("产品与公司合作\n恒生电子 营收增长\n同盾科技 反欺诈 40"))


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        (
            "模块为WeIdentity Norra以及WeIdentity Lowen。WeIdentity Norra提供接口,WeIdentity Lowen签发。",
            "WeIdentity Norra",
            "WeIdentity Norra",
        ),
        ("建设NORRA-LOWE区块链底层平台。", "NORRA-LOWE区块链底层平台", "NORRA-LOWE区块链底层平台"),
        ("发布“云砚”联合建模平台。", "“云砚”联合建模平台", "云砚联合建模平台"),
        ("“云信善·海塘慈善信托2号”追加资金。", "云信善·海塘慈善信托2号", "云信善·海塘慈善信托2号"),
        ("江苏银行“苏银e链”上线。", "苏银e链", "苏银e链"),
    ],
)
def test_a_product_is_found_whole(text: str, name: str, label: str) -> None:
    assert named(text).get(("Product", name)) == label


def test_an_owner_before_the_marks_of_its_product_is_the_owner() -> None:
    assert named("蚂蚁“隐语”框架开放。")[("Organization", "蚂蚁")] == "蚂蚁集团"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("依据《发布海塘研究报告暂行规定》作出。", "发布海塘研究报告暂行规定"),
        ("国会讨论《海塘科技法案2019》。", "海塘科技法案2019"),
        (
            "即Lowering Barriers so Harbours Trade and Grow Act of 2019。",
            "Lowering Barriers so Harbours Trade and Grow Act of 2019",
        ),
        ("经湘金复〔2024〕905号核准。", "湘金复〔2024〕905号"),
        ("《银行海塘服务评价管理》等金融标准立项。", "银行海塘服务评价管理"),
    ],
)
def test_a_rule_is_found_whole(text: str, name: str) -> None:
    assert ("Regulation", name) in named(text)


@pytest.mark.parametrize(
    "text",
    ["云砚能源股份有限公司关于与海塘财务有限责任公司签订《服务协议》暨关联交易的公告", "填写《评级作业主要流程单》后报备。"],
)
def test_announcements_of_companies_and_forms_are_no_rules(text: str) -> None:
    assert not any(type_ in ("Regulation", "Report") for type_, _ in named(text))


def test_a_journal_may_begin_with_journal_of() -> None:
    text = "参考文献\n[1] Lowe P. On Harbours[J]. Journal of Management Information Systems,2018,35(1):220-265."
    assert ("Report", "Journal of Management Information Systems") in named(text)


@pytest.mark.parametrize(
    ("text", "label"),
    [("分布式身份标识(DID)使实体的身份上链。", "分布式数字身份"), ("双重差分(DID)模型检验政策效应。", "双重差分法")],
)
def test_did_is_an_identity_or_a_method_by_what_stands_beside_it(text: str, label: str) -> None:
    assert named(text)[("Theme", "DID")] == label


TABLE = (
    "名单\n企业简称 企业全称 年份\n道口云砚 北京道口云砚科技有限公司 2025\n暖帆科技 暖帆科技（无锡）有限公司 2025\n"
    "空中帆汇 空中帆汇（上海）网络科技有限公司 2024\n案例中，道口云砚与暖帆科技合作。"
)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("道口云砚", "北京道口云砚科技"),
        ("暖帆科技", "暖帆科技(无锡)"),
        ("空中帆汇", "空中帆汇(上海)网络科技"),
        ("暖帆科技（无锡）有限公司", "暖帆科技(无锡)"),
    ],
)
def test_a_table_of_short_names_defines_them(name: str, label: str) -> None:
    assert named(TABLE).get(("Organization", name)) == label


def test_a_place_before_one_company_is_no_short_name_of_it() -> None:
    assert ("Organization", "连云港") not in named("公司简称与公司名称如下。设在连云港，连云港云砚科技有限公司承办。")
