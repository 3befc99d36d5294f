"""JSON that holds texts: arrays of objects, wherever in an object they stand, and single objects.

>>> held([{"data": {"items": [{"title": "甲", "content": "银行。"}]}}], lambda names: "content" in names)
[{'title': '甲', 'content': '银行。'}]
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from builders.text.decode import Blob, Encoding, lines, texts
from ontology.errors import ReadError

__all__ = ["SeveralError", "held", "looks_like", "parsed", "rows"]

#: Bytes of the longest JSON that is read whole; how deep arrays of records are looked for.
LARGEST, _DEPTH = 200_000_000, 4
#: Malformed rows above which a file of them is given up.
WRONG = 100
_BEGINS = re.compile(r'\s*(?:\[\s*)?\{\s*"')


class SeveralError(ValueError):
    """There are several values one after the other: rows of JSON."""


def looks_like(opening: str, suffix: str) -> str:
    r"""Whether a text is JSON.

    Args:
        opening: Its beginning.
        suffix: The suffix of its file in lower case.

    Returns:
        ``rows`` for an object a line, ``whole`` for one value, nothing for other texts.

    >>> looks_like('{"a": 1}\n{"a": 2}\n', ""), looks_like('[{"a": 1}]', ""), looks_like("{正文}", "")
    ('rows', 'whole', '')
    """
    bare = opening.lstrip("\ufeff \t\r\n")
    if suffix in (".jsonl", ".ndjson"):
        return "whole" if bare.startswith("[") and _BEGINS.match(bare) else "rows"
    if not (_BEGINS.match(bare) or (suffix == ".json" and bare[:1] in ("{", "["))):
        return ""
    first, _, rest = bare.partition("\n")
    if rest.strip():
        try:
            return "rows" if isinstance(json.loads(first), dict) else "whole"
        except (ValueError, RecursionError):
            pass
    return "whole"


def parsed(blob: Blob, encoding: Encoding) -> Any:
    """The value of a file of JSON.

    Args:
        blob: The file.
        encoding: Its encoding.

    Returns:
        The value.

    Raises:
        ReadError: It is too large or malformed (names line and column).
        SeveralError: More values follow the first.
    """
    if blob.size > LARGEST:
        how = "save it as JSON lines (.jsonl), one object a line"
        raise ReadError(blob.path, "too-large", f"{blob.size:,} bytes are too many for JSON in one piece: {how}")
    try:
        return json.loads("".join(texts(blob, encoding)).lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and error.doc[: error.pos].endswith("\n"):
            raise SeveralError from None
        place = f"line {error.lineno}, column {error.colno}"
        raise ReadError(blob.path, "malformed", f"is no JSON at {place} ({error.msg}): mend it or fetch it again") from None
    except (ValueError, RecursionError):
        raise ReadError(blob.path, "malformed", "is no JSON (a number or a nesting without end): mend it") from None


def held(values: Iterable[Any], named: Callable[[Iterable[str]], bool], depth: int = 0) -> list[dict[str, Any]]:
    """The records in some values: an array one of whose objects has a text, or an object that has one itself.

    Args:
        values: An array, or what an object holds.
        named: Whether names of fields tell a text.
        depth: How deep the values stand.

    Returns:
        The records in their order; an object inside a record that holds its text is taken for it.
    """
    given = list(values)
    flat = [_flat(value, named) for value in given if isinstance(value, dict)]
    if any(map(named, flat)):
        return flat
    if depth >= _DEPTH:
        return []
    inside = (value.values() if isinstance(value, dict) else value for value in given if isinstance(value, (dict, list)))
    return list(chain.from_iterable(held(one, named, depth + 1) for one in inside))


def _flat(record: dict[str, Any], named: Callable[[Iterable[str]], bool]) -> dict[str, Any]:
    """A record with the fields of the object inside it that holds its text, where it holds none itself."""
    if named(record):
        return record
    inner = next((value for value in record.values() if isinstance(value, dict) and named(value)), None)
    return record if inner is None else {**record, **inner}


def rows(blob: Blob, encoding: Encoding, failures: list[ReadError], longest: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file that has one a line.

    Args:
        blob: The file.
        encoding: Its encoding.
        failures: Where malformed and overlong rows are listed.
        longest: Characters of the longest report.

    Yields:
        Number of the row, from 1, and its object.

    Raises:
        ReadError: The first row, or over a hundred, are no objects.
    """  # noqa: DOC501 (caught)
    number, wrong, passing, limit = 0, 0, False, 6 * longest
    for line in lines(blob, encoding, "\n", limit):
        whole = line.endswith("\n") or len(line) < limit
        if passing or not whole:
            if not passing:
                number += 1
                why = f"a single report of over {longest:,} characters: split it into its reports"
                failures.append(ReadError(f"{blob.path}#{number}", "too-long", why))
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
