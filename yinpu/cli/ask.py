"""Asking a graph: reports, query, queries."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from ontology.errors import UsageError
from yinpu.cli.options import KG, Commands, Graph, Output
from yinpu.cli.printing import RecordFormat, note, records_as, write
from yinpu.cli.waiting import waited

__all__ = ["app"]

app = Commands()

ReportFormat = Literal[RecordFormat, "bibtex", "ris", "csljson", "dc"]
QueryFormat = Literal["table", "csv", "tsv", "json", "xml", "ttl", "nt", "jsonld"]


@app.command()
def reports(
    graph: Graph = KG,
    format: Annotated[ReportFormat, typer.Option("--format", "-f", help="Form of the catalogue.")] = "json",
    output: Output = None,
) -> None:
    """The catalogue of reports: yinpu reports --format table

    For reference managers and libraries: --format bibtex, ris, csljson or dc (Dublin Core, oai_dc).
    """
    from graph.knowledge_graph import KnowledgeGraph
    from graph.query.reports import Catalogued

    with KnowledgeGraph.open(graph) as kg:
        found = kg.reports()
    match format:
        case "table" | "csv" | "json" | "jsonl":
            reader = ("reader",) if any(report["reader"] for report in found) else ()
            shown = ("title", "publishers", "authors", "issued", "pages", "text", *reader)
            write(records_as(found, format, list(Catalogued.__annotations__), shown, numbers=("pages",)), output)
        case _:
            from graph.exchange.references import references

            write(references(found, format), output)


def _query_names(begun: str) -> list[str]:
    """The packaged queries whose names begin so, for shells."""
    from graph.query.packaged import packaged_queries

    return [name for name in sorted(packaged_queries()) if name.startswith(begun)]


@app.command()
def query(
    sparql: Annotated[
        str,
        typer.Argument(
            metavar="SPARQL|FILE.rq|NAME", help="A query, a file, or a packaged query's name.", autocompletion=_query_names
        ),
    ],
    graph: Graph = KG,
    param: Annotated[list[str] | None, typer.Option("--param", "-p", metavar="KEY=VALUE", help="Value of a parameter.")] = None,
    format: Annotated[QueryFormat | None, typer.Option("--format", "-f", help="Form of the answer.")] = None,
    output: Output = None,
    timeout: Annotated[
        float | None, typer.Option(min=0.001, metavar="SECONDS", help="End when there is no answer by then; by default never.")
    ] = None,
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
    given = {key: value for key, _, value in pairs}

    def answered() -> tuple[str, str]:
        result = run(kg, asked, given)
        return render(result, format), result.reason()

    with KnowledgeGraph.open(graph) as kg:
        text, reason = waited(answered, timeout)
    write(text, output)
    if reason:
        note(reason)


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
