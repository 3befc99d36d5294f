"""The files that a command is given, opened one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ontology.errors import ReadError, isolated

if TYPE_CHECKING:
    from builders.documents.readers import Columns
    from builders.records import Source
    from ontology.knowledge.knowledge import Knowledge

__all__ = ["opened"]


def opened(files: Sequence[str], failures: list[ReadError], columns: Columns, knowledge: Knowledge) -> Iterator[Source]:
    """The texts of files.

    Args:
        files: Their paths.
        failures: Where what cannot be read is listed.
        columns: Which columns of tables hold text and title.
        knowledge: What else is known of their columns.

    Yields:
        Each text as a source.
    """
    from builders.documents.readers import load_all

    for path in files:
        with isolated(path, failures):
            yield from load_all(path, failures, columns, knowledge)
