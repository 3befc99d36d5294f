"""The data sets that the tables are compared with, by name."""

from __future__ import annotations

from ontology.errors import UsageError
from ontology.knowledge.verify.corpora import CORPORA
from ontology.knowledge.verify.divisions import DIVISIONS, REVISIONS
from ontology.knowledge.verify.facts import Dataset
from ontology.knowledge.verify.identifier_lists import IDENTIFIER_LISTS
from ontology.knowledge.verify.laws import LAWS
from ontology.knowledge.verify.lists import LISTS

__all__ = ["DATASETS", "dataset"]

#: By name.
DATASETS: dict[str, Dataset] = {one.name: one for one in (LAWS, DIVISIONS, REVISIONS, *LISTS, *IDENTIFIER_LISTS, *CORPORA)}


def dataset(name: str) -> Dataset:
    """The data set called ``name``.

    Args:
        name: A key of :data:`DATASETS`.

    Returns:
        It.

    Raises:
        UsageError: There is none; names those that there are.
    """
    if name not in DATASETS:
        raise UsageError(f"{name}: no such data set: one of {', '.join(sorted(DATASETS))}")
    return DATASETS[name]
