"""What is written as CSV opens in a spreadsheet as what it is."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import KnowledgeGraph
from graph.exchange.export import exported
from graph.query.results import render
from graph.query.sparql import run
from ontology.spreadsheet import texted, texted_csv, untexted
from yinpu.cli.printing import records_as

BEGINNINGS = ["=1+1", "+甲", "-乙", "@丙", "\t=1", "\r=1"]


@pytest.mark.parametrize("cell", BEGINNINGS)
def test_formulas_are_marked(cell: str) -> None:
    assert texted(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-3.5", "+2", "-1e-5", "12", "银行", "", "a=b", "'引", 5, -2.5, None])
def test_all_else_stays(cell: object) -> None:
    assert texted(cell) == cell


@given(st.text(alphabet="'=+-@\t\r甲1."))
def test_what_is_marked_reads_back(cell: str) -> None:
    assert untexted(str(texted(cell))) == cell


def cells(data: str) -> set[str]:
    return {cell for row in csv.reader(io.StringIO(data, newline="")) for cell in row}


def test_every_csv_is_marked() -> None:
    names = " , ".join(f'"{name}"' for name in ("=甲", "@乙", "-3.5"))
    kg = KnowledgeGraph.parse(
        "@prefix yp: <https://w3id.org/yinpu/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> . "
        f'<urn:g> {{ <urn:a> a yp:Bank ; skos:prefLabel "=甲" ; skos:altLabel {names} . }}'
    )
    asked = render(run(kg, "SELECT ?name { ?x skos:altLabel ?name }"), "csv")
    assert cells(asked) == {"name", "'=甲", "'@乙", "-3.5"}
    with zipfile.ZipFile(io.BytesIO(exported(kg, "csv"))) as packed:
        assert {"'=甲"} <= cells(packed.read("nodes.csv").decode("utf-8-sig"))
    assert cells(records_as([{"title": "=甲", "pages": -2}], "csv", ("title", "pages"))) == {"title", "pages", "'=甲", "-2"}
    assert texted_csv("a,b\r\n1,银行\r\n") == "a,b\r\n1,银行\r\n"
