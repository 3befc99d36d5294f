"""Texts decoded in the wrong encoding and saved so, and texts of escapes: told, and turned back where that is possible.

Bytes of one encoding that are read in another give a text that is sound, and says nothing: ``æ\u008b\u009bå\u0095\u0086`` for
招商. Read back into the bytes and decoded as they should have been, it says what it said. That is believed only of a text that
gives everyday Chinese so: in no other text do the bytes of accents, or of Chinese, make Chinese of another encoding.

>>> wrong = "招商银行与宁波银行推出联名卡。".encode().decode("latin-1")
>>> found = misreading(wrong)
>>> found, bytes_of(wrong, found.read_as).decode(found.codec)
(Misreading(read_as='cp1252', codec='utf-8'), '招商银行与宁波银行推出联名卡。')
>>> misreading("Société Générale und Münchener Rück"), misreading("招商银行推出联名卡。")
(None, None)
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from builders.text.damage import common
from ontology.normalise import HAN

__all__ = ["LOST_SHARE", "Misreading", "bytes_of", "escaped", "garbled", "misreading", "readable", "unescaped"]

#: Of the characters of a text that is turned back, how many may be lost: one in twenty.
LOST_SHARE = 20
#: What is looked at: a text is wrong from its beginning.
_SAMPLE = 20_000
_LOST = "\ufffd"
#: Accents and lost characters that any short text may have.
_FEW = 10
#: Bytes that Windows-1252 does not have are read as the controls of Latin-1, and those of a mixture too.
_BYTES = {code: 0xDC00 + code for code in range(0x80, 0xA0)}
_ASIAN = ("gb18030", "big5")
_BEYOND = re.compile("[^\x00-\x7f]")


class Misreading(NamedTuple):
    """How a text was read, and how it should have been.

    Attributes:
        read_as: The codec in which its bytes were read.
        codec: The codec in which they are text.
    """

    read_as: str
    codec: str


_WAYS = (
    *(Misreading(read_as, "utf-8") for read_as in ("cp1252", "gb18030", "big5", "mac_roman", "cp437")),
    *(Misreading("cp1252", codec) for codec in ("gb18030", "big5")),
    Misreading("gb18030", "big5"),
    Misreading("big5", "gb18030"),
)


def bytes_of(text: str, read_as: str) -> bytes:
    """The bytes that were read as ``text``.

    Args:
        text: The text, or a stretch of it.
        read_as: A codec of a :class:`Misreading`.

    Returns:
        Its bytes; what was lost already is ``0xFF``.

    Raises:
        UnicodeEncodeError: It has characters that no byte can be read as.
    """
    text = text.replace(_LOST, "\udcff")
    if read_as in _ASIAN:
        text = text.replace("€", "\udc80")  # the byte 80 alone, in code page 936
    return (text.translate(_BYTES) if read_as == "cp1252" else text).encode(read_as, "surrogateescape")


def misreading(text: str) -> Misreading | None:
    """How a text was read in the wrong encoding.

    Args:
        text: The text, or its beginning.

    Returns:
        How, where it can be turned back with the loss of one character in twenty; else None.
    """
    sample = _sample(text)
    return next((way for way in _likely(sample) if _lost(sample, way) * LOST_SHARE <= 1), None)


def garbled(text: str) -> bool:
    """Whether a text was read in the wrong encoding and cannot be turned back.

    Args:
        text: The text, or its beginning.

    Returns:
        True where it is mostly accented letters, lost characters or rare Chinese, or Chinese of the bytes of UTF-8.
    """
    sample = _sample(text)
    said = len("".join(sample.split()))
    lost = sample.count(_LOST) + 3 * sample.count("锟斤拷")
    if max(lost, accents := _accents(sample)) > _FEW and (lost * 3 > said or accents * 5 > said * 2):
        return True
    return _rare(sample[:2000]) or any(_lost(sample, way) < 0.4 for way in _likely(sample))


def _sample(text: str) -> str:
    """The beginning of ``text`` up to the end of a line, if that is near: a line that is cut off has lost something."""
    sample = text[:_SAMPLE]
    return sample if len(text) <= _SAMPLE else sample[: sample.rfind("\n", _SAMPLE // 2) + 1] or sample


def _accents(text: str) -> int:
    """How many characters are of the upper half of Latin-1, but for those that Chinese text has too."""
    upper = len(text.encode("latin-1", "ignore")) - len(text.encode("ascii", "ignore"))
    return upper - text.count("·") - text.count("\xa0") - text.count("×")


def _likely(sample: str) -> Iterator[Misreading]:
    """The ways in which ``sample`` may have been misread, by what characters it has."""
    first = _BEYOND.search(sample)
    if first is None:
        return
    opening = sample[first.start() : first.start() + 300]
    asian = len(HAN.findall(opening)) * 2 > len(_BEYOND.findall(opening))
    for way in _WAYS:
        if (
            (way.read_as in _ASIAN) == asian
            and (way.codec == "utf-8" or not asian or _rare(opening))
            and _lost(opening, way) < 1
        ):
            yield way


def _rare(text: str) -> bool:
    """Whether most of the Chinese of a text is of characters that are not in daily use."""
    chinese = HAN.findall(text)
    return len(chinese) > _FEW and sum(map(common, chinese)) * 2 < len(chinese)


def _lost(sample: str, way: Misreading) -> float:
    """The share of characters beyond ASCII that are lost when ``sample`` is turned back; 1 when it does not become Chinese."""
    try:
        data = bytes_of(sample, way.read_as)
    except UnicodeEncodeError:
        return 1.0
    back = data.decode(way.codec, "replace")
    chinese = HAN.findall(back)
    beyond = len(back) - len(back.encode("ascii", "ignore"))
    pairs = sum(map(len, re.findall(rb"[\x80-\xff]{2,}", data))) if way.codec != "utf-8" else beyond
    everyday = sum(map(common, chinese))
    if len(chinese) < 2 or everyday * 10 < len(chinese) * 9 or pairs * 10 < beyond * 9:
        return 1.0
    lost = back.count(_LOST)
    return lost / beyond if len(chinese) * 2 >= beyond - lost else 1.0


_ESCAPED = re.compile(r"&#(?:([0-9]{2,7})|[xX]([0-9a-fA-F]{2,6}));|\\u\{?([0-9a-fA-F]{4,6})\}?|%u([0-9a-fA-F]{4})")
_CONTROL = re.compile("[\x00\x01\x03-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")  # 2 is pdfium's hyphen
_LETTERS = re.compile("[\xa1-\xb6\xb8-\xd6\xd8-\u024f]")  # Latin ones beyond ASCII, and signs among them
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def escaped(text: str) -> bool:
    r"""Whether a text is written in escapes: character references (``&#38134;``) or code points (``\u94f6``) of Chinese.

    Args:
        text: The text, or its beginning.

    Returns:
        True where more Chinese characters are escaped than written.

    >>> escaped("&#38134;&#34892;"), escaped(r"\u94f6\u884c"), escaped("银行 &#8212; 报告")
    (True, True, False)
    """
    sample = text[:_SAMPLE]
    if not ("&#" in sample or "\\u" in sample or "%u" in sample):
        return False
    chinese = sum(1 for match in _ESCAPED.finditer(sample) if HAN.match(_character(match)))
    return chinese > 1 and chinese > len(HAN.findall(sample))


def unescaped(text: str) -> str:
    r"""``text`` with its escapes read, where it is written in them.

    Args:
        text: Any text.

    Returns:
        The characters; a text that is not :func:`escaped` as it is.

    >>> unescaped(r"\u94f6\u884c A&#38134;"), unescaped("银行&#8212;")
    ('银行 A银', '银行&#8212;')
    """
    if not escaped(text):
        return text
    read = _ESCAPED.sub(_character, text)
    return _PAIR.sub(lambda pair: pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le"), read)


def _character(match: re.Match[str]) -> str:
    code = int(match[1]) if match[1] else int(match[2] or match[3] or match[4], 16)
    return chr(code) if 31 < code < 0x110000 else match[0]


def readable(text: str) -> bool:
    r"""Whether what a font without a table of its characters gave is text.

    Args:
        text: The text of a page.

    Returns:
        False where a third of it and more is for private use, controls, lost, rare Chinese, accents, or of many scripts.

    >>> readable("招商银行的营业收入"), readable("\ue012\ue0a4\ue0b1年"), readable("Annual report 2023"), readable("ʤЀԳ؊ݎɅ")
    (True, False, True, False)
    """
    sample = "".join(text[:_SAMPLE].split())
    if len(_CONTROL.findall(sample)) * 10 > len(sample) or len(_LETTERS.findall(sample)) * 5 > len(sample) * 2:
        return len(sample) < _FEW
    if sample.isascii():
        return _words(sample)
    kinds = Counter(map(_kind, sample))
    rare = kinds["rare"] if kinds["rare"] > kinds["common"] else 0
    letters = Counter({kind: count for kind, count in kinds.items() if kind.isupper()})  # of other scripts
    mixed = len(letters) > 2 and letters.most_common(1)[0][1] * 5 < letters.total() * 4
    bad = kinds["lost"] + rare + (letters.total() if mixed else 0)
    return bad * 3 <= len(sample) and not garbled(sample)


def _words(text: str) -> bool:
    """Whether ASCII is words and numbers: codes that stand for other characters are mostly signs."""
    signs = len(re.findall(r"[!\"#$&'*;<=>?@\[\\\]^`{|}~]", text))
    return signs * 3 <= len(text) or len(text) < 10


def _kind(char: str) -> str:
    """``lost`` for what is no character, ``common`` or ``rare`` for Chinese, the script of other letters, else nothing."""
    if char.isascii() and char.isprintable():
        return ""
    if HAN.match(char):
        return "common" if common(char) else "rare"
    category = unicodedata.category(char)
    if category in ("Co", "Cc", "Cn", "Cs") or char == _LOST:
        return "lost"
    return unicodedata.name(char, "LOST").split()[0] if category[0] in "LM" and char > "\u00ff" else ""
