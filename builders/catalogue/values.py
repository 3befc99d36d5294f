"""The cells of a catalogue as values: days, numbers, lists, names of types.

>>> day("2023/9/27"), day("2023年9月"), day("2023")
('2023-09-27', '2023-09', '2023')
>>> period("2022..2023-06")
['2022-01-01', '2023-06-30']
>>> people("林一; 陈二 (S0000000000000)")
[['林一', ''], ['陈二', 'S0000000000000']]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from ontology.days import bounds
from ontology.knowledge.table_files import Row
from ontology.normalise import normalise

__all__ = ["COLUMNS", "LISTS", "PARSERS", "column_of", "day", "names_of_types", "people", "period"]

_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CLOCK = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})?$")
_PERSON = re.compile(r"(.*?)\s*[(（]\s*([A-Za-z0-9]+)\s*[)）]")
_PARTED = re.compile(r"[;；、\n]")
_SPAN = re.compile(r"\.\.|、")  # as `yinpu reports` writes a period in CSV

#: The names of each column, the one of ours first; they are compared as all names are.
COLUMNS: dict[str, tuple[str, ...]] = {
    "file": ("file", "path", "source", "文件", "文件名", "路径"),
    "sha256": ("sha256", "hash", "digest", "摘要值", "哈希值"),
    "start": ("start", "起始位置"),
    "title": ("title", "题名", "标题"),
    "publishers": ("publishers", "publisher", "发布机构", "出版者", "发布者"),
    "issued": ("issued", "date", "日期", "发布日期", "出版日期"),
    "published": ("published", "上架日期", "刊登日期"),
    "period": ("period", "期间", "覆盖期间"),
    "period_start": ("period_start", "期间起", "起始日期"),
    "period_end": ("period_end", "期间止", "截止日期"),
    "pages": ("pages", "页数"),
    "authors": ("authors", "author", "作者"),
    "type": ("type", "类型", "文献类型"),
    "series": ("series", "系列"),
    "language": ("language", "语种", "语言"),
    "platform": ("platform", "平台", "来源平台"),
    "effective": ("effective", "施行日期", "生效日期"),
    "adopted": ("adopted", "通过日期"),
    "amended": ("amended", "修订日期"),
    "fetched": ("fetched", "采集日期", "下载日期"),
}
#: Columns whose cells may be lists.
LISTS = ("publishers", "authors")
_LANGUAGES = {
    **dict.fromkeys(("zh-hans", "zh-cn", "zh", "中文", "简体", "简体中文"), "zh-Hans"),
    **dict.fromkeys(("zh-hant", "zh-tw", "zh-hk", "繁体", "繁体中文"), "zh-Hant"),
    **dict.fromkeys(("en", "english", "英文", "英语"), "en"),
}
_BY_NAME = {normalise(name): column for column, names in COLUMNS.items() for name in names}


def column_of(header: str) -> str:
    """Which of :data:`COLUMNS` a header names; empty when none."""
    return _BY_NAME.get(normalise(header), "")


def day(cell: str) -> str:
    """A day, month or year as ISO writes it.

    Args:
        cell: ``2023-09-27``, ``2023/9/27``, ``2023年9月27日``, ``20230927``, or only a month or year; a clock time is cut off.

    Returns:
        ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``.

    Raises:
        ValueError: There is no such day.
    """
    text = _CLOCK.sub("", cell.strip())
    match = _COMPACT.fullmatch(text) or _DAY.fullmatch(text)
    if not match:
        raise ValueError("is no date: write 2023-09-27, 2023-09 or 2023")
    year, month, of_month = match.groups()
    try:
        date(int(year), int(month or 1), int(of_month or 1))
    except ValueError:
        raise ValueError("is no day of the calendar: write 2023-09-27, 2023-09 or 2023") from None
    return "-".join([year, *(f"{int(part):02}" for part in (month, of_month) if part)])


def period(cell: str) -> list[str]:
    """First and last day of a period ``a..b``, or of one month or year; ValueError when it is none."""
    first, *last = (part.strip() for part in _SPAN.split(cell, maxsplit=1))
    return _period(first, *(last or [first]))


def _period(first: str, last: str) -> list[str]:
    begin, end = bounds(day(first))[0], bounds(day(last))[1]
    if begin > end:
        raise ValueError("ends before it begins: write the first day, then the last")
    return [begin, end]


def people(cell: str) -> list[list[str]]:
    """Name and licence number (empty when none is given) of each of several persons."""
    found = []
    for one in names(cell):
        match = _PERSON.fullmatch(one)
        found.append([match[1], match[2]] if match else [one, ""])
    return found


def names(cell: str) -> list[str]:
    return [name for part in _PARTED.split(cell) if (name := part.strip())]


def _number(cell: str, least: int, what: str) -> int:
    text = re.sub(r"\.0+$", "", cell.strip()).removesuffix("页").strip()
    if not re.fullmatch(r"\d{1,9}", text) or int(text) < least:
        raise ValueError(f"is no {what}: write it in digits")
    return int(text)


def _language(cell: str) -> str:
    if normalise(cell) not in _LANGUAGES:
        raise ValueError("is no language known here: write zh-Hans, zh-Hant or en")
    return _LANGUAGES[normalise(cell)]


def _sha256(cell: str) -> str:
    if not re.fullmatch(r"[0-9a-fA-F]{64}", cell):
        raise ValueError("is no sha256: write its 64 hexadecimal digits")
    return cell.lower()


#: What makes a value of a cell, by column; ValueError says what is wrong with it. The type is told by the table of types.
PARSERS: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(("issued", "published", "period_start", "period_end", "effective", "adopted", "amended", "fetched"), day),
    **dict.fromkeys(("file", "title", "series", "platform", "type"), str.strip),
    "sha256": _sha256,
    "start": lambda cell: _number(cell, 0, "position"),
    "pages": lambda cell: _number(cell, 1, "number of pages"),
    "publishers": names,
    "authors": people,
    "period": period,
    "language": _language,
}


def names_of_types(types: Mapping[str, Row]) -> dict[str, str]:
    """The types of document by all names that a catalogue may call them.

    Args:
        types: The table ``document_types`` by type.

    Returns:
        The type by each of its names, as they are compared.
    """
    return {normalise(name): key for key, row in types.items() for name in (key, row["zh"], *row["alt"].split("|")) if name}
