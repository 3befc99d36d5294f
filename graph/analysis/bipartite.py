"""Networks of two or three parts, whose ties go from part to part, and what they say of one part alone.

:data:`PARTED` has them:

``banks-themes``
    banks and the themes that stand with them.
``publishers-themes``
    publishers and the themes that their reports name. What is counted are reports, and chance is that of all reports that have
    a publisher: within one report its publisher never varies.
``regulations-themes-issuers``
    regulations, the themes that stand with them, and their issuers, who count as named wherever one of their regulations is.
    A regulation is tied to its own issuers only.

The attributes of nodes and edges are those of :mod:`graph.analysis.networks`, and so are chance (independence within each
report) and the backbone; nodes have ``part`` besides (``bank``, ``theme``, ``publisher``, ``regulation``, ``issuer``).

The projection onto a part ties two of its nodes that share what both are tied to. Its edges have ``count``, how many they
share, and ``weight``: the sum of ``1 / (n - 1)`` over these, where ``n`` nodes of the part are tied to the shared one (Newman
2001, "Scientific collaboration networks II", equation 2): what all share says little.

>>> import networkx as nx
>>> shared = nx.Graph([("甲", "x"), ("乙", "x"), ("丙", "x"), ("甲", "y"), ("乙", "y")])
>>> nx.set_node_attributes(shared, {node: "theme" if node in "xy" else "bank" for node in shared}, "part")
>>> sorted(projection(shared, "bank").edges(data="weight"))
[('乙', '丙', 0.5), ('甲', '丙', 0.5), ('甲', '乙', 1.5)]
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graph.analysis.cooccurrence import Cooccurrence
from graph.analysis.networks import crowd_of, described, drawn, named_things
from graph.analysis.selecting import EVERYWHERE, Where, reports_held
from graph.query.labels import labels
from graph.query.packaged import nearest
from ontology.errors import UsageError
from ontology.namespaces import DCTERMS
from ontology.schema import INSTITUTIONS

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from graph.store.snapshot import Snapshot

__all__ = ["PARTED", "parted", "projection"]

#: The networks, and the kinds of things of each part that are named.
PARTED: dict[str, dict[str, tuple[str, ...]]] = {
    "banks-themes": {"bank": ("Bank",), "theme": ("Theme",)},
    "publishers-themes": {"theme": ("Theme",)},
    "regulations-themes-issuers": {"regulation": ("Regulation",), "theme": ("Theme",)},
}
_DECIMALS = 6


def parted(
    kg: Snapshot,
    name: str,
    *,
    by: str | None = None,
    backbone: str | None = "association",
    where: Where = EVERYWHERE,
    min_weight: float = 0,
    onto: str | None = None,
) -> nx.Graph[str]:
    """A network of several parts, or its projection onto one of them.

    Args:
        kg: The graph.
        name: One of :data:`PARTED`.
        by: What things stand together in, of :data:`graph.analysis.units.UNITS`; None: sentences, and reports for publishers,
            who can be counted in nothing else.
        backbone: Which ties are kept, by a method of :mod:`graph.analysis.backbone`; None: all.
        where: Which reports are taken.
        min_weight: Edges of the result below it are left out; nodes without an edge stay.
        onto: The part that it is projected onto; None: not.

    Returns:
        See the module for the attributes.

    Raises:
        UsageError: There is no such unit, method, part or filter.
    """
    import polars as pl

    if name == "publishers-themes":
        if by not in (None, "reports"):
            raise UsageError(f"publishers and themes are counted by reports, not by {by!r}")
        rows = _with_publishers(kg, where)
    else:
        rows = _of_parts(kg, PARTED[name], by or "sentences", where)
    issuers: Mapping[str, set[str]] = {}
    if name == "regulations-themes-issuers":
        issuers = _issuers(kg)
        rows = _with_issuers(rows, issuers)
    parts = dict(rows.select("id", "part").unique().iter_rows())
    nodes = described(kg, rows)
    crowd = sys.maxsize if name == "publishers-themes" else crowd_of(by or "sentences")
    counted = Cooccurrence.of(rows.select("id", "unit", pl.col("stratum").alias("report")), list(nodes), crowd)
    counted = counted.only(_across(counted, parts, issuers))
    if name == "publishers-themes":
        counted = replace(counted, reports=counted.both)
    nodes = {node: told | {"part": parts[node]} for node, told in nodes.items()}
    if onto is None:
        return drawn(counted, nodes, backbone, min_weight)
    return projection(drawn(counted, nodes, backbone), onto, min_weight)


def _of_parts(kg: Snapshot, parts: Mapping[str, tuple[str, ...]], by: str, where: Where) -> pl.DataFrame:
    """Mentions of things of the parts: ``id``, ``part``, ``report``, ``unit``; ``stratum``, within which chance is counted."""
    import polars as pl

    part = {kind: name for name, kinds in parts.items() for kind in kinds}
    named = named_things(kg, list(part), by=by, where=where)
    types = labels(kg).types
    of = {iri: part[types[iri]] for iri in named["id"].unique()}
    column = pl.col("id").replace_strict(of, return_dtype=pl.String).alias("part")
    return named.select("id", column, "report", "unit", pl.col("report").alias("stratum"))


def _with_publishers(kg: Snapshot, where: Where) -> pl.DataFrame:
    """The themes that reports with a publisher name, and the publishers, by report."""
    import polars as pl

    types = labels(kg).types
    known = [iri for iri, kind in types.items() if kind in INSTITUTIONS]
    held = reports_held(kg).explode("publishers").filter(pl.col("publishers").is_in(known))
    themes = _of_parts(kg, PARTED["publishers-themes"], "reports", where)
    themes = themes.filter(pl.col("report").is_in(held["report"].to_list())).with_columns(pl.col("report").alias("unit"))
    chosen = where.reports(kg)
    if chosen is not None:
        held = held.filter(pl.col("report").is_in(chosen))
    publishers = held.select(
        pl.col("publishers").alias("id"), pl.lit("publisher").alias("part"), "report", pl.col("report").alias("unit")
    )
    return pl.concat([themes.drop("stratum"), publishers]).with_columns(pl.lit("all").alias("stratum"))


def _issuers(kg: Snapshot) -> dict[str, set[str]]:
    """The issuers of each regulation."""
    types = labels(kg).types
    found: dict[str, set[str]] = {}
    for quad in kg.quads(DCTERMS.publisher):
        regulation, issuer = quad.subject.value, quad.object.value
        if types.get(regulation) == "Regulation" and types.get(issuer) in INSTITUTIONS:
            found.setdefault(regulation, set()).add(issuer)
    return found


def _with_issuers(rows: pl.DataFrame, issuers: Mapping[str, set[str]]) -> pl.DataFrame:
    """The mentions of regulations and themes, and their issuers wherever a regulation is named."""
    import polars as pl

    pairs = [(regulation, issuer) for regulation, known in issuers.items() for issuer in sorted(known)]
    table = pl.DataFrame(pairs, schema={"id": pl.String, "issuer": pl.String}, orient="row")
    meant = rows.join(table, on="id").with_columns(pl.col("issuer").alias("id"), pl.lit("issuer").alias("part")).drop("issuer")
    return pl.concat([rows, meant])


def _across(counted: Cooccurrence, parts: Mapping[str, str], issuers: Mapping[str, set[str]]) -> NDArray[np.bool_]:
    """The pairs that may be tied: of two parts, and of a regulation and an issuer only when it issued it."""
    import numpy as np

    of, things = [parts[thing] for thing in counted.things], counted.things
    pairs = zip(counted.first.tolist(), counted.second.tolist(), strict=True)

    def tied(a: int, b: int) -> bool:
        if of[a] == of[b]:
            return False
        if {of[a], of[b]} != {"regulation", "issuer"}:
            return True
        return things[b] in issuers.get(things[a], ()) or things[a] in issuers.get(things[b], ())

    return np.fromiter((tied(a, b) for a, b in pairs), dtype=bool, count=len(counted.first))


def projection(graph: nx.Graph[str], part: str, min_weight: float = 0) -> nx.Graph[str]:
    """What the nodes of one part share.

    Args:
        graph: A network whose nodes have ``part``; ties within the part count for nothing.
        part: The part.
        min_weight: Edges below it are left out.

    Returns:
        Its nodes with their attributes, in the order of the network; see the module for the edges.

    Raises:
        UsageError: The network has no such part.
    """
    import networkx as nx
    import numpy as np
    from scipy import sparse

    parts: dict[str, Any] = {node: told.get("part") for node, told in graph.nodes.items()}
    if graph and part not in parts.values():
        raise UsageError(f"no part {part!r} in the network{nearest(part, dict.fromkeys(parts.values()))}")
    nodes, others = ([node for node in graph if (parts[node] == part) is inside] for inside in (True, False))
    result: nx.Graph[str] = nx.Graph()
    result.add_nodes_from((node, dict(graph.nodes[node])) for node in nodes)
    row, column = ({node: n for n, node in enumerate(each)} for each in (nodes, others))
    ends = [(row[node], column[other]) for node in nodes for other in graph[node] if other in column]
    if not ends:
        return result
    rows, columns = np.array(ends).T
    shares = sparse.csr_array((np.ones(len(ends)), (rows, columns)), shape=(len(nodes), len(others)))
    tied = shares.sum(axis=0)
    each = np.divide(1.0, tied - 1, out=np.zeros_like(tied), where=tied > 1)
    weights = sparse.triu(shares @ sparse.diags_array(each) @ shares.T, 1).tocoo()
    order = np.lexsort((weights.col, weights.row))
    both = sparse.triu(shares @ shares.T, 1).tocoo()
    counts = both.data[np.lexsort((both.col, both.row))]  # of the same pairs
    heavy = weights.data[order] >= min_weight
    order, counts = order[heavy], counts[heavy].astype(int)
    pairs = zip(*(each.tolist() for each in (weights.row[order], weights.col[order])), strict=True)
    ties = zip(pairs, weights.data[order].round(_DECIMALS).tolist(), counts.tolist(), strict=True)
    result.add_edges_from((nodes[a], nodes[b], {"weight": weight, "count": count}) for (a, b), weight, count in ties)
    return result
