"""How long work tells how far it is: one callback for all phases."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["PHASES", "Progress", "unheard"]

#: Called as progress(phase, done, total, what): ``done`` is 0 and ``what`` empty when a phase begins, then ``done`` of
#: ``total`` are through and ``what`` is the last of them.
Progress = Callable[[str, int, int, str], None]
#: The phases of a build in their order, and what each counts. Names are linked while files are read, by the same process.
PHASES = {
    "reading": "files read, their names found and linked",
    "loading": "files whose reports are put into the store, then what the tables know of the things named",
    "analysing": "network, measures and communities, written back",
    "drawing": "what each view shows, then the pages of the first and the explorer",
}


def unheard(phase: str, done: int, total: int, what: str) -> None:
    """The callback when nobody listens."""
