"""The packaged queries: ``graph/query/queries/*.rq``, each with a header that says what it answers and what it takes.

::

    # help: The rules that an issuer made, and how many reports cite each.
    # param issuer[Institution]: the issuer, by any of its names
    # param limit=50: how many rows at most
    # column reports: integer
    SELECT ?regulation ... ?issuer WHERE { ... }

A parameter is ``name[kind]=default: what it is``. Without ``=`` it must be given; with an empty default it may be left
out, and its variable is then free. Kinds are ``integer``, ``text``, ``day`` and ``lastday`` (an ISO day; of a
year or month its first or last one), ``level`` (how well a thing is known at least; its variable is ``least_level``, the
column has the level), ``share`` (a number from 0 to 1), ``period`` (a year, half, quarter, month or day, bound as
``FIRST/LAST``), ``a|b`` (one of these words; its variable is ``wanted_NAME``), ``class`` (a class of the vocabulary),
``thing`` or the name of a class (``Bank``, ``Theme``, ..., and ``Institution`` for all institutions); the last two take an
IRI or any name of the thing. The variable of a parameter stands in the SELECT line, is bound to a term (never pasted as text)
and left out of the result. ``limit`` is no variable: it cuts the result off. Where a name has ``_`` one may write ``-``.

A column whose values are not always text is declared, ``integer``, ``decimal``, ``boolean``, ``date`` or ``time``, so that
frames have its type even without rows; and so is one that is ``text`` as printed although its values may be days or numbers.

``# needs {PATTERN}: WHAT`` says what a graph must hold for there to be rows, and ``# then: STEP`` what is computed of the rows
that SPARQL cannot (:mod:`graph.query.steps`); a choice called as a column of the step keeps the rows that have this value.

A line ``# label ?bank of ?iri`` between patterns becomes those that bind ``?bank`` to what ``?iri`` is shown as
(:func:`graph.query.labels.label_pattern`), ``# stretch ?sentence`` the filter that leaves run-on stretches out, and
``# within ?report ?period`` those that tell whether a report is of a period (:mod:`graph.query.stretches`): what is asked, and
what ``yinpu queries --show NAME`` prints, is plain SPARQL.

>>> query = packaged_queries()["regulations-of-issuer"]
>>> query.parameters[0].name, query.parameters[0].required
('issuer', True)
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Any

from graph.query.columns import TYPES
from graph.query.labels import find, label_pattern
from graph.query.nearest import nearest
from graph.query.periods import period
from graph.query.steps import STEPS, Step
from graph.query.stretches import expanded
from ontology.days import bounds
from ontology.errors import UsageError
from ontology.knowledge.claims import LEVELS
from ontology.namespaces import PREFIXES, YP, expand, terms
from ontology.plugins import plugins
from ontology.schema import ENTITY_TYPES, INSTITUTIONS

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from pyoxigraph import BlankNode, Literal, NamedNode, Triple, Variable

    from graph.store.snapshot import Snapshot

    Bindings = dict[Variable, NamedNode | BlankNode | Literal | Triple]

__all__ = [
    "PackagedQuery",
    "Parameter",
    "is_file_name",
    "nearest",
    "packaged_queries",
    "parse_query",
    "read_query",
    "term_of",
]

_HELP = re.compile(r"^#\s*help:\s*(.+?)\s*$", re.MULTILINE)
_PARAM = re.compile(r"^#\s*param\s+(\w+)(?:\[([\w|]+)\])?(?:=([^:\n]*))?:\s*(.+?)\s*$", re.MULTILINE)
_THEN = re.compile(r"^#\s*then:\s*(\w+)\s*$", re.MULTILINE)
_NEEDS = re.compile(r"^#\s*needs\s+\{(.+)\}:\s*(.+?)\s*$", re.MULTILINE)
_LABEL = re.compile(r"^([ \t]*)#\s*label\s+\?(\w+)\s+of\s+\?(\w+)\s*$", re.MULTILINE)
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_COLUMN = re.compile(r"^#\s*column\s+(\w+):\s*(\w+)\s*$", re.MULTILINE)
_NUMBER = re.compile(r"[+-]?\d+")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a query: ``default`` is None when it must be given, ``""`` when it may be left free."""

    name: str
    kind: str
    default: str | None
    help: str

    @property
    def variable(self) -> str:
        """The variable that is bound; of a level or a choice not its name, which is that of a column."""
        return f"least_{self.name}" if self.kind == "level" else f"wanted_{self.name}" if "|" in self.kind else self.name

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.default is None

    def __str__(self) -> str:
        """How it is written and what it is.

        Returns:
            ``name=DEFAULT: help``, or the kind in capitals when there is no default.

        >>> print(Parameter("limit", "integer", "20", "how many"), "/", Parameter("bank", "Bank", None, "the bank"))
        limit=20: how many / bank=BANK: the bank (required)
        """
        kind = self.kind if "|" in self.kind else self.kind.upper()
        if self.default is None:
            return f"{self.name}={kind}: {self.help} (required)"
        return f"{self.name}={self.default or kind}: {self.help}" + ("" if self.default else " (may be left out)")


@dataclass(frozen=True, slots=True)
class PackagedQuery:
    """A query with its name, help line and parameters; ``text`` is SPARQL, ``columns`` are columns and their declared types."""

    name: str
    help: str
    parameters: tuple[Parameter, ...]
    text: str
    columns: tuple[tuple[str, str], ...] = ()
    step: Step | None = None
    needs: tuple[tuple[str, str], ...] = ()

    def bind(self, given: Mapping[str, Any], kg: Snapshot) -> tuple[Bindings, int | None]:
        """The terms for the query's variables, and the limit; UsageError for an unknown, missing or wrong parameter."""
        from pyoxigraph import Variable

        known = {parameter.name: parameter for parameter in self.parameters}
        given = {name.replace("-", "_"): value for name, value in given.items()}
        for name in given:
            if name not in known:
                raise UsageError(f"{self.name}: no parameter {name!r}{nearest(name, known) or '; it takes none'}")
        bindings: Bindings = {}
        limit: int | None = None
        for parameter in self.parameters:
            value = given.get(parameter.name, parameter.default)
            if value is None:
                raise UsageError(f"{self.name}: give --param {parameter.name}=VALUE: {parameter.help}")
            if value == "":
                continue
            if parameter.name == "limit":
                limit = _integer(self.name, parameter.name, value)
            else:
                bindings[Variable(parameter.variable)] = term_of(self.name, parameter, value, kg)
        return bindings, limit


@functools.cache
def packaged_queries() -> dict[str, PackagedQuery]:
    """All packaged queries: ours and those of plug-ins (``yinpu.queries``).

    Returns:
        The queries by name, sorted.

    Raises:
        PluginError: A plug-in fails, or its query is called as one of ours.

    >>> "banks-by-reports" in packaged_queries()
    True
    """
    found = _queries_in(resources.files("graph.query") / "queries")
    for plugin in plugins("queries").values():
        more = plugin.call(_queries_in, plugin.call(resources.files, plugin.object))
        if wrong := [name for name in more if not _NAME.fullmatch(name)]:
            raise plugin.error(f"{wrong[0]}.rq: a name is of small letters, digits and hyphens")
        if not more or found.keys() & more.keys():
            there = f"there is a query {min(found.keys() & more.keys())} already" if more else "no .rq files in its package"
            raise plugin.error(there)
        found |= more
    return dict(sorted(found.items()))


def _queries_in(folder: Traversable) -> dict[str, PackagedQuery]:
    """The queries that lie in ``folder``, by name."""
    files = {entry.name.removesuffix(".rq"): entry for entry in folder.iterdir() if entry.name.endswith(".rq")}
    return {name: parse_query(name, file.read_text(encoding="utf-8")) for name, file in files.items()}


def parse_query(name: str, text: str) -> PackagedQuery:
    r"""A query of its text and header comments (see the module's head for their form).

    Args:
        name: What the query is called.
        text: SPARQL with its comments.

    Returns:
        The query; without header comments it has no help and no parameters.

    Raises:
        UsageError: A column is declared to be of no known type, or there is no such step.

    >>> parse_query("x", "# help: Nothing.\n# param limit=5: rows\nASK {}").parameters
    (Parameter(name='limit', kind='integer', default='5', help='rows'),)
    """
    help_line = _HELP.search(text)
    parameters = []
    for parameter, kind, default, what in _PARAM.findall(text):
        has_default = re.search(rf"^#\s*param\s+{parameter}(?:\[[\w|]+\])?=", text, re.MULTILINE)
        value = default.strip() if has_default else None
        guessed = kind or ("integer" if parameter == "limit" or (value and _NUMBER.fullmatch(value)) else "text")
        parameters.append(Parameter(parameter, guessed, value, what))
    plain = _LABEL.sub(lambda line: indent(label_pattern(line[3], line[2]), line[1]), expanded(text))
    columns = tuple((column, type_) for column, type_ in _COLUMN.findall(text))
    if wrong := next((f"column {column} is no {type_}" for column, type_ in columns if type_ not in TYPES), ""):
        raise UsageError(f"{name}: {wrong}: it can be {', '.join(TYPES)}")
    then = _THEN.search(text)
    if then and then[1] not in STEPS:
        raise UsageError(f"{name}: no step {then[1]!r}{nearest(then[1], STEPS)}")
    step = STEPS[then[1]] if then else None
    needs = tuple(_NEEDS.findall(text))
    return PackagedQuery(name, help_line.group(1) if help_line else "", tuple(parameters), plain, columns, step, needs)


def read_query(query: str | Path) -> PackagedQuery:
    """Tell what is asked: a packaged query, SPARQL, or a file.

    Args:
        query: Text is the name of a packaged query or SPARQL itself; a Path is a file.

    Returns:
        The query, called ``query`` when it was given as SPARQL.

    Raises:
        UsageError: The text is empty, the name of a file or of no packaged query, or the file cannot be read.

    >>> read_query("ASK { ?s ?p ?o }").name
    'query'
    >>> read_query("bank-by-report")
    Traceback (most recent call last):
    ...
    ontology.errors.UsageError: no packaged query 'bank-by-report': did you mean banks-by-reports or ...?
    """
    if isinstance(query, Path):
        return _read_file(query)
    stripped = query.strip()
    if not stripped:
        raise UsageError("the query is empty: give SPARQL or the name of a packaged query")
    if _NAME.fullmatch(stripped):
        known = packaged_queries()
        if stripped not in known:
            raise UsageError(f"no packaged query {stripped!r}{nearest(stripped, known)}")
        return known[stripped]
    if is_file_name(stripped):
        raise UsageError(f"{stripped}: not SPARQL: for a file, give a pathlib.Path, or use `yinpu query`")
    return parse_query("query", query)


def is_file_name(query: str) -> bool:
    r"""Tell a query file's name from SPARQL.

    Args:
        query: What was given as a query.

    Returns:
        Whether it is one line that ends in ``.rq`` or ``.sparql``.

    >>> is_file_name("a/b.rq"), is_file_name("ASK {}\n# see b.rq")
    (True, False)
    """
    return query.endswith((".rq", ".sparql")) and "\n" not in query


def _read_file(path: Path) -> PackagedQuery:
    try:
        return parse_query(path.stem, path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise UsageError(f"{path}: no such query file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as UTF-8 text: {error}") from None


def _integer(query: str, name: str, value: Any) -> int:
    if isinstance(value, bool) or not _NUMBER.fullmatch(str(value).strip()):
        raise UsageError(f"{query}: --param {name} must be a whole number, not {value!r}")
    number = int(value)
    if name == "limit" and number < 0:
        raise UsageError(f"{query}: --param limit must not be negative")
    return number


def term_of(query: str, parameter: Parameter, value: Any, kg: Snapshot) -> NamedNode | Literal:
    """The RDF term that a value stands for.

    Args:
        query: The name of the query, for messages.
        parameter: The parameter, whose kind decides.
        value: The value as given.
        kg: The graph, in which names are looked up.

    Returns:
        A term, which it may be already.

    Raises:
        UsageError: The value does not fit the kind.
    """
    from pyoxigraph import Literal, NamedNode

    if isinstance(value, NamedNode | Literal):
        return value
    if parameter.kind == "integer":
        return Literal(_integer(query, parameter.name, value))
    if parameter.kind == "text":
        return Literal(str(value))
    if parameter.kind == "share":
        return Literal(_share(query, parameter, str(value).strip()))
    if parameter.kind == "level":
        return Literal(_least(query, parameter, str(value).strip()))
    if parameter.kind == "period":
        return _period(query, parameter, str(value).strip())
    if "|" in parameter.kind:
        return _choice(query, parameter, str(value).strip())
    if parameter.kind in ("day", "lastday"):
        return _day(query, parameter, str(value).strip())
    if parameter.kind == "class":
        classes = {name: str(YP[name]) for name in terms() if name[0].isupper()}
        classes |= {name: expand(entity.term) for name, entity in ENTITY_TYPES.items()}
        if str(value) not in classes:
            raise UsageError(f"{query}: no class {value!r}{nearest(str(value), classes)}")
        return NamedNode(classes[str(value)])
    types = {"thing": None, "Institution": INSTITUTIONS}.get(parameter.kind, (parameter.kind,))
    return NamedNode(find(kg, str(value), types))


def _least(query: str, parameter: Parameter, value: str) -> int:
    """Where a level stands in the line of levels, from the lowest, that queries have."""
    if value not in LEVELS:
        raise UsageError(f"{query}: --param {parameter.name} must be one of {', '.join(LEVELS)}, not {value!r}")
    return " ".join(LEVELS).index(value)


def _share(query: str, parameter: Parameter, value: str) -> float:
    """A share of one."""
    try:
        share = float(value)
    except ValueError:
        share = -1
    if not 0 <= share <= 1:
        raise UsageError(f"{query}: --param {parameter.name} must be a number from 0 to 1 such as 0.8, not {value!r}")
    return share


def _day(query: str, parameter: Parameter, value: str) -> Literal:
    """The day that a day, month or year begins with, or ends with when its kind is ``lastday``."""
    from pyoxigraph import Literal, NamedNode

    try:
        day = bounds(value)[parameter.kind == "lastday"]
        date.fromisoformat(day)
    except ValueError:
        message = f"{query}: --param {parameter.name} must be a day such as 2023-06-01, a month or a year, not {value!r}"
        raise UsageError(message) from None
    return Literal(day, datatype=NamedNode(PREFIXES["xsd"] + "date"))


def _period(query: str, parameter: Parameter, value: str) -> Literal:
    from pyoxigraph import Literal

    try:
        return Literal(period(value))
    except ValueError:
        forms = "a period such as 2023, 2023H1, 2023Q3 or 2023-05"
        raise UsageError(f"{query}: --param {parameter.name} must be {forms}, not {value!r}") from None


def _choice(query: str, parameter: Parameter, value: str) -> Literal:
    from pyoxigraph import Literal

    if value not in (words := parameter.kind.split("|")):
        raise UsageError(f"{query}: --param {parameter.name} must be one of {', '.join(words)}, not {value!r}")
    return Literal(value)
