"""Yinpu without the packages of its extras: all that needs none of them works, and what needs one names it and the remedy."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from builders.sample import sample_path

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = {extra: [line.partition(">")[0] for line in lines] for extra, lines in PROJECT["optional-dependencies"].items()}
#: What an environment without the extras has none of.
HIDDEN = sorted({name for names in EXTRAS.values() for name in names})
CONSOLE = """
import sys
from importlib.machinery import PathFinder
find = PathFinder.find_spec
PathFinder.find_spec = lambda name, *more: None if name in {hidden!r} else find(name, *more)
sys.argv = {argv!r}
{work}
"""
MAIN = "from yinpu.cli.main import console\nsys.exit(console())"


def without(hidden: list[str], *arguments: object, work: str = MAIN) -> subprocess.CompletedProcess[str]:
    """The command line, or other work, in a Python that cannot import the packages."""
    code = CONSOLE.format(hidden=hidden, argv=["yinpu", *map(str, arguments)], work=work)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole sample, a file of each format, built and drawn without any extra."""
    folder = tmp_path_factory.mktemp("bare") / "kg"
    done = without(HIDDEN, "build", sample_path(), "-o", folder, "--workers", 1)
    assert done.returncode == 0, done.stderr
    assert "failed: " not in done.stderr
    assert (folder / "index.html").is_file()
    return folder


@pytest.mark.parametrize(
    "command",
    [
        ("reports", "--format", "bibtex"),
        ("query", "banks-by-reports"),
        ("analyse",),
        ("view", "--focus", "招行", "-o", "a.html"),
    ],
    ids=lambda command: command[0],
)
def test_commands_need_no_extra(kg: Path, command: tuple[str, ...], tmp_path: Path) -> None:
    name, *options = command
    options = [str(tmp_path / one) if one == "a.html" else one for one in options]
    done = without(HIDDEN, name, "-g", kg, *options)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() or (tmp_path / "a.html").is_file()


def test_files_need_no_extra() -> None:
    done = without(HIDDEN, "extract", sample_path() / "green-bonds.pdf", "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    assert {json.loads(line)["page"] for line in done.stdout.splitlines()} == {1, 2, 3}


@pytest.mark.parametrize(
    ("extra", "package", "command"),
    [("serve", name, "serve") for name in EXTRAS["serve"]] + [("validate", name, "validate") for name in EXTRAS["validate"]],
)
def test_what_is_missing_is_named_with_the_remedy(kg: Path, extra: str, package: str, command: str) -> None:
    done = without([package], command, "-g", kg)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.endswith(f"needs {package}: pip install 'yinpu[{extra}]'")


@pytest.mark.parametrize("room", ["yinpu", "ontology", "builders", "graph"])
def test_what_is_imported_first_needs_no_extra(room: str) -> None:
    work = f"import {room}\nprint(len([getattr({room}, name) for name in {room}.__all__]))"
    done = without(HIDDEN, work=work)
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 1
