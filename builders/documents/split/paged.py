"""Paged pages: one report as numbered blocks (``1、…`` ``2、…``), cut wherever the site's page was full.

The numbers are marks of the page, not of the text: a name may run across one, and its raw span then covers the mark.
Ordinary reports number their lines too, so a page must prove itself: see :func:`looks_like`.
The head names the report: ``《TITLE(162頁).pdf》由會員分享…``, or a line ``編號:143735 PDF DOCX 65頁 43.30MB`` or ``页数:65页``
below or above the title, which the site may have decorated.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from builders.documents.metadata.claims import beside, place_of, quoted
from builders.documents.metadata.dates import text_dated
from builders.documents.metadata.title_lines import of_title_line, parse_title
from builders.documents.metadata.titles import TitleLine, undecorated
from builders.records import Evidence, Section, Source, Span
from ontology.knowledge.knowledge import Knowledge
from ontology.normalise import simplify

__all__ = ["looks_like", "read"]

_MARK = re.compile(r"(?:^|\n)[^\S\n]*(\d{1,4})[、，,.．][^\S\n]?")
_SHARED = re.compile(r"《(?P<title>[^》\n]{4,200}?)》\s*由\s*(?:会员|會員|用户|用戶|网友|網友)")
#: Blanks within a line; what else a site tells of a file in the line that counts its pages.
_B, _FILE = r"[^\S\n]*", r"(?:格式|大小|PDF|DOCX?|PPTX?|[MK]B)"
_PAGES = re.compile(
    rf"(?:编号|編號){_B}[:：]{_B}\d+[^\n]*?(?<!\d)(\d{{1,5}}){_B}[页頁]|[页頁]{_B}[数數]{_B}[:：]?{_B}(\d{{1,5}})(?!\d)"
    rf"|[共总總]{_B}(\d{{1,5}}){_B}[页頁]|{_FILE}[^\n]*?(?<!\d)(\d{{1,5}}){_B}[页頁]|(?<!\d)(\d{{1,5}}){_B}[页頁][^\n]*?{_FILE}"
)
#: Lines of a head that are the site's: menus, counters, properties of the file.
_SITE_LINE = re.compile(
    r"首页|登录|注册|当前位置|您的位置|共享资源|资源共享|编号|页\s*数|大小|格式|上传|下载|积分|浏览|收藏|举报|会员|VIP|文档分类|版权|客服|扫码|"
    r"关注|搜索|分类|标签|发布时间|免费|>|»|›"
)
_TITLE_LINE = re.compile(
    r"^[^\S\n]*(\S[^\n]{3,150}?(?:[(（]\d{1,5}[页頁][)）](?:\.\w{3,4})?|\.(?:pdf|docx?|pptx?)))[^\S\n]*$", re.M | re.I
)
_NAMED = re.compile(r"报告|報告|白皮书|白皮書|研究|调查|調查|手册|手冊|指南|案例|年报|年報|汇编|彙編|观察|觀察|分析|展望")
_SENTENCE_END = "。！？!?;；:：…"
#: Signs that may close a sentence after its stop.
_CLOSING = "”’」』）)》】\"' \t\r\n　"
#: Numbers that may be lost between two marks, and the shortest block of a page.
_LOST, _BLOCK = 2, 150


def _marks(text: str) -> list[re.Match[str]]:
    """The longest run of line-initial numbers that go up from 1; a few of them may be lost."""
    best: list[re.Match[str]] = []
    run: list[re.Match[str]] = []
    for match in _MARK.finditer(text):
        number = int(match[1])
        if run and 0 < number - int(run[-1][1]) <= 1 + _LOST:
            run.append(match)
        elif number == 1:
            best, run = max(best, run, key=len), [match]
    return max(best, run, key=len)


def looks_like(text: str) -> bool:
    """Blocks of page length, numbered on from 1, that fill the text and break off in mid-sentence.

    Two of them will do under a head that says who shared the file, three under one that counts its pages; where no head
    is the site's, four or more must be about equally long and of one line each.

    Args:
        text: The whole text of the file.

    Returns:
        Whether it is such a page.
    """
    marks = _marks(text)
    if len(marks) < 2:
        return False
    starts = [mark.start() for mark in marks]
    end = _trailer(text, marks[-1].end())
    gaps = sorted(b - a for a, b in pairwise(starts))
    usual = gaps[len(gaps) // 2]
    broken = sum(_breaks_off(text, start) for start in starts[1:])
    if usual < _BLOCK or broken * 2 < len(gaps) or (end - starts[0]) * 3 < len(text) * 2:
        return False
    if least := _site_head(text[: starts[0]]):
        return len(marks) >= least
    alike = sum(0.8 * usual <= gap <= 1.25 * usual for gap in gaps)
    lines = sum(bool(line.strip()) for line in text[starts[0] : end].split("\n"))
    even = broken >= 0.75 * len(gaps) and alike >= 0.8 * len(gaps) and lines <= 1.2 * len(marks)
    return len(marks) >= 4 and even


def _site_head(head: str) -> int:
    """How many blocks a page with this head has at least; 0 when nothing in the head is the site's."""
    head = head[:3000]
    return 2 if _SHARED.search(head) else 3 if _PAGES.search(head) else 0


def _breaks_off(text: str, position: int) -> bool:
    """Whether what stands before ``position`` ends no sentence."""
    before = text[max(0, position - 40) : position].rstrip(_CLOSING)
    return before[-1:] not in _SENTENCE_END


def read(source: Source, knowledge: Knowledge) -> Iterator[Section]:
    """One report: its head taken apart, its blocks joined, the marks left out of the clean text."""
    text = source.text
    marks = _marks(text)
    first = marks[0].start()
    line, said = _head(text[:first], knowledge)
    head_end = first if _site_head(text[:first]) else 0  # what is not the site's belongs to the report
    end = _trailer(text, marks[-1].end())
    body: list[Span] = [(head_end, end)]
    boilerplate = [("page head", 0, head_end)] if head_end else []
    if end < len(text):
        boilerplate.append(("site footer", end, len(text)))
    dated = None if line.issued else text_dated(text[head_end : head_end + 600])
    if dated:
        place = (head_end + dated.start, head_end + dated.end)
        said.append(quoted(text, "issued", dated.value, place, "opening", 0.6))
    title = line.title
    if not title:
        named = _opening_title(text, head_end, end)
        title = named.value
        said.append(named)
    yield Section(
        title=title,
        start=0,
        end=end,
        body=tuple(body),
        publishers=line.publishers,
        issued=line.issued or (dated.value if dated else None),
        pages=line.pages,
        series=line.series,
        broker=line.broker,
        cuts=tuple((m.start(), m.end()) for m in marks),
        boilerplate=tuple(boilerplate),
        paragraphs=False,
        evidence=tuple(said),
    )


def _head(head: str, knowledge: Knowledge) -> tuple[TitleLine, list[Evidence]]:
    """What the head says: the title that it shares or names with its pages, else its most telling line; and where."""
    lines = head.split("\n")
    plain = [undecorated(line) for line in lines]
    if shared := _SHARED.search(head):
        line, span = parse_title(undecorated(shared["title"]), knowledge.lexicon), shared.span("title")
    else:
        named = _TITLE_LINE.search("\n".join(plain))
        words = named[1] if named else _telling(plain)
        number = named.string.count("\n", 0, named.start(1)) if named else plain.index(words) if words else 0
        start = sum(len(before) + 1 for before in lines[:number])
        line, span = parse_title(words, knowledge.lexicon), (start, start + len(lines[number]))
    said = list(of_title_line(head, span, line))
    counted = _PAGES.search(head)
    if line.pages is None and counted:
        line = replace(line, pages=int(next(filter(None, counted.groups()))))
        said.append(quoted(head, "pages", str(line.pages), counted.span(), "page head", 0.9))
    return line, said


def _telling(lines: Sequence[str]) -> str:
    """The line that is most like a title: none of the site's, repeated or named as one, else the longest."""
    counts = Counter(line for line in lines if 4 <= len(line) <= 120 and not _SITE_LINE.search(simplify(line)))
    return max(counts, key=lambda line: (counts[line] > 1 or bool(_NAMED.search(line)), len(line)), default="")


def _opening_title(text: str, start: int, end: int) -> Evidence:
    """A title for a report without a head: its first words."""
    body = text[start : min(end, start + 200)]
    title = re.split(r"[。！？\n;；]", _MARK.sub("", body).strip())[0][:60]
    if not title:
        return beside("title", "无题", "", "untitled", 0.1)
    mark = _MARK.match(body)
    return quoted(
        text, "title", title, place_of(text, title, (start + (mark.end() if mark else 0), start + len(body))), "opening", 0.3
    )


def _trailer(text: str, last: int) -> int:
    """Where the last block ends: before the first blank line or line of site text after it."""
    stop = text.find("\n", last)
    return len(text) if stop < 0 else stop
