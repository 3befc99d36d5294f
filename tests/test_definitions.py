"""What a text defines: short forms, words for parties, and rules called by a bare word."""

from __future__ import annotations

import pytest

from builders.extractor import Extractor
from builders.records import Mention, Section, Source

EXTRACTOR = Extractor()


def mentions(text: str) -> list[Mention]:
    """What a report that is ``text`` names, themes aside."""
    source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
    found = EXTRACTOR.of_section(source, Section("例", 0, len(text), ((0, len(text)),))).mentions
    return [m for m in found if m.type != "Theme"]


def named(text: str, word: str) -> list[tuple[str, str, str]]:
    """Type, label and rule of what is found as ``word``, with or without its marks."""
    return [(m.type, m.label, m.rule) for m in mentions(text) if m.text.strip("《》“”") == word]


@pytest.mark.parametrize(
    ("defined", "word", "type_", "label"),
    [
        ("霁原融资租赁有限公司（以下简称“霁原租赁”）", "霁原租赁", "Organization", "霁原融资租赁有限公司"),
        ("霁原融资租赁有限公司（下称：霁原租赁）", "霁原租赁", "Organization", "霁原融资租赁有限公司"),
        ("霁原融资租赁有限公司，以下简称“霁原租赁”，", "霁原租赁", "Organization", "霁原融资租赁有限公司"),
        ("霁原融资租赁有限公司（注册于南部某市，以下简称“霁原租赁”）", "霁原租赁", "Organization", "霁原融资租赁有限公司"),
        ("霁原融资租赁有限公司（霁原租赁）", "霁原租赁", "Organization", "霁原融资租赁有限公司"),
        ('宁波银行股份有限公司(以下简称"甬行")', "甬行", "Bank", "宁波银行"),
        ("江苏银行股份有限公司（又称“苏行”）", "苏行", "Bank", "江苏银行"),
        ("《绿色租赁业务统计办法》（以下简称“《绿租办法》”）", "绿租办法", "Regulation", "绿色租赁业务统计办法"),
    ],
)
def test_short_form_means_what_stands_before_it(defined: str, word: str, type_: str, label: str) -> None:
    text = (
        f"{defined}今日公布。后来《{word}》又被提到。" if type_ == "Regulation" else f"{defined}今日公告。后来{word}又作说明。"
    )
    assert named(text, word) == [(type_, label, "defined")] * 2
    assert all("简称" not in m.text and "(" not in m.label for m in mentions(text))


@pytest.mark.parametrize("role", ["甲方", "发行人", "管理人", "提议股东", "本公司", "收购人"])
def test_word_for_a_party_is_the_party(role: str) -> None:
    text = f"霁原精密仪器股份有限公司（以下简称“{role}”）签署协议。{role}应于十日内付款。"
    assert named(text, role) == [("Organization", "霁原精密仪器", "defined")] * 2


@pytest.mark.parametrize(
    "text",
    [
        "某某单位（以下简称“甲方”）签约，“甲方”付款。",
        "创新综合示范区（以下简称“示范区”）获批，“示范区”扩容。",
        "霁原集团有限公司（以下简称“公司”）增资，“公司”治理有待完善。",
        "霁原电子有限公司与云栖电子有限公司（以下合称“双方”）合作，“双方”互补。",
    ],
)
def test_words_that_name_nobody_are_no_products(text: str) -> None:
    assert [m.text for m in mentions(text) if m.type in ("Product", "Report") or m.rule == "defined"] == []


def test_defined_word_is_not_the_characters_of_others() -> None:
    text = "霁原租赁有限公司（以下简称“发行人”、“本公司”）融资。央行发行人民币，日本公司获益，管理人员到位，发行人还款。"
    assert [m.text for m in mentions(text) if m.rule == "defined"] == ["发行人", "本公司", "发行人"]
    text = "江苏银行（以下简称“苏行”）公告。江苏行业协会开会，苏行业绩上升，苏行为此投入。"
    assert [m.start for m in mentions(text) if m.rule == "defined" and m.text == "苏行"] == [text.index("苏行")]


def test_class_of_names_means_the_one_only_by_itself() -> None:
    text = "中国银行业协会（以下简称“协会”）发文。协会要求自查，某某省融资租赁协会表示支持。"
    assert named(text, "协会") == [("Organization", "中国银行业协会", "defined")] * 2


@pytest.mark.parametrize(
    "defined",
    [
        "《银行保险机构操作风险管理办法》（以下简称《办法》）",
        "《银行保险机构操作风险管理办法》（以下简称“办法”）",
        "《银行保险机构操作风险管理办法》（国家金融监督管理总局令2023年第5号，以下称《办法》）",
        "《银行保险机构操作风险管理办法》（国家金融监督管理总局令2023年第5号）（下称“《办法》”）",
    ],
)
def test_bare_word_in_marks_is_the_rule(defined: str) -> None:
    text = f"监管部门公布{defined}。《办法》第十条提出要求，其他办法不变。"
    found = [m for m in mentions(text) if m.text == "办法"]
    assert {m.label for m in found} == {"银行保险机构操作风险管理办法"} and {m.type for m in found} == {"Regulation"}
    assert len({m.id for m in found}) == 1 and found[-1].number and found[-1].part == "第十条"
    assert text.index("其他办法") + 2 not in {m.start for m in found}


def test_word_defined_anew_means_the_later_rule() -> None:
    text = "".join(
        f"《{name}》（以下简称《办法》）施行，《办法》很细。" for name in ("甲地融资担保管理办法", "乙地典当管理办法")
    )
    labels = [label for _, label, _ in named(text, "办法")]
    assert labels == ["甲地融资担保管理办法"] * 2 + ["乙地典当管理办法"] * 2


def test_product_called_for_short_stays_a_product() -> None:
    text = "霁原市小微融资服务平台（简称“霁融通”）上线。"
    assert [(m.type, m.text) for m in mentions(text)] == [("Product", "霁原市小微融资服务平台"), ("Product", "霁融通")]


def test_aside_of_one_article_does_not_speak_for_all() -> None:
    text = (
        "各地动态。某县推进服务，徽商银行（以下简称我行）风控升级。"
        + "".join(f"第{n}项工作由各地分头推进。" for n in range(200))
        + "宁波银行扩大投放，我行增长。"
    )
    assert [rule for *_, rule in named(text, "我行")] == ["defined", "context:we"]
    assert [rule for *_, rule in named(text.replace("我行", "“我行”", 1), "我行")] == ["defined", "defined"]
