"""The graph once built: asked, analysed, drawn, exported, served.

:class:`KnowledgeGraph` opens the folder that ``yinpu build`` wrote, for reading only, while a build may go on beside it.
It answers SPARQL (also the packaged queries of ``graph/query/queries``, by name), finds things by any of their names,
and hands out polars frames, an rdflib Dataset, networkx graphs and pages to look at.

It is a :class:`graph.store.snapshot.Snapshot`, the part that holds store and manifest. All else is functions that take a
snapshot, in rooms of which each knows only those above it in this table:

=======================  =======================================================================
A graph in memory shows how it goes. One named graph holds what was taken from one report:

>>> from graph import KnowledgeGraph
>>> kg = KnowledgeGraph.parse('''
...     @prefix yp: <https://w3id.org/yinpu/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
...     @prefix schema: <https://schema.org/> . @prefix dcterms: <http://purl.org/dc/terms/> .
...     <urn:knowledge> {
...       <urn:icbc> a yp:Bank ; skos:prefLabel "中国工商银行"@zh-Hans ; skos:altLabel "工行"@zh-Hans .
...       <urn:ccb> a yp:Bank ; skos:prefLabel "中国建设银行"@zh-Hans . }
...     <urn:report1> { <urn:report1> a yp:Report ; dcterms:title "报告一"@zh-Hans ; schema:mentions <urn:icbc>, <urn:ccb> . }
...     <urn:report2> { <urn:report2> a yp:Report ; dcterms:title "报告二"@zh-Hans ; schema:mentions <urn:icbc> . }''')
>>> kg.query("banks-by-reports", limit=5).select("bank", "reports").rows()
[('中国工商银行', 2), ('中国建设银行', 1)]
>>> kg.label(kg.find("工行"))
'中国工商银行'
>>> [report["title"] for report in kg.reports()]
['报告一', '报告二']
>>> len(kg.dataset().graph("urn:report1"))
4
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import lazy_loader

if TYPE_CHECKING:
    from graph.knowledge_graph import KnowledgeGraph
    from graph.query.packaged import PackagedQuery, Parameter, packaged_queries
    from graph.query.results import FORMATS, Result, render
    from graph.query.sparql import run

__getattr__, __dir__, _ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "query.packaged": ["PackagedQuery", "Parameter", "packaged_queries"],
        "query.results": ["FORMATS", "Result", "render"],
        "query.sparql": ["run"],
        "knowledge_graph": ["KnowledgeGraph"],
    },
)

__all__ = ["FORMATS", "KnowledgeGraph", "PackagedQuery", "Parameter", "Result", "packaged_queries", "render", "run"]
