r"""The one form in which strings are compared: names of tables, text, questions, annotations.

Two steps. :func:`fold` replaces characters one for one, so that offsets stay (width, CJK radicals, Traditional,
dashes and brackets of one kind, lower case); :func:`normalise` also expands the few characters that stand for several
(ﬁ, ㈱) and drops what is not said (blanks, quotation and title marks, invisible characters). Clean text, which people read,
takes the first two replacements only: :func:`singles` and :func:`simplify`.

>>> normalise("《金融科技发展规划（2022—2025年）》")
'金融科技发展规划(2022-2025年)'
>>> normalise("Ｅ收寶"), normalise("⺠⽣銀行"), normalise("“反欺诈”"), normalise("工 商\u200b银行")
('e收宝', '民生银行', '反欺诈', '工商银行')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from operator import ne
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import opencc

__all__ = [
    "DROPPED",
    "HAN",
    "expanded",
    "fold",
    "ideographs",
    "invisible",
    "is_traditional",
    "lower",
    "normalise",
    "simplify",
    "singles",
]

HAN = re.compile(r"[一-鿿]")
#: Marks that are not said: title and quotation marks, and the dot inside names.
DROPPED = "《》〈〉“”\"'‘’「」『』·"
#: Dashes and brackets of one kind.
_ALIKE = (("—", "-"), ("–", "-"), ("―", "-"), ("~", "-"), ("〔", "("), ("〕", ")"), ("[", "("), ("]", ")"))
#: Characters that Simplified text has too (乾县, 著作, 凭藉).
_BOTH = re.compile(r"[乾著藉瞭徵夥麽於]")
#: OpenCC leaves 陜; ㊁ and its kin stand for a lost comma in text drawn from PDFs; blanks and dots of other widths.
_OTHERS = dict(zip("陜㊁㊀㊂　\xa0‧•・﹒", "陕、、。  ····", strict=True))
#: CJK Radicals Supplement, which fonts of PDFs put for ideographs, and these (Unicode, EquivalentUnifiedIdeograph.txt,
#: recalled); NFKC knows only two of them. Parts of characters stand for the whole one.
_RADICALS = dict(
    zip(
        "⺂⺃⺇⺋⺏⺑⺮⺳⺴⺵⺷⺸⺽⻇⻊⻕⻞⻡⺁⺄⺅⺆⺈⺉⺊⺌⺍⺎⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺯⺰⺱⺲⺶⺹⺺⺻⺼⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "乛乚几㔾尢尢竹网网网羊羊臼角足阜食首厂乙亻冂刀刂卜小小兀尢巳幺彑彐忄㣺扌攵旡日月歺母民氵氺灬爫爫丬牛犭王疋目示礻糹纟罓罒羊耂肀聿肉艹艹艹虎衤覀西见角讠贝车辶辶辶阝钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)


@cache
def _singles() -> dict[int, str]:
    """Characters whose compatibility form (NFKC) is one other character, and those that Unicode gives none."""
    table: dict[int, str] = {}
    for low, high in ((0x3000, 0x3400), (0xF900, 0xFB00), (0xFE30, 0xFE70), (0xFF00, 0xFFEF), (0x2E80, 0x2FE0)):
        for code in range(low, high):
            form = unicodedata.normalize("NFKC", chr(code))
            if len(form) == 1 and form != chr(code):
                table[code] = form
    return table | {ord(char): form for char, form in (_RADICALS | _OTHERS).items()}


@cache
def _single() -> re.Pattern[str]:
    return re.compile("[" + "".join(re.escape(chr(code)) for code in sorted(_singles())) + "]")


def singles(text: str) -> str:
    """``text`` with full-width forms, radicals and compatibility characters replaced, each by one character.

    Returns:
        A text of the same length.

    >>> singles("Ｅ收寶（一）㊁⻛险")
    'E收寶(一)、风险'
    """
    table = _singles()
    return _single().sub(lambda match: table[ord(match[0])], text)  # str.translate would look at each character


_RADICAL = re.compile("[\u2e80-\u2fdf]")


def ideographs(text: str) -> str:
    """``text`` with radicals replaced by the characters that they look like, and nothing else.

    Returns:
        A text of the same length.

    >>> ideographs("⻓江⾦融(２０２３)")
    '长江金融(２０２３)'
    """
    table = _singles()
    return _RADICAL.sub(lambda match: table.get(ord(match[0]), match[0]), text)


@cache
def _converter() -> opencc.OpenCC:
    import opencc

    return opencc.OpenCC("t2s")


@cache
def _traditional() -> re.Pattern[str]:
    """Characters without one of which nothing is converted: a table's own, and those that change in words only."""
    plane = [chr(code) for code in range(0x80, 0x10000) if not 0xD800 <= code < 0xE000]
    simple = _converter().convert("\n".join(plane)).split("\n")
    changed = (one for one, other in zip(plane, simple, strict=True) if one != other)
    return re.compile(f"[{''.join(changed)}沈坏藉哩覆衹瞭甦\U00010000-\U0010ffff]")


def simplify(text: str) -> str:
    """``text`` in Simplified characters (OpenCC ``t2s``, which maps one to one).

    Returns:
        A text of the same length.

    >>> simplify("中國工商銀行")
    '中国工商银行'
    """
    first = _traditional().search(text)
    if first is None:
        return text
    few = len(_traditional().findall(text, first.start(), first.start() + 1000)) <= 10
    simple: str = _around(text) if few and len(text) > 100 else _converter().convert(text)
    if len(simple) != len(text):  # no such text is known; offsets matter more than the conversion
        simple = "".join(one if len(one := _converter().convert(c)) == 1 else c for c in text)
    return simple


#: Characters of the longest word that OpenCC converts as a whole.
_WORD = 16


def _around(text: str) -> str:
    """``text`` in Simplified characters, of which only what stands around the few that may change is converted."""
    pieces, position, start = [], 0, -1
    places = [match.start() for match in _traditional().finditer(text)]
    for place, following in zip(places, [*places[1:], len(text) + 2 * _WORD], strict=True):
        start = place if start < 0 else start
        if following - place >= 2 * _WORD:  # no word reaches from one to the other
            first = max(position, start - _WORD)
            pieces += [text[position:first], _converter().convert(text[first : place + _WORD])]
            position, start = place + _WORD, -1
    return "".join([*pieces, text[position:]])


def is_traditional(text: str, sample: int = 5_000) -> bool:
    """Whether more than one Chinese character in fifty changes when simplified (real pages: 0.34 against 0.0001).

    Args:
        text: Text in one script.
        sample: Characters of its beginning that are looked at.

    Returns:
        False for a text without Chinese characters, or with only some that both scripts have.

    >>> is_traditional("數字人民幣試點銀行"), is_traditional("乾县的著作")
    (True, False)
    """
    text = _BOTH.sub("", text[:sample])
    simple = simplify(text)
    han = 0 if simple == text else len(HAN.findall(text))
    return han > 0 and sum(map(ne, text, simple)) > han / 50


def lower(text: str) -> str:
    """``text`` in lower case; a character whose lower case is two (İ) stays.

    Returns:
        A text of the same length.

    >>> lower("ESG İ")
    'esg İ'
    """
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def fold(text: str) -> str:
    """``text`` as it is compared, every character in its place: the first of the two steps.

    Returns:
        A text of the same length.

    >>> fold("《信託法》〔2001〕")
    '《信托法》(2001)'
    """
    text = simplify(singles(text))
    for sign, plain in _ALIKE:  # a hundred times faster than str.translate
        text = text.replace(sign, plain)
    return lower(text)


@cache
def invisible() -> str:
    """Characters that are not seen: controls, formats (soft hyphen, zero-width and direction marks), fillers, selectors.

    Tabs, line ends and other blanks of ASCII are not among them; all that Unicode calls default-ignorable is.

    Returns:
        The inside of a character class of a regular expression.
    """
    formats = "".join(re.escape(chr(code)) for code in range(0x10000) if unicodedata.category(chr(code)) == "Cf")
    controls = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffe\uffff"
    ignorable = "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8"
    return formats + controls + ignorable + "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"


@cache
def _unsaid() -> re.Pattern[str]:
    return re.compile(f"[\\s{re.escape(DROPPED)}{invisible()}]+")


@cache
def _several() -> re.Pattern[str]:
    """Characters that stand for several: ﬁ, ㈱, …, ½."""
    ranges = ((0x00A0, 0x0100), (0x2000, 0x2C00), (0x3200, 0x3400), (0xFB00, 0xFB50))
    found = (chr(code) for low, high in ranges for code in range(low, high))
    return re.compile("[" + "".join(re.escape(char) for char in found if len(unicodedata.normalize("NFKC", char)) > 1) + "]")


def expanded(text: str) -> Iterator[tuple[int, str]]:
    """The characters of ``text`` that stand for several, each with its place and what it stands for.

    Yields:
        Place and expansion of each, in the order of the text.

    >>> list(expanded("conﬁrm")), list(expanded("银行"))
    ([(3, 'fi')], [])
    """
    for match in _several().finditer(text):
        yield match.start(), unicodedata.normalize("NFKC", match[0])


def normalise(text: str) -> str:
    """``text`` as it is compared: the same for whatever is written differently and says the same."""
    text = singles(text)
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    text = fold(text)
    if text.isalnum():
        return text
    text = _unsaid().sub("", text)
    return text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)
