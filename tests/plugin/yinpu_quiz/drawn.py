"""A view of the indices and their makers, and a table of what reports name."""

from __future__ import annotations

from graph.query.mentions import mentions as named_in
from graph.store.snapshot import Snapshot
from graph.views.selection import MOST_EDGES, ViewData, ViewInputs


def indices(inputs: ViewInputs, focus: str | None) -> ViewData:
    """Those who make indices, and the indices."""
    pairs = [(a, b) for a, b, relation in inputs.facts.edges(keys=True) if relation == "offers"]
    edges = inputs.edges(pairs)[:MOST_EDGES]
    return ViewData("", sorted({end for edge in edges for end in (edge.source, edge.target)}), edges)


indices.title = ("指数", "Indices")
indices.help = "who makes which index"


def mentions(kg: Snapshot) -> bytes:
    """Each name with the type of what it names and how often it stands in all reports."""
    named = named_in(kg).drop_nulls("id").group_by("type", "text").len().sort("type", "text").collect()
    rows = (("type", "name", "times"), *named.rows())
    return "".join("\t".join(map(str, row)) + "\n" for row in rows).encode()
