"""How well things are known, in what is built: queries that filter by level, and the panels of views."""

from __future__ import annotations

from pathlib import Path

import pytest

import yinpu
from graph.query.levels import counted, named_by_level
from graph.query.packaged import packaged_queries
from graph.server.pages import entity, home
from graph.views.evidence import described
from graph.views.selection import ViewInputs
from graph.views.standing import pages
from ontology import Knowledge
from ontology.errors import UsageError
from ontology.knowledge import table_files as tables
from ontology.knowledge.claims import LEVELS
from ontology.knowledge.shares import shares
from ontology.namespaces import SCHEMA

#: Queries that list things of the tables, each with what it must be given.
ASKED: dict[str, dict[str, str]] = {
    "banks-by-reports": {},
    "banks-of-publisher": {"publisher": "中国人民银行"},
    "known-things": {},
    "products-of-bank": {"bank": "工行"},
    "publishers": {},
    "regulations-of-issuer": {"issuer": "中国人民银行"},
    "rules-cited-with-theme": {"theme": "金融科技"},
}
TEXT = "中国工商银行推出“海塘通”平台。中国人民银行发布《金融科技发展规划(2022—2025年)》。"


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> yinpu.KnowledgeGraph:
    folder = tmp_path_factory.mktemp("levels")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    yinpu.build([folder / "a.txt"], folder / "kg")
    return yinpu.KnowledgeGraph.open(folder / "kg")


def test_what_is_named_is_listed_with_its_level_and_evidence(kg: yinpu.KnowledgeGraph) -> None:
    found = {row["thing"]: row for row in kg.query("known-things").rows(named=True)}
    assert found["中国工商银行"]["level"] == "corroborated" and found["中国工商银行"]["found_in"]
    assert "海塘通平台" not in found  # no table knows it


@pytest.mark.parametrize(("level", "held"), [("recalled", True), ("corroborated", True), ("primary", False), ("expert", False)])
def test_a_level_is_the_least_that_is_listed(kg: yinpu.KnowledgeGraph, level: str, held: bool) -> None:
    least = LEVELS.index(level)
    for name, given in ASKED.items():
        found = kg.query(name, level=level, **given)
        assert all(LEVELS.index(one) >= least for one in found["level"]), name
        assert "least_level" not in found.columns and found["level"].null_count() == 0
    assert ("中国工商银行" in kg.query("banks-by-reports", level=level)["bank"].to_list()) == held


def test_what_no_table_has_is_listed_without_a_level(kg: yinpu.KnowledgeGraph) -> None:
    found = {row["product"]: row["level"] for row in kg.query("products-of-bank", bank="工行").rows(named=True)}
    assert found == {"海塘通平台": None}
    assert kg.query("products-of-bank", bank="工行", level="recalled").is_empty()


def test_every_query_of_things_by_name_can_be_asked_for_a_level() -> None:
    with_level = {one.name for one in packaged_queries().values() if any(p.kind == "level" for p in one.parameters)}
    assert with_level == {*ASKED}


def test_an_unknown_level_is_told(kg: yinpu.KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="must be one of recalled, corroborated, primary, expert, not 'sure'"):
        kg.query("known-things", level="sure")


def test_a_panel_says_where_a_thing_is_known_from(kg: yinpu.KnowledgeGraph) -> None:
    facts = {fact["k"]: fact["v"] for fact in described(ViewInputs(kg), str(kg.find("中国工商银行")))}
    level, *sources = facts["level"]
    assert level == "corroborated" and sources
    titles = {f"{row['title']} ({row['version']})" for row in Knowledge().rows("evidence")}
    assert {*sources} <= titles | {row["title"] for row in Knowledge().rows("evidence")}


def test_the_page_of_a_thing_says_it(kg: yinpu.KnowledgeGraph) -> None:
    page = entity(kg, {"iri": str(kg.find("中国工商银行"))})
    assert "词表依据 from the tables" in page and "已印证 corroborated by " in page


def test_the_first_pages_count_levels(kg: yinpu.KnowledgeGraph) -> None:
    counted = named_by_level(kg)
    assert sum(counted.values()) == len({q.object for q in kg.quads(SCHEMA.mentions)})
    assert counted["corroborated"] >= 2 and counted[""] == 1
    assert "词表未收 in no table" in home(kg, {})
    assert f'<span class="en" lang="en">in no table</span> <b>{counted[""]}</b>' in pages(kg).index()


def test_the_page_has_words_for_levels(kg: yinpu.KnowledgeGraph) -> None:
    text = str(kg.view("overview").html)
    assert "词表依据" in text and "From the tables" in text


def test_a_thing_counts_as_often_as_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("中国工商银行和招商银行签约。中国工商银行推出“海塘通”平台。", encoding="utf-8")
    yinpu.build([tmp_path / "a.txt"], tmp_path / "kg")
    with yinpu.KnowledgeGraph.open(tmp_path / "kg") as kg:
        named = counted(kg)
    assert (named["institution/中国工商银行"], named["institution/招商银行"]) == (2, 1)
    assert [(one.table, one.things, one.above) for one in shares(mentions=named)] == [("institutions", 3, 1.0)]


def test_mentions_of_what_is_only_recalled_are_told(tmp_path: Path) -> None:
    table = tmp_path / "institutions" / "own.tsv"
    table.parent.mkdir()
    columns = tables.COLUMNS["institutions"]
    written = [
        dict.fromkeys(columns, "") | {"entity": name, "name": name, "status": "preferred", "level": level, "id": name}
        for name, level in (("海塘银行", "recalled"), ("南屿银行", "corroborated"))
    ]
    table.write_text("".join("\t".join(row) + "\n" for row in (columns, *(row.values() for row in written))), encoding="utf-8")
    (share,) = shares(tmp_path, {"institution/海塘银行": 1, "institution/南屿银行": 3, "theme/绿色信贷": 9})
    assert (share.things, share.recalled, share.above) == (4, 1, 0.75)
