"""The steps of docs/how-to-tables.md on a copy of the tables: a row corrected with a claim, a bank retired; the shares."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ontology.knowledge import table_files as tables
from ontology.knowledge.checks import problems
from ontology.knowledge.shares import README, readme, shares


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the tables with its list of closed rows, as in a checkout."""
    shutil.copytree(tables.KNOWLEDGE, tmp_path / "tables")
    shutil.copy(tables.KNOWLEDGE.with_name("recalled.bin"), tmp_path / "recalled.bin")
    return tmp_path / "tables"


def _add(root: Path, name: str, *cells: str) -> None:
    path = root / f"{name}.tsv"
    path.write_text(path.read_text(encoding="utf-8") + "\t".join(cells) + "\n", encoding="utf-8")
    path.write_text(tables.canonical(path, name), encoding="utf-8")


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_corrected_row_needs_a_claim(root: Path) -> None:
    path = root / "places.tsv"
    row = next(row for row in tables.read_table(path) if row["level"] == "recalled")
    line = "\t".join(row.values())
    _change(
        path, line, line.replace(row["name"], "海塘县", 1).replace("recalled", "corroborated").replace("\t\t", "\t2026-11-30\t")
    )
    fixed = next(one for one in tables.read_table(path) if one["name"] == "海塘县") | {"checked": "2026-11-30"}
    _change(path, next(text for text in path.read_text("utf-8").split("\n") if "海塘县" in text), "\t".join(fixed.values()))
    assert any("海塘县" in line or row["code"] in line for line in problems(root))
    day = "2026-11-30"
    for field in ("name", "parent"):
        _add(root, "claims", f"place/{row['code']}", field, fixed[field], "", "a list", "line 1", day, day)
    _add(root, "evidence", "a list", "A list of places", "somebody", "1", "CC0", "data set", "0" * 64, "")
    assert [line for line in problems(root) if row["code"] in line or "海塘县" in line] == []


def test_a_retired_bank_needs_an_order_of_days(root: Path) -> None:
    row = next(
        row for row in tables.read_table(root / "institutions" / "banks.tsv") if row["status"] == "preferred" and row["since"]
    )
    path = root / "institutions" / "banks.tsv"
    line = "\t".join(row.values())
    _change(path, line, "\t".join((row | {"until": "1001"}).values()))
    assert any(row["entity"] in found and "until 1001" in found for found in problems(root))


def test_the_readmes_have_the_shares_of_today() -> None:
    told = readme()
    assert set(told) == set(README)
    for path, wanted in told.items():
        assert path.read_text(encoding="utf-8") == wanted, f"{path.name}: run python -m ontology"
    assert {one.table for one in shares() if one.above >= 0.95} >= {"places"}
