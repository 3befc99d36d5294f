"""Loading the sample's graph and asking it three packaged queries: Yinpu's pyoxigraph store beside rdflib in memory.

python benchmarks/store.py
"""

from __future__ import annotations

import logging
from pathlib import Path
from tempfile import TemporaryDirectory

import rdflib
from common import best, seconds, table
from pyoxigraph import DefaultGraph, RdfFormat, Store

from builders import build
from builders.sample import sample_path
from graph import KnowledgeGraph, packaged_queries
from graph.query.results import SHORT
from graph.store.union import fill_default_graph

QUERIES = {
    "banks-by-reports": {"limit": 1000},
    "reports-of-bank": {"bank": "江苏银行", "limit": 1000},
    "regulations-of-issuer": {"issuer": "人民银行", "limit": 1000},
}


def lines_of(folder: Path) -> bytes:
    """The named graphs as N-Quads."""
    with KnowledgeGraph.open(folder) as kg:
        store = Store()
        store.extend(quad for quad in kg.store if quad.graph_name != DefaultGraph())
    return store.dump(format=RdfFormat.N_QUADS)


def loaded(lines: bytes) -> KnowledgeGraph:
    store = Store()
    store.bulk_load(lines, RdfFormat.N_QUADS)
    fill_default_graph(store)
    return KnowledgeGraph(store)


def ask_rdflib(dataset: rdflib.Dataset, kg: KnowledgeGraph, name: str, given: dict) -> int:
    """The number of rows that rdflib's own evaluator gives for a packaged query."""
    query = packaged_queries()[name]
    bindings, _ = query.bind(given, kg)
    terms = {variable.value: rdflib.URIRef(term.value) for variable, term in bindings.items()}
    return len(list(dataset.query(query.text, initNs=SHORT, initBindings=terms)))


def main() -> None:
    logging.getLogger("rdflib").setLevel(logging.ERROR)
    with TemporaryDirectory() as scratch:
        build([sample_path()], Path(scratch) / "kg")
        lines = lines_of(Path(scratch) / "kg")
    ours = best(lambda: loaded(lines))
    dataset = rdflib.Dataset(default_union=True)
    theirs = seconds(lambda: dataset.parse(data=lines, format="nquads"))
    rows = [("load, with the union of all graphs", f"{ours * 1000:,.1f}", f"{theirs * 1000:,.1f}", f"{theirs / ours:,.0f}", "")]
    kg = loaded(lines)
    for name, given in QUERIES.items():
        count = len(kg.query(name, **given))
        ours = best(lambda name=name, given=given: kg.query(name, **given))
        counts = []
        theirs = seconds(lambda name=name, given=given, counts=counts: counts.append(ask_rdflib(dataset, kg, name, given)))
        agreed = str(count) if counts == [count] else f"{count}, rdflib {counts[0]}"
        rows.append((name, f"{ours * 1000:,.1f}", f"{theirs * 1000:,.1f}", f"{theirs / ours:,.0f}", agreed))
    table(f"{len(kg):,} statements", ("what", "Yinpu ms", "rdflib ms", "rdflib : Yinpu", "rows"), rows)


if __name__ == "__main__":
    main()
