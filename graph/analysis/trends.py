"""What rose and what fell: how often reports name a thing, by period.

A report is of the period in which it was surely issued; one whose date is not exact enough, or whose length is not known, is
left out and counted. What is counted are the sentences that name a thing (both, of a link), per 10,000 characters of the
reports. The periods have two parts, the first and the last, cut so that both have as equally many reports as can be.

One report may name a thing a hundred times, so sentences are no independent events: counts are divided by their ``dispersion``
between the reports of each part (:func:`graph.analysis.rates.dispersion`) before anything is concluded from them. Then

- intervals are Garwood's exact ones, 95 of 100;
- ``changes`` are the periods at which another level begins (:func:`graph.analysis.rates.change_points`);
- the verdict compares the two parts. ``z`` is by how many deviations the count of the last differs from its share by length:
  the score test with the permutation variance of reports. It is ``emerging`` or ``fading`` where that is chance in fewer than
  one of a hundred things (:data:`CHANCE`), else ``steady``: no change is shown; and ``not enough data`` when fewer reports than
  asked for name the thing, or either part has fewer. Of a thousand things that do not change ten seem to: ``false_share`` says
  how many of the verdicts that are as clear as this one would be there by chance (Benjamini and Hochberg 1995);
- ``log_odds`` is how much it changed: the log-odds ratio with a prior of :data:`PRIOR` characters of average text
  (:func:`graph.query.odds.log_odds`), so that what is rare is not said to have risen without bounds. Its own deviation is
  that of independent events, and would call a sixth of what does not change at all a change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.analysis.networks import named_things
from graph.analysis.rates import chances, change_points, dispersion, garwood
from graph.analysis.selecting import EVERYWHERE, Where, reports_held
from graph.query.labels import LabelIndex, labels
from graph.query.odds import log_odds
from graph.query.packaged import nearest
from ontology.errors import UsageError
from ontology.schema import ENTITY_TYPES, NETWORKED

if TYPE_CHECKING:
    import polars as pl

    from graph.store.snapshot import Snapshot

__all__ = ["CHANCE", "EVERY", "LEAST_REPORTS", "PRIOR", "VERDICTS", "Trends", "trends"]

#: The periods, and how many months each has.
EVERY = {"month": 1, "quarter": 3, "half": 6, "year": 12}
#: Reports that must name a thing, and that either part must have, unless others are asked for.
LEAST_REPORTS = 5
#: Characters of average text that the prior of ``log_odds`` weighs as much as.
PRIOR = 100_000
#: How probable a verdict may be of a thing that does not change.
CHANCE = 0.01
#: What may be said of a thing, in the order of rows.
VERDICTS = ("emerging", "fading", "steady", "not enough data")
_PER = 10_000
_PLURALS = {entity.plural: name for name, entity in ENTITY_TYPES.items() if entity.plural and entity.mention}


@dataclass(frozen=True, slots=True)
class Trends:
    """What :func:`trends` found; in each frame ``type`` is the type of document, null for all.

    ``things``: a row a thing: type, iri, other (of a link, its second thing; else null), label (str), count, reports (int),
    dispersion (float), rate_first, rate_last (per 10,000 characters), log_odds, z, chance, false_share (float; null without
    enough data), changes (list of periods), verdict (of :data:`VERDICTS`, the rows in this order, the clearest first).
    ``series``: a row a thing and period: type, iri, other, label, period (``2023``, ``2023H1``, ``2023Q2``, ``2023-05``),
    count, reports (int), rate, low, high (float).
    ``periods``: a row a period that has reports: type, period (str), begin, end (Date), reports, characters (int), part
    (``first`` or ``last``).
    ``left_out``: how many reports could be placed in no period.
    """

    things: pl.DataFrame
    series: pl.DataFrame
    periods: pl.DataFrame
    left_out: int

    def _repr_html_(self) -> str:
        return str(self.things.drop("iri", "other").head(20)._repr_html_())


def trends(
    kg: Snapshot,
    of: str = "themes",
    *,
    every: str = "quarter",
    by_type: bool = False,
    where: Where = EVERYWHERE,
    least_reports: int = LEAST_REPORTS,
) -> Trends:
    """What is named more often than before, and what less.

    Args:
        kg: The graph.
        of: ``themes``, ``banks``, ``regulations``, another plural of :data:`ontology.schema.ENTITY_TYPES`, or ``links``: pairs
            of things that a sentence names both.
        every: One of :data:`EVERY`.
        by_type: Whether each type of document is looked at by itself, too.
        where: Which reports are taken.
        least_reports: How many reports must name a thing, and either part must have, for a verdict.

    Returns:
        Frames of fixed columns and types, see :class:`Trends`.

    Raises:
        UsageError: There is no such kind of thing, period or filter, or the number is not above 0.
    """
    import polars as pl

    kinds = _PLURALS | {"links": ""}
    if of not in kinds:
        raise UsageError(f"no trends of {of!r}{nearest(of, kinds)}")
    if every not in EVERY:
        raise UsageError(f"no period {every!r}{nearest(every, EVERY)}")
    if least_reports < 1:
        raise UsageError("least_reports must be above 0")
    held = reports_held(kg)
    chosen = where.reports(kg)
    if chosen is not None:
        held = held.filter(pl.col("report").is_in(chosen))
    placed = _placed(held, EVERY[every])
    counts = _counts(kg, of, where).join(placed.select("report"), on="report", how="semi")
    types: list[str | None] = [None, *(sorted(placed["type"].drop_nulls().unique()) if by_type else [])]
    found = [
        _of_type(labels(kg), counts, placed if one is None else placed.filter(pl.col("type") == one), one, least_reports)
        for one in types
    ]
    things, series, periods = (pl.concat(frames) for frames in zip(*found, strict=True))
    return Trends(things, series, periods, held.height - placed.height)


def _placed(held: pl.DataFrame, months: int) -> pl.DataFrame:
    """The reports that lie in one period and have a length, with ``begin`` and ``end`` of it and its name."""
    import polars as pl

    first, last = (pl.col(name).dt.truncate(f"{months}mo") for name in ("issued_from", "issued_until"))
    year, number = (pl.col("begin").dt.year().cast(pl.String), (pl.col("begin").dt.month() - 1) // months + 1)
    if months == 1:
        name = pl.col("begin").dt.strftime("%Y-%m")
    elif months == 12:
        name = year
    else:
        name = pl.concat_str(year, pl.lit({3: "Q", 6: "H"}[months]), number.cast(pl.String))
    return (
        held.filter((first == last) & (pl.col("characters") > 0))
        .with_columns(begin=first, end=first.dt.offset_by(f"{months}mo").dt.offset_by("-1d"))
        .with_columns(name.alias("period"))
    )


def _counts(kg: Snapshot, of: str, where: Where) -> pl.DataFrame:
    """In how many sentences each report names each thing: ``iri``, ``other``, ``report``, ``count``."""
    import polars as pl

    if of != "links":
        named = named_things(kg, [_PLURALS[of]], where=where).drop_nulls("unit").select("id", "report", "unit").unique()
        counts = named.group_by("id", "report").len("count")
        return counts.select(pl.col("id").alias("iri"), pl.lit(None, pl.String).alias("other"), "report", "count")
    from graph.analysis.cooccurrence import CROWD

    named = named_things(kg, NETWORKED, where=where).drop_nulls("unit").select("id", "report", "unit").unique()
    named = named.filter(pl.len().over("unit") <= CROWD)
    pairs = named.join(named.select("unit", other="id"), on="unit").filter(pl.col("id") < pl.col("other"))
    counts = pairs.group_by("id", "other", "report").len("count")
    several = pl.col("report").n_unique().over("id", "other") > 1  # of one report alone there is no trend
    return counts.filter(several).select(pl.col("id").alias("iri"), "other", "report", "count")


def _of_type(
    names: LabelIndex, counts: pl.DataFrame, placed: pl.DataFrame, type_: str | None, least: int
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The frames of things, series and periods, of some reports."""
    import polars as pl

    periods = placed.group_by("period", "begin", "end").agg(
        pl.len().cast(pl.Int64).alias("reports"), pl.col("characters").sum().cast(pl.Int64)
    )
    periods = periods.sort("begin")
    cut = _cut(periods["reports"].to_list())
    periods = periods.with_columns(
        pl.Series("part", ["first" if n < cut else "last" for n in range(periods.height)], dtype=pl.String),
        pl.lit(type_, pl.String).alias("type"),
    ).select("type", "period", "begin", "end", "reports", "characters", "part")
    number = pl.DataFrame(
        {"period": periods["period"], "at": range(periods.height)}, schema={"period": pl.String, "at": pl.Int64}
    )
    seen = counts.join(placed.select("report", "period", "characters"), on="report").join(number, on="period")
    things = seen.select("iri", "other").unique().sort("iri", "other").with_row_index("thing")
    seen = seen.join(things, on=["iri", "other"], nulls_equal=True).with_columns(pl.col("thing").cast(pl.Int64))
    told = _Told.of(seen, placed, periods, things.height, cut, least)
    label = [
        names.label(iri) if other is None else f"{names.label(iri)} – {names.label(other)}"
        for iri, other in things.select("iri", "other").iter_rows()
    ]
    head = things.select(pl.lit(type_, pl.String).alias("type"), "iri", "other", pl.Series("label", label, dtype=pl.String))
    return _things(head, told, periods), _series(head, told, periods), periods


def _cut(reports: list[int]) -> int:
    """How many periods make up the first part: so many that the two have most equally many reports."""
    total = sum(reports)
    return min(range(1, len(reports)), key=lambda n: abs(2 * sum(reports[:n]) - total), default=len(reports))


@dataclass(frozen=True, slots=True)
class _Told:
    """Of things by periods: counts and reports, and what is concluded from them."""

    counts: np.ndarray[Any, np.dtype[Any]]
    reports: np.ndarray[Any, np.dtype[Any]]
    dispersion: np.ndarray[Any, np.dtype[Any]]
    first: np.ndarray[Any, np.dtype[Any]]
    last: np.ndarray[Any, np.dtype[Any]]
    log_odds: np.ndarray[Any, np.dtype[Any]]
    z: np.ndarray[Any, np.dtype[Any]]
    chance: np.ndarray[Any, np.dtype[Any]]
    false: np.ndarray[Any, np.dtype[Any]]
    verdict: list[str]
    changes: list[list[int]]

    @classmethod
    def of(cls, seen: pl.DataFrame, placed: pl.DataFrame, periods: pl.DataFrame, size: int, cut: int, least: int) -> _Told:
        """From the counts of reports: columns ``thing``, ``at`` (the period), ``count``, ``characters``; and all reports."""
        shape, length = (size, periods.height), periods["characters"].to_numpy().astype(float)
        thing, at = seen["thing"].to_numpy(), seen["at"].to_numpy()
        count, characters = seen["count"].to_numpy().astype(float), seen["characters"].to_numpy().astype(float)
        counts, reports = np.zeros(shape), np.zeros(shape)
        np.add.at(counts, (thing, at), count)
        np.add.at(reports, (thing, at), 1.0)
        total, naming = counts.sum(axis=1), reports.sum(axis=1)
        held = periods["reports"].to_numpy().astype(float)
        first, last = counts[:, :cut].sum(axis=1), counts[:, cut:].sum(axis=1)
        before, after = length[:cut].sum(), length[cut:].sum()
        rate, squares = total / max(length.sum(), 1), np.zeros(size)
        np.add.at(squares, thing, count**2 - 2 * rate[thing] * characters * count)
        squares += rate**2 * float((placed["characters"].cast(float) ** 2).sum())
        spread = dispersion(total, squares, (int(held[:cut].sum()), int(held[cut:].sum())), (before, after))
        ratio = log_odds(last, first, PRIOR * rate, (after, before), PRIOR).ratio
        enough = (naming >= least) & bool(min(held[:cut].sum(), held[cut:].sum()) >= least)
        z = np.zeros(size)
        share = after / max(length.sum(), 1)
        z[enough] = (last - total * share)[enough] / np.sqrt(spread * total * share * (1 - share))[enough]
        chance, false = np.ones(size), np.ones(size)
        chance[enough], false[enough] = chances(z[enough])
        place = np.where(~enough, 3, np.where(chance > CHANCE, 2, np.where(z > 0, 0, 1)))
        changes: list[list[int]] = [[] for _ in range(size)]
        cuts = change_points(counts[enough] / spread[enough, None], length / spread[enough, None])
        for n, points in zip(np.flatnonzero(enough).tolist(), cuts, strict=True):
            changes[n] = points
        rates = [part * _PER / max(length, 1) for part, length in ((first, before), (last, after))]
        return cls(counts, reports, spread, rates[0], rates[1], ratio, z, chance, false, [VERDICTS[n] for n in place], changes)


def _things(head: pl.DataFrame, told: _Told, periods: pl.DataFrame) -> pl.DataFrame:
    """The rows of things, in order."""
    import polars as pl

    name = periods["period"].to_list()
    enough = pl.col("verdict") != VERDICTS[3]
    return (
        head.with_columns(
            pl.Series("count", told.counts.sum(axis=1), dtype=pl.Int64),
            pl.Series("reports", told.reports.sum(axis=1), dtype=pl.Int64),
            pl.Series("dispersion", told.dispersion.round(3), dtype=pl.Float64),
            pl.Series("rate_first", told.first.round(4), dtype=pl.Float64),
            pl.Series("rate_last", told.last.round(4), dtype=pl.Float64),
            pl.Series("log_odds", told.log_odds.round(3), dtype=pl.Float64),
            pl.Series("z", told.z.round(3), dtype=pl.Float64),
            pl.Series("chance", told.chance.round(6), dtype=pl.Float64),
            pl.Series("false_share", told.false.round(4), dtype=pl.Float64),
            pl.Series("changes", [[name[n] for n in points] for points in told.changes], dtype=pl.List(pl.String)),
            pl.Series("verdict", told.verdict, dtype=pl.String),
        )
        .with_columns(pl.when(enough).then(pl.col("log_odds", "z", "chance", "false_share")))
        .sort(
            pl.col("verdict").replace_strict({verdict: n for n, verdict in enumerate(VERDICTS)}, return_dtype=pl.Int64),
            -pl.col("z").abs().fill_null(0),
            -pl.col("count"),
            "iri",
            "other",
        )
    )


def _series(head: pl.DataFrame, told: _Told, periods: pl.DataFrame) -> pl.DataFrame:
    """The rows of things by period, in the order of things and time."""
    import polars as pl

    spread, length = told.dispersion[:, None], periods["characters"].to_numpy().astype(float)[None, :] / _PER
    low, high = (limit * spread / length for limit in garwood(told.counts / spread))
    columns = {"rate": told.counts / length, "low": low, "high": high}
    return head.join(periods.select("period"), how="cross").with_columns(
        pl.Series("count", told.counts.ravel(), dtype=pl.Int64),
        pl.Series("reports", told.reports.ravel(), dtype=pl.Int64),
        *(pl.Series(name, values.ravel().round(4), dtype=pl.Float64) for name, values in columns.items()),
    )
