"""Sequences of units that occur again and again, with what surrounds them, counted in numpy.

A text is a row of whole numbers, one a unit (a character, a word), where 0 is a break that no sequence crosses. All
sequences of one length are counted at once by pairing the number of the sequence without its last unit with that unit.

>>> import numpy as np
>>> text = np.array([0, 1, 2, 0, 1, 2, 3, 0, 1, 2, 0])
>>> for found in sequences(text, np.zeros(len(text), np.int64), minimum=3, longest=4):
...     print(found.size, found.start.tolist(), found.frequency.tolist())
1 [1, 2] [3, 3]
2 [1] [3]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

__all__ = ["Sequences", "sequences"]

Integers = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]


class Sequences(NamedTuple):
    """All sequences of one length that are frequent enough; the columns have one value a sequence.

    Attributes:
        size: Units of a sequence.
        start: Where it first stands.
        frequency: How often it stands.
        groups: In how many groups (reports) it stands.
        freedom: The smaller entropy, in nats, of its neighbours to the left and to the right, where every break counts as
            another neighbour: 0 for a fragment that is always followed by the same unit.
        cohesion: The pointwise mutual information, in nats, of the two parts that it comes apart into most easily.
    """

    size: int
    start: Integers
    frequency: Integers
    groups: Integers
    freedom: Floats
    cohesion: Floats


def sequences(units: Integers, groups: Integers, *, minimum: int, longest: int) -> Iterator[Sequences]:
    """The frequent sequences in a text.

    Args:
        units: Numbers of the units; 0 is a break, and the first and last are breaks.
        groups: Number of the group (report) of each unit.
        minimum: How often a sequence has to stand.
        longest: Units of the longest sequence.

    Yields:
        The sequences of 1, 2, … units, until there are none.
    """
    counts = np.bincount(units)
    counts[0] = 0
    numbers = np.where(counts[units] >= minimum, units, 0)  # which sequence begins here, 0 where none does
    total = int(counts.sum())
    known: list[Integers] = []  # by size, the frequency of the sequence that begins at each place
    for size in range(1, longest + 1):
        if size > 1:
            numbers = _longer(numbers, units, size, minimum)
        places = np.flatnonzero(numbers)
        if not len(places):
            return
        _, start, number, frequency = np.unique(numbers[places], return_index=True, return_inverse=True, return_counts=True)
        start = places[start]
        known.append(np.zeros(len(units), np.int64))
        known[-1][places] = frequency[number]
        freedom = np.minimum(_entropy(number, units[places - 1], frequency), _entropy(number, units[places + size], frequency))
        yield Sequences(size, start, frequency, _distinct(number, groups[places]), freedom, _cohesion(known, start, total))


def _longer(numbers: Integers, units: Integers, size: int, minimum: int) -> Integers:
    """The numbers of the sequences of ``size`` units, from those of the sequences shorter by one."""
    longer = np.zeros(len(units), np.int64)
    places = np.flatnonzero((numbers[:-1] > 0) & (numbers[1:] > 0))
    places = places[units[places + size - 1] > 0]
    keys = numbers[places] * (int(units.max()) + 1) + units[places + size - 1]
    _, number, frequency = np.unique(keys, return_inverse=True, return_counts=True)
    frequent = frequency >= minimum
    longer[places] = (np.cumsum(frequent) * frequent)[number]
    return longer


def _entropy(number: Integers, neighbour: Integers, frequency: Integers) -> Floats:
    """For each sequence the entropy of its neighbours; each break is a neighbour of its own."""
    inside = neighbour > 0
    keys, counts = np.unique(number[inside] * (int(neighbour.max()) + 1) + neighbour[inside], return_counts=True)
    holder = keys // (int(neighbour.max()) + 1)
    share = counts / frequency[holder]
    entropy = np.bincount(holder, -share * np.log(share), minlength=len(frequency))
    breaks = np.bincount(number[~inside], minlength=len(frequency)) / frequency
    result: Floats = entropy + breaks * np.log(frequency)
    return result


def _distinct(number: Integers, group: Integers) -> Integers:
    """In how many groups each sequence stands."""
    base = int(group.max()) + 1
    result: Integers = np.bincount(np.unique(number * base + group) // base)
    return result


def _cohesion(known: list[Integers], start: Integers, total: int) -> Floats:
    """How much more often the sequences stand than their parts would by chance, at the weakest joint."""
    size = len(known)
    least: Floats = np.full(len(start), np.inf)
    for cut in range(1, size):
        parts = known[cut - 1][start].astype(float) * known[size - cut - 1][start + cut]
        least = np.minimum(least, np.log(known[-1][start] * total / parts))
    return least
