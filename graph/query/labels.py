"""The index of names: from any label of a thing to its IRI, and back; and which of its labels is shown.

One rule says what a thing is shown as, in queries, frames, views, exports and pages: its preferred label in Simplified Chinese,
else in Chinese, in English, in any language; else any other label; else the end of its IRI. :meth:`LabelIndex.label` is the
rule in Python, :func:`label_pattern` in SPARQL; of labels that are as good, both take the first in order of code points.

>>> from graph.store.snapshot import Snapshot
>>> kg = Snapshot.parse('''
...     @prefix yp: <https://w3id.org/yinpu/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
...     <urn:icbc> a yp:Bank ; skos:prefLabel "中国工商银行"@zh-Hans ; skos:altLabel "工行"@zh-Hans, "ICBC"@en .''')
>>> find(kg, "工行"), find(kg, "icbc"), labels(kg).label("urn:icbc")
('urn:icbc', 'urn:icbc', '中国工商银行')
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING

from graph.query.results import SHORT
from graph.store.union import has_union
from ontology.errors import UsageError
from ontology.namespaces import DCTERMS, RDF, SCHEMA, SKOS, expand
from ontology.normalise import normalise
from ontology.schema import ENTITY_TYPES

if TYPE_CHECKING:
    from pyoxigraph import DefaultGraph, Store

    from graph.store.snapshot import Snapshot

__all__ = ["LabelIndex", "exactly", "find", "label_pattern", "labels"]

#: Which thing a name stands for when things of several classes have it as their preferred label: the first.
_PRECEDENCE = {name: number for number, name in enumerate(ENTITY_TYPES)}
_LABELS = ((SKOS.prefLabel, 0), (SKOS.altLabel, 1), (SKOS.hiddenLabel, 2), (DCTERMS.title, 1))
#: The languages of preferred labels that come before others, the first first.
_LANGUAGES = ("zh-Hans", "zh", "en")
#: The rank of an identifier among the names of a thing: the last.
_IDENTIFIER = 3
#: What stands before the end of an IRI.
_STEM = r"^.*[/#](.)"
_PATTERN = """\
# ?NAME is what ?THING is shown as: its preferred label in zh-Hans, else zh, en, any; another label; the end of its IRI
OPTIONAL {
  ?THING skos:prefLabel ?NAME_label
  BIND(RANK(?NAME_label) AS ?NAME_rank)
  FILTER NOT EXISTS {
    ?THING skos:prefLabel ?NAME_other
    BIND(RANK(?NAME_other) AS ?NAME_better)
    FILTER(
      ?NAME_better < ?NAME_rank
      || (?NAME_better = ?NAME_rank && TEXT(?NAME_other) < TEXT(?NAME_label))
    )
  }
}
OPTIONAL {
  ?THING skos:altLabel|skos:hiddenLabel|dcterms:title ?NAME_label
  FILTER NOT EXISTS {
    ?THING skos:altLabel|skos:hiddenLabel|dcterms:title ?NAME_other
    FILTER(TEXT(?NAME_other) < TEXT(?NAME_label))
  }
}
BIND(COALESCE(?NAME_label, REPLACE(STR(?THING), "STEM", "$1")) AS ?NAME)"""


def label_pattern(thing: str, name: str) -> str:
    """The SPARQL that binds a variable to what a thing is shown as.

    Args:
        thing: The variable of the thing, without its mark; bound by what stands before.
        name: The variable that is bound to the label.

    Returns:
        Lines for a group of patterns, plain SPARQL 1.1 of one solution a thing; variables of their own begin with ``name``.

    >>> print(label_pattern("iri", "bank").splitlines()[-1])
    BIND(COALESCE(?bank_label, REPLACE(STR(?iri), "^.*[/#](.)", "$1")) AS ?bank)
    """
    rank = str(len(_LANGUAGES))
    for number, language in reversed([*enumerate(_LANGUAGES)]):
        rank = f'IF(LANGMATCHES(LANG(\\1), "{language}"), {number}, {rank})'
    pattern = re.sub(r"RANK\((\?\w+)\)", rank, _PATTERN)
    pattern = re.sub(r"TEXT\((\?\w+)\)", r"CONCAT(STR(\1), LANG(\1))", pattern)
    return pattern.replace("THING", thing).replace("NAME", name).replace("STEM", _STEM)


@cache
def _place(tag: str, rank: int) -> int:
    """Where a label of a language, and of a rank (0: preferred), stands among those of a thing: the first is shown."""
    if rank:
        return len(_LANGUAGES) + 1
    wanted = (number for number, one in enumerate(_LANGUAGES) if f"{tag}-".startswith(f"{one.lower()}-"))
    return next(wanted, len(_LANGUAGES))


def exactly(store: Store, name: str, types: Sequence[str] | None = None) -> str | None:
    """The IRI of the one thing whose label is ``name`` to the letter, found without reading all labels; else None."""
    from pyoxigraph import Literal, NamedNode

    kind_of = NamedNode(str(RDF.type))
    wanted = {NamedNode(expand(ENTITY_TYPES[kind].term)) for kind in types or ENTITY_TYPES}
    literals = [Literal(name), *(Literal(name, language=tag) for tag in ("zh-hans", "zh-hant", "en"))]
    for predicate, _ in _LABELS:
        matches = (q for literal in literals for q in store.quads_for_pattern(None, NamedNode(str(predicate)), literal, None))
        found = {q.subject for q in matches if isinstance(q.subject, NamedNode)}
        fit = [s for s in found if wanted & {q.object for q in store.quads_for_pattern(s, kind_of, None, None)}]
        if fit:
            return fit[0].value if len(fit) == 1 else None
    return None


@dataclass
class LabelIndex:
    """Names of all things of a store: what each is shown as, its type, and all ``names`` (IRI, name, rank; 0: preferred)."""

    preferred: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    names: list[tuple[str, str, int]] = field(default_factory=list)

    @classmethod
    def read(cls, store: Store) -> LabelIndex:
        """Read the labels of all things that have a class of the vocabulary."""
        from pyoxigraph import DefaultGraph, Literal, NamedNode

        index, graph = cls(), DefaultGraph() if has_union(store) else None
        kind_of = NamedNode(str(RDF.type))
        for entity in reversed([*ENTITY_TYPES.values()]):
            for quad in store.quads_for_pattern(None, kind_of, NamedNode(expand(entity.term)), graph):
                if isinstance(quad.subject, NamedNode):
                    index.types[quad.subject.value] = entity.name
        orders: dict[str, tuple[int, str, str]] = {}
        for predicate, rank in _LABELS:
            for quad in store.quads_for_pattern(None, NamedNode(str(predicate)), None, graph):
                subject, label = quad.subject, quad.object
                if not isinstance(label, Literal) or not isinstance(subject, NamedNode):
                    continue
                iri, text, tag = subject.value, label.value, (label.language or "").lower()
                if iri in index.types:
                    index.names.append((iri, text, rank))
                order = (_place(tag, rank), text, tag)
                if iri not in orders or order < orders[iri]:
                    orders[iri] = order
                    index.preferred[iri] = text
        index.names += index._identified(store, graph)
        return index

    def _identified(self, store: Store, graph: DefaultGraph | None) -> Iterator[tuple[str, str, int]]:
        """The identifiers of things, which find them as names do, after all names."""
        from pyoxigraph import Literal, NamedNode

        values = {
            str(quad.subject): quad.object.value
            for quad in store.quads_for_pattern(None, NamedNode(str(SCHEMA.value)), None, graph)
            if isinstance(quad.object, Literal)
        }
        for quad in store.quads_for_pattern(None, NamedNode(str(SCHEMA.identifier)), None, graph):
            if isinstance(quad.subject, NamedNode) and quad.subject.value in self.types and str(quad.object) in values:
                yield quad.subject.value, values[str(quad.object)], _IDENTIFIER

    @cached_property
    def by_name(self) -> dict[str, dict[str, int]]:
        """The IRIs, with the least rank of each, by normalised name; made when a name is first looked up."""
        found: dict[str, dict[str, int]] = {}
        for iri, text, rank in self.names:
            things = found.setdefault(normalise(text), {})
            things[iri] = min(rank, things.get(iri, rank))
        return found

    def label(self, iri: str) -> str:
        """What the thing is shown as, by the rule of this module."""
        return self.preferred.get(iri) or re.sub(_STEM, r"\1", iri)

    def find(self, name: str, types: Sequence[str] | None = None) -> str:
        """The IRI of the thing called ``name``; see :func:`find`."""
        iri = self._as_iri(name)
        if iri is not None:
            return iri
        if key := normalise(name):
            found = {iri: rank for iri, rank in self.by_name.get(key, {}).items() if not types or self.types[iri] in types}
            if found:
                return self._choose(name, found)
        of = f" among {', '.join(types)}" if types else ""
        near = self.nearest(name, types)
        raise UsageError(
            f"nothing is called {name!r}{of}: "
            + (f"did you mean {' or '.join(near)}?" if near else "see `yinpu query central`")
        )

    def _as_iri(self, name: str) -> str | None:
        """``name`` itself when it is the IRI or prefixed name of a known thing; UsageError for an unknown IRI."""
        prefix, colon, local = name.partition(":")
        iri = SHORT[prefix] + local if colon and prefix in SHORT else name.strip("<>")
        if iri in self.types or iri in self.preferred:
            return iri
        if iri.startswith(("http://", "https://")):
            raise UsageError(f"nothing in the graph has the IRI {iri}")
        return None

    def _choose(self, name: str, found: dict[str, int]) -> str:
        """The one IRI that is meant: preferred labels first, then by class; UsageError when two are as good."""

        def order(iri: str) -> tuple[int, int]:
            return found[iri], _PRECEDENCE[self.types[iri]] if found[iri] == 0 else 0

        best = sorted(found, key=lambda iri: (order(iri), iri))
        if len(best) > 1 and order(best[0]) == order(best[1]):
            equal = [iri for iri in best if order(iri) == order(best[0])]
            raise UsageError(f"{name!r} names {len(equal)} things, give the IRI of one: {' '.join(equal[:5])}")
        return best[0]

    def nearest(self, name: str, types: Sequence[str] | None = None, limit: int = 4) -> list[str]:
        """The preferred labels of the things whose names are most like ``name``, without repeats."""
        return list(dict.fromkeys(self.preferred[iri] for iri in self.search(name, types, limit * 2)))[:limit]

    def search(self, text: str, types: Sequence[str] | None = None, limit: int = 20) -> list[str]:
        """IRIs of things whose names contain ``text`` or are like it, the best first."""
        from rapidfuzz import fuzz, process

        key = normalise(text)
        if not key:
            return []
        fits = {
            known: things
            for known, things in self.by_name.items()
            if not types or any(self.types[iri] in types for iri in things)
        }
        inside = sorted(
            (known for known in fits if key in known), key=lambda known: (len(known), min(fits[known].values()), known)
        )
        like = [str(match[0]) for match in process.extract(key, list(fits), scorer=fuzz.ratio, limit=limit, score_cutoff=50)]
        things: dict[str, None] = {}
        for known in [*inside, *like]:
            for iri in sorted(fits[known], key=lambda iri: (fits[known][iri], _PRECEDENCE[self.types[iri]], iri)):
                if not types or self.types[iri] in types:
                    things.setdefault(iri)
            if len(things) >= limit:
                break
        return list(things)[:limit]


def labels(kg: Snapshot) -> LabelIndex:
    """The index of the names in ``kg``, read at first use and kept."""
    return kg.kept(_read)


def _read(kg: Snapshot) -> LabelIndex:
    return LabelIndex.read(kg.store)


def find(kg: Snapshot, name: str, types: Sequence[str] | None = None) -> str:
    """The IRI of the thing with a name; names are compared by :func:`ontology.normalise.normalise`.

    Args:
        kg: The graph.
        name: Any label in any case, script and quotation marks, an identifier (a BIC, an LEI, an ISSN), or the IRI, also one
            that a merged thing had.
        types: Names of types (``Bank``, ``Theme``) that the thing must be of; None for any.

    Returns:
        The IRI.

    Raises:
        UsageError: Nothing is called so (the nearest names are told), or several things are (their IRIs are).
    """
    name = _standing(kg, name)
    return exactly(kg.store, name, types) or labels(kg).find(name, types)


def _standing(kg: Snapshot, name: str) -> str:
    """Of the IRI of a thing that was merged into another, the IRI of that; of anything else, itself."""
    from pyoxigraph import NamedNode

    prefix, colon, rest = name.partition(":")
    iri = SHORT[prefix] + rest if colon and prefix in SHORT else name.strip("<>")
    if not iri.startswith(("http://", "https://", "urn:")):
        return name
    try:
        node, seen = NamedNode(iri), {iri}
    except ValueError:
        return name
    becomes, kind_of = NamedNode(str(DCTERMS.isReplacedBy)), NamedNode(str(RDF.type))
    while next(kg.store.quads_for_pattern(node, kind_of, None, None), None) is None:
        step = next(kg.store.quads_for_pattern(node, becomes, None, None), None)
        if step is None or not isinstance(step.object, NamedNode) or step.object.value in seen:
            break
        node = step.object
        seen.add(node.value)
    return node.value if len(seen) > 1 else name
