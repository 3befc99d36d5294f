"""What is slow to make and the same each time, kept in the user's cache folder: the lexicon, the automata.

A kept thing is named by a digest of all that it was made from, so that a changed table or a changed program makes a
new one; a file that cannot be read or written is as good as none. The folder is ``YINPU_CACHE`` where that is set,
else the platform's own (``~/.cache/yinpu``); it may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

__all__ = ["cache_folder", "digest", "remembered"]

T = TypeVar("T")

#: Kept files of one name; older ones go when a new one is written.
MOST = 4


def cache_folder() -> Path:
    """Where kept things lie."""
    if folder := os.environ.get("YINPU_CACHE"):
        return Path(folder)
    from platformdirs import user_cache_path

    return user_cache_path("yinpu", appauthor=False)


def digest(paths: Iterable[str | os.PathLike[str]]) -> str:
    """A digest of the contents of files, in the given order.

    Returns:
        24 hexadecimal digits, in which the versions of Python and of the pickle protocol count too.

    Raises:
        OSError: A file cannot be read.
    """
    made = hashlib.sha256(f"{sys.version_info} {pickle.HIGHEST_PROTOCOL}".encode())
    for path in paths:
        made.update(Path(path).read_bytes())
        made.update(b"\0")
    return made.hexdigest()[:24]


def remembered(name: str, key: str, make: Callable[[], T]) -> T:
    """What ``make`` returned when it was last asked for ``name`` and ``key``, or what it returns now.

    Args:
        name: Beginning of the file's name in :func:`cache_folder`; only the latest :data:`MOST` files of a name are kept.
        key: A digest of all that the result depends on.
        make: Makes the result, which must survive pickling.

    Returns:
        The result out of the file, or from ``make`` where there is no such file or it cannot be read.

    >>> import tempfile
    >>> os.environ["YINPU_CACHE"] = tempfile.mkdtemp()
    >>> remembered("sum", "1", lambda: print("made") or 3)
    made
    3
    >>> remembered("sum", "1", lambda: print("made") or 3)
    3
    >>> del os.environ["YINPU_CACHE"]
    """
    path = cache_folder() / f"{name}-{key}.pickle"
    try:
        with path.open("rb") as file:
            found: T = pickle.load(file)
        return found
    except Exception:  # absent, cut short, of another program: whatever it is, it is made anew
        pass
    made = make()
    with suppress(OSError):
        _keep(path, name, pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
    return made


def _keep(path: Path, name: str, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    waiting = path.with_name(f"{path.name}.{os.getpid()}")
    waiting.write_bytes(content)
    waiting.replace(path)
    kept = sorted(path.parent.glob(f"{name}-*.pickle"), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in kept[MOST:]:
        old.unlink(missing_ok=True)
