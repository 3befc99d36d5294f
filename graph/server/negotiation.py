"""Which form of an answer a client of the endpoint wants: its Accept header against what can be given (RFC 9110).

>>> choose("text/csv, application/json;q=0.5", ROWS)
('text/csv; charset=utf-8', 'csv')
>>> choose("text/html", ROWS) is None
True
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["ROWS", "STATEMENTS", "Offer", "choose"]

#: Media type asked for, media type answered, format of :data:`graph.query.results.FORMATS`; the first is the default.
Offer = tuple[str, str, str]

#: For SELECT and ASK.
ROWS: tuple[Offer, ...] = (
    ("application/sparql-results+json", "application/sparql-results+json", "json"),
    ("application/json", "application/json", "json"),
    ("application/sparql-results+xml", "application/sparql-results+xml", "xml"),
    ("application/xml", "application/xml", "xml"),
    ("text/xml", "text/xml; charset=utf-8", "xml"),
    ("text/csv", "text/csv; charset=utf-8", "csv"),
    ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", "tsv"),
)
#: For CONSTRUCT and DESCRIBE, and for the service description.
STATEMENTS: tuple[Offer, ...] = (
    ("text/turtle", "text/turtle; charset=utf-8", "ttl"),
    ("application/n-triples", "application/n-triples", "nt"),
    ("application/rdf+xml", "application/rdf+xml", "xml"),
    ("application/ld+json", "application/ld+json", "jsonld"),
    ("application/json", "application/ld+json", "jsonld"),
    ("application/xml", "application/rdf+xml", "xml"),
    ("text/plain", "text/plain; charset=utf-8", "nt"),
)


def choose(accept: str | None, offers: Sequence[Offer]) -> tuple[str, str] | None:
    """Choose the form of an answer.

    The highest quality wins, then the order of the offers; a more exact range overrides a wider one.

    Args:
        accept: The Accept header; None or empty accepts anything.
        offers: What can be given, the default first.

    Returns:
        Media type and format to answer with; None when nothing fits (406).
    """
    ranges = _ranges(accept) if accept and accept.strip() else [("*/*", 1.0)]
    best: tuple[float, int] | None = None
    for index, (media, _, _) in enumerate(offers):
        quality = _quality(media, ranges)
        if quality > 0 and (best is None or quality > best[0]):
            best = quality, index
    return offers[best[1]][1:] if best else None


def _ranges(accept: str) -> list[tuple[str, float]]:
    """Read an Accept header.

    Args:
        accept: The header.

    Returns:
        Its media ranges in lower case with their quality; a malformed quality counts as 0.

    >>> _ranges("Text/Turtle; q=0.8, */*;q=0.1")
    [('text/turtle', 0.8), ('*/*', 0.1)]
    """
    found = []
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    quality = min(1.0, max(0.0, float(value)))
                except ValueError:
                    quality = 0.0
        if "/" in media:
            found.append((media, quality))
    return found


def _quality(media: str, ranges: Sequence[tuple[str, float]]) -> float:
    family = media.partition("/")[0] + "/*"
    for wanted in (media, family, "*/*"):
        qualities = [quality for pattern, quality in ranges if pattern == wanted]
        if qualities:
            return max(qualities)
    return 0.0
