"""The errors that Yinpu raises on purpose, each with a message a user can act on.

Every message says what went wrong, names the file or value, and how to mend it. The command line prints the
message alone and exits with the error's ``exit_code`` (1: it failed, 2: it was asked wrongly).
"""

from __future__ import annotations

__all__ = ["KnowledgeError", "ReadError", "StoreError", "UsageError", "YinpuError"]


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
        super().__init__(f"{path}: {message}")
        self.path = str(path)
        self.reason = reason
        self.message = message


class KnowledgeError(YinpuError):
    """A table or Turtle file of the knowledge base is malformed (names the file, the line and the remedy)."""


class StoreError(YinpuError):
    """A knowledge graph folder cannot be opened, written or understood."""


class UsageError(YinpuError):
    """The caller asked for something that does not exist; the message suggests the nearest names."""

    exit_code = 2
