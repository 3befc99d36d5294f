"""How surprising a measure is, beside how large: large measures mirror how often things are named.

The null model keeps all that says so: each report names each thing in as many sentences, and each sentence names as many
things. Within each report, which sentence names what is shuffled; what then stands together is counted, associated, thinned
to a backbone and measured in the same way, for each of :data:`SAMPLES` samples. A measure's surprise is how many standard
deviations it is above the mean of the samples. From so few, deviations are known badly, and that of a thing that is never tied
by chance would be 0: so a thing's variance is moderated (Smyth 2004), as if :data:`PRIOR` further samples had the mean variance
of all things whose measure varies. So it ranks; it is no test with a probability.

The samples come from a chain of swaps: things are drawn in pairs within a report and change sentences, unless one would be
named there twice or two swaps would touch the same place. That rule is the same backwards, so that each step is symmetric and
all shuffles are equally likely in the end (Strona et al. 2014 have the same model, trading sentence by sentence).

In the samples, betweenness counts paths from :data:`SOURCES` nodes at the most, and participation is between the communities
of one run of Leiden.

>>> import networkx as nx
>>> pair = [(thing, unit, 1) for unit in range(40) for thing in (("a", "b") if unit < 20 else (f"c{unit % 5}", f"d{unit % 4}"))]
>>> counted = Cooccurrence.count(pair)
>>> found = surprises(counted, {"strength": [1.0 if thing in "ab" else 0.1 for thing in counted.things]})
>>> [found["strength"][n] > 2 for n in (0, 1)], abs(found["strength"][2]) < 2
([True, True], True)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isnan
from typing import TYPE_CHECKING, Any

from graph.analysis.arrays import Arrays, symmetric
from graph.analysis.association import associate
from graph.analysis.backbone import backbone as backbone_of
from graph.analysis.communities import leiden
from graph.analysis.cooccurrence import Cooccurrence
from graph.analysis.eigen import pagerank
from graph.analysis.measures import DECIMALS
from graph.analysis.paths import paths
from graph.analysis.roles import roles
from graph.analysis.ties import cores

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["LARGEST", "SAMPLES", "SURPRISING", "shuffles", "surprises"]

#: Measures that have a surprise.
SURPRISING = ("strength", "pagerank", "betweenness", "core", "participation")
#: Shuffles that are measured.
SAMPLES = 20
#: Up to so many namings (a thing in a sentence) surprise is measured when nothing else is asked for: half a minute.
LARGEST = 300_000
#: Sources of paths in a sample.
SOURCES = 100
#: Samples that the mean variance counts as.
PRIOR = 10
#: Rounds of swaps before the first sample, and between samples.
_BURN_IN, _BETWEEN = 20, 5
#: The share of pairs that a round tries to swap: with all of them, what two swaps lead to could be all that is ever reached.
_SHARE = 0.75


def surprises(
    counted: Cooccurrence,
    observed: Mapping[str, Sequence[float | None]],
    *,
    backbone: str | None = "association",
    seed: int = 0,
    resolution: float = 1.0,
    samples: int = SAMPLES,
) -> dict[str, list[float | None]]:
    """The surprise of measures of things.

    Args:
        counted: What the network was made of.
        observed: Some of :data:`SURPRISING`, by thing in order, None where it has none.
        backbone: How its ties were chosen.
        seed: Decides the samples.
        resolution: Of the communities.
        samples: How many.

    Returns:
        Of each measure, by thing: how many moderated standard deviations above the mean; None where nothing was observed.
    """
    import numpy as np

    names = list(observed)
    sums, squares = np.zeros((2, len(names), len(counted.things)))
    for number, sample in enumerate(shuffles(counted, seed, samples)):
        found = _measured(_weights(sample, backbone), names, seed * samples + number, resolution)
        for row, name in enumerate(names):
            sums[row] += found[name]
            squares[row] += found[name] ** 2
    mean = sums / samples
    variance = np.maximum(squares - samples * mean**2, 0.0) / max(samples - 1, 1)
    scores = {}
    for row, name in enumerate(names):
        value = np.array([np.nan if one is None else one for one in observed[name]], dtype=float)
        varying = variance[row] > 0  # a thing that is never tied in a sample tells nothing of how much a measure varies
        common = float(variance[row][varying].mean()) if varying.any() else 0.0
        spread = np.sqrt((PRIOR * common + (samples - 1) * variance[row]) / (PRIOR + samples - 1))
        score = np.divide(value - mean[row], spread, out=np.zeros_like(value), where=spread > 0)
        score[np.isnan(value)] = np.nan
        scores[name] = [None if isnan(one) else one for one in (score.round(DECIMALS) + 0.0).tolist()]
    return scores


def shuffles(counted: Cooccurrence, seed: int = 0, samples: int = SAMPLES) -> Iterator[Cooccurrence]:
    """Samples of the null model: things named as often in each report, in units as long, shuffled.

    Args:
        counted: What stands together.
        seed: Decides the samples.
        samples: How many.

    Yields:
        What stands together by chance.
    """
    import numpy as np

    chance = np.random.default_rng(seed)
    thing, unit, report = (counted.named[name].to_numpy() for name in ("thing", "unit", "report"))
    keys = thing * max(counted.units, 1)
    for sample in range(samples):
        for _ in range(_BETWEEN if sample else _BURN_IN):
            unit = _swapped(keys, unit, report, chance)
        yield counted.shuffled(unit)


def _swapped(
    keys: NDArray[np.int64], unit: NDArray[np.int64], report: NDArray[np.int64], chance: np.random.Generator
) -> NDArray[np.int64]:
    """The unit of each naming after one round; ``keys`` are above those of other things by more than there are units."""
    import numpy as np

    order = chance.permutation(len(unit))
    order = order[np.argsort(report[order], kind="stable")]
    one, other = order[0 : len(order) - 1 : 2], order[1::2]
    within = (report[one] == report[other]) & (chance.random(len(one)) < _SHARE)
    one, other = one[within], other[within]
    places = np.concatenate([keys + unit, keys[one] + unit[other], keys[other] + unit[one]])
    _, number, times = np.unique(places, return_inverse=True, return_counts=True)
    alone = times[number] == 1
    was, new = alone[: len(unit)], alone[len(unit) :].reshape(2, -1)
    swap = was[one] & was[other] & new[0] & new[1]
    one, other = one[swap], other[swap]
    unit = unit.copy()
    unit[one], unit[other] = unit[other], unit[one]
    return unit


def _weights(counted: Cooccurrence, backbone: str | None) -> Any:
    """The matrix of the network of what stands together."""
    import numpy as np
    from scipy import sparse

    if backbone is None:
        kept, weight = np.arange(len(counted.both)), counted.both.astype(float)
    else:
        kept, weight = backbone_of(counted, associate(counted), backbone)
    shape = (len(counted.things), len(counted.things))
    return symmetric(sparse.csr_array((weight, (counted.first[kept], counted.second[kept])), shape=shape))


def _measured(whole: Any, names: Sequence[str], seed: int, resolution: float) -> dict[str, NDArray[np.float64]]:
    """Measures of a sample, 0 for nodes without ties."""
    import numpy as np

    size = whole.shape[0]
    network = Arrays(list(range(size)), whole).connected
    weights, at = network.weights, np.asarray(network.nodes, dtype=np.int64)
    found: dict[str, NDArray[Any]] = {}
    if "strength" in names:
        found["strength"] = np.asarray(weights.sum(axis=1)).ravel()
    if "core" in names:
        found["core"] = cores(weights)
    if "betweenness" in names:
        chosen = np.random.default_rng(seed).permutation(len(at))[:SOURCES].tolist()
        found["betweenness"] = paths(weights, chosen, size).betweenness
    if "participation" in names and len(at):
        found["participation"] = roles(weights, leiden(weights, seed, resolution)).participation
    vectors = {name: np.zeros(size) for name in names}
    for name, values in found.items():
        vectors[name][at] = values
    if "pagerank" in names:
        vectors["pagerank"] = pagerank(whole)
    return vectors
