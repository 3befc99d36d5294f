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

from builders.documents.formats.pdf import ocr
from builders.documents.formats.pdf.layout import joined
from builders.documents.formats.pdf.notes import notes_of, parts_of, usual
from builders.documents.formats.pdf.opening import AGAIN, open_document
from builders.documents.formats.pdf.pages import Page, pages_of
from builders.documents.metadata.claims import beside
from builders.documents.metadata.titles import organizations_and_people
from builders.records import Section, Source
from builders.text.decode import Blob
from ontology.errors import ReadError
from ontology.knowledge.knowledge import Knowledge

__all__ = ["extract", "page_of", "read", "unread"]

#: Why a text layer cannot be read, and what to do.
_FONTS, _OCR = "its fonts do not tell their characters", "run an OCR program first, or install yinpu[ocr] and give --ocr"
#: Entries of an outline that are looked at, and how deep.
_ENTRIES, _DEPTH = 2000, 4
#: Bytes in which a PDF ends.
_TAIL = 16384
#: Kinds of XFA forms (PDFium's FORMTYPE_XFA_*), and what stands on the one page that others see of them.
_XFA, _WAIT = (2, 3), re.compile(r"Please wait|请稍候|Adobe Reader")
#: What the cover of a portfolio says, where its program has made it, and characters of the longest.
_COVER = re.compile(r"open this PDF (?:portfolio|package)|(?:打开|開啟)此\s*PDF\s*(?:文件)?(?:包|作品集|公文包|組合)", re.I)
_LITTLE = 600


def extract(blob: Blob) -> tuple[str, dict[str, Any]]:
    """The text of a PDF and what it states of itself.

    Args:
        blob: The file.

    Returns:
        Text, each page closed by a form feed; metadata with ``title``, ``author``, ``created``, ``page_starts`` (offsets),
        ``columned`` (indexes of pages in two columns), ``unread`` (numbers of pages without text), ``garbled`` (of those whose
        text layer cannot be read), ``broken`` (of damaged ones), ``watermarks`` (where they stand),
        ``outline`` (level, title and page index of each bookmark),
        ``sizes`` (height of the type of a line, in points, by where its words begin), and, as far as there is any, ``notes``
        (where the words of the lines of each footnote begin) with ``parts``, ``read_by`` (the ``program`` that read pictures,
        and their ``pages``) with ``encoding``, ``attached`` (names of files in it) and ``cut`` (whether its end is missing).

    Raises:
        ReadError: The PDF is damaged, locked or without text.
    """  # noqa: DOC501 (made by functions)
    document = open_document(blob)
    try:
        pages = pages_of(document, 0)
        while len(pages) < len(document):  # what was parsed of a document is held as long as it is open
            document.close()
            document = open_document(blob)
            pages += pages_of(document, len(pages))
        stated = {key: _said(document.get_metadata_value, key) for key in ("Title", "Author", "CreationDate")}
        outline = list(_outline(document))
        form = document.get_formtype()
        attached = [_said(document.get_attachment(at).get_name) for at in range(document.count_attachments())]
    finally:
        document.close()
    text = "".join(page.text for page in pages)
    if not text.strip() or (len(pages) == 1 and _stands_for_another(text, form, attached)):
        raise _nothing(blob.path, pages, form, attached)
    starts = [0]
    for page in pages[:-1]:
        starts.append(starts[-1] + len(page.text))
    recognised = [number for number, page in enumerate(pages, 1) if page.recognised]
    notes = _notes(pages, starts)
    return text, {
        "title": stated["Title"],
        "author": stated["Author"],
        "created": stated["CreationDate"],
        "page_starts": starts,
        "columned": [number for number, page in enumerate(pages) if page.columned],
        "unread": [number for number, page in enumerate(pages, 1) if page.picture],
        "garbled": [number for number, page in enumerate(pages, 1) if page.garbled],
        "broken": [number for number, page in enumerate(pages, 1) if page.broken],
        "outline": outline,
        "sizes": {start + at: size for start, page in zip(starts, pages, strict=True) for at, size in page.sizes.items()},
        "watermarks": [(start + a, start + b) for start, page in zip(starts, pages, strict=True) for a, b in page.watermarks],
        **({"notes": notes, "parts": parts_of(text, notes)} if notes else {}),
        **(_recognised(recognised) if recognised else {}),
        **({"attached": attached} if attached else {}),
        **({"cut": True} if _cut(blob) else {}),
    }


def _notes(pages: Sequence[Page], starts: Sequence[int]) -> list[list[int]]:
    """Where the words of the lines of each footnote begin."""
    if not any(page.low for page in pages):
        return []
    size = usual((height, page.text.index("\n", at) - at) for page in pages for at, height in page.sizes.items())
    return [[start + at for at in note] for page, start in zip(pages, starts, strict=True) for note in notes_of(page.low, size)]


def _recognised(pages: Sequence[int]) -> dict[str, Any]:
    """What marks a PDF of which some pages were read from their pictures."""
    reader = ocr.reader()
    which = f"pages {', '.join(map(str, pages[:5]))}{', …' if len(pages) > 5 else ''}" if len(pages) > 1 else f"page {pages[0]}"
    return {"read_by": {"program": reader, "pages": list(pages)}, "encoding": f"pdf, {which} by {reader}"}


def _cut(blob: Blob) -> bool:
    """Whether the end of the file is missing, where a PDF tells where its table of contents is."""
    with blob.open() as stream:
        stream.seek(max(0, blob.size - _TAIL))
        return b"startxref" not in stream.read()


def _stands_for_another(text: str, form: int, attached: Sequence[str]) -> bool:
    """Whether the text of a page only says that another program would show the document."""
    return bool(_WAIT.search(text) if form in _XFA else attached and len(text) <= _LITTLE and _COVER.search(text))


def _nothing(path: str, pages: Sequence[Page], form: int, attached: Sequence[str]) -> ReadError:
    """What to tell of a PDF without text."""
    if form in _XFA:
        return ReadError(path, "xfa-form", "an XFA form, drawn by its own programs only: print it to a PDF")
    if attached and not any(page.picture or page.garbled or page.broken for page in pages):
        return ReadError(path, "portfolio", f"a PDF of {len(attached)} attached files ({_some(attached)}): save them out of it")
    if any(page.broken for page in pages):
        return ReadError(path, "broken-pdf", f"the pages of the PDF are damaged or cut off: {AGAIN}")
    if not any(page.garbled for page in pages):
        return ReadError(path, "no-text-layer", f"no text layer in its {len(pages)} pages of images: {_OCR}")
    return ReadError(path, "garbled", f"the text layer of its {len(pages)} pages is garbled ({_FONTS}): {_OCR}")


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")


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
    """What to tell of a PDF of which not all is read: cut off or damaged, garbled, or most of whose pages have no text.

    Args:
        source: Any source.

    Returns:
        The error, not raised; None when all is read but half of the pages or fewer, which are images, or for other formats.
    """
    stated = source.metadata
    pages, images, garbled, broken = (stated.get(key, ()) for key in ("page_starts", "unread", "garbled", "broken"))
    if stated.get("cut") or broken:
        which = f"{len(broken)} of its {len(pages)} pages (the first is page {broken[0]})" if broken else "its end is missing"
        return ReadError(source.path, "broken-pdf", f"the PDF is damaged or cut off: {which}, the others were read: {AGAIN}")
    if garbled:
        which = f"{len(garbled)} of its {len(pages)} pages ({_FONTS}; the first is page {garbled[0]})"
        return ReadError(source.path, "garbled", f"garbled text layer on {which}, the others were read: {_OCR}")
    if not images or len(images) * 2 <= len(pages):
        return None
    which = f"{len(images)} of its {len(pages)} pages are images (the first is page {images[0]})"
    return ReadError(source.path, "no-text-layer", f"no text layer: {which}, the others were read: {_OCR}")


def read(source: Source, knowledge: Knowledge) -> Iterator[Section]:
    """The PDF as one report."""
    text, stated = source.text, source.metadata
    starts: list[int] = stated["page_starts"]
    blank = [("page without a text layer", starts[page - 1], starts[page - 1] + 1) for page in stated["unread"]]
    blank += [("page with a garbled text layer", starts[page - 1], starts[page - 1] + 1) for page in stated["garbled"]]
    blank += [("watermark", start, end) for start, end in stated["watermarks"]]
    blank += [("damaged page", starts[page - 1], starts[page - 1] + 1) for page in stated["broken"]]
    _, people = organizations_and_people(stated["author"], knowledge.lexicon)
    yield Section(
        title="",
        start=0,
        end=len(text),
        body=((0, len(text)),),
        pages=len(starts),
        authors=tuple((name, "") for name in people),
        boilerplate=tuple(blank),
        evidence=(
            beside("pages", str(len(starts)), str(len(starts)), "pages of the file", 1.0),
            *(beside("author", name, stated["author"], "stated author", 0.8) for name in people),
        ),
    )
