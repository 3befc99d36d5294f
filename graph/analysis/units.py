"""What things may stand together in: a clause, a sentence, a block or a report.

A clause is what stands between the marks ``，；：。！？`` of a sentence (and ``, ; : ! ?``, but not those in numbers, times and
addresses); ``、`` parts no clauses, for it lists what belongs together. A mark within a name parts nothing.

>>> from graph.store.snapshot import Snapshot
>>> kg = Snapshot.parse('''
...     @prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
...     <urn:r> { <urn:r#char=10,19> nif:anchorOf "甲行、乙行，丙行。" }''')
>>> import polars as pl
>>> named = pl.LazyFrame({"start": [10, 13, 16], "end": [12, 15, 18], "sentence": "urn:r#char=10,19", "sentence_start": 10})
>>> with_unit(kg, named, "clauses").collect()["unit"].to_list()
['urn:r#char=10,19 0', 'urn:r#char=10,19 0', 'urn:r#char=10,19 1']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontology.errors import UsageError
from ontology.namespaces import NIF

if TYPE_CHECKING:
    import polars as pl

    from graph.store.snapshot import Snapshot

__all__ = ["UNITS", "with_unit"]

#: What things may stand together in, and the column of mentions that tells it.
UNITS = {"clauses": "sentence", "sentences": "sentence", "blocks": "block", "reports": "report"}
#: The end of a clause.
_MARK = r"[，；：。！？;!?]|[,:](?:[^0-9/]|$)"


def with_unit(kg: Snapshot, named: pl.LazyFrame, by: str) -> pl.LazyFrame:
    """Mentions with what they stand in.

    Args:
        kg: The graph.
        named: Mentions, see :func:`graph.query.mentions.mentions`.
        by: One of :data:`UNITS`.

    Returns:
        The same with a column ``unit``; it is null, and so counts for nothing, where a mention stands in none.

    Raises:
        UsageError: The unit is unknown.
    """
    import polars as pl

    if by not in UNITS:
        raise UsageError(f"a network is by {', '.join(UNITS)}, not by {by!r}")
    if by == "clauses":
        return _in_clauses(kg, named)
    unit = pl.col(UNITS[by])
    if by == "blocks":  # they are numbered within their report
        unit = pl.concat_str("report", pl.col("block").cast(pl.String), separator=" ")
    return named.with_columns(unit.alias("unit"))


def _in_clauses(kg: Snapshot, named: pl.LazyFrame) -> pl.LazyFrame:
    """The unit is the sentence and how many clauses of it end before the mention, or before the name that holds it."""
    import polars as pl

    at = pl.col("start") - pl.col("sentence_start")
    within = at.is_between(0, pl.col("words").str.len_chars())
    before = pl.when(within).then(pl.col("words").str.slice(0, at).str.count_matches(_MARK)).otherwise(0)
    inside = pl.when(within).then(pl.col("words").str.slice(at, pl.col("end") - pl.col("start")).str.count_matches(_MARK))
    held = pl.col("end") <= pl.col("end").cum_max().shift(1).over("sentence").fill_null(-1)
    own = pl.when(pl.col("held")).then(0).otherwise(inside.fill_null(0).cast(pl.Int64))
    passed = pl.col("own").cum_sum().over("sentence") - pl.col("own")
    clause = pl.when(~pl.col("held")).then(before.fill_null(0).cast(pl.Int64) - passed)
    return (
        named.join(kg.kept(_sentences).lazy(), on="sentence", how="left")
        .sort("sentence", "start", "end", descending=[False, False, True], nulls_last=True)
        .with_columns(held.alias("held"))
        .with_columns(own.alias("own"))
        .with_columns(clause.forward_fill().over("sentence").fill_null(0).alias("clause"))
        .with_columns(pl.concat_str("sentence", pl.col("clause").cast(pl.String), separator=" ").alias("unit"))
        .drop("words", "held", "own", "clause")
    )


def _sentences(kg: Snapshot) -> pl.DataFrame:
    """The sentences of a graph and their words."""
    import polars as pl

    words = {quad.subject.value: quad.object.value for quad in kg.named(NIF.anchorOf)}
    return pl.DataFrame(
        {"sentence": list(words), "words": list(words.values())}, schema={"sentence": pl.String, "words": pl.String}
    )
