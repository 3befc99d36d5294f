"""Making a graph: build, forget, demo."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from yinpu.cli.options import (
    KG,
    Commands,
    Folder,
    Graph,
    Knowledge,
    Ocr,
    Paths,
    Quiet,
    TextColumn,
    TitleColumn,
    knowledge_with,
    one_folder,
    trace,
)
from yinpu.cli.printing import note
from yinpu.cli.progress import progress_of

__all__ = ["app"]

app = Commands()


@app.command()
def build(
    context: typer.Context,
    paths: Paths,
    graph: Graph = KG,
    output: Folder = None,
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
    mentions: Annotated[
        Literal["lean", "full"] | None,
        typer.Option(
            help="full: each mention in RDF too (NIF), not only in the columnar table; by default as the graph has it."
        ),
    ] = None,
    keep_iris: Annotated[
        Path | None,
        typer.Option("--keep-iris", metavar="FILE.tsv", help="Ledger by which edited reports keep their IRIs; is added to."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Read reports into a knowledge graph: yinpu build reports/ -o kg

    Unchanged files are skipped; a changed file replaces its own statements. With
    --catalogue titles.xlsx (columns file, title, publishers, issued, …) what is given of a file wins over what it says.
    """
    _build(
        paths,
        one_folder(context, graph, output),
        quiet=quiet,
        verbose=verbose,
        workers=workers,
        knowledge=knowledge_with(knowledge),
        only_graph=only_graph,
        text_column=text_column,
        title_column=title_column,
        catalogue=catalogue,
        mentions=mentions,
        keep_iris=keep_iris,
    )


def _build(paths: list[str], folder: Path, *, quiet: bool = False, verbose: bool = False, **options: Any) -> None:
    """Build and tell.

    Raises:
        typer.Exit: A file failed, or there was nothing to make a graph of; the exit code is 1.
    """
    from graph.store.folder import KGFolder
    from yinpu.main_job import build as run

    before = _state(folder)
    try:
        with progress_of(quiet) as progress:
            result = run(paths, folder, progress=progress, **options)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(_interrupted(before, _state(folder))) from None
    there = KGFolder(folder).exists()
    if not quiet:
        _tell(folder, result.summary(verbose), there)
    if not there:
        note(f"yinpu: nothing that can be read was given: no graph was made at {folder}")
    if result.failures or not there:
        raise typer.Exit(1)


def _state(folder: Path) -> tuple[int, int] | None:
    """Something that changes when the graph does; None where there is none."""
    try:
        found = (folder / "manifest.json").stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _interrupted(before: object, after: object) -> str:
    """What became of the graph of a build that was broken off."""
    if before != after:
        return "the graph is built, its analyses and views are not finished: build again for them"
    return "the graph is as it was" if before else "no graph was made"


def _tell(output: Path, summary: str, there: bool) -> None:
    """The end of a build: where its views are, what it did and, when the graph is ``there``, what to do next."""
    index, option = output / "index.html", "" if output == KG else f" --graph {shlex.quote(str(output))}"
    steps = [f"yinpu query{option} banks-by-reports", "yinpu queries", f"yinpu serve{option}"]
    if index.is_file():
        note(f"views: {index}")
        steps.append(f"open {shlex.quote(str(index))}")
    note(summary)
    if there:
        note("next: " + " · ".join(steps))


@app.command()
def demo(
    context: typer.Context,
    graph: Annotated[
        Path, typer.Option("--graph", "-g", metavar="KG", help="Folder of its graph (YINPU_GRAPH is left alone).")
    ] = Path("demo-kg"),
    output: Folder = None,
) -> None:
    """Build, ask and draw the sample reports that come with Yinpu: yinpu demo"""
    from builders.sample import sample_path
    from graph.knowledge_graph import KnowledgeGraph
    from graph.query.results import render
    from graph.query.sparql import run

    folder = one_folder(context, graph, output)
    _build([str(sample_path())], folder)
    for name, params in (
        ("banks-by-reports", {"limit": "8"}),
        ("regulations-of-issuer", {"issuer": "中国人民银行", "limit": "8"}),
    ):
        note(f"\nyinpu query -g {shlex.quote(str(folder))} {name} " + " ".join(f"-p {k}={v}" for k, v in params.items()))
        with KnowledgeGraph.open(folder) as kg:
            typer.echo(render(run(kg, name, params), "table"))
    note(f"open {folder / 'index.html'} in a browser")


@app.command()
def forget(source: Annotated[str, typer.Argument(help="Path of the source, as it was given.")], graph: Graph = KG) -> None:
    """Take a source and all its statements out: yinpu forget reports/old.txt"""
    from builders.incremental.build import forget as run

    result = run(source, graph)
    note(f"forgot {source}: {result.reports:,} reports and {result.statements:,} statements remain")
