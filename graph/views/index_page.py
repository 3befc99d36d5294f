"""``index.html`` of a knowledge graph: what it holds, its views, its leading things, and the catalogue of its reports.

One self-contained file, like the views it leads to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from graph.query.counts import counts
from graph.query.labels import labels
from graph.query.levels import named_by_level
from graph.views.folding import signs
from ontology.namespaces import DCTERMS, YP
from ontology.schema import ENTITY_TYPES, NETWORKED

if TYPE_CHECKING:
    from graph.views.selection import ViewData, ViewInputs

__all__ = ["LinkedView", "index_page"]

#: Rows of each table of leading things.
_LEADING = 12


class Place(NamedTuple):
    """Where a link leads, and whether a page is there already."""

    address: str
    there: bool


class LinkedView(NamedTuple):
    """A view: its name, title in Chinese and English, what it draws, and whether its page is there."""

    name: str
    title: tuple[str, str]
    drawn: ViewData
    there: bool

    @property
    def place(self) -> Place:
        """Its page, from the first page."""
        return Place(f"views/{self.name}.html", self.there)


def index_page(inputs: ViewInputs, linked: Sequence[LinkedView], words: Mapping[str, Sequence[str]]) -> str:
    """The page as HTML; scripts are left for the caller to seal (see :mod:`graph.views.page`)."""
    from jinja2 import Environment, PackageLoader

    environment = Environment(loader=PackageLoader("graph.views"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    drawn: dict[str, Place] = {}
    for view in sorted(linked, key=lambda view: not view.there):
        for iri in view.drawn.things:
            if iri not in drawn:
                drawn[iri] = Place(f"{view.place.address}#{quote(labels(inputs.kg).label(iri))}", view.there)
    counted = counts(inputs.kg)
    return environment.get_template("index.html").render(
        w=words,
        views=linked,
        counts=[(counted[name], word) for name, word in _COUNTED],
        levels=[(number, level or "unlisted") for level, number in named_by_level(inputs.kg).items()],
        tables=[(_heading(kind, words), _leading(inputs, kind, drawn)) for kind in _TABLES]
        + [(words["topPublishers"], _publishers(inputs, drawn))],
        reports=_reports(inputs, drawn),
        signs=signs(),
    )


#: What is counted on top, and the word for it.
_COUNTED = (
    ("reports", "reportsCount"),
    *((ENTITY_TYPES[name].plural, name) for name in NETWORKED),
    ("mentions", "mentionsCount"),
    ("relations", "relationsCount"),
    ("statements", "statements"),
)
#: The kinds whose leading things are tabled.
_TABLES = ("Bank", "Theme", "Regulation")


def _heading(kind: str, words: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """What stands above the table of the leading things of ``kind``, in Chinese and English."""
    entity, (before, after) = ENTITY_TYPES[kind], words["topThings"]
    return before + entity.zh, f"{entity.plural.capitalize()} {after}"


def _leading(inputs: ViewInputs, kind: str, drawn: Mapping[str, Place]) -> list[dict[str, Any]]:
    """The things of ``kind`` that most reports name."""
    graph = inputs.network
    things = [(iri, data) for iri, data in graph.nodes(data=True) if data["kind"] == kind]
    things.sort(key=lambda item: (-item[1]["reports"], -item[1]["mentions"], item[0]))
    return [
        {"label": data["label"], "place": drawn.get(iri), "reports": data["reports"], "mentions": data["mentions"]}
        for iri, data in things[:_LEADING]
    ]


def _publishers(inputs: ViewInputs, drawn: Mapping[str, Place]) -> list[dict[str, Any]]:
    """The publishers of most reports."""
    reports = inputs.reports
    published = {(q.subject.value, q.object.value) for q in inputs.kg.quads(DCTERMS.publisher) if q.subject.value in reports}
    count = Counter(publisher for _, publisher in published)
    ranked = sorted(count, key=lambda iri: (-count[iri], iri))[:_LEADING]
    return [
        {"label": labels(inputs.kg).label(iri), "place": drawn.get(iri), "reports": count[iri], "mentions": inputs.size(iri)}
        for iri in ranked
    ]


def _reports(inputs: ViewInputs, drawn: Mapping[str, Place]) -> list[dict[str, Any]]:
    """The catalogue, the newest first, undated ones last."""
    year = {q.subject.value: q.object.value for q in inputs.kg.quads(YP.year)}
    rows = [
        {
            **report,
            "source": inputs.shown_path(report["source"] or ""),
            "place": drawn.get(iri),
            "named": inputs.size(iri),
            "day": report["issued"] or report["published"] or year.get(iri, ""),
        }
        for iri, report in inputs.reports.items()
    ]
    rows.sort(key=lambda row: (row["title"] or "", row["id"]))
    return sorted(rows, key=lambda row: row["day"], reverse=True)
