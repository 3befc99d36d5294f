"""The state of files, by which it is told later whether one of them was lost, cut off or overwritten.

>>> import pathlib, tempfile
>>> root = pathlib.Path(tempfile.mkdtemp())
>>> _ = (root / "a").write_text("first"), (root / "b").write_text("second")
>>> state = seal(root, sorted(root.iterdir()))
>>> _ = (root / "a").write_text("other"), (root / "b").touch()
>>> broken(root, state)
['a']
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

__all__ = ["Seal", "broken", "seal"]

#: Size, time of the last change (ns) and CRC-32 of files, by their path below a folder.
Seal = dict[str, list[int]]


def seal(root: Path, files: Iterable[Path], known: Mapping[str, list[int]] | None = None) -> Seal:
    """The state of ``files`` below ``root``; only what changed since the seal ``known`` is read."""
    return {name: _state(path, (known or {}).get(name)) for path in files for name in [path.relative_to(root).as_posix()]}


def broken(root: Path, sealed: Mapping[str, list[int]]) -> list[str]:
    """The files that are gone or have other bytes than when they were sealed."""
    return [name for name, state in sealed.items() if not _same(root / name, state)]


def _same(path: Path, state: list[int]) -> bool:
    try:
        return _state(path, state)[::2] == state[::2]
    except OSError:
        return False


def _state(path: Path, known: list[int] | None) -> list[int]:
    stat = path.stat()
    if known and known[:2] == [stat.st_size, stat.st_mtime_ns]:
        return known
    check = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            check = zlib.crc32(block, check)
    return [stat.st_size, stat.st_mtime_ns, check]
