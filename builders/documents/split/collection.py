"""Collection pages: several articles one after the other, each under its title line.

A title line is short, holds no sentence, is no section's heading (one that comes back is), year, address or field, and
stands before an empty line. A page is a collection when two articles or more are signed or come with a journal's
reference, and a third of all articles show that, their title again or an abstract: reports have headings between empty
lines too, companies profiled by name, and summaries of chapters. The title that stands again at an article's head is
boilerplate, and so are download notices between articles, lines of the shape ``- 1、…``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import replace
from typing import NamedTuple

from builders.documents.metadata.bylines import LEAST, authors, repeated_title
from builders.documents.metadata.claims import place_of, quoted
from builders.documents.metadata.dates import Dated, text_dated
from builders.documents.metadata.title_lines import RULE as TITLE_LINE
from builders.documents.metadata.title_lines import of_title_line, parse_title
from builders.records import Evidence, Section, Source, Span
from ontology.knowledge.knowledge import Knowledge
from ontology.normalise import simplify

__all__ = ["headings", "looks_like", "read", "starts"]

_TITLE = re.compile(r"(?:^|(?<=\n))(?P<title>[^\n]{4,80})\n[^\S\n]*\n(?=[^\n]*\S)")
_NOTICE = re.compile(r"^[-–•*]\s*\d+[、.．][^\n]*$", re.M)
_SENTENCE = re.compile(r"[。！？；]|[,，][^,，]{8,}[,，]")
_HEADING = re.compile(
    r"\s*(?:#{1,6}\s|[-*>|]\s|第?[一二三四五六七八九十]{1,3}[、.章节節部]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}(?:\.\d{1,2})*[、.．\s])"
)
#: Lines beside a title that are none: in brackets, or a byline.
_BESIDE = re.compile(r"\s*(?:[(（【\[][^\n]*[)）】\]]\s*$|(?:作者|文|图|编辑|来源|日期|时间)\s*[:：/／|｜])", re.M)
_YEAR = re.compile(r"【?年\s*\(?\s*卷\s*\)?[^\d]{0,6}(\d{4})|(?<!\d)(20[0-3]\d)\s*年第\s*\d+\s*期|[(（](20[0-3]\d)[)）]0?\d")
#: Lines that are no title: a year, an address, a field of an article or of an entry.
_FIELD = re.compile(
    r"\s*[(（【]?(?:19|20)\d\d\s*(?:[-—–~至/.．]\s*\d{1,4}\s*)*年?\s*(?:度|版|[上下]半年|第?[一二三四1-4]季度|\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?"
    r"\s*[)）】]?\s*$|[^\n]*(?:https?://|www\.)|\s*[【\[]?(?:摘\s*要|关\s*键\s*词|主题词|导\s*读|编者按|参考文献|目\s*录)"
)
#: What a journal prints at an article's head, and the number of its issue, which stands before the text.
_REFERENCE = re.compile(r"期刊名称|文章编号|中图分类号|【作者】|作者单位")
_ISSUE = re.compile(r"总第?\s*\d+\s*期?|年第\s*\d+\s*期")
_ABSTRACT = re.compile(r"摘\s*要|关\s*键\s*词")


class _Head(NamedTuple):
    """One title line or more with nothing between them, before an article's text."""

    start: int
    end: int
    title: Span
    others: tuple[Span, ...]


def _heads(text: str, again: Set[str]) -> list[_Head]:
    """The heads of articles; the title is the longest line that is neither in brackets, a byline nor one of ``again``."""
    runs: list[list[Span]] = []
    end = -1
    for match in _TITLE.finditer(text):
        if match["title"].strip() in again or not _may_be_title(match["title"]):
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


def _may_be_title(line: str) -> bool:
    short = len("".join(line.split())) < LEAST
    return not (short or any(p.match(line) for p in (_NOTICE, _HEADING, _FIELD)) or _SENTENCE.search(line))


def headings(text: str) -> set[str]:
    """Title lines that come back over different texts: headings within articles, or names of fields."""
    lines = [match for match in _TITLE.finditer(text) if _may_be_title(match["title"])]
    ends = [match.start() for match in lines[1:]] + [len(text)]
    below = {(m["title"].strip(), text[m.end() : min(end, m.end() + 100)].strip()) for m, end in zip(lines, ends, strict=False)}
    counts = Counter(title for title, words in below if words)
    return {title for title, count in counts.items() if count > 1}


def _after(text: str, position: int) -> int:
    """Where the text below the line that ends at ``position`` begins."""
    while text[position : position + 1].isspace():
        position += 1
    return position


def starts(text: str, again: Set[str] = frozenset()) -> list[int]:
    """Where articles begin.

    Args:
        text: The text, or a piece of it.
        again: Lines that are no title (:func:`headings` of the whole text).

    Returns:
        Positions of title lines, rising.
    """
    return [head.start for head in _heads(text, again)]


def looks_like(text: str) -> bool:
    """Two heads or more with signed texts below, and enough of the others with the marks of an article."""
    heads = _heads(text, headings(text))
    stops = [*(head.start for head in heads[1:]), len(text)]
    told = [(text[slice(*head.title)].strip(), text[head.end : stop]) for head, stop in zip(heads, stops, strict=False)]
    proofs = [_proof(title, body) for title, body in told if len(body) > 200]
    return proofs.count(2) >= 2 and sum(map(bool, proofs)) * 3 >= len(told)


def _proof(title: str, body: str) -> int:
    """How well a title and what stands below it are an article.

    Returns:
        2 when it is signed or from a journal, 1 with its title again or an abstract, else 0.
    """
    opening = body[:400]
    head = re.split(r"[。！？]", opening[:200])[0]
    if _REFERENCE.search(opening) or _ISSUE.search(head) or authors(simplify(opening)):
        return 2
    return int(repeated_title(opening, title) is not None or bool(_ABSTRACT.search(head)))


def read(source: Source, knowledge: Knowledge) -> Iterator[Section]:
    """One report an article; the article that the page is about (its first line) may stand last, without a title."""
    text = source.text
    again = source.metadata.get("headings")
    heads = _heads(text, headings(text) if again is None else again)
    if not heads:
        return
    notices = [m.span() for m in _NOTICE.finditer(text)]
    before = text[: heads[0].start]
    preface = len(before.strip()) > 200
    if preface:
        yield _article(text, "", (0, 0), 0, (0, heads[0].start), [], knowledge)
    opening = source.metadata.get("opening") or before
    page_title = opening.strip().split("\n")[0].strip()
    stops = [*(head.start for head in heads[1:]), len(text)]
    for number, (head, end) in enumerate(zip(heads, stops, strict=True)):
        last = number == len(heads) - 1 and not source.metadata.get("more")
        inside = [n for n in notices if head.end <= n[0] < end]
        stop = inside[0][0] if inside else end
        boilerplate = [("page title", 0, head.start)] if number == 0 and head.start and not preface else []
        boilerplate += [("line beside a title", *line) for line in head.others]
        boilerplate += [("download notice", *n) for n in inside]
        title = text[slice(*head.title)].strip()
        yield _article(text, title, head.title, head.start, (head.end, stop), boilerplate, knowledge)
        rest = inside[-1][1] if inside else end
        if last and inside and len(text[rest:].strip()) > 200:
            article = _article(text, page_title, (-1, -1), rest, (rest, len(text)), [], knowledge)
            yield _titled(article, opening, page_title, 0 if opening is before else source.base, knowledge)


def _titled(article: Section, opening: str, title: str, base: int, knowledge: Knowledge) -> Section:
    """An article whose title stands at the head of its page, in an ``opening`` that is ``base`` characters before the text."""
    line = parse_title(title, knowledge.lexicon)
    said = of_title_line(opening, place_of(opening, title, (0, len(opening))), line)
    others = (one for one in article.evidence if one.rule != TITLE_LINE)
    return replace(article, evidence=(*(one._replace(start=one.start - base, end=one.end - base) for one in said), *others))


def _first_words(text: str) -> str:
    return re.split(r"[。！？\n【]", text.strip())[0][:60]


def _article(
    text: str, title: str, titled: Span, start: int, body: Span, boilerplate: list[tuple[str, int, int]], knowledge: Knowledge
) -> Section:
    """The report under a title, which stands at ``titled``; without one, under the first words of its text."""
    first, stop = body
    first = min(_after(text, first), stop)
    while stop > first and text[stop - 1].isspace():
        stop -= 1
    begin = _after(text, start)
    line = parse_title(title or _first_words(text[first:stop]), knowledge.lexicon)
    dated = None if line.issued else _dated(text[first : min(stop, first + 600)])
    signed = _signed(text, (begin, min(stop, first + 400))) or _signed(text, (max(first, stop - 150), stop))
    said = [quoted(text, "issued", dated.value, (first + dated.start, first + dated.end), "opening", 0.6)] if dated else []
    repeated = repeated_title(text[first : first + 300], title) if title else None
    again = [(repeated[0] + first, repeated[1] + first)] if repeated and repeated[1] < stop - first else []
    return Section(
        title=line.title,
        start=begin,
        end=stop,
        body=((first, stop),),
        publishers=line.publishers,
        issued=line.issued or (dated.value if dated else None),
        pages=line.pages,
        series=line.series,
        broker=line.broker,
        cuts=tuple(again),
        boilerplate=(*boilerplate, *(("repeated title", *span) for span in again)),
        authors=tuple((one.value, "") for one in signed),
        evidence=(*of_title_line(text, titled if title else (first, min(stop, first + 60)), line), *said, *signed),
    )


def _dated(opening: str) -> Dated | None:
    """The year that an article's reference gives, else the date with which it opens, and where."""
    if year := _YEAR.search(opening):
        group = next(number for number in range(1, 4) if year[number])
        return Dated(year[group], *year.span(group))
    return text_dated(opening[:200])


def _signed(text: str, span: Span) -> tuple[Evidence, ...]:
    """Those whom a byline in a stretch of text names."""
    start, end = span
    return tuple(
        quoted(text, "author", one.name, (start + one.start, start + one.end), "byline", 0.8)
        for one in authors(simplify(text[start:end]))
    )
