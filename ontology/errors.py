"""The errors that Yinpu raises on purpose, each with a message a user can act on.

Every message says what went wrong, names the file or value, and how to mend it. The command line prints the
message alone and exits with the error's ``exit_code`` (1: it failed, 2: it was asked wrongly).
"""

from __future__ import annotations

import logging

from ontology.filenames import shown

__all__ = [
    "DamageError",
    "KnowledgeError",
    "ReadError",
    "StoreError",
    "UsageError",
    "YinpuError",
    "show_traces",
    "tracing",
    "unexpected",
]

_log = logging.getLogger("yinpu.builders")


class YinpuError(Exception):
    """Base of all errors that Yinpu raises on purpose."""

    exit_code = 1


class ReadError(YinpuError):
    """A source file cannot be read; ``reason`` is a short key for the build report.

    >>> raise ReadError("a.pdf", "no-text-layer", "the PDF holds images only: run an OCR program over it first")
    Traceback (most recent call last):
    ...
    ontology.errors.ReadError: a.pdf: the PDF holds images only: run an OCR program over it first
    """

    def __init__(self, path: object, reason: str, message: str) -> None:
        self.path = shown(path)
        super().__init__(f"{self.path}: {message}")
        self.reason = reason
        self.message = message


class KnowledgeError(YinpuError):
    """A table or Turtle file of the knowledge base is malformed (names the file, the line and the remedy)."""


class StoreError(YinpuError):
    """A knowledge graph folder cannot be opened, written or understood."""


class DamageError(StoreError):
    """What a knowledge graph folder holds was lost or damaged; a build mends it from the records and the sources."""


class UsageError(YinpuError):
    """The caller asked for something that does not exist; the message suggests the nearest names."""

    exit_code = 2


def unexpected(path: object, error: Exception, report: str = "") -> ReadError:
    """An exception that nobody foresaw as the failure of a file, or of one ``report`` in it; a ReadError of a file as it is.

    The traceback goes to the logger ``yinpu.builders`` at debug level (see :func:`show_traces`).

    >>> print(unexpected("a.txt", ZeroDivisionError("division by zero"), "绿色信贷"))
    a.txt: report 绿色信贷: ZeroDivisionError: division by zero: please report this; run with -v for the traceback
    """
    if isinstance(error, ReadError):
        return error
    if isinstance(error, RecursionError):
        return ReadError(path, "malformed", "nested too deeply to read: open and save it again")
    _log.debug("%s", shown(path), exc_info=error)
    told = [*([f"report {report}"] if report else []), type(error).__name__, *([str(error)] if str(error) else [])]
    line = " ".join(": ".join(told).split())[:400]
    return ReadError(path, "internal", f"{shown(line)}: please report this; run with -v for the traceback")


def tracing() -> bool:
    """Whether tracebacks of unexpected exceptions are shown."""
    return _log.isEnabledFor(logging.DEBUG)


def show_traces() -> None:
    """Show the tracebacks of unexpected exceptions on stderr."""
    if not _log.handlers:
        _log.addHandler(logging.StreamHandler())
    _log.setLevel(logging.DEBUG)
