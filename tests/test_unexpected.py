"""What nobody foresaw ends no build: exceptions of our own making, processes that die, file names in other bytes."""

from __future__ import annotations

import gzip
import json
import logging
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from builders import build, forget
from builders.discovery.candidates import candidates
from builders.documents import readers
from builders.extractor import Extractor
from builders.incremental import sources
from builders.records import Section, Source
from graph import KnowledgeGraph
from graph.exchange.export import exported
from ontology.errors import ReadError, StoreError

#: A page of three articles.
ARTICLES = "".join(
    f"\n{name}\n\n{name} 文/林一 [摘要]本文讨论{what}。\n" + f"{bank}推进{what}，数据由总行统一管理。\n" * 12
    for name, what, bank in (
        ("财富管理的转型", "财富管理", "招商银行"),
        ("数据治理的起步", "数据治理", "宁波银行"),
        ("绿色债券的经验", "绿色债券", "兴业银行"),
    )
)
SECOND = "title='数据治理的起步'"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, bank in {"a": "招商银行", "b": "宁波银行", "c": "江苏银行", "d": "兴业银行"}.items():
        (folder / f"{name}.txt").write_text(f"{name}行观察\n\n{bank}推进财富管理与数据治理。\n", encoding="utf-8")
    return folder


def breaking(monkeypatch: pytest.MonkeyPatch, place: object, name: str, mark: str, error: Exception) -> None:
    """Let the function ``name`` raise ``error`` where an argument holds ``mark``."""
    work = getattr(place, name)

    def broken(*arguments: object, **options: object) -> object:
        if mark in repr(arguments):
            raise error
        return work(*arguments, **options)

    monkeypatch.setattr(place, name, broken)


ERRORS = [ValueError("two\nlines of\ttext"), KeyError("x"), MemoryError(), AssertionError("\udcb0"), OSError("odd")]
PLACES = [(readers, "_open"), (readers, "read"), (Extractor, "of_section"), (sources, "_piece"), (sources, "_summary")]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize(("place", "name"), PLACES, ids=lambda value: value if isinstance(value, str) else "")
@pytest.mark.parametrize("workers", [1, 2])
def test_an_exception_is_the_failure_of_its_file(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: object, name: str, error: Exception, workers: int
) -> None:
    with monkeypatch.context() as patched:
        breaking(patched, place, name, "b.txt", error)
        result = build([files], tmp_path / "kg", workers=workers)
    ((path, reason, message),) = result.failures
    assert (path, reason) == (str(files / "b.txt"), "internal")
    assert type(error).__name__ in message and "please report this" in message and "\n" not in message
    message.encode()
    assert (result.read, result.reports) == (3, 3)
    again = build([files], tmp_path / "kg")
    assert (again.read, again.unchanged, again.failures, again.reports) == (1, 3, [], 4)


def test_a_build_that_meets_an_exception_is_the_same_afterwards(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (files / "page.txt").write_text(ARTICLES, encoding="utf-8")
    build([files], tmp_path / "fresh")
    with monkeypatch.context() as patched:
        breaking(patched, Extractor, "of_section", SECOND, ValueError("x"))
        assert build([files], tmp_path / "kg").reports == 6
    build([files], tmp_path / "kg")
    with KnowledgeGraph.open(tmp_path / "kg") as kg, KnowledgeGraph.open(tmp_path / "fresh") as fresh:
        assert exported(kg, "nq") == exported(fresh, "nq")


@pytest.mark.parametrize(("place", "name"), PLACES[2:], ids=lambda value: value if isinstance(value, str) else "")
def test_an_exception_in_one_report_loses_only_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: object, name: str
) -> None:
    path = tmp_path / "rows.jsonl"
    rows = [{"title": f"第{n}份观察", "text": f"招商银行推进财富管理转型{n}。"} for n in "一二三"]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    with monkeypatch.context() as patched:
        breaking(patched, place, name, "第二份观察", ValueError("x"))
        result = build([path], tmp_path / "kg")
    assert [(where, reason) for where, reason, _ in result.failures] == [(f"{path}#2", "internal")]
    assert "report 第二份观察: ValueError: x" in result.failures[0][2]
    assert result.reports == 2
    again = build([path], tmp_path / "kg")
    assert (again.read, again.failures, again.reports) == (1, [], 3)
    (record,) = (tmp_path / "kg" / "records").iterdir()
    assert gzip.decompress(record.read_bytes()).count(b'{"facts":') == 3
    assert build([path], tmp_path / "kg").unchanged == 1


def test_what_of_a_failed_report_is_set_aside_is_not_guessed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.txt").write_text(ARTICLES, encoding="utf-8")
    breaking(monkeypatch, Extractor, "of_section", SECOND, ValueError("x"))
    result = build([tmp_path / "page.txt"], tmp_path / "kg")
    assert (result.reports, len(result.failures), result.set_aside) == (2, 1, {})


def test_failures_are_in_one_order_for_any_number_of_workers(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(12):
        (files / f"more{n}.txt").write_text(f"第{n}份\n\n" + f"招商银行推进第{n}期财富管理。" * (n % 5 + 1), encoding="utf-8")
    breaking(monkeypatch, Extractor, "of_section", "more", ValueError("x"))
    first, *others = [build([files], tmp_path / f"kg{count}", workers=count).failures for count in (1, 2, 3)]
    assert len(first) == 12
    assert others == [first, first]


def test_an_exception_in_one_file_of_an_archive_loses_only_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        for name in "abc":
            packed.writestr(f"{name}.txt", f"招商银行推进财富管理转型{name}。")
    breaking(monkeypatch, readers, "_open", "b.txt", IndexError("x"))
    result = build([tmp_path / "a.zip"], tmp_path / "kg")
    assert [path for path, _, _ in result.failures] == [f"{tmp_path / 'a.zip'}!/b.txt"]
    assert result.reports == 2


@pytest.mark.parametrize("workers", [1, 2])
def test_the_traceback_goes_to_the_logger(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, workers: int
) -> None:
    breaking(monkeypatch, Extractor, "of_section", "b.txt", ValueError("x"))
    with caplog.at_level(logging.DEBUG, "yinpu"):
        build([files], tmp_path / "kg", workers=workers)
    (record,) = caplog.records
    assert (record.name, record.levelname) == ("yinpu.ontology.errors", "DEBUG")
    assert caplog.text.count("Traceback") == 1 and "b.txt" in caplog.text


def test_candidates_of_the_other_files(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failures: list[ReadError] = []
    breaking(monkeypatch, readers, "_open", "b.txt", ValueError("x"))
    candidates([files], failures=failures)
    assert [(Path(error.path).name, error.reason) for error in failures] == [("b.txt", "internal")]
    with pytest.raises(ReadError, match="ValueError"):
        candidates([files])


def test_a_full_disk_is_no_fault_of_the_sources(files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build([files], tmp_path / "kg")
    (files / "b.txt").write_text("新行观察\n\n长沙银行推进数据治理。", encoding="utf-8")
    breaking(monkeypatch, sources.os, "fsync", "", OSError(28, "no space left on device"))
    with pytest.raises(OSError, match="no space"):
        build([files], tmp_path / "kg")
    with KnowledgeGraph.open(tmp_path / "kg") as kg:
        assert len(kg.reports()) == 4


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the workers inherit what is patched here")
@pytest.mark.parametrize("workers", [2, 3])
@pytest.mark.parametrize("deaths", [("b.txt",), ("a.txt", "d.txt"), ("a.txt", "b.txt", "c.txt", "d.txt")])
@pytest.mark.parametrize("kill", [False, True])
def test_a_process_that_dies_loses_its_file_only(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int, deaths: tuple[str, ...], kill: bool
) -> None:
    for n in range(12):
        (files / f"more{n}.txt").write_text(f"第{n}份\n\n招商银行推进第{n}期财富管理。", encoding="utf-8")
    work, parent = Extractor.of_section, os.getpid()

    def deadly(extractor: Extractor, source: Source, section: Section, *more: object) -> object:
        if Path(source.path).name in deaths and os.getpid() != parent:
            if kill:
                os.kill(os.getpid(), signal.SIGKILL)
            os._exit(3)
        return work(extractor, source, section, *more)

    with monkeypatch.context() as patched:
        patched.setattr(Extractor, "of_section", deadly)
        result = build([files], tmp_path / "kg", workers=workers)
    assert sorted((Path(path).name, reason) for path, reason, _ in result.failures) == [(name, "died") for name in deaths]
    assert result.read == 16 - len(deaths)
    assert build([files], tmp_path / "kg").reports == 16


def console(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "yinpu", *map(os.fsencode, map(str, arguments))]
    return subprocess.run(command, capture_output=True, env=os.environ | environment, check=False)


GBK = os.fsdecode("2023年银行观察.txt".encode("gbk"))
LATIN = os.fsdecode(b"r\xe9sum\xe9.txt")


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A folder of names in GBK, Latin-1 and UTF-8 bytes, below a folder of Chinese name."""
    folder = tmp_path / "报告"
    try:
        folder.mkdir()
        (folder / GBK).write_text("招商银行推进财富管理。", encoding="utf-8")
        (folder / LATIN).write_text("宁波银行加强数据治理。", encoding="utf-8")
    except (OSError, UnicodeError):
        pytest.skip("this file system holds names in UTF-8 only")
    (folder / "好.txt").write_text("江苏银行发行绿色债券。", encoding="utf-8")
    (folder / os.fsdecode("空.txt".encode("gbk"))).write_bytes(b"")
    return folder


def test_names_in_other_bytes_are_read_and_told_decoded(odd: Path, tmp_path: Path) -> None:
    kg = tmp_path / "kg"
    done = console("build", odd, "-o", kg, "--only-graph")
    assert done.returncode == 1
    assert f"failed: {odd / '空.txt'}: " in done.stderr.decode()
    assert json.loads((kg / "build-report.json").read_bytes())["failures"][0][0] == str(odd / "空.txt")
    told = sorted(str(odd / name) for name in ("2023年银行观察.txt", "r\\xe9sum\\xe9.txt", "好.txt"))
    manifest = json.loads((kg / "manifest.json").read_bytes())["sources"]
    assert sorted(one["path"] for one in manifest.values()) == sorted(manifest) == told
    listed = json.loads(console("reports", "-g", kg).stdout)
    assert sorted(report["source"] for report in listed) == told
    assert {report["title"] for report in listed} >= {"2023年银行观察"}
    assert "2023年银行观察" in console("export", "-g", kg).stdout.decode()
    again = build([odd], kg)
    assert (again.unchanged, again.removed) == (3, 0)
    assert forget(str(odd / GBK), kg).reports == 2
    assert forget(str(odd / "r\\xe9sum\\xe9.txt"), kg).reports == 1
    (odd / GBK).unlink()
    assert build([odd], kg).reports == 2


@pytest.mark.parametrize("command", ["extract", "relations"])
def test_names_in_other_bytes_in_records(odd: Path, command: str) -> None:
    done = console(command, odd / GBK, odd / "无.txt")
    assert {json.loads(line)["source"] for line in done.stdout.splitlines()} == {str(odd / "2023年银行观察.txt")}
    assert done.stderr.decode().startswith(f"yinpu: {odd / '无.txt'}: ")


def test_two_files_whose_names_read_the_same_are_two(odd: Path, tmp_path: Path) -> None:
    (odd / "2023年银行观察.txt").write_text("宁波银行加强数据安全。", encoding="utf-8")
    assert build([odd], tmp_path / "kg").reports == 4
    assert build([odd], tmp_path / "kg").unchanged == 4


def test_a_graph_in_a_folder_of_other_bytes_is_refused(files: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"图谱: .*UTF-8"):
        build([files], tmp_path / os.fsdecode("图谱".encode("gbk")))
    assert list(tmp_path.iterdir()) == [files]


CONSOLES = [{"PYTHONIOENCODING": "gbk"}, {"PYTHONIOENCODING": "ascii"}, {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"}]


@pytest.mark.parametrize("environment", CONSOLES, ids=str)
def test_any_character_on_any_console(tmp_path: Path, environment: dict[str, str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text("标题: 观察🙂[/bold]\n发布机构: 澄江咨询🚀\n日期: 2023-05\n\n招商银行🙂推进财富管理。", encoding="utf-8")
    build([path], tmp_path / "kg")
    for format in ("table", "csv", "json", "jsonl"):
        done = console("reports", "-g", tmp_path / "kg", "--format", format, **environment)
        assert (done.returncode, done.stderr) == (0, b"")
        assert "🙂[/bold]" in done.stdout.decode()
    done = console("reports", "-g", tmp_path / "🙂无", **environment)
    assert done.returncode == 1 and done.stderr.count(b"\n") == 1
    assert console("query", "-g", tmp_path / "kg", "SELECT ?t { ?r dcterms:title ?t }", **environment).returncode == 0
    done = console("build", path, "-o", tmp_path / "new", "-v", **environment)
    assert done.returncode == 0 and b"Traceback" not in done.stderr
