"""Reference lists: who wrote and who published what a line cites.

Forms: ``N. 题名,机构,日期``; ``[N] 作者, 作者. 题名[J]. 期刊, 年``; ``[N] 机构. 题名[R]. 年``; ``机构:《题名》,年``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builders.finders.names import Names
from builders.records import Relation
from builders.relations.page import Named, Page, Sentence
from builders.rules import Rule
from ontology.knowledge.knowledge import Knowledge
from ontology.schema import INSTITUTIONS

__all__ = ["References"]

_NUMBER = re.compile(r"\s*(?:[\[［【(（]\s?\d{1,3}\s?[\]］】)）]|\d{1,3}\s?[.、．)）]|[①-⑳●•·-])\s*")
#: Behind a title, before who published it and when.
_COMMA = re.compile(r"[》”\"]?\s?[,，、.。]\s?")
_DATED = re.compile(r"\s?[,，.。]?\s?(?:19|20)\d{2}")
#: What says that a title is cited, and that it is no article in a journal.
_MARK = re.compile(r"[》”\"]?\s?\[(?P<kind>[A-Z]{1,2})(?:/OL)?\]")
_PARTED = re.compile(r"[,，、;；]\s?|\s?(?:和|与)\s?")
_NAME = re.compile(r"[一-鿿]{1,3}某{1,2}|[一-鿿·]{2,4}")
_BEFORE_TITLE = re.compile(r"[.．:：]\s?[《“]?$|[:：]?\s?《$")
_OTHERS = re.compile(r"[,，]?\s?(?:等|等人|et al)\.?$")


class References:
    """Reads lines that cite one title."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._names = Names(knowledge)

    def __call__(self, page: Page) -> Iterator[Relation]:
        """Who wrote and published what the lines of a page cite, in the order of the text."""
        for sentence in page.sentences:
            titles = [one for one in sentence.named if one.type == "Report"]
            if titles and (number := _NUMBER.match(page.text, sentence.start, sentence.end)):
                yield from self._line(page, sentence, titles[0], number.end())

    def _line(self, page: Page, sentence: Sentence, title: Named, start: int) -> Iterator[Relation]:
        text = page.text
        institutions = [one for one in sentence.named if one.type in INSTITUTIONS]
        comma = _COMMA.match(text, title.end)
        for one in institutions:
            if comma and one.start == comma.end() and _DATED.match(text, one.end):
                yield page.relation(title, "publishedBy", one, Rule.REFERENCE, 0.9, comma.span())
        mark = _MARK.match(text, title.end)
        before = text[start : title.start]
        if not (mark or "《" in before) or not _BEFORE_TITLE.search(before):
            return
        cue = mark.span() if mark else (title.start, title.end)
        writers = _BEFORE_TITLE.sub("", before)
        for one in institutions:
            if start <= one.start and one.end <= start + len(writers):
                yield page.relation(title, "publishedBy", one, Rule.REFERENCE, 0.85, cue)
        at = start
        for part in _PARTED.split(_OTHERS.sub("", writers)):
            at = text.index(part, at)
            if self._is_person(part) and not any(one.start < at + len(part) and at < one.end for one in institutions):
                yield page.relation(title, "authoredBy", _person(page, sentence, part, at), Rule.REFERENCE, 0.85, cue)

    def _is_person(self, name: str) -> bool:
        return _NAME.fullmatch(name) is not None and (name.endswith("某") or self._names.is_name(name))


def _person(page: Page, sentence: Sentence, name: str, at: int) -> Named:
    """The person of a name: the one that was found there, else a name without a thing."""
    known = next((one for one in sentence.named if one.type == "Person" and one.start == at), None)
    return known or page.bare("Person", at, at + len(name), Rule.REFERENCE)
