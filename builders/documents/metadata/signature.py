r"""Who signs a paper, and when: names above a date at its end, names and a date on its cover, the line of its printing.

>>> from builders.documents.metadata.lines import lines_of
>>> from ontology import Knowledge
>>> institutions = Institutions(Knowledge())
>>> text = "请遵照执行。\n\n海山金融监管局\n  望海 支付 协会\n二〇二三年十二月十八日\n"
>>> [(one.names, one.date) for one in signatures(lines_of(text, 0, len(text)), institutions)]
[(('海山金融监管局', '望海支付协会'), '2023-12-18')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from builders.documents.metadata.dates import Dated, dates, only_date
from builders.documents.metadata.institutions import Institutions
from builders.documents.metadata.lines import Line
from builders.records import Span

__all__ = ["Signature", "printed", "signatures"]

#: Lines above a date that may sign.
_ABOVE = 14
_SEAL = re.compile(
    r"^[(（]?(?:盖章|印章|公章|签章|落款)[)）]?[:：]?|[(（](?:盖章|印章|公章|签章|代章|印)[)）]$|^(?:特此(?:公告|通知|函告))[。.]?"
)
_BOARD = re.compile(r"(?:董事会|监事会|管理委员会|管理人)$")
_PRINTED = re.compile(
    r"(?P<who>[一-鿿()]{4,40}?)(?P<date>(?:19|20)\d\d年\d{1,2}月\d{1,2}日|[二一][〇○零一二三四五六七八九]{3}年[^日]{2,6}日)印发"
)


class Signature(NamedTuple):
    """Names that sign, with the span of each, and the date below them."""

    names: tuple[str, ...]
    spans: tuple[Span, ...]
    date: str
    date_span: Span
    line: int
    printed: bool = False


def _names(line: Line, institutions: Institutions, start: int = 0, end: int | None = None) -> tuple[str, ...]:
    words = line.spaced(start, end)
    if len(words) > 90 or "。" in words:
        return ()
    words = _SEAL.sub("", _SEAL.sub("", words.strip()).strip(" ,·|/-*_()")).strip()
    squeezed = re.sub(r"(?<=[一-鿿])\s+(?=[一-鿿])", "", words)
    bare = _BOARD.sub("", squeezed)
    if institutions.is_one(squeezed):
        return (squeezed,)
    return institutions.listed(words) or ((bare,) if bare != squeezed and institutions.is_one(bare) else ())


def signatures(lines: Sequence[Line], institutions: Institutions) -> Iterator[Signature]:
    """The signatures among some lines.

    Args:
        lines: Lines of a head or a tail.
        institutions: Tells names of institutions.

    Yields:
        Each date with the names above it, else with the name below it, in the order of the lines; none without a name.
    """
    for at, line in enumerate(lines):
        if whole := only_date(line.text):
            signing = _above(lines, at, institutions) or _below(lines, at, institutions)
            if signing:
                yield Signature(
                    tuple(n for n, _ in signing),
                    tuple(s for _, s in signing),
                    whole.value,
                    line.span(whole.start, whole.end),
                    at,
                )
        elif len(line.text) <= 80 and (found := _beside(line, institutions)):
            names, dated = found
            spans = (line.span(0, dated.start),) * len(names)
            yield Signature(names, spans, dated.value, line.span(dated.start, dated.end), at)


def _beside(line: Line, institutions: Institutions) -> tuple[tuple[str, ...], Dated] | None:
    """Names and a date in one line: 望海支付协会 2024年6月3日."""
    found = [one for one in dates(line.text) if len(one.value) >= 7]
    if len(found) != 1 or found[0].end < len(line.text) - 2 or found[0].start < 4 or line.text.endswith("印发"):
        return None
    names = _names(line, institutions, 0, found[0].start)
    return (names, found[0]) if names else None


def _above(lines: Sequence[Line], at: int, institutions: Institutions) -> list[tuple[str, Span]]:
    signing: list[tuple[str, Span]] = []
    for number in range(at - 1, max(-1, at - _ABOVE), -1):
        line = lines[number]
        names = _names(line, institutions)
        if not names:
            if not signing and number == at - 1 and 2 <= len(line.text) <= 14 and not re.search(r"[。,:;]", line.text):
                continue  # who signs for it: 行长 张某
            break
        signing[:0] = [(name, line.span()) for name in names]
    return signing


def _below(lines: Sequence[Line], at: int, institutions: Institutions) -> list[tuple[str, Span]]:
    if at + 1 >= len(lines):
        return []
    names = _names(lines[at + 1], institutions)
    return [(name, lines[at + 1].span()) for name in names]


def printed(lines: Sequence[Line], institutions: Institutions) -> Iterator[Signature]:
    """The lines that say who printed a paper, and when: 海山市人民政府办公室 2023年5月6日印发.

    Args:
        lines: Lines of a tail.
        institutions: Tells names of institutions.

    Yields:
        Each such line as a signature.
    """
    for at, line in enumerate(lines):
        match = _PRINTED.search(line.text) if "印发" in line.text and len(line.text) < 90 else None
        if match:
            dated = next(iter(dates(match["date"])), None)
            who = next((match["who"][i:] for i in range(len(match["who"]) - 3) if institutions.is_one(match["who"][i:])), "")
            if dated:
                names = (who,) if who else ()
                spans = (line.span(*match.span("who")),) if who else ()
                yield Signature(names, spans, dated.value, line.span(*match.span("date")), at, printed=True)
