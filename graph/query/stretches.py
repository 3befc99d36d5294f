"""Patterns that packaged queries share, each written as one line: stretches that are no run-on text, reports of a period.

>>> print(expanded("  # stretch ?s"))
  # ?s is no run-on text (a table of contents, the words of a diagram): it has 300 characters at the most
  FILTER(xsd:integer(STRAFTER(STR(?s), ",")) - xsd:integer(STRBEFORE(STRAFTER(STR(?s), "#char="), ",")) <= 300)
"""

from __future__ import annotations

import re
from textwrap import indent

__all__ = ["LONGEST", "expanded"]

#: Characters of a sentence that things can be said to be named together in.
LONGEST = 300
_STRETCH = f"""\
# ?S is no run-on text (a table of contents, the words of a diagram): it has {LONGEST} characters at the most
FILTER(xsd:integer(STRAFTER(STR(?S), ",")) - xsd:integer(STRBEFORE(STRAFTER(STR(?S), "#char="), ",")) <= {LONGEST})"""
_WITHIN = """\
# ?R_in_P: was ?R issued between the two days of ?P; where no day of issue is known, does all of its year lie between them
OPTIONAL { ?R yp:issuedFrom ?R_P_first ; yp:issuedUntil ?R_P_last }
OPTIONAL { ?R yp:year ?R_P_year }
BIND(COALESCE(
  COALESCE(STR(?R_P_first), CONCAT(STR(?R_P_year), "-01-01")) >= STRBEFORE(?P, "/")
    && COALESCE(STR(?R_P_last), CONCAT(STR(?R_P_year), "-12-31")) <= STRAFTER(?P, "/"),
  false) AS ?R_in_P)"""
_LINE = re.compile(r"^([ \t]*)#\s*(?:stretch\s+\?(\w+)|within\s+\?(\w+)\s+\?(\w+))\s*$", re.MULTILINE)


def expanded(query: str) -> str:
    """Plain SPARQL in place of such lines.

    Args:
        query: A query with ``# stretch ?SENTENCE`` and ``# within ?REPORT ?PERIOD`` (binds ``?REPORT_in_PERIOD``), or without.

    Returns:
        The query; what is bound stands before the line.
    """
    return _LINE.sub(_pattern, query)


def _pattern(line: re.Match[str]) -> str:
    if line[2]:
        return indent(_STRETCH.replace("?S", f"?{line[2]}"), line[1])
    return indent(re.sub(r"\?R(?=\W|_)", f"?{line[3]}", re.sub(r"(?<=[?_])P(?=\W|_)", line[4], _WITHIN)), line[1])
