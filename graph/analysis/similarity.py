"""Which reports are about the same: the cosine of what they name.

A report is the vector of the things that it names, each weighed by how often, ``1 + ln(n)``, and by how few reports name it,
``ln(reports / naming)`` (tf-idf; Manning, Raghavan and Schütze 2008, section 6.4.3, "ltc"). Each report is tied to its nearest
ones, :data:`NEIGHBOURS` at the most and none below :data:`LEAST`; a tie that either end chose stands.

========  ============  ====================================================================================================
of        attribute     is
========  ============  ====================================================================================================
nodes     ``kind``      ``Report``
nodes     ``label``     its title
nodes     ``mentions``  how often it names things
nodes     ``things``    how many things it names
edges     ``weight``    the cosine, 0 to 1
edges     ``count``     how many things both name
========  ============  ====================================================================================================
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from graph.analysis.networks import named_things
from graph.analysis.selecting import EVERYWHERE, Where
from graph.query.labels import labels
from ontology.errors import UsageError
from ontology.schema import NETWORKED

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray
    from scipy import sparse

    from graph.store.snapshot import Snapshot

__all__ = ["LEAST", "NEIGHBOURS", "similar_reports"]

#: How many others a report chooses at the most.
NEIGHBOURS = 10
#: The least cosine.
LEAST = 0.1
#: Reports that are compared with all at once.
_CHUNK = 1000
_DECIMALS = 6


def similar_reports(
    kg: Snapshot,
    kinds: Collection[str] = NETWORKED,
    *,
    neighbours: int = NEIGHBOURS,
    least: float = LEAST,
    where: Where = EVERYWHERE,
) -> nx.Graph[str]:
    """The network of reports that name the same.

    Args:
        kg: The graph.
        kinds: Types of things that are compared.
        neighbours: How many others a report chooses at the most.
        least: The least cosine of a tie.
        where: Which reports are taken; others do not count for how rare a thing is either.

    Returns:
        Nodes are the reports that name anything, in sorted order; see the module for the attributes.

    Raises:
        UsageError: A kind or filter is unknown, or a number out of range.
    """
    import networkx as nx
    import numpy as np
    import polars as pl

    if neighbours < 1 or not 0 < least <= 1:
        raise UsageError("neighbours must be 1 or more, and least above 0 and not above 1")
    named = named_things(kg, kinds, by="reports", where=where)
    counts = named.group_by("report", "id").len().sort("report", "id")
    totals = counts.group_by("report").agg(pl.col("len").sum(), pl.len().alias("things")).sort("report")
    graph: nx.Graph[str] = nx.Graph()
    title = labels(kg).label
    for report, mentioned, things in totals.iter_rows():
        graph.add_node(report, kind="Report", label=title(report), mentions=mentioned, things=things)
    if counts.is_empty():
        return graph
    vectors = _vectors(counts)
    pairs = _nearest(vectors, neighbours, least)
    reports, held = totals["report"].to_list(), (vectors != 0).astype(np.int64).tocsr()
    for (a, b), cosine in sorted(pairs.items()):
        shared = int((held[[a]].multiply(held[[b]])).sum())
        graph.add_edge(reports[a], reports[b], weight=round(min(cosine, 1.0), _DECIMALS), count=shared)
    return graph


def _vectors(counts: pl.DataFrame) -> sparse.csr_array:
    """Reports by things, each row of length 1, or 0 when all reports name all that it names."""
    import numpy as np
    import polars as pl
    from scipy import sparse

    ranked = counts.with_columns(pl.col("report", "id").rank("dense").cast(pl.Int64) - 1)
    rows, columns = ranked["report"].to_numpy(), ranked["id"].to_numpy()
    size = int(rows.max()) + 1
    naming = np.bincount(columns)
    values: NDArray[np.float64] = (1 + np.log(counts["len"].to_numpy())) * np.log(size / naming[columns])
    length = np.sqrt(np.bincount(rows, weights=values**2, minlength=size))
    values = np.divide(values, length[rows], out=np.zeros_like(values), where=length[rows] > 0)
    return sparse.csr_array((values, (rows, columns)), shape=(size, len(naming)))


def _nearest(vectors: sparse.csr_array, neighbours: int, least: float) -> dict[tuple[int, int], float]:
    """The pairs that either chose; of equals those that come first."""
    import numpy as np

    pairs: dict[tuple[int, int], float] = {}
    for at in range(0, vectors.shape[0], _CHUNK):
        near = (vectors[at : at + _CHUNK] @ vectors.T).tocsr()
        for row in range(near.shape[0]):
            part = slice(near.indptr[row], near.indptr[row + 1])
            others, cosines = near.indices[part], near.data[part]
            fit = (others != at + row) & (cosines >= least)
            others, cosines = others[fit], cosines[fit]
            for n in np.lexsort((others, -cosines.round(9)))[:neighbours].tolist():
                one, other = sorted((at + row, int(others[n])))
                pairs[one, other] = float(cosines[n])
    return pairs
