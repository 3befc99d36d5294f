"""Identifiers of things in the schemes of others: which schemes there are, when a value is valid, and what each thing has.

The table ``ids`` has a row an identifier: the thing as claims call it (``institution/中国工商银行``), the scheme, the value.

>>> is_valid("lei", "549300DTUYXVMJXZNY75"), is_valid("lei", "549300DTUYXVMJXZNY76"), is_valid("bic", "ICBKCNBJ")
(True, False, True)
>>> from ontology import Knowledge
>>> knowledge = Knowledge()
>>> bank = knowledge.lexicon.called("中国工商银行").iri
>>> [one.value for one in knowledge.identifiers.of(bank) if one.scheme == "bic"]
['ICBKCNBJ']
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from ontology.iris import ID
from ontology.knowledge.ids import Identities
from ontology.knowledge.table_files import Row

__all__ = ["SCHEMES", "Identifier", "Identifiers", "Scheme", "is_valid"]


class Scheme(NamedTuple):
    """A scheme of identifiers.

    Attributes:
        name: Its key in the table.
        title: What it is called before a value.
        standard: Where its form and its check digit are laid down.
        form: The form of a value.
        checks: Whether the check digit of a value of that form is right.
        kinds: The first segments of the IRIs of the things that it identifies.
        iri: The IRI under which the issuer of the scheme publishes a thing, with ``{}`` for the value; else empty.
    """

    name: str
    title: str
    standard: str
    form: re.Pattern[str]
    checks: Callable[[str], bool]
    kinds: tuple[str, ...]
    iri: str = ""


def _any(_: str) -> bool:
    return True


def _mod_97(value: str) -> bool:
    return int("".join(str(int(sign, 36)) for sign in value)) % 97 == 1


def _mod_11_10(value: str) -> bool:
    check = 10
    for digit in value[:-1]:
        check = ((check + int(digit)) % 10 or 10) * 2 % 11
    return (check + int(value[-1])) % 10 == 1


def _mod_31(value: str) -> bool:
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(signs.index(sign) * pow(3, at, 31) for at, sign in enumerate(value[:17]))
    return signs[-total % 31] == value[17]


def _mod_11(value: str) -> bool:
    signs = value.replace("-", "")
    return "0123456789X"[-sum((8 - at) * int(sign) for at, sign in enumerate(signs[:7])) % 11] == signs[7]


def _luhn(value: str) -> bool:
    digits = [int(digit) for digit in "".join(str(int(sign, 36)) for sign in value)]
    doubled = (digit * 2 if at % 2 else digit for at, digit in enumerate(reversed(digits)))
    return sum(sum(divmod(one, 10)) for one in doubled) % 10 == 0


_ORGANISATIONS = ("institution",)
SCHEMES: Mapping[str, Scheme] = {
    scheme.name: scheme
    for scheme in (
        Scheme(
            *(
                "uscc",
                "统一社会信用代码",
                "GB 32100-2015",
                re.compile(r"[1-9ANY][\dA-HJ-NPQRTUWXY]\d{6}[\dA-HJ-NPQRTUWXY]{10}"),
            ),
            *(_mod_31, _ORGANISATIONS),
        ),
        Scheme(
            *("lei", "LEI", "ISO 17442-1, ISO/IEC 7064 MOD 97-10", re.compile(r"[A-Z\d]{18}\d{2}"), _mod_97, _ORGANISATIONS),
            "https://rdf.gleif.org/L1/L-{}",
        ),
        Scheme("bic", "BIC", "ISO 9362", re.compile(r"[A-Z\d]{4}[A-Z]{2}[A-Z\d]{2}(?:[A-Z\d]{3})?"), _any, _ORGANISATIONS),
        Scheme("cnaps", "CNAPS", "ISO/IEC 7064 MOD 11,10", re.compile(r"\d{12}"), _mod_11_10, _ORGANISATIONS),
        Scheme("sac", "SAC", "中国证券业协会", re.compile(r"\d{4}"), _any, _ORGANISATIONS),
        Scheme("stock", "证券代码", "GB/T 21076", re.compile(r"\d{6}\.(?:SH|SZ|BJ)|\d{5}\.HK"), _any, _ORGANISATIONS),
        Scheme("isin", "ISIN", "ISO 6166", re.compile(r"[A-Z]{2}[A-Z\d]{9}\d"), _luhn, _ORGANISATIONS),
        Scheme("issn", "ISSN", "ISO 3297", re.compile(r"\d{4}-\d{3}[\dX]"), _mod_11, ("publication",)),
        Scheme(
            *("wikidata", "Wikidata", "https://www.wikidata.org", re.compile(r"Q[1-9]\d*"), _any),
            *(("institution", "regulation", "publication", "product", "theme"), "http://www.wikidata.org/entity/{}"),
        ),
        Scheme(
            *("eli", "ELI", "https://eur-lex.europa.eu/eli-register", re.compile(r"http://data\.europa\.eu/eli/[\w/.-]+")),
            *(_any, ("regulation",), "{}"),
        ),
    )
}


def is_valid(scheme: str, value: str) -> bool:
    """Whether a value has the form of its scheme and the right check digit.

    Args:
        scheme: A key of :data:`SCHEMES`.
        value: The value.

    Returns:
        False also when there is no such scheme.
    """
    known = SCHEMES.get(scheme)
    return bool(known and known.form.fullmatch(value) and known.checks(value))


class Identifier(NamedTuple):
    """An identifier of a thing: scheme, value, and how well it is known (empty in tables of the user's own)."""

    scheme: str
    value: str
    level: str

    @property
    def iri(self) -> str:
        """The IRI under which the issuer of the scheme publishes the thing; empty when there is none."""
        return SCHEMES[self.scheme].iri.format(self.value)


class Identifiers:
    """What the table ``ids`` says.

    Args:
        rows: Its rows; those of no known scheme are left out.
        ids: Which IRIs stand for another one.
    """

    def __init__(self, rows: Iterable[Row], ids: Identities) -> None:
        self._held: dict[str, set[Identifier]] = defaultdict(set)
        for row in rows:
            if row["scheme"] in SCHEMES:
                thing = f"{ID}{row['thing']}"
                self._held[ids.current.get(thing, thing)].add(Identifier(row["scheme"], row["value"], row["level"]))

    def of(self, thing: str) -> tuple[Identifier, ...]:
        """The identifiers of a thing.

        Args:
            thing: Its IRI.

        Returns:
            Those of the table, sorted.
        """
        return tuple(sorted(self._held.get(thing, ())))

    def values(self, scheme: str) -> dict[str, str]:
        """The IRI of the thing by the value of one scheme; a value of several things is left out."""
        found: dict[str, set[str]] = defaultdict(set)
        for thing, held in self._held.items():
            for one in held:
                if one.scheme == scheme:
                    found[one.value].add(thing)
        return {value: things.pop() for value, things in found.items() if len(things) == 1}
