"""The main job: documents in, a graph that is built, analysed and drawn out."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from builders.incremental.build import BuildResult
    from ontology.knowledge.knowledge import Knowledge
    from ontology.progress import Progress

__all__ = ["build"]

log = logging.getLogger(__name__)


def build(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    out: str | os.PathLike[str] = "kg",
    *,
    workers: int | None = None,
    knowledge: Knowledge | None = None,
    only_graph: bool = False,
    progress: Progress | None = None,
    text_column: str | None = None,
    title_column: str | None = None,
    catalogue: str | os.PathLike[str] | None = None,
    mentions: str | None = None,
    keep_iris: str | os.PathLike[str] | None = None,
    fresh: bool = False,
) -> BuildResult:
    """Read files and folders into the knowledge graph folder ``out``, analyse it and draw its first page and its explorer.

    Unchanged files are skipped; a graph that did not change keeps its analyses and views. A file that cannot be read
    is listed in the result and stops nothing.

    Args:
        paths: Files and folders, or one of them.
        out: The folder of the graph; its pages begin at ``index.html``; other views are drawn when asked for.
        workers: Processes that read files; by default one a core.
        knowledge: What is known before; by default our tables and those of ``YINPU_KNOWLEDGE``.
        only_graph: No analyses and no views.
        progress: Called as ``progress(phase, done, total, what)`` through the phases ``reading`` (files), ``loading``,
            ``analysing`` and ``drawing`` (what views show, then pages), of which those that have nothing to do are left out;
            ``done`` is 0 and ``what`` empty when a phase begins.
        text_column: The column of a CSV or JSON-lines file that holds the text.
        title_column: The column that holds the title.
        catalogue: A table (CSV, TSV, JSON lines or xlsx) that names files and says what is known of them; its values win over
            what the files say, and are kept in the graph until another catalogue is given.
        mentions: ``lean`` keeps each mention as a row of a columnar table, ``full`` also as a NIF phrase in the
            store; None for what the graph has, lean in a new one.
        keep_iris: A ledger (TSV) by which edited reports keep the IRIs that they had; a build adds to it.
        fresh: Read all sources of the graph again, those not given too, and write all anew; the old graph stays until the end.

    Returns:
        Counts of sources, reports, mentions and statements (the lines of an export), and each failure as
        (path, reason, message).

    Raises:
        StoreError: ``out`` cannot be written, or another build holds it.
        KnowledgeError: A table is malformed.
        UsageError: There is no such catalogue.
        ReadError: The catalogue is no table, or a cell is wrong; nothing is built.
    """
    from builders.incremental.build import build as run
    from graph.store.folder import KGFolder

    given = [paths] if isinstance(paths, str | os.PathLike) else paths
    result = run(
        given,
        out,
        workers=workers,
        progress=progress,
        text_column=text_column,
        title_column=title_column,
        knowledge=knowledge,
        catalogue=catalogue,
        mentions=mentions,
        keep_iris=keep_iris,
        fresh=fresh,
    )
    if not only_graph and result.reports and not KGFolder(out).is_finished():
        from graph.views.standing import refresh
        from ontology.progress import unheard

        pages = refresh(out, progress or unheard)
        log.info("%s: %d pages drawn", out, len(pages))
    log.info("%s: %d sources read, %d reports, %d statements", out, result.read, result.reports, result.statements)
    return result
