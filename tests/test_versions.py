"""Works and versions: what is in force on a day, and which version of a law a report cites."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import build
from builders.extractor import Extractor
from builders.records import Mention, Section, Source
from graph import KnowledgeGraph
from ontology import Knowledge
from ontology.knowledge import checks
from ontology.knowledge.table_files import COLUMNS, KNOWLEDGE
from ontology.knowledge.versions import REPEAL, Status, Version, Versions

KNOWN = Knowledge()
EXTRACTOR = Extractor(KNOWN)
WORKS = sorted({row["work"] for row in KNOWN.rows("versions")})


def work(name: str) -> str:
    """The IRI of a regulation."""
    (thing,) = KNOWN.lexicon.lookup(name, ("Regulation",))
    return thing.iri


def mentions(text: str, issued: str | None, name: str = "") -> list[Mention]:
    """The regulations that a report of a date names; those of one name when it is given."""
    source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
    section = Section("法务培训", 0, len(text), ((0, len(text)),), issued=issued)
    found = EXTRACTOR.of_section(source, section).mentions
    return [m for m in found if m.type == "Regulation" and (not name or m.text.strip("《》") == name)]


def cited(text: str, issued: str | None, name: str) -> list[tuple[str, str, str]]:
    """Day of the version, number and basis of each mention of a law by a name."""
    return [(m.version.partition("@")[2], m.number, m.basis) for m in mentions(text, issued, name)]


def turning_days(versions: tuple[Version, ...]) -> list[str]:
    """The days on which something changes for a work, and those before them."""
    days = {day for one in versions for day in (one.promulgated, one.effective, one.until) if day}
    return sorted(days | {str(date.fromisoformat(day) - timedelta(1)) for day in days})


@pytest.mark.parametrize("name", WORKS)
def test_one_version_at_most_is_in_force_on_any_day(name: str) -> None:
    iri = work(name)
    versions = KNOWN.versions.of(iri)
    for day in turning_days(versions):
        standings = [KNOWN.versions.status(one, day) for one in versions]
        in_force = [one.version for one in standings if one.status == Status.IN_FORCE]
        now = KNOWN.versions.version_at(iri, day)
        assert len(in_force) <= 1
        assert [now.version] == in_force or (now.status != Status.IN_FORCE and not in_force)
        assert all(one.reason for one in (*standings, now))


DAYS = st.dates(date(1980, 1, 1), date(2030, 1, 1))


@given(st.lists(st.tuples(DAYS, st.integers(0, 400), st.booleans()), min_size=1, max_size=6), DAYS, st.booleans())
def test_so_it_is_of_any_table(made: list[tuple[date, int, bool]], day: date, ends: bool) -> None:
    name = "中华人民共和国反洗钱法"
    rows = [
        {
            "work": name,
            "kind": "修订",
            "number": "",
            "promulgated": str(first),
            "effective": str(first + timedelta(wait)) * told,
        }
        for first, wait, told in made
    ]
    last = max(first + timedelta(wait) for first, wait, _ in made)
    repeal = {"work": name, "kind": REPEAL, "number": "", "promulgated": "", "effective": str(last + timedelta(1))}
    versions = Versions(KNOWN.lexicon, rows + [repeal] * ends)
    standings = [versions.status(one, str(day)) for one in versions.of(work(name))]
    now = versions.version_at(work(name), str(day))
    if now.status == Status.IN_FORCE:
        assert now in standings
    assert now.version is None or now.version.work == work(name)
    if ends and day > last:
        assert all(one.status not in (Status.IN_FORCE, Status.NOT_YET) for one in standings)


@pytest.mark.parametrize(
    ("name", "day", "status", "version"),
    [
        ("公司法", "1990", Status.NOT_YET, None),
        ("公司法", "2024-06-30", Status.IN_FORCE, "2018年修正"),
        ("公司法", "2024-07-01", Status.IN_FORCE, "2023年修订"),
        ("公司法", "2024", Status.UNKNOWN, None),
        ("数据安全法", "2021-07", Status.NOT_YET, "2021年制定"),
        ("合同法", "2020-12-31", Status.IN_FORCE, "1999年制定"),
        ("婚姻法", "2021-01-01", Status.REPEALED, "2001年修正"),
        ("商业银行资本管理办法(试行)", "2023-12", Status.IN_FORCE, "2012年制定"),
        ("商业银行资本管理办法(试行)", "2024-01", Status.REPEALED, "2012年制定"),
    ],
)
def test_standing_of_a_work(name: str, day: str, status: Status, version: str | None) -> None:
    standing = KNOWN.versions.version_at(work(name), day)
    assert (standing.status, standing.version and standing.version.label) == (status, version)


def test_standing_of_a_version() -> None:
    old, new = KNOWN.versions.of(work("反洗钱法"))
    assert [KNOWN.versions.status(old, day).status for day in ("2006-11", "2024-12", "2025-01", "2006")] == [
        *(Status.NOT_YET, Status.IN_FORCE, Status.AMENDED, Status.NOT_YET),
    ]
    assert KNOWN.versions.status(new, "2024-12-01") == (Status.NOT_YET, "in force from 2025-01-01", new)


@pytest.mark.parametrize(
    "civil", ["民法通则", "合同法", "物权法", "担保法", "继承法", "婚姻法", "收养法", "侵权责任法", "民法总则"]
)
def test_laws_that_the_civil_code_ended(civil: str) -> None:
    assert KNOWN.versions.of(work(civil))[-1].until == "2021-01-01"
    assert KNOWN.versions.version_at(work(civil), "2022").status == Status.REPEALED


@pytest.mark.parametrize(
    ("words", "issued", "told"),
    [
        ("员工应当学习《证券法》（2005年修订）的条文。", "2023-05", ("2005-10-27", "主席令第四十三号", "stated")),
        ("员工应当学习2019年修订的《证券法》的条文。", None, ("2019-12-28", "主席令第三十七号", "stated")),
        ("当年依照1998年《证券法》发行。", "2023-05", ("1998-12-29", "主席令第十二号", "stated")),
        ("《证券法》自2020年3月1日起施行后，披露更严。", None, ("2019-12-28", "主席令第三十七号", "stated")),
        ("《证券法》（主席令第十四号）调整了收购条款。", "2024-02", ("2014-08-31", "主席令第十四号", "number")),
        ("各部门要学习新修订的《证券法》。", "2020-01-15", ("2019-12-28", "主席令第三十七号", "newly revised")),
        ("各部门要学习《证券法》。", "2020-01-15", ("2014-08-31", "主席令第十四号", "date of the report")),
        ("各部门要学习《证券法》。", "2021-09", ("2019-12-28", "主席令第三十七号", "date of the report")),
        ("各部门要学习《证券法》。", "2003", ("1998-12-29", "主席令第十二号", "date of the report")),
        ("各部门要学习《证券法》。", None, ("", "", "undated")),
        ("各部门要学习《证券法》。", "2014", ("", "", "ambiguous")),
        ("各部门要学习《证券法》。", "1995-02", ("", "", "ambiguous")),
        ("旧《证券法》没有这样的规定。", "2021-09", ("", "", "ambiguous")),
        ("等待2031年修订的《证券法》出台。", "2021-09", ("", "", "ambiguous")),
    ],
)
def test_version_of_a_citation(words: str, issued: str | None, told: tuple[str, str, str]) -> None:
    assert cited(words, issued, "证券法") == [told]


def test_id_and_label_are_those_of_the_work() -> None:
    text = "依照《中华人民共和国证券法（2019年修订）》和证券法（2014年修正）办理。"
    found = mentions(text, "2022-03")
    assert {(m.id, m.label) for m in found} == {(work("证券法"), "中华人民共和国证券法")}
    assert [m.version[-10:] for m in found] == ["2019-12-28", "2014-08-31"]


def test_bare_name_is_refused_where_only_another_version_is_stated() -> None:
    text = "新修订的《反垄断法》已经通过。《反垄断法》要求整改。"
    assert [basis for *_, basis in cited(text, "2022-07", "反垄断法")] == ["newly revised", "ambiguous"]
    assert [basis for *_, basis in cited(text, "2022-09", "反垄断法")] == ["newly revised", "date of the report"]


def test_number_that_versions_of_two_laws_bear_names_neither_alone() -> None:
    (alone,) = mentions("参见主席令第三十七号。", "2022-03")
    beside = mentions("参见《中华人民共和国能源法》（主席令第三十七号）。", "2025-03")
    assert alone.label == "主席令第三十七号"
    assert [m.label for m in beside] == ["中华人民共和国能源法"] * 2


def test_rule_without_listed_versions_keeps_its_number() -> None:
    assert not KNOWN.versions.listed(work("商业银行委托贷款管理办法"))
    (mention,) = mentions("依照《商业银行委托贷款管理办法》办理。", None)
    assert (mention.number, mention.version, mention.basis) == ("银监发〔2018〕2号", "", "")


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (["甲法 制定  2020-01-01 2020-02-01", "甲法 修订  2020-03-01 2020-02-01"], "days of effect"),
        (["甲法 制定  2020-01-01 2019-12-31"], "before it was promulgated"),
        (["甲法 制定  2020-01-01 2020-02-01", "甲法 制定  2021-01-01 2021-02-01"], "is of kind 制定"),
        (["甲法 制定  2020-01-01 ", "甲法 修正  9999-01-01 "], "which is to come"),
        (["甲法 制定 国务院令第1号 2020-01-01 "], "stands in regulations too"),
        (["甲法 制定  2020-01-01 ", "甲法 修订 银发〔2015〕3号 2021-01-01 "], "number 银发〔2015〕3号 of 2021-01-01"),
        (["甲法 制定  2019-01-01 "], "none promulgated on 2020-01-01"),
        (["甲法 改了  2020-01-01 "], "kind '改了'"),
        (["甲法 制定  2020-01 "], "not ISO days"),
        (["乙法 制定  2020-01-01 "], "乙法: is unknown"),
    ],
)
def test_faults_of_the_table_are_found(tmp_path: Path, rows: list[str], fault: str) -> None:
    own = {
        "entity": "甲法",
        "name": "甲法",
        "status": "preferred",
        "type": "law",
        "number": "国务院令第1号",
        "date": "2020-01-01",
    }
    law = dict.fromkeys(COLUMNS["regulations"], "") | own
    tables = {"regulations": [list(law.values())], "versions": [[*row.split(" "), "recalled", ""] for row in rows]}
    for table, lines in tables.items():
        (tmp_path / f"{table}.tsv").write_text("\n".join(map("\t".join, [COLUMNS[table], *lines])) + "\n", "utf-8")
    assert any(fault in line for line in checks.versions(tmp_path))


def test_the_table_is_in_order() -> None:
    assert list(checks.versions(KNOWLEDGE)) == []


def test_graph_tells_the_status_on_a_day(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "法务培训材料（2024年5月）\n本材料讲解《公司法》与《合同法》，以及《金融机构客户身份识别和客户身份资料及交易记录保存管理办法》，"
        "并说明《贷款风险分类指引》和《商业银行资本管理办法（试行）》的要点。\n",
        "utf-8",
    )
    build([tmp_path / "a.txt"], tmp_path / "kg")
    kg = KnowledgeGraph.open(tmp_path / "kg")
    for name in ("公司法", "合同法", "商业银行资本管理办法(试行)"):
        for day in ("1990-01-01", "2012-12-31", "2024-05-01", "2024-07-01"):
            frame = kg.query("status-of-rule", rule=name, as_of=day)
            told = [(KNOWN.versions.status(one, day).status.value, one.label) for one in KNOWN.versions.of(work(name))]
            assert list(zip(frame["status"], frame["version"], strict=True)) == told
    cites = kg.query("SELECT ?label { ?report a yp:Report ; eli:cites ?version . ?version skos:prefLabel ?label }")
    assert "中华人民共和国公司法（2018年修正）" in set(cites["label"])
