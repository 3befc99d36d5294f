"""Word files (``.docx``, ``.docm``, ``.dotx``, strict ones, those of WPS): what is seen, with what styles say of it.

Offsets count in the extracted text: first the document in its order, then its footnotes and endnotes, its headers and footers.
Numbers of numbered paragraphs are not in it, since they stand in no text of the file, nor are comments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from typing import Any
from xml.etree.ElementTree import Element

from builders.document_model import Kind
from builders.documents.formats.package import BROKEN, main_element, members, opened, stated
from builders.documents.formats.word.package import STRICT, Package, W
from builders.documents.formats.word.story import Story
from builders.documents.formats.word.styles import Numberings, Styles
from builders.documents.formats.written import Line, Written, read
from builders.text.decode import Blob
from ontology.errors import ReadError

__all__ = ["extract", "looks_like", "read"]


def looks_like(blob: Blob) -> bool:
    """A Word file by the names of its members, in whatever order they come, or by its main part."""
    return "word/document.xml" in members(blob) or main_element(blob).replace(STRICT, W).startswith(W)


def extract(blob: Blob) -> tuple[str, dict[str, Any]]:
    """The text of a Word file, a paragraph or a row of a table a line, and what it states of itself.

    Args:
        blob: The file.

    Returns:
        Text; metadata with ``blocks`` that tile it, ``parts`` (text boxes, notes, headers, footers), and ``title``, ``author``,
        ``company``, ``created`` and ``modified`` (empty when not stated).

    Raises:
        ReadError: The file is damaged, locked, too large or without text.
    """
    written = Written()
    with opened(blob, "Word file", "broken-docx") as archive:
        package = Package(archive)
        related = package.related(package.document)
        looks = {part: _look(package, dict(related), part) for part in ("styles", "numbering")}
        story = Story(Styles(looks["styles"]), Numberings(looks["numbering"]))
        for line in chain(story.lines(package.children(package.document)), story.rest()):
            written.add(line)
        if not written.blocks:
            raise ReadError(blob.path, "empty", "the Word file holds no text: it may hold images only")
        for kind in ("footnote", "endnote"):
            for line in _notes(package, story, kind, dict(related).get(f"{kind}s")):
                written.add(line._replace(kind=Kind.FOOTNOTE, rank=0, note="", table=0, row=0, part=kind))
        for kind in ("header", "footer"):
            for text in _around(package, story, [part for what, part in related if what == kind]):
                written.set_aside(text, f"page {kind}", part=kind)
        properties = stated(package)
    return written.text, properties | {"blocks": tuple(written.blocks), "parts": written.parts}


def _look(package: Package, related: dict[str, str], part: str) -> Element | None:
    """A part that says how the text looks, without which it can still be read."""
    with suppress(*BROKEN):
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
