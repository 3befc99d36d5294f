"""Finders of other distributions (``yinpu.finders``, see :mod:`ontology.plugins`) as one finder."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builders.records import Found
from builders.text.passage import Passage
from ontology.knowledge.knowledge import Knowledge
from ontology.plugins import plugins
from ontology.schema import MENTION_TYPES

__all__ = ["PluginFinders"]

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+")


class PluginFinders:
    """Runs the finders that came as plug-ins, by the order of their names; each is told what those before it found.

    Raises PluginError when one cannot be loaded or made of the knowledge.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._finders = [(plugin, plugin.made(knowledge)) for plugin in plugins("finders").values()]

    def __call__(self, passage: Passage, found: Sequence[Found]) -> Iterator[Found]:
        """What they find in ``passage``; PluginError for a find that none can be."""
        known = list(found)
        for plugin, finder in self._finders:
            mine = list(plugin.iterate(finder, passage, known))
            for one in mine:
                if problem := _problem(one, len(passage.text)):
                    raise plugin.error(problem)
            known = [*known, *mine]
            yield from mine


def _problem(one: object, size: int) -> str:
    """What is wrong with a find in a text of ``size`` characters; empty when nothing is."""
    if not isinstance(one, Found):
        return f"found a {type(one).__name__} where a Found is asked for"
    if one.type not in MENTION_TYPES:
        return f"found a {one.type!r}, which is no type of mentions: there is {', '.join(MENTION_TYPES)}"
    if not 0 <= one.start < one.end <= size:
        return f"found a {one.type} at {one.start} to {one.end} in a passage of {size} characters"
    if not (isinstance(one.rule, str) and one.rule):
        return f"found a {one.type} without the name of a rule"
    if one.iri and not _IRI.fullmatch(one.iri):
        return f"found a {one.type} with {one.iri!r} as its IRI"
    return "" if one.iri or one.reason else f"found a {one.type} with neither an IRI nor a reason why it has none"
