"""How well things are known, in what is built: queries that filter by level, and the panels of views."""

from __future__ import annotations

import pytest

import yinpu
from graph.views.evidence import described
from graph.views.selection import ViewInputs

TEXT = "中国工商银行推出“海塘通”平台。中国人民银行发布《金融科技发展规划(2022—2025年)》。"


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> yinpu.KnowledgeGraph:
    folder = tmp_path_factory.mktemp("levels")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    yinpu.build([folder / "a.txt"], folder / "kg")
    return yinpu.KnowledgeGraph.open(folder / "kg")


def test_what_is_named_is_listed_with_its_level_and_evidence(kg: yinpu.KnowledgeGraph) -> None:
    found = {row["thing"]: row for row in kg.query("known-things").rows(named=True)}
    assert found["中国工商银行"]["known"] == "corroborated" and found["中国工商银行"]["found_in"]
    assert "海塘通平台" not in found  # no table knows it


@pytest.mark.parametrize("level", ["recalled", "corroborated"])
def test_the_level_filters(kg: yinpu.KnowledgeGraph, level: str) -> None:
    assert set(kg.query("known-things", level=level)["known"]) <= {level}
    assert set(kg.query("regulations-of-issuer", issuer="中国人民银行", level=level)["known"]) <= {level}


def test_a_panel_says_where_a_thing_is_known_from(kg: yinpu.KnowledgeGraph) -> None:
    iri = kg.find("中国工商银行")
    facts = {fact["k"]: fact["v"] for fact in described(ViewInputs(kg), str(iri))}
    assert facts["level"] == ["corroborated"] and facts["foundIn"]


def test_the_page_has_words_for_levels(kg: yinpu.KnowledgeGraph) -> None:
    text = str(kg.view("overview").html)
    assert "词表依据" in text and "From the tables" in text
