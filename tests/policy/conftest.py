"""A graph of a few reports, as a fixture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from graph import KnowledgeGraph

from .doors import GraphOf, built, opened


@pytest.fixture(scope="session")
def graph_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphOf]:
    """Makes the graph of reports given as {file name: text}, once of the same reports."""
    known: dict[str, KnowledgeGraph] = {}
    numbers = count()
    with ExitStack() as stack:

        def graph(files: Mapping[str, str]) -> KnowledgeGraph:
            key = repr(sorted(files.items()))
            if key not in known:
                folder: Path = tmp_path_factory.mktemp(f"policy{next(numbers)}")
                known[key] = stack.enter_context(opened(built(folder, files)))
            return known[key]

        yield graph
