"""Electronic books (``.epub``): their chapters in the order of reading, each read as a web page; one report.

What the table of contents names is a heading where it stands as a line of its own in a chapter. The pages of the table itself
are furniture; what is only linked, and stands in no order of reading, is left out.
"""

from __future__ import annotations

import posixpath
from typing import Any, NamedTuple
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from builders.document_model import Block, Kind, Layer
from builders.documents.formats import html
from builders.documents.formats.package import Package, first, key, local, members, opened
from builders.documents.formats.written import Written, read
from builders.text.decode import Blob, decode
from ontology.errors import ReadError

__all__ = ["extract", "looks_like", "read"]

_CONTAINER = "meta-inf/container.xml"
_STATED = {"title": "title", "creator": "author", "publisher": "publisher", "date": "issued", "language": "language"}
_PAGES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document")
#: Characters of text of one book.
_LONGEST = 100_000_000


class _Chapter(NamedTuple):
    """A page in the order of reading; ``contents`` for the table of contents."""

    part: str
    contents: bool


def looks_like(blob: Blob) -> bool:
    """An electronic book by the part that names its package."""
    return _CONTAINER in members(blob)


def extract(blob: Blob) -> tuple[str, dict[str, Any]]:
    """The text of an electronic book and what it states of itself.

    Args:
        blob: The file.

    Returns:
        Text, the chapters one after the other; metadata with ``blocks`` that tile it, ``parts`` (where chapters begin, with
        their names), and where stated ``title``, ``author``, ``publisher``, ``issued`` and ``language``.

    Raises:
        ReadError: The book is damaged, locked, too large or without text.
    """
    written = Written()
    parts: list[tuple[int, str]] = []
    with opened(blob, "electronic book", "broken-epub") as archive:
        package = Package(archive)
        opf = first(package.tree(_CONTAINER, doctype=True), "rootfile")
        place = key(unquote(opf.get("full-path", ""))) if opf is not None else ""
        root = package.needed(place, doctype=True)
        manifest = _manifest(root, posixpath.dirname(place))
        chapters = _chapters(root, manifest)
        _refuse_locked(package, blob, chapters)
        names = _contents(package, manifest)
        metadata = _stated(root)
        for number, chapter in enumerate(chapters, 1):
            if not (data := package.data(chapter.part)).strip():
                continue
            start = written.at
            text, blocks = _page(decode(data, f"{blob.path}!/{chapter.part}")[0], chapter, names, metadata.get("title", ""))
            written.take(text, blocks)
            if written.at > start:
                parts.append((start, names.get(chapter.part, [(0, "")])[0][1] or f"chapter {number}"))
            if written.at > _LONGEST:
                raise ReadError(blob.path, "too-large", f"the book has over {_LONGEST:,} characters: split it")
    if not any(block.layer is Layer.BODY for block in written.blocks):
        raise ReadError(blob.path, "empty", "the book holds no text: it may hold images only: run an OCR program first")
    return written.text, metadata | {"blocks": tuple(written.blocks), "parts": parts}


def _manifest(root: Element, folder: str) -> dict[str, tuple[str, str, str]]:
    """By identifier the part, the type and the properties of what the book is made of."""
    found = {}
    for node in root.iter():
        if local(node) == "item":
            part = key(posixpath.join(folder, unquote(node.get("href", "").partition("#")[0])))
            found[node.get("id", "")] = part, node.get("media-type", ""), node.get("properties", "")
    return found


def _chapters(root: Element, manifest: dict[str, tuple[str, str, str]]) -> list[_Chapter]:
    """The pages in the order of reading; all pages of the manifest in a book that tells no order."""
    guide = {
        node.get("href", "").partition("#")[0].rpartition("/")[2].lower() for node in root.iter() if node.get("type") == "toc"
    }
    order = [node.get("idref", "") for node in root.iter() if local(node) == "itemref"]
    found = []
    for name in dict.fromkeys(order or manifest):
        part, kind, properties = manifest.get(name, ("", "", ""))
        if kind in _PAGES:
            found.append(_Chapter(part, "nav" in properties.split() or part.rpartition("/")[2] in guide))
    return found


def _refuse_locked(package: Package, blob: Blob, chapters: list[_Chapter]) -> None:
    """Refuse a book whose pages are encrypted; fonts may be.

    Raises:
        ReadError: Its pages are.
    """
    root = package.tree("meta-inf/encryption.xml", doctype=True)
    locked = (
        {key(unquote(node.get("URI", ""))) for node in root.iter() if local(node) == "CipherReference"}
        if root is not None
        else set()
    )
    if any(chapter.part in locked for chapter in chapters):
        raise ReadError(blob.path, "locked", "the book is protected (DRM): give an open copy")


def _contents(package: Package, manifest: dict[str, tuple[str, str, str]]) -> dict[str, list[tuple[int, str]]]:
    """What the table of contents names: by part the depth and the words of each entry, in order."""
    found: dict[str, list[tuple[int, str]]] = {}
    for part, kind, properties in manifest.values():
        nav = "nav" in properties.split()
        if not nav and kind != "application/x-dtbncx+xml":
            continue
        root = package.tree(part, doctype=True)
        start = first(root, "nav" if nav else "navMap")
        if start is not None and (nav or not found):
            _entries(start, posixpath.dirname(part), 0, found)
    return found


def _entries(node: Element, folder: str, depth: int, found: dict[str, list[tuple[int, str]]]) -> None:
    for child in node:
        name = local(child)
        if name == "navPoint":
            label, content = first(child, "text"), first(child, "content")
            target, words = (
                (content.get("src", "") if content is not None else ""),
                (label.text or "") if label is not None else "",
            )
            _entry(folder, target, depth + 1, words, found)
            _entries(child, folder, depth + 1, found)
        elif name == "a":
            _entry(folder, child.get("href", ""), depth, "".join(child.itertext()), found)
        else:
            _entries(child, folder, depth + (name == "li"), found)


def _entry(folder: str, target: str, depth: int, words: str, found: dict[str, list[tuple[int, str]]]) -> None:
    if words := " ".join(words.split()):
        found.setdefault(key(posixpath.join(folder, unquote(target.partition("#")[0]))), []).append((max(1, depth), words))


def _stated(root: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    metadata = first(root, "metadata")
    for node in metadata.iter() if metadata is not None else ():
        if local(node) in _STATED and node.text and node.text.strip():
            found.setdefault(_STATED[local(node)], " ".join(node.text.split()))
    return found


def _page(markup: str, chapter: _Chapter, names: dict[str, list[tuple[int, str]]], title: str) -> tuple[str, list[Block]]:
    """The text of a chapter and its blocks: all of it is the book's but for a table of contents."""
    text, metadata = html.extract(markup)
    wanted = {"".join(words.split()): depth for depth, words in reversed(names.get(chapter.part, ()))}
    return text, [_block(block, text, chapter, wanted, "".join(title.split())) for block in metadata["blocks"]]


def _block(block: Block, text: str, chapter: _Chapter, wanted: dict[str, int], title: str) -> Block:
    """A block of a page as one of the book."""
    if chapter.contents:
        return Block(Kind.BOILERPLATE, block.start, block.end, 0, Layer.FURNITURE, "table of contents", pieces=block.pieces)
    if block.layer is Layer.FURNITURE:
        block = block._replace(kind=Kind.PARAGRAPH, layer=Layer.BODY, note="")
    words = "".join(text[block.start : block.end].split())
    if words and words == title:
        return block._replace(kind=Kind.TITLE, level=0)
    if block.kind in (Kind.PARAGRAPH, Kind.HEADING, Kind.TITLE) and words in wanted:
        return block._replace(kind=Kind.HEADING, level=wanted[words])
    return block._replace(kind=Kind.HEADING, level=1) if block.kind is Kind.TITLE else block
