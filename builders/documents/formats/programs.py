r"""Which programs have read a file: libraries, OCR for the picture of a page, LibreOffice for an old office file.

A format says so in ``metadata["read_by"]``: name and version of the ``program``, and the ``pages`` that it read, where it did
not read all. What a program makes of a file depends on its version, so it is told of the report and of each mention.

>>> stated = {"page_starts": [0, 3], "read_by": {"program": "OCR 3", "pages": [2]}}
>>> source = Source("a.pdf", "甲\n\f乙\n\f", "pdf", "", "pdf", stated)
>>> program(source), program(source, 0), program(source, 4)
('OCR 3', '', 'OCR 3')
"""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from builders.documents.formats.kinds import LIBRARIES
from builders.documents.formats.pdf import page_of
from builders.records import Source

__all__ = ["libraries", "program"]


def program(source: Source, offset: int | None = None) -> str:
    """The program that has read a file, or a place in it.

    Args:
        source: Any source.
        offset: A place in its text; None for all of it.

    Returns:
        Name and version; empty where Yinpu has read the file itself.
    """
    said = source.metadata.get("read_by")
    if not said or (offset is not None and "pages" in said and page_of(source, offset) not in said["pages"]):
        return ""
    return str(said["program"])


def libraries(source: Source, plugin: str = "") -> tuple[str, ...]:
    """The libraries that have read a file, and Yinpu, each with its version as it now is.

    Args:
        source: Any source.
        plugin: Distribution and version of the plug-in that has told its reports; empty for none.

    Returns:
        ``pypdfium2 5.1.0`` and the like, Yinpu last; another program is told by the encoding of the source.
    """
    names = LIBRARIES.get(source.encoding) or LIBRARIES.get(source.reader, ())
    return (*map(_versioned, names), *([plugin] if plugin else ()), _versioned("yinpu"))


@cache
def _versioned(distribution: str) -> str:
    """A distribution with its version, where it is installed as one."""
    try:
        return f"{distribution} {platform.python_version() if distribution == 'Python' else version(distribution)}"
    except PackageNotFoundError:
        return distribution
