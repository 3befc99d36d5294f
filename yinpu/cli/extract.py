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
from yinpu.cli.options import Commands, Files, Knowledge, Ocr, TextColumn, TitleColumn, Verbose, knowledge_with
from yinpu.cli.printing import print_json

if TYPE_CHECKING:
    from builders.documents.readers import Columns
    from builders.extractor import Extractor
    from builders.records import Extraction, Source

__all__ = ["app"]

app = Commands()

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
    all: Annotated[bool, typer.Option("--all", help="Also what is denied, planned or only heard, with its status.")] = False,
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    ocr: Ocr = False,
    knowledge: Knowledge = None,
    verbose: Verbose = False,
) -> None:
    """The relations that files state, each with its evidence: yinpu relations report.txt"""

    def tell(source: Source, extraction: Extraction) -> Iterator[dict[str, Any]]:
        for relation in sorted((*extraction.relations, *(extraction.unstated if all else ())), key=attrgetter("start", "end")):
            told = {key: value for key, value in relation._asdict().items() if value != ()}
            yield {"source": source.path, "report": extraction.report, **told}

    _print(files, format, (text_column, title_column), knowledge, tell)


@app.command()
def cases(
    files: Files,
    format: Format = "jsonl",
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    ocr: Ocr = False,
    knowledge: Knowledge = None,
    verbose: Verbose = False,
) -> None:
    """The cases of collections: whose, what, which award, who led it: yinpu cases collection.txt"""

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

    _print(files, format, (text_column, title_column), knowledge, tell)


@app.command()
def penalties(
    files: Files,
    format: Format = "jsonl",
    persons: Annotated[bool, typer.Option("--persons", help="Print the names of punished persons in full.")] = False,
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    ocr: Ocr = False,
    knowledge: Knowledge = None,
    verbose: Verbose = False,
) -> None:
    """The penalties that files tell of: who, what for, how much, by whom, when: yinpu penalties notices.txt"""

    def tell(source: Source, extraction: Extraction) -> Iterator[dict[str, Any]]:
        for one in extraction.penalties:
            private = one.party[2] == "Person" and not persons
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

    _print(files, format, (text_column, title_column), knowledge, tell)


def _print(
    files: Sequence[str],
    format: Literal["jsonl", "json"],
    columns: tuple[str | None, str | None],
    knowledge: Path | None,
    tell: Callable[[Source, Extraction], Iterator[dict[str, Any]]],
) -> None:
    """What ``tell`` has to say of each report in the files, to stdout; the files that cannot be read to stderr."""
    from builders.documents.readers import Columns
    from builders.extractor import Extractor

    failures: list[ReadError] = []
    found = _extractions(files, failures, Columns(*columns), Extractor(knowledge_with(knowledge)))
    print_json((record for source, extraction in found for record in tell(source, extraction)), format)
    end_if_any(failures)


def _extractions(
    files: Sequence[str], failures: list[ReadError], columns: Columns, extractor: Extractor
) -> Iterator[tuple[Source, Extraction]]:
    for source in opened(files, failures, columns, extractor.knowledge):
        for extraction in extractor.of_source(source, failures):
            yield source, extraction
