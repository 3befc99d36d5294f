"""Rows drawn for a reader, and the error rate of what was judged."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from ontology import Knowledge
from ontology.errors import KnowledgeError
from ontology.knowledge.audit import DRAWN, audits, drawn, sample_table
from ontology.sampling import interval


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), dialect="excel-tab"))


def test_the_same_seed_draws_the_same_rows() -> None:
    knowledge = Knowledge()
    first, again, other = (drawn(knowledge, 60, seed) for seed in (3, 3, 4))
    assert first == again != other and len(first) == 60
    assert len({table for table, _ in drawn(knowledge, 500, 1)}) >= 5 and {table for table, _ in first} <= set(DRAWN)


def test_a_row_comes_with_its_place_and_what_is_claimed_for_it() -> None:
    knowledge = Knowledge()
    rows = read(sample_table(knowledge, 200, 5, "institutions"))
    (_, one), *_ = drawn(knowledge, 200, 5, "institutions")
    assert rows[0]["line"].endswith(f"{one.path.name}:{one.line}") and rows[0]["name"] == one.row["name"]
    assert all(row["verdict"] == row["note"] == "" for row in rows)
    assert all(bool(row["evidence"]) for row in rows if row["level"] == "corroborated")
    assert all("=" in row["row"] for row in read(sample_table(knowledge, 5, 5)))


def test_judged_rows_give_rates_with_intervals(tmp_path: Path) -> None:
    rows = [
        "table\tname\tverdict\tnote",
        *["places\tx\tright\t"] * 37,
        "places\tx\tFalse\ty",
        "themes\tx\tunknown\t",
        "themes\tx\t\t",
    ]
    path = tmp_path / "judged.tsv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    found = {one.table: one for one in audits([path])}
    assert found["all"][1:] == (38, 1, 0, 1) and found["places"][1:] == (38, 1, 0, 0)
    assert "false 2.6 % (0.5 to 13.5 %)" in str(found["all"])


def test_the_interval_is_wilsons() -> None:
    n, p, z = 30, 3 / 30, 1.959964
    middle, half = p + z * z / (2 * n), z * ((p * (1 - p) + z * z / (4 * n)) / n) ** 0.5
    assert interval(3, 30) == pytest.approx(((middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)), abs=1e-6)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("table\tverdict\nplaces\tperhaps\n", r"line 2: verdict 'perhaps': one of right"),
        ("name\tverdict\nplaces\tright\n", "no column table"),
        ("table\tverdict\nplaces\t\n", "no row has a verdict"),
    ],
)
def test_a_file_that_is_none_is_told(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "judged.tsv").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=said):
        audits([tmp_path / "judged.tsv"])


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="cannot be read"):
        audits([tmp_path / "none.tsv"])
