"""Who reads which generation of a graph: a generation stays while any process holds a lease on it.

A lease is a locked file below ``KG/leases``; the system unlocks it when its process ends, however it ends.

>>> import pathlib, tempfile
>>> folder = pathlib.Path(tempfile.mkdtemp())
>>> mine = take(folder, "0007")
>>> held(folder)
{'0007'}
>>> release(mine)
>>> list(folder.iterdir()), held(folder)
([], set())
"""

from __future__ import annotations

import itertools
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import FileLock

__all__ = ["held", "release", "take"]

_NUMBERS = itertools.count(1)


def take(folder: Path, generation: str) -> FileLock | None:
    """Lease a generation.

    Args:
        folder: That of the leases, made when missing.
        generation: The name of the generation.

    Returns:
        The lease, see :func:`release`; None where nothing can be written, as on a medium for reading only.
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
            return lock
        lock.release()  # it was swept between its making and its locking


def release(lease: FileLock | None) -> None:
    """Let go of a lease, if there is one; nothing is left of it."""
    if lease is not None:
        with suppress(OSError):  # Windows deletes nothing that is open: the next build does
            Path(lease.lock_file).unlink(missing_ok=True)
        lease.release()


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
