"""The errors that Yinpu raises on purpose, each with a message a user can act on.

Every message says what went wrong, names the file or value, and how to mend it. The command line prints the
message alone and exits with the error's ``exit_code`` (1: it failed, 2: it was asked wrongly).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ontology.filenames import shown

__all__ = [
    "DamageError",
    "FormatError",
    "KnowledgeError",
    "PluginError",
    "ReadError",
    "StoreError",
    "UsageError",
    "YinpuError",
    "isolated",
    "unexpected",
]

log = logging.getLogger(f"yinpu.{__name__}")


class YinpuError(Exception):
    """Base of all errors that Yinpu raises on purpose."""

    exit_code = 1


class ReadError(YinpuError):
    """A source file cannot be read.

    Attributes:
        path: The file, or ``ARCHIVE!/NAME`` or ``TABLE#ROW`` inside one.
        reason: A short key for the build report, such as ``no-text-layer``.
        message: What is wrong and the remedy, without the path.

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


class PluginError(YinpuError):
    """A plug-in cannot be loaded, or does what it may not; names its distribution, the entry point and the remedy."""


class StoreError(YinpuError):
    """A knowledge graph folder cannot be opened, written or understood."""


class DamageError(StoreError):
    """What a knowledge graph folder holds was lost or damaged; a build mends it from the records and the sources.

    >>> raise DamageError("kg/store/0001 was lost")
    Traceback (most recent call last):
    ...
    ontology.errors.DamageError: kg/store/0001 was lost: give its sources to `yinpu build` again, which mends it
    """

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}: give its sources to `yinpu build` again, which mends it")


class FormatError(StoreError):
    """A knowledge graph folder was written in an older format; a build makes it anew from its sources.

    Attributes:
        format: The number of that format.
        manifest: What the folder says of itself, in that format.

    >>> raise FormatError("kg", 1, 2, {})
    Traceback (most recent call last):
    ...
    ontology.errors.FormatError: kg: written in format 1, this Yinpu reads 2: give its sources to `yinpu build` again, ...
    """

    def __init__(self, path: object, format: int, wanted: int, manifest: Mapping[str, Any]) -> None:
        remedy = "give its sources to `yinpu build` again, which makes it anew"
        super().__init__(f"{path}: written in format {format}, this Yinpu reads {wanted}: {remedy}")
        self.format, self.manifest = format, manifest


class UsageError(YinpuError):
    """The caller asked for something that does not exist; the message suggests the nearest names."""

    exit_code = 2


def unexpected(path: object, error: Exception, report: str = "") -> ReadError:
    """An exception that nobody foresaw as the failure of a file, or of one ``report`` in it; a ReadError of a file as it is.

    The traceback is logged at debug level, which ``-v`` and ``--log-level debug`` show: the failure itself is told in one line
    in any case, and at a higher level each would fill the screen of a user who can only report it.

    Returns:
        The error to list: its reason is ``internal``.

    >>> print(unexpected("a.txt", ZeroDivisionError("division by zero"), "绿色信贷"))
    a.txt: report 绿色信贷: ZeroDivisionError: division by zero: please report this; run with -v for the traceback
    """
    if isinstance(error, ReadError):
        return error
    if isinstance(error, RecursionError):
        return ReadError(path, "malformed", "nested too deeply to read: open and save it again")
    log.debug("%s", shown(path), exc_info=error)
    if isinstance(error, PluginError):
        return ReadError(path, "internal", f"report {shown(report)}: {error}" if report else str(error))
    told = [*([f"report {report}"] if report else []), type(error).__name__, *([str(error)] if str(error) else [])]
    line = " ".join(": ".join(told).split())[:400]
    return ReadError(path, "internal", f"{shown(line)}: please report this; run with -v for the traceback")


@contextmanager
def isolated(path: object, failures: list[ReadError] | None, report: str = "") -> Iterator[None]:
    """Put an exception that is raised inside into ``failures`` (see :func:`unexpected`); without such a list it is raised.

    >>> failures = []
    >>> with isolated("a.txt", failures):
    ...     raise KeyError("x")
    >>> failures[0].path, failures[0].reason
    ('a.txt', 'internal')
    """
    try:
        yield
    except Exception as error:
        if failures is None:
            raise
        failures.append(unexpected(path, error, report))
