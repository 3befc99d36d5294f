"""Who reads which generation of a graph: a generation stays while any process holds a lease on it.

A lease is a locked file below ``KG/leases``; the system unlocks it when its process ends, however it ends.

>>> import pathlib, tempfile
>>> folder = pathlib.Path(tempfile.mkdtemp())
>>> mine = take(folder, "0007")
>>> held(folder)
{'0007'}
>>> mine.release()
>>> list(folder.iterdir()), held(folder)
([], set())
"""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import FileLock

__all__ = ["Lease", "held", "take"]

_NUMBERS = itertools.count(1)


class Lease:
    """A lease that is held until :meth:`release`."""

    def __init__(self, lock: FileLock) -> None:
        self._lock = lock

    def release(self) -> None:
        """Give it back; its file goes."""
        self._lock.release()
        Path(self._lock.lock_file).unlink(missing_ok=True)


def take(folder: Path, generation: str) -> Lease | None:
    """Lease a generation.

    Args:
        folder: That of the leases, made when missing.
        generation: The name of the generation.

    Returns:
        The lease, to be released; None where nothing can be written, as on a medium for reading only.
    """
    from filelock import FileLock, Timeout

    while True:
        path = folder / f"{generation}-{os.getpid()}-{next(_NUMBERS)}.lock"
        try:
            folder.mkdir(exist_ok=True)
            lock = FileLock(path, timeout=0)
            lock.acquire()
        except Timeout:  # somebody sweeps just now
            continue
        except OSError:
            return None
        if path.exists():
            return Lease(lock)
        lock.release()  # it was swept between its making and its locking


def held(folder: Path) -> set[str]:
    """The generations on which somebody holds a lease; leases that nobody holds any more are swept.

    Args:
        folder: That of the leases.

    Returns:
        Their names: they must stay.
    """
    from filelock import FileLock, Timeout

    found = set()
    for path in sorted(folder.glob("*-*.lock")):
        lock = FileLock(path, timeout=0)
        try:
            lock.acquire()
        except (Timeout, OSError):
            found.add(path.name.partition("-")[0])
            continue
        path.unlink(missing_ok=True)
        lock.release()
    return found
