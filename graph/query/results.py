"""The answer to a query, and the forms in which it is given: table, csv, tsv, json, xml for rows; ttl, nt for statements."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.query.columns import series, value_of
from ontology.errors import UsageError
from ontology.iris import ID, KINDS
from ontology.namespaces import PREFIXES
from ontology.spreadsheet import texted_csv

if TYPE_CHECKING:
    import polars as pl
    from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple

    Term = NamedNode | BlankNode | Literal | Triple

__all__ = ["FORMATS", "SHORT", "Result", "curie", "render", "turtle"]

#: The prefixes that answers are shortened with and queries may use: the bound ones, and one for each kind of thing.
SHORT: dict[str, str] = {kind: f"{ID}{kind}/" for kind in KINDS} | PREFIXES

#: Formats by kind of answer, the first is the default.
FORMATS: dict[str, tuple[str, ...]] = {
    "select": ("table", "csv", "tsv", "json", "xml"),
    "ask": ("table", "csv", "tsv", "json", "xml"),
    "graph": ("ttl", "nt", "table", "xml", "jsonld"),
}
_NAMES = {"select": "a SELECT query", "ask": "an ASK query", "graph": "a CONSTRUCT or DESCRIBE query"}


@dataclass(slots=True)
class Result:
    """The answer to a query. Rows are read once; ``kind`` is ``select``, ``ask`` or ``graph``.

    ``hidden`` columns (the parameters of a packaged query) and rows past ``limit`` are left out of every form; ``declared``
    are the types that columns have whatever their values are, ``told`` those that they have where there are no values;
    ``why`` tells why there are no rows.
    """

    answer: QuerySolutions | QueryBoolean | QueryTriples
    hidden: frozenset[str] = frozenset()
    limit: int | None = None
    declared: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    why: Callable[[], str] | None = None
    kind: str = field(init=False)
    _rowless: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        from pyoxigraph import QueryBoolean, QuerySolutions

        self.kind = (
            "ask" if isinstance(self.answer, QueryBoolean) else "select" if isinstance(self.answer, QuerySolutions) else "graph"
        )

    @property
    def variables(self) -> list[str]:
        """The names of the columns."""
        if self.kind == "ask":
            return ["answer"]
        if self.kind == "graph":
            return ["subject", "predicate", "object"]
        answer: Any = self.answer
        return [variable.value for variable in answer.variables if variable.value not in self.hidden]

    def reason(self) -> str:
        """Why there were no rows, once they were read, and what to relax; empty when there were some."""
        return self.why() if self._rowless and self.why else ""

    def rows(self) -> Iterator[tuple[Term | None, ...]]:
        """The rows as pyoxigraph terms, None where a variable is unbound."""
        answer: Any = self.answer
        if self.kind == "ask":
            from pyoxigraph import Literal

            yield (Literal(bool(answer)),)
        elif self.kind == "graph":
            for triple in itertools.islice(answer, self.limit):
                yield triple.subject, triple.predicate, triple.object
        else:
            names = self.variables
            self._rowless = True
            for solution in itertools.islice(answer, self.limit):
                self._rowless = False
                yield tuple(solution[name] for name in names)

    def frame(self) -> pl.DataFrame:
        """A polars frame, whose columns have the types that :mod:`graph.query.columns` gives them, with rows and without.

        Returns:
            The frame. Its attribute ``attrs`` is a dict; without rows it has ``empty``: why there are none, and what to relax.
        """
        import polars as pl

        names = self.variables
        rows = list(self.rows())
        columns = zip(*rows, strict=True) if rows else ([] for _ in names)
        declared = {"ask": {"answer": "boolean"}, "graph": dict.fromkeys(names, "text")}.get(self.kind, self.declared)
        found = zip(names, columns, strict=True)
        frame = pl.DataFrame([series(name, list(column), declared.get(name), self.told.get(name)) for name, column in found])
        frame.attrs = {"empty": reason} if (reason := self.reason()) else {}  # type: ignore[attr-defined]
        return frame

    def serialize(self, format: str) -> bytes:
        """The answer in one of the machine formats of :data:`FORMATS`; UsageError when it does not fit the kind of query."""
        from pyoxigraph import QueryResultsFormat, RdfFormat, parse_query_results

        answer: Any = self.answer
        if format not in FORMATS[self.kind]:
            fitting = ", ".join(FORMATS[self.kind])
            raise UsageError(f"format {format} does not fit {_NAMES[self.kind]}: take one of {fitting}")
        if self.kind == "graph":
            formats = {
                "ttl": RdfFormat.TURTLE,
                "nt": RdfFormat.N_TRIPLES,
                "xml": RdfFormat.RDF_XML,
                "jsonld": RdfFormat.JSON_LD,
            }
            return _statements(itertools.islice(answer, self.limit), formats[format])
        native = {
            "csv": QueryResultsFormat.CSV,
            "tsv": QueryResultsFormat.TSV,
            "json": QueryResultsFormat.JSON,
            "xml": QueryResultsFormat.XML,
        }[format]
        if self.kind == "select" and (self.hidden or self.limit is not None):
            answer = parse_query_results(self._cut(answer), format=QueryResultsFormat.JSON)
        written: bytes = answer.serialize(format=native)
        self._rowless = self.kind == "select" and _rowless(written, format)
        return texted_csv(written.decode()).encode() if format == "csv" else written

    def _cut(self, answer: QuerySolutions) -> bytes:
        """The SPARQL JSON of ``answer`` without hidden columns and rows past the limit."""
        from pyoxigraph import QueryResultsFormat

        table = json.loads(answer.serialize(format=QueryResultsFormat.JSON) or b"{}")
        table["head"]["vars"] = [name for name in table["head"]["vars"] if name not in self.hidden]
        table["results"]["bindings"] = [
            {name: term for name, term in row.items() if name not in self.hidden}
            for row in table["results"]["bindings"][: self.limit]
        ]
        return json.dumps(table, ensure_ascii=False).encode()


def _rowless(written: bytes, format: str) -> bool:
    """Whether an answer that was written has no rows."""
    ends = {"json": b'"bindings":[]}}', "xml": b"<results></results></sparql>"}
    return written.endswith(ends[format]) if format in ends else written.count(b"\n") <= 1


def _statements(triples: Iterable[Triple], format: Any) -> bytes:
    """Triples in ``format``, sorted (rdf:type first within a subject), with only the prefixes that occur."""
    from pyoxigraph import serialize

    is_type = f"<{PREFIXES['rdf']}type>"
    ordered = sorted(triples, key=lambda t: (str(t.subject), str(t.predicate) != is_type, str(t.predicate), str(t.object)))
    text = "\n".join(str(triple) for triple in ordered).replace(is_type, "a")
    used = {prefix: iri for prefix, iri in SHORT.items() if prefix != "id" and f"<{iri}" in text}
    lines = (serialize(ordered, format=format, prefixes=used) or b"").splitlines(keepends=True)
    head = sum(1 for line in itertools.takewhile(lambda line: line.startswith(b"@prefix "), lines))
    return b"".join(sorted(lines[:head]) + lines[head:])


def turtle(triples: Iterable[Triple]) -> bytes:
    """Turtle to be read by people.

    Args:
        triples: Statements in any order.

    Returns:
        UTF-8, sorted and grouped by subject, with the prefixes that are used.

    >>> from pyoxigraph import NamedNode, Triple
    >>> a, b = NamedNode("https://w3id.org/yinpu/id/theme/甲"), NamedNode("https://w3id.org/yinpu/id/theme/乙")
    >>> print(turtle([Triple(a, NamedNode("http://www.w3.org/2004/02/skos/core#broader"), b)]).decode())
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    @prefix theme: <https://w3id.org/yinpu/id/theme/> .
    theme:甲 skos:broader theme:乙 .
    <BLANKLINE>
    """
    from pyoxigraph import RdfFormat

    return _statements(triples, RdfFormat.TURTLE)


def curie(iri: str) -> str:
    """Shorten an IRI by a bound prefix.

    Args:
        iri: A full IRI.

    Returns:
        ``prefix:rest``, or the IRI itself when it is in no bound namespace.

    >>> curie("https://w3id.org/yinpu/ontology#Bank"), curie("https://w3id.org/yinpu/id/theme/反欺诈"), curie("urn:x")
    ('yp:Bank', 'theme:反欺诈', 'urn:x')
    """
    for prefix, namespace in SHORT.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def render(result: Result, format: str | None = None, width: int | None = None) -> str:
    """An answer as text.

    Args:
        result: The answer; its rows are read.
        format: One of :data:`FORMATS` for its kind; None for the first.
        width: Columns that a table may take (else it is records, see :mod:`graph.query.tables`); None for those of the
            terminal.

    Returns:
        The text in that format.
    """
    format = format or FORMATS[result.kind][0]
    if format != "table":
        return result.serialize(format).decode("utf-8")
    from graph.query.tables import laid_out, width_of_output

    names, rows = result.variables, list(result.rows())
    numbers = [
        place
        for place in range(len(names))
        if rows and all(isinstance(value_of(row[place]), int | float | None) for row in rows)
    ]
    return laid_out(names, [[_cell(term) for term in row] for row in rows], width or width_of_output(), numbers)


def _cell(term: Term | None) -> str:
    """A table's cell."""
    from pyoxigraph import NamedNode

    value = value_of(term)
    if isinstance(term, NamedNode):
        return curie(term.value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.4g}"
    return "" if value is None else " ".join(str(value).split())
