r"""The paths of sources as pages show them: without the folders that all of them lie in, which tell of a machine.

>>> shown = shown_paths(["/home/li/reports/a.txt", "/home/li/reports/2023/b.pdf"])
>>> shown("/home/li/reports/2023/b.pdf"), shown("/home/li/reports/a.txt"), shown("")
('2023/b.pdf', 'a.txt', '')
>>> shown_paths([r"C:\li\a.txt"])(r"C:\li\a.txt")
'a.txt'
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import takewhile

__all__ = ["shown_paths"]


def shown_paths(paths: Iterable[str]) -> Callable[[str], str]:
    """How the path of a source is shown.

    Args:
        paths: Those of all sources.

    Returns:
        From a path to what is shown of it.
    """
    folders = [_parts(path)[:-1] for path in paths if path]
    common = len(list(takewhile(lambda parts: len(set(parts)) == 1, zip(*folders, strict=False))))
    return lambda path: "/".join(_parts(path)[common:])


def _parts(path: str) -> list[str]:
    return path.replace("\\", "/").split("/")
