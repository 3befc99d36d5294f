"""Entries of collections of cases: 甲行:“平台” (该案例荣获“奖”) … 项目负责人:某人.

An entry runs from its head (:mod:`builders.linking.heads`) to the next one. What is said in it of its owner and its project is
its themes and technologies; a line of a table of contents is an entry of which nothing is said.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from builders.finders.names import Names
from builders.linking.heads import LEAST_BODY, Head
from builders.records import Case, Relation
from builders.relations.able import Able
from builders.relations.page import Named, Page, project_of
from builders.rules import Rule
from ontology.knowledge.knowledge import Knowledge

__all__ = ["Entries"]

_PLACE = attrgetter("start")
#: Characters behind a head in which its award and its labels stand.
_NEAR = 200
_WON = r"(?:荣获|获得|获评|斩获|摘得|被评为|获)(?:了)?(?:[^“”\"。\n]{0,20}?(?:颁发|授予|评选)的)?"
_NO = re.compile(r"[:：]?\s?(?:无|暂无|未获奖|未入选|落选|空缺|不详|—|-|/)")
_NAME_OF_AWARD = r"[“\"「『‘]?(?P<name>[^“”\"「」『』‘’,，。;；:：()（）\n]{2,40}?(?:奖项?|案例|称号|标杆|典范))"
_SECTION = re.compile(r"[【\[](?P<name>[^【】\[\]\n]{2,24})[】\]]")
_RESULTS = re.compile(
    r"[^。;；\n]{0,80}?\d[\d,.]*\s?(?:%|％|个百分点|万|亿|倍|成|户|笔|元|家|人|小时|分钟|天)[^。;；\n]{0,80}[。;；]?"
)
#: In a title that says what was done, rather than a name.
_DONE = re.compile(r"应用|实践|探索|转型|建设|创新|赋能|落地")
_RESULT_HEAD = re.compile(r"(?:项目)?(?:成效|价值|效果|成果|效益|运营情况|推广价值)")
_PARTED = re.compile(r"\s?[、,，;；/]\s?|\s?和\s?")
_HIDDEN = re.compile(r"[一-鿿]{1,2}某{1,2}(?![一-鿿])|[一-鿿]某{1,2}")
#: Characters of the longest name, and one more.
_NAME = 6
#: Characters of the least body of an entry of which nothing is told, in a collection that tells of others.
_BODY = 400


class Entries:
    """Reads the entries of collections."""

    def __init__(self, knowledge: Knowledge, able: Able) -> None:
        cues, self._names, self._able = knowledge.cues, Names(knowledge), able
        leader, award = cues.alternation("entry_leader"), cues.alternation("entry_award")
        self._leader = re.compile(rf"(?:{leader})(?:(?:为|是)|[:：\s]{{0,3}})")
        self._label = re.compile(rf"(?:{award})[:：]\s?")
        self._award_name = re.compile(rf"(?:(?:{award})[:：]\s?|{_WON}){_NAME_OF_AWARD}(?=[”\"」』’\s)）,，。;；]|{leader}|$)")

    def __call__(self, page: Page) -> Iterator[Relation]:
        """Who offers, who leads and what won each entry's project, in the order of the text."""
        for head, owners in page.entries:
            project = project_of(page, head)
            yield from self._named_in_title(page, head, owners, project)
            if project is None:
                continue
            for owner in _offering(owners):
                yield page.relation(owner, "offers", project, Rule.ENTRY, 0.9, (owner.end, project.start))
            if award := self._award(page, head):
                yield page.relation(project, "wonAward", award, Rule.ENTRY, 0.9, (award.start, award.end))
            for leader in self._leaders(page, head):
                yield page.relation(project, "ledBy", leader, Rule.ENTRY, 0.9, (leader.start, leader.end))

    def _named_in_title(self, page: Page, head: Head, owners: Sequence[Named], project: Named | None) -> Iterator[Relation]:
        """What a case is said to be about outside its project's name: 甲行:数字人民币在县域的应用."""
        title = page.text[slice(*head.title)]
        if head.listed or ":" in title or not _DONE.search(title):
            return
        for theme in page.within("Theme", *head.title):
            apart = project is None or theme.end <= project.start or theme.start >= project.end
            if apart and theme.rule != Rule.NESTED and self._able.suits("practises", theme):
                for owner in _offering(owners):
                    if self._able.acts("practises", owner):
                        yield page.relation(owner, "practises", theme, Rule.ENTRY, 0.8, (theme.start, theme.end))

    def cases(self, page: Page, relations: Iterable[Relation]) -> Iterator[Case]:
        """The entries of a page as cases.

        Args:
            page: The report.
            relations: What it states.

        Yields:
            Cases in the order of the text, lines of contents left out.
        """
        told = sorted((one for one in relations if one.status == "stated"), key=_PLACE)
        found = [(*entry, self._award(page, entry[0]), list(self._leaders(page, entry[0]))) for entry in page.entries]
        least = _BODY if any(award or leaders for _, _, award, leaders in found) else LEAST_BODY
        for head, owners, award, leaders in found:
            labelled = self._label.search(page.text, head.end, min(head.until, head.end + _NEAR))
            if not (award or leaders or labelled) and head.until - head.end < least:
                continue
            project = project_of(page, head)
            start, end = page.clean.raw_span(head.start, head.until)
            low = bisect_left(told, start, key=_PLACE)
            inside = [one for one in told[low : bisect_left(told, end, low, key=_PLACE)] if one.end <= end]
            ids = {one.id for one in owners}
            used = {one.object: one.object_label for one in inside if one.predicate == "uses"}
            practised = {one.object: one.object_label for one in inside if one.predicate == "practises" and one.subject in ids}
            yield Case(
                institutions=tuple((one.id, one.label) for one in owners),
                title=page.text[slice(*head.title)].strip(),
                project=(project.id, project.label) if project else ("", page.text[slice(*head.title)].strip()),
                award=(award.id, award.label) if award else ("", ""),
                leaders=tuple((one.id, one.label) for one in leaders),
                themes=tuple((iri, label) for iri, label in practised.items() if iri not in used),
                technologies=tuple(used.items()),
                results=_results(page.text, head),
                text=str(page.clean.raw[start:end]),
                start=start,
                end=end,
            )

    def _award(self, page: Page, head: Head) -> Named | None:
        """The award that an entry says its case has won; None for none."""
        end = min(head.until, head.end + _NEAR)
        label = self._label.search(page.text, head.end, end)
        if label and _NO.match(page.text, label.end()):
            return None
        said = self._award_name.search(page.text, head.end, end) or _above(page.text, head.start)
        if not said:
            return None
        start, stop = said.span("name")
        known = [one for one in page.within("Award", start - 40, stop + 40) if one.start < stop and start < one.end]
        return known[0] if known else page.bare("Award", start, stop, Rule.ENTRY)

    def _leaders(self, page: Page, head: Head) -> Iterator[Named]:
        for label in self._leader.finditer(page.text, head.end, head.until):
            names = list(self._people(page, label.end(), head.until, ":" in label[0]))
            if names:
                yield from names
                return

    def _people(self, page: Page, at: int, until: int, labelled: bool) -> Iterator[Named]:
        """The persons whose names stand in a row from a place on, up to the next entry; hidden ones (张某) too."""
        text = page.text
        while at < until:
            hidden = _HIDDEN.match(text, at, until)
            ends = [place for place in range(at, at + _NAME) if place == until or place in page.blanks]
            end = hidden.end() if hidden else self._names.end(text, at, ends, labelled=labelled)
            if not end:
                return
            known = next(iter(page.within("Person", at, end)), None)
            yield known or page.bare("Person", at, end, Rule.ENTRY)
            parted = _PARTED.match(text, end)
            at = parted.end() if parted else until


def _above(text: str, start: int) -> re.Match[str] | None:
    """The award in brackets under which an entry stands: 【产业赋能金奖】; None for none."""
    before = list(_SECTION.finditer(text, max(0, start - 600), start))
    return before[-1] if before and before[-1]["name"].endswith(("奖", "奖项", "案例", "称号")) else None


def _offering(owners: Sequence[Named]) -> list[Named]:
    """Those of the owners who offer: the first, and other banks."""
    return [one for number, one in enumerate(owners) if not number or one.type == "Bank"]


def _results(text: str, head: Head) -> str:
    """The first sentence with a figure behind a heading of results, or in the entry; empty when there is none."""
    title = _RESULT_HEAD.search(text, head.end, head.until)
    found = _RESULTS.search(text, title.end() if title else head.end, head.until)
    return found[0].strip() if found else ""
