"""The mentions of a graph as columns, in Parquet beside the store: who is named where, to the character.

A graph has one file, or several of at most about two hundred thousand mentions, told apart by a digest of the report's
IRI, so that a change of one report rewrites one file. Rows are sorted by thing, report and place.

>>> buckets(30_000), buckets(600_000)
(1, 4)
"""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

__all__ = ["COLUMNS", "ORDER", "MentionWriter", "buckets", "in_order", "link", "scan", "schema", "things"]

#: The columns of a file and their types, as polars names them.
COLUMNS = {
    "report": "String",
    "start": "Int64",
    "end": "Int64",
    "text": "String",
    "type": "String",
    "id": "String",
    "label": "String",
    "rule": "String",
    "score": "Float64",
    "sentence_start": "Int64",
    "sentence_end": "Int64",
    "page": "Int64",
    "block": "String",
    "part": "String",
    "number": "String",
    "reason": "String",
}
#: What rows are sorted by.
ORDER = ("id", "report", "start", "end", "type")
#: Mentions that a file holds at the most, about.
_FULL = 200_000


def schema() -> dict[str, Any]:
    """The columns and their polars types."""
    import polars as pl

    return {name: getattr(pl, kind) for name, kind in COLUMNS.items()}


def in_order(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows of ``frame`` sorted by thing, report and place; those of no thing come last."""
    return frame.sort(ORDER, nulls_last=True)


def scan(folder: Path) -> pl.LazyFrame:
    """The mentions in a folder of files, unread."""
    import polars as pl

    return pl.scan_parquet(folder / "*.parquet")


def things(folder: Path) -> list[str]:
    """The IRIs that the mentions in a folder of files name, each once."""
    import polars as pl

    named = scan(folder).select(pl.col("id").drop_nulls().unique()).collect(engine="streaming")
    return named["id"].to_list()


def buckets(total: int) -> int:
    """The number of files for so many mentions: a power of two."""
    return 1 << max(0, (total - 1) // _FULL).bit_length()


def _bucket(report: str, count: int) -> int:
    return zlib.crc32(report.encode()) % count


class MentionWriter:
    """Writes the files of a new generation of a graph; reports are to be added bucket by bucket (see :meth:`order`)."""

    def __init__(self, folder: Path, count: int, old: Path | None, gone: Collection[str]) -> None:
        """Begin in ``folder``, with ``count`` files.

        Args:
            folder: Where the files go; made when missing.
            count: How many files (:func:`buckets`).
            old: The folder of the generation before; None to begin anew.
            gone: The reports whose rows in ``old`` do not hold any more.
        """
        self._folder, self._count, self._old, self._gone = folder, count, old, set(gone)
        self._at, self._frames = 0, list[Any]()
        self._touched = {_bucket(report, count) for report in self._gone}
        folder.mkdir(parents=True, exist_ok=True)

    def order(self, report: str) -> int:
        """The bucket of a report: reports are to be added in this order."""
        return _bucket(report, self._count)

    def add(self, report: str, columns: Mapping[str, list[Any]]) -> None:
        """Add the mentions of a report."""
        import polars as pl

        bucket = self.order(report)
        while self._at < bucket:
            self._flush()
        known = {"report": [report] * len(columns["start"])} | dict(columns)
        self._frames.append(pl.DataFrame({name: known[name] for name in COLUMNS}, schema=schema()))

    def close(self) -> None:
        """Write what is left."""
        while self._at < self._count:
            self._flush()

    def _flush(self) -> None:
        """Write the file of the bucket at hand, or take it over from the generation before when nothing in it changed."""
        import polars as pl

        name = f"{self._at:04d}.parquet"
        old = self._old / name if self._old else None
        changed = bool(self._frames) or self._at in self._touched
        if old is not None and old.is_file():
            if not changed:
                link(old, self._folder / name)
                self._at += 1
                return
            self._frames.insert(0, pl.read_parquet(old).filter(~pl.col("report").is_in(list(self._gone))))
        frame = in_order(pl.concat([pl.DataFrame(schema=schema()), *self._frames]))
        with (self._folder / name).open("wb") as file:
            frame.write_parquet(file, compression="zstd", statistics=True)
            file.flush()
            os.fsync(file.fileno())
        self._at, self._frames = self._at + 1, []


def link(old: Path, new: Path) -> None:
    """Have the file ``old`` also stand at ``new``: a hard link, or a copy where there are none."""
    try:
        os.link(old, new)
    except OSError:
        shutil.copyfile(old, new)
