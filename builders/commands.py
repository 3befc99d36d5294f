"""What the command line asks of the builders: extract, relations, candidates, accept, unlinked, forget, evaluate.

Heavy imports wait inside the commands, so that each starts no more than it needs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ontology.errors import ReadError, show_traces, unexpected
from ontology.options import KG, Files, Graph, Knowledge, Output, TextColumn, TitleColumn, Traces, new_app, note, use

if TYPE_CHECKING:
    from builders.readers import Columns
    from builders.records import Extraction, Source

__all__ = ["app"]

app = new_app()

ExtractFormat = Literal["jsonl", "json"]


def _extractions(files: Sequence[str], failures: list[ReadError], columns: Columns) -> Iterator[tuple[Source, Extraction]]:
    from builders.extraction import extract_all
    from builders.readers import load_all

    for path in files:
        try:
            for source in load_all(path, failures, columns):
                for extraction in extract_all(source, failures):
                    yield source, extraction
        except Exception as error:
            failures.append(unexpected(path, error))


def _print(
    files: Sequence[str],
    format: ExtractFormat,
    columns: tuple[str | None, str | None],
    tell: Callable[[Source, Extraction], Iterator[dict[str, Any]]],
) -> None:
    """What ``tell`` has to say of each report in the files, to stdout; the files that cannot be read to stderr."""
    from builders.readers import Columns

    failures: list[ReadError] = []
    out, found = sys.stdout, _extractions(files, failures, Columns(*columns))
    records = (record for source, extraction in found for record in tell(source, extraction))
    if format == "json":
        json.dump(list(records), out, ensure_ascii=False, indent=1)
        out.write("\n")
    else:
        for record in records:
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    _end(failures)


def _end(failures: Sequence[ReadError]) -> None:
    """List what could not be read; exit code 1 when there is any."""
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
    verbose: Traces = False,
) -> None:
    """The mentions in files, with offsets and nodes: yinpu extract report.txt --format jsonl"""
    use(knowledge)
    if verbose:
        show_traces()
    from builders.readers.pdf import page_of

    def tell(source: Source, extraction: Extraction) -> Iterator[dict[str, Any]]:
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
            more = {"number": m.number, "part": m.part, "page": page_of(source, m.start), "reason": m.reason}
            yield record | {key: value for key, value in more.items() if value}

    _print(files, format, (text_column, title_column), tell)


@app.command()
def relations(
    files: Files,
    format: Annotated[ExtractFormat, typer.Option(help="One JSON object a line, or one JSON array.")] = "jsonl",
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    knowledge: Knowledge = None,
    verbose: Traces = False,
) -> None:
    """The relations that files state, each with its sentence: yinpu relations report.txt"""
    use(knowledge)
    if verbose:
        show_traces()
    from dataclasses import asdict

    def tell(source: Source, extraction: Extraction) -> Iterator[dict[str, Any]]:
        for relation in extraction.relations:
            yield {"source": source.path, "report": extraction.report, **asdict(relation)}

    _print(files, format, (text_column, title_column), tell)


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
    for source in KGFolder(graph).manifest().get("sources", {}).values():
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
def candidates(
    files: Files,
    top: Annotated[int, typer.Option(min=1, help="Terms to list.")] = 50,
    minimum: Annotated[int, typer.Option(min=2, help="Leave out rarer terms.")] = 3,
    output: Output = None,
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    knowledge: Knowledge = None,
    verbose: Traces = False,
) -> None:
    """Terms that reports use and the thesaurus lacks, to decide on: yinpu candidates reports/ -o candidates.tsv"""
    use(knowledge)
    if verbose:
        show_traces()
    from builders.discovery import write_candidates
    from builders.readers import Columns

    failures: list[ReadError] = []
    columns = Columns(text_column, title_column)
    table = write_candidates(files, output, minimum=minimum, top=top, columns=columns, failures=failures)
    if output is None:
        typer.echo(table, nl=False)
    else:
        note(f"wrote {output}: mark rows y or n, complete broader and en, then: yinpu accept {output}")
    _end(failures)


@app.command()
def accept(
    what: Annotated[str, typer.Argument(metavar="CANDIDATES.tsv|TERM", help="A file of decided candidates, or one term.")],
    broader: Annotated[list[str] | None, typer.Option(help="The concept above the term.")] = None,
    en: Annotated[str, typer.Option(help="The term in English.")] = "",
    alt: Annotated[list[str] | None, typer.Option(help="Another name of it.")] = None,
    area: Annotated[str, typer.Option(help="The theme table it goes into; by default that of the concept above.")] = "",
    never: Annotated[bool, typer.Option("--never", help="Reject the term: it is not proposed again.")] = False,
    knowledge: Annotated[
        Path | None,
        typer.Option("--knowledge", help="Folder of your own tables; it may be new.", file_okay=False),
    ] = None,
) -> None:
    """Put decided candidates into the thesaurus: yinpu accept candidates.tsv"""
    from ontology.curation import curate

    note(curate(what, broader=broader or (), en=en, alt=alt or (), area=area, never=never, folder=knowledge))
