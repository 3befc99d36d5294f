"""What cases and products have: the themes, technologies and awards of each, and which of them share some.

``cases-traits``
    cases with their themes (``dcterms:subject``), technologies (``yp:uses``), awards (``yp:wonAward``) and projects
    (``yp:ofProject``), as reports tell of them;
``products-traits``
    products with what they use, what they won, and the themes that stand with them beyond chance (``namedWith``).

========  ============  ====================================================================================================
of        attribute     is
========  ============  ====================================================================================================
nodes     ``part``      ``case`` or ``product``; ``trait``
nodes     ``kind``      type: ``Case``, or as in :data:`ontology.schema.ENTITY_TYPES`
nodes     ``label``     what it is shown as
edges     ``relation``  which of these properties tie both, with a blank between
edges     ``weight``    how many do
edges     ``reports``   how many reports say so
========  ============  ====================================================================================================

Projections onto ``case`` or ``product`` are as :func:`graph.analysis.bipartite.projection` makes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from graph.analysis.association import associate
from graph.analysis.backbone import LEAST_LIKELIHOOD
from graph.analysis.bipartite import projection
from graph.analysis.networks import named_together
from graph.analysis.selecting import EVERYWHERE, Where
from graph.query.labels import labels
from ontology.namespaces import DCTERMS, RDF, YP, expand

if TYPE_CHECKING:
    import networkx as nx

    from graph.store.snapshot import Snapshot

    #: Thing, relation, trait, report.
    Told = tuple[str, str, str, str]

__all__ = ["SHARING", "sharing"]

#: The networks, the class of what has traits, and the properties that tell of these, by what the relation is called.
SHARING = {
    "cases-traits": ("Case", {"subject": DCTERMS.subject, "uses": YP.uses, "wonAward": YP.wonAward, "ofProject": YP.ofProject}),
    "products-traits": ("Product", {"uses": YP.uses, "wonAward": YP.wonAward}),
}


def sharing(
    kg: Snapshot, name: str, *, where: Where = EVERYWHERE, min_weight: float = 0, onto: str | None = None
) -> nx.Graph[str]:
    """The network of cases or products and what they have, or its projection.

    Args:
        kg: The graph.
        name: One of :data:`SHARING`.
        where: Which reports are taken.
        min_weight: Edges of the result below it are left out.
        onto: ``case``, ``product`` or ``trait``; None: no projection.

    Returns:
        See the module for the attributes; cases and products without traits stand alone.

    Raises:
        UsageError: There is no such part or filter.
    """
    import networkx as nx

    kind, properties = SHARING[name]
    taken = where.reports(kg)
    reports = None if taken is None else set(taken)
    names = labels(kg)
    held = {
        quad.subject.value
        for quad in kg.named(RDF.type)
        if quad.object.value == expand(f"yp:{kind}") and (reports is None or quad.graph_name.value in reports)
    }
    ties: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    told = [*_told(kg, properties), *(_beside(kg, where) if kind == "Product" else ())]
    for thing, relation, trait, report in told:
        if thing in held and trait not in held and (reports is None or report in reports):
            relations, by = ties.setdefault((thing, trait), (set(), set()))
            relations.add(relation)
            by.add(report)
    graph: nx.Graph[str] = nx.Graph()
    traits = {trait for _, trait in ties}
    for node in sorted(held | traits):
        of = kind if node in held else names.types.get(node, "")
        graph.add_node(node, part=kind.lower() if node in held else "trait", kind=of, label=names.label(node))
    for (thing, trait), (relations, by) in sorted(ties.items()):
        if onto is not None or len(relations) >= min_weight:
            graph.add_edge(thing, trait, relation=" ".join(sorted(relations)), weight=float(len(relations)), reports=len(by))
    return graph if onto is None else projection(graph, onto, min_weight)


def _told(kg: Snapshot, properties: Mapping[str, str]) -> Iterator[Told]:
    """What reports say with the properties."""
    for relation, predicate in properties.items():
        for quad in kg.named(predicate):
            yield quad.subject.value, relation, quad.object.value, quad.graph_name.value


def _beside(kg: Snapshot, where: Where) -> Iterator[Told]:
    """The themes that stand with products more often than chance explains, and the reports in which they do."""
    named = named_together(kg, ("Product", "Theme"), where=where)
    counted, types = named.counted, labels(kg).types
    sure = associate(counted).likelihood >= LEAST_LIKELIHOOD
    units: dict[str, dict[str, str]] = {}
    for thing, unit, report in named.named.select("id", "unit", "report").iter_rows():
        units.setdefault(thing, {})[unit] = report
    for a, b in zip(counted.first[sure].tolist(), counted.second[sure].tolist(), strict=True):
        product, theme = sorted((counted.things[a], counted.things[b]), key=lambda iri: types[iri] != "Product")
        if types[theme] == "Theme" and types[product] == "Product":
            for unit in units[product].keys() & units[theme].keys():
                yield product, "namedWith", theme, units[theme][unit]
