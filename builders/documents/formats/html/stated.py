"""What a page states of itself beside its text: title, ``meta`` elements, JSON-LD and ``<time>``, as they stand."""

from __future__ import annotations

import json
import re
from typing import Any

__all__ = ["KEYS", "stated"]

#: From the name of a statement to the key of the metadata that it gives, the strongest last.
KEYS = {
    "title": "title",
    "citation_title": "title",
    "og:title": "title",
    "author": "publisher",
    "citation_publisher": "publisher",
    "og:site_name": "site",
    "date": "issued",
    "dc.date": "issued",
    "pubdate": "issued",
    "publishdate": "issued",
    "article:published_time": "issued",
    "lang": "language",
}
#: What JSON-LD says of an article.
_LINKED = ("headline", "name", "datePublished", "dateModified", "author", "publisher", "sourceOrganization", "articleSection")
_ARTICLE = re.compile(r"article|posting|report|webpage|creativework|legislation", re.I)


def stated(tree: Any) -> dict[str, str]:
    """All that a page states of itself.

    Args:
        tree: The page, parsed by selectolax's lexbor parser.

    Returns:
        Values by name in lower case (``title``, ``og:title``, ``contentsource``, ``json-ld:headline``, ``time``, …), blanks
        collapsed; of several of a name the first.
    """
    found: dict[str, str] = {}

    def add(name: str | None, value: object) -> None:
        if name and isinstance(value, str) and (text := " ".join(value.split())):
            found.setdefault(name.strip().lower(), text)

    html = tree.css_first("html")
    add("lang", html.attributes.get("lang") or html.attributes.get("xml:lang") if html is not None else None)
    for title in tree.css("title"):
        if title.parent is None or title.parent.tag != "svg":
            add("title", title.text())
    for meta in tree.css("meta"):
        given = meta.attributes
        add(given.get("property") or given.get("name") or given.get("itemprop"), given.get("content"))
    for script in tree.css("script[type='application/ld+json']"):
        for name, value in _linked(script.text()):
            add(f"json-ld:{name}", value)
    for time in tree.css("time"):
        add("time", time.attributes.get("datetime") or time.text())
    return found


def _linked(text: str) -> list[tuple[str, str]]:
    """Names and values of the articles in a piece of JSON-LD; nothing of one that is broken."""
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return []
    things = data if isinstance(data, list) else data.get("@graph", [data]) if isinstance(data, dict) else []
    found: list[tuple[str, str]] = []
    for thing in things if isinstance(things, list) else [things]:
        if isinstance(thing, dict) and _ARTICLE.search(str(thing.get("@type", ""))):
            found += [(name, value) for name in _LINKED for value in _names(thing.get(name))]
    return found


def _names(value: object) -> list[str]:
    """A value, or the names of the things that are one."""
    if isinstance(value, list):
        return [name for part in value for name in _names(part)]
    if isinstance(value, dict):
        value = value.get("name")
    return [value] if isinstance(value, str) else []
