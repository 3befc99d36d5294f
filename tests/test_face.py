"""``import yinpu``: what it offers, what it costs, what it leaves alone."""

from __future__ import annotations

import inspect
import json
import logging
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import builders
import graph
import ontology.errors
import yinpu
from ontology.progress import PHASES
from yinpu.main_job import build

ROOT = Path(__file__).parents[1]
TEXT = "招商银行推进财富管理。兴业银行发布绿色债券。"


def python(code: str) -> str:
    """What a fresh Python prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    return folder


def test_the_names_of_the_face() -> None:
    assert yinpu.KnowledgeGraph is graph.KnowledgeGraph
    assert yinpu.build is build
    assert yinpu.__version__ == version("yinpu")
    for name in ontology.errors.__all__:
        if name in yinpu.__all__:
            assert getattr(yinpu, name) is getattr(ontology.errors, name)
    assert {"YinpuError", "ReadError", "StoreError", "KnowledgeError", "UsageError"} <= set(yinpu.__all__)
    assert set(yinpu.__all__) <= set(dir(yinpu))
    with pytest.raises(AttributeError, match="'yinpu' has no attribute 'biuld'"):
        _ = yinpu.biuld  # type: ignore[attr-defined]


def test_import_brings_nothing_heavy() -> None:
    heavy = ("typer", "rich", "networkx", "numpy", "polars", "pyoxigraph", "rdflib", "spacy", "opencc", "importlib.metadata")
    code = f"import sys, json, yinpu\nprint(json.dumps([m for m in {heavy!r} if m in sys.modules] + sorted(yinpu.__dict__)))"
    found = json.loads(python(code))
    assert not set(heavy) & set(found)
    loaded = python("import sys, yinpu\nprint(*sys.modules)").split()
    assert not [name for name in loaded if name.split(".")[0] in ("ontology", "builders", "graph")]


def test_the_library_is_silent_and_sets_nothing() -> None:
    code = """
import logging, yinpu
from yinpu.main_job import log
log.error("nobody listens")
mine = logging.getLogger("yinpu")
print([type(h).__name__ for h in mine.handlers], mine.level, logging.root.handlers, log.name)
"""
    assert python(code) == "['NullHandler'] 0 [] yinpu.main_job\n"


def test_build_builds_analyses_and_draws(reports: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "yinpu")
    seen: list[tuple[str, int, int, str]] = []
    result = yinpu.build(reports, tmp_path / "kg", progress=lambda *told: seen.append(told))
    assert (result.read, result.reports, result.mentions["Bank"]) == (1, 1, 2)
    assert list(dict.fromkeys(phase for phase, *_ in seen)) == list(PHASES)
    assert seen[:2] == [("reading", 0, 1, ""), ("reading", 1, 1, str(reports / "a.txt"))]
    for phase in PHASES:
        steps = [(done, total) for name, done, total, _ in seen if name == phase]
        assert steps == [(done, len(steps) - 1) for done in range(len(steps))], phase
    index = tmp_path / "kg" / "index.html"
    with yinpu.KnowledgeGraph.open(tmp_path / "kg") as kg:
        assert kg.query("ASK { ?x a yp:Community }").item()
    drawn = index.stat().st_mtime_ns
    assert [record.name for record in caplog.records if "pages drawn" in record.getMessage()] == ["yinpu.main_job"]
    again = yinpu.build([reports], tmp_path / "kg")
    assert (again.unchanged, index.stat().st_mtime_ns) == (1, drawn)
    with yinpu.KnowledgeGraph.open(tmp_path / "kg") as kg:
        assert result.statements == again.statements == kg.statements() == kg.counts()["statements"]


def test_build_of_the_graph_only(reports: Path, tmp_path: Path) -> None:
    result = yinpu.build([reports / "a.txt"], tmp_path / "kg", only_graph=True, workers=1)
    assert result.reports == 1
    assert not (tmp_path / "kg" / "index.html").exists()
    assert yinpu.build(str(reports), tmp_path / "kg").reports == 1
    assert (tmp_path / "kg" / "index.html").is_file()


def test_build_of_nothing_draws_nothing(tmp_path: Path) -> None:
    result = yinpu.build(tmp_path / "missing.txt", tmp_path / "kg")
    assert [(path, result.reports) for path, _, _ in result.failures] == [(str(tmp_path / "missing.txt"), 0)]
    assert not (tmp_path / "kg").exists()


def test_build_with_tables_of_ones_own(reports: Path, tmp_path: Path) -> None:
    header = "entity\tname\tstatus\tkind\tsince\tuntil\tseat\tparent\tcode\tsource\n"
    (tmp_path / "institutions.tsv").write_text(header + "\t兴业银行\tnever\t\t\t\t\t\t\tus\n", encoding="utf-8")
    mine = yinpu.build(reports, tmp_path / "mine", knowledge=yinpu.Knowledge(tmp_path), only_graph=True)
    ours = yinpu.build(reports, tmp_path / "ours", only_graph=True)
    assert (mine.mentions["Bank"], ours.mentions["Bank"]) == (1, 2)


def test_the_face_takes_what_the_builders_take() -> None:
    ours, theirs = (inspect.signature(one).parameters for one in (yinpu.build, builders.build))
    assert set(theirs) <= set(ours)
    assert {ours[name].default == theirs[name].default for name in theirs} == {True}


def test_each_room_has_types_for_its_users() -> None:
    assert all((ROOT / room / "py.typed").is_file() for room in ("ontology", "builders", "graph", "yinpu"))


def test_files_of_the_command_line_are_small() -> None:
    sizes = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "yinpu").rglob("*.py")}
    assert {name: size for name, size in sizes.items() if size > 300} == {}


def test_loggers_of_the_face_are_children_of_yinpu() -> None:
    named = [re.findall(r"getLogger\((.*?)\)", path.read_text(encoding="utf-8")) for path in (ROOT / "yinpu").rglob("*.py")]
    assert {name for names in named for name in names} == {"__name__", '"yinpu"'}
