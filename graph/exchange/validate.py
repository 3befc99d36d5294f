"""Checking a graph against ``ontology/shapes.ttl`` (SHACL), with results counted by severity and shape.

>>> from graph.store.snapshot import Snapshot
>>> checked = validate(Snapshot.parse('<urn:a> a <https://w3id.org/yinpu/ontology#Bank> .'))
>>> checked.conforms, [(finding.severity, finding.shape, finding.count) for finding in checked.findings]
(False, [('Violation', 'PrefLabel', 1)])
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

import pyshacl

from ontology.iris import GRAPH

if TYPE_CHECKING:
    import rdflib
    from pyoxigraph import BlankNode, DefaultGraph, NamedNode

    from graph.store.snapshot import Snapshot

__all__ = ["SEVERITIES", "Finding", "Validation", "shapes", "validate"]

#: From grave to light.
SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True, slots=True)
class Finding:
    """One shape that nodes failed: how many did, its message in Chinese and English, and a few of the nodes."""

    severity: str
    shape: str
    count: int
    zh: str
    en: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Validation:
    """The outcome: ``conforms`` is False when there is a Violation, or a Warning unless warnings are allowed."""

    conforms: bool
    findings: tuple[Finding, ...]
    statements: int

    def counts(self) -> dict[str, int]:
        """How many results of each severity."""
        return {level: sum(found.count for found in self.findings if found.severity == level) for level in SEVERITIES}

    def __str__(self) -> str:
        counted = ", ".join(f"{level} {count:,}" for level, count in self.counts().items())
        text = [f"{'conforms' if self.conforms else 'does not conform'}: {counted} ({self.statements:,} statements checked)"]
        for found in self.findings:
            text.append(f"{found.severity:<9} {found.count:>6}  {found.shape}: {found.zh} {found.en}")
            text.extend(f"{'':<18}{node}" for node in found.examples)
        return "\n".join(text)


def shapes() -> rdflib.Graph:
    """The shapes as an rdflib Graph."""
    import rdflib

    text = (resources.files("ontology") / "shapes.ttl").read_text(encoding="utf-8")
    return rdflib.Graph().parse(data=text, format="turtle")


def validate(
    kg: Snapshot, *, allow_warnings: bool = False, reports: Iterable[str] | None = None, examples: int = 3
) -> Validation:
    """Check a graph against the shapes, on a copy in memory (half a minute for 100,000 statements).

    Args:
        kg: The graph.
        allow_warnings: Whether a graph with warnings conforms.
        reports: IRIs; only their graphs are then checked, together with what the tables know.
        examples: How many nodes each finding names at most.

    Returns:
        Whether it conforms, the number of statements, and findings sorted by severity, then number.
    """
    data = _copy(kg, reports)
    wanted = shapes()
    _, results, _ = pyshacl.validate(data, shacl_graph=wanted, inference="none", advanced=False, inplace=True)
    findings = _findings(results, wanted, examples)
    grave = SEVERITIES[:1] if allow_warnings else SEVERITIES[:2]
    return Validation(not any(found.severity in grave for found in findings), findings, len(data))


def _copy(kg: Snapshot, reports: Iterable[str] | None) -> rdflib.Graph:
    """The union of the graphs to check, without the ontology, in rdflib's memory store."""
    import rdflib
    from pyoxigraph import DefaultGraph, RdfFormat

    graph = rdflib.Graph(bind_namespaces="none")
    stored: list[NamedNode | BlankNode] = list(kg.store.named_graphs())
    names = [name for name in stored if name.value != GRAPH + "ontology"]
    if reports is not None:
        wanted = set(reports)
        names = [name for name in names if name.value in wanted or name.value.startswith(GRAPH)]
    every: list[NamedNode | BlankNode | DefaultGraph] = [*names] if stored else [DefaultGraph()]
    for name in every:
        graph.parse(data=kg.store.dump(format=RdfFormat.N_TRIPLES, from_graph=name) or b"", format="nt")
    return graph


def _findings(results: rdflib.Graph, wanted: rdflib.Graph, examples: int) -> tuple[Finding, ...]:
    """The results of a validation report, grouped by severity and shape."""
    import rdflib
    from rdflib import SH

    nodes: dict[tuple[str, rdflib.term.Node], set[str]] = defaultdict(set)
    counts: dict[tuple[str, rdflib.term.Node], int] = defaultdict(int)
    for result in results.objects(None, SH.result):
        severity = str(results.value(result, SH.resultSeverity)).rpartition("#")[2]
        shape = results.value(result, SH.sourceShape) or rdflib.URIRef("")
        nodes[severity, shape].add(str(results.value(result, SH.focusNode)))
        counts[severity, shape] += 1
    found = []
    for (severity, shape), count in counts.items():
        messages = {
            message.language or "": str(message)
            for message in wanted.objects(shape, SH.message)
            if isinstance(message, rdflib.Literal)
        }
        zh = next((text for language, text in messages.items() if language.lower().startswith("zh")), "")
        name = str(shape).rpartition("#")[2]
        found.append(
            Finding(severity, name, count, zh, messages.get("en", ""), tuple(sorted(nodes[severity, shape])[:examples]))
        )
    return tuple(sorted(found, key=lambda one: (SEVERITIES.index(one.severity), -one.count, one.shape)))
