"""Every empty answer says why, and what to relax: in frames, on the command line, and at the endpoint."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from small_graph import build
from starlette.testclient import TestClient
from typer.testing import CliRunner

from graph import KnowledgeGraph, packaged_queries, run
from graph.server.app import EMPTY, application
from yinpu.cli.main import app

WHY: list[tuple[str, dict[str, Any], str]] = [
    ("penalties", {}, "the graph has no penalties: no report tells of one"),
    ("case-search", {"bank": "工行"}, "the graph has no cases: no report tells of one"),
    ("practice-of-bank", {"bank": "工行", "theme": "绿金"}, "theme=绿金 leaves none: leave theme out (1 rows)"),
    ("banks-by-reports", {"level": "expert"}, "level=expert leaves none: leave level out (2 rows)"),
    (
        "reports-issued",
        {"since": "2023", "until": "2023"},
        "since=2023 leaves none: leave since out (1 rows); until=2023 leaves",
    ),
    (
        "reports-issued",
        {"since": "2030", "until": "2020"},
        "since=2030 and until=2020 leave none: relax them together (3 rows)",
    ),
    ("bridging-banks", {"first": "反欺诈", "second": "绿金", "minimum": 9}, "minimum=9 leaves none: give minimum=1 (2 rows)"),
    ("co-mentioned-by-association", {"thing": "工行"}, "minimum=2 leaves none: give minimum=1 (5 rows)"),
    ("rising-themes", {"from": "2022", "to": "2024", "trend": "rising"}, "trend=rising leaves none: leave trend out (2 rows)"),
    (
        "rising-themes",
        {"from": "2022", "to": "2023Q3"},
        "no report is of to=2023Q3: give periods of which there are reports: 2022 (1), 2024 (2)",
    ),
    ("co-mentioned", {"thing": "旧监管会"}, "旧监管会 is known from the tables, but no report names it: give another thing"),
    ("products-of-bank", {"bank": "湖畔城市银行"}, "湖畔城市银行 is named in 2 reports, none of which says this of it"),
    ("evidence-of-statement", {"subject": "工行", "relation": "ofers"}, "relation=ofers leaves none: leave relation out"),
    ("thing-of-identifier", {"value": "XXX"}, "nothing fits value=XXX: give another"),
    ("reports-as-of", {"as_of": "1999"}, "nothing fits as_of=1999: give another"),
    ("banks-by-reports", {"limit": 0}, "limit is 0: give a higher one"),
    ("SELECT ?x { ?x a yp:Bnk }", {}, "nothing in the graph has yp:Bnk"),
    ("SELECT ?x { ?x a yp:Bank FILTER(false) }", {}, "nothing in the graph fits the query"),
]


@pytest.mark.parametrize(("query", "given", "why"), WHY, ids=[f"{query.split()[0]} {given}" for query, given, _ in WHY])
def test_an_empty_frame_says_why(kg: KnowledgeGraph, query: str, given: dict[str, Any], why: str) -> None:
    frame = kg.query(query, **given)
    assert frame.is_empty() and frame.attrs["empty"].startswith(f"no rows: {why}")  # type: ignore[attr-defined]


@pytest.mark.parametrize("query", ["banks-by-reports", "SELECT ?x { ?x a yp:Bank }", "ASK { ?x a yp:Bnk }"])
def test_an_answer_with_rows_says_nothing(kg: KnowledgeGraph, query: str) -> None:
    assert kg.query(query).attrs == {}  # type: ignore[attr-defined]


def test_every_query_says_why_a_graph_without_reports_has_no_rows() -> None:
    nothing = KnowledgeGraph.parse("<urn:a> a <urn:x> .")
    for name, query in packaged_queries().items():
        if not any(parameter.required for parameter in query.parameters):
            assert "the graph has no reports" in nothing.query(name).attrs["empty"], name  # type: ignore[attr-defined]


@pytest.mark.parametrize("query", ["penalties", "SELECT ?x { ?x a yp:Bnk }"])
@pytest.mark.parametrize("format", ["csv", "tsv", "json", "xml"])
def test_all_forms_know_that_they_have_no_rows(kg: KnowledgeGraph, query: str, format: str) -> None:
    empty = run(kg, query)
    empty.serialize(format)
    assert empty.reason().startswith("no rows: ")
    full = run(kg, "SELECT ?x { ?x a yp:Bank }")
    full.serialize(format)
    assert full.reason() == ""


def test_the_command_line_says_it_beside_the_answer(tmp_path: Any) -> None:
    folder = build(tmp_path / "kg")
    told = CliRunner().invoke(app, ["query", "-g", str(folder), "penalties", "-f", "csv"])
    assert told.exit_code == 0 and "the graph has no penalties" in told.stderr and "no rows" not in told.stdout
    assert "no rows" not in CliRunner().invoke(app, ["query", "-g", str(folder), "banks-by-reports"]).stderr


def test_the_endpoint_says_it_in_the_head(kg: KnowledgeGraph) -> None:
    client = TestClient(application(kg), base_url="http://localhost")
    answer = client.get("/queries/practice-of-bank", params={"bank": "工行", "theme": "绿金"})
    assert unquote(answer.headers[EMPTY]) == "no rows: theme=绿金 leaves none: leave theme out (1 rows)"
    assert EMPTY in client.get("/queries/penalties").headers and EMPTY not in client.get("/queries/banks-by-reports").headers
    trends = client.get("/queries/rising-themes", params={"from": "2022", "to": "2024", "minimum": "1"}).json()
    assert {row["trend"]["value"] for row in trends["results"]["bindings"]} == {"steady"}
