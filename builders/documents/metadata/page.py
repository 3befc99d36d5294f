"""What a web page states of itself beside its text, by field: its ``<title>``, ``<meta>`` elements and JSON-LD.

>>> said = {"json-ld:headline": "存款利率观察", "og:site_name": "海山财经", "pubdate": "2023-09-27", "viewport": "x"}
>>> sorted(page_fields(said).items())
[('headline', '存款利率观察'), ('issued', '2023-09-27'), ('site', '海山财经')]
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["page_fields"]

#: The statements of a page that say each field, the surest first.
_FIELDS = {
    "headline": ("articletitle", "json-ld:headline", "citation_title", "og:title", "dc.title"),
    "issued": (
        "pubdate",
        "publishdate",
        "publish_date",
        "json-ld:datepublished",
        "article:published_time",
        "og:release_date",
        "datepublished",
        "firstcreatedate",
        "citation_publication_date",
        "citation_date",
        "dcterms.issued",
        "dc.date",
        "date",
        "dcterms.created",
        "dc.date.issued",
        "dc.date.created",
        "article:create_at",
        "originalpublicationdate",
        "parsely-pub-date",
        "sailthru.date",
        "og:published_time",
    ),
    "publisher": ("contentsource", "citation_publisher", "dc.publisher", "json-ld:sourceorganization", "mediaid"),
    "source": ("source", "json-ld:publisher"),
    "author": ("author", "article:author", "json-ld:author"),
    "site": ("sitename", "og:site_name", "application-name"),
    "title": ("title",),
    "url": ("og:url", "canonical", "dc.identifier"),
}


def page_fields(stated: Mapping[str, Any]) -> dict[str, str]:
    """The fields that the statements of a page give.

    Args:
        stated: Statements by name in lower case, those of JSON-LD with ``json-ld:`` before it.

    Returns:
        Of ``headline``, ``issued``, ``publisher``, ``source``, ``author``, ``site``, ``title`` and ``url`` those stated.
    """
    found = {}
    for field, names in _FIELDS.items():
        if value := next((str(stated[name]) for name in names if stated.get(name)), ""):
            found[field] = value
    return found
