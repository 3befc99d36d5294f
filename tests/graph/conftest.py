"""The small graph as fixtures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_graph import build

from graph import KnowledgeGraph


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("kg"))


@pytest.fixture(scope="session", params=[True, False], ids=["union kept", "union taken"])
def kg(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeGraph]:
    """The graph, with the union in the default graph and without it: answers must be the same."""
    with KnowledgeGraph.open(build(tmp_path_factory.mktemp("kg"), union=request.param)) as opened:
        yield opened
