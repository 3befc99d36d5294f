"""``yinpu knowledge``: the tables from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from ontology import Knowledge
from ontology.knowledge import table_files as tables

Run = Callable[..., tuple[int, str, str]]


def test_check_finds_the_tables_in_order(run: Run) -> None:
    assert run("knowledge", "check") == (0, "", "all tables are in order\n")


@pytest.mark.parametrize(("command", "code", "told"), [("check", 1, "not in canonical form"), ("tidy", 0, "rewritten")])
def test_check_writes_nothing_and_tidy_does(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, code: int, told: str
) -> None:
    header = "\t".join(tables.COLUMNS["cues"])
    path = tmp_path / "cues.tsv"
    path.write_text(f"{header}\nrole_b\t乙\t\nrole_a\t甲\t\n", encoding="utf-8")
    before = path.read_bytes()
    from ontology import __main__ as command_line

    monkeypatch.setattr(command_line.stale, "__defaults__", (tmp_path,))
    monkeypatch.setattr(command_line, "problems", list)
    ended, out, _ = run("knowledge", command)
    assert ended == code
    assert out.startswith(f"{path}: {told}")
    assert (path.read_bytes() == before) == (command == "check")


def test_thesaurus_is_turtle_of_all_themes(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "themes.ttl"
    assert run("knowledge", "thesaurus", "-o", target) == (0, "", "")
    skos = "http://www.w3.org/2004/02/skos/core#"
    statements = list(parse(target.read_bytes(), RdfFormat.TURTLE))
    concepts = {q.subject for q in statements if getattr(q.object, "value", "") == f"{skos}Concept"}
    assert len(concepts) == len({row["concept"] for row in Knowledge().rows("themes")}) > 1000
    assert run("knowledge", "thesaurus")[1] == target.read_text(encoding="utf-8")


def test_thesaurus_as_a_tree(run: Run, tmp_path: Path) -> None:
    rows = list(Knowledge().rows("themes"))
    code, out, _ = run("knowledge", "thesaurus", "--format", "tree", "--depth", "1")
    assert code == 0
    assert [line.split("  ")[0] for line in out.splitlines()] == sorted(row["concept"] for row in rows if not row["broader"])
    _, out, _ = run("knowledge", "thesaurus", "-f", "tree", "--under", "绿色信贷")
    first, *below = out.splitlines()
    assert first.startswith("绿色信贷  Green credit  (")
    assert [line.strip().split("  ")[0] for line in below] == sorted(
        row["concept"] for row in rows if "绿色信贷" in row["broader"].split("|")
    )
    assert run("knowledge", "thesaurus", "-f", "tree", "--under", "绿色信袋")[0] == 2


def test_thesaurus_into_no_folder(run: Run, tmp_path: Path) -> None:
    code, out, err = run("knowledge", "thesaurus", "-o", tmp_path / "none" / "themes.ttl")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "themes.ttl: cannot be written" in err


def test_levels_are_of_things_or_of_the_mentions_of_a_graph(run: Run, tmp_path: Path) -> None:
    from builders import build

    (tmp_path / "a.txt").write_text("中国工商银行和招商银行签约。中国工商银行设立分行。", encoding="utf-8")
    build([tmp_path / "a.txt"], tmp_path / "kg")
    code, out, _ = run("knowledge", "levels", "-g", tmp_path / "kg", "-f", "json")
    assert code == 0
    assert [(row["table"], row["mentions"], row["above"]) for row in json.loads(out)] == [("institutions", 3, 1.0)]
    assert {"places", "regulations"} <= {row["table"] for row in json.loads(run("knowledge", "levels", "-f", "json")[1])}
    code, out, err = run("knowledge", "levels", "-g", tmp_path / "none")
    assert (code, out) == (1, "") and str(tmp_path / "none") in err
