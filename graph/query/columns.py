"""The columns of frames: what Python values and polars types the terms of an answer have, with rows and without.

A column has the type that its query tells of it (``# column reports: integer`` in the head of a packaged query), else that
of its values, else that of the expression which gives it. Where a value does not fit the type, all are text as written.

>>> types_of("SELECT ?s (COUNT(DISTINCT ?o) AS ?n) (BOUND(?o) AS ?there) { ?s ?p ?o } GROUP BY ?s")
{'n': 'integer', 'there': 'boolean'}
>>> series("n", [], "integer").dtype
Int64
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    import polars as pl
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    Term = NamedNode | BlankNode | Literal | Triple

__all__ = ["TYPES", "series", "types_of", "value_of"]

#: What a column may be.
TYPES = ("text", "integer", "decimal", "boolean", "date", "time")
_XSD = PREFIXES["xsd"]
_INTEGERS = frozenset(
    _XSD + name for name in ("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger", "unsignedInt")
)
_FLOATS = frozenset(_XSD + name for name in ("decimal", "double", "float"))
#: The datatypes that fit a type, the strictest type first.
_FITTING = {
    "integer": _INTEGERS,
    "decimal": _INTEGERS | _FLOATS,
    "boolean": frozenset({_XSD + "boolean"}),
    "date": frozenset({_XSD + "date"}),
    "time": frozenset({_XSD + "dateTime"}),
}
#: What functions of SPARQL give, where that is told by their name.
_GIVEN = {
    **dict.fromkeys(("count", "strlen", "year", "month", "day", "hours", "minutes", "xsd:integer"), "integer"),
    **dict.fromkeys(("avg", "xsd:decimal", "xsd:double", "xsd:float"), "decimal"),
    **dict.fromkeys(("bound", "contains", "strstarts", "strends", "regex", "langmatches", "sameterm"), "boolean"),
    **dict.fromkeys(("isiri", "isuri", "isblank", "isliteral", "isnumeric", "xsd:boolean"), "boolean"),
    **{"xsd:date": "date", "xsd:datetime": "time"},
}
_PROJECTED = re.compile(r"\(\s*([\w:]+)\s*\((?:[^()]|\([^()]*\))*\)\s*AS\s+[?$](\w+)\s*\)", re.IGNORECASE)


def types_of(query: str) -> dict[str, str]:
    """The types of columns that the expressions of a query tell.

    Args:
        query: SPARQL.

    Returns:
        A type of :data:`TYPES` by the name of each variable whose expression is a call of a function that gives it.
    """
    found = ((name, _GIVEN.get(function.lower())) for function, name in _PROJECTED.findall(query))
    return {name: type_ for name, type_ in found if type_}


def value_of(term: Term | None) -> str | int | float | bool | None:
    """A Python value for a term: numbers and booleans as such, all else, and what is malformed, as strings."""
    from pyoxigraph import Literal

    if term is None:
        return None
    if not isinstance(term, Literal):
        return getattr(term, "value", str(term))
    datatype = term.datatype.value
    try:
        if datatype in _INTEGERS:
            return int(term.value)
        if datatype in _FLOATS:
            return float(term.value)
    except ValueError:
        return term.value
    if datatype == _XSD + "boolean":
        return term.value in ("true", "1")
    return term.value


def series(name: str, column: Sequence[Term | None], declared: str | None = None, told: str | None = None) -> pl.Series:
    """A column of a frame.

    Args:
        name: What it is called.
        column: Its terms, None where there is none.
        declared: The type that it should have whatever its values are.
        told: The type that it has where no value tells one.

    Returns:
        Int64, Float64, Boolean, Date, Datetime (UTC) or String.
    """
    from pyoxigraph import Literal

    datatypes = {term.datatype.value if isinstance(term, Literal) else "" for term in column if term is not None}
    if declared and (declared == "text" or datatypes <= _FITTING[declared]):
        type_ = declared
    elif datatypes:
        type_ = next((name for name, fitting in _FITTING.items() if datatypes <= fitting), "text")
    else:
        type_ = told or "text"
    return _typed(name, column, type_)


def _typed(name: str, column: Sequence[Term | None], type_: str) -> pl.Series:
    """The column as the type, or as text when a value of it is malformed."""
    import polars as pl

    texts = pl.Series(name, [None if term is None else getattr(term, "value", str(term)) for term in column], dtype=pl.String)
    match type_:
        case "text":
            return texts
        case "date":
            typed = texts.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
        case "time":
            typed = texts.str.to_datetime(strict=False, time_zone="UTC")
        case _:
            kinds: dict[str, Any] = {"integer": pl.Int64, "decimal": pl.Float64, "boolean": pl.Boolean}
            typed = pl.Series(name, [value_of(term) for term in column], dtype=kinds[type_], strict=False)
    return typed if typed.null_count() == texts.null_count() else texts
