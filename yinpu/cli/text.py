"""The text that offsets count in, and the blocks that it is made of: text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ontology.errors import ReadError
from yinpu.cli.errors import end_if_any
from yinpu.cli.opening import opened
from yinpu.cli.options import Commands, Files, Knowledge, Ocr, TextColumn, TitleColumn, Verbose, knowledge_with
from yinpu.cli.printing import print_json

if TYPE_CHECKING:
    from builders.extractor import Extractor
    from builders.records import Extraction, Source

__all__ = ["app"]

app = Commands()


@app.command()
def text(
    files: Files,
    blocks: Annotated[bool, typer.Option("--blocks", help="The tree of its blocks, a line each, with their places.")] = False,
    format: Annotated[
        Literal["text", "json", "jsonl", "docling"],
        typer.Option(
            help="The text, or a document an object: text, blocks, reports, entities (docling: a DoclingDocument a line)."
        ),
    ] = "text",
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    ocr: Ocr = False,
    knowledge: Knowledge = None,
    verbose: Verbose = False,
) -> None:
    """The text of files as offsets count in it, or the blocks that it is made of: yinpu text report.pdf --blocks"""
    from builders.documents.readers import Columns

    failures: list[ReadError] = []
    columns, known = Columns(text_column, title_column), knowledge_with(knowledge)

    sources = opened(files, failures, columns, known)
    if format == "text" and not blocks:
        _print_texts(sources, several=len(files) > 1)
    else:
        from builders.extractor import Extractor

        extractor = Extractor(known)
        if format == "text":
            for source in sources:
                _print_blocks(source, extractor)
        else:
            tell = _docling if format == "docling" else _document
            printed: Literal["json", "jsonl"] = "json" if format == "json" else "jsonl"
            print_json((tell(source, extractor, failures) for source in sources), printed)
    end_if_any(failures)


def _print_texts(sources: Iterator[Source], *, several: bool) -> None:
    """Each text as it is; several of them under their names."""
    import sys

    last = ""
    for source in sources:
        if source.path != last and (several or last or "#" in source.path or "!/" in source.path):
            typer.echo(f"{'' if not last else chr(10)}==> {source.path} <==")
        last = source.path
        sys.stdout.write(source.text)


def _print_blocks(source: Source, extractor: Extractor) -> None:
    from builders.documents.structure.tree import shown, tree

    typer.echo(f"{source.path}: {len(source.text):,} characters, {source.reader}, {source.encoding}")
    for line in shown(tree(extractor.document(source)), source.raw):
        typer.echo(line)


def _document(source: Source, extractor: Extractor, failures: list[ReadError]) -> dict[str, Any]:
    from builders.documents.structure.tree import as_json, tree

    extractions = list(extractor.of_source(source, failures))
    mentions = [mention for extraction in extractions for mention in extraction.mentions]
    return {
        "source": source.path,
        "sha256": source.sha256,
        "encoding": source.encoding,
        "reader": source.reader,
        "start": source.base,
        "text": source.text,
        "reports": _reports(extractions),
        "blocks": as_json(tree(extractor.document(source, extractions)), mentions),
    }


def _docling(source: Source, extractor: Extractor, failures: list[ReadError]) -> dict[str, Any]:
    from builders.documents.structure.as_docling import as_docling

    extractions = list(extractor.of_source(source, failures))
    mentions = [mention for extraction in extractions for mention in extraction.mentions]
    return as_docling(source, extractor.document(source, extractions), mentions, _reports(extractions))


def _reports(extractions: Sequence[Extraction]) -> list[dict[str, Any]]:
    return [
        {"id": one.report, "title": one.section.title, "start": one.section.start, "end": one.section.end}
        for one in extractions
    ]
