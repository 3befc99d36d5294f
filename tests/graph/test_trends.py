"""Trends: rates, intervals and verdicts, by hand and by what chance gives."""

from __future__ import annotations

import math
import random

import numpy as np
import polars as pl
import pytest

from graph import KnowledgeGraph
from graph.analysis.rates import chances, change_points, dispersion, garwood
from graph.analysis.selecting import Where
from graph.analysis.trends import CHANCE, EVERY, VERDICTS, trends
from ontology.errors import UsageError
from ontology.namespaces import PREFIXES


def corpus(reports: list[tuple[str, int, dict[str, int]]], types: dict[int, str] | None = None) -> KnowledgeGraph:
    """Reports by date (``2023-05``, or empty), length, and how many sentences name each thing (of a link: ``a b``)."""
    lines = ["".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())]
    things = sorted({thing for *_, named in reports for pair in named for thing in pair.split()})
    lines.append(f"<urn:known> {{ {' '.join(f'<urn:{thing}> a yp:Theme .' for thing in things)} }}")
    for number, (day, length, named) in enumerate(reports):
        iri = f"urn:r{number:03}"
        first, last = (
            (day, day) if len(day) == 10 else (f"{day}-01", f"{day}-28") if len(day) == 7 else (f"{day}-01-01", f"{day}-12-31")
        )
        dated = f'; yp:issuedFrom "{first}"^^xsd:date ; yp:issuedUntil "{last}"^^xsd:date' if day else ""
        kind = f"; dcterms:type <urn:{types[number]}>" if types and number in types else ""
        lines.append(f"<{iri}> {{ <{iri}> a yp:Report {dated} {kind} ; schema:workExample <{iri}#appearance=1> .")
        lines.append(f"<{iri}#appearance=1> nif:beginIndex 0 ; nif:endIndex {length} .")
        at = 0
        for pair, count in named.items():
            for _ in range(count):
                lines.append(f"<{iri}#char={at},{at + 9}> dcterms:references {', '.join(f'<urn:{t}>' for t in pair.split())} .")
                at += 10
        lines.append("}")
    return KnowledgeGraph.parse("\n".join(lines))


# statistics


def test_garwood_as_in_tables() -> None:
    low, high = garwood(np.array([0.0, 1.0, 10.0, 100.0]))
    assert low == pytest.approx([0, 0.025, 4.795, 81.36], abs=5e-3)
    assert high == pytest.approx([3.689, 5.572, 18.390, 121.63], abs=5e-3)


def test_garwood_covers() -> None:
    chance = np.random.default_rng(5)
    for mean in (0.7, 4.0, 30.0):
        low, high = garwood(chance.poisson(mean, 4000).astype(float))
        assert ((low <= mean) & (mean <= high)).mean() >= 0.95 - 0.007


def test_chances_of_many() -> None:
    chance, false = chances(np.array([1.959964, -3.290527, 0.0]))
    assert chance == pytest.approx([0.05, 0.001, 1.0], abs=1e-6)
    assert false == pytest.approx([0.075, 0.003, 1.0], abs=1e-5)


def test_the_design_effect_is_the_variance_of_permutations() -> None:
    chance = np.random.default_rng(2)
    lengths, counts = np.array([10.0, 20, 30, 40, 50, 60]), np.array([3.0, 0, 9, 1, 0, 12])
    residuals = counts - counts.sum() / lengths.sum() * lengths
    found = dispersion(np.array([counts.sum()]), np.array([(residuals**2).sum()]), (2, 4), (60.0, 150.0))[0]
    drawn = [residuals[chance.permutation(6)[:2]].sum() for _ in range(20_000)]
    share = 60 / 210
    assert found * counts.sum() * share * (1 - share) == pytest.approx(np.var(drawn), rel=0.03)


def test_changes_are_those_of_all_partitions() -> None:
    chance = random.Random(4)
    for _ in range(20):
        counts = np.array([chance.choice((0, 1, 2, 9, 12)) for _ in range(6)], dtype=float)
        exposures = np.array([chance.choice((1.0, 2.0)) for _ in range(6)])
        from scipy.special import chdtri

        penalty, best = chdtri(1, 0.01 / 5), (math.inf, [])
        for mask in range(32):
            cuts = [n + 1 for n in range(5) if mask >> n & 1]
            cost = penalty * len(cuts)
            for a, b in zip([0, *cuts], [*cuts, 6], strict=True):
                total, size = counts[a:b].sum(), exposures[a:b].sum()
                cost -= 2 * total * math.log(total / size) if total else 0
            best = min(best, (cost, cuts))
        assert change_points(counts[None], exposures[None]) == [best[1]]


def test_changes_of_what_does_not_change_are_rare() -> None:
    counts = np.random.default_rng(7).poisson(6, (2000, 12))
    assert np.mean([bool(cuts) for cuts in change_points(counts, np.ones((2000, 12)))]) <= 0.012


# of a graph

FLAT = [
    (f"{year}-0{month}", 10_000, {"a": 1, "b": 2 if year > 2021 else 0}) for year in range(2020, 2024) for month in (1, 5, 9)
]


def test_rates_by_hand() -> None:
    kg = corpus([("2022-05", 20_000, {"a": 3}), ("2022-06", 20_000, {"a": 1}), ("2023-05", 5000, {"b": 1})])
    found = trends(kg, every="year")
    assert found.periods.select("period", "reports", "characters", "part").rows() == [
        ("2022", 2, 40_000, "first"), ("2023", 1, 5000, "last"),
    ]  # fmt: skip
    row = found.series.filter((pl.col("iri") == "urn:a") & (pl.col("period") == "2022")).row(0, named=True)
    assert (row["count"], row["reports"], row["rate"]) == (4, 2, 1.0)
    rate = 4 / 45_000
    residuals = (3 - 20_000 * rate) ** 2 + (1 - 20_000 * rate) ** 2 + (5000 * rate) ** 2
    effect = max(1.0, residuals * (2 * 1 / (3 * 2)) / (40_000 * 5000 / 45_000**2) / 4)
    (low,), (high,) = garwood(np.array([4 / effect]))
    assert (row["low"], row["high"]) == (round(low * effect / 4, 4), round(high * effect / 4, 4))
    none = found.series.filter((pl.col("iri") == "urn:b") & (pl.col("period") == "2022")).row(0, named=True)
    assert (none["rate"], none["low"]) == (0.0, 0.0) and none["high"] > 0
    assert set(found.things["verdict"]) == {"not enough data"} and found.things["z"].null_count() == 2


def test_what_rises_and_what_does_not() -> None:
    found = trends(corpus(FLAT), every="year")
    told = {row["iri"]: row for row in found.things.iter_rows(named=True)}
    assert told["urn:b"]["verdict"] == "emerging" and told["urn:b"]["changes"] == ["2022"]
    # 12 of 12 sentences in the half that has half of the characters; of 12 reports 6 have 2
    residuals = 12 * 1.0
    effect = max(1.0, residuals * (36 / (12 * 11)) / 0.25 / 12)
    assert told["urn:b"]["z"] == pytest.approx(6 / math.sqrt(effect * 12 * 0.25), abs=1e-3)
    assert told["urn:b"]["log_odds"] > 0
    assert told["urn:a"]["verdict"] == "steady" and told["urn:a"]["z"] == 0 and told["urn:a"]["changes"] == []
    assert found.things["verdict"].to_list() == sorted(found.things["verdict"], key=VERDICTS.index)


def test_one_long_report_makes_no_trend() -> None:
    reports = [(f"20{year}-03", 10_000, {"b": 1}) for year in (20, 20, 20, 20, 20, 23, 23, 23, 23)] + [
        ("2023-04", 300_000, {"a": 200, "b": 30})
    ] + [("2023-06", 1000, {"a": 1})] * 4  # fmt: skip
    told = {row["iri"]: row for row in trends(corpus(reports), every="year").things.iter_rows(named=True)}
    assert told["urn:a"]["reports"] == 5 and told["urn:a"]["verdict"] == "steady" and told["urn:a"]["dispersion"] > 5


def test_verdicts_of_what_does_not_change_are_as_rare_as_they_say() -> None:
    chance = random.Random(11)
    months = [f"{year}-{month:02}" for year in range(2020, 2024) for month in range(1, 13)]
    themes = [f"t{n:03}" for n in range(150)]
    reports = []
    for month in months:
        length = chance.choice((2000, 10_000, 60_000))
        named = {theme: chance.randint(1, length // 1000) for theme in themes if chance.random() < 0.4}
        reports.append((month, length, named))
    found = trends(corpus(reports), every="year").things
    assert found.filter(pl.col("verdict") != "not enough data").height == 150
    assert (found["chance"] <= CHANCE).mean() <= 0.03 and (found["chance"] <= 0.05).mean() <= 0.1


def test_links_are_pairs_of_several_reports() -> None:
    kg = corpus([("2022-05", 1000, {"a b": 2, "c d": 1}), ("2023-05", 1000, {"a b": 1})])
    found = trends(kg, "links", every="year")
    assert found.things.select("iri", "other", "label", "count", "reports").rows() == [
        ("urn:a", "urn:b", "urn:a – urn:b", 3, 2)
    ]


@pytest.mark.parametrize(
    ("every", "names"),
    [
        ("month", ["2022-12", "2023-01", "2023-08"]),
        ("quarter", ["2022Q4", "2023Q1", "2023Q3"]),
        ("half", ["2022H2", "2023H1", "2023H2"]),
        ("year", ["2022", "2023"]),
    ],
)
def test_periods(every: str, names: list[str]) -> None:
    kg = corpus(
        [("2022-12", 10, {}), ("2023-01", 10, {}), ("2023-08-31", 10, {}), ("2023", 10, {}), ("", 10, {}), ("2023-05", 0, {})]
    )
    found = trends(kg, every=every)
    assert found.periods["period"].to_list() == names
    assert found.left_out == (2 if every == "year" else 3)
    assert found.periods["end"].to_list()[0].isoformat() == "2022-12-31"


def test_by_type_and_where() -> None:
    kg = corpus(FLAT, dict.fromkeys(range(0, 12, 2), "paper"))
    found = trends(kg, every="year", by_type=True)
    assert found.things["type"].unique().sort().to_list() == [None, "urn:paper"]
    assert found.periods.filter(pl.col("type") == "urn:paper")["reports"].to_list() == [2, 1, 2, 1]
    assert set(found.things.filter(pl.col("type") == "urn:paper")["verdict"]) == {"not enough data"}
    some = trends(kg, every="year", where=Where(since="2022"))
    assert some.periods["period"].to_list() == ["2022", "2023"] and some.things["count"].to_list() == [12, 6]


def test_frames_are_the_same_without_rows() -> None:
    full, none = trends(corpus(FLAT), by_type=True), trends(KnowledgeGraph.parse(""), by_type=True)
    for name in ("things", "series", "periods"):
        assert getattr(none, name).is_empty() and getattr(full, name).schema == getattr(none, name).schema
    assert trends(corpus([("2023-05", 100, {"a": 1})])).things["verdict"].to_list() == ["not enough data"]
    assert "<table" in full._repr_html_()


@pytest.mark.parametrize("wrong", [{"of": "theme"}, {"every": "weeks"}, {"least_reports": 0}])
def test_trends_of_what_is_not_there(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        KnowledgeGraph.parse("").trends(**wrong)  # type: ignore[arg-type]
    assert tuple(EVERY) == ("month", "quarter", "half", "year")
