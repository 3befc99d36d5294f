"""Saved mails (``.eml``) with what hangs on them, and pages saved in one file (``.mht``, ``.mhtml``).

A mail's subject is its title, its date the day of its issue; who sent it is no publisher. What is attached are files of their
own, ``MAIL.eml!/NAME``. Of a saved page only the page is read, not its frames, styles and pictures.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from contextlib import suppress
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any, cast

from builders.document_model import Kind, Layer
from builders.documents.formats import html
from builders.documents.formats.archive import Budget, apart, decoded, hidden, printed
from builders.documents.formats.written import Line, Written, read
from builders.text.decode import Blob, decode
from ontology.errors import ReadError, isolated

__all__ = ["attachments", "extract", "is_mail", "is_page", "page", "read"]

#: Bytes of the longest file; of the beginning in which headers are looked for; attachments of one mail.
_LONGEST, _HEAD, _ATTACHED = 200_000_000, 65_536, 1000
_FIELD = re.compile(rb"([!-9;-~]{2,60}):[ \t]?")
_MAIL = frozenset((b"received", b"message-id", b"return-path", b"mime-version", b"content-type", b"delivered-to", b"x-mailer"))
_SENT = frozenset((b"received", b"return-path", b"delivered-to", b"to", b"cc", b"bcc", b"message-id"))
#: What programs put before the subject of a mail that was answered or sent on.
_SENT_ON = re.compile(r"(?:(?:re|fwd?|aw|wg|转发|轉寄|轉發|回复|回覆|答复|答覆)\s*[:：]\s*)+(?=\S)", re.I)
_BREAK, _TEXTS = re.compile(r"\r\n?"), ("text/plain", "text/html")


@lru_cache(maxsize=1)
def _headers(blob: Blob) -> dict[bytes, bytes]:
    """The headers at the beginning of a file, their names in small letters; nothing where it begins with no header."""
    head = blob.head(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if _FIELD.match(head) is None:
        return {}
    found: dict[bytes, bytes] = {}
    name = b""
    for line in head.splitlines():
        if line[:1] in (b" ", b"\t") and name:
            found[name] += line
        elif match := _FIELD.match(line):
            name = match[1].lower()
            found.setdefault(name, line[match.end() :])
        else:
            return found if not line.strip() else {}
    return found


def is_mail(blob: Blob) -> bool:
    """A mail by its headers, of a saved page or not."""
    found = _headers(blob)
    told = len(_MAIL & found.keys()) + (b"from" in found and (b"subject" in found or b"date" in found))
    return told >= 2 or (b"from" in found and b"date" in found and (b"to" in found or b"subject" in found))


def is_page(blob: Blob) -> bool:
    """A page saved in one file: headers of a mail of several parts that nobody sent."""
    found = _headers(blob)
    if b"snapshot-content-location" in found or b"Saved by" in found.get(b"from", b"")[:40]:
        return True
    kind = found.get(b"content-type", b"").lower()
    related = kind.startswith(b"multipart/related") or (kind.startswith(b"text/html") and b"content-location" in found)
    return related and not _SENT & found.keys() and b"mime-version" in found


def page(blob: Blob) -> tuple[str, dict[str, Any]]:
    """The text of a page saved in one file.

    Args:
        blob: The file.

    Returns:
        As for :func:`html.extract`; its subject is the title where the page states none, and ``fetched`` when it was saved.

    Raises:
        ReadError: The file is damaged, or holds no page or no text.
    """
    message = _parsed(blob)
    parts = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    start = str(message.get_param("start", "") or "").strip("<> ")
    parts.sort(key=lambda part: not start or str(part.get("Content-ID", "")).strip("<> ") != start)
    if not parts:
        raise ReadError(blob.path, "empty", "no page in this file: save the page again as .html")
    text, metadata = html.extract(_words(parts[0], blob.path))
    if not any(block.layer is Layer.BODY for block in metadata["blocks"]):
        raise ReadError(blob.path, "no-text", "no text in this page but menus, scripts and frames: save it when it has loaded")
    saved = {"title": _header(message, "Subject"), "fetched": _day(message)}
    return text, {name: value for name, value in saved.items() if value} | metadata


def extract(blob: Blob) -> tuple[str, dict[str, Any]]:
    """The text of a mail: its subject, then what it says, in plain text where it has both forms.

    Args:
        blob: The file.

    Returns:
        Text; metadata with ``blocks`` that tile it, ``title`` (the subject), ``issued`` (the day on which it was sent) and
        ``sender``.

    Raises:
        ReadError: The mail is damaged, or says nothing.
    """
    message = _parsed(blob)
    written = Written()
    subject = _subject(message)
    for part in _said(message):
        words = _words(part, blob.path)
        if part.get_content_type() == "text/html":
            text, metadata = html.extract(words)
            written.take(text, _shown(metadata["blocks"]))
        else:
            for line in words.split("\n"):
                if line.strip():
                    written.add(Line(line.rstrip()))
    if not written.at:
        raise ReadError(blob.path, "empty", "the mail says nothing: leave it out, or give what hangs on it")
    body = written
    if subject:
        written = Written()
        written.add(Line(subject, Kind.TITLE))
        written.take(body.text, body.blocks)
    stated = {"title": subject, "issued": _day(message), "sender": _header(message, "From")}
    return written.text, stated | {"blocks": tuple(written.blocks)}


def attachments(blob: Blob, failures: list[ReadError], budget: Budget) -> Iterator[Blob]:
    """What hangs on a mail.

    Args:
        blob: The mail.
        failures: Where what is refused is listed.
        budget: What the outermost container may still unpack to.

    Yields:
        Each file, its path after that of the mail and ``!/``.

    Raises:
        ReadError: The mail is too long, or too much hangs on it.
    """
    seen: dict[str, int] = {}
    for number, part in enumerate(_attached(_parsed(blob)), 1):
        if number > _ATTACHED:
            raise ReadError(blob.path, "too-many", f"over {_ATTACHED:,} files hang on this mail: save them yourself")
        name = apart(_name(part, number), seen)
        if hidden(name):
            continue
        path = f"{blob.path}!/{name}"
        with isolated(path, failures):
            sent_on = part.get_content_type() == "message/rfc822"
            data = b"".join(one.as_bytes() for one in _payload(part)) if sent_on else _data(part)
            budget.spend(len(data), path)
            yield Blob.held(path, data)
        if budget.left < 0:
            return


class _Raw(email.policy.Compat32):
    """Gives headers with the bytes that they have, where those are in no encoding of mails."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """The value as it is written."""
        return value


@lru_cache(maxsize=1)
def _parsed(blob: Blob) -> Message:
    if blob.size > _LONGEST:
        raise ReadError(blob.path, "too-large", f"{blob.size:,} bytes are too many for one mail or page: save its parts")
    try:
        data = blob.read().removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
        return email.message_from_bytes(data, policy=_Raw())
    except (MessageError, ValueError, LookupError, IndexError, TypeError):
        raise ReadError(blob.path, "broken-mail", "the mail is damaged: save it again, or save its text") from None


def _said(message: Message) -> list[Message]:
    """The parts that are the mail's own words: of several forms of the same the plain one."""
    if message.get_content_maintype() == "multipart":
        parts = [part for part in _payload(message) if part.get_content_type() != "message/rfc822"]
        found = [said for part in parts if (said := _said(part))]
        if message.get_content_subtype() == "alternative":
            plain = [said for said in found if all(part.get_content_type() == "text/plain" for part in said) and _speaks(said)]
            return (plain or found[-1:] or [[]])[0]
        return [part for said in (found[:1] if message.get_content_subtype() == "related" else found) for part in said]
    return [message] if message.get_content_type() in _TEXTS and not _is_file(message) else []


def _speaks(said: list[Message]) -> bool:
    return any(_data(part).strip() for part in said)


def _payload(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _attached(message: Message) -> Iterator[Message]:
    """The parts that are files; pictures that stand in the text, and what only signs a mail, are none."""
    for part in _payload(message):
        kind = part.get_content_type()
        if part.get_content_maintype() == "multipart":
            yield from _attached(part)
        elif kind == "message/rfc822":
            yield part
        elif "signature" in kind or kind in ("application/pkcs7-mime", "application/ms-tnef") or _is_picture(part):
            continue
        elif _is_file(part) or kind not in (*_TEXTS, "text/calendar", "text/enriched", "text/watch-html"):
            yield part


def _is_picture(part: Message) -> bool:
    """Whether a part is a picture that stands in the text."""
    inside = part.get("Content-ID") or part.get_content_disposition() == "inline"
    return part.get_content_maintype() == "image" and bool(inside)


def _name(part: Message, number: int) -> str:
    """What an attachment is called."""
    name = part.get_filename() or ""
    if not name and part.get_content_type() == "message/rfc822":
        inner = _payload(part)
        name = (_subject(inner[0]) if inner else "") + ".eml"
    shown = printed(_decoded(name)).replace("\\", "/").rpartition("/")[2].strip()
    return shown if shown.strip(".") and shown != ".eml" else f"attachment {number}"


def _data(part: Message) -> bytes:
    """The bytes of a part."""
    with suppress(ValueError, LookupError, MessageError):
        payload = part.get_payload(decode=True)
        return payload if isinstance(payload, bytes) else b""
    return b""


def _words(part: Message, path: str) -> str:
    """The text of a part, in the encoding that it states where that holds."""
    data = _data(part)
    stated = str(part.get_content_charset() or "")
    with suppress(LookupError, UnicodeError):
        if stated and stated not in ("us-ascii", "unknown-8bit"):
            return _BREAK.sub("\n", data.decode("gb18030" if stated in ("gb2312", "gbk") else stated).removeprefix("\ufeff"))
    return _BREAK.sub("\n", decode(data, path)[0]) if data.strip() else ""


def _header(message: Message, name: str) -> str:
    """A header as it is shown, on one line."""
    return " ".join(printed(_decoded(str(message.get(name, "")))).split())


def _subject(message: Message) -> str:
    """The subject of a mail without the marks of answers."""
    words = _header(message, "Subject")
    return words[found.end() :] if (found := _SENT_ON.match(words)) else words


def _decoded(words: str) -> str:
    """The words of a header, encoded ones decoded, raw bytes in the encoding that they have."""
    if "=?" not in words:
        return words if words.isascii() else decoded([words.encode("utf-8", "surrogateescape")])[0]
    found: list[str] = []
    with suppress(HeaderParseError, ValueError):
        for data, charset in cast("list[tuple[str | bytes, str | None]]", decode_header(" ".join(words.splitlines()))):
            codec = {"gb2312": "gb18030", "gbk": "gb18030"}.get((charset or "ascii").lower(), charset or "ascii")
            found.append(data if isinstance(data, str) else _in(data, codec))
        return "".join(found)
    return words


def _in(data: bytes, codec: str) -> str:
    with suppress(LookupError, UnicodeError):
        return data.decode(codec, "replace")
    return data.decode("utf-8", "replace")


def _day(message: Message) -> str:
    """The day of a mail's date, where it was sent; empty when it states none."""
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return parsedate_to_datetime(str(message.get("Date", ""))).date().isoformat()
    return ""


def _shown(blocks: Any) -> list[Any]:
    """The blocks of a mail's page: all of it is the mail's, and no line of it is a title beside the subject."""
    found = []
    for block in blocks:
        body = block._replace(layer=Layer.BODY, note="" if block.layer is Layer.FURNITURE else block.note)
        if body.kind is Kind.TITLE:
            body = body._replace(kind=Kind.HEADING, level=1)
        found.append(body._replace(kind=Kind.PARAGRAPH) if body.kind is Kind.BOILERPLATE else body)
    return found
