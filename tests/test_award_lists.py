"""Award lists in lines, columns and sentences; all awards and projects are invented."""

from __future__ import annotations

import pytest

from builders.extractor import Extractor
from builders.records import Extraction, Source
from ontology import Knowledge


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(Knowledge())


def read(extractor: Extractor, text: str) -> Extraction:
    (one,) = extractor.of_source(Source("t.txt", text, "utf-8", "0" * 64))
    return one


def cases(extractor: Extractor, text: str) -> set[tuple[str, str, str]]:
    found = read(extractor, text).cases
    assert all(text[one.start : one.end] == one.text for one in found)
    return {(one.institutions[0][1], one.project[1], one.award[1]) for one in found}


FIRST = ("长沙银行", "县域结算中台建设", "海山金融创新奖一等奖")
SECOND = ("杭州银行", "云上普惠数据中枢工程", "海山金融创新奖二等奖")


@pytest.mark.parametrize(
    "text",
    [
        "海山金融创新奖获奖名单\n一等奖\n1.长沙银行:县域结算中台建设\n二等奖\n1.云上普惠数据中枢工程(杭州银行)\n",
        "2031年度海山金融创新奖获奖名单\n一等奖:长沙银行《县域结算中台建设》\n二等奖:杭州银行《云上普惠数据中枢工程》\n",
        "海山金融创新奖获奖项目公示\n序号|奖项等级|项目名称|完成单位\n1|一等奖|县域结算中台建设|长沙银行\n2|二等奖|云上普惠数据中枢工程|杭州银行\n",
        "在海山金融创新奖评选中,长沙银行以“县域结算中台建设”项目获得一等奖,杭州银行的“云上普惠数据中枢工程”获二等奖。",
        "海山金融创新奖揭晓。一等奖由长沙银行的“县域结算中台建设”项目摘得。杭州银行的二等奖项目为“云上普惠数据中枢工程”。",
        "2031年度海山金融创新奖共有9个项目获奖 [1] "
        '长沙银行 - 一等奖项目为"县域结算中台建设" [2] 杭州银行 - 二等奖项目"云上普惠数据中枢工程" [3]',
    ],
)
def test_projects_with_their_owners_and_awards(extractor: Extractor, text: str) -> None:
    assert cases(extractor, text) == {FIRST, SECOND}
    relations = {(one.subject_label, one.predicate, one.object_label) for one in read(extractor, text).relations}
    for owner, project, award in (FIRST, SECOND):
        assert {(project, "wonAward", award), (owner, "offers", project)} <= relations


def test_what_a_project_is_made_with(extractor: Extractor) -> None:
    text = "海山金融创新奖获奖名单\n一等奖\n1.长沙银行:基于知识图谱的县域核验平台\n"
    (one,) = read(extractor, text).cases
    assert {label for _, label in one.technologies} == {"知识图谱"}


def test_a_list_without_grades(extractor: Extractor) -> None:
    text = "海山银行业创新奖获奖名单\n1.长沙银行:县域结算中台建设\n2.杭州银行:云上普惠数据中枢工程\n"
    assert cases(extractor, text) == {(owner, project, "海山银行业创新奖") for owner, project, _ in (FIRST, SECOND)}


@pytest.mark.parametrize(
    "text",
    [
        "海山金融创新奖包括1个一等奖、3个二等奖。长沙银行推出“县域结算中台”。",
        "长沙银行计划申报海山金融创新奖,“县域结算中台”项目尚未获奖。",
        "一等奖:长沙银行《县域结算中台建设》\n",
        "海山金融创新奖设一等奖两项,长沙银行参与评审。",
    ],
)
def test_what_has_won_nothing(extractor: Extractor, text: str) -> None:
    assert not cases(extractor, text)
    assert not [one for one in read(extractor, text).relations if one.predicate == "wonAward"]
