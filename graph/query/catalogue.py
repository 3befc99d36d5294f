"""The catalogue as a frame: the same columns of the same types whatever is in it.

>>> from graph.store.snapshot import Snapshot
>>> kg = Snapshot.parse('''
...     @prefix yp: <https://w3id.org/yinpu/ontology#> . @prefix dcterms: <http://purl.org/dc/terms/> .
...     @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
...     <urn:r> { <urn:r> a yp:Report ; dcterms:title "报告" ; dcterms:issued "2023-09"^^xsd:gYearMonth }''')
>>> [str(value) for value in reports_frame(kg).select("issued", "issued_from", "issued_until").row(0)]
['2023-09', '2023-09-01', '2023-09-30']
>>> reports_frame(Snapshot.parse("")).schema == reports_frame(kg).schema
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints, is_typeddict

from graph.query.reports import Catalogued, Evidence, reports
from ontology.days import bounds

if TYPE_CHECKING:
    import polars as pl

    from graph.store.snapshot import Snapshot

__all__ = ["reports_frame"]


def reports_frame(kg: Snapshot) -> pl.DataFrame:
    """The catalogue, one row a report, sorted by source and start.

    Args:
        kg: The graph.

    Returns:
        The columns of :class:`graph.query.reports.Catalogued`, with these differences: beside ``issued``, which is as exact as
        it is printed, stand ``issued_from`` and ``issued_until``, the days between which it lies; in place of ``period`` its
        two days, ``period_from`` and ``period_until``; items of the lists ``roles`` and ``evidence`` name role or field.
    """
    import polars as pl

    schema = _schema()
    return pl.DataFrame([_row(report) for report in reports(kg)], schema=schema).with_columns(
        pl.col(name).str.to_date("%Y-%m-%d", strict=False) for name in _DAYS
    )


_DAYS = ("issued_from", "issued_until", "period_from", "period_until")


def _schema() -> dict[str, Any]:
    """The columns, days still as text."""
    import polars as pl

    item = get_type_hints(Evidence)
    changed: dict[str, dict[str, Any]] = {
        "issued": dict.fromkeys(("issued", "issued_from", "issued_until"), pl.String),
        "period": dict.fromkeys(("period_from", "period_until"), pl.String),
        "roles": {"roles": pl.List(pl.Struct({"role": pl.String, "names": pl.List(pl.String)}))},
        "evidence": {"evidence": pl.List(pl.Struct({name: _type(of) for name, of in ({"field": str} | item).items()}))},
    }
    schema: dict[str, Any] = {}
    for name, hint in get_type_hints(Catalogued).items():
        schema |= changed[name] if name in changed else {name: _type(hint)}
    return schema


def _type(hint: Any) -> Any:
    """The polars type for the type of a field."""
    import polars as pl

    plain: dict[Any, Any] = {str: pl.String, int: pl.Int64, float: pl.Float64}
    if hint in plain:
        return plain[hint]
    if is_typeddict(hint):
        return pl.Struct({name: _type(of) for name, of in get_type_hints(hint).items()})
    of = next(one for one in get_args(hint) if one is not type(None))
    return pl.List(_type(of)) if get_origin(hint) is list else _type(of)


def _row(report: Catalogued) -> dict[str, Any]:
    first, last = report["period"] or (None, None)
    return {
        **report,
        "issued_from": _bound(report["issued"], 0),
        "issued_until": _bound(report["issued"], 1),
        "period_from": _bound(first, 0),
        "period_until": _bound(last, 1),
        "roles": [{"role": role, "names": names} for role, names in report["roles"].items()],
        "evidence": [{"field": field, **one} for field, said in report["evidence"].items() for one in said],
    }


def _bound(day: str | None, which: int) -> str | None:
    """The first (0) or last (1) day of a date; None when there is none, or it is malformed."""
    try:
        return bounds(day)[which] if day else None
    except ValueError:
        return None
