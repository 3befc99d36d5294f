"""Where a title line says what was read of it (:mod:`builders.documents.metadata.titles`).

>>> from ontology import Knowledge
>>> text = "• 望海智库:零售银行观察(61页).pdf"
>>> line = parse_title(text, Knowledge().lexicon)
>>> [(one.field, one.value, one.text) for one in of_title_line(text, (0, len(text)), line)]
[('title', '零售银行观察', '零售银行观察'), ('publisher', '望海智库', '望海智库'), ('pages', '61', '(61页)')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builders.documents.metadata.claims import place_of, quoted
from builders.documents.metadata.titles import PAGES, TitleLine, parse_title
from builders.records import Evidence, Raw, Span

__all__ = ["of_title_line", "parse_title"]

_SIX_DIGITS = re.compile(r"(?<!\d)\d{6}(?!\d)")
RULE, SCORE = "title line", 0.9


def of_title_line(raw: Raw, span: Span, line: TitleLine) -> Iterator[Evidence]:
    """The evidence of what a title line gives.

    Args:
        raw: The text.
        span: Where the line stands; (-1, -1) for one that is not in this text.
        line: The line taken apart.

    Yields:
        An evidence for each of its values; of a value whose words do not stand so in the line, the line.
    """
    if span[0] < 0:
        yield from (one._replace(start=-1, end=-1) for one in of_title_line(line.title, (0, len(line.title)), line))
        return
    words = [("title", line.title)] if line.title else []
    words += [("publisher", name) for name in line.publishers]
    words += [("series", line.series)] if line.series else []
    for field, value in words:
        yield quoted(raw, field, value, place_of(raw, value, span), RULE, SCORE)
    for field, printed, pattern in (
        ("issued", line.issued, _SIX_DIGITS),
        ("pages", str(line.pages) if line.pages is not None else None, PAGES),
    ):
        if printed:
            found = list(pattern.finditer(raw[slice(*span)]))
            match = (found[-1] if field == "issued" else found[0]) if found else None
            place = (span[0] + match.start(), span[0] + match.end()) if match else place_of(raw, "", span)
            yield quoted(raw, field, printed, place, RULE, SCORE)
