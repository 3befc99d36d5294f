"""The tables of knowledge: what they lack (candidates, unlinked), what goes into them (accept), and their own state."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from yinpu.cli.audit import sample
from yinpu.cli.errors import end_if_any
from yinpu.cli.options import KG, Commands, Files, Graph, Knowledge, Output, TextColumn, TitleColumn, Verbose, knowledge_with
from yinpu.cli.printing import RecordFormat, note, records_as, write

__all__ = ["app"]

app = Commands()
tables = Commands("The tables of knowledge that come with Yinpu.")

Format = Annotated[
    Literal["tsv", RecordFormat], typer.Option("--format", "-f", help="tsv: rows to complete; or the same for reading on.")
]


@app.command()
def candidates(
    files: Files,
    top: Annotated[int, typer.Option(min=1, help="Terms to list.")] = 50,
    minimum: Annotated[int, typer.Option(min=2, help="Leave out rarer terms.")] = 3,
    format: Format = "tsv",
    output: Output = None,
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    knowledge: Knowledge = None,
    verbose: Verbose = False,
) -> None:
    """Terms that reports use and the thesaurus lacks, to decide on: yinpu candidates reports/ -o candidates.tsv"""
    from builders.discovery.candidates import Candidate, write_candidates
    from builders.discovery.candidates import candidates as run
    from builders.documents.readers import Columns
    from ontology.errors import ReadError

    failures: list[ReadError] = []
    columns = Columns(text_column, title_column)
    known = knowledge_with(knowledge)
    target = None if output is None or str(output) == "-" else output
    if format != "tsv":
        found = run(files, minimum=minimum, top=top, columns=columns, failures=failures, knowledge=known)
        rows = [candidate._asdict() for candidate in found]
        shown, numbers = ("term", "frequency", "reports", "score", "broader"), ("frequency", "reports", "score")
        write(records_as(rows, format, Candidate._fields, shown, numbers), target)
        end_if_any(failures)
        return
    table = write_candidates(files, target, minimum=minimum, top=top, columns=columns, failures=failures, knowledge=known)
    if target is None:
        write(table, None)
    else:
        note(f"wrote {output}: mark rows y or n, complete broader and en, then: yinpu accept {output}")
    end_if_any(failures)


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
    from ontology.knowledge.curation import curate

    note(curate(what, broader=broader or (), en=en, alt=alt or (), area=area, never=never, folder=knowledge))


@app.command()
def unlinked(
    graph: Graph = KG,
    top: Annotated[int, typer.Option(min=1, help="Names to list.")] = 100,
    format: Format = "tsv",
    output: Output = None,
) -> None:
    """Names that were found and not linked, most frequent first, as rows to complete: yinpu unlinked --top 20"""
    from graph.query.unlinked import unlinked as names
    from graph.store.snapshot import Snapshot

    with Snapshot.open(graph) as kg:
        found = names(kg, top)
    if format == "tsv":  # the columns of a table of the user's own
        rows = [f"\t{name}\tshort\t\t\t\t\t\t\tnamed {count} times" for name, count in found.select("name", "mentions").rows()]
        write("\n".join(["# entity\tname\tstatus\tkind\tsince\tuntil\tseat\tparent\tcode\tsource", *rows]) + "\n", output)
        return
    shown = ("name", "reason", "mentions", "reports", "example")
    write(records_as(found.rows(named=True), format, found.columns, shown, numbers=("mentions", "reports")), output)


@tables.command()
def check(
    file: Annotated[Path | None, typer.Argument(help="One file alone, of Yinpu's tables or of your own.", exists=True)] = None,
    table: Annotated[str, typer.Option(help="The table it is of, where its columns do not say.")] = "",
) -> None:
    """What is wrong in the tables, or in the one file that is named: yinpu knowledge check"""
    if file is None:
        _main("--check")
        return
    from ontology.knowledge.one_file import problems_of

    found = list(problems_of(file, table))
    write("".join(f"{line}\n" for line in found), None)
    note(f"{len(found)} problems" if found else f"{file}: in order")
    if found:
        raise typer.Exit(1)


@tables.command()
def levels(
    graph: Annotated[
        Path | None, typer.Option("--graph", "-g", metavar="KG", help="Count mentions in this graph, not things.")
    ] = None,
    format: Annotated[Literal["table", RecordFormat], typer.Option("--format", "-f", help="A table, or records.")] = "table",
    output: Output = None,
) -> None:
    """How much of the tables was looked up, by table and level: yinpu knowledge levels"""
    from ontology.knowledge.shares import Share, shares

    what = "things" if graph is None else "mentions"
    columns = tuple(what if name == "things" else name for name in (*Share._fields, "above"))
    found = shares(mentions=None if graph is None else _named_in(graph))
    rows = [dict(zip(columns, (*one, round(one.above, 3)), strict=True)) for one in found]
    write(records_as(rows, format, columns, columns, numbers=columns[1:]), output)


def _named_in(graph: Path) -> dict[str, int]:
    """How often the reports of a graph name each thing."""
    from graph.query.levels import counted
    from graph.store.snapshot import Snapshot

    with Snapshot.open(graph) as kg:
        return counted(kg)


@tables.command()
def tidy() -> None:
    """Put the tables into canonical form, and list what is wrong in them: yinpu knowledge tidy"""
    _main()


def _main(*arguments: str) -> None:
    from ontology.__main__ import main

    if code := main(arguments):
        raise typer.Exit(code)


@tables.command()
def verify(
    name: Annotated[str, typer.Argument(metavar="DATASET", help="One of those that are listed without it.")] = "",
    data: Annotated[Path | None, typer.Option(help="Its folder; the message without it says how it is had.")] = None,
    version: Annotated[str, typer.Option(help="Its version, for the claims.")] = "",
    record: Annotated[bool, typer.Option("--record", help="Write claims and levels into the tables (in a checkout).")] = False,
    knowledge: Knowledge = None,
    format: Annotated[Literal["table", RecordFormat], typer.Option("--format", "-f", help="Lines, or records.")] = "table",
    output: Output = None,
) -> None:
    """Compare the tables with a public data set: yinpu knowledge verify laws --data china-law-db"""
    from ontology.knowledge.verify.command import compared, listed

    if not name:
        write(listed(), output)
        return
    found = compared(name, data, version, knowledge_with(knowledge), record=record)
    if format == "table":
        write(str(found), output)
    else:
        columns = ("thing", "field", "ours", "theirs", "locator")
        write(records_as(list(found.records()), format, ("what", *columns), ("what", *columns), numbers=()), output)
    if found.result.differing:
        raise typer.Exit(1)


@tables.command()
def thesaurus(
    output: Output = None,
    format: Annotated[Literal["turtle", "tree"], typer.Option("--format", "-f", help="SKOS, or a tree to browse.")] = "turtle",
    under: Annotated[str, typer.Option(metavar="CONCEPT", help="For a tree: the concept to begin with.")] = "",
    depth: Annotated[int, typer.Option(min=1, help="For a tree: levels to show.")] = 2,
) -> None:
    """The themes as a SKOS thesaurus in Turtle, or as a tree: yinpu knowledge thesaurus -o themes.ttl"""
    from ontology import default_knowledge
    from ontology.knowledge.thesaurus import thesaurus as run
    from ontology.knowledge.thesaurus_tree import tree

    rows = default_knowledge().rows("themes")
    write(run(rows) if format == "turtle" else tree(rows, under=under, depth=depth), output)


tables.command()(sample)
app.add_typer(tables, name="knowledge")
