"""Ties by association: what is expected, what is kept, and that the sums are right."""

from __future__ import annotations

import math
import random
from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.association import associate
from graph.analysis.backbone import LEAST_LIKELIHOOD, MANY, METHODS, backbone
from graph.analysis.cooccurrence import CROWD, Cooccurrence

Named = list[tuple[str, int, str]]


def planted(seed: int = 3, reports: int = 12, of_each: int = 40) -> Named:
    """Two groups of six things that sentences name three of, and a thing that half of all sentences name besides."""
    chance, named = random.Random(seed), []
    for unit in range(reports * of_each):
        report, group = f"r{unit // of_each:02}", "abcdef" if unit % 2 else "uvwxyz"
        things = chance.sample(group, 3) + (["everywhere"] if chance.random() < 0.5 else [])
        named += [(thing, unit, report) for thing in things]
    return named


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.integers(0, 7), st.integers(0, 2)), max_size=40))
@settings(max_examples=60, deadline=None)
def test_counts_and_expectations_are_those_of_a_plain_count(named: list[tuple[str, int, int]]) -> None:
    located = [(thing, unit * 10 + report, f"r{report}") for thing, unit, report in named]  # a unit is of one report
    counted = Cooccurrence.count(located)
    units: dict[int, set[str]] = {}
    of_report: dict[str, set[int]] = {}
    for thing, unit, report in located:
        units.setdefault(unit, set()).add(thing)
        of_report.setdefault(report, set()).add(unit)
    together = Counter(pair for things in units.values() for pair in combinations(sorted(things), 2))
    found = associate(counted)
    pairs = [(counted.things[a], counted.things[b]) for a, b in zip(counted.first, counted.second, strict=True)]
    assert dict(zip(pairs, counted.both.tolist(), strict=True)) == dict(together)
    for (one, other), expected in zip(pairs, found.expected.tolist(), strict=True):
        by_hand = sum(
            sum(one in units[unit] for unit in held) * sum(other in units[unit] for unit in held) / len(held)
            for held in of_report.values()
        )
        assert expected == pytest.approx(by_hand)


def test_the_measures_of_a_pair_by_hand() -> None:
    named = [("a", unit, "r") for unit in (1, 2, 3)] + [("b", unit, "r") for unit in (2, 3, 4)] + [("c", 5, "r"), ("c", 6, "r")]
    found = associate(Cooccurrence.count(named))
    assert found.expected.tolist() == [pytest.approx(3 * 3 / 6)]
    assert found.likelihood[0] == pytest.approx(2 * (2 * math.log(2 / 1.5) - 0.5))
    assert found.npmi[0] == pytest.approx(math.log(2 / 1.5) / -math.log(2 / 6) * (2 / 3) * (3 / 4))


def test_what_one_report_is_about_is_no_association() -> None:
    """Things that a report names in every sentence stand together in all of them by chance as well."""
    named = [(thing, unit, "long") for unit in range(50) for thing in "ab"]
    named += [("c", 100 + unit, "other") for unit in range(50)]
    found = associate(Cooccurrence.count(named))
    assert found.likelihood[0] == pytest.approx(0, abs=1e-9) and found.npmi[0] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_the_planted_groups_are_told_apart(method: str) -> None:
    counted = Cooccurrence.count(planted())
    kept, weight = backbone(counted, associate(counted), method)
    ties = [(counted.things[counted.first[n]], counted.things[counted.second[n]]) for n in kept]
    across = [tie for tie in ties if (tie[0] in "abcdef") != (tie[1] in "abcdef") and "everywhere" not in tie]
    assert not across and (weight > 0).all()
    assert {thing for tie in ties for thing in tie} >= set("abcdefuvwxyz"), "nothing falls off"


def test_the_forest_keeps_what_is_too_rare_to_be_sure_of() -> None:
    named = [*planted(), ("rare", 9000, "r00"), ("a", 9000, "r00"), ("rare", 9001, "r01"), ("a", 9001, "r01")]
    counted = Cooccurrence.count(named)
    found = associate(counted)
    kept, _ = backbone(counted, found)
    rare = counted.things.index("rare")
    ends = [(counted.first[n], counted.second[n]) for n in kept if rare in (counted.first[n], counted.second[n])]
    assert len(ends) == 1
    forest = [n for n in kept if found.likelihood[n] < LEAST_LIKELIHOOD]
    assert len(forest) < len(counted.things)


def test_things_of_one_report_have_no_ties_where_there_are_many_reports() -> None:
    named = planted() + [(thing, 9000 + unit, "r00") for unit in range(9) for thing in ("p", "q")]
    counted = Cooccurrence.count(named)
    kept, _ = backbone(counted, associate(counted))
    held = {counted.things[n] for n in np.concatenate([counted.first[kept], counted.second[kept]])}
    assert not held & {"p", "q"}
    few = Cooccurrence.count([row for row in named if row[2] < f"r{MANY - 1:02}"])
    kept, _ = backbone(few, associate(few))
    assert {"p", "q"} <= {few.things[n] for n in np.concatenate([few.first[kept], few.second[kept]])}


def test_a_table_run_together_ties_nothing() -> None:
    crowd = [(f"t{number:03}", 1, "r") for number in range(CROWD + 1)]
    assert not len(Cooccurrence.count(crowd).both)
    assert len(Cooccurrence.count(crowd[:-1]).both) == CROWD * (CROWD - 1) // 2
    assert len(Cooccurrence.count(crowd, crowd=99).both) == CROWD * (CROWD + 1) // 2
