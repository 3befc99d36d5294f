"""Whose authority or law a generic name means: by the report, the sentence, and the place before the name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from builders.extractor import Extractor
from builders.linking.jurisdiction import Jurisdictions, of_report
from builders.records import Mention, Source
from builders.rules import Reason
from ontology.knowledge.knowledge import default_knowledge

EXTRACTOR = Extractor()

HONG_KONG = "港股圆桌\n本港券商上月业务回升，以港元计的成交额增加。{}。"
TAIWAN = "臺北金融月報\n新臺幣存款續增，金管會盼業者強化內控。{}。"
MACAU = "濠江财经\n本澳存款以澳门元为主。{}。"
MAINLAND = "資金面週報\n我國央行續作逆回購，國務院要求降低融資成本。{}。"


def mentions(text: str) -> Iterator[Mention]:
    for extraction in EXTRACTOR.of_source(Source("a.txt", text, "utf-8", "0" * 64, "plain")):
        yield from extraction.mentions


def labels(text: str, name: str) -> set[str]:
    """What the mentions of a name are linked to; empty strings for those that are not."""
    return {mention.label if mention.id else "" for mention in mentions(text) if mention.text == name}


@pytest.mark.parametrize(
    ("report", "name", "label"),
    [
        (HONG_KONG, "证监会", "香港证券及期货事务监察委员会"),
        (HONG_KONG, "金管局", "香港金融管理局"),
        (HONG_KONG, "保监局", "香港保险业监管局"),
        (HONG_KONG, "财政司", "香港财政司"),
        (HONG_KONG, "公司条例", "香港公司条例"),
        (HONG_KONG, "财政部", "财政部"),  # Hong Kong has none
        (HONG_KONG, "中国证监会", "中国证券监督管理委员会"),
        (MACAU, "金管局", "澳门金融管理局"),
        (MACAU, "立法会", "澳门特别行政区立法会"),
        (MACAU, "证监会", ""),
        (MACAU, "商务部", "商务部"),
        (TAIWAN, "個資法", "台湾个人资料保护法"),
        (TAIWAN, "財政部", "台湾财政部"),
        (TAIWAN, "央行", "台湾地区货币政策主管机关"),
        (TAIWAN, "公司法", "台湾公司法"),
        (TAIWAN, "個人資料保護法", "台湾个人资料保护法"),
        (TAIWAN, "中國人壽", "凯基人寿"),
        (TAIWAN, "商業銀行法", ""),
        (TAIWAN, "中國人民銀行", "中国人民银行"),
        (MAINLAND, "證監會", "中国证券监督管理委员会"),  # converted by machine, and the mainland's all the same
        (MAINLAND, "財政部", "财政部"),
        (MAINLAND, "公司法", "中华人民共和国公司法"),
    ],
)
def test_a_generic_name_is_of_the_jurisdiction_of_its_report(report: str, name: str, label: str) -> None:
    assert labels(report.format(f"{name}昨日再度受到關注"), name) == {label}


@pytest.mark.parametrize(
    ("sentence", "name", "label"),
    [
        ("秘鲁卫生部公布接种率。", "秘鲁卫生部", "秘鲁卫生部"),
        ("英国5月央行会议纪要公布。", "央行", "英格兰银行"),
        ("俄罗斯央行、财政部均未置评。", "财政部", "俄罗斯财政部"),
        ("在印度，财政部下调关税。", "财政部", "印度财政部"),
        ("英国财政大臣表示，财政部将增发债券。", "财政部", "英国财政部"),
        ("法国高盛分析师认为，财政部将增发国债。", "财政部", "财政部"),
        ("澳门金管局和立法会讨论预算。", "立法会", "澳门特别行政区立法会"),
        ("记者致电，美财政部称将发债。", "美财政部", "美国财政部"),
        ("高层与美财政部官员通话。", "美财政部", "美国财政部"),
        ("美国加息之后，央行按兵不动。", "央行", "中国人民银行"),
        ("商务部对德国商品立案。", "商务部", "商务部"),
        ("挪威《公司法》要求设监事。", "公司法", ""),
        ("埃及现行证券法要求披露。", "证券法", ""),
        ("日本《公司法》另有安排。", "日本《公司法", "日本公司法"),
        ("我国《公司法》要求设监事。", "公司法", "中华人民共和国公司法"),
        ("内地证监会与香港证监会会面。", "证监会", "中国证券监督管理委员会"),
    ],
)
def test_what_a_sentence_says_is_stronger(sentence: str, name: str, label: str) -> None:
    assert labels(sentence, name) == {label}


@pytest.mark.parametrize(
    ("report", "sentence", "name", "label"),
    [
        (HONG_KONG, "內地證監會昨日表態。", "證監會", "中国证券监督管理委员会"),
        (TAIWAN, "大陸財政部調降關稅。", "財政部", "财政部"),
        (TAIWAN, "美國財政部調降關稅。", "美國財政部", "美国财政部"),
    ],
)
def test_a_place_before_a_name_is_stronger_than_the_report(report: str, sentence: str, name: str, label: str) -> None:
    assert labels(report.format("") + sentence, name) == {label}


def test_what_has_no_row_is_listed_with_its_reason_and_named_with_its_place() -> None:
    (found,) = [one for one in mentions("匈牙利教育部调整学费。") if one.reason]
    assert (found.text, found.label, found.id, found.reason) == ("匈牙利教育部", "匈牙利教育部", "", Reason.JURISDICTION)


def test_the_authorities_of_many_countries_are_none() -> None:
    assert [one.text for one in mentions("各国央行与全球央行持续购金。") if one.type == "Regulator"] == []


def test_an_institution_does_not_reach_into_a_title() -> None:
    found = [(one.type, one.label) for one in mentions("意大利《银行法》与中国《银行业监督管理法》各有侧重。") if one.id]
    assert found == [("Regulation", "中华人民共和国银行业监督管理法")]


@pytest.mark.parametrize("text", ["香港银行业务稳健。", "澳门银行存款上升。"])
def test_a_place_and_the_word_bank_are_no_bank(text: str) -> None:
    assert [one.text for one in mentions(text) if one.type == "Bank"] == []


def test_words_for_local_offices_are_no_names_on_the_mainland() -> None:
    assert [one.text for one in mentions("我国各地税务局和教育局一同走访。") if one.type in ("Regulator", "Organization")] == []


def test_the_script_alone_moves_no_report() -> None:
    jurisdictions = Jurisdictions(default_knowledge())
    assert jurisdictions.of_report("銀行穩步發展，利率下行。", traditional=True) == "CN"
    assert jurisdictions.of_report("香港银行稳步发展。", traditional=True, about="香港金融周刊") == "HK"


def test_a_report_is_elsewhere_when_its_words_outweigh_the_mainlands() -> None:
    weights = {"甲": [("HK", 2.0), ("MO", 1.0)], "乙": [("CN", 1.0)]}
    assert of_report({"甲": 1}, weights, False) == "CN"  # too little
    assert of_report({"甲": 2}, weights, False) == "HK"
    assert of_report({"甲": 1}, weights, True) == "HK"
    assert of_report({"甲": 2, "乙": 3}, weights, True) == "CN"
    assert of_report({}, weights, True) == "CN"


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("數位轉型", "数字化转型"),
        ("數碼轉型", "数字化转型"),
        ("行動銀行", "手机银行"),
        ("流動支付", "移动支付"),
        ("資訊安全", "信息安全"),
        ("網絡保安", "网络安全"),
        ("永續金融", "可持续金融"),
        ("監理沙盒", "监管沙盒"),
        ("洗錢防制", "反洗钱"),
        ("生物辨識", "生物识别"),
        ("資料治理", "数据治理"),
        ("中央銀行數位貨幣", "央行数字货币"),
    ],
)
def test_themes_by_the_words_of_hong_kong_and_taiwan(name: str, label: str) -> None:
    found = {one.label for one in mentions(f"業者談{name}，並說明進度。") if one.type == "Theme"}
    assert label in found
