"""How well pairs of Chinese names are told to be the same, different or unclear, by Yinpu and by matchers of strings.

python benchmarks/match.py [--half dev] [--errors] [--scores]

The pairs (``pairs.tsv``) were written and judged by hand, all kinds in equal number: *same* is one legal entity, under
whatever name; *different* are two, a branch and its house among them; *unclear* is what names alone do not tell. The half
``dev`` served for mending; the half ``test`` was written at the same time and is only counted. The matchers of strings get
the two thresholds that are best for them on ``dev``. ``--scores`` prints the share of right verdicts by each rule on
``dev``, four cases added of which nine in ten are right; they are the scores in ``builders/matching/scores.py``.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from common import table
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from builders.matching import Matcher, compare
from ontology.normalise import normalise

PAIRS = Path(__file__).with_name("pairs.tsv")
VERDICTS = ("same", "different", "unclear")
BINS = (0.0, 0.7, 0.85, 0.95, 1.01)
PEERS = {"rapidfuzz ratio": fuzz.ratio, "rapidfuzz WRatio": fuzz.WRatio, "Jaro-Winkler": JaroWinkler.normalized_similarity}


class Pair(NamedTuple):
    """A row of the table."""

    half: str
    kind: str
    name: str
    other: str
    verdict: str


def pairs() -> list[Pair]:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return [Pair(**row) for row in csv.DictReader(file, dialect="excel-tab")]


def by_strings(similarity, told: list[Pair], asked: list[Pair]) -> list[str]:
    """The verdicts of a matcher of strings, above and below the two thresholds that are right most often for ``told``."""

    def values(some: list[Pair]) -> list[float]:
        return [similarity(normalise(one.name), normalise(one.other)) for one in some]

    def verdicts(some: list[float], low: float, high: float) -> list[str]:
        return ["same" if value >= high else "different" if value < low else "unclear" for value in some]

    known = values(told)
    cuts = sorted({*known, 0.0, max(known) + 1})
    best = max(
        ((low, high) for at, low in enumerate(cuts) for high in cuts[at:]),
        key=lambda cut: sum(v == one.verdict for v, one in zip(verdicts(known, *cut), told, strict=True)),
    )
    return verdicts(values(asked), *best)


def scores(asked: list[Pair], said: list[str]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 of each verdict."""
    found = {}
    for verdict in VERDICTS:
        right = sum(one.verdict == verdict == v for one, v in zip(asked, said, strict=True))
        wanted, given = sum(one.verdict == verdict for one in asked), said.count(verdict)
        precision, recall = right / max(given, 1), right / max(wanted, 1)
        found[verdict] = (precision, recall, 2 * right / max(wanted + given, 1))
    return found


def by_kind(asked: list[Pair], said: list[str]) -> list[list[str]]:
    """Right verdicts by kind of pair."""
    held: dict[str, list[bool]] = defaultdict(list)
    for one, verdict in zip(asked, said, strict=True):
        held[one.kind].append(one.verdict == verdict)
    return [[kind, f"{sum(right)} of {len(right)}"] for kind, right in sorted(held.items())]


def reliability(asked: list[Pair], said: list[str], sure: list[float]) -> list[list[str]]:
    """What the scores of the verdicts promise, and how many were right."""
    rows: list[list[str]] = []
    for low, high in pairwise(BINS):
        here = [(s, one.verdict == v) for s, one, v in zip(sure, asked, said, strict=True) if low <= s < high]
        if here:
            promised, right = sum(s for s, _ in here) / len(here), sum(r for _, r in here) / len(here)
            rows.append([f"{low:.2f} to {min(high, 1):.2f}", str(len(here)), f"{promised:.2f}", f"{right:.2f}"])
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description="Pairs of Chinese names: same, different, unclear.")
    parser.add_argument("--half", choices=("dev", "test"), default="test")
    parser.add_argument("--errors", action="store_true", help="also list the wrong verdicts")
    parser.add_argument("--scores", action="store_true", help="print the share of right verdicts by rule on dev, and end")
    options = parser.parse_args()
    told, matcher = [one for one in pairs() if one.half == "dev"], Matcher()
    asked = told if options.scores else [one for one in pairs() if one.half == options.half]
    verdicts = [compare(matcher, one.name, one.other) for one in asked]
    said = [one.verdict for one in verdicts]
    if options.scores:
        held: dict[str, Counter[bool]] = defaultdict(Counter)
        for pair, one in zip(asked, verdicts, strict=True):
            held[f"{one.verdict}: {one.rule}"][one.verdict == pair.verdict] += 1
        for rule, counts in sorted(held.items()):
            print(f'    "{rule}": {(counts[True] + 3.6) / (counts.total() + 4):.2f},')
        return
    tools = {"Yinpu": said} | {name: by_strings(similarity, told, asked) for name, similarity in PEERS.items()}
    rows = []
    for tool, mine in tools.items():
        found = scores(asked, mine)
        cells = [" / ".join(f"{value:.2f}" for value in found[verdict]) for verdict in VERDICTS]
        right = sum(v == one.verdict for v, one in zip(mine, asked, strict=True)) / len(asked)
        rows.append([tool, *cells, f"{sum(f for *_, f in found.values()) / 3:.3f}", f"{right:.3f}"])
    title = f"{len(asked)} pairs of the half {options.half}: precision / recall / F1"
    table(title, ["matcher", *VERDICTS, "mean F1", "right"], rows)
    table("By kind", ["kind", "right"], by_kind(asked, said))
    promised = reliability(asked, said, [one.score for one in verdicts])
    table("What the scores promise", ["score", "verdicts", "promised", "right"], promised)
    if options.errors:
        for pair, one in zip(asked, verdicts, strict=True):
            if pair.verdict != one.verdict:
                print(f"{pair.kind}: {pair.name} | {pair.other}: {pair.verdict}, not {one.verdict} ({one.rule})")


if __name__ == "__main__":
    main()
