"""The arguments that several commands share, so that each means the same everywhere."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "KG",
    "Files",
    "Graph",
    "Knowledge",
    "Output",
    "Paths",
    "Quiet",
    "TextColumn",
    "TitleColumn",
    "Traces",
    "new_app",
    "note",
    "use",
]

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
Traces = Annotated[bool, typer.Option("--verbose", "-v", help="Also the tracebacks of unexpected errors.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes.")]

KG = Path("kg")


def new_app(help: str | None = None) -> typer.Typer:
    """A group of commands in the one manner of ours."""
    return typer.Typer(
        help=help, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
    )


def note(text: str) -> None:
    """A line to stderr."""
    typer.echo(text, err=True)


def use(knowledge: Path | None) -> None:
    """Put the user's own tables after ours, for this process and its workers."""
    if knowledge:
        os.environ["YINPU_KNOWLEDGE"] = os.pathsep.join(filter(None, [os.environ.get("YINPU_KNOWLEDGE"), str(knowledge)]))
