"""The command line of Yinpu: thin wrappers over the library, results to stdout, progress and notes to stderr.

Exit codes: 0 done, 1 failed, 2 asked wrongly. ``yinpu COMMAND --help`` shows an example of each.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import version as package_version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ontology.errors import ReadError, UsageError, YinpuError

if TYPE_CHECKING:
    from builders.records import Extraction, Source
    from graph import KnowledgeGraph

__all__ = ["app", "main"]

app = typer.Typer(
    help="Yinpu (银谱): a knowledge graph from Chinese banking and finance reports.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help="Files and folders to read.")]
Files = Annotated[list[str], typer.Argument(metavar="FILE...", help="Files to read.")]
Graph = Annotated[Path, typer.Option("--graph", "-g", envvar="YINPU_GRAPH", help="Folder of the knowledge graph.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write here instead of to stdout.")]
Knowledge = Annotated[
    Path | None,
    typer.Option("--knowledge", help="Folder of your own tables, whose rows win over ours.", file_okay=False, exists=True),
]
TextColumn = Annotated[str | None, typer.Option(help="Column of a CSV or JSON-lines file that holds the text.")]
TitleColumn = Annotated[str | None, typer.Option(help="Column that holds the title.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes.")]

KG = Path("kg")


ExtractFormat = Literal["jsonl", "json"]
ReportFormat = Literal["json", "jsonl", "csv", "table"]
QueryFormat = Literal["table", "csv", "tsv", "json", "xml", "ttl", "nt", "jsonld"]
ExportFormat = Literal["nq", "ttl", "jsonld", "graphml", "gexf", "csv"]


def note(text: str) -> None:
    """A line to stderr."""
    typer.echo(text, err=True)


@app.command()
def build(
    paths: Paths,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder of the knowledge graph.")] = KG,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that read files; by default one a core.")] = None,
    only_graph: Annotated[bool, typer.Option("--only-graph", help="No analyses and no views.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Also list furniture and unlinked names.")] = False,
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    knowledge: Knowledge = None,
    quiet: Quiet = False,
) -> None:
    """Read reports into a knowledge graph: yinpu build reports/ -o kg

    Unchanged files are skipped; a changed file replaces its own statements.
    """
    _use(knowledge)
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
            TextColumn("{task.description}"),
        )
        with Progress(*columns, console=console) as progress:
            task = progress.add_task("", total=None)

            def update(done: int, total: int, path: str) -> None:
                progress.update(task, completed=done, total=total, description=Path(path).name[:40])

            yield update

    return bar()


def _use(knowledge: Path | None) -> None:
    """Put the user's own tables after ours, for this process and its workers."""
    if knowledge:
        os.environ["YINPU_KNOWLEDGE"] = os.pathsep.join(filter(None, [os.environ.get("YINPU_KNOWLEDGE"), str(knowledge)]))


def _extractions(
    files: Iterable[str], failures: list[ReadError], text_column: str | None, title_column: str | None
) -> Iterator[tuple[Source, Extraction]]:
    from builders.extract import extract_all
    from builders.readers import Columns, load_all

    for path in files:
        try:
            for source in load_all(path, failures, Columns(text_column, title_column)):
                for extraction in extract_all(source):
                    yield source, extraction
        except ReadError as error:
            failures.append(error)


def _emit(records: Iterable[dict[str, Any]], format: ExtractFormat, failures: list[ReadError]) -> None:
    out = sys.stdout
    if format == "json":
        json.dump(list(records), out, ensure_ascii=False, indent=1)
        out.write("\n")
    else:
        for record in records:
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    for error in failures:
        note(f"yinpu: {error}")
    if failures:
        raise typer.Exit(1)


@app.command()
def extract(
    files: Files,
    format: Annotated[ExtractFormat, typer.Option(help="One JSON object a line, or one JSON array.")] = "jsonl",
    unlinked: Annotated[bool, typer.Option("--unlinked", help="Also names that could not be linked, with the reason.")] = False,
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    knowledge: Knowledge = None,
) -> None:
    """The mentions in files, with offsets and nodes: yinpu extract report.txt --format jsonl"""
    _use(knowledge)
    from builders.readers.pdf import page_of

    failures: list[ReadError] = []

    def records() -> Iterator[dict[str, Any]]:
        for source, extraction in _extractions(files, failures, text_column, title_column):
            for m in extraction.mentions:
                if not m.id and not unlinked:
                    continue
                record = {
                    "source": source.path,
                    "report": extraction.report,
                    "type": m.type,
                    "text": m.text,
                    "start": m.start,
                    "end": m.end,
                    "id": m.id or None,
                    "label": m.label,
                    "rule": m.rule,
                    "score": round(m.score, 3),
                }
                more = {"number": m.number, "page": page_of(source, m.start), "reason": m.reason}
                yield record | {key: value for key, value in more.items() if value}

    _emit(records(), format, failures)


@app.command()
def relations(
    files: Files,
    format: Annotated[ExtractFormat, typer.Option(help="One JSON object a line, or one JSON array.")] = "jsonl",
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    knowledge: Knowledge = None,
) -> None:
    """The relations that files state, each with its sentence: yinpu relations report.txt"""
    _use(knowledge)
    from dataclasses import asdict

    failures: list[ReadError] = []

    def records() -> Iterator[dict[str, Any]]:
        for source, extraction in _extractions(files, failures, text_column, title_column):
            for relation in extraction.relations:
                yield {"source": source.path, "report": extraction.report, **asdict(relation)}

    _emit(records(), format, failures)


def _open(graph: Path) -> KnowledgeGraph:
    from graph import KnowledgeGraph

    return KnowledgeGraph.open(graph)


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


def _rows(found: list[dict[str, Any]], format: ReportFormat) -> None:
    rows = [{k: "、".join(v) if isinstance(v, list) else "" if v is None else str(v) for k, v in r.items()} for r in found]
    if format == "csv":
        import csv

        writer = csv.DictWriter(sys.stdout, list(rows[0]) if rows else [])
        writer.writeheader()
        writer.writerows(rows)
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("title", "publishers", "issued", "pages", "text")
    for row in rows:
        table.add_row(row["title"], row["publishers"], row["issued"], row["pages"], row["text"])
    Console().print(table)


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


@app.command()
def forget(source: Annotated[str, typer.Argument(help="Path of the source, as it was given.")], graph: Graph = KG) -> None:
    """Take a source and all its statements out: yinpu forget reports/old.txt"""
    from builders.incremental import forget as run

    result = run(source, graph)
    note(f"forgot {source}: {result.reports:,} reports and {result.statements:,} statements remain")


@app.command()
def unlinked(graph: Graph = KG, top: Annotated[int, typer.Option(help="Names to list.")] = 100) -> None:
    """Names that were found and not linked, most frequent first, as rows to complete: yinpu unlinked --top 20"""
    from collections import Counter

    from ontology.folder import KGFolder

    counts: Counter[str] = Counter()
    for source in KGFolder(graph).manifest()["sources"].values():
        counts.update(source["unlinked"])
    typer.echo("# entity\tname\tstatus\tkind\tsince\tuntil\tseat\tparent\tcode\tsource")
    for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:top]:
        typer.echo(f"\t{name}\tshort\t\t\t\t\t\t\tnamed {count} times")


@app.command()
def evaluate(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD.jsonl...", help="Annotated passages.")],
    errors: Annotated[bool, typer.Option("--errors", help="Also list what was missed, wrong or linked wrongly.")] = False,
) -> None:
    """Precision, recall and linking against annotated passages: yinpu evaluate gold.jsonl --errors"""
    from builders.evaluate import evaluate as run

    typer.echo(run(gold).report(errors))


@app.command()
def demo(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder of the knowledge graph.")] = Path("demo-kg"),
) -> None:
    """Build, ask and draw the sample reports that come with Yinpu: yinpu demo"""
    from builders.sample import sample_path

    build([str(sample_path())], output)
    from graph import render, run

    for name, params in (
        ("banks-by-reports", {"limit": "8"}),
        ("regulations-of-issuer", {"issuer": "中国人民银行", "limit": "8"}),
    ):
        note(f"\nyinpu query -g {output} {name} " + " ".join(f"-p {k}={v}" for k, v in params.items()))
        with _open(output) as kg:
            typer.echo(render(run(kg, name, params), "table"))
    note(f"open {output / 'index.html'} in a browser")


def _version(value: bool) -> None:
    if value:
        typer.echo(f"yinpu {package_version('yinpu')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line; errors of our own become one line and their exit code."""
    try:
        app()
    except YinpuError as error:
        note(f"yinpu: {error}")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        note(f"yinpu: {error.filename or 'disk'}: {error.strerror}: free some space or give another path")
        sys.exit(1)
    except KeyboardInterrupt:
        note("yinpu: interrupted; the graph is as it was")
        sys.exit(130)


if __name__ == "__main__":
    main()
