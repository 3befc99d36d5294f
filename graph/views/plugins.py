"""Views of other distributions (``yinpu.views``, see :mod:`ontology.plugins`).

The entry point loads a function ``choose(inputs, focus) -> ViewData`` with ``title`` (in Chinese and in English) and
``help`` (what it shows) as its attributes; one that draws what is near one thing also has ``takes_focus = True``, and is
then given an IRI.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from graph.views.selection import ViewData, ViewInputs
from ontology.plugins import Plugin, plugins

__all__ = ["PluginView", "plugged"]


@dataclass(frozen=True, slots=True)
class PluginView:
    """A view that came as a plug-in: its title in Chinese and English, what it shows, and whether it is of one thing."""

    plugin: Plugin
    title: tuple[str, str]
    help: str
    takes_focus: bool

    def draw(self, inputs: ViewInputs, focus: str | None) -> ViewData:
        """What it chooses to draw; PluginError when it fails or that cannot be drawn."""
        drawn = self.plugin.call(self.plugin.object, inputs, focus)
        if not isinstance(drawn, ViewData):
            raise self.plugin.error(f"drew a {type(drawn).__name__} where a ViewData is asked for")
        if loose := {end for edge in drawn.edges for end in (edge.source, edge.target)}.difference(drawn.things):
            raise self.plugin.error(f"drew an edge of {min(loose)}, which is not among its things")
        return replace(drawn, name=self.plugin.name)


def plugged(*own: str) -> Mapping[str, PluginView]:
    """The views that came as plug-ins, by name; none may be called as one of ``own`` is. Raises PluginError."""
    return {name: _view(plugin) for name, plugin in plugins("views", *own).items()}


def _view(plugin: Plugin) -> PluginView:
    title, told = (getattr(plugin.object, name, None) for name in ("title", "help"))
    if not (isinstance(title, tuple) and len(title) == 2 and all(isinstance(one, str) and one for one in title)):
        raise plugin.error(f"its title is {title!r}: give a pair, in Chinese and in English")
    if not (isinstance(told, str) and told):
        raise plugin.error(f"its help is {told!r}: say what it shows")
    return PluginView(plugin, title, told, bool(getattr(plugin.object, "takes_focus", False)))
