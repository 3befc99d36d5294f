"""Readers of other distributions (``yinpu.readers``, see :mod:`ontology.plugins`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from builders.records import Section, Source
from ontology.knowledge.knowledge import Knowledge
from ontology.plugins import Plugin, plugins

__all__ = ["PluginReader", "plugged"]


@dataclass(frozen=True, slots=True)
class PluginReader:
    """A reader that came as a plug-in. Its functions raise PluginError for what it does wrong."""

    plugin: Plugin

    @property
    def version(self) -> str:
        """Its distribution and version."""
        return f"{self.plugin.distribution} {self.plugin.version}".strip()

    def looks_like(self, text: str) -> bool:
        """Whether it says that ``text`` is of its kind."""
        return bool(self.plugin.call(self.plugin.object.looks_like, text))

    def read(self, source: Source, knowledge: Knowledge) -> Iterator[Section]:
        """The reports that it makes out in ``source``."""
        size = len(source.text)
        for section in self.plugin.iterate(self.plugin.object.read, source, knowledge):
            if not isinstance(section, Section):
                raise self.plugin.error(f"gave a {type(section).__name__} where a Section is asked for")
            spans = ((section.start, section.end), *section.body, *section.cuts, *(span for _, *span in section.boilerplate))
            spans += tuple((said.start, said.end) for said in section.evidence if said.start >= 0)
            if any(not 0 <= start <= end <= size for start, end in spans):
                raise self.plugin.error(f"gave a section {section.title!r} that is not within the text")
            yield section


def plugged(*own: str) -> Mapping[str, PluginReader]:
    """The readers that came as plug-ins, by name; none may be called as one of ``own`` is."""
    return {name: PluginReader(plugin) for name, plugin in plugins("readers", *own).items()}
