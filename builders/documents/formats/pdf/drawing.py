"""What is drawn on a page of a PDF: its characters and the lines around them, in upright coordinates.

Boxes are (left, bottom, right, top) in points. On a page whose text runs up, down or upside down they are turned, so that
its lines run from left to right: a table laid across a page is read as any other.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from ctypes import byref, c_double, c_float, c_int
from typing import Any, NamedTuple

__all__ = ["Box", "Glyph", "Rules", "boxes", "glyphs", "quarter", "rules", "tilted", "turned"]

Box = tuple[float, float, float, float]
#: A character and where it stands; a line end that pdfium put between lines is one too.
Glyph = tuple[str, Box]

#: Characters by which the direction of a page's text is told.
_SAMPLE = 24
#: Thickness of a line in points, least length of one, and drawn things of a page that are looked at.
_THIN, _SHORT, _MOST = 3.0, 4.0, 6000


class Rules(NamedTuple):
    """Straight lines: (y, left, right) of those that lie, (x, bottom, top) of those that stand."""

    lying: list[tuple[float, float, float]]
    standing: list[tuple[float, float, float]]


def turned(box: Box, quarters: int) -> Box:
    """A box in the coordinates in which text upright is that ran ``quarters`` quarter turns to the left.

    Args:
        box: The box on the page.
        quarters: 0 to 3.

    Returns:
        The box, turned to the right as often.

    >>> turned((1.0, 2.0, 3.0, 5.0), 1), turned((1.0, 2.0, 3.0, 5.0), 2)
    ((2.0, -3.0, 5.0, -1.0), (-3.0, -5.0, -1.0, -2.0))
    """
    left, bottom, right, top = box
    if quarters == 1:
        return bottom, -right, top, -left
    if quarters == 2:
        return -right, -top, -left, -bottom
    return (-top, left, -bottom, right) if quarters == 3 else box


def _angle(text: Any, index: int) -> float:
    from pypdfium2 import raw

    return float(raw.FPDFText_GetCharAngle(text.raw, index))


def quarter(text: Any) -> int:
    """How often the text of a page is turned to the left.

    Args:
        text: A text page of pypdfium2.

    Returns:
        0 to 3 quarter turns, of most of its characters.
    """
    count = text.count_chars()
    step = max(1, count // _SAMPLE)
    turns = Counter(round(-_angle(text, index) / (math.pi / 2)) % 4 for index in range(step // 2, count, step))
    return max(turns, key=lambda turn: (turns[turn], -turn), default=0)


def tilted(text: Any, index: int) -> bool:
    """Whether a character is drawn aslant, as watermarks are."""
    angle = _angle(text, index) % (math.pi / 2)
    return 0.1 < angle < math.pi / 2 - 0.1


def boxes(text: Any, quarters: int) -> Iterator[Box]:
    """The stretches of text of a page, as pdfium parts them.

    Args:
        text: A text page of pypdfium2.
        quarters: How often its text is turned.

    Yields:
        The box of each, upright.
    """
    from pypdfium2 import raw

    left, top, right, bottom = c_double(), c_double(), c_double(), c_double()
    found = byref(left), byref(top), byref(right), byref(bottom)
    for index in range(text.count_rects()):
        raw.FPDFText_GetRect(text.raw, index, *found)
        yield turned((left.value, bottom.value, right.value, top.value), quarters)


def glyphs(text: Any, quarters: int, *, aslant: bool = False) -> Iterator[Glyph]:
    r"""Each character of a page; a blank or ``\n`` that pdfium put has the box of what precedes it.

    Args:
        text: A text page of pypdfium2.
        quarters: How often its text is turned.
        aslant: Whether some characters are drawn aslant; they are left out.

    Yields:
        Characters in the order of the file, upright.
    """
    from pypdfium2 import raw

    box: Box = (0.0, 0.0, 0.0, 0.0)
    rect = raw.FS_RECTF()
    here = byref(rect)
    page = text.raw
    high = ""
    for index in range(text.count_chars()):
        char = high + chr(raw.FPDFText_GetUnicode(page, index) or 0xFFFD)
        high = char if "\ud800" <= char < "\udc00" and len(char) == 1 else ""
        if high or char in "\r\ufffd":
            continue
        if len(char) > 1:
            char = char.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        if aslant and tilted(text, index):
            continue
        drawn = char not in " \n" or raw.FPDFText_IsGenerated(page, index) != 1
        if drawn and raw.FPDFText_GetLooseCharBox(page, index, here):
            box = (rect.left, rect.bottom, rect.right, rect.top)
            box = turned(box, quarters) if quarters else box
        yield char, box


def rules(page: Any, quarters: int) -> Rules:
    """The straight lines of a page, thin filled boxes and the edges of others included.

    Args:
        page: A page of pypdfium2.
        quarters: How often its text is turned.

    Returns:
        Its lines, upright.
    """
    from pypdfium2 import raw

    found = Rules([], [])
    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    bounds = byref(left), byref(bottom), byref(right), byref(top)
    for index in range(min(raw.FPDFPage_CountObjects(page.raw), _MOST)):
        drawn = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(drawn) != raw.FPDF_PAGEOBJ_PATH or not raw.FPDFPageObj_GetBounds(drawn, *bounds):
            continue
        box = turned((left.value, bottom.value, right.value, top.value), quarters)
        if not _line(box, found):
            for edge in _edges(drawn, quarters):
                _line(edge, found)
    return found


def _line(box: Box, found: Rules) -> bool:
    """Adds a thin box to the lines; false for others."""
    left, bottom, right, top = box
    if top - bottom <= _THIN:
        if right - left >= _SHORT:
            found.lying.append(((top + bottom) / 2, left, right))
        return True
    if right - left <= _THIN:
        if top - bottom >= _SHORT:
            found.standing.append(((left + right) / 2, bottom, top))
        return True
    return False


def _edges(drawn: Any, quarters: int) -> Iterator[Box]:
    """The segments of a path."""
    from pypdfium2 import raw

    count = raw.FPDFPath_CountSegments(drawn)
    if count > 400 or (count <= 5 and not _stroked(drawn)):
        return  # the curve of a chart, the ground of a cell
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(drawn, byref(matrix))
    x, y = c_float(), c_float()
    last: tuple[float, float] | None = None
    first = last
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(drawn, index)
        raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        here = (matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = here
        elif kind == raw.FPDF_SEGMENT_LINETO and last:
            yield _between(last, here, quarters)
        last = here
        if raw.FPDFPathSegment_GetClose(segment) and first:
            yield _between(last, first, quarters)


def _stroked(drawn: Any) -> bool:
    from pypdfium2 import raw

    mode, stroke = c_int(), c_int()
    raw.FPDFPath_GetDrawMode(drawn, byref(mode), byref(stroke))
    return bool(stroke.value)


def _between(one: tuple[float, float], other: tuple[float, float], quarters: int) -> Box:
    (a, b), (c, d) = one, other
    return turned((min(a, c), min(b, d), max(a, c), max(b, d)), quarters)
