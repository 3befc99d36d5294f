"""What a report's opening prints of its authors, its journal, the number of its issue and its DOI, and where.

>>> raw = "周小二,李一.农商行的小微金融[J].望海金融,2023(4)"
>>> [(one.field, one.value, one.text, one.rule) for one in authors(raw, raw, 0, CleanText.of(raw)).evidence]
[('author', '周小二', '周小二', 'citation'), ('author', '李一', '李一', 'citation')]
>>> [(one.field, one.value, one.text) for one in journal(raw, raw, 0, lambda words: "")]
[('journal', '望海金融', '望海金融'), ('issue', '4', '4')]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from builders.documents.metadata.claims import place_of, quoted
from builders.records import Evidence, Raw, Span
from builders.text.clean import CleanText

__all__ = ["Authors", "authors", "journal"]

_ANALYST = re.compile(
    r"(?:分析师|作者|研究员|研究助理|首席)[:：\s|]*([一-鿿]{2,3}?)(?=执业|证书|登记|资格|[^一-鿿])[^一-鿿]{0,60}?"
    r"(?:(?:执业|登记|资格|证书|证券|编号|编码|投资|咨询)[^S]{0,24})?(S\d{13})(?!\d)"
    r"|([一-鿿]{2,3})[(（](?:首席)?(?:证券)?分析师[)）].{0,60}?(S\d{13})(?!\d)"
)
_NAME = r"[一-鿿]{2,4}"
_BYLINES = (
    re.compile(rf"【作\s*者】\s*({_NAME}(?:[;；,，、\s]+{_NAME})*)\s*(?=【|\n|$)"),
    re.compile(rf"文\s*[/／|｜]{{1,2}}\s*({_NAME}(?:[\s、,，]+{_NAME}){{0,3}}?)(?=\s|$)"),
    re.compile(rf"(?:作者|署名|撰文|执笔)\s*[:：]\s*({_NAME}(?:[、,，;；\s]+{_NAME})*?)(?=[\d\s。;；(（]|$)"),
    re.compile(rf"({_NAME}(?:[\s,，、]+{_NAME}){{0,5}})\s*[(（][^()（）]{{4,40}}[,，]\s*[一-鿿]{{2,6}}\s*\d{{6}}\s*[)）]"),
)
#: What the last of them ends with.
_POSTCODE = re.compile(r"\d{6}\s*[)）]")
_CITED = re.compile(
    rf"({_NAME}(?:[,，]\s*{_NAME})*)[.．]\s*[^\[\]\n]{{4,60}}\[J\]\s*[.．,，]\s*(?P<journal>[^,，.．\n]{{2,20}})[,，]\s*(?P<year>20\d\d)"
    r"(?:[,，]\s*\d+)?\s*[(（](?P<issue>\d{1,2})[)）]"
)
_JOURNAL = re.compile(
    r"【期刊名称】\s*《?(?P<journal>[^《》【\n]{2,30})》?\s*(?:【年\(?卷\)?,?\s*期】\s*\d{4}\(\d+\)(?P<issue>\d{1,3}))?"
)
_ISSUE = re.compile(r"(?P<journal>[一-鿿]{2,12}?)\s*(?P<year>20\d\d)\s*年\s*第\s*(?P<issue>\d{1,3})\s*期?")
#: Without which each of them matches nothing, and what is found fast.
_NAMED, _ARTICLE, _NUMBERED = re.compile("【期刊名称】"), re.compile(r"\[J\]"), re.compile(r"20\d\d\s*年\s*第")
_DOI = re.compile(r"(?<![\d.])(10\.\d{4,9}/[-\w.;()/:]+[\w)])", re.A)
_COMMA, _BETWEEN = re.compile(r"[^,，]+"), re.compile(r"[^;；,，、\s]+")


class Authors(NamedTuple):
    """Name and licence number (empty when none is printed) of each author, and where they stand."""

    people: tuple[tuple[str, str], ...] = ()
    evidence: tuple[Evidence, ...] = ()


def authors(raw: Raw, opening: str, base: int, clean: CleanText) -> Authors:
    """Analysts with their licence numbers, else the authors that a byline names.

    Args:
        raw: The text of the source.
        opening: The beginning of the report, in Simplified characters.
        base: Where it begins in ``raw``.
        clean: The clean text of the report.

    Returns:
        The people; none when nothing names them.
    """
    text = clean.text
    found = {(m[2] or m[4]): m for m in _ANALYST.finditer(text)} if "S0" in text or "S1" in text else {}
    if found:
        named = sorted((m[1] or m[3], licence, m) for licence, m in found.items())
        spans = [clean.raw_span(m.start(1 if m[1] else 3), m.end(2 if m[2] else 4)) for _, _, m in named]
        said = (quoted(raw, "author", name, span, "licence", 0.9) for (name, _, _), span in zip(named, spans, strict=True))
        return Authors(tuple((name, licence) for name, licence, _ in named), tuple(said))
    if "[J]" in opening and (cited := _CITED.search(opening)):
        return _listed(raw, base, "citation", (_COMMA, opening, cited.span(1)))
    for byline in _BYLINES if _POSTCODE.search(opening) else _BYLINES[:-1]:
        if match := byline.search(opening):
            return _listed(raw, base, "byline", (_BETWEEN, opening, match.span(1)))
    return Authors()


def _listed(raw: Raw, base: int, rule: str, names: tuple[re.Pattern[str], str, Span]) -> Authors:
    """The names that a pattern parts in a stretch of the opening."""
    pattern, opening, span = names
    found = list(pattern.finditer(opening, *span))
    people = tuple((match[0].strip(), "") for match in found)
    places = ((base + m.start() + len(m[0]) - len(m[0].lstrip()), base + m.start() + len(m[0].rstrip())) for m in found)
    said = (quoted(raw, "author", name, place, rule, 0.8) for (name, _), place in zip(people, places, strict=True))
    return Authors(people, tuple(said))


def journal(raw: Raw, opening: str, base: int, known: Callable[[str], str]) -> Iterator[Evidence]:
    """Journal, issue and DOI where the opening prints them; a bare name counts when it is a known publication's.

    Args:
        raw: The text of the source.
        opening: The beginning of the report, in Simplified characters.
        base: Where it begins in ``raw``.
        known: The known publication whose name some words end with; empty for none.

    Yields:
        An evidence of each that is printed.
    """
    for pattern, sign, rule in (
        (_JOURNAL, _NAMED, "journal field"),
        (_CITED, _ARTICLE, "citation"),
        (_ISSUE, _NUMBERED, "issue"),
    ):
        match = pattern.search(opening) if sign.search(opening) else None
        if match and (pattern is not _ISSUE or known(match["journal"])):
            name = match["journal"].strip()
            title = (known(name) or name) if pattern is _ISSUE else name
            place = place_of(raw, title, (base + match.start("journal"), base + match.end("journal")))
            yield quoted(raw, "journal", title, place, rule, 0.85)
            if match["issue"]:
                place = (base + match.start("issue"), base + match.end("issue"))
                yield quoted(raw, "issue", str(int(match["issue"])), place, rule, 0.85)
            break
    if doi := _DOI.search(opening):
        yield quoted(raw, "doi", doi[1], (base + doi.start(1), base + doi.end(1)), "doi", 0.95)
