"""What the side panel of a view tells of a thing or an edge: names, facts, and sentences that bear it out.

A quote is ``{"t": [plain, marked, plain, ...], "r": report, "s": start, "e": end}``: every second piece of ``t`` is a name
found. ``s`` and ``e`` are code points in the source file, of the text that is quoted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from graph.query.labels import labels
from graph.query.levels import known_by
from graph.query.mentions import mentions, place
from ontology.namespaces import DCTERMS, NIF, ORG, RDF, SCHEMA, SKOS, YP

if TYPE_CHECKING:
    from graph.views.selection import Edge, Relation, ViewInputs

__all__ = ["Evidence", "Quote", "aliases", "described"]

Quote = dict[str, Any]
Triple = tuple[str, str, str]

#: A sentence longer than this is quoted in part, with so much around the names.
_LONG, _AROUND = 200, 50
#: Sentences looked at for a thing or an edge, of which the best few are shown.
_LOOKED_AT = 24


class _Mention(NamedTuple):
    report: str
    sentence: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    begin: int
    report: str


class Evidence:
    """The sentences of a graph that name any of ``things``; texts are read when they are quoted."""

    def __init__(self, inputs: ViewInputs, things: Iterable[str]) -> None:
        import polars as pl

        self._kg, self._inputs = inputs.kg, inputs
        self._named: dict[str, dict[str, list[_Mention]]] = {}
        columns = ("id", "report", "sentence", "start", "end")
        wanted = mentions(self._kg).select(columns).drop_nulls().filter(pl.col("id").is_in(sorted(set(things))))
        for thing, *found in wanted.sort(columns).collect().iter_rows():
            mention = _Mention(*found)
            self._named.setdefault(thing, {}).setdefault(mention.sentence, []).append(mention)
        self._sentences: dict[str, _Sentence | None] = {}
        self._relations: dict[Triple, list[tuple[str, str]]] | None = None

    def of_thing(self, iri: str, most: int = 5) -> list[Quote]:
        """The ``most`` telling sentences that name the thing, from as many reports as there are."""
        named = self._named.get(iri, {})
        return self._best({sentence: mentions[:1] for sentence, mentions in named.items()}, most)

    def of_relation(self, relation: Relation, most: int = 3) -> list[Quote]:
        """Sentences that say the relation, or that it follows from; none for what only tables or catalogues know."""
        if self._relations is None:
            self._relations = self._read_relations()
        quotes: list[Quote] = []
        for iri, report in self._relations.get((relation.subject, relation.predicate, relation.object), ()):
            if len(quotes) < most and (sentence := self._sentence(iri, report)):
                quotes.append(quote(sentence, self._mentions_within(sentence, (relation.subject, relation.object))))
        return quotes

    def of_edge(self, edge: Edge, most: int = 3) -> list[Quote]:
        """Sentences that name both and say no relation of the two."""
        said = {(quote["r"], quote["s"]) for one in edge.relations for quote in self.of_relation(one)}
        one, other = self._named.get(edge.source, {}), self._named.get(edge.target, {})
        both = {sentence: _closest(one[sentence], other[sentence]) for sentence in one.keys() & other.keys()}
        found = self._best(both, most + len(said))
        return [quote for quote in found if (quote["r"], quote["s"]) not in said][:most]

    def _best(self, found: Mapping[str, Sequence[_Mention]], most: int) -> list[Quote]:
        """The first sentence of each report, then the second of each, and so on; of like rank those of a good length."""
        turns: dict[str, int] = {}
        ranked = []
        for sentence in sorted(found, key=lambda iri: (found[iri][0].report, found[iri][0].begin)):
            report = found[sentence][0].report
            turns[report] = turn = turns.get(report, -1) + 1
            ranked.append((turn, report, sentence))
        read = [(iri, self._sentence(iri, report)) for _, report, iri in sorted(ranked)[:_LOOKED_AT]]
        good = sorted(
            enumerate((iri, sentence) for iri, sentence in read if sentence is not None),
            key=lambda item: (not 16 <= len(item[1][1].text) <= _LONG, item[0]),
        )
        return [quote(sentence, found[iri]) for _, (iri, sentence) in good[:most]]

    def _sentence(self, iri: str, report: str) -> _Sentence | None:
        """The sentence ``iri`` with its text; None when the graph does not tell it."""
        from pyoxigraph import NamedNode

        if iri not in self._sentences:
            words = min((q.object.value for q in self._kg.named(NIF.anchorOf, NamedNode(iri))), default=None)
            where = place(iri)
            self._sentences[iri] = _Sentence(words, where[0], report) if words is not None and where else None
        return self._sentences[iri]

    def _mentions_within(self, sentence: _Sentence, things: Sequence[str]) -> list[_Mention]:
        last = sentence.begin + len(sentence.text)
        found = []
        for iri in things:
            within = (
                mention
                for mentions in self._named.get(iri, {}).values()
                for mention in mentions
                if mention.report == sentence.report and sentence.begin <= mention.begin and mention.end <= last
            )
            found += sorted(within, key=lambda mention: mention.begin)[:1]
        return found

    def _read_relations(self) -> dict[Triple, list[tuple[str, str]]]:
        """Where each relation was read: the sentences that say so, each with its report, sorted."""
        parts: dict[str, list[str]] = {}
        for part in (RDF.subject, RDF.predicate, RDF.object):
            for q in self._kg.named(part):
                parts.setdefault(q.subject.value, []).append(q.object.value)
        found: dict[Triple, set[tuple[str, str]]] = {}
        for q in self._kg.named(YP.evidence):
            iri = q.subject.value
            if len(parts.get(iri, ())) == 3 and iri not in self._inputs.weak:
                subject, predicate, thing = parts[iri]
                found.setdefault((subject, predicate, thing), set()).add((q.object.value, q.graph_name.value))
        return {triple: sorted(places) for triple, places in found.items()}


def _closest(one: Sequence[_Mention], other: Sequence[_Mention]) -> tuple[_Mention, _Mention]:
    """The two mentions that stand nearest to one another."""
    return min(((a, b) for a in one[:20] for b in other[:20]), key=lambda pair: (abs(pair[0].begin - pair[1].begin), pair))


def quote(sentence: _Sentence, mentions: Sequence[_Mention]) -> Quote:
    """A sentence in pieces of which every second is a name.

    Args:
        sentence: The sentence; one longer than 200 characters is cut around the names.
        mentions: The names in it.

    Returns:
        The pieces as ``t``, the IRI of the report as ``r``, and the offsets of the quoted text in its file as ``s`` and ``e``.

    >>> quote(_Sentence("工行开展反欺诈。", 100, "urn:r"), [_Mention("urn:r", "", 100, 102), _Mention("urn:r", "", 104, 107)])
    {'t': ['', '工行', '开展', '反欺诈', '。'], 'r': 'urn:r', 's': 100, 'e': 108}
    """
    spans = _apart((m.begin - sentence.begin, m.end - sentence.begin) for m in mentions)
    spans = [span for span in spans if span[1] <= len(sentence.text)]
    start, stop = 0, len(sentence.text)
    if stop > _LONG:
        first, last = (spans[0][0], spans[-1][1]) if spans else (0, 0)
        start, stop = max(0, first - _AROUND), min(stop, max(last, first + 1) + _AROUND)
    pieces, at = [], start
    for begin, end in spans:
        pieces += [_shortened(sentence.text[at:begin]), sentence.text[begin:end]]
        at = end
    pieces.append(sentence.text[at:stop])
    return {"t": pieces, "r": sentence.report, "s": sentence.begin + start, "e": sentence.begin + stop}


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, without those that overlap one before."""
    found: list[tuple[int, int]] = []
    for begin, end in sorted(set(spans)):
        if 0 <= begin < end and (not found or begin >= found[-1][1]):
            found.append((begin, end))
    return found


def _shortened(text: str) -> str:
    """``text`` between two names, without its middle when it is long."""
    return text if len(text) <= 3 * _AROUND else f"{text[:_AROUND]} …… {text[-_AROUND:]}"


def aliases(inputs: ViewInputs, things: Iterable[str]) -> dict[str, list[str]]:
    """All names of each thing but its label, sorted: Chinese first."""
    from pyoxigraph import NamedNode

    kg, label = inputs.kg, labels(inputs.kg).label
    found = {}
    for iri in things:
        quads = (q for predicate in _NAMES for q in kg.quads(predicate, NamedNode(iri)))
        names = sorted({(not (q.object.language or "").startswith("zh"), q.object.value) for q in quads})
        found[iri] = list(dict.fromkeys(name for _, name in names if name != label(iri)))
    return found


#: What leads from a thing to its names.
_NAMES = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, DCTERMS.title)
#: What is told of a thing, in this order; the keys are names of words in ``words.json``.
_FACTS = (
    ("kindOf", YP.kind),
    ("identifier", SCHEMA.legislationIdentifier),
    ("regulationType", YP.regulationType),
    ("date", DCTERMS.date),
    ("issued", DCTERMS.issued),
    ("available", DCTERMS.available),
    ("pages", SCHEMA.numberOfPages),
    ("views", YP.views),
    ("series", YP.series),
    ("extent", YP.textExtent),
    ("location", SCHEMA.location),
    ("identifiers", SCHEMA.identifier),
    ("founded", SCHEMA.foundingDate),
    ("ended", SCHEMA.dissolutionDate),
    ("definition", SKOS.definition),
    ("source", NIF.sourceUrl),
)
#: Of many values, so many are told.
_MOST_VALUES = 12


def described(inputs: ViewInputs, iri: str) -> list[dict[str, Any]]:
    """Facts of a thing: plain ones first, then relations.

    Args:
        inputs: What the views are made of.
        iri: The thing.

    Returns:
        One dict a fact: ``k``, its word, with ``~`` before it when the thing is the object; ``v``, the values, plain or as
        ``{"i": IRI, "l": label, "n": sentences, "d": date}``, of ``level`` that and what the thing was found again in; and
        ``more``, how many values are left out.
    """
    from pyoxigraph import NamedNode

    kg, label = inputs.kg, labels(inputs.kg).label
    facts: list[dict[str, Any]] = []
    for word, predicate in _FACTS:
        terms = {q.object for q in kg.quads(predicate, NamedNode(iri))}
        values = sorted({label(t.value) if isinstance(t, NamedNode) else t.value for t in terms})
        if word == "source":
            values = [inputs.shown_path(value) for value in values]
        if word in ("definition", "kindOf") and len(values) > 1:
            values = [v for v in values if any("\u4e00" <= c <= "\u9fff" for c in v)] or values
        if values:
            facts.append({"k": word, "v": values[:_MOST_VALUES], "more": max(0, len(values) - _MOST_VALUES)})
    level, sources = known_by(kg, iri)
    if level:
        facts.append({"k": "level", "v": [level, *sources[:_MOST_VALUES]], "more": max(0, len(sources) - _MOST_VALUES)})
    facts += _relations(inputs, iri)
    return facts


def _relations(inputs: ViewInputs, iri: str) -> list[dict[str, Any]]:
    label, graph = labels(inputs.kg).label, inputs.facts
    if iri not in graph:
        return []
    dates = _dates(inputs, iri)
    found: dict[str, list[tuple[int, str, str, str]]] = {}
    for _, thing, relation, data in graph.out_edges(iri, keys=True, data=True):
        found.setdefault(relation, []).append((-data["evidence"], label(thing), thing, dates.get((iri, thing), "")))
    for thing, _, relation, data in graph.in_edges(iri, keys=True, data=True):
        found.setdefault("~" + relation, []).append((-data["evidence"], label(thing), thing, dates.get((thing, iri), "")))
    return [
        {
            "k": word,
            "v": [{"i": thing, "l": name, "n": -count, "d": day} for count, name, thing, day in sorted(ends)[:_MOST_VALUES]],
            "more": max(0, len(ends) - _MOST_VALUES),
        }
        for word, ends in sorted(found.items(), key=lambda item: item[0].lstrip("~"))
    ]


def _dates(inputs: ViewInputs, iri: str) -> dict[tuple[str, str], str]:
    """When an institution became another, for the changes of this one."""
    from pyoxigraph import NamedNode

    kg = inputs.kg
    events = set()
    for predicate in (ORG.originalOrganization, ORG.resultingOrganization):
        events |= {q.subject for q in kg.quads(predicate, object=NamedNode(iri))}
    found = {}
    for event in events:
        day = min((q.object.value for q in kg.quads(DCTERMS.date, event)), default="")
        for old in kg.quads(ORG.originalOrganization, event):
            for new in kg.quads(ORG.resultingOrganization, event):
                found[old.object.value, new.object.value] = day
    return found
