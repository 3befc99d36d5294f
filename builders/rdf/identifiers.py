"""What the tables know of things beside their names: identifiers that others gave them, and the times of names and things.

An identifier is a ``schema:PropertyValue``; one under which others describe the thing leads there by ``skos:exactMatch``. A
name that has a time is a ``skosxl:Label`` with ``schema:validFrom`` and ``schema:validThrough``, besides the plain label.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.store.terms import RDF, SCHEMA, SKOS, date, iri, quad, tag, text
from ontology.iris import GRAPH
from ontology.knowledge.identifiers import SCHEMES, iri_of, scheme_of_code
from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.lexicon import Name, Thing
from ontology.namespaces import PREFIXES

__all__ = ["KNOWLEDGE", "identifier_quads", "identifiers_of", "time_quads"]

#: The graph of what the tables know.
KNOWLEDGE = f"<{GRAPH}knowledge>"
_XL = PREFIXES["skosxl"]


def identifiers_of(knowledge: Knowledge) -> dict[str, list[tuple[str, str]]]:
    """Scheme and value of the identifiers in the table ``ids``, by the IRI of the thing."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in knowledge.rows("ids"):
        kind, _, id_ = row["thing"].partition("/")
        found.setdefault(f"{PREFIXES['id']}{kind}/{id_}", []).append((row["scheme"], row["value"]))
    return found


def identifier_quads(thing: Thing, others: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The identifiers of a thing.

    Args:
        thing: It; the code of a bank is a BIC, that of another institution its licence's, the number of a journal an ISSN.
        others: Those of the table ``ids``.

    Yields:
        Lines of N-Quads.
    """
    told = dict(others)
    if thing.type == "Publication" and thing.number:
        told["issn"] = thing.number
    elif thing.code:
        told[scheme_of_code(thing.type)] = thing.code
    for scheme, value in sorted(told.items()):
        node = iri(f"{thing.iri}#{scheme}={value}")
        yield quad(iri(thing.iri), SCHEMA + "identifier", node, KNOWLEDGE)
        yield quad(node, RDF + "type", iri(SCHEMA + "PropertyValue"), KNOWLEDGE)
        yield quad(node, SCHEMA + "propertyID", text(scheme), KNOWLEDGE)
        yield quad(node, SCHEMA + "value", text(value), KNOWLEDGE)
        if same := iri_of(scheme, value) if scheme in SCHEMES else "":
            yield quad(iri(thing.iri), SKOS + "exactMatch", iri(same), KNOWLEDGE)


def time_quads(thing: Thing, names: Iterable[Name]) -> Iterator[str]:
    """From when and until when an institution was there, and its names were used, as far as the tables say.

    Args:
        thing: It.
        names: Its names.

    Yields:
        Lines of N-Quads.
    """
    for name in sorted(set(names)):
        days = [
            (term, day) for term, day in (("validFrom", name.since), ("validThrough", name.until)) if len(day) in (4, 7, 10)
        ]
        if name.status == "preferred":
            terms = {"validFrom": "foundingDate", "validThrough": "dissolutionDate"}
            for term, day in days:
                yield quad(iri(thing.iri), SCHEMA + terms[term], date(day), KNOWLEDGE)
        elif days:
            node = iri(f"{thing.iri}#name={'-'.join(f'{ord(sign):x}' for sign in name.text)}")
            yield quad(iri(thing.iri), _XL + "altLabel", node, KNOWLEDGE)
            yield quad(node, RDF + "type", iri(_XL + "Label"), KNOWLEDGE)
            yield quad(node, _XL + "literalForm", text(name.text, tag(name.text)), KNOWLEDGE)
            for term, day in days:
                yield quad(node, SCHEMA + term, date(day), KNOWLEDGE)
