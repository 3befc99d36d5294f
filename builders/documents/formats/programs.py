r"""Which program has read what the file itself does not tell: OCR a picture of a page, LibreOffice an old office file.

A format says so in ``metadata["read_by"]``: name and version of the ``program``, and the ``pages`` that it read, where it did
not read all. What a program makes of a file depends on its version, so it is told of the report and of each mention.

>>> stated = {"page_starts": [0, 3], "read_by": {"program": "OCR 3", "pages": [2]}}
>>> source = Source("a.pdf", "甲\n\f乙\n\f", "pdf", "", "pdf", stated)
>>> program(source), program(source, 0), program(source, 4)
('OCR 3', '', 'OCR 3')
"""

from __future__ import annotations

from builders.documents.formats.pdf import page_of
from builders.records import Source

__all__ = ["program"]


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
