r"""Plain text and Markdown: one report a file; a block of YAML fields before the text is set aside.

>>> text = "---\ntitle: 城商行观察\ntags:\n  - 银行\n---\n\n正文。\n"
>>> text[slice(*front_matter(text))].count("\n")
5
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builders.records import Section, Source, Span
from ontology.knowledge.knowledge import Knowledge

__all__ = ["front_matter", "read"]

_FRONT_MATTER = re.compile(r"\ufeff?\s*---[^\S\n]*\r?\n(?P<fields>.{3,6000}?\n)(?:---|\.\.\.)[^\S\n]*(?:\r?\n|\Z)", re.S)
_FIELD = re.compile(r"\s*(?:[\w\- ]{1,40}\s*:(?:\s|$)|-\s|#)")


def front_matter(text: str) -> Span:
    """Where the fields before a text stand, the lines of hyphens included; an empty span when there are none.

    Args:
        text: The text of a file.

    Returns:
        The span of the block.
    """
    match = _FRONT_MATTER.match(text[:7000])
    if match is None:
        return 0, 0
    lines = [line for line in match["fields"].splitlines() if line.strip()]
    fields = sum(bool(_FIELD.match(line)) for line in lines)
    named = any(re.match(r"[A-Za-z_\u4e00-\u9fff]", line) for line in lines)
    return (0, match.end()) if named and fields * 10 >= len(lines) * 7 else (0, 0)


def read(source: Source, knowledge: Knowledge) -> Iterator[Section]:
    """The whole file as one report; its front page tells title, publisher and day."""
    text = source.text
    _, start = front_matter(text)
    boilerplate = (("front matter", 0, start),) if start else ()
    yield Section(title="", start=0, end=len(text), body=((start, len(text)),), boilerplate=boilerplate)
