"""Builds: incremental, the same for any order and number of workers, all or nothing, failures listed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from builders import BuildResult, build, forget
from builders.incremental import commit
from builders.sample import sample_path
from graph import KnowledgeGraph
from graph.exchange.export import exported
from graph.exchange.validate import validate
from graph.store.folder import KGFolder
from ontology.errors import StoreError, YinpuError
from ontology.iris import GRAPH, mint

Graphs = dict[str, list[str]]
#: The phases of a build of three files, and how much there is to do in each.
TOLD = [("reading", 3), ("loading", 4)]


def graphs(folder: Path) -> Graphs:
    """The statements of each named graph that is compared, sorted (the default graph only repeats them)."""
    found: Graphs = {}
    for quad in KGFolder(folder).open():
        name = getattr(quad.graph_name, "value", None)
        if name is not None and name != GRAPH + "provenance":
            found.setdefault(name, []).append(str(quad))
    return {name: sorted(quads) for name, quads in found.items()}


def reports(folder: Path) -> Graphs:
    return {name: quads for name, quads in graphs(folder).items() if not name.startswith(GRAPH)}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text("招商银行深化财富管理转型,工行跟进。\n", encoding="utf-8")
    (folder / "b.txt").write_text("宁波银行加强数据治理,联合银行未具名。\n", encoding="utf-8")
    (folder / "c.txt").write_text("江苏银行发行绿色债券,依据银行业保险业绿色金融指引。\n", encoding="utf-8")
    return folder


def counts(result: BuildResult) -> tuple[int, int, int, int]:
    return result.read, result.unchanged, result.removed, len(result.failures)


def test_first_build(files: Path, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int, str]] = []
    result = build([files], tmp_path / "kg", progress=lambda *step: seen.append(step))
    assert counts(result) == (3, 0, 0, 0)
    assert result.reports == len(reports(tmp_path / "kg")) == 3
    assert result.mentions["Bank"] == 4
    assert [step[:3] for step in seen] == [(name, n, total) for name, total in TOLD for n in range(total + 1)]
    assert {step[3] for step in seen} == {"", *map(str, files.iterdir()), "what the tables know"}
    knowledge = "\n".join(graphs(tmp_path / "kg")[GRAPH + "knowledge"])
    assert mint("institution", "中国工商银行") in knowledge
    assert mint("institution", "青海银行") not in knowledge


def test_unchanged_files_are_skipped(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "kg"
    build([files], out)
    before = graphs(out)
    (files / "a.txt").touch()
    assert counts(build([files], out)) == (0, 3, 0, 0)
    assert graphs(out) == before


def test_changed_file_replaces_only_its_own_graphs(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "kg"
    build([files], out)
    before = reports(out)
    (files / "b.txt").write_text("长沙银行加强数据安全。\n", encoding="utf-8")
    assert counts(build([files], out)) == (1, 2, 0, 0)
    after = reports(out)
    kept = set(before) & set(after)
    assert len(kept) >= 2
    assert all(after[name] == before[name] for name in kept if "宁波银行" not in "".join(before[name]))
    everything = "\n".join(line for quads in graphs(out).values() for line in quads)
    assert "长沙银行" in everything
    assert "宁波银行" not in everything


def test_new_file_is_added(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "kg"
    build([files / "a.txt"], out)
    assert counts(build([files / "b.txt"], out)) == (1, 0, 0, 0)
    assert len(reports(out)) == 2


def test_deleted_file_is_forgotten(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "kg"
    build([files], out)
    (files / "c.txt").unlink()
    assert counts(build([files], out)) == (0, 2, 1, 0)
    fresh = tmp_path / "fresh"
    build([files], fresh)
    assert graphs(out) == graphs(fresh)
    assert len(list((out / "records").iterdir())) == 2


def test_forget(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "kg"
    build([files], out)
    result = forget(str(files / "c.txt"), out)
    assert (result.removed, result.reports) == (1, 2)
    assert "江苏银行" not in "".join(line for quads in graphs(out).values() for line in quads)
    with pytest.raises(YinpuError, match=r"c\.txt: not a source"):
        forget(str(files / "c.txt"), out)
    with pytest.raises(StoreError, match="no knowledge graph"):
        forget("a.txt", tmp_path / "none")


def test_file_that_became_unreadable_leaves_no_facts(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "kg"
    build([files], out)
    (files / "a.txt").write_bytes(b"")
    result = build([files], out)
    assert counts(result) == (0, 2, 1, 1)
    assert "招商银行" not in "".join(line for quads in reports(out).values() for line in quads)


def test_failures_are_listed_and_stop_nothing(files: Path, tmp_path: Path) -> None:
    (files / "d.txt").write_bytes(b"")
    (files / "e.pdf").write_bytes(b"%PDF-1.4\n")
    (files / "f.bin").write_bytes(bytes(range(256)) * 20)
    out = tmp_path / "kg"
    result = build([files, tmp_path / "none"], out)
    reasons = {Path(path).name: reason for path, reason, _ in result.failures}
    assert reasons == {"d.txt": "empty", "e.pdf": "broken-pdf", "f.bin": "binary", "none": "missing"}
    assert all(message for _, _, message in result.failures)
    assert result.reports == 3
    written = json.loads((out / "build-report.json").read_text(encoding="utf-8"))
    assert sorted(Path(failure[0]).name for failure in written["failures"]) == sorted(reasons)
    assert written["unlinked"] == {"联合银行": 1} or "联合" in "".join(written["unlinked"])


def test_same_report_twice_is_one_report(files: Path, tmp_path: Path) -> None:
    text = "标题：数据治理白皮书\n发布机构：澄江咨询\n日期：2023-05\n\n长沙银行的做法。\n"
    (files / "x.txt").write_text(text, encoding="utf-8")
    (files / "y.txt").write_text(text + "苏州银行的做法。\n", encoding="utf-8")
    out = tmp_path / "kg"
    assert build([files], out).reports == 4
    (both,) = [quads for quads in reports(out).values() if "数据治理白皮书" in "".join(quads)]
    assert "苏州银行" in "".join(both)  # the longer text stands for it
    assert sum("terms/source> <urn:sha256:" in line for line in both) == 4  # of the report, and of each place where it stands


def test_order_and_workers_do_not_matter(tmp_path: Path) -> None:
    paths = sorted(
        path for path in sample_path().iterdir() if path.suffix in (".html", ".md") or path.name.startswith(("c", "p"))
    )
    build(paths, tmp_path / "one", workers=1)
    build(reversed(paths), tmp_path / "two", workers=2)
    assert graphs(tmp_path / "one") == graphs(tmp_path / "two")


def test_two_builds_at_once(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "kg"
    with KGFolder(out).lock(), pytest.raises(StoreError, match="another build"):
        build([files], out)
    assert counts(build([files], out)) == (3, 0, 0, 0)


def test_folder_that_cannot_be_made(files: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="give another folder"):
        build([files], files / "a.txt" / "kg")


def test_failure_inside_the_transaction_changes_nothing(files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "kg"
    build([files], out)
    before = graphs(out)
    (files / "a.txt").write_text("中信银行。\n", encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(commit, "set_graphs", fail)
        with pytest.raises(StoreError, match="nothing was changed"):
            build([files], out)
    assert graphs(out) == before
    assert len(list((out / "store").iterdir())) == 1
    assert counts(build([files], out)) == (1, 2, 0, 0)
    assert "中信银行" in "".join(line for quads in reports(out).values() for line in quads)


def fail(*_: object, **__: object) -> None:
    raise OSError("no space left on device")


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("moment", ["build.process", "commit.set_graphs"])
def test_kill_in_mid_build_leaves_the_old_graph(files: Path, tmp_path: Path, moment: str) -> None:
    out = tmp_path / "kg"
    build([files], out)
    before = graphs(out)
    (files / "b.txt").write_text("中信银行。\n", encoding="utf-8")
    code = f"""
import os, signal
from builders import build
from builders import incremental
import builders.incremental.build
work = incremental.{moment}
def kill(*arguments, **keywords):
    work(*arguments, **keywords)
    os.kill(os.getpid(), signal.SIGKILL)
incremental.{moment} = kill
build([{str(files)!r}], {str(out)!r}, workers=1)
"""
    killed = subprocess.run([sys.executable, "-c", code], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert graphs(out) == before
    assert counts(build([files], out)) == (1, 2, 0, 0)
    build([files], tmp_path / "fresh")
    assert graphs(out) == graphs(tmp_path / "fresh")


def test_readers_keep_the_graph_they_opened(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "kg"
    build([files], out)
    opened = KGFolder(out).open()
    size = len(opened)
    (files / "a.txt").unlink()
    build([files], out)
    assert len(opened) == size
    assert len(KGFolder(out).open()) < size


def test_hidden_files_are_left_out(files: Path, tmp_path: Path) -> None:
    (files / ".hidden.txt").write_text("渤海银行。", encoding="utf-8")
    (files / ".git").mkdir()
    (files / ".git" / "x.txt").write_text("渤海银行。", encoding="utf-8")
    assert build([files], tmp_path / "kg").read == 3
    assert build([files / ".hidden.txt"], tmp_path / "other").read == 1


def test_no_stray_files(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "kg"
    build([files], out)
    build([files], out)
    assert not [name for _, _, names in os.walk(out) for name in names if name.endswith(".tmp")]
    assert {path.name for path in out.iterdir()} == {".lock", "manifest.json", "store", "records", "build-report.json"}


def test_analysis_and_index_go_with_the_graph_they_speak_of(tmp_path: Path) -> None:
    from graph.views.page import refresh

    query = "SELECT ?r { ?x yp:pageRank ?r }"
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text("招商银行与工商银行推进财富管理。", encoding="utf-8")
    second.write_text("兴业银行与建设银行发布绿色债券。", encoding="utf-8")
    build([first, second], tmp_path / "kg")
    index = refresh(tmp_path / "kg")[0]
    with KnowledgeGraph.open(tmp_path / "kg") as kg:
        assert len(kg.query(query)) > 0
    build([first, second], tmp_path / "kg")
    assert index.is_file()  # nothing changed
    forget(str(second), tmp_path / "kg")
    with KnowledgeGraph.open(tmp_path / "kg") as kg:
        assert len(kg.query(query)) == 0
    assert not index.exists()


def test_a_cited_report_is_the_one_of_the_catalogue(files: Path, tmp_path: Path) -> None:
    (files / "d.txt").write_text("2023年中国绿色信贷发展报告\n\n绿色信贷余额增长。\n", encoding="utf-8")
    (files / "e.txt").write_text("转型观察\n\n据《2023年中国绿色信贷发展报告》，兴业银行居前。\n", encoding="utf-8")
    build([files], tmp_path / "kg")
    with KnowledgeGraph.open(tmp_path / "kg") as kg:
        cited = kg.query("citations").select("cited", "citing").rows()
    assert cited == [("2023年中国绿色信贷发展报告", "转型观察")]


def test_the_graph_of_the_sample_conforms_to_its_shapes(tmp_path: Path) -> None:
    build([sample_path()], tmp_path / "kg")
    with KnowledgeGraph.open(tmp_path / "kg") as kg:
        found = validate(kg)
    assert found.conforms, str(found)


TABLE = "编号,甲文,乙文\n1,招商银行推进财富管理。,兴业银行发布绿色债券。\n"


def banks(folder: Path) -> set[str]:
    with KnowledgeGraph.open(folder) as kg:
        return set(kg.query("banks-by-reports")["bank"])


def test_other_columns_are_read_again(files: Path, tmp_path: Path) -> None:
    out, table, paths = tmp_path / "kg", tmp_path / "t.csv", [files, tmp_path / "t.csv"]
    table.write_text(TABLE, encoding="utf-8")
    assert counts(build(paths, out, text_column="甲文")) == (4, 0, 0, 0)
    assert counts(build(paths, out, text_column="甲文")) == (0, 4, 0, 0)
    assert "兴业银行" not in banks(out)
    assert build(paths, out, text_column="乙文").read >= 1
    assert "兴业银行" in banks(out)
    fresh = tmp_path / "fresh"
    build(paths, fresh, text_column="乙文")
    assert graphs(out) == graphs(fresh)
    assert build([table], out, text_column="乙文", title_column="编号").read == 1
    assert build([table], out, text_column="乙文").read == 1


def test_a_document_without_columns_is_not_read_again_for_them(tmp_path: Path) -> None:
    pdf = sample_path() / "green-bonds.pdf"
    assert build([pdf], tmp_path / "kg").read == 1
    assert counts(build([pdf], tmp_path / "kg", text_column="正文")) == (0, 1, 0, 0)


def test_a_table_that_is_not_given_now_keeps_its_columns(files: Path, tmp_path: Path) -> None:
    out, table = tmp_path / "kg", tmp_path / "t.csv"
    table.write_text(TABLE, encoding="utf-8")
    build([table], out, text_column="乙文")
    (record,) = (out / "records").iterdir()
    record.unlink()  # so that it is read again although only the folder is given
    assert build([files], out).failures == []
    assert {"兴业银行", "宁波银行"} <= banks(out)


def test_the_statements_told_are_those_of_an_export(files: Path, tmp_path: Path) -> None:
    result = build([files], tmp_path / "kg")
    with KnowledgeGraph.open(tmp_path / "kg") as kg:
        assert result.statements == len(exported(kg, "nq").splitlines()) == kg.counts()["statements"]
        assert len(exported(kg, "nq", ["provenance", "runs"]).splitlines()) == len(kg) > result.statements
    assert forget(str(files / "a.txt"), tmp_path / "kg").statements < result.statements
