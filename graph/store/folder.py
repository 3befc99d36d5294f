"""The folder of a knowledge graph: what lies where, and how it changes all at once or not at all.

::

    KG/
      manifest.json     what was built, from which sources, by which version; names the current store
      store/0007/       a generation: an Oxigraph store in quads/ and the columnar table of mentions in mentions/
      records/          shards, named by their bytes: what was taken from a source, and its text, each report to be read alone
      leases/           who reads which generation, so that it stays while they do
      views/            pages to open in a browser; index.html leads to them, and is there only while they are true
      build-report.json what was skipped, not linked or taken for boilerplate, counted

A change is made to a hard-linked copy of the generation, which becomes the current one when ``manifest.json`` is replaced
(one atomic rename, after all that it tells of is on the disk). A kill before that moment leaves the old graph as it was; the
old generation goes at once, or in the next build after its last reader has gone, and so do shards that only it names.
One writer at a time holds ``.lock``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from graph.store.leases import Lease, held, take
from graph.store.manifest import FORMAT, Manifest, parse, serialize
from graph.store.mentions import link
from graph.store.seal import Seal, broken, seal
from ontology.errors import DamageError, StoreError
from ontology.filenames import shown
from ontology.files import sync, write_atomically

if TYPE_CHECKING:
    from pyoxigraph import Store

__all__ = ["MENTIONS", "QUADS", "Generation", "KGFolder"]

#: The parts of a generation.
QUADS, MENTIONS = "quads", "mentions"
#: Generations that came to nothing in this process: while a traceback leads to one of their stores, the engine holds its path.
_FAILED: set[Path] = set()


class KGFolder:
    """Paths, manifest and transactions of the knowledge graph in ``path``; creates nothing until asked to write."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.manifest_path = self.path / "manifest.json"
        self.records = self.path / "records"
        self.leases = self.path / "leases"
        self.views = self.path / "views"
        self.index = self.path / "index.html"
        self.report_path = self.path / "build-report.json"

    def exists(self) -> bool:
        """Whether a graph was built here."""
        return self.manifest_path.is_file()

    def manifest(self) -> Manifest:
        """Read the manifest.

        Returns:
            What the graph says of itself.

        Raises:
            DamageError: It is damaged; like the next one it is mended by a build.
            FormatError: It is of an older format.
            StoreError: There is none, it may not be read, or it is of a newer format.
        """
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
    def generation(self) -> Path:
        """The folder of the current generation."""
        return self.path / self.manifest()["store"]

    def open(self) -> Store:
        """A read-only snapshot of the current store; a build may go on beside it. DamageError when it was lost or damaged."""
        from pyoxigraph import Store

        store = self.generation / QUADS
        try:
            return Store.read_only(str(store))
        except PermissionError as error:
            raise StoreError(f"{store}: cannot be opened ({error}): change its mode or owner") from None
        except (OSError, RuntimeError) as error:
            raise DamageError(f"{store}: lost or damaged ({_first(error)})") from None

    def lease(self) -> tuple[Manifest, Lease | None]:
        """The manifest, and a lease on the generation that it names (None where nothing can be written): release it."""
        while True:
            manifest = self.manifest()
            lease = take(self.leases, Path(manifest["store"]).name)
            if lease is None or self.manifest()["store"] == manifest["store"]:
                return manifest, lease
            lease.release()  # a build ended between the two

    def damage(self, manifest: Manifest) -> str:
        """What is wrong with the generation that ``manifest`` tells of: one line, empty when nothing is."""
        generation = self.path / manifest["store"]
        if not (generation / QUADS).is_dir():
            return f"{generation} was lost"
        if lost := [name for name in broken(self.path, manifest.get("seal", {})) if name.startswith("store/")]:
            return f"{self.path / lost[0]} was lost or damaged"
        try:
            size = len(self.open())
        except (DamageError, OSError, RuntimeError):
            return f"{generation} was lost or damaged"
        if size != manifest.get("statements", size):
            return f"{generation} holds {size:,} statements in place of {manifest['statements']:,}"
        return ""

    def is_being_built(self) -> bool:
        """Whether another process is writing here just now."""
        from filelock import FileLock, Timeout

        try:
            with FileLock(self.path / ".lock", timeout=0):
                return False
        except Timeout:
            return True
        except OSError:  # as on a medium for reading only
            return False

    @contextlib.contextmanager
    def lock(self, patience: float = 0) -> Iterator[None]:
        """Hold the folder for writing; StoreError when another process does for longer than ``patience`` seconds."""
        from filelock import FileLock, Timeout

        if (told := shown(self.path)) != str(self.path):
            raise StoreError(f"{told}: the name of this folder is no UTF-8, which the store needs: give another folder with -o")
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{self.path}: cannot be made ({error.strerror}): give another folder with -o") from None
        lock = FileLock(self.path / ".lock", timeout=patience)
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
    def transaction(self, manifest: Manifest, *, anew: bool = False) -> Iterator[Generation]:
        """A writable copy of the current generation. Call it within :meth:`lock`.

        When the block ends well, the copy and the manifest become current; else nothing changes.

        Args:
            manifest: Written with the new generation's name when the block ends, so that the block may still fill it in.
            anew: Begin with an empty store.

        Yields:
            The generation; the block should let go of its store at its end. Mentions that it does not write stay as they were.

        Raises:
            DamageError: The current store turned out to be damaged.
            StoreError: The folder cannot be written.
        """
        there = self.exists()
        current: Manifest = self.manifest() if there and not anew else {}
        old = self.path / current["store"] if current else None
        new = self._next()
        try:
            generation = Generation(_copied(old, new), new / MENTIONS, old / MENTIONS if old else None)
            yield generation
            generation.close()
            _keep_mentions(old, new)
            self._write(manifest, new, current.get("seal", {}))
        except BaseException as error:
            _FAILED.add(new)
            _delete(new)
            if isinstance(error, RuntimeError) and "Corruption" in str(error):
                raise DamageError(f"{old or new}: damaged ({_first(error)})") from error
            if isinstance(error, OSError):
                kept = "nothing was changed" if there else "no graph was made"
                raise StoreError(f"{self.path}: {error}: {kept}; free some space or give another folder") from error
            raise
        self.sweep(new)

    def views_are_fresh(self) -> bool:
        """Whether the pages that are there show the graph as it is now."""
        manifest = self.manifest()
        return manifest.get("views") == manifest["store"] and self.index.is_file()

    def is_finished(self) -> bool:
        """Whether the graph as it is now was analysed and drawn by a build."""
        manifest = self.manifest()
        return manifest.get("analysed") == manifest["store"] and self.views_are_fresh()

    def views_drawn(self, store: str, *, analysed: bool = False) -> None:
        """Note of which generation the pages are, and whether a build has analysed it. Call it within :meth:`lock`."""
        manifest = self.manifest()
        noted = manifest | ({"views": store, "analysed": store} if analysed else {"views": store})
        if noted != manifest:
            write_atomically(self.manifest_path, serialize(noted))

    def drop_views(self) -> None:
        """Delete the pages: they show the graph as it was."""
        for page in [self.index, *self.views.glob("*.html")]:
            page.unlink(missing_ok=True)

    def sweep(self, current: Path) -> None:
        """Delete generations other than ``current`` that nobody reads, leases that nobody holds, what a killed build left."""
        leased = held(self.leases)
        for stale in current.parent.iterdir():
            if stale != current and stale.name not in leased:
                _delete(stale)
        for left in [*self.path.glob(".*.tmp"), *self.records.glob("*.tmp"), *self.views.glob(".*.tmp")]:
            left.unlink(missing_ok=True)

    def tidy(self, manifest: Manifest, shards: Collection[str]) -> None:
        """Delete the records other than ``shards``, unless an older generation, whose reports they may be of, is still read."""
        if self.others(manifest):
            return
        for path in self.records.iterdir():
            if path.name not in shards:
                _delete(path)

    def others(self, manifest: Manifest) -> list[Path]:
        """The generations other than the one that ``manifest`` tells of."""
        current = self.path / manifest["store"]
        return sorted(one for one in current.parent.iterdir() if one != current)

    def _next(self) -> Path:
        """The folder of the next generation, in a folder of generations that is there."""
        stores = self.path / "store"
        if stores.exists() and not stores.is_dir():
            stores.unlink()
        stores.mkdir(parents=True, exist_ok=True)
        taken = [int(one.name) for one in [*stores.iterdir(), *_FAILED] if one.parent == stores and one.name.isdigit()]
        return stores / f"{max(taken, default=0) + 1:04d}"

    def _write(self, manifest: Manifest, generation: Path, known: Seal) -> None:
        """Complete ``manifest`` for a generation, most of whose files the seal ``known`` tells of, and write it."""
        of_now = {
            name.replace(name.split("/")[1], generation.name, 1): one
            for name, one in known.items()
            if name.startswith("store/")
        }
        files = seal(self.path, _data(generation), of_now)
        folders = (generation / QUADS, generation / MENTIONS, generation, generation.parent, self.records, self.path)
        for path in [*_data(generation), *folders]:
            sync(path)
        records = {name: one for name, one in manifest.get("seal", {}).items() if not name.startswith("store/")}
        manifest["format"], manifest["store"], manifest["seal"] = FORMAT, f"store/{generation.name}", files | records
        manifest["sources"], manifest["reports"] = manifest.get("sources", {}), manifest.get("reports", {})
        write_atomically(self.manifest_path, serialize(manifest))


class Generation:
    """What a transaction may write: the store, and the folder of mentions beside that of the generation before."""

    def __init__(self, store: Store, mentions: Path, old_mentions: Path | None) -> None:
        self.store, self.mentions, self.old_mentions = store, mentions, old_mentions

    def close(self) -> None:
        """Have the store write all it holds, and let go of it."""
        self.store.flush()
        del self.store


def _copied(old: Path | None, new: Path) -> Store:
    """A writable copy of the store of the generation ``old``, or an empty one."""
    from pyoxigraph import Store

    new.mkdir()
    if old is not None:
        try:
            Store.read_only(str(old / QUADS)).backup(str(new / QUADS))
        except OSError as error:
            raise StoreError(f"{old}: cannot be copied ({error}): close other programs that use it") from None
    return Store(str(new / QUADS))


def _keep_mentions(old: Path | None, new: Path) -> None:
    """Take the mentions over from the generation before when none were written."""
    if (new / MENTIONS).is_dir():
        return
    (new / MENTIONS).mkdir()
    for path in sorted((old / MENTIONS).glob("*.parquet")) if old else ():
        link(path, new / MENTIONS / path.name)


def _data(generation: Path) -> list[Path]:
    """The files of a generation that hold its statements and mentions; logs of the engine that say nothing are deleted."""
    for log in (generation / QUADS).glob("LOG*"):
        log.unlink(missing_ok=True)
    statements = (
        path
        for path in (generation / QUADS).iterdir()
        if path.suffix in (".sst", ".log") or path.name.startswith(("CURRENT", "MANIFEST"))
    )
    return sorted([*statements, *(generation / MENTIONS).glob("*.parquet")])


def _delete(path: Path) -> None:
    """Delete a file or a folder that is no longer of use, if that can be done: else the next build does."""
    if not path.is_dir() or path.is_symlink():
        with contextlib.suppress(OSError):
            path.unlink()
        return
    for _ in range(5):
        shutil.rmtree(path, ignore_errors=True)
        if not path.exists():
            return
        time.sleep(0.05)  # the engine of a store that failed may still write a file


def _first(error: Exception) -> str:
    """The first line of what an error says, at most 200 characters."""
    return str(error).split("\n")[0].strip()[:200]
