"""Collection pages: several articles one after the other, each under its title line.

A title line is short, holds no sentence, is no section's heading, and stands before an empty line. A page is a
collection when two articles or more show what articles have: their title again, a byline, a journal's reference, an
abstract. Download notices between articles are lines of the shape ``- 1、…`` and are furniture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from builders.readers.titles import parse_title, text_date
from builders.records import Section, Source, Span

__all__ = ["looks_like", "read"]

_TITLE = re.compile(r"(?:^|(?<=\n))(?P<title>[^\n]{4,80})\n[^\S\n]*\n(?=[^\n]*\S)")
_NOTICE = re.compile(r"^[-–•*]\s*\d+[、.．][^\n]*$", re.M)
_SENTENCE = re.compile(r"[。！？；]|[,，][^,，]{8,}[,，]")
_HEADING = re.compile(
    r"\s*(?:#{1,6}\s|[-*>|]\s|第?[一二三四五六七八九十]{1,3}[、.章节節部]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}(?:\.\d{1,2})*[、.．\s])"
)
_YEAR = re.compile(r"【?年\s*\(?\s*卷\s*\)?[^\d]{0,6}(\d{4})|(?<!\d)(20[0-3]\d)\s*年第\s*\d+\s*期|[(（](20[0-3]\d)[)）]0?\d")
_ARTICLE = re.compile(
    r"期刊名称|文章编号|中图分类号|【作者】|作者[:：]|作者单位|[【\[]?摘\s*要[】\]]?\s*[:：]|【摘要】|关键词|关 键 词|"
    r"总第?\s*\d+\s*期?|年第\s*\d+\s*期|文\s*[/／|]"
)


def _titles(text: str) -> list[re.Match[str]]:
    return [
        m
        for m in _TITLE.finditer(text)
        if not any(p.match(m["title"]) for p in (_NOTICE, _HEADING)) and not _SENTENCE.search(m["title"])
    ]


def looks_like(text: str) -> bool:
    """Two or more title lines with text of their own below, at least two of them with the marks of an article."""
    titles = _titles(text)
    bounds = [*((m.start(), m.end(), m["title"].strip()) for m in titles), (len(text), len(text), "")]
    bodies = [(title, text[end:following]) for (_, end, title), (following, _, _) in pairwise(bounds)]
    bodies = [(title, body) for title, body in bodies if len(body) > 200]
    return len(bodies) >= 2 and sum(title in body[:200] or bool(_ARTICLE.search(body, 0, 400)) for title, body in bodies) >= 2


def read(source: Source) -> Iterator[Section]:
    """One report an article; the article that the page is about (its first line) may stand last, without a title."""
    text = source.text
    titles = _titles(text)
    notices = [m.span() for m in _NOTICE.finditer(text)]
    page_title = text[: titles[0].start()].strip().split("\n")[0].strip() if titles else ""
    ends = [m.start() for m in titles[1:]] + [len(text)]
    for number, (match, end) in enumerate(zip(titles, ends, strict=True)):
        last = number == len(titles) - 1
        inside = [n for n in notices if match.end() <= n[0] < end]
        stop = inside[0][0] if inside else end
        furniture = [("page title", 0, match.start())] if number == 0 and match.start() else []
        furniture += [("download notice", *n) for n in inside]
        yield _article(text, match["title"].strip(), match.start(), (match.end(), stop), furniture)
        rest = inside[-1][1] if inside else end
        if last and inside and len(text[rest:].strip()) > 200:
            yield _article(text, page_title or _first_words(text[rest:]), rest, (rest, len(text)), [])


def _first_words(text: str) -> str:
    return re.split(r"[。！？\n【]", text.strip())[0][:60]


def _article(text: str, title: str, start: int, body: Span, furniture: list[tuple[str, int, int]]) -> Section:
    first, stop = body
    while first < stop and text[first].isspace():
        first += 1
    while stop > first and text[stop - 1].isspace():
        stop -= 1
    line = parse_title(title)
    opening = text[first : first + 600]
    year = _YEAR.search(opening)
    issued = line.issued or (next(filter(None, year.groups())) if year else None) or text_date(opening[:200])
    while text[start : start + 1].isspace():
        start += 1
    return Section(
        title=line.title,
        start=start,
        end=stop,
        body=((first, stop),),
        publishers=line.publishers,
        issued=issued,
        pages=line.pages,
        series=line.series,
        broker=line.broker,
        furniture=tuple(furniture),
    )
