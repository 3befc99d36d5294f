"""Which graph a command works on: ``--graph``, ``-g``, ``YINPU_GRAPH`` and, of a build, ``-o`` mean the same everywhere."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from graph.store.folder import KGFolder
from yinpu.cli.main import app

Run = Callable[..., tuple[int, str, str]]
TOP: Any = typer.main.get_command(app)

#: How each command that works on a graph is called; the graph has the source a.txt.
ON_A_GRAPH = {
    "build": ["build", "a.txt", "--only-graph"],
    "forget": ["forget", "a.txt"],
    "reports": ["reports"],
    "query": ["query", "banks-by-reports"],
    "analyse": ["analyse"],
    "trends": ["trends"],
    "view": ["view", "-o", "view.html"],
    "validate": ["validate"],
    "check": ["check"],
    "export": ["export"],
    "diff": ["diff", "old"],
    "unlinked": ["unlinked"],
    "sample": ["sample", "--type", "Bank"],
}
#: Those that do not, or that the test cannot call, with the reason.
OTHERS = {
    "demo": "has a graph of its own, so that the sample is not put among the user's reports",
    "serve": "does not end; its option is that of the others",
    "queries": "no graph",
    "extract": "files",
    "relations": "files",
    "cases": "files, or a graph when asked for",
    "penalties": "files, or a graph when asked for",
    "text": "files",
    "candidates": "files",
    "accept": "tables",
    "knowledge": "tables",
    "match": "tables",
    "evaluate": "files",
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a report, a graph of it called old, and a copy of that called mine."""
    from builders import build

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("YINPU_GRAPH", raising=False)
    Path("a.txt").write_text("招商银行推进财富管理。中国人民银行加强监管。", encoding="utf-8")
    build(["a.txt"], "old")
    shutil.copytree("old", "mine")
    return tmp_path


def test_every_command_is_in_the_table() -> None:
    assert sorted(TOP.commands) == sorted({*ON_A_GRAPH, *OTHERS})


@pytest.mark.parametrize("name", sorted({*ON_A_GRAPH, "serve"}))
def test_the_option_is_one(name: str) -> None:
    options = {name: option for option in TOP.commands[name].params for name in option.opts}
    assert options["--graph"] is options["-g"]
    assert (options["--graph"].envvar, str(options["--graph"].default)) == ("YINPU_GRAPH", "kg")


@pytest.mark.parametrize("way", ["--graph", "-g", "YINPU_GRAPH", "default"])
@pytest.mark.parametrize("command", ON_A_GRAPH.values(), ids=ON_A_GRAPH)
def test_the_graph_is_the_one_named(
    run: Run, place: Path, command: list[str], way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    manifest = KGFolder.manifest
    monkeypatch.setattr(KGFolder, "manifest", lambda folder: asked.append(folder.path.name) or manifest(folder))
    if way == "default":
        (place / "mine").rename("kg")
        code, _, err = run(*command)
    elif way == "YINPU_GRAPH":
        monkeypatch.setenv(way, "mine")
        code, _, err = run(*command)
    else:
        code, _, err = run(*command, way, "mine")
    assert code == 0, err
    assert set(asked) - {"old"} == {"kg" if way == "default" else "mine"}


def test_what_is_given_wins_over_the_variable(run: Run, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINPU_GRAPH", "elsewhere")
    for number, option in enumerate(("-o", "-g", "--output", "--graph")):
        assert run("build", "a.txt", "--only-graph", option, f"new{number}")[0] == 0
        assert len(json.loads(run("reports", "-g", f"new{number}")[1])) == 1
    assert not (place / "elsewhere").exists()


def test_one_folder_under_two_names(run: Run, place: Path) -> None:
    assert run("build", "a.txt", "--only-graph", "-o", "mine", "-g", "mine/")[0] == 0
    for command in (["build", "a.txt"], ["demo"]):
        code, out, err = run(*command, "-o", "one", "-g", "two")
        assert (code, out, err) == (2, "", "yinpu: --graph two and -o one are two folders: give one of them\n")
    code, _, err = run("diff", "old", "mine", "-g", "two")
    assert (code, err) == (2, "yinpu: --graph two and NEW mine are two folders: give one of them\n")
    assert not (place / "one").exists() and not (place / "two").exists()


def test_the_sample_is_not_put_among_ones_own_reports(run: Run, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINPU_GRAPH", "mine")
    before = KGFolder("mine").manifest()
    monkeypatch.setattr("builders.sample.sample_path", lambda: place / "a.txt")
    assert run("demo")[0] == 0
    assert KGFolder("mine").manifest() == before
    assert KGFolder("demo-kg").exists()
