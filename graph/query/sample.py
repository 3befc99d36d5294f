"""Rows of a graph for a reader to judge: what it says, the sentence that is to bear it out, and an empty column ``judged``.

What is drawn depends on what the reports say and on the seed, not on the order or the paths of their sources.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from graph.query.labels import labels
from graph.query.mentions import mentions, place
from graph.query.packaged import nearest
from graph.query.reports import reports
from graph.query.texts import quote
from graph.query.told import CASE, PENALTY, cases, penalties
from ontology.errors import UsageError
from ontology.namespaces import ITSRDF, NIF, RDF, YP, expand
from ontology.sampling import drawn
from ontology.schema import MENTION_TYPES, RELATION_TYPES, relation_of

if TYPE_CHECKING:
    from graph.store.snapshot import Snapshot

__all__ = ["COLUMNS", "kinds", "sample"]

#: The columns of rows.
COLUMNS = ("type", "said", "sentence", "title", "source", "start", "end", "rule", "score", "report", "judged")
#: The rows of a report that are no mentions and no relations: how they are read, and which of their columns are judged.
_TOLD = {"Case": (cases, CASE[2:10]), "Penalty": (penalties, PENALTY[2:9])}
#: The fields of the catalogue that can be judged.
_FIELDS = (
    *("title", "publishers", "issued", "period", "type", "series", "authors", "journal", "commissioned_by", "contributors"),
    *("effective", "adopted", "amended", "pages", "platform"),
)
#: What the catalogue calls the evidence of a field, where it is not the field's own name.
_EVIDENCE = {"contributors": "roles"}
#: The relations that reports state, and the prefixed names of their properties by IRI.
_STATED = {name: relation for name, relation in RELATION_TYPES.items() if relation.stated}
_PROPERTIES = {expand(relation.property): relation.property for relation in _STATED.values()}


def kinds(kg: Snapshot) -> dict[str, int]:
    """What can be judged: how many rows there are of each type of mention, predicate, ``Case``, ``Penalty`` and field."""
    import polars as pl

    linked = mentions(kg).filter(pl.col("id").is_not_null()).group_by("type").len().collect()
    named = {str(type_): count for type_, count in linked.iter_rows() if type_}
    stated = Counter(row["type"] for row in _relations(kg))
    told = {name: sum(1 for _ in kg.quads(RDF.type, object=_node(YP[name]))) for name in _TOLD}
    fields = Counter(field for report in reports(kg) for field in _FIELDS if dict(report)[field] not in (None, [], ""))
    counts = (dict(sorted(named.items())), dict(sorted(stated.items())), told, dict(sorted(fields.items())))
    return {name: count for part in counts for name, count in part.items() if count}


def sample(kg: Snapshot, type_: str, number: int, seed: int) -> list[dict[str, Any]]:
    """Rows drawn at random for a reader to judge.

    Args:
        kg: The graph.
        type_: A type of mention (``Bank``), a predicate (``practises``), ``Case``, ``Penalty`` or a field of the catalogue.
        number: How many rows; all when there are fewer.
        seed: The same seed draws the same rows of the same reports.

    Returns:
        Rows with the columns :data:`COLUMNS` by report and place; ``sentence`` is None in a graph without texts.

    Raises:
        UsageError: There is no such type, or the graph has nothing of it; says what there is.
    """
    if type_ in MENTION_TYPES:
        rows = _mentions(kg, type_, number, seed)
    elif type_ in _STATED:
        rows = drawn(sorted((row for row in _relations(kg) if row["type"] == type_), key=_order), number, seed)
    elif type_ in _TOLD:
        rows = drawn(sorted(_told(kg, type_), key=_order), number, seed)
    elif type_ in _FIELDS:
        rows = drawn(sorted(_catalogued(kg, type_), key=_order), number, seed)
    else:
        known = dict.fromkeys((*MENTION_TYPES, *_STATED, *_TOLD, *_FIELDS), 0)
        raise UsageError(f"nothing to judge is of the type {type_!r}{nearest(type_, known)}")
    if not rows:
        there = ", ".join(kinds(kg))
        raise UsageError(f"the graph has no {type_} to judge: " + (f"it has {there}" if there else "build it of reports first"))
    return [_whole(kg, row) for row in rows]


def _node(iri: str) -> Any:
    from pyoxigraph import NamedNode

    return NamedNode(str(iri))


def _order(row: Mapping[str, Any]) -> tuple[str, int, int, str, str]:
    return row["report"], row["start"] or 0, row["end"] or 0, row["said"], row["rule"] or ""


def _whole(kg: Snapshot, row: dict[str, Any]) -> dict[str, Any]:
    """A row with what is read for those that were drawn alone."""
    if "sentence" not in row:
        row["sentence"] = _quoted(kg, row["place"])
    sources = sorted(quad.object.value for quad in kg.quads(NIF.sourceUrl, _node(row["report"])))
    row |= {"title": labels(kg).label(row["report"]), "source": sources[0] if sources else None, "judged": ""}
    return {name: row[name] for name in COLUMNS}


def _quoted(kg: Snapshot, iri: str | None) -> str | None:
    try:
        return quote(kg, iri).strip() if iri else None
    except UsageError:
        return None


def _mentions(kg: Snapshot, type_: str, number: int, seed: int) -> list[dict[str, Any]]:
    import polars as pl

    columns = ("report", "start", "end", "text", "id", "label", "rule", "score", "sentence")
    found = mentions(kg).filter(pl.col("id").is_not_null() & (pl.col("type") == type_)).select(columns).collect()
    found = found.sort("report", "start", "end", "id", "rule")
    rows = found[drawn(range(len(found)), number, seed)].iter_rows(named=True)
    return [
        {
            **{name: row[name] for name in ("report", "start", "end", "rule", "score")},
            **{"type": type_, "said": f"{row['text'] or '?'} → {row['label']}", "place": row["sentence"]},
        }
        for row in rows
    ]


def _relations(kg: Snapshot) -> Iterator[dict[str, Any]]:
    """What reports state, without the words."""
    parts: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for name, predicate in (
        *(("subject", RDF.subject), ("predicate", RDF.predicate), ("object", RDF.object)),
        *(("place", YP.evidence), ("rule", YP.rule), ("score", ITSRDF.taConfidence)),
    ):
        for quad in kg.named(predicate):
            parts[quad.graph_name.value, quad.subject.value][name] = quad.object.value
    names = labels(kg)
    for (report, _), part in parts.items():
        if not {"subject", "predicate", "object", "place"} <= part.keys():
            continue
        property_ = _PROPERTIES.get(part["predicate"], "")
        relation = relation_of(property_, names.types.get(part["subject"], ""), _STATED.values())
        if relation is None:
            continue
        start, end = place(part["place"]) or (None, None)
        said = f"{names.label(part['subject'])} {relation.name} {names.label(part['object'])}"
        score = float(part["score"]) if "score" in part else None
        row = {"type": relation.name, "said": said, "report": report, "start": start, "end": end}
        yield row | {"rule": part.get("rule"), "score": score, "place": part["place"]}


def _told(kg: Snapshot, type_: str) -> Iterator[dict[str, Any]]:
    read, judged = _TOLD[type_]
    for row in read(kg):
        said = "; ".join(f"{name}: {_text(row[name])}" for name in judged if row[name] not in (None, [], ""))
        told = {name: row[name] for name in ("report", "start", "end")}
        yield told | {"type": type_, "said": said, "sentence": row["text"], "rule": None, "score": None}


def _catalogued(kg: Snapshot, field: str) -> Iterator[dict[str, Any]]:
    for report in reports(kg):
        value = dict(report)[field]
        if value not in (None, [], ""):
            found = report["evidence"].get(_EVIDENCE.get(field, field), [])
            told: dict[str, Any] = dict(found[0]) if found else dict.fromkeys(("start", "end", "rule", "score"))
            words = " … ".join(dict.fromkeys(one["text"] for one in found)) or None
            yield told | {"type": field, "said": f"{field}: {_text(value)}", "sentence": words, "report": report["id"]}


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("name"))
    return "、".join(map(_text, value)) if isinstance(value, list) else str(value)
