"""The folder of a knowledge graph: what lies where, and how it changes all at once or not at all.

::

    KG/
      manifest.json     what was built, from which sources, by which version; names the current store
      store/0007/       an Oxigraph store (pyoxigraph, or rdflib through oxrdflib)
      records/          what was taken from each source, so that an unchanged one need not be read again
      views/            pages to open in a browser; index.html leads to them, and is there only while they are true
      build-report.json what was skipped, not linked or taken for boilerplate, counted

A change is made to a hard-linked copy of the store, which becomes the current one when ``manifest.json`` is replaced
(one atomic rename). A kill before that moment leaves the old graph as it was; readers keep the snapshot they opened.
One writer at a time holds ``.lock``.
"""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from graph.store.manifest import FORMAT, Manifest, parse, serialize
from ontology.errors import StoreError
from ontology.files import write_atomically

if TYPE_CHECKING:
    from pyoxigraph import Store

__all__ = ["KGFolder"]


class KGFolder:
    """Paths, manifest and transactions of the knowledge graph in ``path``; creates nothing until asked to write."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.manifest_path = self.path / "manifest.json"
        self.records = self.path / "records"
        self.views = self.path / "views"
        self.index = self.path / "index.html"
        self.report_path = self.path / "build-report.json"

    def exists(self) -> bool:
        """Whether a graph was built here."""
        return self.manifest_path.is_file()

    def manifest(self) -> Manifest:
        """The manifest, or StoreError saying what is wrong with the folder and what to do."""
        try:
            data = self.manifest_path.read_bytes()
        except FileNotFoundError:
            raise StoreError(
                f"{self.path}: no knowledge graph here: make one with `yinpu build FILES -o {self.path}`"
            ) from None
        except OSError as error:
            raise StoreError(f"{self.manifest_path}: cannot be read ({error}): build the graph anew") from None
        return parse(data, self.manifest_path)

    @property
    def store_path(self) -> Path:
        """The folder of the current Oxigraph store."""
        return self.path / self.manifest()["store"]

    def open(self) -> Store:
        """A read-only snapshot of the current store; a build may go on beside it."""
        from pyoxigraph import Store

        store = self.store_path
        try:
            return Store.read_only(str(store))
        except OSError as error:
            raise StoreError(f"{store}: cannot be opened ({error}): close other programs that use it, or build anew") from None

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the folder for writing; StoreError at once when another process does."""
        from filelock import FileLock, Timeout

        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{self.path}: cannot be made ({error.strerror}): give another folder with -o") from None
        lock = FileLock(self.path / ".lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise StoreError(
                f"{self.path}: another build is writing here: wait for it to end, or give another folder"
            ) from None
        except OSError as error:
            raise StoreError(f"{self.path}: cannot be written ({error.strerror}): give another folder with -o") from None
        try:
            yield
        finally:
            lock.release()

    @contextlib.contextmanager
    def transaction(self, manifest: Manifest) -> Iterator[Store]:
        """A writable copy of the current store; on success it and ``manifest`` become current, else nothing changes.

        ``manifest`` is written with the new store's name when the block ends, so the block may still fill it in.
        Call it within :meth:`lock`.
        """
        old = self.store_path if self.exists() else None
        number = int(old.name) + 1 if old else 1
        new = self.path / "store" / f"{number:04d}"
        shutil.rmtree(new, ignore_errors=True)
        new.parent.mkdir(parents=True, exist_ok=True)
        try:
            store = self._copy(old, new)
            yield store
            store.flush()
            del store
            gc.collect()  # closes the database, whose lock file would stop the next writer
            manifest["format"], manifest["store"] = FORMAT, f"store/{new.name}"
            write_atomically(self.manifest_path, serialize(manifest))
        except BaseException as error:
            shutil.rmtree(new, ignore_errors=True)
            if isinstance(error, OSError):
                raise StoreError(
                    f"{self.path}: {error}: nothing was changed; free some space or give another folder"
                ) from error
            raise
        for stale in new.parent.iterdir():
            if stale not in (new, old):
                shutil.rmtree(stale, ignore_errors=True)

    @staticmethod
    def _copy(old: Path | None, new: Path) -> Store:
        from pyoxigraph import Store

        if old is not None:
            try:
                Store.read_only(str(old)).backup(str(new))
            except OSError as error:
                raise StoreError(f"{old}: cannot be copied ({error}): close other programs that use it") from None
        return Store(str(new))
