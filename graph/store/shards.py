r"""What the builders leave of a source: its reports one after the other, each to be read alone.

A shard is a row of gzip members, one a report; each holds JSON with what the report states (N-Quads), its mentions by column
and its text. The graph is made of shards, and made anew from them when it was lost; texts are kept nowhere else.

>>> import io
>>> file = io.BytesIO()
>>> piece = {"facts": "", "evidence": "", "mentions": {"start": [0], "end": [4]}, "text": "东风银行", "start": 0}
>>> _ = file.write(pack(piece))
>>> read(file, 0)["text"]
'东风银行'
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, TypedDict

from ontology.errors import DamageError

__all__ = ["Piece", "digest", "pack", "piece_at", "pieces", "read"]


class Piece(TypedDict):
    """What is kept of a report: facts and evidence (N-Quads), mentions (:mod:`graph.store.mentions`), text, where it begins."""

    facts: str
    evidence: str
    mentions: dict[str, list[Any]]
    text: str
    start: int


def pack(piece: Piece) -> bytes:
    """What is kept of a report as it stands in a shard, after others; the same bytes for the same."""
    said = json.dumps(piece, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return gzip.compress(said, 6, mtime=0)


def read(file: IO[bytes], at: int, size: int = -1) -> Piece:
    """The report that begins at ``at``; ValueError, EOFError or zlib.error when none does."""
    file.seek(at)
    return _unpacked(file.read(size))


def _unpacked(packed: bytes) -> Piece:
    unpacked = zlib.decompressobj(wbits=31).decompress(packed)
    piece: Piece = json.loads(unpacked.decode("utf-8", "surrogatepass"))
    return piece


def digest(packed: bytes) -> str:
    """By what a report as it stands in a shard is told from another."""
    return sha256(packed).hexdigest()[:16]


def pieces(path: Path, places: Iterable[Sequence[int]]) -> Iterator[tuple[Piece | None, str]]:
    """Reports of a shard, whatever became of them.

    Args:
        path: The shard.
        places: Where each begins, and how many bytes it takes.

    Yields:
        What is kept of each, None when it cannot be read, and its :func:`digest`.
    """
    with path.open("rb") as file:
        for at, size in places:
            file.seek(at)
            packed = file.read(size)
            try:
                piece = _unpacked(packed)
            except (ValueError, EOFError, zlib.error):
                yield None, digest(packed)
            else:
                yield piece, digest(packed)


def piece_at(path: Path, at: int, size: int) -> Piece:
    """A report of the shard in a file.

    Args:
        path: The shard.
        at: Where it begins.
        size: How many bytes it takes.

    Returns:
        What is kept of it.

    Raises:
        DamageError: The shard was lost, or holds something else there.
    """
    try:
        with path.open("rb") as file:
            return read(file, at, size)
    except (OSError, ValueError, EOFError, zlib.error) as error:
        raise DamageError(f"{path}: lost or damaged ({str(error)[:200]})") from None
