"""A view of the indices and their makers, and a table of what reports name."""

from __future__ import annotations

from graph.query.sparql import frame
from graph.store.snapshot import Snapshot
from graph.views.select import MOST_TIES, Material, Scene


def indices(material: Material, focus: str | None) -> Scene:
    """Those who make indices, and the indices."""
    pairs = [(a, b) for a, b, relation in material.facts.edges(keys=True) if relation == "offers"]
    ties = material.ties(pairs)[:MOST_TIES]
    return Scene("", sorted({end for tie in ties for end in (tie.source, tie.target)}), ties)


indices.title = ("指数", "Indices")
indices.help = "who makes which index"


def mentions(kg: Snapshot) -> bytes:
    """Each name with the type of what it names and how often it stands in all reports."""
    asked = """SELECT ?type ?name (COUNT(?mention) AS ?times) {
        ?mention itsrdf:taIdentRef ?thing ; nif:anchorOf ?name . ?thing a ?class .
        BIND(STRAFTER(STR(?class), "#") AS ?type) } GROUP BY ?type ?name ORDER BY ?type ?name"""
    rows = (("type", "name", "times"), *frame(kg, asked).rows())
    return "".join("\t".join(map(str, row)) + "\n" for row in rows).encode()
