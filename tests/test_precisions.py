"""Scores of relations are how often their rule was right, as annotated passages tell and the table ``rules`` keeps."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.evaluate import Evaluation, evaluate, record
from builders.extractor import Extractor
from builders.records import Source
from builders.rules import Rule
from ontology import Knowledge
from ontology.errors import KnowledgeError, ReadError, UsageError
from ontology.knowledge.precisions import UNKNOWN, Precisions
from ontology.knowledge.table_files import Placed
from ontology.schema import MENTION_TYPES, RELATION_TYPES

TEXT = "徽商银行深耕绿色金融。宁波银行推出“海塘通”平台。"
HEADER = "rule\tcontext\tright\tfound\tchecked"


def known(*rows: tuple[str, str, int, int]) -> Precisions:
    names = ("rule", "context", "right", "found")
    return Precisions(Placed(Path(), Path(), 1, dict(zip(names, map(str, row), strict=True))) for row in rows)


def gold(tmp_path: Path, **more: Any) -> Path:
    entities = [
        {"type": type_, "canonical": name, "aka": aka, "surfaces": [aka[0] if aka else name], "level": "must"}
        for type_, name, aka in (
            ("BANK", "徽商银行", []),
            ("BANK", "宁波银行股份有限公司", ["宁波银行"]),
            ("THEME", "绿色金融", []),
            ("PRODUCT", "海塘通平台", ["海塘通"]),
        )
    ]
    passage = {"id": "p1", "text": TEXT, "entities": entities, **more}
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(passage, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def test_the_table_tells_of_rules_and_contexts_that_there_are() -> None:
    rows = list(Knowledge().rows("rules"))
    assert {row["rule"] for row in rows} <= {rule.value for rule in Rule}
    assert {row["context"] for row in rows} <= {*MENTION_TYPES, *RELATION_TYPES}
    assert {rule.value for rule in Rule if rule.name.startswith("FRAME_")} & {row["rule"] for row in rows}


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 9), st.integers(0, 9))
def test_a_share_lies_between_what_was_measured_and_what_was_known_before(a: int, b: int, c: int, d: int) -> None:
    precisions = known(("one", "offers", a, a + b), ("other", "uses", c, c + d))
    before, found = precisions.of("new", "offers"), precisions.of("one", "offers")
    shares = [UNKNOWN, *(right / of for right, of in ((a, a + b), (c, c + d)) if of)]
    assert min(shares) - 0.001 <= before <= max(shares) + 0.001
    assert min(shares) - 0.001 <= found <= max(shares) + 0.001
    if a + b >= 400:
        assert found == pytest.approx(a / (a + b), abs=0.02)


def test_a_rule_in_a_new_context_goes_by_its_others_and_a_new_rule_by_all() -> None:
    precisions = known(("good", "offers", 99, 100), ("bad", "uses", 10, 100), ("named", "Bank", 0, 1000))
    assert precisions.of("good", "partOf") > 0.9 > 0.2 > precisions.of("bad", "partOf")
    assert precisions.of("new", "offers") == pytest.approx(109 / 200, abs=0.01)  # what mentions are is not counted
    assert known().of("new", "offers") == UNKNOWN


def test_relations_are_scored_by_their_rule_and_the_users_counts_win(tmp_path: Path) -> None:
    (tmp_path / "rules.tsv").write_text(f"{HEADER}\nframe:practise\tpractises\t1\t900\t2026-01-02\n", encoding="utf-8")
    scores = []
    for knowledge in (Knowledge(), Knowledge(tmp_path)):
        (extraction,) = Extractor(knowledge).of_source(Source("a.txt", TEXT, "utf-8", "0" * 64, "plain"))
        scores.append({one.predicate: one.score for one in extraction.relations})
        for one in extraction.relations:
            assert one.score == knowledge.precisions.of(one.rule, one.predicate)
    assert scores[0]["practises"] > 0.6 and scores[1]["practises"] < 0.01 and scores[0].keys() == {"practises", "offers"}


@pytest.mark.parametrize("counts", ["1\tmany", "3\t2", "-1\t2", "\t"])
def test_counts_that_are_none_are_told_with_their_line(tmp_path: Path, counts: str) -> None:
    (tmp_path / "rules.tsv").write_text(f"{HEADER}\na\toffers\t{counts}\t2026-01-02\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"rules\.tsv: line 2: .*whole numbers"):
        _ = Knowledge(tmp_path).precisions


def test_stated_relations_are_judged_by_any_name_of_their_ends(tmp_path: Path) -> None:
    relations = [["徽商银行", "practises", "绿色金融"], ["徽商银行", "partOf", "宁波银行股份有限公司"]]
    found = evaluate([gold(tmp_path, relations=relations, ok_relations=[["宁波银行股份有限公司", "offers", "海塘通平台"]])])
    counts = {name: (score.must, score.found, score.predicted, score.right) for name, score in found.relations.items()}
    assert counts == {"offers": (0, 0, 1, 1), "partOf": (1, 0, 0, 0), "practises": (1, 1, 1, 1)}
    assert found.rules["frame:practise", "practises"] == Counter({True: 1})
    assert "missed   partOf         p1  徽商银行 partOf 宁波银行股份有限公司" in found.report(errors=True)


def test_what_no_annotation_has_is_wrong_and_passages_without_relations_judge_none(tmp_path: Path) -> None:
    wrong = evaluate([gold(tmp_path, relations=[["宁波银行股份有限公司", "practises", "绿色金融"]])])
    assert wrong.rules["frame:practise", "practises"] == Counter({False: 1}) and wrong.relations["offers"].right == 0
    none = evaluate([gold(tmp_path, relations=[])])
    assert not none.relations and all(context in MENTION_TYPES for _, context in none.rules)


def test_a_symmetric_relation_is_right_from_both_ends(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    banks = [{"type": "BANK", "canonical": name, "surfaces": [name], "level": "must"} for name in ("徽商银行", "长沙银行")]
    passage = {"id": "p", "text": "徽商银行与长沙银行签署战略合作协议。", "entities": banks}
    right = []
    for ends in (("徽商银行", "长沙银行"), ("长沙银行", "徽商银行")):
        line = passage | {"relations": [[ends[0], "cooperatesWith", ends[1]]]}
        path.write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
        right.append(evaluate([path]).relations["cooperatesWith"].right)
    assert right == [1, 1]


def test_relations_that_are_none_are_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="line 1 is no annotated passage"):
        evaluate([gold(tmp_path, relations=[["徽商银行", "practises"]])])


def test_what_was_counted_is_recorded_and_read_back(tmp_path: Path) -> None:
    counts = {("frame:offer", "offers"): Counter({True: 3, False: 1}), ("nested", "Theme"): Counter({True: 2})}
    (tmp_path / "rules.tsv").write_text(f"# mine\n{HEADER}\nold\toffers\t1\t1\t2020-01-01\n", encoding="utf-8")
    path = record(Evaluation({}, 1, counts).rules, tmp_path)
    lines = path.read_text("utf-8").splitlines()
    assert lines[:2] == ["# mine", HEADER] and [line.split("\t")[:4] for line in lines[2:]] == [
        ["frame:offer", "offers", "3", "4"],
        ["nested", "Theme", "2", "2"],
    ]
    assert Knowledge.of([tmp_path]).precisions.of("frame:offer", "offers") == pytest.approx(5 / 8)
    with pytest.raises(UsageError, match="nothing to record"):
        record({}, tmp_path)
