"""IRIs: how things get their names.

A thing's IRI is made of its kind and its preferred label, so that the same institution has the same IRI whether a
table knew it or its shape gave it away, and so that a query result can be read by a person:

>>> mint("institution", "中国工商银行")
'https://w3id.org/yinpu/id/institution/中国工商银行'
>>> mint("theme", "RPA 流程")
'https://w3id.org/yinpu/id/theme/RPA_流程'

Chinese characters are legal in IRIs (RFC 3987); what is not is percent-encoded. Full-width forms are folded, so that
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

__all__ = ["GRAPH", "ID", "KINDS", "mint"]

#: Base of all things.
ID = "https://w3id.org/yinpu/id/"
#: Base of the named graphs that belong to no single report: ``ontology``, ``knowledge``, ``analysis``.
GRAPH = "https://w3id.org/yinpu/graph/"
#: The first path segment of a thing's IRI.
KINDS = (*dict.fromkeys(entity.iri_kind for entity in ENTITY_TYPES.values()), "event", "place")

_BLANKS = re.compile(r"\s+")
_ENCODED = re.compile(r"[^\w.~()'!*,:@+-]")


@cache
def mint(kind: str, label: str) -> str:
    """The IRI of the thing of ``kind`` (one of :data:`KINDS`) whose key is ``label``.

    Raises ValueError for an unknown kind or an empty label.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of thing {kind!r}: one of {', '.join(KINDS)}")
    slug = unicodedata.normalize("NFKC", label).strip()
    if not slug:
        raise ValueError(f"a {kind} needs a label")
    if not slug.isalnum():
        slug = _ENCODED.sub(lambda match: quote(match[0]), _BLANKS.sub("_", slug))
    return f"{ID}{kind}/{slug}"
