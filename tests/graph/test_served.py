"""A served graph while builds go on beside it: each request is answered, from what the folder held when it began."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_graph import BANK, REPORTS, build
from starlette.testclient import TestClient

from graph import KnowledgeGraph
from graph.query.reports import reports
from graph.server.app import application
from graph.server.served import Served
from ontology.iris import mint

HERE = "http://localhost"


def _reports(client: TestClient) -> list[str]:
    answer = client.get(
        "/sparql", params={"query": "SELECT ?r { GRAPH ?g { ?r a yp:Report } }"}, headers={"Accept": "text/csv"}
    )
    assert answer.status_code == 200, answer.text
    return sorted(answer.text.split()[1:])


def test_builds_beside_a_served_graph(tmp_path: Path) -> None:
    one, two = dict(list(REPORTS.items())[:1]), dict(list(REPORTS.items())[:2])
    with KnowledgeGraph.open(build(tmp_path, one)) as kg, TestClient(application(kg), HERE) as client:
        assert len(_reports(client)) == 1
        for reports in (two, REPORTS):  # a build of the small graph adds to what is there
            build(tmp_path, reports)
            build(tmp_path, reports)  # the store that was served is gone now
            assert _reports(client) == sorted(mint("report", name) for name in reports)
            assert client.get("/").status_code == 200
            assert client.get("/search", params={"q": "工行"}).json()[0]["id"] == BANK
            for accept in ("text/html", "text/turtle"):
                assert client.get("/entity", params={"iri": BANK}, headers={"Accept": accept}).status_code == 200


def test_a_build_between_opening_and_serving(tmp_path: Path) -> None:
    with KnowledgeGraph.open(build(tmp_path, dict(list(REPORTS.items())[:1]))) as kg:
        build(tmp_path)
        with TestClient(application(kg), HERE) as client:
            assert len(_reports(client)) == 3


def test_a_request_keeps_its_graph(tmp_path: Path) -> None:
    with KnowledgeGraph.open(build(tmp_path, dict(list(REPORTS.items())[:1]))) as kg:
        served = Served(kg)
        began = served.current()
        assert served.current() is began is kg
        build(tmp_path)
        assert served.current() is not began and len(reports(served.current())) == 3
        assert len(began.reports()) == 1, "the one before answers until its requests are done"


@pytest.mark.parametrize("damage", [None, b"", b"{}", b'{"format": 2, "store": "store/none"}'])
def test_a_folder_that_holds_no_graph_any_more(tmp_path: Path, damage: bytes | None) -> None:
    with KnowledgeGraph.open(build(tmp_path)) as kg, TestClient(application(kg), HERE) as client:
        manifest = tmp_path / "manifest.json"
        whole = manifest.read_bytes()
        manifest.unlink()
        if damage is not None:
            manifest.write_bytes(damage)
        assert len(_reports(client)) == 3
        manifest.write_bytes(whole)
        assert len(_reports(client)) == 3
