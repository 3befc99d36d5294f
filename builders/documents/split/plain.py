"""Plain text and Markdown: one report a file, titled by its first heading or short first line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from builders.documents.metadata.titles import parse_title, text_date
from builders.records import Section, Source
from ontology.knowledge.knowledge import Knowledge

__all__ = ["read", "title_of"]

_HEADING = re.compile(r"^\s{0,3}(?:#{1,3}\s+)?(\S[^\n]{2,78})\s*$", re.M)
_SENTENCE = re.compile(r"[。！？；，,]")
_FRONT = re.compile(
    r"^(标题|题名|title|发布机构|出版|publisher|日期|发布日期|date|页数|pages)\s*[:：]\s*(\S[^\n]*)$", re.M | re.I
)


def title_of(text: str, path: str) -> str:
    r"""The first line when it reads like a title, else the file's name.

    Args:
        text: The text of the file.
        path: Its path.

    Returns:
        The title without ``#``, or the stem of the file's name.

    >>> title_of("# 城商行白皮书\n正文。", "a.md"), title_of("正文一句，很长。", "报告.txt")
    ('城商行白皮书', '报告')
    """
    match = _HEADING.match(text.lstrip("\n"))
    if match and not _SENTENCE.search(match[1]):
        return match[1].strip()
    return PurePath(path).stem


def named_in(stated: str) -> tuple[str, ...]:
    """The names in a stated list of them.

    Args:
        stated: Names parted by ``;``, ``；``, ``、`` or ``&``.

    Returns:
        The names in order.

    >>> named_in("望海金融研究院、 南湖大学;")
    ('望海金融研究院', '南湖大学')
    """
    return tuple(name.strip() for name in re.split(r"[;；、&]", stated) if re.search(r"\w", name))


def read(source: Source, knowledge: Knowledge) -> Iterator[Section]:
    """The whole file as one report; lines ``标题: …``, ``发布机构: …``, ``日期: …`` at its top are believed."""
    text = source.text
    stated = {m[1].lower(): m[2].strip() for m in _FRONT.finditer(text[:1000])}
    named = (
        source.metadata.get("title")
        or stated.get("标题")
        or stated.get("题名")
        or stated.get("title")
        or title_of(text, source.path)
    )
    line = parse_title(named, knowledge.lexicon)
    publisher = stated.get("发布机构") or stated.get("出版") or stated.get("publisher")
    pages = stated.get("页数") or stated.get("pages") or ""
    day = stated.get("日期") or stated.get("发布日期") or stated.get("date")
    digits = re.match(r"\d+", pages)
    yield Section(
        title=line.title,
        start=0,
        end=len(text),
        body=((0, len(text)),),
        publishers=named_in(publisher) if publisher else line.publishers,
        issued=(text_date(day) or (day[:4] if re.match(r"20\d\d", day) else None))
        if day
        else line.issued or text_date(text[:300]),
        pages=int(digits[0]) if digits else line.pages,
        series=line.series,
        broker=line.broker,
    )
