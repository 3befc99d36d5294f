"""What may be a report's title, from its text, its labels, its page or file, and which of them it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from builders.document_model import Kind
from builders.documents.metadata.claims import Claim
from builders.documents.metadata.dates import stated_date
from builders.documents.metadata.doctype import DocumentTypes
from builders.documents.metadata.filename import FileName
from builders.documents.metadata.headline import Headlines
from builders.documents.metadata.institutions import Institutions
from builders.documents.metadata.labels import Stated
from builders.documents.metadata.lines import Line, folded
from builders.documents.metadata.titles import TitleLine, parse_title, undecorated
from builders.records import Section, Source, Span
from ontology.knowledge.knowledge import Knowledge
from ontology.normalise import HAN, normalise

__all__ = ["TitleClaims", "Titled"]

_BREAKS = re.compile(r"\s*\n\s*")
_MARKDOWN = re.compile(r"^[#>*\s]+|\*\*|__(?=\S)|[*#\s]+$|<[^<>]{1,40}>|\\(?=[*_#\[\]().-])")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_PROGRAM = re.compile(r"^(?:microsoft (?:word|powerpoint|excel) - )", re.I)
_NO_TITLE = re.compile(
    r"microsoft|untitled|幻灯片|演示文稿|^(?:文档|新建|无标题|document|slide|sheet|封面|目录|目次|前言|摘要|cover|contents)"
    r"[\s\d]*$",
    re.I,
)
_DASH = re.compile(r"\s*(?:[|｜丨]|[-_—–](?!\d)|(?<!\w)·(?!\w)|>>?|»)\s*")
#: Labels of titles that name other things too.
_LOOSE = ("名称", "题目", "项目名称")
#: Kinds of documents whose titles end with the word for them.
_CHANNEL = re.compile(r"新闻|中心$|动态|公告|资讯|栏目|频道|详情|首页|要闻|文章|正文|公开|政策|\d|快讯|专题|专栏|解读|研究$")
_PAPERS = ("agreement", "notice", "regulation text", "white paper")
#: A day, and who published, behind a title in its line; a day before one; the kinds of papers that come out every day.
_DAY = r"(?:19|20)\d\d(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日)(?!\d)"
_DATED_LINE = re.compile(
    rf"(?P<title>.{{6,}}?[^\s至于到截止自从日为(（~—–-])[\s|丨·,，]*(?P<day>{_DAY})(?:\s*\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?"
    r"\s*(?P<who>[^\d,，。!！?？:：()（）年月《》]{2,16})?"
)
#: Both parted from the title and from one another by blanks.
_APART = re.compile(rf"\S\s+{_DAY}(?:\s+\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?\s+[^\s\d]{{2,12}}\s*$")
_DATED_FIRST = re.compile(rf"[(（\[]?(?P<day>{_DAY})[)）\]]?[\s|丨·:：,，]*(?P<title>.{{8,}})")
_DAILY = re.compile(r"[报刊讯要闻表评会析览情况报]$|第\d+期$")
#: The kind of a series before the title proper, in the names of files of research.
_SERIES = re.compile(r"^[^:：]{2,14}(?:报告|研究|点评|专题|系列|周报|策略|深度)[:：](?=.{6})")
_BLANK = re.compile(r"[ \t\u3000]+")


class Titled(NamedTuple):
    """The title, where it stands, how sure it is, the lines of the head that it takes, its line taken apart, its site."""

    title: str
    spans: tuple[Span, ...]
    score: float
    lines: tuple[int, int]
    line: TitleLine
    claims: tuple[Claim, ...]
    site: str = ""


class _Candidate(NamedTuple):
    text: str
    spans: tuple[Span, ...]
    rule: str
    score: float
    lines: tuple[int, int] = (-1, -1)
    day: str = ""
    who: str = ""


class TitleClaims:
    """Finds a report's title."""

    def __init__(self, knowledge: Knowledge, institutions: Institutions, headlines: Headlines, types: DocumentTypes) -> None:
        self._lexicon, self._institutions = knowledge.lexicon, institutions
        self._headlines, self._types = headlines, types
        site = knowledge.cues.alternation("front_site")
        self._site = re.compile(rf"(?:{site})$|^(?:{site})", re.I)

    def __call__(
        self,
        source: Source,
        section: Section,
        head: Sequence[Line],
        stated: Sequence[Stated],
        file: FileName,
        fields: Mapping[str, Any],
        beside: Sequence[Line] = (),
    ) -> Titled:
        """The title of a report.

        Args:
            source: The open file.
            section: The report as its reader gave it.
            head: The lines of its head.
            stated: Labelled values of its front matter and its head.
            file: The name of its file.
            fields: What the file states beside its text, by field.
            beside: The lines set aside about its beginning.

        Returns:
            The title with all that claims to be it.
        """
        found = [*self._in_text(source, head), *self._labelled(source, stated), *self._beside(fields, section, head, file)]
        found += self._named_by_file(source, head, file)
        found += self._numbered(source, head)
        found += self._styled(source, section, head)
        found += self._above(source, section, beside)
        cleaned = [(one, text) for one in found if (text := self._clean(one.text))]
        said = {_key(text) for _, text in cleaned}
        candidates = [
            self._undated(one._replace(text=text), said, apart=_APART.search(folded(one.text)) is not None)
            for one, text in cleaned
        ]
        weighed = [one._replace(score=one.score + self._backed(one, candidates)) for one in candidates]
        best = max(weighed, key=lambda one: one.score, default=_Candidate(file.title or "无题", (), "file name", 0.1))
        line = self._parsed(best.text, strict=best.rule != "column")
        claims = [
            Claim("title", (line.title if one is best else one.text,), one.text, one.spans, one.rule, one.score)
            for one in weighed
        ]
        if not claims:
            claims = [Claim("title", (line.title,), best.text, (), "file name" if file.title else "untitled", best.score)]
        where = best.lines if best.lines[0] >= 0 else self._found(head, line.title)
        claims += self._parts(line, best)
        return Titled(line.title, best.spans, best.score, where, line, tuple(claims), self._site_of(fields, line.title))

    def _in_text(self, source: Source, head: Sequence[Line]) -> Iterator[_Candidate]:
        for one in self._headlines(head, source.metadata.get("sizes")):
            lines = head[one.first : one.last + 1]
            words = (
                "\n".join(source.raw[slice(*line.span())] for line in lines)
                if one.rule != "order"
                else source.raw[slice(*one.span)]
            )
            if len(lines) > 2 and one.rule != "order" and self._institutions.is_one(lines[0].text):
                words = "\n".join(source.raw[slice(*line.span())] for line in self._cover(lines))
            yield _Candidate(words, (one.span,), one.rule, one.score, (one.first, one.last))

    def _named_by_file(self, source: Source, head: Sequence[Line], file: FileName) -> Iterator[_Candidate]:
        """Lines, wrapped or not, whose words are all in the name of the file, in this order."""
        wanted = _key(file.title)
        for first in range(len(head)):
            if head[first].text[0].isalnum() and head[first].text[0].lower() not in wanted:
                continue
            words, last = _key(head[first].text), first
            if len(words) < 5 or words not in wanted or self._headlines.barred(head[first].text):
                continue
            while last + 1 < len(head) and len(more := _key(head[last + 1].text)) > 1 and words + more in wanted:
                words, last = words + more, last + 1
            span = (head[first].span()[0], head[last].span()[1])
            text = "\n".join(source.raw[slice(*line.span())] for line in head[first : last + 1])
            if len(words) >= 6 and not self._institutions.is_one(head[first].text):
                share = len(words) / max(len(wanted), 1)
                yield _Candidate(text, (span,), "line named by the file", 0.68 + 0.12 * share, (first, last))
                return

    def _numbered(self, source: Source, head: Sequence[Line]) -> Iterator[_Candidate]:
        """A masthead with its number in one line, which a paper without other words at its head is called by."""
        for line in head[:3]:
            told = self._headlines.masthead(line)
            if told and told[1] in ("公告", "通告", "令") and "号" in line.text:
                yield _Candidate(source.raw[slice(*line.span())], (line.span(),), "masthead", 0.34, (line.number, line.number))
                return

    def _styled(self, source: Source, section: Section, head: Sequence[Line]) -> Iterator[_Candidate]:
        """The lines that a Word file has in the style of a title, those that follow one another as one."""
        blocks = [block for block in source.metadata.get("blocks", ())[:40] if block.kind is Kind.TITLE]
        lines = [line for line in head[:24] if any(block.start <= line.places[0] < block.end for block in blocks)]
        lines = [line for at, line in enumerate(lines) if line.number == lines[0].number + at][:4]
        kept = [line for line in lines if not self._headlines.barred(line.text)]
        if kept and sum(len(line.text) for line in kept) >= 4 and section.start <= kept[0].places[0]:
            first, last = kept[0], kept[-1]
            words = "\n".join(source.raw[slice(*line.span())] for line in kept)
            named = self._institutions.is_one(words) or self._headlines.generic(first.text)
            score = 0.6 if named else 0.88
            yield _Candidate(words, ((first.span()[0], last.span()[1]),), "title style", score, (first.number, last.number))

    def _above(self, source: Source, section: Section, beside: Sequence[Line]) -> Iterator[_Candidate]:
        """The last line set aside before a page's text, where it ends as titles of papers do."""
        above = [line for line in beside if section.body and line.places[-1] < section.body[-1][0]]
        for line in above[-1:]:
            ends = 10 <= len(line.text) <= 60 and self._types.ending(line.text) in _PAPERS
            if ends and not self._headlines.barred(line.text):
                yield _Candidate(source.raw[slice(*line.span())], (line.span(),), "line above the text", 0.58)

    def _cover(self, lines: Sequence[Line]) -> list[Line]:
        """The lines of a cover that begins with a name, without the name in other letters, codes and marks."""
        return [
            line
            for line in lines
            if line is lines[0]
            or self._headlines.belongs(line.text)
            or not (line.text.isascii() or self._institutions.is_one(line.text) or self._headlines.barred(line.text))
        ]

    def _labelled(self, source: Source, stated: Sequence[Stated]) -> Iterator[_Candidate]:
        for one in stated:
            words = source.raw[slice(*one.span)]
            if one.field == "title" and one.label in _LOOSE and (one.number > 3 or self._institutions.is_one(one.value)):
                continue
            if one.field == "title" and one.number < 16 and len(one.value) >= 4 and not self._headlines.barred(one.value):
                yield _Candidate(words, (one.span,), "label", 0.94 if len(one.label) > 1 else 0.8, (one.number, one.number))

    def _beside(
        self, stated: Mapping[str, Any], section: Section, head: Sequence[Line], file: FileName
    ) -> Iterator[_Candidate]:
        opening = normalise("".join(line.text for line in head))
        if section.title:
            yield _Candidate(section.title, (), "reader", 0.97)
        for key, rule, score in (
            ("heading", "heading of the page", 0.86),
            ("headline", "stated headline", 0.84),
            ("title", "stated title", 0.6),
        ):
            words = str(stated.get(key) or "")
            if "row" in stated and key == "title" and words:
                yield _Candidate(words, (), "column", 0.96)
                continue
            words = _PROGRAM.sub("", words.strip())
            if len(words) < 4 or _NO_TITLE.search(words):
                continue
            words = self._without_site(words, str(stated.get("site") or ""))
            if not self._headlines.barred(folded(words)):
                yield _Candidate(words, (), rule, score + (0.16 if key == "title" and normalise(words) in opening else 0))
        for _, words, page in stated.get("outline", ())[:12]:
            printed = page == 0 and len(words) >= 6 and normalise(words) in opening
            if printed and not _NO_TITLE.search(words) and not self._headlines.barred(folded(words)):
                yield _Candidate(words, (), "bookmark", 0.78)
                break
        issue = re.search(r"第\d{1,4}期", normalise(file.title))
        if file.title and issue and issue[0] in opening and len(file.title) >= 8:
            yield _Candidate(file.title, (), "file name with the issue", 0.75)
        elif file.title.isascii() and " " not in file.title and HAN.search(opening):
            yield _Candidate(file.title, (), "file name", 0.15)
        elif file.issued and file.publishers and len(file.title) >= 10 and HAN.search(file.title):
            yield _Candidate(_SERIES.sub("", file.title), (), "file name", 0.76)
        elif file.title and file.worded:
            ends = bool(self._types.ending(file.title))
            yield _Candidate(file.title, (), "file name", 0.6 + 0.06 * ends if len(file.title) >= 6 else 0.4)
        elif file.title:
            yield _Candidate(file.title, (), "file name", 0.15)

    def _backed(self, one: _Candidate, others: Sequence[_Candidate]) -> float:
        """What it adds to a candidate that another place says the same."""
        own = _key(one.text)
        if len(own) < 5 or one.rule in ("column", "reader"):
            return 0.0
        best = 0.0
        for other in others:
            if other.rule != one.rule:
                theirs = _key(other.text)
                if own == theirs:
                    best = max(best, 0.1)
                elif len(theirs) >= 5 and (own in theirs or theirs in own):
                    best = max(best, 0.05)
        return best

    def _clean(self, words: str) -> str:
        """A title as it is told: lines joined, marks, numbers of pages and what a site adds cut."""
        text = _unspaced(_BREAKS.sub(lambda match: _glue(words, match), words.strip()))
        text = undecorated(_MARKDOWN.sub("", _LINK.sub(r"\1", text)).strip())
        if text.startswith("《") and text.endswith("》") and text.count("《") == 1:
            text = text[1:-1]
        return (
            text.strip(" \t\"'“”|｜:：")
            if text.count("“") != text.count("”") or text[:1] not in "“"
            else text.strip(" \t\"'|｜:：")
        )

    def _undated(self, one: _Candidate, said: Collection[str], *, apart: bool) -> _Candidate:
        """A title without the day, and the name after it, that its line prints too: 理财规划定好了吗 2017-1-18 望海财富."""
        if one.rule in ("row", "reader", "label"):
            return one
        if (first := _DATED_FIRST.fullmatch(one.text)) and _key(first["title"]) in said:
            return one._replace(text=first["title"], day=first["day"])
        match = _DATED_LINE.fullmatch(one.text)
        if not match:
            return one
        title, who = match["title"], (match["who"] or "").strip()
        told = apart or _key(title) in said
        named = bool(who) and self._institutions.is_one(who, sure=not told)
        alone = not who and not self._types.ending(title) and not _DAILY.search(title) and one.rule != "file name"
        if not (told or named or alone):
            return one
        sure = who if named or (told and not self._institutions.stopped(who) and not self._institutions.is_person(who)) else ""
        return one._replace(text=title, day=match["day"], who=sure)

    def _without_site(self, words: str, site: str) -> str:
        """A page's title without the names of its site and channel after it, or before it."""
        parts = [part for part in _DASH.split(words) if part]
        if len(parts) < 2:
            return words
        own = [part for part in parts if not self._is_site(part, site)]
        if not own:
            return max(parts, key=len)
        first, last = words.find(own[0]), words.rfind(own[-1]) + len(own[-1])
        return words[first:last] if len(own[-1]) > 5 or len(own) == 1 else own[0] if len(own[0]) > 5 else words[first:last]

    def _site_of(self, fields: Mapping[str, Any], title: str) -> str:
        """The name of the site that a page's own title ends with, after the title proper."""
        parts = [part for part in _DASH.split(str(fields.get("title") or "")) if part.strip()]
        last = parts[-1].strip() if len(parts) > 1 else ""
        if not 2 <= len(last) <= 16 or last in title or "." in last:
            return ""
        rest = _key(str(fields.get("title") or ""))[: -len(_key(last)) or None]
        after_heading = len(parts) == 2 and rest == _key(str(fields.get("heading") or "")) and not _CHANNEL.search(last)
        return last if self._is_site(last, "") or after_heading else ""

    def _is_site(self, part: str, site: str) -> bool:
        return (
            part == site
            or bool(self._site.search(part) and len(part) <= 16)
            or (len(part) <= 20 and self._institutions.is_one(part))
        )

    def _parsed(self, text: str, *, strict: bool) -> TitleLine:
        """A title taken apart; what stands before a colon stays where it is no institution."""
        line = parse_title(text, self._lexicon)
        if strict and line.publishers and not self._house(line):
            return parse_title(text, self._lexicon, prefixed=False)
        return line

    def _house(self, line: TitleLine) -> bool:
        """Whether those before the colon publish what stands after it: houses, and authorities only of a paper with a type."""
        if not all(map(self._institutions.is_one, line.publishers)):
            return False
        speaks = any(self._lexicon.lookup(name, ("Regulator",)) for name in line.publishers)
        return not speaks or bool(self._types.ending(line.title))

    def _parts(self, line: TitleLine, best: _Candidate) -> Iterator[Claim]:
        if line.publishers:
            yield Claim("publisher", line.publishers, best.text, best.spans, "title line", 0.9)
        if best.who:
            yield Claim("publisher", (best.who,), best.text, best.spans, "line with a date", 0.6)
        if best.day and (day := stated_date(best.day)):
            yield Claim("issued", (day,), best.text, best.spans, "line of the title", 0.72)
        for field, value in (("issued", line.issued), ("pages", line.pages), ("series", line.series)):
            if value:
                yield Claim(field, (str(value),), best.text, best.spans, "title line", 0.9)

    def _found(self, head: Sequence[Line], title: str) -> tuple[int, int]:
        wanted = _key(title)
        for line in head[:24]:
            if len(wanted) >= 4 and wanted in _key(line.text):
                return line.number, line.number
        return -1, -1


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", normalise(text))


def _unspaced(text: str) -> str:
    """A title without the blanks between single characters, and between numbers and Chinese; those between words stay.

    Args:
        text: A title in one line.

    Returns:
        The title.

    >>> _unspaced("2 0 2 3 年 度 报 告"), _unspaced("中国人民银行 财政部关于国债的通知"), _unspaced("Open Banking 2023")
    ('2023年度报告', '中国人民银行 财政部关于国债的通知', 'Open Banking 2023')
    """
    parts = _BLANK.split(text)
    joined = parts[0]
    for before, part in pairwise(parts):
        latin = before[-1:].isascii() and part[:1].isascii()
        words = len(before) > 1 and len(part) > 1
        apart = words and (latin or not (before[-1:].isascii() or part[:1].isascii()))
        joined += f" {part}" if apart else part
    return joined


def _glue(words: str, match: re.Match[str]) -> str:
    """What stands for a line end within a title: a blank between two words in Latin letters, else nothing."""
    before, after = words.strip()[: match.start()][-1:], words.strip()[match.end() :][:1]
    return " " if before.isascii() and after.isascii() and before.isalnum() and after.isalnum() else ""
