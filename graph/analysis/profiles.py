r"""Which banks bridge two themes, and which themes a bank is named with more than its peers are.

Both count sentences, as the network of :mod:`graph.analysis.networks` does. What is said of a theme is, for bridges, said
of those above it: machine learning is artificial intelligence.

>>> from graph.store.snapshot import Snapshot
>>> def told(first, count, *things):
...     references = ", ".join(f"<urn:{thing}>" for thing in things)
...     return "".join(f"<urn:r#char={n},{n + 1}> dcterms:references {references} .\n" for n in range(first, first + count))
>>> kg = Snapshot.parse('''
...     @prefix yp: <https://w3id.org/yinpu/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
...     @prefix dcterms: <http://purl.org/dc/terms/> .
...     <urn:known> { <urn:甲> a yp:Bank ; skos:prefLabel "甲银行"@zh-Hans .
...                   <urn:乙> a yp:Bank ; skos:prefLabel "乙银行"@zh-Hans .
...                   <urn:fraud> a yp:Theme ; skos:prefLabel "反欺诈"@zh-Hans .
...                   <urn:green> a yp:Theme ; skos:prefLabel "绿色金融"@zh-Hans .
...                   <urn:loan> a yp:Theme ; skos:prefLabel "贷款"@zh-Hans . }
...     <urn:r> {''' + told(0, 12, "甲", "fraud") + told(20, 9, "甲", "green") + told(40, 15, "乙", "fraud")
...     + told(60, 60, "乙", "loan") + '}')
>>> bridges(kg, "反欺诈", "绿色金融", least=2).select("label", "first", "second", "bridging").rows()
[('甲银行', 12, 9, 0.300379)]
>>> distinctive_themes(kg, "甲银行").select("label", "count", "peers", "log_odds", "z").rows()
[('绿色金融', 9, 0, 1.15..., 2.86...), ('反欺诈', 12, 15, 0.41..., 1.90...)]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from graph.analysis.association import beyond
from graph.analysis.networks import named_together
from graph.query.labels import find, labels
from graph.query.odds import log_odds
from graph.query.packaged import nearest
from ontology.errors import UsageError
from ontology.namespaces import SKOS, YP
from ontology.schema import ENTITY_TYPES, NETWORKED

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from graph.analysis.cooccurrence import Cooccurrence
    from graph.store.snapshot import Snapshot

__all__ = ["bridges", "distinctive_themes"]

#: How many sentences the prior of log-odds counts as.
PRIOR = 100.0
#: The log-likelihood ratio that less than one in twenty things have by chance: one-sided, as only more than expected counts.
LIKELY = 2.71
_DECIMALS = 6


def bridges(kg: Snapshot, first: str, second: str, *, kind: str = "Bank", least: float = LIKELY) -> pl.DataFrame:
    """The banks that sentences name with each of two themes more often than chance gives.

    Args:
        kg: The graph.
        first: A theme, or another thing, by any name; with those below it.
        second: Another.
        kind: What is to bridge them, of :data:`ontology.schema.NETWORKED`.
        least: The log-likelihood ratio that both have to reach, see :mod:`graph.analysis.association`.

    Returns:
        iri, label; ``first``, ``first_expected``, ``first_likelihood`` and ``first_npmi`` (in how many sentences with the
        first, in how many by chance, how surely, how strongly) and the same of the ``second``; ``bridging``, the lower of
        both npmi, the highest first.

    Raises:
        UsageError: A name or the kind is unknown, or what they mean is in part the same.
    """
    import polars as pl

    _check(kind)
    groups = [_below(kg, find(kg, name)) for name in (first, second)]
    if groups[0] & groups[1]:
        raise UsageError(f"{first!r} and {second!r} are the same, or one is above the other: give two that are apart")
    names, counted = labels(kg), kg.kept(_counted)
    wanted = [n for n, thing in enumerate(counted.things) if names.types[thing] == kind]
    one, other = (_tied(counted, group, wanted, name) for group, name in zip(groups, ("first", "second"), strict=True))
    found = one.join(other, on="iri").filter(pl.min_horizontal("first_likelihood", "second_likelihood") >= least)
    label = pl.Series("label", [names.label(iri) for iri in found["iri"]], dtype=pl.String)
    found = found.insert_column(1, label).with_columns(pl.min_horizontal("first_npmi", "second_npmi").alias("bridging"))
    return found.sort("bridging", "iri", descending=[True, False])


def distinctive_themes(kg: Snapshot, bank: str, peers: str | None = None, *, kind: str = "Theme") -> pl.DataFrame:
    """The themes that sentences name a bank with, by how much more than they name its peers with them.

    Log-odds with a prior of how often each theme is named at all, see :mod:`graph.query.odds`. A z above 1.96 is less than
    one in twenty by chance, of a single theme.

    Args:
        kg: The graph.
        bank: A bank, or another thing, by any name.
        peers: A kind of institution by any name (股份制商业银行), whose kinds below it count too, or a type (``Bank``); None:
            the kind of the bank when it has one that others in the network have, else its type.
        kind: What is compared, of :data:`ontology.schema.NETWORKED`.

    Returns:
        iri, label; ``count`` and ``peers``: sentences with the bank, and with a peer (each counts); ``share`` and
        ``peers_share``: of all such sentences of this bank, and of its peers; ``log_odds``, ``z``, the highest first.

    Raises:
        UsageError: A name or a kind is unknown, or there are no peers.
    """
    import numpy as np
    import polars as pl

    _check(kind)
    iri, names, counted = find(kg, bank), labels(kg), kg.kept(_counted)
    others = _peers(kg, iri, peers, set(counted.things))
    wanted = np.array([names.types[thing] == kind and thing != iri for thing in counted.things], dtype=bool)
    own, theirs = (_named_with(counted, chosen) * wanted for chosen in ({iri}, others))
    named = np.asarray(counted.by_report.sum(axis=1)).ravel() * wanted
    prior = PRIOR * named / max(named.sum(), 1.0)
    at = np.flatnonzero(own)
    found = log_odds(own[at], theirs[at], prior[at], (float(own.sum()), float(theirs.sum())), PRIOR)
    columns = {
        "iri": [counted.things[n] for n in at.tolist()],
        "label": [names.label(counted.things[n]) for n in at.tolist()],
        "count": own[at].astype(int),
        "peers": theirs[at].astype(int),
        "share": (own[at] / max(own.sum(), 1.0)).round(_DECIMALS),
        "peers_share": (theirs[at] / max(theirs.sum(), 1.0)).round(_DECIMALS),
        "log_odds": found.ratio.round(_DECIMALS),
        "z": found.score.round(_DECIMALS),
    }
    texts = {"iri": pl.String, "label": pl.String}
    return pl.DataFrame(columns, schema_overrides=texts).sort("z", "iri", descending=[True, False])


def _check(kind: str) -> None:
    if kind not in NETWORKED:
        raise UsageError(f"no kind of thing {kind!r} in the network{nearest(kind, dict.fromkeys(NETWORKED))}")


def _counted(kg: Snapshot) -> Cooccurrence:
    """What stands together."""
    return named_together(kg).counted


def _tied(counted: Cooccurrence, group: set[str], wanted: Sequence[int], name: str) -> pl.DataFrame:
    """Which of the wanted things stand with one of a group: the columns of :func:`bridges` that begin with ``name``."""
    import numpy as np
    import polars as pl

    inside = [n for n, thing in enumerate(counted.things) if thing in group]
    units = counted.named.filter(pl.col("thing").is_in(inside)).select("unit", "report").unique()
    both = counted.named.join(units, on="unit").filter(pl.col("thing").is_in(wanted)).group_by("thing").len().sort("thing")
    at = both["thing"].to_numpy()
    of_group = np.bincount(units["report"].to_numpy(), minlength=len(counted.units_of_report))
    expected = counted.by_report[at] @ (of_group / counted.units_of_report)
    rarer = np.minimum(np.asarray(counted.by_report[at].sum(axis=1)).ravel(), len(units))
    found = beyond(both["len"].to_numpy().astype(float), expected, rarer, counted.units)
    columns = {
        "iri": [counted.things[n] for n in at.tolist()],
        name: both["len"].cast(pl.Int64),
        **{f"{name}_{measure}": vector.round(_DECIMALS) for measure, vector in found._asdict().items()},
    }
    return pl.DataFrame(columns, schema_overrides={"iri": pl.String})


def _named_with(counted: Cooccurrence, chosen: set[str]) -> NDArray[np.float64]:
    """In how many sentences each thing stands with one of the chosen; with several of them, several times."""
    import numpy as np

    inside = np.array([thing in chosen for thing in counted.things], dtype=bool)
    size, total = len(counted.things), np.zeros(len(counted.things))
    for end, other in ((counted.first, counted.second), (counted.second, counted.first)):
        at = inside[other]
        total += np.bincount(end[at], weights=counted.both[at], minlength=size)
    return total


def _peers(kg: Snapshot, iri: str, peers: str | None, named: set[str]) -> set[str]:
    """The peers of a thing that are named."""
    types = labels(kg).types
    kinds = _below(kg, find(kg, peers, ["InstitutionKind"])) if peers is not None and peers not in ENTITY_TYPES else set()
    if peers is None:
        kinds = {quad.object.value for quad in kg.quads(YP.kind) if quad.subject.value == iri}
    found = {quad.subject.value for quad in kg.quads(YP.kind) if quad.object.value in kinds} & named - {iri}
    if peers in ENTITY_TYPES or (peers is None and not found):
        wanted = peers or types[iri]
        found = {thing for thing in named if types[thing] == wanted} - {iri}
    if not found:
        raise UsageError(f"no peers of {labels(kg).label(iri)} are named: give a kind of institution or a type as peers")
    return found


def _below(kg: Snapshot, iri: str) -> set[str]:
    """A theme or kind, and all below it."""
    below: dict[str, set[str]] = {}
    for quad in kg.quads(SKOS.broader):
        below.setdefault(quad.object.value, set()).add(quad.subject.value)
    found, new = {iri}, {iri}
    while new:
        new = {lower for upper in new for lower in below.get(upper, ())} - found
        found |= new
    return found
