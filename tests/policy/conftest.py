"""A graph of a few reports, as a fixture."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from doors import built, opened

from graph import KnowledgeGraph

GraphOf = Callable[[Mapping[str, str]], KnowledgeGraph]


@pytest.fixture
def graph_of(tmp_path: Path) -> Iterator[GraphOf]:
    """Makes the graph of reports given as {file name: text}."""
    numbers = count()
    with ExitStack() as stack:
        yield lambda files: stack.enter_context(opened(built(tmp_path / str(next(numbers)), files)))
