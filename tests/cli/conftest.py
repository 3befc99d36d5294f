"""The command line in this process, and a small graph to ask."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from yinpu.cli import main as command_line

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process: exit code, stdout, stderr."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["yinpu", *map(str, arguments)])
        code = 0
        try:
            command_line.main()
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = capfd.readouterr()
        return code, out, err

    return call


@pytest.fixture(scope="session")
def kg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small graph of two reports."""
    from builders import build

    folder = tmp_path_factory.mktemp("cli")
    (folder / "a.txt").write_text(
        "标题: 城商行观察\n发布机构: 德勤\n日期: 2023-05-06\n\n招商银行推进数字化转型。", encoding="utf-8"
    )
    (folder / "b.txt").write_text("绿色金融简报\n\n根据银发〔2020〕46号文,兴业银行发布绿色债券。", encoding="utf-8")
    build([folder / "a.txt", folder / "b.txt"], folder / "kg")
    return folder / "kg"
