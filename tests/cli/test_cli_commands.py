"""The command line: what it prints where, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]


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


def test_relations_carry_their_sentence(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("招商银行推进财富管理。", encoding="utf-8")
    code, out, _ = run("relations", path)
    relation = json.loads(out.splitlines()[0])
    assert code == 0
    assert (relation["subject_label"], relation["predicate"], relation["object_label"]) == ("招商银行", "practises", "财富管理")
    assert relation["text"] == "招商银行推进财富管理。"


def test_reports_is_the_catalogue(run: Run, kg: Path) -> None:
    code, out, _ = run("reports", "--graph", kg, "--format", "json")
    first, second = json.loads(out)
    assert code == 0
    assert (first["title"], first["publishers"], first["issued"]) == ("城商行观察", ["德勤"], "2023-05-06")
    assert {"id", "pages", "views", "series", "language", "published", "text", "source", "start", "end"} <= set(second)


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
