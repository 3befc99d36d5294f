"""What vis.js is given to draw: options, nodes in their places, edges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graph.views.layout import place
from ontology.schema import ENTITY_TYPES, RELATION_TYPES

if TYPE_CHECKING:
    from graph.views.selection import Edge, ViewData

__all__ = ["edges", "nodes", "options"]

#: How a line is broken, by where what it shows comes from: whole for what a report states, and for what is only named together.
_DASHES: dict[str, list[int] | None] = {
    "stated": None,
    "inferred": [3, 4],
    "metadata": [12, 4],
    "table": [8, 4, 2, 4],
    "named": None,
}
#: Characters of a label in the drawing; the panel shows it whole.
_LABEL = 16


def options(count: int) -> dict[str, Any]:
    """Options of vis.js for a drawing of ``count`` things."""
    font, radius = _scales(count)
    label = {"enabled": True, "min": font[0], "max": font[1], "maxVisible": 22, "drawThreshold": 6.5}
    face = "system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
    return {
        "autoResize": True,
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False, "randomSeed": 1},
        "interaction": {"hover": True, "keyboard": {"enabled": True, "bindToWindow": False}, "hideEdgesOnDrag": True},
        "nodes": {
            "borderWidth": 1,
            "borderWidthSelected": 3,
            "scaling": {"min": radius[0], "max": radius[1], "label": label},
            "font": {"face": face, "strokeWidth": 4, "strokeColor": "#fcfdfe", "color": "#1d2733"},
        },
        "edges": {
            "smooth": False,
            "selectionWidth": 2,
            "hoverWidth": 0.5,
            "scaling": {"min": 1, "max": 6, "label": False},
            "arrows": {"to": {"scaleFactor": 0.5}},
        },
    }


def nodes(things: Sequence[Mapping[str, Any]], drawn: ViewData) -> list[dict[str, Any]]:
    """The nodes for vis.js, each in its place."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(drawn.things)
    graph.add_weighted_edges_from((edge.source, edge.target, max(edge.strength, 1)) for edge in drawn.edges)
    sizes = {thing["id"]: thing["size"] for thing in things} if drawn.sized == "mentions" else dict(graph.degree())
    largest = max(sizes.values(), default=1) or 1
    part = {iri: (size / largest) ** 0.5 for iri, size in sizes.items()}
    boxes = {}
    for thing in things:
        font, radius = (low + (high - low) * part[thing["id"]] for low, high in _scales(len(things)))
        width = sum(1.0 if ord(c) > 0x2E80 else 0.55 for c in _short(thing["label"])) * font
        boxes[thing["id"]] = (max(width, 2 * radius) + 10, 2 * radius + font + 10)
    groups = {thing["id"]: thing["drawnAs"] for thing in things}
    places = place(graph, boxes, groups, drawn.focus)
    return [
        {
            "id": thing["id"],
            "label": _short(thing["label"]),
            "shape": ENTITY_TYPES[thing["kind"]].shape,
            "value": round(part[thing["id"]], 4),
            "x": places[thing["id"]][0],
            "y": places[thing["id"]][1],
            "kind": thing["kind"],
        }
        for thing in things
    ]


def _scales(count: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Smallest and largest font, and radius, in pixels at scale 1: what stands out must do so when all is in view."""
    return (12, min(18 + count / 18, 50)), (5, min(16 + count / 30, 36))


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else label[: _LABEL - 1] + "…"


def edges(drawn: ViewData) -> list[dict[str, Any]]:
    """The edges for vis.js, numbered; with an arrow when all that is stated goes one way."""
    return [_edge(number, edge) for number, edge in enumerate(drawn.edges)]


def _edge(number: int, edge: Edge) -> dict[str, Any]:
    found: dict[str, Any] = {"id": f"t{number}", "from": edge.source, "to": edge.target, "value": max(edge.weight, 1)}
    ends = {(one.subject, one.object) for one in edge.relations if not RELATION_TYPES[one.name].symmetric}
    if dashes := _DASHES[edge.origins[0]] if edge.origins else None:
        found["dashes"] = dashes
    if len(ends) == 1:
        found["from"], found["to"] = next(iter(ends))
        found["arrows"] = "to"
    return found
