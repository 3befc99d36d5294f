"""Mails saved by Outlook (``.msg``), where python-oxmsg is installed (``yinpu[msg]``).

They are put into the form of other mails, and read as those are (``formats.mail``).
"""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import format_datetime
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from builders.documents.formats import mail, ole
from builders.documents.formats.archive import Budget, printed
from builders.text.decode import Blob
from ontology.errors import ReadError

__all__ = ["attachments", "extract", "is_mail"]

#: Bytes of the longest file.
_LONGEST = 200_000_000
#: What python-oxmsg and olefile raise on damaged files.
_BROKEN = (OSError, KeyError, ValueError, LookupError, AssertionError, TypeError, RecursionError, OverflowError)
#: The storage of a mail that hangs on a mail; the property in which a mail's text may stand packed.
_INNER, _PACKED = "__substg1.0_3701000D", 0x1009


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
        ReadError: python-oxmsg is not installed; the mail is damaged, or says nothing.
    """
    return mail.extract(_as_mail(blob)[0])


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
    converted, inner = _as_mail(blob)
    yield from mail.attachments(converted, failures, budget)
    for name in inner:
        why = "a mail that hangs on a mail of Outlook: save it as a file of its own, as .eml"
        failures.append(ReadError(f"{blob.path}!/{name}", "format", why))


@lru_cache(maxsize=1)
def _as_mail(blob: Blob) -> tuple[Blob, tuple[str, ...]]:
    """A mail in the form of other mails, and the names of the mails that hang on it."""
    what, remedy = ole.named(blob)
    if find_spec("oxmsg") is None:
        raise ReadError(blob.path, "format", f"this is {what}: {remedy}, or install yinpu[msg], with which it is read")
    if blob.size > _LONGEST:
        raise ReadError(blob.path, "too-large", f"{blob.size:,} bytes are too many for one mail: save its parts")
    from oxmsg import Message

    try:
        given = Message.load(blob.read())
        if not (given.body or given.html_body) and any(one.pid == _PACKED for one in given.properties):
            raise ReadError(blob.path, "format", f"this is {what} whose text is packed rich text: {remedy}")
        made, inner = _converted(given)
    except _BROKEN:
        raise ReadError(blob.path, "broken-mail", f"this is {what} that is damaged: {remedy}") from None
    return Blob.held(blob.path, made.as_bytes()), tuple(inner)


def _converted(given: Any) -> tuple[EmailMessage, list[str]]:
    made = EmailMessage()
    made["Subject"], made["From"] = _line(given.subject), _line(given.sender or "")
    if given.sent_date:
        made["Date"] = format_datetime(given.sent_date)
    made.set_content(given.body or "")
    if not given.body and given.html_body:
        made.set_content(given.html_body, subtype="html")
    inner = []
    for number, one in enumerate(given.attachments, 1):
        name = _line(one.file_name or f"attachment {number}")
        if one.file_bytes is not None:
            made.add_attachment(one.file_bytes, maintype="application", subtype="octet-stream", filename=name)
        elif any(held.name == _INNER for held in one._storage.storages):
            inner.append(name)
    return made, inner


def _line(text: str) -> str:
    return " ".join(printed(text).split())
