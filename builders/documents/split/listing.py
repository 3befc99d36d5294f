"""Listing pages of report sites: a bulleted title line, an excerpt or the whole text on one line, then counters.

An entry is recognised by its shape: a bullet, a title with a page count or a file suffix, text, and a line with two
or more counters (views, date of appearance, pages, stars). All before the first and after the last is site boilerplate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builders.documents.metadata.claims import beside, quoted
from builders.documents.metadata.dates import iso_date, text_dated
from builders.documents.metadata.title_lines import of_title_line, parse_title
from builders.records import Evidence, Section, Source, Span
from ontology.knowledge.knowledge import Knowledge

__all__ = ["looks_like", "read", "starts"]

_ENTRY = re.compile(
    r"^[^\S\n]*[•·●■◆▪*-][^\S\n]*(\S[^\n]*?(?:\.(?:pdf|docx?|pptx?)|[(（]\d{1,5}[页頁][)）]))[^\S\n]*$", re.M | re.I
)
_VIEWS = re.compile(r"(?:浏览|阅读|瀏覽|閱讀|点击|下载)(?:量|数|次数)?[:：]?\s*(\d+)")
_DATE = re.compile(r"(?:发布|更新|上传|發布|上傳)(?:时间|日期|時間|于)?[:：]?\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")
_PAGES = re.compile(r"(?<!\d)(\d{1,5})\s*[页頁]")
_STARS = re.compile(r"(?:推荐指数|推薦指數|\d星级|★)")

#: An entry's text longer than this is the report itself, not a teaser.
FULL_TEXT = 1000


def looks_like(text: str) -> bool:
    """Two or more bulleted titles, or one with a line of counters."""
    entries = len(_ENTRY.findall(text[:2_000_000]))
    return entries >= 2 or (entries == 1 and bool(_DATE.search(text)) and bool(_VIEWS.search(text)))


def starts(text: str) -> list[int]:
    """Where entries begin."""
    return [match.start() for match in _ENTRY.finditer(text)]


def read(source: Source, knowledge: Knowledge) -> Iterator[Section]:
    """One report an entry, with its title, publisher, pages, dates, views and text."""
    text = source.text
    entries = list(_ENTRY.finditer(text))
    if not entries:
        return
    bounds = [m.start() for m in entries] + [len(text)]
    before: Span = (0, bounds[0])
    for number, match in enumerate(entries):
        last = number == len(entries) - 1 and not source.metadata.get("more")
        yield _entry(text, match, bounds[number + 1], before if number == 0 else None, knowledge, last=last)


def _entry(text: str, match: re.Match[str], end: int, before: Span | None, knowledge: Knowledge, *, last: bool) -> Section:
    title = parse_title(match[1], knowledge.lexicon)
    counters = _counter_line(text, match.end(), end)
    stop = counters[0] if counters else end
    finish = counters[1] if counters else end
    start = next((i for i in range(match.end(), stop) if not text[i].isspace()), stop)
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    body = text[start:stop]
    extent = "full" if len(body) > FULL_TEXT else "excerpt"
    counted = dict(_counted(text, counters)) if counters else {}
    dated = None if title.issued else text_dated(body[:400])
    boilerplate = [("counters", counters[0], counters[1])] if counters else []
    if before and before[1]:
        boilerplate.append(("navigation", *before))
    if last and finish < len(text):
        boilerplate.append(("site footer", finish, len(text)))
    return Section(
        title=title.title,
        start=match.start(1),
        end=stop if stop > start else match.end(1),
        body=((start, stop),),
        publishers=title.publishers,
        issued=title.issued or (dated.value if dated else None),
        available=counted["available"].value if "available" in counted else None,
        pages=int(counted["pages"].value) if "pages" in counted else title.pages,
        views=int(counted["views"].value) if "views" in counted else None,
        series=title.series,
        broker=title.broker,
        extent=extent,
        boilerplate=tuple(boilerplate),
        evidence=(
            *of_title_line(text, match.span(1), title),
            *([quoted(text, "issued", dated.value, (start + dated.start, start + dated.end), "opening", 0.6)] if dated else ()),
            *counted.values(),
            beside("extent", extent, "", "length of the text", 0.8),
        ),
    )


def _counted(text: str, counters: Span) -> Iterator[tuple[str, Evidence]]:
    """What a line of counters says, by field."""
    start, end = counters
    views, day = _VIEWS.search(text, start, end), _DATE.search(text, start, end)
    if views:
        yield "views", quoted(text, "views", str(int(views[1])), views.span(), "counters", 0.95)
    if day and (value := iso_date(int(day[1]), int(day[2]), int(day[3]))):
        yield "available", quoted(text, "available", value, day.span(), "counters", 0.95)
    undated = _DATE.sub(lambda found: "\0" * len(found[0]), text[start:end])
    if pages := _PAGES.search(undated):
        place = (start + pages.start(), start + pages.end())
        yield "pages", quoted(text, "pages", str(int(pages[1])), place, "counters", 0.95)


def _counter_line(text: str, start: int, end: int) -> Span | None:
    """The last line between two titles that holds two kinds of counter or more."""
    position = start
    found: Span | None = None
    while position < end:
        stop = text.find("\n", position, end)
        stop = end if stop < 0 else stop
        if stop - position < 400:
            line = text[position:stop]
            if sum(bool(p.search(line)) for p in (_VIEWS, _DATE, _STARS)) >= 2:
                found = (position, stop)
                break
        position = stop + 1
    return found
