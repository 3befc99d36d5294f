"""Collection pages: several articles one after the other, each under its title line.

A title line is short, holds no sentence, is no section's heading, and stands before an empty line. A page is a
collection when two articles or more show what articles have: their title again, a byline, a journal's reference, an
abstract. The title that stands again at an article's head is furniture, and so are download notices between articles,
lines of the shape ``- 1、…``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from builders.documents.metadata.bylines import authors, repeated_title
from builders.documents.metadata.titles import parse_title, text_date
from builders.records import Section, Source, Span
from builders.text.characters import simplify
from ontology.knowledge.knowledge import Knowledge

__all__ = ["looks_like", "read", "starts"]

_TITLE = re.compile(r"(?:^|(?<=\n))(?P<title>[^\n]{4,80})\n[^\S\n]*\n(?=[^\n]*\S)")
_NOTICE = re.compile(r"^[-–•*]\s*\d+[、.．][^\n]*$", re.M)
_SENTENCE = re.compile(r"[。！？；]|[,，][^,，]{8,}[,，]")
_HEADING = re.compile(
    r"\s*(?:#{1,6}\s|[-*>|]\s|第?[一二三四五六七八九十]{1,3}[、.章节節部]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}(?:\.\d{1,2})*[、.．\s])"
)
#: Lines beside a title that are none: in brackets, or a byline.
_BESIDE = re.compile(r"\s*(?:[(（【\[][^\n]*[)）】\]]\s*$|(?:作者|文|图|编辑|来源|日期|时间)\s*[:：/／|｜])", re.M)
_YEAR = re.compile(r"【?年\s*\(?\s*卷\s*\)?[^\d]{0,6}(\d{4})|(?<!\d)(20[0-3]\d)\s*年第\s*\d+\s*期|[(（](20[0-3]\d)[)）]0?\d")
_ARTICLE = re.compile(
    r"期刊名称|文章编号|中图分类号|【作者】|作者[:：]|作者单位|[【\[]?摘\s*要[】\]]?\s*[:：]|【摘要】|关键词|关 键 词|"
    r"总第?\s*\d+\s*期?|年第\s*\d+\s*期|文\s*[/／|｜丨‖]|文II"
)


class _Head(NamedTuple):
    """One title line or more with nothing between them, before an article's text."""

    start: int
    end: int
    title: Span
    others: tuple[Span, ...]


def _heads(text: str) -> list[_Head]:
    """The heads of articles; the title is the longest line that is neither in brackets nor a byline."""
    runs: list[list[Span]] = []
    end = -1
    for match in _TITLE.finditer(text):
        if any(p.match(match["title"]) for p in (_NOTICE, _HEADING)) or _SENTENCE.search(match["title"]):
            continue
        if runs and not text[end : match.start()].strip():
            runs[-1].append(match.span("title"))
        else:
            runs.append([match.span("title")])
        end = match.end()
    heads = []
    for run in runs:
        title = max(run, key=lambda line: (not _BESIDE.match(text, *line), line[1] - line[0]))
        others = tuple(line for line in run if line != title)
        heads.append(_Head(run[0][0], _after(text, run[-1][1]), title, others))
    return heads


def _after(text: str, position: int) -> int:
    """Where the text below the line that ends at ``position`` begins."""
    while text[position : position + 1].isspace():
        position += 1
    return position


def starts(text: str) -> list[int]:
    """Where articles begin."""
    return [head.start for head in _heads(text)]


def looks_like(text: str) -> bool:
    """Two or more heads with text of their own below, at least two of them with the marks of an article."""
    heads = _heads(text)
    stops = [*(head.start for head in heads[1:]), len(text)]
    told = [(text[slice(*head.title)].strip(), text[head.end : stop]) for head, stop in zip(heads, stops, strict=False)]
    told = [(title, body) for title, body in told if len(body) > 200]
    return len(told) >= 2 and sum(title in body[:200] or bool(_ARTICLE.search(body, 0, 400)) for title, body in told) >= 2


def read(source: Source, knowledge: Knowledge) -> Iterator[Section]:
    """One report an article; the article that the page is about (its first line) may stand last, without a title."""
    text = source.text
    heads = _heads(text)
    if not heads:
        return
    notices = [m.span() for m in _NOTICE.finditer(text)]
    opening = source.metadata.get("opening") or text[: heads[0].start]
    page_title = opening.strip().split("\n")[0].strip()
    stops = [*(head.start for head in heads[1:]), len(text)]
    for number, (head, end) in enumerate(zip(heads, stops, strict=True)):
        last = number == len(heads) - 1 and not source.metadata.get("more")
        inside = [n for n in notices if head.end <= n[0] < end]
        stop = inside[0][0] if inside else end
        furniture = [("page title", 0, head.start)] if number == 0 and head.start else []
        furniture += [("line beside a title", *line) for line in head.others]
        furniture += [("download notice", *n) for n in inside]
        yield _article(text, text[slice(*head.title)].strip(), head.start, (head.end, stop), furniture, knowledge)
        rest = inside[-1][1] if inside else end
        if last and inside and len(text[rest:].strip()) > 200:
            yield _article(text, page_title or _first_words(text[rest:]), rest, (rest, len(text)), [], knowledge)


def _first_words(text: str) -> str:
    return re.split(r"[。！？\n【]", text.strip())[0][:60]


def _article(
    text: str, title: str, start: int, body: Span, furniture: list[tuple[str, int, int]], knowledge: Knowledge
) -> Section:
    first, stop = body
    first = min(_after(text, first), stop)
    while stop > first and text[stop - 1].isspace():
        stop -= 1
    line = parse_title(title, knowledge.lexicon)
    opening = text[first : min(stop, first + 600)]
    signed = text[_after(text, start) : min(stop, first + 400)], text[max(first, stop - 150) : stop]
    year = _YEAR.search(opening)
    issued = line.issued or (next(filter(None, year.groups())) if year else None) or text_date(opening[:200])
    repeated = repeated_title(text[first : first + 300], title)
    again = [(repeated[0] + first, repeated[1] + first)] if repeated and repeated[1] < stop - first else []
    return Section(
        title=line.title,
        start=_after(text, start),
        end=stop,
        body=((first, stop),),
        publishers=line.publishers,
        issued=issued,
        pages=line.pages,
        series=line.series,
        broker=line.broker,
        cuts=tuple(again),
        furniture=(*furniture, *(("repeated title", *span) for span in again)),
        authors=tuple((name, "") for name in authors(simplify(signed[0])) or authors(simplify(signed[1]))),
    )
