"""Statistics over the rows of a query: what they are, against what other libraries and the definitions give."""

from __future__ import annotations

import json

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from graph import KnowledgeGraph, render, run
from graph.query.packaged import packaged_queries, parse_query
from graph.query.steps import PRIOR, STEPS
from ontology.errors import UsageError


def columns(**values: list[float]) -> dict[str, np.ndarray]:
    return {name: np.array(value, float) for name, value in values.items()}


def test_log_likelihood_is_that_of_scipy() -> None:
    counts = [(8, 10, 9, 100), (1, 10, 60, 100), (0, 3, 4, 50), (5, 5, 5, 20)]
    taken = columns(
        **dict(zip(("sentences", "of_thing", "of_it", "of_all"), map(list, zip(*counts, strict=True)), strict=True))
    )
    found, order = STEPS["association"].work(taken)
    for place, (both, one, other, every) in enumerate(counts):
        table = [[both, one - both], [other - both, every - one - other + both]]
        expected = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
        assert abs(found["log_likelihood"][place]) == pytest.approx(expected)
        assert (found["log_likelihood"][place] > 0) == (both * every > one * other)
    assert found["npmi"][3] == 1.0, "never apart"
    assert [*found["log_likelihood"][order]] == sorted(found["log_likelihood"], reverse=True)


def trend(**changed: list[float]) -> tuple[list[str], list[float], list[int]]:
    taken = columns(
        sentences_from=[2, 60, 20],
        sentences_to=[60, 2, 20],
        sentences=[62, 62, 40],
        reports_from=[1, 4, 4],
        reports_to=[4, 1, 4],
        all_from=[9] * 3,
        all_to=[9] * 3,
        characters_from=[20_000] * 3,
        characters_to=[40_000] * 3,
        minimum=[3] * 3,
    ) | columns(**changed)
    found, order = STEPS["trend"].work(taken)
    assert found["per_10000_from"].tolist() == (taken["sentences_from"] / taken["characters_from"] * 10_000).tolist()
    return found["trend"].tolist(), found["z"].tolist(), order.tolist()


def test_what_rose_and_what_fell() -> None:
    words, z, order = trend()
    assert words == ["rising", "falling", "steady"] and order == [0, 1, 2]
    assert z[0] == -z[1] > 1.96 and z[2] == 0


def test_log_odds_are_those_of_the_definition() -> None:
    _, (z, *_), _ = trend()
    prior = PRIOR * 62 / 164
    after, before = 60 + prior, 2 + prior
    ratio = np.log(after / (82 + PRIOR - after)) - np.log(before / (82 + PRIOR - before))
    assert z == pytest.approx(ratio / np.sqrt(1 / after + 1 / before), abs=0.006)


@pytest.mark.parametrize(
    "few", [{"reports_to": [2, 1, 2], "reports_from": [1, 2, 2]}, {"all_to": [2] * 3}, {"minimum": [5] * 3}]
)
def test_few_reports_are_not_enough_data(few: dict[str, list[float]]) -> None:
    assert set(trend(**few)[0]) == {"not enough data"}


def test_all_forms_have_what_a_step_gives(kg: KnowledgeGraph) -> None:
    asked = {"from": "2022", "to": "2024", "minimum": 1, "limit": 1}
    (row,) = json.loads(render(run(kg, "rising-themes", asked), "json"))["results"]["bindings"]
    assert (
        row["z"]["datatype"].endswith("#decimal")
        and row["trend"]["value"] == "steady"
        and row["theme"]["xml:lang"] == "zh-hans"
    )
    head = render(run(kg, "rising-themes", asked), "csv").splitlines()[0]
    assert head.startswith("theme,trend,z,") and "all_from" not in head and "minimum" not in head
    assert "steady" in render(run(kg, "rising-themes", asked), "table")


def test_steps_take_what_queries_give() -> None:
    for query in packaged_queries().values():
        if query.step is not None:
            chosen = query.text[query.text.index("SELECT") : query.text.index("WHERE")]
            assert all(f"?{name}" in chosen.split() for name in {*query.step.takes, *query.step.gives}), query.name


def test_an_unknown_step_is_told() -> None:
    with pytest.raises(UsageError, match="x: no step 'trends': did you mean trend"):
        parse_query("x", "# then: trends\nSELECT ?s {}")
