"""Comparing the tables with public data: what agrees becomes a claim, what differs is told.

=============  ================================================================================================
facts          what a data set says, fact by fact, and how a fact is compared with a row
comparing      facts against rows: agreements, differences, what the tables lack
recording      claims, evidence and levels into the tables
laws           laws, regulations and judicial interpretations with their dates (a public copy of the national database)
divisions      administrative divisions with their codes
lists          lists of names and codes: banks, universities, listed companies, journals, BICs, rules of the central bank
documents      texts that name things: their full names, and the numbers beside the titles of rules
=============  ================================================================================================

The data is not part of Yinpu. :data:`DATASETS` says where each set can be had and which version the claims rest on; whoever
has it gives its folder or file: ``yinpu knowledge verify laws --data FOLDER``.
"""

from __future__ import annotations

from ontology.knowledge.verify.comparing import Difference, Result, compare
from ontology.knowledge.verify.datasets import DATASETS, dataset
from ontology.knowledge.verify.facts import Dataset, Fact
from ontology.knowledge.verify.recording import record

__all__ = ["DATASETS", "Dataset", "Difference", "Fact", "Result", "compare", "dataset", "record"]
