"""A build warns of reports that give too little, by limits that a table has, and does not fail."""

from __future__ import annotations

from pathlib import Path

import pytest

import yinpu
from builders import build
from builders.incremental.assertions import Limits, unmet
from builders.incremental.sources import SourceRecord
from ontology.errors import KnowledgeError

IDLE = "山间的风吹过竹林，溪水绕着石头慢慢流走，午后的光落在木桥上。"


def limits(folder: Path, *rows: str) -> yinpu.Knowledge:
    folder.mkdir(exist_ok=True)
    (folder / "assertions.tsv").write_text("\n".join(["assertion\tlimit\tnote", *rows]) + "\n", encoding="utf-8")
    return yinpu.Knowledge(folder)


def test_a_long_report_without_names_is_warned_of(tmp_path: Path) -> None:
    (tmp_path / "idle.txt").write_text("".join(IDLE.replace("木", sign) for sign in "石铁竹砖" * 20), encoding="utf-8")
    (tmp_path / "full.txt").write_text("招商银行推进绿色金融，与中国工商银行合作。" * 60, encoding="utf-8")
    result = build([tmp_path / "idle.txt", tmp_path / "full.txt"], tmp_path / "kg")
    (line,) = result.unmet
    assert "idle.txt" in line and "0 names in " in line and "yinpu text" in line
    assert f"warning: {line}" in result.summary() and not result.failures
    strict = limits(tmp_path / "mine", "mentions\t900\t", "characters\t10\t")
    assert len(build([tmp_path / "idle.txt", tmp_path / "full.txt"], tmp_path / "kg", knowledge=strict).unmet) == 2


def test_many_names_without_a_thing_are_warned_of() -> None:
    def record(**unlinked: int) -> SourceRecord:
        return SourceRecord("a.txt", "", "plain", "utf-8", [{"characters": 900, "named": 20, "title": "甲"}], unlinked=unlinked)

    allowed = Limits(unlinked=0.3, names=20)
    assert not list(unmet([record(平安=8)], allowed))
    (line,) = unmet([record(平安=8, 中信=3)], allowed)
    assert line.startswith("a.txt: 11 of 31 names are without a thing (most often 平安)") and "yinpu unlinked" in line


@pytest.mark.parametrize(("row", "said"), [("mention\t1\t", "one of mentions"), ("mentions\tfew\t", "write a number")])
def test_a_limit_that_is_none_is_told(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(KnowledgeError, match=f"assertions.tsv: line 2: .*{said}"):
        build([tmp_path], tmp_path / "kg", knowledge=limits(tmp_path / "mine", row))
    assert not (tmp_path / "kg").exists()
