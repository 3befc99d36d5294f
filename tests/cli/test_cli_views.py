"""`yinpu view`: a page of the graph is kept in its folder, one of a thing or with -o is written where it is wanted."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def own(kg: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the graph, and a folder beside it to work in."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return Path(shutil.copytree(kg, tmp_path / "own"))


def test_a_build_draws_two_pages_and_only_graph_none(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("招商银行推进财富管理。", encoding="utf-8")
    graph = tmp_path / "kg"
    assert run("build", tmp_path / "a.txt", "-o", graph, "--only-graph")[0] == 0
    assert not (graph / "index.html").exists() and not (graph / "views").exists()
    assert run("build", tmp_path / "a.txt", "-o", graph)[0] == 0
    assert [path.name for path in (graph / "views").iterdir()] == ["overview.html"]
    drawn = (graph / "index.html").stat().st_mtime_ns
    assert run("view", "banks-themes", "-g", graph)[0] == 0
    assert "yinpu view banks-themes" not in (graph / "index.html").read_text(encoding="utf-8")
    (tmp_path / "a.txt").write_text("兴业银行推进财富管理。", encoding="utf-8")
    assert run("build", tmp_path / "a.txt", "-o", graph)[0] == 0
    assert (graph / "index.html").stat().st_mtime_ns != drawn
    assert [path.name for path in (graph / "views").iterdir()] == ["overview.html"], "the others showed the graph as it was"


def test_pages_made_for_a_graph_that_was_not_analysed(run: Run, tmp_path: Path) -> None:
    """They do not keep a later build from analysing it."""
    (tmp_path / "a.txt").write_text("招商银行推进财富管理。", encoding="utf-8")
    graph = tmp_path / "kg"
    run("build", tmp_path / "a.txt", "-o", graph, "--only-graph")
    assert run("view", "overview", "-g", graph)[0] == 0
    assert (graph / "index.html").is_file()
    run("build", tmp_path / "a.txt", "-o", graph)
    code, out, _ = run("query", "-g", graph, "ASK { ?x yp:pageRank ?rank }", "-f", "csv")
    assert code == 0 and "true" in out


@pytest.mark.parametrize("name", ["overview", "banks-themes", "neighbourhood"])
def test_a_page_of_the_graph_is_kept_with_it(run: Run, own: Path, name: str) -> None:
    code, out, err = run("view", name, "-g", own)
    page = own / "views" / f"{name}.html"
    assert (code, out, err) == (0, "", f"wrote {page}\n")
    assert f'href="views/{name}.html"' in (own / "index.html").read_text(encoding="utf-8")
    assert 'href="../index.html"' in page.read_text(encoding="utf-8")
    assert not [*Path().iterdir()]


def test_a_page_is_written_where_it_is_wanted(run: Run, own: Path) -> None:
    assert run("view", "banks-themes", "-g", own, "-o", "mine.html")[0] == 0
    assert run("view", "--focus", "招行", "-g", own)[2] == "wrote neighbourhood.html\n"
    assert sorted(path.name for path in Path().iterdir()) == ["mine.html", "neighbourhood.html"]
    assert not (own / "index.html").exists() and not (own / "views").exists()
    assert "../index.html" not in Path("mine.html").read_text(encoding="utf-8"), "it stands alone"


def test_a_page_of_a_folder_that_cannot_be_written(run: Run, own: Path) -> None:
    (own / "views").write_text("no folder", encoding="utf-8")
    assert run("view", "banks-themes", "-g", own)[2] == "wrote banks-themes.html\n"
    assert Path("banks-themes.html").is_file()
