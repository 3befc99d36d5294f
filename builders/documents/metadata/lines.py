r"""The lines at the head and at the tail of a report, as its front page is read: blanks and marks cut, each with its way back.

>>> text = "# 城商行观察\n\n> 来源： 望海 金融研究院\n"
>>> [line.text for line in lines_of(text, 0, len(text))]
['城商行观察', '来源:望海金融研究院']
>>> line = lines_of(text, 0, len(text))[1]
>>> text[slice(*line.span(3, 10))]
'望海 金融研究院'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from builders.document_model import Kind, Layer
from builders.records import Raw, Section, Source, Span
from ontology.normalise import invisible, simplify

__all__ = ["Line", "folded", "head_lines", "lines_after", "lines_beside", "lines_of", "tail_lines"]

#: Characters and lines of the head and of the tail that are looked at, and of one line.
HEAD, HEAD_LINES, TAIL, TAIL_LINES, LONGEST = 6000, 60, 3000, 40, 400
#: Characters before and after a report's beginning within which what was set aside is looked at.
BESIDE = 400
#: Blocks of a workbook that are looked at; what stands after the label in one of its cells.
_BLOCKS, _LABELLED = 2000, re.compile(r"\s*[^\d\s:：][^\d:：]{1,9}[:：]\s*\S")
_MARKS = re.compile(r"\s*(?:#{1,6}\s+|>\s*|[*+•·●■◆▪◇□►▶★☆]\s+|-\s+|\|\s*|\\\s*)*")
_BOLD = re.compile(
    r"<!--.*?-->|<%.*?%>|\[Table_\w+\]|[#＃][A-Za-z]\w*[#＃]|@@include\([^()]*\)|\*\*|__|\\$|\\(?=[*_#\-.])|`|<br\s*/?>|</?(?:b|strong|center|font|p|div|span|u|em|i)\b[^<>]*>"
)
_LEVEL = re.compile(r"\s*(?:>\s*)*(#{1,6})\s")
#: What parts the words of a line: marks, blanks, characters that are not seen.
_GAP = re.compile(f"(?:{_BOLD.pattern}|[\\s{invisible()}\u200b\ufeff\x02])+")
#: Full-width signs by which labels and dates are printed, and what stands for them here.
_SIGNS = str.maketrans("：（）［］／｜－，；．～０１２３４５６７８９　", ":()[]/|-,;.~0123456789 ")
_BLANK = re.compile(r"\s")
_ENDS = re.compile(r"(?<=[\n\f\r\v])")
#: What a line holds that is not all words.
_ODD = re.compile(f"[\\s*_`<#＃@\\\\\\[{invisible()}\u200b\ufeff\x02]")
#: What ends a page or is a line's decoration.
_RULE = re.compile(r"[-=_*~.·—─━\s|:]*")
_PAGE = re.compile(
    r"[-—–=*#\s]*(?:第\s*\d{1,4}\s*页(?:\s*[,/共]+\s*\d+\s*页?)?|\d{1,4}\s*/\s*\d{1,4}|(?:page|p\.?)\s*\d{1,4}(?:\s*(?:of|/)\s*\d+)?"
    r"|[-—–]?\s*\d{1,4}\s*[-—–]?|\[?第?\d{1,4}页?\])[-—–=*#\s]*",
    re.I,
)


class Line(NamedTuple):
    """A line of a front page.

    Attributes:
        text: Simplified, signs in half width, without marks and without blanks between Chinese characters.
        places: Where each of its characters stands in the raw text.
        level: Depth of its heading in Markdown; 0 for others.
        gap: Empty lines before it.
        number: Its place among the lines.
    """

    text: str
    places: Sequence[int]
    level: int = 0
    gap: int = 0
    number: int = 0

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Where its characters from ``start`` to ``end`` stand in the raw text."""
        end = len(self.text) if end is None else end
        return (self.places[start], self.places[end - 1] + 1) if end > start else (self.places[0], self.places[0])

    def spaced(self, start: int = 0, end: int | None = None) -> str:
        """Its characters from ``start`` to ``end``, with a blank wherever blanks stand in the raw text."""
        end = len(self.text) if end is None else end
        apart = (self.places[i] - self.places[i - 1] > 1 if i > start else False for i in range(start, end))
        return "".join(f" {c}" if gap and c != " " else c for c, gap in zip(self.text[start:end], apart, strict=True))


def folded(text: str) -> str:
    """A text as the lines of a front page are written, blanks aside.

    Args:
        text: A line.

    Returns:
        It in Simplified characters with signs in half width, as long as it was.

    >>> folded("發布：２０２３（一）")
    '发布:2023(一)'
    """
    return simplify(text).translate(_SIGNS)


def _line(text: str, base: int, gap: int, number: int) -> Line | None:
    """The line of a folded text; None when it says nothing."""
    marks = _MARKS.match(text)
    kept = _kept(text, marks.end() if marks else 0)
    words = text[kept.start : kept.stop] if isinstance(kept, range) else "".join(text[place] for place in kept)
    words = _BLANK.sub(" ", words)
    ended = words.rstrip(" |#")
    kept, words = kept[: len(ended)], ended
    if not words or _RULE.fullmatch(words) or _PAGE.fullmatch(words):
        return None
    level = _LEVEL.match(text) if "#" in text else None
    places = range(base + kept.start, base + kept.stop) if isinstance(kept, range) else tuple(base + place for place in kept)
    return Line(words, places, len(level[1]) if level else 0, gap, number)


def _kept(text: str, start: int) -> Sequence[int]:
    """Which characters of a line are its words: no marks, none that is not seen, one blank where two Latin words are parted."""
    end = len(text.rstrip())
    if _ODD.search(text, start, end) is None:
        return range(start, end)
    kept: list[int] = []
    at, blank = start, -1
    for match in _GAP.finditer(text, start, end):
        _keep(kept, text, range(at, match.start()), blank)
        at = match.end()
        spaces = [place for place in range(*match.span()) if text[place].isspace()]
        blank = spaces[-1] if spaces else -1 if match.start() > start and at > match.start() else blank
    _keep(kept, text, range(at, end), blank)
    return kept


def _keep(kept: list[int], text: str, words: range, blank: int) -> None:
    """Add places of words, after the blank before them where it parts two words in Latin letters."""
    if words:
        if blank >= 0 and kept and text[kept[-1]].isascii() and text[words[0]].isascii():
            kept.append(blank)
        kept.extend(words)


def lines_of(raw: Raw, start: int, end: int, most: int = 1000) -> list[Line]:
    """The lines of a stretch that say something: no page marks, no rules, no empty ones.

    Args:
        raw: The text of the source.
        start: Where the stretch begins.
        end: Where it ends.
        most: How many lines are wanted.

    Returns:
        Lines, each of :data:`LONGEST` characters at most.
    """
    lines: list[Line] = []
    at, gap = start, 0
    for printed in _ENDS.split(folded(raw[start:end])):
        line = _line(printed[:LONGEST], at, gap, len(lines)) if printed.strip() else None
        at += len(printed)
        if line:
            lines.append(line)
            gap = 0
            if len(lines) == most:
                break
        else:
            gap += 1
    return lines


def _body(source: Source, section: Section, *, tail: bool) -> Sequence[Span]:
    """The body of a report; of a workbook what stands around its tables and the cells with a label: the others are data."""
    if source.reader == "workbook":
        near = section.blocks[-_BLOCKS:] if tail else section.blocks[:_BLOCKS]
        told = [b for b in near if b.kind is not Kind.CELL or _LABELLED.match(source.raw[b.start : b.end])]
        return [(b.start, b.end) for b in told if b.layer is Layer.BODY]
    return section.body or ((section.start, section.end),)


def _spans(source: Source, section: Section, size: int, *, tail: bool) -> list[Span]:
    """The first or last stretches of a report's body, of ``size`` characters together."""
    spans = _body(source, section, tail=tail)
    found: list[Span] = []
    for start, end in spans[::-1] if tail else spans:
        part = (max(start, end - size), end) if tail else (start, min(end, start + size))
        found.append(part)
        size -= part[1] - part[0]
        if size <= 0:
            break
    return found[::-1] if tail else found


def _joined(raw: Raw, spans: Sequence[Span], most: int = 1000) -> list[Line]:
    lines: list[Line] = []
    for span in spans:
        lines += lines_of(raw, *span, most - len(lines))
        if len(lines) >= most:
            break
    return [line._replace(number=number) for number, line in enumerate(lines)]


def head_lines(source: Source, section: Section) -> list[Line]:
    """The lines at a report's head.

    Args:
        source: The open file.
        section: The report.

    Returns:
        At most :data:`HEAD_LINES` lines.
    """
    return _joined(source.raw, _spans(source, section, HEAD, tail=False), HEAD_LINES)


def lines_beside(source: Source, section: Section) -> list[Line]:
    """The short lines that were set aside about a report's beginning: where a page prints its source and day.

    Args:
        source: The open file.
        section: The report.

    Returns:
        At most a dozen lines.
    """
    if not section.body or not section.boilerplate:
        return []
    start = section.body[0][0]
    near = [
        (max(first, start - BESIDE), min(end, start + BESIDE))
        for kind, first, end in section.boilerplate
        if kind != "front matter" and end > start - BESIDE and first < start + BESIDE
    ]
    return [line for line in _joined(source.raw, sorted(near)) if len(line.text) <= 120][-12:]


def lines_after(source: Source, section: Section) -> tuple[list[Line], list[Line]]:
    """What was set aside after a page's text: the lines that follow it, and those of the foot of the site.

    Args:
        source: The open file.
        section: The report.

    Returns:
        At most a dozen short lines of each.
    """
    if not section.body or source.reader != "html":
        return [], []
    end = section.body[-1][1]
    near = [
        (max(first, end), min(last, end + 2 * BESIDE)) for _, first, last in section.boilerplate if last > end > first - BESIDE
    ]
    feet = [(first, last) for kind, first, last in section.boilerplate if kind == "site footer" and first >= end][-2:]
    after = [line for line in _joined(source.raw, near, 24) if len(line.text) <= 120][:12]
    return after, [line for line in _joined(source.raw, feet, 40) if len(line.text) <= 160][-12:]


def tail_lines(source: Source, section: Section, head: Sequence[Line] = ()) -> list[Line]:
    """The lines at a report's tail after those of its head; the first may lack its beginning.

    Args:
        source: The open file.
        section: The report.
        head: The lines of its head.

    Returns:
        At most :data:`TAIL_LINES` lines.
    """
    after = head[-1].places[-1] + 1 if head else 0
    spans = [(max(start, after), end) for start, end in _spans(source, section, TAIL, tail=True) if end > after]
    if len(spans) == 1:
        start, end = spans[0]
        ends = [match.end() for match in re.finditer(r"\n(?=[^\S\n]*\S)", source.raw[start:end])]
        spans = [(start + ends[-2 * TAIL_LINES], end)] if len(ends) >= 2 * TAIL_LINES else spans
    return _joined(source.raw, spans)[-TAIL_LINES:]
