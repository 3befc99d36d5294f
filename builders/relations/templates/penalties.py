"""Penalties: who was punished for what, how much, by whom and when, in tables, notices and news.

Forms: a table with a head (当事人 | 违法事实 | 文号 | 罚款 | 机关 | 日期), labels with their values below one another, and
sentences (甲行因X被乙局罚款45万元, :mod:`builders.relations.templates.told`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from builders.documents.metadata.dates import dates
from builders.records import Penalty, Span
from builders.relations.page import Named, Page
from builders.relations.templates.amounts import yuan
from builders.relations.templates.told import told
from ontology.knowledge.knowledge import Knowledge
from ontology.schema import INSTITUTIONS

__all__ = ["Penalties"]

_ROLES = ("number", "party", "person", "unit", "violation", "amount", "decision", "authority", "date", "other")
#: Roles of which a table's head or a notice has two at least, besides its party.
_TELLING = frozenset({"number", "violation", "amount", "decision", "authority", "date"})
_ASIDE = re.compile(r"[(（]时?任?[^()（）]*[)）]|[(（](?:以下)?简称[^()（）]*[)）]")
_CLEAN = " \n\t|:：,，。;；"
#: Words without one of which a text has no notice of a penalty.
_TOLD = ("决定书", "当事人", "被处罚", "处罚对象", "受罚", "受处罚", "处罚机关", "处罚决定", "罚决", "罚字")
#: Characters from one label of a notice to the next at most.
_GAP = 1200


class _Field(NamedTuple):
    """A value with its role."""

    role: str
    start: int
    end: int


class Penalties:
    """Reads the penalties of a page."""

    def __init__(self, knowledge: Knowledge) -> None:
        cues = knowledge.cues
        self._roles = {label: role for role in _ROLES for label in cues[f"penalty_{role}"]}
        ordered = sorted(self._roles, key=lambda one: (-len(one), one))
        labels = "|".join(r"\s*".join(map(re.escape, one)) if len(one) < 4 else re.escape(one) for one in ordered)
        self._label = re.compile(
            rf"(?:(?:(?<=\n)|(?<=^)|(?<=[|\s;；。]))\s?(?P<label>{labels})\s?(?:[:：|]\s?|\n|(?=\s))|(?P<sure>{labels})[:：]\s?)"
        )

    def __call__(self, page: Page) -> list[Penalty]:
        """The penalties of a page, in the order of the text; each decision once."""
        if "罚" not in page.text:
            return []
        notice = any(word in page.text for word in _TOLD)
        found = [*self._tables(page)] or (notice and [*self._notices(page)]) or [*told(page)]
        return sorted({(one.number or one.start, one.party): one for one in found}.values(), key=lambda one: one.start)

    def _tables(self, page: Page) -> Iterator[Penalty]:
        for grid in page.grids:
            head: list[str] = []
            unit = 1.0
            for row in grid:
                roles = [self._role(page.text[a:b]) for a, b in row]
                if len(_TELLING.intersection(roles)) >= 2 and {"party", "unit", "person"}.intersection(roles):
                    head, unit = roles, 1e4 if "万元" in page.text[row[0][0] : row[-1][1]] else 1.0
                elif head and len(row) >= 3:
                    fields = [_Field(role, *span) for role, span in zip(head, row, strict=False) if role]
                    if one := _penalty(page, fields, unit):
                        yield one

    def _role(self, cell: str) -> str:
        bare = cell.strip(_CLEAN).replace(" ", "")
        return self._roles.get(bare, "")

    def _notices(self, page: Page) -> Iterator[Penalty]:
        matches = list(self._label.finditer(page.text))
        fields: list[_Field] = []
        for number, match in enumerate(matches):
            role = self._roles[re.sub(r"\s", "", match["label"] or match["sure"])]
            end = matches[number + 1].start() if number + 1 < len(matches) else page.text.find("\n", match.end() + 1)
            end = len(page.text) if end < 0 else min(end, match.end() + _GAP)
            again = role in {one.role for one in fields} and role in ("number", "party", "authority")
            far = bool(fields) and match.start() - fields[-1].end > _GAP
            if again or far:
                yield from _whole(page, fields)
                fields = []
            if match.end() < end:
                fields.append(_Field(role, match.end(), end))
        yield from _whole(page, fields)


def _whole(page: Page, fields: Sequence[_Field]) -> Iterator[Penalty]:
    """The penalty of the fields of a notice, if they are those of one."""
    if len(_TELLING.intersection(one.role for one in fields)) >= 3 and (one := _penalty(page, fields)):
        yield one


def _penalty(page: Page, fields: Sequence[_Field], unit: float = 1.0) -> Penalty | None:
    """The penalty that fields tell; None when nobody is punished."""
    values = {one.role: one for one in reversed(fields) if page.text[one.start : one.end].strip(_CLEAN)}
    party = _party(page, values)
    if party is None:
        return None
    authority = _institution(page, values.get("authority"))
    fine = values.get("amount") or values.get("decision")
    said = page.text[fine.start : fine.end] if fine else ""
    when = dates(page.text[values["date"].start : values["date"].end]) if "date" in values else ()
    start, end = _place(page, min(one.start for one in fields), max(one.end for one in fields))
    return Penalty(
        party=party,
        violation=_words(page, values.get("violation")),
        number=_words(page, values.get("number")),
        amount=yuan(said, bare=unit if values.get("amount") else 0.0),
        authority=(authority.id, authority.label) if authority else ("", _words(page, values.get("authority"))),
        date=when[-1].value if when else "",
        text=str(page.clean.raw[start:end]),
        start=start,
        end=end,
    )


def _words(page: Page, field: _Field | None) -> str:
    return re.sub(r"\s*\n\s*", "", page.text[field.start : field.end]).strip(_CLEAN) if field else ""


def _party(page: Page, values: dict[str, _Field]) -> tuple[str, str, str] | None:
    """IRI, name and type of the one punished: an institution, else a person of whom only the name is told."""
    for role in ("party", "unit", "person"):
        field = values.get(role)
        if field is None:
            continue
        bare = _ASIDE.sub("", _words(page, field)).strip(_CLEAN)
        known = _institution(page, field)
        if known and known.start - field.start <= 4:
            return known.id, known.label, known.type
        if 1 < len(bare) <= 60:
            return "", bare, "Person" if len(bare) <= 4 else "Organization"
    return None


def _institution(page: Page, field: _Field | None) -> Named | None:
    if field is None:
        return None
    inside = [one for one in page.inside(field.start, field.end) if one.type in INSTITUTIONS]
    return max(inside, key=lambda one: (one.end - one.start, -one.start), default=None)


def _place(page: Page, start: int, end: int) -> Span:
    """The raw span of a clean one, without the blanks at its end."""
    first, last = page.clean.raw_span(start, end)
    return first, first + len(str(page.clean.raw[first:last]).rstrip())
