r"""Which lines of a text only wrap: a paragraph over several lines is one block, and its line ends say nothing.

>>> raw = "海山银行股份有限公司是一家\n全国性商业银行。\n总部在望海。\n"
>>> first, second, third = lines_of(raw, (0, len(raw)))
>>> goes_on(first, second, 24), goes_on(second, third, 24)
(True, False)
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from builders.document_model import Kind
from builders.documents.structure.lines import Line, lines_of, width

__all__ = ["full_width", "goes_on", "lines_of"]

_STOP = "。！？；：:;!?…"
#: The rest of a company's name, which begins no line of its own.
_REST = re.compile(r"(?:[投资基金产管理控股集团发展科技保险证券信托租赁]{0,8})(?:股份有限公司|有限责任公司|有限公司)")
#: Lines that must be about as long as the longest for a text to be wrapped, as a share; columns of the widest such line.
_MANY, _WIDEST, _LEAST = 0.3, 140, 24


def full_width(widths: Sequence[int]) -> float | None:
    """Columns from which a line counts as full.

    Args:
        widths: Columns of the lines of the text.

    Returns:
        The limit; None for a text with a paragraph a line.
    """
    if len(widths) < 6:
        return None
    ordered = sorted(widths)
    widest = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    full = 0.85 * widest
    long = sum(width >= full for width in ordered)
    if widest > _WIDEST or widest < _LEAST or long < _MANY * len(ordered) or ordered[-1] > 1.6 * widest:
        return None
    return full


def goes_on(line: Line, following: Line, full: float | None) -> bool:
    """Whether ``following`` goes on where ``line`` breaks off.

    Args:
        line: A line of a paragraph, an item or a footnote.
        following: The next one.
        full: Columns from which a line counts as full; None when no line wraps.

    Returns:
        Whether the two are one block.
    """
    if following.shape.numbered or following.shape.kind is not Kind.PARAGRAPH or line.shape.listed:
        return False
    if line.shape.kind in (Kind.HEADING, Kind.CAPTION):
        return False
    words, more = line.words, following.words
    if words[-1] in _STOP:
        return False
    if not line.gap and _REST.match(more) and len(words) >= 3 and words[-1] > "\u2e7f":
        return True
    if full is None or line.gap or following.indent > line.indent + 1:
        return False
    return line.indent + width(words) >= full
