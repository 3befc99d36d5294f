"""File names as text that can be written anywhere, also those whose bytes are no UTF-8.

Python holds such a name with a lone surrogate for each byte, by which the file can be opened but nothing can be written.
"""

from __future__ import annotations

import os
import re

__all__ = ["shown"]

_HALF = re.compile("[\ud800-\udfff]")


def shown(path: object) -> str:
    r"""The path as it is told and stored: names in other bytes than UTF-8 read as GB18030, else with the bytes as ``\xe9``.

    A file that stands beside one of the very name that it would be told by keeps its bytes, so that the two stay apart.

    Returns:
        Text without halves of characters, fit to be written in UTF-8.

    >>> shown("报告.txt"), shown("报告/" + "银行.txt".encode("gbk").decode("utf-8", "surrogateescape"))
    ('报告.txt', '报告/银行.txt')
    >>> print(shown("caf\udce9.txt"))
    caf\xe9.txt
    """
    text = str(path)
    if not _HALF.search(text):
        return text
    decoded = os.sep.join(_decoded(name, "gb18030") for name in text.split(os.sep))
    return _decoded(text, "utf-8") if os.path.lexists(decoded) else decoded


def _decoded(name: str, codec: str) -> str:
    """The name with its bytes read as UTF-8, else as ``codec``, else as escapes."""
    if not _HALF.search(name):
        return name
    try:
        data = name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # halves of characters, which only Windows has in names
        return name.encode("utf-8", "backslashreplace").decode()
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return data.decode("utf-8", "backslashreplace")
