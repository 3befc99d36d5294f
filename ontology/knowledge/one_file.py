"""What is wrong in one file of tables: one of Yinpu's own, or a file of the user's, checked as it would be read.

Only the checks that read the file's table are made (:data:`CONCERNS`). A file of the user's lies over Yinpu's tables for that
time: its rows win as they do for ``--knowledge``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from ontology.collecting import uncollected
from ontology.errors import KnowledgeError, UsageError
from ontology.knowledge import cells
from ontology.knowledge import table_files as tables
from ontology.knowledge.checks import CHECKS, levels_of
from ontology.knowledge.findings import told
from ontology.knowledge.held import laid_over

__all__ = ["CONCERNS", "problems_of", "table_named"]

_NAMED = ("institutions", "regulations", "publications", "products")
_THINGS = (*_NAMED, "themes", "changes")
_DATED = tuple(table for table, names in tables.COLUMNS.items() if {"date", "since"} & set(names))
_LEVELLED = tuple(table for table, names in tables.COLUMNS.items() if "level" in names)
_CLAIMED = (*_NAMED, "changes", "places", "document_numbers", "versions", "ids", "claims")
_DECIDED = ("redirects", "waivers", "identity_waivers", "judged")

#: The tables that each check reads; ``None``: all, each by itself.
CONCERNS: dict[str, tuple[str, ...] | None] = {
    "described": ("columns",),
    "columns": None,
    "levels": (*_LEVELLED, "claims", "evidence"),
    "values": None,
    "preferred": (*_NAMED, "themes"),
    "references": (*_THINGS, "document_numbers", "disclaimers", "places"),
    "identities": (*_THINGS, "redirects"),
    "shared_names": (*_NAMED, "kinds"),
    "theme_names": ("themes",),
    "dates": _DATED,
    "versions": ("versions", "regulations"),
    "numbers": ("regulations",),
    "cycles": ("themes", "kinds", "institutions", "regulations", "places"),
    "identity": ("institutions", "kinds", "identity_waivers"),
    "identity_waivers": ("institutions", "kinds", "identity_waivers"),
    "legal_names": ("institutions",),
    "claims_hold": _CLAIMED,
    "evidence_is_kept": ("claims", "evidence"),
    "decisions_are_signed": _DECIDED[:3],
    "asked_again": (*_THINGS, "document_numbers", "places", "versions", *_DECIDED),
    "number_years": ("regulations", "waivers"),
    "issuers_then": ("institutions", "regulations", "waivers"),
    "prefixes_fit": ("document_numbers", "regulations", "waivers"),
    "nothing_to_come": (*_LEVELLED, "claims", "rules", "waivers"),
    "valid_codes": (*_THINGS, "ids", "waivers"),
    "names_of_all": (*_NAMED, "themes", "waivers"),
    "kin": ("themes", "waivers"),
    "twins": ("themes", "waivers"),
    "heads": ("themes", "waivers"),
    "mutual": ("themes", "waivers"),
    "places_nest": ("places", "waivers"),
    "successors": ("regulations", "waivers"),
    "looked_up": (*_NAMED, "versions", "document_numbers", "places", "changes", "ids", "waivers"),
}
#: Checks of what Yinpu's claims and decisions say of its rows, which a row of the user's own may well replace.
_OF_YINPU = ("claims_hold", "asked_again", "identity_waivers")
#: Checks that are made table by table.
_BY_TABLE: dict[str, Callable[[str, Path], Iterator[str]]] = {"values": cells.faults, "levels": levels_of}


def problems_of(path: Path, table: str = "") -> Iterator[str]:
    """The findings about one file, of all checks that read its table.

    Args:
        path: The file.
        table: The table it is of; by default that whose header it has.

    Yields:
        Lines as of :func:`ontology.knowledge.checks.problems`; those about other files are there because of this one.

    Raises:
        UsageError: It is no table, or several have its header.
        KnowledgeError: It cannot be read; names the line.
    """
    path = path.resolve()
    root = next((folder for folder in path.parents if folder.name == tables.KNOWLEDGE.name and tables.ships(folder)), None)
    if root is not None:
        table = tables.table_of(path, root)
        if table not in tables.COLUMNS:
            raise UsageError(f"{path}: there is no table {table} (docs/tables.md)")
        if path.read_text(encoding="utf-8") != tables.canonical(path, table):
            yield f"{path}: not in canonical form: yinpu knowledge tidy"
        yield from _found(table, root)
        return
    table = table or table_named(path)
    if table not in tables.COLUMNS:
        raise UsageError(f"{path}: there is no table {table} (docs/tables.md)")
    list(tables.read_table(path, tables.COLUMNS[table]))  # a malformed one is told first
    with laid_over(path, table) as over:
        yield from _found(table, over, without=() if table in (*_DECIDED, "claims", "evidence") else _OF_YINPU)


def _found(table: str, root: Path, without: Collection[str] = ()) -> Iterator[str]:
    """The findings of the checks that read a table."""
    for name, check in CHECKS.items():
        if name in without or table not in (CONCERNS[name] or (table,)):
            continue
        whole = name not in _BY_TABLE or (name == "levels" and table in ("claims", "evidence"))
        with uncollected():
            found = list(check(root) if whole else _BY_TABLE[name](table, root))
        yield from (told(name, line, root) for line in found)


def table_named(path: Path) -> str:
    """The table that a file is of: by its name or its folder, else the only one whose columns it has.

    Returns:
        A key of :data:`ontology.knowledge.table_files.COLUMNS`.

    Raises:
        UsageError: None has, or several do.
        KnowledgeError: The file cannot be read.
    """
    try:
        header = tables.header_of(path)
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: cannot be read as UTF-8 text ({error})") from None
    fitting = [table for table, columns in tables.COLUMNS.items() if tables.fits(header, columns)]
    for name in (path.stem, path.parent.name):
        if name in fitting:
            return name
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise UsageError(f"{path}: its columns are those of {', '.join(fitting)}: say which with --table")
    raise UsageError(f"{path}: no table has the columns {', '.join(header)} (docs/tables.md)")
