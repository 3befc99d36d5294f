"""Columns of frames have the same types with rows and without."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from pyoxigraph import NamedNode
from small_graph import BANK, RULE
from test_labels import ASKED, relabelled

from graph import KnowledgeGraph, packaged_queries
from graph.query.packaged import parse_query
from graph.query.results import Result
from graph.query.sparql import run
from ontology.errors import UsageError

EVERY = ASKED | {
    "names-of": {"thing": BANK},
    "runs": {},
    "status-of-rule": {"rule": RULE, "as_of": 2020},
}
TYPES = {"text": pl.String, "integer": pl.Int64, "decimal": pl.Float64, "boolean": pl.Boolean, "date": pl.Date}


def as_term(value: Any) -> Any:
    """A parameter as a term, so that a graph without the thing can be asked."""
    return NamedNode(value) if isinstance(value, str) and ":" in value else value


def asked(name: str) -> Result:
    return run(relabelled("en"), name, EVERY[name])


@pytest.mark.parametrize("name", sorted(packaged_queries()))
def test_packaged_queries_declare_what_their_columns_are(name: str) -> None:
    query = packaged_queries()[name]
    declared = dict(query.columns)
    found = asked(name).frame()
    assert found.height and set(declared) <= set(found.columns)
    assert dict(found.schema) == {column: TYPES[declared.get(column, "text")] for column in found.columns}
    nothing = KnowledgeGraph.parse("<urn:a> a <urn:x> .")
    empty = run(nothing, query, {key: as_term(value) for key, value in EVERY[name].items()}).frame()
    assert (empty.height, empty.schema) == (0, found.schema)


@pytest.mark.parametrize("name", sorted(packaged_queries()))
def test_what_is_declared_is_what_the_values_are(name: str) -> None:
    answer = asked(name)
    answer.declared = answer.told = {}
    guessed = answer.frame()
    for column, type_ in packaged_queries()[name].columns:
        if type_ != "text" and guessed[column].null_count() < guessed.height:
            assert guessed.schema[column] == TYPES[type_], column


def test_projections_tell_types_where_there_are_no_rows(kg: KnowledgeGraph) -> None:
    query = """SELECT ?a (COUNT(DISTINCT ?b) AS ?n) (AVG(?b) AS ?mean) (STRLEN(STR(?a)) AS ?long) (isIRI(?a) AS ?iri)
      (xsd:date(?a) AS ?day) (CONCAT(STR(?a), "COUNT(x) AS ?no") AS ?text) { ?a PROPERTY ?b } GROUP BY ?a"""
    wanted = dict(
        zip(
            ("a", "n", "mean", "long", "iri", "day", "text"),
            (pl.String, pl.Int64, pl.Float64, pl.Int64, pl.Boolean, pl.Date, pl.String),
            strict=True,
        )
    )
    empty = kg.query(query.replace("PROPERTY", "yp:nothing"))
    assert (empty.height, dict(empty.schema)) == (0, wanted)
    full = kg.query(query.replace("PROPERTY", "yp:year"))
    assert full.height and dict(full.schema) == wanted
    assert kg.query("CONSTRUCT { ?a yp:year ?b } WHERE { ?a yp:nothing ?b }").schema == dict.fromkeys(
        ("subject", "predicate", "object"), pl.String
    )


def test_what_does_not_fit_is_text_and_nothing_is_lost(kg: KnowledgeGraph) -> None:
    for values in (("1", '"zwei"'), ("1", '"x"^^xsd:integer'), ('"2023-01-02"^^xsd:date', '"2023"^^xsd:gYear')):
        column = kg.query(f"SELECT ?v {{ VALUES ?v {{ {' '.join(values)} }} }}")["v"]
        assert (column.dtype, column.null_count()) == (pl.String, 0)
    days = kg.query('SELECT ?v { VALUES ?v { "2023-01-02"^^xsd:date "2023-01-03"^^xsd:date } }')["v"]
    assert days.dtype == pl.Date


def test_a_declared_column_of_no_known_type_is_told() -> None:
    with pytest.raises(UsageError, match="x: column n is no number: it can be text, integer"):
        parse_query("x", "# help: N.\n# column n: number\nSELECT (1 AS ?n) {}")
