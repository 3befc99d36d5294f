"""What the command line asks of the graph: reports, query, analyse, view, serve, validate, export, diff.

Heavy imports wait inside the commands, so that each starts no more than it needs.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ontology.errors import UsageError, YinpuError
from ontology.options import KG, Graph, Output, new_app, note

if TYPE_CHECKING:
    from graph.store import KnowledgeGraph

__all__ = ["app"]

app = new_app()

ReportFormat = Literal["json", "jsonl", "csv", "table"]
QueryFormat = Literal["table", "csv", "tsv", "json", "xml", "ttl", "nt", "jsonld"]
ExportFormat = Literal["nq", "ttl", "jsonld", "graphml", "gexf", "csv"]


def _open(graph: Path) -> KnowledgeGraph:
    from graph.store import KnowledgeGraph

    return KnowledgeGraph.open(graph)


def _rows(found: list[dict[str, Any]], format: ReportFormat) -> None:
    from graph.reports import COLUMNS

    rows = [{name: _cell(name, report[name]) for name in COLUMNS} for report in found]
    if format == "csv":
        import csv

        writer = csv.DictWriter(sys.stdout, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
        return
    from rich.console import Console
    from rich.table import Table

    shown = ("title", "publishers", "authors", "issued", "pages", "text")
    table = Table(*shown)
    for row in rows:
        table.add_row(*(row[name] for name in shown))
    Console(markup=False, emoji=False, highlight=False).print(table)


def _cell(name: str, value: Any) -> str:
    """A value of the catalogue in one cell: lists joined by 、, authors as their names, appearances as their paths."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "、".join(dict.fromkeys(_cell(name, one) for one in value))
    if not isinstance(value, dict):
        return str(value)
    if name == "authors":
        return f"{value['name']}" + (f" ({value['licence']})" if value["licence"] else "")
    if name == "appearances":
        return str(value["source"])
    return ", ".join(f"{key}: {one}" for key, one in value.items() if one is not None)


def _write(text: str | bytes, output: Path | None) -> None:
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(text.encode() if isinstance(text, str) else text)
        if not text.endswith("\n" if isinstance(text, str) else b"\n"):  # type: ignore[arg-type]
            sys.stdout.buffer.write(b"\n")
        return
    try:
        output.write_bytes(text.encode() if isinstance(text, str) else text)
    except OSError as error:
        raise YinpuError(f"{output}: cannot be written ({error.strerror}): give another path") from None


@app.command()
def reports(
    graph: Graph = KG,
    format: Annotated[ReportFormat, typer.Option(help="Form of the catalogue.")] = "json",
) -> None:
    """The catalogue of reports: yinpu reports --format table"""
    with _open(graph) as kg:
        found = kg.reports()
    if format == "json":
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
    elif format == "jsonl":
        for report in found:
            typer.echo(json.dumps(report, ensure_ascii=False))
    else:
        _rows(found, format)


@app.command()
def query(
    sparql: Annotated[str, typer.Argument(metavar="SPARQL|FILE.rq|NAME", help="A query, a file, or a packaged query's name.")],
    graph: Graph = KG,
    param: Annotated[list[str] | None, typer.Option("--param", "-p", metavar="KEY=VALUE", help="Value of a parameter.")] = None,
    format: Annotated[QueryFormat | None, typer.Option("--format", "-f", help="Form of the answer.")] = None,
    output: Output = None,
) -> None:
    """Ask the graph: yinpu query regulations-of-issuer -p issuer=人民银行"""
    from graph import render, run

    pairs = [p.partition("=") for p in param or []]
    if bad := next((key for key, sign, _ in pairs if not sign), None):
        raise UsageError(f"--param {bad}: write it as KEY=VALUE")
    with _open(graph) as kg:
        text = render(run(kg, sparql, {key: value for key, _, value in pairs}), format)
    _write(text, output)


@app.command()
def queries() -> None:
    """The packaged queries and their parameters: yinpu queries"""
    from graph import packaged_queries

    for name, packaged in sorted(packaged_queries().items()):
        typer.echo(f"{name:<30} {packaged.help}")
        for parameter in packaged.parameters:
            typer.echo(f"{'':<30}   -p {parameter}")


@app.command()
def analyse(
    graph: Graph = KG,
    seed: Annotated[int, typer.Option(help="Seed of sampling and communities.")] = 0,
    resolution: Annotated[float, typer.Option(help="Louvain resolution: more than 1 gives smaller communities.")] = 1.0,
    top: Annotated[int, typer.Option(help="Rows to print.")] = 20,
) -> None:
    """Centralities and communities, printed and written back into the graph: yinpu analyse --top 30"""
    from graph.analyse import analyse as run
    from graph.analyse import write_back

    with _open(graph) as kg:
        analysis = run(kg, seed=seed, resolution=resolution)
    write_back(graph, analysis)
    typer.echo(analysis.table(top))


@app.command()
def view(
    name: Annotated[
        str, typer.Argument(help="overview, banks-themes, regulators-regulations, publishers-reports or neighbourhood.")
    ] = "overview",
    graph: Graph = KG,
    focus: Annotated[str | None, typer.Option(help="The entity in the middle, by any of its names.")] = None,
    output: Output = None,
) -> None:
    """One self-contained page: yinpu view neighbourhood --focus 招行 -o cmb.html"""
    with _open(graph) as kg:
        name = "neighbourhood" if focus and name == "overview" else name
        page = kg.view(name, focus=focus)
    target = output or Path(f"{name}.html")
    _write(str(page), target)
    note(f"wrote {target}")


@app.command()
def serve(
    graph: Graph = KG,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")] = 8765,
) -> None:
    """SPARQL endpoint, query page and explorer on 127.0.0.1: yinpu serve --port 8765"""
    try:
        from graph.endpoint import serve as run
    except ModuleNotFoundError as error:
        raise YinpuError(f"serving needs {error.name}: pip install 'yinpu[serve]'") from None
    run(graph, port)


@app.command()
def validate(graph: Graph = KG) -> None:
    """Check the graph against its SHACL shapes: yinpu validate"""
    try:
        from graph.validate import validate as run
    except ModuleNotFoundError as error:
        raise YinpuError(f"validating needs {error.name}: pip install 'yinpu[validate]'") from None
    with _open(graph) as kg:
        result = run(kg, allow_warnings=True)
    typer.echo(str(result))
    if not result.conforms:
        raise typer.Exit(1)


@app.command()
def export(
    graph: Graph = KG,
    format: Annotated[ExportFormat, typer.Option("--format", "-f", help="Form of the graph.")] = "nq",
    output: Output = None,
) -> None:
    """The whole graph in another form: yinpu export --format graphml -o kg.graphml"""
    from graph.export import export as run

    with _open(graph) as kg:
        run(kg, format, output)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="Folder of one graph.")],
    new: Annotated[Path, typer.Argument(help="Folder of the other.")],
    lines: Annotated[bool, typer.Option("--lines", help="Also the statements, as N-Quads with - and +.")] = False,
) -> None:
    """What differs between two graphs, by report: yinpu diff kg-old kg"""
    from graph.diff import diff as run

    with _open(old) as first, _open(new) as second:
        typer.echo(run(first, second, lines=lines))
