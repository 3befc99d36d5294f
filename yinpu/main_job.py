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
) -> BuildResult:
    """Read files and folders into the knowledge graph folder ``out``, analyse it and draw its views.

    Unchanged files are skipped; a graph that did not change keeps its analyses and views. A file that cannot be read
    is listed in the result and stops nothing.

    Args:
        paths: Files and folders, or one of them.
        out: The folder of the graph; its views begin at ``index.html``.
        workers: Processes that read files; by default one a core.
        knowledge: What is known before; by default our tables and those of ``YINPU_KNOWLEDGE``.
        only_graph: No analyses and no views.
        progress: Called as ``progress(phase, done, total, what)`` through the phases ``reading`` (files), ``loading``,
            ``analysing`` and ``drawing`` (layouts, then pages), of which those that have nothing to do are left out;
            ``done`` is 0 and ``what`` empty when a phase begins.
        text_column: The column of a CSV or JSON-lines file that holds the text.
        title_column: The column that holds the title.
        catalogue: A table (CSV, TSV, JSON lines or xlsx) that names files and says what is known of them; its values win over
            what the files say, and are kept in the graph until another catalogue is given.
        mentions: ``lean`` keeps each mention as a row of a columnar table, ``full`` also as a NIF phrase in the
            store; None for what the graph has, lean in a new one.
        keep_iris: A ledger (TSV) by which edited reports keep the IRIs that they had; a build adds to it.

    Returns:
        Counts of sources, reports, mentions and statements (each once, as a query counts them), and each failure as
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
    )
    if not only_graph and result.reports and not KGFolder(out).views_are_fresh():
        from graph.store.snapshot import Snapshot
        from graph.views.page import refresh
        from ontology.progress import unheard

        pages = refresh(out, progress or unheard)
        with Snapshot.open(out) as kg:
            result.statements = kg.statements()  # those of the analysis too
        log.info("%s: %d pages drawn", out, len(pages))
    log.info("%s: %d sources read, %d reports, %d statements", out, result.read, result.reports, result.statements)
    return result
