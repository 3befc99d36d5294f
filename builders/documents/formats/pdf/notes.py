r"""Footnotes of a PDF: lines in small type at the foot of a page, the first of them behind the mark of a note.

Which type is small, the whole document tells; so a page gives its lines, and the notes are told when all pages are known.
Boxes are (left, bottom, right, top) in points, from the page's lower left corner.

>>> body, note = Low(0, (50, 700, 300, 711), 11.0, "正文" * 9, False), Low(19, (50, 60, 200, 69), 9.0, "¹按月计。", True)
>>> notes_of([body, note], 11.0), notes_of([note, body._replace(box=(50, 40, 300, 51))], 11.0)
([[19]], [])
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, zip_longest
from typing import Any, NamedTuple

from builders.documents.formats.pdf.drawing import Box

__all__ = ["Low", "low_lines", "notes_of", "parts_of", "usual"]

#: Marks that can only be those of notes, or of items; figures, which are marks where they are raised.
_SIGN = re.compile(r"[¹²³⁰⁴-⁹]+|[①-⑳㉑-㉟]|[*＊†‡§]+|[\[［〔]\d{1,3}[\]］〕]")
_FIGURES = re.compile(r"\d{1,3}(?!\d)")
#: How small the type of a note is beside that of the text, and that of a raised figure beside what it stands before.
_SMALL, _RAISED = 0.93, 0.8
#: Heights of a line that may be empty inside a note; characters of a line that is text, no page number and the like.
_APART, _TEXT = 1.1, 16
#: Headings of lists of what is cited, which are no notes.
_LISTED = re.compile(
    r"\W*(?:[\d一二三四五六七八九十]+[、.．]?\s*)?(?:参考(?:文献|资料)|參考(?:文獻|資料)|references|bibliography)\W*", re.I
)


class Low(NamedTuple):
    """A line of a page.

    Attributes:
        at: Where its words begin in the text of the page.
        box: Its box.
        size: Height of its type, in points, a raised figure at its beginning aside.
        words: Its words.
        marked: Whether it begins with the mark of a note.
    """

    at: int
    box: Box
    size: float
    words: str
    marked: bool


def low_lines(
    drawn: Any, lines: Sequence[tuple[int, str]], places: Iterable[tuple[str, int]], key: Callable[[str], str]
) -> list[Low]:
    """The lines of a page of which some may be notes, from above down.

    Args:
        drawn: The text page of pypdfium2.
        lines: Index of the first character, and the words, of each line.
        places: Key of each line of the page's text, with where its words begin.
        key: From the words of a line to its key.

    Returns:
        All lines that are found in the text; nothing where none begins with the mark of a note.
    """
    starts = [at for at, _ in lines]
    behind = ((at, _behind(drawn, at, words, then)) for (at, words), then in zip_longest(lines, starts[1:]))
    marked = {at: place for at, place in behind if place is not None}
    if not marked:
        return []
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for name, place in places:
        waiting[name].append(place)
    found = []
    for at, words in chain.from_iterable(_apart(line, marked, lambda words: key(words) in waiting) for line in lines):
        if same := waiting.get(key(words)):
            place = same.pop(0) if len(same) > 1 else same[0]
            last = max(at + len(words) - 1, marked.get(at, 0))  # a mark on a line of its own has the type of its note
            (left, low, _, high), (_, bottom, right, top) = (drawn.get_charbox(one, loose=True) for one in (at, last))
            box = (left, min(low, bottom), right, max(high, top))
            found.append(Low(place, box, top - bottom, words, at in marked))
    return sorted(found, key=lambda line: (-line.box[3], line.box[0]))


def _apart(line: tuple[int, str], marked: Mapping[int, int], known: Callable[[str], bool]) -> Iterator[tuple[int, str]]:
    """A line, or its mark and the rest where the text of the page has two lines of them."""
    at, words = line
    cut = marked.get(at, at) - at
    if 0 < cut < len(words) and not known(words):
        yield at, words[:cut].strip()
        yield at + cut, words[cut:]
    else:
        yield line


def _behind(drawn: Any, at: int, words: str, then: int | None) -> int | None:
    """What the mark of a note stands before.

    Args:
        drawn: The text page of pypdfium2.
        at: Index of the first character of a line.
        words: Its words.
        then: Index of the first character of the next one.

    Returns:
        Index of a character; None for a line that begins with no mark.
    """
    sign = _SIGN.match(words)
    mark = sign or _FIGURES.match(words)
    if mark is None:
        return None
    rest = words[mark.end() :].lstrip()
    behind = at + len(words) - len(rest) if rest else then
    if sign or behind is None:
        return behind
    _, low, right, high = drawn.get_charbox(at + mark.end() - 1, loose=True)
    left, bottom, _, top = drawn.get_charbox(behind, loose=True)
    tall = top - bottom
    raised = high - low <= _RAISED * tall and low + high > bottom + top and low - top < _RAISED * tall
    return behind if raised and -0.5 * tall < left - right < 2 * tall else None


def usual(sizes: Iterable[tuple[float, int]]) -> float:
    """The height of the type of a document's text.

    Args:
        sizes: Height of the type of each line, and its characters.

    Returns:
        The height of which there is most; 0 where none is known.
    """
    characters: Counter[float] = Counter()
    for size, count in sizes:
        characters[size] += count
    return max(characters, key=lambda size: (characters[size], size), default=0.0)


def notes_of(lines: Sequence[Low], text: float) -> list[list[int]]:
    """The notes at the foot of a page.

    Args:
        lines: Its lines, from above down.
        text: Height of the type of the document's text.

    Returns:
        For each note where the words of its lines begin.
    """
    if not any(line.size > _SMALL * text and len(line.words) >= _TEXT for line in lines):
        return []  # a page of small type: a list, a disclaimer
    notes: list[list[Low]] = []
    closed: set[int] = set()
    listed = False
    for line in lines:
        small = line.size <= _SMALL * text
        listed = listed or bool(_LISTED.fullmatch(line.words))
        above = [note for note in notes if _over(note[0].box, line.box)]
        if small and not line.marked and above and above[-1][0].at not in closed and _follows(above[-1][-1], line):
            above[-1].append(line)
            continue
        closed.update(note[0].at for note in above)
        if small and line.marked and not listed:
            notes.append([line])
        elif not small and len(line.words) >= _TEXT:  # text below notes, which stand at no foot
            notes = [note for note in notes if note not in above]
    return [[line.at for line in note] for note in notes]


def _over(one: Box, other: Box) -> bool:
    """Whether one stands above the other."""
    return min(one[2], other[2]) > max(one[0], other[0])


def _follows(line: Low, below: Low) -> bool:
    """Whether a line stands just below another, in type of its size."""
    return line.box[1] - below.box[3] < _APART * below.size and abs(line.size - below.size) < 0.1 * line.size


def parts_of(text: str, notes: Iterable[Sequence[int]]) -> list[tuple[int, str]]:
    r"""Where footnotes are parts of a file.

    Args:
        text: The text.
        notes: For each note where the words of its lines begin.

    Returns:
        As for :mod:`builders.documents.formats.parts`.

    >>> parts_of("正文。\n*甲。\n*乙。\n12\n", [[4], [8]])
    [(4, 'footnote'), (12, '')]
    """
    found: list[tuple[int, str]] = []
    for start in sorted(at for note in notes for at in note):
        if found and found[-1][0] == start:
            found.pop()
        else:
            found.append((start, "footnote"))
        found.append((text.index("\n", start) + 1, ""))
    return found
