"""Rows to judge, from the graph to the precision: yinpu sample, yinpu evaluate."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from builders import build
from ontology import Knowledge
from ontology.sampling import told

Run = Callable[..., tuple[int, str, str]]
HEAD = "type,said,sentence,rule,judged"
FILES = {
    "case.txt": "2023年度城市金融服务案例汇编\n宁波银行：“海塘通”小微融资平台\n（本案例荣获“普惠创新案例奖”）\n"
    "项目负责人：丁某\n一、建设背景\n我行搭建“海塘通”平台，平台采用联邦学习。\n",
    "practice.txt": "标题: 城商行观察\n发布机构: 德勤\n日期: 2023-05-06\n\n"
    "徽商银行深耕绿色金融。长沙银行发力养老金融。宁波银行推出“海潮宝”平台。",
    "penalty.txt": "行政处罚信息公示\n被处罚当事人：海塘村镇银行\n违法行为：贷款三查不尽职\n"
    "行政处罚决定书文号：甬金罚决字〔2024〕9号\n处罚金额：30万元\n"
    "作出处罚决定的机关：国家金融监督管理总局宁波监管局\n作出处罚决定的日期：2024年5月6日\n",
}


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same reports twice, from files of other names in another order."""
    made = []
    for name, order in (("one", sorted(FILES)), ("two", sorted(FILES, reverse=True))):
        folder = tmp_path_factory.mktemp(name)
        for number, file in enumerate(order):
            (folder / file if name == "one" else folder / f"{number}-{file}").write_text(FILES[file], encoding="utf-8")
        build([folder], folder / "kg")
        made.append(folder / "kg")
    return made[0], made[1]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_without_a_type_it_says_what_there_is(run: Run, graphs: tuple[Path, Path]) -> None:
    code, out, _ = run("sample", "-g", graphs[0])
    there = {line.split()[0]: int(line.split()[1].replace(",", "")) for line in out.splitlines()[2:]}
    assert code == 0 and {"Bank", "practises", "Case", "title", "publishers"} <= there.keys() and min(there.values()) > 0
    for kind, count in there.items():
        code, out, _ = run("sample", "-g", graphs[0], "--type", kind, "-n", 1000)
        found = [json.loads(line) for line in out.splitlines()]
        assert code == 0 and len(found) == count and all(row["judged"] == "" and row["type"] == kind for row in found)
        assert all(row["said"] and row["sentence"] and row["report"] and row["source"] for row in found), kind


def test_a_relation_comes_with_its_words_rule_and_score(run: Run, graphs: tuple[Path, Path]) -> None:
    code, out, _ = run("sample", "-g", graphs[0], "--type", "practises", "-f", "csv")
    by_said = {row["said"]: row for row in rows(out)}
    one = by_said["徽商银行 practises 绿色金融"]
    assert code == 0 and one["sentence"] == "徽商银行深耕绿色金融" and one["title"] == "城商行观察"
    assert float(one["score"]) == pytest.approx(Knowledge().precisions.of(one["rule"], "practises"))
    assert FILES["practice.txt"][int(one["start"]) : int(one["end"])] == one["sentence"]


@pytest.mark.parametrize("kind", ["Bank", "practises", "title"])
def test_a_seed_draws_the_same_whatever_the_order_and_names_of_files(run: Run, graphs: tuple[Path, Path], kind: str) -> None:
    def drawn(graph: Path, seed: int) -> list[dict[str, object]]:
        code, out, _ = run("sample", "-g", graph, "--type", kind, "-n", 1, "--seed", seed)
        assert code == 0
        return [{key: value for key, value in json.loads(line).items() if key != "source"} for line in out.splitlines()]

    assert drawn(graphs[0], 3) == drawn(graphs[1], 3) == drawn(graphs[0], 3)
    assert len({json.dumps(drawn(graphs[0], seed)) for seed in range(8)}) > 1


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_what_was_judged_gives_precision_and_the_scores_of_rules(
    run: Run, graphs: tuple[Path, Path], tmp_path: Path, form: str
) -> None:
    path = tmp_path / f"rows.{form}"
    code, _, err = run("sample", "-g", graphs[0], "--type", "Bank", "-n", 4, "-f", form, "-o", path)
    assert code == 0 and "right, false, unknown" in err and f"yinpu evaluate {path}" in err
    text = path.read_bytes().decode()
    found = rows(text) if form == "csv" else [json.loads(line) for line in text.splitlines()]
    for row, verdict in zip(found, ("right", "FALSE", "right", ""), strict=True):
        row["judged"] = verdict
    if form == "csv":
        written = io.StringIO(newline="")
        writer = csv.DictWriter(written, list(found[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(found)
        path.write_bytes(written.getvalue().encode("gb18030"))  # as a spreadsheet saves it
    else:
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found), encoding="utf-8")
    own = tmp_path / "tables"
    own.mkdir()
    (own / "themes.tsv").write_text("concept\tbroader\trelated\talt\thidden\ten\tdefinition\n", encoding="utf-8")
    code, out, err = run("evaluate", path, "--errors", "--rules", "--record", "--knowledge", own)
    assert code == 0 and f"wrote {own / 'rules.tsv'}" in err
    (bank,) = (line for line in out.splitlines() if line.startswith("Bank "))
    assert bank.split() == ["Bank", "3", "2", *told(2, 3).split(), "0", "1"]
    assert f"false    Bank           {found[1]['said']}: " in out
    counted = list(Knowledge.of([own]).rows("rules"))
    assert sum(int(row["found"]) for row in counted) == 3 and sum(int(row["right"]) for row in counted) == 2


def test_verdicts_of_json_may_be_true_false_and_null(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(
        "".join(f'{{"type": "title", "judged": {said}}}\n' for said in ("true", "false", "null", '"unknown"')), "utf-8"
    )
    code, out, _ = run("evaluate", path)
    assert code == 0 and out.splitlines()[-1].split() == ["all", "2", "1", *told(1, 2).split(), "1", "1"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", f"{HEAD}\nBank,x,y,r,right\nBank,x,y,r,perhaps\n", "line 3: judged is 'perhaps': write one of right, false"),
        ("a.csv", f"{HEAD}\nBank,x,y,r,\n", "no row is judged: write right, false, unknown"),
        ("a.csv", f"{HEAD}\nBank,x\n", "line 2: not as many cells as the head has"),
        ("a.jsonl", '{"type": "Bank", "judged": 3}\n', "line 1: judged is 3"),
        ("a.jsonl", '{"type": "Bank", "judged": "right"}\n{"type"\n', "line 2 is no JSON object"),
        ("a.jsonl", '{"type": "Bank", "judged": "right"}\n[]\n', "line 2 is no JSON object"),
        ("a.csv", "type,said\nBank,x\n", "line 1 is no annotated passage"),
    ],
)
def test_a_file_that_cannot_be_counted_is_told(run: Run, tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    code, out, err = run("evaluate", tmp_path / name)
    assert code == 1 and not out and said in err and err.count("\n") == 1 and name in err


def test_a_type_that_there_is_not_is_told(run: Run, graphs: tuple[Path, Path], tmp_path: Path) -> None:
    code, out, err = run("sample", "-g", graphs[0], "--type", "practice")
    assert code == 2 and not out and "did you mean practises" in err
    code, out, err = run("sample", "-g", graphs[0], "--type", "replaces")
    assert code == 2 and not out and "the graph has no replaces to judge: it has Award, Bank" in err
    code, _, err = run("sample", "-g", graphs[0], "--type", "Bank", "-n", 0)
    assert code == 2 and "-n" in err
    code, _, err = run("sample", "-g", tmp_path / "none", "--type", "Bank")
    assert code == 1 and "none" in err


def test_a_graph_of_nothing_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("天气很好，大家去散步。", encoding="utf-8")
    build([tmp_path / "a.txt"], tmp_path / "kg")
    run("forget", tmp_path / "a.txt", "-g", tmp_path / "kg")
    code, out, err = run("sample", "-g", tmp_path / "kg", "--type", "Bank")
    assert code == 2 and not out and "no Bank to judge: build it of reports first" in err
    shutil.rmtree(tmp_path / "kg")


def test_relations_take_a_floor(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FILES["practice.txt"], encoding="utf-8")
    scores = {}
    for floor in (0, 0.8, 1):
        code, out, _ = run("relations", tmp_path / "a.txt", "--min-score", floor)
        scores[floor] = [json.loads(line)["score"] for line in out.splitlines()]
        assert code == 0
    assert (
        scores[0.8] == [score for score in scores[0] if score >= 0.8]
        and 0 < len(scores[0.8]) < len(scores[0])
        and not scores[1]
    )
    code, _, err = run("relations", tmp_path / "a.txt", "--min-score", 80)
    assert code == 2 and "--min-score" in err


def test_a_view_with_a_floor_is_a_file_of_its_own(run: Run, graphs: tuple[Path, Path], tmp_path: Path) -> None:
    for floor, name in ((0, "whole.html"), (0.9, "sure.html")):
        code, _, _ = run("view", "banks-themes", "-g", graphs[0], "--min-score", floor, "-o", tmp_path / name)
        assert code == 0
    whole, sure = ((tmp_path / name).read_text("utf-8") for name in ("whole.html", "sure.html"))
    assert "（关系 ≥ 0.9）" in sure and "（关系 ≥" not in whole
    assert whole.count('"k":"practises","n"') > sure.count('"k":"practises","n"') == 0
