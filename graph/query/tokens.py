"""The tokens of SPARQL 1.1 (its grammar's terminals), and the place where a query calls another endpoint.

The engine has no tokens: it reads letter by letter and takes the first rule that fits, so that one text may have several
readings. ``<`` may begin an IRI or compare, three quotes may begin a long string or be an empty one and a quote,
``SERVICE:x { }`` may be a name or a call. A call is looked for in every reading; the *plain* reading, that of the
grammar, takes the longest token.

>>> [token.text for token in tokens("ASK{?s ex:service'SERVICE'@en.} # SERVICE")]
['ASK', '{', '?s', 'ex:service', "'SERVICE'", '@en', '.', '}']
>>> service_call("ASK{?s ?p 1.service<urn:x>{}}"), service_call("ASK{?service service:x ex:service}")
(12, None)
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Token", "decoded", "place", "service_call", "tokens", "written_at"]

_LETTER = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_CHAR = _LETTER + "0-9_\u00b7\u0300-\u036f\u203f\u2040"
_CODE = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_SPACE = r"(?:[ \t\r\n]++|\#[^\r\n]*+)"
_IRI = rf'<(?:[^<>"{{}}|^`\\\x00-\x20]|{_CODE})*+>'
_VARIABLE = rf"[?$][{_CHAR}]+"
_PREFIX = rf"(?:[{_LETTER}](?:[{_CHAR}.-]{{0,200}}[{_CHAR}-])?)?:"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"
_LOCAL = rf"(?:[{_LETTER}0-9_:]|{_ESCAPED})(?:\.*(?:[{_CHAR}:-]|{_ESCAPED}))*"
#: Long strings whose escapes the engine is sure to take, and all others: those it may read as an empty string instead.
_SURE, _LONG = (
    "|".join(rf"{q * 3}(?:{q}{{0,2}}(?:[^{q}\\]|{escape}))*+{q * 3}" for q in "\"'")
    for escape in (r"""\\[tbnrf\\"']|\\u(?![dD])[0-9A-Fa-f]{4}""", r"\\.")
)
_STRING = "|".join(rf"{q}(?:[^{q}\\\r\n]|\\[^\r\n])*+{q}" for q in "\"'")
_TOKEN = re.compile(
    rf"(?P<space>{_SPACE})|(?P<iri>{_IRI})|(?P<sure>{_SURE})|(?P<long>{_LONG})|(?P<string>{_STRING})|(?P<unclosed>[\"'])"
    rf"|(?P<variable>{_VARIABLE})|(?P<language>@[A-Za-z]+(?:--?[A-Za-z0-9]+)*)"
    rf"|(?P<blank>_:[{_LETTER}0-9_](?:\.*[{_CHAR}-])*)|(?P<name>{_PREFIX}(?:{_LOCAL})?)"
    rf"|(?P<number>(?:[0-9]*\.)?[0-9]+(?:[eE][+-]?[0-9]+)?)|(?P<word>[{_CHAR}]+)|(?P<mark>.)",
    re.DOTALL,
)
_SERVICE = re.compile("service", re.IGNORECASE | re.ASCII)
#: What follows the word in a call: SILENT or not, a variable or an IRI, and a group.
_CALL = re.compile(
    rf"service{_SPACE}*+(?:silent{_SPACE}*+)?(?:{_VARIABLE}|{_IRI}|{_PREFIX}(?:{_LOCAL})?){_SPACE}*+\{{", re.IGNORECASE
)
#: Text by which a prefix and a local name may make no valid IRI; the engine then reads the prefix alone, and goes on.
_ODD = re.compile(r"//[^/?#<>\s]*>|\\[uU]|[\ufff0-\uffff\U00010000-\U0010ffff]")
#: Words after which a name may stand before a group.
_BEFORE_A_NAME = {"graph", "from", "named", "describe"}


class Token(NamedTuple):
    """A token: its kind (``iri``, ``word``, ``name``, ...), its text and where it starts."""

    kind: str
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of ``text`` in the plain reading, without white space and comments; ends at a quote that is not closed."""
    for token, plain, _ in _readings(text):
        if plain and token.kind != "space":
            yield token


def service_call(text: str) -> int | None:
    """Find a call of another endpoint (SERVICE) in any reading of a query.

    In the plain reading a word SERVICE is enough, also one that is glued to others (``trueSERVICE``).

    Args:
        text: SPARQL.

    Returns:
        The offset of the first call that is found, or None.
    """
    if not _SERVICE.search(text):
        return None
    odd = bool(_ODD.search(text))
    for token, plain, named in _readings(text):
        if token.kind not in {"word", "name"}:
            continue
        end = len(token.text) if odd or token.kind == "word" else token.text.index(":")
        for found in _SERVICE.finditer(token.text[:end]):
            start = token.start + found.start()
            if (plain and token.kind == "word") or (_CALL.match(text, start) and not named):
                return start
    return None


def _readings(text: str) -> Iterator[tuple[Token, bool, bool]]:
    """Every token of any reading by its start: whether the plain one has it, and whether all have it after GRAPH or such."""
    waiting = {0: (True, False)}
    starts = [0]
    while starts:
        start = heapq.heappop(starts)
        plain, named = waiting.pop(start)
        match = _TOKEN.match(text, start)
        if match is None or match.lastgroup is None:
            continue
        token = Token(match.lastgroup, match.group(), start)
        yield token, plain, named
        if token.kind != "space":
            named = token.kind == "word" and token.text.lower() in _BEFORE_A_NAME
        for nth, end in enumerate(_ends(token)):
            before = waiting.get(end)
            if before is None:
                heapq.heappush(starts, end)
            was_plain, was_named = before or (False, True)
            waiting[end] = (was_plain or (plain and nth == 0), was_named and named)


def _ends(token: Token) -> tuple[int, ...]:
    """Where ``token`` may end, the plain reading first; a quote that is not closed ends the reading."""
    end = token.start + len(token.text)
    if token.kind == "unclosed":
        return ()
    shorter = {"iri": 1, "long": 2}.get(token.kind)
    return (end,) if shorter is None else (end, token.start + shorter)


_CODES = re.compile(_CODE)


def decoded(text: str) -> str:
    r"""``text`` with its codepoint escapes (``\u0053``) replaced, as the grammar wants it before there are tokens."""
    return _CODES.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = int(match.group()[2:], 16)
    return chr(code) if code < 0x110000 else match.group()


def written_at(text: str, position: int) -> int:
    """Where in ``text`` the character stands that is at ``position`` in ``decoded(text)``."""
    for match in _CODES.finditer(text):
        if match.start() >= position:
            break
        position += len(match.group()) - len(_character(match))
    return position


def place(text: str, position: int) -> str:
    """``position`` for people: line and column, from 1."""
    before = text[:position]
    return f"line {before.count(chr(10)) + 1}, column {position - before.rfind(chr(10))}"
