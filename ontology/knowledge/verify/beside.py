"""What stands beside a rule's title in a text: its number, its day, its issuers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ontology.knowledge.knowledge import Knowledge
from ontology.normalise import normalise

__all__ = ["Rule", "beside", "plain", "rules"]

#: Characters on either side of a title within which its number and day, and before it its issuer, are looked for.
_NEAR = 160
_ISSUED = "印发|发布|出台|公布|制定|颁布|下发|通过|修订|编制|推出|实施|起草|就|公开征求"
#: Between an issuer and the title: nothing, or that it issued it.
_BETWEEN = re.compile(
    rf"(?:的|令|令?第?\d+号|等|等[^《》。;；，,]{{0,6}}部[门委])?|[^《》。;；\n]{{0,60}}(?:{_ISSUED})[^《》。;；，,\n]{{0,20}}|关于印发"
)
#: Titles that are listed before a title.
_LISTED = re.compile(r"(?:《[^《》]{2,80}》(?:[(（][^()（）]{0,30}[)）])?(?:、|和|及|与|，|以及)?\s?)+《?$")
_ORDER = re.compile("令|公告")
_BRACKETS = str.maketrans("", "", "[]()〔〕（）［］【】第年公告 \t\u3000")
_NUMBER = re.compile(
    r"[》〉”\"]{0,2}\s?[(（〔\[【,，]?\s?(?P<number>[一-鿿]{1,16}(?:令|公告)?[〔\[(（]\d{4}[〕\])）]第?\d+号|[一-鿿]{2,16}令(?:\d{4}年)?第\d+号)"
)


@dataclass(slots=True)
class Rule:
    """What the tables know of a rule, in the forms in which texts have it.

    Attributes:
        numbers: Its number without brackets (:func:`plain`), of an order also with the short names of its issuers.
        written: Its number as the table has it.
        days: Its day in the ways of writing.
        date: Its day as the table has it.
        issuers: The names of its issuers.
        month: The month of its day as texts write it.
        told: The fields that have been found, with what was found.
    """

    numbers: tuple[str, ...]
    written: str
    days: tuple[str, ...]
    date: str
    issuers: tuple[str, ...]
    month: str
    told: set[tuple[str, str]] = field(default_factory=set)

    @property
    def is_told(self) -> bool:
        """Whether everything by which the rule can be known has been found."""
        wanted = {name for name, held in (("number", self.numbers), ("date", self.days), ("issuer", self.issuers)) if held}
        return wanted <= {name for name, _ in self.told}


def plain(number: str) -> str:
    """A document number without the brackets and words in which writers differ.

    Args:
        number: The number.

    Returns:
        What two ways of writing it have in common.

    >>> plain("银发〔2019〕35号") == plain("银发[2019] 第35号"), plain("中国人民银行令2020年第5号")
    (True, '中国人民银行令20205号')
    """
    return normalise(number).translate(_BRACKETS)


def beside(rule: Rule, text: str, start: int, end: int) -> Iterator[tuple[str, str]]:
    """The facts that stand beside a title.

    Args:
        rule: The rule.
        text: The text.
        start: The beginning of its title.
        end: The end of its title.

    Yields:
        Field and value, each once a rule: the number and the day as the table has them, an issuer as the text calls it; and a
        number directly behind the title, whatever it is; where only the month of the day is told, that.
    """
    before = re.split("[》〉]", text[max(start - _NEAR, 0) : start])[-1]
    after = re.split("[《〈]", text[end : end + _NEAR])[0]
    found: list[tuple[str, str]] = []
    around = (before, after)
    if any(_holds(plain(side), number) for side in around for number in rule.numbers):
        found.append(("number", rule.written))
    elif said := _NUMBER.match(after):
        found.append(("number", re.sub(r"[\[(（]", "〔", re.sub(r"[\])）]", "〕", said["number"]))))
    if any(re.search(rf"(?<![\d/]){re.escape(day)}(?![\d/])", side) for day in rule.days for side in around):
        found.append(("date", rule.date))
    elif rule.month and any(re.search(rf"(?<!\d){rule.month}(?!\s?\d)", side) for side in around):
        found.append(("date", rule.date[:7]))
    sentence = _LISTED.sub("", text[max(start - 2 * _NEAR, 0) : start])
    found += [("issuer", name) for name in rule.issuers if _issued(name, sentence[-_NEAR:])]
    for one in found:
        if one not in rule.told:
            rule.told.add(one)
            yield one


def _holds(text: str, number: str) -> bool:
    """Whether a number stands in a text, and not as part of a longer one."""
    return re.search(rf"(?<!\d){re.escape(number)}(?!\d)", text) is not None


def _issued(name: str, before: str) -> bool:
    at = before.rfind(name)
    return at >= 0 and _BETWEEN.fullmatch(before[at + len(name) :].rstrip("《〈“\"' \n")) is not None


def _days(date: str) -> tuple[str, ...]:
    if len(date) != len("2020-01-01"):
        return ()
    year, month, day = date.split("-")
    return (
        date,
        f"{year}年{int(month)}月{int(day)}日",
        f"{year}年{month}月{day}日",
        f"{year}/{month}/{day}",
        f"{year}.{month}.{day}",
    )


def rules(knowledge: Knowledge) -> dict[str, Rule]:
    """The rules of the tables by entity.

    Args:
        knowledge: The tables.

    Returns:
        Each with the names of its issuers.
    """
    names = _issuer_names(knowledge)
    made = {}
    for row in knowledge.rows("regulations"):
        if row["status"] == "preferred":
            issuers = tuple(name for one in row["issuer"].split(";") if one for name in names.get(one, (one,)))
            number, date = row["number"], row["date"]
            made[row["entity"]] = Rule(_numbers(number, issuers), number, _days(date), date, issuers, _month(date))
    return made


def _numbers(number: str, issuers: tuple[str, ...]) -> tuple[str, ...]:
    """The ways of writing a number: 中国证券监督管理委员会令第1号 is 证监会令第1号 too."""
    order = _ORDER.search(number)
    said = [f"{name}{number[order.start() :]}" for name in issuers] if order else []
    return tuple(dict.fromkeys(plain(one) for one in (number, *said) if one))


def _month(date: str) -> str:
    year, month = (*date.split("-"), "")[:2]
    return f"{year}年{int(month)}月" if month else ""


def _issuer_names(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """The clear names of each institution, the longest first."""
    found: dict[str, list[str]] = {}
    for row in knowledge.rows("institutions"):
        if row["status"] in ("preferred", "legal", "short") and len(row["name"]) > 1:
            found.setdefault(row["entity"], []).append(row["name"])
    return {entity: tuple(sorted(names, key=len, reverse=True)) for entity, names in found.items()}
