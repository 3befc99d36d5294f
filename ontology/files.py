"""Writing files so that no reader ever sees half of one."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["write_atomically"]


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
        temporary.write_bytes(data)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
