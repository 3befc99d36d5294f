r"""A graph served on this machine: SPARQL 1.1 Protocol at ``/sparql``, a query page, an explorer and the views.

The store is read-only: updates are answered 403. ``/sparql`` takes SPARQL only, no names of files or packaged queries
(these are at ``/queries/NAME``). Answers come in the form that the Accept header asks for (406 when it asks for none that
there is), a malformed query is answered 400 with the parser's message, and one that takes longer than ``timeout`` seconds
503. One without rows says why in the field ``Yinpu-Empty`` of its head. The server listens on 127.0.0.1 only. Pages of other
sites may not read what it answers: it sends no CORS headers unless told to, and answers 400 when the Host header has another
name than this machine's. A build beside it is served from the next request on.

>>> from graph.store.snapshot import Snapshot
>>> from starlette.testclient import TestClient
>>> client = TestClient(application(Snapshot.parse("<urn:g> { <urn:a> <urn:p> 1 }")), base_url="http://localhost")
>>> client.get("/sparql", params={"query": "SELECT ?s { ?s ?p 1 }"}, headers={"Accept": "text/csv"}).text
's\r\nurn:a\r\n'
"""

from __future__ import annotations

import functools
import logging
import os
import socket
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote

import anyio
import anyio.to_thread
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from graph.query.labels import labels
from graph.query.packaged import PackagedQuery, packaged_queries
from graph.query.results import turtle
from graph.query.sparql import is_update, run
from graph.server import pages
from graph.server.negotiation import ROWS, STATEMENTS, choose
from graph.server.served import Served
from graph.store.snapshot import Snapshot
from graph.views import standing
from ontology.errors import UsageError, YinpuError

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

__all__ = ["application", "serve"]

log = logging.getLogger(f"yinpu.{__name__}")
#: Names of this machine in a Host header.
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
#: The field of an answer's head that says why it has no rows, percent-encoded UTF-8.
EMPTY = "Yinpu-Empty"
_REFUSED = "updates are refused: this endpoint is read-only"
_DESCRIPTION = """
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix formats: <http://www.w3.org/ns/formats/> .
<{url}> a sd:Service ;
  sd:endpoint <{url}> ;
  sd:supportedLanguage sd:SPARQL11Query ;
  sd:feature sd:UnionDefaultGraph ;
  sd:resultFormat formats:SPARQL_Results_JSON, formats:SPARQL_Results_XML, formats:SPARQL_Results_CSV,
    formats:SPARQL_Results_TSV, formats:Turtle, formats:N-Triples, formats:RDF_XML, formats:JSON-LD ;
  sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ] ] .
"""


_Make = Callable[[Snapshot, Mapping[str, str]], str]


class _Answer(Exception):
    """Ends a request with a status and one line of text."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.response = PlainTextResponse(message + "\n", status)


def application(kg: Snapshot, *, timeout: float = 30.0, cors: str | None = None, hosts: Sequence[str] = ()) -> Starlette:
    """The application that serves a graph.

    Args:
        kg: The graph; one of a folder is opened again after each build.
        timeout: Seconds for each query.
        cors: The origin whose pages may read the answers; ``*`` for any, None for no other.
        hosts: Names it is reached by besides those of :data:`LOOPBACK`.

    Returns:
        A Starlette application.
    """
    routes = [
        Route("/", _page(pages.home)),
        Route("/query", _page(pages.query_page)),
        Route("/explore", _page(pages.explore)),
        Route("/entity", _entity),
        Route("/search", _search),
        Route("/sparql", _sparql, methods=["GET", "POST"]),
        Route("/queries/{name}", _packaged),
        Route("/index.html", _view),
        Route("/views/{name}.html", _view),
    ]
    middleware = [Middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, *hosts], www_redirect=False)]
    if cors:
        middleware.append(
            Middleware(CORSMiddleware, allow_origins=[cors], allow_methods=["GET", "POST", "OPTIONS"], allow_headers=["*"])
        )
    app = Starlette(routes=routes, middleware=middleware, exception_handlers={_Answer: _ended})
    app.state.served = Served(kg)
    app.state.timeout = timeout
    app.state.drawing = threading.Lock()
    return app


async def _view(request: Request) -> Response:
    """A view, or the page that leads to all of them; made when it is first asked for, however many ask at once."""
    kg, name = await _graph(request), request.path_params.get("name", standing.INDEX)

    def work() -> str:
        with request.app.state.drawing:
            return standing.text(kg, name)

    try:
        return Response(await anyio.to_thread.run_sync(work), media_type="text/html")
    except UsageError as error:
        raise _Answer(404, str(error)) from None
    except (YinpuError, OSError, RuntimeError, ValueError) as error:
        raise _Answer(500, str(error)) from None


def serve(
    path: str | os.PathLike[str],
    port: int = 8765,
    *,
    timeout: float = 30.0,
    cors: str | None = None,
    ready: Callable[[str], object] | None = None,
) -> None:
    """Serve a graph on 127.0.0.1 until interrupted.

    Args:
        path: The folder of the graph.
        port: The port; 0 takes any free one.
        timeout: Seconds for each query.
        cors: The origin whose pages may read the answers (see :func:`application`).
        ready: Called with the address; without it, the address is told on standard error.

    Raises:
        StoreError: The folder holds no graph that opens.
        UsageError: The port is taken.
    """
    with Snapshot.open(path) as kg:
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", port))
            listening.listen(128)  # from here on callers wait, so that the address told is one that answers
        except (OSError, OverflowError) as error:
            listening.close()
            raise UsageError(f"port {port} cannot be used ({error}): give another with --port, or 0 for any free one") from None
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        log.info("serving %s at %s", path, address)
        (ready or _tell)(address)
        app = application(kg, timeout=timeout, cors=cors)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
        try:
            server.run(sockets=[listening])
        except KeyboardInterrupt:  # the usual way to end; uvicorn raises it again when it has shut down
            log.info("stopped")
        finally:
            listening.close()


def _tell(address: str) -> None:
    print(f"serving at {address} (SPARQL: {address}sparql); Ctrl+C ends", file=sys.stderr, flush=True)


async def _ended(_: Request, error: Exception) -> Response:
    assert isinstance(error, _Answer)
    return error.response


async def _graph(request: Request) -> Snapshot:
    """The graph as it is now, for all of this request."""
    served: Served = request.app.state.served
    return await anyio.to_thread.run_sync(served.current)


async def _in_thread(request: Request, work: Callable[[], Any]) -> Any:
    """The value of ``work``, run beside the event loop; 503 when it takes too long, 400 when it was asked wrongly."""
    seconds: float = request.app.state.timeout
    try:
        with anyio.fail_after(seconds):
            return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)
    except TimeoutError:
        raise _Answer(503, f"the query took longer than {seconds:g} seconds: narrow it, or aggregate before joining") from None
    except UsageError as error:
        raise _Answer(400, str(error)) from None
    except (YinpuError, OSError, RuntimeError, ValueError) as error:
        raise _Answer(500, str(error)) from None


async def _sparql(request: Request) -> Response:
    """The SPARQL 1.1 Protocol: query by GET, by POST of a form, by POST of the query itself."""
    fields = _grouped(parse_qsl(request.url.query, keep_blank_values=True))
    if request.method == "POST":
        fields = await _posted(request, fields)
    if "update" in fields:
        raise _Answer(403, _REFUSED)
    queries = fields.get("query", [])
    if not queries and request.method == "GET":
        return _describe(request)
    if len(queries) != 1:
        raise _Answer(400, "give exactly one query")
    if is_update(queries[0]):
        raise _Answer(403, _REFUSED)
    query = PackagedQuery("query", "", (), queries[0])
    default, named = _graphs(fields.get("default-graph-uri", [])), _graphs(fields.get("named-graph-uri", []))
    return await _answer(request, query, {}, default, named)


async def _posted(request: Request, fields: dict[str, list[str]]) -> dict[str, list[str]]:
    """The fields of a POST: those of the address and of the body."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        body = (await request.body()).decode("utf-8")
    except UnicodeDecodeError as error:
        raise _Answer(400, f"the body is not UTF-8: {error}") from None
    if kind == "application/sparql-update":
        raise _Answer(403, _REFUSED)
    if kind == "application/sparql-query":
        return fields | {"query": [*fields.get("query", []), body]}
    if kind == "application/x-www-form-urlencoded":
        posted = _grouped(parse_qsl(body, keep_blank_values=True))
        return {name: fields.get(name, []) + posted.get(name, []) for name in fields.keys() | posted.keys()}
    raise _Answer(415, "POST a query as application/sparql-query, or a form as application/x-www-form-urlencoded")


def _grouped(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in pairs:
        grouped.setdefault(name, []).append(value)
    return grouped


def _graphs(iris: Sequence[str]) -> list[NamedNode]:
    from pyoxigraph import NamedNode

    try:
        return [NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise _Answer(400, f"not the IRI of a graph: {error}") from None


async def _answer(
    request: Request,
    query: PackagedQuery,
    params: Mapping[str, str],
    default: Sequence[NamedNode] = (),
    named: Sequence[NamedNode] = (),
) -> Response:
    """Run ``query`` and serialise the answer as the Accept header asks; 406 when it asks for no form that there is."""
    accept = request.headers.get("accept")
    if choose(accept, ROWS + STATEMENTS) is None:
        raise _not_acceptable(ROWS + STATEMENTS)
    kg = await _graph(request)

    def work() -> tuple[str, bytes, str] | None:
        result = run(kg, query, params, default_graphs=default, named_graphs=named)
        chosen = choose(accept, STATEMENTS if result.kind == "graph" else ROWS)
        return (chosen[0], result.serialize(chosen[1]), result.reason()) if chosen else None

    done = await _in_thread(request, work)
    if done is None:
        raise _not_acceptable(ROWS + STATEMENTS)
    media, data, reason = done
    told = {EMPTY: quote(reason)} if reason else {}
    return Response(data, headers={"Content-Type": media, "Vary": "Accept"} | told)


def _not_acceptable(offers: Sequence[tuple[str, str, str]]) -> _Answer:
    return _Answer(406, f"there is {', '.join(dict.fromkeys(media for media, _, _ in offers))}")


def _describe(request: Request) -> Response:
    """The service description for those who accept RDF, the query page for people."""
    accept = request.headers.get("accept")
    html = ("text/html", "text/html", "html")
    chosen = choose(accept, (*STATEMENTS, html))
    if chosen is None:
        raise _Answer(400, "give a query: /sparql?query=SELECT...")
    if chosen[1] == "html":
        return RedirectResponse("/query", 303)
    url = str(request.url.replace(query=""))
    described = Snapshot.parse(_DESCRIPTION.format(url=url))
    data = run(described, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }").serialize(chosen[1])
    return Response(data, headers={"Content-Type": chosen[0], "Vary": "Accept"})


async def _packaged(request: Request) -> Response:
    """A packaged query by name; the fields of the address are its parameters."""
    name = request.path_params["name"]
    query = packaged_queries().get(name)
    if query is None:
        raise _Answer(404, f"no packaged query {name!r}")
    params = {field: value for field, value in request.query_params.items() if value}
    return await _answer(request, query, params)


async def _entity(request: Request) -> Response:
    """The page of a thing, or its statements for those who prefer RDF."""
    kg = await _graph(request)
    iri = request.query_params.get("iri", "")
    if iri not in labels(kg).types:
        raise _Answer(404, f"nothing in the graph has the IRI {iri!r}")
    chosen = choose(request.headers.get("accept"), (("text/html", "text/html", "html"), STATEMENTS[0]))
    if chosen and chosen[1] == "ttl":
        from pyoxigraph import NamedNode

        quads = kg.store.quads_for_pattern(NamedNode(iri), None, None, None)
        return Response(turtle({quad.triple for quad in quads}), headers={"Content-Type": chosen[0], "Vary": "Accept"})
    return await _rendered(request, kg, pages.entity)


async def _search(request: Request) -> Response:
    """Things whose names are like ``q``, as JSON: id, label, type."""
    kg = await _graph(request)
    work = functools.partial(pages.found, kg, request.query_params.get("q", ""))
    return JSONResponse(await _in_thread(request, work))


def _page(make: _Make) -> Callable[[Request], Any]:
    """A route that answers with the HTML of ``make``."""

    async def answer(request: Request) -> Response:
        return await _rendered(request, await _graph(request), make)

    return answer


async def _rendered(request: Request, kg: Snapshot, make: _Make) -> Response:
    """The HTML of ``make``, made beside the event loop; the page may load nothing from elsewhere."""
    text = await _in_thread(request, functools.partial(make, kg, dict(request.query_params)))
    policy = "default-src 'self' 'unsafe-inline'; img-src 'self' data:"
    return Response(text, media_type="text/html", headers={"Content-Security-Policy": policy})
