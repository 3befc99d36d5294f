"""The notebooks run, say what they say in the repository, and can be shown by a code host."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat", reason="needs yinpu[notebooks] and the group dev")
pytest.importorskip("nbclient", reason="needs yinpu[notebooks] and the group dev")

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
SPEC = importlib.util.spec_from_file_location("refresh", NOTEBOOKS / "refresh.py")
assert SPEC is not None and SPEC.loader is not None
refresh = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(refresh)
PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_notebook_says_what_its_code_gives(path: Path) -> None:
    kept = nbformat.read(path, as_version=4)
    assert refresh.said(refresh.run(path)) == refresh.said(kept), f"run: python notebooks/refresh.py {path.name}"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_code_host_can_show_it(path: Path) -> None:
    text, notebook = path.read_text(encoding="utf-8"), nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert len(text.encode()) <= refresh.MOST_BYTES
    assert "image/svg+xml" not in text, "code hosts leave such pictures out: run it where a Chinese font is installed"
    assert not re.search(r'"(/home|/root|/tmp|/Users|/work)/', text), "it tells of the machine it ran on"
    first = notebook.cells[0].source
    assert re.search(r"[\u4e00-\u9fff]", first) and "English" in first, "Chinese prose, with a summary in English"
    assert any(cell.cell_type == "markdown" and "结论" in cell.source for cell in notebook.cells), "it concludes"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_it_needs_no_checkout(path: Path) -> None:
    """An installed package has no tests, and a notebook may lie anywhere."""
    code = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code")
    assert not re.search(r"\.\./|\btests\b|__file__", code)
