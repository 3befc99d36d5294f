"""An analysis of the network: what is central and what clusters, and by what method.

The same network gives the same numbers, whatever the order of its nodes: it is put in order first, chance comes from ``seed``
alone, and results are rounded.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from graph.analysis.arrays import Arrays
from graph.analysis.communities import SEEDS, Communities, communities
from graph.analysis.measures import centralities
from graph.analysis.naming import distinctive
from graph.analysis.networks import NamedTogether, named_together
from graph.analysis.telling import telling
from graph.store.snapshot import Snapshot
from ontology.errors import UsageError
from ontology.iris import mint

if TYPE_CHECKING:
    import networkx as nx
    import polars as pl

__all__ = ["Analysis", "Run", "analyse"]

#: Members whose labels make up the name of a community.
_LEADING = 3


@dataclass(frozen=True, slots=True)
class Run:
    """How an analysis was made.

    ``parameters``: what was chosen, by name; ``quality``: what tells of the result, by name: ``things`` and ``ties`` of the
    network, ``communities``, their ``modularity`` and the ``agreement`` between the runs; ``began`` and ``ended`` (UTC);
    ``software``.
    """

    parameters: dict[str, str | int | float]
    quality: dict[str, int | float]
    began: datetime
    ended: datetime
    software: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """What :func:`analyse` found.

    ``things``: one row a thing, the most central first: iri, label, kind (str), degree (its ties), pagerank (shares of one),
    betweenness (share of shortest paths through it, 0 to 1), eigenvector (largest 1), community (number, null when it is in
    none), stability (mean share of runs in which it is together with another member), mentions, reports (int).
    ``communities``: one row a community, the largest first: community (number from 1), name (its most distinctive members),
    members (int), stability (0 to 1), modularity (what it adds to that of the whole), sentences (IRIs of the most telling
    ones), iri. There is none when the runs do not agree: ``run.quality["agreement"]``.
    """

    things: pl.DataFrame
    communities: pl.DataFrame
    run: Run

    def _repr_html_(self) -> str:
        shown = self.things.drop("iri").head(20)._repr_html_()
        return f"{shown}{self.communities.drop('iri', 'sentences').head(20)._repr_html_()}"


def analyse(
    source: Snapshot | NamedTogether | nx.Graph[str] | str | os.PathLike[str],
    *,
    backbone: str | None = "association",
    seed: int = 0,
    resolution: float = 1.0,
    betweenness_pivots: int | None = None,
) -> Analysis:
    """Centralities and communities of a knowledge graph, or of a network made from it.

    Args:
        source: An open graph, the path of one, what is named together in one, or a network.
        backbone: How the ties are chosen, see :func:`graph.analysis.networks.network`; without meaning for a network.
        seed: Decides all that is left to chance.
        resolution: Above 1 favours more, smaller communities.
        betweenness_pivots: From how many sources betweenness is estimated; None as in
            :func:`graph.analysis.measures.centralities`.

    Returns:
        Frames of things and communities and how they were made, see :class:`Analysis` for the columns.

    Raises:
        UsageError: A number is out of range, or there is no such backbone.
        StoreError: The path holds no graph.
    """
    if resolution <= 0 or (betweenness_pivots is not None and betweenness_pivots < 1):
        raise UsageError("resolution and betweenness_pivots must be above 0")
    if isinstance(source, str | os.PathLike):
        with Snapshot.open(source) as kg:
            return analyse(kg, backbone=backbone, seed=seed, resolution=resolution, betweenness_pivots=betweenness_pivots)
    began = datetime.now(UTC)
    named = named_together(source) if isinstance(source, Snapshot) else source
    graph = named.graph(backbone) if isinstance(named, NamedTogether) else named
    arrays = Arrays.of(graph)
    things = _things(graph, arrays, centralities(arrays, seed, betweenness_pivots)._asdict())
    found = communities(arrays, seed, resolution)
    mentions = named.named if isinstance(named, NamedTogether) else None
    groups = _communities(graph, arrays, found, mentions)
    number = {n: rank for rank, one in enumerate(found.communities, 1) for n in one.members}
    size = len(arrays.nodes)
    parameters: dict[str, str | int | float] = {
        "backbone": (backbone or "none") if isinstance(named, NamedTogether) else "given",
        "method": "Leiden, consensus",
        "runs": SEEDS,
        "seed": seed,
        "resolution": resolution,
    }
    quality = {
        "things": size,
        "ties": graph.number_of_edges(),
        "communities": len(groups),
        "modularity": found.modularity,
        "agreement": found.agreement,
    }
    run = Run(parameters, quality, began, datetime.now(UTC), f"yinpu {version('yinpu')}")
    return Analysis(_ranked(things, [number.get(n) for n in range(size)], found.stability), groups, run)


def _things(graph: nx.Graph[str], arrays: Arrays, measured: dict[str, list[float]]) -> pl.DataFrame:
    """The rows of things, in the order of the nodes."""
    import numpy as np
    import polars as pl

    nodes = arrays.nodes
    columns = {
        "iri": nodes,
        "label": [graph.nodes[iri].get("label", iri) for iri in nodes],
        "kind": [graph.nodes[iri].get("kind", "") for iri in nodes],
        "degree": np.diff(arrays.weights.indptr),
        **measured,
        "mentions": [graph.nodes[iri].get("mentions", 0) for iri in nodes],
        "reports": [graph.nodes[iri].get("reports", 0) for iri in nodes],
    }
    texts = dict.fromkeys(("iri", "label", "kind"), pl.String)
    whole = dict.fromkeys(("degree", "mentions", "reports"), pl.Int64)
    return pl.DataFrame(columns, schema_overrides={**texts, **whole, **dict.fromkeys(measured, pl.Float64)})


def _ranked(things: pl.DataFrame, community: list[int | None], stability: list[float | None]) -> pl.DataFrame:
    """The rows of things with their community, the most central first."""
    import polars as pl

    at = things.columns.index("mentions")
    things = things.insert_column(at, pl.Series("community", community, dtype=pl.Int64))
    things = things.insert_column(at + 1, pl.Series("stability", stability, dtype=pl.Float64))
    return things.sort(["pagerank", "mentions", "iri"], descending=[True, True, False])


def _communities(graph: nx.Graph[str], arrays: Arrays, found: Communities, mentions: pl.DataFrame | None) -> pl.DataFrame:
    """The rows of communities."""
    import polars as pl

    counts = Arrays.of(graph, "count")
    ordered = [
        [arrays.nodes[n] for n in members] for members in distinctive(counts, [one.members for one in found.communities])
    ]
    sentences = [[] for _ in ordered] if mentions is None else telling(mentions, ordered)
    rows = [
        (
            number,
            "、".join(graph.nodes[iri].get("label", iri) for iri in members[:_LEADING]),
            len(members),
            one.stability,
            one.modularity,
            told,
            mint("community", sha256("\n".join(sorted(members)).encode()).hexdigest()[:16]),
        )
        for number, (members, one, told) in enumerate(zip(ordered, found.communities, sentences, strict=True), 1)
    ]
    return pl.DataFrame(rows, schema=_COMMUNITIES, orient="row")


_COMMUNITIES: dict[str, Any] = {
    "community": int,
    "name": str,
    "members": int,
    "stability": float,
    "modularity": float,
    "sentences": list[str],
    "iri": str,
}
