r"""A ledger of IRIs that reports keep though their texts were edited.

The IRI of a report is made of its text, so that an edited report is another one. Where a user wants it to stay the same, a
ledger says so: a table (TSV) of two columns, the IRI that a text gives and the IRI to use in its place. A build reads it as any
other input, and adds a line for each report of an edited file that took the place of another.

>>> import tempfile
>>> path = Path(tempfile.mkdtemp()) / "kept.tsv"
>>> write(path, {"urn:b": "urn:a"})
>>> read(path)
{'urn:b': 'urn:a'}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from builders.incremental.sources import SourceRecord
from ontology.errors import ReadError, StoreError
from ontology.files import write_atomically

__all__ = ["grown", "read", "write"]

_HEAD = "given\tkept"


def read(path: Path) -> dict[str, str]:
    """The IRIs of a ledger.

    Args:
        path: The ledger; one that is not there yet is empty.

    Returns:
        The IRI to use by the one that a text gives.

    Raises:
        ReadError: It is no such table; names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(path, "ledger", f"the ledger cannot be read ({error}): give another with --keep-iris") from None
    kept: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        cells = line.split("\t")
        if (number == 1 and line == _HEAD) or not line:
            continue
        if len(cells) != 2 or not all(cell.startswith(("http://", "https://", "urn:")) for cell in cells):
            raise ReadError(
                path, "ledger", f"line {number}: two IRIs with a tab between them are wanted: mend or delete the line"
            )
        kept[cells[0]] = cells[1]
    return kept


def grown(kept: Mapping[str, str], sources: Iterable[SourceRecord]) -> dict[str, str]:
    """A ledger with the reports that took the place of others.

    Args:
        kept: The ledger.
        sources: What is kept of each source.

    Returns:
        The ledger and a line for each report that replaces one: it has the IRI that the other had.
    """
    found = dict(kept)
    for source in sources:
        for new, old in source.replaces.items():
            found.setdefault(new, found.get(old, old))
    return found


def write(path: Path, kept: Mapping[str, str]) -> None:
    """Write a ledger, its lines sorted; StoreError when it cannot be written."""
    lines = [_HEAD, *(f"{given}\t{iri}" for given, iri in sorted(kept.items()))]
    try:
        write_atomically(path, "".join(f"{line}\n" for line in lines).encode())
    except OSError as error:
        raise StoreError(f"{path}: the ledger cannot be written ({error.strerror}): give another with --keep-iris") from None
