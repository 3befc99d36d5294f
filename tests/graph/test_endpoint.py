"""The endpoint by the SPARQL 1.1 Protocol, as tables of requests; and its pages, which load nothing from elsewhere."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
from small_graph import BANK, FRAUD
from starlette.testclient import TestClient

from graph import KnowledgeGraph, packaged_queries
from graph.server.app import application, serve
from graph.server.negotiation import ROWS, STATEMENTS, choose
from ontology.errors import StoreError, UsageError
from ontology.iris import GRAPH, mint

SELECT = "SELECT ?bank { ?bank a yp:Bank } ORDER BY ?bank"
HERE = "http://localhost"
CONSTRUCT = "CONSTRUCT { ?bank a yp:Bank } WHERE { ?bank a yp:Bank }"


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with KnowledgeGraph.open(folder) as kg, TestClient(application(kg), HERE, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(
    ("query", "accept", "status", "media"),
    [
        (SELECT, None, 200, "application/sparql-results+json"),
        (SELECT, "*/*", 200, "application/sparql-results+json"),
        (SELECT, "application/sparql-results+json", 200, "application/sparql-results+json"),
        (SELECT, "application/json", 200, "application/json"),
        (SELECT, "application/sparql-results+xml", 200, "application/sparql-results+xml"),
        (SELECT, "text/csv", 200, "text/csv"),
        (SELECT, "text/tab-separated-values", 200, "text/tab-separated-values"),
        (SELECT, "text/csv;q=0.2, application/sparql-results+xml;q=0.9", 200, "application/sparql-results+xml"),
        (SELECT, "text/*", 200, "text/xml"),
        (SELECT, "text/turtle", 406, "text/plain"),
        (SELECT, "image/png", 406, "text/plain"),
        ("ASK {}", "text/csv", 200, "text/csv"),
        ("ASK {}", "application/sparql-results+json", 200, "application/sparql-results+json"),
        (CONSTRUCT, None, 200, "text/turtle"),
        (CONSTRUCT, "application/n-triples", 200, "application/n-triples"),
        (CONSTRUCT, "application/rdf+xml", 200, "application/rdf+xml"),
        (CONSTRUCT, "application/ld+json", 200, "application/ld+json"),
        (CONSTRUCT, "text/turtle, */*;q=0.1", 200, "text/turtle"),
        (CONSTRUCT, "text/csv", 406, "text/plain"),
        (f"DESCRIBE <{BANK}>", "text/turtle", 200, "text/turtle"),
        ("SELECT ?x WHERE {", None, 400, "text/plain"),
        ("SELECT * { ?x a nothing:bound }", None, 400, "text/plain"),
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", None, 400, "text/plain"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", None, 403, "text/plain"),
    ],
)
@pytest.mark.parametrize("how", ["GET", "form", "direct"])
def test_negotiation(client: TestClient, how: str, query: str, accept: str | None, status: int, media: str) -> None:
    headers = {"Accept": accept} if accept else {}
    if accept is None:
        client.headers.pop("accept", None)
    if how == "GET":
        answer = client.get("/sparql", params={"query": query}, headers=headers)
    elif how == "form":
        answer = client.post("/sparql", data={"query": query}, headers=headers)
    else:
        answer = client.post("/sparql", content=query.encode(), headers=headers | {"Content-Type": "application/sparql-query"})
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (status, media), answer.text


@pytest.mark.parametrize(
    ("media", "parse"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ],
)
def test_statements_read_back_the_same(client: TestClient, media: str, parse: str) -> None:
    answer = client.get("/sparql", params={"query": CONSTRUCT}, headers={"Accept": media})
    assert len(rdflib.Graph().parse(data=answer.text, format=parse)) == 2


def test_rows(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": SELECT}, headers={"Accept": "application/sparql-results+json"})
    assert answer.json()["results"]["bindings"][0]["bank"]["value"] == BANK
    assert answer.headers["vary"].startswith("Accept")


@pytest.mark.parametrize(
    ("graphs", "rows"),
    [
        ({"default-graph-uri": GRAPH + "knowledge"}, 1),
        ({"default-graph-uri": mint("report", "报告乙")}, 1),
        ({"default-graph-uri": [GRAPH + "knowledge", mint("report", "报告乙")]}, 2),
        ({"default-graph-uri": "urn:nothing"}, 0),
        ({"named-graph-uri": GRAPH + "knowledge"}, 0),
        ({}, 2),
    ],
)
@pytest.mark.parametrize("how", ["GET", "form", "direct"])
def test_dataset_of_the_protocol(client: TestClient, how: str, graphs: dict[str, Any], rows: int) -> None:
    headers = {"Accept": "application/json"}
    if how == "GET":
        answer = client.get("/sparql", params={"query": SELECT} | graphs, headers=headers)
    elif how == "form":
        answer = client.post("/sparql", data={"query": SELECT} | graphs, headers=headers)
    else:
        headers["Content-Type"] = "application/sparql-query"
        answer = client.post("/sparql", params=graphs, content=SELECT, headers=headers)
    assert len(answer.json()["results"]["bindings"]) == rows


def test_named_graphs_of_the_protocol(client: TestClient) -> None:
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?x a yp:Bank } }"
    answer = client.get(
        "/sparql", params={"query": query, "named-graph-uri": GRAPH + "knowledge"}, headers={"Accept": "text/csv"}
    )
    assert answer.text.split() == ["g", GRAPH + "knowledge"]


@pytest.mark.parametrize(
    ("method", "request_", "status"),
    [
        ("POST", {"content": "INSERT DATA {}", "headers": {"Content-Type": "application/sparql-update"}}, 403),
        ("POST", {"data": {"update": "CLEAR ALL"}}, 403),
        ("GET", {"params": {"update": "CLEAR ALL"}}, 403),
        ("POST", {"content": "ASK {}", "headers": {"Content-Type": "text/plain"}}, 415),
        ("POST", {"content": b"\xff\xfe", "headers": {"Content-Type": "application/sparql-query"}}, 400),
        ("POST", {"data": {"other": "ASK {}"}}, 400),
        ("GET", {"params": {"query": ["ASK {}", "ASK {}"]}}, 400),
        ("GET", {"params": {"query": "ASK {}", "default-graph-uri": "not an iri"}}, 400),
        ("PUT", {"content": "ASK {}"}, 405),
        ("DELETE", {}, 405),
    ],
)
def test_refused(client: TestClient, method: str, request_: dict[str, Any], status: int) -> None:
    assert client.request(method, "/sparql", **request_).status_code == status


def test_the_parser_speaks(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "SELECT ?x WHERE {\n ?x a nothing:bound }"})
    assert "line 2" in answer.text and "unknown prefix nothing:" in answer.text


ORIGIN = "http://example.org"


@pytest.mark.parametrize(
    ("cors", "origin", "allowed"),
    [
        (None, ORIGIN, None),
        (None, "null", None),
        (ORIGIN, ORIGIN, ORIGIN),
        (ORIGIN, "http://example.com", None),
        ("*", ORIGIN, "*"),
    ],
)
def test_pages_of_other_sites(kg: KnowledgeGraph, cors: str | None, origin: str, allowed: str | None) -> None:
    with TestClient(application(kg, cors=cors), HERE) as client:
        answer = client.get("/sparql", params={"query": "ASK {}"}, headers={"Origin": origin})
        assert answer.status_code == 200 and answer.headers.get("access-control-allow-origin") == allowed
        asked = client.options("/sparql", headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
        assert asked.headers.get("access-control-allow-origin") == allowed
        assert (asked.status_code == 200) == (allowed is not None)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:8765", 200),
        ("127.0.0.1", 200),
        ("127.0.0.1:8765", 200),
        ("[::1]", 200),
        ("[::1]:8765", 200),
        ("graph.example.org", 200),
        ("graph.example.org:80", 200),
        ("example.org", 400),
        ("www.graph.example.org", 400),
        ("localhost.example.org", 400),
        ("127.0.0.1.example.org:8765", 400),
        ("example.org:127.0.0.1", 400),
        ("[::2]", 400),
        ("0.0.0.0", 400),
        ("", 400),
    ],
)
def test_names_it_answers_to(kg: KnowledgeGraph, host: str, status: int) -> None:
    with TestClient(application(kg, hosts=["graph.example.org"]), HERE) as client:
        for path in ("/sparql?query=ASK%7B%7D", "/"):
            answer = client.get(path, headers={"Host": host})
            assert answer.status_code == status, answer.text
            assert status == 200 or len(answer.text.splitlines()) == 1


@pytest.mark.parametrize("how", ["GET", "form", "direct"])
def test_only_sparql_at_sparql(client: TestClient, tmp_path: Path, how: str) -> None:
    file = tmp_path / "secret.rq"
    file.write_text("ASK {}", encoding="utf-8")
    for query in (str(file), f" {file}\n", str(tmp_path / "none.rq"), "banks-by-reports", "nothing-so-named", ""):
        if how == "GET":
            answer = client.get("/sparql", params={"query": query})
        elif how == "form":
            answer = client.post("/sparql", data={"query": query})
        else:
            answer = client.post("/sparql", content=query, headers={"Content-Type": "application/sparql-query"})
        assert answer.status_code == 400 and "not a valid SPARQL query" in answer.text, query


def test_comments_are_no_parameters_at_sparql(client: TestClient) -> None:
    query = "# param bank[Bank]: must be given\n# param limit=0: none\n" + SELECT
    assert (
        len(
            client.get("/sparql", params={"query": query}, headers={"Accept": "application/json"}).json()["results"]["bindings"]
        )
        == 2
    )


@pytest.mark.parametrize(("accept", "parse"), [("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("*/*", "turtle")])
def test_service_description(client: TestClient, accept: str, parse: str) -> None:
    answer = client.get("/sparql", headers={"Accept": accept})
    described = rdflib.Graph().parse(data=answer.text, format=parse)
    services = set(
        described.subjects(rdflib.RDF.type, rdflib.URIRef("http://www.w3.org/ns/sparql-service-description#Service"))
    )
    assert services == {rdflib.URIRef("http://localhost/sparql")}


def test_bare_address_for_people(client: TestClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/query")
    assert client.get("/sparql", headers={"Accept": "image/png"}).status_code == 400


def test_a_slow_query_is_given_up(folder: Path) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?c) < STR(?i)) }"
    with KnowledgeGraph.open(folder) as kg, TestClient(application(kg, timeout=0.2), HERE) as client:
        started = time.monotonic()
        answer = client.get("/sparql", params={"query": slow})
        assert answer.status_code == 503 and "0.2 seconds" in answer.text
        assert time.monotonic() - started < 5


def test_packaged_queries_by_address(client: TestClient) -> None:
    answer = client.get("/queries/practice-of-bank", params={"bank": "ICBC", "theme": ""}, headers={"Accept": "text/csv"})
    assert answer.text.splitlines()[1].startswith("反欺诈,")
    assert client.get("/queries/nothing").status_code == 404
    assert client.get("/queries/practice-of-bank", params={"bank": "没有"}).status_code == 400


def test_search(client: TestClient) -> None:
    assert client.get("/search", params={"q": "icbc"}).json()[0] == {
        "id": BANK,
        "label": "中国工商银行",
        "type": "Bank",
        "zh": "银行",
    }
    assert client.get("/search").json() == []


def test_pages_hold_all_they_need(client: TestClient) -> None:
    for address in (
        "/",
        "/query",
        "/explore?q=工行",
        f"/entity?iri={BANK}",
        f"/entity?iri={FRAUD}",
        f"/entity?iri={mint('report', '报告甲')}",
    ):
        answer = client.get(address, headers={"Accept": "text/html"})
        assert answer.status_code == 200, address
        assert not re.search(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="(?!data:)', answer.text), address
        assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_entity_page_has_facts_and_quotes(client: TestClient) -> None:
    page = client.get("/entity", params={"iri": BANK}, headers={"Accept": "text/html"}).text
    assert "<h1>中国工商银行</h1>" in page and "又名" in page and "反欺诈" in page
    assert "报告甲的一句话。" in page and "b.txt [0, 40)" in page
    turtle = client.get("/entity", params={"iri": BANK}, headers={"Accept": "text/turtle"}).text
    assert (rdflib.URIRef(BANK), None, None) in rdflib.Graph().parse(data=turtle, format="turtle")
    assert client.get("/entity", params={"iri": "urn:no"}).status_code == 404


def test_query_page_lists_packaged_queries(client: TestClient) -> None:
    page = client.get("/query").text
    assert all(f'data-name="{name}"' in page for name in packaged_queries())


def test_text_is_escaped(client: TestClient) -> None:
    page = client.get("/explore", params={"q": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in page


def test_views_are_served(client: TestClient) -> None:
    assert 'href="/index.html"' in client.get("/").text
    assert "<title>银谱 Yinpu" in client.get("/index.html").text
    assert "<title>全景" in client.get("/views/overview.html").text
    assert client.get("/views/../manifest.json").status_code == 404


def test_serving_on_this_machine_only(folder: Path) -> None:
    told: list[str] = []
    ready = threading.Event()
    thread = threading.Thread(
        target=serve,
        args=(folder, 0),
        kwargs={"ready": lambda address: (told.append(address), ready.set()), "cors": ORIGIN},
        daemon=True,
    )
    thread.start()
    assert ready.wait(20)
    assert told[0].startswith("http://127.0.0.1:")
    request = urllib.request.Request(
        f"{told[0]}queries/banks-by-reports", headers={"Accept": "application/json", "Origin": ORIGIN}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert len(json.load(answer)["results"]["bindings"]) == 2
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    with pytest.raises(UsageError, match="--port"):
        serve(folder, int(told[0].rstrip("/").rpartition(":")[2]))


def test_no_graph_to_serve(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="yinpu build"):
        serve(tmp_path)


@pytest.mark.parametrize(
    ("accept", "offers", "format"),
    [
        (None, ROWS, "json"),
        ("", ROWS, "json"),
        ("text/csv;q=0", ROWS, None),
        ("*/*, application/sparql-results+json;q=0.1, application/json;q=0.1", ROWS, "xml"),
        ("TEXT/CSV ; Q=0.5", ROWS, "csv"),
        ("nonsense", ROWS, None),
        ("text/csv;q=high", ROWS, None),
        ("application/*", STATEMENTS, "nt"),
    ],
)
def test_choose(accept: str | None, offers: Any, format: str | None) -> None:
    chosen = choose(accept, offers)
    assert (chosen[1] if chosen else None) == format


def test_nothing_listens_elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bound: list[Any] = []
    original = socket.socket.bind

    def bind(self: socket.socket, address: Any) -> None:
        bound.append(address)
        original(self, address)
        raise OSError("seen enough")

    monkeypatch.setattr(socket.socket, "bind", bind)
    with pytest.raises(UsageError):
        serve(folder, 0)
    assert bound == [("127.0.0.1", 0)]
