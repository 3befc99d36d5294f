"""What is kept between runs: made anew when it must be, and never in the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ontology.knowledge.cache import MOST, digest, remembered


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YINPU_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def counted() -> tuple[list[int], Callable[[], str]]:
    made: list[int] = []

    def make() -> str:
        made.append(1)
        return "thing"

    return made, make


def test_made_once(folder: Path) -> None:
    made, make = counted()
    assert [remembered("a", "1", make) for _ in range(3)] == ["thing"] * 3
    assert len(made) == 1
    remembered("a", "2", make)
    assert len(made) == 2


@pytest.mark.parametrize("content", [b"", b"not a pickle", b"\x80\x05cno.such\nname\n."])
def test_a_spoilt_file_is_made_anew(folder: Path, content: bytes) -> None:
    made, make = counted()
    remembered("a", "1", make)
    next(folder.iterdir()).write_bytes(content)
    assert remembered("a", "1", make) == "thing"
    assert remembered("a", "1", make) == "thing"
    assert len(made) == 2


def test_a_folder_that_cannot_be_written_hinders_nothing(folder: Path) -> None:
    folder.write_text("a file where the folder should be")
    made, make = counted()
    assert [remembered("a", "1", make) for _ in range(2)] == ["thing"] * 2
    assert len(made) == 2


def test_old_files_go(folder: Path) -> None:
    for number in range(MOST + 3):
        remembered("a", str(number), str)
    assert len(list(folder.iterdir())) == MOST


def test_a_digest_is_of_the_contents(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    first = digest([tmp_path / "a"])
    (tmp_path / "a").write_text("2")
    assert digest([tmp_path / "a"]) != first
