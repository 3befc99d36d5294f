"""The commands of docs/how-to-tables.md, run in a copy of the checkout; what is refused on the way; the shares."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ontology.knowledge import table_files as tables
from ontology.knowledge.checks import problems
from ontology.knowledge.claims import CORE
from ontology.knowledge.held import rows as held_rows
from ontology.knowledge.shares import BEGIN, END, README, readme, shares

HERE = Path(__file__).parents[1]
#: What each part of the page leaves behind: a file below the tables, and a line of it.
DONE = {
    "Correct a row": ("places.tsv", "130526\t任泽新区\t任泽\tcounty\t130500\tcorroborated\t2026-11-30"),
    "Merge two things that are one": (*("themes/banking.tsv", "知识产权运营\t知识产权金融\t\t专利许可|专利开放许可\t"),),
    "Retire a thing": ("changes.tsv", "2026-06\tmerger\t三水珠江村镇银行\t珠海华润银行\tan exercise\trecalled\t\t2026-06_"),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the tables with its list of closed rows, as in a checkout."""
    shutil.copytree(tables.KNOWLEDGE, tmp_path / "tables")
    shutil.copy(tables.KNOWLEDGE.with_name("recalled.bin"), tmp_path / "recalled.bin")
    return tmp_path / "tables"


@pytest.mark.skipif(shutil.which("sh") is None or sys.platform == "win32", reason="the page is for a POSIX shell")
@pytest.mark.parametrize("part", DONE)
def test_the_commands_of_the_page_do_what_it_says(part: str, tmp_path: Path) -> None:
    for name in ("ontology", "docs"):
        shutil.copytree(HERE / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("README.md", "README.zh.md", "pyproject.toml"):
        shutil.copy(HERE / name, tmp_path)
    for name in ("yinpu", "graph", "builders"):
        (tmp_path / name).symlink_to(HERE / name)
    page = (HERE / "docs" / "how-to-tables.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```sh\n(.*?)```", page.split(f"## {part}\n")[1].split("\n## ")[0], re.DOTALL)
    shell = f'set -e\npython() {{ "{sys.executable}" "$@"; }}\nyinpu() {{ python -m yinpu "$@"; }}\n{block}'
    surroundings = os.environ | {"PYTHONPATH": str(tmp_path), "YINPU_CACHE": str(tmp_path / "cache"), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(["sh", "-c", shell], cwd=tmp_path, env=surroundings, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr.rstrip().endswith("all tables are in order")
    file, line = DONE[part]
    tidied = (tmp_path / "ontology" / "knowledge" / "tables" / file).read_text(encoding="utf-8").splitlines()
    assert any(one.startswith(line) for one in tidied)


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
    for path in README:
        rows = [
            line.strip("| ").split(" | ") for line in path.read_text("utf-8").partition(BEGIN)[2].partition(END)[0].split("\n")
        ]
        told_of = {row[0]: row for row in rows if row[0] in tables.COLUMNS}
        for table, (_, things, recalled_share, *_) in told_of.items():
            held = [r for r in held_rows(table, tables.KNOWLEDGE) if r.get("status", "preferred") == "preferred"]
            low = sum(r["level"] == "recalled" for r in held)
            assert (things, recalled_share.strip()) == (f"{len(held):,}", f"{low / len(held):.1%}" if low else "")
        assert {*told_of} == {*CORE}
    assert {one.table for one in shares() if one.above >= 0.95} >= {"places"}
