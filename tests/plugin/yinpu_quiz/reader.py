"""Lists of questions (``? …``) and answers (``! …``), each list under a line ``!!quiz TITLE``: a report of each list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from builders.records import Section, Source
from ontology import Knowledge

HEAD = re.compile(r"^!!quiz[ \t]+(.+?)[ \t]*$", re.MULTILINE)
LINE = re.compile(r"^[?!][ \t]*(.+)$", re.MULTILINE)


def looks_like(text: str) -> bool:
    """Whether the text begins with the head of a list."""
    return HEAD.match(text.lstrip()) is not None


def read(source: Source, knowledge: Knowledge) -> Iterator[Section]:
    """A report of each list: its questions and answers without the marks before them."""
    heads = list(HEAD.finditer(source.text))
    ends = [head.start() for head in heads] + [len(source.text)]
    for head, (start, end) in zip(heads, pairwise(ends), strict=True):
        if body := tuple(line.span(1) for line in LINE.finditer(source.text, head.end(), end)):
            yield Section(head[1], start, body[-1][1], body)
