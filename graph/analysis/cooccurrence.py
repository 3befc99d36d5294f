"""What stands together: things counted in sentences, and pairs of them.

>>> both = Cooccurrence.count([("a", 1, 1), ("b", 1, 1), ("a", 2, 1), ("b", 2, 1), ("c", 3, 1)])
>>> both.things, both.first.tolist(), both.second.tolist(), both.both.tolist(), both.reports.tolist()
(['a', 'b', 'c'], [0], [1], [2], [1])
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray
    from scipy import sparse

__all__ = ["CROWD", "Cooccurrence"]

#: Things that a unit names at the most: one that names more is a table or list run together.
CROWD = 25


@dataclass(frozen=True, slots=True)
class Cooccurrence:
    """Things, and the pairs of them that at least one unit (a sentence, or what else was counted in) names both of.

    ``things``: sorted; ``units``: how many units name any. Of each pair, in sorted order: ``first`` and ``second``, the
    numbers of its things, the first the smaller; ``both`` and ``reports``, how many units, and how many reports in one unit,
    name both. ``by_report``: things by reports, in how many units of it; ``units_of_report``: how many units a report has.
    ``named``: the numbers of ``thing``, ``unit`` and ``report`` of each thing in each unit, in order of units.
    """

    things: list[str]
    units: int
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    both: NDArray[np.int64]
    reports: NDArray[np.int64]
    by_report: sparse.csr_array
    units_of_report: NDArray[np.float64]
    named: pl.DataFrame

    @classmethod
    def count(cls, named: Iterable[tuple[Any, Any, Any]], crowd: int = CROWD) -> Self:
        """The pairs of what is named.

        Args:
            named: Thing, unit and report of each mention.
            crowd: Units that name more things are left out.

        Returns:
            The counts.
        """
        import polars as pl

        frame = pl.DataFrame(list(named), schema=["id", "unit", "report"], orient="row")
        return cls.of(frame, sorted(frame["id"].unique()), crowd)

    @classmethod
    def of(cls, named: pl.DataFrame, things: Sequence[str], crowd: int = CROWD) -> Self:
        """The same of a frame.

        Args:
            named: Columns ``id``, ``unit``, ``report``; rows without a unit are left out.
            things: What is to have a number, sorted; what is named is among it.
            crowd: As in :meth:`count`.

        Returns:
            The counts.
        """
        import polars as pl
        from scipy import sparse

        number = pl.DataFrame({"id": things, "thing": range(len(things))}, schema={"id": named.schema["id"], "thing": pl.Int64})
        kept = named.select("id", "unit", "report").drop_nulls().unique().filter(pl.len().over("unit") <= crowd)
        kept = kept.join(number, on="id").with_columns(pl.col("unit", "report").rank("dense").cast(pl.Int64) - 1)
        kept = kept.select("thing", "unit", "report").sort("unit", "thing")
        held = kept.group_by("thing", "report").len()
        sizes = kept.group_by("report").agg(pl.col("unit").n_unique()).sort("report")["unit"].to_numpy().astype(float)
        counts = (held["len"].to_numpy().astype(float), (held["thing"].to_numpy(), held["report"].to_numpy()))
        by_report = sparse.csr_array(counts, shape=(len(things), len(sizes)))
        first, second, both, reports = _pairs(kept)
        return cls(list(things), kept["unit"].n_unique(), first, second, both, reports, by_report, sizes, kept)

    def shuffled(self, unit: NDArray[np.int64]) -> Self:
        """The same things, named as often in each report, in other units of it.

        Args:
            unit: The unit of each row of ``named``; no unit has a thing twice.

        Returns:
            The counts.
        """
        import polars as pl

        named = self.named.with_columns(unit=pl.Series(unit)).sort("unit", "thing")
        first, second, both, reports = _pairs(named)
        return replace(self, first=first, second=second, both=both, reports=reports, named=named)

    def only(self, pairs: NDArray[np.bool_]) -> Self:
        """The same with some of its pairs; what things and reports there are stays, and so does what chance would give."""
        return replace(
            self, first=self.first[pairs], second=self.second[pairs], both=self.both[pairs], reports=self.reports[pairs]
        )


def _pairs(named: pl.DataFrame) -> list[NDArray[np.int64]]:
    """The numbers of both things of each pair in order, how many units name both, and how many reports in one of them."""
    import numpy as np
    import polars as pl

    pairs = (
        named.lazy()
        .join(named.lazy().select("unit", second="thing"), on="unit")
        .filter(pl.col("thing") < pl.col("second"))
        .group_by("thing", "second")
        .agg(pl.len().cast(pl.Int64).alias("both"), pl.col("report").n_unique().cast(pl.Int64).alias("reports"))
        .sort("thing", "second")
        .collect()
    )
    return [pairs[name].to_numpy().astype(np.int64) for name in ("thing", "second", "both", "reports")]
