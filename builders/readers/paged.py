"""Paged pages: one report as numbered blocks (``1、…`` ``2、…``), cut wherever the site's page was full.

The numbers are marks of the page, not of the text: a name may run across one, and its raw span then covers the mark.
The head names the report: ``《TITLE(162頁).pdf》由會員分享…`` or a line ``編號:143735 PDF DOCX 65頁 43.30MB``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from builders.readers.titles import TitleLine, parse_title, text_date
from builders.records import Section, Source, Span

__all__ = ["looks_like", "read"]

_MARK = re.compile(r"(?:^|\n)[^\S\n]*(\d{1,4})[、，,.．][^\S\n]?")
_SHARED = re.compile(r"《(?P<title>[^》\n]{4,200}?)》\s*由\s*(?:会员|會員|用户|用戶|网友|網友)?")
_NUMBERED = re.compile(r"(?:编号|編號|文档编号)\s*[:：]\s*\d+[^\n]*?(?P<pages>\d{1,5})\s*[页頁][^\n]*")
_TITLE_LINE = re.compile(
    r"^[^\S\n]*(\S[^\n]{3,150}?(?:[(（]\d{1,5}[页頁][)）](?:\.\w{3,4})?|\.(?:pdf|docx?|pptx?)))[^\S\n]*$", re.M | re.I
)
_SENTENCE_END = "。！？!?;；:：…"


def _marks(text: str) -> list[re.Match[str]]:
    """The longest run of line-initial numbers that go up by one."""
    best: list[re.Match[str]] = []
    run: list[re.Match[str]] = []
    for match in _MARK.finditer(text):
        number = int(match[1])
        if run and number == int(run[-1][1]) + 1:
            run.append(match)
        elif (run and number > int(run[-1][1]) + 1) or (run and number <= int(run[-1][1])):
            if len(run) > len(best):
                best = run
            run = [match] if not run or number != int(run[-1][1]) else run
        elif not run:
            run = [match]
    return run if len(run) > len(best) else best


def looks_like(text: str) -> bool:
    """Numbered blocks of page length, most of which begin in mid-sentence."""
    marks = _marks(text)
    if not marks:
        return False
    heads = bool(_SHARED.search(text[:3000]) or _NUMBERED.search(text[:3000]))
    cut = sum(1 for m in marks if m.start() > 0 and _tail(text, m.start()) not in _SENTENCE_END)
    starts = [m.start() for m in marks]
    gaps = sorted(b - a for a, b in pairwise(starts)) or [len(text) - starts[0]]
    long_blocks = gaps[len(gaps) // 2] >= 150
    return long_blocks and (heads or cut * 2 >= len(marks)) and (len(marks) >= 2 or cut == len(marks))


def _tail(text: str, position: int) -> str:
    before = text[max(0, position - 40) : position].rstrip()
    return before[-1:] or "。"


def read(source: Source) -> Iterator[Section]:
    """One report: its head taken apart, its blocks joined, the marks left out of the clean text."""
    text = source.text
    marks = _marks(text)
    first = marks[0]
    # the first mark of a file with no head may stand after text that belongs to the report
    head_end = first.start() if int(first[1]) == 1 else 0
    line = _head(text[:head_end])
    end = _trailer(text, marks[-1].end())
    body: list[Span] = [(head_end, end)]
    furniture = [("page head", 0, head_end)] if head_end else []
    if end < len(text):
        furniture.append(("site footer", end, len(text)))
    opening = text[head_end : head_end + 600]
    yield Section(
        title=line.title or _opening_title(text[head_end:end]),
        start=0,
        end=end,
        body=tuple(body),
        publishers=line.publishers,
        issued=line.issued or text_date(opening),
        pages=line.pages,
        series=line.series,
        broker=line.broker,
        cuts=tuple((m.start(), m.end()) for m in marks),
        furniture=tuple(furniture),
        paragraphs=False,
    )


def _head(head: str) -> TitleLine:
    if shared := _SHARED.search(head):
        return parse_title(shared["title"])
    numbered = _NUMBERED.search(head)
    candidate = _TITLE_LINE.search(head)
    if candidate:
        line = parse_title(candidate[1])
    else:
        lines = [s.strip() for s in (head[: numbered.start()] if numbered else head).split("\n") if 4 <= len(s.strip()) <= 120]
        line = parse_title(max(lines, key=len)) if lines else TitleLine("")
    if numbered and line.pages is None:
        line = TitleLine(line.title, line.publishers, int(numbered["pages"]), line.issued, line.industry, line.series)
    return line


def _opening_title(body: str) -> str:
    """A title for a report without a head: its first words."""
    words = _MARK.sub("", body[:200]).strip()
    return re.split(r"[。！？\n;；]", words)[0][:60] or "无题"


def _trailer(text: str, last: int) -> int:
    """Where the last block ends: before the first blank line or line of site text after it."""
    stop = text.find("\n", last)
    return len(text) if stop < 0 else stop
