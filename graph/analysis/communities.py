"""What clusters in a network.

Communities by the method of Louvain (Blondel et al. 2008), with the modularity of Newman and Girvan 2004 and the
resolution of Reichardt and Bornholdt 2006; edges are weighted.

>>> import networkx as nx
>>> graph = nx.Graph([(0, 1), (0, 2), (1, 2), (3, 4)])
>>> [(found.name, found.members) for found in communities(graph, ["甲", "乙", "丙", "丁", "戊"], [0.2] * 5)]
[('甲、乙、丙', [0, 1, 2]), ('丁、戊', [3, 4])]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Community", "communities"]

#: Members whose labels make up the name.
_LEADING = 3


class Community(NamedTuple):
    """Things more closely connected to one another than to the rest: the labels of the leading ones, and all, leading first."""

    name: str
    members: list[int]


def communities(
    graph: nx.Graph[int], labels: Sequence[str], rank: Sequence[float], seed: int = 0, resolution: float = 1.0
) -> list[Community]:
    """Communities of a weighted network by the Louvain method.

    Args:
        graph: Its nodes are 0, 1, 2 ...; its edges have ``weight``.
        labels: The label of each node.
        rank: The centrality of each node; members of a community are ordered by it.
        seed: Decides all that is left to chance.
        resolution: Above 1 favours more, smaller communities.

    Returns:
        The communities, the largest first; a node without an edge is in none.
    """
    import networkx as nx

    connected: nx.Graph[int] = nx.Graph()
    connected.add_nodes_from(sorted(node for node, degree in graph.degree() if degree))
    connected.add_weighted_edges_from(graph.edges(data="weight", default=1))
    if not connected:
        return []
    found = []
    for members in nx.community.louvain_communities(connected, weight="weight", resolution=resolution, seed=seed):
        leading = sorted(members, key=lambda node: (-rank[node], node))
        found.append(Community("、".join(labels[node] for node in leading[:_LEADING]), leading))
    return sorted(found, key=lambda one: (-len(one.members), one.name, one.members))
