"""A graph whose folder was damaged: told in one line, made again from records or sources, equal to a fresh one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from builders import build, forget
from graph import KnowledgeGraph
from graph.exchange.export import export
from ontology.errors import DamageError, StoreError

TEXTS = {
    "a.txt": "标题: 城商行观察\n发布机构: 澄江咨询\n日期: 2023-05-06\n\n招商银行推进数字化转型。工行发布绿色债券。",
    "b.txt": "绿色金融简报\n\n根据银发〔2020〕46号文,兴业银行发布绿色债券。",
    "c.txt": "普惠金融简报\n\n建设银行与网商银行支持小微企业。",
}


def tables(kg: Path) -> list[Path]:
    return sorted(kg.glob("store/*/quads/*.sst"), key=lambda path: path.stat().st_size)


def overwrite(path: Path, at: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(data)


def cut(path: Path) -> None:
    overwrite(path, 0, b"")
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def record(kg: Path) -> Path:
    return min((kg / "records").iterdir())


def replace_statement(kg: Path) -> None:
    """The store is sound, but says less than the manifest."""
    from pyoxigraph import Store

    (folder,) = (kg / "store").iterdir()
    store = Store(str(folder / "quads"))
    store.remove(next(iter(store)))
    store.flush()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "no folder of stores": lambda kg: shutil.rmtree(kg / "store"),
    "an empty store": lambda kg: [path.unlink() for path in kg.glob("store/*/quads/*")],
    "a file in place of the stores": lambda kg: (shutil.rmtree(kg / "store"), (kg / "store").write_text("x")),
    "a store without CURRENT": lambda kg: [path.unlink() for path in kg.glob("store/*/quads/CURRENT")],
    "a store whose own manifest is garbage": lambda kg: [
        path.write_bytes(b"x" * 99) for path in kg.glob("store/*/quads/MANIFEST*")
    ],
    "the smallest table all garbage": lambda kg: tables(kg)[0].write_bytes(b"\xaa" * 500),
    "the greatest table cut off": lambda kg: cut(tables(kg)[-1]),
    "the greatest table lost": lambda kg: tables(kg)[-1].unlink(),
    "the beginning of each table garbage": lambda kg: [overwrite(path, 0, b"\xaa" * 100) for path in tables(kg)],
    "one byte of the greatest table": lambda kg: overwrite(tables(kg)[-1], 9, bytes([tables(kg)[-1].read_bytes()[9] ^ 255])),
    "a statement taken out": replace_statement,
    "mentions lost": lambda kg: [path.unlink() for path in kg.glob("store/*/mentions/*")],
    "mentions cut off": lambda kg: [cut(path) for path in kg.glob("store/*/mentions/*")],
    "mentions of garbage": lambda kg: [path.write_bytes(b"PAR1garbagePAR1") for path in kg.glob("store/*/mentions/*")],
    "a manifest that is a list": lambda kg: (kg / "manifest.json").write_text("[]"),
    "a manifest that is null": lambda kg: (kg / "manifest.json").write_text("null"),
    "an empty manifest": lambda kg: (kg / "manifest.json").write_text(""),
    "a manifest cut off": lambda kg: cut(kg / "manifest.json"),
    "a manifest of bytes": lambda kg: (kg / "manifest.json").write_bytes(b"\xff\xfe\0garbage"),
    "a manifest without sources": lambda kg: (kg / "manifest.json").write_text('{"format": 2, "store": "store/0001"}'),
    "no manifest": lambda kg: (kg / "manifest.json").unlink(),
    "no records": lambda kg: shutil.rmtree(kg / "records"),
    "a record lost": lambda kg: record(kg).unlink(),
    "a record cut off": lambda kg: cut(record(kg)),
    "a record of garbage": lambda kg: record(kg).write_bytes(b"garbage"),
    "a record and the store lost": lambda kg: (record(kg).unlink(), shutil.rmtree(kg / "store")),
    "records and store lost": lambda kg: (shutil.rmtree(kg / "records"), shutil.rmtree(kg / "store")),
}
#: What leaves the graph as it was, only not what a later build needs.
UNSEEN = {name for name in DAMAGE if name.startswith(("no records", "a record")) and "store" not in name}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with sources and their graph, and the graph as N-Quads."""
    root = tmp_path_factory.mktemp("damage")
    (root / "reports").mkdir()
    for name, text in TEXTS.items():
        (root / "reports" / name).write_text(text, encoding="utf-8")
    build([root / "reports"], root / "kg")
    return root


def quads(kg: Path) -> list[str]:
    target = kg.parent / "out.nq"
    with KnowledgeGraph.open(kg) as opened:
        export(opened, "nq", target)
    return sorted(target.read_text(encoding="utf-8").splitlines())


def yinpu(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "yinpu", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def kg(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made / "kg", tmp_path / "kg"))


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_what_was_damaged_is_made_again(
    made: Path, kg: Path, damage: Callable[[Path], object], request: pytest.FixtureRequest
) -> None:
    damage(kg)
    result = build([made / "reports"], kg)
    both = "and" in request.node.callspec.id and "record" in request.node.callspec.id
    assert (len(result.repaired), result.failures, result.reports) == (2 if both else 1, [], 3)
    assert result.summary().startswith(f"rebuilt: {kg}")
    assert quads(kg) == quads(made / "kg")
    again = build([made / "reports"], kg)
    assert (again.repaired, again.unchanged) == ([], 3)


@pytest.mark.parametrize("name", ["no folder of stores", "the beginning of each table garbage", "a manifest cut off"])
def test_the_command_line_tells_of_it_and_succeeds(made: Path, kg: Path, name: str) -> None:
    DAMAGE[name](kg)
    done = yinpu("build", made / "reports", "-o", kg, "--only-graph")
    assert done.returncode == 0
    assert sum(line.startswith("rebuilt: ") for line in done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert quads(kg) == quads(made / "kg")


@pytest.mark.parametrize("command", [["reports"], ["query", "SELECT * { ?s ?p ?o }"], ["unlinked"], ["analyse"]])
@pytest.mark.parametrize("name", ["no folder of stores", "the beginning of each table garbage", "a manifest that is a list"])
def test_asking_a_damaged_graph_is_one_line(kg: Path, name: str, command: list[str]) -> None:
    DAMAGE[name](kg)
    done = yinpu(*command, "-g", kg)
    assert done.returncode == 1
    assert done.stderr.startswith("yinpu: ")
    assert done.stderr.count("\n") == 1
    assert "yinpu build" in done.stderr


@pytest.mark.parametrize("name", sorted(set(DAMAGE) - {"no manifest"}))
def test_nothing_is_forgotten_in_a_damaged_graph(made: Path, kg: Path, name: str) -> None:
    DAMAGE[name](kg)
    with pytest.raises(DamageError, match="yinpu build"):
        forget(str(made / "reports" / "a.txt"), kg)


def test_an_undamaged_copy_is_not_made_again(made: Path, kg: Path) -> None:
    shutil.copytree(kg, kg.parent / "copy", copy_function=shutil.copyfile)  # other times, the same bytes
    result = build([made / "reports"], kg.parent / "copy")
    assert (result.repaired, result.unchanged) == ([], 3)


@pytest.mark.parametrize("name", sorted(UNSEEN))
def test_a_source_not_given_is_read_again_for_its_record(made: Path, kg: Path, name: str, tmp_path: Path) -> None:
    DAMAGE[name](kg)
    new = tmp_path / "d.txt"
    new.write_text("零售简报\n\n平安银行发展零售业务。", encoding="utf-8")
    result = build([new], kg)
    assert (len(result.repaired), result.failures, result.reports) == (1, [], 4)
    shutil.rmtree(kg / "store")
    assert build([new], kg).reports == 4


def test_a_source_that_has_gone_with_its_record_is_a_failure(tmp_path: Path) -> None:
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    build([tmp_path / name for name in TEXTS], tmp_path / "kg")
    shutil.rmtree(tmp_path / "kg" / "records")
    (tmp_path / "a.txt").unlink()
    result = build([tmp_path / "b.txt"], tmp_path / "kg")
    assert [(Path(path).name, reason) for path, reason, _ in result.failures] == [("a.txt", "lost")]
    assert result.reports == 2


def test_a_graph_of_another_format_is_left_alone(made: Path, kg: Path) -> None:
    (kg / "manifest.json").write_text('{"format": 99, "store": "store/0001", "sources": {}, "reports": {}}')
    with pytest.raises(StoreError, match="format 99"):
        build([made / "reports"], kg)
    assert (kg / "store").is_dir()


def test_the_seal_follows_the_analyses(made: Path, kg: Path) -> None:
    from graph.analysis.runs import analyse, write_back

    with KnowledgeGraph.open(kg) as opened:
        analysis = analyse(opened)
    assert write_back(kg, analysis)
    assert build([made / "reports"], kg).repaired == []
    overwrite(tables(kg)[-1], 9, b"\xaa" * 20)
    assert len(build([made / "reports"], kg).repaired) == 1
