"""Word files (``.docx``, ``.docm``, ``.dotx``, strict ones, those of WPS): what is seen, with what styles say of it.

Offsets count in the extracted text: first the document in its order, then its footnotes and endnotes, its headers and footers.
Numbers of numbered paragraphs are not in it, since they stand in no text of the file, nor are comments.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from builders.document_model import Block, Kind, Layer
from builders.documents.formats.archive import names
from builders.documents.formats.word.package import RELATIONSHIPS, Package, TooLargeError, W, key
from builders.documents.formats.word.story import Line, Story
from builders.documents.formats.word.styles import Numberings, Styles
from builders.documents.structure.lines import shape
from builders.records import Section, Source
from builders.text.decode import Blob
from ontology.errors import ReadError
from ontology.knowledge.knowledge import Knowledge

__all__ = ["extract", "looks_like", "read"]

_STATED = {
    "{http://purl.org/dc/elements/1.1/}title": "title",
    "{http://purl.org/dc/elements/1.1/}creator": "author",
    "{http://purl.org/dc/terms/}created": "created",
    "{http://purl.org/dc/terms/}modified": "modified",
    "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Company": "company",
    "{http://purl.oclc.org/ooxml/officeDocument/extendedProperties}Company": "company",
}
_PROPERTIES = ("docprops/core.xml", "docprops/app.xml")
#: How an old container of files begins, and what one is called in it that holds a locked file of the new kind.
_OLE, _ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "EncryptedPackage".encode("utf-16-le")
_BROKEN = (KeyError, zipfile.BadZipFile, zlib.error, ParseError, EOFError, NotImplementedError, ValueError, OSError)
#: Characters of a line that goes on after a break, and what ends one that does not.
_FULL, _STOPS = 20, tuple("。！？；：!?;:")


def looks_like(blob: Blob) -> bool:
    """A Word file by the names of its members, in whatever order they come; or an office file locked by a password."""
    head = blob.head(len(_OLE))
    if head == _OLE:
        return any(_ENCRYPTED in block for block in blob.blocks())
    if not head.startswith(b"PK"):
        return False
    members = {key(name) for name in names(blob)}
    return "word/document.xml" in members or (RELATIONSHIPS in members and _is_word(blob))


def _is_word(blob: Blob) -> bool:
    """Whether the document that the relationships of a package name is one of Word."""
    with suppress(*_BROKEN, RuntimeError), blob.open() as file, zipfile.ZipFile(file) as archive:
        package = Package(archive)
        return next((node.tag for node in package.children(package.document)), "").startswith(W)
    return False


def extract(blob: Blob) -> tuple[str, dict[str, Any]]:
    """The text of a Word file, a paragraph or a row of a table a line, and what it states of itself.

    Args:
        blob: The file.

    Returns:
        Text; metadata with ``blocks`` that tile it, and ``title``, ``author``, ``company``, ``created`` and ``modified``
        (empty when not stated).

    Raises:
        ReadError: The file is damaged, locked, too large or without text.
    """
    path = blob.path
    if blob.head(len(_OLE)) == _OLE:
        raise ReadError(path, "locked", "an office file protected by a password: take the password off and save it again")
    written = _Text()
    with _told(path), blob.open() as file, zipfile.ZipFile(file) as archive:
        package = Package(archive)
        related = package.related(package.document)
        looks = {part: _look(package, dict(related), part) for part in ("styles", "numbering")}
        story = Story(Styles(looks["styles"]), Numberings(looks["numbering"]))
        for line in chain(story.lines(package.children(package.document)), story.rest()):
            written.add(line)
        if not written.blocks:
            raise ReadError(path, "empty", "the Word file holds no text: it may hold images only")
        for kind in ("footnote", "endnote"):
            for line in _notes(package, story, kind, dict(related).get(f"{kind}s")):
                written.add(line._replace(kind=Kind.FOOTNOTE, rank=0, note="", table=0, row=0))
        for kind in ("header", "footer"):
            for text in _around(package, story, [part for what, part in related if what == kind]):
                written.set_aside(text, f"page {kind}")
        stated = _stated(package)
    return "".join(written.parts), stated | {"blocks": tuple(written.blocks)}


@contextmanager
def _told(path: str) -> Iterator[None]:
    """Turns what goes wrong in a Word file into one clear line."""
    try:
        yield
    except TooLargeError as error:
        raise ReadError(path, "too-large", f"its text unpacks to {error.size:,} bytes of XML: split it") from None
    except RecursionError:
        raise ReadError(path, "broken-docx", "the Word file is nested too deep: open and save it again") from None
    except RuntimeError:
        raise ReadError(path, "locked", "the Word file is protected by a password: take it off and save it again") from None
    except _BROKEN:
        raise ReadError(path, "broken-docx", "the Word file is damaged: open and save it again") from None


class _Text:
    """The text as it grows, with the blocks that tile it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.blocks: list[Block] = []
        self._at = 0

    def add(self, line: Line) -> None:
        """Add a line, and its block; a paragraph with breaks inside may be several."""
        parts = _broken(line.text) if line.kind is Kind.PARAGRAPH and "\n" in line.text else [line.text]
        for text in (*parts[:-1], parts[-1] + line.end):
            self._put(text, Block(line.kind, 0, 0, line.rank, Layer.BODY, line.note, line.table, line.row))

    def set_aside(self, text: str, note: str) -> None:
        """Add what a page prints around the text."""
        self._put(text, Block(Kind.BOILERPLATE, 0, 0, layer=Layer.FURNITURE, note=note))

    def _put(self, text: str, block: Block) -> None:
        start, self._at = self._at, self._at + len(text)
        self.parts.append(text)
        self.blocks.append(block._replace(start=start, end=self._at))


def _broken(text: str) -> list[str]:
    """The parts of a paragraph with breaks inside that are paragraphs to the eye: what only goes on in the next line is one."""
    found = [""]
    for line in text.splitlines(keepends=True):
        last, words = found[-1].strip(), line.strip()
        if last and words and (len(last.splitlines()[-1]) < _FULL or last.endswith(_STOPS) or shape(words).numbered):
            found.append(line)
        else:
            found[-1] += line
    return found


def _look(package: Package, related: dict[str, str], part: str) -> Element | None:
    """A part that says how the text looks, without which it can still be read."""
    with suppress(*_BROKEN):
        return package.tree(related.get(part, f"word/{part}.xml"))
    return None


def _notes(package: Package, story: Story, kind: str, part: str | None) -> Iterator[Line]:
    """The notes of a kind that the text refers to, in the order in which it does."""
    wanted = [name for what, name in story.notes if what == kind]
    if not wanted or part is None or (root := package.tree(part)) is None:
        return
    notes = {note.get(W + "id", ""): note for note in root}
    for name in wanted:
        if name in notes:
            yield from chain(story.lines(notes[name]), story.rest())


def _around(package: Package, story: Story, parts: Iterable[str]) -> Iterator[str]:
    """The text of headers or footers, each once."""
    told: dict[str, None] = {}
    for part in sorted(parts, key=lambda name: (len(name), name)):
        root = package.tree(part)
        told["".join(line.text + line.end for line in chain(story.lines(root or ()), story.rest()))] = None
    return filter(None, told)


def _stated(package: Package) -> dict[str, Any]:
    """What the file states of itself; properties that are damaged state nothing."""
    found = dict.fromkeys(_STATED.values(), "")
    for part in _PROPERTIES:
        with suppress(*_BROKEN):
            for node in package.tree(part) or ():
                if node.tag in _STATED:
                    found[_STATED[node.tag]] = (node.text or "").strip()
    return found


def read(source: Source, knowledge: Knowledge) -> Iterator[Section]:
    """The file as one report, its page headers and footers set aside."""
    aside = [block for block in source.metadata.get("blocks", ()) if block.layer is not Layer.BODY]
    end = aside[0].start if aside else len(source.text)
    kept = tuple((block.note, block.start, block.end) for block in aside)
    yield Section(title="", start=0, end=len(source.text), body=((0, end),), boilerplate=kept)
