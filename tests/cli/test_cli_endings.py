"""How commands end: one line and an exit code for whatever happens, and nothing lost on the way out."""

from __future__ import annotations

import errno
import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]

OPEN = "graph.knowledge_graph.KnowledgeGraph.open"
#: What each command calls first, and how to call the command.
CALLED = {
    "build a.txt -o {tmp}/kg": "builders.incremental.build.build",
    "demo -o {tmp}/kg": "builders.incremental.build.build",
    "forget a.txt": "builders.incremental.build.forget",
    "reports": OPEN,
    "query banks-by-reports": OPEN,
    "queries": "graph.query.packaged.packaged_queries",
    "analyse": OPEN,
    "trends": OPEN,
    "view": OPEN,
    "serve": "graph.server.app.serve",
    "extract a.txt": "builders.extractor.Extractor",
    "relations a.txt": "builders.extractor.Extractor",
    "validate": OPEN,
    "check": "graph.exchange.check.check",
    "export": OPEN,
    "diff a b": OPEN,
    "candidates a.txt": "builders.discovery.candidates.write_candidates",
    "accept term": "ontology.knowledge.curation.curate",
    "unlinked": "graph.store.folder.KGFolder.manifest",
    "knowledge check": "ontology.__main__.main",
    "knowledge tidy": "ontology.__main__.main",
    "knowledge thesaurus": "ontology.knowledge.thesaurus.thesaurus",
    "evaluate gold.jsonl": "builders.evaluate.evaluate",
}


@pytest.fixture(params=CALLED.items(), ids=CALLED)
def fail(
    request: pytest.FixtureRequest, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """Run a command whose work raises the given exception."""
    command, target = request.param

    def call(error: BaseException, *options: str) -> tuple[int, str, str]:
        def broken(*_: object, **__: object) -> None:
            raise error

        monkeypatch.setattr(target, broken)
        return run(*command.format(tmp=tmp_path).split(), *options)

    return call


@pytest.fixture(autouse=True)
def silent_again() -> Iterator[None]:
    yield
    logging.getLogger("yinpu").setLevel(logging.WARNING)


def lines(err: str) -> list[str]:
    """What is told."""
    return [line for line in err.splitlines() if line.strip()]


def test_an_unexpected_exception_is_one_line(fail: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = fail(ValueError("first\nsecond  " + "x" * 1000))
    (line,) = lines(err)
    assert (code, out) == (1, "")
    assert line.startswith("yinpu: unexpected ValueError: first second xxx")
    assert line.endswith("x: run again with --log-level debug to see the traceback, and report it")
    assert len(line) < 600


def test_with_debug_the_traceback_is_told(fail: Callable[..., tuple[int, str, str]]) -> None:
    code, _, err = fail(ZeroDivisionError(), "--log-level", "debug")
    assert code == 1
    assert "DEBUG yinpu.cli.errors: traceback\nTraceback (most recent call last):" in err
    assert "\nZeroDivisionError\n" in err
    assert lines(err)[-1].startswith("yinpu: unexpected ZeroDivisionError: run again with")


def test_an_interrupt_ends_with_130(fail: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = fail(KeyboardInterrupt())
    assert (code, out) == (130, "")
    assert lines(err) in (["yinpu: interrupted"], ["yinpu: interrupted; no graph was made"])


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (OSError(errno.ENOSPC, "No space left"), "yinpu: disk: No space left: free some space or give another path"),
        (PermissionError(errno.EACCES, "Not allowed", "a.nq"), "yinpu: a.nq: Not allowed: give another path"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "Refused"), "yinpu: unexpected ConnectionRefusedError: "),
        (OSError("odd"), "yinpu: unexpected OSError: odd: run again"),
        (MemoryError(), "yinpu: unexpected MemoryError: run again"),
        (
            RuntimeError("Corruption: bad block"),
            "yinpu: the store of the graph is damaged: give its sources to `yinpu build` again",
        ),
    ],
)
def test_what_the_system_refuses_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, line: str) -> None:
    def broken(_: object) -> None:
        raise error

    monkeypatch.setattr(OPEN, broken)
    code, out, err = run("reports")
    assert (code, out) == (1, "")
    assert err.startswith(line)
    assert err.count("\n") == 1


@pytest.mark.parametrize("place", ["before", "after"])
def test_the_log_level_may_stand_anywhere(run: Run, tmp_path: Path, place: str) -> None:
    level = ["--log-level", "INFO"]
    (tmp_path / "a.txt").write_text("招商银行推进财富管理。", encoding="utf-8")
    build = ["build", tmp_path / "a.txt", "-o", tmp_path / "kg", "--only-graph", "-q"]
    code, out, err = run(*(level + build if place == "before" else build + level))
    assert (code, out) == (0, "")
    assert re.fullmatch(r"INFO yinpu\.main_job: .*kg: 1 sources read, 1 reports, \d+ statements\n", err)


def test_the_log_level_is_for_one_call(run: Run) -> None:
    assert run("queries", "--log-level", "debug")[0] == 0
    assert run("queries", "--log-level", "loud")[0] == 2
    run("reports", "-g", "nowhere")
    assert "Traceback" not in run("reports", "-g", "nowhere")[2]


# the process as a whole


def yinpu(*arguments: object, before: str = "", **options: object) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own as its entry point does, after some preparation."""
    code = f"import sys\n{before}\nfrom yinpu.cli.main import console\nsys.argv[0] = 'yinpu'\nsys.exit(console())"
    return subprocess.run([sys.executable, "-c", code, *map(str, arguments)], stderr=subprocess.PIPE, check=False, **options)  # type: ignore[call-overload, no-any-return]


def test_all_output_is_out_before_the_process_ends(run: Run, kg: Path) -> None:
    done = yinpu("export", "-g", kg, stdout=subprocess.PIPE)
    code, out, err = run("export", "-g", kg)
    assert (done.returncode, done.stderr) == (code, err.encode()) == (0, b"")
    assert len(out) > 100_000
    assert done.stdout.decode() == out


@pytest.mark.parametrize("command", ["reports", "query banks-by-reports", "export", "queries"])
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_output_that_was_lost_is_told(kg: Path, command: str) -> None:
    with open("/dev/full", "wb") as full:
        done = yinpu(*command.split(), stdout=full, env=os.environ | {"YINPU_GRAPH": str(kg)})
    assert done.returncode == 1
    assert done.stderr.decode().startswith("yinpu: disk: ")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("command", ["reports", "export", "queries", "--help"])
def test_a_reader_that_leaves_is_no_failure(kg: Path, command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "wb") as pipe:
        done = yinpu(command, stdout=pipe, env=os.environ | {"YINPU_GRAPH": str(kg)})
    assert done.stderr == b""
    assert done.returncode in ((0, 1) if command == "--help" else (0,))


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_are_no_failure(kg: Path, closed: str) -> None:
    for command in ("queries", f"reports -g '{kg}'"):
        done = subprocess.run(f"'{sys.executable}' -m yinpu {command} {closed}", shell=True, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_a_signal_interrupts_the_process() -> None:
    before = (
        "import os, signal, graph.knowledge_graph as g\ng.KnowledgeGraph.open = lambda _: os.kill(os.getpid(), signal.SIGINT)"
    )
    done = yinpu("reports", before=before, stdout=subprocess.PIPE)
    assert (done.returncode, done.stdout) == (130, b"")
    assert done.stderr == b"yinpu: interrupted\n"


@pytest.mark.parametrize(
    ("ends", "where"),
    [
        (r"os\._exit", {"yinpu/cli/main.py"}),
        (r"sys\.exit\(|SystemExit\(", {"ontology/__main__.py", "yinpu/cli/errors.py", "yinpu/rooms.py"}),
    ],
)
def test_no_library_code_ends_the_process(ends: str, where: set[str]) -> None:
    root = Path(__file__).parents[2]
    paths = [path for room in ("ontology", "builders", "graph", "yinpu") for path in (root / room).rglob("*.py")]
    found = {path.relative_to(root).as_posix() for path in paths if re.search(ends, path.read_text(encoding="utf-8"))}
    assert found == where
