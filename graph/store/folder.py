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
from graph.store.seal import Seal, broken, seal
from ontology.errors import DamageError, StoreError
from ontology.filenames import shown
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
        """The manifest, or StoreError saying what is wrong with the folder and what to do (DamageError: build again)."""
        try:
            data = self.manifest_path.read_bytes()
        except FileNotFoundError:
            raise StoreError(
                f"{self.path}: no knowledge graph here: make one with `yinpu build FILES -o {self.path}`"
            ) from None
        except PermissionError as error:
            raise StoreError(f"{self.manifest_path}: cannot be read ({error.strerror}): change its mode or owner") from None
        except OSError as error:
            raise DamageError(f"{self.manifest_path}: damaged ({error.strerror})") from None
        return parse(data, self.manifest_path)

    @property
    def store_path(self) -> Path:
        """The folder of the current Oxigraph store."""
        return self.path / self.manifest()["store"]

    def open(self) -> Store:
        """A read-only snapshot of the current store; a build may go on beside it. DamageError when it was lost or damaged."""
        from pyoxigraph import Store

        store = self.store_path
        try:
            return Store.read_only(str(store))
        except PermissionError as error:
            raise StoreError(f"{store}: cannot be opened ({error}): change its mode or owner") from None
        except (OSError, RuntimeError) as error:
            raise DamageError(f"{store}: lost or damaged ({_first(error)})") from None

    def damage(self, manifest: Manifest) -> str:
        """What is wrong with the store that ``manifest`` tells of: one line, empty when nothing is."""
        store = self.path / manifest["store"]
        if not store.is_dir():
            return f"{store} was lost"
        if lost := [name for name in broken(self.path, manifest.get("seal", {})) if name.startswith("store/")]:
            return f"{self.path / lost[0]} was lost or damaged"
        try:
            size = len(self.open())
        except (DamageError, OSError, RuntimeError):
            return f"{store} was lost or damaged"
        if size != manifest.get("statements", size):
            return f"{store} holds {size:,} statements in place of {manifest['statements']:,}"
        return ""

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the folder for writing; StoreError at once when another process does."""
        from filelock import FileLock, Timeout

        if (told := shown(self.path)) != str(self.path):
            raise StoreError(f"{told}: the name of this folder is no UTF-8, which the store needs: give another folder with -o")
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
    def transaction(self, manifest: Manifest, *, anew: bool = False) -> Iterator[Store]:
        """A writable copy of the current store. Call it within :meth:`lock`.

        When the block ends well, the copy and the manifest become current; else nothing changes.

        Args:
            manifest: Written with the new store's name when the block ends, so that the block may still fill it in.
            anew: Begin with an empty store.

        Yields:
            The store, which the block should let go of at its end.

        Raises:
            DamageError: The current store turned out to be damaged.
            StoreError: The folder cannot be written.
        """
        current: Manifest = self.manifest() if self.exists() and not anew else {}
        old = self.path / current["store"] if current else None
        new = self._next()
        try:
            store = self._copy(old, new)
            yield store
            store.flush()
            del store
            gc.collect()  # closes the database, whose lock file would stop the next writer
            self._write(manifest, new, current.get("seal", {}))
        except BaseException as error:
            shutil.rmtree(new, ignore_errors=True)
            if isinstance(error, RuntimeError) and "Corruption" in str(error):
                raise DamageError(f"{old or new}: damaged ({_first(error)})") from error
            if isinstance(error, OSError):
                kept = "nothing was changed" if current else "no graph was made"
                raise StoreError(f"{self.path}: {error}: {kept}; free some space or give another folder") from error
            raise
        for stale in new.parent.iterdir():
            if stale not in (new, old):
                shutil.rmtree(stale, ignore_errors=True)

    def _next(self) -> Path:
        """The folder of the next store, in a folder of stores that is there."""
        stores = self.path / "store"
        if stores.exists() and not stores.is_dir():
            stores.unlink()
        stores.mkdir(parents=True, exist_ok=True)
        return stores / f"{max((int(one.name) for one in stores.iterdir() if one.name.isdigit()), default=0) + 1:04d}"

    @staticmethod
    def _copy(old: Path | None, new: Path) -> Store:
        from pyoxigraph import Store

        if old is not None:
            try:
                Store.read_only(str(old)).backup(str(new))
            except OSError as error:
                raise StoreError(f"{old}: cannot be copied ({error}): close other programs that use it") from None
        return Store(str(new))

    def _write(self, manifest: Manifest, store: Path, known: Seal) -> None:
        """Complete ``manifest`` for ``store``, whose files are mostly those that the seal ``known`` tells of, and write it."""
        files = seal(self.path, _data(store), {f"store/{store.name}/{Path(name).name}": one for name, one in known.items()})
        records = {name: one for name, one in manifest.get("seal", {}).items() if not name.startswith("store/")}
        manifest["format"], manifest["store"], manifest["seal"] = FORMAT, f"store/{store.name}", files | records
        manifest["sources"], manifest["reports"] = manifest.get("sources", {}), manifest.get("reports", {})
        write_atomically(self.manifest_path, serialize(manifest))


def _data(store: Path) -> list[Path]:
    """The files of an Oxigraph store that hold its statements."""
    return sorted(
        path for path in store.iterdir() if path.suffix in (".sst", ".log") or path.name.startswith(("CURRENT", "MANIFEST"))
    )


def _first(error: Exception) -> str:
    """The first line of what an error says, at most 200 characters."""
    return str(error).split("\n")[0].strip()[:200]
