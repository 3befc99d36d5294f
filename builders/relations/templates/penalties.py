"""Penalties: who was punished for what, how much, by whom and when, in tables, notices and news.

Forms: a table with a head (当事人 | 违法事实 | 文号 | 罚款 | 机关 | 日期), labels with their values below one another, and
sentences (甲行因X被乙局罚款45万元, :mod:`builders.relations.templates.told`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
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
#: The first line of a label in bold print that is broken between lines.
_CUT = ("被处罚当事", "被处罚当")
#: A label that stands in the middle of its value, before its second item; what of such a value is the next label's.
_MIDDLE, _FIRST, _LAW = re.compile(r"\s*2[.、]"), re.compile(r"1[.、][^\n]*\n$"), re.compile(r"(?<=。)\s*《[^\n]*$")
_BOLD_LABEL = re.compile(r"(?:([一-鿿])\1){4,}(?:\((?:([一-鿿])\2)+\))?")
_PIECES = re.compile(r"[;；。\n]|(?<=元)[,，]")
_BOLD = re.compile(r"([一-鿿])\1")
_CLEAN = " \n\t|:：,，。;；"
#: Words without one of which a text has no notice of a penalty.
_TOLD = ("决定书", "当事人", "被处罚", "处罚对象", "受罚", "受处罚", "处罚机关", "处罚决定", "罚决", "罚字", "处处罚罚决决")
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
        bold = "|".join("".join(map(_twice, one)) for one in (*ordered, *_CUT) if len(one) > 3)
        self._roles |= dict.fromkeys(_CUT, "party")
        self._label = re.compile(
            rf"(?:(?:(?<=\n)|(?<=^)|(?<=[|\s;；。]))\s?(?P<label>{labels})\s?(?P<gap>[:：|]\s?|\n|(?=\s))?|(?P<sure>{labels})(?P<colon>[:：]\s?)?"
            rf"|(?P<bold>{bold})\s?)"
        )
        self._inner = re.compile(rf"(?P<label>{labels})\s?[:：]?\s?")

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
        labels = list(self._labels(page))
        fields: list[_Field] = []
        for number, (role, first, start) in enumerate(labels):
            end = labels[number + 1][1] if number + 1 < len(labels) else page.text.find("\n", start + 1)
            end = len(page.text) if end < 0 else min(end, start + _GAP)
            again = role in {one.role for one in fields} and role in ("number", "party", "authority")
            far = bool(fields) and first - fields[-1].end > _GAP
            if again or far:
                yield from _whole(page, fields)
                fields = []
            if role == "violation" and _MIDDLE.match(page.text, start) and (above := _FIRST.search(page.text, 0, first)):
                fields.append(_Field(role, above.start(), end))
            elif start < end:
                fields.append(_Field(role, start, end))
        yield from _whole(page, fields)

    def _labels(self, page: Page) -> Iterator[tuple[str, int, int]]:
        """The labels of a page: the role, where each begins, and where its value does."""
        for match in self._label.finditer(page.text):
            if not match["bold"] and match["gap"] is None and match["colon"] is None:
                end = match.end("label") if match["label"] else match.end("sure")
                if end not in page.blanks and (match["sure"] or end == match.end()):
                    continue  # the word in running text
            said = match["label"] or match["sure"] or _BOLD.sub(r"\1", match["bold"])
            start = match.end()
            yield self._roles[re.sub(r"\s", "", said)], match.start(), start
            while inner := self._inner.match(page.text, start):  # 被处罚当事人 单位名称 甲行
                if inner.end() == inner.end("label") and inner.end() not in page.blanks:
                    break
                start = inner.end()
                yield self._roles[re.sub(r"\s", "", inner["label"])], inner.start(), start


def _twice(sign: str) -> str:
    """A character as bold print doubles it."""
    return f"{sign * 2}" if sign > "一" else re.escape(sign)


def _whole(page: Page, fields: Sequence[_Field]) -> Iterator[Penalty]:
    """The penalty of the fields of a notice, if they are those of one."""
    if len(_TELLING.intersection(one.role for one in fields)) < 3 or not (one := _penalty(page, fields)):
        return
    said = next((page.text[field.start : field.end] for field in fields if field.role == "decision"), "")
    names = {name for field in fields if field.role == "person" and 1 < len(name := _words(page, field)) <= 4 and name in said}
    if one.party[2] == "Person" or not names:
        yield one
        return
    pieces = [piece for piece in _PIECES.split(said) if piece]
    yield replace(one, amount=yuan(";".join(piece for piece in pieces if not any(name in piece for name in names))))
    for name in sorted(names, key=said.index):
        fine = yuan(";".join(piece for piece in pieces if name in piece))
        yield replace(one, party=("", name, "Person"), amount=fine)


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
    if field is None:
        return ""
    text = page.text[field.start : field.end]
    if found := _BOLD_LABEL.search(text):
        text = text[: found.start()] + text[found.end() :]
    return re.sub(r"\s*\n\s*", "", _LAW.sub("", text) if field.role == "violation" else text).strip(_CLEAN)


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
