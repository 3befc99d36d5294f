"""Where things are drawn: computed beforehand, so that a page is still from its first frame on.

ForceAtlas2 (Jacomy et al. 2014) from networkx places what is connected close together; labels that would overlap are
then pushed apart, and the components of a network are packed around the largest. The same graph gives the same places.
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
#: Width of a drawing for its height.
_ASPECT = 1.5


def place(
    graph: nx.Graph[str],
    boxes: Mapping[str, tuple[float, float]],
    groups: Mapping[str, int] | None = None,
    focus: str | None = None,
) -> dict[str, tuple[int, int]]:
    """Places for the nodes of a network.

    Args:
        graph: The network; its edges may have ``weight``.
        boxes: Width and height that each node takes up with its label, in pixels at scale 1.
        groups: The group of each node; nodes of one group start close to one another and so tend to stay.
        focus: The node that is put at the origin.

    Returns:
        x and y of each node, in pixels at scale 1.

    >>> import networkx as nx
    >>> found = place(nx.path_graph(["a", "b", "c"]), dict.fromkeys("abc", (40, 20)), focus="b")
    >>> found["b"], len(set(found.values()))
    ((0, 0), 3)
    """
    import networkx as nx
    import numpy as np

    others = graph.subgraph([node for node in graph if node != focus])
    pieces = sorted((sorted(nodes) for nodes in nx.connected_components(others)), key=lambda nodes: (-len(nodes), nodes[0]))
    placed: dict[str, Points] = {}
    for nodes, points in zip(pieces, _packed([_piece(graph, nodes, boxes, groups or {}) for nodes in pieces]), strict=True):
        placed.update(zip(nodes, points, strict=True))
    if focus is not None and focus in graph:
        middle = sum(placed.values(), np.zeros(2)) / max(len(placed), 1)
        placed = _around(placed, focus, middle, boxes)
    elif placed:
        everything = np.array(list(placed.values()))
        middle = (everything.max(axis=0) + everything.min(axis=0)) / 2
    return {node: (round(float(x - middle[0])), round(float(y - middle[1]))) for node, (x, y) in sorted(placed.items())}


def _around(
    placed: dict[str, Points], focus: str, middle: Points, boxes: Mapping[str, tuple[float, float]]
) -> dict[str, Points]:
    """``placed`` with ``focus`` in the ``middle``, and the others moved out of its way."""
    import numpy as np

    nodes = sorted(placed)
    width, height = boxes[focus]
    room = np.array([width * 0.75, height * 1.25])
    found = {focus: middle}
    for node in nodes:
        away = placed[node] - middle
        far = np.hypot(*(away / room)) or 1e-6
        found[node] = middle + away * (far**2 + 1) ** 0.5 / far
    sizes = np.array([boxes[node] for node in [focus, *nodes]], dtype=float)
    points = _spread(np.array([found[node] for node in [focus, *nodes]]), sizes)
    points += middle - points[0]
    return dict(zip([focus, *nodes], points, strict=True))


def _piece(
    graph: nx.Graph[str], nodes: list[str], boxes: Mapping[str, tuple[float, float]], groups: Mapping[str, int]
) -> tuple[Points, Points]:
    """The places of the ``nodes`` of a connected piece, and the sizes of their boxes."""
    import networkx as nx
    import numpy as np

    sizes = np.array([boxes[node] for node in nodes], dtype=float)
    if len(nodes) == 1:
        return np.zeros((1, 2)), sizes
    ordered: nx.Graph[str] = nx.Graph()
    ordered.add_nodes_from(nodes)
    edges = graph.subgraph(nodes).edges(data="weight", default=1)
    ordered.add_weighted_edges_from(sorted((min(a, b), max(a, b), float(np.log1p(weight))) for a, b, weight in edges))
    with np.errstate(invalid="ignore"):  # networkx divides the distance of a node from itself
        found = nx.forceatlas2_layout(
            ordered,
            pos=_start(nodes, groups),
            max_iter=120 if len(nodes) < 250 else 70,
            weight="weight",
            linlog=len(nodes) > 60,
            seed=_SEED,
        )
    points = np.array([found[node] for node in nodes], dtype=float)
    return _spread(_scaled(points, sizes), sizes), sizes


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
    """``points`` around the origin, evened out over somewhat more than the area of the labels, and as wide as these."""
    import numpy as np

    centred = points - np.median(points, axis=0)
    distance = np.linalg.norm(centred, axis=1)
    usual = float(np.quantile(distance, 0.9)) or 1.0
    even = np.sqrt((np.argsort(np.argsort(distance, kind="stable"), kind="stable") + 1) / len(points))
    wanted = 0.35 * np.minimum(distance / usual, 1.3) + 0.65 * even
    centred *= (wanted / np.maximum(distance, usual * 1e-6))[:, None]
    width, height = sizes.mean(axis=0)
    stretch = np.sqrt(np.clip(width / height, 1.0, 2.0))
    side = float(np.sqrt(1.5 * sizes.prod(axis=1).sum()))
    scaled: Points = centred * (side / 2) * np.array([stretch, 1 / stretch])
    return scaled


def _spread(points: Points, sizes: Points, rounds: int = 120) -> Points:
    """Push boxes that overlap apart, along the side where less is missing, until none do or ``rounds`` are over."""
    import numpy as np

    wide, high = ((sizes[:, None, side] + sizes[None, :, side]) / 2 for side in (0, 1))
    points = points + np.arange(len(points))[:, None] * 1e-6  # none on the very place of another
    before = np.tri(len(points), k=-1, dtype=bool)
    for _ in range(rounds):
        x, y = points.T
        one, other = np.nonzero((np.abs(x[:, None] - x) < wide) & (np.abs(y[:, None] - y) < high) & before)
        if not len(one):
            break
        apart = points[one] - points[other]
        need = (sizes[one] + sizes[other]) / 2
        missing = need - np.abs(apart)
        side = (missing / need).argmin(axis=1)
        pair = np.arange(len(one))
        push = np.zeros_like(apart)
        push[pair, side] = (np.sign(apart) * missing)[pair, side]
        moved = np.zeros_like(points)
        np.add.at(moved, one, push)
        np.add.at(moved, other, -push)
        crowd = np.bincount(np.concatenate([one, other]), minlength=len(points))
        points = points + 0.4 * moved / np.sqrt(np.maximum(crowd, 1))[:, None]
    return points


def _packed(pieces: list[tuple[Points, Points]]) -> list[Points]:
    """The points of each piece (points, sizes), moved to where its frame is free, as near to the middle as can be."""
    import numpy as np

    frames = np.zeros((0, 4))  # left, top, right, bottom
    packed = []
    for points, sizes in pieces:
        low, high = (points - sizes / 2).min(axis=0) - 12, (points + sizes / 2).max(axis=0) + 12
        half = (high - low) / 2
        shift = np.zeros(2)
        if len(frames):
            spots = _spots(frames, half)
            free = np.ones(len(spots), dtype=bool)
            for left, top, right, bottom in frames:
                free &= ~(
                    (spots[:, 0] + half[0] > left)
                    & (spots[:, 0] - half[0] < right)
                    & (spots[:, 1] + half[1] > top)
                    & (spots[:, 1] - half[1] < bottom)
                )
            shift = spots[int(np.argmax(free))]
        frames = np.vstack([frames, np.concatenate([shift - half, shift + half])])
        packed.append(points - (low + high) / 2 + shift)
    return packed


def _spots(frames: Points, half: Points) -> Points:
    """Where a frame of ``half`` width and height may be tried: at corners of ``frames``, nearest first; last, below all."""
    import numpy as np

    xs = np.unique(np.concatenate([frames[:, 0] - half[0], frames[:, 2] + half[0], frames[:, 0] + half[0], [0.0]]))
    ys = np.unique(np.concatenate([frames[:, 1] - half[1], frames[:, 3] + half[1], frames[:, 1] + half[1], [0.0]]))
    near = [np.sort(axis[np.argsort(np.abs(axis), kind="stable")[:80]]) for axis in (xs, ys)]
    spots = np.array(np.meshgrid(*near)).T.reshape(-1, 2)
    spots = spots[np.argsort(np.hypot(spots[:, 0] / _ASPECT, spots[:, 1]), kind="stable")]
    outside = np.array([[0.0, frames[:, 3].max() + half[1]]])
    found: Points = np.vstack([spots, outside])
    return found
