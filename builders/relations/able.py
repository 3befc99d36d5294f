"""Who can act in a relation, and what can be acted on: nobody practises a rate, a region or a group of people.

What kind of matter a theme is says the table ``facets``: ``technology`` is what things are made with, ``metric`` is measured,
``place`` is where, ``matter`` is any other that nobody does (people, institutions, states of affairs); a theme without a row is
something that one can do.
"""

from __future__ import annotations

from builders.relations.page import Named
from ontology.knowledge.knowledge import Knowledge

__all__ = ["FACETS", "Able"]

#: What the table ``facets`` may say of a theme.
FACETS = ("technology", "metric", "place", "matter")
#: Kinds of organizations that do a line of banking or finance.
_FINANCIAL = frozenset(
    {
        *("insurer", "securities", "trust", "fund_manager", "consumer_finance", "leasing", "asset_management", "futures"),
        *("payment", "wealth_management", "auto_finance", "finance_company", "asset_investment", "guarantee"),
    }
)
#: Ends of names of figures.
_FIGURES = ("余额", "规模", "占比", "增速", "总额", "不良率", "利率", "增量")


class Able:
    """The facets of themes, and the kinds of those who practise."""

    def __init__(self, knowledge: Knowledge) -> None:
        called = knowledge.lexicon.called
        self._facets = {thing.iri: row["facet"] for row in knowledge.rows("facets") if (thing := called(row["theme"], "theme"))}

    def acts(self, predicate: str, one: Named) -> bool:
        """Whether a thing can be who acts: banks and their like have lines of business."""
        return predicate != "practises" or one.type == "Bank" or one.kind in _FINANCIAL

    def measured(self, theme: Named) -> bool:
        """Whether a theme is a figure."""
        return self._facets.get(theme.id) == "metric" or theme.label.endswith(_FIGURES)

    def suits(self, predicate: str, one: Named) -> bool:
        """Whether a thing can be acted on: practised, or used by a product."""
        if one.type != "Theme":
            return True
        facet = self._facets.get(one.id, "")
        if predicate == "uses":
            return facet == "technology" or (not facet and one.label.endswith(("技术", "算法")))
        return predicate != "practises" or facet in ("", "technology")
