"""Run the notebooks and keep their outputs: ``python notebooks/refresh.py [NAME.ipynb ...]``, all by default.

What a notebook says has to be what its code gives today: ``tests/test_notebooks.py`` runs each and compares, with
:func:`run` and :func:`said`. Pictures are looked at by people; of them only their number is compared.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

__all__ = ["FOLDER", "MOST_BYTES", "run", "said"]

FOLDER = Path(__file__).resolve().parent
#: Bytes of a notebook with its outputs, at the most: code hosts show no larger ones.
MOST_BYTES = 300_000
#: Seconds that a cell may take.
_PATIENCE = 300
#: What differs from run to run: addresses, folders of the system, moments, times taken.
_PASSING = re.compile(r"0x[0-9a-f]+|/\S*?yinpu-\w+|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*|\d+(\.\d+)? m?s\b")


def run(path: Path) -> Any:
    """A notebook as it is after all its cells have run.

    Args:
        path: The notebook; what it holds is not changed.

    Returns:
        The notebook, with nothing in it that tells of the machine.

    Raises:
        nbclient.exceptions.CellExecutionError: A cell failed.
    """
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=_PATIENCE, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}).execute()
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
        cell.metadata = {}
        cell.get("outputs", [])[:] = [output for output in cell.get("outputs", []) if output.get("name") != "stderr"]
    return notebook


def said(notebook: Any) -> list[list[tuple[str, str]]]:
    """What the cells of a notebook gave: of each output its kind and its text, what passes left out.

    Args:
        notebook: As :func:`run` gives it, or as it was kept.

    Returns:
        A list a cell; pictures and pages are without text.
    """
    return [[_of(output) for output in cell.get("outputs", [])] for cell in notebook.cells]


def _of(output: Any) -> tuple[str, str]:
    if output.output_type == "stream":
        return "text", _PASSING.sub("…", output.text)
    kinds = output.get("data", {})
    kind = next((one for one in ("image/png", "image/svg+xml", "text/html") if one in kinds), "text/plain")
    if kind.startswith("image"):
        return "picture", ""
    return kind, _PASSING.sub("…", kinds.get("text/plain", ""))


def _main(names: list[str]) -> None:
    for path in [FOLDER / name for name in names] or sorted(FOLDER.glob("*.ipynb")):
        nbformat.write(run(path), path)
        size = path.stat().st_size
        print(f"{path.name}: {size:,} bytes{' (too many)' if size > MOST_BYTES else ''}")


if __name__ == "__main__":
    _main(sys.argv[1:])
