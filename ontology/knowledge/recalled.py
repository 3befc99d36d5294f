"""The rows that were only recalled on the day when the tables of facts were closed: others are refused.

``recalled.bin`` holds a short digest of each such row, level and day aside. A row may leave it, by being taken out of its table
or by getting a claim; one that is new or has been changed is not in it, and needs evidence (:mod:`ontology.knowledge.claims`).
To close the tables anew is a decision of its own, seen in review: ``python -m ontology.knowledge.recalled``.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from ontology.knowledge import table_files as tables
from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.table_files import Row

__all__ = ["CLOSED", "close", "is_recalled_before"]

#: The tables of facts. Themes and words are not facts: they are judged by whoever reads them.
CLOSED = ("institutions", "regulations", "versions", "publications", "products", "document_numbers", "places", "changes", "ids")
PATH = Path(__file__).with_name("recalled.bin")
#: Bytes of a digest: of 60,000 rows, a false one is taken for one of them once in 70,000 times.
_BYTES = 4


def _digest(table: str, row: Row) -> bytes:
    cells = (row[name] for name in tables.COLUMNS[table] if name not in ("level", "checked"))
    return sha256("\t".join((table, *cells)).encode()).digest()[:_BYTES]


@cache
def _held() -> frozenset[bytes]:
    data = PATH.read_bytes() if PATH.exists() else b""
    return frozenset(data[at : at + _BYTES] for at in range(0, len(data), _BYTES))


def is_recalled_before(table: str, row: Row) -> bool:
    """Whether a row was there, as it is, when the tables were closed."""
    return _digest(table, row) in _held()


def close() -> int:
    """Close our tables as they are.

    Returns:
        How many rows are only recalled.
    """
    knowledge = Knowledge.of((tables.KNOWLEDGE,))
    told = {_digest(table, row) for table in CLOSED for row in knowledge.rows(table) if row["level"] == "recalled"}
    PATH.write_bytes(b"".join(sorted(told)))
    _held.cache_clear()
    return len(told)


if __name__ == "__main__":
    print(f"closed: {close()} rows are only recalled")
