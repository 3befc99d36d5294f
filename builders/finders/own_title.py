"""What a report says of itself cites no other: its own title, and its running heads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from builders.records import Found
from builders.rules import Rule
from ontology.normalise import normalise, simplify

__all__ = ["without_own"]

_FILE = re.compile(r"[(（]\d{1,4}页[)）]|\.(?:pdf|docx?|txt|md|html?)$|[《》“”]")
_COLON = re.compile(r"[:：|]")
#: What a running head has beside its words: page numbers and the marks around them.
_PAGE = re.compile(r"[\d\s|/·•.-]+")


def without_own(found: Sequence[Found], text: str, title: str) -> list[Found]:
    r"""Finds without those by which a report names itself.

    Args:
        found: What was found in it.
        text: Its clean text.
        title: Its title.

    Returns:
        The finds but the reports that are called as it is, and those that are all there is on two lines or more.

    >>> text = "县域金融年报2\n据《县域金融年报》,余额增长。\n县域金融年报3\n"
    >>> heads = [Found(at, at + 6, "Report", Rule.SHAPE_ANNUAL, 0.6) for at in (0, 24)]
    >>> [one.start for one in without_own([*heads, Found(10, 16, "Report", Rule.SHAPE_MARKS, 0.8)], text, "县域观察")]
    [10]
    """
    reports = [one for one in found if one[2] == "Report"]
    if not reports:
        return list(found)
    bare = _FILE.sub("", simplify(title))
    own = {normalise(part) for part in (bare, *_COLON.split(bare))}
    heads = {one: head for one in reports if one.rule != Rule.SHAPE_MARKS and (head := _head(text, one))}
    lines = Counter(heads.values())
    return [
        one
        for one in found
        if one[2] != "Report" or not (normalise(text[one.start : one.end]) in own or lines.get(heads.get(one, ""), 0) > 1)
    ]


def _head(text: str, one: Found) -> str:
    """The words of a line that is one title and perhaps a page number; empty for another line."""
    start = text.rfind("\n", 0, one.start) + 1
    end = text.find("\n", one.end)
    beside = text[start : one.start] + text[one.end : end if end >= 0 else len(text)]
    return normalise(text[one.start : one.end]) if len(beside) < 20 and not _PAGE.sub("", beside) else ""
