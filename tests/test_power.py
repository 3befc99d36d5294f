"""Power cuts, kills and exceptions at any moment of a build: the graph is the old one or the new one, or is made again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from builders import build
from graph import KnowledgeGraph
from graph.exchange.check import check
from graph.exchange.export import exported
from ontology.errors import StoreError

ROOT = Path(__file__).parent.parent
BANKS = ("招商银行", "建设银行", "兴业银行", "宁波银行", "江苏银行", "平安银行")
#: A folder's files by name with what they hold, and its folders.
Tree = dict[str, "bytes | Tree"]


def write(folder: Path, number: int) -> None:
    """Files of which each number has others: one changes, one comes, one goes, one stays."""
    folder.mkdir(exist_ok=True)
    for path in folder.glob("n*.txt"):
        path.unlink()
    texts = {"same": "江苏银行发行绿色债券。", "changed": f"{BANKS[number % 6]}推进第{number}期财富管理。"}
    texts[f"n{number}"] = f"{BANKS[(number + 1) % 6]}加强第{number}期数据治理。"
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(f"标题: {name}观察\n发布机构: 澄江咨询\n\n{text}\n", encoding="utf-8")


def quads(kg: Path) -> bytes:
    with KnowledgeGraph.open(kg) as opened:
        found = exported(opened, "nq")
    return found if isinstance(found, bytes) else found.encode()


def fresh(files: Path, kg: Path) -> bytes:
    build([files], kg)
    return quads(kg)


class Disk:
    """What of a folder would be on the disk if the power failed now: what was written and not synced is lost.

    ``states`` has a tree for each moment just before and after something was synced, renamed, linked or deleted. Of each
    moment there are two: in the first the folders are as they are, but files that were not synced are empty; in the second,
    names that came or went since their folder was synced are back as they were.
    """

    def __init__(self, root: Path) -> None:
        self.root, self.states = root, list[Tree]()
        self._held: dict[int, bytes] = {}
        self._listed: dict[str, dict[str, int]] = {}
        for folder, _, _ in os.walk(root):
            self._list(folder)
            for entry in os.scandir(folder):
                if entry.is_file():
                    self._held[entry.inode()] = Path(entry).read_bytes()

    def _list(self, folder: str) -> None:
        self._listed[folder] = {entry.name: -1 if entry.is_dir() else entry.inode() for entry in os.scandir(folder)}

    def synced(self, handle: int) -> None:
        path = os.readlink(f"/proc/self/fd/{handle}")
        if os.path.isdir(path):
            self._list(path)
        else:
            self._held[os.fstat(handle).st_ino] = Path(path).read_bytes()

    def note(self) -> None:
        for strict in (False, True):
            tree = self._tree(str(self.root), strict)
            if tree not in self.states:
                self.states.append(tree)

    def _tree(self, folder: str, strict: bool) -> Tree:
        if strict:
            found = self._listed.get(folder, {})
        else:
            found = {entry.name: -1 if entry.is_dir() else entry.inode() for entry in os.scandir(folder)}
        return {
            name: self._tree(os.path.join(folder, name), strict) if inode < 0 else self._held.get(inode, b"")
            for name, inode in found.items()
            if inode >= 0 or strict or os.path.isdir(os.path.join(folder, name))
        }

    @contextmanager
    def watched(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patched:
            for name in ("fsync", "replace", "rename", "link", "unlink", "rmdir", "mkdir"):
                patched.setattr(os, name, self._watching(name, getattr(os, name)))
            yield
        self.note()

    def _watching(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any, **options: Any) -> Any:
            self.note()
            done = work(*arguments, **options)
            if name == "fsync":
                self.synced(arguments[0])
            self.note()
            return done

        return watched


def lay(tree: Tree, folder: Path) -> None:
    folder.mkdir()
    for name, held in tree.items():
        if isinstance(held, bytes):
            (folder / name).write_bytes(held)
        else:
            lay(held, folder / name)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc tells which file is synced")
@pytest.mark.parametrize("first", [True, False], ids=["the first build", "a later build"])
def test_the_power_may_fail_at_any_moment(tmp_path: Path, first: bool) -> None:
    files, kg = tmp_path / "files", tmp_path / "kg"
    write(files, 1)
    kg.mkdir()
    allowed = set() if first else {fresh(files, kg)}
    if not first:
        write(files, 2)
    disk = Disk(kg)
    with disk.watched():
        build([files], kg)
    new = quads(kg)
    allowed.add(new)
    assert len(disk.states) > 20
    opened = set()
    for number, tree in enumerate(disk.states):
        cut = tmp_path / f"cut{number}"
        lay(tree, cut)
        try:
            found = quads(cut)
        except StoreError as error:
            assert str(error).startswith(str(cut)) and "\n" not in str(error)
            found = b""
        assert found in allowed or (found == b"" and first)
        opened.add(found)
        if number % 8 == 0 or (not found and not first):
            result = build([files], cut)
            assert (result.repaired, result.failures) == ([], [])
            assert quads(cut) == new
            assert check(cut, sample=None).faults == []
    assert opened == allowed | ({b""} if first else set())


KILLED = """
import sys
from builders import build
from ontology.knowledge.knowledge import default_knowledge
from builders.extractor import Extractor
import polars, pyoxigraph
Extractor(default_knowledge())
print("ready", flush=True)
sys.stdin.readline()
build([sys.argv[1]], sys.argv[2], workers=1)
"""
#: Kills, and exceptions: so many within the time, or as many as the variable says.
ROUNDS, SECONDS = int(os.environ.get("YINPU_KILLS", 0)), 8


def rounds() -> Iterator[int]:
    began = time.monotonic()
    for number in range(1, (ROUNDS or 50) + 1):
        if not ROUNDS and number > 2 and time.monotonic() - began > SECONDS:
            return
        yield number


def as_fresh(files: Path, kg: Path, number: int) -> None:
    """After whatever happened, the graph opens or there is none; a build makes it what a fresh one is."""
    if (kg / "manifest.json").exists():
        quads(kg)
    result = build([files], kg)
    assert (result.repaired, result.failures) == ([], [])
    assert quads(kg) == fresh(files, kg.parent / f"fresh{number}")
    assert check(kg, sample=None).faults == []


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_build_may_be_killed_at_any_moment(tmp_path: Path) -> None:
    files, kg, chance = tmp_path / "files", tmp_path / "kg", random.Random(20231)
    lasts, killed = 0.0, 0
    for number in rounds():
        write(files, number)
        command = [sys.executable, "-c", KILLED, str(files), str(kg)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True) as child:
            assert child.stdin and child.stdout and child.stdout.readline() == "ready\n"
            began = time.monotonic()
            child.stdin.write("go\n")
            child.stdin.flush()
            if lasts:
                time.sleep((chance.random() if killed else 0.3) * lasts)
                child.kill()
            child.wait()
            lasts = lasts or time.monotonic() - began
            killed += child.returncode == -signal.SIGKILL
        as_fresh(files, kg, number)
    print(f"{killed} builds killed")
    assert killed


ERRORS = (OSError(5, "input/output error"), OSError(28, "no space left"), MemoryError(), RuntimeError("x"), KeyboardInterrupt())


class Breaking:
    """Counts the calls of our functions, and raises an exception at one of them."""

    def __init__(self, at: int, error: BaseException) -> None:
        self.at, self.error, self.calls = at, error, 0

    def __call__(self, frame: Any, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(OURS):
            self.calls += 1
            if self.calls == self.at:
                raise self.error


OURS = tuple(str(ROOT / name) for name in ("builders", "graph", "ontology"))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_build_may_fail_at_any_call(tmp_path: Path) -> None:
    files, kg, chance = tmp_path / "files", tmp_path / "kg", random.Random(20232)
    write(files, 0)
    build([files], tmp_path / "warm")
    calls = broken = 0
    for number in rounds():
        write(files, number)
        part = chance.choice((0.02, 1))  # half of the calls are made by what reads; the commit is the end of them
        at = int(calls * (1 - part * chance.random())) if calls else -1
        breaking = Breaking(at, chance.choice(ERRORS))
        sys.setprofile(breaking)
        try:
            build([files], kg, workers=1)
        except (Exception, KeyboardInterrupt):
            broken += 1
        finally:
            sys.setprofile(None)
        calls = calls or breaking.calls
        as_fresh(files, kg, number)
    print(f"{broken} builds ended by an exception, of {calls:,} calls")
