"""Tables of texts: JSON lines and CSV, one source a row, named ``FILE#ROW`` (rows count from 1).

>>> row = next(rows('{"title": "转型", "text": "招商银行推进转型。"}', "a.jsonl", ".jsonl", Columns()))
>>> row.path, row.text, row.metadata["title"]
('a.jsonl#1', '招商银行推进转型。', '转型')
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from builders.records import Source
from ontology.errors import ReadError

__all__ = ["SUFFIXES", "Columns", "rows"]

SUFFIXES = (".jsonl", ".ndjson", ".csv", ".tsv")
_TEXT = ("text", "content", "body", "正文", "内容", "文本", "全文")
_TITLE = ("title", "name", "标题", "题名", "名称")


class Columns(NamedTuple):
    """Which columns hold the text and the title; found by their usual names when not given."""

    text: str | None = None
    title: str | None = None


def rows(text: str, path: str, suffix: str, columns: Columns) -> Iterator[Source]:
    """The rows of a table as sources. ReadError names a malformed line, or the columns when none of them holds text."""
    for number, record in _records(text, path, suffix):
        body = _cell(record, columns.text, _TEXT)
        if body is None:
            wanted = columns.text or "/".join(_TEXT[:3])
            raise ReadError(
                path, "no-column", f"no column {wanted} in row {number} (it has: {', '.join(map(str, record))}): name it"
            )
        if body.strip():
            stated = {"title": _cell(record, columns.title, _TITLE) or "", "row": number}
            yield Source(f"{path}#{number}", body, "", "", "plain", stated)


def _records(text: str, path: str, suffix: str) -> Iterator[tuple[int, dict[str, Any]]]:
    if suffix in (".jsonl", ".ndjson"):
        number = 0
        for line in io.StringIO(text):
            if not line.strip():
                continue
            number += 1
            try:
                record = json.loads(line)
            except (json.JSONDecodeError, RecursionError):
                raise ReadError(path, "malformed", f"row {number} is not JSON: {line[:60]!r}") from None
            if not isinstance(record, dict):
                raise ReadError(path, "malformed", f"row {number} is no JSON object: {line[:60]!r}")
            yield number, record
        return
    csv.field_size_limit(2**31 - 1)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t" if suffix == ".tsv" else ",")
        yield from enumerate(reader, 1)
    except csv.Error as error:
        raise ReadError(path, "malformed", f"is no table: {error}") from None


def _cell(record: dict[str, Any], wanted: str | None, usual: tuple[str, ...]) -> str | None:
    for name in (wanted,) if wanted else usual:
        value = record.get(name)
        if value is not None and not isinstance(value, (dict, list)):
            return str(value)
    return None
