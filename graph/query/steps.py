"""What SPARQL cannot compute, done after it: statistics that need logarithms, over the rows of a packaged query.

A query says ``# then: NAME`` in its head. It selects the counts that the step takes, and leaves the columns unbound that the
step gives; the step fills these and puts the rows in their order. All else of an answer (types of columns, hidden parameters,
limit, formats) is as without a step, for frames, the command line and the endpoint.

>>> counts = {"sentences": [8, 1], "of_thing": [10, 10], "of_it": [9, 60], "of_all": [100, 100]}
>>> found, order = STEPS["association"].work({name: np.array(values, float) for name, values in counts.items()})
>>> [round(float(value), 2) for value in found["npmi"]], order.tolist()
([0.87, -0.39], [0, 1])
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.query.odds import log_odds
from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import QuerySolutions

__all__ = ["STEPS", "Step", "applied"]

Array = np.ndarray[Any, np.dtype[Any]]
Columns = Mapping[str, Array]

#: The weight of the prior in a trend: as much as so many namings.
PRIOR = 500.0
#: From how many standard deviations on a theme rose or fell: 95 of 100 that only vary by chance stay below.
CERTAIN = 1.96
#: Digits after the point.
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Step:
    """What is done with the rows of a query.

    Attributes:
        takes: The columns of numbers that it reads; one that is unbound in a row is 0.
        gives: The columns that it fills.
        drops: Those of ``takes`` that are left out of the answer.
        work: From the columns taken to those given, and the places of the rows that are kept, in their order.
    """

    takes: tuple[str, ...]
    gives: tuple[str, ...]
    drops: tuple[str, ...]
    work: Callable[[Columns], tuple[Columns, Array]]


def association(columns: Columns) -> tuple[Columns, Array]:
    """How much more often two things are named together than by chance, from counts of sentences.

    ``log_likelihood`` is Dunning's G² (1993) of the table of two by two, negative where they stand together less often than by
    chance; ``npmi`` is pointwise mutual information by the information of the pair (Bouma 2009), from -1 to 1.

    Args:
        columns: ``sentences`` with both, ``of_thing`` with the one, ``of_it`` with the other, ``of_all``.

    Returns:
        The two columns; the strongest come first.
    """
    both, one, other, every = (columns[name] for name in ("sentences", "of_thing", "of_it", "of_all"))
    seen = np.stack([both, one - both, other - both, every - one - other + both])
    expected = np.stack([one * other, one * (every - other), (every - one) * other, (every - one) * (every - other)]) / every
    signed = 2 * _information(seen, expected).sum(axis=0) * np.where(both * every < one * other, -1, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        npmi = np.log(both * every / (one * other)) / -np.log(both / every)
    npmi = np.where(both == every, 1.0, npmi)
    return {"log_likelihood": signed, "npmi": npmi}, np.argsort(-signed, kind="stable")


def _information(seen: Array, expected: Array) -> Array:
    """``seen * log(seen / expected)``, 0 where nothing was seen."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(seen > 0, seen * np.log(seen / expected), 0.0)


def trend(columns: Columns) -> tuple[Columns, Array]:
    """Which themes rose or fell between two periods: log-odds with an informative Dirichlet prior (Monroe et al. 2008).

    The prior is how often the whole graph names each theme, at the weight of :data:`PRIOR` namings: what is rare has to differ
    more. ``z`` is the log-odds ratio in standard deviations. ``trend`` is ``rising`` or ``falling`` from :data:`CERTAIN`
    on, else ``steady``; ``not enough data`` where fewer than ``minimum`` reports of the fuller period name the theme, or where
    either period has fewer reports.

    Args:
        columns: Sentences and reports that name the theme in either period and ``sentences`` of the graph, the reports and
            characters of the periods, ``minimum``.

    Returns:
        Trend, z and namings per 10,000 characters; first what rose, then what fell, then the others, the clearest first.
    """
    first, second, whole = columns["sentences_from"], columns["sentences_to"], columns["sentences"]
    prior = PRIOR * whole / max(whole.sum(), 1)
    z = np.round(log_odds(second, first, prior, weight=PRIOR).score, 2)
    most = np.maximum(columns["reports_from"], columns["reports_to"])
    few = np.minimum(np.minimum(columns["all_from"], columns["all_to"]), most) < columns["minimum"]
    words = np.array(["rising", "falling", "steady", "not enough data"])
    place = np.where(few, 3, np.where(z >= CERTAIN, 0, np.where(z <= -CERTAIN, 1, 2)))
    rates = {
        f"per_10000_{side}": 10_000 * counts / np.maximum(columns[f"characters_{side}"], 1)
        for side, counts in (("from", first), ("to", second))
    }
    return {"trend": words[place], "z": z} | rates, np.lexsort((-np.abs(z), place))


#: The steps by what a query calls them.
STEPS = {
    "association": Step(
        ("sentences", "of_thing", "of_it", "of_all"), ("log_likelihood", "npmi"), ("of_thing", "of_all"), association
    ),
    "trend": Step(
        (
            *("sentences_from", "sentences_to", "sentences", "reports_from", "reports_to"),
            *("all_from", "all_to", "characters_from", "characters_to", "minimum"),
        ),
        ("trend", "z", "per_10000_from", "per_10000_to"),
        ("sentences", "all_from", "all_to", "characters_from", "characters_to"),
        trend,
    ),
}


def applied(step: Step, answer: Any, wanted: Mapping[str, str], limit: int | None = None) -> QuerySolutions:
    """The rows of a query after a step.

    Args:
        step: What is done.
        answer: The rows as the engine gives them; read.
        wanted: What given columns must be, for a row to be kept.
        limit: How many rows at most.

    Returns:
        Rows of the same columns but for those dropped.
    """
    from pyoxigraph import QueryResultsFormat, parse_query_results

    names = [variable.value for variable in answer.variables if variable.value not in step.drops]
    rows = list(answer)
    bindings: list[dict[str, dict[str, str]]] = []
    if rows:
        taken = {name: np.array([float(row[name].value) if row[name] else 0.0 for row in rows]) for name in step.takes}
        given, order = step.work(taken)
        kept = [place for place in order if all(given[name][place] == value for name, value in wanted.items())][:limit]
        for place in kept:
            terms = {name: _json(term) for name in names if (term := rows[place][name]) is not None}
            bindings.append(terms | {name: _filled(given[name][place]) for name in step.gives})
    table = {"head": {"vars": names}, "results": {"bindings": bindings}}
    written = json.dumps(table, ensure_ascii=False).encode()
    return parse_query_results(written, format=QueryResultsFormat.JSON)  # type: ignore[return-value]


def _json(term: Any) -> dict[str, str]:
    """A term as SPARQL JSON has it."""
    from pyoxigraph import Literal

    if not isinstance(term, Literal):
        return {"type": "uri", "value": term.value}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def _filled(value: Any) -> dict[str, str]:
    """A value of a step as SPARQL JSON: numbers as decimals, all else as text."""
    if isinstance(value, np.floating):
        return {"type": "literal", "value": f"{value:.{_DIGITS}f}", "datatype": PREFIXES["xsd"] + "decimal"}
    return {"type": "literal", "value": str(value)}
