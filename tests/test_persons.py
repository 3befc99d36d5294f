"""Who becomes a person, which one, and who never does; all names are invented."""

from __future__ import annotations

import pytest

from builders.extractor import Extractor
from builders.finders.names import Names
from builders.rdf.report import report_quads
from builders.records import Extraction, Mention, Source
from ontology import Knowledge
from ontology.iris import local

LICENCE = "S0600523010001"


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(Knowledge())


def extraction(extractor: Extractor, text: str) -> Extraction:
    (one,) = extractor.of_source(Source("t.txt", text, "utf-8", "0" * 64))
    return one


def persons(extractor: Extractor, text: str) -> list[Mention]:
    found = [one for one in extraction(extractor, text).mentions if one.type == "Person"]
    assert all(text[one.start : one.end] == one.text for one in found)
    return found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("中国人民银行货币政策司司长周怀瑾表示,将继续支持实体经济。", "周怀瑾"),
        ("宁波银行副行长、首席信息官陈望舒在论坛上介绍了经验。", "陈望舒"),
        ("招商银行行长林澈说,要稳健经营。", "林澈"),
        ("建设银行首席经济学家欧阳知远认为,利率仍将下行。", "欧阳知远"),
        ("中国银行业协会秘书长司马越,出席了会议。", "司马越"),
        ("工商银行董事长 方守拙 出席会议。", "方守拙"),
        ("中國人民銀行副行長劉聞笙表示,將繼續推進改革。", "刘闻笙"),
        ("世界银行行长艾登·马洛出席会议。", "艾登·马洛"),
        ("平安银行:“海链”平台\n项目负责人:许明澈\n一、背景", "许明澈"),
        ("平安银行:“海链”平台。項目負責人:許明澈一、創新點", "许明澈"),
        ("海山晚报讯(记者 林知远)工商银行昨日开业。", "林知远"),
        ("工商银行推进转型\n本报记者 林知远 报道\n转型正在加快。", "林知远"),
        (f"证券研究报告\n分析师:周小舟 执业证书编号:{LICENCE}\n银行业转型。", "周小舟"),
        (f"证券研究报告\n分析师:王岚 {LICENCE}\n联系人:周小舟 zhou@example.org\n银行业转型。", "周小舟"),
    ],
)
def test_a_published_role_makes_a_person(extractor: Extractor, text: str, name: str) -> None:
    assert name in [one.label for one in persons(extractor, text)]
    assert all(one.id for one in persons(extractor, text))


@pytest.mark.parametrize(
    "text",
    [
        "工商银行行长张某表示支持。",
        "工商银行副行长李某某出席会议。",
        "工商银行行长王女士表示支持。",
        "平安银行:“海链”平台\n项目负责人:张某\n一、背景",
        "宁波银行客户王建安说贷款很快。",
        "海山宏图五金有限公司总经理王建安说,贷款到账很快。",
        "中国银行海山分行副行长方守拙对贷款管理失职负有责任,被警告。",
        "方守拙(时任中国银行海山分行副行长) | 警告,并处罚款5万元",
        "时任中国银行海山分行行长方守拙被禁止从事银行业工作五年。",
        "工商银行董事长方守拙持有本公司股份一万股。",
        "法定代表人:方守拙\n住所:海山市",
        "甲方:工商银行\n授权代表(签字):方守拙",
        "原告方守拙诉称,工商银行未尽告知义务。",
        "方守拙和林知远在海山见面。",
        "工商银行董事长高度重视数字化转型。",
        "工商银行行长应邀出席论坛。",
        "工商银行客户经理林知远上门服务。",
        "采购公告\n联系人:林知远 电话:0000",
        "海山文库\n上传者:林知远\n银行业转型",
        "工商银行召开主任会议,研究员计划已定,会长单位出席。",
    ],
)
def test_nobody_else_is_one(extractor: Extractor, text: str) -> None:
    assert persons(extractor, text) == []


def test_one_name_at_two_institutions_is_two_persons(extractor: Extractor) -> None:
    text = "工商银行副行长林知远表示支持。建设银行副行长林知远表示赞成。工商银行副行长林知远认为可行。"
    first, second, third = [one.id for one in persons(extractor, text)]
    assert first == third != second
    assert local(first) == "中国工商银行:林知远"


def test_without_an_institution_a_person_is_of_the_report(extractor: Extractor) -> None:
    one, other = (persons(extractor, f"“{name}”平台\n项目负责人:许明澈\n一、背景") for name in ("海链", "云帆"))
    assert one[0].label == other[0].label
    assert one[0].id != other[0].id


def test_authors_are_those_of_the_catalogue(extractor: Extractor) -> None:
    text = f"证券研究报告\n分析师:周小舟 执业证书编号:{LICENCE}\n银行业转型正在加快。"
    one = extraction(extractor, text)
    (author,) = [mention for mention in one.mentions if mention.type == "Person"]
    assert one.section.authors == (("周小舟", LICENCE),)
    quads = "".join(report_quads(one, ()))
    assert f"<http://purl.org/dc/terms/creator> <{author.id}>" in quads
    assert f"<{author.id}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/Person>" in quads
    assert f"<https://schema.org/author> <{author.id}>" in quads


def test_an_author_hidden_in_part_is_a_name_in_the_catalogue_only(extractor: Extractor) -> None:
    one = extraction(extractor, "银行转型之路\n作者:张某\n银行业转型正在加快。")
    quads = "".join(report_quads(one, ()))
    assert not [mention for mention in one.mentions if mention.type == "Person"]
    assert "schema.org/Person" not in quads
    assert "terms/creator" not in quads


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("林知远", True), ("林澈", True), ("欧阳知远", True), ("諸葛越", True), ("艾登·马洛", True), ("Alan B. Marlow", True),
        ("张某", False), ("林某某", False), ("李女士", False), ("研究部", False), ("银行", False), ("海", False),
        ("Bank", False), ("计划", False),
    ],
)  # fmt: skip
def test_names(name: str, is_one: bool) -> None:
    assert Names(Knowledge()).is_name(name) is is_one
