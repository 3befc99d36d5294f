"""The graphs that belong to no single report: what the tables know of the things that reports name, and the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from builders.rdf.knowledge import citation_quads, knowledge_quads
from ontology import namespaces as ns
from ontology.iris import GRAPH
from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import Store

    from ontology.knowledge.knowledge import Knowledge

__all__ = ["known_quads", "vocabulary_quads"]

#: The properties by which a report leads to things that the tables may know, besides those that it mentions.
_NAMING = ("schema:exampleOfWork", "dcterms:publisher", "dcterms:subject", "prov:agent")


def known_quads(store: Store, knowledge: Knowledge, mentioned: Iterable[str]) -> str:
    """The graph ``knowledge`` for a store that holds all reports.

    Args:
        store: The store; what its graph ``knowledge`` holds does not count.
        knowledge: The tables.
        mentioned: IRIs of all things that the reports mention.

    Returns:
        N-Quads.
    """
    naming = "|".join(f"<{ns.expand(name)}>" for name in _NAMING)
    found: Any = store.query(f"SELECT DISTINCT ?t {{ GRAPH ?g {{ ?r {naming} ?t }} FILTER(?g != <{GRAPH}knowledge>) }}")
    named = {row[0].value for row in found} | set(mentioned)
    cited = _titled(store, "Publication", PREFIXES["skos"] + "prefLabel")
    reports = _titled(store, "Report", PREFIXES["dcterms"] + "title")
    return "".join([*knowledge_quads(knowledge, named), *citation_quads(cited, reports)])


def _titled(store: Store, class_: str, title: str) -> list[tuple[str, str]]:
    """The things of a class, each with its titles."""
    found: Any = store.query(f"SELECT ?x ?title {{ ?x a <{PREFIXES['yp']}{class_}> ; <{title}> ?title }}")
    return [(row[0].value, row[1].value) for row in found]


@cache
def vocabulary_quads() -> str:
    """The vocabulary as N-Quads, its blank nodes named by their canonical labels, so that every build has the same."""
    from importlib.resources import files

    from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, parse, serialize

    graph = GRAPH + "ontology"
    vocabulary = Dataset(parse(files("ontology").joinpath("yinpu.ttl").read_bytes(), RdfFormat.TURTLE))
    vocabulary.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)

    def named(term: Any) -> Any:
        return NamedNode(f"{graph}#{term.value}") if isinstance(term, BlankNode) else term

    quads = [Quad(named(q.subject), q.predicate, named(q.object), NamedNode(graph)) for q in vocabulary]
    return (serialize(quads, format=RdfFormat.N_QUADS) or b"").decode()
