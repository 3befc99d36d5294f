"""Why an answer is empty, and what to relax: the value of a parameter, a name that no report has, data that no report gives.

>>> from graph.query.packaged import packaged_queries
>>> from graph.store.snapshot import Snapshot
>>> kg = Snapshot.parse('<urn:r> { <urn:r> a <https://w3id.org/yinpu/ontology#Report> }')
>>> why_empty(kg, packaged_queries()["central"], {})
'no rows: the graph has no measures of an analysis: run `yinpu analyse`'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from graph.query.labels import labels
from graph.query.packaged import PackagedQuery, Parameter
from graph.query.results import SHORT
from graph.query.stretches import expanded
from graph.query.tokens import decoded, tokens

if TYPE_CHECKING:
    from graph.store.snapshot import Snapshot

__all__ = ["why_empty"]

#: Rows of an answer with other parameters, counted up to the limit.
Count = Callable[[PackagedQuery, Mapping[str, Any]], int]
_REPORTS = "SELECT (COUNT(DISTINCT ?r) AS ?n) { ?r a yp:Report }"
_NAMING = "SELECT (COUNT(DISTINCT ?r) AS ?n) ?thing { GRAPH ?r { ?r schema:mentions ?thing } } GROUP BY ?thing"
_YEARS = """SELECT ?year (COUNT(DISTINCT ?r) AS ?n) { ?r a yp:Report OPTIONAL { ?r yp:year ?y }
  BIND(COALESCE(STR(?y), "no year") AS ?year) } GROUP BY ?year ORDER BY ?year"""
_PERIOD = expanded(
    "SELECT (COUNT(DISTINCT ?r) AS ?n) ?period {\n?r a yp:Report .\n# within ?r ?period\n"
    "FILTER(?r_in_period)\n} GROUP BY ?period"
)


def why_empty(kg: Snapshot, query: PackagedQuery, given: Mapping[str, Any], count: Count | None = None) -> str:
    """Why a query has no rows.

    Args:
        kg: The graph.
        query: The query.
        given: The values of its parameters, as given.
        count: Asks the query again with other parameters and counts the rows.

    Returns:
        One line: what is missing, then what to change.
    """
    given = {name.replace("-", "_"): value for name, value in given.items()}
    if str(given.get("limit", "")) == "0":
        return "no rows: limit is 0: give a higher one"
    if not _number(kg, _REPORTS):
        return "no rows: the graph has no reports: build it of some first (`yinpu build PATH`)"
    for pattern, what in query.needs:
        if not kg.store.query(f"ASK {{ {pattern} }}", prefixes=SHORT, use_default_graph_as_union=not kg.has_union):
            return f"no rows: the graph has no {what}"
    said = [*_narrow(query, given, count), *_periods(kg, query, given)]
    said = said or [*_unnamed(kg, query, given), *_unknown(kg, query)]
    return "no rows: " + ("; ".join(said) or "nothing in the graph fits the query")


def _asked(kg: Snapshot, query: str, **bound: Any) -> list[Any]:
    from pyoxigraph import Variable

    bindings = {Variable(name): term for name, term in bound.items()}
    answer: Any = kg.store.query(query, prefixes=SHORT, substitutions=bindings, use_default_graph_as_union=not kg.has_union)
    return list(answer)


def _number(kg: Snapshot, query: str, **bound: Any) -> int:
    return next((int(row["n"].value) for row in _asked(kg, query, **bound)), 0)


def _value(parameter: Parameter, given: Mapping[str, Any]) -> Any:
    return given.get(parameter.name, parameter.default)


def _narrow(query: PackagedQuery, given: Mapping[str, Any], count: Count | None) -> list[str]:
    """Parameters that shut all rows out: what the answer has without one, or, where none does alone, without all of them."""
    if count is None:
        return []
    relaxed = {
        one.name: "1" if one.name == "minimum" else ""
        for one in query.parameters
        if not one.required and one.name != "limit" and one.kind != "period" and _value(one, given) not in ("", "1", 1)
    }
    alone = [(name, value, count(query, {**given, name: value})) for name, value in relaxed.items()]
    if found := [(name, value, rows) for name, value, rows in alone if rows]:
        return [
            f"{name}={_given_as(query, given, name)} leaves none: {_advice(name, value)} ({rows} rows)"
            for name, value, rows in found
        ]
    if len(relaxed) > 1 and (rows := count(query, {**given, **relaxed})):
        values = " and ".join(f"{name}={_given_as(query, given, name)}" for name in relaxed)
        return [f"{values} leave none: relax them together ({rows} rows)"]
    return []


def _given_as(query: PackagedQuery, given: Mapping[str, Any], name: str) -> str:
    """What a parameter was, as given or by default."""
    return str(_value(next(one for one in query.parameters if one.name == name), given))


def _advice(name: str, value: str) -> str:
    return f"give {name}={value}" if value else f"leave {name} out"


def _periods(kg: Snapshot, query: PackagedQuery, given: Mapping[str, Any]) -> list[str]:
    """Periods in which no report was issued, and the years that have reports."""
    from graph.query.packaged import term_of

    empty = []
    for one in query.parameters:
        value = _value(one, given)
        if one.kind == "period" and value and not _number(kg, _PERIOD, period=term_of(query.name, one, value, kg)):
            empty.append(f"{one.name}={value}")
    years = ", ".join(f"{row['year'].value} ({row['n'].value})" for row in _asked(kg, _YEARS)) if empty else ""
    return [f"no report is of {' or '.join(empty)}: give periods of which there are reports: {years}"] if empty else []


def _unnamed(kg: Snapshot, query: PackagedQuery, given: Mapping[str, Any]) -> list[str]:
    """The things that were asked for: by how many reports they are named."""
    from pyoxigraph import NamedNode

    from graph.query.packaged import term_of

    said = []
    for one in query.parameters:
        value = _value(one, given)
        term = term_of(query.name, one, value, kg) if value and (one.kind == "thing" or one.kind[:1].isupper()) else None
        if isinstance(term, NamedNode):
            label, reports = labels(kg).label(term.value), _number(kg, _NAMING, thing=term)
            if not reports:
                said.append(f"{label} is known from the tables, but no report names it: give another {one.name}")
            else:
                said.append(f"{label} is named in {reports} reports, none of which says this of it: give another {one.name}")
        elif one.required:
            said.append(f"nothing fits {one.name}={value}: give another")
    return said


def _unknown(kg: Snapshot, query: PackagedQuery) -> list[str]:
    """The names in SPARQL of a user's own that nothing in the graph has."""
    from pyoxigraph import NamedNode

    if query.help:
        return []
    said = []
    for token in tokens(decoded(query.text)):
        prefix, colon, local = token.text.partition(":")
        if token.kind == "name" and colon and prefix in SHORT and local:
            node = NamedNode(SHORT[prefix] + local)
            if not any(_some(kg, *place) for place in ((node, None, None), (None, node, None), (None, None, node))):
                said.append(
                    f"nothing in the graph has {token.text}: see `yinpu queries --show NAME` for the names that are used"
                )
    return [*dict.fromkeys(said)]


def _some(kg: Snapshot, subject: Any, predicate: Any, object_: Any) -> bool:
    return next(iter(kg.store.quads_for_pattern(subject, predicate, object_, None)), None) is not None
