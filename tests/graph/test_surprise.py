"""Surprise: shuffles keep what they should, and what is planted stands out."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import networkx as nx
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page_graph import page_graph
from small_graph import build

from graph import KnowledgeGraph
from graph.analysis.association import associate
from graph.analysis.backbone import backbone
from graph.analysis.cooccurrence import Cooccurrence
from graph.analysis.runs import analyse
from graph.analysis.surprise import SAMPLES, SURPRISING, shuffles, surprises
from graph.analysis.written import write_back
from ontology.errors import UsageError


def rows(counted: Cooccurrence, *columns: str) -> Counter[tuple[int, ...]]:
    return Counter(counted.named.select(columns).rows())


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 7), st.integers(0, 2)), max_size=60))
@settings(max_examples=60, deadline=None)
def test_shuffles_keep_frequency_and_length(named: list[tuple[str, int, int]]) -> None:
    counted = Cooccurrence.count([(thing, unit * 10 + report, f"r{report}") for thing, unit, report in named])
    for sample in shuffles(counted, samples=3):
        assert rows(sample, "thing", "report") == rows(counted, "thing", "report")
        assert rows(sample, "unit", "report") == rows(counted, "unit", "report")
        assert max(rows(sample, "thing", "unit").values(), default=1) == 1, "no sentence names a thing twice"
        assert (sample.by_report != counted.by_report).nnz == 0
        again = Cooccurrence.of(sample.named.rename({"thing": "id"}), range(len(counted.things)))
        assert (again.first.tolist(), again.second.tolist()) == (sample.first.tolist(), sample.second.tolist())
        assert (again.both.tolist(), again.reports.tolist()) == (sample.both.tolist(), sample.reports.tolist())


def test_all_shuffles_are_equally_likely() -> None:
    counted = Cooccurrence.count([("a", 1, 1), ("b", 1, 1), ("c", 2, 1), ("d", 2, 1)])
    found: Counter[str] = Counter()
    for sample in shuffles(counted, samples=3000):
        held = sample.named.group_by("unit").agg("thing").sort("unit")["thing"].to_list()
        found["".join(counted.things[thing] for thing in sorted(held[0]))] += 1
    assert set(found) == {"ab", "cd", "ac", "ad", "bc", "bd"}
    assert all(abs(count - 500) < 100 for count in found.values()), found


def bundles(seed: int = 1) -> list[tuple[str, int, str]]:
    """Three things that go together, and thirty that sentences draw from; as many sentences name each."""
    chance, named = random.Random(seed), []
    for unit in range(600):
        report = f"r{unit // 60:02}"
        things = ["x", "y", "z"] if unit % 10 == 0 else [f"t{n:02}" for n in chance.sample(range(30), 3)]
        named += [(thing, unit, report) for thing in things]
    return named


def test_what_goes_together_is_surprising_and_what_is_named_often_is_not() -> None:
    units = random.Random(7).sample(range(600), 300)
    counted = Cooccurrence.count(bundles() + [("often", unit, f"r{unit // 60:02}") for unit in units])
    kept, weight = backbone(counted, associate(counted))
    strength = np.zeros(len(counted.things))
    for end in (counted.first, counted.second):
        np.add.at(strength, end[kept], weight)
    score = dict(zip(counted.things, surprises(counted, {"strength": strength.tolist()})["strength"], strict=True))
    first = sorted(score, key=lambda thing: -score[thing])  # type: ignore[operator]
    assert set(first[:3]) == {"x", "y", "z"}
    assert min(score[thing] for thing in "xyz") > 4 * max(score[thing] for thing in first[3:]), score  # type: ignore[type-var, operator]


def test_surprise_is_the_same_again_and_another_with_another_seed() -> None:
    counted = Cooccurrence.count(bundles())
    observed = {name: [1.0] * len(counted.things) for name in SURPRISING}
    assert surprises(counted, observed) == surprises(counted, observed)
    assert surprises(counted, observed) != surprises(counted, observed, seed=1)


@pytest.mark.parametrize("backbone", ["association", "noise", "disparity", None])
def test_an_analysis_has_surprise_beside_each_measure(backbone: str | None) -> None:
    with page_graph() as kg:
        found = analyse(kg, backbone=backbone, surprise=True)
        without = analyse(kg, backbone=backbone, surprise=False)
    columns = [f"{name}_surprise" for name in SURPRISING]
    assert found.run.parameters["nullSamples"] == SAMPLES and without.run.parameters["nullSamples"] == 0
    assert found.things.drop(columns).equals(without.things)
    for name in SURPRISING:
        assert found.things.schema[f"{name}_surprise"] == pl.Float64
        assert found.things[f"{name}_surprise"].is_null().equals(found.things[name].is_null())
        assert not found.things[f"{name}_surprise"].is_nan().any()


def test_large_graphs_are_measured_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.analysis.runs.LARGEST", 1)
    with page_graph() as kg:
        assert "strength_surprise" not in analyse(kg).things.columns
        assert "strength_surprise" in analyse(kg, surprise=True).things.columns


def test_surprise_is_written_back_and_asked_for(tmp_path: Path) -> None:
    path = build(tmp_path / "kg")
    analysis = analyse(path, surprise=True)
    assert write_back(path, analysis)
    with KnowledgeGraph.open(path) as kg:
        tied = analysis.things.filter(pl.col("degree") > 0)
        found = kg.query("surprising")
        assert sorted(found["iri"]) == sorted(tied["iri"]) and found["strength_surprise"].is_sorted(descending=True)
        assert kg.query("SELECT ?n WHERE { ?run yp:nullSamples ?n }").rows() == [(SAMPLES,)]


def test_a_network_cannot_be_shuffled() -> None:
    with pytest.raises(UsageError, match="surprise needs the knowledge graph"):
        analyse(nx.Graph(), surprise=True)
