"""Tables of texts: JSON lines and CSV, one source a row, named ``FILE#ROW`` (rows count from 1), read row by row.

>>> blob = Blob.held("a.jsonl", '{"title": "转型", "text": "招商银行推进转型。"}'.encode())
>>> row = next(rows(blob, ".jsonl", Columns(), []))
>>> row.path, row.text, row.metadata["title"]
('a.jsonl#1', '招商银行推进转型。', '转型')
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from builders.documents.formats.stream import LONGEST
from builders.records import Source
from builders.text.decode import Blob, Encoding, encoding_of, lines
from ontology.errors import ReadError

__all__ = ["SUFFIXES", "Columns", "records", "rows"]

SUFFIXES = (".jsonl", ".ndjson", ".csv", ".tsv")
#: Malformed rows of JSON above which a table is given up; characters of the longest row (six to a character when escaped).
WRONG, _LINE = 100, 6 * LONGEST
#: Halves of characters that JSON may name and no text may hold.
_HALF = re.compile("[\ud800-\udfff]")
_TEXT = ("text", "content", "body", "正文", "内容", "文本", "全文")
_TITLE = ("title", "name", "标题", "题名", "名称")


class Columns(NamedTuple):
    """Which columns hold the text and the title; found by their usual names when not given."""

    text: str | None = None
    title: str | None = None


def rows(blob: Blob, suffix: str, columns: Columns, failures: list[ReadError]) -> Iterator[Source]:
    """The rows of a table as sources, read row by row; rows without text are left out.

    Args:
        blob: The file.
        suffix: One of :data:`SUFFIXES`, in lower case.
        columns: Which columns hold text and title.
        failures: Where malformed and overlong rows are listed.

    Yields:
        Each row, with its title and number in the metadata and without a digest.

    Raises:
        ReadError: No column holds text (lists the columns), or the file stops being a table (names the row).
    """
    encoding = encoding_of(blob)
    known = False
    for number, record in _records(blob, encoding, suffix, failures):
        body = _cell(record, columns.text, _TEXT)
        if body is None and not known and not any(name in record for name in ((columns.text,) if columns.text else _TEXT)):
            wanted = columns.text or "/".join(_TEXT[:3])
            raise ReadError(
                blob.path, "no-column", f"no column {wanted} in row {number} (it has: {', '.join(map(str, record))}): name it"
            )
        known = True
        if body and len(body) > LONGEST:
            failures.append(_overlong(blob.path, number))
        elif body and body.strip():
            stated = {"title": _cell(record, columns.title, _TITLE) or "", "row": number}
            yield Source(f"{blob.path}#{number}", body, encoding.name, "", "plain", stated)


def records(blob: Blob, suffix: str, failures: list[ReadError]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a table as they are.

    Args:
        blob: The file.
        suffix: One of :data:`SUFFIXES`, in lower case.
        failures: Where malformed and overlong rows are listed.

    Yields:
        Number of the row, from 1, and its cells by the name of their column.

    Raises:
        ReadError: The file is no text, or stops being a table (names the row).
    """
    yield from _records(blob, encoding_of(blob), suffix, failures)


def _records(blob: Blob, encoding: Encoding, suffix: str, failures: list[ReadError]) -> Iterator[tuple[int, dict[str, Any]]]:
    read = _json_rows if suffix in (".jsonl", ".ndjson") else _csv_rows
    return read(blob, encoding, suffix, failures)


def _overlong(path: str, number: int) -> ReadError:
    return ReadError(
        f"{path}#{number}", "too-long", f"a single report of over {LONGEST:,} characters: split it into its reports"
    )


def _json_rows(blob: Blob, encoding: Encoding, _: str, failures: list[ReadError]) -> Iterator[tuple[int, dict[str, Any]]]:
    number, wrong, passing = 0, 0, False
    for line in lines(blob, encoding, "\n", _LINE):
        whole = line.endswith("\n") or len(line) < _LINE
        if passing or not whole:
            if not passing:
                number += 1
                failures.append(_overlong(blob.path, number))
            passing = not whole
        elif line.strip():
            number += 1
            try:
                record = json.loads(line)
                if not isinstance(record, dict):
                    raise TypeError
            except (ValueError, TypeError, RecursionError):
                wrong += 1
                failures.append(ReadError(f"{blob.path}#{number}", "malformed", f"is no JSON object, mend it: {line[:60]!r}"))
                if wrong == number or wrong > WRONG:
                    raise failures.pop() from None
                continue
            yield number, record


def _csv_rows(blob: Blob, encoding: Encoding, suffix: str, _: list[ReadError]) -> Iterator[tuple[int, dict[str, Any]]]:
    number = 0
    try:
        for record in _wide(csv.DictReader(lines(blob, encoding, "", _LINE), delimiter="\t" if suffix == ".tsv" else ",")):
            number += 1
            yield number, record
    except csv.Error as error:
        if "field limit" in str(error):
            raise _overlong(blob.path, number + 1) from None
        raise ReadError(blob.path, "malformed", f"row {number + 1} is no row of a table ({error}): mend it") from None


def _wide(reader: csv.DictReader[str]) -> Iterator[dict[str, Any]]:
    """The rows of ``reader``, with cells as long as a report; the process's own limit stands again after each row."""
    while True:
        usual = csv.field_size_limit(LONGEST)
        try:
            record = next(reader, None)
        finally:
            csv.field_size_limit(usual)
        if record is None:
            return
        yield record


def _cell(record: dict[str, Any], wanted: str | None, usual: tuple[str, ...]) -> str | None:
    for name in (wanted,) if wanted else usual:
        value = record.get(name)
        if value is not None and not isinstance(value, (dict, list)):
            return _HALF.sub("\ufffd", str(value))
    return None
