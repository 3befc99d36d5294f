"""A knowledge graph as it stood when it was opened: its store, its manifest, and what was derived from them once.

Queries, analyses, exports and views are functions that take a snapshot; :class:`graph.KnowledgeGraph` is a snapshot that
offers them as methods.

>>> kg = Snapshot.parse("<urn:g> { <urn:a> <urn:p> 1 , 2 }")
>>> len(kg), sorted(quad.object.value for quad in kg.quads("urn:p"))
(2, ['1', '2'])
>>> kg.kept(len)
2
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from graph.store.folder import MENTIONS, KGFolder
from graph.store.leases import Lease
from graph.store.manifest import Manifest
from graph.store.shards import Piece, piece_at
from graph.store.union import compared_size, fill_default_graph, has_union

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Store

__all__ = ["Snapshot"]

T = TypeVar("T")


class Snapshot:
    """A pyoxigraph store with its manifest, read-only: nothing here changes the store.

    ``Snapshot(store)`` takes any store, in memory too; :meth:`open` a folder that was built; :meth:`parse` text.
    """

    def __init__(self, store: Store, manifest: Manifest | None = None, path: str | os.PathLike[str] | None = None) -> None:
        self._store = store
        self.manifest: Manifest = manifest.copy() if manifest else {}
        self.path = Path(path) if path is not None else None
        #: Whether the store's default graph is the union of its named graphs (else queries take the union as they run).
        self.has_union = has_union(store)
        self._kept: dict[Callable[[Any], Any], Any] = {}
        self._lease: Lease | None = None

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Self:
        """A snapshot of the graph in the folder ``path``; a build may go on beside it. Raises StoreError."""
        folder = KGFolder(path)
        manifest, lease = folder.lease()
        try:
            kg = cls(folder.open(), manifest, folder.path)
        except BaseException:
            if lease is not None:
                lease.release()
            raise
        kg._lease = lease
        return kg

    @classmethod
    def parse(cls, text: str | bytes, format: str = "trig") -> Self:
        """A graph in memory from ``text`` in TriG (Turtle is TriG too) or N-Quads (``format="nq"``)."""
        from pyoxigraph import DefaultGraph, RdfFormat, Store

        store = Store()
        store.load(text, {"trig": RdfFormat.TRIG, "nq": RdfFormat.N_QUADS}[format])
        if any(graph != DefaultGraph() for graph in store.named_graphs()):
            fill_default_graph(store)
        return cls(store)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store and its files; asking it afterwards raises AttributeError."""
        self._kept.clear()
        if self._lease is not None:
            self._lease.release()
            self._lease = None
        if hasattr(self, "_store"):
            del self._store

    @property
    def store(self) -> Store:
        """The pyoxigraph store, for what is not offered here."""
        return self._store

    def quads(
        self,
        predicate: str,
        subject: NamedNode | BlankNode | None = None,
        object: NamedNode | BlankNode | Literal | None = None,
    ) -> Iterator[Any]:
        """The statements with ``predicate``, each once when the store keeps the union, else once a graph that holds it."""
        from pyoxigraph import DefaultGraph, NamedNode

        graph = DefaultGraph() if self.has_union else None
        return self.store.quads_for_pattern(subject, NamedNode(str(predicate)), object, graph)

    def named(self, predicate: str, subject: NamedNode | BlankNode | None = None) -> Iterator[Any]:
        """The statements with ``predicate`` in named graphs, once for each graph that holds them."""
        from pyoxigraph import DefaultGraph, NamedNode

        default = DefaultGraph()
        stated = self.store.quads_for_pattern(subject, NamedNode(str(predicate)), None, None)
        return (quad for quad in stated if quad.graph_name != default)

    @property
    def mentions_path(self) -> Path | None:
        """The folder of the columnar table of mentions; None for a graph in memory."""
        store = self.manifest.get("store")
        return self.path / store / MENTIONS if self.path is not None and store else None

    def piece(self, report: str) -> Piece | None:
        """What the builders kept of a report.

        Args:
            report: Its IRI.

        Returns:
            None when the graph holds no such report, or is in memory.

        Raises:
            DamageError: The shard of its source was lost or damaged.
        """
        known = self.manifest.get("reports", {}).get(report)
        return piece_at(self.path / "records" / known["shard"], *known["at"]) if known and self.path else None

    def kept(self, make: Callable[[Snapshot], T]) -> T:
        """``make`` of this snapshot, called at first use and kept until :meth:`close`."""
        if make not in self._kept:
            self._kept[make] = make(self)
        made: T = self._kept[make]
        return made

    def __len__(self) -> int:
        """The number of statements in named graphs, those that are not compared too; one that two reports make counts twice."""
        if not self.has_union:
            return sum(1 for _ in self.store)
        answer: Any = self.store.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
        return int(next(answer)["n"].value)

    def statements(self) -> int:
        """The number of statements that are compared: the lines of an export. One that two reports make counts twice."""
        return compared_size(self.store) if len(self) else len(self.store)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.path or 'in memory'}>"
