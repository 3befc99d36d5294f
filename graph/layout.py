"""Where things are drawn: computed beforehand, so that a page is still from its first picture on.

ForceAtlas2 (Jacomy et al. 2014) from networkx places what is tied together; labels that would overlap are then pushed
apart. The same graph gives the same places.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

__all__ = ["place"]

_SEED = 7


def place(
    graph: nx.Graph[str],
    boxes: Mapping[str, tuple[float, float]],
    groups: Mapping[str, int] | None = None,
    focus: str | None = None,
) -> dict[str, tuple[int, int]]:
    """The place of each node, in pixels at scale 1.

    ``boxes`` are the widths and heights that the nodes with their labels take up. Nodes of one of ``groups`` start
    close to one another and so tend to stay. ``focus`` is put at the origin.

    >>> import networkx as nx
    >>> found = place(nx.path_graph(["a", "b", "c"]), dict.fromkeys("abc", (40, 20)), focus="b")
    >>> found["b"], len(set(found.values()))
    ((0, 0), 3)
    """
    import networkx as nx
    import numpy as np

    nodes = sorted(graph)
    if not nodes:
        return {}
    sizes = np.array([boxes[node] for node in nodes], dtype=float)
    points = np.zeros((len(nodes), 2))
    if len(nodes) > 1:
        ordered: nx.Graph[str] = nx.Graph()
        ordered.add_nodes_from(nodes)
        ordered.add_weighted_edges_from(sorted((min(a, b), max(a, b), float(np.log1p(w))) for a, b, w in graph.edges(data="weight", default=1)))
        start = _start(nodes, groups or {})
        with np.errstate(invalid="ignore"):  # networkx divides the distance of a node from itself
            found = nx.forceatlas2_layout(ordered, pos=start, max_iter=120, weight="weight", linlog=len(nodes) > 60, seed=_SEED)
        points = np.array([found[node] for node in nodes], dtype=float)
        points = _spread(_scaled(points, sizes), sizes)
    points -= points[nodes.index(focus)] if focus in graph else (points.max(axis=0) + points.min(axis=0)) / 2
    return {node: (round(float(x)), round(float(y))) for node, (x, y) in zip(nodes, points, strict=True)}


def _start(nodes: list[str], groups: Mapping[str, int]) -> dict[str, Any]:
    """A sunflower spiral for each group, the groups on a larger one."""
    import numpy as np

    turn = np.pi * (3 - np.sqrt(5))
    numbers = {group: number for number, group in enumerate(sorted({groups.get(node, 0) for node in nodes}))}
    count: dict[int, int] = {}
    start = {}
    for node in nodes:
        group = numbers[groups.get(node, 0)]
        count[group] = inner = count.get(group, 0) + 1
        centre = 40 * np.sqrt(group) * np.array([np.cos(group * turn), np.sin(group * turn)])
        start[node] = centre + np.sqrt(inner) * np.array([np.cos(inner * turn), np.sin(inner * turn)])
    return start


def _scaled(points: Points, sizes: Points) -> Points:
    """``points`` around the origin, over an area three times that of the labels; outliers are drawn in."""
    import numpy as np

    centred = points - np.median(points, axis=0)
    distance = np.linalg.norm(centred, axis=1)
    usual = float(np.quantile(distance, 0.9)) or 1.0
    beyond = distance > usual
    drawn_in = usual * (1 + np.log(distance[beyond] / usual) / 2)
    centred[beyond] *= (drawn_in / distance[beyond])[:, None]
    side = float(np.sqrt(3 * sizes.prod(axis=1).sum()))
    return centred * (side / 2 / usual)


def _spread(points: Points, sizes: Points, rounds: int = 150) -> Points:
    """Push boxes that overlap apart, along the side where less is missing, until none do or ``rounds`` are over."""
    import numpy as np

    need = (sizes[:, None, :] + sizes[None, :, :]) / 2
    points = points + np.arange(len(points))[:, None] * 1e-6  # none on the very place of another
    for _ in range(rounds):
        apart = points[:, None, :] - points[None, :, :]
        missing = need - np.abs(apart)
        overlap = (missing > 0).all(axis=2)
        np.fill_diagonal(overlap, False)
        if not overlap.any():
            break
        along_x = missing[:, :, 0] < missing[:, :, 1]
        push = np.where(np.stack([along_x, ~along_x], axis=2), np.sign(apart) * missing, 0) * overlap[:, :, None]
        points = points + 0.35 * push.sum(axis=1) / np.sqrt(np.maximum(overlap.sum(axis=1), 1))[:, None]
    return points
