"""What stands at the head of an article before its text: its title once more, and who wrote it.

>>> repeated_title("数字金融 农商行的小微金融文/林一 本文讨论…", "农商行的小微金融")
(5, 13)
>>> authors("农商行的小微金融文/林一 周二 海山银行[摘要]")
(Named(name='林一', start=10, end=12), Named(name='周二', start=13, end=15))
>>> [one.name for one in authors("文II海山银行行长周小二周小二现任")]
['周小二']
"""

from __future__ import annotations

import re
from typing import NamedTuple

from builders.records import Span

__all__ = ["LEAST", "Named", "authors", "repeated_title"]

#: Characters of an article's head within which its title may stand again, and what comes back of it at least.
HEAD, LEAST = 100, 6
_SIGN = re.compile(r"[\s《》〈〉【】「」『』“”\"'‘’:：·,，()（）\-—–]+")
#: After these words a title's words are the beginning of a sentence.
_GOES_ON = re.compile(r"[的是在了将已和与及对为等中下上,，、。;；:：!！?？]")

_NAME = re.compile(r"[一-鿿]{2,4}(?![一-鿿])|[一-鿿]{1,8}·[一-鿿]{1,8}(?![一-鿿])")
_NOT_A_NAME = re.compile(
    r"记者|编辑|作者|通讯员|本刊|本报|银行|公司|集团|大学|学院|研究|中心|协会|总行|分行|支行|科技|金融|财经|"
    r"经理|主任|教授|行长|总裁|董事|处长|局长|部长|专家|博士|摘要|导读|编者|来源|关键词|正文"
)
_PEOPLE = re.compile(r"[\s、,，;；]*")
_SIGNED = re.compile(
    r"(?<![作论正原全译本课散短征条下中英外公])文\s*(?:[/／|｜丨‖∥\\]{1,2}|[IlⅠ1]{2}(?=[一-鿿])|[:：])\s*"
    r"|(?:作\s*者|署名|撰文|执笔|撰稿)\s*[:：]\s*|[【\[]作\s*者[】\]]\s*"
)
_ROLE = re.compile(
    r"(?:董事长|行长|总裁|总经理|经理|主任|处长|局长|教授|研究员|院长|所长|秘书长|主席|书记|会长)\s*"
    r"(?P<name>[一-鿿]{2,3})(?=[一-鿿]?(?P=name)|现任|[\s,，。;；:：\[【(（]|$)"
)


def repeated_title(body: str, title: str) -> Span | None:
    """Where a title stands again at the head of its article: as a heading, not as the beginning of a sentence.

    Its signs and blanks may differ, and so may its end (《…》范文, 《…》篇一).

    Args:
        body: The article's text.
        title: Its title.

    Returns:
        The span in ``body``, title marks included; None when it does not stand there.
    """
    head, places = _without_signs(body[: HEAD + 2 * len(title)])
    wanted, _ = _without_signs(title)
    if len(wanted) < LEAST:
        return None
    at = head.find(wanted)
    length = len(wanted)
    if at < 0:
        at, length = 0, _common(head, wanted)
        if length < LEAST or length * 10 < len(wanted) * 8 or not title.startswith("《"):
            return None
    if at and places[at] > HEAD:
        return None
    start, end = places[at], places[at + length - 1] + 1
    while end < len(body) and body[end] in '》】」』”’"':
        end += 1
    while start and body[start - 1] in '《【「『“‘"':
        start -= 1
    return None if _GOES_ON.match(body, end) else (start, end)


def _without_signs(text: str) -> tuple[str, list[int]]:
    """``text`` without signs and blanks, and where each of its characters stands."""
    signs = {place for match in _SIGN.finditer(text) for place in range(*match.span())}
    places = [place for place in range(len(text)) if place not in signs]
    return "".join(text[place] for place in places), places


def _common(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


class Named(NamedTuple):
    """A person whom a byline names, and where."""

    name: str
    start: int
    end: int


def authors(opening: str) -> tuple[Named, ...]:
    """The people whom a byline names: 文/… , 文II…, 作者:…

    Args:
        opening: Head of an article, in Simplified characters.

    Returns:
        Their names with their places, eight at most; empty when no byline names any.
    """
    for signed in _SIGNED.finditer(opening):
        names, after = _names(opening, signed.end()), signed.end()
        if not names and (told := _ROLE.search(opening[after : after + 60])):
            names = [Named(told["name"], after + told.start("name"), after + told.end("name"))]
        if names:
            return tuple(names)
    return ()


def _names(text: str, position: int) -> list[Named]:
    names: list[Named] = []
    while (match := _NAME.match(text, position)) and not _NOT_A_NAME.search(match[0]) and len(names) < 8:
        names.append(Named(match[0], *match.span()))
        position = match.end()
        if gap := _PEOPLE.match(text, position):
            position = gap.end()
    return names
