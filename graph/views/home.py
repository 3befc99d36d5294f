"""``index.html`` of a knowledge graph: what it holds, its pictures, its leading things, and the catalogue of its reports.

One self-contained file, like the views it leads to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from graph.query.counts import counts
from graph.query.labels import labels
from graph.views.folding import signs
from ontology.namespaces import DCTERMS, YP
from ontology.schema import ENTITY_TYPES, NETWORKED

if TYPE_CHECKING:
    from graph.views.select import Material, Scene

__all__ = ["Picture", "catalogue"]

#: Rows of each table of leading things.
_LEADING = 12


class Picture(NamedTuple):
    """A view that was written: its title in Chinese and English, address from the page, and what it draws."""

    title: tuple[str, str]
    address: str
    scene: Scene


def catalogue(material: Material, pictures: Sequence[Picture], words: Mapping[str, Sequence[str]]) -> str:
    """The page as HTML; scripts are left for the caller to seal (see :mod:`graph.views.page`)."""
    from jinja2 import Environment, PackageLoader

    environment = Environment(loader=PackageLoader("graph.views"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    drawn: dict[str, str] = {}
    for picture in pictures:
        for iri in picture.scene.things:
            drawn.setdefault(iri, f"{picture.address}#{quote(labels(material.kg).label(iri))}")
    counted = counts(material.kg)
    return environment.get_template("catalogue.html").render(
        w=words,
        pictures=pictures,
        counts=[(counted[name], word) for name, word in _COUNTED],
        tables=[(_heading(kind, words), _leading(material, kind, drawn)) for kind in _TABLES]
        + [(words["topPublishers"], _publishers(material, drawn))],
        reports=_reports(material, drawn),
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


def _leading(material: Material, kind: str, drawn: Mapping[str, str]) -> list[dict[str, Any]]:
    """The things of ``kind`` that most reports name."""
    graph = material.network
    things = [(iri, data) for iri, data in graph.nodes(data=True) if data["kind"] == kind]
    things.sort(key=lambda item: (-item[1]["reports"], -item[1]["mentions"], item[0]))
    return [
        {"label": data["label"], "href": drawn.get(iri), "reports": data["reports"], "mentions": data["mentions"]}
        for iri, data in things[:_LEADING]
    ]


def _publishers(material: Material, drawn: Mapping[str, str]) -> list[dict[str, Any]]:
    """The publishers of most reports."""
    reports = material.reports
    published = {(q.subject.value, q.object.value) for q in material.kg.quads(DCTERMS.publisher) if q.subject.value in reports}
    count = Counter(publisher for _, publisher in published)
    ranked = sorted(count, key=lambda iri: (-count[iri], iri))[:_LEADING]
    return [
        {"label": labels(material.kg).label(iri), "href": drawn.get(iri), "reports": count[iri], "mentions": material.size(iri)}
        for iri in ranked
    ]


def _reports(material: Material, drawn: Mapping[str, str]) -> list[dict[str, Any]]:
    """The catalogue, the newest first, undated ones last."""
    year = {q.subject.value: q.object.value for q in material.kg.quads(YP.year)}
    rows = [
        {
            **report,
            "href": drawn.get(iri),
            "named": material.size(iri),
            "day": report["issued"] or report["published"] or year.get(iri, ""),
        }
        for iri, report in material.reports.items()
    ]
    rows.sort(key=lambda row: (row["title"] or "", row["id"]))
    return sorted(rows, key=lambda row: row["day"], reverse=True)
