"""An analysis of the network: what is central and what clusters, and by what method.

The same network gives the same numbers, whatever the order of its nodes: it is put in order first, chance comes from ``seed``
alone, and results are rounded.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, NamedTuple

from graph.analysis.arrays import Arrays
from graph.analysis.communities import SEEDS, Communities, communities
from graph.analysis.measures import BACKENDS, measure
from graph.analysis.naming import distinctive
from graph.analysis.networks import NamedTogether, named_together
from graph.analysis.surprise import LARGEST, SAMPLES, SURPRISING, surprises
from graph.analysis.telling import telling
from graph.query.packaged import nearest
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
    network, ``communities``, their ``modularity`` and the ``agreement`` between the runs, ``betweennessError`` and
    ``closenessError``, the largest standard error of each; ``began`` and ``ended`` (UTC); ``software``.
    """

    parameters: dict[str, str | int | float]
    quality: dict[str, int | float]
    began: datetime
    ended: datetime
    software: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """What :func:`analyse` found.

    ``things``: one row a thing, the most central first: iri, label, kind (str), the measures of
    :data:`graph.analysis.measures.MEASURES` (whole numbers or floats), where it was asked for the surprise of some of them
    (``strength_surprise`` and so on, see :mod:`graph.analysis.surprise`), community (number, null when it is in none),
    stability (mean share of runs in which it is together with another member), mentions, reports (int).
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
    surprise: bool | None = None,
    backend: str = "compiled",
) -> Analysis:
    """Measures and communities of a knowledge graph, or of a network made from it.

    Args:
        source: An open graph, the path of one, what is named together in one, or a network.
        backbone: How the ties are chosen, see :func:`graph.analysis.networks.network`; without meaning for a network.
        seed: Decides all that is left to chance.
        resolution: Above 1 favours more, smaller communities.
        betweenness_pivots: From how many sources betweenness and closeness are estimated; None as in
            :func:`graph.analysis.measures.measure`.
        surprise: Whether to measure how surprising measures are; None: of a graph that names things
            :data:`graph.analysis.surprise.LARGEST` times at the most.
        backend: What measures are counted by, of :data:`graph.analysis.measures.BACKENDS`.

    Returns:
        Frames of things and communities and how they were made, see :class:`Analysis` for the columns.

    Raises:
        UsageError: A number is out of range, there is no such backbone or backend, or a network cannot be shuffled.
        StoreError: The path holds no graph.
    """
    if resolution <= 0 or (betweenness_pivots is not None and betweenness_pivots < 1):
        raise UsageError("resolution and betweenness_pivots must be above 0")
    if backend not in BACKENDS:
        raise UsageError(f"no backend {backend!r}{nearest(backend, dict.fromkeys(BACKENDS))}")
    chosen = _Chosen(backbone, seed, resolution, betweenness_pivots, surprise, backend)
    if isinstance(source, str | os.PathLike):
        with Snapshot.open(source) as kg:
            return _analysed(named_together(kg), chosen)
    return _analysed(named_together(source) if isinstance(source, Snapshot) else source, chosen)


class _Chosen(NamedTuple):
    """What :func:`analyse` was asked for."""

    backbone: str | None
    seed: int
    resolution: float
    sources: int | None
    surprise: bool | None
    backend: str


def _analysed(named: NamedTogether | nx.Graph[str], chosen: _Chosen) -> Analysis:
    """See :func:`analyse`."""
    began = datetime.now(UTC)
    together = named if isinstance(named, NamedTogether) else None
    graph = named.graph(chosen.backbone) if isinstance(named, NamedTogether) else named
    arrays = Arrays.of(graph)
    found = communities(arrays, chosen.seed, chosen.resolution)
    measured = measure(
        arrays,
        [one.members for one in found.communities],
        seed=chosen.seed,
        sources=chosen.sources,
        backend=chosen.backend,
    )
    surprising = _surprises(together, measured.columns, chosen)
    things = _things(graph, arrays, measured.columns | surprising)
    groups = _communities(graph, arrays, found, together.named if together else None)
    number = {n: rank for rank, one in enumerate(found.communities, 1) for n in one.members}
    size = len(arrays.nodes)
    parameters: dict[str, str | int | float] = {
        "backbone": (chosen.backbone or "none") if together else "given",
        "method": "Leiden, consensus",
        "runs": SEEDS,
        "seed": chosen.seed,
        "resolution": chosen.resolution,
        "pathSources": measured.sources,
        "nullSamples": SAMPLES if surprising else 0,
    }
    quality = {
        "things": size,
        "ties": graph.number_of_edges(),
        "communities": len(groups),
        "modularity": found.modularity,
        "agreement": found.agreement,
        "betweennessError": max(measured.columns["betweenness_error"], default=0.0),
        "closenessError": max(measured.columns["closeness_error"], default=0.0),
    }
    run = Run(parameters, quality, began, datetime.now(UTC), f"yinpu {version('yinpu')}")
    return Analysis(_ranked(things, [number.get(n) for n in range(size)], found.stability), groups, run)


def _surprises(named: NamedTogether | None, columns: Mapping[str, list[Any]], chosen: _Chosen) -> dict[str, list[float | None]]:
    """The columns of surprise, none when it is not to be measured."""
    if named is None:
        if chosen.surprise:
            raise UsageError("surprise needs the knowledge graph, not a network: what is named where is shuffled")
        return {}
    wanted = named.counted.named.height <= LARGEST if chosen.surprise is None else chosen.surprise
    if not wanted:
        return {}
    found = surprises(
        named.counted,
        {name: columns[name] for name in SURPRISING},
        backbone=chosen.backbone,
        seed=chosen.seed,
        resolution=chosen.resolution,
    )
    return {f"{name}_surprise": values for name, values in found.items()}


def _things(graph: nx.Graph[str], arrays: Arrays, measured: dict[str, list[Any]]) -> pl.DataFrame:
    """The rows of things, in the order of the nodes."""
    import polars as pl

    nodes = arrays.nodes
    columns = {
        "iri": nodes,
        "label": [graph.nodes[iri].get("label", iri) for iri in nodes],
        "kind": [graph.nodes[iri].get("kind", "") for iri in nodes],
        **measured,
        "mentions": [graph.nodes[iri].get("mentions", 0) for iri in nodes],
        "reports": [graph.nodes[iri].get("reports", 0) for iri in nodes],
    }
    texts = dict.fromkeys(("iri", "label", "kind"), pl.String)
    whole = dict.fromkeys(("degree", "core", "mentions", "reports"), pl.Int64)
    return pl.DataFrame(columns, schema_overrides={**dict.fromkeys(measured, pl.Float64), **texts, **whole})


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
