"""The same measures by networkx, in plain Python: what the compiled ones are compared with, and may be replaced by.

>>> import networkx as nx
>>> import numpy as np
>>> from graph.analysis.arrays import Arrays
>>> path = Arrays.of(nx.path_graph(3)).weights
>>> {name: values.round(3).tolist() for name, values in measured(path, [0, 1, 2]).items() if name in ("core", "closeness")}
{'closeness': [0.75, 1.0, 0.75], 'core': [1, 1, 1]}
>>> [values.tolist() for values in roles(path, np.array([0, 0, 1]))]
[[0.0, 0.5, 0.0], [0.0, 0.0, 0.0]]
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, pstdev
from typing import TYPE_CHECKING, Any

from graph.analysis.eigen import DAMPING
from graph.analysis.paths import Paths, estimate
from graph.analysis.roles import Roles

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray
    from scipy import sparse

__all__ = ["measured", "roles"]


def measured(weights: sparse.csr_array, sources: Sequence[int]) -> dict[str, NDArray[Any]]:
    """The measures by name, see :func:`graph.analysis.measures.measure`.

    Args:
        weights: A symmetric matrix.
        sources: The nodes from which paths are counted.

    Returns:
        A vector each.
    """
    import networkx as nx
    import numpy as np

    graph = nx.from_scipy_sparse_array(weights)
    component = graph.subgraph(max(nx.connected_components(graph), key=lambda one: (len(one), -min(one)), default=[]))
    eigen = dict.fromkeys(component, float(component.size() > 0))
    if len(component) > 2:
        eigen = nx.eigenvector_centrality_numpy(component, weight="weight")
    largest = max(map(abs, eigen.values()), default=0.0) or 1.0
    by_node: dict[str, Any] = {
        "strength": dict(graph.degree(weight="weight")),
        "pagerank": nx.pagerank(graph, DAMPING, weight="weight", max_iter=1000, tol=1e-12),
        "eigenvector": {node: abs(eigen.get(node, 0.0)) / largest for node in graph},
        "core": nx.core_number(graph),
        "clustering": nx.clustering(graph),
    }
    vectors = {name: np.array([values[node] for node in graph]) for name, values in by_node.items()}
    found = vectors | _paths(graph, sources)._asdict()
    return {name: found[name] for name in sorted(found)}


def _paths(graph: nx.Graph[int], sources: Sequence[int]) -> Paths:
    """Betweenness and closeness, source by source, for the error."""
    import networkx as nx
    import numpy as np

    size, tied = len(graph), sum(degree > 0 for _, degree in graph.degree())
    through, near = np.zeros((size, len(sources))), np.zeros((size, len(sources)))
    for column, source in enumerate(sources):
        share = nx.betweenness_centrality_subset(graph, [source], list(graph), normalized=False)
        through[:, column] = [2 * share[node] for node in graph]
        for node, steps in nx.single_source_shortest_path_length(graph, source).items():
            near[node, column] = 1 / steps if steps else 0.0
    return Paths(
        *estimate(through.sum(axis=1), (through**2).sum(axis=1), tied, len(sources), (size - 1) * (size - 2)),
        *estimate(near.sum(axis=1), (near**2).sum(axis=1), tied, len(sources), size - 1),
    )


def roles(weights: sparse.csr_array, module: NDArray[np.int64]) -> Roles:
    """The roles of all nodes, see :func:`graph.analysis.roles.roles`."""
    import networkx as nx
    import numpy as np

    graph = nx.from_scipy_sparse_array(weights)
    own = [(number, -1) if number >= 0 else (-1, node) for node, number in enumerate(module.tolist())]
    participation, within = [], []
    for node in graph:
        towards: dict[tuple[int, int], float] = {}
        for other, data in graph[node].items():
            towards[own[other]] = towards.get(own[other], 0.0) + data["weight"]
        total = sum(towards.values())
        participation.append(1 - sum((part / total) ** 2 for part in towards.values()) if total else np.nan)
        within.append(towards.get(own[node], 0.0))
    scores = []
    for node in graph:
        among = [within[other] for other in graph if own[other] == own[node]]
        spread = pstdev(among)
        scores.append(np.nan if module[node] < 0 else (within[node] - fmean(among)) / spread if spread > 1e-12 else 0.0)
    return Roles(np.array(participation), np.array(scores))
