"""The sentences that tell most of a community: they name several of its members, and little else.

>>> import polars as pl
>>> named = pl.DataFrame({"id": ["a", "b", "a", "x", "y"], "sentence": ["s1", "s1", "s2", "s2", "s2"], "report": ["r"] * 5})
>>> telling(named, [["a", "b"]])
[['s1']]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from graph.analysis.cooccurrence import CROWD

if TYPE_CHECKING:
    import polars as pl

__all__ = ["telling"]


def telling(named: pl.DataFrame, communities: Sequence[Sequence[str]], most: int = 3) -> list[list[str]]:
    """The most telling sentences of each community, of different reports where there are such.

    Args:
        named: Columns ``id``, ``sentence``, ``report``: what sentences name.
        communities: The members of each, the most distinctive first: a sentence is worth the sum of ``1 / log2(rank + 1)`` over
            the members that it names (as the discounted gain of Järvelin and Kekäläinen 2002), times the share of members
            among what it names.
        most: Sentences a community.

    Returns:
        Their IRIs, the most telling first; only those that name two members or more.
    """
    import polars as pl

    ranked = [(iri, number, rank) for number, members in enumerate(communities) for rank, iri in enumerate(members, 1)]
    members = pl.DataFrame(ranked, schema={"id": pl.String, "community": pl.Int64, "rank": pl.Int64}, orient="row")
    kept = named.select("id", "sentence", "report").drop_nulls().unique()
    kept = kept.with_columns(pl.len().over("sentence").alias("things")).filter(pl.col("things") <= CROWD)
    found = (
        kept.join(members, on="id")
        .group_by("community", "sentence", "report")
        .agg((1 / (pl.col("rank") + 1).log(2)).sum().alias("gain"), pl.len().alias("held"), pl.col("things").first())
        .filter(pl.col("held") > 1)
        .with_columns((pl.col("gain") * pl.col("held") / pl.col("things")).round(9).alias("worth"))
        .sort("community", "worth", "sentence", descending=[False, True, False])
        .with_columns(pl.int_range(pl.len()).over("community", "report").alias("again"))
        .sort("community", "again", "worth", "sentence", descending=[False, False, True, False])
        .group_by("community", maintain_order=True)
        .agg(pl.col("sentence").head(most))
    )
    by_number = dict(found.iter_rows())
    return [by_number.get(number, []) for number in range(len(communities))]
