"""What a name is, and whether two are of one thing: as extraction links them, with reasons, and as well as is claimed."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

import yinpu
from builders.matching import Matcher, compare
from builders.matching.parts import parts_of
from builders.matching.scores import SCORES
from builders.records import Source
from ontology import Knowledge
from ontology.errors import UsageError

PAIRS = Path(__file__).parents[1] / "benchmarks" / "pairs.tsv"


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher()


@pytest.fixture(scope="module")
def pairs() -> list[dict[str, str]]:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, dialect="excel-tab"))


@pytest.mark.parametrize(
    ("name", "verdict", "label", "level"),
    [
        ("招商銀行股份有限公司", "thing", "招商银行", "head office"),
        ("招行", "thing", "招商银行", "head office"),
        ("招商", "unclear", "", ""),
        ("招商银行海塘分行", "part", "", "branch"),
        ("云岫智算科技有限公司", "new", "云岫智算科技有限公司", "head office"),
        ("火星银行", "unknown", "", ""),
        ("中国光大集团", "thing", "中国光大集团", "group"),
        ("反洗钱", "thing", "反洗钱", ""),
    ],
)
def test_a_name_is_a_thing_or_may_be_or_is_none(matcher: Matcher, name: str, verdict: str, label: str, level: str) -> None:
    found = matcher(name)
    assert (found.verdict, found.label, found.level) == (verdict, label, level)
    assert found.reasons and (found.verdict == "thing") == (found.id in matcher.lexicon.things)


def test_a_name_is_linked_as_in_a_document(matcher: Matcher, pairs: list[dict[str, str]]) -> None:
    extractor, seen = yinpu.Extractor(matcher.knowledge), 0
    for name in dict.fromkeys(row["name"] for row in pairs):
        source = Source("a.txt", f"{name}。", "utf-8", "0" * 64, "plain")
        whole = [m.id for e in extractor.of_source(source) for m in e.mentions if (m.start, m.end) == (0, len(name))]
        if len(whole) == 1 and whole[0] and matcher(name).verdict in ("thing", "new"):
            seen += 1
            assert matcher(name).id == whole[0], name
    assert seen > 200


def test_a_name_is_a_things_in_its_time_only(matcher: Matcher) -> None:
    then, later, before = (matcher("深圳发展银行", on=day) for day in ("2008-05", "2020", "1980"))
    assert (then.label, later.verdict, before.verdict) == ("平安银行", "unknown", "unknown")
    assert "given up 2012" in later.reasons[0] and "since 1987" in before.reasons[0]


def test_a_name_is_that_of_its_jurisdiction(matcher: Matcher) -> None:
    here, there = matcher("证监会"), matcher("证监会", jurisdiction="HK")
    assert (here.label, here.jurisdiction) == ("中国证券监督管理委员会", "CN")
    assert (there.label, there.jurisdiction) == ("香港证券及期货事务监察委员会", "HK")
    assert any(here.label in reason for reason in there.reasons)


@pytest.mark.parametrize("asked", [("《》", ""), ("招行", "QQ")])
def test_no_name_and_no_jurisdiction_are_refused(matcher: Matcher, asked: tuple[str, str]) -> None:
    with pytest.raises(UsageError, match="no name" if asked[1] == "" else "one of"):
        matcher(asked[0], jurisdiction=asked[1])


def test_tables_of_ones_own_count(tmp_path: Path) -> None:
    header, row = "entity name status kind since until seat parent code", "火星银行 火星银行 preferred city_bank     "
    (tmp_path / "institutions.tsv").write_text("\t".join(header.split()) + "\n" + "\t".join(row.split(" ")) + "\n", "utf-8")
    assert Matcher(Knowledge(tmp_path))("火星银行").verdict == "thing"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("云岫科技（海塘）有限公司", ("云岫科技", "有限公司", "", ("海塘",), "")),
        ("海塘港务(集团)股份有限公司", ("海塘港务", "股份有限公司", "集团", (), "")),
        ("中华人民共和国商务部", ("商务部", "", "", (), "")),
        ("云岫银行海塘市分行", ("云岫银行", "", "", (), "海塘分行")),
        ("杭州市云岫财险", ("杭州云岫财产保险", "", "", (), "")),
        ("云岫一号投资中心(有限合伙)", ("云岫1号投资中心", "有限合伙", "", (), "")),
    ],
)
def test_names_come_in_parts(matcher: Matcher, name: str, parts: tuple[object, ...]) -> None:
    assert parts_of(name, matcher.places)[:5] == parts


@pytest.mark.parametrize(
    ("name", "other", "verdict", "rule"),
    [
        ("潮声电子有限公司", "潮声电子股份有限公司", "same", "legal form aside"),
        ("潮声电子有限公司", "潮声电子合伙企业(有限合伙)", "different", ""),
        ("潮声银行云岫分行", "潮声银行云岫支行", "different", "two branches"),
        ("潮声银行云岫市分行", "潮声银行股份有限公司云岫分行", "same", "branches of one name"),
        ("潮声港口集团有限公司", "潮声港口有限公司", "different", "a group and a company"),
        ("潮声电子(南京)有限公司", "潮声电子(杭州)有限公司", "different", "places in brackets"),
        ("潮声电子(南京)有限公司", "南京潮声电子有限公司", "unclear", "a place before and in brackets"),
        ("南京潮声电子有限公司", "杭州潮声电子有限公司", "different", "two places"),
        ("江苏省南京市潮声电子有限公司", "南京潮声电子有限公司", "same", "a place inside a place"),
        ("潮声三号基金", "潮声四号基金", "different", "two numbers"),
        ("潮声电子有限公司", "潮生电子有限公司", "unclear", "one character"),
        ("潮声电子有限公司", "潮声电子有限公可", "same", "a slip in a common word"),
        ("潮声人寿", "潮声财险", "different", "two trades"),
        ("国泰君安证劵", "国泰君安证券", "same", "a slip in a common word"),
    ],
)
def test_two_names_are_compared_by_their_parts(matcher: Matcher, name: str, other: str, verdict: str, rule: str) -> None:
    found, turned = compare(matcher, name, other), compare(matcher, other, name)
    assert (found.verdict, turned.verdict) == (verdict, verdict)
    assert not rule or found.rule == rule
    assert 0.5 <= found.score <= 1


def test_the_bench_is_whole_and_as_good_as_the_docs_say(matcher: Matcher, pairs: list[dict[str, str]]) -> None:
    assert Counter(row["half"] for row in pairs) == {"dev": 200, "test": 200}
    assert set(Counter((row["kind"], row["half"]) for row in pairs).values()) == {10}
    assert len({frozenset((row["name"], row["other"])) for row in pairs}) == len(pairs)
    said = [(compare(matcher, row["name"], row["other"]), row) for row in pairs]
    assert all(f"{one.verdict}: {one.rule}" in SCORES for one, row in said if row["half"] == "dev")
    right = Counter(row["half"] for one, row in said if one.verdict == row["verdict"])
    assert right["dev"] >= 0.95 * 200 and right["test"] >= 0.9 * 200
    confident = [one.verdict == row["verdict"] for one, row in said if one.score >= 0.95]
    assert sum(confident) >= 0.93 * len(confident) and len(confident) > 200
