"""Plug-ins: readers, finders, relation rules, views, exporters and queries of other distributions, by entry point.

============================  ==========================================================================================
group                         what an entry point of the group loads; its name is that of the reader, view or format
============================  ==========================================================================================
``yinpu.readers``             has ``looks_like(text) -> bool`` and ``read(source, knowledge) -> Iterator[Section]``
``yinpu.finders``             ``make(knowledge)``, which gives a :data:`builders.finders.Finder`
``yinpu.relations``           ``make(knowledge)``, which gives ``rule(mentions, sentences) -> Iterator[Relation]``
``yinpu.views``               ``choose(inputs, focus) -> ViewData`` with ``title`` and ``help`` (see ``graph.views.plugins``)
``yinpu.exporters``           ``write(kg) -> bytes``
``yinpu.queries``             a package beside whose modules ``.rq`` files lie
============================  ==========================================================================================

The rooms ask for the group that they need when they need it. Nothing is loaded before, and nothing is left out in silence:
a plug-in that cannot be loaded or does what it may not is a :class:`~ontology.errors.PluginError`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from ontology.errors import PluginError, YinpuError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["BUILDING", "Plugin", "plugins", "plugins_fingerprint"]

T = TypeVar("T")

#: The groups that decide what a build takes from a source.
BUILDING = ("readers", "finders", "relations")
#: Names that can stand in commands, addresses and names of files.
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Plugin:
    """An entry point that was loaded: its group (without ``yinpu.``), name, distribution and object."""

    group: str
    name: str
    distribution: str
    version: str
    object: Any

    def error(self, problem: str | BaseException) -> PluginError:
        """What went wrong with it, as one line with the remedy."""
        return PluginError(_told(self.group, self.name, self.distribution, self.version, problem))

    def call(self, function: Callable[..., T], *arguments: Any) -> T:
        """The value of one of its functions. Raises PluginError for any exception but a YinpuError, which is passed on."""
        try:
            return function(*arguments)
        except YinpuError:
            raise
        except Exception as error:
            raise self.error(error) from error

    def iterate(self, function: Callable[..., Iterable[T]], *arguments: Any) -> Iterator[T]:
        """What one of its functions yields; raises as :meth:`call` does."""
        given = self.call(lambda: iter(function(*arguments)))
        nothing = object()
        while (one := self.call(next, given, nothing)) is not nothing:
            yield one

    def made(self, knowledge: Any) -> Any:
        """What it makes of ``knowledge``: a finder or a rule. Raises PluginError when that cannot be called."""
        one = self.call(self.object, knowledge)
        if not callable(one):
            raise self.error(f"made a {type(one).__name__} of the knowledge, which cannot be called")
        return one


@cache
def plugins(group: str, *own: str) -> Mapping[str, Plugin]:
    """The plug-ins of a group, loaded when first asked for.

    Args:
        group: ``readers``, ``finders``, ``relations``, ``views``, ``exporters`` or ``queries``.
        own: Names that no plug-in may have, since ours do.

    Returns:
        The plug-ins by name, in sorted order.

    Raises:
        PluginError: One cannot be loaded, is not what the group asks for, or has a name that is taken.
    """
    found: dict[str, Plugin] = {}
    for entry in _entries(group):
        distribution, version = _origin(entry)
        taken = "Yinpu itself" if entry.name in own else found[entry.name].distribution if entry.name in found else ""
        if taken:
            raise PluginError(_told(group, entry.name, distribution, version, f"{taken} has one of this name"))
        if not _NAME.fullmatch(entry.name):
            raise PluginError(
                _told(group, entry.name, distribution, version, "a name is of letters, digits, hyphens and points")
            )
        try:
            loaded = entry.load()
        except (Exception, SystemExit) as error:
            raise PluginError(_told(group, entry.name, distribution, version, error)) from error
        found[entry.name] = Plugin(group, entry.name, distribution, version, loaded)
        if missing := _missing(group, loaded):
            raise found[entry.name].error(f"{entry.value} {missing}")
    return found


def plugins_fingerprint(groups: Iterable[str] = BUILDING) -> str:
    """The distributions with plug-ins of ``groups``, as ``name==version``; none is loaded. Empty when there are none."""
    found = {"==".join(_origin(entry)) for group in groups for entry in _entries(group)}
    return " ".join(sorted(found))


def _entries(group: str) -> list[EntryPoint]:
    from importlib.metadata import entry_points

    return sorted(entry_points(group=f"yinpu.{group}"), key=lambda entry: (entry.name, entry.value, *_origin(entry)))


def _origin(entry: EntryPoint) -> tuple[str, str]:
    """Name and version of the distribution of an entry point."""
    return (entry.dist.name, entry.dist.version) if entry.dist else ("an unknown distribution", "?")


def _missing(group: str, loaded: object) -> str:
    """What keeps a loaded object from being of ``group``; empty when nothing does."""
    if group == "queries":
        return "" if hasattr(loaded, "__path__") else "is no package"
    if group == "readers":
        lacking = [name for name in ("looks_like", "read") if not callable(getattr(loaded, name, None))]
        return f"has no function {' and no function '.join(lacking)}" if lacking else ""
    return "" if callable(loaded) else f"is a {type(loaded).__name__}, which cannot be called"


def _told(group: str, name: str, distribution: str, version: str, problem: str | BaseException) -> str:
    """What went wrong with a plug-in, as one line with the remedy."""
    if isinstance(problem, BaseException):
        problem = f"{type(problem).__name__}: {problem}".removesuffix(": ")
    told = " ".join(problem.split())[:400]
    return f"plug-in {name} (yinpu.{group}) of {distribution} {version}: {told}: update or uninstall {distribution}"
