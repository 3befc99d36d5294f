"""Long work: it is told how far it is, it ends when asked to, and what it says of the graph is true."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from builders.incremental import commit
from ontology.errors import YinpuError
from yinpu.cli.progress import _bars, _Lines
from yinpu.cli.waiting import waited

Run = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).parents[2]
#: A query that takes hours.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
TEXT = "招商银行推进财富管理。"


def start(*arguments: object, **options: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "yinpu", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload, no-any-return]


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_ctrl_c_ends_a_query(kg: Path) -> None:
    code = """
import os, signal, threading
import graph.query.sparql as sparql
from yinpu.cli.main import console
ask = sparql.run
def begun(*arguments):
    threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT)).start()
    return ask(*arguments)
sparql.run = begun
console()
"""
    command = [sys.executable, "-c", code, "query", "-g", str(kg), ENDLESS]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"yinpu: interrupted\n")


def test_a_query_has_so_long(kg: Path) -> None:
    process = start("query", "-g", kg, ENDLESS, "--timeout", "0.5")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, b"")
    assert err.decode().splitlines() == ["yinpu: no answer within 0.5 seconds: ask for less, or give it longer with --timeout"]


def test_one_that_answers_in_time_is_as_ever(run: Run, kg: Path) -> None:
    asked = ["query", "-g", kg, "banks-by-reports", "-f", "csv"]
    assert run(*asked, "--timeout", "60") == run(*asked)
    for wrong in ("0", "-1", "soon"):
        assert run(*asked, "--timeout", wrong)[0] == 2


def test_what_work_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        waited(lambda: 1 / 0)
    with pytest.raises(YinpuError, match=r"no answer within 0\.2 seconds"):
        waited(lambda: time.sleep(5), 0.2)


@pytest.mark.parametrize(
    "environment",
    [{"LANG": "C", "LC_ALL": "C"}, {"PYTHONIOENCODING": "gbk"}, {"PYTHONIOENCODING": "ascii", "LC_ALL": "POSIX"}],
    ids=str,
)
def test_output_is_utf8_whatever_the_console_says(kg: Path, environment: dict[str, str]) -> None:
    process = start("query", "-g", kg, "banks-by-reports", env=os.environ | environment)
    assert "招商银行" in process.communicate(timeout=60)[0].decode("utf-8")
    process = start("reports", "-g", kg, "--format", "jsonl", env=os.environ | environment)
    out = process.communicate(timeout=60)[0].decode("utf-8")
    assert "城商行观察" in [json.loads(line)["title"] for line in out.splitlines()]


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_a_reader_that_has_enough_is_no_failure(kg: Path) -> None:
    asked = f"'{sys.executable}' -m yinpu query -g '{kg}' 'SELECT * {{ ?a ?b ?c . ?d skos:prefLabel ?f }}' -f csv"
    done = subprocess.run(f"{asked} | head -1", shell=True, capture_output=True, check=True)
    assert (done.stdout.count(b"\n"), done.stderr) == (1, b"")


# how far it is


def test_a_line_for_each_phase(run: Run, tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(TEXT + name, encoding="utf-8")
    code, out, err = run("build", tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "c.txt", "-g", tmp_path / "kg")
    phases = [line for line in err.splitlines() if re.match(r"\w+: [\d,]+ of ", line)]
    assert (code, out) == (0, "")
    assert [line.partition(" in ")[0] for line in phases] == [
        "reading: 3 of 3",
        "loading: 4 of 4",
        "analysing: 3 of 3",
        "drawing: 11 of 11",
    ]
    code, out, err = run("build", tmp_path / "a.txt", "-g", tmp_path / "kg", "-q")
    assert (code, out, err) == (0, "", "")


def test_rates_are_told_of_what_takes_long(capfd: pytest.CaptureFixture[str]) -> None:
    times = iter((0.0, 10.0, 14.0))
    tell = _Lines(lambda: next(times))
    for done in range(9):
        tell("reading", done, 8, "a.txt")
    assert capfd.readouterr().err == "reading: 8 of 8 in 4.0 s, 2.0 a second\n"


def test_a_terminal_has_a_bar_for_each_phase() -> None:
    from rich.console import Console

    written = io.StringIO()
    with _bars(Console(file=written, force_terminal=True, width=120)) as tell:
        for phase in ("reading", "drawing"):
            for done in range(3):
                tell(phase, done, 2, "a/[b]甲.txt")
                time.sleep(0.01)
    last = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", written.getvalue())
    for phase in ("reading", "drawing"):
        assert re.search(rf"{phase} .* 2/2 +[\d,.]+/s +0:00:00 left 0:00:00 \[b\]甲\.txt", last), last[-400:]


# what is said of the graph


def fails(*_: object, **__: object) -> None:
    raise OSError("no space left on device")


def test_a_first_build_that_fails_leaves_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(commit, "set_graphs", fails)
    code, _, err = run("build", tmp_path / "a.txt", "-g", tmp_path / "deep" / "kg")
    assert code == 1
    assert "no graph was made" in err.splitlines()[-1] and "nothing was changed" not in err
    assert not (tmp_path / "deep").exists()


def test_a_folder_of_the_users_stays(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "kg").mkdir()
    (tmp_path / "kg" / "note").write_text("mine", encoding="utf-8")
    monkeypatch.setattr(commit, "set_graphs", fails)
    assert run("build", tmp_path / "a.txt", "-g", tmp_path / "kg")[0] == 1
    assert {path.name for path in (tmp_path / "kg").iterdir()} - {".lock"} == {"note"}


def test_a_later_build_that_fails_says_that_nothing_was_changed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert run("build", tmp_path / "a.txt", "-g", tmp_path / "kg", "--only-graph")[0] == 0
    before = run("reports", "-g", tmp_path / "kg")[1]
    (tmp_path / "a.txt").write_text(TEXT * 2, encoding="utf-8")
    monkeypatch.setattr(commit, "set_graphs", fails)
    code, _, err = run("build", tmp_path / "a.txt", "-g", tmp_path / "kg")
    assert code == 1 and "nothing was changed" in err
    assert run("reports", "-g", tmp_path / "kg")[1] == before


@pytest.mark.parametrize("given", ["none.txt", "empty", "empty.txt"])
def test_a_build_of_nothing_makes_no_folder(run: Run, tmp_path: Path, given: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.txt").touch()
    code, out, err = run("build", tmp_path / given, "-g", tmp_path / "kg")
    assert (code, out) == (1, "")
    assert err.splitlines()[-1] == f"yinpu: nothing that can be read was given: no graph was made at {tmp_path / 'kg'}"
    assert "next:" not in err
    assert not (tmp_path / "kg").exists()


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("builders.incremental.build._work", "no graph was made"),
        ("graph.views.page.refresh", "the graph is built, its analyses and views are not finished: build again for them"),
    ],
)
def test_an_interrupted_build_says_what_became_of_the_graph(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, told: str
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(moment, stop)
        code, _, err = run("build", tmp_path / "a.txt", "-g", tmp_path / "kg")
    assert (code, err.splitlines()[-1]) == (130, f"yinpu: interrupted; {told}")
    assert (tmp_path / "kg").exists() == ("built" in told)
    assert run("build", tmp_path / "a.txt", "-g", tmp_path / "kg")[0] == 0
    assert (tmp_path / "kg" / "index.html").is_file()
    with monkeypatch.context() as patched:
        patched.setattr("builders.incremental.build._work", stop)
        (tmp_path / "a.txt").write_text(TEXT * 3, encoding="utf-8")
        err = run("build", tmp_path / "a.txt", "-g", tmp_path / "kg")[2]
    assert err.splitlines()[-1] == "yinpu: interrupted; the graph is as it was"


# where there is no POSIX


HIDDEN = ("fcntl", "grp", "nis", "pty", "pwd", "resource", "spwd", "syslog", "termios", "tty")
WITHOUT = f"""
import os, signal, sys
for name in {HIDDEN!r}:
    sys.modules[name] = None
for name in ("chown", "getegid", "geteuid", "killpg", "mkfifo", "nice", "setsid", "statvfs"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGALRM", "SIGHUP", "SIGPIPE", "SIGUSR1", "alarm", "setitimer"):
    if hasattr(signal, name):
        delattr(signal, name)
from yinpu.cli.main import console
console()
"""


def test_nothing_of_posix_is_needed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("标题：澄江观察\n\n" + TEXT, encoding="utf-8")

    def call(*arguments: str) -> str:
        command = [sys.executable, "-c", WITHOUT, *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    call("build", "a.txt", "-g", "kg")
    assert "招商银行" in call("query", "-g", "kg", "banks-by-reports")
    assert "澄江观察" in call("reports", "-g", "kg", "--format", "table")
    assert json.loads(call("extract", "a.txt").splitlines()[0])["label"] == "招商银行"


def test_what_only_posix_has_is_asked_for_before_it_is_used() -> None:
    modules = re.compile(rf"^\s*(?:import|from) (?:{'|'.join(HIDDEN)})\b", re.M)
    calls, signals = "fork|uname|getuid|geteuid|killpg|setsid|statvfs|nice", "SIGALRM|SIGKILL|SIGHUP|alarm"
    names = re.compile(rf"\b(?:os\.(?:{calls})|signal\.(?:{signals}))\b")
    found = {}
    for room in ("ontology", "builders", "graph", "yinpu"):
        for path in (ROOT / room).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if told := {*modules.findall(text), *names.findall(text)}:
                found[path.name] = (told, 'if hasattr(os, "killpg"):' in text)
    assert found == {"libreoffice.py": ({"os.killpg", "signal.SIGKILL"}, True)}
