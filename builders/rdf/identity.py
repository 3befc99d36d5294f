"""What identifies a thing, and when it and its names held: identifiers, founding and end, names with their periods."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from graph.store.terms import OWL, RDF, SCHEMA, SKOS, SKOSXL, YP, date, iri, quad, tag, text
from ontology.iris import local, mint
from ontology.knowledge.identifiers import SCHEMES, Identifier
from ontology.knowledge.lexicon import Lexicon, Name, Thing
from ontology.knowledge.table_files import Row

__all__ = ["ended_by", "ends", "identifier_quads", "name_quads", "period_quads"]

#: The changes after which what stood before them is no more.
_ENDING = ("closure", "merger", "reorganisation")
#: Characters of a day, a month and a year.
_EXACT = (4, 7, 10)


def identifier_quads(subject: str, type_: str, held: tuple[Identifier, ...], graph: str) -> Iterator[str]:
    """The identifiers of a thing, and what it is called where their schemes publish it.

    Args:
        subject: The term of the thing.
        type_: Its type: a theme matches, anything else is the same.
        held: Its identifiers.
        graph: The term of the named graph.

    Yields:
        Lines of N-Quads: a ``schema:PropertyValue`` an identifier, and links to IRIs of Wikidata, GLEIF and ELI.
    """
    for one in held:
        node = iri(mint("identifier", f"{one.scheme}:{one.value}"))
        yield quad(subject, SCHEMA + "identifier", node, graph)
        yield quad(node, RDF + "type", iri(SCHEMA + "PropertyValue"), graph)
        yield quad(node, SKOS + "prefLabel", text(f"{SCHEMES[one.scheme].title} {one.value}"), graph)
        yield quad(node, SCHEMA + "propertyID", text(one.scheme), graph)
        yield quad(node, SCHEMA + "value", text(one.value), graph)
        if one.level:
            yield quad(node, YP + "level", text(one.level), graph)
        if one.iri:
            yield quad(subject, SKOS + "exactMatch" if type_ == "Theme" else OWL + "sameAs", iri(one.iri), graph)


def ends(lexicon: Lexicon, sides: Callable[[Lexicon, Row, str], list[str]]) -> dict[str, str]:
    """When institutions ended, by the changes that ended them.

    Args:
        lexicon: What is known.
        sides: Gives the IRIs on one side of a change.

    Returns:
        The first such day by IRI; what is there again after the change did not end by it.
    """
    found: dict[str, str] = {}
    for change in sorted(lexicon.changes, key=lambda change: change["date"]):
        if len(change["date"]) in _EXACT:
            for gone in ended_by(change, sides(lexicon, change, "from"), sides(lexicon, change, "to")):
                found.setdefault(gone, change["date"])
    return found


def ended_by(change: Row, old: list[str], new: list[str]) -> list[str]:
    """The institutions that a change ended.

    Args:
        change: A row of the table ``changes``.
        old: IRIs of those before it.
        new: IRIs of those after it.

    Returns:
        Those that are not there again after it; none of a split or a transfer of tasks, whose giver goes on.
    """
    return [one for one in old if one not in new] if change["type"] in _ENDING else []


def period_quads(subject: str, thing: Thing, ended: str, graph: str) -> Iterator[str]:
    """When an institution began and ended, as exactly as it is known.

    Args:
        subject: The term of the institution.
        thing: What is known of it.
        ended: The day of the change that ended it, if one did; its own row comes first.
        graph: The term of the named graph.

    Yields:
        Lines of N-Quads.
    """
    for name, day in (("foundingDate", thing.date), ("dissolutionDate", thing.until or ended)):
        if len(day) in _EXACT:
            yield quad(subject, SCHEMA + name, date(day), graph)


def name_quads(subject: str, thing: Thing, name: Name, graph: str) -> Iterator[str]:
    """A name that held for some time only, as a label of its own.

    Args:
        subject: The term of the thing.
        thing: The thing.
        name: A name of it; one without a period gives nothing.
        graph: The term of the named graph.

    Yields:
        Lines of N-Quads: a ``skosxl:Label`` with the days between which the name was borne.
    """
    days = [(term, day) for term, day in (("validFrom", name.since), ("validThrough", name.until)) if len(day) in _EXACT]
    if not days:
        return
    node = iri(mint("name", f"{local(thing.iri)}@{name.text}"))
    yield quad(subject, SKOSXL + "altLabel", node, graph)
    yield quad(node, RDF + "type", iri(SKOSXL + "Label"), graph)
    yield quad(node, SKOSXL + "literalForm", text(name.text, tag(name.text)), graph)
    yield quad(node, SKOS + "prefLabel", text(f"{name.text}（{name.since}—{name.until}）", "zh-hans"), graph)
    for term, day in days:
        yield quad(node, SCHEMA + term, date(day), graph)
