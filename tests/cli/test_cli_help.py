"""The help of each command: it says what the command does, gives an example that works, and names no heavy import."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import typer

import yinpu
from yinpu.cli.main import app

Run = Callable[..., tuple[int, str, str]]

TOP: Any = typer.main.get_command(app)


def commands(group: Any, *words: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each command with the words that call it, those of groups too."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, *words, name)
        else:
            yield (*words, name), command


ALL = dict(commands(TOP))
NAMES = [" ".join(words) for words in ALL]


def test_commands_stand_in_the_order_of_the_work() -> None:
    wanted = ["build", "demo", "forget", "reports", "query", "queries", "analyse", "view", "serve", "extract", "relations"]
    wanted += ["validate", "export", "diff", "candidates", "accept", "unlinked"]
    wanted += ["knowledge check", "knowledge tidy", "knowledge thesaurus", "evaluate"]
    assert [name for name in NAMES if name in wanted] == wanted


def test_help_lists_every_command(run: Run) -> None:
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    listed = re.findall(r"^  (\w+)  ", out.partition("Commands:")[2], re.MULTILINE)
    assert listed == list(TOP.commands)


@pytest.mark.parametrize("words", ALL, ids=NAMES)
def test_help_has_an_example(run: Run, words: tuple[str, ...]) -> None:
    code, out, err = run(*words, "--help")
    assert (code, err) == (0, "")
    assert f"yinpu {' '.join(words)}" in " ".join(out.partition("Options:")[0].partition("\n")[2].split())
    assert "--log-level" in out


@pytest.mark.parametrize(("words", "command"), ALL.items(), ids=NAMES)
def test_the_example_can_be_called(words: tuple[str, ...], command: Any) -> None:
    example = shlex.split(re.findall(r": (yinpu .*)$", command.help.partition("\n")[0])[0])
    assert tuple(example[1 : len(words) + 1]) == words
    with command.make_context(example[0], example[len(words) + 1 :]) as context:
        assert context.params


@pytest.mark.parametrize("words", ALL, ids=NAMES)
def test_unknown_options_are_usage_errors(run: Run, words: tuple[str, ...]) -> None:
    code, out, err = run(*words, "--no-such-option")
    assert (code, out) == (2, "")
    assert "--no-such-option" in err


@pytest.mark.parametrize(
    ("arguments", "code"), [([], 2), (["knowledge"], 2), (["biuld"], 2), (["build"], 2), (["--version"], 0), (["diff"], 2)]
)
def test_exit_codes_of_usage(run: Run, arguments: list[str], code: int) -> None:
    assert run(*arguments)[0] == code


def test_graph_means_the_same_everywhere() -> None:
    for words, command in ALL.items():
        options = {name: option for option in command.params for name in option.opts}
        if words[0] in ("build", "forget", "reports", "query", "analyse", "view", "serve", "validate", "export", "unlinked"):
            assert options["--graph"] is options["-g"]
            assert options["--graph"].envvar == "YINPU_GRAPH"


def test_module_runs_and_tells_its_version() -> None:
    done = subprocess.run([sys.executable, "-m", "yinpu", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"yinpu {yinpu.__version__}\n"


def test_help_starts_nothing_heavy() -> None:
    code = """
import sys
from yinpu.cli.main import main
sys.argv = ["yinpu", "--help"]
try:
    main()
except SystemExit:
    print(*sys.modules, file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    heavy = {"networkx", "numpy", "opencc", "polars", "pyoxigraph", "rdflib", "rich", "scipy", "spacy", "starlette"}
    assert not heavy & set(done.stderr.split())
    assert not {name for name in done.stderr.split() if name.startswith(("builders", "graph", "ontology.knowledge"))}


@pytest.mark.parametrize("words", [(), ("knowledge",), *ALL], ids=["", "knowledge", *NAMES])
def test_short_help_is_help(run: Run, words: tuple[str, ...]) -> None:
    assert run(*words, "-h") == run(*words, "--help")


@pytest.mark.parametrize("words", [(), ("knowledge",), *ALL], ids=["", "knowledge", *NAMES])
def test_help_fits_eighty_columns_whole(run: Run, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = run(*words, "-h")[1].splitlines()
    assert max(map(len, lines)) <= 80
    assert not [line for line in lines if re.search(r"(?:\.\.\.|…)$", line) and not line.startswith("Usage")]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["yinpu", "que"], ["query", "queries"]),
        (["yinpu", "query", "banks-by"], ["banks-by-reports"]),
        (["yinpu", "view", "reg"], ["regulators-regulations"]),
        (["yinpu", "analyse", "--format", "js"], ["json", "jsonl"]),
    ],
)
def test_the_shell_completes(typed: list[str], offered: list[str]) -> None:
    code = "import sys\nfrom yinpu.cli.main import console\nsys.argv = ['yinpu']\nconsole()"
    asked = {"_YINPU_COMPLETE": "complete_bash", "COMP_WORDS": " ".join(typed), "COMP_CWORD": str(len(typed) - 1)}
    done = subprocess.run([sys.executable, "-c", code], env=os.environ | asked, capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == (offered, "")


def test_completion_can_be_installed(run: Run) -> None:
    out = run("--help")[1]
    assert "--install-completion" in out and "--show-completion" in out
