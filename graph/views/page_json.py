"""What the script of a page works on: things and edges with names, facts and quotes, and the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.query.labels import labels
from graph.views.colours import REST, community_colours
from graph.views.evidence import Evidence, aliases, described
from graph.views.folding import signs
from ontology.normalise import normalise
from ontology.schema import ENTITY_TYPES

if TYPE_CHECKING:
    from graph.views.selection import ViewData, ViewInputs

__all__ = ["page_json", "things"]

#: Edges of a drawing above which each has fewer quotes, so that the page does not grow too large to send.
_CROWDED = 500


def things(inputs: ViewInputs, drawn: ViewData, evidence: Evidence) -> list[dict[str, Any]]:
    """What the page knows of each thing."""
    index = labels(inputs.kg)
    names = aliases(inputs, drawn.things)
    colours = community_colours(inputs, drawn)
    found = []
    for iri in drawn.things:
        kind = index.types.get(iri, "Community")
        number, community = inputs.communities.get(iri, (0, ""))
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
                "size": inputs.size(iri),
                "counts": _counts(inputs, iri),
                "names": names[iri],
                "keys": _keys([label, *names[iri]]),
                "facts": described(inputs, iri),
                "quotes": evidence.of_thing(iri),
            }
        )
    return found


def _counts(inputs: ViewInputs, iri: str) -> list[tuple[int, str]]:
    """How much there is of the thing, each number with its word: what a report names, or how often a thing is named."""
    if iri in inputs.reports:
        return [(inputs.size(iri), "namedHere")]
    reports = int(inputs.network.nodes[iri]["reports"]) if iri in inputs.network else 0
    return [(inputs.size(iri), "mentions"), (reports, "inReports")]


def _keys(names: list[str]) -> list[tuple[str, str]]:
    """What a search finds the thing by: each name as it is compared and as it is shown."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(normalise(name), name)
    return list(found.items())


def page_json(inputs: ViewInputs, drawn: ViewData, told: list[dict[str, Any]], evidence: Evidence) -> dict[str, Any]:
    """All that the script is given but its words; ``told`` are the :func:`things`."""
    told_edges = _edges(drawn, evidence)
    sources = _numbered_sources(told)
    told_relations = [relation for edge in told_edges for relation in edge["rel"]]
    quoted = {quote["r"] for item in (*told, *told_edges, *told_relations) for quote in item["quotes"]}
    reports = {
        iri: {"title": report["title"] or labels(inputs.kg).label(iri), "source": inputs.shown_path(report["source"] or "")}
        for iri, report in inputs.reports.items()
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
        "communities": _communities(inputs, drawn),
        "things": told,
        "ties": told_edges,
        "reports": reports,
        "sources": sources,
        "signs": signs(),
        "left": {"things": drawn.hidden_things, "ties": drawn.hidden_edges},
    }


def _numbered_sources(told: list[dict[str, Any]]) -> list[str]:
    """What things were found again in, of which their facts have the numbers from here on: the titles are long, and few."""
    facts = [fact for thing in told for fact in thing["facts"] if fact["k"] == "level"]
    titles = sorted({title for fact in facts for title in fact["v"][1:]})
    number = {title: at for at, title in enumerate(titles)}
    for fact in facts:
        fact["v"] = [fact["v"][0], *(number[title] for title in fact["v"][1:])]
    return titles


def _edges(drawn: ViewData, evidence: Evidence) -> list[dict[str, Any]]:
    """What the page knows of each edge."""
    quotes = 3 if len(drawn.edges) <= _CROWDED else 2
    return [
        {
            "id": f"t{number}",
            "a": edge.source,
            "b": edge.target,
            "w": edge.weight,
            "n": edge.reports,
            "from": edge.origins,
            "rel": [
                {
                    "k": one.name,
                    "s": one.subject,
                    "o": one.object,
                    "n": one.evidence,
                    "from": one.origins,
                    "quotes": evidence.of_relation(one, quotes),
                }
                for one in edge.relations
            ],
            "quotes": evidence.of_edge(edge, quotes),
        }
        for number, edge in enumerate(drawn.edges)
    ]


def _communities(inputs: ViewInputs, drawn: ViewData) -> list[dict[str, Any]]:
    """The communities of the legend; number 0 stands for all others."""
    colours = community_colours(inputs, drawn)
    if not colours:
        return []
    name = dict(inputs.communities.values())
    numbers = [inputs.communities.get(iri, (0, ""))[0] for iri in drawn.things]
    found = [{"number": n, "name": name[n], "colour": fill, "count": numbers.count(n)} for n, fill in colours.items()]
    rest = sum(number not in colours for number in numbers)
    return [*found, {"number": 0, "name": "", "colour": REST, "count": rest}] if rest else found
