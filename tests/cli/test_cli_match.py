"""``yinpu match``: what a name is, from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., tuple[int, str, str]]


def test_the_command_tells_why(run: Run) -> None:
    code, out, _ = run("match", "招行", "招商银行", "--explain")
    assert code == 0 and out.startswith("same (") and "a short name of 招商银行" in out and "head office" in out
    assert run("match", "招行", "工行")[0] == 1
    assert run("match", "招行", "工行", "--each")[0] == 0
    code, out, _ = run("match", "招行", "火星银行", "招商", "--format", "jsonl")
    assert (code, [json.loads(line)["verdict"] for line in out.splitlines()]) == (1, ["thing", "unknown", "unclear"])
    assert "one character from 中国工商银行" in run("match", "中国工商银衍", "--explain")[1]
    assert run("match", "招行", "--on", "20")[0] == 2


def test_rows_are_drawn_and_judged(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "rows.tsv"
    code, _, err = run("knowledge", "sample", "-n", "5", "--seed", "7", "--table", "places", "-o", path)
    assert code == 0 and f"--judged {path}" in err
    assert run("knowledge", "sample", "-n", "5", "--seed", "7", "--table", "places")[1] == path.read_text(encoding="utf-8")
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0], *(line.removesuffix("\t\t") + "\tright\t" for line in lines[1:])]), encoding="utf-8")
    assert run("knowledge", "sample", "--judged", path)[1].splitlines()[-1].startswith("all: 5 judged")
    assert run("knowledge", "sample", "--table", "nothing")[0] == 2
