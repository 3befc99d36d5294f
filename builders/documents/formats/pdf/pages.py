"""The pages of a PDF: their text, and why there may be none that can be read.

A page is a picture when it has no text, or only the line that a site or a scanning program prints on all its pictures. It is
garbled when its fonts do not tell which characters they draw: private codes, controls, letters of many scripts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from builders.documents.formats.pdf import layout, ocr
from builders.documents.formats.pdf.drawing import tilted
from builders.documents.formats.pdf.notes import Low, low_lines
from builders.text.repair import readable

__all__ = ["Page", "pages_of"]

#: Characters of a page's text above which it says something by itself, picture or not; share of a page that a scan covers.
_LITTLE, _COVERED = 120, 0.5
#: Pages that are read before a document is opened anew.
_AT_ONCE = 500
#: Characters by which a line is found again.
_KEY = 12
_DIGITS = re.compile(r"\d+|[〇一二三四五六七八九十百]+(?=[页頁])")
#: What scanning programs and sites print on pictures of pages.
_PRINTED = re.compile(r"扫描|掃描|scann|www\.|https?:|文库|文庫|下载|下載|更多(?:资料|资源|报告|内容)|水印|关注公众号", re.I)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a PDF.

    Attributes:
        text: Its text, closed by a form feed; nothing else for a page that cannot be read.
        columned: Whether it stands in two columns.
        picture: Whether there is something on it but no text of its own.
        garbled: Whether its text is not of characters.
        sizes: Height of the type of each line, in points, by where the line's words begin in ``text``.
        broken: Whether it is damaged.
        recognised: Whether its text was read from its picture.
        watermarks: Where lines stand in ``text`` that are drawn aslant.
        low: Its lines where some may be notes, from above down.
    """

    text: str
    columned: bool = False
    picture: bool = False
    garbled: bool = False
    sizes: dict[int, float] = field(default_factory=dict)
    broken: bool = False
    recognised: bool = False
    watermarks: tuple[tuple[int, int], ...] = ()
    low: tuple[Low, ...] = ()


def pages_of(document: Any, first: int) -> list[Page]:
    """Pages of a document of pypdfium2.

    Args:
        document: The open document.
        first: Index of the first one.

    Returns:
        The next 500 pages, or what is left, in order; pictures and garbled ones are read by OCR where that is asked for.
    """
    pages, covered = [], []
    for number in range(first, min(first + _AT_ONCE, len(document))):
        with _opened(document, number) as page:
            found = _page(page) if page else Page("\f", broken=True)
            pages.append(found)
            if page and found.text != "\f" and len("".join(found.text.split())) <= _LITTLE and _is_covered(page):
                covered.append(number)
    for number in _scans([(number, pages[number - first].text) for number in covered]):
        pages[number - first] = Page("\f", pages[number - first].columned, picture=True)
    if ocr.reader():
        for at, found in enumerate(pages):
            if found.picture or found.garbled:
                pages[at] = _recognised(document, first + at) or found
    return pages


@contextmanager
def _opened(document: Any, number: int) -> Iterator[Any]:
    """A page, closed afterwards; None for a damaged one."""
    from pypdfium2 import PdfiumError

    try:
        page = document[number]
    except PdfiumError:
        yield None
        return
    try:
        yield page
    finally:
        page.close()


def _recognised(document: Any, number: int) -> Page | None:
    """A page read from its picture; None when nothing is recognised."""
    with _opened(document, number) as page:
        text = ocr.read_page(page).strip()
    return Page(f"{text}\n\f", recognised=True) if text else None


def _page(page: Any) -> Page:
    drawn = page.get_textpage()
    lines = list(_drawn_lines(drawn))
    aslant = [words for at, words in lines if tilted(drawn, at)]
    text, columned = layout.page_text(page, drawn, aslant)
    if not text.strip():
        return Page("\f", columned, picture=next(iter(page.get_objects(max_depth=1)), None) is not None)
    if not readable(text):
        return Page("\f", columned, garbled=True)
    text = layout.joined(text).rstrip()
    if not text:
        return Page("\f", columned)
    places = _places(text)
    low = tuple(low_lines(drawn, lines, places, _key))
    sizes = _sizes(drawn, lines, places)
    return Page(f"{text}\n\f", columned, sizes=sizes, watermarks=_watermarks(text, aslant), low=low)


def _drawn_lines(drawn: Any) -> Iterator[tuple[int, str]]:
    """Index of the first character, and the words, of each line of a text page of pypdfium2."""
    at = 0
    for line in drawn.get_text_range().split("\n"):
        if words := line.strip():
            yield at + line.index(words[0]), words
        at += len(line) + 1


def _watermarks(text: str, aslant: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where lines stand that are drawn aslant."""
    if not aslant:
        return ()
    words, found, at = {layout.joined(line).strip() for line in aslant}, [], 0
    for line in text.splitlines(keepends=True):
        if line.strip() in words:
            found.append((at, at + len(line)))
        at += len(line)
    return tuple(found)


def _key(words: str) -> str:
    """By what a line is found again: columns change the order of lines, tables the blanks in them."""
    return "".join(words.split())[:_KEY]


def _places(text: str) -> list[tuple[str, int]]:
    """Key of each line of a page's text, with where its words begin."""
    found, at = [], 0
    for line in text.split("\n"):
        if words := line.strip():
            found.append((_key(words), at + line.index(words[0])))
        at += len(line) + 1
    return found


def _sizes(drawn: Any, lines: Sequence[tuple[int, str]], places: Sequence[tuple[str, int]]) -> dict[int, float]:
    """How high the type of the lines of a page is.

    Args:
        drawn: The text page of pypdfium2.
        lines: Its lines, each with the index of its first character.
        places: The lines of its text.

    Returns:
        Heights in points, by where the words of a line begin in the text.
    """
    heights: dict[str, float] = {}
    for first, words in lines:
        _, bottom, _, top = drawn.get_charbox(first, loose=True)  # the stated size may be scaled by a matrix
        heights.setdefault(_key(words), top - bottom)
    return {at: round(height, 1) for key, at in places if (height := heights.get(key))}


def _is_covered(page: Any) -> bool:
    """Whether a picture covers half of a page or more."""
    from pypdfium2 import raw

    width, height = page.get_size()
    boxes = [one.get_bounds() for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)]
    area: float = sum((right - left) * (top - bottom) for left, bottom, right, top in boxes)
    return area >= _COVERED * float(width * height)


def _scans(pages: Sequence[tuple[int, str]]) -> list[int]:
    r"""Of pages that pictures cover, those all of whose lines come back on others of them, or that a site prints on pictures.

    Args:
        pages: Number and text of each.

    Returns:
        Their numbers.

    >>> _scans([(0, "文档小站 第1页"), (1, "文档小站 第2页"), (2, "年度要点\n文档小站 第3页"), (3, "扫描全能王 创建")])
    [0, 1, 3]
    """
    shapes = {number: {_DIGITS.sub("#", line).strip() for line in text.split("\n") if line.strip()} for number, text in pages}
    often = Counter(shape for found in shapes.values() for shape in found)
    return [number for number, found in shapes.items() if all(often[one] > 1 or _PRINTED.search(one) for one in found)]
