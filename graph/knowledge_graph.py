"""KnowledgeGraph: a graph once built, opened for reading, with all that can be asked of it as methods.

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
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.query.labels import LabelIndex, find, labels
from graph.query.sparql import run
from graph.store.snapshot import Snapshot

if TYPE_CHECKING:
    import networkx as nx
    import polars as pl
    import rdflib

    from graph.analysis.trends import Trends
    from graph.query.reports import Catalogued
    from graph.query.results import Result
    from graph.views.page import Page

__all__ = ["KnowledgeGraph"]


class KnowledgeGraph(Snapshot):
    """A knowledge graph over a pyoxigraph store; read-only: nothing here changes the store.

    ``KnowledgeGraph(store)`` takes any store, in memory too; :meth:`open` a folder that was built; :meth:`parse` text.
    """

    # asking

    def run(self, query: str | Path, params: Mapping[str, Any] | None = None, **dataset: Any) -> Result:
        """The answer to SPARQL, a packaged query or the Path of a ``.rq`` file, for any output format."""
        return run(self, query, params, **dataset)

    def query(self, query: str | Path, /, **params: Any) -> pl.DataFrame:
        """The answer as a polars frame, one column a variable.

        ``kg.query("regulations-of-issuer", issuer="人行")`` runs a packaged query, ``kg.query(Path("my.rq"))`` a file's.

        Args:
            query: SPARQL, the name of a packaged query, or the Path of a ``.rq`` file.
            **params: Values of the query's parameters.

        Returns:
            Columns are Int64, Float64, Boolean, Date or Datetime where the query declares it or all values are such; IRIs,
            other literals and dates of different exactness are strings. Without rows the types are the same as far as the
            query tells them. ASK gives one Boolean ``answer``; CONSTRUCT and DESCRIBE give strings, ``subject``,
            ``predicate`` and ``object``.

        Raises:
            UsageError: The query is malformed or an update, or a parameter is unknown, missing or wrong.
        """
        return self.run(query, params).frame()

    def dataset(self) -> rdflib.Dataset:
        """An rdflib Dataset over the same store: union default graph, prefixes bound, writing refused with StoreError."""
        from graph.exchange.dataset import dataset

        return dataset(self.store)

    # names

    @property
    def labels(self) -> LabelIndex:
        """The index of names, read at first use."""
        return labels(self)

    def find(self, name: str, types: Sequence[str] | None = None) -> str:
        """The IRI of the thing with a name.

        Args:
            name: Any label in any case, script and quotation marks, an identifier (a BIC, an ISSN), or the IRI, also one that a
                merged thing had.
            types: Names of types (``Bank``, ``Theme``) that the thing must be of; None for any.

        Returns:
            The IRI.

        Raises:
            UsageError: Nothing is called so (the nearest names are told), or several things are (their IRIs are).
        """
        return find(self, name, types)

    def label(self, iri: str) -> str:
        """What ``iri`` is shown as: its label in Simplified Chinese, else Chinese, English, any; else the end of the IRI."""
        return self.labels.label(iri)

    # the catalogue

    def reports(self) -> list[Catalogued]:
        """The catalogue, one dict a report, see :class:`graph.query.reports.Catalogued` for its keys."""
        from graph.query.reports import reports

        return reports(self)

    def catalogue(self) -> pl.DataFrame:
        """The catalogue as a frame of fixed columns and types, see :func:`graph.query.catalogue.reports_frame`."""
        from graph.query.catalogue import reports_frame

        return reports_frame(self)

    def counts(self) -> dict[str, int]:
        """How many reports, banks, ... there are, and mentions, unlinked ones among them, and statements."""
        from graph.query.counts import counts

        return counts(self)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{html.escape(name)}</td><td style='text-align:right'>{number:,}</td></tr>"
            for name, number in self.counts().items()
            if number
        )
        title = html.escape(self.path.name if self.path else "in memory")
        return f"<table><caption>KnowledgeGraph {title}</caption><tbody>{rows}</tbody></table>"

    # texts and mentions

    def mentions(self) -> pl.LazyFrame:
        """Who is named where, to the character: a lazy frame, each file of it sorted by thing, report and place.

        Returns:
            The columns that :func:`graph.query.mentions.mentions` tells of; ``.collect()`` reads them.

        >>> kg = KnowledgeGraph.parse("<urn:r> { <urn:r#char=3,9> <http://purl.org/dc/terms/references> <urn:a> }")
        >>> kg.mentions().select("report", "id", "sentence").collect().rows()
        [('urn:r', 'urn:a', 'urn:r#char=3,9')]
        """
        from graph.query.mentions import mentions

        return mentions(self)

    def unlinked(self, limit: int = 100) -> pl.DataFrame:
        """The names that could not be linked, see :func:`graph.query.unlinked.unlinked` for the columns."""
        from graph.query.unlinked import unlinked

        return unlinked(self, limit)

    def text(self, report: str) -> str:
        """The text of a report as it stands in its source.

        Args:
            report: Its IRI.

        Returns:
            The raw text from the first character of the report to the last.

        Raises:
            UsageError: The graph holds no such report, or is in memory, where no texts are.
            DamageError: The shard of its source was lost or damaged.
        """
        from graph.query.texts import text

        return text(self, report)

    def quote(self, iri: str) -> str:
        """The words that a place stands for.

        Args:
            iri: ``<report#char=BEGIN,END>``: a sentence, a mention, the evidence of a relation.

        Returns:
            The raw text from BEGIN to END.

        Raises:
            UsageError: The IRI tells no place, or one outside of the report; or as :meth:`text`.
            DamageError: The shard of its source was lost or damaged.
        """
        from graph.query.texts import quote

        return quote(self, iri)

    # analysis and views

    def network(self, name: str = "named-together", /, **options: Any) -> nx.Graph[str]:
        """A networkx graph of the things; the same one is made once, and each call gives a copy.

        Args:
            name: ``named-together`` (who is named with whom), ``facts`` (stated and known relations), ``banks-themes``,
                ``publishers-themes``, ``regulations-themes-issuers``, ``cases-traits``, ``products-traits``,
                ``similar-reports``: see :data:`graph.analysis.named_networks.NETWORKS`.
            **options: Of the function that makes it, such as ``where=Where(since="2023", publishers="毕马威")``
                (:class:`graph.analysis.selecting.Where`), ``by="clauses"``, ``backbone=None``, ``onto="bank"``.

        Returns:
            Nodes are IRIs; the module of the function documents the attributes.

        Raises:
            UsageError: There is no such network, option or value; what there is is told.
        """
        from graph.analysis.named_networks import made

        return made(self, name, **options)

    def query_network(self, query: str | Path, /, columns: Sequence[str] | None = None, **params: Any) -> nx.DiGraph[str]:
        """The answer to a SELECT of two or three columns, or to a CONSTRUCT, as a directed networkx graph.

        Args:
            query: SPARQL, the name of a packaged query, or the Path of a ``.rq`` file.
            columns: Which columns are source, target and, perhaps, weight or relation; None: all, in their order.
            **params: Values of the query's parameters.

        Returns:
            A MultiDiGraph where there are relations, see :mod:`graph.analysis.answers` for the attributes.

        Raises:
            UsageError: The query is malformed or has other columns, which are told.
        """
        from graph.analysis.answers import query_network

        return query_network(self, query, columns, **params)

    def trends(self, of: str = "themes", **options: Any) -> Trends:
        """What rose and what fell over time.

        Args:
            of: ``themes``, ``banks``, ``regulations``, another kind of thing, or ``links``.
            **options: ``every="quarter"``, ``by_type=True``, ``where=...``, see :func:`graph.analysis.trends.trends`.

        Returns:
            Frames of things with a verdict each, of things by period, and of periods.

        Raises:
            UsageError: There is no such kind of thing, period or filter.
        """
        from graph.analysis.trends import trends

        return trends(self, of, **options)

    def bridges(self, first: str, second: str, **options: Any) -> pl.DataFrame:
        """The banks named with both of two themes beyond chance, see :func:`graph.analysis.profiles.bridges`."""
        from graph.analysis.profiles import bridges

        return bridges(self, first, second, **options)

    def distinctive_themes(self, bank: str, peers: str | None = None, **options: Any) -> pl.DataFrame:
        """The themes of a bank more than of its peers, see :func:`graph.analysis.profiles.distinctive_themes`."""
        from graph.analysis.profiles import distinctive_themes

        return distinctive_themes(self, bank, peers, **options)

    def view(self, name: str = "overview", focus: str | None = None, min_score: float = 0) -> Page:
        """A self-contained HTML page, see :func:`graph.views.page.view`."""
        from graph.views.page import view

        return view(self, name, focus, min_score)
