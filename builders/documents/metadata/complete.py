"""Every value of a report has an evidence: those that no rule quoted are told of by whoever gave the report.

>>> section = completed(Section("望海观察", 0, 4, ((0, 4),), views=5))
>>> [(one.field, one.value, one.rule) for one in section.evidence]
[('title', '望海观察', 'reader'), ('views', '5', 'reader'), ('extent', 'full', 'whole text')]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from builders.documents.metadata.claims import beside
from builders.records import Section

__all__ = ["completed"]

#: Fields of one value.
_SINGLE = (
    *("title", "issued", "available", "pages", "views", "series", "journal", "issue", "doi", "type"),
    *("effective", "adopted", "amended", "fetched", "platform"),
)


def completed(section: Section) -> Section:
    """A report with an evidence of each of its values.

    Args:
        section: The report, with the evidence that its reader and the rules gave.

    Returns:
        The report; a value without evidence has one by the rule ``reader``, and the extent of the text one by its length.
    """
    said = {one.field for one in section.evidence}
    more = [beside(field, value, value, "reader", 0.9) for field, value in _values(section) if field not in said]
    if "extent" not in said:
        more.append(beside("extent", section.extent, "", "whole text", 0.9))
    return replace(section, evidence=(*section.evidence, *more))


def _values(section: Section) -> Iterator[tuple[str, str]]:
    """The values of a report as its evidence has them, with their fields."""
    yield from (("publisher", name) for name in section.publishers)
    yield from (("author", name) for name, _ in section.authors)
    yield from (("contributors", name) for name, _ in section.contributors)
    if section.period:
        yield "period", "/".join(section.period)
    yield from ((field, str(value)) for field in _SINGLE if (value := getattr(section, field)) not in (None, ""))
