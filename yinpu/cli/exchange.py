"""Handing a graph on: validate, export, diff."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ontology.errors import YinpuError
from yinpu.cli.options import KG, Commands, Graph, Output, one_folder
from yinpu.cli.printing import RecordFormat, records_as, write

if TYPE_CHECKING:
    from graph.exchange.diff import GraphChange

__all__ = ["app"]

app = Commands()
Aside = Annotated[
    str, typer.Option("--with", metavar="NAMES", help="Also what is not compared: provenance, runs, or both with a comma.")
]


@app.command()
def validate(graph: Graph = KG) -> None:
    """Check the graph against its SHACL shapes: yinpu validate"""
    from graph.knowledge_graph import KnowledgeGraph

    try:
        from graph.exchange.validate import validate as run
    except ModuleNotFoundError as error:
        raise YinpuError(f"validating needs {error.name}: pip install 'yinpu[validate]'") from None
    with KnowledgeGraph.open(graph) as kg:
        result = run(kg, allow_warnings=True)
    typer.echo(str(result))
    if not result.conforms:
        raise typer.Exit(1)


@app.command()
def check(
    graph: Graph = KG,
    every: Annotated[
        bool, typer.Option("--all", help="Read every sentence, mention and evidence back, not 200 of them.")
    ] = False,
    format: Annotated[Literal["table", "json"], typer.Option("--format", "-f", help="Lines, or one object.")] = "table",
) -> None:
    """Check that nothing of a graph was lost or damaged: yinpu check"""
    from graph.exchange.check import check as run

    found = run(graph, sample=None if every else 200)
    typer.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=1) if format == "json" else str(found))
    if found.faults:
        raise typer.Exit(1)


@app.command()
def export(
    graph: Graph = KG,
    format: Annotated[
        str, typer.Option("--format", "-f", metavar="NAME", help="nq, ttl, jsonld, graphml, gexf, csv, or a plug-in's.")
    ] = "nq",
    output: Output = None,
    aside: Aside = "",
    mentions: Annotated[str, typer.Option(metavar="nif", help="Also each mention as a NIF phrase: nif.")] = "",
) -> None:
    """The whole graph in another form: yinpu export --format graphml -o kg.graphml"""
    from graph.exchange.export import export as run
    from graph.exchange.export import exporter
    from graph.knowledge_graph import KnowledgeGraph

    exporter(format)  # an unknown name is told before the graph is opened
    with KnowledgeGraph.open(graph) as kg:
        run(kg, format, output, _names(aside), mentions)


def _names(aside: str) -> list[str]:
    """The names in a list with commas."""
    return [name.strip() for name in aside.split(",") if name.strip()]


DiffFormat = Literal["text", RecordFormat]


@app.command()
def diff(
    context: typer.Context,
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Folder of one graph.")],
    new: Annotated[Path | None, typer.Argument(metavar="NEW", help="Folder of the other; by default that of --graph.")] = None,
    graph: Graph = KG,
    aside: Aside = "",
    lines: Annotated[bool, typer.Option("--lines", help="Also the statements, as N-Quads with - and +.")] = False,
    format: Annotated[
        DiffFormat, typer.Option("--format", "-f", help="A text, or a row for each graph that differs.")
    ] = "text",
    output: Output = None,
) -> None:
    """What differs between two graphs, by report: yinpu diff kg-old kg"""
    from graph.exchange.diff import diff as run
    from graph.knowledge_graph import KnowledgeGraph

    other = one_folder(context, graph, new, "NEW")
    with KnowledgeGraph.open(old) as first, KnowledgeGraph.open(other) as second:
        found = run(first, second, _names(aside), lines=lines)
    if format == "text":
        write(str(found), output)
        return
    columns = ["graph", "was", "label", "status", "added", "removed", *(["lines"] if lines else [])]
    rows = [_row(change) for change in found.changes]
    shown = ("status", "added", "removed", "label", "graph", *(["was"] if any(row["was"] for row in rows) else []))
    write(records_as(rows, format, columns, shown, numbers=("added", "removed")), output)


def _row(change: GraphChange) -> dict[str, Any]:
    return {
        "graph": change.graph,
        "was": change.was,
        "label": change.label,
        "status": change.status,
        "added": change.added,
        "removed": change.removed,
        "lines": list(change.lines),
    }
