r"""Which version of a law a report cites: that of the number or year stated beside its name, else that of the report's date.

A name links to the work whatever the version. Where the version cannot be told (no date, a year in which the law changed,
another version stated elsewhere in the report) the mention has no number: better none than that of a version gone by.

>>> from ontology import Knowledge
>>> knowledge = Knowledge()
>>> work = knowledge.lexicon.called("中华人民共和国反洗钱法", "regulation").iri
>>> cited = CitedVersions(knowledge)
>>> def told(text, day=""):
...     start = text.index("反洗钱法")
...     (one,) = cited(text, [Found(start, start + 4, "Regulation", "", 1.0, work)], day).values()
...     return one.number, one.basis.value
>>> told("《反洗钱法》(2024年修订)第三条"), told("依照2006年反洗钱法")
(('主席令第三十八号', 'stated'), ('主席令第五十六号', 'stated'))
>>> told("依照《反洗钱法》"), told("依照《反洗钱法》", "2012-05"), told("依照新修订的《反洗钱法》", "2024-12")
(('', 'undated'), ('主席令第五十六号', 'date of the report'), ('主席令第三十八号', 'newly revised'))
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from builders.records import Found
from builders.rules import Rule
from ontology.days import bounds
from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.versions import FIRST, Status, Version

__all__ = ["Basis", "Cited", "CitedVersions"]


class Basis(StrEnum):
    """By what the version of a cited law was told, or why it was not."""

    NUMBER = "number"
    STATED = "stated"
    NEW = "newly revised"
    DATE = "date of the report"
    ONLY = "only version"
    UNDATED = "undated"
    AMBIGUOUS = "ambiguous"


class Cited(NamedTuple):
    """The version that a mention cites.

    Attributes:
        version: IRI of the version; empty when it cannot be told.
        number: Document number of the version, or the one that stands beside the name; empty when there is none.
        basis: By what it was told, or why it was not.
    """

    version: str
    number: str
    basis: Basis


_DAY = r"(?<!\d)(?P<year>(?:19|20)\d\d)年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?"
_EFFECT = re.compile("施行|实施|生效")
_PASSED = re.compile("修订|修正|修改|通过|公布|颁布|发布")
_MADE = r"(?:重新)?(?:修订|修正|修改|通过|公布|颁布|发布|施行|实施|生效)"
#: 2006年反洗钱法, 2023年修订的《公司法》, 2024年11月8日通过的新《反洗钱法》.
_BEFORE = re.compile(rf"{_DAY}(?P<made>(?:最?新)?(?:{_MADE}|制定|出台|版))?(?:后)?的?(?:新)?$")
#: 《反洗钱法》(2024年修订), 《公司法》(2018修正), 《公司法》(2018年版).
_BRACKETS = re.compile(rf"[》”]?\s*[(〔\[]\s*{_DAY.replace('年', '(?:年|(?=[修版)〕]))', 1)}[^()〔〕\[\]\n]{{0,40}}[)〕\]]")
#: 《反洗钱法》于2024年11月8日通过, 《公司法》自2024年7月1日起施行, 《公司法》2023年修订.
_AFTER = re.compile(rf"[》”]?(?:已经?)?(?:于|自|在)?{_DAY}(?:起)?[^，。；,;:：、\n]{{0,14}}?{_MADE}(?!草案|工作|计划)")
_NEW = re.compile(
    r"(?:(?<![创更革全刷翻])新(?:近)?(?:修订|修正|修改|颁布|通过|出台|公布|版)?(?:后|通过|实施|施行)?|修[订正改]后)的?$"
)
_OLD = re.compile(r"(?:旧|(?<!中)原|修[订正改]前)的?$")
#: Characters before a name in which its year may stand, and after it up to its number.
_BEHIND, _BESIDE = 24, 3
_COUNTRY = re.compile(r"[《“]?(?:中华人民共和国|我国|中国)?[《“]?$")


class CitedVersions:
    """Tells the versions of the laws that a report cites."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._versions = knowledge.versions

    def __call__(self, text: str, found: Sequence[Found], day: str = "", own: str = "") -> dict[int, Cited]:
        """The versions cited.

        Args:
            text: Clean text of the report.
            found: What is named in it, in the order of the text.
            day: Date of the report, as exactly as it tells it; empty when it does not.
            own: IRI of the regulation whose own text the report is.

        Returns:
            By the place in ``found`` of each mention of a work whose versions a table has, what it cites.
        """
        listed = [at for at, one in enumerate(found) if one[2] == "Regulation" and one.iri and self._versions.listed(one.iri)]
        told: dict[int, Cited] = {}
        stated: dict[str, set[str]] = {}
        for at in listed:
            if cited := self._stated(text, found, at, day):
                told[at] = cited
                stated.setdefault(found[at].iri, set()).add(cited.version)
        dated: dict[str, Cited] = {}
        for at in listed:
            work = found[at].iri
            if at not in told:
                if work not in dated:
                    dated[work] = self._dated(work, day, own == work, stated.get(work, set()))
                told[at] = dated[work]
        return told

    def _stated(self, text: str, found: Sequence[Found], at: int, day: str) -> Cited | None:
        """The version that the words beside a name state; None when they state none."""
        one, versions = found[at], self._versions.of(found[at].iri)
        number = one.number if one.rule in _NUMBERS else _number_after(found, at)
        if number:
            same = [version for version in versions if version.number == number]
            return Cited(same[0].iri if len(same) == 1 else "", number, Basis.NUMBER)
        for match in _years(text, one):
            if meant := _of_day(versions, match):
                return _cited(meant, Basis.STATED)
            if match.re is _BEFORE and match["made"]:
                return Cited("", "", Basis.AMBIGUOUS)
        before = text[max(0, one.start - _BEHIND) : one.start]
        before = before[: _begin(before)]
        if _OLD.search(before):
            return Cited("", "", Basis.AMBIGUOUS)
        if day and len(versions) > 1 and _NEW.search(before):
            first, last = bounds(day)
            new = {_latest(versions, first), _latest(versions, last)}
            meant = new.pop() if len(new) == 1 else None
            return _cited(meant, Basis.NEW) if meant and meant.label[-2:] != FIRST else Cited("", "", Basis.AMBIGUOUS)
        return None

    def _dated(self, work: str, day: str, own: bool, stated: set[str]) -> Cited:
        """The version that a name without further words means in a report of a date."""
        versions = self._versions.of(work)
        if not day:
            return _cited(versions[0], Basis.ONLY) if len(versions) == 1 else Cited("", "", Basis.UNDATED)
        if own:
            meant = _latest(versions, bounds(day)[1])
        else:
            standing = self._versions.version_at(work, day)
            meant = standing.version
            if meant is None and len(versions) == 1 and standing.status == Status.UNKNOWN:
                meant = versions[0] if bounds(day)[0] >= versions[0].promulgated else None
        if meant is None or (stated and meant.iri not in stated):
            return Cited("", "", Basis.AMBIGUOUS)
        return _cited(meant, Basis.DATE)


_NUMBERS = frozenset((Rule.SHAPE_NUMBER, Rule.SHAPE_ORDER))


def _cited(version: Version, basis: Basis) -> Cited:
    return Cited(version.iri, version.number, basis)


def _latest(versions: Sequence[Version], day: str) -> Version | None:
    """The version promulgated last by a day."""
    return next((version for version in reversed(versions) if version.promulgated <= day), None)


def _number_after(found: Sequence[Found], at: int) -> str:
    """The document number that stands right after a name."""
    one = found[at]
    for other in found[at + 1 : at + 3]:
        if other.rule in _NUMBERS and other.iri == one.iri and 0 <= other.start - one.end <= _BESIDE:
            return other.number
    return ""


def _begin(before: str) -> int:
    """Where the words before a name end: before the marks around it and the name of the country."""
    match = _COUNTRY.search(before)
    return match.start() if match else len(before)


def _years(text: str, one: Found) -> Iterator[re.Match[str]]:
    """The days and years that stand beside a name, or at the end of it."""
    inside = text.find("(", one.start, one.end)
    for pattern in (_BRACKETS, _AFTER):
        if match := pattern.match(text, one.end if inside < 0 else inside):
            yield match
    before = text[max(0, one.start - _BEHIND) : one.start]
    if match := _BEFORE.search(before[: _begin(before)]):
        yield match


def _of_day(versions: Sequence[Version], match: re.Match[str]) -> Version | None:
    """The one version promulgated, else come into force, in the stated year, month or on the stated day."""
    parts = [match["year"], *(f"{int(part):02d}" for part in (match["month"], match["day"]) if part)]
    stated, effect = "-".join(parts), _EFFECT.search(match[0]) and not _PASSED.search(match[0])
    passed = [] if effect else [version for version in versions if version.promulgated.startswith(stated)]
    meant = passed or [version for version in versions if version.effective.startswith(stated)]
    return meant[0] if len(meant) == 1 else None
