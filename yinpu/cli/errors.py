"""How a command ends: each exception as one line on stderr and an exit code."""

from __future__ import annotations

import errno
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NoReturn

import typer

from ontology.errors import DamageError, ReadError, YinpuError
from yinpu.cli.printing import note

__all__ = ["end_if_any", "one_line"]

log = logging.getLogger(__name__)

#: What a disk may do to anybody, also to a file without a name (stdout).
_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG, errno.EIO}
#: Longest message of an exception that nobody foresaw.
_LONGEST = 400


@contextmanager
def one_line() -> Iterator[None]:
    """Turn what is raised inside into a line on stderr and an exit code; the traceback is logged at level debug.

    Raises:
        SystemExit: Something was raised inside; the code is that of the error.
        Exit: As typer's own, with which a command ends early.
        Abort: As typer's own, of a prompt that was broken off.
    """
    try:
        yield
        sys.stdout.flush()
    except (typer.Exit, typer.Abort):
        raise
    except YinpuError as error:
        _end(str(error), error.exit_code, error)
    except BrokenPipeError:  # the reader of our output has gone, which is no failure
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt as error:
        _end("; ".join(["interrupted", *map(str, error.args)]), 130, error)
    except OSError as error:
        full = error.errno in _DISK
        if not error.strerror or not (full or error.filename):
            _unexpected(error)
        remedy = "free some space or give another path" if full else "give another path"
        _end(f"{error.filename or 'disk'}: {error.strerror}: {remedy}", 1, error)
    except Exception as error:
        if isinstance(error, RuntimeError) and "Corruption" in str(error):  # pyoxigraph, of a store that was open already
            _end(str(DamageError("the store of the graph is damaged")), 1, error)
        _unexpected(error)


def _unexpected(error: Exception) -> NoReturn:
    told = " ".join([f"{type(error).__name__}:", *str(error).split()])[:_LONGEST].removesuffix(":")
    _end(f"unexpected {told}: run again with --log-level debug to see the traceback, and report it", 1, error)


def _end(line: str, code: int, error: BaseException) -> NoReturn:
    log.debug("traceback", exc_info=error)
    with suppress(OSError):  # stderr may have gone too
        note(f"yinpu: {line}")
    sys.exit(code)


def end_if_any(failures: Sequence[ReadError]) -> None:
    """List what could not be read on stderr.

    Raises:
        typer.Exit: There is any; the exit code is 1.
    """
    for error in failures:
        note(f"yinpu: {error}")
    if failures:
        raise typer.Exit(1)
