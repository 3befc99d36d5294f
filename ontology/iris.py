"""IRIs: how things get their names.

A thing's IRI is made of its kind and the label by which it was first known, so that the same institution has the same IRI
whether a table knew it or its shape gave it away, and so that a query result can be read by a person. A thing of a table keeps
it whatever it is called later (:mod:`ontology.knowledge.ids`):

>>> mint("institution", "中国工商银行")
'https://w3id.org/yinpu/id/institution/中国工商银行'
>>> mint("theme", "RPA 流程")
'https://w3id.org/yinpu/id/theme/RPA_流程'

Chinese characters are legal in IRIs (RFC 3987); what is not is percent-encoded. Full-width forms are replaced, so that
``（`` and ``(`` name the same thing:

>>> mint("institution", "汇丰银行（中国）") == mint("institution", "汇丰银行(中国)")
True
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from urllib.parse import quote

from ontology.schema import ENTITY_TYPES

__all__ = ["ASIDE", "GRAPH", "ID", "KINDS", "local", "mint", "scoped"]

#: Base of all things.
ID = "https://w3id.org/yinpu/id/"
#: Base of the named graphs that belong to no single report: ``ontology``, ``knowledge``, and those :data:`ASIDE`.
GRAPH = "https://w3id.org/yinpu/graph/"
#: The graphs that are not compared, since they tell of paths, times and analyses.
ASIDE = ("provenance", "runs")
#: The first path segment of a thing's IRI.
KINDS = (
    *dict.fromkeys(entity.iri_kind for entity in ENTITY_TYPES.values()),
    "event",
    "run",
    "place",
    "document-type",
    "evidence",
    "identifier",
    "name",
)

_BLANKS = re.compile(r"\s+")
_ENCODED = re.compile(r"[^\w.~()'!*,:@+-]")


@cache
def mint(kind: str, label: str) -> str:
    """The IRI of a thing.

    Args:
        kind: One of :data:`KINDS`, which becomes the first segment of the path.
        label: The key of the thing, as a rule its preferred name; compatibility forms are replaced (NFKC), blanks become ``_``.

    Returns:
        The IRI below :data:`ID`. Chinese characters stay as they are; what an IRI cannot hold is percent-encoded.

    Raises:
        ValueError: The kind is unknown, or the label is empty.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of thing {kind!r}: one of {', '.join(KINDS)}")
    slug = unicodedata.normalize("NFKC", label).strip()
    if not slug:
        raise ValueError(f"a {kind} needs a label")
    if not slug.isalnum():
        slug = _ENCODED.sub(lambda match: quote(match[0]), _BLANKS.sub("_", slug))
    return f"{ID}{kind}/{slug}"


def local(iri: str) -> str:
    """The ``id`` of a thing.

    Args:
        iri: Its IRI.

    Returns:
        What follows the kind in it.

    >>> local(mint("theme", "RPA 流程"))
    'RPA_流程'
    """
    return iri.removeprefix(ID).partition("/")[2]


def scoped(kind: str, owner: str, label: str) -> str:
    """The IRI of a thing whose label says which it is only together with its owner.

    Args:
        kind: As for :func:`mint`.
        owner: IRI of the owner.
        label: The label of the thing.

    Returns:
        The IRI below :data:`ID`.

    >>> scoped("regulation", mint("institution", "海塘银行"), "信贷管理办法")
    'https://w3id.org/yinpu/id/regulation/海塘银行:信贷管理办法'
    """
    return f"{ID}{kind}/{local(owner)}:{local(mint(kind, label))}"
