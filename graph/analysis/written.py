"""How an analysis stands in a graph: the named graph ``runs`` (PROV-O).

Measures and the community of each thing are those of the last run. Each of the last :data:`KEPT` runs is a ``yp:AnalysisRun``
with its parameters, quality, software and times, and the communities that it generated, with their members (``skos:member``). A
community's IRI is a digest of its members, so that the same group found again is the same node; which of the run before each
community carries on, and how much of both they share (Jaccard), is a ``yp:CommunityMatch`` of the later run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from graph.store.folder import KGFolder
from graph.store.terms import PROV, RDF, SCHEMA, SKOS, XSD, YP, iri, number, quad, text
from graph.store.union import set_graphs
from ontology.iris import GRAPH, mint

if TYPE_CHECKING:
    from datetime import datetime

    import polars as pl
    from pyoxigraph import Quad, Store

    from graph.analysis.runs import Analysis

__all__ = ["KEPT", "analysis_quads", "write_back"]

#: Runs that the graph remembers.
KEPT = 5
_DECIMALS = 6
_RUNS = iri(GRAPH + "runs")
#: Columns of things that are no measures: what they are is told elsewhere.
_ASIDE = ("iri", "label", "kind", "reports", "community")
#: The property of a measure whose column has another name.
_PROPERTY = {"pagerank": "pageRank", "mentions": "mentionCount"}


def analysis_quads(analysis: Analysis) -> bytes:
    """What a run found, as sorted N-Quads of the graph ``runs``; numbers have a fixed count of decimals.

    Args:
        analysis: What :func:`graph.analysis.runs.analyse` found.

    Returns:
        Statements without anything of when it was made: the same for the same network and parameters.
    """
    lines = list(_of_things(analysis))
    members = analysis.things.drop_nulls("community").group_by("community").agg("iri")
    held = dict(members.iter_rows())
    for row in analysis.communities.iter_rows(named=True):
        community = iri(row["iri"])
        lines += [
            _quad(community, RDF + "type", iri(YP + "Community")),
            _quad(community, SKOS + "prefLabel", text(row["name"], "zh-hans")),
            _quad(community, YP + "members", number(row["members"])),
            _quad(community, YP + "stability", _number(row["stability"])),
            _quad(community, YP + "modularity", _number(row["modularity"])),
            *(_quad(community, SKOS + "member", iri(member)) for member in held[row["community"]]),
            *(_quad(community, YP + "telling", iri(sentence)) for sentence in row["sentences"]),
        ]
    return "".join(sorted(lines)).encode()


def _of_things(analysis: Analysis) -> Iterator[str]:
    """The measures of each thing, and its community."""
    community_iri = {number: iri(one) for number, one in analysis.communities.select("community", "iri").iter_rows()}
    measures = [name for name in analysis.things.columns if name not in _ASIDE]
    for row in analysis.things.iter_rows(named=True):
        thing = iri(row["iri"])
        for name in measures:
            if row[name] is not None:
                yield _quad(thing, YP + _PROPERTY.get(name, name), _number(row[name]))
        if row["community"] is not None:
            yield _quad(thing, YP + "community", community_iri[row["community"]])


def write_back(path: str | os.PathLike[str], analysis: Analysis) -> bool:
    """Put an analysis into the named graph ``runs`` of a knowledge graph.

    All the rest of the graph and of its manifest stays; readers keep the snapshot they opened.

    Args:
        path: The folder of the graph.
        analysis: What :func:`graph.analysis.runs.analyse` found.

    Returns:
        Whether anything changed: False when the last run found the same with the same parameters.

    Raises:
        StoreError: There is no graph, or another process is writing it.
    """
    folder = KGFolder(path)
    folder.manifest()  # the error about a folder without a graph comes before one about its lock
    found = analysis_quads(analysis)
    told = sorted(_quad(iri(""), YP + name, _literal(value)) for name, value in analysis.run.parameters.items())
    run = mint("run", sha256(found + "".join(told).encode()).hexdigest()[:16])
    with folder.lock():
        manifest = folder.manifest()
        store = folder.open()
        earlier = _earlier(store)
        if earlier and earlier[0] == run:
            return False
        kept = [one for one in earlier if one != run][: KEPT - 1]
        lines = [found.decode(), *_run_quads(run, analysis), *_kept_quads(store, kept, set(analysis.communities["iri"]))]
        lines += _matches(run, analysis.communities, _members(store, kept[0]) if kept else {}, _held(analysis))
        with folder.transaction(manifest) as generation:
            set_graphs(generation.store, {GRAPH + "runs": "".join(lines)})
            if "statements" in manifest:
                manifest["statements"] = len(generation.store)  # an analysis is not compared, so that `named` stays
    return True


def _run_quads(run: str, analysis: Analysis) -> Iterator[str]:
    """How and when the run was made."""
    node, made = iri(run), analysis.run
    yield _quad(node, RDF + "type", iri(PROV + "Activity"))
    yield _quad(node, RDF + "type", iri(YP + "AnalysisRun"))
    yield _quad(node, PROV + "startedAtTime", _time(made.began))
    yield _quad(node, PROV + "endedAtTime", _time(made.ended))
    yield _quad(node, SCHEMA + "softwareVersion", text(made.software))
    for name, value in (made.parameters | made.quality).items():
        yield _quad(node, YP + name, _literal(value))
    for community in analysis.communities["iri"]:
        yield _quad(node, PROV + "generated", iri(community))


def _earlier(store: Store) -> list[str]:
    """The runs that a graph remembers, the last first."""
    from pyoxigraph import NamedNode

    began = store.quads_for_pattern(None, NamedNode(PROV + "startedAtTime"), None, NamedNode(GRAPH + "runs"))
    return [run for _, run in sorted(((_value(one.object), _value(one.subject)) for one in began), reverse=True)]


def _kept_quads(store: Store, runs: list[str], found: set[str]) -> Iterator[str]:
    """The statements of earlier runs: of each itself, its matches, and its communities but those ``found`` again."""
    for run in runs:
        for one in _about(store, run):
            yield f"{one} .\n"
            if one.predicate.value in (PROV + "generated", YP + "match") and _value(one.object) not in found:
                yield from (f"{other} .\n" for other in _about(store, _value(one.object)))


def _value(term: Any) -> str:
    """The IRI or the text of a term: nothing else stands in this graph."""
    return str(term.value)


def _about(store: Store, subject: str) -> Iterator[Quad]:
    from pyoxigraph import NamedNode

    yield from store.quads_for_pattern(NamedNode(subject), None, None, NamedNode(GRAPH + "runs"))


def _members(store: Store, run: str) -> dict[str, set[str]]:
    """The members of each community of a run that the graph remembers."""
    communities = (_value(one.object) for one in _about(store, run) if one.predicate.value == PROV + "generated")
    return {
        community: {_value(one.object) for one in _about(store, community) if one.predicate.value == SKOS + "member"}
        for community in communities
    }


def _held(analysis: Analysis) -> dict[int, set[str]]:
    """The members of each community by its number."""
    members = analysis.things.drop_nulls("community").group_by("community").agg("iri")
    return {community: set(held) for community, held in members.iter_rows()}


def _matches(run: str, communities: pl.DataFrame, earlier: dict[str, set[str]], held: dict[int, set[str]]) -> Iterator[str]:
    """Which earlier community each carries on: the one it shares most with, of equals the first."""
    for community, named in communities.select("community", "iri").iter_rows():
        mine = held[community]
        shared = {old: len(mine & members) / len(mine | members) for old, members in earlier.items()}
        old = max(sorted(shared), key=shared.__getitem__, default="")
        if not old or not shared[old]:
            continue
        node = iri(f"{run}#{named.rsplit('/', 1)[-1]}")
        yield _quad(iri(run), YP + "match", node)
        yield _quad(node, RDF + "type", iri(YP + "CommunityMatch"))
        yield _quad(node, YP + "later", iri(named))
        yield _quad(node, YP + "earlier", iri(old))
        yield _quad(node, YP + "overlap", _number(shared[old]))


def _quad(subject: str, predicate: str, thing: str) -> str:
    return quad(subject, predicate, thing, _RUNS)


def _time(moment: datetime) -> str:
    return f'"{moment.isoformat(timespec="microseconds").replace("+00:00", "Z")}"^^<{XSD}dateTime>'


def _literal(value: str | int | float) -> str:
    return text(value) if isinstance(value, str) else _number(value)


def _number(value: float) -> str:
    """A number as a literal: a count, or a measure with its decimals."""
    return number(value) if isinstance(value, int) else f'"{value:.{_DECIMALS}f}"^^<{XSD}decimal>'
