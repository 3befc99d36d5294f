"""A network as arrays: what compiled code counts on, made once from a networkx graph.

>>> import networkx as nx
>>> arrays = Arrays.of(nx.Graph([("乙", "甲", {"weight": 2.0}), ("甲", "丙")]))
>>> arrays.nodes, arrays.weights.toarray().tolist()
(['丙', '乙', '甲'], [[0.0, 0.0, 1.0], [0.0, 0.0, 2.0], [1.0, 2.0, 0.0]])
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import networkx as nx
    from scipy import sparse

__all__ = ["Arrays"]


@dataclass(frozen=True, slots=True)
class Arrays:
    """An undirected network without loops.

    ``nodes``: sorted, so that neither hashing nor the history of a graph matters; ``weights``: a symmetric CSR matrix of
    floats in their order, its indices sorted, 0 where there is no edge.
    """

    nodes: list[Any]
    weights: sparse.csr_array

    @classmethod
    def of(cls, graph: nx.Graph[Any], weight: str | None = "weight") -> Self:
        """The arrays of a networkx graph.

        Args:
            graph: Undirected; parallel edges are added up, loops left out.
            weight: The attribute of edges that is their weight, 1 where it is missing; None: all are 1.

        Returns:
            Its nodes, and its weights.
        """
        import numpy as np
        from scipy import sparse

        nodes: list[Hashable] = sorted(graph)
        number = {node: n for n, node in enumerate(nodes)}
        size, edges = len(nodes), graph.number_of_edges()
        rows = np.fromiter((number[a] for a, _ in graph.edges()), dtype=np.int32, count=edges)
        columns = np.fromiter((number[b] for _, b in graph.edges()), dtype=np.int32, count=edges)
        values = np.ones(edges)
        if weight is not None:
            values = np.fromiter((value for _, _, value in graph.edges(data=weight, default=1)), dtype=float, count=edges)
        apart = rows != columns
        half = sparse.coo_array((values[apart], (rows[apart], columns[apart])), shape=(size, size)).tocsr()
        return cls(nodes, symmetric(half))

    @property
    def connected(self) -> Self:
        """The same without the nodes that have no edge."""
        import numpy as np

        kept = np.flatnonzero(np.diff(self.weights.indptr))
        return type(self)([self.nodes[n] for n in kept.tolist()], self.weights[kept][:, kept])


def symmetric(half: sparse.csr_array) -> sparse.csr_array:
    """The matrix of an undirected network from one in which each edge stands once, whichever way; indices sorted."""
    whole = (half + half.T).tocsr()
    whole.sort_indices()
    return whole
