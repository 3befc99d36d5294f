"""A view of the indices and their makers, and a table of what reports name."""

from __future__ import annotations

from graph.query.sparql import frame
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
    asked = """SELECT ?type ?name (COUNT(?mention) AS ?times) {
        ?mention itsrdf:taIdentRef ?thing ; nif:anchorOf ?name . ?thing a ?class .
        BIND(STRAFTER(STR(?class), "#") AS ?type) } GROUP BY ?type ?name ORDER BY ?type ?name"""
    rows = (("type", "name", "times"), *frame(kg, asked).rows())
    return "".join("\t".join(map(str, row)) + "\n" for row in rows).encode()
