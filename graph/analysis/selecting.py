"""Which reports an analysis takes: those of a period, of publishers, of types of document.

>>> from graph.store.snapshot import Snapshot
>>> kg = Snapshot.parse('''
...     @prefix yp: <https://w3id.org/yinpu/ontology#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
...     <urn:a> { <urn:a> a yp:Report ; yp:issuedFrom "2023-09-01"^^xsd:date ; yp:issuedUntil "2023-09-30"^^xsd:date }
...     <urn:b> { <urn:b> a yp:Report }''')
>>> Where(since="2023").reports(kg), Where(since="2023-09-15").reports(kg), Where().reports(kg)
(['urn:a'], [], None)
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from graph.query.labels import find
from graph.query.packaged import nearest
from graph.query.reports import document_types
from ontology.days import bounds
from ontology.errors import UsageError
from ontology.namespaces import DCTERMS, NIF, RDF, SCHEMA, YP
from ontology.schema import INSTITUTIONS

if TYPE_CHECKING:
    import polars as pl

    from graph.store.snapshot import Snapshot

__all__ = ["EVERYWHERE", "Where", "reports_held"]


@dataclass(frozen=True, slots=True)
class Where:
    """Filters of reports; what is not given filters nothing, what is given must all hold.

    ``since`` and ``until``: days, or months or years (``2023-05``, ``2023``), of which the first and last day count. A report
    is of the period when it was surely issued in it: one that is dated ``2023`` may be older than ``since="2023-05"``, and one
    without a date is of no period. ``publishers``: names or IRIs of institutions, of which a report has any; ``types``: of
    document, any. Of both, a single text will do.
    """

    since: str | date | None = None
    until: str | date | None = None
    publishers: Collection[str] = ()
    types: Collection[str] = ()

    def __post_init__(self) -> None:
        for name in ("publishers", "types"):
            given = getattr(self, name)
            object.__setattr__(self, name, (given,) if isinstance(given, str) else tuple(given))
        for name, which in (("since", 0), ("until", 1)):
            object.__setattr__(self, name, _day(name, getattr(self, name), which))

    @property
    def everything(self) -> bool:
        """Whether it filters nothing."""
        return not any(getattr(self, field.name) for field in fields(self))

    def reports(self, kg: Snapshot) -> list[str] | None:
        """The IRIs of the reports for which all filters hold, sorted; None when it filters nothing.

        Args:
            kg: The graph.

        Returns:
            Perhaps none.

        Raises:
            UsageError: Nothing is called like a publisher (the nearest names are told), or there is no such type.
        """
        import polars as pl

        if self.everything:
            return None
        held = reports_held(kg)
        if self.since is not None:
            held = held.filter(pl.col("issued_from") >= self.since)
        if self.until is not None:
            held = held.filter(pl.col("issued_until") <= self.until)
        if self.publishers:
            wanted = [find(kg, name, INSTITUTIONS) for name in self.publishers]
            held = held.filter(pl.col("publishers").list.set_intersection(wanted).list.len() > 0)
        if self.types:
            held = held.filter(pl.col("type").is_in(_known_types(kg, self.types)))
        return held["report"].to_list()


def _day(name: str, given: str | date | None, which: int) -> date | None:
    """The first (0) or last (1) day of what is given."""
    if given is None or isinstance(given, date):
        return given
    try:
        return date.fromisoformat(bounds(given)[which])
    except ValueError:
        raise UsageError(f"{name} {given!r}: write a day, month or year as 2023-05-17, 2023-05 or 2023") from None


#: All reports.
EVERYWHERE = Where()


def _known_types(kg: Snapshot, types: Collection[str]) -> list[str]:
    """The types, all of which some report has or the vocabulary knows."""
    known = dict.fromkeys([*kg.kept(document_types).values(), *reports_held(kg)["type"].drop_nulls().to_list()])
    for wanted in types:
        if wanted not in known:
            raise UsageError(f"no type of document {wanted!r}{nearest(wanted, known)}")
    return list(types)


def reports_held(kg: Snapshot) -> pl.DataFrame:
    """What analyses ask of reports, read once.

    Args:
        kg: The graph.

    Returns:
        A row a report, sorted: ``report`` (IRI), ``issued_from``, ``issued_until`` (Date), ``publishers`` (list of
        IRIs, sorted), ``type`` (null when unknown), ``characters`` (Int64; of the first place where it stands, else null).
    """
    return kg.kept(_held)


def _held(kg: Snapshot) -> pl.DataFrame:
    import polars as pl

    reports = sorted({quad.subject.value for quad in kg.named(RDF.type) if quad.object.value == str(YP.Report)})
    first, last, types = (_own(kg, name) for name in (YP.issuedFrom, YP.issuedUntil, DCTERMS.type))
    publishers, names, sizes = _own(kg, DCTERMS.publisher), kg.kept(document_types), _sizes(kg)
    rows = [
        (
            report,
            *(min(dates.get(report, ()), default=None) for dates in (first, last)),
            sorted(publishers.get(report, ())),
            next((names.get(of, of) for of in sorted(types.get(report, ()))), None),
            sizes.get(report),
        )
        for report in reports
    ]
    texts = dict.fromkeys(("report", "issued_from", "issued_until"), pl.String)
    schema: dict[str, Any] = texts | {"publishers": pl.List(pl.String), "type": pl.String, "characters": pl.Int64}
    days = pl.col("issued_from", "issued_until").str.to_date("%Y-%m-%d", strict=False)
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(days)


def _own(kg: Snapshot, predicate: str) -> dict[str, list[str]]:
    """What reports say of themselves with a property."""
    found: dict[str, list[str]] = {}
    for quad in kg.named(predicate):
        if quad.subject == quad.graph_name:
            found.setdefault(quad.subject.value, []).append(quad.object.value)
    return found


def _sizes(kg: Snapshot) -> dict[str, int]:
    """How many characters each report has where it stands first."""
    places = {report: min(of, key=lambda place: (len(place), place)) for report, of in _own(kg, SCHEMA.workExample).items()}
    begins, ends = (
        {quad.subject.value: int(quad.object.value) for quad in kg.named(name)} for name in (NIF.beginIndex, NIF.endIndex)
    )
    return {report: ends[place] - begins[place] for report, place in places.items() if place in begins and place in ends}
