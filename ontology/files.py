"""Writing files so that no reader ever sees half of one, and no power cut leaves half of one."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["sync", "write_atomically"]


def sync(path: Path) -> None:
    """Have the system write a file, or the entries of a folder, to its disk; nothing where it cannot (folders on Windows)."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def write_atomically(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` through a temporary neighbour, so that no reader sees half of it.

    Raises:
        OSError: The folder is missing, full or cannot be written; ``path`` is then as it was.
    """
    if path.exists() and not path.is_file():  # a device or a pipe, which must not be replaced by a file
        path.write_bytes(data)
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        sync(path.parent)
    finally:
        temporary.unlink(missing_ok=True)
