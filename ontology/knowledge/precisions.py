"""How often what a rule finds is right: the table ``rules``, which ``yinpu evaluate --rules --record`` writes.

A row counts the finds of a rule in one context, the predicate of a relation or the type of a mention. Few finds say little,
so a share is drawn towards what is known of the rule elsewhere, and that towards all rules: the m-estimate,
``(right + m·prior) / (found + m)`` (B. Cestnik, Estimating Probabilities, ECAI 1990). With a prior of one half and m = 4 it
is the middle of Wilson's interval of 95 % (A. Agresti and B. Coull, The American Statistician 52, 1998).

>>> from pathlib import Path
>>> names, rows = ("rule", "context", "right", "found"), ("a offers 18 20", "a uses 1 4", "b offers 8 16")
>>> known = Precisions(Placed(Path(), Path(), 1, dict(zip(names, row.split()))) for row in rows)
>>> [known.of(*asked) for asked in (("a", "offers"), ("a", "uses"), ("a", "partOf"), ("c", "offers"))]
[0.812, 0.542, 0.75, 0.659]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ontology.errors import KnowledgeError
from ontology.knowledge.table_files import Placed
from ontology.schema import RELATION_TYPES

__all__ = ["UNKNOWN", "Precisions"]

#: The share of a rule when nothing was ever measured.
UNKNOWN = 0.5
#: How many finds what is known before weighs as much as.
_WEIGHT = 4


class Precisions:
    """The measured shares of right finds.

    Args:
        placed: Rows of the table ``rules``; of the same rule and context the last counts.

    Raises:
        KnowledgeError: The counts of a row are none; names the file and line.
    """

    def __init__(self, placed: Iterable[Placed]) -> None:
        self._counts = {(one.row["rule"], one.row["context"]): _counts(one) for one in placed}
        self._known: dict[tuple[str, str], float] = {}
        self._rules: dict[str, Counter[str]] = {}
        self._all: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
        for (rule, context), (right, found) in self._counts.items():
            for sum_ in (self._rules.setdefault(rule, Counter()), self._all[context in RELATION_TYPES]):
                sum_.update(right=right, found=found)

    def of(self, rule: str, context: str) -> float:
        """How likely a find is right.

        Args:
            rule: The rule that found it.
            context: The predicate of a relation, or the type of a mention.

        Returns:
            The share of the rule in this context, drawn towards its share in others, and that towards the share of all
            other rules: the last alone for a rule that was never met, :data:`UNKNOWN` when nothing was measured.
        """
        key = (rule, context)
        if key not in self._known:
            self._known[key] = self._shrunk(key)
        return self._known[key]

    def _shrunk(self, key: tuple[str, str]) -> float:
        rule, context = key
        here, anywhere = self._counts.get(key, (0, 0)), self._rules.get(rule, Counter[str]())
        every = self._all[context in RELATION_TYPES]
        elsewhere = anywhere["right"] - here[0], anywhere["found"] - here[1]
        others = every["right"] - anywhere["right"], every["found"] - anywhere["found"]
        share = UNKNOWN
        for right, found in (others, elsewhere, here):  # each counts what the ones before it do not
            share = (right + _WEIGHT * share) / (found + _WEIGHT)
        return round(share, 3)


def _counts(placed: Placed) -> tuple[int, int]:
    right, found = placed.row["right"], placed.row["found"]
    if not (right.isdecimal() and found.isdecimal() and int(right) <= int(found)):
        where = f"{placed.path}: line {placed.line}"
        raise KnowledgeError(f"{where}: {right!r} of {found!r}: right and found are whole numbers, right not above found")
    return int(right), int(found)
