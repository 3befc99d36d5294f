"""The command line: what it prints where, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from builders.records import Section, Source
from builders.text.decode import Blob
from graph.query.reports import Catalogued
from graph.store.folder import KGFolder

Run = Callable[..., tuple[int, str, str]]
COLUMNS = list(Catalogued.__annotations__)


def test_extract_gives_the_fields_of_the_contract(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    text = "工行执行银发202046 号文。\n"
    path.write_text(text, encoding="utf-8")
    code, out, err = run("extract", path, "--format", "jsonl")
    mentions = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert {"source", "report", "type", "text", "start", "end", "id", "label", "rule", "score"} <= set(mentions[0])
    assert all(text[m["start"] : m["end"]] == m["text"] for m in mentions)
    assert (mentions[0]["type"], mentions[0]["label"]) == ("Bank", "中国工商银行")
    assert next(m["number"] for m in mentions if m["type"] == "Regulation") == "银发〔2020〕46号"


def test_relations_carry_their_evidence(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("招商银行推进财富管理。", encoding="utf-8")
    code, out, _ = run("relations", path)
    relation = json.loads(out.splitlines()[0])
    assert code == 0
    assert (relation["subject_label"], relation["predicate"], relation["object_label"]) == ("招商银行", "practises", "财富管理")
    assert relation["text"] == "招商银行推进财富管理"


def test_reports_is_the_catalogue(run: Run, kg: Path) -> None:
    code, out, _ = run("reports", "--graph", kg, "--format", "json")
    first, second = json.loads(out)
    assert code == 0
    assert (first["title"], first["publishers"], first["issued"]) == ("城商行观察", ["德勤"], "2023-05-06")
    assert {"id", "pages", "views", "series", "language", "published", "text", "source", "start", "end"} <= set(second)


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of one report with all that a catalogue can tell, and one with nothing."""
    from builders.extractor import Extractor
    from builders.rdf.report import Place, appearance_quads, report_quads
    from graph.store.terms import NIF, quad
    from graph.store.terms import text as quoted
    from graph.store.union import fill_default_graph, load

    extractor = Extractor()

    text = "招商银行推进财富管理。"
    full = Section(
        '财富观察, "甲"\n[/b]',
        0,
        len(text),
        ((0, len(text)),),
        publishers=("澄江咨询", "望海研究院"),
        issued="2023-05",
        authors=(("林一", "S0000000000000"), ("陈二", "")),
        contributors=(("江海基金会", "委托单位"), ("河海学会", "指导单位")),
        period=("2022-01-01", "2022-12-31"),
        journal="试验月刊",
        issue="5",
        doi="10.1000/1",
    )
    other = text + "另一份。"  # the same words would be the same report
    bare = Section("无名", 0, len(other), ((0, len(other)),))
    lines = []
    for section, said in ((full, text), (bare, other)):
        extraction = extractor.of_section(Source("a.txt", said, "utf-8", "0" * 64, "plain"), section)
        lines += report_quads(extraction, extractor.knowledge.kinds)
        if section is full:
            places = [Place(name, 0, 9, "2023-06-01", 3, "full") for name in ("a", "b", "b")]
            lines += appearance_quads(extraction.report, [*places[:2], places[2]._replace(start=20, end=29)])
            paths = ((1, "a.txt"), (2, "b.txt"), (3, "b.txt"))
            lines += [
                quad(f"<{extraction.report}#appearance={n}>", NIF + "sourceUrl", quoted(path), "<urn:p>") for n, path in paths
            ]
    folder = KGFolder(tmp_path_factory.mktemp("rich"))
    with folder.lock(), folder.transaction({}) as generation:
        load(generation.store, lines)
        fill_default_graph(generation.store)
    return folder.path


def test_the_catalogue_as_csv_has_a_cell_for_each_field(run: Run, rich: Path, tmp_path: Path) -> None:
    code, out, err = run("reports", "--graph", rich, "--format", "csv")
    assert (code, err) == (0, "")
    bare, full = sorted(csv.DictReader(io.StringIO(out, newline="")), key=lambda row: row["authors"])
    assert full["title"].startswith('财富观察, "甲"')
    told = {
        "authors": "林一 (S0000000000000)、陈二",
        "appearances": "a.txt、b.txt",
        "publishers": "望海研究院、澄江咨询",
        "period": "2022-01-01、2022-12-31",
        "commissioned_by": "江海基金会",
        "contributors": "河海学会",
        "journal": "试验月刊",
        "doi": "10.1000/1",
        "start": "0",
    }
    assert {name: full[name] for name in told} == told
    assert (bare["authors"], bare["appearances"], bare["period"], bare["journal"]) == ("", "", "", "")
    assert list(full) == COLUMNS
    with KGFolder(tmp_path).lock(), KGFolder(tmp_path).transaction({}) as generation:
        generation.store.flush()
    assert run("reports", "--graph", tmp_path, "--format", "csv")[1].strip() == ",".join(COLUMNS)
    assert run("reports", "--graph", tmp_path, "--format", "table")[0] == 0


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_the_catalogue_as_json_has_all_columns(run: Run, rich: Path, form: str) -> None:
    code, out, _ = run("reports", "--graph", rich, "--format", form)
    found = json.loads(out) if form == "json" else [json.loads(line) for line in out.splitlines()]
    assert (code, [list(report) for report in found]) == (0, [COLUMNS] * 2)


@pytest.mark.parametrize("width", [1, 5, 20, 40, 80, 200])
def test_the_catalogue_as_a_table_fits(run: Run, rich: Path, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    code, out, err = run("reports", "--graph", rich, "--format", "table")
    assert (code, err) == (0, "")
    assert max(map(cell_len, out.splitlines())) <= max(width, 2), "a Chinese character is two columns wide"
    if width == 200:
        assert "林一 (S0000000000000)、陈二" in out and "[/b]" in out


@pytest.mark.parametrize("command", ["extract", "relations", "candidates", "build"])
def test_an_unexpected_error_in_one_file_is_one_line(
    run: Run, tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from builders.documents import readers

    for name in "ab":
        (tmp_path / f"{name}.txt").write_text("招商银行推进财富管理。", encoding="utf-8")
    work = readers._open

    def broken(blob: Blob, digest: str, kind: str) -> Source:
        return work(blob, digest, kind) if blob.path.endswith("a.txt") else {}["x"]

    monkeypatch.setattr(readers, "_open", broken)
    for options in ([], ["-v"]):
        more = ["-o", tmp_path / "kg", "--only-graph", "--workers", 2] if command == "build" else []
        code, out, err = run(command, tmp_path / "a.txt", tmp_path / "b.txt", *more, *options)
        assert code == 1
        assert command in ("candidates", "build") or "招商银行" in out
        assert sum("b.txt: KeyError: 'x': please report this" in line for line in err.splitlines()) == 1
        assert err.count("Traceback") == len(options)


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "xml"])
def test_query_prints_rows(run: Run, kg: Path, form: str) -> None:
    code, out, _ = run("query", "--graph", kg, "banks-by-reports", "--format", form)
    assert code == 0
    assert "招商银行" in out


def test_query_reads_files(run: Run, kg: Path, tmp_path: Path) -> None:
    file = tmp_path / "谁.rq"
    file.write_text("# param who[Bank]: a bank\nSELECT ?name ?who { ?who skos:prefLabel ?name }", encoding="utf-8")
    code, out, _ = run("query", "--graph", kg, file, "-p", "who=招行", "--format", "csv")
    assert code == 0 and out.split()[:2] == ["name", "招商银行"]
    file.write_text("ASK{?s?p?o.SERVICE<urn:x>{}}", encoding="utf-8")
    for asked, message in ((file, "SERVICE is refused"), (tmp_path / "无.rq", "no such query file")):
        code, out, err = run("query", "--graph", kg, asked)
        assert (code, out, err.count("\n")) == (2, "", 1) and message in err


def test_queries_lists_names_and_parameters(run: Run) -> None:
    code, out, _ = run("queries")
    assert code == 0
    assert "regulations-of-issuer" in out
    assert "-p issuer=" in out


def test_a_packaged_query_is_shown_as_sparql_to_copy(run: Run, kg: Path, tmp_path: Path) -> None:
    code, out, _ = run("queries", "--show", "banks-by-reports")
    assert code == 0 and "skos:prefLabel ?bank_label" in out
    (tmp_path / "copied.rq").write_text(out, encoding="utf-8")
    copied = run("query", "-g", kg, tmp_path / "copied.rq", "-f", "json")
    assert copied == run("query", "-g", kg, "banks-by-reports", "-f", "json") and copied[0] == 0
    code, out, err = run("queries", "--show", "bank-by-reports")
    assert (code, out) == (2, "") and "did you mean banks-by-reports" in err


WRONG = {
    "unknown query": (["query", "bank-by-report"], 2, "banks-by-reports"),
    "malformed query": (["query", "SELECT ?x WHERE { ?x a"], 2, "not a valid SPARQL query"),
    "unknown entity": (["query", "reports-of-bank", "-p", "bank=招伤银行"], 2, "招商银行"),
    "unknown view": (["view", "overveiw"], 2, "overview"),
    "unknown focus": (["view", "--focus", "招伤银行"], 2, "招商银行"),
    "parameter without value": (["query", "reports-of-bank", "-p", "bank"], 2, "KEY=VALUE"),
    "unknown source": (["forget", "nowhere.txt"], 1, "nowhere.txt"),
}


@pytest.mark.parametrize(("arguments", "code", "hint"), WRONG.values(), ids=WRONG)
def test_what_is_asked_wrongly_gets_one_line(run: Run, kg: Path, arguments: list[str], code: int, hint: str) -> None:
    ended, out, err = run(*arguments, "--graph", kg)
    assert ended == code
    assert out == ""
    assert err.startswith("yinpu: ")
    assert err.count("\n") == 1
    assert hint in err


def test_no_graph_says_how_to_make_one(run: Run, tmp_path: Path) -> None:
    code, _, err = run("reports", "--graph", tmp_path / "none")
    assert code == 1
    assert "yinpu build" in err


def test_bad_files_are_listed_and_the_others_go_on(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("农行支持乡村振兴。", encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    names = ("good.txt", "empty.txt", "binary.txt", "broken.pdf", "missing.txt")
    code, _, err = run("build", *(tmp_path / n for n in names), "-o", tmp_path / "kg", "--only-graph")
    assert code == 1
    assert all(any(line.startswith("failed: ") and name in line for line in err.splitlines()) for name in names[1:])
    code, out, _ = run("reports", "--graph", tmp_path / "kg")
    assert len(json.loads(out)) == 1


def test_own_tables_win(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINPU_KNOWLEDGE", "")
    own = tmp_path / "own"
    own.mkdir()
    header = "entity\tname\tstatus\tkind\tsince\tuntil\tseat\tparent\tcode\tsource\n"
    (own / "institutions.tsv").write_text(
        header + "试验行\t试验行\tpreferred\tcity_bank\t\t\t\t\t\tus\n\t工行\tnever\t\t\t\t\t\t\tus\n", encoding="utf-8"
    )
    path = tmp_path / "a.txt"
    path.write_text("试验行与工行合作。", encoding="utf-8")
    command = [sys.executable, "-m", "yinpu", "extract", str(path), "--knowledge", str(own)]
    out = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    assert [json.loads(line)["label"] for line in out.splitlines()] == ["试验行"]
