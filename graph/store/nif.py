r"""Sentences and mentions as N-Quads: what each sentence names, and on request each mention as a NIF phrase.

A sentence (or item, cell, heading) is ``<report#char=BEGIN,END>``, as NIF and RFC 5147 write places: its text, and what it
names, a statement a thing.

>>> rows = {"start": [0], "end": [2], "id": ["urn:a"], "sentence_start": [0], "sentence_end": [5]}
>>> print("".join(sentence_quads("urn:r", rows, "甲行转型。", 0)), end="")
<urn:r#char=0,5> <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#anchorOf> "甲行转型。" <urn:r> .
<urn:r#char=0,5> <http://purl.org/dc/terms/references> <urn:a> <urn:r> .
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph.store.terms import DCTERMS, ITSRDF, NIF, RDF, YP, iri, number, quad, text

__all__ = ["phrase_quads", "sentence_quads"]

#: The columns of mentions (:data:`graph.store.mentions.COLUMNS`), without the report.
Columns = Mapping[str, Sequence[Any]]


def sentence_quads(report: str, mentions: Columns, words: str, start: int) -> Iterator[str]:
    """The sentences of a report that name things.

    Args:
        report: IRI of the report.
        mentions: Its mentions by column.
        words: Its text.
        start: Where that begins in its source.

    Yields:
        Lines of N-Quads in the graph of the report.
    """
    graph = iri(report)
    names: dict[tuple[int, int], set[str]] = {}
    for thing, first, last in zip(mentions["id"], mentions["sentence_start"], mentions["sentence_end"], strict=True):
        if thing:
            names.setdefault((first, last), set()).add(thing)
    for (first, last), things in names.items():
        sentence = f"<{report}#char={first},{last}>"
        yield quad(sentence, NIF + "anchorOf", text(words[first - start : last - start]), graph)
        for thing in sorted(things):
            yield quad(sentence, DCTERMS + "references", iri(thing), graph)


def phrase_quads(report: str, mentions: Columns, words: str, start: int) -> Iterator[str]:
    """The mentions of a report as NIF phrases, with their sentences and their context, the text.

    Args:
        report: IRI of the report.
        mentions: Its mentions by column.
        words: Its text.
        start: Where that begins in its source.

    Yields:
        Lines of N-Quads in the graph of the report.
    """
    graph, context = iri(report), f"<{report}#text>"
    yield quad(context, RDF + "type", iri(NIF + "Context"), graph)
    yield from _span(context, start, start + len(words), graph)
    rows = [dict(zip(mentions, row, strict=True)) for row in zip(*mentions.values(), strict=True)]
    for first, last in dict.fromkeys((row["sentence_start"], row["sentence_end"]) for row in rows):
        sentence = f"<{report}#char={first},{last}>"
        yield quad(sentence, RDF + "type", iri(NIF + "Sentence"), graph)
        yield quad(sentence, NIF + "anchorOf", text(words[first - start : last - start]), graph)
        yield from _span(sentence, first, last, graph)
    for row in rows:
        yield from _phrase(row, report, context, graph)


def _phrase(row: Mapping[str, Any], report: str, context: str, graph: str) -> Iterator[str]:
    kind = "&theme" if row["type"] == "Theme" else ""  # a theme may stand where another mention does
    phrase = f"<{report}#char={row['start']},{row['end']}{kind}>"
    yield quad(phrase, RDF + "type", iri(NIF + "Phrase"), graph)
    yield quad(phrase, NIF + "referenceContext", context, graph)
    yield quad(phrase, NIF + "sentence", f"<{report}#char={row['sentence_start']},{row['sentence_end']}>", graph)
    yield quad(phrase, NIF + "anchorOf", text(row["text"]), graph)
    yield from _span(phrase, row["start"], row["end"], graph)
    yield quad(phrase, YP + "rule", text(row["rule"]), graph)
    if row["part"]:
        yield quad(phrase, YP + "part", text(row["part"]), graph)
    if row["id"]:
        yield quad(phrase, ITSRDF + "taIdentRef", iri(row["id"]), graph)
        yield quad(phrase, ITSRDF + "taConfidence", number(float(row["score"])), graph)
    else:
        yield quad(phrase, YP + "reason", text(row["reason"]), graph)


def _span(subject: str, start: int, end: int, graph: str) -> Iterator[str]:
    yield quad(subject, NIF + "beginIndex", number(start), graph)
    yield quad(subject, NIF + "endIndex", number(end), graph)
