"""What the tables know of the things that reports name, as N-Quads of the graph ``knowledge``.

It is written anew by every build that changes something; the reports' own graphs hold only what stands in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from builders.rdf.identity import ended_by, ends, identifier_quads, name_quads, period_quads
from graph.store.terms import DCTERMS, ELI, ORG, OWL, PROV, RDF, SCHEMA, SKOS, YP, date, iri, quad, tag, text
from ontology.iris import GRAPH, ID, mint
from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.lexicon import Lexicon, Name, Thing
from ontology.knowledge.table_files import Row
from ontology.normalise import normalise
from ontology.schema import INSTITUTIONS

__all__ = ["citation_quads", "knowledge_quads"]

KNOWLEDGE = f"<{GRAPH}knowledge>"


def knowledge_quads(knowledge: Knowledge, named: Iterable[str]) -> Iterator[str]:
    """What the tables know of things, and of what those lead to: parents, issuers, broader themes, predecessors.

    Args:
        knowledge: The tables.
        named: IRIs of the things that reports name; those that no table knows are skipped.

    Yields:
        Lines of N-Quads in the graph ``knowledge``, sorted by thing, then the evidence for them, kinds of institution, types
        of document, changes, and what merged things are replaced by.
    """
    lexicon = knowledge.lexicon
    names: dict[str, list[Name]] = {}
    wanted = _closure(lexicon, named)
    for entries in lexicon.names.values():
        for name in entries:
            if name.iri in wanted and not name.derived and name.status not in ("hidden", "ambiguous", "preferred", "unit"):
                names.setdefault(name.iri, []).append(name)
    ended = ends(lexicon, _ends)
    for iri_ in sorted(wanted):
        thing = lexicon.things[iri_]
        yield from _known_thing(knowledge, thing, sorted(names.get(iri_, ())), wanted)
        if thing.type in INSTITUTIONS:
            yield from period_quads(iri(iri_), thing, ended.get(iri_, ""), KNOWLEDGE)
    yield from _evidence(knowledge, wanted)
    for kind in sorted(knowledge.kinds):
        yield from _kind(knowledge.kinds[kind])
    for type_ in sorted(knowledge.document_types):
        yield from _document_type(knowledge.document_types[type_])
    yield from _changes(lexicon, wanted)
    for old, end in sorted(lexicon.ids.current.items()):
        if end in wanted:
            yield quad(iri(old), DCTERMS + "isReplacedBy", iri(lexicon.ids.replaced[old]), KNOWLEDGE)


def citation_quads(cited: Iterable[tuple[str, str]], reports: Iterable[tuple[str, str]]) -> Iterator[str]:
    """That a cited publication is a report held in the graph, where the titles are the same when normalised.

    A title that several reports bear says nothing.

    Args:
        cited: IRI and title of the publications that reports cite.
        reports: IRI and title of the reports.

    Yields:
        Lines of N-Quads with ``owl:sameAs``.
    """
    by_title: dict[str, list[str]] = {}
    for report, title in reports:
        by_title.setdefault(normalise(title), []).append(report)
    for publication, title in sorted(cited):
        same = by_title.get(normalise(title), [])
        if len(same) == 1:
            yield quad(iri(publication), OWL + "sameAs", iri(same[0]), KNOWLEDGE)


def _closure(lexicon: Lexicon, named: Iterable[str]) -> set[str]:
    """The things that are named, and what those lead to; who changed together with one of them, with what they lead to."""
    wanted = _reached(lexicon, named)
    for change in lexicon.changes:
        ends = [*_ends(lexicon, change, "from"), *_ends(lexicon, change, "to")]
        if any(end in wanted for end in ends):
            wanted |= _reached(lexicon, ends)
    return wanted


def _reached(lexicon: Lexicon, named: Iterable[str]) -> set[str]:
    wanted: set[str] = set()
    queue = [i for i in named if i in lexicon.things]
    while queue:
        iri_ = queue.pop()
        if iri_ in wanted:
            continue
        wanted.add(iri_)
        thing = lexicon.things[iri_]
        labels = [("institution", label) for label in thing.issuers]
        if thing.type == "Regulation":
            labels.append(("regulation", thing.parent))
        elif thing.type == "Theme":
            labels += [("theme", label) for label in lexicon.themes[iri_]["broader"]]
        else:
            labels.append(("institution", thing.parent))
        queue += [other.iri for kind, label in labels if (other := lexicon.called(label, kind))]
    return wanted


def _evidence(knowledge: Knowledge, wanted: set[str]) -> Iterator[str]:
    """How well things are known, the public data in which they were found, and what these data are."""
    things = knowledge.lexicon.things
    found = knowledge.remembered("evidence", lambda: _found_in(knowledge), ())
    used: set[str] = set()
    for iri_ in sorted(wanted):
        if level := things[iri_].level:
            yield quad(iri(iri_), YP + "level", text(level), KNOWLEDGE)
        for name in found.get(iri_, ()):
            used.add(name)
            yield quad(iri(iri_), PROV + "wasDerivedFrom", iri(mint("evidence", name)), KNOWLEDGE)
    for row in knowledge.rows("evidence"):
        if row["evidence"] in used:
            node = iri(mint("evidence", row["evidence"]))
            yield quad(node, RDF + "type", iri(PROV + "Entity"), KNOWLEDGE)
            for term, value in (
                (DCTERMS + "title", row["title"]),
                (SKOS + "prefLabel", row["title"]),
                (DCTERMS + "creator", row["publisher"]),
                (DCTERMS + "license", row["licence"]),
                (SCHEMA + "version", row["version"]),
                (DCTERMS + "description", row["note"]),
            ):
                if value:
                    yield quad(node, term, text(value, tag(value)), KNOWLEDGE)


def _found_in(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """By the IRI of a thing the evidence of the claims for it."""
    found: dict[str, set[str]] = {}
    for row in knowledge.rows("claims"):
        found.setdefault(f"{ID}{row['thing']}", set()).add(row["evidence"])
    return {thing: tuple(sorted(names)) for thing, names in found.items()}


def _ends(lexicon: Lexicon, change: Row, column: str) -> list[str]:
    """The IRIs of the institutions on one side of a change, as far as they are known."""
    found = (lexicon.called(label) for label in change[column].split(";"))
    return [thing.iri for thing in found if thing]


def _known_thing(knowledge: Knowledge, thing: Thing, names: list[Name], wanted: set[str]) -> Iterator[str]:
    lexicon, subject = knowledge.lexicon, iri(thing.iri)
    yield quad(subject, RDF + "type", iri(YP + thing.type), KNOWLEDGE)
    yield quad(subject, SKOS + "prefLabel", text(thing.label, tag(thing.label)), KNOWLEDGE)
    english = [name.text for name in names if name.status == "english"]
    if english and not thing.label.isascii():
        yield quad(subject, SKOS + "prefLabel", text(english[0], "en"), KNOWLEDGE)
    for name in names:
        if name.text != thing.label and name.text not in english[:1]:
            yield quad(subject, SKOS + "altLabel", text(name.text, tag(name.text)), KNOWLEDGE)
            yield from name_quads(subject, thing, name, KNOWLEDGE)
    yield from identifier_quads(subject, thing.type, knowledge.identifiers.of(thing.iri), KNOWLEDGE)
    if thing.type == "Theme":
        yield from _theme(lexicon, thing, subject, wanted)
    elif thing.type == "Regulation":
        yield from _regulation(lexicon, thing, subject)
        yield from _versions(knowledge, thing, subject)
    elif thing.type == "Product":
        if owner := lexicon.called(thing.parent):
            yield quad(iri(owner.iri), YP + "offers", subject, KNOWLEDGE)
    else:
        yield from _institution(knowledge, thing, subject)


def _institution(knowledge: Knowledge, thing: Thing, subject: str) -> Iterator[str]:
    lexicon = knowledge.lexicon
    if thing.kind in knowledge.kinds:
        yield quad(subject, YP + "kind", iri(mint("kind", thing.kind)), KNOWLEDGE)
    if thing.type != "Publication" and (parent := lexicon.called(thing.parent)):
        yield quad(subject, ORG + "subOrganizationOf", iri(parent.iri), KNOWLEDGE)
    if thing.seat:
        yield quad(subject, SCHEMA + "location", text(thing.seat, tag(thing.seat)), KNOWLEDGE)
    for issuer in thing.issuers:
        if known := lexicon.called(issuer):
            yield quad(subject, DCTERMS + "publisher", iri(known.iri), KNOWLEDGE)


def _regulation(lexicon: Lexicon, thing: Thing, subject: str) -> Iterator[str]:
    if thing.number:
        yield quad(subject, SCHEMA + "legislationIdentifier", text(thing.number), KNOWLEDGE)
    for issuer in thing.issuers:
        if known := lexicon.called(issuer):
            yield quad(subject, DCTERMS + "publisher", iri(known.iri), KNOWLEDGE)
    if len(thing.date) in (4, 7, 10):
        yield quad(subject, DCTERMS + "date", date(thing.date), KNOWLEDGE)
    if thing.kind:
        yield quad(subject, YP + "regulationType", text(thing.kind), KNOWLEDGE)
    if successor := lexicon.called(thing.parent, "regulation"):
        yield quad(subject, DCTERMS + "isReplacedBy", iri(successor.iri), KNOWLEDGE)


def _versions(knowledge: Knowledge, thing: Thing, subject: str) -> Iterator[str]:
    for version in knowledge.versions.of(thing.iri) if knowledge.versions.listed(thing.iri) else ():
        node = iri(version.iri)
        yield quad(subject, ELI + "is_realized_by", node, KNOWLEDGE)
        yield quad(node, RDF + "type", iri(ELI + "LegalExpression"), KNOWLEDGE)
        yield quad(node, ELI + "realizes", subject, KNOWLEDGE)
        yield quad(node, SKOS + "prefLabel", text(f"{thing.label}（{version.label}）", "zh-hans"), KNOWLEDGE)
        yield quad(node, SCHEMA + "version", text(version.label, "zh-hans"), KNOWLEDGE)
        yield quad(node, ELI + "date_document", date(version.promulgated), KNOWLEDGE)
        if version.number:
            yield quad(node, SCHEMA + "legislationIdentifier", text(version.number), KNOWLEDGE)
        for name, day in (("first_date_entry_in_force", version.effective), ("date_no_longer_in_force", version.until)):
            if day:
                yield quad(node, ELI + name, date(day), KNOWLEDGE)


def _theme(lexicon: Lexicon, thing: Thing, subject: str, wanted: set[str]) -> Iterator[str]:
    lists = lexicon.themes[thing.iri]
    yield quad(subject, SKOS + "inScheme", iri(ID + "theme"), KNOWLEDGE)
    for label in lists["broader"]:
        if broader := lexicon.called(label, "theme"):
            yield quad(subject, SKOS + "broader", iri(broader.iri), KNOWLEDGE)
    for label in lists["related"]:
        if (related := lexicon.called(label, "theme")) and related.iri in wanted:
            yield quad(subject, SKOS + "related", iri(related.iri), KNOWLEDGE)
    for definition in lists["definition"]:
        yield quad(subject, SKOS + "definition", text(definition, "zh-hans"), KNOWLEDGE)


def _kind(row: Row) -> Iterator[str]:
    subject = iri(mint("kind", row["kind"]))
    yield quad(subject, RDF + "type", iri(YP + "InstitutionKind"), KNOWLEDGE)
    yield quad(subject, SKOS + "prefLabel", text(row["zh"], "zh-hans"), KNOWLEDGE)
    yield quad(subject, SKOS + "prefLabel", text(row["en"], "en"), KNOWLEDGE)
    if row["broader"]:
        yield quad(subject, SKOS + "broader", iri(mint("kind", row["broader"])), KNOWLEDGE)


def _document_type(row: Row) -> Iterator[str]:
    subject = iri(mint("document-type", row["type"]))
    yield quad(subject, RDF + "type", iri(SKOS + "Concept"), KNOWLEDGE)
    yield quad(subject, SKOS + "inScheme", iri(ID + "document-type"), KNOWLEDGE)
    yield quad(subject, SKOS + "notation", text(row["type"]), KNOWLEDGE)
    yield quad(subject, SKOS + "prefLabel", text(row["zh"], "zh-hans"), KNOWLEDGE)
    yield quad(subject, SKOS + "prefLabel", text(row["type"], "en"), KNOWLEDGE)
    yield quad(subject, SKOS + "definition", text(row["definition"], "zh-hans"), KNOWLEDGE)


def _changes(lexicon: Lexicon, wanted: set[str]) -> Iterator[str]:
    for change in lexicon.changes:
        old, new = _ends(lexicon, change, "from"), _ends(lexicon, change, "to")
        if not any(end in wanted for end in old + new):
            continue
        label = f"{change['from'].replace(';', '、')} → {change['to'].replace(';', '、')}"
        event = iri(lexicon.ids.of_row("changes", change)[0])
        yield quad(event, RDF + "type", iri(ORG + "ChangeEvent"), KNOWLEDGE)
        yield quad(event, SKOS + "prefLabel", text(label, "zh-hans"), KNOWLEDGE)
        yield quad(event, DCTERMS + "type", text(change["type"]), KNOWLEDGE)
        if len(change["date"]) in (4, 7, 10):
            yield quad(event, DCTERMS + "date", date(change["date"]), KNOWLEDGE)
        for end in old:
            yield quad(event, ORG + "originalOrganization", iri(end), KNOWLEDGE)
        for end in new:
            yield quad(event, ORG + "resultingOrganization", iri(end), KNOWLEDGE)
        for end in ended_by(change, old, new):
            yield quad(iri(end), PROV + "wasInvalidatedBy", event, KNOWLEDGE)
