"""The styles of a Word file: which paragraphs are headings, titles, items and captions, and what is hidden.

A style says it by its outline level or its name, in English or Chinese, or has it from the style that it is based on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from builders.document_model import Kind
from builders.documents.formats.word.package import W

__all__ = ["LISTED", "Look", "Numberings", "Styles", "named", "number", "on"]

#: The rank of an item of the outermost list: below all headings (``structure.lines``).
LISTED = 11
_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])|([一二三四五六七八九])[级級](?:标题|標題)")
_DIGITS = "一二三四五六七八九"
_TOC = re.compile(r"(?:toc|目录|目錄)\s*([1-9])")
_NAMED = {
    **dict.fromkeys(("title", "subtitle", "标题", "標題", "副标题", "副標題", "文档标题", "主标题", "大标题"), Kind.TITLE),
    **dict.fromkeys(("caption", "题注", "題注"), Kind.CAPTION),
    **dict.fromkeys(("bibliography", "书目", "書目", "参考文献", "參考文獻"), Kind.REFERENCE),
    **dict.fromkeys(("footnote text", "endnote text", "脚注文本", "尾注文本"), Kind.FOOTNOTE),
}
#: Forms of numbers in Chinese, and where a number stands among what is written around it.
_CHINESE, _PLACE = re.compile("^(?:chinese|japanese|taiwanese|ideographDigital)"), re.compile(r"%[1-9]")
#: Styles that are based on one another, at most.
_DEEPEST = 20


class Look(NamedTuple):
    """What a style makes of a paragraph or a run.

    Attributes:
        kind: A kind of block.
        rank: How deep a heading or an item stands.
        hidden: Whether its text is not shown.
        sign: Of a numbered paragraph, what a number of its kind looks like (``一、``); empty when that tells no heading.
    """

    kind: Kind = Kind.PARAGRAPH
    rank: int = 0
    hidden: bool = False
    sign: str = ""


_PLAIN = Look()


class _Style(NamedTuple):
    name: str
    based: str
    outline: int | None
    listed: int | None
    hidden: bool | None


def on(node: Element | None) -> bool | None:
    """Whether a switch is on; None where there is none."""
    return None if node is None else node.get(W + "val") not in ("0", "false", "off", "none")


def number(node: Element | None) -> int | None:
    """The number that an element states; None where it states none."""
    return None if node is None else number_of(node.get(W + "val", ""))


def number_of(value: str) -> int | None:
    """A number as it is written in an attribute; None when it is none."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


class Styles:
    """The looks of the styles of a file.

    Args:
        root: The XML of its styles; None when it has none.
    """

    def __init__(self, root: Element | None) -> None:
        nodes = root.iter(W + "style") if root is not None else ()
        self._styles = {node.get(W + "styleId", ""): _style(node) for node in nodes}
        self._looks: dict[str, Look] = {"": _PLAIN}
        #: Whether any style hides its text.
        self.hides = any(style.hidden for style in self._styles.values())

    def look(self, style: str) -> Look:
        """What a style makes of its paragraphs or runs.

        Args:
            style: Its identifier; one that the file does not define is taken for a name.

        Returns:
            Kind, rank and whether they are hidden.
        """
        if (found := self._looks.get(style)) is None:
            chain = list(self._chain(style)) or [_Style(style.lower(), "", None, None, None)]
            hidden = next((one.hidden for one in chain if one.hidden is not None), False)
            found = self._looks[style] = next(filter(None, map(_told, chain)), _PLAIN)._replace(hidden=hidden)
        return found

    def _chain(self, style: str) -> Iterator[_Style]:
        for _ in range(_DEEPEST):
            if (found := self._styles.get(style)) is None:
                return
            yield found
            style = found.based


class Numberings:
    """What the numbers of numbered paragraphs look like, where they are in Chinese: as those of headings are.

    Args:
        root: The XML of a file's numberings; None when it has none.
    """

    def __init__(self, root: Element | None) -> None:
        self._signs: dict[tuple[int | None, int], str] = {}
        nodes = list(root) if root is not None else []
        drawn = {node.get(W + "abstractNumId"): list(_signs(node)) for node in nodes if node.tag == W + "abstractNum"}
        for node in nodes:
            if node.tag == W + "num" and (named := node.find(W + "abstractNumId")) is not None:
                numbering = number_of(node.get(W + "numId", ""))
                self._signs |= {(numbering, level): sign for level, sign in drawn.get(named.get(W + "val"), ())}

    def sign(self, numbering: int | None, level: int) -> str:
        """The look of the numbers of a level of a numbering; empty where they are not in Chinese."""
        return self._signs.get((numbering, level), "")


def _signs(drawn: Element) -> Iterator[tuple[int, str]]:
    for level in drawn.iter(W + "lvl"):
        form, text = level.find(W + "numFmt"), level.find(W + "lvlText")
        if form is not None and text is not None and _CHINESE.search(form.get(W + "val", "")):
            yield number_of(level.get(W + "ilvl", "")) or 0, _PLACE.sub("一", text.get(W + "val", ""))


def _style(node: Element) -> _Style:
    def value(path: str) -> str:
        found = node.find(path)
        return found.get(W + "val", "") if found is not None else ""

    numbering = number(node.find(f"{W}pPr/{W}numPr/{W}numId"))
    listed = (number(node.find(f"{W}pPr/{W}numPr/{W}ilvl")) or 0) if numbering else None
    outline, hidden = number(node.find(f"{W}pPr/{W}outlineLvl")), on(node.find(f"{W}rPr/{W}vanish"))
    return _Style(value(W + "name").strip().lower(), value(W + "basedOn"), outline, listed, hidden)


def named(name: str) -> Look | None:
    """What the name of a style says.

    Args:
        name: Its name in small letters.

    Returns:
        The look that it tells; None when it tells none.

    >>> named("heading 2").rank, named("标题 3").rank, named("body text")
    (2, 3, None)
    """
    if kind := _NAMED.get(name):
        return Look(kind)
    if match := _HEADING.fullmatch(name):
        return Look(Kind.HEADING, int(match[1] or _DIGITS.index(match[2]) + 1))
    match = _TOC.fullmatch(name)
    return Look(Kind.ITEM, LISTED + int(match[1]) - 1) if match else None


def _told(style: _Style) -> Look | None:
    """What a style says by itself; None when it leaves that to the style that it is based on."""
    look = named(style.name)
    if style.outline is not None and (look is None or style.name not in _NAMED):
        return Look(Kind.HEADING, style.outline + 1) if style.outline < 9 else _PLAIN
    if look is None and style.listed is not None:
        return Look(Kind.ITEM, LISTED + style.listed)
    return look
