r"""Headings that a PDF tells by its bookmarks and by the size of its type.

>>> from builders.documents.structure.lines import lines_of
>>> raw = "经营概况\n全年新增网点二百家，覆盖县域。\n网点新增平稳，农户办理业务便利。\n"
>>> lines = list(lines_of(raw, (0, len(raw))))
>>> [line.shape.kind.value for line in headed(lines, (), {0: 16.0, 5: 10.5, 22: 10.5})]
['heading', 'paragraph', 'paragraph']
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from builders.document_model import Kind
from builders.documents.structure.lines import Line, Shape

__all__ = ["headed"]

#: Characters of the longest bookmark and heading that are told so; how deep both go: they stand above all numbers.
_LONGEST, _DEEPEST = 80, 10
#: How much larger than that of the text the type of a heading is; lines that may have it, as a share.
_LARGER, _FEW = 1.12, 0.2


def headed(lines: list[Line], outline: Sequence[tuple[int, str, int]], sizes: Mapping[int, float]) -> list[Line]:
    """Lines of which some are headings by what the file says beside its text.

    Args:
        lines: The lines of the text.
        outline: Level from 0, title and page of each bookmark.
        sizes: Height of the type of a line, in points, by where its words begin.

    Returns:
        The lines, bookmarks with their level, lines in larger type with the rank of their size; numbered ones keep theirs.
    """
    levels = {"".join(title.split()): level - _DEEPEST for level, title, _ in reversed(outline)}
    ranks = _ranks(lines, sizes)
    if not levels and not ranks:
        return lines
    found = []
    for line in lines:
        rank = None
        if len(line.words) <= _LONGEST and not line.shape.listed and line.shape.kind in (Kind.PARAGRAPH, Kind.HEADING):
            rank = levels.get("".join(line.words.split()))
            if rank is None and not line.shape.numbered and line.words[-1] not in "。，；,;":
                rank = ranks.get(_size(line, sizes))
        found.append(line if rank is None else line._replace(shape=Shape(Kind.HEADING, rank, True)))
    return found


def _size(line: Line, sizes: Mapping[int, float]) -> float:
    """Height of a line's type, in half points; 0 when it is not told."""
    return round(2 * sizes.get(line.end - len(line.words), 0)) / 2


def _ranks(lines: Sequence[Line], sizes: Mapping[int, float]) -> dict[float, int]:
    """Rank of each height of type that is a heading's: larger than that of the text, and of few lines."""
    if not sizes:
        return {}
    characters: Counter[float] = Counter()
    count: Counter[float] = Counter()
    for line in lines:
        characters[_size(line, sizes)] += len(line.words)
        count[_size(line, sizes)] += 1
    del characters[0.0]
    usual = max(characters, key=lambda size: characters[size], default=0.0)
    larger = [size for size in characters if size >= _LARGER * usual and count[size] <= max(2, _FEW * len(lines))]
    return {size: max(-1, at - _DEEPEST) if at < _DEEPEST else -1 for at, size in enumerate(sorted(larger, reverse=True))}
