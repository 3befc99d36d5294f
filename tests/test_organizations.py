"""Organizations and authorities by their shape: where their names begin and end, and what is none."""

from __future__ import annotations

import pytest

from builders.extractor import Extractor
from builders.records import Mention, Section, Source
from builders.rules import Reason, Rule

EXTRACTOR = Extractor()


def mentions(text: str) -> list[Mention]:
    """The institutions that a report that is ``text`` names."""
    source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
    found = EXTRACTOR.of_section(source, Section("例", 0, len(text), ((0, len(text)),))).mentions
    return [m for m in found if m.type in ("Bank", "Regulator", "Organization")]


def named(text: str) -> list[str]:
    """Their names as the text has them, without white space."""
    return ["".join(m.text.split()) for m in mentions(text)]


@pytest.mark.parametrize(
    "name",
    [
        "最高人民法院",
        "成都市第三中级人民法院",
        "青岛海事法院",
        "苏州市吴江区人民检察院",
        "绍兴市越城区公安分局",
        "赣州中院",
        "广东省珠海横琴合作区人民法院",
        "盐城经济技术开发区人民检察院",
        "云岭县市场监管局",
        "智利央行",
        "匈牙利竞争管理局",
        "冰岛统计局",
        "肯尼亚资本市场管理局",
        "香港区域法院",
    ],
)
def test_an_authority_is_found_whole(name: str) -> None:
    found = mentions(f"该案由{name}处理。")
    assert [(m.type, m.text) for m in found] == [("Regulator", name)]
    assert found[0].id


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("高雄地方法院", "高雄地方法院"),
        ("臺灣臺南地方檢察署", "台湾台南地方检察署"),
        ("澳門初級法院", "澳门初级法院"),
        ("墨西哥財政部", "墨西哥财政部"),
    ],
)
def test_authorities_in_traditional_characters(name: str, label: str) -> None:
    found = mentions(f"當事人向{name}提出聲請，並繳納費用。")
    assert [(m.type, m.text, m.label) for m in found] == [("Regulator", name, label)]


def test_an_office_of_an_unnamed_county_is_of_the_last_one_named() -> None:
    found = mentions("连城县出台方案，由县财政局会同县教育局落实，报县人民政府备案；市税务局指导。")
    assert [(m.text, m.label) for m in found] == [
        ("县财政局", "连城县财政局"),
        ("县教育局", "连城县教育局"),
        ("县人民政府", "连城县人民政府"),
        ("市税务局", "市税务局"),
    ]
    assert [bool(m.id) for m in found] == [True, True, True, False]


def test_an_office_of_a_county_that_no_table_has_is_one_name() -> None:
    assert named("由青岭县农业农村局验收。") == ["青岭县农业农村局"]


def test_a_county_whose_name_is_a_verb_needs_its_province() -> None:
    assert named("湖南省会同县水利局公示。") == ["湖南省会同县水利局"]
    assert named("连城县政府牵头，会同县水利局公示。")[1:] == ["县水利局"]


@pytest.mark.parametrize("text", ["各省、自治区、直辖市人民政府", "提交上市委员会审议", "全县财政局", "各县财政局", "多国央行"])
def test_what_is_no_authority(text: str) -> None:
    assert mentions(f"根据安排，{text}。") == []


@pytest.mark.parametrize(
    "name",
    [
        "晨岛(宁波)新材料有限公司",
        "晨岛（宁波）供应链管理有限公司",
        "晨岛数据服务有限公司",
        "望江城市建设有限公司",
        "晨岛(南昌)律师事务所",
        "中禾海运股份有限公司",
        "财团法人望江渔业信用评议中心",
        "张家口晨岛餐饮有限公司",
        "长沙仲裁委员会",
        "中国海事仲裁委员会",
        "泉州国际仲裁院",
    ],
)
@pytest.mark.parametrize(
    "frame", ["{}已经成立。", "原告{}提起诉讼。", "公司聘请{}出具意见。", "3 {} 20.5", "合同相对方，{}，已履约。"]
)
def test_an_organization_is_found_whole(name: str, frame: str) -> None:
    assert named(frame.format(name)) == ["".join(name.split())]


@pytest.mark.parametrize(
    "before",
    [
        "使用",
        "创立",
        "聘",
        "关联方",
        "被告",
        "控股股东",
        "历任",
        "2021年3月任",
        "发挥",
        "第十二条 ",
        "受托人",
        "确认",
        "丙公司诉",
        "衢州市公安局",
    ],
)
def test_nothing_is_glued_to_a_name(before: str) -> None:
    assert named(f"{before}晨岛化纤有限公司")[-1] == "晨岛化纤有限公司"


def test_blanks_between_all_characters_part_no_name() -> None:
    assert named("承销商：晨 岛 国 际 证 券 有 限 公 司 盖章") == ["晨岛国际证券有限公司"]


@pytest.mark.parametrize(
    "text",
    [
        "管理有限公司",
        "科技股份有限公司",
        "供应链管理有限公司",
        "全球知名物流公司",
        "国家鼓励证券公司创新",
        "四大会计师事务所",
        "续聘会计师事务所",
        "江岭中心支公司",
    ],
)
def test_words_for_a_class_are_no_name(text: str) -> None:
    assert mentions(f"本节说明，{text}。") == []


def test_an_authority_before_words_of_a_class_is_not_swallowed() -> None:
    assert named("协助安徽省地方金融监督管理局做好小额贷款公司监管。") == ["安徽省地方金融监督管理局"]


def test_a_table_of_definitions_defines() -> None:
    text = "释义\n晨岛化纤 指 晨岛化纤股份有限公司\n发行人\n指\n望江船舶装备股份有限公司\n报告期内，晨岛化纤向发行人采购。"
    found = [m for m in mentions(text) if m.rule == Rule.DEFINED]
    assert [(m.text, m.label) for m in found] == [
        ("晨岛化纤", "晨岛化纤股份有限公司"),
        ("发行人", "望江船舶装备"),
        ("晨岛化纤", "晨岛化纤股份有限公司"),
        ("发行人", "望江船舶装备"),
    ]
    assert "晨岛化纤股份有限公司" in named(text)


def test_a_name_over_two_lines_of_a_cell_is_whole() -> None:
    assert "晨岛消费金融股份有限公司" in named("被投资单位 比例\n晨岛消费金\n融股份有限公司 40.00%\n")
    assert "晨岛有限公司" in named("联营企业\n晨岛有限公司\n")


def test_a_title_over_two_columns_is_not_read_across() -> None:
    text = (
        "财政部印发《关于规范地方政府债      证监会就《上市公司募集资金监\n"
        "务管理的若干意见》，明确用途。      管规则》公开征求意见。\n"
    )
    source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
    (result,) = EXTRACTOR.of_source(source)
    rules = {m.label: m.text for m in result.mentions if m.type == "Regulation"}
    assert set(rules) == {"关于规范地方政府债务管理的若干意见", "上市公司募集资金监管规则"}
    assert all("  " not in said for said in rules.values())
    assert all(text[m.start : m.end] == m.text for m in result.mentions)


def test_an_unnamed_county_leaves_its_reason() -> None:
    (office,) = mentions("由县审计局核查。")
    assert (office.id, office.reason) == ("", Reason.AMBIGUOUS)
