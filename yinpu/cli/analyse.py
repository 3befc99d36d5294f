"""Exploring a graph: analyse, view, serve."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ontology.errors import YinpuError
from yinpu.cli.options import KG, Commands, Graph, MinScore, Output, RecordsFormat
from yinpu.cli.printing import RecordFormat, note, records_as, write

if TYPE_CHECKING:
    import polars as pl

__all__ = ["app"]

app = Commands()


@app.command()
def analyse(
    graph: Graph = KG,
    seed: Annotated[int, typer.Option(help="Seed of sampling and communities.")] = 0,
    resolution: Annotated[float, typer.Option(help="Resolution of Leiden: more than 1 gives smaller communities.")] = 1.0,
    top: Annotated[int, typer.Option(min=1, help="Rows to print.")] = 20,
    communities: Annotated[bool, typer.Option("--communities", help="Print the communities, not the things.")] = False,
    format: RecordsFormat = "table",
    surprise: Annotated[
        bool | None,
        typer.Option(
            "--surprise/--no-surprise",
            help="Whether to measure what exceeds chance, given how often each thing is named.",
            show_default="up to 300,000 namings",
        ),
    ] = None,
    output: Output = None,
) -> None:
    """Measures and communities, printed and written back into the graph: yinpu analyse --top 30

    A table has the most central things and the largest communities; the other forms have all measures of the things, with
    --communities the communities.
    """
    from graph.analysis.runs import analyse as run
    from graph.analysis.written import write_back
    from graph.knowledge_graph import KnowledgeGraph

    with KnowledgeGraph.open(graph) as kg:
        analysis = run(kg, seed=seed, resolution=resolution, surprise=surprise)
    write_back(graph, analysis)
    of_things = _rows(analysis.things, format, top, _HIDDEN)
    of_communities = _rows(analysis.communities, format, top, ("iri", "sentences"))
    if communities:
        write(of_communities, output)
    else:
        write(f"{of_things}\n{of_communities}" if format == "table" else of_things, output)


#: Columns of things that a table has no room for.
_HIDDEN = (
    *("iri", "strength", "betweenness_error", "closeness", "closeness_error", "eigenvector", "core", "clustering"),
    *("within_module", "stability", "reports"),
    *("pagerank_surprise", "betweenness_surprise", "core_surprise", "participation_surprise"),
)


def _rows(frame: pl.DataFrame, format: RecordFormat, top: int, hidden: Sequence[str]) -> str:
    """The first rows of a frame as text; a table does without the columns ``hidden``."""
    rows = frame.head(top)
    shown = [name for name in frame.columns if name not in hidden]
    numbers = [name for name in frame.columns if frame.schema[name].is_numeric()]
    return records_as(rows.to_dicts(), format, frame.columns, shown, numbers)


@app.command()
def trends(
    of: Annotated[str, typer.Argument(help="themes, banks, regulations, another kind of thing, or links (pairs).")] = "themes",
    graph: Graph = KG,
    every: Annotated[str, typer.Option(help="month, quarter, half or year.")] = "year",
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Reports issued since this day, month or year.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Reports issued until then.")] = None,
    top: Annotated[int, typer.Option(min=1, help="Rows to print.")] = 20,
    format: RecordsFormat = "table",
    output: Output = None,
) -> None:
    """What rose and what fell, with a verdict each: yinpu trends banks --every quarter --since 2020

    emerging, fading, steady (no change is shown) or not enough data; reports without an exact date are left out.
    """
    from graph.analysis.selecting import Where
    from graph.knowledge_graph import KnowledgeGraph

    with KnowledgeGraph.open(graph) as kg:
        found = kg.trends(of, every=every, where=Where(since=since, until=until))
    write(_rows(found.things, format, top, ("type", "iri", "other", "dispersion", "chance")), output)
    note(f"in no period, since their date or length is not known exactly: {found.left_out} of the reports")


def _view_names(begun: str) -> list[str]:
    """The views whose names begin so, for shells."""
    from graph.views.page import views

    return [name for name in views() if name.startswith(begun)]


@app.command()
def view(
    name: Annotated[
        str,
        typer.Argument(
            help="overview, banks-themes, regulators-regulations, publishers-reports, neighbourhood, or a plug-in's.",
            autocompletion=_view_names,
        ),
    ] = "overview",
    graph: Graph = KG,
    focus: Annotated[str | None, typer.Option(help="The entity in the middle, by any of its names.")] = None,
    min_score: MinScore = 0,
    output: Output = None,
) -> None:
    """One self-contained page: yinpu view neighbourhood --focus 招行 -o cmb.html

    Without -o, --focus and --min-score the page is kept among those of the graph, and index.html leads to it.
    """
    from graph.knowledge_graph import KnowledgeGraph
    from graph.views.standing import keep

    with KnowledgeGraph.open(graph) as kg:
        name = "neighbourhood" if focus and name == "overview" else name
        target = keep(kg, name) if focus is None and output is None and not min_score else None
        if target is None:
            target = output or Path(f"{name}.html")
            write(str(kg.view(name, focus=focus, min_score=min_score)), target)
    note(f"wrote {target}")


@app.command()
def serve(
    graph: Graph = KG,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")] = 8765,
    cors: Annotated[
        str | None, typer.Option(metavar="ORIGIN", help="Web origin whose pages may read the answers, * for any.")
    ] = None,
) -> None:
    """SPARQL endpoint, query page and explorer on 127.0.0.1: yinpu serve --port 8765"""
    try:
        from graph.server.app import serve as run
    except ModuleNotFoundError as error:
        raise YinpuError(f"serving needs {error.name}: pip install 'yinpu[serve]'") from None
    run(graph, port, cors=cors)
