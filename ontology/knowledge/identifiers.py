"""Identifiers that others gave to things: their forms, check digits and the IRIs they lead to.

The table ``ids`` has a row an identifier; the BIC of a bank and the licence prefix of a securities firm stand in the column
``code`` of institutions, an ISSN in that of publications, and are identifiers as well.

>>> is_valid("lei", "5493006MHB84DD0ZWV18"), is_valid("lei", "5493006MHB84DD0ZWV19")
(True, False)
>>> is_valid("isin", "CNE1000003G1"), is_valid("uscc", "91100000100003962T"), is_valid("issn", "1002-7246")
(True, True, True)
>>> iri_of("wikidata", "Q26463"), iri_of("bic", "ICBKCNBJ")
('http://www.wikidata.org/entity/Q26463', '')
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ontology.knowledge.held import preferred, rows

__all__ = ["SCHEMES", "Scheme", "identifiers", "iri_of", "is_valid", "scheme_of_code"]

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _mod97(value: str) -> bool:
    return int("".join(str(_LETTERS.index(sign)) for sign in value)) % 97 == 1


def _uscc(value: str) -> bool:
    total = sum(_USCC.index(sign) * pow(3, at, 31) for at, sign in enumerate(value[:17]))
    return _USCC[-total % 31] == value[17]


def _luhn(value: str) -> bool:
    digits = "".join(str(_LETTERS.index(sign)) for sign in value)
    doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits)))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def _mod11(value: str) -> bool:
    signs = value.replace("-", "")
    total = sum((8 - at) * int(sign) for at, sign in enumerate(signs[:7]))
    return signs[7] == "0123456789X"[-total % 11]


class Scheme(NamedTuple):
    """A scheme of identifiers.

    Attributes:
        form: Its regular expression.
        holds: Whether the check digits of a value of that form are right.
        iri: What becomes an IRI of a value of it; empty for none.
        standard: Where its form is from.
    """

    form: str
    holds: Callable[[str], bool]
    iri: str
    standard: str


def _any(value: str) -> bool:
    return bool(value)


#: The schemes by name.
SCHEMES: Mapping[str, Scheme] = {
    "uscc": Scheme(rf"[1-9A-HJ-NP-RTUWXY][1-9]\d{{6}}[{_USCC}]{{10}}", _uscc, "", "GB 32100-2015"),
    "lei": Scheme(r"[0-9A-Z]{18}\d{2}", _mod97, "https://www.gleif.org/lei/{}", "ISO 17442"),
    "bic": Scheme(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?", _any, "", "ISO 9362"),
    "cnaps": Scheme(r"\d{12}", _any, "", "JR/T 0024"),
    "wikidata": Scheme(r"Q[1-9]\d*", _any, "http://www.wikidata.org/entity/{}", "Wikidata"),
    "isin": Scheme(r"[A-Z]{2}[0-9A-Z]{9}\d", _luhn, "", "ISO 6166"),
    "issn": Scheme(r"\d{4}-\d{3}[\dX]", _mod11, "https://portal.issn.org/resource/ISSN/{}", "ISO 3297"),
    "eli": Scheme(r"https?://\S+", _any, "{}", "ELI"),
    "sac": Scheme(r"\d{4}", _any, "", "Securities Association of China"),
}


def is_valid(scheme: str, value: str) -> bool:
    """Whether a value has the form of its scheme, and the right check digits.

    Args:
        scheme: A key of :data:`SCHEMES`.
        value: The identifier.

    Returns:
        False for an unknown scheme too.
    """
    known = SCHEMES.get(scheme)
    return known is not None and re.fullmatch(known.form, value) is not None and known.holds(value)


def iri_of(scheme: str, value: str) -> str:
    """The IRI under which others describe the thing; empty for a scheme without."""
    return SCHEMES[scheme].iri.format(value) if SCHEMES[scheme].iri else ""


def scheme_of_code(type_: str) -> str:
    """The scheme of the column ``code`` of institutions: the BIC of banks, the licence prefix of others."""
    return "bic" if type_ == "Bank" else "sac"


def identifiers(root: Path) -> Iterator[tuple[str, str, str]]:
    """The identifiers of a folder of tables.

    Args:
        root: The folder.

    Yields:
        The thing (kind and id), the scheme and the value, those of the columns ``code`` and ``issn`` too.
    """
    for row in rows("ids", root):
        yield row["thing"], row["scheme"], row["value"]
    classes = {row["kind"]: row["class"] for row in rows("kinds", root)}
    for row in preferred("institutions", root):
        if row["code"]:
            yield f"institution/{row['id'] or row['entity']}", scheme_of_code(classes.get(row["kind"], "")), row["code"]
    for row in preferred("publications", root):
        if row["issn"]:
            yield f"publication/{row['id'] or row['entity']}", "issn", row["issn"]
