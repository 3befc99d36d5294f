"""The command line as a whole: its groups of commands in the order of ``--help``, and how the process ends."""

from __future__ import annotations

import gc
import io
import os
import sys
from contextlib import suppress
from typing import Annotated

import typer

from yinpu.cli import analyse, ask, build, evaluate, exchange, extract, knowledge, match, text
from yinpu.cli.errors import one_line
from yinpu.cli.logs import log_to_stderr
from yinpu.cli.options import Commands, LogLevel

__all__ = ["app", "console", "main"]

app = Commands("Yinpu (银谱): a knowledge graph from Chinese banking and finance reports.", add_completion=True)
for group in (build, ask, analyse, extract, text, exchange, match, knowledge, evaluate):
    app.add_typer(group.app)


def _version(value: bool) -> None:
    if value:
        import yinpu

        typer.echo(f"yinpu {yinpu.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
    log_level: LogLevel = None,
) -> None:
    pass


def open_streams() -> None:
    """Let what is printed be UTF-8 whatever the console says, so that no character ends a command.

    The streams that the process was started without (``>&-``) are opened: nobody reads what goes there.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 (open to the end)
        elif isinstance(stream := getattr(sys, name), io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def main() -> None:
    """Run the command line on ``sys.argv``; ends with SystemExit."""
    open_streams()
    log_to_stderr("warning")
    with one_line():
        app()


def console() -> None:
    """:func:`main` for a process of its own, which ends without taking its quarter of a million objects apart first."""
    gc.set_threshold(500_000, 20, 50)  # this process is ours: tables stay, and what is read leaves no cycles behind
    code: object = 0
    try:
        main()
    except SystemExit as done:
        code = done.code or 0
    with suppress(OSError, ValueError):  # a reader that has gone, a stream that is closed
        sys.stderr.flush()
        sys.stdout.flush()
    os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    console()
