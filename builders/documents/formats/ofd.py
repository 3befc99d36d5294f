"""OFD files (``.ofd``, the format of official papers, GB/T 33190): the text of their pages, line by line as it stands on them.

Offsets count in the extracted text: the pages one after the other, each closed by a form feed. What is written in pieces (a
sign, a word, a line) is put together by its place, for what stands at one height is a line.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from builders.documents.formats.package import Package, key, local, members, opened
from builders.documents.formats.written import read
from builders.text.decode import Blob
from ontology.errors import ReadError

__all__ = ["extract", "looks_like", "read"]

_ROOT = "ofd.xml"
_STATED = {"Title": "title", "Author": "author", "CreationDate": "created", "ModDate": "modified", "Creator": "program"}
#: Points of a millimetre; how far a piece may stand off its line, in heights; gaps, in heights, that are a blank or a tab.
_POINTS, _OFF, _BLANK, _TAB = 72 / 25.4, 0.4, 0.35, 2.0
_DEEPEST, _FAR = 20, 1e9


class _Piece(NamedTuple):
    """A piece of text: its base line, its left and right end, its height, all in millimetres, and its words."""

    y: float
    x: float
    end: float
    size: float
    text: str


def looks_like(blob: Blob) -> bool:
    """An OFD file by the part that names its documents."""
    return _ROOT in members(blob)


def extract(blob: Blob) -> tuple[str, dict[str, Any]]:
    """The text of an OFD file and what it states of itself.

    Args:
        blob: The file.

    Returns:
        Text, each page closed by a form feed; metadata with ``page_starts``, ``sizes`` (height of the type of a line, in
        points, by where its words begin), ``title``, ``author``, ``created``, ``modified`` and ``program`` (empty when not
        stated).

    Raises:
        ReadError: The file is damaged, locked, too large or without text.
    """
    parts: list[str] = []
    starts: list[int] = []
    sizes: dict[int, float] = {}
    at = 0
    with opened(blob, "OFD file", "broken-ofd") as archive:
        package = Package(archive)
        root = package.needed(_ROOT)
        documents = [key(node.text or "") for node in root.iter() if local(node) == "DocRoot"] or ["doc_0/document.xml"]
        if any(part.endswith("encryptions.xml") for part in members(blob)):
            raise ReadError(blob.path, "locked", "the OFD file is protected by a password: take it off and save it again")
        for page in _pages(package, documents):
            starts.append(at)
            for line in _lines(page):
                text = _joined(line) + "\n"
                sizes[at] = round(max(piece.size for piece in line) * _POINTS, 1)
                parts.append(text)
                at += len(text)
            parts.append("\f")
            at += 1
    text = "".join(parts)
    if not text.strip():
        raise ReadError(blob.path, "no-text-layer", f"no text on its {len(starts)} pages of images: run an OCR program first")
    stated = dict.fromkeys(_STATED.values(), "")
    for node in root.iter():
        if local(node) in _STATED and not stated[_STATED[local(node)]]:
            stated[_STATED[local(node)]] = (node.text or "").strip()
    return text, stated | {"page_starts": starts, "sizes": sizes}


def _place(folder: str, name: str) -> str:
    """The part that a location leads to, from a folder or from the root."""
    return key(name if name.startswith("/") else posixpath.join(folder, name))


def _pages(package: Package, documents: Iterable[str]) -> Iterator[list[_Piece]]:
    """The pieces of each page, those of its templates among them."""
    for document in documents:
        root = package.needed(document)
        folder = posixpath.dirname(document)
        templates = {
            node.get("ID", ""): _place(folder, node.get("BaseLoc", "")) for node in root.iter() if local(node) == "TemplatePage"
        }
        printed: dict[str, list[_Piece]] = {}
        for node in root.iter():
            if local(node) == "Page" and node.get("BaseLoc"):
                page = package.tree(_place(folder, node.get("BaseLoc", "")))
                pieces = list(_pieces(page, 0)) if page is not None else []
                for used in page.iter() if page is not None else ():
                    if local(used) == "Template" and (part := templates.get(used.get("TemplateID", ""))):
                        if part not in printed:
                            template = package.tree(part)
                            printed[part] = list(_pieces(template, 0)) if template is not None else []
                        pieces += printed[part]
                yield pieces


def _pieces(node: Element, depth: int) -> Iterator[_Piece]:
    if depth > _DEEPEST:
        return
    for child in node:
        if local(child) == "TextObject":
            if child.get("Visible", "true") != "false":
                yield from _object(child)
        elif local(child) in ("Content", "Layer", "PageBlock"):
            yield from _pieces(child, depth + 1)


def _numbers(text: str) -> list[float]:
    try:
        found = [float(word) for word in text.split()]
    except ValueError:
        return []
    return found if all(abs(number) < _FAR for number in found) else []


def _object(node: Element) -> Iterator[_Piece]:
    """The pieces of an object: each run of it where its matrix puts it."""
    left, top, _, height, *_ = [*_numbers(node.get("Boundary", "")), 0.0, 0.0, 0.0, 0.0]
    matrix = _numbers(node.get("CTM", ""))
    a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    size = (_numbers(node.get("Size", "")) or [height or 4.0])[0]
    x = y = 0.0
    for run in node:
        if local(run) != "TextCode" or not (text := "".join((run.text or "").split("\n")).strip("\r\t")):
            continue
        x, y = (_numbers(run.get("X", "")) or [x])[0], (_numbers(run.get("Y", "")) or [y])[0]
        long = _advance(run.get("DeltaX", ""), len(text), size)
        scale = max(abs(a), abs(b)) or 1.0
        start = left + a * x + c * y + e
        yield _Piece(top + b * x + d * y + f, start, start + long * scale, size * (max(abs(c), abs(d)) or 1.0), text)


def _advance(deltas: str, count: int, size: float) -> float:
    """How long a run is: the steps between its signs (``g 3 5`` is three steps of five) and the last sign."""
    words, total, steps = iter(deltas.split()), 0.0, 0
    for word in words:
        times, step = (next(words, "1"), next(words, "0")) if word == "g" else ("1", word)
        number = int((_numbers(times) or [1.0])[0])
        total += (_numbers(step) or [0.0])[0] * number
        steps += number
        if steps >= count:
            break
    return total + size if steps >= count - 1 > 0 else size * count


def _lines(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Pieces as lines, from top to bottom, each from left to right; what is printed twice in one place is there once."""
    line: list[_Piece] = []
    for piece in sorted(dict.fromkeys(pieces)):
        if line and piece.y - line[0].y > _OFF * max(min(piece.size, line[0].size), 1.0):
            yield sorted(line, key=lambda one: one.x)
            line = []
        line.append(piece)
    if line:
        yield sorted(line, key=lambda one: one.x)


def _joined(line: list[_Piece]) -> str:
    """The words of a line, with blanks and tabs where it has gaps."""
    found = [line[0].text]
    for before, after in pairwise(line):
        gap, size = after.x - before.end, max(before.size, 0.1)
        latin = before.text[-1:].isascii() and after.text[:1].isascii()
        found += ["\t" if gap > _TAB * size else " " if gap > _BLANK * size and latin else "", after.text]
    return "".join(found)
