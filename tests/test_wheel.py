"""The wheel: built as an installer gets it, small, and with all that is read at run time."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from builders.sample import sample_path

ROOT = Path(__file__).parents[1]
ROOMS = ("ontology", "builders", "graph", "yinpu")
#: What the wheel may weigh, of which the tables are the most, and what the sample may: far below any model of a language.
LARGEST, LARGEST_SAMPLE = 3_900_000, 250_000


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    pytest.importorskip("hatchling", reason="pip install --group dev")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    (path,) = folder.iterdir()
    return zipfile.ZipFile(path)


def test_it_is_small(wheel: zipfile.ZipFile) -> None:
    assert 0 < Path(str(wheel.filename)).stat().st_size < LARGEST


def test_it_holds_the_rooms_with_their_data_and_no_more(wheel: zipfile.ZipFile) -> None:
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    wanted = {
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert held == wanted


def test_the_sample_is_small() -> None:
    assert sum(path.stat().st_size for path in sample_path().iterdir()) < LARGEST_SAMPLE
