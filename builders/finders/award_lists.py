"""Projects that a list of awards or a sentence of winning names, with the grade each has won and whose it is.

Forms: lines under a heading with the award's name, the grade in a line of its own (一等奖), before the project
(一等奖:甲行《X》) or in a column; and sentences (一等奖项目为“X”和“Y”, 甲行的“X”项目获得一等奖, 特等奖由甲院的“X”项目获得).
A grade without an award whose name the text tells is none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from builders.records import Found, Span
from builders.rules import Rule
from builders.text.passage import Passage
from ontology.knowledge.knowledge import Knowledge
from ontology.schema import INSTITUTIONS

__all__ = ["AwardListFinder", "Won", "won"]

_GRADED = r"(?:特等|[一二三四]等|优秀|优胜|提名|入围|金|银|铜)奖"
_GRADE = re.compile(rf"(?<![一-鿿]项){_GRADED}(?!项(?!目)|[金励章牌学得])")
#: The name of an award, by its left edge; not what is won, drawn or counted.
_NAME = re.compile(
    r"(?:(?<![^\n。,，;；:：、“”\"「」《》\s()（）-])|(?<=年度)|(?<=\d年)|(?<=届)|(?<=公布)|(?<=[了的在]))"
    r"(?P<name>(?![在度])[一-鿿]{3,18}?奖)(?![项金励章牌学得惩])"
)
_NO_NAME = re.compile(
    r"(?:等|大|获|得|颁|评|抽|中|有|无|发|受|领|此|该|个|项|专项|单项|创新成果|优秀|优胜|提名|入围|金|银|铜)奖$|^(?:包括|其中|共有)|[获颁]|得了|评出|优胜"
)
_GRANTS = re.compile(r".*(?:公布|发布|颁布|揭晓|设立|主办|举办|授予|荣获|获得|斩获|摘得)(?:了|的)?")
_KIND = re.compile(r"奖[“\"「]$")
#: A line that says whose names stand below it.
_LISTED = re.compile(
    r"(?:名单|结果|公示|公告|获奖(?:项目|案例|作品|成果|单位|机构)?|一览表?|目录|如下|榜单)[)）”》]?[:：]?\s*$"
)
_HEAD = re.compile(
    rf"\s*(?:[(（]?[一二三四五六七八九\d]{{1,2}}[)）.、．])?\s*[“\"【]?(?P<grade>{_GRADED})[”\"】]?\s?(?:[(（]?(?:共?\d{{1,3}}[项个名])[)）]?|获奖(?:名单|项目))?\s?[:：]?\s*"
)
_ITEM = re.compile(r"\s*(?:[(（【\[]?\d{1,3}[)）】\].、．]?|[①-⑳●•·◆■▪*-])\s*")
_MARKED = re.compile(r"[《“「『\"](?P<name>[^《》“”「」『』\"\n]{3,60})[》”」』\"]")
_PARTS = re.compile(r"[|｜\t\n:：;；]|[-—–]{1,2}(?![A-Za-z0-9])|[《》“”「」『』\"]|、|,|，")
#: What is no project: the rest of a line, heads of columns, institutions that nobody knows.
_NO_PROJECT = re.compile(
    r"[\d\s()（）.%]*|(?:序号|编号|奖项|等级|获奖|项目|案例|作品|成果|名称|申报|完成|单位|机构|推荐|牵头|主要|等|人|奖|类别|的)+"
    r"|[^()（）]*(?:公司|银行|研究院|研究所|大学|学院|协会|支行|分行|联社|部门|集团|交易所)(?:等)?"
)
_QUOTE = r"[《“「\"](?P<{0}>[^《》“”「」\"\n。;；]{{4,60}})[》”」\"]"
_AND = r"(?:\s?(?:、|,|，|和|与|及|以及)?\s?[《“「\"][^《》“”「」\"\n。;；]{4,60}[》”」\"])*"
_NOUN = r"(?:项目|案例|作品|成果|课题|工程)"
#: Behind a grade: the projects that have won it.
_AFTER = re.compile(rf"(?:的?(?:获奖)?{_NOUN}(?:名称)?)?(?:分别)?(?:为|是|[:：])?\s?(?P<all>{_QUOTE.format('first')}{_AND})")
_BY = re.compile(
    rf"[^。;；\n“\"《「]{{0,10}}由(?P<who>[^。;；\n“”\"《》「」]{{2,60}}?)(?:等(?:单位|机构))?的?(?P<all>{_QUOTE.format('first')}){_NOUN}?(?:获得|摘得|斩获|夺得|拿下|获)"
)
#: Before a grade: what has won it.
_WINS = re.compile(
    rf"(?P<all>{_QUOTE.format('first')}{_AND})(?:[一-鿿]{{0,6}}{_NOUN}|[一-鿿]{{2,4}})?(?:分别|双双|均|也|还|成功|一举|荣幸)?"
    r"(?:荣获|获得|获评|斩获|摘得|拿下|夺得|获|入选|荣膺|被评为)[^。;；\n《》“”「」\"]{0,44}$"
)
_OPENING, _CLOSING = ("“", "「", '"'), ("”", "」", '"')
_STOPS = re.compile(r"[。;；\n!！?？]|\[\d{1,3}\](?!\[)")
_JOINED = re.compile(r"\s?(?:[、/和与及]|以及|联合)\s?")
_SECTION = re.compile(r"\s?(?:[-—–:：]|\n)")
_ALL = re.compile(r"[^\n]+")
#: Characters of a line of a list and of a project's name, and lines of a row.
_LINE, _LEAST, _LONGEST, _NEAR, _CELLS = 160, 4, 60, 170, 7


class Won(NamedTuple):
    """That a project has won an award.

    Attributes:
        project: Where its name stands, without marks.
        award: Where its grade or its award stands.
        name: The whole name of the award.
        owners: Numbers of the institutions whose project it is.
        place: The line or the stretch of the sentence that says so.
    """

    project: Span
    award: Span
    name: str
    owners: tuple[int, ...]
    place: Span


def won(text: str, institutions: Sequence[Span], blanks: Container[int] = ()) -> Iterator[Won]:
    """The projects of award lists.

    Args:
        text: Clean text.
        institutions: Where institutions stand, in order, none inside another.
        blanks: Places before which a blank was cut.

    Yields:
        One for each project, in the order of the text.
    """
    if "奖" not in text or not (_GRADE.search(text) or "名单" in text):
        return
    names = [span for one in _NAME.finditer(text) if (span := _name(one))]
    if names:
        yield from _Lists(text, institutions, names, blanks)()


def _name(match: re.Match[str]) -> Span | None:
    """Where the name of an award stands, without the verb before it; None for what is none, or one kind of an award's."""
    start, end = match.span("name")
    if verb := _GRANTS.match(match["name"]):
        start += verb.end()
    kind = _KIND.search(match.string, max(0, start - 4), start)
    name = match.string[start:end]
    return None if kind or len(name) < _LEAST or _NO_NAME.search(name) else (start, end)


class _Lists:
    """Reads one text line by line."""

    def __init__(self, text: str, institutions: Sequence[Span], names: Sequence[Span], blanks: Container[int]) -> None:
        self._text, self._institutions, self._names, self._blanks = text, institutions, names, blanks
        self._starts, self._heading = [start for start, _ in institutions], names[0]

    def __call__(self) -> Iterator[Won]:
        grade: Span | None = None
        listed = False
        for at, end in self._lines():
            line = self._text[at:end]
            named = [one for one in self._names if at <= one[0] < end]
            if head := _HEAD.fullmatch(line):
                grade, listed = (at + head.start("grade"), at + head.end("grade")), True
            elif named and len(line) <= _LINE and _LISTED.search(line):
                grade, listed, self._heading = None, True, named[-1]
            elif line.strip():
                found = self._item(at, end, grade, listed) if len(line) <= _LINE and "。" not in line else None
                if found:
                    yield found
                elif "奖" in line:
                    yield from self._told(at, end)
                listed = listed and (found is not None or len(line) <= _LINE)
                grade = grade if listed else None

    def _lines(self) -> Iterator[Span]:
        """The lines from the first award's name on; of a table whose cells are lines, the rows, each behind its number."""
        lines = [one.span() for one in _ALL.finditer(self._text, self._text.rfind("\n", 0, self._names[0][0]) + 1)]
        numbers = [at for at, (start, end) in enumerate(lines) if end - start <= 3 and self._text[start:end].isdecimal()]
        rows = {at: after - at for at, after in pairwise(numbers) if 3 <= after - at <= _CELLS}
        if rows:
            rows[numbers[-1]] = min(rows.values())
        at = 0
        while at < len(lines):
            height = rows.get(at, 1)
            yield lines[at][0], lines[min(at + height, len(lines)) - 1][1]
            at += height

    def _within(self, start: int, end: int) -> range:
        return range(bisect_left(self._starts, start), bisect_left(self._starts, end))

    def _called(self, grade: Span) -> str:
        """The award's whole name, of which a place tells the grade: with the name in its sentence or the heading."""
        if grade in self._names:
            return self._text[slice(*grade)]
        near = [one for one in self._names if grade[0] - _NEAR < one[1] <= grade[0]]
        here = next((one for one in reversed(near) if not _STOPS.search(self._text, one[1], grade[0])), None)
        return self._text[slice(*(here or self._heading))] + self._text[slice(*grade)]

    def _item(self, start: int, end: int, grade: Span | None, listed: bool) -> Won | None:
        """The project of a line that names it, its institutions and, here or above, its grade."""
        own = [one.span() for one in _GRADE.finditer(self._text, start, end)]
        owners = self._within(start, end)
        if not owners or len(own) > 1 or not (own or listed):
            return None
        award = own[0] if own else grade or self._heading
        held = sorted([*own, *(self._institutions[number] for number in owners)])
        project = self._project(start, end, held)
        if project is None:
            return None
        place = min(start, award[0]), max(end, award[1])
        return Won(project, award, self._called(award), tuple(owners), place)

    def _project(self, start: int, end: int, held: Sequence[Span]) -> Span | None:
        """The one stretch of a line that is neither an institution nor a grade nor a number."""
        item = _ITEM.match(self._text, start, end)
        at = item.end() if item else start
        marked = [one.span("name") for one in _MARKED.finditer(self._text, at, end)]
        marked = [one for one in marked if not any(one[0] < b and a < one[1] for a, b in held)]
        if len(marked) == 1:
            return marked[0]
        parts: list[Span] = []
        for a, b in [*held, (end, end)]:
            if at < a:
                parts += self._parts(at, a)
            at = max(at, b)
        names = [one for one in parts if not _NO_PROJECT.fullmatch(self._text, *one)]
        fits = len(names) == 1 and _LEAST <= names[0][1] - names[0][0] <= _LONGEST
        return names[0] if fits else None

    def _parts(self, start: int, end: int) -> Iterator[Span]:
        at = start
        for border in [*_PARTS.finditer(self._text, start, end), None]:
            a, b = at, border.start() if border else end
            while a < b and self._text[a] in " ,，.、的和与等)）":
                a += 1
            while a < b and self._text[b - 1] in " ,，.、(（":
                b -= 1
            if a < b:
                yield a, b
            at = border.end() if border else end

    def _told(self, start: int, end: int) -> Iterator[Won]:
        """The projects that sentences say to have won a grade."""
        text = self._text
        for graded in _GRADE.finditer(text, start, end):
            grade = graded.span()
            first = max(
                (m.end() for m in _STOPS.finditer(text, max(start, grade[0] - _NEAR), grade[0])),
                default=max(start, grade[0] - _NEAR),
            )
            at = grade[1] + (text[grade[0] - 1 : grade[0]] in _OPENING and text[grade[1] : grade[1] + 1] in _CLOSING)
            by = _BY.match(text, at, end)
            said = by or _AFTER.match(text, at, end) or _WINS.search(text, first, grade[0])
            if not said:
                continue
            low = said.start() if said.start() < grade[0] else first
            who = said.span("who") if by else (low if said.start() >= grade[0] else first, said.start("all"))
            owners = self._row(*who) or ([] if by else self._section(grade[0]))
            if not owners:
                continue
            for one in _MARKED.finditer(text, *said.span("all")):
                place = min(grade[0], one.start(), *(self._institutions[n][0] for n in owners)), max(grade[1], one.end())
                yield Won(one.span("name"), grade, self._called(grade), tuple(owners), place)

    def _row(self, start: int, end: int) -> list[int]:
        """The last institutions in a stretch that are joined to one another."""
        row: list[int] = []
        for number in reversed(self._within(start, end)):
            if row and not _JOINED.fullmatch(self._text, self._institutions[number][1], self._institutions[row[0]][0]):
                break
            row.insert(0, number)
        return row

    def _section(self, at: int) -> list[int]:
        """The institution that heads the section a place lies in."""
        for number in reversed(self._within(max(0, at - 1200), at)):
            start, end = self._institutions[number]
            apart = start == 0 or start in self._blanks or self._text[start - 1] in "\n】]"
            if apart and _SECTION.match(self._text, end):
                return [number]
        return []


class AwardListFinder:
    """Finds the projects and the grades of award lists."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon = knowledge.lexicon

    def __call__(self, passage: Passage, found: Sequence[Found]) -> Iterator[Found]:
        """Projects and awards.

        Args:
            passage: The passage.
            found: What was found in it so far: whose projects they are.

        Yields:
            Products, each followed by what it has won.
        """
        text = passage.text
        if "奖" not in text:
            return
        for one in won(text, _outer((f.start, f.end) for f in found if f.type in INSTITUTIONS), set(passage.blanks)):
            start, end = one.project
            label = text[start:end]
            thing = next(iter(self._lexicon.lookup(label, ("Product",))), None)
            named = (thing.iri, thing.label, thing.kind) if thing else (*self._lexicon.identified("product", label), "")
            longer = next(
                (f for f in found if f.type == "Product" and f.start <= start and end <= f.end and f[:2] != (start, end)), None
            )
            if longer:  # “X”项目: its name is X
                start, end = longer.start, longer.end
            yield Found(start, end, "Product", Rule.SHAPE_AWARDED, 0.85, *named)
            yield Found(*one.award, "Award", Rule.AWARD_GRADE, 0.85, *self._lexicon.identified("award", one.name))


def _outer(spans: Iterator[Span]) -> list[Span]:
    """Spans in order, without those inside others."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda one: (one[0], -one[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept
