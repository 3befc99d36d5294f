"""KnowledgeGraph: a graph once built, opened for reading.

>>> kg = KnowledgeGraph.parse('''
...     @prefix yp: <https://w3id.org/yinpu/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
...     <urn:icbc> a yp:Bank ; skos:prefLabel "中国工商银行"@zh-Hans ; skos:altLabel "工行"@zh-Hans, "ICBC"@en .''')
>>> kg.find("工行"), kg.find("icbc"), kg.label("urn:icbc")
('urn:icbc', 'urn:icbc', '中国工商银行')
>>> kg.query("SELECT ?bank (STRLEN(STR(?name)) AS ?n) { ?bank skos:altLabel ?name } ORDER BY ?n").rows()
[('urn:icbc', 2), ('urn:icbc', 4)]
>>> kg.find("工商")
Traceback (most recent call last):
...
ontology.errors.UsageError: nothing is called '工商': did you mean 中国工商银行?
"""

from __future__ import annotations

import html
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from graph.labels import LabelIndex, exactly
from graph.sparql import run
from ontology.folder import KGFolder
from ontology.namespaces import YP
from ontology.union import fill_default_graph, has_union

if TYPE_CHECKING:
    import networkx as nx
    import polars as pl
    import rdflib
    from pyoxigraph import Store

    from graph.results import Result

__all__ = ["KnowledgeGraph"]

#: What :meth:`KnowledgeGraph.counts` counts, by class.
_COUNTED = {
    "reports": YP.Report,
    "banks": YP.Bank,
    "regulators": YP.Regulator,
    "organizations": YP.Organization,
    "regulations": YP.Regulation,
    "themes": YP.Theme,
    "products": YP.Product,
    "publications": YP.Publication,
    "relations": YP.Relation,
    "communities": YP.Community,
}


class KnowledgeGraph:
    """A knowledge graph over a pyoxigraph store; read-only: nothing here changes the store.

    ``KnowledgeGraph(store)`` takes any store, in memory too; :meth:`open` a folder that was built; :meth:`parse` text.
    """

    def __init__(
        self, store: Store, manifest: Mapping[str, Any] | None = None, path: str | os.PathLike[str] | None = None
    ) -> None:
        self._store = store
        self.manifest: dict[str, Any] = dict(manifest or {})
        self.path = Path(path) if path is not None else None
        #: Whether the store's default graph is the union of its named graphs (else queries take the union as they run).
        self.has_union = has_union(store)
        self._labels: LabelIndex | None = None

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Self:
        """A snapshot of the graph in the folder ``path``; a build may go on beside it. Raises StoreError."""
        folder = KGFolder(path)
        manifest = folder.manifest()
        return cls(folder.open(), manifest, folder.path)

    @classmethod
    def parse(cls, text: str | bytes, format: str = "trig") -> Self:
        """A graph in memory from ``text`` in TriG (Turtle is TriG too) or N-Quads (``format="nq"``)."""
        from pyoxigraph import DefaultGraph, RdfFormat, Store

        store = Store()
        store.load(text, {"trig": RdfFormat.TRIG, "nq": RdfFormat.N_QUADS}[format])
        if any(graph != DefaultGraph() for graph in store.named_graphs()):
            fill_default_graph(store)
        return cls(store)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store and its files; asking it afterwards raises AttributeError."""
        self._labels = None
        if hasattr(self, "_store"):
            del self._store

    @property
    def store(self) -> Store:
        """The pyoxigraph store, for what is not offered here."""
        return self._store

    def __len__(self) -> int:
        """The number of statements in named graphs."""
        return sum(1 for _ in self.store) if not self.has_union else self._count("GRAPH ?g { ?s ?p ?o }")

    # asking

    def run(self, query: str | Path, params: Mapping[str, Any] | None = None, **dataset: Any) -> Result:
        """The answer to SPARQL, a packaged query or the Path of a file, for any output (see :func:`graph.sparql.run`)."""
        return run(self, query, params, **dataset)

    def query(self, query: str | Path, /, **params: Any) -> pl.DataFrame:
        """The answer as a polars frame, one column a variable.

        Columns are Int64, Float64, Boolean, Date or Datetime where all values are such; IRIs and other literals are
        strings. ASK gives one Boolean ``answer``; CONSTRUCT and DESCRIBE give ``subject``, ``predicate``, ``object``.
        ``kg.query("regulations-of-issuer", issuer="人行")`` runs a packaged query, ``kg.query(Path("my.rq"))`` a file's.
        Raises UsageError.
        """
        return self.run(query, params).frame()

    def dataset(self) -> rdflib.Dataset:
        """An rdflib Dataset over the same store: union default graph, prefixes bound, writing refused with StoreError."""
        from graph.dataset import dataset

        return dataset(self.store)

    # names

    @property
    def labels(self) -> LabelIndex:
        """The index of names, read at first use."""
        if self._labels is None:
            self._labels = LabelIndex.read(self.store)
        return self._labels

    def find(self, name: str, types: Sequence[str] | None = None) -> str:
        """The IRI of the thing called ``name`` (any label in any case and script, or its IRI).

        ``types`` are names of classes (``Bank``, ``Theme``) that the thing must be of. Raises UsageError with the
        nearest names when nothing is called so, and with the IRIs when several things are.
        """
        exact = None if self._labels else exactly(self.store, name, types)
        return exact or self.labels.find(name, types)

    def label(self, iri: str) -> str:
        """The preferred label of ``iri``: Chinese, else English or any other, else the end of the IRI."""
        return self.labels.label(iri)

    # the catalogue

    def reports(self) -> list[dict[str, Any]]:
        """The catalogue, one dict a report, see :func:`graph.reports.reports` for its keys."""
        from graph.reports import reports

        return reports(self)

    def counts(self) -> dict[str, int]:
        """How many reports, banks, ... there are, and mentions, unlinked ones among them, and statements."""
        counts = {name: self._count(f"?x a <{iri}>", "DISTINCT ?x") for name, iri in _COUNTED.items()}
        counts["mentions"] = self._count("?x a nif:Phrase", "DISTINCT ?x")
        counts["unlinked"] = self._count("?x a nif:Phrase ; yp:reason ?why", "DISTINCT ?x")
        counts["statements"] = len(self)
        return counts

    def _count(self, pattern: str, what: str = "*") -> int:
        answer: Any = self.run(f"SELECT (COUNT({what}) AS ?n) WHERE {{ {pattern} }}").answer
        return int(next(answer)["n"].value)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{html.escape(name)}</td><td style='text-align:right'>{number:,}</td></tr>"
            for name, number in self.counts().items()
            if number
        )
        title = html.escape(self.path.name if self.path else "in memory")
        return f"<table><caption>KnowledgeGraph {title}</caption><tbody>{rows}</tbody></table>"

    def __repr__(self) -> str:
        return f"<KnowledgeGraph {self.path or 'in memory'}>"

    # analysis and views, made in their own modules

    def network(self, **options: Any) -> nx.Graph[str]:
        """A networkx graph of the things, see :func:`graph.network.network` for the options."""
        from graph.network import network

        return network(self, **options)

    def view(self, name: str = "overview", focus: str | None = None, **options: Any) -> str:
        """A self-contained HTML page, see :func:`graph.views.view`."""
        from graph.views import view

        return view(self, name, focus, **options)
