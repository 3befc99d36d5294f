"""How well the things of a graph are known from the tables: how many at each level, and by what one was found again.

>>> from graph.store.snapshot import Snapshot
>>> kg = Snapshot.parse('''
...     @prefix yp: <https://w3id.org/yinpu/ontology#> . @prefix dcterms: <http://purl.org/dc/terms/> .
...     @prefix schema: <https://schema.org/> . @prefix prov: <http://www.w3.org/ns/prov#> .
...     <urn:r> { <urn:r> schema:mentions <urn:icbc> , <urn:other> }
...     <urn:k> { <urn:icbc> yp:level "corroborated" ; prov:wasDerivedFrom <urn:list> .
...       <urn:list> dcterms:title "名单" ; schema:version "2" }''')
>>> named_by_level(kg)
{'recalled': 0, 'corroborated': 1, 'primary': 0, 'expert': 0, '': 1}
>>> counted(kg)
{}
>>> known_by(kg, "urn:icbc")
('corroborated', ['名单 (2)'])
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.query.mentions import mentions
from graph.query.sparql import run
from ontology.iris import ID
from ontology.knowledge.claims import LEVELS
from ontology.namespaces import DCTERMS, PROV, SCHEMA, YP

if TYPE_CHECKING:
    from graph.store.snapshot import Snapshot

__all__ = ["counted", "known_by", "named_by_level", "titled"]

_NAMED = "SELECT (COUNT(DISTINCT ?iri) AS ?number) { ?report schema:mentions ?iri }"
_KNOWN = """SELECT ?level (COUNT(DISTINCT ?iri) AS ?number) {
  ?iri yp:level ?level FILTER EXISTS { ?report schema:mentions ?iri }
} GROUP BY ?level"""


def named_by_level(kg: Snapshot) -> dict[str, int]:
    """How many of the things that reports name are known how well.

    Args:
        kg: The graph.

    Returns:
        Numbers by level, from the lowest; under the empty level those that no table has.
    """
    answer: Any = run(kg, _KNOWN).answer
    known = {row["level"].value: int(row["number"].value) for row in answer}
    named: Any = run(kg, _NAMED).answer
    found = {level: known.get(level, 0) for level in LEVELS}
    return found | {"": int(next(named)["number"].value) - sum(found.values())}


def counted(kg: Snapshot) -> dict[str, int]:
    """How often each thing is named.

    Args:
        kg: The graph.

    Returns:
        The number of its mentions by the kind and id of its IRI, as claims have them (``institution/中国工商银行``).
    """
    import polars as pl

    found = mentions(kg).filter(pl.col("id").str.starts_with(ID)).group_by("id").len().collect()
    return {iri.removeprefix(ID): number for iri, number in found.rows()}


def known_by(kg: Snapshot, iri: str) -> tuple[str, list[str]]:
    """How well the tables know a thing, and what it was found again in.

    Args:
        kg: The graph.
        iri: The thing.

    Returns:
        The level, empty where no table has the thing, and titles with their versions, sorted.
    """
    from pyoxigraph import NamedNode

    level = next((quad.object.value for quad in kg.quads(YP.level, NamedNode(iri))), "")
    sources = {quad.object.value for quad in kg.quads(PROV.wasDerivedFrom, NamedNode(iri))} if level else ()
    return level, sorted(titled(kg, source) for source in sources)


def titled(kg: Snapshot, source: str) -> str:
    """The title of a piece of evidence, with its version in brackets where it has one."""
    from pyoxigraph import NamedNode

    node = NamedNode(source)
    title = next((quad.object.value for quad in kg.quads(DCTERMS.title, node)), source)
    version = next((quad.object.value for quad in kg.quads(SCHEMA.version, node)), "")
    return f"{title} ({version})" if version else title
