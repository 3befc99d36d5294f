"""No query calls another endpoint: attacks, innocent look-alikes, and random text asked of the engine beside a listener."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from graph import KnowledgeGraph, run
from graph.query.tokens import decoded, place, service_call, tokens, written_at
from ontology.errors import UsageError

TURTLE = "<urn:a> <urn:p> 1, true, 'a', '', 1e5, <urn:x>, 'b'@en, <http://127.0.0.1:1> ."


class Listener:
    """Counts connections to a port of 127.0.0.1 and hangs up on each."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.connections = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            connection.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.socket.close()


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return KnowledgeGraph.parse(TURTLE)


def called(listener: Listener, ask: Any) -> int:
    """How many connections ``ask`` makes; the engine waits for an answer, so that none comes later."""
    before = listener.connections
    try:
        answer = ask()
        for _ in getattr(answer, "answer", answer):
            pass
    except (OSError, RuntimeError, SyntaxError, TypeError, UsageError):
        pass
    return listener.connections - before


CALL = "SERVICE<@/>{?x ?y ?z}"
#: Queries with which the engine calls ``@``.
ATTACKS = [
    "SELECT * { SERVICE <@/> { ?s ?p ?o } }",
    "SELECT * { service SILENT <@/> { ?s ?p ?o } }",
    f"SELECT*{{?s ?p ?o.{CALL}}}",
    f"SELECT*{{?s ?p 1{CALL}}}",
    f"SELECT*{{?s ?p 1.{CALL}}}",
    f"SELECT*{{{{}}{CALL}}}",
    f"SELECT*{{?s ?p[]{CALL}}}",
    f"SELECT*{{BIND(1 AS?b){CALL}}}",
    f"SELECT*{{VALUES?b{{1}}{CALL}}}",
    f"SELECT*{{FILTER(1<2){CALL}}}",
    f"SELECT*{{OPTIONAL{{{CALL}}}}}",
    f"SELECT*{{{{}}UNION{{{CALL}}}}}",
    f"SELECT*{{FILTER EXISTS{{{CALL}}}}}",
    f"SELECT*{{{{SELECT*{{{CALL}}}}}}}",
    f"ASK{{{CALL}}}",
    f"DESCRIBE?x{{{CALL}}}",
    f"CONSTRUCT{{?x ?y ?z}}{{{CALL}}}",
    "SELECT*{sErViCeSiLeNt<@/>{?x ?y ?z}}",
    "SELECT*{SERVICE#<urn:x>{\r<@/>#}\n{?x ?y ?z}}",
    f"SELECT*{{#\r{CALL}}}",
    "BASE<@/>SELECT*{SERVICE<x>{?x ?y ?z}}",
    # names that are read as calls
    "PREFIX:<@/>SELECT*{SERVICE:x{?x ?y ?z}}",
    "PREFIX:<@/>PREFIX service:<urn:s>SELECT*{service:x{?x ?y ?z}}",
    "PREFIX:<@/>SELECT*{?s ?p 1SERVICE:x{?x ?y ?z}}",
    "PREFIX:<@/>SELECT*{SERVICESILENT:x{?x ?y ?z}}",
    "PREFIX x:<@/>SELECT*{SERVICEx:y{?x ?y ?z}}",
    "PREFIX x:<@/>PREFIX servicex:<urn:s>SELECT*{servicex: {?x ?y ?z}}",
    f"PREFIX x:<http://127.0.0.1:1>SELECT*{{?s ?p x:{CALL}}}",
    "PREFIX x:<http://127.0.0.1:1>PREFIX y:<@/>SELECT*{?s ?p x:SERVICEy:{?x ?y ?z}}",
    f"PREFIX x:<http:\\u002F/127.0.0.1:1>SELECT*{{?s ?p x:{CALL}}}",
    # comparisons that look like IRIs and hide a comment or a string
    "SELECT*{FILTER(1<2)SERVICE#>\n<@/>{?x ?y ?z}}",
    "SELECT*{FILTER(1<2)#>'''\nSERVICE <@/> {?x ?y ?z} #'''\n}",
    f"SELECT*{{FILTER('0'<'a>'){CALL}FILTER(1=1||1='')}}",
    f"SELECT*{{FILTER(2<=2)#>'''\n{CALL}#'''\n}}",
    # strings that are closed earlier than they look
    f"SELECT*{{VALUES?o{{'''a'}}{CALL}#\\q'''\n}}",
    f"SELECT*{{VALUES?o{{'''a'}}{CALL}#\\uD800'''\n}}",
    f"SELECT*{{VALUES?o{{'''a'}}{CALL}#\\U00110000'''\n}}",
    f'SELECT*{{VALUES?o{{"""a"}}{CALL}#\\q"""\n}}',
]
#: Not called by the engine of today, which decodes no escapes outside of strings and IRIs; the grammar does.
ESCAPED = [
    "SELECT * { \\u0053ERVICE <@/> { ?s ?p ?o } }",
    "SELECT * { S\\U00000045RVICE <@/> { ?s ?p ?o } }",
    "SELECT * \\u007BSERVICE\\u0020<@/> { ?s ?p ?o } }",
    "SELECT * { # \\u000ASERVICE <@/> { ?s ?p ?o } \n}",
    "SELECT * { ?s ?p '\\u0027.SERVICE <@/> {}#'\n}",
]


@pytest.mark.parametrize("query", ATTACKS)
def test_attacks_are_real_and_refused(listener: Listener, graph: KnowledgeGraph, tmp_path: Path, query: str) -> None:
    text = query.replace("@", listener.address)
    assert called(listener, lambda: graph.store.query(text)) > 0, "the engine by itself calls"
    file = tmp_path / "attack.rq"
    file.write_bytes(text.encode())
    for asked in (text, file):
        with pytest.raises(UsageError, match=r"^SERVICE is refused \(line \d, column \d+\)"):
            run(graph, asked)


def test_the_dataset_for_rdflib_refuses_too(graph: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="SERVICE is refused"):
        graph.dataset().query("SELECT*{?s ?p 1.SERVICE<http://127.0.0.1:1>{?x ?y ?z}}")


@pytest.mark.parametrize("query", ESCAPED)
def test_escapes_are_decoded_first(graph: KnowledgeGraph, query: str) -> None:
    with pytest.raises(UsageError, match="SERVICE is refused"):
        run(graph, query.replace("@", "http://127.0.0.1:1"))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p ?o }",
        "SELECT ?service ?x { ?service ?x $SERVICE }",
        "SELECT * { ?s ?p 'SERVICE <urn:x> {' }",
        'SELECT * { ?s ?p "a\\" SERVICE <urn:x> {}" }',
        "SELECT * { ?s ?p '''a''\nSERVICE <urn:x> {}\\'''' }",
        'SELECT * { ?s ?p """a"\nSERVICE <urn:x> {}""" }',
        "SELECT * { ?s ?p '\\u0041 SERVICE' }",
        "SELECT * { ?s ?p 'x'@service }",
        "SELECT * { ?s ?p ?o } # SERVICE <urn:x> {}",
        "# SERVICE <urn:x> {}\nSELECT * { ?s ?p ?o }",
        "SELECT * { ?s <http://example.org/service> ?o }",
        "SELECT * { ?s <http://example.org/service?x> ?o { ?s ?p ?o } }",
        "SELECT * { ?s <http://example.org/#SERVICE> 'it''s'.}".replace("''", "\\'"),
        "BASE <http://service/> SELECT * { <service> <SERVICE> ?o }",
        "PREFIX service: <urn:s#> SELECT * { ?s service:of ?o . service:x service:SERVICE service: }",
        "PREFIX service: <urn:s#> SELECT * FROM service:x { GRAPH service:y { ?s ?p ?o } }",
        "PREFIX service: <urn:s#> DESCRIBE service:x { }",
        "PREFIX ex: <http://example.org/> SELECT * { ?s ex:service ?o { ?o ?p ?q } UNION { ?q ?p ?o } }",
        "PREFIX ex: <urn:s#> SELECT * { ?s ex:service <urn:x> . { ?s ex:a.service ?o } }",
        "PREFIX my-service: <urn:s#> SELECT * { ?s my-service:a ?o }",
        "SELECT * { _:service ?p _:b.service.}",
        "SELECT * { ?s ?p ?o FILTER(?o < 3 && 'SERVICE' > '<') }",
        "SELECT * { ?s ?p ?服务service }",
        "SELECT * { ?s ?p ?x\u0300service }",
        "ASK {}",
    ],
)
def test_innocent_look_alikes(graph: KnowledgeGraph, query: str) -> None:
    run(graph, query)


PIECES = [
    *("SERVICE", "service", "SERVICE SILENT", "SERVICESILENT", "Service#c\n", "\\u0053ERVICE", "GRAPH", "FILTER", "UNION"),
    *("<@/>", "<@/>{?x ?y ?z}", "y:", "y:z", ":", ":z", "{", "}", "{}", "{?x ?y ?z}", ".", ";", ",", "#", "#>", "\n", " ", " "),
    *("?s ?p ", "?s ?p ?o", "1", "1.", "1e5", "true", "'a'", "''", "'''", '"""', "'", '"', "\\q", "\\'", "'b'@en", "[]", "()"),
    *("x:", "x:a", "x:SERVICE", "service:", "FILTER(1<2)", "FILTER('0'<'a>')", "(", ")", "<", ">", "2", "1<2", "=", "||", "^^"),
    *(
        "VALUES?o{",
        "VALUES?o{'''a'}",
        "BIND(1 AS?b)",
        "OPTIONAL{",
        "_:b",
        "_:",
        "?",
        "$v",
        "<urn:p>",
        "<urn:p>*",
        "a",
        "-",
        "@en",
        "·",
    ),
]
PROLOGUES = [
    "",
    "PREFIX:<@/>PREFIX y:<@/>PREFIX x:<http://127.0.0.1:1>PREFIX service:<urn:s>",
    "PREFIX y:<@/>PREFIX x:<urn:x\\u0041>",
]
_piece = st.sampled_from(PIECES)
_mutated = st.builds(
    lambda attack, at, new, cut: attack[: at % len(attack)] + new + attack[at % len(attack) + cut :],
    st.sampled_from(ATTACKS),
    st.integers(0, 200),
    st.lists(_piece, max_size=3).map("".join),
    st.integers(0, 4),
)
_built = st.builds(
    lambda prologue, pieces: f"{prologue}SELECT*{{{''.join(pieces)}}}",
    st.sampled_from(PROLOGUES),
    st.lists(_piece, max_size=12),
)


@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=_mutated | _built)
def test_no_query_that_passes_calls(listener: Listener, graph: KnowledgeGraph, query: str) -> None:
    text = query.replace("@/", listener.address + "/")
    assert called(listener, lambda: run(graph, text)) == 0


@given(st.text(alphabet="aZ:.?<>'\"\\#\n {}@_-1%服\ufffd\x00ué", max_size=60))
def test_tokens_lose_nothing(text: str) -> None:
    found = list(tokens(text))
    assert all(text[token.start :].startswith(token.text) and token.text for token in found)
    ends = [token.start + len(token.text) for token in found]
    gaps = [text[end:start] for end, start in zip([0, *ends], [token.start for token in found], strict=False)]
    assert all(not gap.strip(" \t\r\n") or gap.lstrip(" \t\r\n").startswith("#") for gap in gaps)


def test_kinds_of_tokens() -> None:
    text = "PREFIX x:<urn:x>SELECT(1.5e-3+.5 AS?n){_:b.c x:a\\'b.%41 'it\\'s'@zh-Hans;a:-'''q''r'''^^xsd:date,-1.}#end"
    assert [(token.kind, token.text) for token in tokens(text)] == [
        ("word", "PREFIX"),
        ("name", "x:"),
        ("iri", "<urn:x>"),
        ("word", "SELECT"),
        ("mark", "("),
        ("number", "1.5e-3"),
        ("mark", "+"),
        ("number", ".5"),
        ("word", "AS"),
        ("variable", "?n"),
        ("mark", ")"),
        ("mark", "{"),
        ("blank", "_:b.c"),
        ("name", "x:a\\'b.%41"),
        ("string", "'it\\'s'"),
        ("language", "@zh-Hans"),
        ("mark", ";"),
        ("name", "a:"),
        ("mark", "-"),
        ("sure", "'''q''r'''"),
        ("mark", "^"),
        ("mark", "^"),
        ("name", "xsd:date"),
        ("mark", ","),
        ("mark", "-"),
        ("number", "1"),
        ("mark", "."),
        ("mark", "}"),
    ]


def test_places() -> None:
    text = "ASK {\n  ?s ?p '\\u0041\\U0001F600'.\\u0053ERVICE<urn:x>{} }"
    position = service_call(decoded(text))
    assert position is not None and place(text, written_at(text, position)) == "line 2, column 28"
    assert decoded("\\U00110000\\u00e9") == "\\U00110000é"


@pytest.mark.parametrize(
    "piece", ["service<", "'''", "a.a", "<", "service:", "'''\\q", "#'", "SERVICE ", "x:a.", '"""\\"', "<a"]
)
def test_long_text_is_read_in_linear_time(piece: str) -> None:
    Store()  # loaded before the clock starts
    text = "SELECT*{" + piece * 20_000 + "service"
    thread = threading.Thread(target=service_call, args=(text,), daemon=True)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
