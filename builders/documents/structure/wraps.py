r"""Which lines of a text only wrap: a paragraph over several lines is one block, and its line ends say nothing.

>>> from builders.documents.structure.lines import lines_of
>>> raw = "海山银行股份有限公司是一家\n全国性商业银行。\n总部在望海。\n"
>>> first, second, third = lines_of(raw, (0, len(raw)))
>>> goes_on(first, second, 24), goes_on(second, third, 24)
(True, False)
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from builders.document_model import Kind
from builders.documents.structure.lines import Line, width

__all__ = ["full_width", "goes_on", "runs_in"]

_STOP = "。！？；：:;!?…"
#: A field of a form or an entry.
_LABELLED = re.compile(r"[一-鿿]{2,8}\s*[:：]")
_FLOWING = (Kind.PARAGRAPH, Kind.ITEM, Kind.FOOTNOTE)
#: The rest of a company's name, which begins no line of its own.
_REST = re.compile(
    r"(?P<trade>[一-鿿]?|[投资基金产管理控股集团发展科技保险证券信托租赁餐饮商贸易进出口食品机械供应链服务房地产开工程建设置业物流运输信息软件咨询医药]{0,10})"
    r"(?:股?份有限公司|有?限责任公司|有?限公司)(?=[\s(（,，。、]|$)"
)
#: What ends a line that is a cell of its own, not the beginning of a name.
_WHOLE = re.compile(r"(?:公司|企业|机构|单位|银行|分行|集团|中心|委员会|协会|事务所|[人方者员名称类型况目事理计项他外内])$")
#: Words that a line end parts, so that neither half could end or begin a line of its own.
_PARTED = re.compile(
    r"协\n会|银\n行|公\n司|集\n团(?!队)|基\n金|证\n券|保\n险|监\n[管督]|委\n员会|绿\n色|债\n券(?!商)|机\n构(?![建成筑造])|企\n业"
    r"|持\n续|信\n托|租\n赁|交\n易|指\n引|准\n则|办\n法|条\n例|责\n任|有\n限|股\n份|数\n字|科\n技|普\n惠|研\n究|大\n学"
)
#: Marks that a title or a remark opens and closes, and characters after the line end by which it must be closed.
_PAIRS, _NEAR = (("《", "》"), ("(", ")"), ("（", "）"), ("“", "”"), ("「", "」")), 60
#: Columns of the shortest and the widest line that may be one of a paragraph; how many there are at least, and which share of
#: them ends in mid-sentence, and is about as long as the longest, in a text whose lines wrap.
_LEAST, _WIDEST, _FEWEST, _BROKEN, _ALIKE = 24, 160, 3, 0.5, 0.4
_CLOSED = re.compile(r"[。！？!?；;：:…][”’」』）)】\"']*$")


def full_width(lines: Sequence[Line]) -> float | None:
    """Columns from which a line counts as full.

    Args:
        lines: Lines of one text or page.

    Returns:
        The limit; None for a text with a paragraph a line: most of its longer lines end sentences, or they differ in length,
        or many sentences end far behind it.
    """
    wide = [
        (columns, line.words)
        for line in lines
        if line.shape.kind in _FLOWING and not line.shape.listed and (columns := line.indent + width(line.words)) >= _LEAST
    ]
    wide = [(columns, words) for columns, words in wide if not _figures(words)]
    broken = sorted(columns for columns, words in wide if not _CLOSED.search(words[-3:]))
    if len(broken) < max(_FEWEST, _BROKEN * len(wide)):
        return None
    alike, usual = max((at - bisect_left(broken, 0.8 * limit), limit) for at, limit in enumerate(broken, 1))
    longer = sum(columns > 1.25 * usual and bool(_CLOSED.search(words[-3:])) for columns, words in wide)
    return 0.8 * usual if usual <= _WIDEST and alike >= max(_ALIKE * len(wide), 4 * longer) else None


def runs_in(line: Line, full: float | None) -> bool:
    """Whether what looks like a numbered heading fills its line, so that it may be the beginning of an item."""
    return full is not None and line.shape.rank > 0 and line.words[0] != "#" and line.indent + width(line.words) >= full


def goes_on(line: Line, following: Line, full: float | None) -> bool:
    """Whether ``following`` goes on where ``line`` breaks off.

    Args:
        line: A line of a paragraph, an item or a footnote.
        following: The next one.
        full: Columns from which a line counts as full; None when no line wraps.

    Returns:
        Whether the two are one block.
    """
    if line.shape.rank < 0 and following.shape.rank == line.shape.rank and not line.gap:
        return line.words[-1] not in _STOP  # a heading of two lines
    if following.shape.numbered or following.shape.kind is not Kind.PARAGRAPH:
        return False
    if not line.gap and len(line.words) >= 8 and line.shape.kind is not Kind.CAPTION and _within(line.words, following.words):
        return True
    if line.shape.listed or line.shape.kind is Kind.CAPTION or (line.shape.kind is Kind.HEADING and not runs_in(line, full)):
        return False
    words, more = line.words, following.words
    if words[-1] in _STOP or _LABELLED.match(more):
        return False
    rest = _REST.match(more) if not line.gap and len(words) >= 3 and words[-1] > "\u2e7f" else None
    if rest and not (rest["trade"] and _WHOLE.search(words)):
        return True
    if full is None or line.gap or following.indent > line.indent + 1:
        return False
    return line.indent + width(words) >= full and not (_figures(words) or _figures(more))


def _within(words: str, more: str) -> bool:
    """Whether a line ends inside a word, or inside marks that the next line closes."""
    if _PARTED.match(f"{words[-1]}\n{more[:3]}"):
        return True
    for opening, closing in _PAIRS:
        if (at := words.rfind(opening)) > words.rfind(closing):
            close = more.find(closing, 0, _NEAR)
            return at >= 0 and close > 0 and opening not in more[:close]
    return False


def _figures(words: str) -> bool:
    """Whether a line is mostly figures, as the rows of a table are whose borders were lost."""
    return 2 * sum(map(words.count, "0123456789.,%-")) > len(words)
