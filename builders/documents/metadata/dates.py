"""Dates as documents print them, what they are the date of, and periods.

>>> [(one.value, one.start) for one in dates("2023 年 9 月 27 日,二〇二三年十二月")]
[('2023-09-27', 0), ('2023-12', 16)]
>>> period("中国银行业2023年上半年发展回顾与展望报告"), period("海山银行2019年年度报告"), period("2023年研究报告")
(('2023-01-01', '2023-06-30'), ('2019-01-01', '2019-12-31'), None)
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from ontology.knowledge.cues import Cues

__all__ = ["Dated", "Tells", "dates", "iso_date", "only_date", "period", "stated_date", "text_date", "text_dated"]


def iso_date(year: int, month: int = 0, day: int = 0) -> str | None:
    """A date as ``2023``, ``2023-09`` or ``2023-09-27``; None when there is no such day, or the year is not in 1949 to 2100."""
    if not 1949 <= year <= 2100:
        return None
    try:
        if day:
            return date(year, month, day).isoformat()
        if month:
            return date(year, month, 1).isoformat()[:7]
    except ValueError:
        return None
    return str(year)


class Dated(NamedTuple):
    """A date in a text: its ISO form, and where it stands."""

    value: str
    start: int
    end: int


_DIGITS = {c: str(n % 10) for n, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys("○零ＯOo0", "0")
_HAN = "〇○零ＯOo0一二三四五六七八九"
_DATE = re.compile(
    r"(?<![\d.])(?P<y>(?:19|20)\d\d)\s*年+\s*(?:(?P<m>1[0-2]|0?[1-9])\s*月+\s*(?:(?P<d>3[01]|[12]\d|0?[1-9])\s*[日号]*(?!\d))?)?"
    r"|(?<![\d.])(?P<y2>(?:19|20)\d\d)\s?[-/.]\s?(?P<m2>1[0-2]|0?[1-9])\s?[-/.]\s?(?P<d2>3[01]|[12]\d|0?[1-9])(?!\d)"
    rf"|(?P<hy>[一二][{_HAN}]{{3}})年(?:(?P<hm>[一二三四五六七八九十元]{{1,3}})月(?:(?P<hd>[一二三四五六七八九十廿卅]{{1,3}})[日号])?)?"
    r"|(?<![\d.])(?P<y3>20\d\d)-(?P<m3>1[0-2]|0[1-9])(?![-\d/])"
    r"|(?<!\d)(?P<y4>20[0-4]\d)(?P<m4>1[0-2]|0[1-9])(?P<d4>3[01]|[12]\d|0[1-9])(?!\d)"
    r"|(?i:(?:(?P<ed>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\s+)?(?P<em>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s+"
    r"(?:(?P<ed2>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?,?\s+)?(?P<ey>20\d\d|19\d\d)(?!\d))"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _han(words: str) -> int:
    """The number that Chinese numerals up to 31 say."""
    if words == "元":
        return 1
    words = words.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return int("".join(_DIGITS.get(c, "0") for c in words))
    return 10 * (int(_DIGITS[tens]) if tens in _DIGITS else 1) + (int(_DIGITS[ones]) if ones in _DIGITS else 0)


def _value(match: re.Match[str]) -> str | None:
    group = match.groupdict()
    if group["hy"]:
        year = int("".join(_DIGITS[c] for c in group["hy"]))
        return iso_date(year, *(_han(group[key]) for key in ("hm", "hd") if group[key]))
    if group["ey"]:
        month = _MONTHS.index(group["em"][:3].lower()) + 1
        return iso_date(int(group["ey"]), month, int(group["ed"] or group["ed2"] or 0))
    for end in ("", "2", "3", "4"):
        if group["y" + end]:
            return iso_date(*(int(group[key + end]) for key in "ymd" if group.get(key + end)))
    return None


@lru_cache(maxsize=2048)
def dates(text: str) -> tuple[Dated, ...]:
    """The dates in a text, with years from 1949 on.

    Args:
        text: Any text, in Simplified characters; years alone need their 年.

    Returns:
        Each date to the precision with which it is printed.
    """
    if not any(sign in text for sign in ("20", "19", "年")):
        return ()
    found = ((_value(match), match) for match in _DATE.finditer(text))
    return tuple(Dated(value, match.start(), match.start() + len(match[0].rstrip())) for value, match in found if value)


_AROUND = re.compile(
    r"[\s()\[\]<>《》:,.;|/·—–-]*(?:(?:星期|周|礼拜)[一二三四五六日天]|\d{1,2}[::]\d{2}(?:[::]\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?|[上下]午|北京|于|T"
    r"|(?i:mon|tue|wed|thu|fri|sat|sun|am|pm|gmt|utc)[a-z]*|[\s()\[\]<>《》:,.;|/·—–-]+)*"
)


def only_date(text: str) -> Dated | None:
    """The date that is all a line says, week day, hour and signs aside.

    Args:
        text: The line.

    Returns:
        The date, to the month at least.

    >>> only_date("( 2023年9月27日 星期三 )").value, only_date("2023年9月27日召开会议"), only_date("2023年")
    ('2023-09-27', None, None)
    """
    if len(text) > 48:
        return None
    found = dates(text)
    if len(found) != 1 or len(found[0].value) < 7:
        return None
    one = found[0]
    rest = text[: one.start] + " " + text[one.end :]
    return one if _AROUND.fullmatch(rest) else None


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def stated_date(text: str) -> str | None:
    """The date that a field of a page, a file or a table gives, whatever its form; a bare year will do.

    Args:
        text: What the field says.

    Returns:
        The date; None when it is none.

    >>> stated_date("2023-09-27T09:00:00+08:00"), stated_date("Mon, 02 Sep 2024 01:10:00 GMT"), stated_date("2021")
    ('2023-09-27', '2024-09-02', '2021')
    """
    return next((one.value for one in dates(text)), None) or ((year := _YEAR.match(text.strip())) and year[0]) or None


_TEXT_DATE = re.compile(
    r"(20[0-3]\d)\s*年+\s*(?:(1[0-2]|0?[1-9])\s*月+\s*(?:(3[01]|[12]\d|0?[1-9])\s*日)?)"
    r"|(20[0-3]\d)[-/.](1[0-2]|0?[1-9])[-/.](3[01]|[12]\d|0?[1-9])(?!\d)"
)
#: What makes a date one of the story: 2022 年 1 月,银保监会印发…; 截至 2022 年 6 月末; 2023年9月以来.
_TOLD_BEFORE = re.compile(r"(?:截至|截止|自|于|於|从|到|至|在)\s*$")
_TOLD_AFTER = re.compile(
    r"\s*(?:[,，、;；]|[末底起初的至到以之前后]|印发|印發|[发發]布了?[《关關]|召[开開]|施行|实施|實施|期[间間])"
)


def text_date(opening: str) -> str | None:
    """The date that :func:`text_dated` finds, without its place.

    Args:
        opening: The first characters of the text.

    Returns:
        The date; None when none is printed.

    >>> text_date("区域银行白皮书 2023年9月 第一章")
    '2023-09'
    """
    found = text_dated(opening)
    return found.value if found else None


def text_dated(opening: str) -> Dated | None:
    """The report's own date where running text opens with one; dates of the story are not it.

    Args:
        opening: The first characters of the text.

    Returns:
        The date to the day where there is one, else to the month, with its place; None when none is printed.

    >>> text_dated("证券研究报告 2023 年 09 月 27 日")
    Dated(value='2023-09-27', start=7, end=23)
    >>> text_dated("2022 年 1 月,银保监会印发指导意见,截至 2022 年 6 月末")
    """
    best: Dated | None = None
    for match in _TEXT_DATE.finditer(opening):
        if _TOLD_BEFORE.search(opening[max(0, match.start() - 4) : match.start()]) or _TOLD_AFTER.match(opening, match.end()):
            continue
        y, m, d = (match[1], match[2], match[3]) if match[1] else (match[4], match[5], match[6])
        found = iso_date(int(y), int(m), int(d or 0))
        if found and (best is None or len(found) > len(best.value)):
            best = Dated(found, *match.span())
            if d:
                break
    return best


class Tells:
    """Tells what a date is the date of, by the words after it: 施行, 通过, 修正 (roles ``date_…`` of the table ``cues``)."""

    def __init__(self, cues: Cues) -> None:
        roles = {name: cues.alternation(f"date_{name}") for name in ("effective", "adopted", "amended", "issued")}
        self._word = re.compile("|".join(f"(?P<{name}>{words})" for name, words in roles.items()))

    def __call__(self, text: str) -> Iterator[tuple[str, Dated]]:
        """What the dates of a text are the dates of.

        Args:
            text: A note below a law's title, or the words of an order.

        Yields:
            ``effective``, ``adopted``, ``amended`` or ``issued``, and the date.
        """
        found = [one for one in dates(text) if len(one.value) > 4]
        for at, one in enumerate(found):
            stop = found[at + 1].start if at + 1 < len(found) else len(text)
            words = re.split(r"[。;；]", re.sub(r"《[^》]*》", "", text[one.end : min(stop, one.end + 120)]))[0]
            match = self._word.search(words)
            since = text[max(0, one.start - 1) : one.start] in ("自", "从")
            if match and match.lastgroup and (not since or match.lastgroup == "effective"):
                yield match.lastgroup, one


_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_PERIOD = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s*(?:年度?)?\s*(?:"
    r"(?P<half>[上下]半年)|(?P<mid>半年|中期|[Hh][12](?!\d))|(?:第?(?P<quarter>[一二三四1-4])季度?)|(?:[Qq](?P<q>[1-4])(?:\s*[-—–~至&]\s*[Qq]?(?P<upto>[1-4])(?!\d))?)"
    r"|(?P<three>前三季度?)"
    r"|(?P<from>1[0-2]|[1-9])\s*月?\s*[-—至~]\s*(?P<to>1[0-2]|[1-9])\s*月|(?P<month>1[0-2]|0?[1-9])\s*月(?!\d|\s*\d+\s*日)"
    r"|(?P<whole>(?<=年度)|(?<=年)年?[度报]))"
)
#: A year or the half of one that has ended: 截至2023年12月31日止年度.
_ENDED = re.compile(r"截至((?:19|20)\d\d)年(12|6)月3[01]日止")
_YEARS = re.compile(r"(?<!\d)(20[0-3]\d)\s*年?\s*[-—–至~]\s*(20[0-3]\d)\s*(?:年|(?=\D|$))")
_HAN_YEAR = re.compile(rf"[一二][{_HAN}]{{3}}(?=年)")


def period(title: str) -> tuple[str, str] | None:
    """The period that a title says its report covers; a bare year says only when the report appeared.

    Args:
        title: The report's title.

    Returns:
        First and last day, as ISO dates; None when the title names no period.

    >>> period("二〇二二年年度报告"), period("2023年第三季度报告"), period("2023年9月27日晨会")
    (('2022-01-01', '2022-12-31'), ('2023-07-01', '2023-09-30'), None)
    """
    title = _HAN_YEAR.sub(lambda match: "".join(_DIGITS[c] for c in match[0]), title)
    if years := _YEARS.search(title):
        return (f"{years[1]}-01-01", f"{years[2]}-12-31") if years[1] < years[2] else None
    if ended := _ENDED.search(title):
        return (f"{ended[1]}-01-01", f"{ended[1]}-{'12-31' if ended[2] == '12' else '06-30'}")
    match = _PERIOD.search(title)
    if not match:
        return None
    first, last = _months(match)
    year = int(match["year"])
    return (f"{year}-{first:02}-01", f"{year}-{last:02}-{monthrange(year, last)[1]}") if first <= last else None


def _months(match: re.Match[str]) -> tuple[int, int]:
    if match["half"]:
        return (1, 6) if match["half"][0] == "上" else (7, 12)
    if match["mid"]:
        return (7, 12) if match["mid"] in ("H2", "h2") else (1, 6)
    if match["upto"]:
        return 3 * int(match["q"]) - 2, 3 * int(match["upto"])
    if digit := match["quarter"] or match["q"]:
        return 3 * _QUARTERS[digit] - 2, 3 * _QUARTERS[digit]
    if match["three"]:
        return 1, 9
    if match["from"]:
        return int(match["from"]), int(match["to"])
    return (int(match["month"]), int(match["month"])) if match["month"] else (1, 12)
