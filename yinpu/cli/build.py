"""Making a graph: build, forget, demo."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from yinpu.cli.options import KG, Commands, Graph, Knowledge, Ocr, Paths, Quiet, TextColumn, TitleColumn, knowledge_with, trace
from yinpu.cli.printing import note, progress_bar

__all__ = ["app"]

app = Commands()


@app.command()
def build(
    paths: Paths,
    output: Annotated[
        Path, typer.Option("--output", "-o", "--graph", "-g", envvar="YINPU_GRAPH", help="Folder of the knowledge graph.")
    ] = KG,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that read files; by default one a core.")] = None,
    only_graph: Annotated[bool, typer.Option("--only-graph", help="No analyses and no views.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", callback=trace, help="Also list boilerplate, unlinked names and tracebacks.")
    ] = False,
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    ocr: Ocr = False,
    knowledge: Knowledge = None,
    catalogue: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Table (.csv, .tsv, .jsonl, .xlsx) of what is known of the files; its values win."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Read reports into a knowledge graph: yinpu build reports/ -o kg

    Unchanged files are skipped; a changed file replaces its own statements. With
    --catalogue titles.xlsx (columns file, title, publishers, issued, …) what is given of a file wins over what it says.
    """
    from yinpu.main_job import build as run

    with progress_bar(quiet) as progress:
        result = run(
            paths,
            output,
            workers=workers,
            knowledge=knowledge_with(knowledge),
            only_graph=only_graph,
            progress=progress,
            text_column=text_column,
            title_column=title_column,
            catalogue=catalogue,
        )
    if not quiet:
        _tell(output, result.summary(verbose))
    if result.failures:
        raise typer.Exit(1)


def _tell(output: Path, summary: str) -> None:
    """The end of a build: where its views are, what it did, what to do next."""
    index, option = output / "index.html", "" if output == KG else f" --graph {shlex.quote(str(output))}"
    steps = [f"yinpu query{option} banks-by-reports", "yinpu queries", f"yinpu serve{option}"]
    if index.is_file():
        note(f"views: {index}")
        steps.append(f"open {shlex.quote(str(index))}")
    note(summary)
    note("next: " + " · ".join(steps))


@app.command()
def demo(
    output: Annotated[Path, typer.Option("--output", "-o", "--graph", "-g", help="Folder of the knowledge graph.")] = Path(
        "demo-kg"
    ),
) -> None:
    """Build, ask and draw the sample reports that come with Yinpu: yinpu demo"""
    from builders.sample import sample_path
    from graph.knowledge_graph import KnowledgeGraph
    from graph.query.results import render
    from graph.query.sparql import run

    build([str(sample_path())], output)
    for name, params in (
        ("banks-by-reports", {"limit": "8"}),
        ("regulations-of-issuer", {"issuer": "中国人民银行", "limit": "8"}),
    ):
        note(f"\nyinpu query -g {shlex.quote(str(output))} {name} " + " ".join(f"-p {k}={v}" for k, v in params.items()))
        with KnowledgeGraph.open(output) as kg:
            typer.echo(render(run(kg, name, params), "table"))
    note(f"open {output / 'index.html'} in a browser")


@app.command()
def forget(source: Annotated[str, typer.Argument(help="Path of the source, as it was given.")], graph: Graph = KG) -> None:
    """Take a source and all its statements out: yinpu forget reports/old.txt"""
    from builders.incremental.build import forget as run

    result = run(source, graph)
    note(f"forgot {source}: {result.reports:,} reports and {result.statements:,} statements remain")
