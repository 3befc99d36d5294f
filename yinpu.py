"""The command line of Yinpu: thin wrappers over the library, results to stdout, progress and notes to stderr.

The commands that belong to one room are in ``builders/commands.py`` and ``graph/commands.py``; here are those that
need both. Exit codes: 0 done, 1 failed, 2 asked wrongly. ``yinpu COMMAND --help`` shows an example of each.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import version as package_version
from pathlib import Path
from typing import Annotated, Any

import typer

import builders.commands
import graph.commands
from ontology.errors import YinpuError, show_traces
from ontology.options import KG, Knowledge, Paths, Quiet, TextColumn, TitleColumn, new_app, note, use

__all__ = ["app", "console", "main"]

app = new_app("Yinpu (银谱): a knowledge graph from Chinese banking and finance reports.")


@app.command()
def build(
    paths: Paths,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder of the knowledge graph.")] = KG,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that read files; by default one a core.")] = None,
    only_graph: Annotated[bool, typer.Option("--only-graph", help="No analyses and no views.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Also list furniture, unlinked names and tracebacks.")
    ] = False,
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    knowledge: Knowledge = None,
    quiet: Quiet = False,
) -> None:
    """Read reports into a knowledge graph: yinpu build reports/ -o kg

    Unchanged files are skipped; a changed file replaces its own statements.
    """
    use(knowledge)
    if verbose:
        show_traces()
    from builders.incremental import build as run

    with progress_bar(quiet) as progress:
        result = run(paths, output, workers=workers, progress=progress, text_column=text_column, title_column=title_column)
    if not only_graph and result.reports and not (output / "index.html").is_file():
        _enrich(output, quiet)
    if not quiet:
        option = "" if output == KG else f" --graph {output}"
        note(result.summary(verbose))
        note(f"next: yinpu query{option} banks-by-reports · yinpu queries · yinpu serve{option} · open {output / 'index.html'}")
    if result.failures:
        raise typer.Exit(1)


def _enrich(folder: Path, quiet: bool) -> None:
    """Analyses and views of a graph just built."""
    from graph.views import refresh

    pages = refresh(folder)
    if not quiet:
        note(f"views: {pages[0]}")


def progress_bar(quiet: bool) -> Any:
    """A context manager giving a progress callback; a bar on a terminal, a line at the end elsewhere."""
    import contextlib

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    @contextlib.contextmanager
    def bar() -> Iterator[Any]:
        console = Console(stderr=True, quiet=quiet)
        columns = (
            TextColumn("reading"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}", markup=False),
        )
        with Progress(*columns, console=console) as progress:
            task = progress.add_task("", total=None)

            def update(done: int, total: int, path: str) -> None:
                progress.update(task, completed=done, total=total, description=Path(path).name[:40])

            yield update

    return bar()


@app.command()
def demo(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder of the knowledge graph.")] = Path("demo-kg"),
) -> None:
    """Build, ask and draw the sample reports that come with Yinpu: yinpu demo"""
    from builders.sample import sample_path

    build([str(sample_path())], output)
    from graph import KnowledgeGraph, render, run

    for name, params in (
        ("banks-by-reports", {"limit": "8"}),
        ("regulations-of-issuer", {"issuer": "中国人民银行", "limit": "8"}),
    ):
        note(f"\nyinpu query -g {output} {name} " + " ".join(f"-p {k}={v}" for k, v in params.items()))
        with KnowledgeGraph.open(output) as kg:
            typer.echo(render(run(kg, name, params), "table"))
    note(f"open {output / 'index.html'} in a browser")


def _version(value: bool) -> None:
    if value:
        typer.echo(f"yinpu {package_version('yinpu')}")
        raise typer.Exit


app.add_typer(builders.commands.app)
app.add_typer(graph.commands.app)


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line; errors of our own become one line and their exit code.

    What is printed is UTF-8 whatever the console says, and no character ends a command.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except YinpuError as error:
        note(f"yinpu: {error}")
        sys.exit(error.exit_code)
    except RuntimeError as error:
        if "Corruption" not in str(error):
            raise
        note("yinpu: the store of the graph is damaged: give its sources to `yinpu build` again, which mends it")
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        note(f"yinpu: {error.filename or 'disk'}: {error.strerror}: free some space or give another path")
        sys.exit(1)
    except KeyboardInterrupt:
        note("yinpu: interrupted; the graph is as it was")
        sys.exit(130)


def console() -> None:
    """:func:`main` for a process of its own, which ends without taking its quarter of a million objects apart first."""
    try:
        main()
        code: Any = 0
    except SystemExit as done:
        code = done.code or 0
    with suppress(OSError, ValueError):  # a reader that has gone, a stream that is closed
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    console()
