"""Asking a graph: reports, query, queries."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from ontology.errors import UsageError
from yinpu.cli.options import KG, Commands, Graph, Output
from yinpu.cli.printing import print_json, print_rows, write

__all__ = ["app"]

app = Commands()

ReportFormat = Literal["json", "jsonl", "csv", "table", "bibtex", "ris", "csljson", "dc"]
QueryFormat = Literal["table", "csv", "tsv", "json", "xml", "ttl", "nt", "jsonld"]


@app.command()
def reports(
    graph: Graph = KG,
    format: Annotated[ReportFormat, typer.Option(help="Form of the catalogue.")] = "json",
) -> None:
    """The catalogue of reports: yinpu reports --format table

    For reference managers and libraries: --format bibtex, ris, csljson or dc (Dublin Core, oai_dc).
    """
    from graph.knowledge_graph import KnowledgeGraph
    from graph.query.reports import Catalogued

    with KnowledgeGraph.open(graph) as kg:
        found = kg.reports()
    match format:
        case "json" | "jsonl":
            print_json(found, format)
        case "csv" | "table":
            reader = ("reader",) if any(report["reader"] for report in found) else ()
            shown = ("title", "publishers", "authors", "issued", "pages", "text", *reader)
            print_rows(found, format, list(Catalogued.__annotations__), shown)
        case _:
            from graph.exchange.references import references

            write(references(found, format), None)


@app.command()
def query(
    sparql: Annotated[str, typer.Argument(metavar="SPARQL|FILE.rq|NAME", help="A query, a file, or a packaged query's name.")],
    graph: Graph = KG,
    param: Annotated[list[str] | None, typer.Option("--param", "-p", metavar="KEY=VALUE", help="Value of a parameter.")] = None,
    format: Annotated[QueryFormat | None, typer.Option("--format", "-f", help="Form of the answer.")] = None,
    output: Output = None,
) -> None:
    """Ask the graph: yinpu query regulations-of-issuer -p issuer=人民银行"""
    from graph.knowledge_graph import KnowledgeGraph
    from graph.query.packaged import is_file_name
    from graph.query.results import render
    from graph.query.sparql import run

    asked = Path(sparql.strip()) if is_file_name(sparql.strip()) else sparql
    pairs = [p.partition("=") for p in param or []]
    if bad := next((key for key, sign, _ in pairs if not sign), None):
        raise UsageError(f"--param {bad}: write it as KEY=VALUE")
    with KnowledgeGraph.open(graph) as kg:
        text = render(run(kg, asked, {key: value for key, _, value in pairs}), format)
    write(text, output)


@app.command()
def queries(
    show: Annotated[str | None, typer.Option("--show", metavar="NAME", help="Print the SPARQL of this one.")] = None,
) -> None:
    """The packaged queries and their parameters: yinpu queries"""
    from graph.query.packaged import nearest, packaged_queries

    if show is not None:
        if show not in packaged_queries():
            raise UsageError(f"no packaged query {show!r}{nearest(show, packaged_queries())}")
        typer.echo(packaged_queries()[show].text.rstrip())
        return
    for name, packaged in sorted(packaged_queries().items()):
        typer.echo(f"{name:<30} {packaged.help}")
        for parameter in packaged.parameters:
            typer.echo(f"{'':<30}   -p {parameter}")
