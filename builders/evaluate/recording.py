"""Writing the table ``rules``: how often what each rule finds was right."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from builders.evaluate.scores import Rules
from ontology.errors import KnowledgeError, UsageError
from ontology.files import write_atomically
from ontology.knowledge import table_files as tables

__all__ = ["record"]


def record(rules: Rules, folder: Path | None = None) -> Path:
    """Write the counts as the table ``rules``, in place of those that it has.

    Args:
        rules: The finds of each rule by context.
        folder: Folder of the user's own tables, whose counts win over ours; None for ours, in a checkout.

    Returns:
        The file.

    Raises:
        UsageError: Nothing was counted, or ours are to be written where Yinpu is installed.
        KnowledgeError: The file cannot be written.
    """
    if not rules:
        raise UsageError("no find of any rule was judged, so there is nothing to record: give passages that have some")
    if folder is None and not (tables.KNOWLEDGE.parents[2] / "pyproject.toml").is_file():
        raise UsageError(f"{tables.KNOWLEDGE}: belongs to an installed Yinpu: give a folder of your own with --knowledge")
    path = (folder or tables.KNOWLEDGE) / "rules.tsv"
    today = datetime.now(UTC).date().isoformat()
    rows = [(*key, str(counts[True]), str(counts.total()), today) for key, counts in sorted(rules.items())]
    notes = {tables.HEAD: tables.comments(path).get(tables.HEAD, [])} if path.is_file() else {}
    try:
        write_atomically(path, tables.written(tables.COLUMNS["rules"], rows, notes).encode())
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be written ({error.strerror}): give another folder") from None
    return path
