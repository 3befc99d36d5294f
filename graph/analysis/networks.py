"""networkx graphs of what the reports name: who is named with whom.

The attributes of a network of things named together, on which other programs may rely:

========  ============  ====================================================================================================
of        attribute     is
========  ============  ====================================================================================================
nodes     ``kind``      type, as in :data:`ontology.schema.ENTITY_TYPES`
nodes     ``label``     what the thing is shown as
nodes     ``mentions``  how often it is named
nodes     ``reports``   how many reports name it
edges     ``weight``    what measures weigh by: in a backbone as its method says, else the same as ``count``
edges     ``count``     how many sentences (or what else :data:`graph.analysis.units.UNITS` has) name both
edges     ``reports``   how many reports name both in one of these
edges     ``expected``  in how many they would stand together by chance, given how often each report names them
edges     ``npmi``      how strongly they belong together, -1 to 1 (:mod:`graph.analysis.association`)
edges     ``likelihood``  how sure that is: 10.83 is one in a thousand by chance
========  ============  ====================================================================================================

>>> from graph.store.snapshot import Snapshot
>>> kg = Snapshot.parse('''
...     @prefix yp: <https://w3id.org/yinpu/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
...     @prefix dcterms: <http://purl.org/dc/terms/> .
...     <urn:known> { <urn:icbc> a yp:Bank ; skos:prefLabel "中国工商银行"@zh-Hans .
...                   <urn:fraud> a yp:Theme ; skos:prefLabel "反欺诈"@zh-Hans . }
...     <urn:r> { <urn:r#char=0,9> dcterms:references <urn:icbc>, <urn:fraud> . }''')
>>> graph = network(kg, backbone=None)
>>> graph.nodes["urn:icbc"]
{'kind': 'Bank', 'label': '中国工商银行', 'mentions': 1, 'reports': 1}
>>> graph.edges["urn:icbc", "urn:fraud"]
{'weight': 1.0, 'count': 1, 'reports': 1, 'expected': 1.0, 'likelihood': 0.0, 'npmi': 0.0}
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from graph.analysis.association import associate
from graph.analysis.backbone import METHODS
from graph.analysis.backbone import backbone as backbone_of
from graph.analysis.cooccurrence import CROWD, Cooccurrence
from graph.analysis.selecting import EVERYWHERE, Where
from graph.analysis.units import with_unit
from graph.query.labels import labels
from graph.query.mentions import mentions
from graph.query.packaged import nearest
from ontology.errors import UsageError
from ontology.schema import ENTITY_TYPES, NETWORKED

if TYPE_CHECKING:
    import networkx as nx
    import polars as pl

    from graph.store.snapshot import Snapshot

__all__ = [
    "NamedTogether",
    "crowd_of",
    "described",
    "drawn",
    "named_things",
    "named_together",
    "network",
]

#: The types that may be asked for.
_NAMEABLE = {entity.name: entity for entity in ENTITY_TYPES.values() if not entity.grouping}
#: Decimals of ``expected``, ``npmi`` and ``likelihood``.
_DECIMALS = 6


def network(
    kg: Snapshot,
    kinds: Collection[str] = NETWORKED,
    *,
    by: str = "sentences",
    backbone: str | None = "association",
    where: Where = EVERYWHERE,
    reports: Collection[str] | None = None,
    min_weight: float = 0,
) -> nx.Graph[str]:
    """Who is named with whom: an undirected network of named things, nodes and edges in sorted order.

    Args:
        kg: The graph.
        kinds: Types of :data:`ontology.schema.ENTITY_TYPES`; by default those that are ``networked`` there.
        by: What things stand together in, of :data:`.UNITS`. A clause, sentence or block that names more than
            :data:`graph.analysis.cooccurrence.CROWD` things is a table or list run together and ties nothing.
        backbone: Which ties are kept, by a method of :mod:`graph.analysis.backbone`; None: all.
        where: Which reports are taken (:class:`graph.analysis.selecting.Where`).
        reports: Of these only what these name, by IRI; None: all.
        min_weight: Edges below it are left out; things without an edge stay.

    Returns:
        Nodes are IRIs; see the module for the attributes.

    Raises:
        UsageError: A kind, the unit, the method or a filter is unknown.
    """
    return named_together(kg, kinds, by=by, where=where, reports=reports).graph(backbone, min_weight)


class NamedTogether:
    """What is named together, counted once, from which networks are made."""

    def __init__(self, kg: Snapshot, named: pl.DataFrame, crowd: int) -> None:
        """Of the mentions ``named``: columns ``id``, ``report``, ``unit`` and ``sentence``; see :class:`.Cooccurrence`."""
        self.named = named
        self.nodes = described(kg, named)
        self.counted = Cooccurrence.of(named, list(self.nodes), crowd)

    def graph(self, backbone: str | None = "association", min_weight: float = 0) -> nx.Graph[str]:
        """The network, see :func:`network`; raises UsageError when there is no such method."""
        return drawn(self.counted, self.nodes, backbone, min_weight)


def described(kg: Snapshot, named: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """The attributes of the nodes of a network.

    Args:
        kg: The graph.
        named: Mentions, at least their ``id`` and ``report``.

    Returns:
        By IRI, sorted; see the module.
    """
    import polars as pl

    names = labels(kg)
    counts = named.group_by("id").agg(pl.len(), pl.col("report").n_unique()).drop_nulls("id").sort("id")
    return {
        thing: {"kind": names.types[thing], "label": names.label(thing), "mentions": mentioned, "reports": reports}
        for thing, mentioned, reports in counts.iter_rows()
    }


def drawn(
    counted: Cooccurrence, nodes: Mapping[str, Mapping[str, Any]], backbone: str | None = "association", min_weight: float = 0
) -> nx.Graph[str]:
    """The network of what was counted.

    Args:
        counted: What stands together.
        nodes: The attributes of each thing that was counted, sorted.
        backbone: Which ties are kept, as in :func:`network`, like the last.
        min_weight: Of ties.

    Returns:
        Nodes and edges in sorted order, edges with the attributes that the module tells of.

    Raises:
        UsageError: There is no such method.
    """
    import networkx as nx
    import numpy as np

    if backbone is not None and backbone not in METHODS:
        raise UsageError(f"no backbone {backbone!r}{nearest(backbone, dict.fromkeys(METHODS))}")
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from((thing, dict(told)) for thing, told in nodes.items())
    found = associate(counted)
    if backbone is None:
        kept, weight = np.arange(len(counted.both)), counted.both.astype(float)
    else:
        kept, weight = backbone_of(counted, found, backbone)
    heavy = weight >= min_weight
    kept, weight = kept[heavy], weight[heavy]
    columns = {
        "weight": weight.round(_DECIMALS),
        "count": counted.both[kept],
        "reports": counted.reports[kept],
        **{name: vector[kept].round(_DECIMALS) for name, vector in found._asdict().items()},
    }
    names, values = list(columns), zip(*(column.tolist() for column in columns.values()), strict=True)
    things, ends = counted.things, zip(counted.first[kept].tolist(), counted.second[kept].tolist(), strict=True)
    graph.add_edges_from(
        (things[a], things[b], dict(zip(names, row, strict=True))) for (a, b), row in zip(ends, values, strict=True)
    )
    return graph


def named_together(
    kg: Snapshot,
    kinds: Collection[str] = NETWORKED,
    *,
    by: str = "sentences",
    where: Where = EVERYWHERE,
    reports: Collection[str] | None = None,
) -> NamedTogether:
    """What :func:`network` makes its networks of; for who needs several of them.

    Args:
        kg: The graph.
        kinds: As in :func:`network`, like the others.
        by: The unit.
        where: Which reports.
        reports: Only what these name.

    Returns:
        The counts.

    Raises:
        UsageError: A kind, the unit or a filter is unknown.
    """
    named = named_things(kg, kinds, by=by, where=where, reports=reports)
    return NamedTogether(kg, named, crowd_of(by))


def crowd_of(by: str) -> int:
    """How many things a unit may name before it ties nothing: a report any number, see :data:`.CROWD`."""
    return sys.maxsize if by == "reports" else CROWD


def named_things(
    kg: Snapshot,
    kinds: Collection[str],
    *,
    by: str = "sentences",
    where: Where = EVERYWHERE,
    reports: Collection[str] | None = None,
) -> pl.DataFrame:
    """The mentions of things of some kinds.

    Args:
        kg: The graph.
        kinds: As in :func:`network`, like the others.
        by: The unit.
        where: Which reports.
        reports: Only what these name.

    Returns:
        Columns ``id``, ``report``, ``sentence``, ``unit``.

    Raises:
        UsageError: A kind, the unit or a filter is unknown.
    """
    import polars as pl

    for kind in kinds:
        if kind not in _NAMEABLE:
            raise UsageError(f"no kind of thing {kind!r} in a network{nearest(kind, _NAMEABLE)}")
    wanted = [iri for iri, type_ in labels(kg).types.items() if type_ in set(kinds)]
    found = mentions(kg).filter(pl.col("id").is_in(wanted))
    for chosen in (reports, where.reports(kg)):
        if chosen is not None:
            found = found.filter(pl.col("report").is_in(list(chosen)))
    return with_unit(kg, found, by).select("id", "report", "sentence", "unit").collect()
