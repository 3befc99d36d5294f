"""How far a build is, on stderr: bars on a terminal, a line a phase elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ontology.progress import Progress, unheard
from yinpu.cli.printing import note

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["progress_of"]


@contextmanager
def progress_of(quiet: bool) -> Iterator[Progress]:
    """Tell of each phase: done of total, rate and time left on a terminal; a line when it is through elsewhere.

    Args:
        quiet: Tell nothing.

    Yields:
        The callback of :mod:`ontology.progress`.
    """
    if quiet:
        yield unheard
        return
    from rich.console import Console

    console = Console(stderr=True)
    if console.is_terminal:
        with _bars(console) as progress:
            yield progress
    else:
        yield _Lines()


class _Lines:
    """A line for each phase, when it is through."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._began = clock, clock()

    def __call__(self, phase: str, done: int, total: int, what: str) -> None:
        if done == 0:
            self._began = self._clock()
        elif done == total:
            seconds = self._clock() - self._began
            rate = f", {done / seconds:,.1f} a second" if seconds >= 1 else ""
            note(f"{phase}: {done:,} of {total:,} in {seconds:,.1f} s{rate}")


@contextmanager
def _bars(console: Console) -> Iterator[Progress]:
    """A bar for each phase, kept when it is through."""
    from rich import progress as bars

    columns = (
        bars.TextColumn("{task.fields[phase]:<9}", markup=False),
        bars.BarColumn(bar_width=20),
        bars.MofNCompleteColumn(),
        bars.TextColumn("{task.fields[rate]}", markup=False),
        bars.TimeElapsedColumn(),
        bars.TextColumn("left"),
        bars.TimeRemainingColumn(),
        bars.TextColumn("{task.description}", markup=False),
    )
    with bars.Progress(*columns, console=console) as shown:
        tasks: dict[str, bars.TaskID] = {}

        def update(phase: str, done: int, total: int, what: str) -> None:
            if phase not in tasks:
                tasks[phase] = shown.add_task("", total=total, phase=phase, rate="")
            seconds = shown.tasks[tasks[phase]].elapsed
            rate = f"{done / seconds:,.1f}/s" if done and seconds else ""
            shown.update(tasks[phase], completed=done, total=total, description=Path(what).name[:24], rate=rate)

        yield update
