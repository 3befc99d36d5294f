"""Rich text files (``.rtf``): their words in the code pages of their fonts, paragraphs, tables, headings by outline level.

Pictures, objects, codes of fields, deleted and hidden text are left out; footnotes stand behind the text; headers and footers
are furniture.
"""

from __future__ import annotations

import codecs
import re
from typing import Any, NamedTuple

from builders.document_model import Kind
from builders.documents.formats.package import TooLargeError
from builders.documents.formats.rtf_words import ASIDE, CHARSETS, INFO, PAGES, SIGNS, SKIPPED
from builders.documents.formats.written import Line, Written, flat, read, row_of
from builders.text.decode import Blob
from ontology.errors import ReadError

__all__ = ["extract", "looks_like", "read"]

#: Bytes of the longest file; words, signs and braces of one.
_LONGEST, _TOKENS = 200_000_000, 30_000_000
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,40})(-?\d{1,10})?[ ]?|((?:\\'[0-9a-fA-F]{2})+)|\\([^a-zA-Z])|([{}])|[\r\n\0]+|([^\\{}\r\n\0]+)|(\\)"
)
_DEEPEST = 10_000


class _State(NamedTuple):
    """What holds in a group."""

    font: int = -1
    skip: bool = False
    hidden: bool = False
    fonts: bool = False
    field: str = ""
    place: str = ""
    unicode: int = 1


def looks_like(blob: Blob) -> bool:
    """Whether a file begins as rich text does."""
    return blob.head(5) == b"{\\rtf"


def extract(blob: Blob) -> tuple[str, dict[str, Any]]:
    """The text of a rich text file, a paragraph or a row of a table a line, and what it states of itself.

    Args:
        blob: The file.

    Returns:
        Text; metadata with ``blocks`` that tile it, and ``title``, ``author``, ``company``, ``created`` and ``modified`` (empty
        when not stated).

    Raises:
        ReadError: The file is damaged, too large or without text.
    """
    if blob.size > _LONGEST:
        raise ReadError(blob.path, "too-large", f"{blob.size:,} bytes of rich text: save it as .docx, or split it")
    reader = _Reader()
    try:
        closed = reader.read(blob.read())
    except TooLargeError:
        raise ReadError(blob.path, "too-large", "too much rich text for one file: save it as .docx, or split it") from None
    written = reader.written()
    if not written.blocks:
        if not closed:
            raise ReadError(blob.path, "broken-rtf", "the rich text file is damaged or cut off: open and save it as .docx")
        raise ReadError(blob.path, "empty", "the rich text file holds no text: it may hold images only")
    return written.text, reader.stated | {"blocks": tuple(written.blocks), "parts": written.parts}


class _Reader:
    """Goes through the tokens of a file, and keeps lines by the place where they stand."""

    def __init__(self) -> None:
        self.stated = dict.fromkeys(INFO.values(), "")
        self._state = _State()
        self._stack: list[_State] = []
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._default = -1
        #: Bytes that wait for those that make a character of them, signs to leave out behind one of Unicode, half of a pair.
        self._bytes, self._left_out, self._half = bytearray(), 0, 0
        self._open: dict[str, list[str]] = {"": []}
        self._lines: dict[str, list[Line]] = {"": []}
        self._level: int | None = None
        self._listed = self._in_table = self._star = False
        self._cells: list[list[str]] = [[]]
        self._tables = self._rows = 0
        self._info: list[str] = []

    def read(self, data: bytes) -> bool:
        """Read a file.

        Args:
            data: Its bytes.

        Returns:
            Whether it is closed as it was opened.

        Raises:
            TooLargeError: It has far more words and signs than are read.
        """
        at = count = 0
        while match := _TOKEN.match(data, at):
            at, count = match.end(), count + 1
            if count > _TOKENS:
                raise TooLargeError(len(data))
            word, number, codes, sign, brace, words, _ = match.groups()
            if words is not None:
                self._plain(words)
            elif codes is not None:
                self._plain(bytes.fromhex(codes.replace(b"\\'", b"").decode()), len(codes) // 4)
            elif word is not None:
                if word == b"bin":
                    at += max(0, int(number or 0))
                self._word(word.decode(), int(number) if number else None)
            elif brace == b"{":
                self._flush()
                self._stack.append(self._state)
                if len(self._stack) > _DEEPEST:
                    return False
            elif brace == b"}":
                self._close()
                if not self._stack:
                    break
            elif sign is not None:
                self._sign(sign)
        self._flush()
        self._paragraph()
        self._row()
        return not self._stack

    def written(self) -> Written:
        """All that was read: the text, its notes, then headers and footers, each once."""
        written = Written()
        for line in (
            *self._lines[""],
            *(one._replace(kind=Kind.FOOTNOTE, rank=0, part="footnote") for one in self._lines.get("note", ())),
        ):
            written.add(line)
        for place in ("page header", "page footer") if written.blocks else ():
            for text in dict.fromkeys(line.text for line in self._lines.get(place, ())):
                written.set_aside(text + "\n", place, part=place.removeprefix("page "))
        return written

    # ------------------------------------------------------------ tokens

    def _plain(self, data: bytes, signs: int = 0) -> None:
        state = self._state
        if self._left_out:  # what stands for a sign of Unicode where none can be shown
            count = min(self._left_out, signs or len(data))
            self._left_out -= count
            data = data[count:]
        if data and not state.hidden and (not state.skip or state.field or state.fonts):
            self._bytes += data

    def _word(self, word: str, number: int | None) -> None:
        if word == "u":
            self._unicode(number or 0)
            return
        self._flush()
        star, self._star, self._left_out = self._star, False, 0
        if word in SIGNS:
            self._put(SIGNS[word])
        elif word in _ENDS:
            if not self._state.skip:
                _ENDS[word](self)
        elif word in _WORDS:
            _WORDS[word](self, number)
        elif word in INFO:
            self._state = self._state._replace(skip=True, field=INFO[word])
            self._info = []
        elif word in ("yr", "mo", "dy") and self._state.field:
            self._info.append(f"{'' if word == 'yr' else '-'}{number or 0:02}")
        elif word in ASIDE:
            place = ASIDE[word]
            self._state = self._state._replace(place=place)
            self._open.setdefault(place, [])
            self._lines.setdefault(place, [])
        elif word == "fonttbl":
            self._state = self._state._replace(fonts=True, skip=True)
        elif word in SKIPPED or (star and word not in ("shptxt", "nestrow", "nesttableprops", "shppict", "fldrslt")):
            self._state = self._state._replace(skip=True, field="")
        elif word in ("shptxt", "fldrslt"):
            self._state = self._state._replace(skip=self._state.skip and word != "shptxt")

    def _unicode(self, number: int) -> None:
        self._flush()
        number %= 0x10000
        self._left_out = self._state.unicode
        if 0xD800 <= number < 0xDC00:
            self._half = number
            return
        if 0xDC00 <= number < 0xE000:
            number = 0x10000 + ((self._half - 0xD800) << 10) + number - 0xDC00 if self._half else 0xFFFD
        self._half = 0
        self._put(chr(number) if number >= 0x20 else "")

    def _sign(self, sign: bytes) -> None:
        self._flush()
        if sign == b"*":
            self._star = True
        elif sign in b"\\{}":
            self._put(sign.decode())
        elif sign == b"~":
            self._put("\u00a0")
        elif sign == b"_":
            self._put("-")
        elif sign in b"\r\n":
            self._paragraph()

    def _close(self) -> None:
        self._flush()
        state = self._state
        self._star, self._left_out = False, 0
        self._state = self._stack.pop() if self._stack else _State()
        if state.field and state.field != self._state.field:
            self.stated[state.field] = "".join(self._info).strip()
        if state.place and state.place != self._state.place:
            self._end(state.place)

    # ------------------------------------------------------------ text

    def _flush(self) -> None:
        """Decode the bytes that wait."""
        if not self._bytes:
            return
        data, self._bytes = bytes(self._bytes), bytearray()
        if not self._state.fonts:
            font = self._state.font if self._state.font >= 0 else self._default
            codec = self._fonts.get(font, self._page)
            if codec == "cp1252" and self._page != codec:  # a Latin font, with Chinese in the code page of the file
                codec = self._page
            self._put(data.decode(codec, "replace"))

    def _put(self, text: str) -> None:
        state = self._state
        if state.field:
            self._info.append(text)
        elif not (state.skip or state.hidden):
            self._open[state.place].append(text)

    def _paragraph(self) -> None:
        place = self._state.place
        if self._in_table and not place:
            self._cells[-1].append(self._taken())
            return
        self._end(place)

    def _taken(self, place: str = "") -> str:
        text = "".join(self._open[place])
        self._open[place] = []
        return text

    def _end(self, place: str) -> None:
        text = self._taken(place)
        if text.strip():
            self._rows = self._rows if place else 0
            kind, rank = (Kind.HEADING, self._level + 1) if self._level is not None and not place else (Kind.PARAGRAPH, 0)
            self._lines[place].append(Line(text, kind, rank))

    def _cell(self) -> None:
        self._cells[-1].append(self._taken())
        self._cells.append([])

    def _row(self) -> None:
        """End a row; one of a single cell is a frame, and what stands in no cell is no part of it."""
        *cells, rest = self._cells
        rows = [[words for text in cell if (words := flat(text))] or [""] for cell in cells]
        self._cells = [[]]
        if len(rows) == 1:
            self._lines[""] += [Line(text) for text in rows[0] if text]
        elif any(map(any, rows)):
            self._tables += not self._rows
            self._rows += 1
            self._lines[""] += row_of(rows, Line("", Kind.CELL, table=self._tables, row=self._rows))
        for text in (*rest, self._taken()):
            if text.strip():
                self._rows = 0
                self._lines[""].append(Line(text))

    # ------------------------------------------------------------ words with a meaning of their own

    def _font(self, number: int | None) -> None:
        self._state = self._state._replace(font=number or 0)

    def _charset(self, number: int | None) -> None:
        if self._state.fonts and (number or 0) in CHARSETS:
            self._fonts[self._state.font] = CHARSETS[number or 0]

    def _codepage(self, number: int | None) -> None:
        self._page = PAGES.get(number or 0, f"cp{number}")
        try:
            codecs.lookup(self._page)
        except LookupError:
            self._page = "cp1252"

    def _hide(self, number: int | None) -> None:
        self._state = self._state._replace(hidden=number != 0)

    def _left(self, number: int | None) -> None:
        self._state = self._state._replace(unicode=max(0, number if number is not None else 1))

    def _outline(self, number: int | None) -> None:
        self._level = number if number is not None and 0 <= number < 9 else None

    def _plain_paragraph(self, _: int | None) -> None:
        self._level, self._in_table = None, False

    def _inside(self, _: int | None) -> None:
        self._in_table = True

    def _reset(self, _: int | None) -> None:
        self._state = self._state._replace(font=self._default, hidden=False)

    def _default_font(self, number: int | None) -> None:
        self._default = number or 0


_WORDS = {
    **{"f": _Reader._font, "fcharset": _Reader._charset, "ansicpg": _Reader._codepage, "cpg": _Reader._codepage},
    **{"v": _Reader._hide, "deleted": _Reader._hide, "uc": _Reader._left, "outlinelevel": _Reader._outline},
    **{"pard": _Reader._plain_paragraph, "intbl": _Reader._inside, "itap": _Reader._inside, "plain": _Reader._reset},
    **{"deff": _Reader._default_font},
}
_ENDS = {
    **dict.fromkeys(("par", "sect", "page"), _Reader._paragraph),
    **dict.fromkeys(("cell", "nestcell"), _Reader._cell),
    **dict.fromkeys(("row", "nestrow"), _Reader._row),
}
