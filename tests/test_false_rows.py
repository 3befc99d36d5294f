"""False rows of every kind, each planted in a copy of our tables: the checks refuse them, and say where and what to do."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from ontology.knowledge import recalled
from ontology.knowledge import table_files as tables
from ontology.knowledge.checks import problems
from ontology.knowledge.held import rows

Cells = dict[str, str]
#: The false rows: what is false, the file, the cells of a known row that is made false (none for a new row), the false cells,
#: the check that refuses it, and a part of what it says.
PLANTS = list(csv.DictReader((Path(__file__).parent / "data" / "false_rows.tsv").open(encoding="utf-8"), dialect="excel-tab"))
#: What remedies say: one of these words.
REMEDIES = ("correct", "take", "add", "write", "give", "look", "keep", "complete", "make", "name who", "say", "list", "could")


def cells_of(text: str) -> Cells:
    """Cells as the file has them: column=value, parted by semicolons."""
    return dict(part.split("=", 1) for part in text.split("; ")) if text else {}


def _read(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def _write(path: Path, lines: list[list[str]]) -> None:
    path.write_text("".join("\t".join(cells) + "\n" for cells in lines), encoding="utf-8")


def change(root: Path, file: str, known: Cells, cells: Cells) -> None:
    """Change the first row with the known cells, in a file or in one of a folder."""
    for path in sorted(root.glob(f"{file}*")):
        lines = _read(path)
        header = lines[0]
        for at, line in enumerate(lines[1:], 1):
            row = dict(zip(header, line, strict=True))
            if all(row[name] == cell for name, cell in known.items()):
                lines[at] = [(row | cells)[name] for name in header]
                _write(path, lines)
                return
    raise AssertionError(f"no row of {file} has {known}")


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the checks say of a copy of our tables with all false rows in it."""
    root = tmp_path_factory.mktemp("ontology") / "tables"
    shutil.copytree(tables.KNOWLEDGE, root)
    shutil.copy(recalled.PATH, root.with_name("recalled.bin"))
    for plant in PLANTS:
        file, known, cells = plant["file"], cells_of(plant["known"]), cells_of(plant["cells"])
        if known:
            change(root, file, known, cells)
        else:
            lines = _read(root / file)
            _write(root / file, [*lines, [cells.get(name, "") for name in lines[0]]])
    return list(problems(root))


@pytest.mark.parametrize("plant", PLANTS, ids=[plant["what"] for plant in PLANTS])
def test_a_false_row_is_refused_where_it_stands(refused: list[str], plant: Cells) -> None:
    found = [line for line in refused if f"{plant['check']}: " in line and plant["said"] in line]
    assert found, [line for line in refused if plant["said"] in line]
    assert all(".tsv: line" in line for line in found), found
    assert any(remedy in line for line in found for remedy in REMEDIES), found


def test_there_are_enough_kinds_of_them() -> None:
    assert len({(plant["file"], plant["check"], plant["what"]) for plant in PLANTS}) == len(PLANTS) >= 60
    assert len({plant["check"] for plant in PLANTS}) >= 20


def test_a_copy_of_our_tables_is_in_order(tmp_path: Path) -> None:
    root = tmp_path / "tables"
    shutil.copytree(tables.KNOWLEDGE, root)
    shutil.copy(recalled.PATH, tmp_path / "recalled.bin")
    assert list(problems(root)) == []


def test_a_row_with_too_many_cells_is_named(tmp_path: Path) -> None:
    path = tmp_path / "kinds.tsv"
    path.write_text("\t".join(tables.COLUMNS["kinds"]) + "\nbank\tBank\n", encoding="utf-8")
    with pytest.raises(Exception, match=r"kinds\.tsv: line 2: 2 cells where the header has 6"):
        rows("kinds", tmp_path)
