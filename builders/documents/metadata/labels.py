r"""What a front page says after a label: ``发布单位:…``, ``来源 …``, a label in one line and its value in the next.

>>> from builders.documents.metadata.lines import lines_of
>>> from ontology import Knowledge
>>> labels = Labels(Knowledge())
>>> text = "发布时间：2023年9月27日 来源：艾瑞咨询\n成文日期：\n2023-09-01\n数据来源：调查"
>>> [(one.field, one.value) for one in labels(lines_of(text, 0, len(text)))]
[('issued', '2023年9月27日'), ('source', '艾瑞咨询'), ('issued', '2023-09-01')]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from builders.documents.metadata.lines import Line
from builders.records import Span
from ontology.knowledge.knowledge import Knowledge

__all__ = ["Labels", "Stated"]

#: Characters of a line that may hold labels, and of a value.
_LINE, _VALUE = 300, 160
_END = re.compile(r"\s*(?:\||\s[/·]\s|\s{2,}|<)")
_PEOPLE_END = re.compile(r"\s{2,}|<|\d")
#: Labels of two characters that may stand before a blank alone.
_SHORT = ("标题", "来源", "文号")
_DATE = re.compile(r"(?:19|20)\d\d[-年/.]")
_COLON = r"\s*[】\]》)]?\s*[:|丨]\s*"


class Stated(NamedTuple):
    """A value after a label.

    Attributes:
        field: What the label says it is (column ``field`` of the table ``front_labels``).
        role: The role it gives.
        label: The label as the table has it.
        value: The value, blanks between Chinese characters left out.
        span: Where the value stands in the raw text.
        number: Number of its line.
        line: Where that line begins in the raw text.
        parts: The value parted where blanks stand in the raw text.
    """

    field: str
    role: str
    label: str
    value: str
    span: Span
    number: int
    line: int
    parts: tuple[str, ...]


class Labels:
    """Reads labelled values by the table ``front_labels``."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._rows = {row["label"]: (row["field"], row["role"]) for row in knowledge.rows("front_labels")}
        words = "|".join(re.escape(label) for label in sorted(self._rows, key=lambda label: (-len(label), label)))
        self._label = re.compile(rf"[【\[(（*]?(?P<label>{words})(?:{_COLON}|(?={_DATE.pattern})|(?P<bare>(?=[一-鿿])))")
        self._alone = re.compile(rf"[【\[(（*]?(?P<label>{words})\s*[】\])）*]?\s*[:|]?")

    def alone(self, line: Line) -> bool:
        """Whether a line is nothing but a label."""
        return self._alone.fullmatch(line.text) is not None

    def __call__(self, lines: Sequence[Line]) -> Iterator[Stated]:
        """The labelled values of some lines.

        Args:
            lines: Lines of a head or a tail.

        Yields:
            Each value, in the order of the lines; those that say nothing of the report too, as ``skip``.
        """
        for at, line in enumerate(lines):
            if len(line.text) > 40 and not any(sign in line.text for sign in (":", "|", "丨", "20", "19")):
                continue
            if len(line.text) > _LINE and not self._label.match(line.text):
                continue
            if alone := self._alone.fullmatch(line.text):
                following = lines[at + 1] if at + 1 < len(lines) else None
                if following and not self._begins(following) and len(following.text) <= _VALUE:
                    yield self._stated(alone["label"], following, 0, len(following.text))
                continue
            found = [match for match in self._found(line.text[:_LINE]) if self._stands(line, match)]
            stops = [*(match.start() for match in found[1:]), len(line.text)][: len(found)]
            for match, stop in zip(found, stops, strict=True):
                ends = _PEOPLE_END if self._rows[match["label"]][0] == "author" else _END
                end = ends.search(line.text, match.end(), stop)
                last = min(end.start() if end and end.start() > match.end() else stop, match.end() + _VALUE)
                if line.text[match.end() : last].strip():
                    yield self._stated(match["label"], line, match.end(), last)

    def _found(self, text: str) -> Iterable[re.Match[str]]:
        """The labels of a line; without a colon or a date in it, one may stand at its beginning only."""
        if ":" in text or "|" in text or "丨" in text or _DATE.search(text):
            return self._label.finditer(text)
        first = self._label.match(text)
        return (first,) if first else ()

    def _begins(self, line: Line) -> bool:
        """Whether a line begins with a label."""
        match = self._label.match(line.text)
        return self.alone(line) or (match is not None and self._stands(line, match))

    def _stands(self, line: Line, match: re.Match[str]) -> bool:
        """Whether a label is a word by itself: at the line's start, after a blank, a sign, a number or a date."""
        start, label = match.start(), match.start("label")
        if match["bare"] is not None and not (
            label == 0
            and line.places[match.end()] - line.places[match.end() - 1] > 1
            and (len(match["label"]) >= 3 or match["label"] in _SHORT)
        ):
            return False
        if start == 0 or line.places[start] - line.places[start - 1] > 1 or line.text[start] in "【[(（":
            return True
        before = line.text[start - 1]
        return not (before.isalpha() and before not in "日号分秒时")

    def _stated(self, label: str, line: Line, start: int, end: int) -> Stated:
        while end > start and line.text[end - 1] in " ,;。、)】]|":
            opening = {")": "(", "】": "【", "]": "["}.get(line.text[end - 1])
            if opening and opening in line.text[start:end]:
                break
            end -= 1
        while start < end and line.text[start] in " :|'\"“":
            start += 1
        if end > start and line.text[end - 1] in "'\"”" and line.text[start - 1 : start] in "'\"“":
            end -= 1
        cuts = [start, *(i for i in range(start + 1, end) if line.places[i] - line.places[i - 1] > 1), end]
        parts = tuple(line.text[a:b].strip() for a, b in pairwise(cuts) if line.text[a:b].strip())
        field, role = self._rows[label]
        return Stated(field, role, label, line.text[start:end], line.span(start, end), line.number, line.places[0], parts)
