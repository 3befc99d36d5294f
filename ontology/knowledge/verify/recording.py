"""Claims, evidence and levels into the tables."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from ontology.errors import UsageError
from ontology.files import write_atomically
from ontology.knowledge import table_files as tables
from ontology.knowledge.claims import Claim, Claims, Evidence, level_of
from ontology.knowledge.verify.facts import Dataset

__all__ = ["digest_of", "levelled", "record"]


def digest_of(dataset: Dataset, data: Path) -> str:
    """SHA-256 over the names and bytes of the files that are read of a data set.

    Args:
        dataset: The data set.
        data: Its folder, or the one file.

    Returns:
        Hexadecimal digits.

    Raises:
        UsageError: There is none of them.
    """
    paths = (
        sorted(path for path in data.glob(dataset.pattern) if path.is_file())
        if data.is_dir()
        else [data]
        if data.is_file()
        else []
    )
    if not paths:
        raise UsageError(f"{data}: no {dataset.pattern} there: {dataset.note}")
    told = sha256()
    for path in paths:
        name = path.relative_to(data).as_posix() if data.is_dir() else path.name
        told.update(f"{name}\0{sha256(path.read_bytes()).hexdigest()}\n".encode())
    return told.hexdigest()


def record(
    dataset: Dataset,
    claims: Iterable[Claim],
    version: str,
    digest: str,
    day: str,
    root: Path = tables.KNOWLEDGE,
    filled: Iterable[Claim] = (),
) -> int:
    """Put what a data set supports into the tables: its claims, itself as evidence, identifiers, and the levels that follow.

    Claims that rest on it from before and are not among these are taken out, so that a level falls where a fact has gone.
    Of one that fills (:class:`~ontology.knowledge.verify.facts.Dataset`) only those are kept that no other evidence makes.

    Args:
        dataset: The data set.
        claims: What it supports.
        version: Its version.
        digest: Its digest (:func:`digest_of`).
        day: The day of the comparison.
        root: The folder of tables.
        filled: Claims for identifiers that become rows of the table ``ids``.

    Returns:
        How many rows have another level than before, new ones among them.
    """
    filled = list(filled)
    before = {tuple(row[name] for name in _KEY): row for row in _read("claims", root)}
    kept = {key: row for key, row in before.items() if row["evidence"] != dataset.name}
    told = {(row["thing"], row["field"], row["value"]) for row in kept.values()} if dataset.fills else set()
    for claim in (*claims, *filled):
        if (claim.thing, claim.field, claim.value) in told:
            continue
        row = claim._asdict() | {"checked": day}
        key = tuple(row[name] for name in _KEY)
        kept[key] = row | {"first_seen": before[key]["first_seen"] if key in before else day}
    said = Evidence(
        dataset.name, dataset.title, dataset.publisher, version, dataset.licence, dataset.kind, digest, dataset.note
    )
    others = [row for row in _read("evidence", root) if row["evidence"] != dataset.name]
    _write("claims", kept.values(), root)
    _write("evidence", [*others, said._asdict()], root)
    if filled:
        added = [{"thing": one.thing, "scheme": one.field, "value": one.value, "level": "", "checked": ""} for one in filled]
        _write("ids", [*_read("ids", root), *added], root)
    return levelled(root)


#: What makes a claim this claim: all but its days.
_KEY = tuple(name for name in tables.COLUMNS["claims"] if name not in ("first_seen", "checked"))


def levelled(root: Path = tables.KNOWLEDGE) -> int:
    """Give every row the level that its claims support (:func:`ontology.knowledge.claims.level_of`).

    Args:
        root: The folder of tables.

    Returns:
        How many rows have another one than before.
    """
    claims = Claims.read(_read("claims", root))
    evidence = {row["evidence"]: Evidence(**row) for row in _read("evidence", root)}
    changed = 0
    for table in tables.COLUMNS:
        if "level" not in tables.COLUMNS[table]:
            continue
        for path in tables.table_paths(table, root):
            rows = list(tables.read_table(path, tables.COLUMNS[table]))
            told = [(row, *level_of(table, row, claims, evidence)) for row in rows]
            differing = sum((row["level"], row["checked"]) != (level, day) for row, level, day in told)
            if differing:
                changed += differing
                _save(path, tables.COLUMNS[table], [row | {"level": level, "checked": day} for row, level, day in told])
    return changed


def _read(table: str, root: Path) -> list[tables.Row]:
    return [row for path in tables.table_paths(table, root) for row in tables.read_table(path, tables.COLUMNS[table])]


def _write(table: str, rows: Iterable[tables.Row], root: Path) -> None:
    _save(root / f"{table}.tsv", tables.COLUMNS[table], rows)


def _save(path: Path, columns: tuple[str, ...], rows: Iterable[tables.Row]) -> None:
    cells = [tuple(row[name] for name in columns) for row in rows]
    cells = sorted(set(cells)) if path.stem in ("claims", "evidence", "ids") else cells
    write_atomically(path, tables.written(columns, cells, tables.comments(path)).encode())
