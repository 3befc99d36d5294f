"""Who is named where, to the character: the columnar table of a graph, or what its statements tell.

>>> from graph.store.snapshot import Snapshot
>>> kg = Snapshot.parse('''
...     @prefix dcterms: <http://purl.org/dc/terms/> .
...     <urn:r> { <urn:r#char=3,9> dcterms:references <urn:a>, <urn:b> . }''')
>>> mentions(kg).select("id", "start", "end", "sentence").collect().rows()
[('urn:a', 3, 9, 'urn:r#char=3,9'), ('urn:b', 3, 9, 'urn:r#char=3,9')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from graph.query.labels import labels
from graph.store.mentions import in_order, scan, schema
from ontology.namespaces import DCTERMS, ITSRDF, NIF, YP

if TYPE_CHECKING:
    import polars as pl

    from graph.store.snapshot import Snapshot

__all__ = ["mentions", "place"]

_SPAN = re.compile(r"#char=(\d+),(\d+)")
#: The columns, and the property of a NIF phrase that each comes from.
_OF_PHRASES = {
    "id": ITSRDF.taIdentRef,
    "reason": YP.reason,
    "start": NIF.beginIndex,
    "end": NIF.endIndex,
    "text": NIF.anchorOf,
    "rule": YP.rule,
    "score": ITSRDF.taConfidence,
    "sentence": NIF.sentence,
    "part": YP.part,
}


def place(iri: str) -> tuple[int, int] | None:
    """Where what an IRI names stands in the raw text.

    Args:
        iri: Any IRI.

    Returns:
        Begin and end; None for an IRI that does not tell.

    >>> place("urn:r#char=3,9"), place("urn:r")
    ((3, 9), None)
    """
    found = _SPAN.search(iri)
    return (int(found[1]), int(found[2])) if found else None


def mentions(kg: Snapshot) -> pl.LazyFrame:
    """The mentions of a graph.

    Of a graph without a table (one in memory) they are its NIF phrases; where it has none, a row for each sentence and thing
    that it names.

    Args:
        kg: The graph.

    Returns:
        A lazy frame, each file sorted by thing, report and place: ``report`` (IRI), ``start``, ``end`` (code points in the
        raw text), ``text``, ``type``, ``id`` (IRI of the thing, null when not linked), ``label``, ``rule``, ``score``,
        ``sentence`` (IRI), ``sentence_start``, ``sentence_end``, ``page``, ``block`` (kind), ``part`` (of a file, or of a
        rule), ``number`` (of a regulation), ``reason`` (why it is not linked).
    """
    import polars as pl

    if kg.mentions_path is None or not any(kg.mentions_path.glob("*.parquet")):
        return kg.kept(_stated).lazy()
    span = [pl.col(name).cast(pl.String) for name in ("sentence_start", "sentence_end")]
    return scan(kg.mentions_path).with_columns(
        pl.concat_str("report", pl.lit("#char="), span[0], pl.lit(","), span[1]).alias("sentence")
    )


def _stated(kg: Snapshot) -> pl.DataFrame:
    """The mentions that the statements of a graph tell of."""
    import polars as pl

    names = labels(kg)
    rows = []
    for row in list(_phrases(kg)) or _sentences(kg):
        thing = row.get("id")
        told = {"label": names.label(thing), "type": names.types.get(thing)} if thing else {}
        rows.append(row | told)
    columns = schema() | {"sentence": pl.String}
    return in_order(pl.DataFrame([[row.get(name) for name in columns] for row in rows], schema=columns, orient="row"))


def _phrases(kg: Snapshot) -> Iterator[dict[str, Any]]:
    """A row for each NIF phrase: what is linked, or is not for a reason."""
    found: dict[str, dict[str, Any]] = {}
    for name, predicate in _OF_PHRASES.items():
        for quad in kg.named(predicate):
            if name in ("id", "reason") or quad.subject.value in found:
                found.setdefault(quad.subject.value, {"report": quad.graph_name.value})[name] = quad.object.value
    for row in found.values():
        row["start"], row["end"] = (int(row[name]) if name in row else None for name in ("start", "end"))
        row["score"] = float(row["score"]) if "score" in row else None
        row["sentence_start"], row["sentence_end"] = place(row.get("sentence", "")) or (None, None)
        yield row


def _sentences(kg: Snapshot) -> Iterator[dict[str, Any]]:
    """A row for each thing that a sentence names."""
    for quad in kg.named(DCTERMS.references):
        sentence = quad.subject.value
        begin, end = place(sentence) or (None, None)
        span = {"start": begin, "end": end, "sentence_start": begin, "sentence_end": end}
        yield {"report": quad.graph_name.value, "id": quad.object.value, "sentence": sentence} | span
