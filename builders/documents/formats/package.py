"""Files that are a zip archive of XML (Office Open XML, OpenDocument, EPUB, OFD): their parts and how these are related.

Names of parts are compared as the Open Packaging Conventions say: without regard to case, from the root, with either slash.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import IO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, ParseError

from builders.documents.formats.archive import is_bomb, names
from builders.text.decode import Blob
from ontology.errors import ReadError

__all__ = [
    "BROKEN",
    "RELATIONSHIPS",
    "Package",
    "Reader",
    "TooLargeError",
    "first",
    "key",
    "local",
    "main_element",
    "members",
    "opened",
    "stated",
]

RELATIONSHIPS = "_rels/.rels"
#: What goes wrong in a damaged package.
BROKEN = (KeyError, zipfile.BadZipFile, zlib.error, ParseError, EOFError, NotImplementedError, ValueError, OSError)
#: Bytes of XML of one part that are read, of all parts, and at a time.
_PART, _ALL, _CHUNK = 50_000_000, 200_000_000, 1 << 16
#: A declaration of a document type that makes no entities.
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[<>]*>")
#: What core and extended properties state, by the local name of the element.
_STATED = {"title": "title", "creator": "author", "created": "created", "modified": "modified", "Company": "company"}
_PROPERTIES = ("docprops/core.xml", "docprops/app.xml")


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


def local(node: Element) -> str:
    """The name of an element without its namespace."""
    return node.tag.rpartition("}")[2]


def first(node: Element | None, name: str) -> Element | None:
    """The first element of a local name in another, at any depth; None where there is none."""
    return None if node is None else next((one for one in node.iter() if local(one) == name), None)


@lru_cache(maxsize=1)
def members(blob: Blob) -> frozenset[str]:
    """The names of the parts of a file, as they are compared; nothing for one that is no zip archive."""
    return frozenset(map(key, names(blob))) if blob.head(2) == b"PK" else frozenset()


@lru_cache(maxsize=1)
def main_element(blob: Blob) -> str:
    """The tag of the root of the document that the relationships of a package name; empty when none can be read."""
    if RELATIONSHIPS in members(blob):
        with suppress(*BROKEN, RuntimeError), blob.open() as file, zipfile.ZipFile(file) as archive:
            package = Package(archive)
            return package.root(package.document)
    return ""


@contextmanager
def opened(blob: Blob, what: str, reason: str) -> Iterator[zipfile.ZipFile]:
    """The archive of a file; what goes wrong in it is told in one clear line.

    Args:
        blob: The file.
        what: What it is called.
        reason: The key for what is damaged.

    Yields:
        The open archive.

    Raises:
        ReadError: The file is damaged, nested too deep, too large, or protected by a password.
    """
    path = blob.path
    try:
        with blob.open() as file, zipfile.ZipFile(file) as archive:
            yield archive
    except TooLargeError as error:
        raise ReadError(path, "too-large", f"its text unpacks to {error.size:,} bytes of XML: split it") from None
    except RecursionError:
        raise ReadError(path, reason, f"the {what} is nested too deep: open and save it again") from None
    except RuntimeError:
        raise ReadError(path, "locked", f"the {what} is protected by a password: take it off and save it again") from None
    except BROKEN:
        raise ReadError(path, reason, f"the {what} is damaged: open and save it again") from None


class Package:
    """The parts of an open archive.

    Args:
        archive: The archive.
    """

    #: The main part, where no relationship names one.
    default = ""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._parts = {key(info.filename): info for info in archive.infolist() if not info.is_dir()}
        self._read = 0
        named = (target for kind, target in self.related("") if kind == "officedocument" and target in self._parts)
        self.document = next(named, self.default)

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part is related to.

        Args:
            part: Its name; empty for the package itself.

        Returns:
            By the identifier of each relationship the last word of its type, in small letters, and the part that it leads to.
        """
        folder, _, name = part.rpartition("/")
        root = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for number, node in enumerate(root if root is not None else ()):
            if node.get("TargetMode") != "External":
                target = (node.get("Target") or "").replace("\\", "/")
                kind = (node.get("Type") or "").rpartition("/")[2].lower()
                target = key(target if target.startswith("/") else posixpath.join(folder, target))
                found[node.get("Id") or str(number)] = kind, target
        return found

    def related(self, part: str) -> list[tuple[str, str]]:
        """:meth:`relations` without their identifiers."""
        return list(self.relations(part).values())

    def tree(self, part: str, doctype: bool = False) -> Element | None:
        """The XML of a part.

        Args:
            part: Its name, as :func:`key` gives it.
            doctype: Whether it may declare a document type, which is passed over; one that makes entities is refused anyway.

        Returns:
            Its root; None when there is no such part.

        Raises:
            TooLargeError: It has over 50 MB, or all that was read has over 200 MB.
        """
        if (info := self._parts.get(part)) is None:
            return None
        self._read += info.file_size
        if self._read > _ALL:
            raise TooLargeError(self._read)
        reader = Reader()
        for at, chunk in enumerate(self._chunks(info, _PART)):
            reader.feed(_DOCTYPE.sub(b"", chunk, count=1) if doctype and not at else chunk)
        return reader.close()

    def needed(self, part: str, doctype: bool = False) -> Element:
        """:meth:`tree` of a part without which a file cannot be read.

        Args:
            part: Its name.
            doctype: As for :meth:`tree`.

        Returns:
            Its root.

        Raises:
            KeyError: There is no such part.
        """
        if (root := self.tree(part, doctype)) is None:
            raise KeyError(part)
        return root

    def data(self, part: str) -> bytes:
        """The bytes of a part.

        Args:
            part: Its name.

        Returns:
            Its bytes; none when there is no such part.

        Raises:
            TooLargeError: It has over 50 MB.
        """
        info = self._parts.get(part)
        return b"" if info is None else b"".join(self._chunks(info, _PART))

    def root(self, part: str) -> str:
        """The tag of the root of a part.

        Args:
            part: Its name.

        Returns:
            The tag; empty when the part has no element.

        Raises:
            KeyError: There is no such part.
        """
        reader = Reader()
        for chunk in self._chunks(self._parts[part], _ALL):
            reader.feed(chunk)
            if reader.begun is not None:
                return reader.begun.tag
        return ""

    def _chunks(self, info: zipfile.ZipInfo, largest: int) -> Iterator[bytes]:
        if info.file_size > largest or is_bomb(info):
            raise TooLargeError(info.file_size)
        with self._archive.open(info) as stream:
            yield from self._of(stream)

    def _of(self, stream: IO[bytes]) -> Iterator[bytes]:
        while chunk := stream.read(_CHUNK):
            yield chunk


class Reader:
    """Makes XML into elements that can be looked at, and let go, before all is read."""

    def __init__(self) -> None:
        builder = ElementTree.TreeBuilder()
        #: What the root hangs on from its beginning.
        self._holder = builder.start("", {})
        self._parser = ElementTree.XMLParser(target=builder)
        self._head = b""

    @property
    def begun(self) -> Element | None:
        """The root, as far as it is read."""
        return self._holder[0] if len(self._holder) else None

    def feed(self, chunk: bytes) -> None:
        """Read on; a declaration of a document type, which could make entities, is refused before it is read."""
        if not len(self._holder):
            self._head = self._head[-40:] + chunk
            if b"<!DOCTYPE" in self._head.replace(b"\0", b""):
                raise ValueError("a document type declaration")
        self._parser.feed(chunk)

    def close(self) -> Element:
        """The root, when all is read."""
        self._parser.close()
        return self._holder[0]


def stated(package: Package) -> dict[str, str]:
    """What the properties of an office file state of it.

    Args:
        package: The open file.

    Returns:
        ``title``, ``author``, ``company``, ``created`` and ``modified``, empty when not stated; properties that are damaged
        state nothing.
    """
    found = dict.fromkeys(_STATED.values(), "")
    for part in _PROPERTIES:
        with suppress(*BROKEN):
            for node in package.tree(part) or ():
                if local(node) in _STATED:
                    found[_STATED[local(node)]] = (node.text or "").strip()
    return found
