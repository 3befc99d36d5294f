"""PDF files with a text layer (pypdfium2): one report, its pages joined, lines that only wrap joined too.

Offsets count in the extracted text: the pages one after the other, each closed by a form feed. Heads and feet that come
back on most pages are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path, PurePath
from typing import Any

from builders.readers.plain import title_of
from builders.readers.titles import iso_date, parse_title, text_date
from builders.records import Section, Source, Span
from ontology.errors import ReadError

__all__ = ["extract", "page_of", "read"]

_DIGITS = re.compile(r"\d+")


def extract(data: bytes, path: str | Path) -> tuple[str, dict[str, Any]]:
    """Text and metadata (title, author, created, page_starts) of a PDF; ReadError when broken, locked or without text."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError(path, "locked", "the PDF is protected by a password: save an open copy") from None
        raise ReadError(path, "broken-pdf", "the PDF is damaged or cut off: fetch it again") from None
    try:
        pages, starts = [], []
        position = 0
        for page in document:
            starts.append(position)
            text = (
                page.get_textpage().get_text_bounded().replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "-") + "\f"
            )
            pages.append(text)
            position += len(text)
        stated = document.get_metadata_dict()
    except pdfium.PdfiumError as error:
        raise ReadError(path, "broken-pdf", f"a page of the PDF cannot be read ({error}): fetch it again") from None
    finally:
        document.close()
    text = "".join(pages)
    if not text.strip():
        raise ReadError(path, "no-text-layer", f"no text layer in its {len(pages)} pages of images: run an OCR program first")
    return text, {
        "title": stated.get("Title", ""),
        "author": stated.get("Author", ""),
        "created": stated.get("CreationDate", ""),
        "page_starts": starts,
    }


def page_of(source: Source, offset: int) -> int | None:
    """The page (from 1) on which ``offset`` falls, for sources that have pages."""
    starts = source.metadata.get("page_starts")
    return bisect_right(starts, offset) if starts else None


def read(source: Source) -> Iterator[Section]:
    """The PDF as one report."""
    text, stated = source.text, source.metadata
    starts: list[int] = stated["page_starts"]
    cuts = [*_page_heads(text, starts), *((m.start(), m.end()) for m in re.finditer(r"\f", text)), *_wraps(text)]
    first_page = text[: starts[1] if len(starts) > 1 else len(text)]
    named = stated["title"].strip()
    if len(named) < 4 or re.search(r"microsoft|untitled|幻灯片|\.docx?$|\.pptx?$", named, re.I):
        named = title_of(first_page, PurePath(source.path).name)
    line = parse_title(named)
    created = re.match(r"D:(\d{4})(\d{2})(\d{2})", stated["created"])
    yield Section(
        title=line.title,
        start=0,
        end=len(text),
        body=((0, len(text)),),
        publishers=line.publishers or ((stated["author"],) if re.search(r"[一-鿿]{2}", stated["author"]) else ()),
        issued=line.issued or text_date(first_page[:600]) or (iso_date(*map(int, created.groups())) if created else None),
        pages=len(starts),
        series=line.series,
        broker=line.broker,
        cuts=tuple(cuts),
    )


def _lines(text: str, start: int, end: int) -> list[Span]:
    spans, position = [], start
    for line in text[start:end].splitlines(keepends=True):
        if line.strip():
            spans.append((position, position + len(line.rstrip("\n\f"))))
        position += len(line)
    return spans


def _page_heads(text: str, starts: list[int]) -> list[Span]:
    """First and last lines of pages that, numbers aside, come back on a third of the pages or more."""
    candidates: list[tuple[str, Span]] = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        lines = _lines(text, start, end)
        for span in {*lines[:2], *lines[-2:]}:
            candidates.append((_DIGITS.sub("#", text[slice(*span)]).strip(), span))
    counts = Counter(shape for shape, _ in candidates)
    return [span for shape, span in candidates if counts[shape] >= max(3, len(starts) / 3)]


def _wraps(text: str) -> Iterator[Span]:
    """Line ends inside a paragraph: the line is about as wide as the widest and does not end a sentence.

    Between two Latin letters the line end stays, as the blank that it stands for.
    """
    lines = text.split("\n")
    widths = sorted(map(_width, lines))
    full = max(widths[int(len(widths) * 0.9)] * 0.75, 24)
    position = 0
    for line, following in pairwise(lines):
        end = position + len(line)
        latin = all(c.isascii() and c.isalpha() for c in (line[-1:], following[:1]))
        if _width(line) >= full and line.rstrip()[-1:] not in "。！？；：:;!?" and not latin:
            yield end, end + 1
        position = end + 1


def _width(line: str) -> int:
    """Columns that ``line`` takes: two for a Chinese character, one for others."""
    return len(line) + sum(c > "\u2e7f" for c in line)
