"""What the script of a page works on: things and ties with names, facts and quotes, and the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.query.labels import labels
from graph.views.colours import REST, community_colours
from graph.views.evidence import Evidence, aliases, described
from graph.views.folding import signs
from ontology.normalise import normalise
from ontology.schema import ENTITY_TYPES

if TYPE_CHECKING:
    from graph.views.select import Material, Scene

__all__ = ["page_data", "things"]

#: Ties of a picture above which each has fewer quotes, so that the page does not grow too large to send.
_CROWDED = 500


def things(material: Material, drawn: Scene, evidence: Evidence) -> list[dict[str, Any]]:
    """What the page knows of each thing."""
    index = labels(material.kg)
    names = aliases(material, drawn.things)
    colours = community_colours(material, drawn)
    found = []
    for iri in drawn.things:
        kind = index.types.get(iri, "Community")
        number, community = material.communities.get(iri, (0, ""))
        label = index.label(iri)
        found.append(
            {
                "id": iri,
                "label": label,
                "kind": kind,
                "kindColour": ENTITY_TYPES[kind].colour,
                "communityColour": colours.get(number, REST),
                "communityName": community,
                "drawnAs": number if number in colours else 0,
                "size": material.size(iri),
                "counts": _counts(material, iri),
                "names": names[iri],
                "keys": _keys([label, *names[iri]]),
                "facts": described(material, iri),
                "quotes": evidence.of_thing(iri),
            }
        )
    return found


def _counts(material: Material, iri: str) -> list[tuple[int, str]]:
    """How much there is of the thing, each number with its word: what a report names, or how often a thing is named."""
    if iri in material.reports:
        return [(material.size(iri), "namedHere")]
    reports = int(material.network.nodes[iri]["reports"]) if iri in material.network else 0
    return [(material.size(iri), "mentions"), (reports, "inReports")]


def _keys(names: list[str]) -> list[tuple[str, str]]:
    """What a search finds the thing by: each name as it is compared and as it is shown."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(normalise(name), name)
    return list(found.items())


def page_data(material: Material, drawn: Scene, told: list[dict[str, Any]], evidence: Evidence) -> dict[str, Any]:
    """All that the script is given but its words; ``told`` are the :func:`things`."""
    ties = _ties(drawn, evidence)
    quoted = {quote["r"] for item in (*told, *ties) for quote in item["quotes"]}
    reports = {
        iri: {"title": report["title"] or labels(material.kg).label(iri), "source": report["source"] or ""}
        for iri, report in material.reports.items()
        if iri in quoted
    }
    kinds = [
        {"name": entity.name, "colour": entity.colour, "shape": entity.shape, "count": count}
        for entity in ENTITY_TYPES.values()
        if (count := sum(thing["kind"] == entity.name for thing in told))
    ]
    return {
        "focus": drawn.focus,
        "colour": drawn.colour,
        "kinds": kinds,
        "communities": _communities(material, drawn),
        "things": told,
        "ties": ties,
        "reports": reports,
        "signs": signs(),
        "left": {"things": drawn.hidden_things, "ties": drawn.hidden_ties},
    }


def _ties(drawn: Scene, evidence: Evidence) -> list[dict[str, Any]]:
    """What the page knows of each tie."""
    quotes = 3 if len(drawn.ties) <= _CROWDED else 2
    return [
        {
            "id": f"t{number}",
            "a": tie.source,
            "b": tie.target,
            "w": tie.weight,
            "n": tie.reports,
            "rel": [{"k": name, "s": subject, "o": thing, "n": count} for name, subject, thing, count in tie.relations],
            "quotes": evidence.of_tie(tie, quotes),
        }
        for number, tie in enumerate(drawn.ties)
    ]


def _communities(material: Material, drawn: Scene) -> list[dict[str, Any]]:
    """The communities of the legend; number 0 stands for all others."""
    colours = community_colours(material, drawn)
    if not colours:
        return []
    name = dict(material.communities.values())
    numbers = [material.communities.get(iri, (0, ""))[0] for iri in drawn.things]
    found = [{"number": n, "name": name[n], "colour": fill, "count": numbers.count(n)} for n, fill in colours.items()]
    rest = sum(number not in colours for number in numbers)
    return [*found, {"number": 0, "name": "", "colour": REST, "count": rest}] if rest else found
