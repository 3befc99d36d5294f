"""Colours of the largest communities of a drawing; those of each kind of thing stand in :mod:`ontology.schema`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.views.selection import ViewData, ViewInputs

__all__ = ["REST", "community_colours"]

_PALETTE = ("#2f6fb5", "#e07b28", "#2e8b57", "#c0392b", "#8e5cc0", "#8c6239", "#d6609f", "#5f7d1e", "#1aa3b8", "#b8a100")
#: Of communities without a colour of their own.
REST = "#a9b4c0"


def community_colours(inputs: ViewInputs, drawn: ViewData) -> dict[int, str]:
    """Colours for the communities with most things in the drawing."""
    count: dict[int, int] = {}
    for iri in drawn.things:
        number = inputs.communities.get(iri, (0, ""))[0]
        count[number] = count.get(number, 0) + 1
    count.pop(0, None)
    ranked = sorted(count, key=lambda number: (-count[number], number))
    return dict(zip(ranked, _PALETTE, strict=False))
