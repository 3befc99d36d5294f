"""Names that were found in reports and could not be linked to a thing: what the tables lack, or what is ambiguous."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.query.mentions import mentions
from graph.query.texts import quote
from ontology.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

    from graph.store.snapshot import Snapshot

__all__ = ["unlinked"]


def unlinked(kg: Snapshot, limit: int = 100) -> pl.DataFrame:
    """The names that were not linked, those named most often first.

    Args:
        kg: The graph.
        limit: Names at the most.

    Returns:
        ``name``, ``type``, ``reason`` (the first of several, by name), ``mentions`` and ``reports`` (how many), and
        ``example``: a sentence, null in a graph without texts.
    """
    import polars as pl

    found = (
        mentions(kg)
        .filter(pl.col("id").is_null())
        .sort("report", "start")
        .group_by(pl.coalesce("label", "text").alias("name"), maintain_order=True)
        .agg(
            pl.col("type").first(),
            pl.col("reason").min(),
            pl.len().cast(pl.Int64).alias("mentions"),
            pl.col("report").n_unique().cast(pl.Int64).alias("reports"),
            pl.col("sentence").first().alias("example"),
        )
        .sort(["mentions", "name"], descending=[True, False])
        .head(limit)
        .collect()
    )
    quoted = [_quoted(kg, place) for place in found["example"]]
    return found.with_columns(pl.Series("example", quoted, dtype=pl.String))


def _quoted(kg: Snapshot, place: str | None) -> str | None:
    try:
        return quote(kg, place) if place else None
    except UsageError:
        return None
