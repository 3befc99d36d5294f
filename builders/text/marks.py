r"""Marks that stand inside names and are not said: of Markdown, of HTML, and the pinyin that some converters add.

Nothing is taken out here: :func:`marks` tells where they stand, so that cleaning can leave them out and offsets stay.

>>> text = "招商**银行**与[宁波](http://a.example/)银行、中國銀(yín)行、平安&nbsp;银行"
>>> without(text)
'招商银行与宁波银行、中國銀行、平安 银行'
>>> without("2*3*4,a_b_c,欧洲(café),#话题#")
'2*3*4,a_b_c,欧洲(café),#话题#'
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from ontology.normalise import ideographs, invisible

__all__ = ["Mark", "marks", "printable", "unsaid", "without"]


class Mark(NamedTuple):
    """A stretch that is not said as it stands.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        stands_for: The one character that it stands for; empty for what is only a mark.
    """

    start: int
    end: int
    stands_for: str = ""


#: Emphasis on one line, as CommonMark has it: nothing blank inside the marks.
_EMPHASIS = re.compile(r"(?<!\\)(\*{1,3}|_{1,3}|~~|`{1,3})(?=[^\s*_`~])([^\n]{0,300}?[^\s\\*_`~])\1(?![*_`~])")
_TARGET = r"(?:(?:https?://|ftp://|mailto:|www\.|[/#]|\.{1,2}/)[^\s()]*(?:\([^\s()]*\)[^\s()]*)*|[\w%./-]+\.(?:html?|md|pdf|aspx?|php|docx?)|)"
_LINK = re.compile(rf"(!?\[)[^\[\]\n]{{1,200}}(\]\({_TARGET}(?:[ \t]+\"[^\"\n]{{0,200}}\")?\))")
_NOTE = re.compile(r"\[\^[\w-]{1,20}\](?!:)")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|code|del|em|font|i|ins|mark|s|small|span|strike|strong|sub|sup|u|wbr)(?:\s[^<>\n]{0,300})?/?>", re.I
)
_REFERENCE = re.compile(r"&(?:#[0-9]{2,7}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z][A-Za-z0-9]{1,20});")
_CODE = re.compile(r"\\u([0-9a-fA-F]{4})")
#: What may be pinyin in brackets after its character: the tone is a mark over a vowel, or there is none.
_PINYIN = re.compile(r"(?<=[㐀-鿿豈-﫿])[(（]([a-zü\u00e0-\u01dc\u0300-\u030c]{1,8})[)）]")
_SYLLABLE = re.compile(
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?(?:[iu]?(?:a|ai|an|ang)|[iu]?ao|[iuü]?e|ei|er|en|eng|[iuü]|in|ing|i?ong|iu|[uü]e|[uü]?an|ui|u[on]|ün|ou?)"
)
#: Syllables without a tone, which are pinyin only where others of the text have one.
_TONELESS = frozenset(("ba", "de", "ge", "le", "ma", "me", "men", "ne", "tou", "zhe", "zi"))
_TONES = frozenset("\u0300\u0301\u0304\u0306\u030c")
#: What a title with marks, or pinyin, has at least one of.
_SUSPECT = re.compile(r"[*_`~\[\\<&(（]")
#: What no label, title or sentence may hold: controls, and codes that are no characters.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


def marks(text: str, *, toned: bool = True, title: bool = False) -> list[Mark]:
    """The marks in a text.

    Args:
        text: Any text.
        toned: Whether it may have vowels with tones; pinyin is looked for then.
        title: Whether it is a title, perhaps a file's name: an underscore between words is one then.

    Returns:
        Them in the order of the text; some may overlap.
    """
    kinds: list[Iterator[Mark]] = []
    kinds += [_emphasis(text, title, sign) for sign in "*_`~" if sign in text]
    if "[" in text:
        kinds += [_links(text), (Mark(*match.span()) for match in _NOTE.finditer(text))] if "](" in text or "[^" in text else []
    if "\\" in text:
        kinds += [(Mark(*match.span()) for match in _ESCAPE.finditer(text)), _codes(text)]
    if "<" in text:
        kinds.append(Mark(*match.span()) for match in _TAG.finditer(text))
    if "&" in text:
        kinds.append(_references(text))
    if toned:
        kinds.append(_pinyin(text))
    return sorted(chain.from_iterable(kinds))


def without(text: str, *, title: bool = False) -> str:
    """``text`` as it is said (arguments as of :func:`marks`): without marks, and with what references stand for."""
    pieces, position = [], 0
    for start, end, stands_for in marks(text, title=title):
        if start >= position:
            pieces += [text[position:start], stands_for]
            position = end
    return "".join([*pieces, text[position:]])


def unsaid(line: str) -> str:
    r"""A title or a name as it is shown.

    Args:
        line: What a source states, perhaps with marks, control characters, radicals and invisible characters.

    Returns:
        What is left of it, on one line.

    >>> unsaid("**招商**银行\x01年报\u200b"), unsaid("⻓江⾦融_2023_年报")
    ('招商银行年报', '长江金融_2023_年报')
    """
    line = ideographs(line)
    if line.isprintable() and not _SUSPECT.search(line):
        return line
    return printable(re.sub(rf"[{invisible()}]", "", without(line, title=True))).strip()


def printable(text: str) -> str:
    """``text`` with a blank in the place of every control character but tabs and line feeds, each in its place."""
    return text if text.isprintable() else _CONTROL.sub(" ", text)


def _emphasis(text: str, title: bool, sign: str) -> Iterator[Mark]:
    start = text.find(sign)
    while start >= 0:
        match = _EMPHASIS.match(text, start)
        end, size = (match.end(), len(match[1])) if match else (start, 1)
        between = title and sign == "_" and (text[max(0, start - 1) : start] + text[end : end + 1]).isalnum()
        formula = _word(text, start - 1, start + size) or _word(text, end - size - 1, end)
        if match and not (between or formula):  # of no formula, identifier or file's name
            yield Mark(start, start + size)
            yield Mark(end - size, end)
        start = text.find(sign, start + size)  # there may be others inside


def _word(text: str, before: int, after: int) -> bool:
    """Whether the characters on both sides of a mark are of one Latin word or number."""
    pair = text[max(before, 0) : before + 1] + text[after : after + 1]
    return len(pair) == 2 and pair.isascii() and pair.isalnum()


def _links(text: str) -> Iterator[Mark]:
    for match in _LINK.finditer(text):
        yield Mark(*match.span(1))
        yield Mark(*match.span(2))


def _references(text: str) -> Iterator[Mark]:
    for match in _REFERENCE.finditer(text):
        char = html.unescape(match[0])
        if len(char) == 1 and not "\ud800" <= char <= "\udfff":
            yield Mark(*match.span(), char if char.isprintable() else " ")


def _codes(text: str) -> Iterator[Mark]:
    for match in _CODE.finditer(text):
        char = chr(int(match[1], 16))
        if char > "\xa0" and not "\ud800" <= char <= "\udfff":
            yield Mark(*match.span(), char)


def _pinyin(text: str) -> Iterator[Mark]:
    found = [(Mark(*match.span()), match[1]) for match in _PINYIN.finditer(text)]
    read = [(mark, syllable, _toned(syllable)) for mark, syllable in found]
    if any(toned for _, _, toned in read):
        yield from (mark for mark, syllable, toned in read if toned or syllable in _TONELESS)


def _toned(syllable: str) -> bool:
    """Whether a word is one syllable of pinyin with its tone."""
    apart = unicodedata.normalize("NFD", syllable)
    plain = "".join(c for c in apart if c not in _TONES)
    return len(apart) == len(plain) + 1 and bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", plain)))
