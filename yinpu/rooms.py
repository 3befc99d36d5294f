"""Whether the rooms beside this package are the ones that Python imports.

``ontology``, ``builders`` and ``graph`` are plain words: a ``graph.py`` beside a notebook or another distribution
called ``ontology`` can stand before them on the path, or be imported already. Nothing is imported here to find out.

>>> problem() is None
True
"""

from __future__ import annotations

import os
import re
import sys
from glob import escape, glob
from importlib.util import find_spec

__all__ = ["ROOMS", "problem", "require"]

ROOMS = ("ontology", "builders", "graph")

#: The folder that holds ``yinpu`` and its rooms.
_HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def require() -> None:
    """Make sure that the rooms are ours.

    Raises:
        ImportError: Something hides a room; says what and the remedy.
        SystemExit: The same in the command ``yinpu``, which prints the line and ends.
    """
    if line := problem():
        script = (getattr(sys, "argv", None) or [""])[0]  # none in an embedded Python
        if os.path.splitext(os.path.basename(script))[0] == "yinpu":
            raise SystemExit(f"yinpu: {line}")
        raise ImportError(line, name="yinpu")


def problem() -> str | None:
    """The first room that is not ours, as a line that names what hides it and the remedy; None when all are ours."""
    return next(filter(None, map(_hidden, ROOMS)), None) or _overwritten()


def _hidden(room: str) -> str | None:
    ours = os.path.join(_HOME, room)
    try:
        spec = find_spec(room)
    except ValueError:  # already imported, from no file
        return f"a module {room} without a file was imported before and hides Yinpu's own package {room}: give it another name"
    if spec is None:
        return f"Yinpu's own package {room} is missing at {ours}: install yinpu again"
    places = list(spec.submodule_search_locations or ())
    if any(place == ours or os.path.realpath(place) == os.path.realpath(ours) for place in places):
        return None
    origin = spec.origin or (places[0] if places else f"a module {room}")
    again = " and start Python again" if room in sys.modules else ""
    if owner := _owner(origin, room):
        return f"{origin} of the distribution {owner} hides Yinpu's own package {room}: pip uninstall {owner}{again}"
    what = f"the folder {os.path.dirname(origin)}" if places else "that file"
    return f"{origin} hides Yinpu's own package {room}: rename {what}{again}"


def _owner(origin: str, room: str, but: str = "") -> str | None:
    """The name of the distribution that ``origin``, the file of the package or module ``room``, was installed by."""
    from importlib.metadata import distributions

    folder = os.path.dirname(origin)
    root = folder if os.path.basename(folder) != room else os.path.dirname(folder)
    wanted = os.path.relpath(origin, root).replace(os.sep, "/")
    for one in distributions(path=[root]):
        if one.name != but and any(file.as_posix() == wanted for file in one.files or ()):
            return one.name
    return None


def _overwritten() -> str | None:
    """A room of an installed Yinpu into which another distribution has put an ``__init__.py`` of its own."""
    for record in glob(os.path.join(escape(_HOME), "yinpu-*.dist-info", "RECORD")):
        with open(record, encoding="utf-8") as lines:
            sizes = dict(re.findall(r"^(\w+)/__init__\.py,[^,\n]*,(\d+)$", lines.read(), re.MULTILINE))
        for room in ROOMS:
            path = os.path.join(_HOME, room, "__init__.py")
            if not os.path.isfile(path):
                return f"{path} of Yinpu is missing: install yinpu again"
            if room in sizes and os.path.getsize(path) != int(sizes[room]):
                owner = _owner(path, room, but="yinpu")
                first = f"pip uninstall {owner} and then " if owner else ""
                return f"{path} is not the file that came with Yinpu: {first}install yinpu again"
    return None
