"""The container of a Word file: the paragraphs and tables of its parts, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from builders.documents.formats import package

__all__ = ["LARGEST", "PART", "STRICT", "Package", "W"]

#: The namespace of Word's elements; that of the strict kind of file is read as this one.
_MAIN, _STRICT = (
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
)
W, STRICT = "{" + _MAIN.decode() + "}", "{" + _STRICT.decode() + "}"
#: Bytes of XML of the document that are read.
LARGEST = 200_000_000
#: Rows of a table above which it is given in parts, all but the last of which have this attribute.
_ROWS, PART = 200, "part"


class Package(package.Package):
    """The parts of an open Word file.

    Args:
        archive: The archive.
    """

    default = "word/document.xml"

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

    def _of(self, stream: IO[bytes]) -> Iterator[bytes]:
        return (chunk.replace(_STRICT, _MAIN) for chunk in super()._of(stream))


class _Reader(package.Reader):
    """Gives paragraphs and tables as soon as they are read."""

    def done(self) -> Iterator[Element]:
        """The paragraphs and tables that have been read to their ends, and the rows of a long table, each given once."""
        if (root := self.begun) is None or not len(root):
            return
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
