"""Workbooks (``.xlsx``, ``.xlsm``, ``.xls``, ``.xlsb``, ``.ods``), by python-calamine: texts a row, or tables.

A sheet whose header has a column of texts gives a source a row (``FILE#SHEET!ROW``); all other sheets are one document: their
names are headings, their cells blocks, a row a line. Numbers and days are as a person types them, formulas have the
value that was saved. Hidden sheets stand behind the others and are not read.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, NamedTuple
from xml.etree.ElementTree import ParseError

from builders.document_model import Kind
from builders.documents.formats.archive import LARGEST, is_bomb, names
from builders.documents.formats.package import Package, key
from builders.documents.formats.rows import Table, row_source
from builders.documents.formats.written import Line, Written
from builders.records import Source
from builders.text.decode import Blob
from ontology.errors import ReadError

__all__ = ["looks_like", "sources"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Streams of an old container of files: those of Excel; those of Word and PowerPoint, which may hold workbooks inside.
_OLD = tuple(name.encode("utf-16-le") + b"\0\0" for name in ("Workbook", "Book"))
_OTHERS = tuple(name.encode("utf-16-le") for name in ("WordDocument", "PowerPoint Document"))
_ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_MEMBERS = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb"}
#: Cells of the largest sheet, blank ones inside it included; rows among which its header is looked for.
CELLS, _BEFORE = 2_000_000, 5
#: Characters of a cell that may be a title; names of sheets that say nothing.
_TITLE = 80
_UNNAMED = re.compile(r"(?:sheet|工作表|表|表格|table)\s*\(?\d*\)?", re.I)
#: Where a cell and a row stand, in the XML of a sheet.
_PLACE = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_BROKEN = (zipfile.BadZipFile, zlib.error, ParseError, EOFError, NotImplementedError, ValueError, OSError, KeyError)


class _Sheet(NamedTuple):
    """A sheet: its name, whether it is hidden, and its rows by number, cells as they are shown."""

    name: str
    hidden: bool
    rows: list[tuple[int, list[str]]]


def looks_like(blob: Blob) -> bool:
    """A workbook by the names of its members or streams."""
    return bool(_kind(blob))


def _kind(blob: Blob) -> str:
    """The kind of a workbook by its usual suffix; nothing for any other file."""
    head = blob.head(200)
    if head.startswith(_OLE):
        found = [{name for name in (*_OLD, *_OTHERS) if name in block} for block in blob.blocks()]
        streams = set().union(*found)
        return "xls" if streams & set(_OLD) and not streams & set(_OTHERS) else ""
    if not head.startswith(b"PK"):
        return ""
    if _ODS in head:
        return "ods"
    return next((_MEMBERS[name] for name in map(key, names(blob)) if name in _MEMBERS), "")


def sources(blob: Blob, table: Table, failures: list[ReadError]) -> Iterator[Source]:
    """The texts of a workbook.

    Args:
        blob: The file.
        table: What columns are.
        failures: Where sheets that are too large are listed.

    Yields:
        The rows of sheets of texts, then one document of all other sheets.

    Raises:
        ReadError: The workbook is damaged, locked or holds nothing.
    """
    kind, tables, texts = _kind(blob), [], False
    for sheet in _sheets(blob, kind, failures):
        header = None if sheet.hidden else _header(sheet, table)
        if header is None:
            tables += [sheet] if sheet.rows else []
        else:
            texts = True
            yield from _rows(blob.path, kind, sheet, header, table)
    if tables:
        written, heading = _written(sorted(tables, key=lambda sheet: sheet.hidden))
        stated = {**_stated(blob, kind), "heading": heading, "blocks": tuple(written.blocks), "parts": written.parts}
        yield Source(blob.path, written.text, kind, "", "workbook", stated)
    elif not texts and not failures:
        raise ReadError(blob.path, "empty", "the workbook holds no text: it may hold charts or images only")


@contextmanager
def _told(path: str) -> Iterator[None]:
    """Turns what goes wrong in a workbook into one clear line."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise ReadError(path, "locked", "the workbook is protected by a password: take it off and save it again") from None
    except (CalamineError, *_BROKEN) as error:
        why = str(error).split("\n")[0][:120]
        raise ReadError(path, "broken-workbook", f"the workbook is damaged ({why}): open and save it again") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what a library in Rust raises in place of a crash
            raise
        raise ReadError(path, "broken-workbook", "the workbook is damaged: open and save it again") from None


def _sheets(blob: Blob, kind: str, failures: list[ReadError]) -> Iterator[_Sheet]:
    """The sheets of a workbook that are not too large."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    data = blob.read()
    _refuse(blob.path, data, kind)
    with _told(blob.path):
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        listed = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    for one in listed:
        with _told(blob.path):
            sheet = book.get_sheet_by_name(one.name)
            size = sheet.total_height * sheet.total_width
            if size > CELLS:
                failures.append(_too_large(f"{blob.path}#{one.name}", size))
                continue
            cells = sheet.to_python(skip_empty_area=False)
        rows = [(number, [_shown(cell) for cell in row]) for number, row in enumerate(cells, 1)]
        filled = [(number, row) for number, row in rows if any(map(str.strip, row))]
        yield _Sheet(one.name, one.visible != SheetVisibleEnum.Visible, filled)


def _too_large(path: str, size: int) -> ReadError:
    return ReadError(path, "too-large", f"a sheet of {size:,} cells, over {CELLS:,}: split it, or save it as .csv")


def _refuse(path: str, data: bytes, kind: str) -> None:
    """Refuse a workbook that unpacks to far more than it is, or whose cells stand too far apart to hold all between.

    Raises:
        ReadError: It is one; or it is damaged.
    """  # noqa: DOC501 (made by a function)
    if kind == "xls":
        return
    with _told(path), zipfile.ZipFile(BytesIO(data)) as archive:
        infos = archive.infolist()
        size = sum(info.file_size for info in infos)
        if size > LARGEST or any(map(is_bomb, infos)):
            raise ReadError(path, "bomb", f"the workbook unpacks to {size:,} bytes: split it, or save it as .csv")
        for info in infos:
            if kind == "xlsx" and key(info.filename).startswith("xl/worksheets/") and info.filename.endswith(".xml"):
                with archive.open(info) as part:
                    far = _extent(iter(lambda stream=part: stream.read(1 << 20), b""))  # type: ignore[misc]
                if far > 10 * CELLS:
                    raise _too_large(f"{path}#{info.filename}", far)


def _extent(blocks: Iterator[bytes]) -> int:
    """How many cells lie between the first and the last of a sheet, by the places that its XML tells.

    Returns:
        Rows times columns.

    >>> _extent(iter([b'<c r="A1"/><c r="B3"/>']))
    6
    """
    columns: set[bytes] = set()
    first, last, rest = 1 << 20, 0, b""
    for block in blocks:
        text = rest + block
        found = _PLACE.findall(text)
        columns.update(column for column, _ in found)
        if found:
            lines = {int(row) for _, row in (found[0], found[-1])}
            first, last = min(first, *lines), max(last, *lines)
        rest = text[-80:] if b">" not in text[-80:] else text[text.rfind(b">") + 1 :]
    numbers = [_number(column) for column in columns]
    return (max(numbers) - min(numbers) + 1) * (last - first + 1) if numbers else 0


def _number(column: bytes) -> int:
    """The number of a column, from 1."""
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number


def _letters(number: int) -> str:
    """The letters of a column, from 0.

    Returns:
        The letters that stand above it.

    >>> _letters(0), _letters(25), _letters(26)
    ('A', 'Z', 'AA')
    """
    found = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found


def _shown(cell: Any) -> str:
    r"""A cell as a person types it.

    Returns:
        Its words.

    >>> [_shown(cell) for cell in (3.0, 0.1 + 0.2, True, datetime(2023, 9, 27), datetime(2023, 9, 27, 8, 30), "甲\t乙")]
    ['3', '0.3', 'TRUE', '2023-09-27', '2023-09-27 08:30', '甲 乙']
    """
    if isinstance(cell, str):
        return cell.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(cell, ".15g")
    if isinstance(cell, datetime):
        if cell.time() == time():
            return cell.date().isoformat()
        return cell.isoformat(" ", "seconds" if cell.second else "minutes")
    if isinstance(cell, time):
        return cell.isoformat("seconds" if cell.second else "minutes")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _header(sheet: _Sheet, table: Table) -> int | None:
    """Where the header of a sheet of texts stands among its rows; None for any other sheet."""
    for at, (_, cells) in enumerate(sheet.rows[:_BEFORE]):
        fields = table.names(filter(None, cells), table.columns)
        if fields["text"] and fields.sure and at + 1 < len(sheet.rows):
            return at
    return None


def _rows(path: str, kind: str, sheet: _Sheet, at: int, table: Table) -> Iterator[Source]:
    """The rows of a sheet of texts."""
    header = sheet.rows[at][1]
    fields = table.names(header, table.columns)
    for number, cells in sheet.rows[at + 1 :]:
        record = dict(reversed([*zip(header, cells, strict=False)]))
        if source := row_source(f"{path}#{sheet.name}!{number}", kind, record, fields, number):
            column = next((at for at, cell in enumerate(cells) if cell == source.text), 0)
            source.metadata["parts"] = [(0, f"{sheet.name}!{_letters(column)}{number}")]
            yield source


def _written(tables: Sequence[_Sheet]) -> tuple[Written, str]:
    """The text of sheets of tables, and the title above the first of them, where there is one."""
    written, heading, number = Written(), "", 0
    for sheet in tables:
        if sheet.hidden:
            lines = "".join("\t".join(row) + "\n" for _, row in sheet.rows)
            written.set_aside(f"{sheet.name}\n{lines}", "hidden sheet", part=sheet.name)
            continue
        if not _UNNAMED.fullmatch(sheet.name.strip()):
            written.add(Line(sheet.name.strip(), Kind.HEADING, 1, part=sheet.name))
        for rows in _apart(sheet.rows):
            number += 1
            above = _add(written, sheet.name, rows, number)
            heading = heading or (above if number == 1 else "")
    return written, heading


def _apart(rows: Sequence[tuple[int, list[str]]]) -> Iterator[list[tuple[int, list[str]]]]:
    """The tables of a sheet: rows with no empty one between them."""
    found: list[tuple[int, list[str]]] = []
    for row in rows:
        if found and row[0] != found[-1][0] + 1:
            yield found
            found = []
        found.append(row)
    if found:
        yield found


def _add(written: Written, sheet: str, rows: Sequence[tuple[int, list[str]]], table: int) -> str:
    """Add a table; a cell alone above it is its caption, a table of one column paragraphs.

    Returns:
        The caption.
    """
    widest = max(_filled(cells) for _, cells in rows)
    above, started = "", False
    for at, (number, cells) in enumerate(rows):
        alone = _filled(cells) == 1
        told = next(cell.strip() for cell in cells if cell.strip())
        caption = alone and not started and widest > 1 and len(told) <= _TITLE
        above = above or (told if caption else "")
        header = not started and not caption and at + 1 < len(rows) and not any(map(_is_number, cells))
        started = started or not caption
        last = max(column for column, cell in enumerate(cells) if cell.strip())
        before = ""
        for column, cell in enumerate(cells[: last + 1]):
            end = "\n" if column == last else "\t"
            if not cell.strip():
                before += "\t"
                continue
            name = f"{sheet}!{_letters(column)}{number}"
            if caption or widest == 1:
                written.add(Line(cell, Kind.CAPTION if caption else Kind.PARAGRAPH, end=end, part=name))
            else:
                note = "header" if header else ""
                written.add(Line(before + cell, Kind.CELL, 0, note, table, at + 1, end, name))
            before = ""
    return above


def _filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"[-+]?[\d,.]+%?", cell.strip())) and not re.fullmatch(r"(?:19|20)\d\d", cell.strip())


def _stated(blob: Blob, kind: str) -> dict[str, str]:
    """Title and author that a workbook states of itself; nothing where its properties are damaged."""
    found = {"title": "", "author": ""}
    if kind in ("xlsx", "xlsb"):
        with suppress(*_BROKEN), blob.open() as file, zipfile.ZipFile(file) as archive:
            for node in Package(archive).tree("docprops/core.xml") or ():
                name = {"title": "title", "creator": "author"}.get(node.tag.rpartition("}")[2])
                if name:
                    found[name] = (node.text or "").strip()
    return found
