"""Running text as blocks, line by line: tables, columns, paragraphs over several lines, headings, items and furniture."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from builders.document_model import Block, Kind, Layer, Span
from builders.documents.structure.furniture import furniture
from builders.documents.structure.headings import headed
from builders.documents.structure.lines import Line, Shape, is_rule, lines_of, width
from builders.documents.structure.tables import Chunk, cells, chunks, columns
from builders.documents.structure.wraps import full_width, goes_on
from builders.records import Raw, Source

__all__ = ["from_lines", "in_place"]

#: Characters of the longest line that is a heading for standing alone, and how deep it stands beside numbered ones.
_ALONE, _UNNUMBERED = 30, 6
#: Lines whose width is looked at together where no pages are known.
_AT_ONCE = 40
#: Lines of one chunk that a table may hold in a row: the rest of wrapped cells.
_REST = 2


def from_lines(source: Source, body: Sequence[Span]) -> Iterator[Block]:
    """The blocks of stretches of text.

    Args:
        source: The open file.
        body: The stretches, sorted and disjoint.

    Yields:
        Blocks in the order of reading, furniture last; they tile the stretches. Levels are ranks of numberings.
    """
    lines = [line for span in body for line in lines_of(source.raw, span)]
    if not lines:
        yield from (Block(Kind.PARAGRAPH, *span) for span in body)
        return
    lines = headed(lines, source.metadata.get("outline", ()), source.metadata.get("sizes", {}))
    starts = source.metadata.get("page_starts") or _form_feeds(source.raw, body)
    aside = furniture(lines, starts)
    noted = _noted(lines, aside, source.metadata.get("notes", ()))
    kept = [line for at, line in enumerate(lines) if at not in aside and at not in noted]
    yield from in_place(_tables_and_text(source.raw, kept, _full(source, kept, starts)), _notes(lines, noted))
    for at, kind in aside.items():
        note = "running head" if kind is Kind.BOILERPLATE else ""
        yield Block(kind, lines[at].start, lines[at].after, layer=Layer.FURNITURE, note=note)


def in_place(blocks: Iterable[Block], others: Iterable[Block]) -> Iterator[Block]:
    """``blocks`` in their order, with each of ``others`` before the first that begins behind it."""
    waiting = sorted(others, key=lambda block: -block.start)
    for block in blocks:
        while waiting and waiting[-1].start < block.start:
            yield waiting.pop()
        yield block
    yield from reversed(waiting)


def _noted(lines: Sequence[Line], aside: Container[int], notes: Iterable[Sequence[int]]) -> dict[int, int]:
    """Index of each line of a footnote, with the number of the note."""
    numbers = {at: number for number, note in enumerate(notes) for at in note}
    if not numbers:
        return {}
    found = ((at, numbers.get(line.end - len(line.words))) for at, line in enumerate(lines) if at not in aside)
    return {at: number for at, number in found if number is not None}


def _notes(lines: Sequence[Line], noted: Mapping[int, int]) -> Iterator[Block]:
    """The blocks of footnotes."""
    for _, group in groupby(sorted(noted, key=lambda at: (noted[at], at)), key=noted.__getitem__):
        first, *rest = group
        block = Block(Kind.FOOTNOTE, lines[first].start, lines[first].after)
        for at in rest:
            block = _longer(block, (lines[at].start, lines[at].after))
        yield block


def _form_feeds(raw: Raw, body: Sequence[Span]) -> list[int]:
    """Where pages begin that end with form feeds; nothing without any."""
    found: list[int] = []
    for start, end in body:
        text = raw[start:end]
        at = text.find("\f")
        while at >= 0:
            found.append(start + at + 1)
            at = text.find("\f", at + 1)
    return [body[0][0], *found] if found else []


def _full(source: Source, lines: Sequence[Line], starts: Sequence[int]) -> list[float | None]:
    """For each line the columns from which it counts as full, page by page, or some lines at a time without pages."""
    whole = full_width(lines)
    if source.reader in ("pdf", "ofd") and whole is None:
        whole = _usual(lines)
    full: list[float | None] = []
    for _, group in groupby(
        enumerate(lines), key=lambda one: bisect_right(starts, one[1].start) if starts else one[0] // _AT_ONCE
    ):
        page = [line for _, line in group]
        full += [full_width(page) or whole] * len(page)
    return full


def _usual(lines: Sequence[Line]) -> float:
    """Three quarters of what nine lines of ten do not exceed, 24 columns at the least."""
    widths = sorted(line.indent + width(line.words) for line in lines)
    return max(widths[int(len(widths) * 0.9)] * 0.75, 24) if widths else 24


def _tables_and_text(raw: Raw, lines: Sequence[Line], full: Sequence[float | None]) -> Iterator[Block]:
    at, table = 0, 0
    flowing: list[int] = []
    while at < len(lines):
        rows = _rows(raw, lines, at)
        if not rows:
            flowing.append(at)
            at += 1
            continue
        yield from _paragraphs([lines[i] for i in flowing], [full[i] for i in flowing])
        flowing = []
        here = lines[at : at + len(rows)]
        border = columns(rows)
        if border is None:
            table += 1
            yield from _table(here, rows, table)
        else:
            yield from _columns(raw, here, rows, border)
        at += len(rows)
    yield from _paragraphs([lines[i] for i in flowing], [full[i] for i in flowing])


def _rows(raw: Raw, lines: Sequence[Line], at: int) -> list[list[Chunk]]:
    """The chunks of the lines from ``at`` on that are rows of one table or of two columns; nothing when that line is none."""
    if lines[at].shape.listed:
        return []
    first = raw[lines[at].start : lines[at].after]
    if not cells(first):
        return []
    rows, single = [chunks(first)], 0
    for line in lines[at + 1 :]:
        row = chunks(raw[line.start : line.after])
        single = 0 if len(row) > 1 else single + 1
        if single > _REST or (single and (line.shape.numbered or not _beside(row[0], rows))):
            break
        rows.append(row)
    while len(rows[-1]) < 2:
        rows.pop()
    return rows


def _beside(chunk: Chunk, rows: Sequence[Sequence[Chunk]]) -> bool:
    """Whether a line of one chunk is the rest of a cell, or stands in one of two columns."""
    last = next(row for row in reversed(rows) if len(row) > 1)
    inner = any(abs(chunk.left - other.left) <= 2 for other in last[1:])
    return inner or (len(rows) > 1 and abs(chunk.left - last[0].left) <= 2 and chunk.right < last[1].left)


def _table(lines: Sequence[Line], rows: Sequence[Sequence[Chunk]], number: int) -> Iterator[Block]:
    """The cells of a table, wrapped ones joined."""
    row = 0
    above: list[tuple[Block, Chunk]] = []  # the cells of the last row
    ruled = len(lines) > 1 and is_rule(lines[1].words.replace("|", "").replace(":", ""))
    for line, chunked in zip(lines, rows, strict=True):
        rest = _rests(chunked, above)
        if rest is None:
            yield from (block for block, _ in above)
            row += 1
            note = "header" if ruled and row == 1 else ""
            spans = [_span(line, chunk, chunked) for chunk in chunked]
            above = [
                (Block(Kind.CELL, *span, table=number, row=row, note=note), chunk)
                for span, chunk in zip(spans, chunked, strict=True)
            ]
            continue
        for at, chunk in zip(rest, chunked, strict=True):
            block, first = above[at]
            above[at] = (_longer(block, _span(line, chunk, chunked)), first)
    yield from (block for block, _ in above)


def _rests(chunked: Sequence[Chunk], above: Sequence[tuple[Block, Chunk]]) -> list[int] | None:
    """Which cells of the row above a line goes on: it has nothing in the first column, and each chunk begins where a cell does.

    Args:
        chunked: The chunks of the line.
        above: The cells of the row above.

    Returns:
        Index of a cell for each chunk; None when the line is a row of its own.
    """
    if not above or len(chunked) >= len(above) or any("|" in chunk.words for chunk in chunked):
        return None
    found = []
    for chunk in chunked:
        at = next((at for at, (_, cell) in enumerate(above) if abs(chunk.left - cell.left) <= 2), 0)
        if at == 0:
            return None
        found.append(at)
    return found


def _span(line: Line, chunk: Chunk, row: Sequence[Chunk]) -> Span:
    """Where a chunk stands in the text; the last one of a line has its end and the empty lines after it."""
    return line.start + chunk.start, line.after if chunk is row[-1] else line.start + chunk.end


def _longer(block: Block, piece: Span) -> Block:
    """``block`` with another piece behind it."""
    if not block.pieces and block.end == piece[0]:
        return block._replace(end=piece[1])
    return block._replace(end=max(block.end, piece[1]), start=min(block.start, piece[0]), pieces=(*block.spans, piece))


def _columns(raw: Raw, lines: Sequence[Line], rows: Sequence[Sequence[Chunk]], border: int) -> Iterator[Block]:
    """Two columns, the left one first, each with its own paragraphs."""
    sides: tuple[list[tuple[Line, Chunk]], list[tuple[Line, Chunk]]] = ([], [])
    for line, row in zip(lines, rows, strict=True):
        for chunk in row:
            start, end = _span(line, chunk, row)
            words = raw[start:end]
            inner = next(lines_of(words, (0, len(words))))
            sides[chunk.left >= border].append((inner._replace(start=start, end=end, after=end, indent=0, gap=False), chunk))
    for side in sides:
        left = min(chunk.left for _, chunk in side)
        full = 0.75 * (max(chunk.right for _, chunk in side) - left)
        yield from _paragraphs([line for line, _ in side], [full] * len(side))


def _paragraphs(lines: Sequence[Line], full: Sequence[float | None]) -> Iterator[Block]:
    """Headings, items, captions and paragraphs, those that wrap over several lines joined."""
    at = 0
    while at < len(lines):
        last = at
        while last + 1 < len(lines) and goes_on(lines[last], lines[last + 1], full[last]):
            last += 1
        kind, rank = _kind(lines, at, last)
        block = Block(kind, lines[at].start, lines[at].after, level=rank)
        for line in lines[at + 1 : last + 1]:
            block = _longer(block, (line.start, line.after))
        yield block
        at = last + 1


def _kind(lines: Sequence[Line], at: int, last: int) -> tuple[Kind, int]:
    """What block some lines make; a numbered one that the next of its kind follows at once is an item, no heading.

    Args:
        lines: The lines of the text.
        at: The first line of the block.
        last: Its last line.

    Returns:
        Its kind, and the rank of its numbering.
    """
    line = lines[at]
    told = line.shape if line.shape.kind is not Kind.PAGE_MARK else Shape(Kind.PARAGRAPH)  # a number that is no page's
    following = lines[last + 1].shape if last + 1 < len(lines) else None
    if (
        told.kind is Kind.HEADING
        and told.rank > 0
        and (last > at or (told.rank >= 7 and following and following.rank == told.rank))
    ):
        return Kind.ITEM, told.rank
    before = at == 0 or lines[at - 1].gap
    if told.kind is Kind.PARAGRAPH and not told.numbered and at == last and _alone(line, before, lines[last + 1 : last + 2]):
        return Kind.HEADING, _UNNUMBERED
    return told.kind, told.rank


def _alone(line: Line, before: bool, following: Sequence[Line]) -> bool:
    """Whether a line is a heading for standing alone: short, between empty lines, no sentence, text below it."""
    words = line.words
    return (
        before
        and line.gap
        and 2 <= len(words) <= _ALONE
        and words[-1] not in "。！？；，：,;:!?.…"
        and not words[0].isdigit()
        and bool(following)
        and len(following[0].words) > _ALONE
    )
