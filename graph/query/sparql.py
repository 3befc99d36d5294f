"""Asking a knowledge graph in SPARQL 1.1: read-only, with prefixes bound, and with errors that say where and why.

The default graph of a query is the union of the facts of all named graphs; ``GRAPH ?report { ... }`` asks them one by one, and
for what bears the facts out: sentences, and the statements of relations and of values.

>>> from graph.store.snapshot import Snapshot
>>> kg = Snapshot.parse('''
...     @prefix yp: <https://w3id.org/yinpu/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
...     <urn:icbc> a yp:Bank ; skos:prefLabel "中国工商银行"@zh-Hans .''')
>>> frame(kg, "SELECT ?name { ?bank a yp:Bank ; skos:prefLabel ?name }")["name"].to_list()
['中国工商银行']
>>> print(render(run(kg, "ASK { ?bank a yp:Bank }"), "json"))
{"head":{},"boolean":true}
>>> run(kg, "SELECT ?name { ?bank a bank:Bank }")  # doctest: +ELLIPSIS
Traceback (most recent call last):
...
ontology.errors.UsageError: not a valid SPARQL query: line 1, column 33: unknown prefix bank: (bound: yp, id, rdf, ...
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.query.columns import types_of
from graph.query.empty import why_empty
from graph.query.packaged import PackagedQuery, read_query
from graph.query.results import FORMATS, SHORT, Result, render
from graph.query.steps import applied
from graph.query.tokens import Token, decoded, place, service_call, tokens, written_at
from ontology.errors import StoreError, UsageError
from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    import polars as pl
    from pyoxigraph import Literal, NamedNode

    from graph.store.snapshot import Snapshot

__all__ = ["FORMATS", "Result", "frame", "render", "run"]

#: The words of a prologue, and how many tokens follow each.
_PROLOGUE = {"base": 1, "prefix": 2, "version": 1}
_UPDATES = {"insert", "delete", "load", "clear", "drop", "create", "add", "move", "copy", "with"}
_WHERE = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)


def run(
    kg: Snapshot,
    query: str | Path | PackagedQuery,
    params: Mapping[str, Any] | None = None,
    *,
    default_graphs: Sequence[NamedNode] = (),
    named_graphs: Sequence[NamedNode] = (),
) -> Result:
    """Answer a query.

    Text never names a file: that takes a Path. Without ``default_graphs`` and ``named_graphs`` the whole graph is asked.

    Args:
        kg: The graph.
        query: SPARQL, the name of a packaged query, or what :mod:`graph.query.packaged` read.
        params: Values for variables of the SELECT line; they are bound as terms.
        default_graphs: Named graphs whose union is the default graph of the query.
        named_graphs: Those that GRAPH may ask.

    Returns:
        The answer, its rows not yet read.

    Raises:
        UsageError: The query is malformed, an update or federated, or a parameter is unknown, missing or wrong.
        StoreError: The engine failed.
    """
    from pyoxigraph import Variable

    packaged = query if isinstance(query, PackagedQuery) else read_query(query)
    given = params or {}
    if packaged.parameters:
        bindings, limit = packaged.bind(given, kg)
    else:
        limit = None
        bindings = {Variable(name): free_term(value) for name, value in given.items()}
    check_read_only(packaged.text)
    check_signs(packaged.text)
    dataset_of: dict[str, Any] = {"default_graphs": default_graphs, "named_graphs": named_graphs}
    dataset: dict[str, Any] = {"use_default_graph_as_union": not kg.has_union}
    if default_graphs or named_graphs:
        dataset = {"default_graph": list(default_graphs), "named_graphs": list(named_graphs)}
    try:
        answer = kg.store.query(packaged.text, prefixes=SHORT, substitutions=bindings or None, **dataset)
    except SyntaxError as error:
        raise UsageError(explain(packaged.text, str(error))) from None
    except RuntimeError as error:
        unbound = re.search(r"variable \?(\w+) in its SELECT", str(error))
        if unbound:
            name = unbound.group(1)
            raise UsageError(f"parameter {name}: the query does not select ?{name}: add it to the SELECT line") from None
        raise StoreError(f"the query failed: {error}") from None
    if packaged.step is not None:
        bound: dict[str, Any] = {variable.value: term for variable, term in bindings.items()}
        wanted = {name: bound[f"wanted_{name}"].value for name in packaged.step.gives if f"wanted_{name}" in bound}
        answer = applied(packaged.step, answer, wanted, limit)
    hidden = frozenset(parameter.variable for parameter in packaged.parameters)

    def count(other: PackagedQuery, params: Mapping[str, Any]) -> int:
        return sum(1 for _ in run(kg, other, params, **dataset_of).rows())

    why = functools.partial(why_empty, kg, packaged, given, count)
    return Result(answer, hidden, limit, dict(packaged.columns), types_of(packaged.text), why)


def frame(kg: Snapshot, query: str | Path, /, **params: Any) -> pl.DataFrame:
    """The answer to ``query`` as a polars frame, see :func:`run` and :meth:`graph.query.results.Result.frame`."""
    return run(kg, query, params).frame()


def first_word(query: str) -> Token | None:
    r"""The word with which a query begins after its prologue.

    Args:
        query: SPARQL.

    Returns:
        The word, or None when there is none there.

    >>> first_word("# a comment\nPREFIX a: <urn:a#>\nInsert Data { a:b a:c a:d }")
    Token(kind='word', text='Insert', start=31)
    """
    found = tokens(query)
    for token in found:
        word = token.text.lower()
        if word not in _PROLOGUE:
            return token if token.kind == "word" else None
        for _ in range(_PROLOGUE[word]):
            next(found, None)
    return None


def is_update(query: str) -> bool:
    """Tell an update from a query.

    Args:
        query: SPARQL.

    Returns:
        Whether it begins with a word of SPARQL Update, escapes decoded.

    >>> is_update("DELETE WHERE { ?s ?p ?o }"), is_update("SELECT ?insert { ?s ?p ?insert }")
    (True, False)
    """
    word = first_word(decoded(query))
    return word is not None and word.text.lower() in _UPDATES


def check_read_only(query: str) -> None:
    """Raise UsageError when ``query`` is an update or calls another endpoint, as it is written or with escapes decoded."""
    plain = decoded(query)
    if is_update(query):
        word = first_word(plain)
        where = place(query, written_at(query, word.start if word else 0))
        raise UsageError(
            f"updates are refused ({where}): the graph is read-only; it changes by `yinpu build` and `yinpu forget`"
        )
    called = service_call(query)
    if called is None and plain != query and (hidden := service_call(plain)) is not None:
        called = written_at(query, hidden)
    if called is not None:
        raise UsageError(f"SERVICE is refused ({place(query, called)}): nothing here calls other endpoints; query them apart")


#: Signs of a Chinese keyboard and what SPARQL has in their place.
_SIGNS = str.maketrans("“”‘’。、　【】", "\"\"''., []")
_WIDE = re.compile("[“”‘’。、　【】！-～]")


def check_signs(query: str) -> None:
    """Refuse signs of a Chinese keyboard outside of strings, IRIs and comments.

    The grammar takes some of them for letters of a name, and a query would find nothing without a word.

    Args:
        query: SPARQL.

    Raises:
        UsageError: There is such a sign; says where, and what to type in its place.

    >>> check_signs("SELECT ?l { ?b a yp:Bank；skos:prefLabel ?l }")
    Traceback (most recent call last):
    ...
    ontology.errors.UsageError: not a valid SPARQL query: line 1, column 25: ； (U+FF1B) is a full-width sign: type ;
    >>> check_signs("ASK { ?s ?p '；' } # ，")
    """
    if not _WIDE.search(query):
        return
    for token in tokens(query):
        if token.kind in ("name", "word", "mark", "variable") and (sign := _WIDE.search(token.text)):
            where = place(query, token.start + sign.start())
            plain = unicodedata.normalize("NFKC", sign[0].translate(_SIGNS))
            what = f"{sign[0]} (U+{ord(sign[0]):04X}) is a full-width sign: type {plain.strip() or 'a blank'}"
            raise UsageError(f"not a valid SPARQL query: {where}: {what}")


def explain(query: str, message: str) -> str:
    r"""What is wrong with a query, for people.

    Args:
        query: The SPARQL that was refused.
        message: What the parser said of it.

    Returns:
        Line, column and what is wrong, without the parser's lists of character classes.

    >>> explain("SELECT ?s WHERE { ?s ?p ?o", "error at 1:27: expected one of \"}\", ['0' ..= '9'], LIMIT")
    'not a valid SPARQL query: line 1, column 27: expected "}" or LIMIT, found the end'
    """
    found = _WHERE.match(message)
    if found is None:
        return f"not a valid SPARQL query: {message}"
    line, column, rest = int(found.group(1)), int(found.group(2)), found.group(3)
    where = f"not a valid SPARQL query: line {line}, column {column}: "
    word = first_word(query)
    if word is None or word.text.lower() not in {"select", "ask", "construct", "describe"}:
        begins = f", not with {word.text.upper()!r}" if word else ""
        return f"{where}a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE{begins}"
    lines = query.splitlines() or [""]
    text = lines[line - 1] if line <= len(lines) else ""
    if "Prefix not found" in rest:
        names = re.findall(r"([\w.-]*):[\w.-]*", text[: column + 1]) or re.findall(r"([\w.-]*):", text)
        unknown = [name for name in names if name not in SHORT][-1:] or names[-1:] or ["?"]
        return f"{where}unknown prefix {unknown[0]}: (bound: {', '.join(PREFIXES)})"
    items = [item.strip() for item in re.split(r",\s", rest.removeprefix("one of "))]
    items = [item for item in items if not re.search(r"\.\.=|\\u\{|^\[|\]$", item)]
    sentences = [item for item in items if re.fullmatch(r"[A-Z]\w+ .*", item)]
    if sentences:
        return where + sentences[0][0].lower() + sentences[0][1:]
    rest_of_query = "\n".join([text[column - 1 :], *lines[line:]]).strip()
    seen = f"found {rest_of_query[:20]!r}" if rest_of_query else "found the end"
    return where + (f"expected {_either(items[:8])}, {seen}" if items else seen)


def _either(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} or {items[-1]}"


def free_term(value: Any) -> NamedNode | Literal:
    """The term for a parameter of unknown kind.

    Args:
        value: A term of pyoxigraph, a number, a truth value, or text.

    Returns:
        A term as it is; an IRI for an IRI or a prefixed name; a number or truth value for such; else a plain string.

    Raises:
        UsageError: The text begins as an IRI and is none.

    >>> free_term("yp:Bank")
    <NamedNode value=https://w3id.org/yinpu/ontology#Bank>
    >>> free_term("12").datatype.value.rpartition("#")[2]
    'integer'
    """
    from pyoxigraph import Literal, NamedNode

    if isinstance(value, NamedNode | Literal):
        return value
    if isinstance(value, bool | int | float):
        return Literal(value)
    text = str(value)
    prefix, colon, local = text.partition(":")
    iri = SHORT[prefix] + local if colon and prefix in SHORT else text.strip("<>")
    if iri != text or re.match(r"https?://", text):
        try:
            return NamedNode(iri)
        except ValueError as error:
            raise UsageError(f"{text}: not a valid IRI: {error}") from None
    return Literal(int(text)) if re.fullmatch(r"[+-]?\d+", text) else Literal(text)
