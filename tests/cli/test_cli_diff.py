"""yinpu diff: an edited report is one that changed, and paths and times make no difference."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from builders import build

Run = Callable[..., tuple[int, str, str]]
TEXT = "标题: 城商行观察\n发布机构: 澄江咨询\n日期: 2023-05-06\n\n招商银行推进数字化转型,工行跟进。\n"
OTHER = "绿色金融简报\n\n兴业银行发布绿色债券,推进绿色金融。\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports and their graph ``old``; ``new`` after one was edited; ``elsewhere`` of the same files in another place."""
    folder = tmp_path_factory.mktemp("diff")
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "in" / "b.txt").write_text(OTHER, encoding="utf-8")
    build([folder / "in"], folder / "old")
    shutil.copytree(folder / "in", folder / "moved")
    build([folder / "moved"], folder / "elsewhere")
    shutil.copytree(folder / "old", folder / "new")
    (folder / "in" / "a.txt").write_text(TEXT + "宁波银行加强数据治理。\n", encoding="utf-8")
    build([folder / "in"], folder / "new")
    return folder


def test_an_edited_report_changed(run: Run, desk: Path) -> None:
    code, out, _ = run("diff", desk / "old", desk / "new", "--format", "json")
    told = [row for row in json.loads(out) if "/report/" in row["graph"]]
    assert code == 0 and len(told) == 1
    (row,) = told
    assert (row["status"], row["label"]) == ("changed", "城商行观察")
    assert row["was"] and row["was"] != row["graph"] and row["added"] > row["removed"] > 0
    code, out, _ = run("diff", desk / "old", desk / "new", "--lines")
    assert f"<{row['graph']}> was <{row['was']}>" in out
    assert not any(row["was"] in line for line in out.splitlines() if line[:2] in ("- ", "+ "))
    assert sum(line.startswith("+ ") and "宁波银行加强数据治理。" in line for line in out.splitlines()) == 1  # the sentence
    assert "provenance" not in out
    code, out, _ = run("diff", desk / "old", desk / "new", "--format", "table")
    assert code == 0 and "changed" in out


def test_another_place_and_time_make_no_difference(run: Run, desk: Path) -> None:
    assert run("diff", desk / "old", desk / "elsewhere")[:2] == (0, "no difference\n")
    code, out, _ = run("diff", desk / "old", desk / "elsewhere", "--with", "provenance,runs", "--lines")
    assert code == 0 and "/graph/provenance>" in out and "moved/a.txt" in out
    code, _, err = run("diff", desk / "old", desk / "elsewhere", "--with", "runs,provenence")
    assert code == 2 and "did you mean provenance" in err
