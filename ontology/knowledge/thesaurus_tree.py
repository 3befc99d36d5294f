"""The themes as a tree, to browse: each line a concept, indented under what is wider, with how many stand below it.

>>> cells = ("绿色金融", "", "Green finance"), ("绿色信贷", "绿色金融", "Green credit")
>>> rows = [dict(zip(("concept", "broader", "en"), row, strict=True)) for row in cells]
>>> print(tree(rows, depth=2))
绿色金融  Green finance  (1)
  绿色信贷  Green credit
<BLANKLINE>
>>> tree(rows, under="绿色信用")
Traceback (most recent call last):
...
ontology.errors.UsageError: no theme '绿色信用': did you mean 绿色信贷?
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from ontology.errors import UsageError
from ontology.knowledge.held import reach
from ontology.knowledge.table_files import Row

__all__ = ["tree"]


def tree(rows: Iterable[Row], *, under: str = "", depth: int = 2) -> str:
    """The themes from the top, or from one of them, to a depth.

    Args:
        rows: Rows of the table ``themes``; those with nothing broader stand at the top.
        under: The concept to begin with; all that stand at the top when empty.
        depth: Levels to show; a concept with several above it stands under each.

    Returns:
        A line a concept: its name, its English name, and the number of concepts below it.

    Raises:
        UsageError: No concept is called ``under``.
    """
    english: dict[str, str] = {}
    narrower: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        english[row["concept"]] = row["en"].split("|")[0]
        for above in row["broader"].split("|"):
            narrower[above].append(row["concept"])
    if under and under not in english:
        near = get_close_matches(under, english, 1)
        raise UsageError(f"no theme {under!r}" + (f": did you mean {near[0]}?" if near else ""))
    return "".join(_lines([under] if under else narrower[""], narrower, english, depth, ""))


def _lines(
    concepts: Sequence[str], narrower: Mapping[str, list[str]], english: Mapping[str, str], depth: int, indent: str
) -> Iterator[str]:
    for concept in sorted(concepts):
        below = len(reach(narrower, concept))
        yield indent + "  ".join(filter(None, (concept, english[concept], f"({below})" if below else ""))) + "\n"
        if depth > 1:
            yield from _lines(narrower.get(concept, ()), narrower, english, depth - 1, indent + "  ")
