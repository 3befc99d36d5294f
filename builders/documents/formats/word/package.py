"""The container of a Word file: its parts, how they are related, and their XML, read safely.

Names of parts are compared as the Open Packaging Conventions say: without regard to case, from the root, with either slash.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from builders.documents.formats.archive import is_bomb

__all__ = ["LARGEST", "PART", "RELATIONSHIPS", "Package", "TooLargeError", "W", "key"]

#: The namespace of Word's elements; that of the strict kind of file is read as this one.
_MAIN, _STRICT = (
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
)
W = "{" + _MAIN.decode() + "}"
RELATIONSHIPS = "_rels/.rels"
_DOCUMENT = "word/document.xml"
#: Bytes of XML of the document that are read, of any other part, and at a time.
LARGEST, _PART, _CHUNK = 200_000_000, 50_000_000, 1 << 16
#: Rows of a table above which it is given in parts, all but the last of which have this attribute.
_ROWS, PART = 200, "part"


class TooLargeError(ValueError):
    """A part has more XML than is read, or far more than it is packed in."""

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
        reader = _Reader()
        for chunk in self._chunks(info, _PART):
            reader.feed(chunk)
        return reader.close()

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
        reader = _Reader()
        for chunk in self._chunks(self._parts[part], LARGEST):
            reader.feed(chunk)
            yield from reader.done()
        root = reader.close()
        yield from root if (body := root.find(W + "body")) is None else body

    def _chunks(self, info: zipfile.ZipInfo, largest: int) -> Iterator[bytes]:
        if info.file_size > largest or is_bomb(info):
            raise TooLargeError(info.file_size)
        with self._archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk.replace(_STRICT, _MAIN)


class _Reader:
    """Makes XML into elements that can be looked at, and let go, before all is read."""

    def __init__(self) -> None:
        builder = ElementTree.TreeBuilder()
        #: What the root hangs on from its beginning.
        self._holder = builder.start("", {})
        self._parser = ElementTree.XMLParser(target=builder)
        self._head = b""

    def feed(self, chunk: bytes) -> None:
        """Read on; a declaration of a document type, which could make entities, is refused before it is read."""
        if not len(self._holder):
            self._head = self._head[-40:] + chunk
            if b"<!DOCTYPE" in self._head.replace(b"\0", b""):
                raise ValueError("a document type declaration")
        self._parser.feed(chunk)

    def done(self) -> Iterator[Element]:
        """The paragraphs and tables that have been read to their ends, and the rows of a long table, each given once."""
        if not len(self._holder) or not len(self._holder[0]):
            return
        root = self._holder[0]
        body = root.find(W + "body")
        if body is None:
            body = root
        yield from body[:-1]
        del body[:-1]
        if len(body) and body[0].tag == W + "tbl" and len(body[0]) > _ROWS:
            table = body[0]
            part = ElementTree.Element(table.tag, {PART: ""})
            part.extend(table[:-1])
            del table[:-1]
            yield part

    def close(self) -> Element:
        """The root, when all is read."""
        self._parser.close()
        return self._holder[0]
