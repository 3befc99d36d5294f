"""How much two things belong together: beyond what naming each so often, in such reports, gives by chance.

Things that are often named stand together often, and so do those that one long report is about: neither tells anything. So the
expected number of sentences with both is that of independence within each report, summed over the reports (as in the strata of
Mantel and Haenszel 1959). What goes beyond it is measured twice:

- the log-likelihood ratio of a Poisson count (Dunning 1993), ``2 (n ln(n/e) - (n - e))``, says how sure it is: above 10.83,
  less than one in a thousand by chance;
- normalised pointwise mutual information (Bouma 2009), ``ln(n/e) / -ln(n/N)``, says how strong it is: 0 as by chance. It is
  discounted by ``n / (n + 1)`` and ``m / (m + 1)``, where the rarer of the two has ``m`` (Pantel and Lin 2002): a pair of rare
  things that stand together once would be the strongest of all.

>>> from graph.analysis.cooccurrence import Cooccurrence
>>> found = associate(Cooccurrence.count([("a", 1, 1), ("b", 1, 1), ("a", 2, 1), ("b", 2, 1), ("c", 3, 1), ("c", 4, 1)]))
>>> found.expected.tolist(), found.likelihood.round(2).tolist(), found.npmi.round(2).tolist()
([1.0], [0.77], [0.44])
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from graph.analysis.cooccurrence import Cooccurrence

    Vector = NDArray[np.float64]

__all__ = ["Association", "associate", "beyond"]

#: Pairs whose expected counts are made at once.
_CHUNK = 200_000


class Association(NamedTuple):
    """Vectors by pair.

    ``expected``: how many units with both there would be by chance; ``likelihood``: the ratio, 0 where there are fewer than
    expected; ``npmi``: -1 to 1.
    """

    expected: Vector
    likelihood: Vector
    npmi: Vector


def associate(counted: Cooccurrence) -> Association:
    """The association of each pair that stands together.

    Args:
        counted: What stands together how often.

    Returns:
        Vectors in the order of the pairs.
    """
    import numpy as np
    from scipy import sparse

    first, second, both = counted.first, counted.second, counted.both.astype(float)
    shares = (counted.by_report @ sparse.diags_array(counted.units_of_report**-0.5)).tocsr()
    expected = np.empty(len(both))
    for at in range(0, len(both), _CHUNK):
        part = slice(at, at + _CHUNK)
        expected[part] = np.asarray(shares[first[part]].multiply(shares[second[part]]).sum(axis=1)).ravel()
    units = np.asarray(counted.by_report.sum(axis=1)).ravel()
    return beyond(both, expected, np.minimum(units[first], units[second]), counted.units)


def beyond(both: Vector, expected: Vector, rarer: Vector, units: int) -> Association:
    """The association of pairs whose expected counts are known.

    Args:
        both: How many units name both, at least one.
        expected: How many would by chance.
        rarer: How many name the rarer of the two.
        units: How many there are.

    Returns:
        Vectors in the order of the pairs.
    """
    import numpy as np

    ratio = np.log(both / expected)
    likelihood = np.where(both > expected, 2 * (both * ratio - (both - expected)), 0.0)
    most = -np.log(both / max(units, 1))  # 0 for a pair that every unit names: nothing can be told of it
    npmi = np.divide(ratio, most, out=np.zeros_like(ratio), where=most > 0)
    discount = both / (both + 1) * rarer / (rarer + 1)
    return Association(expected, likelihood, np.clip(npmi, -1.0, 1.0) * discount)
