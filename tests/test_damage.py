"""A graph whose folder was damaged: told in one line, made again from records or sources, equal to a fresh one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from builders import build, forget
from graph import KnowledgeGraph
from graph.exchange.check import check
from graph.exchange.export import export
from graph.exchange.readback import readings
from graph.store.folder import KGFolder
from graph.store.manifest import serialize
from graph.store.seal import seal
from ontology.errors import DamageError, StoreError
from ontology.namespaces import NIF

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


def faults(kg: Path) -> list[str]:
    """What a check says, that of a manifest too."""
    try:
        return [str(fault) for fault in check(kg, sample=None).faults]
    except StoreError as error:
        return [str(error)]


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
    assert faults(kg)
    result = build([made / "reports"], kg)
    both = "and" in request.node.callspec.id and "record" in request.node.callspec.id
    assert (len(result.repaired), result.failures, result.reports) == (2 if both else 1, [], 3)
    assert result.summary().startswith(f"rebuilt: {kg}")
    assert quads(kg) == quads(made / "kg")
    again = build([made / "reports"], kg)
    assert (again.repaired, again.unchanged) == ([], 3)
    assert faults(kg) == []


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


def test_a_graph_of_a_newer_format_is_left_alone(made: Path, kg: Path) -> None:
    (kg / "manifest.json").write_text('{"format": 99, "store": "store/0001", "sources": {}, "reports": {}}')
    for fresh in (False, True):
        with pytest.raises(StoreError, match=r"format 99 by a newer Yinpu.*: install the newer one"):
            build([made / "reports"], kg, fresh=fresh)
    assert (kg / "store").is_dir()


def of_format_1(kg: Path) -> None:
    """What the first format had: a store without mentions, records of other names, and no places in them."""
    manifest = json.loads((kg / "manifest.json").read_bytes())
    sources = {
        key: {"path": one["path"], "sha256": one["sha256"], "reader": one["reader"], "reports": [], "old": 1}
        for key, one in manifest["sources"].items()
    }
    old = {"format": 1, "store": manifest["store"], "sources": sources, "reports": dict.fromkeys(manifest["reports"], "0" * 16)}
    (kg / "manifest.json").write_text(json.dumps(old), encoding="utf-8")
    store = kg / manifest["store"]
    for path in (store / "quads").iterdir():
        path.rename(store / path.name)
    shutil.rmtree(store / "mentions")
    for path in (kg / "records").iterdir():
        path.rename(path.with_suffix(".jsonl.gz"))


@pytest.mark.parametrize(
    "command", [["query", "banks-by-reports"], ["reports"], ["check"], ["export"], ["analyse"], ["unlinked"]]
)
def test_asking_a_graph_of_an_older_format_is_one_line(kg: Path, command: list[str]) -> None:
    of_format_1(kg)
    done = yinpu(*command, "-g", kg)
    told = f"yinpu: {kg}: written in format 1, this Yinpu reads 2: give its sources to `yinpu build` again, which makes it anew"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", told + "\n")


def test_a_graph_of_an_older_format_is_made_anew_from_its_sources(tmp_path: Path) -> None:
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    build([tmp_path / name for name in TEXTS], tmp_path / "kg")
    before = quads(tmp_path / "kg")
    of_format_1(tmp_path / "kg")
    result = build([tmp_path / "a.txt"], tmp_path / "kg")
    assert (result.repaired, result.failures, result.read) == ([f"{tmp_path / 'kg'} was of format 1"], [], 3)
    assert quads(tmp_path / "kg") == before
    assert faults(tmp_path / "kg") == []
    assert sorted(path.suffix for path in (tmp_path / "kg" / "records").iterdir()) == [".shard"] * 3
    of_format_1(tmp_path / "kg")
    (tmp_path / "b.txt").unlink()
    result = build([tmp_path / "a.txt"], tmp_path / "kg")
    ((path, reason, message),) = result.failures
    assert (path, reason, result.reports, result.removed) == (str(tmp_path / "b.txt"), "lost", 2, 1)
    assert message.endswith("the file has gone: give it from where it is now")


@pytest.mark.parametrize("older", [False, True])
def test_a_graph_none_of_whose_sources_can_be_read_again_stays(tmp_path: Path, older: bool) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "a.txt").write_text(TEXTS["a.txt"], encoding="utf-8")
    build([tmp_path / "r"], tmp_path / "kg")
    if older:
        of_format_1(tmp_path / "kg")
    before = {path: path.stat().st_size for path in (tmp_path / "kg").rglob("*") if path.is_file()}
    (tmp_path / "r").rename(tmp_path / "away")
    with pytest.raises(StoreError, match="none of its 1 sources can be read again: the graph is as it was"):
        build([tmp_path / "r"], tmp_path / "kg", fresh=not older)
    assert {path: path.stat().st_size for path in (tmp_path / "kg").rglob("*") if path.is_file()} == before
    result = build([tmp_path / "away"], tmp_path / "kg", fresh=not older)
    assert (result.moved, result.read, result.removed, result.failures) == (1, 0, 0, [])


def test_all_is_read_and_written_anew_when_asked(made: Path, kg: Path, tmp_path: Path) -> None:
    new = tmp_path / "d.txt"
    new.write_text("零售简报\n\n平安银行发展零售业务。", encoding="utf-8")
    old = KnowledgeGraph.open(kg)
    before, held = old.mentions(), old.mentions().collect()
    result = build([new], kg, fresh=True)
    assert (result.read, result.unchanged, result.reports, result.repaired) == (4, 0, 4, [])
    assert before.collect().equals(held)
    old.close()
    build([made / "reports", new], tmp_path / "other")
    assert quads(kg) == quads(tmp_path / "other")
    assert build([made / "reports", new], kg).unchanged == 4


FLIPPED = {"shard": "records/*.shard", "store": "store/*/quads/*.sst", "mentions": "store/*/mentions/*.parquet"}


@pytest.mark.parametrize("files", FLIPPED.values(), ids=FLIPPED)
def test_a_check_sees_what_no_time_tells(made: Path, kg: Path, files: str) -> None:
    path = max(kg.glob(files), key=lambda path: path.stat().st_size)
    stat = path.stat()
    overwrite(path, 40, bytes([path.read_bytes()[40] ^ 1]))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    told = yinpu("check", "-g", kg)
    assert told.returncode == 1
    fault = f"{path}: damaged (other bytes than were written): `yinpu build --fresh` with its sources makes it anew"
    assert told.stdout.splitlines()[0] == fault
    assert told.stdout.splitlines()[-1].startswith(f"{kg}: 1 fault: ")
    assert build([made / "reports"], kg).unchanged == 3  # a build believes size and time
    done = yinpu("build", made / "reports", "-o", kg, "--only-graph", "--fresh")
    assert (done.returncode, "  sources read " in done.stderr) == (0, True)
    assert faults(kg) == []
    assert quads(kg) == quads(made / "kg")


def test_what_is_unknown_is_told_and_swept(made: Path, kg: Path) -> None:
    left = [kg / "store" / "0099", kg / "records" / "0.shard", kg / "records" / "1.77.tmp"]
    left[0].mkdir()
    for path in left[1:]:
        path.write_bytes(b"x")
    assert faults(kg) == [f"{path}: unknown: the next `yinpu build` deletes it" for path in left]
    hidden = kg / ".manifest.json.77.tmp"
    hidden.write_bytes(b"x")
    assert build([made / "reports"], kg).unchanged == 3
    assert faults(kg) == []
    assert not any(path.exists() for path in [*left, hidden])


def test_what_is_unknown_while_a_build_goes_on_may_be_its_own(kg: Path) -> None:
    (kg / "store" / "0099").mkdir()
    code = f"from graph.exchange.check import check; print(len(check({str(kg)!r}).faults))"
    with KGFolder(kg).lock():
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "0\n"
    assert len(faults(kg)) == 1


def sealed_again(kg: Path) -> None:
    """As another program would leave the folder that changed its files and told so."""
    manifest = KGFolder(kg).manifest()
    manifest["seal"] = seal(kg, [kg / name for name in manifest["seal"] if (kg / name).exists()])
    manifest["seal"] |= seal(kg, kg.glob("store/*/quads/*.sst"))
    (kg / "manifest.json").write_bytes(serialize(manifest))


def test_words_that_do_not_stand_there_are_told(kg: Path) -> None:
    from pyoxigraph import Literal, NamedNode, Quad, Store

    (folder,) = (kg / "store").iterdir()
    store = Store(str(folder / "quads"))
    words = NamedNode(str(NIF.anchorOf))
    old = min(store.quads_for_pattern(None, words, None, None), key=lambda quad: (str(quad.graph_name) == "DEFAULT", str(quad)))
    store.remove(old)
    store.add(Quad(old.subject, words, Literal("别的话"), old.graph_name))
    store.flush()
    del store
    sealed_again(kg)
    (told,) = faults(kg)
    assert told.startswith(f"{folder}: {old.subject.value} has other words than stand there: `yinpu build --fresh`")


def test_mentions_that_do_not_stand_there_are_told(kg: Path) -> None:
    (path,) = kg.glob("store/*/mentions/*.parquet")
    frame = pl.read_parquet(path)
    one = (pl.col("start") == frame["start"][0]) & (pl.col("report") == frame["report"][0])
    frame.with_columns(text=pl.when(one).then(pl.lit("乙行")).otherwise("text")).write_parquet(path)
    sealed_again(kg)
    assert [told.partition(" has other words")[1] for told in faults(kg)] == [" has other words"] * frame.filter(one).height
    frame[1:].write_parquet(path)
    sealed_again(kg)
    assert [told.partition(" mentions of ")[1] for told in faults(kg)] == [" mentions of "]
    frame.drop("page").write_parquet(path)
    sealed_again(kg)
    assert faults(kg)[0].startswith(f"{path}: other columns than those of mentions: ")


def test_a_report_that_its_shard_does_not_hold_is_told(kg: Path) -> None:
    shards = sorted((kg / "records").iterdir())
    held = [path.read_bytes() for path in shards]
    shards[0].write_bytes(held[1])
    sealed_again(kg)
    assert any(told.startswith(f"{shards[0]}: another report than ") for told in faults(kg))


def test_a_check_reads_so_many_places_spread_by_a_seed(kg: Path) -> None:
    every = check(kg, sample=None)
    assert (every.reports, every.faults) == (3, [])
    assert [check(kg, sample=n).places for n in (0, 1, 5, 10_000)] == [0, 1, 5, every.places]
    with KnowledgeGraph.open(kg) as opened:
        first, again, other = ([place for place, _ in readings(opened, 6, seed)] for seed in (0, 0, 7))
    assert first == again != other
    assert len({place.partition("#")[0] for place in first}) == 3


def test_the_seal_follows_the_analyses(made: Path, kg: Path) -> None:
    from graph.analysis.runs import analyse
    from graph.analysis.written import write_back

    with KnowledgeGraph.open(kg) as opened:
        analysis = analyse(opened)
    assert write_back(kg, analysis)
    assert faults(kg) == []
    assert build([made / "reports"], kg).repaired == []
    overwrite(tables(kg)[-1], 9, b"\xaa" * 20)
    assert len(build([made / "reports"], kg).repaired) == 1
