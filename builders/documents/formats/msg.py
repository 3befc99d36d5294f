"""Mails saved by Outlook (``.msg``), where olefile is installed (``yinpu[msg]``).

They are put into the form of other mails, mails that hang on them too, and read as those are (``formats.mail``). A property
of a mail is a stream whose name ends in its number and type, or a row of the stream of properties.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from functools import lru_cache
from importlib.util import find_spec
from struct import iter_unpack
from typing import Any, NamedTuple

from builders.documents.formats import mail, ole
from builders.documents.formats.archive import Budget, printed
from builders.documents.formats.rtf_words import PAGES
from builders.text.decode import Blob, decode
from ontology.errors import ReadError

__all__ = ["attachments", "extract", "is_mail"]

#: Bytes of the longest file; how deep mails hang on mails that are read.
_LONGEST, _DEEPEST = 200_000_000, 4
#: Properties, by number.
_SUBJECT, _BODY, _HTML, _PACKED, _SENDER, _ADDRESS, _SENT = 0x37, 0x1000, 0x1013, 0x1009, 0x0C1A, 0x0C1F, 0x39
_NAME, _SHORT_NAME, _DATA, _PAGES = 0x3707, 0x3704, 0x3701, (0x3FFD, 0x3FDE)
#: What olefile raises on damaged files, and what odd values do.
_BROKEN = (OSError, KeyError, ValueError, IndexError, TypeError, AttributeError, RecursionError, OverflowError)


class _Storage(NamedTuple):
    """A mail, or what hangs on it: its streams and storages by name."""

    streams: dict[str, bytes]
    storages: dict[str, _Storage]


def is_mail(blob: Blob) -> bool:
    """A mail of Outlook by the names of its streams."""
    return ole.is_mail(blob)


def extract(blob: Blob) -> tuple[str, dict[str, Any]]:
    """The text of a mail.

    Args:
        blob: The file.

    Returns:
        As for :func:`mail.extract`.

    Raises:
        ReadError: olefile is not installed; the mail is damaged, or says nothing.
    """
    return mail.extract(_as_mail(blob))


def attachments(blob: Blob, failures: list[ReadError], budget: Budget) -> Iterator[Blob]:
    """What hangs on a mail.

    Args:
        blob: The mail.
        failures: Where what is refused is listed.
        budget: What the outermost container may still unpack to.

    Yields:
        As :func:`mail.attachments`.

    Raises:
        ReadError: As for :func:`extract`.
    """
    yield from mail.attachments(_as_mail(blob), failures, budget)


@lru_cache(maxsize=1)
def _as_mail(blob: Blob) -> Blob:
    """A mail in the form of other mails."""
    what, remedy = ole.named(blob)
    if find_spec("olefile") is None:
        raise ReadError(blob.path, "format", f"this is {what}: {remedy}, or install yinpu[msg], with which it is read")
    if blob.size > _LONGEST:
        raise ReadError(blob.path, "too-large", f"{blob.size:,} bytes are too many for one mail: save its parts")
    from olefile import OleFileIO

    try:
        with OleFileIO(blob.read()) as file:
            given = _storage(file, file.root, [])
        if any(f"__substg1.0_{_PACKED:04X}" in name for name in given.streams) and not _stated(given, _BODY, _HTML):
            raise ReadError(blob.path, "format", f"this is {what} whose text is packed rich text: {remedy}")
        return Blob.held(blob.path, _converted(given, 32).as_bytes())
    except _BROKEN:
        raise ReadError(blob.path, "broken-mail", f"this is {what} that is damaged: {remedy}") from None


def _storage(file: Any, entry: Any, path: list[str]) -> _Storage:
    """What is in a storage, and in those inside it."""
    from olefile import STGTY_STORAGE, STGTY_STREAM

    found = _Storage({}, {})
    for one in entry.kids:
        if one.entry_type == STGTY_STREAM:
            found.streams[one.name] = file.openstream([*path, one.name]).read()
        elif one.entry_type == STGTY_STORAGE:
            found.storages[one.name] = _storage(file, one, [*path, one.name])
    return found


def _converted(given: _Storage, header: int, depth: int = 0) -> EmailMessage:
    """A mail in the form of other mails; ``header`` is how many bytes stand before its rows of properties."""
    rows = given.streams["__properties_version1.0"][header:]
    numbers = {name: value for _, name, _, value in iter_unpack("<HHIQ", rows[: len(rows) // 16 * 16])}
    codec = _codec([numbers[name] & 0xFFFF for name in _PAGES if name in numbers])
    made = EmailMessage()
    made["Subject"] = _line(_text(given, codec, _SUBJECT))
    made["From"] = _line(f"{_text(given, codec, _SENDER)} <{_text(given, codec, _ADDRESS)}>")
    if numbers.get(_SENT):
        made["Date"] = format_datetime(datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=numbers[_SENT] // 10))
    body, page = _text(given, codec, _BODY), given.streams.get(f"__substg1.0_{_HTML:04X}0102", b"")
    if page and not body.strip():
        made.set_content(page, maintype="text", subtype="html")
    elif body.strip() or not (shown := _text(given, codec, _HTML)):
        made.set_content(body)
    else:
        made.set_content(shown, subtype="html")
    for name, held in given.storages.items():
        if name.startswith("__attach_version1.0_#"):
            _attach(made, held, codec, depth)
    return made


def _attach(made: EmailMessage, held: _Storage, codec: str, depth: int) -> None:
    """Hang a file, or a mail, on a mail."""
    name = _line(_text(held, codec, _NAME, _SHORT_NAME)) or None
    inner = held.storages.get(f"__substg1.0_{_DATA:04X}000D")
    if (data := held.streams.get(f"__substg1.0_{_DATA:04X}0102")) is not None:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    elif inner and "__properties_version1.0" in inner.streams and depth < _DEEPEST:
        made.add_attachment(_converted(inner, 24, depth + 1))


def _stated(given: _Storage, *names: int) -> bool:
    return any(stream.startswith(f"__substg1.0_{name:04X}") for name in names for stream in given.streams)


def _text(given: _Storage, codec: str, *names: int) -> str:
    """The first of some properties that is there, as text."""
    for name in names:
        if wide := given.streams.get(f"__substg1.0_{name:04X}001F"):
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        if narrow := given.streams.get(f"__substg1.0_{name:04X}001E"):
            return (narrow.decode(codec, "replace") if codec else decode(narrow, "")[0]).rstrip("\0")
    return ""


def _codec(pages: list[int]) -> str:
    """The encoding that a code page stands for; empty where none is stated, or none that is known."""
    for page in pages:
        name = PAGES.get(page, "utf-8" if page == 65001 else f"cp{page}")
        try:
            return codecs.lookup(name).name
        except LookupError:
            continue
    return ""


def _line(text: str) -> str:
    return " ".join(printed(text).split())
