"""The entries of reference lists: which words of one are the title, and which the journal.

Four forms: GB/T 7714 (``AUTHORS.TITLE[J].JOURNAL,2020(6):114-132.``), a number with title, institution and year
(``3.TITLE,INSTITUTION,2021年``), author and year (``Li, W. (2020). Title. Journal, 3(2)``), and quoted titles
(``Li W. "Title," Journal, 2019``).

Entries may be run together in one paragraph, in Chinese and English, with numbers or without. The name of a standard is no
title here.

>>> text = "赵某.县域信贷可得性研究[J].金融研究,2022(3):5-9.钱某.票据定价[D].望海大学,2021."
>>> [(text[start:end], rule.value) for start, end, rule in references(text)]
[('县域信贷可得性研究', 'shape:reference'), ('金融研究', 'shape:journal'), ('票据定价', 'shape:reference')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builders.rules import Rule

__all__ = ["references"]

_MARKER = re.compile(r"\[(?P<kind>[JMRNDCGPSZ]|EB|DB|CP|A)(?:/(?:OL|CD|MT|DK))?\]")
#: Where an entry begins: a number in brackets or before a dot at a line's beginning, a circled number, an empty line, a line
#: after a whole entry, and what follows the pages, the year or the issue of the entry before.
_BEGINNING = re.compile(
    r"\[\d{1,3}\]|(?:^|\n)\s*(?:\d{1,3}[.、．](?!\d)|[①-⑳])|[①-⑳]|\n\s*\n|参考文献[:：]?\s*\n?"
    r"|(?<=[\d)\]页期年.。;；])\s*\n\s*|(?<=[\d)\]页期年])\s*[.．。;；]\s*(?=[^\W\d_]|[《“\"])"
    r"|(?<=[\d)\]页期年.。;；])\s*(?:\d{1,3}[.、．])(?=[^\W\d_]|[《“\"])"
)
#: What may part authors and title, but not the whole of a number from its fraction (2.0).
_DOT = re.compile(r"[.．。:：](?=\s*[^\s,，.])(?!(?<=\d.)\d)")
#: One author: a Chinese name or an institution's, or up to five English words that begin with capitals.
_AUTHOR = re.compile(
    r"[一-鿿·()]{2,26}|等|et\s+al\.?"
    r"|(?:(?:[A-Z][\w'’-]*\.?|[A-Z]\.(?:[ -]?[A-Z]\.)*|of|on|in|for|the|de|van|der|von|Jr\.?)(?:\s+|-|$)){1,7}"
)
#: One author before a colon, which also parts a title: 某某:题名.
_PERSON = re.compile(r"[一-鿿·]{2,4}|等|[一-鿿()]{4,26}(?:[会局院部署司所组]|中心|大学|银行|公司)")
_BETWEEN = re.compile(r"\s*(?:[,，、;；&]|\band\b|\s和\s)\s*|(?<=[一-鿿])(?=等$)")
_JOURNAL = re.compile(
    r"\s*[.．,，:：]?\s*(?P<title>(?:\d\d(?=[一-鿿]))?[^\[\],，.．;；:：\d]{2,60}(?:\([^()\d]{1,6}\))?"
    r"(?:,\s[A-Z][A-Za-z ]{2,40})?)\s*[,，.．(]\s*(?:19|20)\d\d"
)
_NUMBERED = re.compile(
    r"(?:^|(?<=\n))[ \t]*(?:\[\d{1,3}\]|\d{1,3}[.、．]|[①-⑳])\s*(?P<title>[^\n,，。;；《》\[\]]{4,60})[,，]\s*"
    r"(?P<by>[^\n,，。;；《》\d]{2,30})[,，]\s*(?:19|20)\d\d(?:[年./-]\d{0,2}(?:[月./-]\d{0,2}日?)?)?(?:[,，][^\n]{0,20})?[.。]?\s*(?=\n|$)"
)
#: The author's words in an entry of author and year.
_NAMES = r"[A-Z][\w'’-]+,?\s(?:[A-Z]\.?[ -]?){1,3}[^\n()\[\]“”\"]{0,120}?"
_HARVARD = re.compile(
    rf"(?:^|(?<=\n)|(?<=\])|(?<=[\d)]\.\s)|(?<=[\d)][.。]))\s*(?:\d{{1,3}}[.、]\s*)?{_NAMES}(?:\(|,\s?|\.\s)(?:19|20)\d\d[a-z]?\)?[.,:]\s*"
    r"[“\"]?(?P<title>[A-Z][^\n“”\"]{8,180}?)(?:[.,?!]+[”\"]?|[”\"][.,]?)\s*(?P<journal>[A-Z][A-Za-z&,\s-]{3,60}?),?\s*\d"
)
#: A numbered entry without a letter: [4] Moss J, et al. Title of it. Harbour Working Papers, No 79, 2019.
_SERIAL = re.compile(
    r"(?:^|(?<=\n)|(?<=\]))\s*(?:[A-Z][\w'’-]+,? (?:[A-Z]\.?[ -]?){1,3}(?:,? (?:et al|and|&)\.?|[,;] ?)? ?){1,8}\.? ?"
    r"(?P<title>[A-Z][^\n.\[\]“”\"]{12,160})\. (?P<journal>[A-Z][A-Za-z&' -]{5,60}),? ?(?:No\.?|Vol\.?|\(?(?:19|20)\d\d|\d)"
)
_CHINESE_YEAR = re.compile(
    r"(?:^|(?<=\n)|(?<=\]))\s*(?:\d{1,3}[.、]\s*)?(?P<by>[一-鿿·]{2,5}(?:[,，、][一-鿿·]{2,5}){0,4}等?)[,，.]?\s*"
    r"\(?(?:19|20)\d\d[a-z]?\)?[.,，:：]\s*(?P<title>[^\n.．,，。;；《》\[\]]{6,60})[.．,，]\s*(?P<journal>[^\n.．,，。;；《》\[\]\d]{2,20})[,，.]\s*"
    r"(?:\d{1,4}\(|第?\d|\(\d)"
)
#: What tells that a text holds a reference list.
_LISTS = ("参考文献", "参考资料", "References", "REFERENCES", "Bibliography")
_LETTERS = ("[J]", "[M]", "[R]", "[D]")
#: What the name of an English journal holds.
_JOURNALS = ("Journal", "Review", "Quarterly", "Letters")
#: The longest entry, and the longest title.
_REACH, _LONGEST = 420, 200


def references(text: str) -> Iterator[tuple[int, int, Rule]]:
    """The titles and journals that the entries of reference lists name.

    Args:
        text: Clean text.

    Yields:
        Beginning and end of a title, and the rule that found it; after a title its journal when the entry tells one.
    """
    if "[" in text:
        yield from _marked(text)
    for pattern in _forms(text):
        for match in pattern.finditer(text):
            yield *match.span("title"), Rule.SHAPE_REFERENCE
            if match.groupdict().get("journal"):
                yield *match.span("journal"), Rule.SHAPE_JOURNAL


def _forms(text: str) -> Iterator[re.Pattern[str]]:
    """The patterns of the forms without a letter in brackets, where the text can hold one."""
    if any(word in text for word in _LISTS) or ("[" in text and any(letter in text for letter in _LETTERS)):
        yield from (_NUMBERED, _HARVARD, _CHINESE_YEAR, _SERIAL)
    elif any(word in text for word in _JOURNALS):
        yield _HARVARD


def _marked(text: str) -> Iterator[tuple[int, int, Rule]]:
    """The titles before [J], [M] and the like, with the journal after [J]."""
    done = 0
    for marker in _MARKER.finditer(text):
        start = max(done, marker.start() - _REACH)
        for beginning in _BEGINNING.finditer(text, start, marker.start()):
            start = beginning.end()
        title = _title(text, start, marker.start())
        done = marker.end()
        if not title or marker["kind"] in "SP":  # standards are rules, patents are neither
            continue
        yield *title, Rule.SHAPE_REFERENCE
        journal = _JOURNAL.match(text, done) if marker["kind"] in "JN" else None
        if journal:
            done = journal.end("title")
            yield *journal.span("title"), Rule.SHAPE_JOURNAL


def _title(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span of the title of an entry that begins at ``start``, before the marker at ``end``."""
    dots = [dot for dot in _DOT.finditer(text, start, min(end, start + 180)) if _authors(text[start : dot.start()], dot[0])]
    start = dots[-1].end() if dots else start
    while start < end and (text[start].isspace() or text[start] in '“"《.,，'):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in '”"》.,，'):
        end -= 1
    return (start, end) if 4 <= end - start <= _LONGEST else None


def _authors(words: str, mark: str) -> bool:
    """Whether the words of an entry up to a mark are the names of its authors; before a colon only Chinese ones."""
    names = [name for name in _BETWEEN.split(words.rstrip(". ").strip()) if name]
    author = _AUTHOR if mark in ".．。" else _PERSON
    return bool(names) and all(author.fullmatch(name) for name in names)
