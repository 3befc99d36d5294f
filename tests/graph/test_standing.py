"""The pages of a graph: the first and the explorer by a build, each other at first request, kept while they are true."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from page_graph import page_graph
from small_graph import REPORTS, build
from starlette.testclient import TestClient

from graph import KnowledgeGraph
from graph.analysis.runs import analyse
from graph.analysis.written import write_back
from graph.server.app import application
from graph.store.folder import KGFolder
from graph.views import standing
from graph.views.page import views
from ontology.errors import UsageError

HERE = "http://localhost"
ALL = [*views()]


def names(folder: Path) -> set[str]:
    return {path.stem for path in (folder / "views").glob("*")}


def links(page: str) -> set[str]:
    """The views that a page opened as a file leads to."""
    return set(re.findall(r'href="(?:views/)?([\w-]+)\.html[#"]', page))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The views whose pages are made, in order."""
    seen: list[str] = []
    make = standing.made

    def noted(inputs: object, drawn: object, *rest: object) -> object:
        seen.append(drawn.name)  # type: ignore[attr-defined]
        return make(inputs, drawn, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(standing, "made", noted)
    yield seen


def test_a_build_draws_the_first_page_and_the_explorer(tmp_path: Path, made: list[str]) -> None:
    build(tmp_path)
    written = standing.refresh(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in written] == ["index.html", "views/overview.html"]
    assert made == ["overview"] and names(tmp_path) == {"overview"}
    assert KGFolder(tmp_path).is_finished()
    index, explorer = (path.read_text(encoding="utf-8") for path in written)
    assert links(index) == {"overview"} and links(explorer) == {"overview"}
    told = re.findall(r"yinpu view ([\w-]+) -g KG", index)
    assert sorted(told) == sorted(set(ALL) - {"overview"})
    assert all(f'id="view-{name}"' in index for name in ALL), "what the explorer leads to in place of a page"
    assert set(re.findall(r'href="\.\./index\.html#view-([\w-]+)"', explorer)) == set(ALL) - {"overview"}
    assert set(re.findall(r'data-served="views/([\w-]+)\.html', index)) >= set(ALL) - {"overview"}


def test_a_view_that_is_drawn_is_led_to(tmp_path: Path, made: list[str]) -> None:
    build(tmp_path)
    standing.refresh(tmp_path)
    with KnowledgeGraph.open(tmp_path) as kg:
        for name in ("banks-themes", "neighbourhood"):
            path = standing.keep(kg, name)
            assert path == tmp_path / "views" / f"{name}.html" and path.is_file()
        assert standing.keep(kg, "banks-themes") is not None
        with pytest.raises(UsageError, match="did you mean banks-themes"):
            standing.keep(kg, "bank-themes")
    assert made == ["overview", "banks-themes", "neighbourhood"], "each once"
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert links(index) == {"overview", "banks-themes", "neighbourhood"}
    assert links((tmp_path / "views" / "neighbourhood.html").read_text(encoding="utf-8")) == links(index)


def test_pages_of_another_generation_are_deleted(tmp_path: Path) -> None:
    build(tmp_path, dict(list(REPORTS.items())[:2]))
    standing.refresh(tmp_path)
    with KnowledgeGraph.open(tmp_path) as old:
        standing.keep(old, "publishers-reports")
        before = standing.text(old, "publishers-reports")
        build(tmp_path)  # writes the store alone: the pages stay, and are not those of the graph
        assert not KGFolder(tmp_path).views_are_fresh()
        assert standing.keep(old, "banks-themes") is None, "the folder holds another graph by now"
        with KnowledgeGraph.open(tmp_path) as kg:
            now = standing.text(kg, "publishers-reports")
    third = [*REPORTS][2]
    assert third in now and third not in before
    assert names(tmp_path) == {"publishers-reports"}
    assert links((tmp_path / "index.html").read_text(encoding="utf-8")) == {"publishers-reports"}
    assert not KGFolder(tmp_path).is_finished(), "it is not analysed"


def test_an_analysis_makes_other_pages(tmp_path: Path) -> None:
    build(tmp_path)
    standing.refresh(tmp_path)
    with KnowledgeGraph.open(tmp_path) as kg:
        assert write_back(tmp_path, analyse(kg, resolution=0.01))
    assert not KGFolder(tmp_path).views_are_fresh()


def test_views_are_made_at_the_first_request(tmp_path: Path, made: list[str]) -> None:
    build(tmp_path)
    with KnowledgeGraph.open(tmp_path) as kg, TestClient(application(kg), HERE, raise_server_exceptions=False) as client:
        for _ in range(2):
            for name in ALL:
                answer = client.get(f"/views/{name}.html")
                assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")
                assert 'data-opened="served"' in answer.text
        index = client.get("/index.html").text
        assert 'data-opened="served"' in index and links(index) == set(ALL)
        assert made == ALL and names(tmp_path) == set(ALL)
        unknown = client.get("/views/bank-themes.html")
        assert unknown.status_code == 404 and "did you mean banks-themes" in unknown.text
        assert client.get("/views/%2e%2e%2fmanifest.json").status_code == 404
    assert 'data-opened="file"' in (tmp_path / "views" / "overview.html").read_text(encoding="utf-8")


def test_many_ask_for_a_view_at_once(tmp_path: Path, made: list[str]) -> None:
    build(tmp_path)
    standing.refresh(tmp_path)
    at_once = threading.Barrier(6)
    with KnowledgeGraph.open(tmp_path) as kg, TestClient(application(kg), HERE) as client:

        def ask(_: int) -> str:
            at_once.wait(20)
            return client.get("/views/banks-themes.html").text

        with ThreadPoolExecutor(6) as pool:
            answers = set(pool.map(ask, range(6)))
    assert len(answers) == 1 and made == ["overview", "banks-themes"]


def test_a_folder_that_others_write_is_left_alone(tmp_path: Path, made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path)
    with KnowledgeGraph.open(tmp_path) as kg, TestClient(application(kg), HERE) as client:
        locked = KGFolder.lock
        monkeypatch.setattr(KGFolder, "lock", lambda self, patience=0: locked(self, 0))
        with locked(KGFolder(tmp_path)):
            first = client.get("/views/overview.html")
            assert first.status_code == 200 and client.get("/views/overview.html").text == first.text
            assert client.get("/index.html").status_code == 200
        assert client.get("/views/overview.html").text == first.text
        assert made == ["overview"] and not (tmp_path / "views").exists() and not (tmp_path / "index.html").exists()


def test_views_of_a_graph_in_memory(made: list[str]) -> None:
    kg = page_graph()
    with TestClient(application(kg), HERE) as client:
        for _ in range(2):
            assert client.get("/index.html").status_code == client.get("/views/neighbourhood.html").status_code == 200
    assert made == ["neighbourhood"]
    assert standing.keep(kg, "overview") is None


def test_pages_of_a_served_graph_follow_its_builds(tmp_path: Path) -> None:
    build(tmp_path, dict(list(REPORTS.items())[:2]))
    third = [*REPORTS][2]
    with KnowledgeGraph.open(tmp_path) as kg, TestClient(application(kg), HERE) as client:
        assert third not in client.get("/views/publishers-reports.html").text
        served = client.app.state.served  # type: ignore[attr-defined]
        assert served.current() is kg, "a page that was kept is no other graph"
        build(tmp_path)
        assert third in client.get("/views/publishers-reports.html").text
        assert third in client.get("/index.html").text
