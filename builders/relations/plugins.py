"""Relation rules of other distributions (``yinpu.relations``, see :mod:`ontology.plugins`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from builders.records import Mention, Relation, Span
from ontology.knowledge.knowledge import Knowledge
from ontology.plugins import plugins
from ontology.schema import RELATION_TYPES, class_of

__all__ = ["PluginRules"]


class PluginRules:
    """Applies the rules that came as plug-ins, by the order of their names.

    Raises PluginError when one cannot be loaded or made of the knowledge.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._rules = [(plugin, plugin.made(knowledge)) for plugin in plugins("relations").values()]

    def __call__(self, mentions: Sequence[Mention], sentences: dict[Span, str]) -> Iterator[Relation]:
        """What they state of the things mentioned; PluginError for a relation that none can be."""
        if not self._rules:
            return
        types = {mention.id: class_of(mention.type) for mention in mentions if mention.id}
        for plugin, rule in self._rules:
            for one in plugin.iterate(rule, mentions, sentences):
                if problem := _problem(one, types):
                    raise plugin.error(problem)
                yield one


def _problem(one: object, types: Mapping[str, str]) -> str:
    """What is wrong with a relation between things of these ``types``; empty when nothing is."""
    if not isinstance(one, Relation):
        return f"stated a {type(one).__name__} where a Relation is asked for"
    known = RELATION_TYPES.get(one.predicate)
    if known is None or not known.property:
        there = ", ".join(name for name, relation in RELATION_TYPES.items() if relation.property)
        return f"stated {one.predicate!r}, which is no type of relations: there is {there}"
    for end, asked in ((one.subject, known.subjects), (one.object, known.objects)):
        if types.get(end) not in asked:
            return f"stated {one.predicate} of {end}, a {types.get(end, 'thing not mentioned')}: it is of {', '.join(asked)}"
    return "" if isinstance(one.rule, str) and one.rule else f"stated {one.predicate} without the name of a rule"
