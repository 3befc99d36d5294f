"""PDF files with a text layer (pypdfium2): one report, its pages joined, lines that only wrap joined too.

Offsets count in the extracted text: the pages one after the other, each closed by a form feed, columns in the order of
reading (``layout``). Heads and feet that come back from page to page are left out; pages of images are listed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from builders.documents.formats.pdf.layout import joined
from builders.documents.formats.pdf.pages import Page, pages_of
from builders.documents.metadata.titles import organizations_and_people
from builders.records import Section, Source
from builders.text.decode import Blob
from ontology.errors import ReadError
from ontology.filenames import shown
from ontology.knowledge.knowledge import Knowledge

__all__ = ["extract", "looks_like", "page_of", "read", "unread"]

#: Why a text layer cannot be read, and what to do.
_FONTS, _OCR = "its fonts do not tell their characters", "run an OCR program over it first"
#: Entries of an outline that are looked at, and how deep.
_ENTRIES, _DEPTH = 2000, 4


def looks_like(blob: Blob) -> bool:
    """Whether a file begins as PDFs do."""
    return blob.head(5) == b"%PDF-"


def extract(blob: Blob) -> tuple[str, dict[str, Any]]:
    """The text of a PDF and what it states of itself.

    Args:
        blob: The file.

    Returns:
        Text, each page closed by a form feed; metadata with ``title``, ``author``, ``created``, ``page_starts`` (offsets),
        ``columned`` (indexes of pages in two columns), ``unread`` (numbers of pages without text), ``garbled`` (of those whose
        text layer cannot be read), ``outline`` (level, title and page index of each bookmark) and ``sizes`` (height of
        the type of a line, in points, by where its words begin).

    Raises:
        ReadError: The PDF is damaged, locked or without text.
    """  # noqa: DOC501 (made by functions)
    import pypdfium2 as pdfium

    path = blob.path
    try:
        document = pdfium.PdfDocument(blob.file if blob.file and shown(blob.file) == str(blob.file) else blob.read())
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError(path, "locked", "the PDF is protected by a password: save an open copy") from None
        raise ReadError(path, "broken-pdf", "the PDF is damaged or cut off: fetch it again") from None
    try:
        pages = pages_of(document)
        stated = {key: _said(document.get_metadata_value, key) for key in ("Title", "Author", "CreationDate")}
        outline = list(_outline(document))
    except pdfium.PdfiumError as error:
        raise ReadError(path, "broken-pdf", f"a page of the PDF cannot be read ({error}): fetch it again") from None
    finally:
        document.close()
    text = "".join(page.text for page in pages)
    if not text.strip():
        raise _nothing(path, pages)
    starts = [0]
    for page in pages[:-1]:
        starts.append(starts[-1] + len(page.text))
    return text, {
        "title": stated["Title"],
        "author": stated["Author"],
        "created": stated["CreationDate"],
        "page_starts": starts,
        "columned": [number for number, page in enumerate(pages) if page.columned],
        "unread": [number for number, page in enumerate(pages, 1) if page.picture],
        "garbled": [number for number, page in enumerate(pages, 1) if page.garbled],
        "outline": outline,
        "sizes": {start + at: size for start, page in zip(starts, pages, strict=True) for at, size in page.sizes.items()},
    }


def _nothing(path: str, pages: Sequence[Page]) -> ReadError:
    """What to tell of a PDF without text."""
    if not any(page.garbled for page in pages):
        return ReadError(path, "no-text-layer", f"no text layer in its {len(pages)} pages of images: run an OCR program first")
    return ReadError(path, "garbled", f"the text layer of its {len(pages)} pages is garbled ({_FONTS}): {_OCR}")


def _outline(document: Any) -> Iterator[tuple[int, str, int]]:
    """Level, title and page index (-1 when it leads to none) of the bookmarks."""
    for entry in islice(document.get_toc(), _ENTRIES):
        if entry.level >= _DEPTH:
            continue
        target = entry.get_dest()
        index = target.get_index() if target else None
        title = " ".join(_said(entry.get_title).split())
        if title:
            yield entry.level, title, -1 if index is None else index


def _said(read: Callable[..., str], *arguments: str) -> str:
    """What ``read`` gives, mended; nothing when it is no text."""
    try:
        return joined(_mended(read(*arguments)))
    except UnicodeDecodeError:
        return ""


def _mended(stated: str) -> str:
    """What a program stated in the bytes of GB18030, read as such.

    Returns:
        Other text as it is.

    >>> _mended("银行".encode("gb18030").decode("latin-1")), _mended("Crédit")
    ('银行', 'Crédit')
    """
    if not re.search("[\xa0-\xff]{2}", stated):
        return stated
    try:
        return stated.encode("latin-1").decode("gb18030")
    except UnicodeError:
        return stated


def page_of(source: Source, offset: int) -> int | None:
    """The page, from 1, on which an offset falls; None for sources that have no pages."""
    starts = source.metadata.get("page_starts")
    return bisect_right(starts, offset) if starts else None


def unread(source: Source) -> ReadError | None:
    """What to tell of a PDF with pages whose text layer is garbled, or most of which have none.

    Args:
        source: Any source.

    Returns:
        The error, not raised; None when all is read but half of the pages or fewer, which are images, or for other formats.
    """
    pages, images, garbled = (source.metadata.get(key, ()) for key in ("page_starts", "unread", "garbled"))
    if garbled:
        which = f"{len(garbled)} of its {len(pages)} pages ({_FONTS}; the first is page {garbled[0]})"
        return ReadError(source.path, "garbled", f"garbled text layer on {which}, the others were read: {_OCR}")
    if not images or len(images) * 2 <= len(pages):
        return None
    which = f"{len(images)} of its {len(pages)} pages are images (the first is page {images[0]})"
    return ReadError(source.path, "no-text-layer", f"no text layer: {which}, the others were read: run an OCR program first")


def read(source: Source, knowledge: Knowledge) -> Iterator[Section]:
    """The PDF as one report."""
    text, stated = source.text, source.metadata
    starts: list[int] = stated["page_starts"]
    blank = [("page without a text layer", starts[page - 1], starts[page - 1] + 1) for page in stated["unread"]]
    blank += [("page with a garbled text layer", starts[page - 1], starts[page - 1] + 1) for page in stated["garbled"]]
    _, people = organizations_and_people(stated["author"], knowledge.lexicon)
    yield Section(
        title="",
        start=0,
        end=len(text),
        body=((0, len(text)),),
        pages=len(starts),
        authors=tuple((name, "") for name in people),
        boilerplate=tuple(blank),
    )
