"""The container of a Word file: its parts, how they are related, and their XML, read safely.

Names of parts are compared as the Open Packaging Conventions say: without regard to case, from the root, with either slash.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections import deque
from collections.abc import Iterator
from typing import cast
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

__all__ = ["LARGEST", "RELATIONSHIPS", "Package", "TooLargeError", "W", "key"]

#: The namespace of Word's elements; that of the strict kind of file is read as this one.
_MAIN, _STRICT = (
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
)
W = "{" + _MAIN.decode() + "}"
RELATIONSHIPS = "_rels/.rels"
_DOCUMENT = "word/document.xml"
#: Bytes of XML of the document that are read, of any other part, and at a time.
LARGEST, _PART, _CHUNK = 200_000_000, 50_000_000, 1 << 20


class TooLargeError(ValueError):
    """A part has more XML than is read."""

    def __init__(self, size: int) -> None:
        super().__init__(f"{size:,} bytes of XML")
        self.size = size


def key(name: str) -> str:
    r"""The name of a part as it is compared.

    Args:
        name: The name as it is written.

    Returns:
        It in small letters, from the root.

    >>> key("/Word\\Document.xml"), key("./word/document.xml")
    ('word/document.xml', 'word/document.xml')
    """
    return posixpath.normpath(name.replace("\\", "/").lower()).lstrip("/")


class Package:
    """The parts of an open archive.

    Args:
        archive: The archive.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._parts = {key(info.filename): info for info in archive.infolist() if not info.is_dir()}
        named = (target for kind, target in self.related("") if kind == "officedocument" and target in self._parts)
        self.document = next(named, _DOCUMENT)

    def related(self, part: str) -> list[tuple[str, str]]:
        """What a part is related to.

        Args:
            part: Its name; empty for the package itself.

        Returns:
            The last word of the type of each relationship, in small letters, and the part that it leads to.
        """
        folder, _, name = part.rpartition("/")
        root = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = []
        for node in root if root is not None else ():
            if node.get("TargetMode") != "External":
                target = (node.get("Target") or "").replace("\\", "/")
                kind = (node.get("Type") or "").rpartition("/")[2].lower()
                found.append((kind, key(target if target.startswith("/") else posixpath.join(folder, target))))
        return found

    def tree(self, part: str) -> Element | None:
        """The XML of a small part.

        Args:
            part: Its name.

        Returns:
            Its root; None when there is no such part.

        Raises:
            TooLargeError: It has over 50 MB.
        """
        if (info := self._parts.get(part)) is None:
            return None
        parser: ElementTree.XMLPullParser[Element] = ElementTree.XMLPullParser(("start",))
        root = None
        for chunk in self._chunks(info, _PART):
            root = _fed(parser, chunk, root)
        parser.close()
        return root

    def children(self, part: str) -> Iterator[Element]:
        """The paragraphs and tables of a part of any length, which are let go one after the other.

        Args:
            part: Its name.

        Yields:
            The children of its body; of its root when it has no body.

        Raises:
            KeyError: There is no such part.
            TooLargeError: It has over 200 MB.
        """
        parser: ElementTree.XMLPullParser[Element] = ElementTree.XMLPullParser(("start",))
        root = holder = None
        for chunk in self._chunks(self._parts[part], LARGEST):
            root = _fed(parser, chunk, root)
            if root is not None and holder is None:
                holder = root.find(W + "body")
            open_ = holder if holder is not None else root
            if open_ is not None and len(open_) > 1 and (holder is not None or open_[-1].tag != W + "body"):
                yield from open_[:-1]
                del open_[:-1]
        parser.close()
        yield from holder if holder is not None else root if root is not None else ()

    def _chunks(self, info: zipfile.ZipInfo, largest: int) -> Iterator[bytes]:
        if info.file_size > largest:
            raise TooLargeError(info.file_size)
        with self._archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk.replace(_STRICT, _MAIN)


def _fed(parser: ElementTree.XMLPullParser[Element], chunk: bytes, root: Element | None) -> Element | None:
    """The root of what ``parser`` has been given; a DTD, which could make entities, is refused before it is read."""
    if root is None and b"<!DOCTYPE" in chunk.replace(b"\0", b""):
        raise ValueError("a document type declaration")
    parser.feed(chunk)
    events = parser.read_events()
    if root is None:
        root = next((cast(Element, event[1]) for event in events), None)  # type: ignore[misc]
    deque(events, maxlen=0)
    return root
