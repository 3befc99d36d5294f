"""The words of reports: the whole text, or what stands at a place, as they stand in the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.query.mentions import place
from ontology.errors import UsageError

if TYPE_CHECKING:
    from graph.store.shards import Piece
    from graph.store.snapshot import Snapshot

__all__ = ["quote", "text"]


def text(kg: Snapshot, report: str) -> str:
    """The text of a report, see :meth:`graph.KnowledgeGraph.text`."""
    return _piece(kg, report)["text"]


def quote(kg: Snapshot, iri: str) -> str:
    """The words that a place stands for, see :meth:`graph.KnowledgeGraph.quote`."""
    report, where = iri.partition("#")[0], place(iri)
    if where is None:
        raise UsageError(f"{iri}: it tells no place: give an IRI that ends in #char=BEGIN,END")
    piece = _piece(kg, report)
    start, end = (at - piece["start"] for at in where)
    if not 0 <= start <= end <= len(piece["text"]):
        last = piece["start"] + len(piece["text"])
        raise UsageError(f"{iri}: the text of this report stands from {piece['start']} to {last}")
    return piece["text"][start:end]


def _piece(kg: Snapshot, report: str) -> Piece:
    piece = kg.piece(report)
    if piece is None:
        why = "holds no report" if kg.path else "is in memory, without the texts of its reports: open its folder; asked for"
        raise UsageError(f"the graph {why} {report}")
    return piece
