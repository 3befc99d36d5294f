"""What single files give, without a graph: extract, relations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ontology.errors import ReadError
from yinpu.cli.errors import end_if_any
from yinpu.cli.opening import opened
from yinpu.cli.options import Commands, Files, Knowledge, MinScore, Ocr, TextColumn, TitleColumn, Verbose, knowledge_with
from yinpu.cli.printing import RecordFormat, print_json, records_as, write

if TYPE_CHECKING:
    from builders.documents.readers import Columns
    from builders.extractor import Extractor
    from builders.records import Extraction, Source

__all__ = ["app"]

app = Commands()

Rows = Annotated[RecordFormat, typer.Option("--format", "-f", help="How rows are printed.")]
MaybeFiles = Annotated[list[str] | None, typer.Argument(help="Files, folders or - for stdin.", show_default=False)]
MaybeGraph = Annotated[
    Path | None, typer.Option("--graph", "-g", help="Ask a graph in place of files.", exists=True, file_okay=False)
]
Format = Annotated[Literal["jsonl", "json"], typer.Option(help="One JSON object a line, or one JSON array.")]


@app.command()
def extract(
    files: Files,
    format: Format = "jsonl",
    unlinked: Annotated[bool, typer.Option("--unlinked", help="Also names that could not be linked, with the reason.")] = False,
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    ocr: Ocr = False,
    knowledge: Knowledge = None,
    verbose: Verbose = False,
) -> None:
    """The mentions in files, with offsets and nodes: yinpu extract report.txt --format jsonl"""
    from builders.documents.formats.parts import part_of
    from builders.documents.formats.pdf import page_of
    from builders.documents.formats.programs import program

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
            place, page = part_of(source, m.start), page_of(source, m.start)
            reader = program(source, m.start)
            more = {"number": m.number, "part": m.part or place, "page": page, "reader": reader, "reason": m.reason}
            more |= {"place": place} if m.part else {}
            more |= {"version": m.version, "basis": m.basis}
            yield record | {key: value for key, value in more.items() if value}

    _print(files, format, (text_column, title_column), knowledge, tell)


@app.command()
def relations(
    files: Files,
    format: Format = "jsonl",
    all: Annotated[
        bool, typer.Option("--all", help="Also what is denied, planned, only heard or only named together.")
    ] = False,
    min_score: MinScore = 0,
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    ocr: Ocr = False,
    knowledge: Knowledge = None,
    verbose: Verbose = False,
) -> None:
    """The relations that files state, each with its evidence: yinpu relations report.txt"""

    def tell(source: Source, extraction: Extraction) -> Iterator[dict[str, Any]]:
        more = (*extraction.unstated, *extraction.associated) if all else ()
        for relation in sorted((*extraction.relations, *more), key=attrgetter("start", "end")):
            told = {key: value for key, value in relation._asdict().items() if value != ()}
            if relation.score >= min_score:
                yield {"source": source.path, "report": extraction.report, **told}

    _print(files, format, (text_column, title_column), knowledge, tell, told=True)


@app.command()
def cases(
    files: MaybeFiles = None,
    graph: MaybeGraph = None,
    format: Rows = "jsonl",
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    ocr: Ocr = False,
    knowledge: Knowledge = None,
    verbose: Verbose = False,
) -> None:
    """The cases of collections: whose, what, which award, who led it: yinpu cases collection.txt"""
    from graph.query.told import CASE
    from graph.query.told import cases as held

    def tell(source: Source, extraction: Extraction) -> Iterator[dict[str, Any]]:
        for case in extraction.cases:
            yield {
                "source": source.path,
                "report": extraction.report,
                "institutions": [label for _, label in case.institutions],
                "title": case.title,
                "project": case.project[1] or None,
                "award": case.award[1] or None,
                "leader": "、".join(label for _, label in case.leaders) or None,
                "themes": [label for _, label in case.themes],
                "technologies": [label for _, label in case.technologies],
                "results": case.results or None,
                "text": case.text,
                "start": case.start,
                "end": case.end,
            }

    shown = ("institutions", "title", "project", "award", "leader", "themes", "technologies")
    _rows(files, graph, format, (text_column, title_column), knowledge, tell, held, CASE, shown)


@app.command()
def penalties(
    files: MaybeFiles = None,
    graph: MaybeGraph = None,
    format: Rows = "jsonl",
    persons: Annotated[bool, typer.Option("--persons", help="The names of punished persons in full (from files).")] = False,
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    ocr: Ocr = False,
    knowledge: Knowledge = None,
    verbose: Verbose = False,
) -> None:
    """The penalties that are told of: who, what for, how much, by whom, when: yinpu penalties notices.txt"""
    from graph.query.told import PENALTY
    from graph.query.told import penalties as held

    def tell(source: Source, extraction: Extraction) -> Iterator[dict[str, Any]]:
        for one in extraction.penalties:
            private = one.party[2] == "Person" and not persons and "某" not in one.party[1]
            yield {
                "source": source.path,
                "report": extraction.report,
                "party": one.party[1][:1] + "某" if private else one.party[1],
                "type": one.party[2],
                "violation": one.violation or None,
                "number": one.number or None,
                "amount_yuan": one.amount,
                "authority": one.authority[1] or None,
                "date": one.date or None,
                "text": one.text,
                "start": one.start,
                "end": one.end,
            }

    shown = ("party", "violation", "number", "amount_yuan", "authority", "date")
    _rows(files, graph, format, (text_column, title_column), knowledge, tell, held, PENALTY, shown)


def _rows(
    files: Sequence[str] | None,
    graph: Path | None,
    format: RecordFormat,
    columns: tuple[str | None, str | None],
    knowledge: Path | None,
    tell: Callable[[Source, Extraction], Iterator[dict[str, Any]]],
    held: Callable[[Any], Iterator[dict[str, Any]]],
    names: Sequence[str],
    shown: Sequence[str],
) -> None:
    """Rows of what files tell, or of what a graph holds, to stdout."""
    from builders.documents.readers import Columns
    from builders.extractor import Extractor
    from graph.store.snapshot import Snapshot
    from ontology.errors import UsageError

    if bool(files) == bool(graph):
        raise UsageError("give files, or a graph with --graph")
    failures: list[ReadError] = []
    if graph:
        with Snapshot.open(graph) as kg:
            rows = list(held(kg))
    else:
        found = _extractions(files or (), failures, Columns(*columns), Extractor(knowledge_with(knowledge)), told=True)
        rows = [row for source, extraction in found for row in tell(source, extraction)]
    write(records_as(rows, format, names, shown, numbers=("amount_yuan", "start", "end")), None)
    end_if_any(failures)


def _print(
    files: Sequence[str],
    format: Literal["jsonl", "json"],
    columns: tuple[str | None, str | None],
    knowledge: Path | None,
    tell: Callable[[Source, Extraction], Iterator[dict[str, Any]]],
    *,
    told: bool = False,
) -> None:
    """What ``tell`` has to say of each report in the files, to stdout; the files that cannot be read to stderr."""
    from builders.documents.readers import Columns
    from builders.extractor import Extractor

    failures: list[ReadError] = []
    found = _extractions(files, failures, Columns(*columns), Extractor(knowledge_with(knowledge)), told=told)
    print_json((record for source, extraction in found for record in tell(source, extraction)), format)
    end_if_any(failures)


def _extractions(
    files: Sequence[str], failures: list[ReadError], columns: Columns, extractor: Extractor, *, told: bool
) -> Iterator[tuple[Source, Extraction]]:
    for source in opened(files, failures, columns, extractor.knowledge):
        for extraction in extractor.of_source(source, failures, told=told):
            yield source, extraction
