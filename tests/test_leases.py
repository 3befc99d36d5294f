"""Who reads a graph keeps what they opened: its statements, its mentions and its texts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from builders import build, forget
from graph import KnowledgeGraph
from graph.exchange.export import exported

READER = """
import sys
from graph import KnowledgeGraph
kg = KnowledgeGraph.open(sys.argv[1])
print("open", flush=True)
sys.stdin.readline()
print(kg.mentions().collect().height, len(kg))
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, bank in (("a.txt", "招商银行"), ("b.txt", "宁波银行")):
        (folder / name).write_text(f"{bank}观察\n\n{bank}推进财富管理与数据治理。\n", encoding="utf-8")
    return folder


def edit(files: Path, bank: str) -> None:
    (files / "a.txt").write_text(f"{bank}观察\n\n{bank}发布绿色债券。\n", encoding="utf-8")


def generations(kg: Path) -> list[str]:
    return sorted(path.name for path in (kg / "store").iterdir())


def leases(kg: Path) -> list[str]:
    return sorted(path.name for path in (kg / "leases").iterdir())


@contextmanager
def reader(kg: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", READER, str(kg)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout is not None and child.stdout.readline() == "open\n"
            yield child
        finally:
            child.kill()


def test_a_reader_keeps_statements_mentions_and_texts(files: Path, tmp_path: Path) -> None:
    kg = tmp_path / "kg"
    build([files], kg)
    opened = KnowledgeGraph.open(kg)
    lazy = opened.mentions()
    before = lazy.collect(), exported(opened, "nq"), {iri: opened.text(iri) for iri in opened.catalogue()["id"]}
    edit(files, "兴业银行")
    build([files], kg)
    forget(str(files / "b.txt"), kg)
    (files / "b.txt").unlink()
    edit(files, "江苏银行")
    build([files], kg)
    assert generations(kg) == ["0001", "0004"]
    after = lazy.collect(), exported(opened, "nq"), {iri: opened.text(iri) for iri in opened.catalogue()["id"]}
    assert before[0].equals(after[0])
    assert before[1:] == after[1:]
    assert len(list((kg / "records").iterdir())) > 1
    opened.close()
    assert build([files], kg).unchanged == 1
    assert (generations(kg), leases(kg), len(list((kg / "records").iterdir()))) == (["0004"], [], 1)


def test_a_graph_that_nobody_reads_has_one_generation(files: Path, tmp_path: Path) -> None:
    kg = tmp_path / "kg"
    build([files], kg)
    assert generations(kg) == ["0001"]
    with KnowledgeGraph.open(kg):
        assert len(leases(kg)) == 1
    assert leases(kg) == []
    edit(files, "兴业银行")
    build([files], kg)
    assert generations(kg) == ["0002"]


def test_a_reader_in_another_process_keeps_its_generation(files: Path, tmp_path: Path) -> None:
    kg = tmp_path / "kg"
    build([files], kg)
    with KnowledgeGraph.open(kg) as opened:
        size = f"{opened.mentions().collect().height} {len(opened)}\n"
    with reader(kg) as child:
        for bank in ("兴业银行", "江苏银行"):
            edit(files, bank)
            build([files], kg)
        assert build([files], kg).unchanged == 2  # what is swept when nothing changed leaves it, too
        assert generations(kg) == ["0001", "0003"]
        assert child.communicate("go\n")[0] == size
    build([files], kg)
    assert (generations(kg), leases(kg)) == (["0003"], [])


def test_a_reader_that_was_killed_keeps_nothing(files: Path, tmp_path: Path) -> None:
    kg = tmp_path / "kg"
    build([files], kg)
    with reader(kg) as child:
        child.kill()
        child.wait()
    assert len(leases(kg)) == 1
    edit(files, "兴业银行")
    build([files], kg)
    assert (generations(kg), leases(kg)) == (["0002"], [])


def test_a_folder_in_which_nothing_can_be_written_is_read(files: Path, tmp_path: Path) -> None:
    kg = tmp_path / "kg"
    build([files], kg)
    (kg / "leases").write_text("in the place of a folder")
    with KnowledgeGraph.open(kg) as opened:
        assert opened.mentions().collect().height > 0
