r"""What a line is by its shape alone: a heading, an item, a caption, the mark of a page.

>>> for words in ("第一章 总则", "（二）强化考核", "1.2 数据治理", "- 第 3 页 -", "图 2-1 机构数量"):
...     print(shape(words).kind, shape(words).rank)
heading 2
heading 5
heading 9
page mark 0
caption 0
>>> shape("• 加强培训。").kind, shape("全年新增贷款一百亿元。").kind
(<Kind.ITEM: 'item'>, <Kind.PARAGRAPH: 'paragraph'>)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from builders.document_model import Kind, Span
from builders.records import Raw

__all__ = ["Line", "Shape", "lines_of", "shape", "width"]

#: Characters of the longest heading, and of the longest line whose whole shape is looked at.
LONGEST, _SHAPED = 46, 240
_N, _C = r"[一二三四五六七八九十百零〇]{1,4}", r"[\d一二三四五六七八九十百零〇]{1,5}"
#: How deep each numbering stands; only the order counts, a document's own levels go up from 1.
_NUMBERED = re.compile(
    rf"(?P<r1>\#{{1}}\s+\S|第{_C}[编編篇](?=\W|$)|第{_C}部分)|(?P<r2>\#\#\s+\S|第{_C}章)|(?P<r3>\#\#\#\s+\S|第{_C}[节節](?=\W|$))"
    rf"|(?P<r4>\#{{4,6}}\s+\S|{_N}\s*[、.．])|(?P<r5>[(（]\s*{_N}\s*[)）])"
    r"|(?P<decimal>\d{1,2}(?:[.．]\d{1,2}){1,4}[.．、]?(?=\s*[^\d\s.．%‰万亿元,，]))"
    r"|(?P<r7>\d{1,2}\s*(?:[.．](?!\d)|、))|(?P<r10>[(（]\s*\d{1,2}\s*[)）]|\d{1,2}\s*[)）]|[①-⑳])"
)
_BULLET = re.compile(r"[•·●■◆▪◇○□※▶➢➤✓√★☆◎–—*+-](?![-—–*])\s*\S")
_ARTICLE = re.compile(rf"第{_C}[条條]")
_CAPTION = re.compile(
    r"(?:图表?|圖表?|表格?|Figure|Fig\.|Table|Chart|Exhibit)\s*[A-Z]?\d{1,3}(?:[-—.．]\d{1,3})?(?=[\s:：.、．一-鿿]|$)", re.I
)
_NOTED = re.compile(r"(?:资料来源|資料來源|数据来源|數據來源|来源|注释?|註|备注|說明|说明|Source|Notes?)\s*\d?\s*[:：]", re.I)
_REFERENCE = re.compile(r"\[\d{1,3}\]\s*\S.{8,}")
_MARK = re.compile(
    r"[-—–=_*·|\s<\[（(]*(?:"
    r"(?:第\s*[\d一二三四五六七八九十百]{1,5}\s*[页頁]\s*(?:[/／,，、\s]*(?:共|总|總)\s*[\d一二三四五六七八九十百]{1,5}\s*[页頁])?)"
    r"|(?:(?:共|总|總)\s*\d{1,5}\s*[页頁][/／,，、\s]*第\s*\d{1,5}\s*[页頁])|(?:page|p\.?)\s*\d{1,5}(?:\s*(?:of|/)\s*\d{1,5})?"
    r"|\d{1,4}\s*[/／]\s*\d{1,4}|[-—–]\s*\d{1,4}\s*[-—–])[-—–=_*·|\s>\]）)]*",
    re.I,
)
#: A line of a table of contents: a title, a leader of dots or blanks, a page.
_LEADER = re.compile(r"(?:[.．·…_\-]\s?){3,}\s*[\dIVXivx]{1,4}\s*$|^[^\n]{2,50}(?<=[一-鿿）)A-Za-z])\s{2,}\d{1,4}\s*$")
_STOP = re.compile(r"[。！？!?；;，,]$")
_SENTENCE = re.compile(r"[。！？!?；;]")
_RULE = re.compile(r"[-=_*~—–·.\s]{3,}$")


class Shape(NamedTuple):
    """What a line looks like.

    Attributes:
        kind: A kind of block.
        rank: How deep its numbering stands; 0 for none.
        numbered: Whether it begins with a number or a bullet.
        listed: Whether it is a line of a table of contents.
    """

    kind: Kind
    rank: int = 0
    numbered: bool = False
    listed: bool = False


_PLAIN = Shape(Kind.PARAGRAPH)


class Line(NamedTuple):
    """A line with words on it, with the empty ones after it.

    Attributes:
        start: Where it begins, its indent included.
        end: Where its words end.
        after: Where the next line begins.
        words: Its words, without blanks at the ends.
        indent: Columns of blanks before its words.
        gap: Whether an empty line or the end of a page follows.
        shape: What it looks like.
    """

    start: int
    end: int
    after: int
    words: str
    indent: int
    gap: bool
    shape: Shape


def shape(words: str) -> Shape:
    """What a line looks like.

    Args:
        words: The line without blanks at its ends; not empty.

    Returns:
        Its shape.
    """
    if words.startswith(("**", "__")):
        words = words.strip("*_ ") or words
    first = words[0]
    if len(words) > _SHAPED:
        words = words[:_SHAPED] + "。"
    if first > "\u2fff" and first not in "第图圖表一二三四五六七八九十资資数數来來注註备備說说（共总總附｜—":
        return Shape(Kind.ITEM, 0, False, True) if words[-1].isdigit() and _LEADER.search(words) else _PLAIN
    if len(words) <= 40 and _MARK.fullmatch(words):
        return Shape(Kind.PAGE_MARK)
    if numbered := _NUMBERED.match(words):
        return _of_number(words, numbered)
    if first == "[" and _REFERENCE.match(words):
        return Shape(Kind.REFERENCE, 0, True)
    if len(words) <= 90 and _CAPTION.match(words) and not _SENTENCE.search(words):
        return Shape(Kind.CAPTION)
    if _NOTED.match(words):
        return Shape(Kind.CAPTION if words[0] in "资資数數来來Ss" else Kind.FOOTNOTE)
    if _ARTICLE.match(words):
        return Shape(Kind.PARAGRAPH, 0, True)
    if _BULLET.match(words):
        return Shape(Kind.ITEM, 11, True)
    return Shape(Kind.ITEM, 0, False, True) if _LEADER.search(words) else _PLAIN


def _of_number(words: str, match: re.Match[str]) -> Shape:
    group = match.lastgroup or ""
    dots = len(re.findall("[.．]", match[0].rstrip(".．、")))
    rank = 8 + dots if group == "decimal" else int(group[1:])
    if _LEADER.search(words):
        return Shape(Kind.ITEM, rank, True, True)
    if words[0] == "#":
        return Shape(Kind.HEADING, rank, True)
    if len(words) <= LONGEST and not _STOP.search(words) and not _SENTENCE.search(words):
        return Shape(Kind.HEADING, rank, True)
    return Shape(Kind.ITEM, rank, True)


def lines_of(raw: Raw, span: Span) -> Iterator[Line]:
    """The lines of a stretch of text that have words on them.

    Args:
        raw: The text.
        span: The stretch.

    Yields:
        Lines that tile the stretch, but for empty lines before the first.
    """
    at = span[0]
    held: tuple[int, str] | None = None
    gap = False
    for line in raw[slice(*span)].splitlines(keepends=True):
        words = line.strip()
        if words:
            if held:
                yield _line(*held, at, gap)
            held, gap = (at, line), "\f" in line
        else:
            gap = True
        at += len(line)
    if held:
        yield _line(*held, at, gap)


def _line(start: int, line: str, after: int, gap: bool) -> Line:
    words = line.strip()
    lead = len(line) - len(line.lstrip())
    indent = width(line[:lead].expandtabs(4)) if lead else 0
    return Line(start, start + lead + len(words), after, words, indent, gap, shape(words))


def width(text: str) -> int:
    """Columns that a text takes: two for a Chinese character, one for others.

    Args:
        text: The text.

    Returns:
        Their number; characters of two bytes in UTF-8 count one and a half.

    >>> width("银行 A1")
    7
    """
    return (len(text.encode("utf-8", "surrogatepass")) + len(text)) // 2  # three bytes for the one, one for the others


def is_rule(words: str) -> bool:
    """Whether a line is only drawn (``-----``)."""
    return bool(_RULE.match(words))
