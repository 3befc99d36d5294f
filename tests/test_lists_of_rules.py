"""Who issued the rules of lists, in every order of their cells; all rules are invented."""

from __future__ import annotations

import pytest

from builders.extractor import Extractor
from builders.records import Extraction, Source
from ontology import Knowledge


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(Knowledge())


def issued(extractor: Extractor, text: str) -> set[tuple[str, str]]:
    one: Extraction
    (one,) = extractor.of_source(Source("t.txt", text, "utf-8", "0" * 64))
    stated = [relation for relation in one.relations if relation.predicate == "issuedBy"]
    assert all(text[relation.start : relation.end] == relation.text for relation in stated)
    return {(relation.subject_label, relation.object_label) for relation in stated}


NOTICE, OPINION, RULES = "关于加强县域结算账户核验的通知", "关于推进海岛数据共享的指导意见", "县域结算账户核验办法"
BANK, SUPERVISOR, OFFICE = "中国人民银行", "中国银行保险监督管理委员会", "国务院办公厅"


@pytest.mark.parametrize(
    "text",
    [
        f"1.{NOTICE}(海银发〔2031〕59号) 中国人民银行 2031年10月\n2.{OPINION} 国务院办公厅 2031年1月\n",
        f"2031年10月 中国人民银行 {NOTICE}\n2031年1月 国务院办公厅 {OPINION}\n",
        f"序号 | 文件 | 发文机关\n1 | {NOTICE} | 中国人民银行\n2 | {OPINION} | 国务院办公厅\n",
        f"主要依据:①《{NOTICE}》(中国人民银行,2031年);②《{OPINION}》(国务院办公厅,2031年)。",
        f"中国人民银行文件\n1.{NOTICE}\n\n二、国务院办公厅发布\n1.{OPINION}\n",
        f"《{NOTICE}》,中国人民银行,2031年10月\n《{OPINION}》,国务院办公厅,2031年1月\n",
        f"本行对照中国人民银行{NOTICE}和国务院办公厅{OPINION}逐条自查。",
    ],
)
def test_the_issuer_of_each_line(extractor: Extractor, text: str) -> None:
    assert issued(extractor, text) == {(NOTICE, BANK), (OPINION, OFFICE)}


def test_a_row_of_issuers_before_a_title(extractor: Extractor) -> None:
    text = f"贯彻中国人民银行、银保监会、海防办、国务院办公厅{NOTICE}精神。"
    assert issued(extractor, text) == {(NOTICE, BANK), (NOTICE, SUPERVISOR), (NOTICE, OFFICE)}


def test_those_who_sign_a_notice_issue_it_and_what_it_sends(extractor: Extractor) -> None:
    text = (
        f"关于印发{RULES}的通知\n各市人民政府:\n现将《{RULES}》印发给你们,请遵照执行。\n\n"
        "安徽省财政厅    安徽省农业农村厅\n\n2031年11月8日\n\n第一条 为规范核验工作,制定本办法。\n"
    )
    signers = {"安徽省财政厅", "安徽省农业农村厅"}
    found = issued(extractor, text)
    assert {issuer for title, issuer in found if title == RULES} == signers
    assert {issuer for title, issuer in found if title.startswith("关于印发")} == signers


@pytest.mark.parametrize(
    "text",
    [
        f"徽商银行违反了{NOTICE}。中国人民银行 2031年10月消息。",
        f"徽商银行学习{NOTICE},并向中国人民银行报告。",
        f"各行落实情况\n徽商银行认真组织学习\n1.{NOTICE}\n",
    ],
)
def test_who_is_no_issuer(extractor: Extractor, text: str) -> None:
    assert issued(extractor, text) == set()


def test_a_title_begins_behind_the_clause_before_it(extractor: Extractor) -> None:
    text = f"为落实省政府关于建设海岛强省的部署,用好中国人民银行《{NOTICE}》,制定本方案。"
    assert issued(extractor, text) == {(NOTICE, BANK)}


def test_the_office_of_a_party_committee(extractor: Extractor) -> None:
    text = f"中共贵州省委办公厅、贵州省人民政府办公厅{NOTICE}印发。"
    assert {issuer for _, issuer in issued(extractor, text)} == {"贵州省委办公厅", "贵州省人民政府办公厅"}
