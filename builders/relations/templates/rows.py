"""Rows of tables and lists of rules: 日期 | 机构 | 文件 | 文号, whether cells are marked or blanks stand between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builders.document_model import Kind
from builders.records import Relation, Span
from builders.relations.agents import JOINED
from builders.relations.page import Named, Page, Sentence
from builders.rules import Rule
from ontology.schema import INSTITUTIONS

__all__ = ["Rows"]

_DATE = re.compile(r"(?:19|20)\d{2}(?:\s?[年./-]\s?\d{1,2}(?:\s?[月./-]\s?\d{0,2}日?)?|年)\s?$")
_JOINS = re.compile(r"[\s|、,，/和与及等《》]*")
_GAP = re.compile(r"\s?《?")


class Rows:
    """Reads rows that give a rule and who issued it."""

    def __call__(self, page: Page) -> Iterator[Relation]:
        """Who issued the rules of a page's rows, in the order of the text."""
        for grid in page.grids:
            for row in grid:
                yield from _cells(page, row)
        for sentence in page.sentences:
            if len(sentence.named) > 1 and (sentence.block is None or sentence.block.kind != Kind.CELL):
                yield from _line(page, sentence, page.blanks)


def _cells(page: Page, row: Sequence[Span]) -> Iterator[Relation]:
    held = [(cell, [one for one in page.inside(*cell) if one.id]) for cell in row]
    titles = [one for cell, named in held if (one := _rule(page.text, cell, named))]
    if len({one.id for one in titles}) != 1:
        return
    for cell, named in held:
        issuers = [one for one in named if one.type in INSTITUTIONS]
        if issuers and len(issuers) == len(named) and _only(page.text, cell, issuers):
            for issuer in issuers:
                yield page.relation(titles[0], "issuedBy", issuer, Rule.ROW, 0.9, (titles[0].start, titles[0].end))


def _rule(text: str, cell: Span, named: Sequence[Named]) -> Named | None:
    """The rule of which a cell is the title or the number."""
    rules = [one for one in named if one.type == "Regulation"]
    return rules[0] if rules and _only(text, cell, rules) else None


def _only(text: str, cell: Span, named: Sequence[Named]) -> bool:
    """Whether a cell holds names and what joins or marks them alone."""
    rest, at = [], cell[0]
    for one in named:
        rest.append(text[at : one.start])
        at = max(at, one.end)
    return _JOINS.fullmatch("".join([*rest, text[at : cell[1]]])) is not None


def _line(page: Page, sentence: Sentence, blanks: set[int]) -> Iterator[Relation]:
    """Rows of a table whose cells stand apart by blanks: a date, who issued it, the rule."""
    for rule in (one for one in sentence.named if one.type == "Regulation"):
        row = _issuers(page.text, sentence, rule)
        if not row or not (row[0].start in blanks or rule.start in blanks):
            continue
        if _DATE.search(page.text, max(sentence.start, row[0].start - 14), row[0].start):
            for one in row:
                yield page.relation(rule, "issuedBy", one, Rule.ROW, 0.9, (rule.start, rule.end))


def _issuers(text: str, sentence: Sentence, rule: Named) -> list[Named]:
    """The row of institutions that ends where a rule begins, or that its name begins with (国务院 关于…)."""
    row: list[Named] = []
    for one in reversed([one for one in sentence.named if one.type in INSTITUTIONS and one.start <= rule.start]):
        if row and not JOINED.fullmatch(text, one.end, row[0].start):
            break
        if row or one.start == rule.start or _GAP.fullmatch(text, one.end, rule.start):
            row.insert(0, one)
        else:
            break
    return row
