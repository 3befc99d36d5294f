"""The arguments that several commands share, so that each means the same everywhere."""

from __future__ import annotations

import functools
import inspect
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from ontology.errors import UsageError
from yinpu.cli.errors import one_line
from yinpu.cli.logs import Level, log_to_stderr
from yinpu.cli.printing import RecordFormat

if TYPE_CHECKING:
    import ontology

__all__ = [
    "KG",
    "Commands",
    "Files",
    "Folder",
    "Graph",
    "Knowledge",
    "LogLevel",
    "MinScore",
    "Ocr",
    "Output",
    "Paths",
    "Quiet",
    "RecordsFormat",
    "TextColumn",
    "TitleColumn",
    "Verbose",
    "knowledge_with",
    "one_folder",
    "trace",
]

Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help="Files and folders to read.")]
Files = Annotated[list[str], typer.Argument(metavar="FILE...", help="Files to read.")]
Graph = Annotated[
    Path, typer.Option("--graph", "-g", metavar="KG", envvar="YINPU_GRAPH", help="Folder of the knowledge graph.")
]
Folder = Annotated[Path | None, typer.Option("--output", "-o", metavar="KG", help="The same as --graph.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here, not to stdout (-: stdout).")]
RecordsFormat = Annotated[RecordFormat, typer.Option("--format", "-f", help="Form of the rows.")]
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


MinScore = Annotated[
    float,
    typer.Option("--min-score", min=0, max=1, help="Leave out relations of a lower score: how often their rule was right."),
]

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


def one_folder(context: typer.Context, graph: Path, other: Path | None, name: str = "-o") -> Path:
    """The folder of a graph that may be told in two ways.

    Args:
        context: That of the command.
        graph: What ``--graph``, or the variable, says.
        other: What the other way says, which wins over the variable; None when it says nothing.
        name: The other way.

    Returns:
        The folder.

    Raises:
        UsageError: Both are given and differ.
    """
    source = context.get_parameter_source("graph")
    if other is not None and source and source.name == "COMMANDLINE" and other != graph:
        raise UsageError(f"--graph {graph} and {name} {other} are two folders: give one of them")
    return other or graph


def knowledge_with(folder: Path | None) -> ontology.Knowledge:
    """Our tables, those of ``YINPU_KNOWLEDGE`` and, last, those in ``folder``."""
    from ontology import Knowledge, default_knowledge

    return Knowledge(folder) if folder else default_knowledge()


Function = TypeVar("Function", bound=Callable[..., None])


class Commands(typer.Typer):
    """A group of commands in the one manner of ours: each takes ``--log-level`` and ends with one line when it fails."""

    def __init__(self, help: str | None = None, *, add_completion: bool = False) -> None:
        super().__init__(
            help=help,
            no_args_is_help=True,
            add_completion=add_completion,
            pretty_exceptions_enable=False,
            rich_markup_mode=None,
            context_settings={"help_option_names": ["-h", "--help"]},
        )

    def command(self, *arguments: Any, **options: Any) -> Callable[[Function], Function]:
        """As in typer; the function itself is left as it is. The list of commands has the help without its example."""

        def add(function: Function) -> Function:
            first = (function.__doc__ or "").partition("\n")[0]
            settings = {"short_help": first.partition(": yinpu ")[0]} | options
            super(Commands, self).command(*arguments, **settings)(_ours(function))
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
