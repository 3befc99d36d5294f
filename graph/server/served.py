"""The graph that is served: opened again when a build beside it has made another.

A request keeps the graph it began with; that one closes when the last of its requests has ended.
"""

from __future__ import annotations

import logging
import threading

from graph.store.folder import KGFolder
from graph.store.manifest import same_graph
from graph.store.snapshot import Snapshot
from ontology.errors import StoreError

__all__ = ["Served"]

log = logging.getLogger(f"yinpu.{__name__}")
Stamp = tuple[int, int, int]


class Served:
    """``kg``, or what its folder holds now; a graph in memory stays as it is."""

    def __init__(self, kg: Snapshot) -> None:
        self._kg = kg
        self._folder = KGFolder(kg.path) if kg.path and kg.manifest else None
        self._lock = threading.Lock()
        self._stamp = self._first_stamp()

    def current(self) -> Snapshot:
        """The graph to answer from; the one before when the folder holds none that opens."""
        with self._lock:
            stamp = self._look()
            if self._folder is not None and stamp is not None and stamp != self._stamp:
                try:
                    manifest = self._folder.manifest()
                    if same_graph(manifest, self._kg.manifest):  # but for its pages
                        self._kg.manifest = manifest
                    else:
                        self._kg = Snapshot.open(self._folder.path)
                        log.info("opened %s again: it was built anew", self._folder.path)
                    self._stamp = stamp
                except StoreError as error:
                    log.warning("still serving the graph before the last build: %s", error)
            return self._kg

    def _look(self) -> Stamp | None:
        """What tells one manifest from another; each is a new file (see :func:`ontology.files.write_atomically`)."""
        if self._folder is None:
            return None
        try:
            stat = self._folder.manifest_path.stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns, stat.st_size

    def _first_stamp(self) -> Stamp | None:
        """The stamp of the manifest that the graph was opened by, None when there is another by now."""
        stamp = self._look()
        try:
            same = self._folder is not None and same_graph(self._folder.manifest(), self._kg.manifest)
        except StoreError:
            same = False
        return stamp if same else None
