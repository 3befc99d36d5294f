"""The arguments that several commands share, so that each means the same everywhere."""

from __future__ import annotations

import functools
import inspect
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from yinpu.cli.errors import one_line
from yinpu.cli.logs import Level, log_to_stderr

if TYPE_CHECKING:
    import ontology

__all__ = [
    "KG",
    "Commands",
    "Files",
    "Graph",
    "Knowledge",
    "LogLevel",
    "Ocr",
    "Output",
    "Paths",
    "Quiet",
    "TextColumn",
    "TitleColumn",
    "Verbose",
    "knowledge_with",
    "trace",
]

Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help="Files and folders to read.")]
Files = Annotated[list[str], typer.Argument(metavar="FILE...", help="Files to read.")]
Graph = Annotated[Path, typer.Option("--graph", "-g", envvar="YINPU_GRAPH", help="Folder of the knowledge graph.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write here instead of to stdout.")]
Knowledge = Annotated[
    Path | None,
    typer.Option("--knowledge", help="Folder of your own tables, whose rows win over ours.", file_okay=False, exists=True),
]
TextColumn = Annotated[str | None, typer.Option(help="Column of a table, or field of JSON, that holds the text.")]
TitleColumn = Annotated[str | None, typer.Option(help="Column that holds the title.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes.")]
LogLevel = Annotated[
    Level | None,
    typer.Option(
        "--log-level", callback=log_to_stderr, is_eager=True, case_sensitive=False, help="Log lines to stderr, from this level."
    ),
]


def _ask_for_ocr(ocr: bool) -> bool:
    """What ``--ocr`` does: this process and those that it starts read pictures of pages."""
    if ocr:
        from builders.documents.formats.pdf import ocr as pictures

        if not pictures.available():
            raise typer.BadParameter("pictures of pages are read by rapidocr: pip install 'yinpu[ocr]'")
        os.environ[pictures.ENVIRONMENT] = "1"
    return ocr


Ocr = Annotated[
    bool,
    typer.Option("--ocr", callback=_ask_for_ocr, help="Read PDF pages that are pictures (needs yinpu[ocr]; or YINPU_OCR=1)."),
]


def trace(verbose: bool) -> bool:
    """What ``--verbose`` does besides what a command makes of it: all log lines go to stderr, tracebacks too."""
    if verbose:
        log_to_stderr("debug")
    return verbose


Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", callback=trace, help="Also the tracebacks of unexpected errors (log level debug).")
]

KG = Path("kg")


def knowledge_with(folder: Path | None) -> ontology.Knowledge:
    """Our tables, those of ``YINPU_KNOWLEDGE`` and, last, those in ``folder``."""
    from ontology import Knowledge, default_knowledge

    return Knowledge(folder) if folder else default_knowledge()


Function = TypeVar("Function", bound=Callable[..., None])


class Commands(typer.Typer):
    """A group of commands in the one manner of ours: each takes ``--log-level`` and ends with one line when it fails."""

    def __init__(self, help: str | None = None) -> None:
        super().__init__(
            help=help, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
        )

    def command(self, *arguments: Any, **options: Any) -> Callable[[Function], Function]:
        """As in typer; the function itself is left as it is."""
        register = super().command(*arguments, **options)

        def add(function: Function) -> Function:
            register(_ours(function))
            return function

        return add


def _ours(function: Callable[..., None]) -> Callable[..., None]:
    """``function`` as typer is to see it: with one more option, and with its exceptions turned into lines."""

    @functools.wraps(function)
    def run(log_level: Level | None = None, **arguments: Any) -> None:
        with one_line():
            function(**arguments)

    signature = inspect.signature(function, eval_str=True)
    level = inspect.Parameter("log_level", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=LogLevel)
    parameters = [*signature.parameters.values(), level]
    seen: Any = run
    seen.__signature__ = signature.replace(parameters=parameters)
    seen.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run
