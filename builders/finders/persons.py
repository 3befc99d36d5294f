"""Persons in a published professional role: an institution's officer or official, the leader of a project, a reporter.

Nobody else is looked for. A name counts after an institution and a title (海山银行副行长林知远表示), after a label of
leaders (项目负责人:林知远), after 记者 in a byline, and after 联系人 where a paper prints an analyst's licence; who wrote
a report is known from its catalogue (:mod:`builders.linking.persons`). Customers, the punished, shareholders, signatories and
parties to a case are left out by the words around them, and so are names hidden in part (张某, 李女士).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from builders.finders.names import Names
from builders.records import Found
from builders.rules import Rule
from builders.text.passage import Passage
from ontology.knowledge.knowledge import Knowledge
from ontology.schema import INSTITUTIONS

__all__ = ["LICENCE", "PersonFinder"]

#: Characters of department and titles between an institution and a name at most, and of a line that tell what it is about.
_BETWEEN, _AROUND = 24, 60
#: The bank spoken of, as an institution before a title.
_THIS = re.compile(r"(?:该|我|本)行$")
_REPORTER = re.compile(r"(?:本报|本刊|本网|见习|特约|首席|财经)?记者[:：\s]?(?:[|｜/]\s?)?")
#: What stands around the name of a reporter in a byline.
_BYLINE_BEFORE = re.compile(r"(?:^|[\n。!?(（【\[■◎●|｜/)）】\]])\s?$")
_BYLINE_AFTER = re.compile(r"\s*(?:[一-鿿]{0,4}(?:报道|摄影|编辑|综合|采写)|[\n)）】\]]|$)")
_CONTACT = re.compile(r"(?:联系人|研究助理)[:：\s]{0,3}")
#: What a paper of analysts prints.
LICENCE = re.compile(r"S\d{13}(?!\d)|执业证书")
_LABEL_END = re.compile(r"[:：\s|]{0,3}")
#: Where the value of a label ends: at the end of its line, cell or sentence.
_VALUE_END = re.compile(r"\s*(?:[^一-鿿A-Za-z]|$|[一二三四五六七八九十]、)")
_LINE = re.compile(r"[。\n;；!！?？]")


class PersonFinder:
    """Finds persons by the role that stands beside their names."""

    def __init__(self, knowledge: Knowledge) -> None:
        cues = knowledge.cues
        self._names, self._things = Names(knowledge), knowledge.lexicon.things
        self._titles = tuple(sorted(cues["person_title"]))
        last = {word[-1] for word in self._titles}
        #: The last character of a title, and the first of a surname.
        self._begins = re.compile(f"[{''.join(sorted(last))}](?=[{''.join(sorted(self._names.first))}])")
        title = cues.alternation("person_title")
        self._title = re.compile(rf"(?:{title})$")
        self._leader = re.compile(cues.alternation("person_leader"))
        self._leads = sorted({word[-2:] for word in cues["person_leader"]})
        self._never = re.compile(cues.alternation("person_never"))
        self._between = re.compile(cues.alternation("person_not_between"))

    def __call__(self, passage: Passage, found: Sequence[Found]) -> Iterator[Found]:
        """Persons named with their role.

        Args:
            passage: The passage.
            found: What was found in it so far: the institutions that titles belong to.

        Yields:
            Persons without an IRI, of which ``kind`` is the role as printed; they may overlap.
        """
        text = passage.text
        yield from self._titled(passage, found)
        if any(word in text for word in self._leads):
            yield from self._labelled(passage, self._leader, Rule.PERSON_LEADER)
        if "记者" in text:
            yield from self._reporters(passage)
        if ("联系人" in text or "研究助理" in text) and LICENCE.search(text):
            yield from self._labelled(passage, _CONTACT, Rule.PERSON_CONTACT)

    def _titled(self, passage: Passage, found: Sequence[Found]) -> Iterator[Found]:
        text = passage.text
        ends: list[int] | None = None
        blanks: set[int] = set()
        for match in self._begins.finditer(text):
            start = match.start() + 1
            if not text.endswith(self._titles, 0, start):
                continue
            if ends is None:
                ends = sorted(one.end for one in found if self._officered(one))
                blanks = set(passage.blanks)
            end = self._names.end(text, start, blanks)
            role = self._role(text, start, ends) if end else 0
            if role and not self._harmed(text, (role, end)):
                yield self._person(text, (start, end), Rule.PERSON_TITLE, text[role:start])

    def _officered(self, one: Found) -> bool:
        """Whether a find is an institution whose officers are public persons: a bank, an authority, another known one."""
        return one.type in INSTITUTIONS and (one.type != "Organization" or one.iri in self._things)

    def _role(self, text: str, name: int, ends: Sequence[int]) -> int:
        """Where the role before the name at ``name`` begins: right after its institution; 0 for none."""
        at = bisect_right(ends, name - 2) - 1
        start = ends[at] if at >= 0 else -1
        if ends[at + 1 : at + 2] == [name - 1] and text[name - 2] == "行":
            return 0  # 海山银行|长沙分行
        if this := _THIS.search(text, max(0, name - _BETWEEN), name - 2):
            start = max(start, this.end())
        between = text[start:name] if start >= 0 else ""
        if not between or len(between) > _BETWEEN or self._between.search(between) or not self._title.search(between):
            return 0
        return start if re.fullmatch(r"[一-鿿、()（）]+", between) else 0

    def _harmed(self, text: str, span: tuple[int, int]) -> bool:
        """Whether the line says what makes a person a private one: punished, a shareholder, a party, one who signs."""
        start, end = span
        if self._names.said(text, end):
            return False
        lines = [*_LINE.finditer(text, max(0, start - _AROUND), start)]
        first = lines[-1].end() if lines else max(0, start - _AROUND)
        after = _LINE.search(text, end, end + _AROUND)
        last = after.start() if after else min(len(text), end + _AROUND)
        return self._never.search(text, first, last) is not None

    def _labelled(self, passage: Passage, label: re.Pattern[str], rule: Rule) -> Iterator[Found]:
        text, blanks = passage.text, set(passage.blanks)
        for match in label.finditer(text):
            gap = _LABEL_END.match(text, match.end())
            start = gap.end() if gap else match.end()
            parted = start in blanks or start > match.end() or text[start - 1] in ":："
            while parted and (end := self._names.end(text, start, blanks)):
                if not (end in blanks or _VALUE_END.match(text, end)) or self._harmed(text, (start, end)):
                    break
                yield self._person(text, (start, end), rule, match[0].strip(" :："))
                start, parted = end + 1, text[end : end + 1] == "、"

    def _reporters(self, passage: Passage) -> Iterator[Found]:
        text, blanks = passage.text, set(passage.blanks)
        for match in _REPORTER.finditer(text):
            start = match.end()
            while end := self._names.end(text, start, blanks):
                told = _BYLINE_AFTER.match(text, end) or end in blanks
                before = match.start() in blanks or _BYLINE_BEFORE.search(text, max(0, match.start() - 3), match.start())
                if not (told and before):
                    break
                yield self._person(text, (start, end), Rule.PERSON_REPORTER, "记者")
                if end not in blanks:
                    break
                start = end

    def _person(self, text: str, span: tuple[int, int], rule: Rule, role: str) -> Found:
        return Found(*span, "Person", rule, 0.8, "", text[slice(*span)], role)
