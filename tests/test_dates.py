"""Dates of issue: kept as exactly as they are printed, with the days between which each lies."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import polars as pl
import pytest

import yinpu
from builders import build
from graph.exchange.validate import validate
from graph.query.reports import Catalogued
from ontology.days import bounds
from ontology.errors import UsageError

DATES = {"2023": ("2023-01-01", "2023-12-31"), "2024-02": ("2024-02-01", "2024-02-29"), "2023-09-27": ("2023-09-27",) * 2}


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> Iterator[yinpu.KnowledgeGraph]:
    """Four reports: one of a year, one of a month, one of a day, one without a date."""
    folder = tmp_path_factory.mktemp("dates")
    rows = ["file,title,issued"]
    for number, issued in enumerate([*DATES, ""]):
        (folder / f"{number}.txt").write_text(f"海山银行第{number}期经营观察，谈零售业务与反欺诈。", encoding="utf-8")
        rows.append(f"{number}.txt,海山观察第{number}辑,{issued}")
    catalogue = folder.parent / f"{folder.name}.csv"
    catalogue.write_text("\n".join(rows) + "\n", encoding="utf-8")
    out = folder.parent / f"{folder.name}-kg"
    assert not build([folder], out, catalogue=catalogue).failures
    with yinpu.KnowledgeGraph.open(out) as opened:
        yield opened


def test_a_date_keeps_its_exactness_and_has_bounds(kg: yinpu.KnowledgeGraph) -> None:
    rows = kg.query(
        "SELECT (STR(?day) AS ?issued) (STR(?a) AS ?first) (STR(?b) AS ?last) (DATATYPE(?day) AS ?type) "
        "{ ?report dcterms:issued ?day ; yp:issuedFrom ?a ; yp:issuedUntil ?b FILTER(DATATYPE(?a) = xsd:date) }"
    ).rows()
    assert {issued: (first, last) for issued, first, last, _ in rows} == DATES
    assert {issued: kind.rpartition("#")[2] for issued, *_, kind in rows} == {
        "2023": "gYear",
        "2024-02": "gYearMonth",
        "2023-09-27": "date",
    }
    assert validate(kg).conforms


@pytest.mark.parametrize("day", ["", "23", "2023-13", "2023-9-1x"])
def test_what_is_no_date_has_no_bounds(day: str) -> None:
    with pytest.raises(ValueError, match=r"written as|month"):
        bounds(day)


def test_reports_are_found_by_the_bounds_of_their_dates(kg: yinpu.KnowledgeGraph) -> None:
    for params, found in (
        ({}, ["2024-02", "2023-09-27", "2023"]),
        ({"since": "2023-06-01"}, ["2024-02", "2023-09-27"]),
        ({"since": "2023", "until": "2023"}, ["2023-09-27", "2023"]),
        ({"until": "2023-09"}, ["2023-09-27"]),
        ({"until": "2022"}, []),
    ):
        frame = kg.query("reports-issued", **params)
        assert frame["issued"].to_list() == found
        assert (frame.schema["issued_from"], frame.schema["issued_until"], frame.schema["issued"]) == (
            pl.Date,
            pl.Date,
            pl.String,
        )
    with pytest.raises(UsageError, match="since must be a day such as 2023-06-01"):
        kg.query("reports-issued", since="2023-02-30")


def test_the_catalogue_is_a_frame_of_fixed_columns(kg: yinpu.KnowledgeGraph) -> None:
    frame = kg.catalogue()
    days = frame.drop_nulls("issued").select("issued", pl.col("issued_from", "issued_until").cast(pl.String))
    assert {issued: (first, last) for issued, first, last in days.iter_rows()} == DATES
    assert frame.filter(pl.col("issued_from") >= datetime.date(2023, 6, 1))["issued"].sort().to_list() == [
        "2023-09-27",
        "2024-02",
    ]
    assert (frame.height, frame["issued_from"].null_count()) == (4, 1)
    assert yinpu.KnowledgeGraph.parse("").catalogue().schema == frame.schema
    assert frame["evidence"].explode().struct.field("field").unique().sort().to_list() == [
        *("issued", "language", "series", "text", "title"),
    ]
    assert set(kg.reports()[0]) == set(Catalogued.__annotations__), "the records of the catalogue stay as they are"
