"""A floor under the scores of relations: in networks of facts, views and packaged queries."""

from __future__ import annotations

import pytest

from graph import KnowledgeGraph
from graph.analysis.facts import facts
from graph.views.selection import ViewInputs, view_data
from ontology.errors import UsageError

PREFIXES = """
@prefix yp: <https://w3id.org/yinpu/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix itsrdf: <http://www.w3.org/2005/11/its/rdf#> .
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> ."""
THINGS = """
<urn:known> { <urn:bank> a yp:Bank ; skos:prefLabel "海塘银行"@zh-Hans .
  <urn:a> a yp:Theme ; skos:prefLabel "甲题"@zh-Hans . <urn:b> a yp:Theme ; skos:prefLabel "乙题"@zh-Hans .
  <urn:c> a yp:Theme ; skos:prefLabel "丙题"@zh-Hans . <urn:d> a yp:Theme ; skos:prefLabel "丁题"@zh-Hans .
  <urn:p> a yp:Product ; skos:prefLabel "海塘通"@zh-Hans . <urn:q> a yp:Product ; skos:prefLabel "海塘宝"@zh-Hans .
  <urn:bank> yp:practises <urn:d> . }"""


def said(report: str, number: int, thing: str, score: float, predicate: str = "practises") -> str:
    place = f"{report}#char={number},{number + 5}"
    return f"""<{report}> {{ <urn:bank> yp:{predicate} <{thing}> . <{place}> nif:anchorOf "第{number}句" .
      <{place}&x> a yp:Relation ; rdf:subject <urn:bank> ; rdf:predicate yp:{predicate} ; rdf:object <{thing}> ;
        yp:evidence <{place}> ; yp:rule "frame:x" ; itsrdf:taConfidence {score} . }}"""


@pytest.fixture(scope="module")
def kg() -> KnowledgeGraph:
    """Of four themes one is surely practised, one surely not, one by one of two sentences, one is known from tables too."""
    lines = [
        *(said("urn:r1", 0, "urn:a", 0.9), said("urn:r1", 10, "urn:b", 0.4), said("urn:r1", 20, "urn:c", 0.4)),
        *(said("urn:r2", 0, "urn:c", 0.8), said("urn:r2", 10, "urn:d", 0.4)),
        *(said("urn:r2", 20, "urn:p", 0.9, "offers"), said("urn:r2", 30, "urn:q", 0.3, "offers")),
    ]
    return KnowledgeGraph.parse(PREFIXES + THINGS + "\n".join(lines))


def practised(kg: KnowledgeGraph, floor: float) -> dict[str, int]:
    return {
        thing: data["evidence"] for _, thing, name, data in facts(kg, floor).edges(keys=True, data=True) if name == "practises"
    }


def test_facts_that_only_weak_rules_read_are_left_out(kg: KnowledgeGraph) -> None:
    assert practised(kg, 0) == {"urn:a": 1, "urn:b": 1, "urn:c": 2, "urn:d": 1}
    assert practised(kg, 0.8) == {"urn:a": 1, "urn:c": 1, "urn:d": 0}
    assert practised(kg, 1) == {"urn:d": 0}


def test_views_draw_no_weak_relation_and_quote_none(kg: KnowledgeGraph) -> None:
    drawn = {floor: view_data(ViewInputs(kg, min_score=floor), "banks-themes") for floor in (0, 0.8)}
    assert [len(data.edges) for data in drawn.values()] == [4, 3]
    pages = {floor: kg.view("banks-themes", min_score=floor) for floor in (0, 0.8)}
    assert "关系 ≥ 0.8" in pages[0.8].html and "≥" not in pages[0].title[0]
    assert kg.view("banks-themes").html == pages[0].html != pages[0.8].html
    with pytest.raises(UsageError, match="between 0 and 1"):
        kg.view("overview", min_score=80)


@pytest.mark.parametrize(
    ("query", "column", "whole", "sure"),
    [
        ("practice-of-bank", "practised", ["甲题", "丙题", "乙题", "丙题", "丁题"], ["甲题", "丙题"]),
        ("products-of-bank", "product", ["海塘宝", "海塘通"], ["海塘通"]),
        ("relations-of", "object", [*"甲乙丙丙丁", "海塘通", "海塘宝"], ["甲", "丙", "海塘通"]),
    ],
)
def test_queries_take_a_floor(kg: KnowledgeGraph, query: str, column: str, whole: list[str], sure: list[str]) -> None:
    key = {"relations-of": "thing"}.get(query, "bank")
    for floor, wanted in ((None, whole), ("0", whole), (0.8, sure)):
        given = {} if floor is None else {"min_score": floor}
        answer = kg.query(query, **{key: "海塘银行"}, **given)
        assert sorted(name.removesuffix("题") for name in answer[column]) == sorted(name.removesuffix("题") for name in wanted)
        assert answer.schema["score"].is_float() and "min_score" not in answer.columns
        assert floor in (None, "0") or answer["score"].min() >= 0.8  # type: ignore[operator]


@pytest.mark.parametrize("floor", ["high", "80", "-1", "nan", ""])
def test_a_floor_that_is_none_is_told(kg: KnowledgeGraph, floor: str) -> None:
    if not floor:
        assert len(kg.query("products-of-bank", bank="海塘银行", min_score=floor)) == 2
        return
    with pytest.raises(UsageError, match="min_score must be a number from 0 to 1"):
        kg.query("products-of-bank", bank="海塘银行", min_score=floor)
