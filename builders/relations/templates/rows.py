"""Rows of tables and lists of rules: 日期 | 机构 | 文件 | 文号, whether cells are marked or blanks stand between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from builders.document_model import Kind
from builders.records import Relation
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
        blanks = set(page.clean.blanks)
        for row, sentences in groupby(page.sentences(), key=_row):
            if row:
                yield from _cells(page, list(sentences))
                continue
            for sentence in sentences:
                if len(sentence.named) > 1:
                    yield from _line(page, sentence, blanks)


def _row(sentence: Sentence) -> tuple[int, int]:
    """Table and row of a cell; an empty tuple for what is none."""
    block = sentence.block
    return (block.table, block.row) if block and block.kind == Kind.CELL else ()  # type: ignore[return-value]


def _cells(page: Page, cells: Sequence[Sentence]) -> Iterator[Relation]:
    rules = [one for cell in cells for one in cell.named if one.type == "Regulation" and one.id]
    if len({one.id for one in rules}) != 1:
        return
    titles = [cell for cell in cells if any(one.type == "Regulation" for one in cell.named)]
    if not all(_only(page.text, cell, [one for one in cell.named if one.type == "Regulation"]) for cell in titles):
        return
    for cell in cells:
        issuers = [one for one in cell.named if one.type in INSTITUTIONS and one.id]
        if cell not in titles and issuers and _only(page.text, cell, issuers):
            for issuer in issuers:
                yield page.relation(rules[0], "issuedBy", issuer, Rule.ROW, 0.9, (rules[0].start, rules[0].end))


def _only(text: str, cell: Sentence, named: Sequence[Named]) -> bool:
    """Whether a cell holds names and what joins or marks them alone."""
    rest, at = [], cell.start
    for one in named:
        rest.append(text[at : one.start])
        at = max(at, one.end)
    return _JOINS.fullmatch("".join([*rest, text[at : cell.end]])) is not None


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
